"""A witness: what it signs, what it refuses, and that it remembers first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemasyarakatan.audit.proof import witnessing
from pemasyarakatan.audit.proof.checkpoints import Checkpoint, witnessed
from pemasyarakatan.audit.proof.notes import Note, Signature
from pemasyarakatan.audit.proof.proofs import WitnessRequest
from pemasyarakatan.audit.proof.tree import consistency_path, root_of
from pemasyarakatan.audit.proof.witnessing import Witness, request_of
from pemasyarakatan.errors import AuditFault, RolledBack
from tests.audit.documents import AT, LOG_KEY, NEXT_KEY, ORIGIN, WITNESS_KEY
from tests.audit.houses import House, house
from tests.audit.trees import HUNDRED, reader

LOGS = [LOG_KEY.verifier]


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Iterator[House]:
    """A log of five events that was sealed."""
    with house(tmp_path) as made:
        made.append(5).seal()
        yield made


def requested(old: int, size: int, leaves: list[bytes] = HUNDRED) -> WitnessRequest:
    """What an operator sends for a log of these leaves."""
    note = Checkpoint(ORIGIN, size, root_of(leaves[:size])).signed(LOG_KEY)
    path = consistency_path(old, size, reader(leaves)) if old else ()
    return WitnessRequest(old, path, note)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_a_log_that_grows_is_cosigned(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    """Whatever the steps, also to the same size; each note holds, and the last is remembered."""
    witness, old = Witness(WITNESS_KEY, tmp_path_factory.mktemp("w")), 0
    for at, size in enumerate(sorted(sizes), AT):
        request = WitnessRequest.parse(bytes(requested(old, size)))
        note = Note.parse(bytes(witness.cosign(request, LOGS, at)))
        assert witnessed(note, WITNESS_KEY.verifier) == (at,)
        assert witness.seen(ORIGIN) == Checkpoint(ORIGIN, size, root_of(HUNDRED[:size]))
        old = size


@pytest.mark.parametrize(
    ("request_", "fault", "said"),
    [
        (requested(0, 60), AuditFault, "begins at 0 events, and this witness saw 40"),
        (requested(39, 60), AuditFault, "begins at 39 events, and this witness saw 40"),
        (requested(41, 60), AuditFault, "begins at 41 events, and this witness saw 40"),
        (requested(30, 30), AuditFault, "saw 40"),
        (requested(40, 60, HUNDRED[1:] + HUNDRED[:1]), RolledBack, "does not begin with the 40"),
        (requested(40, 40, HUNDRED[1:] + HUNDRED[:1]), RolledBack, "does not begin with the 40"),
        (WitnessRequest(40, (), requested(40, 60).note), RolledBack, "does not begin"),
        (WitnessRequest(40, (bytes(32),), requested(40, 40).note), RolledBack, "does not begin"),
        (WitnessRequest(40, (bytes(32),), requested(0, 30).note), RolledBack, "does not begin"),
    ],
)
def test_what_did_not_grow_from_what_was_seen_is_refused(
    tmp_path: Path, request_: WitnessRequest, fault: type[Exception], said: str
) -> None:
    """Another old size, a fork, a smaller log: no signature, and the memory stays."""
    witness = Witness(WITNESS_KEY, tmp_path)
    witness.cosign(requested(0, 40), LOGS, AT)
    seen = witness.seen(ORIGIN)
    with pytest.raises(fault, match=said):
        witness.cosign(request_, LOGS, AT)
    assert witness.seen(ORIGIN) == seen


def test_a_first_request_shows_nothing(tmp_path: Path) -> None:
    """From no events on there is no path; a request that has one is none."""
    request = WitnessRequest(0, (bytes(32),), requested(0, 40).note)
    with pytest.raises(RolledBack):
        Witness(WITNESS_KEY, tmp_path).cosign(request, LOGS, AT)


def test_a_log_that_it_does_not_know_is_refused(tmp_path: Path) -> None:
    """Neither another key of that name nor an altered note is signed, nor remembered."""
    witness, request = Witness(WITNESS_KEY, tmp_path), requested(0, 40)
    line = request.note.signatures[0]
    bent = Note(request.note.text, (Signature(line.name, line.blob[:-1] + b"\x00"),))
    for note, logs in ((request.note, []), (request.note, [NEXT_KEY.verifier]), (bent, LOGS)):
        with pytest.raises(AuditFault):
            witness.cosign(WitnessRequest(0, (), note), logs, AT)
    assert witness.seen(ORIGIN) is None


def test_it_remembers_before_it_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the memory cannot be written nothing is signed; where it can, only then."""
    witness = Witness(WITNESS_KEY, tmp_path / "w")

    def full(*_given: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(witnessing, "put", full)
    with pytest.raises(OSError, match="No space"):
        witness.cosign(requested(0, 40), LOGS, AT)
    assert witness.seen(ORIGIN) is None


def test_a_memory_that_is_damaged_or_moved_is_named(tmp_path: Path) -> None:
    """What it saw is not taken from a file that was cut, or that is of another log."""
    witness = Witness(WITNESS_KEY, tmp_path)
    witness.cosign(requested(0, 40), LOGS, AT)
    [file] = [one for one in tmp_path.iterdir() if one.name != "lock"]
    whole = file.read_bytes()
    for bad in (b"", whole[:-1], whole + b"\n", b"\xff", whole.replace(b"lapas", b"rutan")):
        file.write_bytes(bad)
        with pytest.raises(AuditFault, match=file.name):
            witness.cosign(requested(40, 60), LOGS, AT)


def test_a_note_that_is_full_is_refused_and_not_remembered(tmp_path: Path) -> None:
    """With a hundred lines under it no note takes one more."""
    note = requested(0, 40).note
    full = note.with_signatures(*(Signature(f"w{one}", bytes(5)) for one in range(99)))
    witness = Witness(WITNESS_KEY, tmp_path)
    with pytest.raises(AuditFault, match="101 signatures"):
        witness.cosign(WitnessRequest(0, (), full), LOGS, AT)
    assert witness.seen(ORIGIN) is None


def test_a_request_is_made_from_the_ledger(home: House) -> None:
    """From what the witness saw to any checkpoint that is kept, and never backwards."""
    home.witnessed(AT)
    home.append(300).seal()
    home.append(5).seal()
    assert request_of(home.ledger, 5, 305).shows(root(home))
    assert request_of(home.ledger, 5) == request_of(home.ledger, 5, 310)
    assert witnessed(home.witnessed(AT + 9), WITNESS_KEY.verifier) == (AT + 9,)
    assert witnessed(home.witnessed(AT + 99), WITNESS_KEY.verifier) == (AT + 9, AT + 99)
    for old, size in ((-1, None), (311, None), (6, 5), (0, 7)):
        with pytest.raises(AuditFault):
            request_of(home.ledger, old, size)


def root(home: House) -> bytes:
    """The root of the first five events."""
    return Checkpoint.parse(home.ledger.note(5).text).root


def test_a_request_from_damaged_tiles_is_not_made(home: House) -> None:
    """The tiles do not lead to what was signed: the operator is told, before the witness is."""
    home.append(300).seal()
    file = home.ledger.folder / "tile" / "0" / "000"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(AuditFault, match="do not lead from the root of 5"):
        request_of(home.ledger, 5)


def test_nothing_is_asked_for_a_log_that_was_never_sealed(tmp_path: Path) -> None:
    """Without a checkpoint there is nothing to cosign."""
    with house(tmp_path) as home, pytest.raises(AuditFault, match="never sealed"):
        request_of(home.ledger, 0)

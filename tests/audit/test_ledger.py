"""The ledger: what is kept of checkpoints, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign, witnessed
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.notes import Note, Signature
from pemasyarakatan.audit.proof.tree import leaf_hash, root_of
from pemasyarakatan.errors import AuditFault
from tests.audit.documents import AT, LOG_KEY, NEXT_KEY, ORIGIN, OTHER_WITNESS, WITNESS_KEY


def note(size: int, salt: bytes = b"") -> Note:
    """The checkpoint of a log of so many leaves."""
    leaves = [leaf_hash(salt + b"%d" % one) for one in range(size)]
    return Checkpoint(ORIGIN, size, root_of(leaves)).signed(LOG_KEY)


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    """Notes come back by size, the smallest first, and the newest lies under its own name too."""
    ledger = Ledger(tmp_path / "l")
    assert ledger.newest() is None
    assert ledger.notes() == ()
    for size in (12, 3, 100):
        ledger.keep(note(size))
    assert ledger.notes() == (note(3), note(12), note(100))
    assert ledger.newest() == note(100)
    assert (tmp_path / "l" / "checkpoint").read_bytes() == bytes(note(100))
    assert ledger.note(12) == note(12)
    with pytest.raises(AuditFault, match="no checkpoint of 4 events; there are 3, of 3 to 100"):
        ledger.note(4)


@given(
    st.lists(st.tuples(st.booleans(), st.integers(AT, AT + 20)), max_size=8),
    st.sets(st.booleans()),
)
def test_the_first_and_the_latest_cosignature_stay(
    tmp_path_factory: pytest.TempPathFactory, brought: list[tuple[bool, int]], keys: set[bool]
) -> None:
    """Whatever is brought in whatever order, of each witness the first and the last are there."""
    ledger = Ledger(tmp_path_factory.mktemp("l"))
    whole = ledger.keep(note(5))
    for own, at in brought:
        key = WITNESS_KEY if own else OTHER_WITNESS
        whole = ledger.keep(note(5).with_signatures(cosign(note(5), key, at)))
    for second in keys:
        whole = ledger.keep(Checkpoint.parse(note(5).text).signed(NEXT_KEY if second else LOG_KEY))
    assert ledger.newest() == whole == ledger.keep(whole)
    for own, key in ((True, WITNESS_KEY), (False, OTHER_WITNESS)):
        times = {at for one, at in brought if one is own}
        expected = {min(times), max(times)} if times else set()
        assert set(witnessed(whole, key.verifier)) == expected
    assert len(whole.by(LOG_KEY.verifier, NEXT_KEY.verifier)) == 1 + (True in keys)


def test_two_histories_are_not_mixed(tmp_path: Path) -> None:
    """A second root for a size is refused and nothing is touched: both are evidence."""
    ledger = Ledger(tmp_path)
    ledger.keep(note(5))
    with pytest.raises(AuditFault, match="two roots: keep both"):
        ledger.keep(note(5, b"other"))
    assert ledger.notes() == (note(5),)


def test_more_lines_than_a_note_can_have_are_refused(tmp_path: Path) -> None:
    """What could not be read back is not written."""
    ledger = Ledger(tmp_path)
    many = [Signature(f"w{one}", bytes(5)) for one in range(99)]
    ledger.keep(note(5).with_signatures(*many))
    with pytest.raises(AuditFault, match="101 signatures"):
        ledger.keep(note(5).with_signatures(Signature("one-more", bytes(5))))
    assert len(ledger.note(5).signatures) == 100


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no signed note"),
        (bytes(note(5))[:-1], "expected"),
        (bytes(note(6)), "of another size"),
    ],
)
def test_what_is_damaged_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    """A note that was cut, or lies under the size of another, is refused with its file."""
    ledger = Ledger(tmp_path)
    ledger.keep(note(5))
    (tmp_path / "checkpoints" / "5").write_bytes(content)
    for read in (ledger.newest, ledger.notes, lambda: ledger.keep(note(5))):
        with pytest.raises(AuditFault, match=f"checkpoints/5.*{said}"):
            read()


def test_other_files_are_no_checkpoints(tmp_path: Path) -> None:
    """Names that no size is written as are not looked at; a folder in a note's place is told."""
    ledger = Ledger(tmp_path)
    ledger.keep(note(5))
    for name in ("007", "6.new", "x", "٣", "-1", "9" * 40):
        (tmp_path / "checkpoints" / name).write_bytes(b"?")
    assert ledger.notes() == (note(5),)
    (tmp_path / "checkpoints" / "8").mkdir()
    for read in (ledger.newest, lambda: list(ledger.stored())):
        with pytest.raises(AuditFault, match="checkpoints/8 cannot be read"):
            read()

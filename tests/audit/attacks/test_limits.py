"""What witnesses, two auditors, keys and time can and cannot show; and what nothing shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import copytree
from uuid import UUID

import pytest

from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign
from pemasyarakatan.audit.proof.exporting import export_log, export_stream
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.marks import Rules
from pemasyarakatan.audit.proof.notes import Note, SigningKey
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.sealing import Sealer
from pemasyarakatan.audit.proof.verifying import verify_store
from pemasyarakatan.audit.proof.witnessing import Witness, request_of
from pemasyarakatan.errors import AuditFault, RolledBack, StoreFailure
from tests.audit.attacks import rewriting
from tests.audit.attacks.history import (
    POLICY,
    READ,
    ROTATED,
    WITNESSES,
    FixedClock,
    Scene,
    record,
    sqlite_scene,
)
from tests.audit.attacks.judging import CANNOT, both, exported, forged, said, sealed_by
from tests.audit.attacks.stores import Place, SqlitePlace
from tests.audit.attacks.table import ALONE, NOBODY, TAIL, Attack, tidy
from tests.audit.documents import LOG_KEY, NEXT_KEY


@pytest.fixture(name="scene", scope="module")
def _scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The history in a file."""
    return sqlite_scene(tmp_path_factory.mktemp("limits"))


def attacked(scene: Scene, attack: Attack) -> Place:
    """A copy of the store that was attacked."""
    place = scene.place.copy()
    return attack(scene, place) or place


def sealed(place: Place, folder: Path, key: SigningKey = LOG_KEY) -> tuple[Ledger, Note]:
    """A store sealed in a new ledger by who has the key, with nothing remembered."""
    ledger = Ledger(folder / "ledger")
    with place.reader() as recorder:
        done = Sealer(recorder, ledger, [key], [folder / "signed"]).seal()
    assert done is not None
    return ledger, done.note


def cosigned(
    ledger: Ledger, note: Note, at: int, witnesses: Sequence[SigningKey] = WITNESSES
) -> bytes:
    """The note with lines of witnesses who compare nothing."""
    return bytes(ledger.keep(note.with_signatures(*(cosign(note, one, at) for one in witnesses))))


def verdict(
    place: Place,
    ledger: Ledger,
    now: int,
    pins: Sequence[bytes] = (),
    *,
    policy: Policy = READ,
    max_age: float = 7 * 86_400,
    skew: int = 120,
) -> str:
    """What a store comes to."""
    rules = Rules(policy=policy, now=now, max_age=max_age, skew=skew)
    with place.reader() as recorder:
        return said(lambda: verify_store(recorder, ledger, rules, pinned=pins))


# --- witnesses -----------------------------------------------------------------------------------


def asked(ledger: Ledger, scene: Scene, witness: Witness) -> Note:
    """What a witness answers who is asked from the size that it saw last."""
    request = request_of(ledger, scene.sizes[1])
    return witness.cosign(request, [LOG_KEY.verifier], scene.now)


@pytest.mark.parametrize(
    ("attack", "refusal", "words"),
    [
        (rewriting.fork, RolledBack, "the history was changed"),
        (rewriting.replace_all, RolledBack, "the history was changed"),
        (rewriting.restore, AuditFault, "name a newer checkpoint"),
        (rewriting.truncate_below, AuditFault, "name a newer checkpoint"),
    ],
)
def test_no_witness_signs_a_log_that_did_not_grow(
    scene: Scene, tmp_path: Path, attack: Attack, refusal: type[AuditFault], words: str
) -> None:
    """A doctored copy, sealed with the true key, is refused by a witness who saw another log."""
    ledger, _ = sealed(attacked(scene, attack), tmp_path)
    for number, key in enumerate(WITNESSES, 1):
        copytree(scene.folder / f"w{number}", tmp_path / f"w{number}")
        witness = Witness(key, tmp_path / f"w{number}")
        with pytest.raises(refusal, match=words):
            asked(ledger, scene, witness)


def test_no_witness_signs_a_smaller_log_of_the_same_beginning(scene: Scene, tmp_path: Path) -> None:
    """Asked from less than it saw, a witness refuses, though the log would grow from there."""
    ledger, _ = sealed(attacked(scene, rewriting.restore), tmp_path)
    copytree(scene.folder / "w1", tmp_path / "w1")
    with pytest.raises(AuditFault, match=f"this witness saw {scene.sizes[1]}"):
        Witness(WITNESSES[0], tmp_path / "w1").cosign(
            request_of(ledger, 0), [LOG_KEY.verifier], scene.now
        )


def test_one_witness_of_two_is_not_enough(scene: Scene, tmp_path: Path) -> None:
    """Who wins one witness of a quorum of two over has nobody's word."""
    place = attacked(scene, rewriting.fork)
    ledger, note = sealed(place, tmp_path)
    cosigned(ledger, note, scene.now, WITNESSES[:1])
    assert verdict(place, ledger, scene.now) == tidy(NOBODY)


def test_a_whole_quorum_that_lies_is_believed(scene: Scene, tmp_path: Path) -> None:
    """A limit: where the operator and every witness agree, only the auditor's own note helps."""
    place = attacked(scene, rewriting.fork)
    ledger, note = sealed(place, tmp_path)
    cosigned(ledger, note, scene.now)
    assert verdict(place, ledger, scene.now) == "VERIFIED"
    found = verdict(place, ledger, scene.now, [scene.notes[0]])
    assert found == "FAILED ROOT_MISMATCH"


def test_two_auditors_who_are_shown_two_histories(scene: Scene, tmp_path: Path) -> None:
    """A limit: each alone is content; when they put their notes together, both are."""
    folders = [tmp_path / "one", tmp_path / "two"]
    places = [scene.place, attacked(scene, rewriting.fork)]
    notes = list[bytes]()
    ledgers = list[Ledger]()
    for folder, place in zip(folders, places, strict=True):
        ledger, note = sealed(place, folder)
        notes.append(cosigned(ledger, note, scene.now))
        ledgers.append(ledger)
        assert verdict(place, ledger, scene.now, notes[-1:]) == "VERIFIED"
    for place, ledger in zip(places, ledgers, strict=True):
        found = verdict(place, ledger, scene.now, notes)
        assert found.startswith("FAILED")
        assert "SPLIT_VIEW" in found


# --- time ----------------------------------------------------------------------------------------


def test_a_log_cut_off_at_its_last_anchor_is_found_by_age_alone(scene: Scene) -> None:
    """A limit: until the newest witness is older than is allowed, it is verified."""
    place = attacked(scene, rewriting.truncate_last)
    newest = min(READ.vouch(Note.parse(scene.notes[1])).witnesses["w1"])
    pins = scene.notes
    copy = Ledger(copytree(scene.ledger, scene.folder / "cut"))
    copy.tiles.rebuild([])
    for now, expected in ((newest + 604_800, "VERIFIED"), (newest + 604_801, "INCOMPLETE STALE")):
        assert verdict(place, copy, now, pins) == expected
    assert verdict(place, copy, newest + 3601, pins, max_age=3600) == "INCOMPLETE STALE"


def test_a_false_time_stays_false_under_a_later_anchor(scene: Scene, tmp_path: Path) -> None:
    """What was appended with an early time is found also when witnesses have seen it since."""
    place = attacked(scene, rewriting.append_backdated)
    ledger, note = sealed(place, tmp_path)
    cosigned(ledger, note, scene.now)
    assert verdict(place, ledger, scene.now, scene.notes) == "FAILED BACKDATED"
    assert verdict(place, ledger, scene.now) == "VERIFIED", "nobody saw the log without it"


def test_a_slow_witness_makes_an_honest_log_look_backdated(scene: Scene, tmp_path: Path) -> None:
    """A limit: events between sealing and witnessing seem too early, unless more skew is given."""
    first = scene.backups[scene.sizes[0]]
    ledger, note = sealed(first, tmp_path)
    slow = cosigned(ledger, note, scene.now - 60)
    whole, last = sealed(scene.place, tmp_path / "whole")
    cosigned(whole, last, scene.now)
    assert verdict(scene.place, whole, scene.now, [slow]) == "FAILED BACKDATED"
    assert verdict(scene.place, whole, scene.now, [slow], skew=7200) == "VERIFIED"


def test_a_lie_at_entry_is_verified(scene: Scene, tmp_path: Path) -> None:
    """A limit: what was recorded falsely, or never, is as whole as anything else."""
    place = scene.place.copy()
    late = FixedClock(datetime.fromtimestamp(scene.now, UTC))
    with place.app(late) as app:
        record(app, rewriting.another_unit())
    ledger, note = sealed(place, tmp_path)
    cosigned(ledger, note, scene.now + 120)
    assert verdict(place, ledger, scene.now + 120, scene.notes) == "VERIFIED"


# --- keys and origins ----------------------------------------------------------------------------


def test_a_new_key_for_another_history(scene: Scene, tmp_path: Path) -> None:
    """A key that the policy does not name counts for nothing; one that it names must fit the old."""
    place = attacked(scene, rewriting.fork)
    ledger, note = sealed(place, tmp_path, NEXT_KEY)
    cosigned(ledger, note, scene.now)
    untrusted = tidy(f"INCOMPLETE CHECKPOINT_UNTRUSTED {ALONE}")
    assert verdict(place, ledger, scene.now) == untrusted
    both_keys = Policy.parse(ROTATED)
    assert verdict(place, ledger, scene.now, policy=both_keys) == "VERIFIED"
    found = verdict(place, ledger, scene.now, scene.notes, policy=both_keys)
    assert found == "FAILED ROOT_MISMATCH"


def test_a_key_that_was_changed_as_it_should_be(scene: Scene, tmp_path: Path) -> None:
    """Sealed on with both keys, and then with the new one, the log is verified."""
    folder = copytree(scene.ledger, tmp_path / "ledger")
    signed = tmp_path / "signed"
    signed.write_bytes(scene.signed.read_bytes())
    with scene.place.reader() as recorder:
        done = Sealer(recorder, Ledger(folder), [LOG_KEY, NEXT_KEY], [signed]).seal()
        again = Sealer(recorder, Ledger(folder), [NEXT_KEY], [signed]).seal()
    assert done is not None
    assert again is not None
    cosigned(Ledger(folder), done.note, scene.now)
    for policy in (READ, Policy.parse(ROTATED)):
        assert verdict(scene.place, Ledger(folder), scene.now, policy=policy) == "VERIFIED"


def test_a_second_log_under_the_same_origin(scene: Scene, tmp_path: Path) -> None:
    """A sealer that remembers signs no second log; one that was made to forget is found by notes."""
    other = attacked(scene, rewriting.replace_all)
    signed = tmp_path / "signed"
    signed.write_bytes(scene.signed.read_bytes())
    with other.reader() as recorder:
        assert sealed_by(recorder, tmp_path / "second", signed) == "refuses"
        signed.unlink()
        assert sealed_by(recorder, tmp_path / "second", signed) == "signs"
    found = verdict(other, Ledger(tmp_path / "second"), scene.now, scene.notes)
    assert found == tidy(f"FAILED ROOT_MISMATCH {ALONE}")


def test_a_version_that_is_signed_twice(scene: Scene, tmp_path: Path) -> None:
    """A limit: of a stream with two last events two auditors can each be shown one, under one root.

    No sealer signs such a log; whoever has its key can. The whole log shows it.
    """
    place = attacked(scene, rewriting.duplicate_version)
    assert sealed_by_a_sealer(place, tmp_path) == "refuses"
    ledger = Ledger(tmp_path / "ledger")
    with place.reader() as recorder:
        forged(recorder, ledger)
        newest = ledger.newest()
        assert newest is not None
        cosigned(ledger, newest, scene.now - 60)
        stream = recorder.select_notifications(None, 1_000)[-1].originator_id
        out = BytesIO()
        assert isinstance(stream, UUID)
        export_stream(out, recorder, ledger, stream)
        whole = exported(recorder, tmp_path / "ledger", tmp_path / "whole")
    assert whole is not None
    assert both(whole, [], scene).startswith("FAILED STREAM_GAP")

    *before, one, other = out.getvalue().splitlines(keepends=True)
    for name, last in (("a", one), ("b", other)):
        (tmp_path / name).write_bytes(b"".join([*before, last]))
        assert both(tmp_path / name, [], scene) == "VERIFIED"
    assert one != other


def sealed_by_a_sealer(place: Place, folder: Path) -> str:
    """What a sealer does that remembers nothing."""
    with place.reader() as recorder:
        return sealed_by(recorder, folder / "other ledger", folder / "remembered")


def test_another_log_of_the_same_policy(scene: Scene, tmp_path: Path) -> None:
    """A limit: under a policy of two logs one may be shown for the other; its name tells."""
    stranger = SigningKey("other.example.id/ledger", LOG_KEY.kind, b"\x05" * 32)
    other = attacked(scene, rewriting.replace_all)
    ledger, note = sealed(other, tmp_path, stranger)
    cosigned(ledger, note, scene.now)
    two = Policy.parse(
        POLICY.replace(b"witness w1", f"log {stranger.verifier}\nwitness w1".encode())
    )
    assert verdict(other, ledger, scene.now, policy=two) == "VERIFIED"
    found = verdict(other, ledger, scene.now, scene.notes, policy=two)
    assert found.startswith("FAILED")
    assert "ORIGIN_MISMATCH" in found


# --- what the sealer remembers -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ledger", "remembered", "expected"),
    [
        ("left", "left", "refuses"),
        ("left", "gone", "refuses"),
        ("gone", "left", "refuses"),
        ("left", "smaller", "refuses"),
        ("gone", "smaller", "signs"),
        ("gone", "gone", "signs"),
        ("gone", "nonsense", "cannot"),
    ],
)
def test_what_the_sealer_was_made_to_forget(
    scene: Scene, tmp_path: Path, ledger: str, remembered: str, expected: str
) -> None:
    """A log cut back is signed only if its own file and the ledger were both replaced."""
    place = attacked(scene, rewriting.truncate_first)
    folder = tmp_path / "ledger"
    if ledger == "left":
        copytree(scene.ledger, folder)
    signed = tmp_path / "signed"
    first = Checkpoint.parse(Note.parse(scene.notes[0]).text)
    content = {
        "left": scene.signed.read_bytes(),
        "smaller": str(first).encode(),
        "nonsense": b"nonsense",
        "gone": None,
    }[remembered]
    if content is not None:
        signed.write_bytes(content)
    with place.reader() as recorder:
        assert sealed_by(recorder, folder, signed) == expected


# --- damage ------------------------------------------------------------------------------------


def test_a_file_with_damaged_pages(scene: Scene, tmp_path: Path) -> None:
    """It is a failure of the store, told as one, to whoever verifies, exports or seals."""
    place = scene.place.copy()
    assert isinstance(place, SqlitePlace)
    content = bytearray(place.path.read_bytes())
    for page in range(5, 20):
        content[page * 4096 : page * 4096 + 2000] = b"\xff" * 2000
    place.path.write_bytes(content)
    ledger = copytree(scene.ledger, tmp_path / "ledger")
    rules = Rules(policy=READ, now=scene.now)
    with place.reader() as recorder:
        for ask in (
            lambda: verify_store(recorder, Ledger(ledger), rules),
            lambda: export_log(BytesIO(), recorder, Ledger(ledger)),
            lambda: Sealer(recorder, Ledger(ledger), [LOG_KEY], [tmp_path / "signed"]).seal(),
        ):
            with pytest.raises(StoreFailure, match="cannot be read"):
                ask()


# --- exports -------------------------------------------------------------------------------------


def test_an_export_of_one_stream_of_an_attacked_store(scene: Scene, tmp_path: Path) -> None:
    """The stream that was changed is found, or cannot be exported; another one verifies."""
    place = scene.place.copy()
    with place.keeper() as keeper:
        bent = rewriting.at(keeper, 16)
        other = rewriting.at(keeper, 1)
        keeper.change(16, state=bent.state.replace(b"2021", b"2020"))
    for row, expected in ((bent, CANNOT), (other, "VERIFIED")):
        file = tmp_path / "stream"
        said_of = CANNOT
        with place.reader() as recorder, file.open("wb") as out:
            try:
                export_stream(out, recorder, Ledger(scene.ledger), row.stream)
                said_of = ""
            except AuditFault:
                pass
        assert (said_of or both(file, [], scene)) == expected


def test_a_checkpoint_left_out_of_an_export(scene: Scene, tmp_path: Path) -> None:
    """A limit: cut off with its newest checkpoint an export verifies; who kept that one knows."""
    with scene.place.reader() as recorder:
        whole = exported(recorder, scene.ledger, tmp_path / "whole")
    assert whole is not None
    lines = whole.read_bytes().splitlines(keepends=True)
    short = tmp_path / "short"
    short.write_bytes(b"".join([*lines[:2], *lines[3 : 3 + scene.sizes[0]]]))
    assert both(short, [], scene) == "VERIFIED"
    assert both(short, [scene.folder / "pin1"], scene) == "FAILED TRUNCATED"
    assert both(whole, [scene.folder / "pin1"], scene) == TAIL

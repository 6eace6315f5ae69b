"""The sealer on real stores: what it signs, what it refuses, and what it mends."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import given, settings
from hypothesis import strategies as st

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.proof import sealing
from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.marks import Rules
from pemasyarakatan.audit.proof.notes import LOG, WITNESS, SigningKey
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.sealing import Sealed, Sealer, read_checkpoint
from pemasyarakatan.audit.proof.tree import root_of
from pemasyarakatan.audit.proof.verifying import verify_store
from pemasyarakatan.errors import AuditFault, RolledBack
from tests.audit.documents import LOG_KEY, NEXT_KEY, ORIGIN, POLICY
from tests.audit.houses import NAME, STREAMS, House, codes, events, house, leaves_of, rewritten


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Iterator[House]:
    """An empty log on a SQLite file."""
    with house(tmp_path) as made:
        yield made
        made.app.close()


def tiles_are_whole(home: House) -> None:
    """Whatever is stored of the tree is of this log, and reaches to its end."""
    stored = home.recorder.select_notifications(None, 100_000)
    assert home.ledger.tiles.check(leaves_of(stored)) == home.size


def test_an_empty_log_is_not_signed(home: House) -> None:
    """Without an event nothing is signed, and nothing is left behind."""
    assert home.sealer().seal() is None
    assert not home.remembered.exists()
    assert home.ledger.newest() is None


@settings(max_examples=15)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=5), st.booleans())
def test_what_is_signed_is_the_root_of_the_log(
    tmp_path_factory: pytest.TempPathFactory, batches: list[int], again: bool
) -> None:
    """However the log grew, each checkpoint is over its first events, and all are kept."""
    folder = tmp_path_factory.mktemp("s")
    with Pemasyarakatan.open("memory:") as app:
        home = House(app, folder)
        for count in batches:
            home.append(count)
            done = home.sealer().seal()
            if again:
                done = home.sealer().seal()
        leaves = leaves_of(home.recorder.select_notifications(None, 100_000))
        for size in {sum(batches[: at + 1]) for at in range(len(batches))} - {0}:
            note = home.ledger.note(size)
            assert note.text == str(Checkpoint(ORIGIN, size, root_of(leaves[:size])))
            assert note.by(LOG_KEY.verifier)
        if home.size:
            assert done is not None
            assert done.note == home.ledger.newest()
            assert read_checkpoint(home.remembered) == Checkpoint.parse(done.note.text)
            tiles_are_whole(home)


def test_a_log_that_did_not_change_is_signed_as_it_was(home: House) -> None:
    """A second seal gives the same note and says that it is not fresh."""
    first = home.append(5).seal()
    assert (first.size, first.fresh) == (5, True)
    before = home.files()
    assert home.seal() == Sealed(5, first.note, fresh=False)
    assert home.files() == before
    assert home.append(1).seal().fresh


SHRUNK: dict[str, tuple[int, list[StoredEvent]]] = {
    "shrunk": (10, []),
    "emptied": (0, []),
    "forked at its end": (11, events(11, 1, name="other@1")),
    "forked and longer": (10, [*events(10, 1, name="other@1"), *events(11, 20)]),
    "forked at its beginning": (0, [*events(0, 1, name="other@1"), *events(1, 11)]),
}


@pytest.mark.parametrize("how", SHRUNK)
@pytest.mark.parametrize("forgets", ["ledger", "own file", "nothing"])
def test_rollback(home: House, how: str, forgets: str) -> None:
    """A log that shrank or forked is refused, with nothing signed and no file touched.

    Either memory is enough: the file beside the key, or the newest note in the ledger.
    """
    home.append(12).seal()
    if forgets == "ledger":
        shutil.rmtree(home.ledger.folder)
    if forgets == "own file":
        home.remembered.unlink()
    keep, more = SHRUNK[how]
    rewritten(home, keep, *more)
    before = home.files()
    for _ in range(2):
        with pytest.raises(RolledBack, match="12 events were signed before"):
            home.sealer().seal()
    with pytest.raises(RolledBack):
        home.sealer().follow(Event())
    assert home.files() == before


@pytest.mark.parametrize("how", SHRUNK)
def test_a_new_key_beside_the_notes_of_the_old_one(home: House, how: str) -> None:
    """A key that signs for the first time is held to what the ledger keeps, whoever signed that."""
    home.append(12).seal()
    home.remembered.unlink()
    keep, more = SHRUNK[how]
    rewritten(home, keep, *more)
    before = home.files()
    with pytest.raises(RolledBack, match="12 events were signed before"):
        home.sealer(NEXT_KEY).seal()
    assert home.files() == before


def test_a_new_key_alone_over_an_honest_log(home: House) -> None:
    """Where a key was lost, the next one goes on from where it had come."""
    home.append(12).seal()
    home.remembered.unlink()
    home.append(2)
    done = home.sealer(NEXT_KEY).seal()
    assert done is not None
    assert (done.size, bool(done.note.by(NEXT_KEY.verifier))) == (14, True)


def test_a_version_that_is_not_the_next(home: House) -> None:
    """A log that misses an event of a stream, or has one twice, is not signed for."""
    rewritten(home.append(9), 9, StoredEvent(STREAMS[0], 5, NAME, b"{}"))
    with pytest.raises(RolledBack, match=r"version 5 of .* expected 4"):
        home.sealer().seal()
    assert home.ledger.newest() is None


def test_a_memory_that_was_lost_is_written_again(home: House) -> None:
    """The newest note stands in for the file, which the next seal writes, fresh or not."""
    home.append(5).seal()
    home.remembered.unlink()
    assert not home.seal().fresh
    remembered = read_checkpoint(home.remembered)
    assert remembered is not None
    assert remembered.size == 5


def test_two_memories_that_differ(home: House) -> None:
    """Two roots of one size are a rollback, whichever of them the log has."""
    home.append(5).seal()
    home.remembered.write_text(str(Checkpoint(ORIGIN, 5, bytes(32))), encoding="utf-8")
    with pytest.raises(RolledBack, match="two roots"):
        home.sealer().seal()


@pytest.mark.parametrize("content", [b"", b"\xff", b"a\n1\n", None])
def test_a_memory_that_cannot_be_read_is_named(home: House, content: bytes | None) -> None:
    """What is damaged is no reason to forget: the file is named and nothing is signed."""
    home.append(5).seal()
    whole = home.remembered.read_bytes()
    home.remembered.write_bytes(whole.replace(b"\n", b"\r\n") if content is None else content)
    before = home.files()
    with pytest.raises(AuditFault, match="signed, which keeps what was signed last, cannot be"):
        home.sealer().seal()
    assert home.files() == before


def test_tiles_that_are_gone_or_damaged_are_built_anew(home: House) -> None:
    """Whichever file of the tree is deleted, cut, or bent: the next seal mends it."""
    home.append(700).seal()
    for number in range(5):
        for damage in (None, lambda g: g[:-1], lambda g: bytes([g[0] ^ 1]) + g[1:]):
            trees = [one for one in home.files() if one.startswith(("ledger/t", "ledger/f"))]
            file = home.folder / trees[number]
            if damage is None:
                file.unlink()
            else:
                file.write_bytes(damage(file.read_bytes()))
            if number % 2:
                home.append(1)
            assert home.seal().size == home.size
            tiles_are_whole(home)


def test_what_was_not_signed_is_not_defended(home: House) -> None:
    """Tiles beyond the last checkpoint follow the log when that has other events there."""
    home.append(5).seal()
    home.append(5)
    sealer = home.sealer()
    sealer._begin()
    assert home.ledger.tiles.frontier().size == 10
    rewritten(home, 7, *events(7, 2, name="other@1"))
    assert home.seal().size == home.size
    tiles_are_whole(home)


def test_a_key_is_changed_by_listing_two(home: House) -> None:
    """While both sign, who knows either key believes the log; then the old one is left out."""
    home.append(5).seal()
    home.append(1)
    home.seal(LOG_KEY, NEXT_KEY)
    home.witnessed()
    for key in (LOG_KEY, NEXT_KEY):
        text = POLICY.replace(str(LOG_KEY.verifier).encode(), str(key.verifier).encode())
        rules = Rules(policy=Policy.parse(text), now=home.rules().now)
        found = verify_store(home.recorder, home.ledger, rules)
        assert found.anchored == 6
        assert codes(found) == (set() if key is LOG_KEY else {"CHECKPOINT_UNTRUSTED"})
    home.append(1)
    assert home.seal(NEXT_KEY).note.by(NEXT_KEY.verifier)


def test_what_cannot_be_sealed_together_is_refused(home: House) -> None:
    """No key, keys of two names, a witness's key, or the ledger of another log."""
    stranger = SigningKey("other.example.id/log", LOG, b"\x09" * 32)
    for keys in ((), (LOG_KEY, stranger)):
        with pytest.raises(AuditFault, match="keys of one name"):
            Sealer(home.recorder, home.ledger, keys, [])
    witness = SigningKey(ORIGIN, WITNESS, b"\x09" * 32)
    for keys in ((witness,), (LOG_KEY, witness)):
        with pytest.raises(AuditFault, match="is of kind 4, a witness's"):
            Sealer(home.recorder, home.ledger, keys, [])
    home.append(1).seal()
    with pytest.raises(AuditFault, match="use the ledger and the key of one log"):
        home.sealer(stranger).seal()


@pytest.mark.parametrize("name", ["a\nb@1", ""])
def test_an_event_that_can_have_no_leaf_is_named(home: House, name: str) -> None:
    """Text in which two events could be taken for one is refused, and nothing is signed."""
    home.append(1).seal()
    home.append(1, name=name)
    with pytest.raises(AuditFault, match="cannot stand in a leaf"):
        home.sealer().seal()
    assert codes(home.verdict()) >= {"EVENT_UNREADABLE"}


class Following:
    """A sealer that follows in a thread of its own."""

    def __init__(self, home: House, **more: Any) -> None:
        self.stopped, self.told, self.fault = Event(), list[int](), list[Exception]()
        self._came = Event()
        sealer = home.sealer(**more)

        def run() -> None:
            try:
                sealer.follow(self.stopped, self._tell)
            except AuditFault as fault:
                self.fault.append(fault)
            self._came.set()

        self.thread = Thread(target=run)
        self.thread.start()

    def _tell(self, done: Sealed) -> None:
        self.told.append(done.size)
        self._came.set()

    def came(self) -> None:
        """Wait until something was signed, or it ended."""
        assert self._came.wait(30)
        self._came.clear()

    def end(self) -> list[int]:
        """Stop it, and give what it signed."""
        self.stopped.set()
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.told


@pytest.fixture(name="follow")
def _follow(home: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Following]]:
    """Follows the log of this test, with short waits."""
    monkeypatch.setattr(sealing, "TICK", 0.01)
    made: list[Following] = []

    def start(**more: Any) -> Following:
        made.append(Following(home, **more))
        return made[-1]

    yield start
    for one in made:
        one.end()


def test_a_follower_signs_after_so_many_events(
    home: House, follow: Callable[..., Following]
) -> None:
    """Not before there are as many as it was told, and what is left when it is stopped."""
    home.append(3).seal()
    one = follow(every=5, seconds=1e9)
    home.append(4)
    home.append(1)
    one.came()
    home.append(2)
    assert one.end() == [8, 10]
    tiles_are_whole(home)


def test_a_follower_signs_after_so_many_seconds(
    home: House, follow: Callable[..., Following]
) -> None:
    """Fewer events wait so many seconds; a log in which nothing comes is not signed again."""
    one = follow(every=10**9, seconds=0.05)
    home.append(1)
    one.came()
    assert one.end() == [1]


def test_a_follower_mends_what_breaks_under_it(
    home: House, follow: Callable[..., Following]
) -> None:
    """Tiles that vanish while it follows are built anew when the next event comes."""
    home.append(3)
    one = follow(every=1, seconds=1e9)
    one.came()
    shutil.rmtree(home.ledger.folder / "tile")
    home.append(1)
    one.came()
    assert one.end() == [3, 4]
    tiles_are_whole(home)


def test_a_follower_sees_a_log_that_is_cut_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two looks the log becomes shorter, or its last event another: nothing is signed."""
    monkeypatch.setattr(sealing, "TICK", 0.01)
    for how in ("shorter", "other"):
        (tmp_path / how).mkdir()
        with house(tmp_path / how) as home:
            home.append(6)
            sealer = home.sealer()
            sealer.seal()
            rewritten(home, 5, *events(5, int(how == "other"), name="other@1"))
            sealer._recorder = home.recorder
            before = home.files()
            with pytest.raises(RolledBack):
                sealer._go_on()
            assert home.files() == before
            home.app.close()


def test_another_sealer_that_came_further(home: House) -> None:
    """Who is behind reads on and signs as much; a smaller log is never signed after a larger."""
    behind = home.append(5).sealer()
    behind._begin()
    home.append(3).seal()
    assert behind._sign().size == 8
    assert [Checkpoint.parse(one.text).size for one in home.ledger.notes()] == [8]


def test_a_sealer_of_another_log_with_the_same_memory(home: House, tmp_path: Path) -> None:
    """Two logs under one key: whoever comes second is refused, also in the midst of it."""
    sealer = home.append(5).sealer()
    sealer._begin()
    (tmp_path / "other").mkdir()
    with house(tmp_path / "other") as other:
        other.append(4, name="other@1")
        Sealer(other.recorder, other.ledger, [LOG_KEY], [home.remembered]).seal()
    with pytest.raises(RolledBack):
        sealer._sign()
    assert home.ledger.newest() is None


def test_the_ledger_may_lie_anywhere(home: House, tmp_path: Path) -> None:
    """A ledger in a folder that is not there yet is made, and so is that of the memory."""
    far = tmp_path / "a" / "b"
    done = Sealer(home.append(2).recorder, Ledger(far), [LOG_KEY], [tmp_path / "c" / "signed"])
    sealed = done.seal()
    assert sealed is not None
    assert (tmp_path / "c" / "signed").exists()
    assert Ledger(far).newest() == sealed.note

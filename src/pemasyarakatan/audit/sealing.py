"""The sealer: it follows the log, keeps its tree, and signs how far it has come.

It runs beside the writers and asks nothing of them. It proves nothing against who holds its key:
it only refuses to sign a log that shrank or changed since it signed last, which it remembers
outside the database, beside its key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from threading import Event
from time import monotonic
from uuid import UUID

from attrs import define, frozen
from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent

from pemasyarakatan.audit.checkpoints import Checkpoint
from pemasyarakatan.audit.files import flush, put
from pemasyarakatan.audit.leaves import leaf_input
from pemasyarakatan.audit.ledger import Ledger
from pemasyarakatan.audit.notes import Note, SigningKey
from pemasyarakatan.audit.tree import Frontier, leaf_hash
from pemasyarakatan.errors import AuditFault, RolledBack, TileMismatch

PAGE = 1000
"""How many events are read at once."""

TICK = 0.5
"""Seconds between two looks for new events."""

Progress = Callable[[int, int], None]
"""Told how many positions were passed, and how many there are."""


def leaf_of(event: StoredEvent) -> bytes:
    """The hash of the leaf of a stored event; raises `AuditFault` for one that can have none."""
    digest = sha256(event.state).digest()
    stream = event.originator_id
    text = str(stream) if isinstance(stream, UUID) else stream
    return leaf_hash(leaf_input(text, event.originator_version, event.topic, digest))


def pages(
    recorder: ApplicationRecorder, after: int | None = None
) -> Iterator[Sequence[Notification]]:
    """The log after a position, or all of it, in the order in which it is sealed."""
    while True:
        page = recorder.select_notifications(after, PAGE, inclusive_of_start=after is None)
        if page:
            yield page
            after = page[-1].id
        if len(page) < PAGE:
            return


@frozen
class Sealed:
    """A note of a log of *size* events; *fresh* if it was signed now."""

    size: int
    note: Note
    fresh: bool


@define
class _Place:
    """How far the log was read: how many leaves, and the position of the last."""

    frontier: Frontier
    after: int | None = None
    sealed: int = 0
    since: float | None = None


class Sealer:
    """Signs one log with the keys of one origin; for one thread. Two sealers do no harm."""

    def __init__(
        self,
        recorder: ApplicationRecorder,
        ledger: Ledger,
        keys: Sequence[SigningKey],
        remembered: Sequence[Path],
        *,
        every: int = 1000,
        seconds: float = 60.0,
    ) -> None:
        """Sign after so many new events, or so many seconds after the first of them.

        *remembered* names the files in which the sealer keeps what it signed last; they belong on
        another disk than the database and the ledger. Raises `AuditFault` for keys of several
        origins, and for a store whose feed may show an event late.
        """
        if not keys or len({key.name for key in keys}) != 1:
            raise AuditFault("a log is sealed under keys of one name; expected one key at least")
        if getattr(getattr(recorder, "datastore", None), "enable_db_functions", False):
            raise AuditFault(
                "this store inserts by database functions without a lock, so that its feed shows "
                "some events late and an honest log would look altered; switch them off, or use "
                "pemasyarakatan.adapters.postgres"
            )
        self._recorder = recorder
        self._ledger = ledger
        self._keys = tuple(keys)
        self._remembered = tuple(remembered)
        self._every = every
        self._seconds = seconds

    def seal(self, progress: Progress | None = None) -> Sealed | None:
        """Read the whole log, compare it with what was signed, and sign all of it.

        None for an empty log. Raises `RolledBack`, with nothing signed, where the log is not the
        one that was signed before or has become shorter. A ledger that is damaged is built anew.
        """
        place = self._begin(progress)
        return self._sign(place) if place.frontier.size else None

    def follow(self, stopped: Event, told: Callable[[Sealed], None] = lambda _: None) -> None:
        """Seal, and go on with what comes until *stopped* is set; then sign what is left."""
        place = self._begin(None)
        while True:
            ending = stopped.is_set()
            self._go_on(place)
            new = place.frontier.size - place.sealed
            if new and place.since is None:
                place.since = monotonic()
            waited = 0.0 if place.since is None else monotonic() - place.since
            if new and (ending or new >= self._every or waited >= self._seconds):
                told(self._sign(place))
            if ending:
                return
            stopped.wait(TICK)

    def _begin(self, progress: Progress | None) -> _Place:
        """Read everything, and bring the tiles to where the log is."""
        last = self.last_signed()
        place = _Place(Frontier(), sealed=last.size if last else 0)
        tiles = self._ledger.tiles
        damaged, behind = False, _Place(Frontier())
        try:
            behind.frontier = tiles.frontier()
        except TileMismatch:
            damaged = True
        stored = tiles.reader(behind.frontier.size)
        end = self._recorder.max_notification_id() or 0
        found: bytes | None = None
        for page in pages(self._recorder):
            for event in page:
                leaf = leaf_of(event)
                if not damaged and place.frontier.size < behind.frontier.size:
                    damaged = self._differs(stored, place.frontier.size, leaf)
                    behind.after = event.id
                place.frontier.append(leaf)
                if last is not None and place.frontier.size == last.size:
                    found = place.frontier.root()
            place.after = page[-1].id
            if progress is not None:
                progress(page[-1].id, max(end, page[-1].id))
        if last is not None and found != last.root and last.size:
            raise RolledBack(
                f"{last.size} events were signed before, and the log "
                + (
                    f"has {place.frontier.size}"
                    if place.frontier.size < last.size
                    else "that is there begins with other ones"
                )
                + ": nothing was signed. Find out what was restored, removed or altered; verify "
                "the log against the checkpoints that witnesses keep"
            )
        if damaged or behind.frontier.size > place.frontier.size:
            tiles.rebuild(leaf_of(one) for page in pages(self._recorder) for one in page)
        else:
            at = behind.frontier.size
            for page in pages(self._recorder, behind.after):
                tiles.grow(at, [leaf_of(one) for one in page])
                at += len(page)
        return place

    @staticmethod
    def _differs(stored: Callable[[int, int], bytes], index: int, leaf: bytes) -> bool:
        try:
            return stored(0, index) != leaf
        except TileMismatch:
            return True

    def _go_on(self, place: _Place) -> None:
        for page in pages(self._recorder, place.after):
            leaves = [leaf_of(one) for one in page]
            self._ledger.tiles.grow(place.frontier.size, leaves)
            for leaf in leaves:
                place.frontier.append(leaf)
            place.after = page[-1].id

    def last_signed(self) -> Checkpoint | None:
        """What was signed last, as far as the sealer and its ledger remember.

        Raises `AuditFault` for a file that cannot be read as one.
        """
        found = [self._read(one) for one in self._remembered]
        own = [key.verifier for key in self._keys]
        newest = self._ledger.newest()
        if newest is not None and newest.by(*own):
            found.append(Checkpoint.parse(newest.text))
        signed = [one for one in found if one is not None]
        for one in signed:
            if one.origin != self._keys[0].name:
                raise AuditFault(
                    f"what was signed last is of {one.origin}, the key of {self._keys[0].name}; "
                    "use the ledger and the key of one log"
                )
        return max(signed, key=lambda one: one.size, default=None)

    @staticmethod
    def _read(place: Path) -> Checkpoint | None:
        try:
            return Checkpoint.parse(place.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise AuditFault(
                f"{place}, where the sealer keeps what it signed last, cannot be read: {error}"
            ) from error

    def _sign(self, place: _Place) -> Sealed:
        checkpoint = Checkpoint(self._keys[0].name, place.frontier.size, place.frontier.root())
        place.sealed, place.since = checkpoint.size, None
        with self._ledger.tiles.locked():
            last = self.last_signed()
            newest = self._ledger.newest()
            if last is not None and newest is not None and last.size > checkpoint.size:
                # Another sealer has come further; a smaller log is not signed after a larger one.
                return Sealed(last.size, newest, fresh=False)
            if last is not None and last.size == checkpoint.size and last.root != checkpoint.root:
                raise RolledBack(
                    f"another root was signed for {checkpoint.size} events: nothing was signed; "
                    "find out which sealer reads another log"
                )
            fresh = last is None or last.size < checkpoint.size
            if fresh:
                # Before the note, so that nothing is ever published that was forgotten.
                for one in self._remembered:
                    flush(put(one, str(checkpoint).encode()))
        return Sealed(checkpoint.size, self._ledger.keep(checkpoint.signed(*self._keys)), fresh)

"""The sealer: it follows the log, keeps its tree, and signs how far it has come.

It runs beside the writers and asks nothing of them. It proves nothing against who holds its key:
it only refuses to sign a log that shrank or changed since it signed last, which it remembers
outside the database, beside its key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from threading import Event
from time import monotonic
from uuid import UUID

from attrs import define, field, frozen
from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent

from pemasyarakatan.audit.proof.asking import asking
from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.files import flush, put
from pemasyarakatan.audit.proof.leaves import leaf_input
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.notes import LOG, Note, SigningKey
from pemasyarakatan.audit.proof.tiles import FULL
from pemasyarakatan.audit.proof.tree import WIDTH, Frontier, leaf_hash
from pemasyarakatan.errors import AuditFault, RolledBack, StoredFault, TileMismatch

PAGE = 1000
"""How many events are read at once."""

BATCH = FULL * FULL
"""How many leaves are brought to the disk at once."""

TRIES = 50
"""How often a sealer reads on because another one came further meanwhile."""

TICK = 0.5
"""Seconds between two looks for new events."""

Progress = Callable[[int, int], None]
"""Told how many positions were passed, and how many there are."""


def state_of(event: StoredEvent) -> bytes:
    """The state as it is stored; raises `AuditFault` where somebody put there what is no bytes."""
    if type(event.state) is bytes:
        return event.state
    raise AuditFault(
        f"the state of {event.originator_id}, version {event.originator_version}, is stored as "
        f"{type(event.state).__name__}; expected bytes: look the stored event over"
    )


def leaf_of(event: StoredEvent) -> bytes:
    """The hash of the leaf of a stored event; raises `AuditFault` for one that can have none."""
    digest = sha256(state_of(event)).digest()
    stream = event.originator_id
    text = str(stream) if isinstance(stream, UUID) else stream
    return leaf_hash(leaf_input(text, event.originator_version, event.topic, digest))


def pages(
    recorder: ApplicationRecorder, after: int | None = None
) -> Iterator[Sequence[Notification]]:
    """The log after a position, or all of it, in the order in which it is sealed.

    Raises `StoredFault` for an event that does not stand beyond the one before it: of two at one
    position, one could be passed over between two pages.
    """
    last: Notification | None = None
    while True:
        # Without a start, for all of it: databases can hold positions below 1. A further page
        # begins with the last event again, so that what shares its position is seen.
        again = last is not None
        found = recorder.select_notifications(
            after, PAGE + again, inclusive_of_start=again or after is None
        )
        if last is not None and found[:1] != [last]:
            raise _out_of_order(last, "another event stands in its place now")
        page = found[again:]
        for event in page:
            if last is not None and event.id <= last.id:
                raise _out_of_order(event, f"it stands at position {event.id} after {last.id}")
            last = event
        if page:
            yield page
            after = page[-1].id
        if len(page) < PAGE:
            return


def _out_of_order(event: Notification, found: str) -> StoredFault:
    stream, version = str(event.originator_id), event.originator_version
    return StoredFault(stream, version, event.topic, [f"{found}; expected positions that rise"])


@frozen
class Sealed:
    """A note of a log of *size* events; *fresh* if it was signed now."""

    size: int
    note: Note
    fresh: bool


@define
class _Place:
    """How far the log was read: its tree, the position and the leaf of the last event.

    What is *pending* is not in the tiles yet: each look would flush some files beside a writer.
    """

    frontier: Frontier = field(factory=Frontier)
    position: int | None = None
    last: bytes = b""
    pending: list[bytes] = field(factory=list[bytes])
    versions: dict[UUID | str, int] = field(factory=dict[UUID | str, int])

    def read(self, event: Notification) -> bytes:
        """Take the next event in, and give its leaf; raises `RolledBack` for a version not next.

        Of a version that is signed twice two auditors could each be shown one.
        """
        stream, version = event.originator_id, event.originator_version
        before = self.versions.get(stream, 0)
        leaf = leaf_of(event)
        if version != before + 1:
            raise RolledBack(
                f"event {self.frontier.size} is version {version} of {stream}; expected "
                f"{before + 1}: nothing was signed. Look the store over with `pemasyarakatan "
                "store check`, and verify it against the checkpoints that witnesses keep"
            )
        self.versions[stream] = version
        self.last, self.position = leaf, event.id
        self.frontier.append(self.last)
        return self.last


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
        origins or of witnesses, and for a store whose feed may show an event late.
        """
        if not keys or len({key.name for key in keys}) != 1:
            raise AuditFault("a log is sealed under keys of one name; expected one key at least")
        for key in keys:
            if key.kind != LOG:
                raise AuditFault(
                    f"the key of {key.name} is of kind {key.kind}, a witness's; a log is sealed "
                    f"with one of kind {LOG}: name the log's own key"
                )
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
        self._place = _Place()

    @asking()
    def seal(self, progress: Progress | None = None) -> Sealed | None:
        """Read the whole log, compare it with what was signed, and sign all of it.

        None for an empty log. Raises `RolledBack`, with nothing signed and no tile touched, where
        the log is not the one that was signed before or has become shorter. Tiles that are damaged
        are built anew, and so are those beyond what was signed if the log has others there: what
        was not signed is not defended.
        """
        self._begin(progress)
        return self._sign() if self._place.frontier.size else None

    @asking()
    def follow(self, stopped: Event, told: Callable[[Sealed], None] = lambda _: None) -> None:
        """Sign what comes as it was told to, until *stopped* is set; then what is left.

        Raises `RolledBack` as `seal` does.
        """
        self._begin(None)
        last = self.last_signed()
        sealed, since = last.size if last else 0, monotonic()
        while True:
            ending = stopped.is_set()
            self._go_on()
            new = self._place.frontier.size - sealed
            if not new:
                since = monotonic()
            elif ending or new >= self._every or monotonic() - since >= self._seconds:
                done = self._sign()
                sealed, since = done.size, monotonic()
                told(done)
            if ending:
                return
            stopped.wait(TICK)

    def _begin(self, progress: Progress | None = None) -> None:
        """Read everything, hold it against what was signed, and bring the tiles to it."""
        tiles = self._ledger.tiles
        # Both before the log, which another sealer may follow further meanwhile.
        signed = {one.size: one.root for one in self._signed()}
        try:
            known: Frontier | None = tiles.frontier()
        except TileMismatch:
            known = None
        place, leaves = _Place(), bytearray()
        end = self._recorder.max_notification_id() or 0
        for page in pages(self._recorder):
            for event in page:
                leaves += place.read(event)
                expected = signed.pop(place.frontier.size, None)
                if expected is not None and expected != place.frontier.root():
                    raise _rolled_back(
                        place.frontier.size, "the log that is there begins with other ones"
                    )
            if progress is not None:
                progress(page[-1].id, max(end, page[-1].id))
        if signed and (most := max(signed)):
            raise _rolled_back(most, f"the log has {place.frontier.size}")
        self._place = place
        try:
            if known is None:
                raise TileMismatch("the frontier does not fit the tiles")
            at = tiles.check(_hashes(leaves), known)
            for begin in range(at, place.frontier.size, BATCH):
                part = leaves[begin * WIDTH : (begin + BATCH) * WIDTH]
                tiles.grow(begin, list(_hashes(part)))
        except AuditFault:
            tiles.rebuild(_hashes(leaves))

    def _go_on(self) -> None:
        """Read what is new; begin again where the log or the tiles are not what they were."""
        place = self._place
        if place.position is not None:
            there = self._recorder.select_notifications(place.position, 1)
            if [(one.id, leaf_of(one)) for one in there] != [(place.position, place.last)]:
                self._begin()
                return
        for page in pages(self._recorder, place.position):
            place.pending += [place.read(event) for event in page]
            if len(place.pending) >= BATCH:
                self._keep()
            if self._place is not place:
                return

    def _keep(self) -> None:
        """Bring what was read into the tiles; begin again where they are not what they were."""
        place = self._place
        try:
            self._ledger.tiles.grow(place.frontier.size - len(place.pending), place.pending)
        except AuditFault:
            self._begin()
        else:
            place.pending.clear()

    def last_signed(self) -> Checkpoint | None:
        """What was signed last, as far as the sealer and its ledger remember.

        Raises `AuditFault` for a file that cannot be read as one, and `RolledBack` where they
        remember two roots of one size.
        """
        return max(self._signed(), key=lambda one: one.size, default=None)

    def _signed(self) -> tuple[Checkpoint, ...]:
        """What each of the files remembers, and the newest note that is kept, by whatever key."""
        found = [one for place in self._remembered if (one := read_checkpoint(place)) is not None]
        newest = self._ledger.newest()
        if newest is not None:
            found.append(Checkpoint.parse(newest.text))
        for one in found:
            if one.origin != self._keys[0].name:
                raise AuditFault(
                    f"what was signed last is of {one.origin}, the key of {self._keys[0].name}; "
                    "use the ledger and the key of one log"
                )
        roots: dict[int, bytes] = {}
        for one in found:
            if roots.setdefault(one.size, one.root) != one.root:
                raise _rolled_back(one.size, "two roots of them are remembered")
        return tuple(found)

    def _sign(self) -> Sealed:
        """Sign what was read; further than that, where another sealer signed more meanwhile."""
        for _ in range(TRIES):
            self._keep()
            place = self._place
            size = place.frontier.size
            checkpoint = Checkpoint(self._keys[0].name, size, place.frontier.root())
            with self._ledger.tiles.locked():
                signed = self._signed()
                if all(one.size <= size for one in signed) and self._holds(signed):
                    # Before the note, so that nothing is ever published that was forgotten.
                    for file in self._remembered:
                        if read_checkpoint(file) != checkpoint:
                            flush(put(file, str(checkpoint).encode()))
                    break
            self._go_on()
            if self._place is place and place.frontier.size == size:
                self._begin()
        else:
            raise AuditFault(f"other sealers were further {TRIES} times; let one seal this log")
        fresh = checkpoint not in signed
        return Sealed(size, self._ledger.keep(checkpoint.signed(*self._keys)), fresh)

    def _holds(self, signed: Iterable[Checkpoint]) -> bool:
        """Whether the tree that was read begins with each of these, by its tiles."""
        tiles, place = self._ledger.tiles, self._place
        try:
            return all(
                one.root
                == (
                    place.frontier.root()
                    if one.size == place.frontier.size
                    else tiles.root(one.size)
                )
                for one in signed
            )
        except TileMismatch:
            return False


def read_checkpoint(place: Path) -> Checkpoint | None:
    """What a file remembers, None where there is none; raises `AuditFault` for anything else."""
    try:
        return Checkpoint.parse(place.read_bytes().decode())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise AuditFault(
            f"{place}, which keeps what was signed last, cannot be read: {error}; restore it from "
            "a copy. Whoever removes it gives up what it remembers"
        ) from error


def _rolled_back(size: int, found: str) -> RolledBack:
    return RolledBack(
        f"{size} events were signed before, and {found}: nothing was signed. Find out what was "
        "restored, removed or altered; verify the log against the checkpoints that witnesses keep"
    )


def _hashes(leaves: bytearray) -> Iterator[bytes]:
    return (bytes(leaves[at : at + WIDTH]) for at in range(0, len(leaves), WIDTH))

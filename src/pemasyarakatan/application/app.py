"""Pemasyarakatan: execute commands, load and replay streams."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any, Self
from uuid import UUID

from pemasyarakatan.adapters import environment
from pemasyarakatan.application.ahead import Write
from pemasyarakatan.application.decisions import Decision, Decisions
from pemasyarakatan.application.receipts import Loaded, Receipt, Status, Written
from pemasyarakatan.application.saying import Request
from pemasyarakatan.application.streams import Stream, utc
from pemasyarakatan.application.substrate import (
    FAILURES,
    UNUSABLE,
    Application,
    Environment,
    EnvType,
    IntegrityError,
    Notification,
    StoredEvent,
    said,
    unusable,
)
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import Decider, Flag, at, fold
from pemasyarakatan.domain.values import Provenance
from pemasyarakatan.errors import StoreFailure, StoreUnusable, UnknownStream, VersionConflict
from pemasyarakatan.record import Record
from pemasyarakatan.wire.catalogue import CATALOGUE
from pemasyarakatan.wire.catalogue import codec as codec_of
from pemasyarakatan.wire.codec import Codec
from pemasyarakatan.wire.mapper import RecordMapper

ATTEMPTS = 32
"""How often a command is decided anew when its streams move under it, before it gives up."""

PAGE = 1000
"""How many events are read from the log at a time."""


def system_clock() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


class Pemasyarakatan(Application[UUID]):
    """Records and replays partnerships; open it with `Pemasyarakatan.open`.

    It does not survive a fork: open one in every process, where a file or a server refuses what
    was opened before. Threads may share one object; two that write one stream at once are
    decided one after the other. Leaving the `with` block, or `close`, ends its connections; what
    was acknowledged before is kept, and a call that comes later, or is under way in another
    thread, may end in StoreFailure. Any number of objects and processes may open one SQLite
    file or one PostgreSQL database; a `memory:` store belongs to its object alone.
    """

    name = "pemasyarakatan"

    def __init__(
        self,
        env: EnvType | None = None,
        *,
        deciders: Sequence[Decider[Any, Any, Any]] = DECIDERS,
        catalogue: Mapping[str, type] = CATALOGUE,
        clock: Callable[[], datetime] = system_clock,
        policies: frozenset[str] = frozenset(),
    ) -> None:
        """*env* is all that is read; *clock* gives aware instants; *policies* switch on rules."""
        self._codec = codec_of(catalogue, deciders)
        self._again = Lock()
        super().__init__(env)
        self.decisions = Decisions(
            read=self._stream,
            deciders=deciders,
            codec=self._codec,
            clock=lambda: utc(clock()),
            policies=policies,
        )

    @classmethod
    def open(
        cls, url: str | None = None, *, env: Mapping[str, str] | None = None, **settings: Any
    ) -> Self:
        """Open a store by *url*, or by *env* with any PERSISTENCE_MODULE.

        A URL is `memory:`, which is forgotten when it is closed, `sqlite:///path`, or
        `postgresql://user:password@host:port/database`, which needs the extra `postgres`.
        Nothing of the process environment is read. *settings* are those of the constructor.
        Raises StoreUnusable with what was found, what was expected and what to do.
        """
        if (url is None) == (env is None):
            raise StoreUnusable("expected either a URL or env=…, and not both")
        given = environment(url) if url is not None else dict(env or {})
        try:
            return cls(given, **settings)
        except UNUSABLE as error:
            raise StoreUnusable(f"the store cannot be opened: {unusable(error)}") from error

    # --- what eventsourcing asks of an application -----------------------------------------------

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """The given settings and nothing else: no variable of the process reaches a store."""
        return Environment(name, dict(env or {}))

    def construct_mapper(self) -> RecordMapper:
        """The mapper for Records."""
        return RecordMapper(self._codec, self.factory.compressor(), self.factory.cipher())

    @property
    def codec(self) -> Codec:
        """The codec of this application's vocabulary."""
        return self._codec

    @property
    def records(self) -> RecordMapper:
        """The mapper between stored events and Records."""
        assert isinstance(self.mapper, RecordMapper)
        return self.mapper

    # --- commands --------------------------------------------------------------------------------

    def execute(
        self,
        command: Any,
        *,
        actor: str | None = None,
        source: Provenance | None = None,
        command_id: str | None = None,
        expected_version: int | None = None,
        correlation_id: UUID | None = None,
        causation_id: UUID | None = None,
    ) -> Receipt:
        """Decide *command* and append what it gives, all of it or nothing.

        A command repeated under its *command_id* gives its first receipt again. With
        *expected_version* a stream at another version raises VersionConflict; without, the command
        is decided again on what the stream then holds. Raises Refused, InvalidCommand,
        VersionConflict, StoreFailure; nothing is written when it raises one of the first three.
        """
        request = Request(
            command=command,
            actor=actor,
            source=source,
            command_id=command_id,
            expected_version=expected_version,
            correlation_id=correlation_id,
            causation_id=causation_id,
        )
        for attempt in range(1, ATTEMPTS + 1):
            # Those who lost a race go one at a time: together all but one of them would lose again.
            with self._again if attempt > 1 else nullcontext():
                decision = self.decisions.decide(request)
                receipt = decision.receipt or self._append(decision)
            if receipt is not None:
                return receipt
            if expected_version is not None or attempt == ATTEMPTS:
                raise self._conflict(decision)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def check(self, command: Any, **said: Any) -> tuple[Any, ...]:
        """The events that *command* would give now; writes nothing.

        Takes what `execute` takes; raises what it raises. What the register would write for it is
        left out.
        """
        return self.decisions.decide(Request(command=command, **said)).events

    def _conflict(self, decision: Decision) -> VersionConflict:
        """Which stream of a save moved, the command's own or one of the register."""
        found = [(write.stream, self._version(write.stream.id)) for write in decision.writes]
        moved = [(one, version) for one, version in found if version != one.version]
        stream, version = (moved or found)[0]
        return VersionConflict(stream.id, stream.version, version)

    def _append(self, decision: Decision) -> Receipt | None:
        """Write what was decided; None if a stream moved meanwhile."""
        assert decision.meta is not None
        meta = self._codec.encode_meta(decision.meta)
        stored = [one for write in decision.writes for one in self._documents(write, meta)]
        try:
            positions = self.recorder.insert_events(stored)
        except FAILURES as error:
            return self._after(decision, stored, error)
        return _receipt(decision, stored, positions)

    def _documents(self, write: Write, meta: bytes) -> Iterator[StoredEvent]:
        mapper = self.records
        for version, event in enumerate(write.events, write.stream.version + 1):
            name, document = self._codec.encode(write.aggregate, event, meta)
            yield StoredEvent(
                originator_id=write.stream.id,
                originator_version=version,
                topic=name,
                state=mapper.sealed(document),
            )

    def _after(
        self, decision: Decision, stored: list[StoredEvent], error: Exception
    ) -> Receipt | None:
        """What an append that raised came to: written all the same, a conflict, or a failure."""
        try:
            now: dict[UUID | str, Sequence[StoredEvent]] = {
                write.stream.id: self._select(write.stream.id) for write in decision.writes
            }
        except FAILURES:
            raise StoreFailure(
                f"the store could not append: {said(error)}; nor could it be read to see what "
                "became of it: repeat the command under the same command_id"
            ) from error
        written = [
            next((one for one in now[new.originator_id] if _same(one, new)), None) for new in stored
        ]
        if all(one is not None for one in written):
            return _receipt(decision, stored, [getattr(one, "id", None) for one in written])
        moved = any(len(now[w.stream.id]) > w.stream.version for w in decision.writes)
        if isinstance(error, IntegrityError) and moved:
            return None
        raise StoreFailure(
            f"the store could not append: {said(error)}; nothing of it is in the store"
        ) from error

    # --- reading ---------------------------------------------------------------------------------

    def load(
        self, stream_id: UUID, *, valid: date | None = None, known: datetime | None = None
    ) -> Loaded:
        """The state of a stream: as *known* at an instant, of what is *valid* on a day.

        Left out, both mean now and everything. Raises UnknownStream, StoredFault.
        """
        for name, given, kind in (("valid", valid, date), ("known", known, datetime)):
            if given is not None and type(given) is not kind:
                raise TypeError(f"{name}: expected a {kind.__name__}, found {given!r}")
        stream = self._stream(stream_id)
        events = stream.events
        if not events or stream.aggregate is None:
            raise UnknownStream(stream_id)
        if known is not None:
            events = events[: len(stream.known(utc(known)))]
            if not events:
                raise UnknownStream(
                    stream_id, by=str(known), first=str(stream.records[0].recorded_at)
                )
        decider = self.decisions.decider(stream.aggregate)
        state = fold(decider, events) if valid is None else at(decider, events, valid)
        return Loaded(stream=stream_id, kind=decider.name, version=len(events), state=state)

    def history(self, stream_id: UUID) -> Iterator[Record]:
        """Every record of a stream, corrections included, oldest first; raises UnknownStream."""
        stream = self._stream(stream_id)
        if not stream.records:
            raise UnknownStream(stream_id)
        return iter(stream.records)

    def stored(self, *, after: int | None = None) -> Iterator[Notification]:
        """Every stored event in position order, read a page at a time, as it is stored."""
        start, first = (1, True) if after is None else (after, False)
        while True:
            try:
                page = self.recorder.select_notifications(start, PAGE, inclusive_of_start=first)
            except FAILURES as error:
                raise StoreFailure(f"the store could not be read: {said(error)}") from error
            yield from page
            if len(page) < PAGE:
                return
            start, first = page[-1].id, False

    def stored_of(self, stream_id: UUID) -> Sequence[StoredEvent]:
        """The stored events of one stream, as they are stored; raises UnknownStream."""
        found = self._selected(stream_id)
        if not found:
            raise UnknownStream(stream_id)
        return found

    def exists(self, stream_id: UUID) -> bool:
        """Whether anything was recorded under this id."""
        return bool(self._selected(stream_id))

    def flags(self, loaded: Loaded) -> tuple[Flag, ...]:
        """What an auditor wants to see of a stream by itself; other streams are not looked at."""
        return self.decisions.decider(loaded.kind).flags(loaded.state, {})

    def _selected(self, stream_id: UUID) -> Sequence[StoredEvent]:
        try:
            return self._select(stream_id)
        except FAILURES as error:
            raise StoreFailure(f"the store could not be read: {said(error)}") from error

    def _stream(self, stream_id: UUID) -> Stream:
        return Stream(stream_id, self._selected(stream_id), self.records)

    def _select(self, stream_id: UUID) -> Sequence[StoredEvent]:
        return self.recorder.select_events(stream_id)

    def _version(self, stream_id: UUID) -> int:
        return len(self._selected(stream_id))


def _same(found: StoredEvent, new: StoredEvent) -> bool:
    return (
        found.originator_version == new.originator_version
        and found.topic == new.topic
        and bytes(found.state) == new.state
    )


def _receipt(
    decision: Decision, stored: Sequence[StoredEvent], positions: Sequence[int | None] | None
) -> Receipt:
    given = iter(positions or [None] * len(stored))
    names = iter(stored)
    written: list[Written] = []
    for write in decision.writes:
        position = None
        events = []
        for _ in write.events:
            position = next(given)
            events.append(next(names).topic)
        written.append(
            Written(
                stream=write.stream.id,
                version=write.stream.version + len(events),
                position=position,
                events=tuple(events),
            )
        )
    own, *also = written
    return Receipt(
        status=Status.RECORDED,
        stream=own.stream,
        version=own.version,
        position=own.position,
        events=own.events,
        also=tuple(also),
    )

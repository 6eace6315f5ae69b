"""Filling: from a batch of stored events to rows, in one transaction with the position.

What cannot be read, or cannot be made a row of, parks its stream for that read model; the rest
goes on. A stream that was corrected, or is retried, is filled anew from its whole history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from attrs import Factory, define, evolve, frozen
from eventsourcing.persistence import Notification
from sqlalchemy import Connection
from sqlalchemy.exc import InternalError, OperationalError, StatementError

from pemasyarakatan.domain.decider import AMENDMENTS
from pemasyarakatan.errors import StoredFault
from pemasyarakatan.projections.database import Database, Generation
from pemasyarakatan.projections.histories import Histories
from pemasyarakatan.projections.keys import expect_known
from pemasyarakatan.projections.model import ITEM, STREAM, VERSION, ReadModel
from pemasyarakatan.projections.parking import Parking, ParkingLot
from pemasyarakatan.projections.standings import Places, Standings
from pemasyarakatan.projections.targets import Overtaken, Rows, Tables, Target, said, whole
from pemasyarakatan.record import Record


@frozen(kw_only=True)
class Delivered:
    """An event that was read already, and where it stands in the log."""

    id: int
    originator_id: UUID
    originator_version: int
    topic: str
    record: Record


Given: TypeAlias = Notification | Delivered

SETTLED = 2_000
"""How many streams are filled from their states in one transaction, at most."""

BEGINNINGS = 1_000
"""Of how many streams with events of unknown kinds it is kept what they began as."""


@define
class _Batch:
    """What a batch comes to for one target.

    *anew* are the streams that were amended, *touched* those that have rows of their state,
    *seen* those that stand still already, each with its last version; *amended* holds the first
    version that is an amendment.
    """

    rows: Rows = Factory(dict)
    anew: dict[UUID, int] = Factory(dict[UUID, int])
    amended: dict[UUID, int] = Factory(dict[UUID, int])
    touched: Places = Factory(dict)
    parked: dict[UUID, Parking] = Factory(dict[UUID, Parking])
    seen: dict[UUID, int] = Factory(dict[UUID, int])

    def park(self, parking: Parking) -> None:
        """Let a stream stand still, unless it does; what it gave up to there stays, and counts.

        So its rows are the same however the log was cut into batches.
        """
        self.parked.setdefault(parking.stream, parking)


class Filler:
    """Fills generations from what was stored; for one thread at a time."""

    def __init__(self, database: Database, histories: Histories) -> None:
        self._database = database
        self._histories = histories
        self._tables = Tables(database)
        self._lot = ParkingLot(database)
        self._standings = Standings(database, histories, self._tables)
        # Another application may have long streams of its own in the same store.
        self._kind = lru_cache(BEGINNINGS)(self._kind_of)

    def target(self, connection: Connection, model: ReadModel, generation: Generation) -> Target:
        """What is to be filled of *generation*, as it is now; raises ReadModelFault."""
        deciders = self._histories.deciders
        expect_known(model, deciders)
        told = {
            one.name for one in deciders.values() if not model.facts.keys().isdisjoint(one.events)
        }
        return Target(
            model=model,
            generation=generation,
            position=generation.position,
            parked={one.stream for one in self._lot.of(connection, generation)},
            aggregates=frozenset({*model.standings, *told}),
        )

    def fill(
        self, targets: Sequence[Target], events: Sequence[Given], *, settle: bool = True
    ) -> None:
        """Write what *events* come to, and where the targets, which stand at one place, then are.

        Without *settle* the rows of states are left for `settle`. Raises Overtaken.
        """
        try:
            self._fill(targets, events, settle=settle)
        except (OperationalError, InternalError):
            raise
        except StatementError as error:
            # A row that the database does not take: look for the event that gave it.
            if len(targets) > 1:
                for one in targets:
                    self.fill([one], events, settle=settle)
            elif len(events) > 1:
                half = len(events) // 2
                self.fill(targets, events[:half], settle=settle)
                self.fill(targets, events[half:], settle=settle)
            else:
                self._refuse(targets[0], events[0], said(error))

    def settle(self, targets: Sequence[Target]) -> bool:
        """Fill as many streams as go into one transaction from their states; are more due?

        All targets go through the streams in one order, so that a stream is read for all at once.
        """
        with self._database.writing() as connection:
            due: list[tuple[Target, Places]] = []
            for target in sorted(targets, key=lambda one: not one.reads_histories):
                self._tables.move(connection, target)
                due.append((target, self._standings.due(connection, target, SETTLED)))
            last = min((max(some) for _, some in due if len(some) == SETTLED), default=None)
            parked: list[tuple[Target, list[Parking]]] = []
            for target, some in due:
                places = {one: some[one] for one in some if last is None or one <= last}
                failed = self._standings.settled(connection, target, places)
                failed = [one for one in failed if one.stream not in target.parked]
                self._lot.park(connection, target.generation, failed)
                self._standings.done(connection, target, list(places))
                parked.append((target, failed))
        for target, failed in parked:
            target.parked.update(one.stream for one in failed)
        return last is not None

    def anew(self, target: Target, parking: Parking) -> str | None:
        """Fill a parked stream from its whole history; what is still wrong with it, if anything.

        Raises Overtaken where another runner has come in between.
        """
        try:
            with self._database.writing() as connection:
                self._fill_again(connection, target, parking)
        except (OperationalError, Overtaken):
            raise
        except Exception as failed:  # noqa: BLE001  # a read model raises what it likes
            error = str(failed) if isinstance(failed, _StillFails) else said(failed)
            with self._database.writing() as connection:
                self._lot.park(connection, target.generation, [evolve(parking, error=error)])
            return error
        target.parked.discard(parking.stream)
        return None

    def _fill_again(self, connection: Connection, target: Target, parking: Parking) -> None:
        self._tables.move(connection, target)
        rows = self._rows_of(target, parking.stream, parking.seen)
        self._replace(connection, target, {parking.stream: rows})
        aggregate = self._histories.records(parking.stream, 1)[0].aggregate
        places = {parking.stream: (aggregate, parking.seen)}
        self._standings.note(connection, target, places, due=False)
        places |= self._standings.onlookers(connection, target, places)
        failed = self._standings.fill(connection, target, places)
        for one in failed:
            if one.stream == parking.stream:
                raise _StillFails(one.error)
        others = [one for one in failed if one.stream not in target.parked]
        self._lot.park(connection, target.generation, others)
        self._lot.free(connection, target.generation, parking.stream)
        target.parked.update(one.stream for one in others)

    # --- one batch -------------------------------------------------------------------------------

    def _fill(self, targets: Sequence[Target], events: Sequence[Given], *, settle: bool) -> None:
        batches = [_Batch() for _ in targets]
        for event in events:
            self._take(targets, batches, event)
        with self._database.writing() as connection:
            for target in targets:
                self._tables.move(connection, target, _place(events[-1]))
            for target, batch in zip(targets, batches, strict=True):
                self._write(connection, target, batch, settle=settle)
        for target, batch in zip(targets, batches, strict=True):
            target.position = events[-1].id
            target.parked.update(batch.parked)

    def _take(self, targets: Sequence[Target], batches: Sequence[_Batch], event: Given) -> None:
        kind = event.topic.partition(".")[0]
        if kind not in self._histories.deciders:
            self._strange(targets, batches, event)
            return
        concerned = [
            (target, batch)
            for target, batch in zip(targets, batches, strict=True)
            if target.handles(kind)
        ]
        if not concerned:
            return
        _, stream, version = _place(event)
        going = [one for one in concerned if not _stands_still(*one, stream, version)]
        if not going:
            return
        try:
            record = _read(self._histories, event)
        except StoredFault as fault:
            for _, batch in going:
                batch.park(Parking(stream, version, event.topic, said(fault)))
            return
        if not self._histories.cut.knows(record):
            return
        if any(record.aggregate in target.model.standings for target, _ in going):
            self._histories.follow(record)
        for target, batch in going:
            self._note(target, batch, record, event.topic)

    def _strange(self, targets: Sequence[Target], batches: Sequence[_Batch], event: Given) -> None:
        """Park the stream of an event of a kind that nobody here knows, for whom it concerns."""
        _, stream, version = _place(event)
        first = self._kind(stream) if version > 1 else None
        for target, batch in zip(targets, batches, strict=True):
            concerns = target.model.strangers or (first is not None and target.handles(first))
            if concerns and not _stands_still(target, batch, stream, version):
                batch.park(Parking(stream, version, event.topic, _unknown(self._histories, event)))

    def _kind_of(self, stream: UUID) -> str | None:
        """The aggregate that a stream began as; None where that cannot be read."""
        try:
            return self._histories.records(stream, 1)[0].aggregate
        except StoredFault:
            return None

    def _note(self, target: Target, batch: _Batch, record: Record, topic: str) -> None:
        stream, version, event = record.originator_id, record.originator_version, record.event
        if stream in batch.anew or isinstance(event, AMENDMENTS):
            batch.anew[stream] = version
            batch.amended.setdefault(stream, version)
        else:
            try:
                made = list(self._facts(target, record, event))
            except Exception as error:  # noqa: BLE001  # a read model raises what it likes
                batch.park(Parking(stream, version, topic, said(error)))
                return
            for name, row in made:
                batch.rows.setdefault(name, []).append(row)
        if record.aggregate in target.model.standings:
            batch.touched[stream] = (record.aggregate, version)

    def _facts(
        self, target: Target, record: Record, event: Any
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """The rows that one event gives, with their keys, by the names of their tables."""
        rows = target.model.facts.get(type(event))
        if rows is None:
            return
        cut, decider = self._histories.cut, self._histories.deciders[record.aggregate]
        if isinstance(event, AMENDMENTS) or cut.holds(decider, event):
            key = {STREAM: record.originator_id, VERSION: record.originator_version}
            for item, row in enumerate(rows(event, record)):
                yield row[0].name, whole(target.model, row, {**key, ITEM: item})

    def _write(
        self, connection: Connection, target: Target, batch: _Batch, *, settle: bool
    ) -> None:
        self._tables.insert(connection, target, batch.rows)
        self._amend(connection, target, batch)
        places = batch.touched | self._standings.onlookers(connection, target, batch.touched)
        # A rebuild may have settled onlookers before it was killed, or before these were written.
        noted = batch.touched if settle else places
        self._standings.note(connection, target, noted, due=not settle)
        if settle:
            for failed in self._standings.fill(connection, target, places):
                if failed.stream not in target.parked:
                    batch.park(failed)
        parked = [
            evolve(one, seen=max(one.seen, batch.seen.pop(stream, one.version)))
            for stream, one in batch.parked.items()
        ]
        self._lot.park(connection, target.generation, parked)
        self._lot.passed(connection, target.generation, batch.seen)

    def _amend(self, connection: Connection, target: Target, batch: _Batch) -> None:
        """Give the streams that were amended all their rows of single events anew."""
        made: dict[UUID, Rows] = {}
        for stream in batch.anew:
            rows = self._amended(target, batch, stream)
            if rows is not None:
                made[stream] = rows
        self._write_anew(connection, target, batch, made)

    def _amended(self, target: Target, batch: _Batch, stream: UUID) -> Rows | None:
        """The rows of single events of a stream; if they cannot be made, up to where they can."""
        first, last = batch.amended[stream], batch.anew[stream]
        try:
            return self._rows_of(target, stream, last)
        except OperationalError:
            raise
        except Exception:  # noqa: BLE001  # a read model raises what it likes
            found: Rows | None = None
        for version in range(first, last + 1):
            try:
                found = self._rows_of(target, stream, version)
            except OperationalError:
                raise
            except Exception as error:  # noqa: BLE001  # as above
                later = batch.parked.pop(stream, None)
                seen = later.version if later else last
                batch.park(Parking(stream, version, "", said(error), seen))
                touched = batch.touched.pop(stream, None)
                if touched and version > 1:
                    batch.touched[stream] = (touched[0], version - 1)
                break
        return found

    def _write_anew(
        self, connection: Connection, target: Target, batch: _Batch, made: dict[UUID, Rows]
    ) -> None:
        if not made:
            return
        try:
            with connection.begin_nested():
                self._replace(connection, target, made)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a driver makes of a value
            if len(made) == 1:
                (stream,) = made
                batch.park(Parking(stream, batch.anew[stream], "", said(error)))
                batch.touched.pop(stream, None)
            else:
                # A row that the database does not take: look for the stream that gave it.
                for stream, rows in made.items():
                    self._write_anew(connection, target, batch, {stream: rows})

    def _replace(self, connection: Connection, target: Target, made: dict[UUID, Rows]) -> None:
        """Put rows of single events in the place of all that these streams have."""
        rows: Rows = {}
        for one in made.values():
            for name, some in one.items():
                rows.setdefault(name, []).extend(some)
        self._tables.clear(connection, target, target.model.fact_tables(), list(made))
        self._tables.insert(connection, target, rows)

    def _rows_of(self, target: Target, stream: UUID, version: int) -> Rows:
        """All rows of single events that a stream has by *version*."""
        rows: Rows = {}
        for record, event in self._histories.told(stream, version):
            for name, row in self._facts(target, record, event):
                rows.setdefault(name, []).append(row)
        return rows

    def _refuse(self, target: Target, event: Given, error: str) -> None:
        """Park the stream of an event whose rows the database does not take."""
        place = _place(event)
        _, stream, version = place
        with self._database.writing() as connection:
            self._tables.move(connection, target, place)
            parking = Parking(stream, version, event.topic, error)
            self._lot.park(connection, target.generation, [parking])
        target.position = event.id
        target.parked.add(stream)


class _StillFails(Exception):  # undoes the transaction of a retry
    """The rows of a state could not be made."""


def _read(histories: Histories, event: Given) -> Record:
    return event.record if isinstance(event, Delivered) else histories.read(event)


def _unknown(histories: Histories, event: Given) -> str:
    try:
        _read(histories, event)
    except StoredFault as fault:
        return said(fault)
    return f"no aggregate {event.topic.partition('.')[0]!r} is known here"


def _stands_still(target: Target, batch: _Batch, stream: UUID, version: int) -> bool:
    """Whether the stream is parked; how far it would have come is noted."""
    if stream in target.parked or stream in batch.parked:
        batch.seen[stream] = version
        return True
    return False


def _place(event: Given) -> tuple[int, UUID, int]:
    stream = event.originator_id
    return event.id, stream if isinstance(stream, UUID) else UUID(stream), event.originator_version

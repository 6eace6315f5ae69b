"""Histories and states of single streams, read from the store when they are asked for.

States that were needed lately are kept, up to a number of events in all, so that following a
stream costs what is new of it. A state is that of a stream at a version, whatever rows were made
of it, so that no failure of a writer spoils one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, reduce
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.persistence import AggregateRecorder, StoredEvent

from pemasyarakatan.domain.decider import AMENDMENTS, Decider, effective
from pemasyarakatan.errors import StoredFault
from pemasyarakatan.projections.cut import WHOLE, Cut
from pemasyarakatan.projections.model import Told, Uncut
from pemasyarakatan.record import Record

KEPT = 20_000
"""How many events the states that are kept were folded from, at most."""


class Reading(Protocol):
    """What makes records of stored events: the mapper of the application."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The record; raises StoredFault."""
        ...


class Histories:
    """Reads streams up to a version; for one thread at a time."""

    def __init__(
        self,
        recorder: AggregateRecorder,
        reading: Reading,
        deciders: Sequence[Decider[Any, Any, Any]],
        cut: Cut = WHOLE,
        kept: int = KEPT,
    ) -> None:
        """States are of what *cut* leaves."""
        self._recorder = recorder
        self._source = (recorder, reading)
        self.read: Callable[[StoredEvent], Record] = reading.to_domain_event
        self.deciders: Mapping[str, Decider[Any, Any, Any]] = {one.name: one for one in deciders}
        self.cut = cut
        self._kept = kept
        self._states: OrderedDict[UUID, tuple[int, Any]] = OrderedDict()
        self._events = 0

    def records(self, stream: UUID, version: int) -> list[Record]:
        """The records of *stream* up to *version*; raises StoredFault where one is missing."""
        stored = self._recorder.select_events(stream, lte=version)
        if len(stored) != version:
            raise StoredFault(
                stream, version, "", [f"{len(stored)} events are there up to version {version}"]
            )
        return [self.read(one) for one in stored]

    def effective(self, stream: UUID, version: int) -> list[tuple[Record, Any]]:
        """What counts of a stream and is not cut off: each record, with its event as corrected."""
        return self._counting(self.records(stream, version))

    def told(self, stream: UUID, version: int) -> list[tuple[Record, Any]]:
        """The same, and then the corrections, voids and evidence themselves, in effect or not."""
        records = self.records(stream, version)
        said = [(one, one.event) for one in records if isinstance(one.event, AMENDMENTS)]
        return self._counting(records) + said

    def whole(self, stream: UUID, aggregate: str, version: int) -> Told:
        """All that there is of a stream up to *version*."""
        records = self.records(stream, version)
        counting = self.counting(stream, aggregate, version, records)
        uncut = None
        if (histories := self.uncut) is not None:
            everything = histories.counting(stream, aggregate, version, records)
            later = self._later(records, everything)
            uncut = Uncut(histories.state(stream, aggregate, version), everything, later)
        return Told(self.state(stream, aggregate, version), records, counting, uncut)

    @cached_property
    def uncut(self) -> Histories | None:
        """The histories of the same instant with nothing cut off by day; None if nothing is."""
        if self.cut.on is None:
            return None
        return Histories(*self._source, tuple(self.deciders.values()), Cut(known=self.cut.known))

    def counting(
        self, stream: UUID, aggregate: str, version: int, records: list[Record]
    ) -> list[tuple[Record, Any]]:
        """What counts of *records*; the state that it leads to is kept."""
        counting = self._counting(records)
        found = self._states.get(stream)
        if found is None or found[0] != version:
            decider = self.deciders[aggregate]
            events = (event for _, event in counting)
            self._keep(stream, version, reduce(decider.evolve, events, decider.initial))
        return counting

    def _later(
        self, records: Sequence[Record], everything: Sequence[tuple[Record, Any]]
    ) -> frozenset[int]:
        """The versions of the facts that are cut off; of a voided one by the day it was said of."""
        said = {record.originator_version: event for record, event in everything}
        return frozenset(
            one.originator_version
            for one in records
            if not isinstance(one.event, AMENDMENTS)
            and not self.cut.holds(
                self.deciders[one.aggregate], said.get(one.originator_version, one.event)
            )
        )

    def _counting(self, records: list[Record]) -> list[tuple[Record, Any]]:
        if not records:
            return []
        decider = self.deciders[records[0].aggregate]
        return [
            (records[number - 1], event)
            for number, event in effective([record.event for record in records])
            if self.cut.holds(decider, event)
        ]

    def state(self, stream: UUID, aggregate: str, version: int) -> Any:
        """The state of *stream* at *version*."""
        found = self._states.get(stream)
        if found is not None and found[0] == version:
            self._states.move_to_end(stream)
            return found[1]
        decider = self.deciders[aggregate]
        state = decider.initial
        for _, event in self.effective(stream, version):
            state = decider.evolve(state, event)
        self._keep(stream, version, state)
        return state

    def follow(self, record: Record) -> None:
        """Let the state of a stream that is kept, or begins, grow by one more record."""
        stream, version = record.originator_id, record.originator_version
        decider = self.deciders[record.aggregate]
        found = (0, decider.initial) if version == 1 else self._states.get(stream)
        if found is None:
            return
        if found[0] != version - 1 or isinstance(record.event, AMENDMENTS):
            self._forget(stream)
            return
        state = found[1]
        if self.cut.holds(decider, record.event):
            state = decider.evolve(state, record.event)
        self._keep(stream, version, state)

    def _keep(self, stream: UUID, version: int, state: Any) -> None:
        self._forget(stream)
        self._states[stream] = (version, state)
        self._events += version
        while self._events > self._kept and len(self._states) > 1:
            _, (events, _) = self._states.popitem(last=False)
            self._events -= events

    def _forget(self, stream: UUID) -> None:
        found = self._states.pop(stream, None)
        if found is not None:
            self._events -= found[0]

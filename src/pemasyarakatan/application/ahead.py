"""Ahead: the streams that one save is decided over, as they will be when it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from attrs import frozen

from pemasyarakatan.application.streams import Stream
from pemasyarakatan.domain.civil import civil_date
from pemasyarakatan.domain.decider import Decider, amended, fold
from pemasyarakatan.domain.values import Zone


@frozen(kw_only=True)
class Write:
    """Events for one stream, after what it held when it was read."""

    stream: Stream
    aggregate: str
    events: tuple[Any, ...]


class Ahead:
    """Streams by id, each read once, with the events that were decided on and not written yet."""

    def __init__(self, read: Callable[[UUID], Stream]) -> None:
        self._read = read
        self._stored: dict[UUID, Stream] = {}
        self.forget()

    def forget(self) -> None:
        """Drop what was decided, and keep what was read."""
        self._added: dict[UUID, list[Any]] = {}
        self._added_to: dict[UUID, str] = {}
        self._states: dict[UUID, Any] = {}

    def stored(self, stream_id: UUID) -> Stream:
        """The stream as the store holds it."""
        found = self._stored.get(stream_id)
        if found is None:
            found = self._stored[stream_id] = self._read(stream_id)
        return found

    def aggregate(self, stream_id: UUID) -> str | None:
        """Whose stream it is; None if there is none, nor will be."""
        return self.stored(stream_id).aggregate or self._added_to.get(stream_id)

    def events(self, stream_id: UUID) -> Sequence[Any]:
        """Its events, the new ones last."""
        stored = self.stored(stream_id).events
        return [*stored, *self._added[stream_id]] if stream_id in self._added else stored

    def recorded_on(self, stream_id: UUID, zone: Zone, now: datetime) -> list[date]:
        """The civil day of recording of each event; of the new ones *now*."""
        new = len(self._added.get(stream_id, ()))
        return [*self.stored(stream_id).recorded_on(zone), *[civil_date(now, zone)] * new]

    def state(self, stream_id: UUID, decider: Decider[Any, Any, Any]) -> Any:
        """What its events lead to."""
        if stream_id not in self._states:
            self._states[stream_id] = fold(decider, self.events(stream_id))
        return self._states[stream_id]

    def add(
        self, stream_id: UUID, decider: Decider[Any, Any, Any], events: tuple[Any, ...]
    ) -> None:
        """Let *events* follow in a stream."""
        before = self.state(stream_id, decider)
        self._added.setdefault(stream_id, []).extend(events)
        self._added_to[stream_id] = decider.name
        if amended(self.events(stream_id)):
            del self._states[stream_id]
        else:
            self._states[stream_id] = reduce(decider.evolve, events, before)

    def writes(self) -> tuple[Write, ...]:
        """What is to be written, in the order in which it was decided."""
        return tuple(
            Write(stream=self._stored[one], aggregate=self._added_to[one], events=tuple(events))
            for one, events in self._added.items()
        )

"""What a store of commands should hold, kept as plain lists: the model of the application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from attrs import define, frozen

from pemasyarakatan.domain.aggregates import DECIDERS, UNKNOWN_STREAM
from pemasyarakatan.domain.corrections import amend, stays_possible_elsewhere
from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.domain.law import Circumstances
from pemasyarakatan.domain.values import Zone
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.amending import SHARED

BY_NAME: Mapping[str, Decider[Any, Any, Any]] = {one.name: one for one in DECIDERS}
HOURS = {Zone.WIB: 7, Zone.WITA: 8, Zone.WIT: 9}


@define
class Kept:
    """One stream: whose it is, its events and when each was recorded."""

    decider: Decider[Any, Any, Any]
    events: list[Any]
    recorded_at: list[datetime]

    @property
    def state(self) -> Any:
        """What the events lead to."""
        return fold(self.decider, self.events)


@frozen(kw_only=True)
class Told:
    """What the model says of a command: its events, and when they are recorded."""

    events: tuple[Any, ...]
    now: datetime


class Model:
    """Streams by their id; it decides as the deciders do, and reserves nothing itself."""

    def __init__(self) -> None:
        self.streams: dict[UUID, Kept] = {}

    def state(self, stream: UUID) -> Any:
        """The state of a stream; None if there is none."""
        kept = self.streams.get(stream)
        return kept.state if kept else None

    def tell(
        self, decider: Decider[Any, Any, Any], stream: UUID, command: Any, clock: datetime
    ) -> Told:
        """What *command* should give on *stream*; raises Refused."""
        if isinstance(command, SHARED) and stream not in self.streams:
            raise Refused(UNKNOWN_STREAM.id, UNKNOWN_STREAM.sentence(stream))
        kept = self.streams.get(stream) or Kept(decider, [], [])
        now = max([clock, *kept.recorded_at[-1:]])
        events = self._decide(kept, command, now)
        # A register stream that is written too may have been recorded later, on another day.
        touched = self._touched(kept, events)
        latest = max((self.streams[one].recorded_at[-1] for one in touched), default=now)
        if latest > now:
            now, events = latest, self._decide(kept, command, latest)
        return Told(events=events, now=now)

    def keep(self, decider: Decider[Any, Any, Any], stream: UUID, told: Told) -> None:
        """Append what was told."""
        kept = self.streams.setdefault(stream, Kept(decider, [], []))
        kept.events += told.events
        kept.recorded_at += [told.now] * len(told.events)

    def claimed(self) -> dict[UUID, frozenset[UUID]]:
        """Who should hold each number and name, by what every stream claims."""
        found: dict[UUID, frozenset[UUID]] = {}
        for stream, kept in self.streams.items():
            if not kept.decider.internal:
                for claim in kept.decider.claims(kept.state):
                    found[claim.stream] = found.get(claim.stream, frozenset()) | {stream}
        return found

    def days(self, kept: Kept, zone: Zone) -> list[date]:
        """The civil day of recording of each event."""
        return [day(instant, zone) for instant in kept.recorded_at]

    def _decide(self, kept: Kept, command: Any, now: datetime) -> tuple[Any, ...]:
        decider, state = kept.decider, kept.state
        home = decider.home(command, state)
        if isinstance(home, UUID):
            home = getattr(self.state(home), "tz", None)
        zone = home or Zone.WIT
        today = day(now, zone)
        if isinstance(command, SHARED):
            around = Circumstances(today=today)
            events = amend(decider, command, kept.events, self.days(kept, zone), around)
            after = fold(decider, [*kept.events, *events])
            look = {one: self.state(one) for one in decider.rests_on(after)}
            stays_possible_elsewhere(decider, command, state, after, look)
            return events
        look = {one: self.state(one) for one in decider.reads(command, state)}
        return decider.decide(command, state, Circumstances(today=today, look=look))

    def _touched(self, kept: Kept, events: tuple[Any, ...]) -> Iterator[UUID]:
        before = {one.stream for one in kept.decider.claims(kept.state)}
        after = {
            one.stream for one in kept.decider.claims(fold(kept.decider, [*kept.events, *events]))
        }
        return (one for one in before ^ after if one in self.streams)


def day(instant: datetime, zone: Zone) -> date:
    """The civil date in a zone."""
    return (instant + timedelta(hours=HOURS[zone])).date()

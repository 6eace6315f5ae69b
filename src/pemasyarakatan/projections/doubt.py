"""Doubt: which rules a fact possibly breaks, by days that are known in part.

A rule refuses what is certainly wrong. What may be wrong is found by deciding a fact again twice:
as if it had happened as early as it can and all before it as late as they can, and the other way
round, with what other streams say on either side. Days of one fact are taken to lie in the order
in which they stand; days that may lie ahead, as those of a term, stay as they are. What has no
earliest day is taken to be of 1900, and what has no latest of the day of its recording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from operator import is_
from typing import Any, get_args, get_type_hints
from uuid import UUID

import attrs

from pemasyarakatan.domain.corrections import weighed_again
from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.domain.law import Circumstances
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.errors import Refused

EARLIEST = date(1900, 1, 1)
"""No fact is taken to be earlier."""

AHEAD = frozenset({"term", "as_written", "due", "valid_until", "planned_for"})
"""The fields whose days need not have come."""

_LATEST = date(2200, 1, 1)


def doubtful(
    decider: Decider[Any, Any, Any],
    facts: Sequence[Any],
    recorded_on: Callable[[int], date],
    stream: UUID,
    look: Mapping[UUID, Any],
    *,
    looking: tuple[type, ...] = (),
    aside: tuple[type, ...] = (),
    dayless: tuple[type, ...] = (),
) -> Iterator[tuple[int, str]]:
    """The rules that the *facts* of a stream possibly and not certainly break, by their places.

    *recorded_on* gives the day of recording of the fact at a place. *looking* are the classes of
    events for which *look* matters, *aside* those with whose days no rule compares another fact's,
    *dayless* the classes of states in *look* of which no rule asks a day.
    """
    dated = {one: state for one, state in look.items() if not isinstance(state, dayless)}
    around = [span for state in dated.values() for span in _spans(state) if not _exact(span)]
    if not around and all(_exact(span) for event in facts for span in _spans(event)):
        return
    sides = [look]
    if around:
        sides = [
            {**look, **{one: pinned(state, _LATEST, early=early) for one, state in dated.items()}}
            for early in (True, False)
        ]
    worlds = [_World(decider, early=early) for early in (True, False)]
    plain, unsure = decider.initial, list[tuple[date, date]]()
    for place, event in enumerate(facts):
        spans, day = list(_spans(event)), recorded_on(place)
        looks = isinstance(event, looking)
        if not all(map(_exact, spans)) or _meet(spans, unsure) or (looks and (unsure or around)):
            weighing = _Weighing(decider, stream, day)
            try:
                certain = weighing.rules(event, plain, look)
            except Refused:
                certain = None
            if certain is not None:
                found = {
                    rule
                    for world in worlds
                    for side in (sides if looks else (look,))
                    for rule in weighing.more(world.other(event, day), world.state(plain), side)
                }
                yield from ((place, rule) for rule in sorted(found - certain))
        for world in worlds:
            world.goes_on(event, plain, day)
        plain = decider.evolve(plain, event)
        if not isinstance(event, aside):
            unsure += [span for span in spans if not _exact(span)]


class _World:
    """What was recorded up to now, all of it as early as it can be, or as late."""

    def __init__(self, decider: Decider[Any, Any, Any], *, early: bool) -> None:
        self._decider = decider
        self._early = early
        self._own: Any = None
        self._differs = False

    def other(self, event: Any, day: date) -> Any:
        """The event as it is if it itself lies on the other side."""
        return pinned(event, day, early=not self._early)

    def state(self, plain: Any) -> Any:
        """The state here, where it is *plain* as it was recorded."""
        return self._own if self._differs else plain

    def goes_on(self, event: Any, plain: Any, day: date) -> None:
        """Take *event* in, before which the state is *plain* as it was recorded."""
        own = pinned(event, day, early=self._early)
        if self._differs or own is not event:
            self._own = self._decider.evolve(self.state(plain), own)
            self._differs = True


class _Weighing:
    """What a fact breaks that was recorded on a *day*; the same is weighed once."""

    def __init__(self, decider: Decider[Any, Any, Any], stream: UUID, day: date) -> None:
        self._decider = decider
        self._stream = stream
        self._day = day
        self._weighed: list[tuple[Any, Any, Any]] = []

    def rules(self, event: Any, state: Any, look: Mapping[UUID, Any]) -> frozenset[str]:
        """The (L) rules; raises Refused for an (H) rule."""
        self._weighed.append((event, state, look))
        around = Circumstances(today=self._day, look=look)
        return weighed_again(self._decider, event, state, self._stream, around)

    def more(self, event: Any, state: Any, look: Mapping[UUID, Any]) -> Iterable[str]:
        """The rules, (H) as well, if this was not weighed before."""
        if any(a is event and b is state and c is look for a, b, c in self._weighed):
            return ()
        try:
            return self.rules(event, state, look)
        except Refused as refused:
            return (refused.rule,)


def pinned(value: Any, latest: date, *, early: bool) -> Any:
    """*value* with every day of it that is known in part as early as it can be, or as late."""
    if isinstance(value, PartialDate):
        return _pinned_day(value, latest, early=early)
    if isinstance(value, Facts | tuple):
        found: list[Any] = [pinned(one, latest, early=early) for one in value]
        if all(map(is_, found, value)):
            return value
        return Facts(found) if isinstance(value, Facts) else tuple(found)
    kind: Any = type(value)
    fields = _fields(kind)
    if not fields:
        return value
    changed = {
        name: new
        for name in fields
        if (new := pinned(old := getattr(value, name), latest, early=early)) is not old
    }
    return attrs.evolve(value, **changed) if changed else value


def _pinned_day(day: PartialDate, latest: date, *, early: bool) -> PartialDate:
    if day.exact is not None:
        return day
    first = day.earliest or min(EARLIEST, day.latest or EARLIEST)
    last = max(first, min(day.latest or latest, max(latest, first)))
    return PartialDate.on(first if early else last)


def _spans(value: Any) -> Iterator[tuple[date, date]]:
    """The days that *value* tells of, each from its earliest to its latest."""
    if isinstance(value, PartialDate):
        yield value.earliest or date.min, value.latest or date.max
    elif isinstance(value, date):
        yield value, value
    elif isinstance(value, Facts | tuple):
        for one in value:
            yield from _spans(one)
    else:
        kind: Any = type(value)
        for name in _fields(kind):
            yield from _spans(getattr(value, name))


def _exact(span: tuple[date, date]) -> bool:
    return span[0] == span[1]


def _meet(some: Iterable[tuple[date, date]], others: Sequence[tuple[date, date]]) -> bool:
    """Whether a day of *some* can be a day of *others*."""
    return any(a <= d and c <= b for a, b in some for c, d in others)


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """The fields of a class that can hold a day of something that happened."""
    if not attrs.has(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(
        one.name
        for one in attrs.fields(kind)
        if one.name not in AHEAD and _can_hold(hints[one.name])
    )


def _can_hold(hint: Any) -> bool:
    if hint in (PartialDate, date, Any):
        return True
    if get_args(hint):
        return any(_can_hold(inner) for inner in get_args(hint))
    return isinstance(hint, type) and attrs.has(hint) and bool(_fields(hint))

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
) -> Iterator[tuple[int, str]]:
    """The rules that the *facts* of a stream possibly and not certainly break, by their places.

    *recorded_on* gives the day of recording of the fact at a place. *looking* are the classes of
    events for which *look* matters, *aside* those with whose days no rule compares another fact's.
    """
    around = [span for one in look.values() for span in _spans(one) if not _exact(span)]
    if not around and all(_exact(span) for event in facts for span in _spans(event)):
        return
    worlds = [_World(decider, stream, look, early=early) for early in (True, False)]
    plain, unsure = decider.initial, list[tuple[date, date]]()
    for place, event in enumerate(facts):
        spans, day = list(_spans(event)), recorded_on(place)
        looks = isinstance(event, looking)
        if not all(map(_exact, spans)) or _meet(spans, unsure) or (looks and (unsure or around)):
            here = Circumstances(today=day, look=look)
            try:
                certain = weighed_again(decider, event, plain, stream, here)
            except Refused:
                certain = None
            if certain is not None:
                found = {one for world in worlds for one in world.weighs(event, day, looks=looks)}
                yield from ((place, rule) for rule in sorted(found - certain))
        plain = decider.evolve(plain, event)
        for world in worlds:
            world.goes_on(event, day)
        if not isinstance(event, aside):
            unsure += [span for span in spans if not _exact(span)]


class _World:
    """What was recorded up to now, all of it as early as it can be, or as late."""

    def __init__(
        self,
        decider: Decider[Any, Any, Any],
        stream: UUID,
        look: Mapping[UUID, Any],
        *,
        early: bool,
    ) -> None:
        self._decider = decider
        self._stream = stream
        self._looks = [
            {one: pinned(state, _LATEST, early=side) for one, state in look.items()}
            for side in (True, False)
        ]
        self._early = early
        self._state = decider.initial

    def weighs(self, event: Any, day: date, *, looks: bool) -> Iterator[str]:
        """The rules that *event* breaks here if it itself lies on the other side."""
        other = pinned(event, day, early=not self._early)
        for look in self._looks if looks else self._looks[:1]:
            around = Circumstances(today=day, look=look)
            try:
                yield from weighed_again(self._decider, other, self._state, self._stream, around)
            except Refused as refused:
                yield refused.rule

    def goes_on(self, event: Any, day: date) -> None:
        """Take *event* in."""
        self._state = self._decider.evolve(self._state, pinned(event, day, early=self._early))


def pinned(value: Any, latest: date, *, early: bool) -> Any:
    """*value* with every day of it that is known in part as early as it can be, or as late."""
    if isinstance(value, PartialDate):
        return _pinned_day(value, latest, early=early)
    if isinstance(value, Facts | tuple):
        found: list[Any] = [pinned(one, latest, early=early) for one in value]
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

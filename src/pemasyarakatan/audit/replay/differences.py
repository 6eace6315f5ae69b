"""What is different between two moments of one stream, and which events make the difference.

Facts are compared with themselves, whatever place they have in either state: where an earlier one
was voided, those after it have moved, and nothing is told of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from attrs import frozen

from pemasyarakatan.audit.replay.moments import (
    NOW,
    AnyDecider,
    Fact,
    Moment,
    Standing,
    read,
    standing_at,
)
from pemasyarakatan.audit.replay.pointing import Shape, pointer, same, shape
from pemasyarakatan.audit.replay.tracing import INITIAL, Node, Trace
from pemasyarakatan.audit.replay.wordings import amending
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.civil import civil_date
from pemasyarakatan.domain.decider import RecordVoided, begun
from pemasyarakatan.domain.values import PartialDate, Zone, certainly, surely_not_after
from pemasyarakatan.record import Record


class Kind(StrEnum):
    """What makes a difference; of several, the first in this order names it."""

    VOID = "VOID"
    CORRECTION = "CORRECTION"
    LATE_RECORD = "LATE_RECORD"
    NEW_FACT = "NEW_FACT"


@frozen(kw_only=True)
class Cause:
    """A *fact* that one moment has and the other has not, or has in other words.

    *record* is the event that makes the difference: the fact's own, a correction or a void.
    """

    kind: Kind
    fact: Record
    record: Record


@frozen(kw_only=True)
class Change:
    """One difference: what stood at *before_at*, what stands at *after_at*, and why.

    A pointer is None where nothing is there. *causes* are never empty.
    """

    before_at: str | None
    before: Any
    after_at: str | None
    after: Any
    causes: tuple[Cause, ...]

    @property
    def path(self) -> str:
        """Where it is afterwards; where it was, if it is gone."""
        return self.after_at if self.after_at is not None else self.before_at or ""

    @property
    def kind(self) -> Kind:
        """The weightiest kind of its causes."""
        kinds = {cause.kind for cause in self.causes}
        return next(kind for kind in Kind if kind in kinds)


def differences(
    records: Iterable[Record],
    before: Moment,
    after: Moment = NOW,
    *,
    deciders: Sequence[AnyDecider] = DECIDERS,
    zone: Zone = Zone.WIT,
) -> tuple[Change, ...]:
    """What is different in the state *after* from that *before*; either may be the later.

    *records* are all those of one stream. A fact recorded since is a late record if it certainly
    lies not after the day of the earlier moment, which is counted in *zone*; else it is new. At
    neither moment need anything be known. Raises ValueError as `stand` does.
    """
    decider, whole = read(records, deciders)
    first, second = (standing_at(decider, whole, one) for one in (before, after))
    causes = _causes(first, second, zone)
    if not causes:
        return ()
    return tuple(_Comparing(Trace(first), Trace(second), causes).changes())


# --- which facts differ --------------------------------------------------------------------------


def _causes(first: Standing, second: Standing, zone: Zone) -> Mapping[int, Cause]:
    """By version, each fact that differs and what made it so."""
    less, more = sorted((first, second), key=lambda one: len(one.records))
    edge = _edge(less, zone)
    ours = {fact.version: fact for fact in less.facts}
    theirs = {fact.version: fact for fact in more.facts}
    about = amending(more.records)
    return {
        version: _cause(one, other, less, more, edge, about.get(version, ()))
        for version in sorted(ours.keys() | theirs.keys())
        if _worded(one := ours.get(version)) is not _worded(other := theirs.get(version))
    }


def _worded(fact: Fact | None) -> Any:
    return fact and fact.event


def _edge(standing: Standing, zone: Zone) -> date | None:
    """The day up to which the moment that knows less could tell of facts."""
    valid, known = standing.moment.valid, standing.moment.known
    seen = None if known is None else _civil(known, zone)
    return min((day for day in (valid, seen) if day is not None), default=None)


def _civil(instant: datetime, zone: Zone) -> date:
    try:
        return civil_date(instant, zone)
    except OverflowError:
        return instant.date()


def _cause(
    one: Fact | None,
    other: Fact | None,
    less: Standing,
    more: Standing,
    edge: date | None,
    about: Sequence[Record],
) -> Cause:
    """Why a fact that is *one* where less is known, and *other* where more is, differs.

    *about* are the corrections and voids that speak about it.
    """
    present = one or other
    assert present is not None
    fact = present.record
    if present.version > len(less.records):
        return Cause(kind=_recorded_since(present, more.decider, edge), fact=fact, record=fact)
    since = [record for record in about if record.originator_version > len(less.records)]
    if one is None or other is None:
        absent = more if other is None else less
        voids = [record for record in since if isinstance(record.event, RecordVoided)]
        if absent is more:
            voids = [void for void in voids if void.event.target_version == present.version]
        if voids:
            return Cause(kind=Kind.VOID, fact=fact, record=voids[-1])
        day = absent.moment.valid
        if not since or (day is not None and not begun(more.decider, present.event, day)):
            return Cause(kind=Kind.NEW_FACT, fact=fact, record=fact)
    elif other.correction is not None and other.correction in since:
        return Cause(kind=Kind.CORRECTION, fact=fact, record=other.correction)
    void = isinstance(since[-1].event, RecordVoided)
    kind = Kind.VOID if void else Kind.CORRECTION
    return Cause(kind=kind, fact=fact, record=since[-1])


def _recorded_since(fact: Fact, decider: AnyDecider, edge: date | None) -> Kind:
    day = decider.day_of(fact.event) or PartialDate()
    late = edge is not None and surely_not_after(day, certainly(edge))
    return Kind.LATE_RECORD if late else Kind.NEW_FACT


# --- where the states differ ---------------------------------------------------------------------


class _Comparing:
    """Walks two traces side by side; what is one object in both is not walked."""

    def __init__(self, first: Trace, second: Trace, causes: Mapping[int, Cause]) -> None:
        self._first = first
        self._second = second
        self._causes = causes

    def changes(self) -> Iterator[Change]:
        """Every change, in the order of the state."""
        return self._walk(self._first.root, self._second.root, "", "")

    def _walk(self, one: Node, other: Node, before: str, after: str) -> Iterator[Change]:
        if one.value is other.value:
            return
        kind = shape(one.value)
        if kind is not shape(other.value) or kind is Shape.LEAF:
            if not same(one.value, other.value):
                yield self._change(one, other, before, after)
            return
        ours, theirs = self._keyed(self._first, one), self._keyed(self._second, other)
        if not _in_order(ours, theirs):
            yield self._change(one, other, before, after)
            return
        for name, (key, part) in ours.items():
            if name not in theirs:
                yield self._change(part, None, pointer(before, key), None)
        for name, (key, part) in theirs.items():
            if name in ours:
                old, was = ours[name]
                yield from self._walk(was, part, pointer(before, old), pointer(after, key))
            else:
                yield self._change(None, part, None, pointer(after, key))

    def _keyed(self, trace: Trace, node: Node) -> dict[Any, tuple[Any, Node]]:
        """The parts by what they are: a name, a member, or the fact that put an item there."""
        kind = shape(node.value)
        if kind is Shape.OBJECT:
            return {key: (key, part) for key, part in node.pointed()}
        if kind is Shape.SET:
            return {part.value: (key, part) for key, part in node.pointed()}
        keyed: dict[Any, tuple[Any, Node]] = {}
        counted: dict[int, int] = {}
        for key, part in node.pointed():
            version = _version(trace, part.born)
            number = counted[version] = counted.get(version, -1) + 1
            keyed[version, number] = (key, part)
        return keyed

    def _change(
        self, one: Node | None, other: Node | None, before: str | None, after: str | None
    ) -> Change:
        return Change(
            before_at=before,
            before=None if one is None else one.value,
            after_at=after,
            after=None if other is None else other.value,
            causes=self._caused(one, other),
        )

    def _caused(self, one: Node | None, other: Node | None) -> tuple[Cause, ...]:
        """The facts that differ and wrote here; all that differ, where what they did is felt."""
        versions: set[int] = set()
        for trace, node in ((self._first, one), (self._second, other)):
            if node is not None:
                versions |= {_version(trace, writer) for writer in trace.writers(node)}
        chosen = sorted(versions & self._causes.keys()) or sorted(self._causes)
        return tuple(self._causes[version] for version in chosen)


def _version(trace: Trace, writer: int) -> int:
    return 0 if writer == INITIAL else trace.standing.facts[writer].version


def _in_order(ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> bool:
    """Whether what both have stands in one order in both; a set's members always do."""
    places = {name: number for number, name in enumerate(theirs)}
    shared = [places[name] for name in ours if name in places]
    return all(first < second for first, second in pairwise(shared))

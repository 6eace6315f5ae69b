"""Which invariants a facility breaks, and what an auditor wants to see in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.decider import Broken, Flag
from pemasyarakatan.domain.facility import rules as r
from pemasyarakatan.domain.facility.events import (
    ClassObserved,
    FacilityRegistered,
    FoodSupplierDataSubmitted,
    InnovationIntroduced,
    ParentObserved,
    day_of,
)
from pemasyarakatan.domain.facility.state import Facility, Tenure
from pemasyarakatan.domain.law import Rule
from pemasyarakatan.domain.text import normalise_name
from pemasyarakatan.domain.values import Irregularity, PartialDate, certainly, surely_before

_Found = Iterator[tuple[Rule, object]]


def broken(state: Facility) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks, acknowledged irregularities left out.

    Not that a change is to another value (.same_value): one that is entered late may make it
    so. Nor that an observed head is another (.other_head), which is a flag: no decree is
    blocked by a newspaper.
    """
    registered = state.registered
    if registered is None:
        found = "facts of a facility never registered"
        some = any(True for _ in state.facts())
        return (Broken(rule=r.BOOK.not_found.id, found=found),) if some else ()
    return tuple(
        Broken(rule=rule.id, found=rule.expected if found is None else str(found))
        for rule, found in _broken(state, registered)
    )


def _broken(state: Facility, registered: FacilityRegistered) -> _Found:
    if registered.facility_id != r.facility_id(registered.key):
        yield r.ID_NOT_OF_KEY, registered.facility_id
    for fact in (registered, *state.classes):
        valid = r.class_valid(registered.kind, fact.facility_class)
        if not valid and not _answered(fact.irregular, r.CLASS_INVALID):
            yield r.CLASS_INVALID, fact.facility_class
    yield from _same_days(state)
    yield from _tenures(state)
    yield from _innovations(state)
    yield from _suppliers(state)
    for closing in state.closings[1:]:
        yield r.CLOSED, day_of(closing)
    later = later_than(state, state.closings[0].effective_on) if state.closings else None
    if later is not None:
        yield r.AFTER_CLOSING, later


def _same_days(state: Facility) -> _Found:
    """One change of a kind in a day."""
    classes = [fact for fact in state.classes if not isinstance(fact, ClassObserved)]
    parents = [fact for fact in state.parents if not isinstance(fact, ParentObserved)]
    changes: tuple[Iterable[Any], ...] = (state.names, classes, parents)
    for kind in changes:
        yield from ((r.SAME_DAY, day) for day in _repeated(kind, lambda fact: fact.effective_on))


def _tenures(state: Facility) -> _Found:
    """F1, F2, and that every end is that of a tenure, and its only one."""
    for own in _repeated(state.appointments, lambda fact: fact.tenure_id):
        yield r.BOOK.reused_id, own
    for own in _repeated(state.tenure_ends, lambda fact: fact.tenure_id):
        yield r.TENURE_ENDED, own
    for end in state.tenure_ends:
        tenure = state.tenure(end.tenure_id)
        if tenure is None:
            yield r.UNKNOWN_TENURE, end.tenure_id
        elif end.ended_on < tenure.appointed.from_on:
            yield r.TENURE_ORDER, shown(tenure)
    tenures = [
        tenure
        for tenure in sorted(state.tenures(), key=lambda tenure: tenure.appointed.from_on)
        if not _answered(tenure.appointed.irregular, r.HEAD_OVERLAP)
    ]
    for place, tenure in enumerate(tenures):
        for other in tenures[place + 1 :]:
            if tenure.until is not None and other.appointed.from_on > tenure.until:
                break
            if r.excluded(tenure, other):
                yield r.HEAD_OVERLAP, f"{shown(tenure)}; {shown(other)}"
                break


def _innovations(state: Facility) -> _Found:
    for own in _repeated(state.innovations, lambda fact: fact.innovation_id):
        yield r.BOOK.reused_id, own
    for used in _repeated(state.innovations, acronym):
        yield r.ACRONYM_USED, used


def _suppliers(state: Facility) -> _Found:
    """A list is submitted once a year, and revised only after that."""
    years: set[int | None] = set()
    for fact in state.suppliers:
        year = fact.fiscal_year
        if not fact.suppliers:
            yield r.NO_SUPPLIER, day_of(fact)
        if r.twice(fact.suppliers):
            yield r.SUPPLIER_TWICE, day_of(fact)
        if not isinstance(fact, FoodSupplierDataSubmitted):
            if year not in years:
                yield r.YEAR_NOT_SUBMITTED, year or "no year stated"
        elif year is not None and year in years:
            yield r.YEAR_SUBMITTED, year
        else:
            years.add(year)


def flags(state: Facility, look: Mapping[UUID, Any]) -> tuple[Flag, ...]:
    """Heads whom an observation contradicts; once closed, agreements still in force after it.

    *look* holds the agreements that bind the unit.
    """
    return tuple(_flags(state, look))


def _flags(state: Facility, look: Mapping[UUID, Any]) -> Iterator[Flag]:
    for fact in state.heads_seen:
        by = r.contradicted(state, fact)
        if by is not None:
            name = fact.official.name and fact.official.name.raw
            yield Flag(name="HEAD_CONTRADICTED", found=f"{name}: {by}")
    if state.registered is None or state.closed is None:
        return
    end = state.closed.effective_on
    running = r.running(look, state.registered.facility_id, end)
    if running:
        found = f"{', '.join(map(str, running))} in force after {end}"
        yield Flag(name="AGREEMENTS_RUNNING", found=found)


def later_than(state: Facility, end: date) -> PartialDate | None:
    """A day of a fact that certainly lies after *end*, if there is one."""
    days = (day_of(fact) for fact in state.facts())
    return next((day for day in days if surely_before(certainly(end), day)), None)


def acronym(fact: InnovationIntroduced) -> str:
    """The acronym of an innovation as acronyms are compared."""
    return normalise_name(fact.acronym)


def shown(tenure: Tenure) -> str:
    """Who headed the unit, and when."""
    official = tenure.appointed.official
    who = official.name.raw if official.name else official.position or "a head"
    return f"{who} from {tenure.appointed.from_on} to {tenure.until or 'no stated end'}"


def _answered(irregular: Irregularity | None, rule: Rule) -> bool:
    return irregular is not None and rule.id in irregular.rules


def _repeated(facts: Iterable[Any], key: Callable[[Any], Hashable]) -> list[Any]:
    """What more than one fact has for its key."""
    return [one for one, count in Counter(map(key, facts)).items() if count > 1]

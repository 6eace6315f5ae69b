"""The rules of a facility by name, and the questions they ask (F1 to F7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.facility.events import (
    FoodSupplierDataRevised,
    FoodSupplierDataSubmitted,
    HeadObserved,
)
from pemasyarakatan.domain.facility.state import Facility, Tenure
from pemasyarakatan.domain.facility.values import CLASSES, FacilityClass, FacilityKind, FoodSupplier
from pemasyarakatan.domain.law import RuleBook
from pemasyarakatan.domain.text import normalise_name
from pemasyarakatan.domain.values import Capacity, Official, shifted

BOOK = RuleBook("facility")


def facility_id(key: str) -> UUID:
    """The id of the unit with this *key*: its code, else a slug without its class."""
    return derived("facility/v1", key)


ID_NOT_OF_KEY = BOOK.impossible(
    "id_not_of_key", "the id that derives from the key", "Take it from `facility_id(key)`."
)
CLASS_INVALID = BOOK.irregular(
    "class_invalid",
    "a class that this kind of unit has",
    "Compare with the decree, or leave the class out.",
)
SAME_VALUE = BOOK.impossible(
    "same_value", "another value than is in effect that day", "There is nothing to change."
)
SAME_DAY = BOOK.impossible(
    "same_day", "no other change of this kind on the same day", "Correct the other change."
)
HEAD_OVERLAP = BOOK.irregular(
    "head_overlap",
    "no day with two definitive or two acting heads, the handover day excepted",
    "End the earlier tenure first.",
)
UNKNOWN_TENURE = BOOK.impossible(
    "unknown_tenure", "a tenure of this unit", "Record the appointment first."
)
TENURE_ENDED = BOOK.impossible(
    "tenure_ended", "a tenure that is not ended", "Correct the recorded end."
)
TENURE_ORDER = BOOK.impossible(
    "tenure_order", "an end not before the beginning", "Compare both days with the decree."
)
OTHER_HEAD = BOOK.irregular(
    "other_head",
    "the head that is known for that day",
    "Compare with the decree or the other source; record the handover if there was one.",
)
ACRONYM_USED = BOOK.impossible(
    "acronym_used", "an acronym that no other innovation of the unit has", "Give its own."
)
NO_SUPPLIER = BOOK.impossible(
    "no_supplier", "at least one supplier", "Submit when there is one to name."
)
SUPPLIER_TWICE = BOOK.impossible("supplier_twice", "each supplier once", "Leave the double out.")
YEAR_SUBMITTED = BOOK.impossible(
    "year_submitted", "a fiscal year without a list", "Revise the list with ReviseFoodSuppliers."
)
YEAR_NOT_SUBMITTED = BOOK.impossible(
    "year_not_submitted", "a fiscal year with a list", "Submit it with SubmitFoodSuppliers."
)
CLOSED = BOOK.impossible("closed", "a unit that is still open", "Correct the recorded closing.")
AFTER_CLOSING = BOOK.impossible(
    "after_closing",
    "nothing certainly dated after the unit was closed",
    "Compare the day with that of the closing.",
)


def class_valid(kind: FacilityKind, facility_class: FacilityClass | None) -> bool:
    """F5: the class is one that the kind has; not stated is always valid."""
    return facility_class is None or facility_class in CLASSES[kind]


def overlaps(state: Facility, tenure: Tenure) -> Tenure | None:
    """F1, F2: another tenure that shares more than a handover day with *tenure*, if any."""
    for other in state.tenures():
        if other.appointed.tenure_id != tenure.appointed.tenure_id and excluded(other, tenure):
            return other
    return None


def excluded(one: Tenure, other: Tenure) -> bool:
    """Whether two tenures may not share a day, and do, a handover day excepted."""
    first = max(one.appointed.from_on, other.appointed.from_on)
    last = min(one.until or date.max, other.until or date.max)
    if first > last:
        return False
    kinds = {one.capacity, other.capacity}
    exclusive = (
        kinds == {Capacity.DEFINITIVE}
        or kinds <= {Capacity.PLH, Capacity.PLT}
        or kinds == {Capacity.PLT, Capacity.DEFINITIVE}
    )
    handover = first == last and Capacity.DEFINITIVE in kinds and _meet(one, other, first)
    return exclusive and not handover


def _meet(one: Tenure, other: Tenure, day: date) -> bool:
    """One tenure ends on the *day* on which the other begins."""
    return (one.until == day and other.appointed.from_on == day) or (
        other.until == day and one.appointed.from_on == day
    )


def contradicted(state: Facility, seen: HeadObserved) -> str | None:
    """F7: who else was head on that exact day, by decree or by another observation."""
    day, name = seen.observed_on.exact, _named(seen.official)
    if day is None or name is None or seen.official.capacity not in _SEEN_AS_HEAD:
        return None
    by_decree = {
        who
        for tenure in state.heads_on(day, Capacity.DEFINITIVE)
        if (who := _named(tenure.appointed.official)) is not None
    }
    if name in by_decree:
        return None
    if by_decree:
        return f"{', '.join(sorted(by_decree))} by decree on {day}"
    for other in state.heads_seen.where(_seen_as_head, day):
        who = _named(other.official)
        if who is not None and who != name:
            return f"{who} observed on {day}"
    return None


def _seen_as_head(fact: HeadObserved) -> date | None:
    """The exact day on which somebody was seen as head; None where it is not known or not so."""
    return fact.observed_on.exact if fact.official.capacity in _SEEN_AS_HEAD else None


_SEEN_AS_HEAD = (Capacity.DEFINITIVE, Capacity.UNKNOWN)


def _named(official: Official) -> str | None:
    return normalise_name(official.name.canonical) if official.name else None


def twice(suppliers: Iterable[FoodSupplier]) -> bool:
    """Whether one partner stands twice in a list."""
    named = [one.partner_id for one in suppliers]
    return len(set(named)) < len(named)


def submitted(state: Facility, year: int | None) -> bool:
    """Whether a list was submitted for this fiscal year, or one for no stated year."""
    return state.suppliers.first(_submitted_for, (year,)) is not None


def _submitted_for(
    fact: FoodSupplierDataSubmitted | FoodSupplierDataRevised,
) -> tuple[int | None] | None:
    return (fact.fiscal_year,) if isinstance(fact, FoodSupplierDataSubmitted) else None


@runtime_checkable
class Agreement(Protocol):
    """What a facility needs to know of an agreement."""

    @property
    def facilities(self) -> tuple[UUID, ...]:
        """The facilities that are bound themselves."""
        ...

    def status_at(self, day: date) -> StrEnum:
        """Its status on *day*."""
        ...


def running(look: Mapping[UUID, Any], facility_id: UUID, end: date) -> tuple[UUID, ...]:
    """The agreements that bind the unit and are in force on the day after its *end*."""
    day = shifted(end, 1) or end
    return tuple(
        one
        for one, state in look.items()
        if isinstance(state, Agreement)
        and facility_id in state.facilities
        and state.status_at(day).value == "IN_FORCE"
    )

"""What a facility answers to each command, and which invariants its state may break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.decider import Broken, Decider, Flag
from pemasyarakatan.domain.facility import rules as r
from pemasyarakatan.domain.facility.commands import (
    AppointHead,
    AssignRegionalOffice,
    CloseFacility,
    EndHeadTenure,
    FacilityCommand,
    IntroduceInnovation,
    ObserveClass,
    ObserveHead,
    ObserveParent,
    ReclassifyFacility,
    RegisterFacility,
    RenameFacility,
    ReviseFoodSuppliers,
    SubmitFoodSuppliers,
    TransferFacility,
)
from pemasyarakatan.domain.facility.events import (
    ClassObserved,
    FacilityClosed,
    FacilityEvent,
    FacilityReclassified,
    FacilityRegistered,
    FacilityRenamed,
    FacilityTransferred,
    FoodSupplierDataRevised,
    FoodSupplierDataSubmitted,
    HeadAppointed,
    HeadObserved,
    HeadTenureEnded,
    InnovationIntroduced,
    ParentObserved,
    RegionalOfficeAssigned,
)
from pemasyarakatan.domain.facility.state import Facility, Tenure, evolve
from pemasyarakatan.domain.law import Circumstances, Law
from pemasyarakatan.domain.text import normalise_name
from pemasyarakatan.domain.values import PartialDate, certainly, surely_before


def facility_id(key: str) -> UUID:
    """The id of the unit with this *key*: its code, else a slug without its class."""
    return derived("facility/v1", key)


def reads(command: FacilityCommand, state: Facility) -> tuple[UUID, ...]:  # noqa: ARG001
    """A facility looks at no other stream."""
    return ()


def decide(
    command: FacilityCommand, state: Facility, circumstances: Circumstances
) -> tuple[FacilityEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(r.BOOK, command, circumstances)
    registered = state.registered
    if isinstance(command, RegisterFacility):
        if registered is not None:
            return law.created_already(registered)
        expected = facility_id(command.key)
        law.forbids(r.ID_NOT_OF_KEY, command.facility_id != expected, command.facility_id)
        valid = r.class_valid(command.kind, command.facility_class)
        law.forbids(r.CLASS_INVALID, not valid, command.facility_class)
        return (law.gives(FacilityRegistered),)

    law.forbids(r.BOOK.not_found, registered is None, command.facility_id)
    assert registered is not None
    if law.known(_facts(state), PAIRS):
        return ()
    _after_closing(law, state, _day(command))
    match command:
        case RenameFacility():
            _another_value(law, state.name_at(command.effective_on), command.name)
            _another_day(law, command.effective_on, state.names)
            return (law.gives(FacilityRenamed),)

        case ReclassifyFacility():
            day = command.effective_on
            _another_value(law, state.class_at(day), command.facility_class)
            _another_day(law, day, [f for f in state.classes if not isinstance(f, ClassObserved)])
            valid = r.class_valid(registered.kind, command.facility_class)
            law.forbids(r.CLASS_INVALID, not valid, command.facility_class)
            return (law.gives(FacilityReclassified),)

        case AssignRegionalOffice():
            day = command.effective_on
            _another_value(law, state.parent_at(day), command.office)
            _another_day(law, day, [f for f in state.parents if not isinstance(f, ParentObserved)])
            return (law.gives(RegionalOfficeAssigned),)

        case ObserveClass():
            valid = r.class_valid(registered.kind, command.facility_class)
            law.forbids(r.CLASS_INVALID, not valid, command.facility_class)
            return (law.gives(ClassObserved),)

        case ObserveParent():
            return (law.gives(ParentObserved),)

        case AppointHead():
            for known in state.appointments:
                if known.tenure_id == command.tenure_id:
                    return law.recorded_already(known)
            appointed = HeadAppointed(
                tenure_id=command.tenure_id, official=command.official, from_on=command.from_on
            )
            other = r.overlaps(state, Tenure(appointed=appointed, until=None))
            law.forbids(r.HEAD_OVERLAP, other is not None, other and _shown(other))
            return (law.gives(HeadAppointed),)

        case EndHeadTenure():
            tenures = {t.appointed.tenure_id: t for t in state.tenures()}
            tenure = tenures.get(command.tenure_id)
            law.forbids(r.UNKNOWN_TENURE, tenure is None, command.tenure_id)
            assert tenure is not None
            law.forbids(r.TENURE_ENDED, tenure.until is not None, tenure.until)
            began = tenure.appointed.from_on
            law.forbids(r.TENURE_ORDER, command.ended_on < began, began)
            return (law.gives(HeadTenureEnded),)

        case ObserveHead():
            seen = HeadObserved(official=command.official, observed_on=command.observed_on)
            other_head = r.contradicted(state, seen)
            law.forbids(r.OTHER_HEAD, other_head is not None, other_head)
            return (law.gives(HeadObserved),)

        case IntroduceInnovation():
            acronym = normalise_name(command.acronym)
            for innovation in state.innovations:
                if innovation.innovation_id == command.innovation_id:
                    return law.recorded_already(innovation)
                used = normalise_name(innovation.acronym) == acronym
                law.forbids(r.ACRONYM_USED, used, innovation.full_name)
            return (law.gives(InnovationIntroduced),)

        case SubmitFoodSuppliers():
            _suppliers(law, command)
            year = command.fiscal_year
            law.forbids(r.YEAR_SUBMITTED, year is not None and _submitted(state, year), year)
            return (law.gives(FoodSupplierDataSubmitted),)

        case ReviseFoodSuppliers():
            _suppliers(law, command)
            year = command.fiscal_year
            law.forbids(r.YEAR_NOT_SUBMITTED, not _submitted(state, year), year or "no year stated")
            return (law.gives(FoodSupplierDataRevised),)

        case TransferFacility() | CloseFacility():
            law.forbids(r.CLOSED, state.closed is not None, state.closed and _day(state.closed))
            end = command.effective_on
            later = _later_than(state, end)
            law.forbids(r.AFTER_CLOSING, later is not None, later)
            closing = isinstance(command, CloseFacility)
            return (law.gives(FacilityClosed) if closing else law.gives(FacilityTransferred),)

        case _:
            assert_never(command)


def day_of(event: FacilityEvent) -> PartialDate | None:
    """The day on which the fact begins to hold."""
    return _day(event)


_DAY: Mapping[type, str] = {
    FacilityRegistered: "registered_on",
    ClassObserved: "on",
    ParentObserved: "on",
    HeadAppointed: "from_on",
    HeadTenureEnded: "ended_on",
    HeadObserved: "observed_on",
    InnovationIntroduced: "introduced_on",
    FoodSupplierDataSubmitted: "submitted_on",
    FoodSupplierDataRevised: "revised_on",
    FacilityRenamed: "effective_on",
    FacilityReclassified: "effective_on",
    RegionalOfficeAssigned: "effective_on",
    FacilityTransferred: "effective_on",
    FacilityClosed: "effective_on",
}

PAIRS: Mapping[type, tuple[type, ...]] = {
    RegisterFacility: (FacilityRegistered,),
    RenameFacility: (FacilityRenamed,),
    ReclassifyFacility: (FacilityReclassified,),
    AssignRegionalOffice: (RegionalOfficeAssigned,),
    ObserveClass: (ClassObserved,),
    ObserveParent: (ParentObserved,),
    AppointHead: (HeadAppointed,),
    EndHeadTenure: (HeadTenureEnded,),
    ObserveHead: (HeadObserved,),
    IntroduceInnovation: (InnovationIntroduced,),
    SubmitFoodSuppliers: (FoodSupplierDataSubmitted,),
    ReviseFoodSuppliers: (FoodSupplierDataRevised,),
    TransferFacility: (FacilityTransferred,),
    CloseFacility: (FacilityClosed,),
}


def _day(fact: object) -> PartialDate | None:
    """The day of an event, or of the command that gives it."""
    event = PAIRS.get(type(fact), (type(fact),))[0]
    value: PartialDate | date = getattr(fact, _DAY[event])
    return value if isinstance(value, PartialDate) else certainly(value)


def broken(state: Facility) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks, acknowledged irregularities left out."""
    return tuple(_broken(state))


def _broken(state: Facility) -> Iterator[Broken]:
    registered = state.registered
    if registered is None:
        if any(True for _ in _facts(state)):
            yield Broken(rule=r.BOOK.not_found.id, found="facts of a facility never registered")
        return
    for fact in (registered, *state.classes):
        if fact.irregular is None and not r.class_valid(registered.kind, fact.facility_class):
            yield Broken(rule=r.CLASS_INVALID.id, found=str(fact.facility_class))
    for tenure in state.tenures():
        if tenure.until is not None and tenure.until < tenure.appointed.from_on:
            yield Broken(rule=r.TENURE_ORDER.id, found=_shown(tenure))
        if tenure.appointed.irregular is None:
            other = r.overlaps(state, tenure)
            if other is not None and other.appointed.irregular is None:
                yield Broken(rule=r.HEAD_OVERLAP.id, found=_shown(other))
    later = _later_than(state, state.closed.effective_on) if state.closed else None
    if later is not None:
        yield Broken(rule=r.AFTER_CLOSING.id, found=str(later))


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


def title(state: Facility) -> str | None:
    """What the unit is called."""
    return state.name


def _facts(state: Facility) -> Iterator[FacilityEvent]:
    """Every fact after the registration."""
    yield from state.names
    yield from state.classes
    yield from state.parents
    yield from state.appointments
    yield from state.tenure_ends
    yield from state.heads_seen
    yield from state.innovations
    yield from state.suppliers
    if state.closed is not None:
        yield state.closed


def _after_closing(law: Law, state: Facility, day: PartialDate | None) -> None:
    """F6: after the closing nothing certainly dated later."""
    end = _day(state.closed) if state.closed else None
    late = end is not None and day is not None and surely_before(end, day)
    law.forbids(r.AFTER_CLOSING, late, day)


def _later_than(state: Facility, end: date) -> PartialDate | None:
    days = (_day(fact) for fact in _facts(state))
    return next((d for d in days if d is not None and surely_before(certainly(end), d)), None)


def _another_value(law: Law, current: object, new: object) -> None:
    law.forbids(r.SAME_VALUE, current is not None and current == new, current)


def _another_day(law: Law, day: date, changes: Any) -> None:
    law.forbids(r.SAME_DAY, any(fact.effective_on == day for fact in changes), day)


def _suppliers(law: Law, command: SubmitFoodSuppliers | ReviseFoodSuppliers) -> None:
    law.forbids(r.NO_SUPPLIER, not command.suppliers)
    law.forbids(r.SUPPLIER_TWICE, r.twice(command.suppliers))


def _submitted(state: Facility, year: int | None) -> bool:
    return any(
        isinstance(fact, FoodSupplierDataSubmitted) and fact.fiscal_year == year
        for fact in state.suppliers
    )


def _shown(tenure: Tenure) -> str:
    official = tenure.appointed.official
    who = official.name.raw if official.name else official.position or "a head"
    return f"{who} from {tenure.appointed.from_on} to {tenure.until or 'no stated end'}"


FACILITY: Decider[FacilityCommand, Facility, FacilityEvent] = Decider(
    name="facility",
    book=r.BOOK,
    pairs=PAIRS,
    initial=Facility(),
    stream=lambda command: command.facility_id,
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    home=lambda command, state: command.tz if isinstance(command, RegisterFacility) else state.tz,
)

"""What a facility answers to each command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from pemasyarakatan.domain.decider import Decider
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
    day_of,
)
from pemasyarakatan.domain.facility.invariants import acronym, broken, flags, later_than, shown
from pemasyarakatan.domain.facility.state import Facility, Tenure, evolve
from pemasyarakatan.domain.facts import Facts, by
from pemasyarakatan.domain.law import Circumstances, Law
from pemasyarakatan.domain.text import normalise_name
from pemasyarakatan.domain.values import PartialDate, certainly, surely_before


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
        expected = r.facility_id(command.key)
        law.forbids(r.ID_NOT_OF_KEY, command.facility_id != expected, command.facility_id)
        valid = r.class_valid(command.kind, command.facility_class)
        law.forbids(r.CLASS_INVALID, not valid, command.facility_class)
        return (law.gives(FacilityRegistered),)

    law.forbids(r.BOOK.not_found, registered is None, command.facility_id)
    assert registered is not None
    day = _day(command)
    kept: Facts[Any] = getattr(state, _KEPT[type(command)][0])
    if law.known(kept.where(day_of, day), PAIRS):
        return ()
    _after_closing(law, state, day)
    match command:
        case RenameFacility():
            _another_value(law, state.name_at(command.effective_on), command.name)
            _another_day(law, state.names, command.effective_on, FacilityRenamed)
            return (law.gives(FacilityRenamed),)

        case ReclassifyFacility():
            _another_value(law, state.class_at(command.effective_on), command.facility_class)
            _another_day(law, state.classes, command.effective_on, FacilityReclassified)
            valid = r.class_valid(registered.kind, command.facility_class)
            law.forbids(r.CLASS_INVALID, not valid, command.facility_class)
            return (law.gives(FacilityReclassified),)

        case AssignRegionalOffice():
            _another_value(law, state.parent_at(command.effective_on), command.office)
            _another_day(law, state.parents, command.effective_on, RegionalOfficeAssigned)
            return (law.gives(RegionalOfficeAssigned),)

        case ObserveClass():
            valid = r.class_valid(registered.kind, command.facility_class)
            law.forbids(r.CLASS_INVALID, not valid, command.facility_class)
            return (law.gives(ClassObserved),)

        case ObserveParent():
            return (law.gives(ParentObserved),)

        case AppointHead():
            known = state.appointments.first(by("tenure_id"), command.tenure_id)
            if known is not None:
                return law.recorded_already(known)
            appointed = HeadAppointed(
                tenure_id=command.tenure_id, official=command.official, from_on=command.from_on
            )
            other = r.overlaps(state, Tenure(appointed=appointed, until=None))
            law.forbids(r.HEAD_OVERLAP, other is not None, other and shown(other))
            return (law.gives(HeadAppointed),)

        case EndHeadTenure():
            tenure = state.tenure(command.tenure_id)
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
            innovation = state.innovations.first(by("innovation_id"), command.innovation_id)
            if innovation is not None:
                return law.recorded_already(innovation)
            same = state.innovations.first(acronym, normalise_name(command.acronym))
            law.forbids(r.ACRONYM_USED, same is not None, same and same.full_name)
            return (law.gives(InnovationIntroduced),)

        case SubmitFoodSuppliers():
            _suppliers(law, command)
            year = command.fiscal_year
            law.forbids(r.YEAR_SUBMITTED, year is not None and r.submitted(state, year), year)
            return (law.gives(FoodSupplierDataSubmitted),)

        case ReviseFoodSuppliers():
            _suppliers(law, command)
            year = command.fiscal_year
            law.forbids(
                r.YEAR_NOT_SUBMITTED, not r.submitted(state, year), year or "no year stated"
            )
            return (law.gives(FoodSupplierDataRevised),)

        case TransferFacility() | CloseFacility():
            law.forbids(r.CLOSED, state.closed is not None, state.closed and day_of(state.closed))
            later = later_than(state, command.effective_on)
            law.forbids(r.AFTER_CLOSING, later is not None, later)
            closing = isinstance(command, CloseFacility)
            return (law.gives(FacilityClosed) if closing else law.gives(FacilityTransferred),)

        case _:
            assert_never(command)


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


_KEPT: Mapping[type, tuple[str, str]] = {
    RenameFacility: ("names", "effective_on"),
    ReclassifyFacility: ("classes", "effective_on"),
    AssignRegionalOffice: ("parents", "effective_on"),
    ObserveClass: ("classes", "on"),
    ObserveParent: ("parents", "on"),
    AppointHead: ("appointments", "from_on"),
    EndHeadTenure: ("tenure_ends", "ended_on"),
    ObserveHead: ("heads_seen", "observed_on"),
    IntroduceInnovation: ("innovations", "introduced_on"),
    SubmitFoodSuppliers: ("suppliers", "submitted_on"),
    ReviseFoodSuppliers: ("suppliers", "revised_on"),
    TransferFacility: ("closings", "effective_on"),
    CloseFacility: ("closings", "effective_on"),
}
"""Where the facts of a command are kept, and what its own day is called."""


def _day(command: FacilityCommand) -> PartialDate:
    """The day on which what the command says begins to hold."""
    day: PartialDate | date = getattr(command, _KEPT[type(command)][1])
    return day if isinstance(day, PartialDate) else certainly(day)


def title(state: Facility) -> str | None:
    """What the unit is called."""
    return state.name


def _after_closing(law: Law, state: Facility, day: PartialDate) -> None:
    """F6: after the closing nothing certainly dated later."""
    late = state.closed is not None and surely_before(day_of(state.closed), day)
    law.forbids(r.AFTER_CLOSING, late, day)


def _another_value(law: Law, current: object, new: object) -> None:
    law.forbids(r.SAME_VALUE, current is not None and current == new, current)


def _another_day(law: Law, changes: Facts[Any], day: date, kind: type) -> None:
    that_day = changes.where(day_of, certainly(day))
    law.forbids(r.SAME_DAY, any(isinstance(fact, kind) for fact in that_day), day)


def _suppliers(law: Law, command: SubmitFoodSuppliers | ReviseFoodSuppliers) -> None:
    law.forbids(r.NO_SUPPLIER, not command.suppliers)
    law.forbids(r.SUPPLIER_TWICE, r.twice(command.suppliers))


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

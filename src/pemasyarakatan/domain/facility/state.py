"""What is known of a facility, and what held on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar, assert_never
from uuid import UUID

import attrs
from attrs import evolve as changed
from attrs import frozen

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
from pemasyarakatan.domain.facility.values import FacilityClass
from pemasyarakatan.domain.facts import NONE, Facts, by
from pemasyarakatan.domain.values import Capacity, PartialDate, Zone

V = TypeVar("V")


@frozen(kw_only=True)
class Tenure:
    """The inclusive days of one person at the head; *until* None while it is not ended."""

    appointed: HeadAppointed
    until: date | None

    @property
    def capacity(self) -> Capacity:
        """In what capacity the person heads the unit."""
        return self.appointed.official.capacity

    def covers(self, day: date) -> bool:
        """Whether *day* lies in the tenure."""
        return self.appointed.from_on <= day and (self.until is None or day <= self.until)


@frozen(kw_only=True)
class Facility:
    """The facts of one unit; *registered* is None before the first."""

    registered: FacilityRegistered | None = None
    names: Facts[FacilityRenamed] = NONE
    classes: Facts[FacilityReclassified | ClassObserved] = NONE
    parents: Facts[RegionalOfficeAssigned | ParentObserved] = NONE
    appointments: Facts[HeadAppointed] = NONE
    tenure_ends: Facts[HeadTenureEnded] = NONE
    heads_seen: Facts[HeadObserved] = NONE
    innovations: Facts[InnovationIntroduced] = NONE
    suppliers: Facts[FoodSupplierDataSubmitted | FoodSupplierDataRevised] = NONE
    closings: Facts[FacilityClosed | FacilityTransferred] = NONE

    @property
    def closed(self) -> FacilityClosed | FacilityTransferred | None:
        """How the unit came to its end, if it has."""
        return self.closings[-1] if self.closings else None

    @property
    def tz(self) -> Zone:
        """The civil time zone; WIT, the earliest, where the unit is not known."""
        return self.registered.tz if self.registered else Zone.WIT

    @property
    def name(self) -> str | None:
        """The newest name."""
        renamed = max(self.names, key=lambda fact: fact.effective_on, default=None)
        if renamed is not None:
            return renamed.name
        return self.registered.name if self.registered else None

    def name_at(self, day: date) -> str | None:
        """The name certainly in use on *day*, None where none is proven."""
        first = [(self.registered.registered_on, self.registered.name)] if self.registered else []
        return _last(first + [(PartialDate.on(f.effective_on), f.name) for f in self.names], day)

    def class_at(self, day: date) -> FacilityClass | None:
        """The class certainly held on *day*, None where none is proven."""
        first = self.registered
        seen = [(first.class_seen_on, first.facility_class)] if first else []
        later = [(_began(fact), fact.facility_class) for fact in self.classes]
        return _last([(on, value) for on, value in seen if value is not None] + later, day)

    def parent_at(self, day: date) -> str | None:
        """The regional office certainly above the unit on *day*, None where none is proven."""
        return _last([(_began(fact), fact.office) for fact in self.parents], day)

    def tenures(self) -> tuple[Tenure, ...]:
        """Every tenure with its last day."""
        ends = {fact.tenure_id: fact.ended_on for fact in self.tenure_ends}
        return tuple(
            Tenure(appointed=fact, until=ends.get(fact.tenure_id)) for fact in self.appointments
        )

    def tenure(self, tenure_id: UUID) -> Tenure | None:
        """The tenure under this id, if there is one."""
        appointed = self.appointments.first(by("tenure_id"), tenure_id)
        ended = self.tenure_ends.first(by("tenure_id"), tenure_id)
        if appointed is None:
            return None
        return Tenure(appointed=appointed, until=ended.ended_on if ended else None)

    def heads_on(self, day: date, *capacities: Capacity) -> tuple[Tenure, ...]:
        """The tenures that cover *day*, in these capacities or in any."""
        return tuple(
            tenure
            for tenure in self.tenures()
            if tenure.covers(day) and (not capacities or tenure.capacity in capacities)
        )

    def may_sign(self, day: date) -> tuple[Tenure, ...]:
        """Who may sign for the unit on *day*: definitive head and PLH, the PLT while vacant."""
        standing = tuple(t for t in self.heads_on(day) if t.capacity is not Capacity.PLT)
        definitive = any(t.capacity is not Capacity.PLH for t in standing)
        acting = self.heads_on(day, Capacity.PLT)
        if definitive:
            acting = tuple(t for t in acting if day in (t.appointed.from_on, t.until))
        return standing + acting

    def facts(self) -> Iterator[FacilityEvent]:
        """Every fact after the registration, kind by kind."""
        for one in attrs.fields(Facility)[1:]:
            yield from getattr(self, one.name)


def evolve(state: Facility, event: FacilityEvent) -> Facility:
    """The state after *event*; never refuses."""
    match event:
        case FacilityRegistered():
            return changed(state, registered=event)
        case FacilityRenamed():
            return changed(state, names=state.names.adding(event))
        case FacilityReclassified() | ClassObserved():
            return changed(state, classes=state.classes.adding(event))
        case RegionalOfficeAssigned() | ParentObserved():
            return changed(state, parents=state.parents.adding(event))
        case HeadAppointed():
            return changed(state, appointments=state.appointments.adding(event))
        case HeadTenureEnded():
            return changed(state, tenure_ends=state.tenure_ends.adding(event))
        case HeadObserved():
            return changed(state, heads_seen=state.heads_seen.adding(event))
        case InnovationIntroduced():
            return changed(state, innovations=state.innovations.adding(event))
        case FoodSupplierDataSubmitted() | FoodSupplierDataRevised():
            return changed(state, suppliers=state.suppliers.adding(event))
        case FacilityTransferred() | FacilityClosed():
            return changed(state, closings=state.closings.adding(event))
        case _:
            assert_never(event)


def _began(
    fact: FacilityReclassified | ClassObserved | RegionalOfficeAssigned | ParentObserved,
) -> PartialDate:
    if isinstance(fact, ClassObserved | ParentObserved):
        return fact.on
    return PartialDate.on(fact.effective_on)


def _last(dated: Iterable[tuple[PartialDate, V]], day: date) -> V | None:
    """The value of the newest that certainly began on or before *day*; the later of one day."""
    found: tuple[date, V] | None = None
    for on, value in dated:
        if on.latest is not None and on.latest <= day and (found is None or on.latest >= found[0]):
            found = (on.latest, value)
    return found[1] if found else None

"""A facility in its facts, and the commands that its tests give."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pemasyarakatan.domain.facility import (
    FACILITY,
    AppointHead,
    FacilityClass,
    FacilityClosed,
    FacilityKind,
    FacilityRegistered,
    HeadAppointed,
    HeadTenureEnded,
    ObserveHead,
    RegisterFacility,
    facility_id,
)
from pemasyarakatan.domain.values import (
    Capacity,
    Official,
    PartialDate,
    PersonName,
    Zone,
)
from pemasyarakatan.testing.scenario import Given, given

KEY = "lapas-selong"
HERE = facility_id(KEY)
UNDATED = PartialDate()
ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)

REGISTERED = FacilityRegistered(
    facility_id=HERE,
    key=KEY,
    name="Lapas Kelas IIB Selong",
    kind=FacilityKind.LAPAS,
    facility_class=FacilityClass.IIB,
    class_seen_on=PartialDate.on(date(2025, 1, 1)),
    tz=Zone.WITA,
    registered_on=UNDATED,
)
CLOSED = FacilityClosed(effective_on=date(2026, 1, 31), reason="regulation")


def day(text: str, raw: str | None = None) -> PartialDate:
    """A day, exact, as a source wrote it."""
    return PartialDate.on(date.fromisoformat(text), raw)


def official(name: str | None, capacity: Capacity = Capacity.DEFINITIVE) -> Official:
    """A person at the head of the facility."""
    person = PersonName(raw=name, canonical=name) if name else None
    return Official(name=person, position="Kepala Lapas", capacity=capacity)


def appointed(
    tenure: UUID, name: str, from_on: str, capacity: Capacity = Capacity.DEFINITIVE
) -> HeadAppointed:
    """An appointment that is recorded."""
    return HeadAppointed(
        tenure_id=tenure, official=official(name, capacity), from_on=date.fromisoformat(from_on)
    )


def appoint(
    tenure: UUID, name: str, from_on: str, capacity: Capacity = Capacity.DEFINITIVE
) -> AppointHead:
    """The command for an appointment."""
    return AppointHead(
        facility_id=HERE,
        tenure_id=tenure,
        official=official(name, capacity),
        from_on=date.fromisoformat(from_on),
    )


def ended(tenure: UUID, on: str) -> HeadTenureEnded:
    """The end of a tenure."""
    return HeadTenureEnded(tenure_id=tenure, ended_on=date.fromisoformat(on))


def observe(name: str, on: PartialDate, capacity: Capacity = Capacity.UNKNOWN) -> ObserveHead:
    """The command for a head who was seen."""
    return ObserveHead(facility_id=HERE, official=official(name, capacity), observed_on=on)


def registered(*history: object) -> Given:
    """The facility, with this history after its registration."""
    return given(FACILITY, REGISTERED, *history)


def register(**others: object) -> RegisterFacility:
    """The command that registers it, with other content where it is given."""
    content = {
        "facility_id": HERE,
        "key": KEY,
        "name": REGISTERED.name,
        "kind": FacilityKind.LAPAS,
        "facility_class": FacilityClass.IIB,
        "class_seen_on": REGISTERED.class_seen_on,
        "tz": Zone.WITA,
        "registered_on": UNDATED,
    }
    return RegisterFacility(**{**content, **others})

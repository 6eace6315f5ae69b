"""What can have happened to a facility. These types are the storage format: see the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from attrs import field, frozen

from pemasyarakatan.domain.facility.values import (
    FacilityCategory,
    FacilityClass,
    FacilityKind,
    FoodSupplier,
)
from pemasyarakatan.domain.law import KEY
from pemasyarakatan.domain.values import (
    DocumentNumber,
    Irregularity,
    Official,
    PartialDate,
    Zone,
    certainly,
)


@frozen(kw_only=True)
class FacilityRegistered:
    """A unit was entered; *class_seen_on* is a day on which it was known to have its class."""

    facility_id: UUID = field(metadata=KEY)
    key: str = field(metadata=KEY)
    name: str
    kind: FacilityKind
    category: FacilityCategory | None = None
    facility_class: FacilityClass | None = None
    class_seen_on: PartialDate
    regency: str | None = None
    province: str | None = None
    tz: Zone
    registered_on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class FacilityRenamed:
    """A unit has another name from *effective_on*."""

    name: str
    effective_on: date
    decree: DocumentNumber | None = None


@frozen(kw_only=True)
class FacilityReclassified:
    """A unit has another class from *effective_on*."""

    facility_class: FacilityClass
    effective_on: date
    decree: DocumentNumber | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RegionalOfficeAssigned:
    """A unit belongs to another regional office (Kanwil) from *effective_on*."""

    office: str
    effective_on: date
    decree: DocumentNumber | None = None


@frozen(kw_only=True)
class ClassObserved:
    """A source shows the class on a day; when it began is not known."""

    facility_class: FacilityClass
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ParentObserved:
    """A source shows the regional office on a day; when it began is not known."""

    office: str
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class HeadAppointed:
    """A person heads the unit from *from_on*, that day included."""

    tenure_id: UUID = field(metadata=KEY)
    official: Official
    from_on: date
    decree: DocumentNumber | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class HeadTenureEnded:
    """*ended_on* was the last day of a tenure; a handover day belongs to both heads."""

    tenure_id: UUID = field(metadata=KEY)
    ended_on: date
    reason: str | None = None


@frozen(kw_only=True)
class HeadObserved:
    """A source shows who was head on a day, not when it began."""

    official: Official
    observed_on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class InnovationIntroduced:
    """A named change programme (aksi perubahan) of the unit."""

    innovation_id: UUID = field(metadata=KEY)
    acronym: str
    full_name: str
    author: Official | None = None
    introduced_on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class FoodSupplierDataSubmitted:
    """The unit's list of local food suppliers (BAMA) for a fiscal year."""

    fiscal_year: int | None = field(default=None, metadata=KEY)
    submitted_on: PartialDate
    suppliers: tuple[FoodSupplier, ...]
    directive_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class FoodSupplierDataRevised:
    """A later list of the same fiscal year, which takes the earlier one's place."""

    fiscal_year: int | None = field(default=None, metadata=KEY)
    revised_on: PartialDate
    suppliers: tuple[FoodSupplier, ...]
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class FacilityTransferred:
    """The unit belongs to another institution after *effective_on*."""

    to_institution: str
    effective_on: date
    decree: DocumentNumber | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class FacilityClosed:
    """The unit exists no more after *effective_on*."""

    effective_on: date
    reason: str
    decree: DocumentNumber | None = None
    irregular: Irregularity | None = None


FacilityEvent = (
    FacilityRegistered
    | FacilityRenamed
    | FacilityReclassified
    | RegionalOfficeAssigned
    | ClassObserved
    | ParentObserved
    | HeadAppointed
    | HeadTenureEnded
    | HeadObserved
    | InnovationIntroduced
    | FoodSupplierDataSubmitted
    | FoodSupplierDataRevised
    | FacilityTransferred
    | FacilityClosed
)


_DAY: Mapping[type, str] = {
    FacilityRegistered: "registered_on",
    FacilityRenamed: "effective_on",
    FacilityReclassified: "effective_on",
    RegionalOfficeAssigned: "effective_on",
    ClassObserved: "on",
    ParentObserved: "on",
    HeadAppointed: "from_on",
    HeadTenureEnded: "ended_on",
    HeadObserved: "observed_on",
    InnovationIntroduced: "introduced_on",
    FoodSupplierDataSubmitted: "submitted_on",
    FoodSupplierDataRevised: "revised_on",
    FacilityTransferred: "effective_on",
    FacilityClosed: "effective_on",
}


def day_of(event: FacilityEvent) -> PartialDate:
    """The day on which the fact begins to hold."""
    day: PartialDate | date = getattr(event, _DAY[type(event)])
    return day if isinstance(day, PartialDate) else certainly(day)

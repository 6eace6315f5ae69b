"""What can be asked of a facility. A command carries the fields of its event, and the unit's id."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.facility.values import (
    FacilityCategory,
    FacilityClass,
    FacilityKind,
    FoodSupplier,
)
from pemasyarakatan.domain.values import (
    DocumentNumber,
    Irregularity,
    Official,
    PartialDate,
    Zone,
)


@frozen(kw_only=True)
class RegisterFacility:
    """Enter a unit; its id derives from *key* (see `facility_id`), its code or a slug."""

    facility_id: UUID
    key: str
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
class RenameFacility:
    """Give the unit another name from a day on."""

    facility_id: UUID
    name: str
    effective_on: date
    decree: DocumentNumber | None = None


@frozen(kw_only=True)
class ReclassifyFacility:
    """Give the unit another class from a day on."""

    facility_id: UUID
    facility_class: FacilityClass
    effective_on: date
    decree: DocumentNumber | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AssignRegionalOffice:
    """Put the unit under another regional office from a day on."""

    facility_id: UUID
    office: str
    effective_on: date
    decree: DocumentNumber | None = None


@frozen(kw_only=True)
class ObserveClass:
    """Record that a source shows the unit's class on a day."""

    facility_id: UUID
    facility_class: FacilityClass
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ObserveParent:
    """Record that a source shows the unit's regional office on a day."""

    facility_id: UUID
    office: str
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AppointHead:
    """Record by decree who heads the unit from a day on."""

    facility_id: UUID
    tenure_id: UUID
    official: Official
    from_on: date
    decree: DocumentNumber | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class EndHeadTenure:
    """Record the last day of a tenure."""

    facility_id: UUID
    tenure_id: UUID
    ended_on: date
    reason: str | None = None


@frozen(kw_only=True)
class ObserveHead:
    """Record that a source shows who was head on a day."""

    facility_id: UUID
    official: Official
    observed_on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class IntroduceInnovation:
    """Record a named change programme of the unit."""

    facility_id: UUID
    innovation_id: UUID
    acronym: str
    full_name: str
    author: Official | None = None
    introduced_on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class SubmitFoodSuppliers:
    """Submit the list of local food suppliers of a fiscal year."""

    facility_id: UUID
    fiscal_year: int | None = None
    submitted_on: PartialDate
    suppliers: tuple[FoodSupplier, ...]
    directive_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ReviseFoodSuppliers:
    """Replace a list that was submitted for the same fiscal year."""

    facility_id: UUID
    fiscal_year: int | None = None
    revised_on: PartialDate
    suppliers: tuple[FoodSupplier, ...]
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class TransferFacility:
    """Record that the unit goes over to another institution."""

    facility_id: UUID
    to_institution: str
    effective_on: date
    decree: DocumentNumber | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CloseFacility:
    """Record that the unit is closed."""

    facility_id: UUID
    effective_on: date
    reason: str
    decree: DocumentNumber | None = None
    irregular: Irregularity | None = None


FacilityCommand = (
    RegisterFacility
    | RenameFacility
    | ReclassifyFacility
    | AssignRegionalOffice
    | ObserveClass
    | ObserveParent
    | AppointHead
    | EndHeadTenure
    | ObserveHead
    | IntroduceInnovation
    | SubmitFoodSuppliers
    | ReviseFoodSuppliers
    | TransferFacility
    | CloseFacility
)

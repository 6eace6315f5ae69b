"""What happened to a facility, in words."""

from __future__ import annotations

from typing import assert_never

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.facility import (
    ClassObserved,
    FacilityClosed,
    FacilityEvent,
    FacilityReclassified,
    FacilityRegistered,
    FacilityRenamed,
    FacilityTransferred,
    FoodSupplier,
    FoodSupplierDataRevised,
    FoodSupplierDataSubmitted,
    HeadAppointed,
    HeadObserved,
    HeadTenureEnded,
    InnovationIntroduced,
    ParentObserved,
    RegionalOfficeAssigned,
)
from pemasyarakatan.domain.values import Official


def tell(event: FacilityEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case FacilityRegistered():
            return _registered(event)
        case FacilityRenamed():
            return told(
                f"The facility was renamed {event.name}.", decree=words.number(event.decree, names)
            )
        case FacilityReclassified():
            return told(
                f"The facility became Kelas {event.facility_class.value}.",
                decree=words.number(event.decree, names),
            )
        case RegionalOfficeAssigned():
            return told(
                f"The facility was put under {event.office}.",
                decree=words.number(event.decree, names),
            )
        case ClassObserved():
            return told(f"A source shows the facility as Kelas {event.facility_class.value}.")
        case ParentObserved():
            return told(f"A source shows the facility under {event.office}.")
        case HeadAppointed():
            return told(
                f"{_person(event.official)} became head.",
                post=words.post(event.official),
                decree=words.number(event.decree, names),
            )
        case HeadTenureEnded():
            return told(
                "The last day of a head's tenure.",
                tenure=names.fact(event.tenure_id),
                reason=words.quoted(event.reason),
            )
        case HeadObserved():
            return told(
                f"A source shows {_person(event.official)} as head.",
                post=words.post(event.official),
            )
        case InnovationIntroduced():
            return _innovation(event)
        case FoodSupplierDataSubmitted():
            return told(
                f"The list of local food suppliers (BAMA) was submitted{_year(event.fiscal_year)}.",
                suppliers=_suppliers(event.suppliers, names),
            )
        case FoodSupplierDataRevised():
            return told(
                f"The list of local food suppliers (BAMA) was revised{_year(event.fiscal_year)}.",
                suppliers=_suppliers(event.suppliers, names),
                reason=words.quoted(event.reason),
            )
        case FacilityTransferred():
            return told(
                f"The facility went over to {event.to_institution}.",
                decree=words.number(event.decree, names),
            )
        case FacilityClosed():
            return told(
                "The facility was closed.",
                reason=words.quoted(event.reason),
                decree=words.number(event.decree, names),
            )
        case _:
            assert_never(event)


def _registered(event: FacilityRegistered) -> Told:
    kelas = f"Kelas {event.facility_class.value}" if event.facility_class else None
    seen = words.day(event.class_seen_on)
    return told(
        f"{event.name} was entered in the ledger.",
        kind=words.listed(part.value for part in (event.kind, event.category) if part is not None),
        class_=kelas and (kelas if seen == "undated" else f"{kelas}, seen {seen}"),
        place=words.listed(part for part in (event.regency, event.province) if part),
        code=event.key,
        zone=event.tz.value,
    )


def _innovation(event: InnovationIntroduced) -> Told:
    return told(
        f"The inovasi (change programme) {event.acronym} was introduced.",
        in_full=words.quoted(event.full_name),
        author=words.official(event.author),
    )


def _suppliers(suppliers: tuple[FoodSupplier, ...], names: Names) -> list[str]:
    return [
        names.title(one.partner_id) + (f", {one.regency}" if one.regency else "")
        for one in suppliers
    ]


def _year(fiscal_year: int | None) -> str:
    return "" if fiscal_year is None else f" for fiscal year {fiscal_year}"


def _person(official: Official) -> str:
    return words.name(official.name) or "somebody whose name is not stated"

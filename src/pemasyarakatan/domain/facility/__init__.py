"""Facility (UPT pemasyarakatan): a correctional unit, its heads, class, parent and suppliers.

REGISTERED -> CLOSED or TRANSFERRED. Name, class and parent are dated facts: what holds on a day
is the last change or observation certainly on or before it, and nothing before the first. Read
`commands` and `events` first, then `decide`; the questions its rules ask are in `rules`.
"""

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
from pemasyarakatan.domain.facility.decide import FACILITY
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
from pemasyarakatan.domain.facility.rules import facility_id
from pemasyarakatan.domain.facility.state import Facility, Tenure, evolve
from pemasyarakatan.domain.facility.values import (
    CLASSES,
    FacilityCategory,
    FacilityClass,
    FacilityKind,
    FoodSupplier,
)

__all__ = [
    "CLASSES",
    "FACILITY",
    "AppointHead",
    "AssignRegionalOffice",
    "ClassObserved",
    "CloseFacility",
    "EndHeadTenure",
    "Facility",
    "FacilityCategory",
    "FacilityClass",
    "FacilityClosed",
    "FacilityCommand",
    "FacilityEvent",
    "FacilityKind",
    "FacilityReclassified",
    "FacilityRegistered",
    "FacilityRenamed",
    "FacilityTransferred",
    "FoodSupplier",
    "FoodSupplierDataRevised",
    "FoodSupplierDataSubmitted",
    "HeadAppointed",
    "HeadObserved",
    "HeadTenureEnded",
    "InnovationIntroduced",
    "IntroduceInnovation",
    "ObserveClass",
    "ObserveHead",
    "ObserveParent",
    "ParentObserved",
    "ReclassifyFacility",
    "RegionalOfficeAssigned",
    "RegisterFacility",
    "RenameFacility",
    "ReviseFoodSuppliers",
    "SubmitFoodSuppliers",
    "Tenure",
    "TransferFacility",
    "evolve",
    "facility_id",
]

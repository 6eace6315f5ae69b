"""An event-sourced library for the partnerships of Indonesian correctional facilities.

    from pemasyarakatan import Pemasyarakatan

    with Pemasyarakatan.open("sqlite:///kemitraan.db") as app:
        receipt = app.execute(command, actor="…", source=…)

Names are loaded when first asked for. The commands and events of each aggregate are in
`pemasyarakatan.domain.facility`, `.partner`, `.partnership`, `.agreement`, `.ceremony`,
`.directive`, `.compliance`, `.assistance` and `.exhibition`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pemasyarakatan.application import (
        Loaded as Loaded,
    )
    from pemasyarakatan.application import (
        Pemasyarakatan as Pemasyarakatan,
    )
    from pemasyarakatan.application import (
        Receipt as Receipt,
    )
    from pemasyarakatan.application import (
        Status as Status,
    )
    from pemasyarakatan.application import (
        Written as Written,
    )
    from pemasyarakatan.domain.compliance import (
        compliance_id as compliance_id,
    )
    from pemasyarakatan.domain.corrections import (
        AttachEvidence as AttachEvidence,
    )
    from pemasyarakatan.domain.corrections import (
        Correct as Correct,
    )
    from pemasyarakatan.domain.corrections import (
        Void as Void,
    )
    from pemasyarakatan.domain.facility import (
        facility_id as facility_id,
    )
    from pemasyarakatan.domain.partnership import (
        partnership_id as partnership_id,
    )
    from pemasyarakatan.domain.together import (
        Together as Together,
    )
    from pemasyarakatan.domain.values import (
        Bearing as Bearing,
    )
    from pemasyarakatan.domain.values import (
        BeneficiaryPhase as BeneficiaryPhase,
    )
    from pemasyarakatan.domain.values import (
        Capacity as Capacity,
    )
    from pemasyarakatan.domain.values import (
        CooperationField as CooperationField,
    )
    from pemasyarakatan.domain.values import (
        DocumentNumber as DocumentNumber,
    )
    from pemasyarakatan.domain.values import (
        EvidenceRef as EvidenceRef,
    )
    from pemasyarakatan.domain.values import (
        FieldCode as FieldCode,
    )
    from pemasyarakatan.domain.values import (
        Grade as Grade,
    )
    from pemasyarakatan.domain.values import (
        Inferred as Inferred,
    )
    from pemasyarakatan.domain.values import (
        Irregularity as Irregularity,
    )
    from pemasyarakatan.domain.values import (
        Official as Official,
    )
    from pemasyarakatan.domain.values import (
        PartialDate as PartialDate,
    )
    from pemasyarakatan.domain.values import (
        PersonName as PersonName,
    )
    from pemasyarakatan.domain.values import (
        Provenance as Provenance,
    )
    from pemasyarakatan.domain.values import (
        RecipientRef as RecipientRef,
    )
    from pemasyarakatan.domain.values import (
        Rupiah as Rupiah,
    )
    from pemasyarakatan.domain.values import (
        SourceKind as SourceKind,
    )
    from pemasyarakatan.domain.values import (
        Zone as Zone,
    )
    from pemasyarakatan.errors import (
        AmbiguousStream as AmbiguousStream,
    )
    from pemasyarakatan.errors import (
        InvalidCommand as InvalidCommand,
    )
    from pemasyarakatan.errors import (
        PemasyarakatanError as PemasyarakatanError,
    )
    from pemasyarakatan.errors import (
        Refused as Refused,
    )
    from pemasyarakatan.errors import (
        StoredFault as StoredFault,
    )
    from pemasyarakatan.errors import (
        StoreFailure as StoreFailure,
    )
    from pemasyarakatan.errors import (
        StoreMissing as StoreMissing,
    )
    from pemasyarakatan.errors import (
        StoresDiffer as StoresDiffer,
    )
    from pemasyarakatan.errors import (
        StoreUnusable as StoreUnusable,
    )
    from pemasyarakatan.errors import (
        UnknownStream as UnknownStream,
    )
    from pemasyarakatan.errors import (
        VersionConflict as VersionConflict,
    )
    from pemasyarakatan.record import (
        CommandRef as CommandRef,
    )
    from pemasyarakatan.record import (
        Meta as Meta,
    )
    from pemasyarakatan.record import (
        Record as Record,
    )

_HOMES = {
    "AmbiguousStream": "pemasyarakatan.errors",
    "AttachEvidence": "pemasyarakatan.domain.corrections",
    "Bearing": "pemasyarakatan.domain.values",
    "BeneficiaryPhase": "pemasyarakatan.domain.values",
    "Capacity": "pemasyarakatan.domain.values",
    "CommandRef": "pemasyarakatan.record",
    "CooperationField": "pemasyarakatan.domain.values",
    "Correct": "pemasyarakatan.domain.corrections",
    "DocumentNumber": "pemasyarakatan.domain.values",
    "EvidenceRef": "pemasyarakatan.domain.values",
    "FieldCode": "pemasyarakatan.domain.values",
    "Grade": "pemasyarakatan.domain.values",
    "Inferred": "pemasyarakatan.domain.values",
    "InvalidCommand": "pemasyarakatan.errors",
    "Irregularity": "pemasyarakatan.domain.values",
    "Loaded": "pemasyarakatan.application",
    "Meta": "pemasyarakatan.record",
    "Official": "pemasyarakatan.domain.values",
    "PartialDate": "pemasyarakatan.domain.values",
    "Pemasyarakatan": "pemasyarakatan.application",
    "PemasyarakatanError": "pemasyarakatan.errors",
    "PersonName": "pemasyarakatan.domain.values",
    "Provenance": "pemasyarakatan.domain.values",
    "Receipt": "pemasyarakatan.application",
    "RecipientRef": "pemasyarakatan.domain.values",
    "Record": "pemasyarakatan.record",
    "Refused": "pemasyarakatan.errors",
    "Rupiah": "pemasyarakatan.domain.values",
    "SourceKind": "pemasyarakatan.domain.values",
    "Status": "pemasyarakatan.application",
    "StoreFailure": "pemasyarakatan.errors",
    "StoreMissing": "pemasyarakatan.errors",
    "StoreUnusable": "pemasyarakatan.errors",
    "StoredFault": "pemasyarakatan.errors",
    "StoresDiffer": "pemasyarakatan.errors",
    "Together": "pemasyarakatan.domain.together",
    "UnknownStream": "pemasyarakatan.errors",
    "VersionConflict": "pemasyarakatan.errors",
    "Void": "pemasyarakatan.domain.corrections",
    "Written": "pemasyarakatan.application",
    "Zone": "pemasyarakatan.domain.values",
    "compliance_id": "pemasyarakatan.domain.compliance",
    "facility_id": "pemasyarakatan.domain.facility",
    "partnership_id": "pemasyarakatan.domain.partnership",
}

__all__ = [
    "AmbiguousStream",
    "AttachEvidence",
    "Bearing",
    "BeneficiaryPhase",
    "Capacity",
    "CommandRef",
    "CooperationField",
    "Correct",
    "DocumentNumber",
    "EvidenceRef",
    "FieldCode",
    "Grade",
    "Inferred",
    "InvalidCommand",
    "Irregularity",
    "Loaded",
    "Meta",
    "Official",
    "PartialDate",
    "Pemasyarakatan",
    "PemasyarakatanError",
    "PersonName",
    "Provenance",
    "Receipt",
    "RecipientRef",
    "Record",
    "Refused",
    "Rupiah",
    "SourceKind",
    "Status",
    "StoreFailure",
    "StoreMissing",
    "StoreUnusable",
    "StoredFault",
    "StoresDiffer",
    "Together",
    "UnknownStream",
    "VersionConflict",
    "Void",
    "Written",
    "Zone",
    "compliance_id",
    "facility_id",
    "partnership_id",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return [*__all__]

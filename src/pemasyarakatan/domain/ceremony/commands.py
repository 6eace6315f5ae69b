"""What can be asked of a signing ceremony. A command carries its event's fields and the id."""

from __future__ import annotations

from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.values import Irregularity, Official, PartialDate, PartnerSector


@frozen(kw_only=True)
class PlanCeremony:
    """Record that a signing ceremony is planned; one can be opened without."""

    ceremony_id: UUID
    facility_id: UUID
    planned_for: PartialDate
    venue: str | None = None
    expected_partners: int | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class OpenCeremony:
    """Record that the ceremony began on a day."""

    ceremony_id: UUID
    facility_id: UUID
    on: PartialDate
    venue: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class HoldSigningBatch:
    """Record which agreements were signed together; also one that is found after the close."""

    ceremony_id: UUID
    batch_id: UUID
    batch_no: int | None = None
    agreement_ids: tuple[UUID, ...]
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AttestWitness:
    """Record who attended the signing without being bound by it."""

    ceremony_id: UUID
    official: Official
    note: str | None = None


@frozen(kw_only=True)
class CloseCeremony:
    """Record that it is over, and what was declared of it; nothing is counted or filled in."""

    ceremony_id: UUID
    declared_partners: int | None = None
    declared_agreements: int | None = None
    declared_text: str | None = None
    declared_sectors: frozenset[PartnerSector] = frozenset()
    sector_text: str | None = None
    programme_items: tuple[str, ...] = ()


CeremonyCommand = PlanCeremony | OpenCeremony | HoldSigningBatch | AttestWitness | CloseCeremony

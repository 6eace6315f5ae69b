"""What can have happened to a signing ceremony. These types are the storage format."""

from __future__ import annotations

from uuid import UUID

from attrs import field, frozen

from pemasyarakatan.domain.law import KEY
from pemasyarakatan.domain.values import Irregularity, Official, PartialDate, PartnerSector


@frozen(kw_only=True)
class CeremonyPlanned:
    """A signing ceremony is planned; that says nothing of whether it was held."""

    ceremony_id: UUID = field(metadata=KEY)
    facility_id: UUID
    planned_for: PartialDate
    venue: str | None = None
    expected_partners: int | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CeremonyOpened:
    """The ceremony of a facility began."""

    ceremony_id: UUID = field(metadata=KEY)
    facility_id: UUID
    on: PartialDate
    venue: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class SigningBatchHeld:
    """These agreements were signed together; *batch_no* is None where the source gives none."""

    batch_id: UUID = field(metadata=KEY)
    batch_no: int | None = None
    agreement_ids: tuple[UUID, ...]
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class WitnessAttested:
    """A witness attended the signing; *note* keeps the words for those who are not named."""

    official: Official
    note: str | None = None


@frozen(kw_only=True)
class CeremonyClosed:
    """The ceremony is over. What was declared of it stands beside what is recorded, unmerged."""

    declared_partners: int | None = None
    declared_agreements: int | None = None
    declared_text: str | None = None
    declared_sectors: frozenset[PartnerSector] = frozenset()
    sector_text: str | None = None
    programme_items: tuple[str, ...] = ()


CeremonyEvent = (
    CeremonyPlanned | CeremonyOpened | SigningBatchHeld | WitnessAttested | CeremonyClosed
)

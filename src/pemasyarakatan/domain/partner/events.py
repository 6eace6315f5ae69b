"""What can have happened to a partner. These types are the storage format: see the catalogue."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from attrs import field, frozen

from pemasyarakatan.domain.law import KEY
from pemasyarakatan.domain.values import Irregularity, Official, PartialDate, PartnerSector


@frozen(kw_only=True)
class PartnerRegistered:
    """An organisation was entered by name, or a private person by an opaque reference."""

    partner_id: UUID = field(metadata=KEY)
    name: str | None = None
    private_ref: str | None = None
    public_capacity: str | None = None
    sector: PartnerSector | None = None
    regency: str | None = None
    parent_id: UUID | None = None
    parent_name: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PartnerAliasAdded:
    """The partner is also written so."""

    alias_raw: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PartnerRenamed:
    """The partner has another name from *effective_on*; papers keep the name as written."""

    name: str
    effective_on: date
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PartnerSectorChanged:
    """The partner belongs to another sector."""

    sector: PartnerSector
    reason: str


@frozen(kw_only=True)
class RepresentativeObserved:
    """A source shows who represented the partner on a day."""

    official: Official
    observed_on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PartnerMerged:
    """This was a double record of *into*; earlier events stay as they are."""

    into: UUID = field(metadata=KEY)
    reason: str


@frozen(kw_only=True)
class PartnerUnmerged:
    """The merge was taken back."""

    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PartnerSucceeded:
    """Other offices took the partner's place."""

    successors: tuple[UUID, ...]
    on: PartialDate
    legal_basis: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PartnerDissolved:
    """The partner exists no more."""

    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


PartnerEvent = (
    PartnerRegistered
    | PartnerAliasAdded
    | PartnerRenamed
    | PartnerSectorChanged
    | RepresentativeObserved
    | PartnerMerged
    | PartnerUnmerged
    | PartnerSucceeded
    | PartnerDissolved
)

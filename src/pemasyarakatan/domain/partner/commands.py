"""What can be asked of a partner. A command carries its event's fields and the partner's id."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.values import Irregularity, Official, PartialDate, PartnerSector


@frozen(kw_only=True)
class RegisterPartner:
    """Enter an organisation by *name*, or a private person by the opaque *private_ref* alone."""

    partner_id: UUID
    name: str | None = None
    private_ref: str | None = None
    public_capacity: str | None = None
    sector: PartnerSector | None = None
    regency: str | None = None
    parent_id: UUID | None = None
    parent_name: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AddPartnerAlias:
    """Record another spelling or a short form of the name, within the partner's regency."""

    partner_id: UUID
    alias_raw: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RenamePartner:
    """Give the partner another name from a day on."""

    partner_id: UUID
    name: str
    effective_on: date
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ClassifyPartner:
    """Put the partner into another sector."""

    partner_id: UUID
    sector: PartnerSector
    reason: str


@frozen(kw_only=True)
class ObserveRepresentative:
    """Record that a source shows who represented the partner on a day."""

    partner_id: UUID
    official: Official
    observed_on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class MergePartner:
    """Say that this is a double record of the partner *into*."""

    partner_id: UUID
    into: UUID
    reason: str


@frozen(kw_only=True)
class UnmergePartner:
    """Take a merge back."""

    partner_id: UUID
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class SucceedPartner:
    """Record which offices took the partner's place; what was counted before stays with it."""

    partner_id: UUID
    successors: tuple[UUID, ...]
    on: PartialDate
    legal_basis: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class DissolvePartner:
    """Record that the partner exists no more."""

    partner_id: UUID
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


PartnerCommand = (
    RegisterPartner
    | AddPartnerAlias
    | RenamePartner
    | ClassifyPartner
    | ObserveRepresentative
    | MergePartner
    | UnmergePartner
    | SucceedPartner
    | DissolvePartner
)

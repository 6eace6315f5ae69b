"""What only a programme of social assistance is described with."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.values import RecipientRef, Rupiah


class AidSource(StrEnum):
    """Who pays: the state budget (APBN), a partner, the staff."""

    APBN = "APBN"
    PARTNER = "PARTNER"
    STAFF = "STAFF"
    OTHER = "OTHER"


class RecipientCategory(StrEnum):
    """Whom the aid is meant for."""

    INMATE_FAMILY = "INMATE_FAMILY"
    NEIGHBOUR = "NEIGHBOUR"
    OTHER = "OTHER"


class CheckOutcome(StrEnum):
    """What came of looking at whether somebody is to receive aid."""

    VERIFIED = "VERIFIED"
    REJECTED = "REJECTED"


class AidCondition(StrEnum):
    """Whether what came back can be handed out again."""

    GOOD = "GOOD"
    SPOILED = "SPOILED"


class ProgrammeStatus(StrEnum):
    """OPEN until it is closed."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


@frozen(kw_only=True)
class AidItem:
    """What is handed out, in which unit, how much there is for it, and what one is worth."""

    code: str
    unit: str
    allocated: int
    unit_value: Rupiah | None = None


@frozen(kw_only=True)
class Contribution:
    """Who gave to the programme; a giver who is a partner is one to look at (gratification)."""

    source: AidSource
    partner_id: UUID | None = None
    value: Rupiah | None = None


@frozen(kw_only=True)
class RecipientCheck:
    """What came of looking at one recipient, and by what criteria."""

    recipient: RecipientRef
    category: RecipientCategory
    outcome: CheckOutcome
    criteria: str | None = None


@frozen(kw_only=True)
class AidLine:
    """What one recipient received in a round; a return refers to *distribution_id*."""

    distribution_id: UUID
    recipient: RecipientRef
    item: str
    quantity: int


@frozen(kw_only=True)
class AidQuantity:
    """So much of an item."""

    item: str
    quantity: int

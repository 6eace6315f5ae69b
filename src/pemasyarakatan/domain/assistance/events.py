"""What can have happened to a programme of aid; the storage format: see the catalogue."""

from __future__ import annotations

from uuid import UUID

from attrs import field, frozen

from pemasyarakatan.domain.assistance.values import (
    AidCondition,
    AidItem,
    AidLine,
    AidQuantity,
    Contribution,
    RecipientCategory,
    RecipientCheck,
)
from pemasyarakatan.domain.law import KEY
from pemasyarakatan.domain.values import (
    EvidenceRef,
    Irregularity,
    Official,
    PartialDate,
    RecipientRef,
    Rupiah,
)


@frozen(kw_only=True)
class AidProgrammeOpened:
    """A programme of aid was opened; what is not stated is no limit."""

    programme_id: UUID = field(metadata=KEY)
    facility_id: UUID
    title: str | None = None
    items: tuple[AidItem, ...]
    categories: frozenset[RecipientCategory] = frozenset()
    max_per_recipient: int | None = None
    contributions: tuple[Contribution, ...] = ()
    budget: Rupiah | None = None
    opened_on: PartialDate
    directive_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AllocationChanged:
    """So much more of an item is there to hand out, or less."""

    item: str = field(metadata=KEY)
    delta: int
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RecipientsVerified:
    """Recipients were looked at; also those who were rejected."""

    check_id: UUID = field(metadata=KEY)
    lines: tuple[RecipientCheck, ...]
    verified_by: Official
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AidDistributed:
    """One round was handed out."""

    round_id: UUID = field(metadata=KEY)
    on: PartialDate
    by: Official
    handover_record: EvidenceRef | None = None
    lines: tuple[AidLine, ...]
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AidReturned:
    """Of one line of a round something came back; what is GOOD can be handed out again."""

    return_id: UUID = field(metadata=KEY)
    distribution_id: UUID = field(metadata=KEY)
    quantity: int
    on: PartialDate
    condition: AidCondition
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class DuplicateRecipientFound:
    """Two references are one family; what either received counts for both from now on."""

    kept: RecipientRef = field(metadata=KEY)
    duplicate: RecipientRef = field(metadata=KEY)
    on: PartialDate
    action: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AidProgrammeClosed:
    """The books were closed; *written_off* holds what came back spoiled, too."""

    on: PartialDate
    returned_to_fund: tuple[AidQuantity, ...] = ()
    written_off: tuple[AidQuantity, ...] = ()
    report: EvidenceRef | None = None
    irregular: Irregularity | None = None


AssistanceFact = (
    AllocationChanged
    | RecipientsVerified
    | AidDistributed
    | AidReturned
    | DuplicateRecipientFound
    | AidProgrammeClosed
)
"""What can follow the opening."""

AssistanceEvent = AidProgrammeOpened | AssistanceFact

"""What can be asked of a programme of aid. A command carries its event's fields and its id."""

from __future__ import annotations

from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.assistance.values import (
    AidCondition,
    AidItem,
    AidLine,
    AidQuantity,
    Contribution,
    RecipientCategory,
    RecipientCheck,
)
from pemasyarakatan.domain.values import (
    EvidenceRef,
    Irregularity,
    Official,
    PartialDate,
    RecipientRef,
    Rupiah,
)


@frozen(kw_only=True)
class OpenAidProgramme:
    """Open a programme of aid (bansos) at a facility, with what there is to hand out."""

    programme_id: UUID
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
class ChangeAllocation:
    """Set more of an item aside, or with a negative *delta* less."""

    programme_id: UUID
    item: str
    delta: int
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class VerifyRecipients:
    """Record what came of looking at recipients."""

    programme_id: UUID
    check_id: UUID
    lines: tuple[RecipientCheck, ...]
    verified_by: Official
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class DistributeAid:
    """Record one round of handing out, all its lines at once."""

    programme_id: UUID
    round_id: UUID
    on: PartialDate
    by: Official
    handover_record: EvidenceRef | None = None
    lines: tuple[AidLine, ...]
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ReturnAid:
    """Record what came back of one line of a round."""

    programme_id: UUID
    return_id: UUID
    distribution_id: UUID
    quantity: int
    on: PartialDate
    condition: AidCondition
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RecordDuplicateRecipient:
    """Record that two references are one family."""

    programme_id: UUID
    kept: RecipientRef
    duplicate: RecipientRef
    on: PartialDate
    action: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CloseAidProgramme:
    """Close the books: every unit that was allocated is accounted for."""

    programme_id: UUID
    on: PartialDate
    returned_to_fund: tuple[AidQuantity, ...] = ()
    written_off: tuple[AidQuantity, ...] = ()
    report: EvidenceRef | None = None
    irregular: Irregularity | None = None


AssistanceCommand = (
    OpenAidProgramme
    | ChangeAllocation
    | VerifyRecipients
    | DistributeAid
    | ReturnAid
    | RecordDuplicateRecipient
    | CloseAidProgramme
)

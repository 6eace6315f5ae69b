"""SocialAssistanceProgramme (bansos): aid to families of inmates and to neighbours, in rounds.

OPEN -> CLOSED. What is allocated is conserved: every unit is available, with a recipient, or
spoiled, and at the closing accounted for. Recipients are opaque references; a family is told
from another by them and by nothing else.
"""

from pemasyarakatan.domain.assistance.commands import (
    AssistanceCommand,
    ChangeAllocation,
    CloseAidProgramme,
    DistributeAid,
    OpenAidProgramme,
    RecordDuplicateRecipient,
    ReturnAid,
    VerifyRecipients,
)
from pemasyarakatan.domain.assistance.decide import (
    ASSISTANCE,
)
from pemasyarakatan.domain.assistance.events import (
    AidDistributed,
    AidProgrammeClosed,
    AidProgrammeOpened,
    AidReturned,
    AllocationChanged,
    AssistanceEvent,
    DuplicateRecipientFound,
    RecipientsVerified,
)
from pemasyarakatan.domain.assistance.state import (
    SocialAssistanceProgramme,
    Stock,
    evolve,
)
from pemasyarakatan.domain.assistance.values import (
    AidCondition,
    AidItem,
    AidLine,
    AidQuantity,
    AidSource,
    CheckOutcome,
    Contribution,
    ProgrammeStatus,
    RecipientCategory,
    RecipientCheck,
)

__all__ = [
    "ASSISTANCE",
    "AidCondition",
    "AidDistributed",
    "AidItem",
    "AidLine",
    "AidProgrammeClosed",
    "AidProgrammeOpened",
    "AidQuantity",
    "AidReturned",
    "AidSource",
    "AllocationChanged",
    "AssistanceCommand",
    "AssistanceEvent",
    "ChangeAllocation",
    "CheckOutcome",
    "CloseAidProgramme",
    "Contribution",
    "DistributeAid",
    "DuplicateRecipientFound",
    "OpenAidProgramme",
    "ProgrammeStatus",
    "RecipientCategory",
    "RecipientCheck",
    "RecipientsVerified",
    "RecordDuplicateRecipient",
    "ReturnAid",
    "SocialAssistanceProgramme",
    "Stock",
    "VerifyRecipients",
    "evolve",
]

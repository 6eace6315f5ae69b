"""DirectiveCompliance (tindak lanjut): what one organisation did on each point of a directive.

Per point NOT_REPORTED -> IN_PROGRESS -> DONE -> VERIFIED; DONE or VERIFIED -> RETURNED, and from
there on again; EXEMPT from any state but VERIFIED. One stream for each organisation and directive
(see `compliance_id`), which begins with whatever is recorded first, so that six hundred answers
to one directive never wait for each other. `counts` has the questions over all of them.
"""

from pemasyarakatan.domain.compliance.commands import (
    AttendBriefing,
    ComplianceCommand,
    GrantExemption,
    ReportProgress,
    ReturnCompliance,
    VerifyCompliance,
)
from pemasyarakatan.domain.compliance.counts import addressees, overdue, rate, tally
from pemasyarakatan.domain.compliance.decide import COMPLIANCE
from pemasyarakatan.domain.compliance.events import (
    BriefingAttended,
    ComplianceEvent,
    ComplianceProgressReported,
    ComplianceReturned,
    ComplianceVerified,
    ExemptionGranted,
)
from pemasyarakatan.domain.compliance.state import Compliance, Course, evolve
from pemasyarakatan.domain.compliance.values import (
    ComplianceKey,
    PointState,
    ProgressStatus,
    compliance_id,
)

__all__ = [
    "COMPLIANCE",
    "AttendBriefing",
    "BriefingAttended",
    "Compliance",
    "ComplianceCommand",
    "ComplianceEvent",
    "ComplianceKey",
    "ComplianceProgressReported",
    "ComplianceReturned",
    "ComplianceVerified",
    "Course",
    "ExemptionGranted",
    "GrantExemption",
    "PointState",
    "ProgressStatus",
    "ReportProgress",
    "ReturnCompliance",
    "VerifyCompliance",
    "addressees",
    "compliance_id",
    "evolve",
    "overdue",
    "rate",
    "tally",
]

"""What can have happened in an answer to a directive. These types are the storage format."""

from __future__ import annotations

from uuid import UUID

from attrs import field, frozen

from pemasyarakatan.domain.compliance.values import ComplianceKey, ProgressStatus
from pemasyarakatan.domain.law import KEY
from pemasyarakatan.domain.values import EvidenceRef, Irregularity, Official, PartialDate


@frozen(kw_only=True)
class BriefingAttended:
    """People of the organisation heard the directive; it is no visit to a partner."""

    of: ComplianceKey = field(metadata=KEY)
    on: PartialDate
    attendees: tuple[Official, ...] = ()
    note: str | None = None
    headcount: int | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ComplianceProgressReported:
    """The organisation says of a point that it is in progress or done."""

    of: ComplianceKey = field(metadata=KEY)
    point: str = field(metadata=KEY)
    status: ProgressStatus
    on: PartialDate
    by: Official | None = None
    statement: str
    evidence: tuple[EvidenceRef, ...] = ()
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ComplianceVerified:
    """Somebody confirmed that a point is done."""

    of: ComplianceKey = field(metadata=KEY)
    point: str = field(metadata=KEY)
    by: Official
    by_organisation_id: UUID
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ComplianceReturned:
    """A point that was reported as done, or verified, was given back."""

    of: ComplianceKey = field(metadata=KEY)
    point: str = field(metadata=KEY)
    by: Official
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ExemptionGranted:
    """The organisation need not do a point."""

    of: ComplianceKey = field(metadata=KEY)
    point: str = field(metadata=KEY)
    by: Official
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


Step = ComplianceProgressReported | ComplianceVerified | ComplianceReturned | ExemptionGranted
"""What moves a point from one state to another."""

ComplianceEvent = (
    BriefingAttended
    | ComplianceProgressReported
    | ComplianceVerified
    | ComplianceReturned
    | ExemptionGranted
)

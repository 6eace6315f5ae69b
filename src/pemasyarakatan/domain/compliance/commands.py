"""What can be asked of an answer to a directive. Each command says in *of* whose answer it is."""

from __future__ import annotations

from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.compliance.values import ComplianceKey, ProgressStatus
from pemasyarakatan.domain.values import EvidenceRef, Irregularity, Official, PartialDate


@frozen(kw_only=True)
class AttendBriefing:
    """Record who of the organisation heard the directive; a group is a *note*, not an attendee."""

    of: ComplianceKey
    on: PartialDate
    attendees: tuple[Official, ...] = ()
    note: str | None = None
    headcount: int | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ReportProgress:
    """Record what the organisation says of a point; *on* is the day that the status holds for."""

    of: ComplianceKey
    point: str
    status: ProgressStatus
    on: PartialDate
    by: Official | None = None
    statement: str
    evidence: tuple[EvidenceRef, ...] = ()
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class VerifyCompliance:
    """Confirm that a point is done, for the office *by_organisation_id*."""

    of: ComplianceKey
    point: str
    by: Official
    by_organisation_id: UUID
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ReturnCompliance:
    """Give a point back that was reported as done, or verified."""

    of: ComplianceKey
    point: str
    by: Official
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class GrantExemption:
    """Free the organisation from a point."""

    of: ComplianceKey
    point: str
    by: Official
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


ComplianceCommand = (
    AttendBriefing | ReportProgress | VerifyCompliance | ReturnCompliance | GrantExemption
)

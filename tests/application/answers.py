"""A directive to record, and what organisations answer to it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.compliance import (
    AttendBriefing,
    ComplianceKey,
    GrantExemption,
    ProgressStatus,
    ReportProgress,
    ReturnCompliance,
    VerifyCompliance,
    compliance_id,
)
from pemasyarakatan.domain.directive import (
    AddresseeKind,
    Addressees,
    Channel,
    DirectivePoint,
    IssueDirective,
    PointForce,
    PointKind,
    RevokeDirective,
)
from pemasyarakatan.domain.values import Official, PartialDate

DIRECTIVE = derived("test", "directive")
OFFICE = derived("test", "kanwil")
GIVEN = PartialDate.on(date(2026, 5, 18))
LATER = PartialDate.on(date(2026, 5, 20))
DIRJEN = Official(position="Direktur Jenderal Pemasyarakatan")

ISSUE = IssueDirective(
    directive_id=DIRECTIVE,
    issuer=DIRJEN,
    issued_on=GIVEN,
    channel=Channel.ZOOM,
    addressees=Addressees(kinds=frozenset({AddresseeKind.UPT})),
    points=(
        DirectivePoint(
            code="P1",
            text="menyiapkan produk unggulan",
            kind=PointKind.PREPARE,
            force=PointForce.REQUESTED,
            due=PartialDate.on(date(2026, 5, 25)),
        ),
    ),
    exhaustive=True,
)
REVOKE = RevokeDirective(directive_id=DIRECTIVE, on=LATER, by=DIRJEN, reason="diganti")


def answer_of(organisation: UUID) -> UUID:
    """The stream of an organisation's answer."""
    return compliance_id(DIRECTIVE, organisation)


def _content(organisation: UUID, **said: Any) -> dict[str, Any]:
    of = ComplianceKey(directive_id=DIRECTIVE, organisation_id=organisation)
    return {"of": of, "on": LATER, **said}


def attending(organisation: UUID) -> AttendBriefing:
    """It hears the directive."""
    return AttendBriefing(**_content(organisation))


def reporting(organisation: UUID, status: ProgressStatus = ProgressStatus.DONE) -> ReportProgress:
    """It says how far it is."""
    return ReportProgress(
        **_content(organisation, point="P1", status=status, statement="sudah dimulai")
    )


def verifying(organisation: UUID) -> VerifyCompliance:
    """The office above verifies it."""
    return VerifyCompliance(
        **_content(organisation, point="P1", by=DIRJEN, by_organisation_id=OFFICE)
    )


def returning(organisation: UUID) -> ReturnCompliance:
    """The office above gives it back."""
    return ReturnCompliance(**_content(organisation, point="P1", by=DIRJEN, reason="x"))


def exempting(organisation: UUID) -> GrantExemption:
    """The office above lets it off."""
    return GrantExemption(**_content(organisation, point="P1", by=DIRJEN, reason="x"))

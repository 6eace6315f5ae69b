"""What one organisation did on a directive, in words."""

from __future__ import annotations

from typing import assert_never

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.compliance import (
    BriefingAttended,
    ComplianceEvent,
    ComplianceProgressReported,
    ComplianceReturned,
    ComplianceVerified,
    ExemptionGranted,
)


def tell(event: ComplianceEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case BriefingAttended():
            return told(
                "The organisation was told of the arahan (directive).",
                attended=words.officials(event.attendees, event.note),
                headcount=None if event.headcount is None else str(event.headcount),
            )
        case ComplianceProgressReported():
            return told(
                f"Point {event.point} was reported {words.code(event.status)}.",
                statement=words.quoted(event.statement),
                by=words.official(event.by),
                evidence=[paper.reference for paper in event.evidence],
            )
        case ComplianceVerified():
            return told(
                f"Point {event.point} was verified.",
                by=words.official(event.by),
                office=names.title(event.by_organisation_id),
            )
        case ComplianceReturned():
            return told(
                f"Point {event.point} was given back.",
                reason=words.quoted(event.reason),
                by=words.official(event.by),
            )
        case ExemptionGranted():
            return told(
                f"The organisation was exempted from point {event.point}.",
                reason=words.quoted(event.reason),
                by=words.official(event.by),
            )
        case _:
            assert_never(event)

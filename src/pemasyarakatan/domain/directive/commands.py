"""What can be asked of a directive. A command carries its event's fields and the directive's id."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.directive.values import Addressees, Channel, DirectivePoint
from pemasyarakatan.domain.values import Irregularity, Official, PartialDate


@frozen(kw_only=True)
class IssueDirective:
    """Record an instruction with its points; *exhaustive* False: the source names only some."""

    directive_id: UUID
    issuer: Official
    issued_on: PartialDate
    channel: Channel
    addressees: Addressees | None = None
    points: tuple[DirectivePoint, ...]
    exhaustive: bool
    note: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AmendDirectivePoint:
    """Give a point another due day or another text from *amended_on*; None leaves it as it is."""

    directive_id: UUID
    point: str
    amended_on: date
    due: PartialDate | None = None
    text: str | None = None
    reason: str
    by: Official
    reference: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RevokeDirective:
    """Take the directive back as a whole; what was done on it stays recorded."""

    directive_id: UUID
    on: PartialDate
    by: Official
    reason: str
    irregular: Irregularity | None = None


DirectiveCommand = IssueDirective | AmendDirectivePoint | RevokeDirective

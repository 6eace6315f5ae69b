"""What can have happened to a directive. These types are the storage format: see the catalogue."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from attrs import field, frozen

from pemasyarakatan.domain.directive.values import Addressees, Channel, DirectivePoint
from pemasyarakatan.domain.law import KEY
from pemasyarakatan.domain.values import Irregularity, Official, PartialDate


@frozen(kw_only=True)
class DirectiveIssued:
    """An instruction was given; it may hold more points than are recorded."""

    directive_id: UUID = field(metadata=KEY)
    issuer: Official
    issued_on: PartialDate
    channel: Channel
    addressees: Addressees | None = None
    points: tuple[DirectivePoint, ...]
    exhaustive: bool
    note: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class DirectivePointAmended:
    """A point has another due day or another text from *amended_on*."""

    point: str = field(metadata=KEY)
    amended_on: date
    due: PartialDate | None = None
    text: str | None = None
    reason: str
    by: Official
    reference: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class DirectiveRevoked:
    """The directive asks for nothing any more; what was done on it stays recorded."""

    on: PartialDate
    by: Official
    reason: str
    irregular: Irregularity | None = None


DirectiveEvent = DirectiveIssued | DirectivePointAmended | DirectiveRevoked

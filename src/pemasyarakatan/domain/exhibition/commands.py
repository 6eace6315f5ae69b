"""What can be asked of an exhibition. A command carries the fields of its event, and its id."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.exhibition.values import ProductCategory
from pemasyarakatan.domain.values import Irregularity, PartialDate


@frozen(kw_only=True)
class AnnounceExhibition:
    """Enter an exhibition that was announced, for these *days*; it need never be held."""

    exhibition_id: UUID
    name: str
    days: tuple[date, ...]
    venue: str | None = None
    stated_categories: frozenset[ProductCategory] = frozenset()
    exhaustive: bool
    announced_on: PartialDate
    directive_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RescheduleExhibition:
    """Record that it was put off to other days, or to another place."""

    exhibition_id: UUID
    days: tuple[date, ...]
    venue: str | None = None
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class HoldExhibition:
    """Record that it was held, *on* a day on which it was open."""

    exhibition_id: UUID
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CancelExhibition:
    """Record that it will not be held."""

    exhibition_id: UUID
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


ExhibitionCommand = AnnounceExhibition | RescheduleExhibition | HoldExhibition | CancelExhibition

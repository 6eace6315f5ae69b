"""What can have happened to an exhibition; the storage format: see the catalogue."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from attrs import field, frozen

from pemasyarakatan.domain.exhibition.values import ProductCategory
from pemasyarakatan.domain.law import KEY
from pemasyarakatan.domain.values import Irregularity, PartialDate


@frozen(kw_only=True)
class ExhibitionAnnounced:
    """An exhibition was announced; categories that are stated describe it and admit nothing."""

    exhibition_id: UUID = field(metadata=KEY)
    name: str
    days: tuple[date, ...]
    venue: str | None = None
    stated_categories: frozenset[ProductCategory] = frozenset()
    exhaustive: bool
    announced_on: PartialDate
    directive_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ExhibitionRescheduled:
    """It was put off to other days; where no *venue* is stated, it stays where it was."""

    days: tuple[date, ...]
    venue: str | None = None
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ExhibitionHeld:
    """It was held; open *on* this day, and perhaps on others."""

    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ExhibitionCancelled:
    """It was called off."""

    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


ExhibitionEvent = ExhibitionAnnounced | ExhibitionRescheduled | ExhibitionHeld | ExhibitionCancelled

"""What happened to an exhibition, in words."""

from __future__ import annotations

from typing import assert_never

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.exhibition import (
    ExhibitionAnnounced,
    ExhibitionCancelled,
    ExhibitionEvent,
    ExhibitionHeld,
    ExhibitionRescheduled,
)


def tell(event: ExhibitionEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case ExhibitionAnnounced():
            directive = event.directive_id
            return told(
                f"The pameran (exhibition) {event.name} was announced.",
                days=words.listed(map(words.day, event.days)),
                place=words.quoted(event.venue),
                written=words.quoted(event.announced_on.raw),
                products=_products(event),
                directive=None if directive is None else names.title(directive),
            )
        case ExhibitionRescheduled():
            return told(
                "The exhibition was put off.",
                days=words.listed(map(words.day, event.days)),
                place=words.quoted(event.venue),
                written=words.quoted(event.on.raw),
                reason=words.quoted(event.reason),
            )
        case ExhibitionHeld():
            return told("The exhibition was held.", written=words.quoted(event.on.raw))
        case ExhibitionCancelled():
            return told(
                "The exhibition was cancelled.",
                written=words.quoted(event.on.raw),
                reason=words.quoted(event.reason),
            )
        case _:
            assert_never(event)


def _products(event: ExhibitionAnnounced) -> str | None:
    stated = words.codes(event.stated_categories)
    if stated is None:
        return None
    return stated if event.exhaustive else f"{stated} (among others)"

"""What happened to a reserved number or name, in words."""

from __future__ import annotations

from typing import assert_never

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.register import (
    NameClaimed,
    NameKept,
    NameReleased,
    NumberClaimed,
    NumberReleased,
    RegisterEvent,
)


def tell(event: RegisterEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case NumberClaimed():
            return told(
                f"The number {words.quoted(event.raw)} was taken.",
                by=names.title(event.agreement_id),
                issuer=event.issuer,
                year=None if event.year is None else str(event.year),
            )
        case NumberReleased():
            return told(
                "The number was given free.",
                by=names.title(event.agreement_id),
                reason=words.quoted(event.reason),
            )
        case NameClaimed():
            return told(
                f"The name {words.quoted(event.raw)} was taken.",
                by=names.title(event.partner_id),
                regency=event.regency,
            )
        case NameKept():
            return told(
                f"The name {words.quoted(event.raw)} was kept for {names.title(event.root_id)}.",
                of=names.title(event.partner_id),
                regency=event.regency,
            )
        case NameReleased():
            return told(
                "The name was given free.",
                by=names.title(event.partner_id),
                reason=words.quoted(event.reason),
            )
        case _:
            assert_never(event)

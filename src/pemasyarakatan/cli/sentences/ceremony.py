"""What happened at a signing ceremony, in words."""

from __future__ import annotations

from typing import assert_never

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.ceremony import (
    CeremonyClosed,
    CeremonyEvent,
    CeremonyOpened,
    CeremonyPlanned,
    SigningBatchHeld,
    WitnessAttested,
)


def tell(event: CeremonyEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case CeremonyPlanned():
            return _planned(event, names)
        case CeremonyOpened():
            return told(
                "The penandatanganan bersama (signing ceremony) began.",
                written=words.quoted(event.on.raw),
                place=words.quoted(event.venue),
                facility=names.title(event.facility_id),
            )
        case SigningBatchHeld():
            signed = words.counted(len(event.agreement_ids), "agreement")
            batch = "a batch" if event.batch_no is None else f"batch {event.batch_no}"
            return told(
                f"{_capital(batch)} of {signed} was signed.",
                agreements=[names.beside(one) for one in event.agreement_ids],
            )
        case WitnessAttested():
            who = words.name(event.official.name) or "Somebody whose name is not stated"
            return told(
                f"{who} attended as saksi (witness).",
                post=words.post(event.official),
                with_=words.quoted(event.note),
            )
        case CeremonyClosed():
            return _closed(event)
        case _:
            assert_never(event)


def _planned(event: CeremonyPlanned, names: Names) -> Told:
    day = words.day(event.planned_for)
    when = "a day not stated" if day == "undated" else day
    return told(
        f"A penandatanganan bersama (signing ceremony) was planned for {when}.",
        written=words.quoted(event.planned_for.raw),
        place=words.quoted(event.venue),
        facility=names.title(event.facility_id),
        expected=_counted(event.expected_partners, "partner"),
    )


def _closed(event: CeremonyClosed) -> Told:
    counts = (
        _counted(event.declared_partners, "partner"),
        _counted(event.declared_agreements, "agreement"),
    )
    return told(
        "The ceremony was closed.",
        declared=words.listed(one for one in counts if one),
        written=words.quoted(event.declared_text),
        sectors=words.codes(event.declared_sectors),
        in_words=words.quoted(event.sector_text),
        programme=[words.quoted(item) or "" for item in event.programme_items],
    )


def _counted(how_many: int | None, one: str) -> str | None:
    return None if how_many is None else words.counted(how_many, one)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]

"""The words of the timeline: days, officials, fields and codes as a person reads them.

Nothing here is safe to print yet: stored text is passed on as it is, and made safe where it is
printed (see `paper.py`).
"""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any

import attrs

from pemasyarakatan.cli.sentences.telling import Names
from pemasyarakatan.domain.values import (
    Capacity,
    CooperationField,
    DocumentNumber,
    EvidenceRef,
    FieldCode,
    Official,
    PartialDate,
    PersonName,
    Provenance,
)

_ESCAPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

_CAPACITIES = {
    Capacity.DEFINITIVE: "definitif (appointed)",
    Capacity.PLH: "Plh (standing in)",
    Capacity.PLT: "Plt (acting while vacant)",
}


def safe(text: str) -> str:
    """*text* with every character escaped that could move, hide or repaint what is around it."""
    if text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in _ESCAPED else char
        for char in text
    )


def day(on: PartialDate | date) -> str:
    """A day as far as it is known: 2026-01-28, Mar 2023, 2023, ≤ 2025-10-17, undated."""
    if isinstance(on, date):
        return on.isoformat()
    first, last = on.earliest, on.latest
    if first is None and last is None:
        return "undated"
    if first is None or last is None:
        return f"≤ {last}" if first is None else f"≥ {first}"
    if first == last:
        return first.isoformat()
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        if (first.year, first.month) == (last.year, last.month):
            return f"{calendar.month_abbr[first.month]} {first.year}"
        if first.year == last.year and (first.month, last.month) == (1, 12):
            return str(first.year)
    return f"{first}..{last}"


def day_as_written(on: PartialDate | None) -> str | None:
    """A day with the source's own words, where there are any; None where nothing is known."""
    if on is None or not (on.dated or on.raw):
        return None
    return f"{day(on)}, written {quoted(on.raw)}" if on.raw else day(on)


def quoted(text: str | None) -> str | None:
    """The source's own words."""
    return None if text is None else f"“{text}”"


def code(member: Enum) -> str:
    """A code of the vocabulary in plain words."""
    return str(member.value).replace("_", " ").lower()


def codes(members: Iterable[Enum] | None) -> str | None:
    """Codes in one order, with commas; None for none."""
    return listed(sorted(map(code, members or ())))


def listed(words: Iterable[str]) -> str | None:
    """Words with commas; None for none."""
    return ", ".join(words) or None


def name(person: PersonName | None) -> str | None:
    """A person's name as it was written."""
    return None if person is None else person.raw


def official(who: Official | None) -> str | None:
    """A person in a post; says so where the name is not stated."""
    if who is None:
        return None
    said = post(who)
    if who.name is not None:
        return f"{who.name.raw}, {said}" if said else who.name.raw
    return f"{said} (name not stated)" if said else "name not stated"


def post(who: Official) -> str | None:
    """In what post somebody acts, without the name."""
    parts = (who.position, who.organisation, _CAPACITIES.get(who.capacity))
    return listed(part for part in parts if part)


def officials(people: Iterable[Official], note: str | None = None) -> tuple[str, ...]:
    """Each official, and the source's words for those it does not name."""
    return tuple([official(one) or "" for one in people] + ([quoted(note) or ""] if note else []))


def field(matter: CooperationField | None) -> str | None:
    """A field of cooperation; the text of one that has no code."""
    if matter is None:
        return None
    if matter.code is FieldCode.OTHER and matter.text:
        return quoted(matter.text)
    return code(matter.code) + (f" ({matter.text})" if matter.text else "")


def fields(matters: Iterable[CooperationField] | None) -> str | None:
    """Fields of cooperation in one order."""
    return listed(field(one) or "" for one in sorted(matters or ()))


def number(paper: DocumentNumber | None, names: Names | None = None) -> str | None:
    """A document number and who gave it."""
    if paper is None:
        return None
    return f"{paper.raw} ({names.issuer(paper.issuer) if names else paper.issuer})"


def evidence(paper: EvidenceRef | None) -> str | None:
    """A paper by its opaque reference."""
    return None if paper is None else paper.reference


def counted(how_many: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 instructor, 5 instructors."""
    return f"{how_many} {one if how_many == 1 else many or one + 's'}"


def rupiah(amount: int | None) -> str | None:
    """Whole rupiah with dots between thousands, as they are written in Indonesia."""
    return None if amount is None else "Rp" + f"{amount:,}".replace(",", ".")


def source(given: Provenance) -> str:
    """A source: what it is, how good, where it is found."""
    said = f"{code(given.kind)}, {code(given.grade)}: {given.reference}"
    extras = [given.locator, f"seen {given.seen_on}" if given.seen_on else None]
    said += "".join(f"; {extra}" for extra in extras if extra)
    return said + (f"; sha256 {given.sha256}" if given.sha256 else "")


def value(given: Any) -> str:
    """Any value of an event, as it is shown when it was changed or inferred."""
    match given:
        case None:
            return "not stated"
        case PartialDate():
            return day_as_written(given) or "undated"
        case date():
            return day(given)
        case bool():
            return "yes" if given else "no"
        case Official():
            return official(given) or "nobody"
        case CooperationField():
            return field(given) or ""
        case PersonName():
            return given.raw
        case DocumentNumber():
            return number(given) or ""
        case Enum():
            return str(given.value)
        case str():
            return quoted(given) or ""
        case tuple():
            return ", ".join(map(value, given)) or "none stated"
        case frozenset():
            return ", ".join(sorted(map(value, given))) or "none stated"
        case _ if attrs.has(type(given)):
            parts = {one.name: getattr(given, one.name) for one in attrs.fields(type(given))}
            stated = (f"{key} {value(part)}" for key, part in parts.items() if part is not None)
            return f"({', '.join(stated)})".replace("_", " ")
        case _:
            return str(given)

"""How long a paper holds: "1 (satu) tahun sejak ditandatangani"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from attrs import field, frozen

from pemasyarakatan.domain.text.doubts import Doubt
from pemasyarakatan.domain.text.spelling import folded
from pemasyarakatan.domain.text.templates import unfilled
from pemasyarakatan.domain.text.wording import WORD, number_in_words

_LENGTH = re.compile(
    rf"(?<![\w./-])(?:(?P<digits>\d{{1,3}})(?: ?\((?P<beside>[a-z ]+)\))?"
    rf"|(?P<words>{WORD}(?: {WORD}){{0,9}})(?: ?\((?P<figure>\d{{1,3}})\))?)"
    r" ?(?P<unit>tahun|bulan|hari)\b(?! ?\d{4})(?! kerja\b)"
)
_FROM_SIGNING = re.compile(
    r"\bsejak (?:tanggal )?(?:perjanjian ini )?(?:di ?)?(?:tanda ?tangani|penandatanganan)"
    r"|\bterhitung (?:mulai |sejak )*(?:tanggal )?(?:di ?)?(?:tanda ?tangani|penandatanganan)"
)
_ABOUT = re.compile(
    r"\b(?:paling (?:lama|singkat|sedikit|banyak)|selama-lamanya|maksimal|minimal|sekurang|sekitar|"
    r"kurang lebih|kurang dari|lebih dari|hampir)"
)
_PARTED = re.compile(r"[ ,]*(?:dan )?")


@frozen(kw_only=True)
class Length:
    """A span of the calendar: so many years, months and days."""

    years: int = 0
    months: int = 0
    days: int = 0


@frozen(kw_only=True)
class TermReading:
    """How long a clause says that something holds, and whether it counts from the signing.

    *length* is None where the clause states none, or two; then *candidates* lists them.
    """

    raw: str
    length: Length | None = None
    from_signing: bool = False
    candidates: tuple[Length, ...] = ()
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])


def read_term(raw: str) -> TermReading:
    """The length that a clause states; a term that is not stated stays unknown, never a year."""
    text = folded(raw).text
    from_signing = _FROM_SIGNING.search(text) is not None
    lengths: list[Length] = []
    doubts = set[Doubt]()
    end = -1
    for found in _LENGTH.finditer(text):
        one = [_length(number, found["unit"]) for number in _numbers(found)]
        if len(one) != 1:
            doubts.add(Doubt.WORDS_CONTRADICT if one else Doubt.NOT_UNDERSTOOD)
            lengths += one
            end = -1
        elif end >= 0 and _PARTED.fullmatch(text, end, found.start()) and _finer(lengths, one[0]):
            lengths[-1] = _sum(lengths[-1], one[0])
            end = found.end()
        else:
            lengths += one
            end = found.end()
    if lengths and _ABOUT.search(text):
        doubts.add(Doubt.APPROXIMATE)
    distinct = tuple(dict.fromkeys(lengths))
    if len(distinct) > 1 and not doubts:
        doubts.add(Doubt.AMBIGUOUS)
    if not distinct and unfilled(raw):
        doubts.add(Doubt.UNFILLED)
    if len(distinct) == 1 and not doubts:
        return TermReading(raw=raw, length=distinct[0], from_signing=from_signing)
    return TermReading(
        raw=raw, from_signing=from_signing, candidates=distinct, doubts=frozenset(doubts)
    )


def term_end(start: date, length: Length) -> date | None:
    """The last day of a term that begins on *start*: a year from 1 July ends on 30 June.

    One from 29 February ends on 28 February. None for no length, or one the calendar cannot hold.
    """
    months = 12 * length.years + length.months
    if min(length.years, length.months, length.days) < 0 or not (months or length.days):
        return None
    year, month = start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1
    try:
        last = monthrange(year, month)[1]
        missing = start.day > last
        day = date(year, month, last if missing else start.day)
        return day + timedelta(days=length.days - (0 if missing else 1))
    except (ValueError, OverflowError):
        return None


def _numbers(found: re.Match[str]) -> list[int]:
    """The number of a length; two if figures and words differ, none if the words are none."""
    figure = found["digits"] or found["figure"]
    words = found["words"] or found["beside"]
    spelled = number_in_words(words) if words else None
    if (words and spelled is None) or (figure and int(figure) == 0):
        return []
    numbers = [int(figure)] if figure else []
    if spelled is not None and spelled not in numbers:
        numbers.append(spelled)
    return numbers


def _length(number: int, unit: str) -> Length:
    match unit:
        case "tahun":
            return Length(years=number)
        case "bulan":
            return Length(months=number)
        case _:
            return Length(days=number)


def _finer(lengths: list[Length], more: Length) -> bool:
    """Whether *more* goes on with the last length: months after years, days after months."""
    last = lengths[-1]
    return not last.days and not more.years and bool(more.days or not last.months)


def _sum(one: Length, more: Length) -> Length:
    return Length(
        years=one.years + more.years, months=one.months + more.months, days=one.days + more.days
    )

"""The days of the week, and whether a date keeps to the one it is written with."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from pemasyarakatan.domain.text.spelling import APOSTROPHES

WEEKDAYS: dict[str, int] = {
    "senin": 0,
    "selasa": 1,
    "rabu": 2,
    "kamis": 3,
    "jumat": 4,
    "sabtu": 5,
    "minggu": 6,
    "ahad": 6,
}
"""The days of the week by their Indonesian names, Monday first; Ahad is Minggu."""

DAY_NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

_UNSEEN = frozenset({"Cf", "Mn", "Me"})
_WORDS = re.compile(r"[^\W\d_]+")
_WEEK = re.compile(
    r"\b(?:\d+|satu|dua|tiga|empat|lima|awal|akhir|pertengahan|setiap|tiap|per)\s+minggu\b"
    r"|\bminggu\s*-?\s*(?:ke\b|lalu|ini|depan|pertama|kedua|ketiga|keempat|kelima|terakhir)"
)
"""Minggu where it means a week, and not Sunday."""


def weekday_named(raw: str) -> int | None:
    """The weekday that *raw* names, Monday 0; None when it names none, or more than one."""
    named = weekdays_named(raw)
    return named[0] if len(named) == 1 else None


def weekdays_named(raw: str) -> tuple[int, ...]:
    """The weekdays that *raw* names, each once, in the order in which they first stand there."""
    plain = raw
    if not raw.isascii():
        seen = "".join(char for char in raw if unicodedata.category(char) not in _UNSEEN)
        plain = unicodedata.normalize("NFKC", seen)
    plain = APOSTROPHES.sub("", plain).casefold()
    words = _WORDS.findall(_WEEK.sub("", plain))
    return tuple(dict.fromkeys(WEEKDAYS[word] for word in words if word in WEEKDAYS))


def weekday_fits(raw: str, earliest: date | None, latest: date | None) -> bool:
    """Whether some day from *earliest* to *latest* falls on the weekday that *raw* names."""
    named = weekday_named(raw)
    if named is None or earliest is None or latest is None:
        return True
    return timedelta(days=(named - earliest.weekday()) % 7) <= latest - earliest

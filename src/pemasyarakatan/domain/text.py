"""Text as people write it: weekdays, names and numbers to compare, identity numbers to refuse."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

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

_APOSTROPHES = re.compile("['’‘ʼʻ`´′＇]")
_DASHES = "-‐‑‒–—―−﹣－"
_DASH = re.compile(f"[{_DASHES}]")
_WORDS = re.compile(r"[^\W\d_]+")
_PLAIN_DATE = re.compile(
    r"(?<!\d)(?<!\d[ .\-/])(?:\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"
    r"(?!\d)(?![ .\-/]\d)"
)
_UUID = re.compile(r"(?<![^\W_])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![^\W_])")
"""An id as text, which by chance has sixteen digits on end: one in five hundred does."""

_BETWEEN_DIGITS = re.compile(rf"(?<=\d)[{_DASHES}\s.](?=\d)")
_SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")
_DIGIT = re.compile(r"\d")
_WORD_BREAK = re.compile(r"[^\w]+")
_INITIALS = re.compile(r"\b([^\W\d_]) (?=[^\W\d_]\b)")
"""Letters that stand alone, as dots leave them: P.T. and PT are one."""

_WEEK = re.compile(
    r"\b(?:\d+|satu|dua|tiga|empat|lima|awal|akhir|pertengahan|setiap|tiap|per)\s+minggu\b"
    r"|\bminggu\s*-?\s*(?:ke\b|lalu|ini|depan|pertama|kedua|ketiga|keempat|kelima|terakhir)"
)
"""Minggu where it means a week, and not Sunday."""

_CLASS_WORD = re.compile(r"\bklas\b")
_CLASS_NUMBER = re.compile(r"\bkelas (ii|2) ?([ab])\b")


def weekday_named(raw: str) -> int | None:
    """The weekday that *raw* names, Monday 0; None when it names none, or more than one."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", raw)).casefold()
    words = _WORDS.findall(_WEEK.sub("", plain))
    named = {WEEKDAYS[word] for word in words if word in WEEKDAYS}
    return named.pop() if len(named) == 1 else None


def weekday_fits(raw: str, earliest: date | None, latest: date | None) -> bool:
    """Whether some day from *earliest* to *latest* falls on the weekday that *raw* names."""
    named = weekday_named(raw)
    if named is None or earliest is None or latest is None:
        return True
    return timedelta(days=(named - earliest.weekday()) % 7) <= latest - earliest


def identity_number(text: str) -> bool:
    """Whether *text* holds a run of exactly 16 digits, as an identity number (NIK) has.

    Single blanks, dots and dashes between digits do not break a run; dates and UUIDs are taken out
    first; a run of 18 digits (NIP, the number of a civil servant) is another thing and passes.
    """
    if len(text) < 16:
        return False
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if len(_DIGIT.findall(plain)) < 16:
        # Nearly every text: what follows adds no digit, and costs ten times as much.
        return False
    if _SIXTEEN.search(plain):
        return True
    plain = _PLAIN_DATE.sub("|", _UUID.sub("|", plain))
    return _SIXTEEN.search(_BETWEEN_DIGITS.sub("", plain)) is not None


def normalise_name(raw: str) -> str:
    """*raw* as names are compared: case, blanks, dots, dashes, Klas/Kelas and II A/IIA are one.

    Idempotent; computed whenever it is needed and never stored, but the ids of the name register
    derive from it: another result is another register (`NAMES_VERSION` in `claims.py`).
    """
    text = _APOSTROPHES.sub("", _DASH.sub(" ", unicodedata.normalize("NFKC", raw))).casefold()
    text = unicodedata.normalize("NFKC", text).replace(".", " ").replace("_", " ")
    text = " ".join(_WORD_BREAK.sub(" ", text).split())
    text = _CLASS_WORD.sub("kelas", text)
    return _CLASS_NUMBER.sub(r"kelas ii\2", _INITIALS.sub(r"\1", text))


def normalise_number(raw: str) -> str:
    """*raw* as document numbers are compared: NFKC, one dash, no blanks, one case. Idempotent."""
    text = _DASH.sub("-", unicodedata.normalize("NFKC", raw)).casefold()
    return "".join(unicodedata.normalize("NFKC", text).split())

"""Identity numbers of persons, which may stand in no text."""

from __future__ import annotations

import re
import unicodedata

from pemasyarakatan.domain.text.spelling import DASH, DASHES

_PLAIN_DATE = re.compile(
    r"(?<!\d)(?<!\d[ .\-/])(?:\d{1,2}([/.\-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"
    r"(?!\d)(?![ .\-/]\d)"
)
_BETWEEN_DIGITS = re.compile(rf"(?<=\d)[{DASHES}\s.](?=\d)")
_SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")
_DIGIT = re.compile(r"\d")
_UNSEEN = frozenset({"Cf", "Mn", "Me"})


def identity_number(text: str) -> bool:
    """Whether *text* holds a run of exactly 16 digits, as an identity number (NIK) has.

    Single blanks, dots and dashes between digits do not break a run, nor do characters that
    nobody sees; dates are taken out first; a run of 18 digits (NIP, the number of a civil
    servant) is another thing and passes.
    """
    if len(text) < 16:
        return False
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if len(_DIGIT.findall(plain)) < 16:
        # Nearly every text: what follows adds no digit, and costs ten times as much.
        return False
    if _sixteen(plain):
        return True
    seen = "".join(char for char in plain if unicodedata.category(char) not in _UNSEEN)
    return seen != plain and _sixteen(seen)


def _sixteen(plain: str) -> bool:
    if _SIXTEEN.search(plain):
        return True
    plain = _PLAIN_DATE.sub("|", DASH.sub("-", plain))
    return _SIXTEEN.search(_BETWEEN_DIGITS.sub("", plain)) is not None

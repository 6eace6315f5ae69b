"""Names and document numbers in the one spelling in which they are compared."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = re.compile("['’‘ʼʻ`´′＇]")
DASHES = "-‐‑‒–—―−﹣－"

_DASH = re.compile(f"[{DASHES}]")
_WORD_BREAK = re.compile(r"[^\w]+")
_INITIALS = re.compile(r"\b([^\W\d_]) (?=[^\W\d_]\b)")
"""Letters that stand alone, as dots leave them: P.T. and PT are one."""

_CLASS_WORD = re.compile(r"\bklas\b")
_CLASS_NUMBER = re.compile(r"\bkelas (ii|2) ?([ab])\b")


def normalise_name(raw: str) -> str:
    """*raw* as names are compared: case, blanks, dots, dashes, Klas/Kelas and II A/IIA are one.

    Idempotent; computed whenever it is needed and never stored, but the ids of the name register
    derive from it: another result is another register (`NAMES_VERSION` in `claims.py`).
    """
    text = APOSTROPHES.sub("", _DASH.sub(" ", unicodedata.normalize("NFKC", raw))).casefold()
    text = unicodedata.normalize("NFKC", text).replace(".", " ").replace("_", " ")
    text = " ".join(_WORD_BREAK.sub(" ", text).split())
    text = _CLASS_WORD.sub("kelas", text)
    return _CLASS_NUMBER.sub(r"kelas ii\2", _INITIALS.sub(r"\1", text))


def normalise_number(raw: str) -> str:
    """*raw* as document numbers are compared: NFKC, one dash, no blanks, one case. Idempotent."""
    text = _DASH.sub("-", unicodedata.normalize("NFKC", raw)).casefold()
    return "".join(unicodedata.normalize("NFKC", text).split())

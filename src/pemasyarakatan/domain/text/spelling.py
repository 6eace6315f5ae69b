"""One spelling to compare by, and one to read in."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from attrs import frozen

APOSTROPHES = re.compile("['’‘ʼʻ`´′＇]")
DASHES = "-‐‑‒–—―−﹣－"

DASH = re.compile(f"[{DASHES}]")
_WORD_BREAK = re.compile(r"[^\w]+")
_INITIALS = re.compile(r"\b([^\W\d_]) (?=[^\W\d_]\b)")
"""Letters that stand alone, as dots leave them: P.T. and PT are one."""

_CLASS_WORD = re.compile(r"\bklas\b")
_CLASS_NUMBER = re.compile(r"\bkelas (ii|2) ?([ab])\b")

_APOSTROPHE = "'"
_UNREADABLE = "\ufffd"


def normalise_name(raw: str) -> str:
    """*raw* as names are compared: case, blanks, dots, dashes, Klas/Kelas and II A/IIA are one.

    Idempotent; computed whenever it is needed and never stored, but the ids of the name register
    derive from it: another result is another register (`NAMES_VERSION` in `claims.py`).
    """
    text = APOSTROPHES.sub("", DASH.sub(" ", unicodedata.normalize("NFKC", raw))).casefold()
    text = unicodedata.normalize("NFKC", text).replace(".", " ").replace("_", " ")
    text = " ".join(_WORD_BREAK.sub(" ", text).split())
    text = _CLASS_WORD.sub("kelas", text)
    return _CLASS_NUMBER.sub(r"kelas ii\2", _INITIALS.sub(r"\1", text))


def normalise_number(raw: str) -> str:
    """*raw* as document numbers are compared: NFKC, one dash, no blanks, one case. Idempotent."""
    text = DASH.sub("-", unicodedata.normalize("NFKC", raw)).casefold()
    joined = "".join(unicodedata.normalize("NFKC", text).split())
    return unicodedata.normalize("NFKC", joined)


@frozen(kw_only=True)
class Folded:
    """A text in the spelling that is read, with the way back to what was written."""

    text: str
    written: str
    origins: tuple[int, ...]

    def raw(self, start: int, end: int) -> str:
        """What was written for these characters."""
        if start >= end:
            return ""
        return self.written[self.origins[start] : self.origins[end - 1] + 1]


@lru_cache(maxsize=16)
def folded(raw: str) -> Folded:
    """*raw* in small letters, one dash, single blanks, plain digits; unseen characters left out.

    An apostrophe stays only between two digits, which are no one number then. A digit that is set
    as a footnote or in a circle is no digit of the text, and is unreadable.
    """
    text: list[str] = []
    origins: list[int] = []
    for index, written in enumerate(raw.replace("`", _APOSTROPHE)):
        for char in written if written.isascii() else _plain(written):
            last = text[-1] if text else ""
            if last == _APOSTROPHE and not char.isdigit() and char != _APOSTROPHE:
                text.pop()
                origins.pop()
                last = text[-1]
            if char == _APOSTROPHE and not last.isdigit():
                continue
            if char.isspace():
                if last == " ":
                    continue
                char = " "  # noqa: PLW2901
            text.append(char.lower())
            origins.append(index)
    if text and text[-1] == _APOSTROPHE:
        text.pop()
        origins.pop()
    return Folded(text="".join(text), written=raw, origins=tuple(origins))


def _plain(char: str) -> str:
    """The characters that are read for one that is not ASCII."""
    if char in DASHES:
        return "-"
    if APOSTROPHES.match(char):
        return _APOSTROPHE
    match unicodedata.category(char):
        case "Cf" | "Mn" | "Me":
            return ""
        case "Nd":
            return str(unicodedata.decimal(char))
        case _:
            plain = unicodedata.normalize("NFKC", char).casefold()
            return _UNREADABLE if any(one.isdigit() for one in plain) else plain

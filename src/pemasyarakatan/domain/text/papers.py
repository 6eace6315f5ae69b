"""What papers are called, and the numbers that stand on them."""

from __future__ import annotations

import re

from attrs import field, frozen

from pemasyarakatan.domain.text.doubts import Doubt
from pemasyarakatan.domain.text.spelling import folded
from pemasyarakatan.domain.text.templates import blank, leftovers

_LABEL = re.compile(
    r"(?<![\w./-])(?:nomor|nomer|no)(?![^\W\d_])"
    r"(?:\s+(?:pks|mou|surat|pihak\s+(?:kesatu|pertama|kedua|ketiga|i{1,3})\b))?[\s.]*:?[\s]*",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s+(?:tanggal|tgl|tertanggal|tentang)\b.*", re.IGNORECASE | re.DOTALL)
_EDGES = " \t\r\n;,:&"
_TRAILING_AND = re.compile(r"[\s;,]+(?:dan|serta|&)[\s;,]*$", re.IGNORECASE)
_PERHAPS_TWO = re.compile(r"\s+(?:dan|serta|&|atau|/)\s+|\s*[,;\n]\s*", re.IGNORECASE)
_SHAPED = re.compile(r"\w\s?[./–-]\s?\w")

_KINDS = {
    "PKS": re.compile(r"\bperjanjian kerja ?sama\b"),
    "NOTA_KESEPAHAMAN": re.compile(r"\bnota kesepahaman\b|\bmemorandum of understanding\b|\bmou\b"),
    "NOTA_KESEPAKATAN": re.compile(r"\bnota kesepakatan\b|\bkesepakatan bersama\b"),
    "RENCANA_KERJA": re.compile(
        r"\brencana kerja (?:sinergi|(?:\w+ ){0,3}nota kesepa(?:katan|haman))\b"
    ),
}
_PKS = re.compile(r"\bpks\b")
_OTHER_PKS = re.compile(r"\bpidana kerja sosial\b|\bpartai keadilan sejahtera\b")

PKS_MEANINGS = ("Perjanjian Kerja Sama", "Pidana Kerja Sosial", "Partai Keadilan Sejahtera")
"""What the three letters stand for in texts of this field."""


@frozen(kw_only=True)
class NumbersReading:
    """The numbers of a paper, each as written, without the word Nomor.

    *candidates* are the ways in which the text could be divided, where that is not certain. Two
    numbers are compared by `normalise_number`; no meaning is read out of one.
    """

    raw: str
    numbers: tuple[str, ...] = ()
    candidates: tuple[tuple[str, ...], ...] = ()
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])


@frozen(kw_only=True)
class InstrumentReading:
    """The kinds of paper that a text names in full, as `InstrumentKind` spells them.

    *candidates* are the meanings of an abbreviation that does not tell which it is.
    """

    raw: str
    kinds: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])


def read_numbers(raw: str) -> NumbersReading:
    """The document numbers in *raw*: usually one, or one a party; absent if none is filled in.

    Two are told apart by the word Nomor, a semicolon or a line each, and by nothing else.
    """
    if blank(raw):
        doubts = {Doubt.NUMBER_MISSING}
        return NumbersReading(raw=raw, doubts=frozenset(doubts | _unfilled(raw)))
    numbers: list[str] = []
    doubts = set[Doubt]()
    candidates: tuple[tuple[str, ...], ...] = ()
    for piece in _pieces(raw):
        if leftovers(piece) or blank(piece) or not _has_digit(piece):
            doubts |= {Doubt.NUMBER_MISSING} | _unfilled(piece)
            continue
        parts = tuple(part.strip(_EDGES) for part in _PERHAPS_TWO.split(piece))
        if len(parts) > 1 and all(_is_shaped(part) for part in parts):
            candidates += ((piece,), parts)
            doubts.add(Doubt.AMBIGUOUS)
            continue
        numbers.append(piece)
    label = _LABEL.search(raw)
    before = _cut(raw[: label.start()]) if label else ""
    if _is_shaped(before):
        candidates += (tuple(numbers), (before, *numbers))
        doubts.add(Doubt.AMBIGUOUS)
        numbers = []
    if Doubt.AMBIGUOUS in doubts:
        candidates = tuple((*numbers, *one) for one in candidates)
        numbers = []
    return NumbersReading(
        raw=raw, numbers=tuple(numbers), candidates=candidates, doubts=frozenset(doubts)
    )


def read_instrument(raw: str) -> InstrumentReading:
    """The kinds of paper that *raw* names; three letters PKS and the word sinergi name none."""
    text = folded(raw).text
    kinds = tuple(kind for kind, phrase in _KINDS.items() if phrase.search(text))
    if _PKS.search(text) and "PKS" not in kinds and not _OTHER_PKS.search(text):
        return InstrumentReading(
            raw=raw, kinds=kinds, candidates=PKS_MEANINGS, doubts=frozenset({Doubt.AMBIGUOUS})
        )
    return InstrumentReading(raw=raw, kinds=kinds)


def _pieces(raw: str) -> list[str]:
    labels = [*_LABEL.finditer(raw)]
    if not labels:
        parts = [part.strip(_EDGES) for part in re.split(r"[;\r\n]+", raw)]
        whole = [part for part in parts if part]
        return [*map(_cut, whole if whole and all(map(_is_shaped, whole)) else [raw])]
    ends = [*(label.start() for label in labels[1:]), len(raw)]
    pieces = [raw[label.end() : end] for label, end in zip(labels, ends, strict=True)]
    return [_cut(piece) for piece in pieces]


def _cut(piece: str) -> str:
    return _TRAILING_AND.sub("", _CUT.sub("", piece).strip(_EDGES)).strip(_EDGES)


def _has_digit(text: str) -> bool:
    return any(char.isdecimal() for char in text)


def _is_shaped(text: str) -> bool:
    """Whether *text* looks like a document number and like nothing else."""
    return _has_digit(text) and _SHAPED.search(text) is not None


def _unfilled(raw: str) -> set[Doubt]:
    return {Doubt.UNFILLED} if leftovers(raw) or blank(raw) else set()

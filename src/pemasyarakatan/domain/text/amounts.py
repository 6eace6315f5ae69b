"""Money and counts: a number where the text states one, and text where it does not."""

from __future__ import annotations

import re

from attrs import field, frozen

from pemasyarakatan.domain.text.doubts import Doubt
from pemasyarakatan.domain.text.spelling import folded
from pemasyarakatan.domain.text.templates import unfilled
from pemasyarakatan.domain.text.wording import NUMBER_WORDS, WORD, number_in_words
from pemasyarakatan.domain.values import Rupiah

_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+"
_SCALES = {
    "ribu": 3, "rb": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "triliun": 12,
}  # fmt: skip
_LEAD = r"(?:(?:sebesar|senilai|sebanyak|sejumlah|total|berjumlah|jumlah|nilai|ada)\b:? ?)*"
_ABOUT = re.compile(
    r"(?:[±~<>≤≥]|\b(?:sekitar|kurang lebih|lebih kurang|lebih dari|kurang dari|hampir|kira-?kira|"
    r"minimal|maksimal|paling (?:sedikit|banyak|tinggi|rendah)|sedikitnya|setidaknya|mencapai|"
    r"hingga|sampai|belasan|puluhan|ratusan|ribuan|jutaan|miliaran|beberapa|lebih|"
    r"sebagian|seluruh|semua|banyak|dan lain|dll|dsb|dst)\b|\d-?an\b)"
)
_VAGUE = re.compile(r"sejumlah (?!\d)")
_MONEY = re.compile(
    rf"{_LEAD}(?:(?:rp|idr)\b ?\.? ?|rp\.? ?(?=\d))?(?P<whole>{_NUMBER})(?:,(?P<part>\d+))?"
    rf"(?: ?[.,]?-+)?(?: ?(?P<scale>{'|'.join(_SCALES)})\b)?(?: ?rupiah)?"
    r"(?: ?\((?:terbilang:? ?)?(?P<words>[a-z ]+?)(?: rupiah)?\))?\.?"
)
_MONEY_WORDS = re.compile(rf"{_LEAD}(?P<words>{WORD}(?: {WORD})*) rupiah\.?")
_COUNT = re.compile(
    rf"{_LEAD}(?:(?P<digits>{_NUMBER})(?![\d.,/%-]?\d)(?: ?\((?P<beside>[a-z ]+)\))?"
    rf"|(?P<words>{WORD}(?: {WORD})*)(?!\w)(?: ?\((?P<figure>{_NUMBER})\))?)"
    r"(?P<noun>(?: [^\d%]+)?)"
)
_RANGE = re.compile(rf"(?<![\d.])({_NUMBER}) ?(?:-|sampai|hingga|s\.?/?d\.?) ?({_NUMBER})")
_SPLIT_NUMBER = re.compile(r"\d,\d|\d\.(?!\d{3}(?!\d))\d")
_NO_NOUN = re.compile(rf" ?(?:%|persen\b|kali\b|(?:{WORD})(?!\w)|(?:atau|dari|dan)\b)")
_LONGEST = 15


@frozen(kw_only=True)
class RupiahReading:
    """An amount in whole rupiah, or why none was read; *candidates* where two are stated."""

    raw: str
    amount: Rupiah | None = None
    candidates: tuple[Rupiah, ...] = ()
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])


@frozen(kw_only=True)
class CountReading:
    """A number with what was counted, as written; "puluhan WBP" counts nothing."""

    raw: str
    count: int | None = None
    noun: str | None = None
    candidates: tuple[int, ...] = ()
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])


def read_rupiah(raw: str) -> RupiahReading:
    """The amount that *raw* states: dots between thousands, a comma before sen.

    Sen are refused, and so is an estimate; "1,5 juta" is exact and is read.
    """
    text = folded(raw).text.strip()
    if unfilled(raw) or re.fullmatch(r"(?:rp|idr)[ .:,-]*", text):
        return _no_money(raw, Doubt.UNFILLED)
    if found := _MONEY_WORDS.fullmatch(text):
        spelled = number_in_words(found["words"])
        if spelled is not None:
            return RupiahReading(raw=raw, amount=Rupiah(spelled))
    found = _MONEY.fullmatch(text)
    if found is None:
        return _no_money(raw, Doubt.APPROXIMATE if _ABOUT.search(text) else Doubt.NOT_UNDERSTOOD)
    amount = _amount(found["whole"], found["part"], found["scale"])
    if isinstance(amount, Doubt):
        return _no_money(raw, amount)
    if found["words"] is None:
        return RupiahReading(raw=raw, amount=Rupiah(amount))
    spelled = number_in_words(found["words"])
    if spelled is None:
        return _no_money(raw, Doubt.NOT_UNDERSTOOD)
    if spelled != amount:
        return RupiahReading(
            raw=raw,
            candidates=(Rupiah(amount), Rupiah(spelled)),
            doubts=frozenset({Doubt.WORDS_CONTRADICT}),
        )
    return RupiahReading(raw=raw, amount=Rupiah(amount))


def read_count(raw: str) -> CountReading:
    """The number that *raw*, a phrase as "40 mitra kerja", states of what it names."""
    seen = folded(raw)
    text = seen.text
    if unfilled(raw):
        return CountReading(raw=raw, doubts=frozenset({Doubt.UNFILLED}))
    lead = len(text) - len(text.lstrip())
    text_end = len(text.rstrip())
    if span := _RANGE.search(text):
        return _no_count(raw, Doubt.APPROXIMATE, span[1], span[2])
    if _ABOUT.search(text) or _VAGUE.match(text, lead):
        return _no_count(raw, Doubt.APPROXIMATE)
    found = _COUNT.fullmatch(text, lead, text_end)
    if found is None:
        several = [] if _SPLIT_NUMBER.search(text) else re.findall(_NUMBER, text)
        if len(several) > 1:
            return _no_count(raw, Doubt.AMBIGUOUS, *several)
        return _no_count(raw, Doubt.NOT_UNDERSTOOD)
    if _NO_NOUN.match(found["noun"]) or _has_number_word(found["noun"]):
        return _no_count(raw, Doubt.NOT_UNDERSTOOD)
    noun = seen.raw(found.start("noun"), found.end("noun")).strip() or None
    figure = _figure(found["digits"] or found["figure"])
    words = found["words"] or found["beside"]
    spelled = number_in_words(words) if words else None
    if words and spelled is None:
        return _no_count(raw, Doubt.NOT_UNDERSTOOD)
    if figure is None and (found["digits"] or found["figure"]):
        return _no_count(raw, Doubt.NOT_UNDERSTOOD)
    if figure is not None and spelled is not None and figure != spelled:
        doubts = frozenset({Doubt.WORDS_CONTRADICT})
        return CountReading(raw=raw, noun=noun, candidates=(figure, spelled), doubts=doubts)
    return CountReading(raw=raw, count=spelled if figure is None else figure, noun=noun)


def _amount(whole: str, part: str | None, scale: str | None) -> int | Doubt:
    figure = _figure(whole)
    if figure is None:
        return Doubt.NOT_UNDERSTOOD
    if scale is None:
        if part is None or part == "00":
            return figure
        return Doubt.SEN if len(part) == 2 else Doubt.NOT_UNDERSTOOD
    if "." in whole:
        # "1.500 juta" is a thousand and a half of millions, or one and a half of them.
        return Doubt.AMBIGUOUS
    zeros = _SCALES[scale]
    part = part or ""
    if len(part) > zeros:
        return Doubt.SEN
    return int(f"{figure}{part}" + "0" * (zeros - len(part)))


def _figure(written: str | None) -> int | None:
    digits = (written or "").replace(".", "")
    if not digits or len(digits) > _LONGEST or (digits[0] == "0" and len(digits) > 1):
        return None
    return int(digits)


def _has_number_word(noun: str) -> bool:
    return not NUMBER_WORDS.isdisjoint(re.findall(r"[a-z]+", noun))


def _no_money(raw: str, doubt: Doubt) -> RupiahReading:
    return RupiahReading(raw=raw, doubts=frozenset({doubt}))


def _no_count(raw: str, doubt: Doubt, *written: str) -> CountReading:
    figures = tuple(one for one in map(_figure, written) if one is not None)
    return CountReading(raw=raw, candidates=figures, doubts=frozenset({doubt}))

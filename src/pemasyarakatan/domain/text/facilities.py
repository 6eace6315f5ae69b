"""Names of facilities: what kind of unit, of which class, holding whom, and where."""

from __future__ import annotations

import re

from attrs import field, frozen

from pemasyarakatan.domain.text.doubts import Doubt
from pemasyarakatan.domain.text.spelling import folded
from pemasyarakatan.domain.text.templates import unfilled

_KINDS = (
    (r"lembaga pembinaan khusus anak|lpka", "LPKA", None),
    (r"lembaga penempatan anak sementara|lpas", "LPAS", None),
    (r"lembaga pe(?:r)?masyarakatan|lapas", "LAPAS", None),
    (r"lpp(?! (?:tvri|rri))", "LAPAS", "PEREMPUAN"),
    (r"lapastik", "LAPAS", "NARKOTIKA"),
    (r"cabang rumah tahanan(?: negara)?|cabang rutan|cabrutan", "CABANG_RUTAN", None),
    (r"rumah tahanan(?: negara)?|rutan", "RUTAN", None),
    (r"balai pemasyarakatan|bapas", "BAPAS", None),
    (r"rumah penyimpanan benda sitaan(?: negara)?|rupbasan", "RUPBASAN", None),
)
_KIND = re.compile(
    r"(?:upt |unit pelaksana teknis )?(?:"
    + "|".join(f"(?P<k{n}>{phrase})" for n, (phrase, _, _) in enumerate(_KINDS))
    + r")\b(?: ?\((?:lapas|rutan|lpka|lpas|lpp|bapas|rupbasan)\))?"
)
_NO_FACILITY = re.compile(
    r"(?:rutan|rumah tahanan|lapas|lembaga pemasyarakatan)(?: negara)?(?: \w+)?? "
    r"(?:kpk|komisi pemberantasan|polres\w*|polda|polsek|polri|bareskrim|mabes|mako|brimob|militer|"
    r"kejaksaan|kejagung|kejati|kejari|bnn[kp]?|puspom\w*|pomdam|imigrasi|guntur)\b"
    r"|(?:masmil|rudenim|rumah detensi|lpp (?:tvri|rri))\b"
)
_PARENT = re.compile(
    r"[ ,(–-]*(?:(?:di )?(?:bawah|jajaran|lingkungan) )?\b(?:kantor wilayah|kanwil|kementerian|"
    r"kemenkumham|kemenimipas|kemenkum|ditjen ?pas|ditjen pemasyarakatan|direktorat jenderal)\b.*"
)
_CLASS = re.compile(
    r"\b(?:kelas|klas|kls)\b\.? ?(?P<rank>i{1,3}|[123])(?: ?[-.]? ?(?P<letter>[ab]))?(?!\w)"
)
_SHORT_CLASS = re.compile(r" ?(?P<rank>ii|2) ?[-.]? ?(?P<letter>[ab])(?!\w)")
_CLASS_WORD = re.compile(r"\b(?:kelas|klas|kls)\b\.?(?: ?[\w.-]+)?")
_CATEGORIES = {
    "perempuan": "PEREMPUAN",
    "wanita": "PEREMPUAN",
    "narkotika": "NARKOTIKA",
    "terbuka": "TERBUKA",
    "pemuda": "PEMUDA",
    "khusus": "KHUSUS",
    "umum": "UMUM",
}
_CATEGORY = re.compile(rf" ?(?P<category>{'|'.join(_CATEGORIES)})\b")
_PLACE = re.compile(r"[^\W\d_][^\W\d_.-]*(?:[ -][^\W\d_][^\W\d_.-]*){0,4}")
_NO_PLACE = re.compile(
    r"\b(?:dan|serta|atau|di|ke|dari|dengan|yang|untuk|lapas|rutan|bapas|lpka|rupbasan)\b"
)
_RANKS = {"1": "I", "2": "II", "3": "III"}
_CLASSES = frozenset({"I", "II", "IIA", "IIB", "III"})


@frozen(kw_only=True)
class FacilityReading:
    """What a name says of a facility; None is "the name does not say".

    Kind, class and category are in the words of `FacilityKind`, `FacilityClass` and
    `FacilityCategory`. The parent that texts name is left out: it is often wrong.
    """

    raw: str
    kind: str | None = None
    facility_class: str | None = None
    category: str | None = None
    place: str | None = None
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])


def read_facility(raw: str) -> FacilityReading:
    """The parts of a facility's name: Klas/Kelas, II A/2A, LPP/Lapas Wanita are each one.

    Whether that kind has that class is a rule of the facility, and not looked at here.
    """
    seen = folded(raw)
    text = seen.text
    start = len(text) - len(text.lstrip())
    if _NO_FACILITY.match(text, start):
        return FacilityReading(raw=raw, doubts=frozenset({Doubt.NOT_A_FACILITY}))
    found = _KIND.match(text, start)
    if found is None:
        doubt = Doubt.UNFILLED if unfilled(raw) else Doubt.NOT_UNDERSTOOD
        return FacilityReading(raw=raw, doubts=frozenset({doubt}))
    kind, category = next(
        one[1:] for number, one in enumerate(_KINDS) if found[f"k{number}"] is not None
    )
    parent = _PARENT.search(text, found.end())
    end = parent.start() if parent else len(text)
    doubts = set[Doubt]()
    categories = [category] if category else []
    at = _after_categories(text, found.end(), end, categories)
    ranked = _CLASS.search(text, at, end) or _SHORT_CLASS.match(text, at, end)
    facility_class: str | None = None
    gaps = [(at, end)]
    if ranked:
        facility_class = _class(ranked["rank"], ranked["letter"])
        gaps = [(at, ranked.start()), (ranked.end(), end)]
    elif unknown := _CLASS_WORD.search(text, at, end):
        gaps = [(at, unknown.start()), (unknown.end(), end)]
    if facility_class is None and len(gaps) > 1:
        doubts.add(Doubt.UNKNOWN_CLASS)
    places: list[str] = []
    for first, last in gaps:
        begins = _after_categories(text, first, last, categories)
        places.append(seen.raw(begins, last).strip(' \t\r\n,.:;-–()"'))
    places = [one for one in places if one]
    distinct = list(dict.fromkeys(categories))
    if len(distinct) > 1:
        doubts.add(Doubt.AMBIGUOUS)
    place = places[0] if len(places) == 1 else None
    if len(places) > 1 or (place and not _is_place(place)):
        place = None
        doubts.add(Doubt.NOT_UNDERSTOOD)
    return FacilityReading(
        raw=raw,
        kind=kind,
        facility_class=facility_class,
        category=distinct[0] if len(distinct) == 1 else None,
        place=place,
        doubts=frozenset(doubts),
    )


def _after_categories(text: str, at: int, end: int, categories: list[str]) -> int:
    """Where the words that say whom a unit holds end; they are added to *categories*."""
    while found := _CATEGORY.match(text, at, end):
        categories.append(_CATEGORIES[found["category"]])
        at = found.end()
    return at


def _is_place(place: str) -> bool:
    """Whether it can be the name of a place: a few words, and none of a sentence."""
    text = folded(place).text
    begun = [word[0] for word in place.split()]
    proper = not any(map(str.isupper, begun)) or not any(map(str.islower, begun))
    return proper and bool(_PLACE.fullmatch(text)) and not _NO_PLACE.search(text)


def _class(rank: str, letter: str | None) -> str | None:
    written = _RANKS.get(rank, rank.upper()) + (letter or "").upper()
    return written if written in _CLASSES else None

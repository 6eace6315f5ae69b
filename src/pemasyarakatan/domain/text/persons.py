"""Names of persons: titles apart from the name, and names that may be of one person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from attrs import evolve, field, frozen

from pemasyarakatan.domain.text.doubts import Doubt
from pemasyarakatan.domain.text.spelling import normalise_name
from pemasyarakatan.domain.text.templates import unfilled
from pemasyarakatan.domain.text.titles import AFTER, AFTER_RANK, BEFORE, NO_PERSONS, key
from pemasyarakatan.domain.values import PersonName

SUGGEST = 0.45
"""From this likeness on a name is suggested; no likeness is ever enough to take two for one."""

_MOST_WORDS = 10
_SEVERAL = re.compile(
    r"\s(?:dan|serta|bersama|beserta|atau|alias|sapaan|selaku|sebagai)\s|[&;/\n]", re.IGNORECASE
)
_BRACKET = re.compile(r"[()\[\]]+")
_RETIRED = re.compile(r"\((?:purn|purnawirawan)\.?\)", re.IGNORECASE)
_LONGEST_WORD = 40
_MUHAMMAD = frozenset({"m", "md", "mhd", "moh", "moch", "mohd", "much", "muh", "muhd", "mochamad",
    "mohamad", "mohammad", "muchamad", "muhamad", "muhammad", "mohamed"})  # fmt: skip
_SOUNDS = (("dj", "j"), ("tj", "c"), ("oe", "u"), ("ie", "i"), ("kh", "h"), ("sy", "s"),
    ("sh", "s"), ("ch", "h"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("v", "f"), ("p", "f"),
    ("z", "j"), ("y", "i"), ("q", "k"), ("x", "ks"))  # fmt: skip


@frozen(kw_only=True)
class PersonReading:
    """A person's name with its titles apart; *candidates* where it can be divided in two ways."""

    raw: str
    name: PersonName | None = None
    candidates: tuple[PersonName, ...] = ()
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])


@frozen(kw_only=True)
class SamePerson:
    """A name that may be of the same person, and how alike it is, up to 1.0; a suggestion."""

    name: PersonName
    likeness: float


def read_person(raw: str) -> PersonReading:
    """The name and the titles in *raw*, by a closed table; what stands nowhere in it is the name.

    An institution, a post or a group is no name. "M." is an initial, and stays.
    """
    if unfilled(raw):
        return PersonReading(raw=raw, doubts=frozenset({Doubt.UNFILLED}))
    several = [part for part in _SEVERAL.split(raw) if part.strip()]
    if len(several) > 1 or _BRACKET.search(_RETIRED.sub("", raw)):
        return _one_of(raw, several if len(several) > 1 else _BRACKET.split(raw))
    pieces = [piece.split() for piece in raw.split(",")]
    words, after = pieces[0], pieces[1:]
    before, words = _leading(words)
    trailing, words, sure = _trailing(words)
    ends = [*trailing]
    unknown: list[str] = []
    for piece in after:
        titles = _degrees(piece)
        if titles is None:
            unknown.append(" ".join(piece))
        else:
            ends += titles
    if len(words) > _MOST_WORDS or not any(map(str.isalpha, "".join(words))):
        return PersonReading(raw=raw, doubts=frozenset({Doubt.NOT_UNDERSTOOD}))
    if len(words) == 1 and key(words[0]) in BEFORE:
        return PersonReading(raw=raw, doubts=frozenset({Doubt.NO_NAME}))
    if normalise_name(words[0]).partition(" ")[0] in NO_PERSONS:
        return PersonReading(raw=raw, doubts=frozenset({Doubt.NO_NAME}))
    if any(char.isdigit() for word in words for char in word):
        return PersonReading(raw=raw, doubts=frozenset({Doubt.NOT_UNDERSTOOD}))
    name = _name(raw, words, before, ends)
    if not all(any(char.isalpha() for char in word) for word in words):
        # "KH. A. ..." is the beginning of a name, and no name.
        return PersonReading(raw=raw, doubts=frozenset({Doubt.UNFILLED}))
    if unknown:
        longer = _name(raw, [", ".join([" ".join(words), *unknown])], before, ends)
        return _either(raw, name, longer)
    if not sure:
        return _either(raw, name, _name(raw, [*words, *trailing], before, ends[len(trailing) :]))
    if before and key(before[-1]) == "h" and _is_initial(words[0]) and key(words[0]) != "m":
        return _either(raw, name, _name(raw, [before[-1], *words], before[:-1], ends))
    return PersonReading(raw=raw, name=name)


def same_persons(name: PersonName, known: Iterable[PersonName]) -> tuple[SamePerson, ...]:
    """Those of the *known* names that may be of the same person, the likeliest first.

    Never a reason to take two persons for one: post, facility and day have to agree, and a
    person decides.
    """
    found = [SamePerson(name=one, likeness=likeness(name, one)) for one in known]
    likely = [one for one in found if one.likeness >= SUGGEST]
    return tuple(sorted(likely, key=lambda one: (-one.likeness, one.name.canonical)))


def likeness(one: PersonName, other: PersonName) -> float:
    """How alike two names are, from 0.0 to 1.0, which is the same name but for its spelling marks.

    Zulkarnain and Julkarnain, Heldy and Helldy, M. and Muhammad, Zul and Zulkarnain are alike.
    """
    first, second = normalise_name(one.canonical).split(), normalise_name(other.canonical).split()
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    if max(len(first), len(second)) > _MOST_WORDS:
        return 0.0
    return round(min(0.99, max(_paired(first, second), _paired(second, first))), 2)


def _paired(words: list[str], others: list[str]) -> float:
    """How alike the words of two names are, each with its best counterpart."""
    shorter, longer = (words, others) if len(words) <= len(others) else (others, words)
    left = list(longer)
    score = 0.0
    for word in shorter:
        best = max(left, key=lambda candidate: _alike(word, candidate))
        score += _alike(word, best)
        left.remove(best)
    return max(0.0, score / len(shorter) - 0.15 * len(left))


def _one_of(raw: str, parts: Iterable[str]) -> PersonReading:
    """Two persons, or one by two names: whichever of them is a name is a candidate."""
    read = [read_person(part.strip()).name for part in parts]
    return _either(raw, *(evolve(name, raw=raw) for name in read if name))


def _name(raw: str, words: list[str], before: list[str], after: list[str]) -> PersonName:
    return PersonName(
        raw=raw,
        canonical=" ".join(words),
        titles_before=tuple(before),
        titles_after=tuple(after),
    )


def _either(raw: str, *candidates: PersonName) -> PersonReading:
    doubt = Doubt.AMBIGUOUS if candidates else Doubt.NOT_UNDERSTOOD
    return PersonReading(raw=raw, candidates=candidates, doubts=frozenset({doubt}))


def _leading(words: list[str]) -> tuple[list[str], list[str]]:
    """The titles before a name, and the rest; a rank and what it goes on with are one title."""
    titles: list[str] = []
    rest = _parted(words)
    while len(rest) > 1 and key(rest[0]) in BEFORE:
        title, rest = rest[0], rest[1:]
        while len(rest) > 1 and key(rest[0].strip("()")) in AFTER_RANK and _is_rank(title):
            title, rest = f"{title} {rest[0]}", rest[1:]
        titles.append(title)
    return titles, rest


def _parted(words: list[str]) -> list[str]:
    """Titles that were written together are taken apart: Dr.H.Ahmad."""
    parted: list[str] = []
    for word in words:
        parts = [part for part in re.split(r"(?<=\.)(?=[^\W\d_])", word) if part]
        known = 0
        while known < len(parts) - 1 and key(parts[known]) in BEFORE:
            known += 1
        if parted and key(parted[-1]) not in BEFORE | AFTER_RANK:
            known = 0
        if known:
            parted += [*parts[:known], "".join(parts[known:])]
        else:
            parted.append(word)
    return parted


def _is_rank(title: str) -> bool:
    return key(title.split(maxsplit=1)[0]) not in {
        "h",
        "hj",
        "kh",
        "drs",
        "dra",
        "dr",
        "ir",
        "prof",
    }


def _trailing(words: list[str]) -> tuple[list[str], list[str], bool]:
    """Degrees after a name without a comma, the name, and whether that is certain.

    With dots it is; without, only where the name itself is not in capitals throughout.
    """
    titles: list[str] = []
    rest = list(words)
    sure = True
    while len(rest) > 1 and key(rest[-1]) in AFTER and _looks_like_degree(rest[-1]):
        titles.insert(0, rest.pop())
    if any("." not in title for title in titles):
        sure = any(word != word.upper() for word in rest)
    return titles, rest, sure


def _looks_like_degree(word: str) -> bool:
    return "." in word.rstrip(".") or (len(word) > 1 and word == word.upper())


def _degrees(piece: list[str]) -> list[str] | None:
    """The degrees that a piece after a comma consists of; None if it has anything else."""
    whole = " ".join(piece)
    if not whole:
        return []
    if key(whole) in AFTER:
        return [whole]
    if all(key(word) in AFTER for word in piece):
        return piece
    return None


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word[0].isalpha()


def _alike(one: str, other: str) -> float:
    """How alike two words of names are: by spelling, by sound, or as a short form."""
    if one == other:
        return 1.0
    if max(len(one), len(other)) > _LONGEST_WORD:
        return 0.0
    if one in _MUHAMMAD and other in _MUHAMMAD:
        return 0.9
    if len(one) == 1 or len(other) == 1:
        return 0.7 if one[0] == other[0] else 0.0
    heard, also = _sound(one), _sound(other)
    if heard == also:
        return 0.95
    if min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one)):
        return 0.7
    return SequenceMatcher(None, heard, also, autojunk=False).ratio() * 0.9


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", word)

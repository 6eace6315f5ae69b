"""Finding a partner or a facility that is known already by a name that people write."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from uuid import UUID

from attrs import field, frozen

from pemasyarakatan.domain.text.doubts import Doubt
from pemasyarakatan.domain.text.facilities import FacilityReading, read_facility
from pemasyarakatan.domain.text.organisations import (
    Organisation,
    Place,
    organisation_named,
    place_named,
)
from pemasyarakatan.domain.text.spelling import normalise_name
from pemasyarakatan.domain.text.templates import unfilled

ACCEPT = 0.72
"""From this score on a name may be taken for one that is known, if all else agrees."""

SUGGEST = 0.45
"""From this score on it is a candidate."""

_ONLY_A_CANDIDATE = 0.71
_OTHER_KIND = 0.6
_SAME_WORD_PERHAPS = 0.75
_SHORTEST_SLIP = 5
_MOST_WORDS = 20
_LONGEST_WORD = 40
_DOUBLED = re.compile(r"(.)\1+")


@frozen(kw_only=True)
class Entry:
    """One partner or facility: its id, its name and aliases, and its kota or kabupaten."""

    id: UUID
    names: tuple[str, ...]
    place: str | None = None


@frozen(kw_only=True)
class Directory:
    """What is known already, as the caller gives it; aliases hold within the place of an entry."""

    entries: tuple[Entry, ...] = ()


@frozen(kw_only=True)
class Known:
    """An entry that a name may mean, the name of it that is closest, and how close, up to 1.0."""

    id: UUID
    name: str
    score: float


@frozen(kw_only=True)
class Match:
    """Whom a name means: *found*, if one entry alone does; else the *candidates*, best first."""

    raw: str
    found: UUID | None = None
    candidates: tuple[Known, ...] = ()
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])


def find_partner(raw: str, directory: Directory, *, place: str | None = None) -> Match:
    """The partner of *directory* that *raw* means.

    *place* is the kota or kabupaten the text is about, for names that state none: without it an
    acronym as Disnaker has candidates only. Found is an entry of the same kind and place, with
    the same words but for their spelling, and the only such one.
    """
    if unfilled(raw):
        return Match(raw=raw, doubts=frozenset({Doubt.UNFILLED}))
    named = {place_named(entry.place) for entry in directory.entries if entry.place}
    places = frozenset(one.name for one in named if one)
    asked = organisation_named(raw, places)
    about = place_named(place) if place else None
    if about and (asked.place is None or (asked.place.level is None and asked.place.same(about))):
        asked = Organisation(kind=asked.kind, words=asked.words, place=about)
    scored: list[tuple[Known, bool]] = []
    for entry in directory.entries:
        own = place_named(entry.place) if entry.place else None
        best: tuple[Known, bool] | None = None
        for name in entry.names:
            score, sure = _partner_score(asked, organisation_named(name, places), own)
            known = Known(id=entry.id, name=name, score=score)
            if best is None or (sure, score) > (best[1], best[0].score):
                best = known, sure
        if best is not None:
            scored.append(best)
    return _match(raw, scored)


def find_facility(raw: str, directory: Directory) -> Match:
    """The facility of *directory* that *raw* means, by its parts or by a popular name.

    A popular name is an alias of its entry, and is ambiguous where two entries have it.
    """
    asked = read_facility(raw)
    if Doubt.NOT_A_FACILITY in asked.doubts or unfilled(raw):
        return Match(raw=raw, doubts=asked.doubts)
    plain = normalise_name(raw)
    scored: list[tuple[Known, bool]] = []
    for entry in directory.entries:
        for name in entry.names:
            score = 1.0 if plain == normalise_name(name) else _facility_score(asked, name)
            scored.append((Known(id=entry.id, name=name, score=score), score >= ACCEPT))
    match = _match(raw, scored)
    bare = asked.category is None and asked.facility_class is None
    alone = len(match.candidates) == 1 or any(one.score == 1.0 for one in match.candidates)
    if bare and match.found and not alone:
        # "Lapas Tangerang": three units of that kind are there.
        return Match(raw=raw, candidates=match.candidates, doubts=frozenset({Doubt.AMBIGUOUS}))
    return match


def _match(raw: str, scored: list[tuple[Known, bool]]) -> Match:
    """Found is what alone is sure; everything from the suggestion line on is a candidate."""
    best: dict[UUID, tuple[Known, bool]] = {}
    for known, sure in scored:
        if known.score < SUGGEST:
            continue
        before = best.get(known.id)
        if before is None or (sure, known.score) > (before[1], before[0].score):
            best[known.id] = known, sure
    kept = sorted(best.values(), key=lambda pair: (-pair[0].score, str(pair[0].id)))
    candidates = tuple(known for known, _ in kept)
    accepted = [known.id for known, sure in kept if sure and known.score >= ACCEPT]
    if len(accepted) == 1:
        return Match(raw=raw, found=accepted[0], candidates=candidates)
    doubts = frozenset({Doubt.AMBIGUOUS}) if candidates else frozenset[Doubt]()
    return Match(raw=raw, candidates=candidates, doubts=doubts)


def _partner_score(
    asked: Organisation, known: Organisation, own: Place | None
) -> tuple[float, bool]:
    """How close two names are, and whether kind, words and place all agree."""
    place = known.place or own
    if known.place and own and known.place.level is None and known.place.same(own):
        place = own
    if asked.place and place and not asked.place.same(place):
        return 0.0, False
    score = _words_alike(asked, known)
    same_words = _same_words(asked.words, known.words)
    same_kind = asked.kind == known.kind and bool(asked.kind)
    if not same_kind:
        score = min(score, _OTHER_KIND)
    elif not same_words:
        score = min(score, _ONLY_A_CANDIDATE)
    if asked.place and place:
        same_place = asked.place.surely(place)
    else:
        same_place = asked.place is None and place is None
        if not same_place:
            score = min(score, _ONLY_A_CANDIDATE)
    return round(score, 2), same_kind and same_words and same_place


@lru_cache(maxsize=1 << 14)
def _facility(name: str) -> FacilityReading:
    return read_facility(name)


def _facility_score(asked: FacilityReading, name: str) -> float:
    known = _facility(name)
    if asked.kind is None or asked.kind != known.kind or not asked.place or not known.place:
        return 0.0
    first, second = normalise_name(asked.place), normalise_name(known.place)
    score = 1.0
    if first != second:
        alike = SequenceMatcher(None, first, second, autojunk=False).ratio()
        score = min(_ONLY_A_CANDIDATE, alike) if alike >= 0.8 else 0.0
    if _category(asked) != _category(known) or Doubt.AMBIGUOUS in asked.doubts:
        score = min(score, _OTHER_KIND)
    if asked.facility_class is None or known.facility_class is None:
        score = min(score, 0.9)
    elif asked.facility_class != known.facility_class:
        score = min(score, _ONLY_A_CANDIDATE)
    return score


def _category(reading: FacilityReading) -> str:
    return reading.category or "UMUM"


def _words_alike(asked: Organisation, known: Organisation) -> float:
    """How many of the words two names share, up to slips; what both are in general counts not."""
    one, other = list(asked.words), list(known.words)
    if asked.kind == known.kind and len(one) > 1 and len(other) > 1:
        one, other = one[1:], other[1:]
    if not one or not other or max(len(one), len(other)) > _MOST_WORDS:
        return 0.0
    shared = sum(_closest(word, other) for word in one) + sum(_closest(word, one) for word in other)
    return shared / (len(one) + len(other))


def _closest(word: str, others: list[str]) -> float:
    if word in others:
        return 1.0
    return max(_alike(word, other) for other in others)


def _same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names have the same words, each up to a doubled or a swapped letter."""
    return len(one) == len(other) and all(map(_same_word, one, other))


def _same_word(one: str, other: str) -> bool:
    """Another letter makes another word, as Bangsa and Bangka; a doubled or swapped one a slip."""
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST_SLIP or not (one + other).isalpha():
        return False
    if _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other):
        return True
    if len(one) != len(other):
        return False
    differ = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differ) != 2 or differ[1] != differ[0] + 1:
        return False
    first, second = differ
    return one[first] == other[second] and one[second] == other[first]


@lru_cache(maxsize=1 << 16)
def _alike(one: str, other: str) -> float:
    """How alike two different words are; 0.0 below the line from which they may be the same."""
    if max(len(one), len(other)) > _LONGEST_WORD or not (one + other).isalpha():
        return 0.0
    compared = SequenceMatcher(None, one, other, autojunk=False)
    if compared.real_quick_ratio() < _SAME_WORD_PERHAPS:
        return 0.0
    ratio = compared.ratio()
    return ratio if ratio >= _SAME_WORD_PERHAPS else 0.0

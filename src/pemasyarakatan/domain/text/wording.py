"""Numbers written out in Indonesian words: dua puluh enam, dua belas, dua ribu dua puluh satu."""

from __future__ import annotations

UNITS = {
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
}
_WHOLE = {"nol": 0, "sepuluh": 10, "sebelas": 11}
_SCALES = (
    ("triliun", 10**12),
    ("milyar", 10**9),
    ("miliar", 10**9),
    ("juta", 10**6),
    ("ribu", 10**3),
)

NUMBER_WORDS = frozenset(
    {*UNITS, *_WHOLE, "belas", "puluh", "seratus", "ratus", "seribu"}
    | {name for name, _ in _SCALES}
)
"""Every word that a number written out can have."""

WORD = "(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
"""A regular expression for one such word, in lower case."""


def number_in_words(text: str) -> int | None:
    """The number that *text* writes out in words; None unless all of it is one well-formed number.

    "dua puluh satu" is 21; "dua satu" and "puluhan" are none.
    """
    words = text.casefold().split()
    if words == ["nol"]:
        return 0
    total, rest = 0, words
    for name, scale in _SCALES:
        if name in rest:
            at = rest.index(name)
            times = _below_thousand(rest[:at])
            if not times:
                return None
            total, rest = total + times * scale, rest[at + 1 :]
        elif name == "ribu" and rest[:1] == ["seribu"]:
            total, rest = total + 1000, rest[1:]
    if not rest:
        return total or None
    tail = _below_thousand(rest)
    return total + tail if tail else None


def _below_thousand(words: list[str]) -> int | None:
    """A number from 1 to 999; None if *words* are anything else."""
    match words:
        case ["seratus", *rest]:
            hundreds = 100
        case [unit, "ratus", *rest] if unit in UNITS and unit != "satu":
            hundreds = 100 * UNITS[unit]
        case rest:
            hundreds = 0
    match rest:
        case []:
            return hundreds or None
        case [one] if one in UNITS or (one in _WHOLE and one != "nol"):
            return hundreds + (UNITS.get(one) or _WHOLE[one])
        case [unit, "belas"] if unit in UNITS and unit != "satu":
            return hundreds + 10 + UNITS[unit]
        case [unit, "puluh"] if unit in UNITS and unit != "satu":
            return hundreds + 10 * UNITS[unit]
        case [unit, "puluh", one] if unit in UNITS and unit != "satu" and one in UNITS:
            return hundreds + 10 * UNITS[unit] + UNITS[one]
        case _:
            return None

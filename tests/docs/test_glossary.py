"""Every word of the field that the code uses is explained once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_type_hints

import attrs

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.corrections import PAIRS as SHARED
from pemasyarakatan.domain.decider import AMENDMENTS
from tests.docs import pages

GLOSSARY = pages.DOCS / "glossary.md"

ENGLISH = frozenset((Path(__file__).parent / "english.txt").read_text().split())
"""The English words of the vocabulary; any other word is one of the field, and is explained."""

TERMS = (
    "Sinergi", "BAST", "BAMA", "NIK", "NIP", "UU 27/2022", "UU 22/2022", "Kanwil", "Ditjenpas",
    "UPT", "Kalapas", "Pidana Kerja Sosial", "monev", "sertijab", "warga binaan", "BNSP", "SKKNI",
    "menyambut baik", "Giatja", "kepribadian", "kemandirian", "keadaan kahar", "Plh", "Plt",
    "mitra", "kemitraan", "Pihak Kesatu", "Pihak Kedua", "silaturahmi", "Kelas", "unsur mitra",
)  # fmt: skip
"""Terms of law and office language that docstrings, rules or timelines use."""


def classes() -> list[Any]:
    """Every command, event and value."""
    made = [one for decider in DECIDERS for one in (*decider.pairs, *decider.events)]
    return [*made, *SHARED, *AMENDMENTS, *pages.generator().used_values()]


def members(cls: Any) -> list[str]:
    """The members of an enumeration."""
    is_one = isinstance(cls, type) and issubclass(cls, Enum)
    return [str(member.value) for member in cls] if is_one else []


def vocabulary() -> Iterator[tuple[str, str]]:
    """Every word of the public vocabulary with the class or member that it stands in."""
    for cls in classes():
        for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+", cls.__name__):
            yield word.upper(), cls.__name__
        for member in members(cls):
            for word in member.split("_"):
                yield word, f"{cls.__name__}.{member}"


def explained() -> set[str]:
    """Every word in the code column of the glossary."""
    return {term for cell in pages.cells(GLOSSARY, 1) for term in pages.terms(cell)}


def test_every_word_of_the_field_is_explained():
    """A member or class with a word that is not English stands in the glossary."""
    words = {word for term in explained() for word in re.findall(r"[A-Z]+(?![a-z])", term.upper())}
    missing = {f"{word} in {where}" for word, where in vocabulary() if word not in ENGLISH | words}

    assert missing == set(), "explain it in docs/glossary.md, or enter it in english.txt"


def test_the_terms_of_law_and_office_are_explained():
    """A reader who meets one of them finds it."""
    text = GLOSSARY.read_text(encoding="utf-8")

    assert [term for term in TERMS if term.lower() not in text.lower()] == []


def test_the_glossary_names_only_what_the_code_has():
    """A term in the code column is a class, a member, a field or a rule of today."""
    known = {f".{rule.id.partition('.')[2]}" for d in DECIDERS for rule in d.book.rules}
    for cls in classes():
        known |= {cls.__name__, *members(cls)}
        if attrs.has(cls):
            known |= set(get_type_hints(cls))
    for decider in DECIDERS:
        for name, value in vars(pages.generator().package_of(decider)).items():
            known |= {name, *members(value)}

    assert explained() - known == set()

"""Names of facilities: many spellings, one unit; and what is none."""

from __future__ import annotations

from uuid import UUID

import pytest

from pemasyarakatan.domain.facility import FacilityCategory, FacilityClass, FacilityKind
from pemasyarakatan.domain.text import Directory, Doubt, Entry, find_facility, read_facility
from pemasyarakatan.domain.text.facilities import _CATEGORIES, _CLASSES, _KINDS

CILEGON, PEREMPUAN, KELAS_I, PEMUDA, RUTAN, SALEMBA = (UUID(int=n) for n in range(1, 7))
KNOWN = Directory(
    entries=(
        Entry(id=CILEGON, names=("Lapas Kelas IIA Cilegon",)),
        Entry(id=PEREMPUAN, names=("Lapas Perempuan Kelas IIA Tangerang",)),
        Entry(id=KELAS_I, names=("Lapas Kelas I Tangerang",)),
        Entry(id=PEMUDA, names=("Lapas Pemuda Kelas IIA Tangerang",)),
        Entry(id=RUTAN, names=("Rutan Kelas I Jakarta Pusat", "Salemba", "Rutan Salemba")),
        Entry(id=SALEMBA, names=("Lapas Kelas IIA Salemba", "Salemba")),
    )
)


@pytest.mark.parametrize(
    "raw",
    ["Lapas Kelas IIA Cilegon", "Lapas Klas IIA Cilegon", "Lapas Kelas II A Cilegon",
     "Lapas Kelas II-A Cilegon", "Lapas Kelas 2A Cilegon", "LAPAS KELAS IIa Cilegon",
     "Lembaga Pemasyarakatan (Lapas) Kelas IIA Cilegon", "Lembaga Pemasyarakatan Kelas IIA Cilegon",
     "Lapas Cilegon Kelas IIA", "Lapas IIA Cilegon"],
)  # fmt: skip
def test_one_class_in_many_spellings(raw):
    """Klas and Kelas, II A, II-A, 2A and IIa are one."""
    read = read_facility(raw)
    assert (read.kind, read.facility_class, read.place) == ("LAPAS", "IIA", "Cilegon")
    assert read.doubts == frozenset()
    assert find_facility(raw, KNOWN).found == CILEGON


@pytest.mark.parametrize(
    "raw",
    [
        "LPP Kelas IIA Tangerang",
        "Lapas Wanita Klas IIA Tangerang",
        "Lapas Perempuan Kelas II A Tangerang",
        "Lapas Kelas IIA Perempuan Tangerang",
    ],
)
def test_a_unit_for_women_in_many_spellings(raw):
    """LPP, Lapas Perempuan and Lapas Wanita are one category."""
    read = read_facility(raw)
    assert (read.kind, read.facility_class, read.category) == ("LAPAS", "IIA", "PEREMPUAN")
    assert find_facility(raw, KNOWN).found == PEREMPUAN


@pytest.mark.parametrize(
    ("raw", "kind"),
    [("Rumah Tahanan Negara Kelas I Jakarta Pusat", "RUTAN"), ("Rutan Kelas IIB Pemalang", "RUTAN"),
     ("Cabang Rutan Praya", "CABANG_RUTAN"), ("Bapas Kelas I Serang", "BAPAS"),
     ("Balai Pemasyarakatan Kelas II Serang", "BAPAS"), ("LPKA Kelas I Tangerang", "LPKA"),
     ("Lembaga Pembinaan Khusus Anak Kelas II Ambon", "LPKA"), ("Rupbasan Kelas I Serang", "RUPBASAN")],
)  # fmt: skip
def test_every_kind_by_its_names(raw, kind):
    """In full and in short."""
    assert read_facility(raw).kind == kind


def test_the_words_are_those_of_the_facility():
    """Kind, class and category are members of the facility's own enums."""
    assert {kind for _, kind, _ in _KINDS} == set(FacilityKind)
    assert set(_CLASSES) == set(FacilityClass)
    assert set(_CATEGORIES.values()) == set(FacilityCategory)


@pytest.mark.parametrize(
    "raw", ["Rutan KPK", "Rutan Polres Cilegon", "Rumah Tahanan Militer", "LPP TVRI"]
)
def test_what_is_no_facility_is_not_taken_for_one(raw):
    """The detention house of another authority is no unit of the system."""
    assert read_facility(raw).kind is None
    assert read_facility(raw).doubts == {Doubt.NOT_A_FACILITY}
    assert find_facility(raw, KNOWN).found is None


@pytest.mark.parametrize(
    "parent",
    [
        "Kantor Wilayah Direktorat Jenderal Pemasyarakatan Banten",
        "Kanwil Kemenkumham Banten",
        "Kemenkumham",
    ],
)
def test_the_parent_in_a_text_is_left_out(parent):
    """News of 2026 still writes Kemenkumham: what a name says of its parent is not read."""
    read = read_facility(f"Lapas Kelas IIA Cilegon {parent}")
    assert (read.place, read.facility_class, read.doubts) == ("Cilegon", "IIA", frozenset())


def test_a_class_that_is_not_known_is_not_made_one():
    """Kelas IA is no class; whether a kind has a class is a rule of the facility."""
    assert read_facility("Lapas Kelas IA Medan").doubts == {Doubt.UNKNOWN_CLASS}
    assert read_facility("Rutan Kelas III Medan").facility_class == "III"


def test_popular_names_are_aliases_and_may_be_ambiguous():
    """Salemba is a Rutan and a Lapas; with the kind it is one of them."""
    both = find_facility("Salemba", KNOWN)
    assert both.found is None
    assert {one.id for one in both.candidates} == {RUTAN, SALEMBA}
    assert find_facility("Rutan Salemba", KNOWN).found == RUTAN
    assert find_facility("Lapas Salemba", KNOWN).found == SALEMBA


@pytest.mark.parametrize("raw", ["Lapas Tangerang", "Lapas Kelas III Cilegon", "Lapas Ciligon"])
def test_a_name_that_several_or_none_quite_fit_has_candidates(raw):
    """Three units in Tangerang; another class; another letter: a person chooses."""
    match = find_facility(raw, KNOWN)
    assert match.found is None
    assert match.candidates
    assert match.doubts == {Doubt.AMBIGUOUS}


def test_two_categories_are_not_one():
    """Khusus and Narkotika: which it is, is for a person to say."""
    read = read_facility("Lapas Khusus Narkotika Kelas IIA Cilegon")
    assert (read.category, read.doubts) == (None, {Doubt.AMBIGUOUS})
    assert find_facility("Lapas Khusus Narkotika Kelas IIA Cilegon", KNOWN).found is None


def test_another_kind_is_another_unit():
    """A Rutan of the same place is no candidate for a Lapas."""
    assert find_facility("Rutan Cilegon", KNOWN).candidates == ()


@pytest.mark.parametrize("raw", ["Lapas Cilegon dan Lapas Serang", "Lapas Cilegon gelar razia"])
def test_a_sentence_is_no_place(raw):
    """What stands behind a facility's name is not made part of it."""
    assert read_facility(raw).place is None
    assert read_facility(raw).doubts == {Doubt.NOT_UNDERSTOOD}

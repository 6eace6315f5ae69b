"""Names of partners: found only where kind, words and place agree, and only one does."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.domain.text import Directory, Doubt, Entry, find_partner

(DISNAKER, DISNAKER_TNG, BNNK_TNG, BNNK, BNNP, PEMKAB, BLK, SMK, PMI, YAYASAN) = (
    UUID(int=n) for n in range(1, 11)
)
KNOWN = Directory(
    entries=(
        Entry(id=DISNAKER, names=("Dinas Tenaga Kerja Kota Cilegon", "Disnaker"), place="Kota Cilegon"),
        Entry(id=DISNAKER_TNG, names=("Dinas Tenaga Kerja",), place="Kota Tangerang"),
        Entry(id=BNNK_TNG, names=("BNNK Kota Tangerang",), place="Kota Tangerang"),
        Entry(id=BNNK, names=("BNNK Cilegon",), place="Kota Cilegon"),
        Entry(id=BNNP, names=("BNNP Banten",), place="Provinsi Banten"),
        Entry(id=PEMKAB, names=("Pemerintah Kabupaten Lombok Timur",), place="Kabupaten Lombok Timur"),
        Entry(id=BLK, names=("Balai Latihan Kerja Kota Cilegon",), place="Kota Cilegon"),
        Entry(id=SMK, names=("SMK Negeri 1 Cilegon",), place="Kota Cilegon"),
        Entry(id=PMI, names=("Palang Merah Indonesia",)),
        Entry(id=YAYASAN, names=("Yayasan Harapan Bangsa",), place="Kota Cilegon"),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "found"),
    [("Disnaker Kota Cilegon", DISNAKER), ("Disnaker Cilegon", DISNAKER),
     ("Dinas Tenaga Kerja Kota Tangerang", DISNAKER_TNG), ("BLK Kota Cilegon", BLK),
     ("BNNK Cilegon", BNNK), ("BNN Kota Cilegon", BNNK), ("BNNK Kota Tangerang", BNNK_TNG),
     ("Badan Narkotika Nasional Kota (BNNK) Tangerang", BNNK_TNG), ("BNNP Banten", BNNP),
     ("BNN Provinsi Banten", BNNP), ("Pemkab Lombok Timur", PEMKAB), ("Pemda Lombok Timur", PEMKAB),
     ("Pemerintah Daerah (Pemda) Kabupaten Lombok Timur", PEMKAB), ("SMKN 1 Cilegon", SMK),
     ("PMI", PMI), ("Dinas Tenaga Kerrja Kota Cilegon", DISNAKER)],
)  # fmt: skip
def test_a_name_with_its_place_is_found(raw, found):
    """Short forms are written out, and the place has to agree."""
    assert find_partner(raw, KNOWN).found == found


@pytest.mark.parametrize(
    ("raw", "about", "found"),
    [
        ("Disnaker", "Kota Cilegon", DISNAKER),
        ("BNNK", "Kota Cilegon", BNNK),
        ("BNNK Tangerang", "Kota Tangerang", BNNK_TNG),
        ("Yayasan Harapan Bangsa", "Kota Cilegon", YAYASAN),
    ],
)
def test_the_place_may_be_given(raw, about, found):
    """Whoever reads a paper of Cilegon says so, and an acronym is enough."""
    assert find_partner(raw, KNOWN, place=about).found == found


@pytest.mark.parametrize(
    ("raw", "candidates"),
    [("Disnaker", {DISNAKER, DISNAKER_TNG}), ("BNNK", {BNNK, BNNK_TNG, BNNP}),
     ("BNNK Tangerang", {BNNK_TNG}), ("Disnaker Tangerang", {DISNAKER_TNG}),
     ("UPTD Latihan Kerja Kota Cilegon", {BLK}), ("Balai Latihan Kerja Industri Kota Cilegon", {BLK}),
     ("SMKN 2 Cilegon", {SMK}), ("PMI Cilegon", {PMI}), ("Yayasan Harapan Bangka", {YAYASAN})],
)  # fmt: skip
def test_a_name_that_does_not_quite_agree_has_candidates_only(raw, candidates):
    """No place, a Kota or a Kabupaten, another body, another number, another word: none is chosen."""
    match = find_partner(raw, KNOWN)
    assert match.found is None
    assert {one.id for one in match.candidates} == candidates
    assert match.doubts == {Doubt.AMBIGUOUS}


@pytest.mark.parametrize("raw", ["Dinas Sosial Kota Serang", "Polres Cilegon", "BNNK Kota Serang"])
def test_a_name_of_another_place_or_sort_is_not_known(raw):
    """BNNK Cilegon is no suggestion for BNNK Kota Serang."""
    match = find_partner(raw, KNOWN)
    assert (match.found, match.candidates) == (None, ())


def test_levels_are_different_bodies():
    """BNN, BNNP and BNNK are three, in whatever words."""
    assert find_partner("BNNP", KNOWN, place="Kota Cilegon").found is None
    assert find_partner("BNN", KNOWN).found is None


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        ("Rumah Sakit Umum Kota Cilegon", "RSUD Kota Cilegon"),
        ("Pemerintah Kota Cilegon", "Pemerintah Desa Kota Cilegon"),
        ("Polres Kota Cilegon", "Polda Kota Cilegon"),
        ("Yayasan Satu Kota Cilegon", "Yayasan Satu Dua Kota Cilegon"),
    ],
)
def test_a_word_more_is_another_body(raw, known):
    """A hospital of the region is not every hospital."""
    one = Directory(entries=(Entry(id=PMI, names=(known, "x"), place="Kota Cilegon"),))
    assert find_partner(raw, one).found is None
    assert find_partner(known, one).found == PMI


def test_a_place_that_was_not_filled_in_is_none():
    """The words Disnaker Kota name no city; and what is no name at all matches nobody."""
    match = find_partner("Disnaker Kota", KNOWN)
    assert match.found is None
    assert {one.id for one in match.candidates} == {DISNAKER, DISNAKER_TNG}
    assert find_partner("[nama mitra]", KNOWN).doubts == {Doubt.UNFILLED}
    assert find_partner("Kota Cilegon", KNOWN, place="...").candidates == ()


def test_two_that_fit_are_ambiguous():
    """The same name twice in one place is nobody's."""
    twice = Directory(
        entries=tuple(
            Entry(id=one, names=("LPK Harapan",), place="Kota Cilegon") for one in (BLK, PMI)
        )
    )
    match = find_partner("LPK Harapan", twice, place="Kota Cilegon")
    assert match.found is None
    assert len(match.candidates) == 2


def test_the_place_in_the_text_goes_before_the_place_given():
    """A paper about Cilegon that names Tangerang's office means that of Tangerang."""
    match = find_partner("Dinas Tenaga Kerja Kota Tangerang", KNOWN, place="Kota Cilegon")
    assert match.found == DISNAKER_TNG


@given(st.text(max_size=40), st.sampled_from([None, "Kota Cilegon", "", "Kabupaten"]))
def test_no_name_makes_the_directory_raise(raw, place):
    """And an empty directory knows nobody."""
    find_partner(raw, KNOWN, place=place)
    assert find_partner(raw, Directory(), place=place).candidates == ()

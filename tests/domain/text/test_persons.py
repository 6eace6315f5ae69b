"""Names of persons: titles are split off, and no two persons are made one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.domain.text import Doubt, likeness, read_person, same_persons
from pemasyarakatan.domain.values import PersonName


def named(canonical: str) -> PersonName:
    """A name without titles."""
    return PersonName(raw=canonical, canonical=canonical)


@pytest.mark.parametrize(
    ("raw", "canonical", "before", "after"),
    [("Drs. Mashudi", "Mashudi", ("Drs.",), ()),
     ("Ahmad Sihabudin, MH", "Ahmad Sihabudin", (), ("MH",)),
     ("Kombes Pol. Wiwin Setiawan, S.I.K., M.H.", "Wiwin Setiawan", ("Kombes Pol.",), ("S.I.K.", "M.H.")),
     ("KH. A. Wahid", "A. Wahid", ("KH.",), ()),
     ("M. Ali Syeh Banna", "M. Ali Syeh Banna", (), ()),
     ("Raja Muhammad Ismael Novadiansyah", "Raja Muhammad Ismael Novadiansyah", (), ()),
     ("Dr.H.Ahmad Fauzi,S.Pd.I.,M.Si", "Ahmad Fauzi", ("Dr.", "H."), ("S.Pd.I.", "M.Si")),
     ("Letkol Inf. Budi Santoso", "Budi Santoso", ("Letkol Inf.",), ()),
     ("Ahmad Sihabudin MH", "Ahmad Sihabudin", (), ("MH",)),
     ("H. M. Ridwan", "M. Ridwan", ("H.",), ()),
     ("A.H. Nasution", "A.H. Nasution", (), ()),
     ("Andi, A.Md.IP, S.H., M.H", "Andi", (), ("A.Md.IP", "S.H.", "M.H"))],
)  # fmt: skip
def test_titles_are_apart_from_the_name(raw, canonical, before, after):
    """By a closed table; what is in no table is the name, and the words are kept."""
    read = read_person(raw)
    assert read.doubts == frozenset()
    assert read.name == PersonName(
        raw=raw, canonical=canonical, titles_before=before, titles_after=after
    )


@pytest.mark.parametrize(
    "raw",
    [
        "AHMAD SIHABUDIN MH",
        "H. B. Jassin",
        "Margono, Zulkarnain",
        "Budi, Kepala Dinas",
        "Margono dan Zulkarnain",
        "Zul sapaan Zulkarnain",
    ],
)
def test_a_name_that_divides_in_two_ways_is_not_divided(raw):
    """A degree or a surname, a pilgrim or an initial, one person or two: both are told."""
    read = read_person(raw)
    assert read.name is None
    assert len({one.canonical for one in read.candidates}) == 2
    assert read.doubts == {Doubt.AMBIGUOUS}


@pytest.mark.parametrize(
    "raw",
    [
        "Pemerintah Kabupaten Lombok Timur",
        "Kepala Dinas Sosial Kota Cilegon",
        "jajaran pegawai",
        "Dr.",
    ],
)
def test_an_institution_or_a_post_is_no_person(raw):
    """It gives no name, so that `by` stays empty."""
    read = read_person(raw)
    assert read.name is None
    assert read.doubts == {Doubt.NO_NAME}


@pytest.mark.parametrize("raw", ["", "[nama]", "......", "KH. A. ...", "-"])
def test_a_name_that_was_not_filled_in_is_missing(raw):
    """A template gives no name."""
    assert read_person(raw).name is None
    assert read_person(raw).doubts == {Doubt.UNFILLED}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zulkarnain", "Julkarnain"), ("Zul", "Zulkarnain"), ("Heldy Agustian", "Helldy Agustian"),
     ("Ahmad Sihabudin", "Ahmad Sihabuddin"), ("M. Ali Syeh Banna", "Muhammad Ali Syeh Banna")],
)  # fmt: skip
def test_variants_of_a_name_are_suggested_and_never_one(one, other):
    """They may be one person; the likeness stays below 1.0, and nothing is merged."""
    (found,) = same_persons(named(one), [named(other), named("Josephin Vivick Tjangkung")])
    assert found.name == named(other)
    assert 0.45 <= found.likeness < 1.0


def test_other_names_are_not_suggested():
    """Two heads of one facility are two."""
    assert same_persons(named("Margono"), [named("Mashudi"), named("Yosafat Rizanto")]) == ()


def test_a_sentence_is_no_name():
    """Nor is it like any."""
    sentence = "kegiatan ini berlangsung aman dan lancar sampai selesai pada siang hari itu juga"
    assert read_person(sentence.replace(" dan", "")).doubts == {Doubt.NOT_UNDERSTOOD}
    assert likeness(named(sentence), named("Margono")) == 0.0
    assert read_person("Budi,").name == PersonName(raw="Budi,", canonical="Budi")
    assert read_person("Budi, SH MH").name.titles_after == ("SH", "MH")


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_both_ways(one, other):
    """And never more than that of a name to itself."""
    first, second = named(one), named(other)
    assert likeness(first, second) == likeness(second, first)
    assert 0.0 <= likeness(first, second) <= 1.0

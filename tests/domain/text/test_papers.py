"""Numbers of papers and what papers are called."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pemasyarakatan.domain.agreement import InstrumentKind
from pemasyarakatan.domain.text import Doubt, normalise_number, read_instrument, read_numbers
from pemasyarakatan.domain.text.papers import _KINDS


@pytest.mark.parametrize(
    "raw", ["Nomor: ......", "-", "xxx", "", "Nomor:", "[nomor]", "belum ada", "HK.01.05-xxx"]
)
def test_a_number_without_a_number_is_absent(raw):
    """Nomor: ...... is no number, and the flag says so."""
    read = read_numbers(raw)
    assert read.numbers == ()
    assert Doubt.NUMBER_MISSING in read.doubts


@pytest.mark.parametrize(
    "raw",
    ["W6.PAS.PAS3-UM.01.01-0006TAHUN 2022", "W.24.Eg – 76 - OT.02.01 TAHUN 2021",
     "WP.28.PAS.6-HK.01.05 – 1/3", "76"],
)  # fmt: skip
def test_a_number_is_kept_as_written(raw):
    """No meaning is read out of it; the word Nomor is no part of it."""
    assert read_numbers(raw).numbers == (raw,)
    assert read_numbers(f"Nomor : {raw}").numbers == (raw,)


def test_numbers_are_compared_without_their_spelling():
    """Dashes, blanks and case do not tell two numbers apart."""
    assert normalise_number("W.24.Eg – 76 - OT.02.01") == normalise_number("W.24.EG-76-OT.02.01")
    assert normalise_number("0006TAHUN 2022") == normalise_number("0006 Tahun 2022")


@pytest.mark.parametrize(
    "raw",
    ["Nomor : 120.1/33/012/2014 dan Nomor : 415.4.44/03/435.023/2014",
     "120.1/33/012/2014; 415.4.44/03/435.023/2014", "120.1/33/012/2014\n415.4.44/03/435.023/2014",
     "Nomor PIHAK KESATU: 120.1/33/012/2014\nNomor PIHAK KEDUA: 415.4.44/03/435.023/2014"],
)  # fmt: skip
def test_two_numbers_of_one_paper_are_two(raw):
    """One a party, told apart by a label, a semicolon or a line."""
    assert read_numbers(raw).numbers == ("120.1/33/012/2014", "415.4.44/03/435.023/2014")


@pytest.mark.parametrize(
    "raw", ["120.1/33 / 415.4/03", "120.1/33 dan 415.4/03", "12.3/4 Nomor: 5/6"]
)
def test_numbers_that_may_be_one_or_two_are_not_divided(raw):
    """Both ways are candidates."""
    read = read_numbers(raw)
    assert read.numbers == ()
    assert len(read.candidates) == 2
    assert read.doubts == {Doubt.AMBIGUOUS}


def test_one_number_of_two_may_be_missing():
    """A private partner has often none."""
    read = read_numbers("Nomor: ...... Nomor: B.2/3")
    assert read.numbers == ("B.2/3",)
    assert Doubt.NUMBER_MISSING in read.doubts


def test_a_date_or_title_behind_a_number_is_no_part_of_it():
    """Nomor, tanggal and tentang stand around it."""
    assert read_numbers("PKS Nomor: 12/2024 tanggal 5 Mei 2024").numbers == ("12/2024",)


@pytest.mark.parametrize("raw", ["PKS", "Teken PKS dengan 40 Mitra Kerja", "penandatanganan PKS"])
def test_three_letters_are_no_agreement(raw):
    """PKS is Pidana Kerja Sosial as well: the bare token names no paper."""
    read = read_instrument(raw)
    assert read.kinds == ()
    assert read.doubts == {Doubt.AMBIGUOUS}
    assert "Pidana Kerja Sosial" in read.candidates


@pytest.mark.parametrize(
    ("raw", "kinds"),
    [("Penandatanganan Perjanjian Kerja Sama (PKS)", ("PKS",)), ("perjanjian kerjasama", ("PKS",)),
     ("Pidana Kerja Sosial (PKS)", ()), ("Lapas Selong Jalin Sinergi dengan Pemkab", ()),
     ("Nota Kesepakatan Sinergi", ("NOTA_KESEPAKATAN",)), ("Nota Kesepahaman (MoU)", ("NOTA_KESEPAHAMAN",)),
     ("Rencana Kerja atas Nota Kesepakatan", ("NOTA_KESEPAKATAN", "RENCANA_KERJA")),
     ("rencana kerja tahun depan", ())],
)  # fmt: skip
def test_a_paper_is_named_by_its_full_phrase(raw, kinds):
    """The word sinergi of a newspaper is no instrument."""
    assert read_instrument(raw).kinds == kinds
    assert set(_KINDS) == set(InstrumentKind)


@example("&")
@given(st.text(max_size=60))
def test_every_number_stands_in_its_text(raw):
    """As written, with a digit, or it is not there."""
    read = read_numbers(raw)
    assert all(one in raw and any(char.isdecimal() for char in one) for one in read.numbers)
    assert read.numbers or read.doubts

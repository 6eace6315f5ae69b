"""Money, counts and lengths: a number where one is stated, text where none is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.domain.text import (
    Doubt,
    Length,
    read_count,
    read_rupiah,
    read_term,
    term_end,
)
from pemasyarakatan.domain.text.wording import number_in_words
from tests.fuzz_text.oracles import spelled


@pytest.mark.parametrize(
    ("raw", "amount"),
    [("Rp.1.270.000", 1_270_000), ("Rp 1.270.000", 1_270_000), ("Rp1.270.000,-", 1_270_000),
     ("Rp. 1.270.000,00", 1_270_000), ("1270000", 1_270_000), ("Rp 1,5 juta", 1_500_000),
     ("Rp 500 ribu", 500_000), ("satu juta rupiah", 1_000_000), ("Rp 0", 0),
     ("Rp 1.270.000 (satu juta dua ratus tujuh puluh ribu rupiah)", 1_270_000)],
)  # fmt: skip
def test_money_has_dots_between_thousands(raw, amount):
    """Whole rupiah, as they are written."""
    assert read_rupiah(raw).amount == amount
    assert read_rupiah(raw).doubts == frozenset()


@pytest.mark.parametrize(
    ("raw", "doubt"),
    [("Rp. 1.084.040.082,80", Doubt.SEN), ("sekitar Rp 5 juta", Doubt.APPROXIMATE),
     ("puluhan juta rupiah", Doubt.APPROXIMATE), ("Rp 1.5 juta", Doubt.NOT_UNDERSTOOD),
     ("1,270,000", Doubt.NOT_UNDERSTOOD), ("Rp 1.270", None), ("Rp.1.27", Doubt.NOT_UNDERSTOOD),
     ("Rp 2 M", Doubt.NOT_UNDERSTOOD), ("Rp 1.270.000 per bulan", Doubt.NOT_UNDERSTOOD),
     ("US$ 100", Doubt.NOT_UNDERSTOOD), ("Rp -", Doubt.UNFILLED), ("Rp ......", Doubt.UNFILLED),
     ("Rp 1.500 juta", Doubt.AMBIGUOUS), ("9" * 5000, Doubt.NOT_UNDERSTOOD)],
)  # fmt: skip
def test_sen_and_estimates_are_no_amount(raw, doubt):
    """Sen are refused with a sentence, and what is not certain is not read."""
    read = read_rupiah(raw)
    if doubt is None:
        assert read.amount == 1270
    else:
        assert read.amount is None
        assert read.doubts == {doubt}
        assert all(one.sentence.endswith(".") for one in read.doubts)


def test_sen_are_refused_with_a_sentence():
    """It says what to give instead."""
    (doubt,) = read_rupiah("Rp. 1.084.040.082,80").doubts
    assert doubt.sentence == "Sen are not recorded: only whole rupiah."


@pytest.mark.parametrize(
    ("raw", "count", "noun"),
    [("40 mitra kerja", 40, "mitra kerja"), ("20 (dua puluh) orang", 20, "orang"),
     ("dua puluh orang", 20, "orang"), ("dua puluh (20) orang", 20, "orang"), ("1.200 WBP", 1200, "WBP"),
     ("sebanyak 40 mitra", 40, "mitra"), ("40", 40, None)],
)  # fmt: skip
def test_a_count_is_a_number_with_its_noun(raw, count, noun):
    """In figures, in words, or in both."""
    read = read_count(raw)
    assert (read.count, read.noun, read.doubts) == (count, noun, frozenset())


@pytest.mark.parametrize(
    "raw",
    [
        "puluhan WBP",
        "ratusan warga binaan",
        "sekitar 40 orang",
        "40-an peserta",
        "40-50 orang",
        "lebih dari 40 orang",
        "beberapa mitra",
        "sejumlah warga",
    ],
)
def test_an_approximate_count_is_text(raw):
    """Puluhan is no number, and neither is what is around a number."""
    read = read_count(raw)
    assert read.count is None
    assert read.doubts == {Doubt.APPROXIMATE}


def test_figures_and_words_that_differ_are_candidates():
    """20 (dua belas): a slip, and nobody knows whose."""
    read = read_count("20 (dua belas) orang")
    assert read.count is None
    assert read.candidates == (20, 12)
    assert read.doubts == {Doubt.WORDS_CONTRADICT}
    assert read_rupiah("Rp 20 (dua belas rupiah)").candidates == (20, 12)
    assert read_term("1 (dua) tahun").length is None


@pytest.mark.parametrize("raw", ["40 dari 50 orang", "20 mitra, 40 orang", "2 kali 20 orang"])
def test_two_counts_are_not_one(raw):
    """Both are told."""
    assert read_count(raw).count is None
    assert len(read_count(raw).candidates) == 2


@pytest.mark.parametrize(
    ("raw", "length", "from_signing"),
    [("1 (satu) tahun sejak ditandatangani", Length(years=1), True), ("2 tahun 6 bulan", Length(years=2, months=6), False),
     ("6 (enam) bulan terhitung sejak tanggal penandatanganan", Length(months=6), True),
     ("jangka waktu lima tahun", Length(years=5), False), ("2 (dua) tahun dan 3 bulan", Length(years=2, months=3), False)],
)  # fmt: skip
def test_a_clause_says_how_long(raw, length, from_signing):
    """The usual clause, in figures and words."""
    read = read_term(raw)
    assert (read.length, read.from_signing, read.doubts) == (length, from_signing, frozenset())


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "tidak ditentukan",
        "Nomor 12 Tahun 2022",
        "30 hari kerja",
        "sejak ditandatangani",
        "paling lama 5 tahun",
        "1 tahun dan dapat diperpanjang 2 tahun",
    ],
)
def test_a_term_that_is_not_stated_is_never_a_year(raw):
    """A missing end stays missing."""
    assert read_term(raw).length is None


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [(date(2026, 1, 28), Length(years=1), date(2027, 1, 27)), (date(2025, 7, 1), Length(years=1), date(2026, 6, 30)),
     (date(2024, 2, 29), Length(years=1), date(2025, 2, 28)), (date(2024, 2, 29), Length(years=4), date(2028, 2, 28)),
     (date(2025, 1, 31), Length(months=1), date(2025, 2, 28)), (date(2025, 1, 1), Length(days=30), date(2025, 1, 30)),
     (date(9999, 5, 1), Length(years=1), None), (date(2025, 1, 1), Length(), None)],
)  # fmt: skip
def test_a_term_ends_on_the_day_before_its_anniversary(start, length, end):
    """One year from 28 January ends on 27 January, inclusive; from 29 February on 28 February."""
    assert term_end(start, length) == end


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(1, 30))
def test_terms_follow_each_other_without_a_gap(start, years):
    """The day after a term of years is the anniversary, or 1 March for one of 29 February."""
    end = term_end(start, Length(years=years))
    following = end + timedelta(days=1)
    assert following.year == start.year + years
    assert (following.month, following.day) in {(start.month, start.day), (3, 1)}


@given(st.integers(1, 2099))
def test_a_number_in_words_is_that_number(number):
    """And a word too many makes it none."""
    assert number_in_words(spelled(number)) == number
    assert number_in_words(f"{spelled(number)} puluh puluh") is None


@given(st.integers(0, 10**12))
def test_every_amount_can_be_written_and_read(amount):
    """With dots, with Rp, with a dash for no sen."""
    written = f"{amount:,}".replace(",", ".")
    for raw in (f"Rp {written}", f"Rp.{written},-", written, f"Rp{written},00"):
        assert read_rupiah(raw).amount == amount


@pytest.mark.parametrize(
    "raw", ["Rp 0123", "Rp 1,2345 ribu", "dua satu rupiah", "Rp 5 (per bulan)", "Rp lima"]
)
def test_an_amount_that_is_not_well_formed_is_not_read(raw):
    """A leading nought, parts of a sen, words that are no number."""
    assert read_rupiah(raw).amount is None
    assert read_rupiah(raw).doubts <= {Doubt.NOT_UNDERSTOOD, Doubt.SEN}


@pytest.mark.parametrize(
    "raw",
    [
        "20 (orang dewasa) peserta",
        "0123 orang",
        "40%",
        "20 persen",
        "1,5 ton",
        "seratus satu ribu ratus",
    ],
)
def test_a_count_that_is_not_well_formed_is_not_read(raw):
    """A share is no count."""
    assert read_count(raw).count is None
    assert read_count(raw).doubts == {Doubt.NOT_UNDERSTOOD}


def test_round_numbers_and_days_are_read():
    """Seratus, seribu, nol, and a length in days."""
    assert [read_count(f"{raw} orang").count for raw in ("seratus", "seribu", "nol")] == [
        100,
        1000,
        0,
    ]
    assert read_term("30 (tiga puluh) hari").length == Length(days=30)
    assert read_term("0 tahun").doubts == {Doubt.NOT_UNDERSTOOD}

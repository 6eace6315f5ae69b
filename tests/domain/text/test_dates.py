"""Dates in the shapes that sources have, one test a bad input seen in practice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.domain.text import Doubt, Why, dates_in, read_date
from pemasyarakatan.domain.values import PartialDate

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


def days(text: str) -> tuple[date, ...]:
    """The days that a text names without any doubt."""
    read = read_date(text)
    assert read.doubts == frozenset()
    return read.days


@pytest.mark.parametrize("text", ["26/2/2021", "26-02-2021", "26.2.2021", "26 / 2 / 2021"])
def test_the_day_comes_first(text):
    """Day, month, year, with a slash, a dash or a dot."""
    assert days(text) == (date(2021, 2, 26),)
    assert read_date(text).day == PartialDate.on(date(2021, 2, 26), text)


@pytest.mark.parametrize("text", ["2/26/2021", "02-26-2021", "Jumat (2/26/2021)", "10.17.2025"])
def test_the_month_never_comes_first(text):
    """What is a date only in America is no date here, and nothing takes its place."""
    read = read_date(text)

    assert read.day == PartialDate(raw=text)
    assert read.doubts == {Doubt.NO_SUCH_DATE}
    assert read.candidates == ()


@pytest.mark.parametrize(
    "text", ["31/06/2025", "31/6/25", "29/2/2023", "30 Februari 2024", "31/06"]
)
def test_a_day_that_the_calendar_has_not_is_no_date(text):
    """31/06 is refused as a date; its words are kept."""
    read = read_date(text)

    assert read.day == PartialDate(raw=text)
    assert Doubt.NO_SUCH_DATE in read.doubts


@pytest.mark.parametrize(
    ("text", "day"),
    [("25/3/21", date(2021, 3, 25)), ("Senin, 6/10/25", date(2025, 10, 6)),
     ("26-Feb-21", date(2021, 2, 26)), ("26 Feb 21", date(2021, 2, 26))],
)  # fmt: skip
def test_a_year_of_two_digits_is_of_this_century_and_flagged(text, day):
    """25/3/21 is read as 2021, and says so."""
    read = read_date(text)

    assert read.day.exact == day
    assert read.doubts == {Doubt.TWO_DIGIT_YEAR}


@pytest.mark.parametrize(
    ("text", "month"),
    [("26 Pebruari 2021", 2), ("26 Februari 2021", 2), ("26 Feb. 2021", 2), ("26 Nopember 2021", 11),
     ("26 Nov 2021", 11), ("26 Agt 2021", 8), ("26 Agust 2021", 8), ("26 Agustus 2021", 8),
     ("26 Sept 2021", 9), ("26 Okt 2021", 10), ("26 Des 2021", 12), ("26 MEI 2021", 5),
     ("26-Okt-2021", 10), ("tanggal 26 bulan Juni tahun 2021", 6)],
)  # fmt: skip
def test_a_month_by_any_of_its_names(text, month):
    """Full names, old spellings and the usual short forms."""
    assert days(text) == (date(2021, month, 26),)


def test_an_iso_date_is_read():
    """Year first only as ISO 8601 has it; year, day, month is no date."""
    assert days("2025-10-17") == (date(2025, 10, 17),)
    assert read_date("2025-17-10").doubts == {Doubt.NO_SUCH_DATE}


@pytest.mark.parametrize(
    "text", ["Jumat (1/8)", "Rabu (13/8)", "1/8", "1 Agustus", "Agustus", "bulan Agustus"]
)
def test_without_a_year_nothing_is_known(text):
    """A day or month without a year stays unknown, and its words are kept."""
    read = read_date(text)

    assert read.day == PartialDate(raw=text)
    assert read.doubts == {Doubt.NO_YEAR}
    assert read.candidates == ()


def test_a_day_of_publication_gives_a_candidate_marked_as_inferred():
    """In August 2025 "Jumat (1/8)" may be 1 August 2025; the text still does not say so."""
    read = read_date("Jumat (1/8)", not_after=date(2025, 8, 20))

    assert read.day == PartialDate(raw="Jumat (1/8)")
    first = read.candidates[0]
    assert first.day == PartialDate.on(date(2025, 8, 1), "Jumat (1/8)")
    assert first.inferred
    assert first.why == (Why.LAST_BEFORE, Why.WEEKDAY_FITS)


def test_a_weekday_that_fits_another_year_is_a_candidate_too():
    """As "Rabu (21/02)" fits 2024 and not the year of publication: both are told, none chosen."""
    read = read_date("Rabu (21/02)", not_after=date(2025, 3, 1))

    told = {one.day.exact: one.why for one in read.candidates}
    assert told[date(2025, 2, 21)] == (Why.LAST_BEFORE,)
    assert told[date(2024, 2, 21)] == (Why.WEEKDAY_FITS,)
    assert not read.day.dated


@pytest.mark.parametrize(
    "text", ["Maret 2023", "bulan Maret 2023", "Mar. 2023", "akhir Maret 2023"]
)
def test_a_month_alone_is_the_month(text):
    """A month is plainly a partial date."""
    assert read_date(text).day == PartialDate.month(2023, 3, text)
    assert days(text) == ()


@pytest.mark.parametrize("text", ["2023", "tahun 2023", "awal tahun 2023"])
def test_a_year_alone_is_the_year(text):
    """Only where nothing else stands beside it: numbers of laws and papers have years as well."""
    span = read_date(text).day
    assert (span.earliest, span.latest) == (date(2023, 1, 1), date(2023, 12, 31))
    assert not read_date("UU Nomor 22 Tahun 2022").day.dated


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [("9, 10, dan 11 Juli 2025", date(2025, 7, 9), 3), ("20-22 Mei 2024", date(2024, 5, 20), 3),
     ("9 s.d. 11 Juli 2025", date(2025, 7, 9), 3), ("9-11/7/2025", date(2025, 7, 9), 3), ("Senin (7/7/2025) s.d. Rabu (9/7/2025)", date(2025, 7, 7), 3),
     ("30 Juni - 2 Juli 2025", date(2025, 6, 30), 3), ("8 Juli 2025-10 Juli 2025", date(2025, 7, 8), 3),
     ("1 Januari 2025 sampai dengan 31 Desember 2025", date(2025, 1, 1), 365)],
)  # fmt: skip
def test_several_days_are_listed(text, first, count):
    """Every day named, a range whole; the partial date reaches from the first to the last."""
    found = days(text)
    assert found == tuple(first + timedelta(days=more) for more in range(count))
    assert read_date(text).day == PartialDate(earliest=found[0], latest=found[-1], raw=text)


def test_days_with_a_gap_keep_the_gap():
    """9 and 11 July are two days, not three."""
    assert days("9 dan 11 Juli 2025") == (date(2025, 7, 9), date(2025, 7, 11))


@pytest.mark.parametrize(
    "text",
    [
        "pukul 10.11.2025",
        "1-2-3-2021",
        "9 s.d. 10 dan 11 Juli 2025",
        "126 Maret 2023",
        "11-9 Juli 2025",
    ],
)
def test_a_shape_that_is_not_quite_a_date_is_none(text):
    """A time of day, a number, a list that makes no sense."""
    assert read_date(text).day == PartialDate(raw=text)


@pytest.mark.parametrize("text", ["", "pertemuan berlangsung hangat", "Senin", "puluhan WBP"])
def test_no_date_is_no_date(text):
    """A text without a date, as report 001, is undated, and not doubted."""
    read = read_date(text)
    assert read.day == PartialDate(raw=text or None)
    assert read.doubts == (frozenset() if text else {Doubt.UNFILLED})


@pytest.mark.parametrize("text", ["pada Senin (tanggal)", "pada ......", "[tanggal]", "-", "xxx"])
def test_an_unfilled_template_is_missing_and_flagged(text):
    """Nobody filled the date in, and none is put there."""
    read = read_date(text)
    assert read.day == PartialDate(raw=text)
    assert read.doubts == {Doubt.UNFILLED}


@pytest.mark.parametrize(
    "text",
    ["5 Mei 2024 atau 6 Mei 2024", "2/3 dan 4/3/2025", "26/2/2021 dan 27/2", "Nomor 9, 10 Juli 2025",
     "Pasal 5 dan 10 Juli 2025", "Januari dan Maret 2025", "30 Desember - 2 Januari 2026"],
)  # fmt: skip
def test_several_readings_are_candidates_and_none_is_chosen(text):
    """An ambiguous text gives candidates and no day."""
    read = read_date(text)
    assert Doubt.AMBIGUOUS in read.doubts
    assert read.day == PartialDate(raw=text)
    assert read.candidates


def test_the_same_date_said_twice_is_one():
    """In words and figures, or with and without its year."""
    clause = (
        "Pada hari ini Jumat tanggal Dua Puluh Enam bulan Februari tahun Dua Ribu Dua Puluh Satu"
    )
    assert days(clause) == (date(2021, 2, 26),)
    assert days(f"{clause} (26-02-2021)") == (date(2021, 2, 26),)
    assert Doubt.AMBIGUOUS in read_date(f"{clause} (27-02-2021)").doubts


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [("sebelum 17 Oktober 2025", None, date(2025, 10, 16)),
     ("menjelang bulan Agustus 2025", None, date(2025, 7, 31)),
     ("paling lambat 17/10/2025", None, date(2025, 10, 17)), ("hingga Jumat (17/10/2025)", None, date(2025, 10, 17)),
     ("hingga 31 Desember 2025", None, date(2025, 12, 31)),
     ("setelah 1 Maret 2023", date(2023, 3, 2), None)],
)  # fmt: skip
def test_before_and_after_are_bounds(text, earliest, latest):
    """A day before another is not that other day."""
    read = read_date(text)
    assert (read.day.earliest, read.day.latest) == (earliest, latest)
    assert read.doubts == {Doubt.BOUND}


@pytest.mark.parametrize(
    "text",
    ["Nomor : 120.1/33/012/2014", "W.24.Eg – 76 - OT.02.01 TAHUN 2021", "HK.01.05-1/3/24",
     "WP.28.PAS.6-HK.01.05 – 1/3", "Rp. 1.084.040.082,80", "26/2/202¹", "²6/2/2021", "28/1/20‘26", "28/1/20‘’26", "9/1‘\u00ad1/2025", "Rp 1.270.000", "1.2.21"],
)  # fmt: skip
def test_a_number_is_no_date(text):
    """Document numbers, amounts and footnotes have the shape of dates, and are none."""
    assert not read_date(text).day.dated


def test_the_dates_of_an_article_are_found_each_with_its_weekday():
    """Each date is read from its own words; a year alone is not looked for."""
    found = dates_in(
        "Menurut UU 22/2022, pada tanggal 9, 10, dan 11 Juli 2025 ada pameran; rapat Jum’at "
        "(17/10/2025) menyusul Kamis (6/10/25), periode 2021 – 2026."
    )
    assert [one.raw for one in found] == [
        "tanggal 9, 10, dan 11 Juli 2025", "Jum’at (17/10/2025)", "Kamis (6/10/25)",
    ]  # fmt: skip
    assert Doubt.WEEKDAY_CONTRADICTS in found[2].doubts


@given(
    DAYS,
    st.sampled_from(
        ["{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}", "{d} {n} {y}"]
    ),
)
def test_every_day_can_be_written_and_read(day, shape):
    """What is written in a common shape is read as what was meant, alone and with its weekday."""
    text = shape.format(d=day.day, m=day.month, y=day.year, n=MONTHS[day.month - 1])
    for written in (
        text,
        f"{NAMES[day.weekday()]} ({text})",
        f"pada hari {NAMES[day.weekday()]}, {text}",
    ):
        assert days(written) == (day,)


@given(st.text(max_size=60))
def test_no_text_makes_a_reader_raise(text):
    """Whatever the text is, its words are kept."""
    assert read_date(text).raw == text
    assert all(one.raw in text for one in dates_in(text))

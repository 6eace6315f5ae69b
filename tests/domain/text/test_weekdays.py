"""The weekday is a checksum: where it contradicts the date, a person chooses."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    Direction,
    HoldVisit,
    PartnershipOpened,
    VisitForm,
    VisitHeld,
    partnership_id,
)
from pemasyarakatan.domain.text import DAY_NAMES, Doubt, Why, read_date, weekday_named
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.testing.scenario import given

ONE, TWO = UUID(int=1), UUID(int=2)
PAIR = partnership_id(ONE, TWO)
OPENED = PartnershipOpened(
    partnership_id=PAIR, facility_id=ONE, partner_id=TWO, opened_on=PartialDate()
)

CONTRADICTIONS = [
    ("Kamis (6/10/25)", date(2025, 10, 6), date(2025, 10, 16), Why.MISSED_DIGIT),
    ("Selasa (9/11/2025)", date(2025, 11, 9), date(2025, 12, 9), Why.OTHER_MONTH),
    ("Kamis (10/10/2025)", date(2025, 10, 10), date(2025, 10, 9), Why.NEAREST_WEEKDAY),
    ("Senin 07 April 2024", date(2024, 4, 7), date(2025, 4, 7), Why.OTHER_YEAR),
    ("Rabu (21/1/2025)", date(2025, 1, 21), date(2025, 1, 22), Why.NEAREST_WEEKDAY),
    ("Rabu (21/3/2025)", date(2025, 3, 21), date(2025, 3, 12), Why.SWAPPED_DIGITS),
    ("Senin (13/3/2025)", date(2025, 3, 13), date(2025, 3, 3), Why.EXTRA_DIGIT),
]


@pytest.mark.parametrize(("text", "written", "fits", "why"), CONTRADICTIONS)
def test_a_weekday_that_contradicts_the_date_has_candidates(text, written, fits, why):
    """The date stays as written, and what a person would consider is listed, the nearest first."""
    read = read_date(text)

    assert read.day == PartialDate.on(written, text)
    assert Doubt.WEEKDAY_CONTRADICTS in read.doubts
    told = {one.day.exact: one for one in read.candidates}
    assert why in told[fits].why
    assert told[fits].inferred
    distances = [abs(day - written) for day in told]
    assert distances == sorted(distances)
    assert {day.weekday() for day in told} == {weekday_named(text)}


@pytest.mark.parametrize(
    "text", ["Jum’at (17/10/2025)", "Selasa, 8 Juli 2025", "Jumat (26/2/2021)", "Rabu (28/1/2026)"]
)
def test_the_weekdays_of_the_source_reports_fit(text):
    """Reports 000, 002, 003 and 004 say the weekday that the day was."""
    assert read_date(text).doubts == frozenset()


def visit(text: str) -> HoldVisit:
    """A visit on the day that a text gives."""
    return HoldVisit(
        partnership_id=PAIR,
        visit_id=ONE,
        occurred_on=read_date(text).day,
        form=VisitForm.SAMBANG,
        direction=Direction.UNKNOWN,
    )


@pytest.mark.parametrize(("text", "written", "fits", "why"), CONTRADICTIONS)
def test_the_reading_makes_the_rule_speak(text, written, fits, why):
    """A contradiction that was read is one that the ledger finds, and only that."""
    given(PARTNERSHIP, OPENED).when(visit(text)).then_refused("partnership.weekday")
    given(PARTNERSHIP, OPENED).when(visit(text)).then_irregular("partnership.weekday")
    right = text.replace(text.split()[0], DAY_NAMES[written.weekday()])
    given(PARTNERSHIP, OPENED).when(visit(right)).then_gives(VisitHeld)


@pytest.mark.parametrize(
    ("text", "weekday"),
    [("Jum'at", 4), ("Jum’at", 4), ("Jum‘at", 4), ("JUMAT", 4), ("Jum\u00adat", 4), ("Ahad", 6),
     ("Minggu", 6), ("Sabtu", 5), ("Senin-Rabu", None), ("dua minggu", None)],
)  # fmt: skip
def test_a_day_by_any_of_its_names(text, weekday):
    """Straight and curly apostrophes, Ahad and Minggu; a week is no Sunday."""
    assert weekday_named(text) == weekday


def test_a_range_keeps_to_both_of_its_weekdays():
    """Monday to Wednesday, 7 to 9 July 2025, is right; Tuesday to Wednesday is not."""
    assert read_date("Senin-Rabu, 7 s.d. 9 Juli 2025").doubts == frozenset()
    wrong = read_date("Selasa-Rabu, 7 s.d. 9 Juli 2025")
    assert wrong.doubts == {Doubt.WEEKDAY_CONTRADICTS}


@generated(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 6))
def test_no_date_contradicts_its_weekday_in_silence(day, weekday):
    """For every day and every weekday: the doubt is there exactly when they do not go together."""
    read = read_date(f"{DAY_NAMES[weekday]} ({day.day}/{day.month}/{day.year})")
    assert read.day.exact == day
    assert (Doubt.WEEKDAY_CONTRADICTS in read.doubts) is (day.weekday() != weekday)

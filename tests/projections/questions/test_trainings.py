"""Training log: each column, undated courses, and what corrections and voids leave."""

from __future__ import annotations

from datetime import date

import pytest

from pemasyarakatan.projections.questions.trainings import TRAININGS
from tests.acceptance.lines import (
    DISNAKER,
    acknowledging,
    corrected,
    draft,
    fresh,
    line,
    number,
    sign,
    training,
    void,
)
from tests.projections.asked import some


@pytest.fixture(name="pks")
def _pks(desk):
    """A PKS of the year 2026."""
    pks = fresh()
    desk.record(
        draft(pks), sign(pks, "2026-01-05", "2026-01-05", "2026-12-31", numbers=[number("W6-1")])
    )
    return pks


def certificates(course, kind, issued, not_competent=0, on="2026-05-10"):
    """Certificates of one kind."""
    return line(
        "IssueCertificates",
        agreement_id=course["data"]["agreement_id"],
        issue_id=fresh(),
        training_id=course["data"]["training_id"],
        kind=kind,
        certifier="LSP",
        issued=issued,
        not_competent=not_competent,
        issued_on=on,
    )


def placement(course, placed):
    """People found work; few enough not to be named."""
    return line(
        "RecordPlacement",
        agreement_id=course["data"]["agreement_id"],
        placement_id=fresh(),
        training_id=course["data"]["training_id"],
        employer_kind="COMPANY",
        placed=placed,
        placed_on={"earliest": "2026-05-01", "latest": "2026-05-31"},
        regency="Kota Uji",
    )


def test_a_course_with_all_that_came_of_it(desk, pks):
    """Certificates by kind, who did not pass, and placements add up over several facts."""
    course = training(pks, "2026-03-02", "2026-03-27", hours_jp=160, provider_partner_id=DISNAKER)
    desk.record(
        course,
        certificates(course, "COMPLETION", 18, on="2026-03-27"),
        certificates(course, "COMPETENCE", 10, 2),
        certificates(course, "COMPETENCE", 3, 1),
        placement(course, 5),
        placement(course, 2),
    )
    (row,) = desk.ask(TRAININGS)
    assert some(row, "title", "field", "provider", "numbers") == (
        "Pelatihan las",
        "SKILLS_TRAINING",
        "Disnaker Kota Uji",
        ("W6-1",),
    )
    assert some(row, "started", "ended", "hours_jp") == ("2026-03-02", "2026-03-27", 160)
    assert some(row, "participants", "completed") == (20, 18)
    assert some(
        row, "completion_certificates", "competence_certificates", "not_competent", "placed"
    ) == (18, 13, 3, 7)
    assert row.days_without_certificate is None
    assert str(row.agreement) == pks


@pytest.mark.parametrize(("today", "days"), [("2026-03-27", 0), ("2026-03-28", 1)])
def test_days_without_a_certificate_are_counted_from_the_end(desk, pks, today, days):
    """On the last day none has passed; a void certificate counts for none."""
    course = training(pks, "2026-03-02", "2026-03-27")
    desk.record(course, certificates(course, "COMPLETION", 18, on="2026-03-27"))
    assert desk.ask(TRAININGS, date.fromisoformat(today))[0].days_without_certificate is None
    desk.record(void(pks, 4))
    assert desk.ask(TRAININGS, date.fromisoformat(today))[0].days_without_certificate == days


def test_results_of_one_course_are_not_counted_for_another(desk, pks):
    """Two courses under one paper."""
    first, second = (
        training(pks, "2026-02-02", "2026-02-06"),
        training(pks, "2026-03-02", "2026-03-06"),
    )
    desk.record(first, second, certificates(first, "COMPLETION", 7), placement(second, 6))
    found = {
        row.started: some(row, "completion_certificates", "placed") for row in desk.ask(TRAININGS)
    }
    assert found == {"2026-02-02": (7, 0), "2026-03-02": (0, 6)}


def test_days_known_in_part_are_told_as_such_and_undated_ones_come_last(desk, pks):
    """Nothing is counted from a day of which nothing is known."""
    month = {"earliest": "2026-04-01", "latest": "2026-04-30"}
    desk.record(
        acknowledging(training(pks, {}, {}), "agreement.not_proven_inside"),
        training(pks, month, month),
        training(pks, "2026-02-02", "2026-02-06"),
    )
    found = [
        some(row, "started", "ended", "days_without_certificate") for row in desk.ask(TRAININGS)
    ]
    assert found == [
        ("2026-04-01..2026-04-30", "2026-04-01..2026-04-30", 32),
        ("2026-02-02", "2026-02-06", 115),
        ("undated", "undated", None),
    ]


def test_a_corrected_course_shows_what_it_was_corrected_to_and_a_void_one_nothing(desk, pks):
    """The whole fact is replaced, or left out."""
    course = training(pks, "2026-03-02", "2026-03-27")
    data = {**course["data"], "participants": 25, "hours_jp": 40}
    del data["agreement_id"]
    desk.record(course, corrected(pks, 3, "agreement.training_delivered@1", data))
    (row,) = desk.ask(TRAININGS)
    assert some(row, "participants", "hours_jp") == (25, 40)
    desk.record(void(pks, 3))
    assert desk.ask(TRAININGS) == ()


def test_the_reports_tell_of_no_course(reports):
    """Trainings were planned, proposed and hoped for; none was held."""
    assert reports.ask(TRAININGS) == ()

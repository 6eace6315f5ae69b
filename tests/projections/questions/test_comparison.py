"""Facility comparison: each column, and what is left out for few people."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from pemasyarakatan.errors import ReadModelFault
from pemasyarakatan.projections.questions.comparison import COMPARISON
from tests.acceptance.lines import LAPAS, acknowledging, fresh, known, line, training, visit
from tests.projections.asked import NOW, TODAY, some
from tests.projections.attacker import grouped, told_apart
from tests.projections.questions.test_dashboard import BANTEN, NTB, board, pks, placed, unit
from tests.projections.questions.test_trainings import certificates

VIEW = COMPARISON


@pytest.fixture(name="desk")
def _desk(empty):
    """A store with one unit, one partner and their partnership."""
    empty.record(*known())
    return empty


def row_of(desk, own, today=TODAY):
    """The row of one unit."""
    (row,) = desk.ask(COMPARISON, today, facility=UUID(own))
    return row


@pytest.fixture(name="own")
def _own(desk):
    """A unit under Banten."""
    own, told = unit("lapas-a", BANTEN)
    desk.record(*told)
    return own


def test_units_stand_by_office_and_name_with_their_class_of_the_day(desk, own):
    """The class and the office are those of the day; before any is proven they are empty."""
    desk.record(
        line("ObserveClass", facility_id=own, facility_class="IIB", on="2026-03-01"),
    )
    found = [some(row, "name", "office", "facility_class") for row in desk.ask(COMPARISON)]
    assert found == [("Lapas lapas-a", BANTEN, "IIB"), ("Lapas lapas-uji", None, "IIA")]
    assert row_of(desk, own, date(2026, 2, 28)).facility_class == "IIA"
    assert some(row_of(desk, own, date(2019, 1, 1)), "office", "facility_class") == (None, None)


def test_a_paper_of_two_units_counts_with_both(desk, own):
    """By the sector of its partner; once it has ended no more."""
    desk.record(*pks(own, LAPAS)[1])
    for one in (own, LAPAS):
        row = row_of(desk, one)
        assert some(row, "active_pks", "sectors") == (1, ("LOCAL_GOVERNMENT 1",))
    assert some(row_of(desk, own, date(2027, 1, 1)), "active_pks", "sectors") == (0, ())


def test_an_activity_after_the_end_makes_an_agreement_expired_but_active(desk, own):
    """On its last day it is not."""
    first, told = pks(own, end="2026-03-31")
    second, more = pks(own, end="2026-03-31")
    desk.record(
        *told,
        *more,
        training(first, "2026-03-30", "2026-03-31"),
        acknowledging(training(second, "2026-03-30", "2026-04-01"), "agreement.outside_term"),
    )
    # Expired from the first of April on: what ended that day was held after the end.
    assert row_of(desk, own).expired_but_active == 1


@pytest.mark.parametrize(
    ("completed", "issued", "share"),
    [(20, 10, 0.5), (20, 20, 1.0), (20, 0, 0.0), (20, 4, None), (20, 16, None), (4, 4, None)],
)
def test_a_share_tells_of_no_group_of_fewer_than_five(desk, own, completed, issued, share):
    """Neither of those who hold a certificate, nor of those who do not."""
    one, told = pks(own)
    course = training(one, "2026-03-02", "2026-03-06", completed=completed)
    desk.record(*told, course)
    if issued:
        desk.record(certificates(course, "COMPLETION", issued, on="2026-03-06"))
    assert row_of(desk, own).certified_share == share


def test_who_holds_two_kinds_of_certificates_counts_once(desk, own):
    """The kind that most hold; and placements have a share of their own."""
    one, told = pks(own)
    course = training(one, "2026-03-02", "2026-03-06", completed=20)
    desk.record(
        *told,
        course,
        certificates(course, "COMPLETION", 15, on="2026-03-06"),
        certificates(course, "COMPETENCE", 10, on="2026-05-06"),
        placed(one, course, 5, "2026-05-20"),
    )
    row = row_of(desk, own)
    assert some(row, "trainings", "participants", "certified_share", "placed_share") == (
        1,
        20,
        0.75,
        0.25,
    )


def test_the_reports_give_one_unverified_term_at_tangerang(reports):
    """Nothing is active anywhere."""
    found = {row.name: row for row in reports.ask(COMPARISON)}
    assert [row.term_unverified for row in found.values()] == [1, 0, 0]
    assert {row.active_pks for row in found.values()} == {0}
    assert found["Lapas Kelas IIB Selong"].office is None


def test_it_is_asked_for_no_single_stream(desk, own):
    """Rather than answering for all, as if nobody had asked for one; of a past day neither."""
    for on in (None, TODAY):
        with pytest.raises(ReadModelFault, match="comparison is not about single streams"):
            desk.views.ask(COMPARISON, today=TODAY, on=on, stream=UUID(own))


@pytest.mark.parametrize(
    ("earliest", "latest", "counted", "undated"),
    [
        ("2026-06-01", "2026-06-01", 1, 0),
        ("2026-06-02", "2026-06-02", 0, 0),
        ("2026-03-04", "2026-03-04", 1, 0),
        ("2026-03-03", "2026-03-03", 0, 0),
        ("2026-03-04", "2026-06-01", 1, 0),
        ("2026-03-03", "2026-03-04", 0, 1),
        ("2026-06-01", "2026-06-02", 0, 1),
        ("2026-06-02", None, 0, 0),
        (None, "2026-03-03", 0, 0),
        (None, None, 0, 1),
    ],
)
def test_a_visit_counts_if_it_certainly_lies_in_the_days(desk, earliest, latest, counted, undated):
    """The day and the 89 before it; what may lie in them stands apart."""
    desk.clock.set(NOW + timedelta(days=9))
    desk.record(visit(occurred_on={"earliest": earliest, "latest": latest}))
    (row,) = desk.ask(COMPARISON)
    assert some(row, "visits_90d", "visits_undated") == (counted, undated)


def course_of(people, *units, on="2026-03-06", issued=0, found=0):
    """A paper of units, a course under it, certificates and placements, as lines."""
    one, told = pks(*units)
    held = training(one, on, on, participants=people, completed=people)
    told = [*told, held]
    if issued:
        told.append(certificates(held, "COMPLETION", issued, on=on))
    if found:
        told.append(placed(one, held, found, on))
    return told


@pytest.mark.parametrize(
    "people",
    [
        {BANTEN: (3, 20), NTB: (30,)},
        {BANTEN: (1, 1, 1, 1, 1), NTB: (9,)},
        {BANTEN: (3,), NTB: (2, 30)},
        {BANTEN: (4, 4, 7), NTB: (6, 2, 5)},
    ],
)
def test_comparison_and_dashboard_tell_together_no_small_count(empty, people):
    """Whoever subtracts the units from their office learns of nobody."""
    true, place = {}, {}
    offices = sorted(people)
    for i, office in enumerate(offices, 1):
        for j, count in enumerate(people[office], 1):
            own, told = unit(f"lapas-{i}-{j}", office)
            if (i, j) == (1, 1):
                empty.record(*known())
            empty.record(*told, *course_of(count, own))
            true[i, j], place[UUID(own)] = count, (i, j)
    rows = board(empty)
    seen = {
        place[row.facility]: row.participants
        for row in empty.ask(COMPARISON)
        if row.facility in place
    }
    seen |= {(i, 0): rows[office].participants for i, office in enumerate(offices, 1)}
    seen[0, 0] = rows["NATIONAL"].participants
    assert told_apart(seen, grouped(seen), true) == []
    assert rows["UNKNOWN"].participants == 0
    shown = {one: count for one, count in seen.items() if count is not None and one in true}
    assert shown.items() <= true.items()


def test_units_and_their_office_count_the_same_people(desk, own):
    """Of the year, with a paper of two units in the office alone, as neither's own."""
    other, told = unit("lapas-b", BANTEN)
    desk.record(
        *told,
        *course_of(20, own),
        *course_of(30, other),
        *course_of(3, own, other),
        *pks(own, on="2025-01-06", start="2025-01-06")[1],
    )
    assert [row_of(desk, one).trainings for one in (own, other)] == [2, 2]
    # The three of both units would be what the office has more.
    shown = [row_of(desk, one).participants for one in (own, other)]
    assert shown.count(None) == 1
    assert board(desk)[BANTEN].participants == 53
    desk.record(*course_of(5, own, other))
    assert [row_of(desk, one).participants for one in (own, other)] == [20, 30]
    assert board(desk)[BANTEN].participants == 58
    assert {row.since for row in desk.ask(COMPARISON)} == {date(2026, 1, 1)}
    next_year = row_of(desk, own, date(2027, 1, 1))
    assert some(next_year, "trainings", "participants", "certified_share") == (0, 0, None)


def test_a_share_tells_nothing_of_another_unit(desk, own):
    """Twenty certificates of an office less ten of this unit's would be those of the other."""
    other, told = unit("lapas-b", BANTEN)
    desk.record(*told, *course_of(20, own, issued=10, found=10), *course_of(20, other, issued=3))
    assert board(desk)[BANTEN].certificates == 13
    assert row_of(desk, other).certified_share is None
    assert some(row_of(desk, own), "certified_share", "placed_share") == (None, 0.5)


def test_courses_that_may_be_of_another_year_are_counted_apart(desk, own):
    """Neither they nor their people are among those of the year."""
    one, told = pks(own, on="2025-01-06", start="2025-01-06")
    turn = {"earliest": "2025-12-20", "latest": "2026-01-10"}
    desk.record(*told, training(one, "2025-12-01", turn), training(one, "2025-12-01", "2025-12-31"))
    row = row_of(desk, own)
    assert some(row, "trainings", "trainings_undated", "participants") == (0, 1, 0)


def test_a_private_person_is_in_no_sector(desk, own):
    """The paper counts, and who it was signed with is not told."""
    person = fresh()
    desk.record(
        line("RegisterPartner", partner_id=person, private_ref="p-1", sector="INDIVIDUAL"),
        *pks(own, partner=person)[1],
    )
    assert some(row_of(desk, own), "active_pks", "sectors") == (1, ())

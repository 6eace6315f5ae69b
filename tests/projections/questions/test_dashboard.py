"""National dashboard: what counts in which row, of which year, and what is left out for few."""

from __future__ import annotations

from datetime import date

import pytest

from pemasyarakatan.projections.questions.dashboard import DASHBOARD
from tests.acceptance.lines import (
    DISNAKER,
    LAPAS,
    acknowledging,
    draft,
    facility,
    fresh,
    line,
    party,
    sign,
    signed_by,
    training,
)
from tests.projections.asked import TODAY, some

BANTEN, NTB = "Kanwil Ditjenpas Banten", "Kanwil Ditjenpas NTB"
PEOPLE = ("participants", "certificates", "placements")


def unit(key, office=None):
    """A unit under an office, as lines; its id comes first."""
    told = facility(key)
    own = told["data"]["facility_id"]
    parent = line("ObserveParent", facility_id=own, office=office, on="2025-01-02")
    return own, [told, *([parent] if office else [])]


def pks(*facilities, on="2026-01-05", start="2026-01-05", end="2026-12-31", partner=DISNAKER):
    """A PKS between units and a partner, as its id and lines."""
    one = fresh()
    parties = [*(party(own, "FACILITY") for own in facilities), party(partner, "PARTNER")]
    signatures = signed_by(*facilities, partner, on=on)
    return one, [draft(one, parties=parties), sign(one, on, start, end, signatures=signatures)]


def placed(paper, course, count, on):
    """People of a course found work."""
    return line(
        "RecordPlacement",
        agreement_id=paper,
        placement_id=fresh(),
        training_id=course["data"]["training_id"],
        employer_kind="COMPANY",
        placed=count,
        placed_on=on,
    )


def board(desk, today=TODAY, **named):
    """The rows by level, or by office."""
    return {row.office or row.level: row for row in desk.ask(DASHBOARD, today, **named)}


@pytest.fixture(name="offices")
def _offices(desk):
    """Two units under Banten, one under NTB, besides the one under no known office."""
    units = {}
    for key, office in (("a", BANTEN), ("b", BANTEN), ("c", NTB)):
        units[key], told = unit(f"lapas-{key}", office)
        desk.record(*told)
    return units


def test_a_paper_counts_in_one_row_and_the_nation_is_the_sum(desk, offices):
    """One of two units under one office counts there, one over two offices with neither."""
    for bound in (
        (offices["a"],),
        (offices["a"], offices["b"]),
        (offices["a"], offices["c"]),
        (LAPAS,),
    ):
        desk.record(*pks(*bound)[1])
    found = board(desk)
    assert {name: some(row, "facilities", "active_pks") for name, row in found.items()} == {
        BANTEN: (2, 2),
        NTB: (1, 0),
        "UNKNOWN": (1, 1),
        "SEVERAL": (0, 1),
        "NATIONAL": (4, 4),
    }
    assert list(found) == [BANTEN, NTB, "UNKNOWN", "SEVERAL", "NATIONAL"]


def test_a_covered_unit_counts_where_no_unit_is_bound_itself(desk, offices):
    """A paper of the office that names its units; one that covers everyone is shared."""
    for covers in ([offices["a"], offices["b"]], "ALL"):
        one, office = fresh(), fresh()
        parties = [party(office, "REGIONAL_OFFICE"), party(DISNAKER, "PARTNER")]
        signatures = signed_by(office, DISNAKER, on="2026-01-05")
        desk.record(
            draft(one, parties=parties, covers=covers),
            sign(one, "2026-01-05", "2026-01-05", "2026-12-31", signatures=signatures),
        )
    found = board(desk)
    assert [found[name].active_pks for name in (BANTEN, "SEVERAL", "NATIONAL")] == [1, 1, 2]


@pytest.mark.parametrize(
    ("today", "active", "new", "lapsed"),
    [
        ("2025-12-31", 1, 1, 0),
        ("2026-01-01", 1, 0, 0),
        ("2026-03-31", 1, 0, 0),
        ("2026-04-01", 0, 0, 1),
        ("2027-01-01", 0, 0, 0),
    ],
)
def test_new_and_lapsed_are_of_the_year_of_the_day(desk, offices, today, active, new, lapsed):
    """Signed in December 2025, in force until the end of March."""
    desk.record(*pks(offices["a"], on="2025-12-01", start="2025-12-01", end="2026-03-31")[1])
    row = board(desk, date.fromisoformat(today))[BANTEN]
    assert some(row, "active_pks", "new_pks", "lapsed_pks") == (active, new, lapsed)


def test_partners_are_counted_once_by_sector_as_whom_they_stand_for(desk, offices):
    """Two that were merged are one; a private person is not counted."""
    twin, person = fresh(), fresh()
    desk.record(
        line("RegisterPartner", partner_id=twin, name="Disnaker", sector="GOVERNMENT", regency="X"),
        line("RegisterPartner", partner_id=person, private_ref="p-1", sector="INDIVIDUAL"),
        *pks(offices["a"])[1],
        *pks(offices["a"], partner=twin)[1],
        *pks(offices["c"], partner=person)[1],
    )
    row = board(desk)[BANTEN]
    assert some(row, "partners", "sectors") == (2, ("GOVERNMENT 1", "LOCAL_GOVERNMENT 1"))
    desk.record(line("MergePartner", partner_id=twin, into=DISNAKER, reason="double"))
    found = board(desk)
    assert some(found[BANTEN], "partners", "sectors") == (1, ("LOCAL_GOVERNMENT 1",))
    assert some(found[NTB], "active_pks", "partners", "sectors") == (1, 0, ())
    assert found["NATIONAL"].partners == 1


def test_a_few_people_are_left_out_and_so_is_what_tells_how_many(desk, offices):
    """Three people under NTB do not follow from the sum; noughts are shown."""
    for key, people in (("a", 30), ("c", 3)):
        one, told = pks(offices[key])
        desk.record(
            *told, training(one, "2026-02-02", "2026-02-06", participants=people, completed=people)
        )
    found = board(desk)
    assert [found[name].trainings for name in (BANTEN, NTB, "NATIONAL")] == [1, 1, 2]
    shown = {name: row.participants for name, row in found.items()}
    assert shown[NTB] is None
    assert [shown[BANTEN], shown["NATIONAL"]].count(None) >= 1
    assert shown["UNKNOWN"] == 0
    assert some(found[NTB], "certificates", "placements") == (0, 0)


def test_facts_that_may_be_of_another_year_are_counted_apart(desk, offices):
    """An undated course, and one that ended around the turn of the year."""
    one, told = pks(offices["a"], on="2025-01-06", start="2025-01-06")
    turn = {"earliest": "2025-12-20", "latest": "2026-01-10"}
    course = training(one, "2026-02-02", "2026-02-27")
    desk.record(
        *told,
        acknowledging(training(one, {}, {}), "agreement.not_proven_inside"),
        training(one, "2025-12-01", turn),
        training(one, "2025-12-01", "2025-12-31"),
        course,
        placed(one, course, 7, {"earliest": "2026-03-01", "latest": "2026-03-31"}),
    )
    row = board(desk)[BANTEN]
    assert some(row, "trainings", "participants", "placements", "undated") == (1, 20, 7, 2)


def test_the_share_of_food_lists_is_of_the_fiscal_year_and_of_units_that_are(desk, offices):
    """A list of last year does not count, nor does a unit that was closed."""
    for key, year in (("a", 2026), ("b", 2025)):
        desk.record(
            line(
                "SubmitFoodSuppliers",
                facility_id=offices[key],
                fiscal_year=year,
                submitted_on="2026-02-02",
                suppliers=[{"partner_id": DISNAKER}],
            )
        )
    assert some(board(desk)[BANTEN], "food_submitted", "food_share") == (1, 0.5)
    before = board(desk, on=date(2026, 2, 1))[BANTEN]
    assert some(before, "food_submitted", "food_share") == (0, 0.0)
    desk.record(
        line("CloseFacility", facility_id=offices["b"], effective_on="2026-05-31", reason="SK")
    )
    assert some(board(desk)[BANTEN], "facilities", "food_share") == (1, 1.0)


def test_the_reports_make_two_units_under_banten_and_one_unverified_paper(reports):
    """Of Selong no office is known; nothing was taught, and nobody placed."""
    found = {row.office or row.level: row for row in reports.ask(DASHBOARD)}
    office = "Kantor Wilayah Direktorat Jenderal Pemasyarakatan Banten"
    assert {name: row.facilities for name, row in found.items()} == {
        office: 2,
        "UNKNOWN": 1,
        "NATIONAL": 3,
    }
    assert some(found[office], "active_pks", "unverified_pks", "new_pks", "partners") == (
        0,
        1,
        1,
        0,
    )
    assert some(found["NATIONAL"], "trainings", *PEOPLE) == (0, 0, 0, 0)

"""Expiry calendar: each column, on the days on which it changes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from pemasyarakatan.projections.questions.expiry import EXPIRY, renewal_opens
from tests.acceptance.lines import (
    DISNAKER,
    LAPAS,
    UNDATED,
    corrected,
    draft,
    facility,
    fresh,
    line,
    number,
    party,
    sign,
    signed_by,
    term,
    void,
)
from tests.acceptance.reading import PKS
from tests.projections.asked import some

YEAR = ("2025-07-01", "2026-06-30")


def one(desk, today=date(2026, 6, 1), **named):
    """The only row of the calendar."""
    (row,) = desk.ask(EXPIRY, today, **named)
    return row


@pytest.fixture(name="pks")
def _pks(desk):
    """A PKS of one year, until the last of June 2026."""
    pks = fresh()
    numbers = [number("W6.PAS-1"), number("503/1", DISNAKER), number("77", "Notaris")]
    desk.record(
        draft(pks, title="Pelatihan kerja"), sign(pks, "2025-07-01", *YEAR, numbers=numbers)
    )
    return pks


def test_a_row_says_between_whom_and_under_which_numbers_of_either_side(desk, pks):
    """A number that nobody bound gave stands apart."""
    row = one(desk)
    assert some(row, "agreement", "kind", "title", "status") == (
        UUID(pks),
        "PKS",
        "Pelatihan kerja",
        "IN_FORCE",
    )
    assert some(row, "own_numbers", "partner_numbers", "other_numbers") == (
        ("W6.PAS-1",),
        ("503/1",),
        ("77",),
    )
    assert some(row, "facilities", "partners") == (("Lapas lapas-uji",), ("Disnaker Kota Uji",))


@pytest.mark.parametrize(
    ("today", "status", "left", "renewal"),
    [
        ("2025-06-30", "NOT_YET_IN_FORCE", 365, "NOT_YET"),
        ("2025-07-01", "IN_FORCE", 364, "NOT_YET"),
        ("2026-03-29", "IN_FORCE", 93, "NOT_YET"),
        ("2026-03-30", "IN_FORCE", 92, "OPEN"),
        ("2026-06-30", "IN_FORCE", 0, "OPEN"),
        ("2026-07-01", "EXPIRED", -1, "LAPSED"),
    ],
)
def test_days_left_and_the_renewal_window_turn_on_their_days(
    desk, pks, today, status, left, renewal
):
    """The last day is day 0; the window opens three months before it."""
    row = one(desk, date.fromisoformat(today))
    assert some(row, "status", "ends", "days_left", "renewal") == (
        status,
        date(2026, 6, 30),
        left,
        renewal,
    )
    assert row.renewal_opens == date(2026, 3, 30)


def test_a_renewed_agreement_ends_with_its_last_term(desk, pks):
    """While the old term runs, the renewal that is signed already counts."""
    desk.record(
        line(
            "RenewAgreement",
            agreement_id=pks,
            renewal_id=fresh(),
            number=number("W6.PAS-2"),
            signed_on="2026-05-20",
            signatures=signed_by(LAPAS, DISNAKER, on="2026-05-20"),
            as_written=term("2026-07-01", "2027-06-30"),
        )
    )
    row = one(desk)
    assert some(row, "status", "ends", "days_left") == ("IN_FORCE", date(2027, 6, 30), 394)
    assert row.own_numbers == ("W6.PAS-1", "W6.PAS-2")
    before = one(desk, on=date(2026, 5, 19))
    assert some(before, "ends", "own_numbers") == (date(2026, 6, 30), ("W6.PAS-1",))


def test_a_terminated_agreement_ends_that_day_and_cannot_be_renewed(desk, pks):
    """Its term may have run longer."""
    desk.record(
        line(
            "TerminateAgreement",
            agreement_id=pks,
            effective_on="2026-05-31",
            ground="MUTUAL",
            side="BOTH",
        )
    )
    row = one(desk)
    assert some(row, "status", "ends", "days_left") == ("TERMINATED", date(2026, 5, 31), -1)
    assert some(row, "renewal_opens", "renewal") == (None, "NONE")


def test_an_evaluation_counts_in_the_last_year_of_the_term(desk, pks):
    """None is known at first; then there is one, which was voided later."""
    assert one(desk).evaluated is False
    held = line(
        "HoldEvaluation",
        agreement_id=pks,
        evaluation_id=fresh(),
        held_on="2026-05-01",
        verdict="CONTINUE",
    )
    desk.record(held)
    assert one(desk).evaluated is True
    desk.record(void(pks, 3))
    assert one(desk).evaluated is False


def test_an_end_known_in_part_opens_the_window_early_and_closes_it_late(desk):
    """A PKS of March 2023 over two years ends somewhere around March 2025."""
    pks = fresh()
    month = {"earliest": "2023-03-01", "latest": "2023-03-31"}
    end = {"earliest": "2025-02-28", "latest": "2025-03-30"}
    desk.record(draft(pks), sign(pks, month, month, end))
    row = one(desk, date(2025, 3, 1))
    assert some(row, "status", "ends_earliest", "ends", "days_left") == (
        "NOT_PROVEN",
        date(2025, 2, 28),
        date(2025, 3, 30),
        29,
    )
    assert some(row, "renewal_opens", "renewal") == (date(2024, 11, 28), "OPEN")


@pytest.mark.parametrize(
    ("stated", "renewal", "ends"),
    [
        (term("2025-07-01", UNDATED, "UNTIL_TERMINATED"), "NONE", None),
        (term("2025-07-01", "2026-01-01", "AUTOMATIC"), "AUTOMATIC", date(2026, 1, 1)),
        (term(UNDATED, UNDATED, "NOT_STATED"), "NONE", None),
    ],
)
def test_what_has_no_certain_end_has_no_window(desk, stated, renewal, ends):
    """Neither days left nor an evaluation are told of an end that is not stated."""
    pks = fresh()
    desk.record(draft(pks), {**sign(pks, "2025-07-01", term=stated)})
    row = one(desk)
    assert some(row, "renewal", "ends") == (renewal, ends)
    assert (row.days_left is None) == (ends is None)
    assert (row.evaluated is None) == (ends is None)


def test_a_successor_is_named_once_it_is_signed(desk, pks):
    """A draft replaces nothing yet, and is not in the calendar itself."""
    successor = fresh()
    desk.record(draft(successor, predecessor_id=pks))
    assert one(desk).replaced_by == ()
    desk.record(sign(successor, "2026-05-15", "2026-07-01", "2027-06-30"))
    old, new = desk.ask(EXPIRY)
    assert some(old, "agreement", "replaced_by") == (UUID(pks), (UUID(successor),))
    assert some(new, "agreement", "status") == (UUID(successor), "NOT_YET_IN_FORCE")


def test_the_next_end_comes_first_and_past_ones_last(desk):
    """Between the two stand those without an end."""
    ends = ("2026-01-31", "2026-12-31", None, "2026-06-01", "2026-05-31")
    papers = {fresh(): end for end in ends}
    for pks, end in papers.items():
        desk.record(draft(pks), sign(pks, "2025-07-01", end and "2025-07-01", end))
    found = [papers[str(row.agreement)] for row in desk.ask(EXPIRY)]
    assert found == ["2026-06-01", "2026-12-31", None, "2026-05-31", "2026-01-31"]


def test_a_facility_sees_what_it_is_bound_by_and_what_covers_it(desk, pks):
    """Its own paper, one of its office that names it, and one that covers everyone."""
    other = facility("lapas-lain")
    office = fresh()
    desk.record(other)
    own = other["data"]["facility_id"]
    covering = [fresh(), fresh(), fresh()]
    for paper, covers in zip(covering, ([own], "ALL", None), strict=True):
        parties = [party(office, "REGIONAL_OFFICE"), party(DISNAKER, "PARTNER")]
        desk.record(
            draft(paper, parties=parties, **({"covers": covers} if covers else {})),
            sign(paper, "2026-01-05", signatures=signed_by(office, DISNAKER, on="2026-01-05")),
        )
    found = {str(row.agreement) for row in desk.ask(EXPIRY, facility=UUID(own))}
    assert found == set(covering[:2])
    assert {str(r.agreement) for r in desk.ask(EXPIRY, facility=UUID(LAPAS))} == {pks, covering[1]}
    assert len(desk.ask(EXPIRY)) == 4


def test_a_merged_partner_is_called_by_whom_it_stands_for(desk, pks):
    """Also over two merges, and by its own name again once the merge is taken back."""
    names = ("Dinas Tenaga Kerja", "Dinas Ketenagakerjaan")
    into = [fresh(), fresh()]
    for partner_id, name in zip(into, names, strict=True):
        desk.record(line("RegisterPartner", partner_id=partner_id, name=name, regency="Kota Uji"))
    merge = [
        line("MergePartner", partner_id=a, into=b, reason="double")
        for a, b in ((DISNAKER, into[0]), (into[0], into[1]))
    ]
    desk.record(*merge)
    assert one(desk).partners == ("Dinas Ketenagakerjaan",)
    desk.record(
        line("UnmergePartner", partner_id=DISNAKER, on="2026-05-30", reason="two after all")
    )
    assert one(desk).partners == ("Disnaker Kota Uji",)


def test_a_corrected_term_moves_the_end(desk, pks):
    """The whole signing is replaced."""
    signed = sign(
        pks,
        "2025-07-01",
        "2025-07-01",
        "2026-12-31",
        numbers=[number("W6.PAS-1"), number("503/1", DISNAKER), number("77", "Notaris")],
    )["data"]
    del signed["agreement_id"]
    desk.record(corrected(pks, 2, "agreement.pks_signed@1", signed))
    assert one(desk).ends == date(2026, 12, 31)


def test_the_reports_name_one_agreement_of_which_no_end_is_stated(reports):
    """Report 004: the term is not stated, and so nothing is counted."""
    (row,) = reports.ask(EXPIRY)
    assert str(row.agreement) == PKS
    assert some(row, "status", "ends", "days_left", "evaluated", "own_numbers") == (
        "TERM_UNVERIFIED",
        None,
        None,
        None,
        (),
    )
    assert row.partners == ("BNNK Kota Tangerang",)


@pytest.mark.parametrize(
    ("end", "opens"),
    [("2026-05-31", "2026-02-28"), ("2024-05-31", "2024-02-29"), ("2026-02-15", "2025-11-15")],
)
def test_the_window_opens_on_the_same_day_three_months_earlier(end, opens):
    """On the last day of a month that has no such day."""
    assert renewal_opens(date.fromisoformat(end)) == date.fromisoformat(opens)

"""Partner footprint: one row a partner, with all that were merged into it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pemasyarakatan.projections.questions.footprint import FOOTPRINT
from tests.acceptance.lines import DISNAKER, LAPAS, draft, fresh, line
from tests.projections.asked import some
from tests.projections.questions.test_dashboard import pks, unit


def test_a_partner_stands_with_all_its_facilities_names_and_fields(desk):
    """Also with those of the double that was merged into it; a draft does not count."""
    twin, (other, told) = fresh(), unit("lapas-lain")
    desk.record(
        *told,
        line("RegisterPartner", partner_id=twin, name="Dinas Naker", regency="X"),
        *pks(LAPAS)[1],
        *pks(other, partner=twin, end="2026-03-31")[1],
        draft(fresh()),
        line("MergePartner", partner_id=twin, into=DISNAKER, reason="double"),
    )
    (row,) = desk.ask(FOOTPRINT)
    assert row.partner == UUID(DISNAKER)
    assert some(row, "name", "aliases", "sector") == (
        "Disnaker Kota Uji",
        ("Dinas Naker",),
        "LOCAL_GOVERNMENT",
    )
    assert row.facilities == ("Lapas lapas-lain", "Lapas lapas-uji")
    assert some(row, "agreements", "in_force", "fields") == (2, 1, ("SKILLS_TRAINING",))
    (row,) = desk.ask(FOOTPRINT, date(2027, 1, 1))
    assert some(row, "agreements", "in_force", "fields") == (2, 0, ())


def test_a_facility_sees_whom_it_agreed_with(desk):
    """Of a partner known to nobody else nothing is told."""
    other, told = unit("lapas-lain")
    desk.record(*told, *pks(LAPAS)[1])
    assert desk.ask(FOOTPRINT, facility=UUID(other)) == ()
    assert len(desk.ask(FOOTPRINT, facility=UUID(LAPAS))) == 1


def test_the_reports_name_five_partners_and_one_that_signed(reports):
    """Seven further names are theirs."""
    rows = reports.ask(FOOTPRINT)
    assert len(rows) == 5
    assert sum(len(row.aliases) for row in rows) == 7
    assert [row.name for row in rows if row.agreements] == ["BNNK Kota Tangerang"]

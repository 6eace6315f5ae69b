"""Tables of facilities: timelines hold what is certain, and lists replace each other."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from pemasyarakatan.projections.tables import facilities as t
from tests.acceptance.lines import DISNAKER, LAPAS, fresh, line, official


def rows(desk, table, *names):
    """These columns of a table, in the order of its rows."""
    desk.views.catch_up()
    with desk.views.tables(t.FACILITIES) as (connection, live):
        found = live(table)
        query = select(*(found.c[name] for name in names)).order_by(found.c.stream, found.c.item)
        return [tuple(row) for row in connection.execute(query)]


def test_a_class_holds_from_the_last_day_it_can_have_begun_until_the_next(desk):
    """An observation of a month counts from its end, and an undated one never."""
    month = {"earliest": "2023-03-01", "latest": "2023-03-31"}
    desk.record(
        line("ObserveClass", facility_id=LAPAS, facility_class="IIB", on=month),
        line("ObserveClass", facility_id=LAPAS, facility_class="III", on={}),
        line("ObserveClass", facility_id=LAPAS, facility_class="IIB", on="2024-01-01"),
        line(
            "ReclassifyFacility", facility_id=LAPAS, facility_class="IIA", effective_on="2025-01-01"
        ),
    )
    assert rows(desk, t.FACILITY_CLASS, "from_day", "until_day", "facility_class") == [
        (date(2020, 1, 1), date(2023, 3, 30), "IIA"),
        (date(2023, 3, 31), date(2024, 12, 31), "IIB"),
        (date(2025, 1, 1), None, "IIA"),
    ]


def test_a_name_of_no_known_beginning_is_in_no_timeline(reports):
    """The units of the reports were registered on no known day."""
    assert rows(reports, t.FACILITY_NAME, "name") == []
    assert len(rows(reports, t.FACILITY, "name")) == 3


def test_both_heads_may_sign_on_the_day_of_their_handover(desk):
    """The outgoing one until that day, the incoming one from it on."""
    first, second = fresh(), fresh()
    desk.record(
        line(
            "AppointHead",
            facility_id=LAPAS,
            tenure_id=first,
            official=official("Siti", capacity="DEFINITIVE"),
            from_on="2025-01-01",
        ),
        line("EndHeadTenure", facility_id=LAPAS, tenure_id=first, ended_on="2026-02-02"),
        line(
            "AppointHead",
            facility_id=LAPAS,
            tenure_id=second,
            official=official("Budi", capacity="DEFINITIVE"),
            from_on="2026-02-02",
        ),
    )
    found = rows(desk, t.FACILITY_SIGNATORY, "from_day", "until_day", "name")
    may = {
        day: {name for start, end, name in found if start <= day and (end is None or day <= end)}
        for day in (date(2026, 2, 1), date(2026, 2, 2), date(2026, 2, 3))
    }
    assert list(may.values()) == [{"Siti"}, {"Siti", "Budi"}, {"Budi"}]
    assert rows(desk, t.FACILITY_HEAD, "name", "from_day", "until_day") == [
        ("Siti", date(2025, 1, 1), date(2026, 2, 2)),
        ("Budi", date(2026, 2, 2), None),
    ]


def test_a_revised_list_of_suppliers_replaces_that_of_its_year(desk):
    """Lists of other years stand beside it."""
    suppliers = [{"partner_id": DISNAKER, "regency": "Kota Uji"}]
    for year in (2025, 2026):
        desk.record(
            line(
                "SubmitFoodSuppliers",
                facility_id=LAPAS,
                fiscal_year=year,
                submitted_on="2026-01-05",
                suppliers=suppliers,
            )
        )
    desk.record(
        line(
            "ReviseFoodSuppliers",
            facility_id=LAPAS,
            fiscal_year=2026,
            revised_on="2026-02-02",
            suppliers=suppliers,
            reason="one more",
        )
    )
    assert rows(desk, t.FOOD_LIST, "fiscal_year", "revision", "replaced", "stated_latest") == [
        (2025, False, False, date(2026, 1, 5)),
        (2026, False, True, date(2026, 1, 5)),
        (2026, True, False, date(2026, 2, 2)),
    ]
    assert len(rows(desk, t.FOOD_SUPPLIER, "partner")) == 3


def test_the_reports_show_heads_and_offices_on_days_alone(reports):
    """Who was seen as head, when; no tenure is known, and nobody is known to may sign."""
    seen = rows(reports, t.FACILITY_HEAD_SEEN, "name", "seen_earliest", "seen_latest")
    assert sorted(seen, key=str) == [
        ("Ahmad Sihabudin", None, None),
        ("Margono", date(2025, 7, 8), date(2025, 7, 8)),
        ("Raja Muhammad Ismael Novadiansyah", date(2025, 10, 17), date(2025, 10, 17)),
        ("Salis Farida Fitriani", date(2026, 1, 28), date(2026, 1, 28)),
    ]
    assert (
        rows(reports, t.FACILITY_HEAD, "name") == rows(reports, t.FACILITY_SIGNATORY, "name") == []
    )
    offices = rows(reports, t.FACILITY_OFFICE, "from_day", "until_day")
    assert sorted(offices) == [(date(2025, 7, 8), None), (date(2026, 1, 28), None)]
    assert rows(reports, t.FACILITY_INNOVATION, "acronym", "introduced_latest") == [
        ("SIKaP", date(2025, 10, 17))
    ]

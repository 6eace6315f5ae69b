"""The compliance grid: how far the facilities under each regional office are."""

from uuid import UUID

from pemasyarakatan.domain.facility import facility_id
from pemasyarakatan.projections.questions.grid import GRID
from tests.acceptance.lines import LAPAS, facility, line
from tests.acceptance.reading import FACILITIES
from tests.projections.asked import some
from tests.projections.questions.directing import ORDER, exempt, issue, point, report, verify
from tests.projections.reading import asked, day

BANTEN = "Kantor Wilayah Direktorat Jenderal Pemasyarakatan Banten"
B, C = str(facility_id("lapas-b")), str(facility_id("lapas-c"))

VIEW = GRID


def assign(unit, office, on="2024-01-01"):
    """A unit is put under a regional office."""
    return line("AssignRegionalOffice", facility_id=unit, office=office, effective_on=on)


def units():
    """Two units under Banten, and one under Jabar."""
    return [
        facility(),
        facility("lapas-b"),
        facility("lapas-c"),
        assign(LAPAS, "Banten"),
        assign(B, "Banten"),
        assign(C, "Jabar"),
    ]


class TestReport:
    """What the briefing of July 2025 comes to."""

    def test_cells(self, reports):
        """Banten has two units; P3 names nobody and is in no count."""
        rows = asked(reports, GRID, "2026-02-01")
        banten = [row for row in rows if row.office == BANTEN]
        assert [
            some(row, "point", "state", "registered", "verified", "rate") for row in banten
        ] == [
            ("P1", "NOT_REPORTED", 2, 0, 0.0),
            ("P1", "NOT_REPORTED", 2, 0, 0.0),
            ("P2", "NOT_REPORTED", 2, 0, 0.0),
            ("P2", "IN_PROGRESS", 2, 0, 0.0),
        ]
        (third,) = (row for row in rows if row.point == "P3")
        assert some(third, "facility", "state", "registered", "rate") == (None, None, None, None)
        assert not any(row.overdue for row in rows)

    def test_the_office_of_the_day(self, reports):
        """Before anybody saw under whom it stands, a unit stands under no office."""
        rows = asked(reports, GRID, "2025-12-31")
        tangerang = UUID(FACILITIES["lapas-perempuan-tangerang"])
        assert {row.office for row in rows if row.facility == tangerang} == {None}
        assert {row.registered for row in rows if row.office == BANTEN} == {1}


class TestCounts:
    """Counts and rates, office by office."""

    def test_rate(self, empty):
        """Verified of those who are not exempt; of each office apart."""
        empty.record(*units(), issue(point("P1")))
        empty.record(report("P1", "DONE", "2025-02-01"), verify("P1", "2025-02-05"))
        columns = ("office", "facility_name", "state", "registered", "verified", "rate")
        assert [some(row, *columns) for row in asked(empty, GRID, "2025-02-05")] == [
            ("Banten", "Lapas lapas-b", "NOT_REPORTED", 2, 1, 0.5),
            ("Banten", "Lapas lapas-uji", "VERIFIED", 2, 1, 0.5),
            ("Jabar", "Lapas lapas-c", "NOT_REPORTED", 1, 0, 0.0),
        ]
        empty.record(exempt("P1", "2025-02-06", B), exempt("P1", "2025-02-06", C))
        assert [some(row, "state", "rate") for row in asked(empty, GRID, "2025-02-06")] == [
            ("EXEMPT", 1.0),
            ("VERIFIED", 1.0),
            ("EXEMPT", None),
        ]
        assert [row.rate for row in asked(empty, GRID, "2025-02-04")] == [0.0, 0.0, 0.0]

    def test_registered_when_it_was_issued(self, empty):
        """A unit that came later is in no count; one closed before is neither."""
        empty.record(*units(), facility("lapas-d", registered_on="2025-01-11"))
        empty.record(
            line("CloseFacility", facility_id=C, effective_on="2025-01-09", reason="merged"),
            issue(point("P1"), on="2025-01-10"),
        )
        found = {row.facility_name for row in asked(empty, GRID, "2025-02-01")}
        assert found == {"Lapas lapas-uji", "Lapas lapas-b"}

    def test_overdue(self, empty):
        """Each cell by itself: who has done it is not overdue."""
        empty.record(*units(), issue(point("P1", due="2025-02-28")))
        empty.record(report("P1", "DONE", "2025-02-20"))
        found = {row.facility_name: row.overdue for row in asked(empty, GRID, "2025-03-01")}
        assert found == {"Lapas lapas-uji": False, "Lapas lapas-b": True, "Lapas lapas-c": True}
        assert {row.due for row in asked(empty, GRID, "2025-03-01")} == {day("2025-02-28")}
        assert not any(row.overdue for row in asked(empty, GRID, "2025-02-28"))

    def test_a_report_without_being_named(self, empty):
        """It is shown, and counted nowhere."""
        empty.record(*units(), issue(point("P1", addressees=None)))
        empty.record(report("P1", "DONE", "2025-02-01"))
        (row,) = asked(empty, GRID, "2025-02-01")
        assert some(row, "facility_name", "state", "registered", "rate") == (
            "Lapas lapas-uji",
            "DONE",
            None,
            None,
        )


class TestAsked:
    """One facility, one directive."""

    def test_one_facility(self, empty):
        """Its cells alone, with the counts of its office."""
        empty.record(*units(), issue(point("P1")))
        (row,) = asked(empty, GRID, "2025-02-01", facility=UUID(LAPAS))
        assert some(row, "facility_name", "registered") == ("Lapas lapas-uji", 2)

    def test_one_directive(self, empty):
        """The stream that is named."""
        other = ORDER[:-1] + "2"
        empty.record(facility(), issue(point("P1")), issue(point("Q1"), directive_id=other))
        assert [row.point for row in asked(empty, GRID, "2025-02-01", stream=UUID(other))] == ["Q1"]
        assert len(asked(empty, GRID, "2025-02-01")) == 2

    def test_following_and_rebuilding_agree(self, apart):
        """An answer given before and after an amendment of the directive has the rows of both."""
        told = [
            *units(),
            issue(point("P1", due="2025-02-28")),
            report("P1", "IN_PROGRESS", "2025-02-01"),
            line(
                "AmendDirectivePoint",
                directive_id=ORDER,
                point="P1",
                amended_on="2025-03-10",
                due="2025-04-30",
                reason="late",
                by={},
                reference="S-2",
            ),
            report("P1", "DONE", "2025-03-20"),
        ]
        for one in told:
            apart.record(one)
            apart.views.catch_up()
        found = {str(row.facility): row.overdue for row in asked(apart, GRID, "2025-03-10")}
        assert found[LAPAS] is False
        apart.views.rebuild(require_equal=True)

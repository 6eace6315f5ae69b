"""The directive to-do: what a facility still has to do, day by day."""

from uuid import UUID

from pemasyarakatan.projections.questions.todo import TODO
from tests.acceptance.lines import LAPAS, facility, line, official
from tests.acceptance.reading import FACILITIES
from tests.projections.asked import some
from tests.projections.questions.directing import (
    ALL_UNITS,
    ORDER,
    exempt,
    issue,
    point,
    report,
    turn_back,
    verify,
)
from tests.projections.reading import asked, day

VIEW = TODO


def the(empty, on, *names):
    """Some columns of the only row."""
    (row,) = asked(empty, TODO, on)
    return some(row, *names)


class TestReport:
    """What the briefing of July 2025 leaves to Lapas Cilegon."""

    def test_points(self, reports):
        """P1 not reports, P2 in progress, P3 without addressee and so without state."""
        rows = asked(reports, TODO, "2025-07-08", facility=UUID(FACILITIES["lapas-cilegon"]))
        columns = ("point", "kind", "addressed", "state", "due", "overdue", "evidence")
        assert [some(row, *columns) for row in rows] == [
            ("P1", "SUBMIT", "YES", "NOT_REPORTED", None, False, ()),
            ("P2", "PREPARE", "YES", "IN_PROGRESS", None, False, ()),
            ("P3", "CONDUCT", "NOT_STATED", None, None, False, ()),
        ]
        assert some(rows[0], "issuer", "issued") == ("Drs. Mashudi", "2025-07-08")

    def test_nothing_is_ever_overdue(self, reports):
        """No due day is stated: on no day is anything overdue."""
        for on in ("2025-07-08", "2026-02-01", "9999-12-31"):
            assert not any(row.overdue for row in asked(reports, TODO, on))

    def test_nothing_was_asked_before(self, reports):
        """On the day before it was issued there is nothing to do."""
        assert asked(reports, TODO, "2025-07-07") == ()


class TestDays:
    """Due days, and what a point asks for."""

    def test_due(self, empty):
        """Not overdue on the due day, overdue on the day after, and not once it is done."""
        empty.record(facility(), issue(point("P1", due="2025-02-28")))
        assert the(empty, "2025-02-28", "due", "days_left", "overdue") == (
            day("2025-02-28"),
            0,
            False,
        )
        assert the(empty, "2025-03-01", "days_left", "overdue", "state") == (
            -1,
            True,
            "NOT_REPORTED",
        )
        empty.record(report("P1", "IN_PROGRESS", "2025-03-02"), report("P1", "DONE", "2025-03-05"))
        assert the(empty, "2025-03-04", "overdue", "state") == (True, "IN_PROGRESS")
        assert the(empty, "2025-03-05", "overdue", "state") == (False, "DONE")

    def test_a_due_day_known_in_part(self, empty):
        """Due in March: overdue from April on."""
        march = {"earliest": "2025-03-01", "latest": "2025-03-31"}
        empty.record(facility(), issue(point("P1", due=march)))
        columns = ("due_earliest", "due", "overdue")
        assert the(empty, "2025-03-31", *columns) == (day("2025-03-01"), day("2025-03-31"), False)
        assert the(empty, "2025-04-01", *columns)[2] is True

    def test_an_amended_point(self, empty):
        """Another due day and another text from the day of the amendment on."""
        empty.record(facility(), issue(point("P1", due="2025-02-28")))
        empty.record(
            line(
                "AmendDirectivePoint",
                directive_id=ORDER,
                point="P1",
                amended_on="2025-03-10",
                due="2025-04-30",
                text="laksanakan segera",
                reason="late",
                by=official("Mashudi"),
                reference="S-2",
            )
        )
        columns = ("text", "due", "overdue")
        assert the(empty, "2025-03-09", *columns) == ("laksanakan P1", day("2025-02-28"), True)
        assert the(empty, "2025-03-10", *columns) == ("laksanakan segera", day("2025-04-30"), False)

    def test_a_revoked_directive(self, empty):
        """It asks for nothing from the day of its revocation on."""
        empty.record(facility(), issue(point("P1")))
        gone = {"directive_id": ORDER, "on": "2025-03-01", "by": official("Mashudi")}
        empty.record(line("RevokeDirective", **gone, reason="replaced"))
        assert len(asked(empty, TODO, "2025-02-28")) == 1
        assert asked(empty, TODO, "2025-03-01") == ()


class TestStates:
    """How far the facility is, and what it handed in."""

    def test_evidence_and_return(self, empty):
        """Evidence stays; a point given back is to do again, with the reason."""
        empty.record(facility(), issue(point("P1", kind="SUBMIT")))
        paper = [{"reference": "EV-1"}]
        empty.record(report("P1", "DONE", "2025-02-01", evidence=paper))
        columns = ("state", "evidence", "returned_reason")
        assert the(empty, "2025-01-31", *columns) == ("NOT_REPORTED", (), None)
        assert the(empty, "2025-02-01", *columns) == ("DONE", ("EV-1",), None)
        empty.record(turn_back("P1", "2025-02-05", "the list is of last year"))
        assert the(empty, "2025-02-04", *columns) == ("DONE", ("EV-1",), None)
        assert the(empty, "2025-02-05", *columns) == (
            "RETURNED",
            ("EV-1",),
            "the list is of last year",
        )
        empty.record(report("P1", "DONE", "2025-02-09", evidence=[{"reference": "EV-2"}]))
        assert the(empty, "2025-02-09", *columns) == ("DONE", ("EV-1", "EV-2"), None)

    def test_verified_and_exempt(self, empty):
        """Both are off the list from their day on."""
        empty.record(facility(), issue(point("P1"), point("P2")))
        empty.record(report("P1", "DONE", "2025-02-01"), verify("P1", "2025-02-10"))
        empty.record(exempt("P2", "2025-02-10"))
        assert [row.point for row in asked(empty, TODO, "2025-02-09")] == ["P2", "P1"]
        assert asked(empty, TODO, "2025-02-10") == ()

    def test_the_overdue_come_first(self, empty):
        """Then what is not done, the next due first; what waits to be verified comes last."""
        points = ("P1", None), ("P2", "2025-06-30"), ("P3", "2025-01-31"), ("P4", "2025-02-28")
        empty.record(facility(), issue(*(point(code, due=due) for code, due in points)))
        empty.record(report("P4", "DONE", "2025-02-01"))
        assert [row.point for row in asked(empty, TODO, "2025-03-01")] == ["P3", "P2", "P1", "P4"]


class TestAddressees:
    """Whose list a point is on."""

    def test_named_units(self, empty):
        """A point for one unit is on its list alone."""
        other = facility("lapas-b")
        only = {"kinds": [], "ids": [LAPAS]}
        empty.record(facility(), other, issue(point("P1", addressees=only), addressees=ALL_UNITS))
        assert [str(row.facility) for row in asked(empty, TODO, "2025-02-01")] == [LAPAS]

    def test_a_point_for_regional_offices(self, empty):
        """It is on no unit's list, also where nothing but the directive says so."""
        offices = {"kinds": ["KANWIL"], "ids": None}
        empty.record(facility(), issue(point("P1", addressees=offices)))
        assert asked(empty, TODO, "2025-02-01") == ()
        empty.record(
            issue(point("P1", addressees=None), addressees=offices, directive_id=LAPAS[:-1] + "0")
        )
        assert asked(empty, TODO, "2025-02-01") == ()

    def test_a_unit_registered_later(self, empty):
        """What was asked before a unit was there is not for it, nor after it was closed."""
        empty.record(facility(registered_on="2025-01-11"), issue(point("P1"), on="2025-01-10"))
        assert asked(empty, TODO, "2025-02-01") == ()

    def test_a_report_on_a_point_without_addressee(self, empty):
        """Whoever reports on it has a state from that day on."""
        empty.record(facility(), issue(point("P1", addressees=None)))
        empty.record(report("P1", "IN_PROGRESS", "2025-02-01"))
        found = [the(empty, on, "addressed", "state") for on in ("2025-01-31", "2025-02-01")]
        assert found == [("NOT_STATED", None), ("NOT_STATED", "IN_PROGRESS")]

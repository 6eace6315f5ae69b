"""The monthly recap: per agreement what is known of it and what was done, then what else is due."""

from uuid import UUID

import pytest

from pemasyarakatan.projections.questions.recap import RECAP
from tests.acceptance.lines import (
    DISNAKER,
    KEMITRAAN,
    LAPAS,
    draft,
    facility,
    fresh,
    line,
    official,
    sign,
    training,
    visit,
)
from tests.acceptance.reading import FACILITIES
from tests.projections.asked import some
from tests.projections.questions.directing import issue, point, report
from tests.projections.reading import (
    PKS,
    agreed,
    answer,
    asked,
    day,
    delivery,
    promise,
    proposal,
)

VIEW = RECAP
MARCH = {"earliest": "2025-03-01", "latest": "2025-03-31"}
SPRING = {"earliest": "2025-03-15", "latest": "2025-04-15"}


def told(empty, on, section):
    """The lines of one section."""
    return [row for row in asked(empty, RECAP, on) if row.section == section]


def the(empty, on, *names):
    """Some columns of the only agreement."""
    (row,) = told(empty, on, "AGREEMENT")
    return some(row, *names)


def activity(on, **given):
    """Something other than a course is held on a day."""
    usual = {
        "agreement_id": PKS,
        "activity_id": fresh(),
        "kind": "COUNSELLING",
        "field": {"code": "SKILLS_TRAINING"},
        "started_on": on,
        "ended_on": on,
        "summary": "konseling",
    }
    return line("HoldActivity", **{**usual, **given})


def evaluation(on, verdict, *findings):
    """The agreement is looked at."""
    found = {"evaluation_id": fresh(), "held_on": on, "verdict": verdict, "findings": findings}
    return line("HoldEvaluation", agreement_id=PKS, **found)


class TestAgreement:
    """What is known of an agreement on the day."""

    def test_what_the_paper_says(self, empty):
        """Both numbers, partner, signing, term, days left and fields."""
        empty.record(*agreed())
        assert the(
            empty,
            "2025-03-31",
            "subject",
            "partner",
            "own_numbers",
            "other_numbers",
            "status",
            "fields",
            "month",
        ) == (
            "PKS Pelatihan",
            "Disnaker Kota Uji",
            ("W12.1-HK.01",),
            ("415/7",),
            "IN_FORCE",
            ("SKILLS_TRAINING",),
            day("2025-03-01"),
        )
        days = "day_latest", "begins_latest", "ends_earliest", "ends_latest", "days_left"
        first, last = day("2025-01-01"), day("2025-12-31")
        assert the(empty, "2025-03-31", *days) == (first, first, last, last, 275)

    def test_it_is_told_until_the_month_of_its_end(self, empty):
        """Once it is over it is told for the rest of that month, and then no more."""
        empty.record(*agreed(end="2025-06-10"))
        assert the(empty, "2025-06-10", "status", "days_left") == ("IN_FORCE", 0)
        assert the(empty, "2025-06-11", "status", "next_step") == ("EXPIRED", "NEW_AGREEMENT")
        assert the(empty, "2025-06-30", "status") == ("EXPIRED",)
        assert told(empty, "2025-07-01", "AGREEMENT") == []

    def test_report(self, reports):
        """The PKS of Tangerang: no number, no term, no scope; so first the term is to be known."""
        place = UUID(FACILITIES["lapas-perempuan-tangerang"])
        rows = asked(reports, RECAP, "2026-01-31", facility=place)
        assert [row.section for row in rows] == ["HEADING", "AGREEMENT"]
        columns = ("status", "own_numbers", "other_numbers", "fields", "ends_latest", "next_step")
        assert some(rows[1], *columns) == ("TERM_UNVERIFIED", (), (), (), None, "COMPLETE_TERM")

    def test_promises(self, empty):
        """Delivered of promised by the day, for each unit; soft ones are counted apart."""
        empty.record(*agreed(), promise("2025-02-01", agreement_id=PKS), delivery(4, "2025-03-10"))
        more = {"agreement_id": PKS, "commitment_id": fresh(), "quantity": 2, "unit": "orang"}
        empty.record(promise("2025-02-01", **more))
        soft = {"agreement_id": PKS, "commitment_id": fresh(), "quantity": None, "unit": None}
        empty.record(promise("2025-02-01", **soft), promise("2025-02-01", commitment_id=fresh()))
        assert the(empty, "2025-03-09", "promised", "soft") == (("0/10 paket", "0/2 orang"), 1)
        assert the(empty, "2025-03-31", "promised", "soft") == (("4/10 paket", "0/2 orang"), 1)
        assert the(empty, "2025-01-31", "promised", "soft") == ((), 0)


class TestActivities:
    """What was done in the month."""

    def test_each_month_by_itself(self, empty):
        """A course counts in the month in which it ended, and in no other."""
        empty.record(*agreed(), training(PKS, "2025-02-20", "2025-03-05"))
        empty.record(activity("2025-03-10", participants=15), activity("2025-03-11"))
        counts = "activities", "undated", "participants"
        found = {on: the(empty, on, *counts) for on in ("2025-02-28", "2025-03-31", "2025-04-30")}
        assert found == {
            "2025-02-28": (0, 0, None),
            "2025-03-31": (3, 0, 35),
            "2025-04-30": (0, 0, None),
        }

    def test_a_month_is_a_day_known_well_enough(self, empty):
        """What was on some day of March counts in March; what was in either of two is apart."""
        empty.record(*agreed(), activity(MARCH, participants=10), activity(SPRING, participants=9))
        counts = "activities", "undated", "participants"
        assert the(empty, "2025-03-31", *counts) == (1, 1, 10)
        assert the(empty, "2025-04-30", *counts) == (0, 1, None)
        assert the(empty, "2025-05-31", *counts) == (0, 0, None)

    def test_certificates(self, empty):
        """A course is outstanding once it ended, until any certificate was issued for it."""
        course = training(PKS, "2025-02-20", "2025-03-05")
        empty.record(*agreed(), course)
        assert the(empty, "2025-03-04", "certificates") == (0,)
        assert the(empty, "2025-03-05", "certificates", "next_step") == (1, "CERTIFICATES")
        empty.record(
            line(
                "IssueCertificates",
                agreement_id=PKS,
                issue_id=fresh(),
                training_id=course["data"]["training_id"],
                kind="COMPLETION",
                certifier="BLK",
                issued=18,
                not_competent=0,
                issued_on="2025-03-20",
            )
        )
        assert the(empty, "2025-03-31", "certificates", "next_step") == (0, "CARRY_ON")

    def test_obstacle_and_next_step(self, empty):
        """Of the newest evaluation by the day; what it advises comes before papers."""
        empty.record(*agreed(), evaluation("2025-02-10", "IMPROVE", "alat kurang", "ruang sempit"))
        empty.record(evaluation("2025-05-10", "STOP", "instruktur tidak hadir"))
        columns = "obstacles", "next_step"
        assert the(empty, "2025-02-09", *columns) == ((), "CARRY_ON")
        assert the(empty, "2025-02-10", *columns) == (("alat kurang", "ruang sempit"), "IMPROVE")
        assert the(empty, "2025-05-10", *columns) == (("instruktur tidak hadir",), "END")


class TestVisits:
    """The visits of the month, those of no certain month apart."""

    def test_reports(self, reports):
        """The undated visit of Selong is in no month, and told apart in each."""
        place = UUID(FACILITIES["lapas-selong"])
        for on in ("2021-02-26", "2025-08-31"):
            rows = asked(reports, RECAP, on, facility=place)
            assert [row.section for row in rows] == ["HEADING", "UNDATED", "PROPOSAL"]

    def test_in_the_month(self, empty):
        """From its first day to its last, and not those that lie ahead of the day."""
        for on in ("2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01"):
            empty.record(
                *([] if empty.app.exists(UUID(KEMITRAAN)) else agreed()), visit(occurred_on=on)
            )
        found = [row.day_latest for row in told(empty, "2025-03-31", "VISIT")]
        assert found == [day("2025-03-01"), day("2025-03-31")]
        assert [row.day_latest for row in told(empty, "2025-03-30", "VISIT")] == found[:1]
        assert told(empty, "2025-03-31", "UNDATED") == []

    def test_undated(self, empty):
        """One that may have been in the month is told apart; one that cannot have been is not."""
        empty.record(*agreed(), visit(occurred_on=MARCH), visit(occurred_on=SPRING))
        empty.record(visit(occurred_on={"latest": "2025-03-31"}))
        found = {
            on: (len(told(empty, on, "VISIT")), len(told(empty, on, "UNDATED")))
            for on in ("2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31")
        }
        assert found == {
            "2025-02-28": (0, 1),
            "2025-03-31": (1, 2),
            "2025-04-30": (0, 1),
            "2025-05-31": (0, 0),
        }
        (row,) = told(empty, "2025-03-31", "VISIT")
        assert some(row, "subject", "partner", "status") == (
            "KUNJUNGAN",
            "Disnaker Kota Uji",
            "UNKNOWN",
        )


class TestPending:
    """Open proposals, promises and points that are due."""

    def test_proposals(self, empty):
        """With their age, of which nothing is known if their day is not."""
        empty.record(*agreed(), proposal("2025-02-01"), answer("WELCOMED", "2025-02-02"))
        undated = {"proposal_id": fresh(), "forms": [{"form": "MATERIALS"}]}
        empty.record(proposal({}, **undated))
        found = [
            some(row, "subject", "status", "age") for row in told(empty, "2025-03-31", "PROPOSAL")
        ]
        assert found == [("INSTRUCTORS, FUNDING", "WELCOMED", 58), ("MATERIALS", None, None)]

    def test_commitments_due(self, empty):
        """Those due by the end of the month, and those overdue; never one without a due day."""
        empty.record(*agreed(), promise("2025-02-01", due="2025-03-31"))
        empty.record(promise("2025-02-01", commitment_id=fresh()))
        assert told(empty, "2025-02-28", "COMMITMENT") == []
        columns = "subject", "promised", "days_left", "overdue"
        (row,) = told(empty, "2025-03-01", "COMMITMENT")
        assert some(row, *columns) == ("paket alat", ("0/10 paket",), 30, False)
        (row,) = told(empty, "2025-05-01", "COMMITMENT")
        assert some(row, *columns) == ("paket alat", ("0/10 paket",), -31, True)

    def test_points_due(self, empty):
        """Those due by the end of the month and not done."""
        empty.record(*agreed(), issue(point("P1", due="2025-03-31"), point("P2")))
        assert told(empty, "2025-02-28", "POINT") == []
        (row,) = told(empty, "2025-04-01", "POINT")
        assert some(row, "subject", "partner", "status", "days_left", "overdue") == (
            "P1: laksanakan P1",
            "Mashudi",
            "NOT_REPORTED",
            -1,
            True,
        )
        empty.record(report("P1", "DONE", "2025-04-02"))
        assert told(empty, "2025-04-02", "POINT") == []


class TestSignatures:
    """What needs the head's signature in the next 90 days."""

    @pytest.mark.parametrize(
        ("on", "days"),
        [("2025-10-01", None), ("2025-10-02", 90), ("2025-12-31", 0), ("2026-01-01", None)],
    )
    def test_a_renewal(self, empty, on, days):
        """From 90 days before the last day until that day."""
        empty.record(*agreed())
        found = [(row.status, row.days_left) for row in told(empty, on, "SIGNATURE")]
        assert found == ([] if days is None else [("RENEWAL", days)])

    def test_one_that_is_renewed_or_followed(self, empty):
        """Neither a renewal nor a new paper is asked for again."""
        empty.record(*agreed())
        assert told(empty, "2025-12-01", "SIGNATURE")[0].subject == "PKS W12.1-HK.01 / 415/7"
        new = "a0000000-0000-4000-8000-000000000009"
        empty.record(
            draft(new, predecessor_id=PKS), sign(new, "2025-11-20", "2026-01-01", "2026-12-31")
        )
        assert told(empty, "2025-12-01", "SIGNATURE") == []

    def test_one_that_ends_early(self, empty):
        """What was terminated is not to be renewed."""
        ended = {"effective_on": "2025-12-15", "ground": "MUTUAL", "side": "BOTH"}
        empty.record(*agreed(), line("TerminateAgreement", agreement_id=PKS, **ended))
        assert told(empty, "2025-12-01", "SIGNATURE") == []

    def test_a_draft(self, empty):
        """From the day on which it was drafted until it is signed or withdrawn."""
        other = "a0000000-0000-4000-8000-000000000008"
        empty.record(*agreed(), draft(other, title="PKS Kesehatan", drafted_on="2025-03-10"))
        assert told(empty, "2025-03-09", "SIGNATURE") == []
        (row,) = told(empty, "2025-03-10", "SIGNATURE")
        assert some(row, "status", "subject", "partner", "day_latest") == (
            "DRAFT",
            "PKS Kesehatan",
            "Disnaker Kota Uji",
            day("2025-03-10"),
        )
        gone = {"on": "2025-03-20", "reason": "no budget"}
        empty.record(line("WithdrawDraft", agreement_id=other, **gone))
        assert len(told(empty, "2025-03-19", "SIGNATURE")) == 1
        assert told(empty, "2025-03-20", "SIGNATURE") == []


class TestRows:
    """Headings, order, and as of a day."""

    def test_heading(self, empty):
        """Every facility has one; it names who certainly heads it that day."""
        empty.record(facility(), facility("lapas-b"))
        head = official("Budi", position="Kalapas", capacity="DEFINITIVE")
        post = {"tenure_id": fresh(), "official": head, "from_on": "2025-03-01"}
        empty.record(line("AppointHead", facility_id=LAPAS, **post))
        found = {
            on: [some(row, "facility_name", "subject", "status") for row in asked(empty, RECAP, on)]
            for on in ("2025-02-28", "2025-03-01")
        }
        assert found["2025-02-28"][1] == ("Lapas lapas-uji", "", None)
        assert found["2025-03-01"] == [
            ("Lapas lapas-b", "", None),
            ("Lapas lapas-uji", "Budi", "DEFINITIVE"),
        ]

    def test_an_umbrella_that_covers_is_not_its_own(self, empty):
        """An umbrella of the office above is no line of a unit's recap; its work plan is."""
        office = "b0000000-0000-4000-8000-000000000001"
        parties = [
            {"organisation_id": office, "organisation_kind": "REGIONAL_OFFICE", "role": "FIRST"},
            {"organisation_id": DISNAKER, "organisation_kind": "PARTNER", "role": "SECOND"},
        ]
        by = [
            {"party_id": one, "official": {}, "signed_on": "2025-01-01"}
            for one in (office, DISNAKER)
        ]
        empty.record(*agreed()[:3])
        kinds = {"NOTA_KESEPAKATAN": PKS[:-1] + "5", "RENCANA_KERJA": PKS[:-1] + "6"}
        for kind, key in kinds.items():
            empty.record(draft(key, kind=kind, parties=parties, covers=[LAPAS]))
            empty.record(sign(key, "2025-01-01", "2025-01-01", "2025-03-31", signatures=by))
        assert [row.subject for row in told(empty, "2025-02-01", "AGREEMENT")] == ["RENCANA_KERJA"]
        assert told(empty, "2025-02-01", "SIGNATURE") == []

    def test_as_of_a_day(self, empty):
        """Read again from the log up to the day: what began after it is not there."""
        empty.record(*agreed(), visit(occurred_on="2025-03-05"), activity("2025-03-20"))
        empty.views.catch_up()
        rows = empty.views.ask(RECAP, today=day("2026-01-01"), on=day("2025-03-10")).rows
        assert [row.section for row in rows] == ["HEADING", "AGREEMENT", "VISIT"]
        assert rows[1].activities == 0
        again = empty.views.ask(RECAP, today=day("2025-03-10")).rows
        assert rows == again

"""The handover sheet: what a new head takes over on a day."""

from pemasyarakatan.projections.questions.handover import HANDOVER
from tests.acceptance.lines import DISNAKER, LAPAS, draft, facility, line, party, sign
from tests.projections.asked import some
from tests.projections.reading import (
    PKS,
    PROMISE,
    PROPOSAL,
    agreed,
    answer,
    asked,
    day,
    delivery,
    promise,
    proposal,
)

VIEW = HANDOVER


def told(empty, on, what):
    """The rows of one kind on a day."""
    return [row for row in asked(empty, HANDOVER, on) if row.what == what]


class TestAgreements:
    """Every agreement that nobody can say is over."""

    def test_from_its_signing_to_its_last_day(self, empty):
        """Named with both numbers; gone on the day after its end."""
        empty.record(*agreed())
        (row,) = told(empty, "2025-12-31", "AGREEMENT")
        assert some(row, "partner", "subject", "status", "since", "ends", "days_left") == (
            "Disnaker Kota Uji",
            "PKS W12.1-HK.01 / 415/7",
            "IN_FORCE",
            "2025-01-01",
            day("2025-12-31"),
            0,
        )
        assert str(row.id) == PKS
        assert told(empty, "2026-01-01", "AGREEMENT") == []

    def test_suspended_and_unverified_go_on(self, empty):
        """What rests is taken over as well, and so is what has no term; a draft is not."""
        other = "a0000000-0000-4000-8000-000000000002"
        empty.record(*agreed(), draft(other), draft("a0000000-0000-4000-8000-000000000003"))
        empty.record(sign(other, "2025-02-01"))
        empty.record(
            line("SuspendAgreement", agreement_id=PKS, from_on="2025-03-01", ground="FORCE_MAJEURE")
        )
        found = {str(row.id): row.status for row in told(empty, "2025-03-01", "AGREEMENT")}
        assert found == {PKS: "SUSPENDED", other: "TERM_UNVERIFIED"}

    def test_a_covered_facility(self, empty):
        """One that an office signed for has the agreement on its sheet; another has not."""
        office = "b0000000-0000-4000-8000-000000000001"
        parties = [party(office, "REGIONAL_OFFICE", "FIRST"), party(DISNAKER, "PARTNER", "SECOND")]
        empty.record(*agreed()[:3], facility("lapas-b"))
        empty.record(draft(PKS, parties=parties, covers=[LAPAS]))
        by = [
            {"party_id": one, "official": {}, "signed_on": "2025-01-01"}
            for one in (office, DISNAKER)
        ]
        empty.record(sign(PKS, "2025-01-01", "2025-01-01", "2025-12-31", signatures=by))
        assert [str(row.facility) for row in told(empty, "2025-05-01", "AGREEMENT")] == [LAPAS]

    def test_everyone(self, empty):
        """An agreement for every facility is on the sheet of each."""
        office = "b0000000-0000-4000-8000-000000000001"
        parties = [party(office, "DIRECTORATE", "FIRST"), party(DISNAKER, "PARTNER", "SECOND")]
        empty.record(*agreed()[:3], facility("lapas-b"))
        empty.record(draft(PKS, parties=parties, covers="ALL"))
        by = [
            {"party_id": one, "official": {}, "signed_on": "2025-01-01"}
            for one in (office, DISNAKER)
        ]
        empty.record(sign(PKS, "2025-01-01", "2025-01-01", "2025-12-31", signatures=by))
        rows = told(empty, "2025-05-01", "AGREEMENT")
        assert [row.facility_name for row in rows] == ["Lapas lapas-b", "Lapas lapas-uji"]
        only = asked(empty, HANDOVER, "2025-05-01", facility=rows[0].facility)
        assert [row for row in only if row.what == "AGREEMENT"] == rows[:1]


class TestPending:
    """Open promises and proposals."""

    def test_promises(self, empty):
        """With what was delivered by the day, and OVERDUE after the due day."""
        empty.record(*agreed(), promise("2025-02-01", due="2025-03-31", agreement_id=PKS))
        empty.record(delivery(3, "2025-03-05"))
        columns = ("subject", "status", "since", "ends", "days_left")
        found = [
            some(told(empty, on, "COMMITMENT")[0], *columns) for on in ("2025-03-04", "2025-04-02")
        ]
        text = "paket alat (PARTNER; {}/10 paket; due 2025-03-31{})"
        assert found == [
            (text.format(0, ""), "OPEN", "2025-02-01", day("2025-03-31"), 27),
            (text.format(3, "; overdue"), "OVERDUE", "2025-02-01", day("2025-03-31"), -2),
        ]
        assert [str(row.id) for row in told(empty, "2025-04-02", "COMMITMENT")] == [PROMISE]

    def test_a_promise_taken_back(self, empty):
        """Gone from the day on which it was withdrawn."""
        empty.record(*agreed(), promise("2025-02-01"))
        back = {"commitment_id": PROMISE, "on": "2025-04-01", "reason": "no budget"}
        empty.record(
            line("WithdrawCommitment", partnership_id=promise()["data"]["partnership_id"], **back)
        )
        assert len(told(empty, "2025-03-31", "COMMITMENT")) == 1
        assert told(empty, "2025-04-01", "COMMITMENT") == []

    def test_proposals(self, empty):
        """With the newest answer that left it open; gone once it is accepted."""
        empty.record(*agreed(), proposal("2025-02-01"))
        (row,) = told(empty, "2025-02-01", "PROPOSAL")
        assert some(row, "subject", "status", "since", "ends") == (
            "INSTRUCTORS, FUNDING",
            "UNANSWERED",
            "2025-02-01",
            None,
        )
        assert str(row.id) == PROPOSAL
        empty.record(answer("DEFERRED", "2025-02-10"))
        assert told(empty, "2025-02-10", "PROPOSAL")[0].status == "DEFERRED"
        empty.record(answer("ACCEPTED", "2025-03-01"))
        assert told(empty, "2025-03-01", "PROPOSAL") == []

    def test_reports(self, reports):
        """Of the five reports: one unverified PKS, two soft promises, one welcomed proposal."""
        rows = asked(reports, HANDOVER, "2026-02-01")
        assert [(row.what, row.status, row.since) for row in rows] == [
            ("PROPOSAL", "WELCOMED", "undated"),
            ("AGREEMENT", "TERM_UNVERIFIED", "2026-01-28"),
            ("COMMITMENT", "OPEN", "2026-01-28"),
            ("COMMITMENT", "OPEN", "2025-10-17"),
        ]

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


def told(desk, on, what):
    """The rows of one kind on a day."""
    return [row for row in asked(desk, HANDOVER, on) if row.what == what]


class TestAgreements:
    """Every agreement that nobody can say is over."""

    def test_from_its_signing_to_its_last_day(self, desk):
        """Named with both numbers; gone on the day after its end."""
        desk.record(*agreed())
        (row,) = told(desk, "2025-12-31", "AGREEMENT")
        assert some(row, "partner", "subject", "status", "since", "ends", "days_left") == (
            "Disnaker Kota Uji",
            "PKS W12.1-HK.01 / 415/7",
            "IN_FORCE",
            "2025-01-01",
            day("2025-12-31"),
            0,
        )
        assert str(row.id) == PKS
        assert told(desk, "2026-01-01", "AGREEMENT") == []

    def test_suspended_and_unverified_go_on(self, desk):
        """What rests is taken over as well, and so is what has no term; a draft is not."""
        other = "a0000000-0000-4000-8000-000000000002"
        desk.record(*agreed(), draft(other), draft("a0000000-0000-4000-8000-000000000003"))
        desk.record(sign(other, "2025-02-01"))
        desk.record(
            line("SuspendAgreement", agreement_id=PKS, from_on="2025-03-01", ground="FORCE_MAJEURE")
        )
        found = {str(row.id): row.status for row in told(desk, "2025-03-01", "AGREEMENT")}
        assert found == {PKS: "SUSPENDED", other: "TERM_UNVERIFIED"}

    def test_a_covered_facility(self, desk):
        """One that an office signed for has the agreement on its sheet; another has not."""
        office = "b0000000-0000-4000-8000-000000000001"
        parties = [party(office, "REGIONAL_OFFICE", "FIRST"), party(DISNAKER, "PARTNER", "SECOND")]
        desk.record(*agreed()[:3], facility("lapas-b"))
        desk.record(draft(PKS, parties=parties, covers=[LAPAS]))
        by = [
            {"party_id": one, "official": {}, "signed_on": "2025-01-01"}
            for one in (office, DISNAKER)
        ]
        desk.record(sign(PKS, "2025-01-01", "2025-01-01", "2025-12-31", signatures=by))
        assert [str(row.facility) for row in told(desk, "2025-05-01", "AGREEMENT")] == [LAPAS]

    def test_everyone(self, desk):
        """An agreement for every facility is on the sheet of each."""
        office = "b0000000-0000-4000-8000-000000000001"
        parties = [party(office, "DIRECTORATE", "FIRST"), party(DISNAKER, "PARTNER", "SECOND")]
        desk.record(*agreed()[:3], facility("lapas-b"))
        desk.record(draft(PKS, parties=parties, covers="ALL"))
        by = [
            {"party_id": one, "official": {}, "signed_on": "2025-01-01"}
            for one in (office, DISNAKER)
        ]
        desk.record(sign(PKS, "2025-01-01", "2025-01-01", "2025-12-31", signatures=by))
        rows = told(desk, "2025-05-01", "AGREEMENT")
        assert [row.facility_name for row in rows] == ["Lapas lapas-b", "Lapas lapas-uji"]
        only = asked(desk, HANDOVER, "2025-05-01", facility=rows[0].facility)
        assert [row for row in only if row.what == "AGREEMENT"] == rows[:1]


class TestPending:
    """Open promises and proposals."""

    def test_promises(self, desk):
        """With what was delivered by the day, and OVERDUE after the due day."""
        desk.record(*agreed(), promise("2025-02-01", due="2025-03-31", agreement_id=PKS))
        desk.record(delivery(3, "2025-03-05"))
        columns = ("subject", "status", "since", "ends", "days_left")
        found = [
            some(told(desk, on, "COMMITMENT")[0], *columns) for on in ("2025-03-04", "2025-04-02")
        ]
        text = "paket alat (PARTNER; {}/10 paket; due 2025-03-31{})"
        assert found == [
            (text.format(0, ""), "OPEN", "2025-02-01", day("2025-03-31"), 27),
            (text.format(3, "; overdue"), "OVERDUE", "2025-02-01", day("2025-03-31"), -2),
        ]
        assert [str(row.id) for row in told(desk, "2025-04-02", "COMMITMENT")] == [PROMISE]

    def test_a_promise_taken_back(self, desk):
        """Gone from the day on which it was withdrawn."""
        desk.record(*agreed(), promise("2025-02-01"))
        back = {"commitment_id": PROMISE, "on": "2025-04-01", "reason": "no budget"}
        desk.record(
            line("WithdrawCommitment", partnership_id=promise()["data"]["partnership_id"], **back)
        )
        assert len(told(desk, "2025-03-31", "COMMITMENT")) == 1
        assert told(desk, "2025-04-01", "COMMITMENT") == []

    def test_proposals(self, desk):
        """With the newest answer that left it open; gone once it is accepted."""
        desk.record(*agreed(), proposal("2025-02-01"))
        (row,) = told(desk, "2025-02-01", "PROPOSAL")
        assert some(row, "subject", "status", "since", "ends") == (
            "INSTRUCTORS, FUNDING",
            "UNANSWERED",
            "2025-02-01",
            None,
        )
        assert str(row.id) == PROPOSAL
        desk.record(answer("DEFERRED", "2025-02-10"))
        assert told(desk, "2025-02-10", "PROPOSAL")[0].status == "DEFERRED"
        desk.record(answer("ACCEPTED", "2025-03-01"))
        assert told(desk, "2025-03-01", "PROPOSAL") == []

    def test_reports(self, reported):
        """Of the five reports: one unverified PKS, two soft promises, one welcomed proposal."""
        rows = asked(reported, HANDOVER, "2026-02-01")
        assert [(row.what, row.status, row.since) for row in rows] == [
            ("PROPOSAL", "WELCOMED", "undated"),
            ("AGREEMENT", "TERM_UNVERIFIED", "2026-01-28"),
            ("COMMITMENT", "OPEN", "2026-01-28"),
            ("COMMITMENT", "OPEN", "2025-10-17"),
        ]

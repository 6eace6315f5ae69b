"""Real cases about heads, partners, visits, proposals and support."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.lines import (
    DISNAKER,
    KEMITRAAN,
    KEY,
    LAPAS,
    corrected,
    draft,
    facility,
    fresh,
    line,
    official,
    partner,
    partnership,
    sign,
    visit,
)


def month_of(day):
    """The whole month that *day* lies in, as a partial date."""
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return {"earliest": day.replace(day=1).isoformat(), "latest": last.isoformat()}


class TestVisitDates:
    """Visits of which only the month is known, or hardly anything."""

    def test_a_year_late(self, ledger):
        """A visit recorded a year after its month is plain."""
        ledger.recorded(visit(occurred_on={"earliest": "2025-03-01", "latest": "2025-03-31"}))
        assert "Mar 2025      Both sides met" in ledger("history", KEMITRAAN).out

    def test_in_its_month(self, ledger):
        """A visit recorded in the month in which it took place is plain."""
        ledger.recorded(visit(occurred_on=month_of(datetime.now(UTC).date())))

    def test_a_day_and_nothing_else(self, ledger):
        """Dinsos visited, 12 May 2024: plain, and nothing is added to it."""
        ledger.recorded(visit(occurred_on="2024-05-12", direction="UNKNOWN"))
        data = ledger.history(KEMITRAAN)[-1]["data"]
        stated = {key for key, value in data.items() if value not in (None, [])}
        assert stated == {"visit_id", "occurred_on", "form", "direction"}
        assert data["direction"] == "UNKNOWN"


class TestJointVisit:
    """Two units visit one partner together."""

    @pytest.fixture(name="trip")
    def _trip(self, ledger):
        ledger.recorded(facility("lapas-dua"), partnership("lapas-dua"))
        second = ledger("streams", "--find", "lapas-dua", "--format", "json").lines
        other = next(one["stream"] for one in second if one["kind"] == "partnership")
        return fresh(), other

    def test_one_date(self, ledger, trip):
        """Both visits are plain, and nothing differs."""
        ref, other = trip
        ledger.recorded(
            visit(joint_visit_ref=ref), visit(partnership_id=other, joint_visit_ref=ref)
        )
        assert (ledger.flags(KEMITRAAN), ledger.flags(other)) == ([], [])

    def test_two_dates(self, ledger, trip):
        """Both visits are plain, and the difference is listed at each."""
        ref, other = trip
        ledger.recorded(
            visit(joint_visit_ref=ref),
            visit(partnership_id=other, joint_visit_ref=ref, occurred_on="2024-05-13"),
        )
        assert ledger.flags(KEMITRAAN) == ["JOINT_VISIT_DIFFERS"]
        assert ledger.flags(other) == ["JOINT_VISIT_DIFFERS"]

    def test_corrected_on_one_side(self, ledger, trip):
        """A correction of the one visit alone is listed."""
        ref, other = trip
        ledger.recorded(
            visit(joint_visit_ref=ref), visit(partnership_id=other, joint_visit_ref=ref)
        )
        event = ledger.history(other)[-1]
        moved = {**event["data"], "occurred_on": {"earliest": "2024-05-14", "latest": "2024-05-14"}}
        ledger.recorded(corrected(other, event["version"], event["event"], moved))
        assert ledger.flags(KEMITRAAN) == ["JOINT_VISIT_DIFFERS"]


class TestPrivatePerson:
    """The partner is a private person."""

    def test_with_a_name(self, ledger):
        """Under a name it is refused."""
        named = partner(fresh(), "Budi Santoso", sector="INDIVIDUAL")
        ledger.refused(named, "partner.private_name")

    def test_with_a_reference(self, ledger):
        """Under an opaque reference it is plain, and claims no name."""
        (receipt,) = ledger.recorded(
            partner(fresh(), None, sector="INDIVIDUAL", private_ref="hmac:7f3a")
        )
        assert receipt["also"] == []


class TestHandover:
    """The day of a handover (sertijab): two heads are seen."""

    DAY = "2024-10-01"

    def seen(self, name):
        """A source shows this head on the day."""
        return line("ObserveHead", facility_id=LAPAS, official=official(name), observed_on=self.DAY)

    def appointed(self, name, from_on, tenure=None):
        """A decree names this head."""
        who = official(name, capacity="DEFINITIVE")
        return line(
            "AppointHead",
            facility_id=LAPAS,
            tenure_id=tenure or fresh(),
            official=who,
            from_on=from_on,
        )

    def test_before_the_tenures_are_known(self, ledger):
        """The second head has to be answered for."""
        ledger.recorded(self.seen("Sudirman"))
        ledger.acknowledged(self.seen("Margono"), "facility.other_head")

    def test_once_both_tenures_meet(self, ledger):
        """With both tenures on that day both sightings are plain."""
        outgoing = fresh()
        ledger.recorded(
            self.appointed("Sudirman", "2022-01-01", outgoing),
            line("EndHeadTenure", facility_id=LAPAS, tenure_id=outgoing, ended_on=self.DAY),
            self.appointed("Margono", self.DAY),
            self.seen("Sudirman"),
            self.seen("Margono"),
        )
        assert ledger.flags(KEY) == []

    def test_decree_after_the_newspaper(self, ledger):
        """A decree is plain though a newspaper saw another head; the contradiction is listed."""
        paper = line(
            "ObserveHead",
            facility_id=LAPAS,
            official=official("Sihabudin"),
            observed_on="2024-10-03",
        )
        ledger.recorded(paper, self.appointed("Sudirman", "2024-10-01"))
        assert ledger.flags(KEY) == ["HEAD_CONTRADICTED"]

    def test_newspaper_after_the_decree(self, ledger):
        """A newspaper that contradicts the decree has to be answered for."""
        ledger.recorded(self.appointed("Sudirman", "2024-10-01"))
        paper = line(
            "ObserveHead",
            facility_id=LAPAS,
            official=official("Sihabudin"),
            observed_on="2024-10-03",
        )
        ledger.acknowledged(paper, "facility.other_head")
        assert ledger.flags(KEY) == ["HEAD_CONTRADICTED"]


class TestSewingMachines:
    """The local government hands over five sewing machines."""

    def received(self, **given):
        """What came in."""
        return line(
            "ReceiveSupport",
            partnership_id=KEMITRAAN,
            support_id=fresh(),
            form="FACILITIES",
            what="mesin jahit",
            quantity=5,
            unit="unit",
            received_on="2024-07-01",
            **given,
        )

    def test_with_record_and_agreement(self, ledger):
        """With the hand-over record (BAST) and the agreement it is plain."""
        paper = fresh()
        ledger.recorded(
            draft(paper),
            sign(paper, "2024-01-02", "2024-01-02", "2024-12-31"),
            line("LinkAgreement", partnership_id=KEMITRAAN, agreement_id=paper),
            self.received(handover_record={"reference": "BAST-7"}, agreement_id=paper),
        )

    def test_without_either(self, ledger):
        """Without them both have to be answered for."""
        ledger.acknowledged(self.received(), "partnership.no_handover", "partnership.no_agreement")


class TestPartlyAccepted:
    """Instructors are accepted, equipment is not."""

    def test_forms_accepted(self, ledger):
        """The proposal is closed; the other form counts as not accepted."""
        proposal = fresh()
        ledger.recorded(
            line(
                "SubmitProposal",
                partnership_id=KEMITRAAN,
                proposal_id=proposal,
                submitted_on="2024-02-01",
                forms=[{"form": "INSTRUCTORS"}, {"form": "FACILITIES"}],
                exhaustive=True,
            ),
            line(
                "AnswerProposal",
                partnership_id=KEMITRAAN,
                proposal_id=proposal,
                stance="ACCEPTED",
                answered_on="2024-03-01",
                forms_accepted=["INSTRUCTORS"],
            ),
        )
        again = line(
            "AnswerProposal",
            partnership_id=KEMITRAAN,
            proposal_id=proposal,
            stance="ACCEPTED",
            answered_on="2024-03-02",
            forms_accepted=["FACILITIES"],
        )
        ledger.refused(again, "partnership.proposal_closed")
        out = " ".join(ledger("history", KEMITRAAN).out.split())
        assert (
            "was accepted (menyetujui). proposal v2, proposal submitted accepted instructors" in out
        )


class TestSecondName:
    """The same name twice in one regency."""

    def test_name_taken(self, ledger):
        """A second partner under the same name has to be answered for, and the holder is named."""
        second = partner(fresh(), "DISNAKER  kota-uji")
        assert DISNAKER in ledger.refused(second, "partner.name_taken")["message"]
        ledger.acknowledged(second, "partner.name_taken")

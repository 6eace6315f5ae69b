"""Real cases about what a paper holds for, and on which days."""

import pytest

from tests.acceptance.lines import (
    DISNAKER,
    KEMITRAAN,
    KEY,
    LAPAS,
    SKILLS,
    addendum,
    corrected,
    draft,
    facility,
    fresh,
    line,
    sign,
    term,
    training,
)


class TestTermBeforeSignature:
    """A PKS signed on 15 March for the whole year, and a training in February."""

    def test_signing_is_plain_and_flagged(self, ledger):
        """The signing is accepted as it is; the 73 days before it are shown."""
        paper = ledger.paper("2023-03-15", "2023-01-01", "2023-12-31")
        flags = {one["name"]: one["found"] for one in ledger.state(paper)["flags"]}
        assert flags["TERM_STARTS_BEFORE_SIGNATURE"] == "73 days"

    def test_training_before_the_signature(self, ledger):
        """The training in February has to be answered for."""
        paper = ledger.paper("2023-03-15", "2023-01-01", "2023-12-31")
        early = training(paper, "2023-02-10", "2023-02-20")
        ledger.acknowledged(early, "agreement.before_signature")

    def test_training_before_the_term(self, ledger):
        """With a term from the signature it lies outside the term instead."""
        paper = ledger.paper("2023-03-15", "2023-03-15", "2023-12-31")
        early = training(paper, "2023-02-10", "2023-02-20")
        ledger.acknowledged(early, "agreement.outside_term")

    def test_the_same_training_without_a_paper(self, ledger):
        """Or it is recorded on the partnership, with provider, counts and certificates, plain."""
        ledger.paper("2023-03-15", "2023-03-15", "2023-12-31")
        activity = fresh()
        ledger.recorded(
            line(
                "RecordActivityWithoutAgreement",
                partnership_id=KEMITRAAN,
                activity_id=activity,
                kind="TRAINING",
                title="Pelatihan las",
                field=SKILLS,
                provider_partner_id=DISNAKER,
                started_on="2023-02-10",
                ended_on="2023-02-20",
                participants=20,
                completed=18,
                reason="BEFORE_SIGNATURE",
            ),
            line(
                "IssueActivityCertificates",
                partnership_id=KEMITRAAN,
                issue_id=fresh(),
                activity_id=activity,
                kind="COMPETENCE",
                certifier="LSP Uji",
                issued=15,
                not_competent=3,
                issued_on="2023-05-20",
                valid_until="2026-05-19",
            ),
        )


class TestTrainingOverTheEnd:
    """A training from 20 November to 20 December, under a PKS that ends on 30 November."""

    LONGER = term("2024-12-01", "2025-11-30")

    @pytest.fixture(name="paper")
    def _paper(self, ledger):
        return ledger.paper("2023-12-01", "2023-12-01", "2024-11-30")

    def test_addendum_in_time(self, ledger, paper):
        """An addendum signed on 28 November makes all of it plain."""
        ledger.recorded(
            addendum(paper, "2024-11-28", "2024-12-01", term=self.LONGER),
            training(paper, "2024-11-20", "2024-12-20"),
        )

    def test_addendum_too_late(self, ledger, paper):
        """One signed on 2 December has to be answered for, and so has the training."""
        late = addendum(paper, "2024-12-02", "2024-12-01", term=self.LONGER, retroactive=True)
        ledger.acknowledged(late, "agreement.after_end")
        assert "RETROACTIVE" in ledger.flags(paper)
        over = training(paper, "2024-11-20", "2024-12-20")
        ledger.acknowledged(over, "agreement.before_signature")

    def test_no_addendum(self, ledger, paper):
        """Without one the training lies outside the term."""
        over = training(paper, "2024-11-20", "2024-12-20")
        ledger.acknowledged(over, "agreement.outside_term")


class TestCorrectedTraining:
    """A training recorded to 20 November that went on to the 23rd; the PKS ended on the 20th."""

    def test_the_truth_is_plain_and_listed(self, ledger):
        """The correction is accepted; that the days lie outside the term is listed."""
        paper = ledger.paper("2023-11-21", "2023-11-21", "2024-11-20")
        (receipt,) = ledger.recorded(training(paper, "2024-11-01", "2024-11-20"))
        event = ledger.history(paper)[receipt["version"] - 1]
        assert ledger.broken(paper) == []

        truth = {**event["data"], "ended_on": {"earliest": "2024-11-23", "latest": "2024-11-23"}}
        ledger.recorded(corrected(paper, receipt["version"], event["event"], truth))

        assert ledger.broken(paper) == ["agreement.outside_term"]
        out = ledger("history", paper).out
        assert "! agreement.outside_term, acknowledged by nobody" in out
        assert "ended on: 2024-11-20 → 2024-11-23" in " ".join(out.split())


class TestOverlap:
    """A new PKS two weeks before the old one ends."""

    def test_the_gap_is_negative(self, ledger):
        """It is plain, and the overlap is shown."""
        old = ledger.paper("2024-01-01", "2024-01-01", "2024-12-31")
        new = fresh()
        ledger.recorded(
            draft(new, predecessor_id=old), sign(new, "2024-12-18", "2024-12-18", "2025-12-17")
        )
        assert "overlaps the one before by 14 days" in ledger("history", new).out

    def test_the_gap_is_positive(self, ledger):
        """Days between the two are shown as well."""
        old = ledger.paper("2023-01-01", "2023-01-01", "2023-12-31")
        new = fresh()
        ledger.recorded(
            draft(new, predecessor_id=old), sign(new, "2024-01-11", "2024-01-11", "2024-12-31")
        )
        assert "10 days after the one before" in ledger("history", new).out


class TestMonthOfSigning:
    """A PKS of "Maret 2023" for two years, and a training on 15 March 2025."""

    MARCH = {"earliest": "2023-03-01", "latest": "2023-03-31", "raw": "Maret 2023"}
    END = {"earliest": "2025-02-28", "latest": "2025-03-30"}

    def test_not_proven_inside(self, ledger):
        """The paper is plain; whether the training lies inside cannot be proven."""
        paper = ledger.paper(self.MARCH, self.MARCH, self.END)
        ledger.recorded(training(paper, "2025-02-20", "2025-02-28"))
        ledger.acknowledged(
            training(paper, "2025-03-15", "2025-03-15"), "agreement.not_proven_inside"
        )
        ledger.acknowledged(training(paper, "2025-03-31", "2025-03-31"), "agreement.outside_term")
        out = ledger("history", paper).out
        assert "Mar 2023      The Perjanjian Kerja Sama (PKS) was signed." in out


class TestClosedFacility:
    """A unit closed by regulation while its PKS is running."""

    def test_agreements_running(self, ledger):
        """The closing is plain; that a paper still runs is listed."""
        ledger.paper("2024-01-02", "2024-01-02", "2026-12-31")
        ledger.recorded(
            line("CloseFacility", facility_id=LAPAS, effective_on="2025-11-01", reason="Perpres")
        )
        assert ledger.flags(KEY) == ["AGREEMENTS_RUNNING"]

    def test_nothing_running(self, ledger):
        """A paper that had ended by then is not listed, nor one of another unit."""
        ledger.paper("2024-01-02", "2024-01-02", "2024-12-31")
        ledger.recorded(
            facility("lapas-lain"),
            line("CloseFacility", facility_id=LAPAS, effective_on="2025-11-01", reason="Perpres"),
        )
        assert ledger.flags(KEY) == []

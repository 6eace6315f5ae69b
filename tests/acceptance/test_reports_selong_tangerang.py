"""Reports 001 and 004: what they tell, and what they leave open, stands so."""

import pytest

from tests.acceptance.lines import (
    SKILLS,
    acknowledging,
    draft,
    fresh,
    line,
    number,
    partner,
    party,
    sign,
    signed_by,
    training,
)
from tests.acceptance.reading import (
    BNNK,
    CEREMONY,
    FACILITIES,
    LOTIM,
    PKS,
    UNDATED,
    a_field,
    exact,
    person,
    status,
    stored,
)

TANGERANG = FACILITIES["lapas-perempuan-tangerang"]


@pytest.fixture(name="terminal")
def _terminal(demo, tmp_path):
    """The store of `demo`, to go on with."""
    return demo.copied(tmp_path)


class TestReport001:
    """A coordination meeting of Lapas Selong with Lombok Timur; when is not stated."""

    def test_nothing_is_dated(self, demo):
        """Every day of the report is open, and stays open."""
        for stream in (LOTIM, "lapas-selong"):
            for event in demo.history(stream):
                days = [v for k, v in event["data"].items() if k.endswith("_on") or k == "on"]
                assert days
                assert days == [UNDATED] * len(days)

    def test_partner_has_four_spellings(self, demo):
        """One partner under its name and three others."""
        found = {
            one["stream"]
            for spelling in (
                "Pemerintah Kabupaten Lombok Timur",
                "pemkab lombok timur",
                "PEMDA LOMBOK TIMUR",
                "Pemerintah Daerah (Pemda) Kabupaten",
            )
            for one in demo("streams", "--find", spelling, "--format", "json").lines
            if one["kind"] == "partner"
        }
        assert found == {"c4f9d8e7-2516-4103-88b9-c6d5e7f8693c"}

    def test_visit(self, demo):
        """The head met a group that is no official; what for, in the report's words."""
        (visit,) = stored(demo, LOTIM, "partnership.visit_held")
        assert (visit["form"], visit["direction"]) == ("KOORDINASI", "OUTBOUND")
        assert visit["venue"] == "ruang kerja pejabat daerah"
        assert visit["delegation"] == [person("Ahmad Sihabudin")]
        assert visit["counterpart_note"] == (
            "jajaran Pemerintah Daerah (Pemda) Kabupaten Lombok Timur"
        )
        assert visit["purposes"] == ["COOPERATION"]
        topics = [(one["pillar"], one["field"] and one["field"]["code"]) for one in visit["topics"]]
        assert topics == [
            ("PERSONALITY", None),
            ("SELF_RELIANCE", None),
            (None, "SKILLS_TRAINING"),
            (None, "CHARACTER"),
        ]
        for left_open in ("counterparts", "dispatched_by", "target_text", "beneficiaries"):
            assert left_open not in visit

    def test_proposal_is_welcomed_and_open(self, demo):
        """Three forms among others were asked for; welcomed is no acceptance."""
        (proposal,) = stored(demo, LOTIM, "partnership.proposal_submitted")
        (answer,) = stored(demo, LOTIM, "partnership.proposal_answered")

        forms = [one["form"] for one in proposal["forms"]]
        assert forms == ["INSTRUCTORS", "FACILITIES", "FACILITATION"]
        assert proposal["exhaustive"] is False
        assert proposal["fields"] == [a_field("REINTEGRATION"), a_field("SKILLS_TRAINING")]
        assert answer["stance"] == "WELCOMED"
        assert "by" not in answer
        assert status(demo, LOTIM) == "PROPOSED"
        state = demo.state(LOTIM)["state"]
        assert (state["links"], state["promises"]) == ([], [])

    def test_it_may_still_be_accepted(self, terminal):
        """A later acceptance of the same proposal is recorded."""
        accepted = line(
            "AnswerProposal",
            partnership_id=terminal.history(LOTIM)[0]["stream"],
            proposal_id="e61bfa09-4738-4325-8adb-e8f709188b5e",
            stance="ACCEPTED",
            answered_on={},
        )
        terminal.recorded(accepted)

    def test_undated_is_said(self, demo):
        """The timeline says that the visit is undated instead of putting it in a month."""
        out = demo("history", LOTIM).out
        assert "undated       The facility went to the partner: koordinasi" in out

    def test_a_later_report_bounds_the_day(self, terminal):
        """A correction of the visit bounds its day; the old and the new stay in sight."""
        before = terminal.history(LOTIM)[1]
        reason = "mandalikapost.com, Aug 2025: statement 'Jumat (1/8)', photo ruang Sekda"
        corrected = {**before["data"], "occurred_on": {"latest": "2025-08-01"}}
        terminal.recorded(
            line(
                "Correct",
                stream=before["stream"],
                target_version=2,
                corrected={"event": before["event"], "data": corrected},
                reason=reason,
                approved_by="demo",
            )
        )
        (visit,) = terminal.state(LOTIM)["state"]["visits"]
        assert visit["occurred_on"] == {"earliest": None, "latest": "2025-08-01", "raw": None}
        out = terminal("history", LOTIM).out
        assert "* corrected by v5" in out
        assert "occurred on: undated → ≤ 2025-08-01" in " ".join(out.split())


class TestReport004:
    """The signing of Lapas Perempuan Tangerang with BNNK Kota Tangerang, 28 January 2026."""

    def test_facility(self, demo):
        """The unit is of the category PEREMPUAN, under the regional office of Banten that day."""
        (registered,) = stored(demo, "lapas-perempuan-tangerang", "facility.facility_registered")
        (parent,) = stored(demo, "lapas-perempuan-tangerang", "facility.parent_observed")
        assert (registered["kind"], registered["category"]) == ("LAPAS", "PEREMPUAN")
        assert parent["office"] == "Kantor Wilayah Direktorat Jenderal Pemasyarakatan Banten"

    def test_paper(self, demo):
        """Two parties of unstated roles; numbers, term, scope, witnesses are open."""
        (drafted,) = stored(demo, PKS, "agreement.agreement_drafted")
        (signed,) = stored(demo, PKS, "agreement.pks_signed")

        assert [(one["role"], one["organisation_kind"]) for one in drafted["parties"]] == [
            ("NOT_STATED", "FACILITY"),
            ("NOT_STATED", "PARTNER"),
        ]
        assert signed["signed_on"] == exact("2026-01-28", "Rabu (28/1/2026)")
        assert signed["place"] == "Aula Lapas Perempuan Kelas IIA Tangerang"
        assert signed["term"] == {
            "start": UNDATED,
            "end": UNDATED,
            "basis": "NOT_STATED",
            "raw": None,
        }
        assert signed["ceremony_id"] == CEREMONY
        for left_open in ("numbers", "scope", "support_forms", "witnesses", "financing"):
            assert left_open not in signed

    def test_signatories_are_not_guessed(self, demo):
        """Two organisations signed; by whom is not stated, though both heads are known."""
        (signed,) = stored(demo, PKS, "agreement.pks_signed")
        assert [one["official"] for one in signed["signatures"]] == [
            person(None, organisation="Lapas Perempuan Kelas IIA Tangerang"),
            person(None, organisation="BNNK Kota Tangerang"),
        ]

    def test_commitment(self, demo):
        """What the head of BNNK said is a promise without measure."""
        (made,) = stored(demo, BNNK, "partnership.commitment_made")
        assert made["by"] == person("Josephin Vivick Tjangkung", "Kepala BNNK Kota Tangerang")
        codes = [one["code"] for one in made["fields"]]
        assert codes == ["DRUG_EDUCATION", "DRUG_PREVENTION", "DRUG_REHABILITATION"]

    def test_signed_but_not_verified(self, demo):
        """Nobody can say for which days the paper holds."""
        assert status(demo, PKS) == "TERM_UNVERIFIED"
        assert status(demo, BNNK) == "SIGNED_UNVERIFIED"

    def test_flags(self, demo):
        """The auditor sees what the paper lacks."""
        assert sorted(demo.flags(PKS)) == [
            "NO_REVIEW",
            "NUMBER_MISSING",
            "SCOPE_NOT_STATED",
            "SIGNATORY_UNKNOWN",
            "TERM_NOT_STATED",
        ]

    def test_training_waits_for_term_and_scope(self, terminal):
        """No training can rest on the paper before its term and its scope are known."""
        drugs = {"code": "DRUG_EDUCATION"}
        inside = training(PKS, "2026-02-02", "2026-02-06", field=drugs)
        no_term, no_scope = terminal.record(
            inside, acknowledging(inside, "agreement.term_not_stated")
        )
        assert (no_term["rule"], no_scope["rule"]) == (
            "agreement.term_not_stated",
            "agreement.scope_not_stated",
        )

        term = {"start": "2026-01-28", "end": "2027-01-27", "basis": "FIXED"}
        terminal.recorded(
            line("CompleteTerm", agreement_id=PKS, term=term),
            line("CompleteScope", agreement_id=PKS, scope=[drugs]),
            inside,
        )
        assert status(terminal, PKS) in ("IN_FORCE", "EXPIRED")

    def test_training_outside_the_completed_term(self, terminal):
        """The day after the end is outside the term."""
        term = {"start": "2026-01-28", "end": "2026-06-30", "basis": "FIXED"}
        terminal.recorded(
            line("CompleteTerm", agreement_id=PKS, term=term),
            line("CompleteScope", agreement_id=PKS, scope=[SKILLS]),
        )
        (last, after) = terminal.record(
            training(PKS, "2026-06-30", "2026-06-30"), training(PKS, "2026-07-01", "2026-07-01")
        )
        assert last["status"] == "recorded"
        assert (after["status"], after["rule"]) == ("refused", "agreement.outside_term")

    def test_a_number_found_later(self, terminal):
        """A number that turns up later is added and claimed, and the flag goes."""
        (receipt,) = terminal.recorded(
            line("CompleteNumber", agreement_id=PKS, number=number("W12.PAS-1", "BNNK"))
        )
        assert [one["events"] for one in receipt["also"]] == [["register.number_claimed@1"]]
        assert "NUMBER_MISSING" not in terminal.flags(PKS)

    def test_it_cannot_be_signed_again(self, terminal):
        """A paper is signed once."""
        (receipt,) = terminal.record(sign(PKS, "2026-02-01"))
        assert receipt["rule"] == "agreement.not_draft"


class TestCeremony:
    """Forty partners declared in the hall of Lapas Perempuan Tangerang, one of them named."""

    def test_what_is_told(self, demo):
        """Opening, one batch without a number, one witness, the close; no plan."""
        (opened,) = stored(demo, CEREMONY, "ceremony.ceremony_opened")
        (batch,) = stored(demo, CEREMONY, "ceremony.signing_batch_held")
        (witness,) = stored(demo, CEREMONY, "ceremony.witness_attested")
        (closed,) = stored(demo, CEREMONY, "ceremony.ceremony_closed")

        assert len(demo.history(CEREMONY)) == 4
        assert opened["on"] == exact("2026-01-28", "Rabu (28/1/2026)")
        assert opened["venue"] == "Aula Lapas Perempuan Kelas IIA Tangerang"
        assert batch["agreement_ids"] == [PKS]
        assert witness["note"] == "beserta jajaran"
        assert witness["official"] == person(
            "M. Ali Syeh Banna", "Kepala Kantor Wilayah Direktorat Jenderal Pemasyarakatan Banten"
        )
        assert (closed["declared_partners"], closed["declared_text"]) == (40, "40 mitra kerja")
        assert closed["declared_sectors"] == [
            "EDUCATION",
            "GOVERNMENT",
            "RELIGIOUS",
            "SOCIAL",
            "STATE_ENTERPRISE",
        ]
        assert len(closed["programme_items"]) == 2
        assert "batch_no" not in batch
        assert "declared_agreements" not in closed

    def test_thirty_nine_are_unaccounted(self, demo):
        """The difference is shown; 39 agreements or partners are not made up for it."""
        out = demo("history", CEREMONY).out
        assert "40 declared, 1 recorded, 39 unaccounted" in out
        assert status(demo, CEREMONY) == "CLOSED"
        assert demo.state(CEREMONY)["flags"] == [
            {"name": "UNACCOUNTED", "found": "39: 40 partners declared, 1 recorded"}
        ]
        assert demo.broken(CEREMONY) == []

    def test_the_paper_names_the_ceremony(self, demo):
        """The timeline of the paper says at which ceremony it was signed."""
        assert "ceremony     Signing ceremony of 2026-01-28" in demo("history", PKS).out

    def test_an_agreement_found_later(self, terminal):
        """A second partner turns up after the close: signed that day, it enters a batch."""
        held = {"ceremony_id": CEREMONY, "batch_id": fresh(), "batch_no": 2}
        papers = self.found(terminal, "Yayasan Satu", ceremony_id=CEREMONY)
        terminal.recorded(line("HoldSigningBatch", **held, agreement_ids=papers))
        out = terminal("history", CEREMONY).out
        assert "40 declared, 2 recorded, 38 unaccounted" in out
        assert "Batch 2 of 1 agreement was signed." in out

    def test_it_counts_before_it_enters_a_batch(self, terminal):
        """What a signing says of its ceremony is enough."""
        self.found(terminal, "Yayasan Satu", ceremony_id=CEREMONY)
        assert "40 declared, 2 recorded, 38 unaccounted" in terminal("history", CEREMONY).out

    def test_more_in_the_archive_than_in_the_news(self, terminal):
        """Case 24: 41 recorded against 40 declared are plain, and listed."""
        names = [f"Yayasan {count}" for count in range(40)]
        papers = self.found(terminal, *names, ceremony_id=CEREMONY)
        held = {"ceremony_id": CEREMONY, "batch_id": fresh(), "agreement_ids": papers}
        terminal.recorded(line("HoldSigningBatch", **held))
        assert terminal.flags(CEREMONY) == ["MORE_RECORDED_THAN_DECLARED"]
        out = terminal("history", CEREMONY).out
        assert "partners: 40 declared, 41 recorded, 1 more than declared" in out

    def test_signed_on_another_day(self, terminal):
        """A paper of the day before enters the batch only when somebody answers for it."""
        papers = self.found(terminal, "Yayasan Satu", on="2026-01-27", ceremony_id=CEREMONY)
        held = {"ceremony_id": CEREMONY, "batch_id": fresh(), "agreement_ids": papers}
        terminal.acknowledged(line("HoldSigningBatch", **held), "ceremony.other_day")

    def test_no_such_agreement(self, terminal):
        """What is not recorded is not signed."""
        held = {"ceremony_id": CEREMONY, "batch_id": fresh(), "agreement_ids": [fresh()]}
        terminal.acknowledged(line("HoldSigningBatch", **held), "ceremony.other_day")

    def test_the_paper_of_the_report_again(self, terminal):
        """The paper is in a batch already."""
        held = {"ceremony_id": CEREMONY, "batch_id": fresh(), "agreement_ids": [PKS]}
        terminal.acknowledged(line("HoldSigningBatch", **held), "ceremony.in_other_batch")

    @staticmethod
    def found(terminal, *names, on="2026-01-28", **given):
        """Further partners sign with the unit; gives their papers."""
        papers, told = [], []
        for name in names:
            own, paper = fresh(), fresh()
            papers.append(paper)
            sides = [party(TANGERANG, "FACILITY"), party(own, "PARTNER")]
            signed = signed_by(TANGERANG, own, on=on)
            told += [
                partner(own, name, regency="Kota Tangerang"),
                draft(paper, parties=sides),
                sign(paper, on, signatures=signed, **given),
            ]
        terminal.recorded(*told)
        return papers

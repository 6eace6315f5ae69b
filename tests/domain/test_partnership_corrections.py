"""Corrections, voids, and what a history that was never decided breaks."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import CorrectionRecorded, RecordVoided, fold
from pemasyarakatan.domain.law import Sort
from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    ActivityCertificatesIssued,
    ActivityPlacementRecorded,
    ActivityWithoutAgreementHeld,
    AgreementLinked,
    CommitmentFulfilled,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentWithdrawn,
    Direction,
    FormWanted,
    LinkAgreement,
    NoPaper,
    PartnershipEnded,
    PartnershipOpened,
    PartnershipReopened,
    PlanDropped,
    PlanKind,
    PlanRealised,
    PlanRecorded,
    ProposalAnswered,
    ProposalSubmitted,
    ProposalWithdrawn,
    Side,
    Stance,
    SupportReceived,
    VisitForm,
    VisitHeld,
    partnership_id,
)
from pemasyarakatan.domain.values import (
    ActivityKind,
    CertificateKind,
    CooperationField,
    EmployerKind,
    EvidenceRef,
    FieldCode,
    Irregularity,
    PartialDate,
    SupportForm,
)
from pemasyarakatan.testing.scenario import given

ID = partnership_id(UUID(int=1), UUID(int=2))
X = UUID(int=404)


def on(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.on(date(year, month, day))


OPENED = PartnershipOpened(
    partnership_id=ID, facility_id=UUID(int=1), partner_id=UUID(int=2), opened_on=PartialDate()
)
VISIT = VisitHeld(
    visit_id=UUID(int=10),
    occurred_on=on(2025, 5, 12),
    form=VisitForm.KUNJUNGAN,
    direction=Direction.UNKNOWN,
)
PROPOSAL = ProposalSubmitted(
    proposal_id=UUID(int=20),
    submitted_on=on(2025, 5, 12),
    forms=(FormWanted(form=SupportForm.FUNDING),),
    exhaustive=True,
    visit_id=VISIT.visit_id,
)
ACCEPTED = ProposalAnswered(
    proposal_id=UUID(int=20), stance=Stance.ACCEPTED, answered_on=on(2025, 6, 1)
)
WITHDRAWN = ProposalWithdrawn(proposal_id=UUID(int=20), on=on(2025, 6, 1), reason="batal")
PLAN = PlanRecorded(
    plan_id=UUID(int=30),
    kind=PlanKind.OTHER,
    text="rencana",
    voiced_by=Side.BOTH,
    on=on(2025, 5, 12),
)
REALISED = PlanRealised(plan_id=UUID(int=30), by_ref=X, on=on(2025, 6, 1))
DROPPED = PlanDropped(plan_id=UUID(int=30), on=on(2025, 6, 1), reason="batal")
PROMISE = CommitmentMade(
    commitment_id=UUID(int=40), side=Side.PARTNER, text="mesin", on=on(2025, 5, 12)
)
PROGRESS = CommitmentProgressed(commitment_id=UUID(int=40), delivered=1, on=on(2025, 6, 1))
KEPT = CommitmentFulfilled(
    commitment_id=UUID(int=40), on=on(2025, 6, 1), evidence=EvidenceRef(reference="bast-1")
)
TAKEN_BACK = CommitmentWithdrawn(commitment_id=UUID(int=40), on=on(2025, 6, 1), reason="batal")
SUPPORT = SupportReceived(
    support_id=UUID(int=60),
    form=SupportForm.MATERIALS,
    what="kain",
    received_on=on(2025, 6, 1),
    handover_record=EvidenceRef(reference="bast-1"),
    agreement_id=X,
)
ACTIVITY = ActivityWithoutAgreementHeld(
    activity_id=UUID(int=70),
    kind=ActivityKind.TRAINING,
    title="jahit",
    field=CooperationField(code=FieldCode.SKILLS_TRAINING),
    started_on=on(2025, 5, 1),
    ended_on=on(2025, 5, 20),
    participants=20,
    reason=NoPaper.NO_PAPER,
)
CERTIFICATES = ActivityCertificatesIssued(
    issue_id=UUID(int=80),
    activity_id=UUID(int=70),
    kind=CertificateKind.COMPLETION,
    certifier="BLK",
    issued=12,
    not_competent=0,
    issued_on=on(2025, 5, 20),
)
PLACEMENT = ActivityPlacementRecorded(
    placement_id=UUID(int=85),
    activity_id=UUID(int=70),
    employer_kind=EmployerKind.SELF,
    placed=12,
    placed_on=on(2025, 6, 1),
)
END = PartnershipEnded(on=on(2025, 7, 1), reason="selesai")
REOPENING = PartnershipReopened(on=on(2025, 8, 1), reason="lanjut")


def correct(version: int, corrected: object) -> Correct:
    return Correct(
        stream=ID,
        target_version=version,
        corrected=corrected,
        reason="salah catat",
        approved_by="Kalapas",
    )


def void(version: int) -> Void:
    return Void(stream=ID, target_version=version, reason="dobel", approved_by="Kalapas")


def rules(*history: object) -> list[str]:
    return [one.rule for one in PARTNERSHIP.broken(fold(PARTNERSHIP, history))]


class TestCorrections:
    """A fact is replaced as a whole, or left out, where that is possible."""

    def test_a_visit_gets_its_date(self):
        """A date found later replaces an unknown one."""
        undated = attrs.evolve(VISIT, occurred_on=PartialDate())

        event = (
            given(PARTNERSHIP, OPENED, undated)
            .when(correct(2, VISIT))
            .then_gives(CorrectionRecorded)
        )

        assert fold(PARTNERSHIP, (OPENED, undated, event)).visits[0] == VISIT

    def test_what_a_fact_is_about_stays(self):
        """Neither a visit's id, nor the proposal of an answer, nor a link can be corrected."""
        history = (OPENED, VISIT, PROPOSAL, ACCEPTED, AgreementLinked(agreement_id=X))
        known = given(PARTNERSHIP, *history)

        for version, changed in (
            (1, attrs.evolve(OPENED, partner_id=X)),
            (2, attrs.evolve(VISIT, visit_id=X)),
            (4, attrs.evolve(ACCEPTED, proposal_id=X)),
            (5, AgreementLinked(agreement_id=VISIT.visit_id)),
        ):
            known.when(correct(version, changed)).then_refused("partnership.key_field")

    def test_a_correction_never_fails_for_an_irregularity(self):
        """A visit that turns out to lie after the end is accepted, and listed."""
        history = (OPENED, VISIT, END)
        late = attrs.evolve(VISIT, occurred_on=on(2025, 7, 2))

        event = given(PARTNERSHIP, *history).when(correct(2, late)).then_gives(CorrectionRecorded)

        assert rules(*history, event) == ["partnership.ended"]

    @pytest.mark.parametrize(
        ("history", "corrected"),
        [
            ((PROPOSAL, ACCEPTED), attrs.evolve(PROPOSAL, submitted_on=on(2025, 6, 2))),
            ((PLAN, DROPPED), attrs.evolve(PLAN, on=on(2025, 6, 2))),
            ((PROMISE, KEPT), attrs.evolve(PROMISE, on=on(2025, 6, 2))),
            ((ACTIVITY, CERTIFICATES), attrs.evolve(ACTIVITY, participants=11)),
            ((ACTIVITY, PLACEMENT), attrs.evolve(ACTIVITY, participants=11)),
            ((END, REOPENING), attrs.evolve(END, on=on(2025, 8, 2))),
        ],
        ids=["proposal", "plan", "commitment", "certificates", "placement", "ending"],
    )
    def test_a_correction_leaves_a_possible_history(self, history, corrected):
        """What stands on a fact bounds how that fact can be corrected."""
        given(PARTNERSHIP, OPENED, VISIT, *history).when(correct(3, corrected)).then_refused(
            "partnership.impossible"
        )

    def test_an_answer_of_the_month_it_was_recorded_in(self):
        """A month in progress ended on the day of recording, also when looked at again."""
        answer = attrs.evolve(ACCEPTED, answered_on=PartialDate.month(2025, 6))
        days = [date(2025, 6, 10)] * 4
        known = given(PARTNERSHIP, OPENED, VISIT, PROPOSAL, answer, recorded_on=days)

        known.when(correct(3, attrs.evolve(PROPOSAL, submitted_on=on(2025, 6, 11)))).then_refused(
            "partnership.impossible"
        )
        known.when(correct(3, attrs.evolve(PROPOSAL, submitted_on=on(2025, 6, 10)))).then_gives(
            CorrectionRecorded
        )

    @pytest.mark.parametrize(
        "history",
        [
            (VISIT, PROPOSAL),
            (PROPOSAL, ACCEPTED),
            (PLAN, REALISED),
            (PROMISE, PROGRESS),
            (ACTIVITY, CERTIFICATES),
            (END, REOPENING),
        ],
        ids=["visit", "proposal", "plan", "commitment", "activity", "end"],
    )
    def test_what_others_stand_on_is_not_voided(self, history):
        """First goes what stands on a fact, then the fact."""
        known = given(PARTNERSHIP, OPENED, *([] if history[0] is VISIT else [VISIT]), *history)
        first = known.history.index(history[0]) + 1

        known.when(void(first)).then_refused("partnership.impossible")
        known.when(void(first + 1)).then_gives(RecordVoided)

    def test_a_voided_link_can_be_made_again(self):
        """What is void is not there."""
        link = AgreementLinked(agreement_id=X)
        voided = RecordVoided(target_version=2, reason="dobel", approved_by="Kalapas")
        again = LinkAgreement(partnership_id=ID, agreement_id=X)

        given(PARTNERSHIP, OPENED, link, voided).when(again).then(link)


BREAKS = [
    ("id_not_of_pair", (attrs.evolve(OPENED, partnership_id=X),)),
    ("not_found", (VISIT,)),
    ("ended", (OPENED, VISIT, attrs.evolve(END, on=on(2025, 5, 11)))),
    ("no_form", (OPENED, VISIT, attrs.evolve(PROPOSAL, forms=()))),
    ("unknown_visit", (OPENED, PROPOSAL)),
    ("unknown_visit", (OPENED, attrs.evolve(PLAN, visit_id=X))),
    ("same_proposal", (OPENED, VISIT, PROPOSAL, attrs.evolve(PROPOSAL, proposal_id=X))),
    ("unknown_proposal", (OPENED, ACCEPTED)),
    ("proposal_closed", (OPENED, VISIT, PROPOSAL, ACCEPTED, WITHDRAWN)),
    (
        "before_proposal",
        (OPENED, VISIT, PROPOSAL, attrs.evolve(ACCEPTED, answered_on=on(2025, 5, 1))),
    ),
    (
        "form_not_proposed",
        (
            OPENED,
            VISIT,
            PROPOSAL,
            attrs.evolve(ACCEPTED, forms_accepted=frozenset({SupportForm.OTHER})),
        ),
    ),
    ("unknown_plan", (OPENED, REALISED)),
    ("plan_closed", (OPENED, PLAN, REALISED, DROPPED)),
    ("before_plan", (OPENED, PLAN, attrs.evolve(DROPPED, on=on(2025, 5, 1)))),
    ("quantity", (OPENED, attrs.evolve(PROMISE, quantity=0, unit="mesin"))),
    ("quantity", (OPENED, PROMISE, attrs.evolve(PROGRESS, delivered=0))),
    ("quantity", (OPENED, attrs.evolve(SUPPORT, quantity=3))),
    ("unknown_commitment", (OPENED, PROGRESS)),
    ("unknown_commitment", (OPENED, attrs.evolve(SUPPORT, commitment_id=X))),
    ("commitment_closed", (OPENED, PROMISE, KEPT, TAKEN_BACK)),
    ("before_commitment", (OPENED, PROMISE, attrs.evolve(KEPT, on=on(2025, 5, 1)))),
    ("no_evidence", (OPENED, PROMISE, attrs.evolve(KEPT, evidence=None))),
    ("no_handover", (OPENED, attrs.evolve(SUPPORT, handover_record=None))),
    ("no_agreement", (OPENED, attrs.evolve(SUPPORT, agreement_id=None))),
    ("period_order", (OPENED, attrs.evolve(ACTIVITY, ended_on=on(2025, 4, 1)))),
    ("counts", (OPENED, attrs.evolve(ACTIVITY, participants=0))),
    ("unknown_activity", (OPENED, CERTIFICATES)),
    ("unknown_activity", (OPENED, PLACEMENT)),
    (
        "too_many_certificates",
        (OPENED, ACTIVITY, CERTIFICATES, attrs.evolve(CERTIFICATES, issue_id=X)),
    ),
    ("too_many_placed", (OPENED, ACTIVITY, PLACEMENT, attrs.evolve(PLACEMENT, placement_id=X))),
    (
        "before_activity_end",
        (OPENED, ACTIVITY, attrs.evolve(CERTIFICATES, issued_on=on(2025, 5, 1))),
    ),
    (
        "validity_order",
        (OPENED, ACTIVITY, attrs.evolve(CERTIFICATES, valid_until=on(2025, 5, 1))),
    ),
    ("placement_identifies", (OPENED, ACTIVITY, attrs.evolve(PLACEMENT, placed=1))),
    ("already_ended", (OPENED, END, attrs.evolve(END, on=on(2025, 8, 1)))),
    ("not_ended", (OPENED, REOPENING)),
    ("reopen_order", (OPENED, END, attrs.evolve(REOPENING, on=on(2025, 6, 1)))),
]
LENIENT = {rule.id for rule in PARTNERSHIP.book.rules if rule.sort is Sort.IRREGULAR}


class TestBroken:
    """What a ledger breaks that was not written through the rules."""

    @pytest.mark.parametrize(("rule", "history"), BREAKS, ids=[rule for rule, _ in BREAKS])
    def test_a_broken_invariant_is_named(self, rule, history):
        """Each rule of the stream itself is asked of the whole ledger too, and named once."""
        assert rules(*history) == [f"partnership.{rule}"]

    @pytest.mark.parametrize(
        ("rule", "history"),
        [(rule, history) for rule, history in BREAKS if f"partnership.{rule}" in LENIENT],
        ids=[rule for rule, _ in BREAKS if f"partnership.{rule}" in LENIENT],
    )
    def test_what_somebody_answers_for_is_not_broken(self, rule, history):
        """An acknowledged irregularity is listed elsewhere; one that names another rule is not."""
        *before, last = history

        for named, expected in ((rule, []), ("weekday", [f"partnership.{rule}"])):
            irregular = Irregularity(
                rules=frozenset({f"partnership.{named}"}), reason="r", acknowledged_by="Kalapas"
            )
            assert rules(*before, attrs.evolve(last, irregular=irregular)) == expected

    def test_what_stands_on_nothing_is_shown_nowhere(self):
        """An answer, closing, step or result without its thing makes up no such thing."""
        state = fold(PARTNERSHIP, (OPENED, ACCEPTED, REALISED, PROGRESS, CERTIFICATES, REOPENING))

        assert state.proposals() == {}
        assert state.plans() == {}
        assert state.commitments() == {}
        assert state.activities() == {}
        assert state.endings() == ()

    def test_a_void_partnership_breaks_nothing(self):
        """A partnership of which nothing is left holds nothing that could be wrong."""
        assert rules() == []

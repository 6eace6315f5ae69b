"""Proposals and the answers to them; plans and what became of them."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    AnswerProposal,
    Direction,
    DropPlan,
    FormWanted,
    PartnershipOpened,
    PlanDropped,
    PlanKind,
    PlanRealised,
    PlanRecorded,
    ProposalAnswered,
    ProposalSubmitted,
    ProposalWithdrawn,
    RealisePlan,
    RecordPlan,
    Side,
    Stance,
    SubmitProposal,
    VisitForm,
    VisitHeld,
    WithdrawProposal,
    partnership_id,
)
from pemasyarakatan.domain.values import (
    CooperationField,
    FieldCode,
    Official,
    PartialDate,
    SupportForm,
)
from pemasyarakatan.testing.scenario import given

FACILITY, PARTNER = UUID(int=1), UUID(int=2)
ID = partnership_id(FACILITY, PARTNER)
OPENED = PartnershipOpened(
    partnership_id=ID, facility_id=FACILITY, partner_id=PARTNER, opened_on=PartialDate()
)
VISIT = VisitHeld(
    visit_id=UUID(int=10),
    occurred_on=PartialDate(),
    form=VisitForm.KOORDINASI,
    direction=Direction.OUTBOUND,
)
INSTRUCTORS = FormWanted(form=SupportForm.INSTRUCTORS, text="instruktur las")
EQUIPMENT = FormWanted(form=SupportForm.FACILITIES, text="mesin las")
SKILLS = frozenset({CooperationField(code=FieldCode.SKILLS_TRAINING)})
P, Q = UUID(int=20), UUID(int=21)


def on(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.on(date(year, month, day))


SUBMIT = SubmitProposal(
    partnership_id=ID,
    proposal_id=P,
    submitted_on=on(2025, 3, 10),
    forms=(INSTRUCTORS, EQUIPMENT),
    fields=SKILLS,
    exhaustive=True,
)
SUBMITTED = ProposalSubmitted(
    proposal_id=P,
    submitted_on=on(2025, 3, 10),
    forms=(INSTRUCTORS, EQUIPMENT),
    fields=SKILLS,
    exhaustive=True,
)
ANSWER = AnswerProposal(
    partnership_id=ID, proposal_id=P, stance=Stance.ACCEPTED, answered_on=on(2025, 4, 1)
)
WITHDRAW = WithdrawProposal(
    partnership_id=ID, proposal_id=P, on=on(2025, 4, 1), reason="anggaran ada"
)
ACCEPTED = ProposalAnswered(proposal_id=P, stance=Stance.ACCEPTED, answered_on=on(2025, 4, 1))
DECLINED = attrs.evolve(ACCEPTED, stance=Stance.DECLINED)
WITHDRAWN = ProposalWithdrawn(proposal_id=P, on=on(2025, 4, 1), reason="anggaran ada")


class TestSubmitting:
    """What is asked for."""

    def test_a_proposal_is_open(self):
        """A proposal asks for forms of support, and stays open until it is answered."""
        before = given(PARTNERSHIP, OPENED)
        before.when(SUBMIT).then(SUBMITTED)

        proposal = given(PARTNERSHIP, OPENED, SUBMITTED).state.proposals()[P]

        assert (None, frozenset(), frozenset()) == (
            proposal.closed,
            proposal.accepted,
            proposal.not_accepted,
        )

    def test_a_proposal_asks_for_something(self):
        """A proposal without a form is none; one form is enough."""
        given(PARTNERSHIP, OPENED).when(attrs.evolve(SUBMIT, forms=())).then_refused(
            "partnership.no_form"
        )
        given(PARTNERSHIP, OPENED).when(attrs.evolve(SUBMIT, forms=(EQUIPMENT,))).then_gives(
            ProposalSubmitted
        )

    def test_the_visit_it_names_is_known(self):
        """A proposal may be tied to a visit of this partnership, and to no other."""
        tied = attrs.evolve(SUBMIT, visit_id=VISIT.visit_id)

        given(PARTNERSHIP, OPENED).when(tied).then_refused("partnership.unknown_visit")
        given(PARTNERSHIP, OPENED, VISIT).when(tied).then_gives(ProposalSubmitted)

    def test_an_equal_open_proposal(self):
        """The same wish is not open twice, in whatever order it is written."""
        again = attrs.evolve(SUBMIT, proposal_id=Q, forms=(EQUIPMENT, INSTRUCTORS))

        given(PARTNERSHIP, OPENED, SUBMITTED).when(again).then_irregular(
            "partnership.same_proposal"
        )

    @pytest.mark.parametrize(
        "other", [{"forms": (INSTRUCTORS,)}, {"fields": frozenset()}], ids=["forms", "fields"]
    )
    def test_another_proposal_beside_an_open_one(self, other):
        """Another wish is another proposal."""
        again = attrs.evolve(SUBMIT, proposal_id=Q, **other)

        given(PARTNERSHIP, OPENED, SUBMITTED).when(again).then_gives(ProposalSubmitted)

    @pytest.mark.parametrize("closing", [ACCEPTED, DECLINED, WITHDRAWN])
    def test_the_same_proposal_after_it_was_closed(self, closing):
        """What was answered or taken back may be asked for again."""
        again = attrs.evolve(SUBMIT, proposal_id=Q)

        given(PARTNERSHIP, OPENED, SUBMITTED, closing).when(again).then_gives(ProposalSubmitted)

    def test_the_same_proposal_again_adds_nothing(self):
        """The same content under the same id is already so; other content is refused."""
        known = given(PARTNERSHIP, OPENED, SUBMITTED)

        known.when(SUBMIT).then_nothing()
        known.when(attrs.evolve(SUBMIT, exhaustive=False)).then_refused("partnership.reused_id")


class TestAnswering:
    """How it is received."""

    @pytest.mark.parametrize("stance", [Stance.WELCOMED, Stance.DEFERRED])
    def test_politeness_creates_nothing(self, stance):
        """Welcomed or put off, a proposal stays open and may still be accepted."""
        answer = attrs.evolve(ACCEPTED, stance=stance)
        before = given(PARTNERSHIP, OPENED, SUBMITTED, answer)

        assert before.state.proposals()[P].closed is None
        before.when(attrs.evolve(ANSWER, answered_on=on(2025, 5, 1))).then_gives(ProposalAnswered)

    @pytest.mark.parametrize("closing", [ACCEPTED, DECLINED, WITHDRAWN])
    @pytest.mark.parametrize("stance", list(Stance))
    def test_a_closed_proposal_has_no_further_answer(self, closing, stance):
        """A proposal reaches one terminal stance, or is withdrawn."""
        answer = attrs.evolve(ANSWER, stance=stance, answered_on=on(2025, 5, 1))

        given(PARTNERSHIP, OPENED, SUBMITTED, closing).when(answer).then_refused(
            "partnership.proposal_closed"
        )

    def test_the_same_answer_again_adds_nothing(self):
        """The same stance of the same day is one answer, also after it closed the proposal."""
        given(PARTNERSHIP, OPENED, SUBMITTED, ACCEPTED).when(ANSWER).then_nothing()

    def test_only_a_known_proposal_is_answered(self):
        """An answer is to a proposal of this partnership."""
        given(PARTNERSHIP, OPENED).when(ANSWER).then_refused("partnership.unknown_proposal")
        given(PARTNERSHIP, OPENED, SUBMITTED).when(ANSWER).then(ACCEPTED)

    def test_no_answer_before_the_proposal(self):
        """An answer certainly before the proposal is impossible; one of its day or month is not."""
        known = given(PARTNERSHIP, OPENED, SUBMITTED)

        known.when(attrs.evolve(ANSWER, answered_on=on(2025, 3, 9))).then_refused(
            "partnership.before_proposal"
        )
        for day in (on(2025, 3, 10), PartialDate.month(2025, 3), PartialDate()):
            known.when(attrs.evolve(ANSWER, answered_on=day)).then_gives(ProposalAnswered)

    def test_some_forms_accepted(self):
        """The Pemkab accepts instructors, not equipment: closed, the equipment not accepted."""
        answer = attrs.evolve(ANSWER, forms_accepted=frozenset({SupportForm.INSTRUCTORS}))
        event = given(PARTNERSHIP, OPENED, SUBMITTED).when(answer).then_gives(ProposalAnswered)

        proposal = given(PARTNERSHIP, OPENED, SUBMITTED, event).state.proposals()[P]

        assert event.irregular is None
        assert proposal.closed == event
        assert proposal.accepted == {SupportForm.INSTRUCTORS}
        assert proposal.not_accepted == {SupportForm.FACILITIES}

    def test_accepted_without_words_is_accepted_as_it_was_asked(self):
        """Without stated forms an acceptance is of all of them, a refusal of none."""
        accepted = given(PARTNERSHIP, OPENED, SUBMITTED, ACCEPTED).state.proposals()[P]
        declined = given(PARTNERSHIP, OPENED, SUBMITTED, DECLINED).state.proposals()[P]

        assert accepted.accepted == {SupportForm.INSTRUCTORS, SupportForm.FACILITIES}
        assert accepted.not_accepted == frozenset()
        assert declined.not_accepted == {SupportForm.INSTRUCTORS, SupportForm.FACILITIES}

    def test_a_form_that_was_not_asked_for(self):
        """What an exhaustive proposal did not ask for is not accepted by it."""
        answer = attrs.evolve(ANSWER, forms_accepted=frozenset({SupportForm.FUNDING}))
        examples = attrs.evolve(SUBMITTED, exhaustive=False)

        given(PARTNERSHIP, OPENED, SUBMITTED).when(answer).then_refused(
            "partnership.form_not_proposed"
        )
        given(PARTNERSHIP, OPENED, examples).when(answer).then_gives(ProposalAnswered)

    def test_by_whom_is_kept(self):
        """An answer names the official, not an institution."""
        by = Official(position="Sekretaris Daerah")

        event = (
            given(PARTNERSHIP, OPENED, SUBMITTED)
            .when(attrs.evolve(ANSWER, by=by))
            .then_gives(ProposalAnswered)
        )

        assert event.by == by


class TestWithdrawing:
    """What is taken back."""

    def test_a_proposal_is_taken_back(self):
        """Whoever asked may take it back; that closes it, and saying it again adds nothing."""
        given(PARTNERSHIP, OPENED, SUBMITTED).when(WITHDRAW).then(WITHDRAWN)
        after = given(PARTNERSHIP, OPENED, SUBMITTED, WITHDRAWN)

        assert after.state.proposals()[P].closed == WITHDRAWN
        after.when(WITHDRAW).then_nothing()

    def test_only_an_open_known_proposal_is_taken_back(self):
        """Not one that is unknown or closed, and not before it was submitted."""
        early = attrs.evolve(WITHDRAW, on=on(2025, 3, 9))

        given(PARTNERSHIP, OPENED).when(WITHDRAW).then_refused("partnership.unknown_proposal")
        given(PARTNERSHIP, OPENED, SUBMITTED, ACCEPTED).when(WITHDRAW).then_refused(
            "partnership.proposal_closed"
        )
        given(PARTNERSHIP, OPENED, SUBMITTED).when(early).then_refused(
            "partnership.before_proposal"
        )
        given(PARTNERSHIP, OPENED, SUBMITTED).when(
            attrs.evolve(WITHDRAW, on=on(2025, 3, 10))
        ).then_gives(ProposalWithdrawn)


class TestPlans:
    """What is intended, and what becomes of it."""

    PLAN = RecordPlan(
        partnership_id=ID,
        plan_id=UUID(int=30),
        kind=PlanKind.AGREEMENT,
        text="perencanaan perjanjian kerjasama",
        voiced_by=Side.NOT_STATED,
        on=on(2021, 2, 26),
    )
    RECORDED = PlanRecorded(
        plan_id=UUID(int=30),
        kind=PlanKind.AGREEMENT,
        text="perencanaan perjanjian kerjasama",
        voiced_by=Side.NOT_STATED,
        on=on(2021, 2, 26),
    )
    REALISE = RealisePlan(
        partnership_id=ID, plan_id=UUID(int=30), by_ref=UUID(int=99), on=on(2023, 8, 10)
    )
    DROP = DropPlan(
        partnership_id=ID, plan_id=UUID(int=30), on=on(2023, 8, 10), reason="tidak jadi"
    )
    REALISED = PlanRealised(plan_id=UUID(int=30), by_ref=UUID(int=99), on=on(2023, 8, 10))
    DROPPED = PlanDropped(plan_id=UUID(int=30), on=on(2023, 8, 10), reason="tidak jadi")

    def test_a_plan_is_recorded_once(self):
        """An intention is kept with who voiced it, as far as it is stated."""
        given(PARTNERSHIP, OPENED).when(self.PLAN).then(self.RECORDED)
        given(PARTNERSHIP, OPENED, self.RECORDED).when(self.PLAN).then_nothing()

    def test_the_visit_a_plan_names_is_known(self):
        """A plan may be tied to a visit of this partnership, and to no other."""
        tied = attrs.evolve(self.PLAN, visit_id=VISIT.visit_id)

        given(PARTNERSHIP, OPENED).when(tied).then_refused("partnership.unknown_visit")
        given(PARTNERSHIP, OPENED, VISIT).when(tied).then_gives(PlanRecorded)

    def test_a_plan_comes_true(self):
        """A plan is realised by something, and saying so again adds nothing."""
        given(PARTNERSHIP, OPENED, self.RECORDED).when(self.REALISE).then(self.REALISED)
        after = given(PARTNERSHIP, OPENED, self.RECORDED, self.REALISED)

        assert after.state.plans()[self.PLAN.plan_id].closed == self.REALISED
        after.when(self.REALISE).then_nothing()

    def test_a_plan_is_dropped(self):
        """A plan may be given up, and saying so again adds nothing."""
        given(PARTNERSHIP, OPENED, self.RECORDED).when(self.DROP).then(self.DROPPED)
        given(PARTNERSHIP, OPENED, self.RECORDED, self.DROPPED).when(self.DROP).then_nothing()

    def test_only_a_known_plan_is_closed(self):
        """What was never planned neither comes true nor is dropped."""
        for closing in (self.REALISE, self.DROP):
            given(PARTNERSHIP, OPENED).when(closing).then_refused("partnership.unknown_plan")

    def test_a_plan_is_closed_once(self):
        """A plan that came true is not dropped, nor the other way round."""
        for closed, closing in ((self.REALISED, self.DROP), (self.DROPPED, self.REALISE)):
            given(PARTNERSHIP, OPENED, self.RECORDED, closed).when(closing).then_refused(
                "partnership.plan_closed"
            )

    def test_a_plan_is_not_closed_before_it_was_made(self):
        """Certainly earlier is impossible; the same day or an unknown one is not."""
        for closing in (self.REALISE, self.DROP):
            known = given(PARTNERSHIP, OPENED, self.RECORDED)
            known.when(attrs.evolve(closing, on=on(2021, 2, 25))).then_refused(
                "partnership.before_plan"
            )
            for day in (on(2021, 2, 26), PartialDate.month(2021, 2), PartialDate()):
                outcome = known.when(attrs.evolve(closing, on=day))
                outcome.then_gives(PARTNERSHIP.pairs[type(closing)][0])

    def test_a_plan_is_open_on_the_days_between(self):
        """A plan is open from the day it was voiced until the day before it was closed."""
        plan = given(PARTNERSHIP, OPENED, self.RECORDED, self.REALISED).state.plans()[UUID(int=30)]

        days = (date(2021, 2, 25), date(2021, 2, 26), date(2023, 8, 9), date(2023, 8, 10))

        assert [plan.open_on(day) for day in days] == [False, True, True, False]

"""What a partnership answers to each command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, assert_never
from uuid import UUID

from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.law import UNSEEN, Circumstances, Law
from pemasyarakatan.domain.partnership import faults
from pemasyarakatan.domain.partnership import rules as r
from pemasyarakatan.domain.partnership.commands import (
    AnswerProposal,
    DeclareSupport,
    DropPlan,
    EndPartnership,
    FulfilCommitment,
    HoldVisit,
    IssueActivityCertificates,
    LinkAgreement,
    MakeCommitment,
    OpenPartnership,
    PartnershipCommand,
    ProgressCommitment,
    RealisePlan,
    ReceiveSupport,
    RecordActivityPlacement,
    RecordActivityWithoutAgreement,
    RecordPlan,
    ReopenPartnership,
    SubmitProposal,
    WithdrawCommitment,
    WithdrawProposal,
)
from pemasyarakatan.domain.partnership.elsewhere import broken_elsewhere, rests_on
from pemasyarakatan.domain.partnership.events import (
    ActivityCertificatesIssued,
    ActivityPlacementRecorded,
    ActivityWithoutAgreementHeld,
    AgreementLinked,
    CommitmentFulfilled,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentWithdrawn,
    PartnershipEnded,
    PartnershipEvent,
    PartnershipOpened,
    PartnershipReopened,
    PlanDropped,
    PlanRealised,
    PlanRecorded,
    ProposalAnswered,
    ProposalSubmitted,
    ProposalWithdrawn,
    SupportDeclared,
    SupportReceived,
    VisitHeld,
    day_of,
)
from pemasyarakatan.domain.partnership.invariants import broken, flags
from pemasyarakatan.domain.partnership.state import Partnership, evolve
from pemasyarakatan.domain.values import surely_before


def reads(command: PartnershipCommand, state: Partnership) -> tuple[UUID, ...]:
    """The agreement to be linked; the linked ones, where an activity or the end may touch them."""
    match command:
        case LinkAgreement():
            return (command.agreement_id,)
        case RecordActivityWithoutAgreement() | EndPartnership():
            return state.linked
        case _:
            return ()


def decide(
    command: PartnershipCommand, state: Partnership, circumstances: Circumstances
) -> tuple[PartnershipEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(r.BOOK, command, circumstances)
    opened = state.opened
    if isinstance(command, OpenPartnership):
        if opened is not None:
            return law.created_already(opened)
        _weigh(law, faults.of_pair(command))
        return (law.gives(PartnershipOpened),)

    law.forbids(r.BOOK.not_found, opened is None, command.partnership_id)
    assert opened is not None
    recorded = _recorded(state, command)
    if recorded is not None:
        return law.recorded_already(recorded)
    if _said_already(law, state, command):
        return ()
    match command:
        case HoldVisit():
            _weigh(law, faults.of_visit(state.endings(), law.happened(command.occurred_on)))
            return (law.gives(VisitHeld),)

        case SubmitProposal():
            _weigh(law, faults.of_proposal(state, command, state.proposals().values()))
            return (law.gives(ProposalSubmitted),)

        case AnswerProposal():
            proposal = state.proposals().get(command.proposal_id)
            _weigh(law, faults.of_answer(command, proposal, law.happened(command.answered_on)))
            return (law.gives(ProposalAnswered),)

        case WithdrawProposal():
            proposal = state.proposals().get(command.proposal_id)
            _weigh(law, faults.of_answer(command, proposal, law.happened(command.on)))
            return (law.gives(ProposalWithdrawn),)

        case RecordPlan():
            _weigh(law, faults.of_reference(state, command))
            return (law.gives(PlanRecorded),)

        case RealisePlan() | DropPlan():
            plan = state.plans().get(command.plan_id)
            _weigh(law, faults.of_plan_closing(command, plan, law.happened(command.on)))
            realised = isinstance(command, RealisePlan)
            return (law.gives(PlanRealised) if realised else law.gives(PlanDropped),)

        case DeclareSupport():
            return (law.gives(SupportDeclared),)

        case MakeCommitment():
            _weigh(law, faults.of_quantity(command))
            return (law.gives(CommitmentMade),)

        case ProgressCommitment() | FulfilCommitment() | WithdrawCommitment():
            commitment = state.commitments().get(command.commitment_id)
            _weigh(law, faults.of_commitment_step(command, commitment, law.happened(command.on)))
            if isinstance(command, ProgressCommitment):
                return (law.gives(CommitmentProgressed),)
            kept = isinstance(command, FulfilCommitment)
            return (law.gives(CommitmentFulfilled) if kept else law.gives(CommitmentWithdrawn),)

        case ReceiveSupport():
            _weigh(law, faults.of_support(state, command))
            return (law.gives(SupportReceived),)

        case LinkAgreement():
            agreement = circumstances.seen(command.agreement_id)
            if agreement is not UNSEEN:
                why = r.foreign(agreement, opened.facility_id, opened.partner_id)
                law.forbids(r.FOREIGN_AGREEMENT, why is not None, why)
            return (law.gives(AgreementLinked),)

        case RecordActivityWithoutAgreement():
            ended_on = law.happened(command.ended_on)
            _weigh(law, faults.of_activity(command, ended_on))
            linked = r.agreements(circumstances.look, state.linked)
            carrying = r.carrying(linked, command.field, command.started_on, ended_on)
            law.forbids(r.COVERED, carrying is not None, f"all days under agreement {carrying}")
            return (law.gives(ActivityWithoutAgreementHeld),)

        case IssueActivityCertificates():
            activity = state.activities().get(command.activity_id)
            _weigh(law, faults.of_certificates(command, activity, law.happened(command.issued_on)))
            return (law.gives(ActivityCertificatesIssued),)

        case RecordActivityPlacement():
            activity = state.activities().get(command.activity_id)
            _weigh(law, faults.of_placement(command, activity, law.happened(command.placed_on)))
            return (law.gives(ActivityPlacementRecorded),)

        case EndPartnership():
            on = law.happened(command.on)
            _weigh(law, faults.of_turn(command, _newest_turn(state), on))
            _weigh(law, faults.of_end(state, command.on))
            running = r.running(r.agreements(circumstances.look, state.linked), on)
            law.forbids(r.AGREEMENTS_RUNNING, bool(running), ", ".join(map(str, running)))
            return (law.gives(PartnershipEnded),)

        case ReopenPartnership():
            _weigh(law, faults.of_turn(command, _newest_turn(state), law.happened(command.on)))
            return (law.gives(PartnershipReopened),)

        case _:
            assert_never(command)


PAIRS: Mapping[type, tuple[type, ...]] = {
    OpenPartnership: (PartnershipOpened,),
    HoldVisit: (VisitHeld,),
    SubmitProposal: (ProposalSubmitted,),
    AnswerProposal: (ProposalAnswered,),
    WithdrawProposal: (ProposalWithdrawn,),
    RecordPlan: (PlanRecorded,),
    RealisePlan: (PlanRealised,),
    DropPlan: (PlanDropped,),
    DeclareSupport: (SupportDeclared,),
    MakeCommitment: (CommitmentMade,),
    ProgressCommitment: (CommitmentProgressed,),
    FulfilCommitment: (CommitmentFulfilled,),
    WithdrawCommitment: (CommitmentWithdrawn,),
    ReceiveSupport: (SupportReceived,),
    LinkAgreement: (AgreementLinked,),
    RecordActivityWithoutAgreement: (ActivityWithoutAgreementHeld,),
    IssueActivityCertificates: (ActivityCertificatesIssued,),
    RecordActivityPlacement: (ActivityPlacementRecorded,),
    EndPartnership: (PartnershipEnded,),
    ReopenPartnership: (PartnershipReopened,),
}

_NAMED: Mapping[type, tuple[str, str]] = {
    HoldVisit: ("visits", "visit_id"),
    SubmitProposal: ("submissions", "proposal_id"),
    RecordPlan: ("intentions", "plan_id"),
    DeclareSupport: ("declarations", "declaration_id"),
    MakeCommitment: ("promises", "commitment_id"),
    ReceiveSupport: ("support", "support_id"),
    LinkAgreement: ("links", "agreement_id"),
    RecordActivityWithoutAgreement: ("activities_held", "activity_id"),
    IssueActivityCertificates: ("certificates", "issue_id"),
    RecordActivityPlacement: ("placements", "placement_id"),
}
"""Where the facts with an id of their own are kept, and what that id is called."""

_UNNAMED: Mapping[type, str] = {
    AnswerProposal: "answers",
    WithdrawProposal: "answers",
    RealisePlan: "plan_closings",
    DropPlan: "plan_closings",
    ProgressCommitment: "promise_steps",
    FulfilCommitment: "promise_steps",
    WithdrawCommitment: "promise_steps",
    EndPartnership: "turns",
    ReopenPartnership: "turns",
}
"""Where the facts without an id of their own are kept; the same content is the same fact."""


def _recorded(state: Partnership, command: PartnershipCommand) -> Any:
    """The fact that is recorded under the command's own id, if there is one."""
    if type(command) in _NAMED:
        kept, name = _NAMED[type(command)]
        own = getattr(command, name)
        for fact in getattr(state, kept):
            if getattr(fact, name) == own:
                return fact
    return None


def _said_already(law: Law, state: Partnership, command: PartnershipCommand) -> bool:
    """Whether a fact without an id of its own says all that the command says."""
    if type(command) not in _UNNAMED:
        return False
    said: Iterable[Any] = getattr(state, _UNNAMED[type(command)])
    newest = _newest_turn(state)
    if newest is not None and isinstance(command, EndPartnership | ReopenPartnership):
        # An end like an earlier one is a new one, unless it lies before what undid that one.
        said = [turn for turn in said if turn is newest or surely_before(turn.on, newest.on)]
    return law.known(said, PAIRS)


def _newest_turn(state: Partnership) -> faults.Turn | None:
    return state.turns[-1] if state.turns else None


def _weigh(law: Law, found: Iterable[faults.Fault]) -> None:
    for rule, what in found:
        law.forbids(rule, broken=True, found=what)


def title(state: Partnership) -> str | None:
    """Who is in it, by their ids; their names are in their own streams."""
    opened = state.opened
    if opened is None:
        return None
    return f"facility {opened.facility_id} with partner {opened.partner_id}"


def home(command: PartnershipCommand, state: Partnership) -> UUID | None:
    """The facility in whose zone the day is counted."""
    if isinstance(command, OpenPartnership):
        return command.facility_id
    return state.opened.facility_id if state.opened else None


PARTNERSHIP: Decider[PartnershipCommand, Partnership, PartnershipEvent] = Decider(
    name="partnership",
    book=r.BOOK,
    pairs=PAIRS,
    initial=Partnership(),
    stream=lambda command: command.partnership_id,
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    home=home,
    rests_on=rests_on,
    broken_elsewhere=broken_elsewhere,
)

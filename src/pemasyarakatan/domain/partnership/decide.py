"""What a partnership answers to each command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, assert_never
from uuid import UUID

from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.facts import Facts, by
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
    NAMED,
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
from pemasyarakatan.domain.partnership.state import Partnership, answered_then, evolve
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
            _weigh(law, faults.of_proposal(state, command, state.open_alike(command)))
            return (law.gives(ProposalSubmitted),)

        case AnswerProposal() | WithdrawProposal():
            about = command.proposal_id
            submitted, closed = (
                state.submissions.first(by("proposal_id"), about),
                state.closed(about),
            )
            if isinstance(command, AnswerProposal):
                day = law.happened(command.answered_on)
                _weigh(law, faults.of_answer(command, submitted, closed, day))
                return (law.gives(ProposalAnswered),)
            _weigh(law, faults.of_answer(command, submitted, closed, law.happened(command.on)))
            return (law.gives(ProposalWithdrawn),)

        case RecordPlan():
            _weigh(law, faults.of_reference(state, command))
            return (law.gives(PlanRecorded),)

        case RealisePlan() | DropPlan():
            plan = state.intentions.first(by("plan_id"), command.plan_id)
            over = state.plan_closings.first(by("plan_id"), command.plan_id)
            _weigh(law, faults.of_plan_closing(command, plan, over, law.happened(command.on)))
            realised = isinstance(command, RealisePlan)
            return (law.gives(PlanRealised) if realised else law.gives(PlanDropped),)

        case DeclareSupport():
            return (law.gives(SupportDeclared),)

        case MakeCommitment():
            _weigh(law, faults.of_quantity(command))
            return (law.gives(CommitmentMade),)

        case ProgressCommitment() | FulfilCommitment() | WithdrawCommitment():
            made = state.promises.first(by("commitment_id"), command.commitment_id)
            settled, on = state.settled(command.commitment_id), law.happened(command.on)
            _weigh(law, faults.of_commitment_step(command, made, settled, on))
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
            held = state.activities_held.first(by("activity_id"), command.activity_id)
            of_kind = (command.activity_id, command.kind)
            tested = faults.Tested()
            for issue in state.certificates.where(by("activity_id", "kind"), of_kind):
                tested = tested.and_also(issue)
            on = law.happened(command.issued_on)
            _weigh(law, faults.of_certificates(command, held, tested, on))
            return (law.gives(ActivityCertificatesIssued),)

        case RecordActivityPlacement():
            held = state.activities_held.first(by("activity_id"), command.activity_id)
            earlier = state.placements.where(by("activity_id"), command.activity_id)
            placed, on = sum(one.placed for one in earlier), law.happened(command.placed_on)
            _weigh(law, faults.of_placement(command, held, placed, on))
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

_STEPPED = by("commitment_id", "on")

_UNNAMED: Mapping[type, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    AnswerProposal: ("answers", answered_then, by("proposal_id", "answered_on")),
    WithdrawProposal: ("answers", answered_then, by("proposal_id", "on")),
    RealisePlan: ("plan_closings", by("plan_id"), by("plan_id")),
    DropPlan: ("plan_closings", by("plan_id"), by("plan_id")),
    ProgressCommitment: ("promise_steps", _STEPPED, _STEPPED),
    FulfilCommitment: ("promise_steps", _STEPPED, _STEPPED),
    WithdrawCommitment: ("promise_steps", _STEPPED, _STEPPED),
    EndPartnership: ("turns", by("on"), by("on")),
    ReopenPartnership: ("turns", by("on"), by("on")),
}
"""Where the facts without an id of their own are kept; the same content is the same fact.

With what of a fact, and of a command, must be alike for them to be the same.
"""


def _recorded(state: Partnership, command: PartnershipCommand) -> Any:
    """The fact that is recorded under the command's own id, if there is one."""
    (event, *_) = PAIRS[type(command)]
    if event not in NAMED:
        return None
    kept, name = NAMED[event]
    facts: Facts[Any] = getattr(state, kept)
    return facts.first(by(name), getattr(command, name))


def _said_already(law: Law, state: Partnership, command: PartnershipCommand) -> bool:
    """Whether a fact without an id of its own says all that the command says."""
    if type(command) not in _UNNAMED:
        return False
    kept, of_fact, of_command = _UNNAMED[type(command)]
    facts: Facts[Any] = getattr(state, kept)
    said: Iterable[Any] = facts.where(of_fact, of_command(command))
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

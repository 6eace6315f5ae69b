"""What is wrong with a fact, asked by a command that gives it and by who looks at the ledger.

Each question yields the broken rules in the order in which they are told, with what was found.
*day* is the fact's own; a command knows of its own that it is not later than today.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.facts import by
from pemasyarakatan.domain.law import Rule
from pemasyarakatan.domain.partnership import rules as r
from pemasyarakatan.domain.partnership.commands import (
    AnswerProposal,
    DropPlan,
    EndPartnership,
    FulfilCommitment,
    IssueActivityCertificates,
    MakeCommitment,
    OpenPartnership,
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
from pemasyarakatan.domain.partnership.events import (
    ActivityCertificatesIssued,
    ActivityPlacementRecorded,
    ActivityWithoutAgreementHeld,
    CommitmentFulfilled,
    CommitmentMade,
    CommitmentProgressed,
    PartnershipEnded,
    PartnershipOpened,
    PartnershipReopened,
    PlanDropped,
    PlanRealised,
    PlanRecorded,
    ProposalAnswered,
    ProposalSubmitted,
    ProposalWithdrawn,
    SupportReceived,
)
from pemasyarakatan.domain.partnership.state import Ending, Partnership, Step, most
from pemasyarakatan.domain.values import EmployerKind, Irregularity, PartialDate, surely_before

Fault = tuple[Rule, object]
Turn = PartnershipEnded | PartnershipReopened

TOLD_APART = 5
"""Fewer people than this can be recognised by where they work and when they began (UU 27/2022)."""


@frozen
class Tested:
    """How many people of an activity got a certificate of one kind, and how many were tested."""

    issued: int = 0
    tested: int = 0

    def and_also(self, given: IssueActivityCertificates | ActivityCertificatesIssued) -> Tested:
        """These and those of one more issue."""
        tested = given.issued + given.not_competent
        return Tested(self.issued + given.issued, self.tested + tested)


def of_pair(given: OpenPartnership | PartnershipOpened) -> Iterator[Fault]:
    """P1: one stream for every pair."""
    if given.partnership_id != r.partnership_id(given.facility_id, given.partner_id):
        yield r.ID_NOT_OF_PAIR, given.partnership_id


def of_visit(endings: Iterable[Ending], day: PartialDate) -> Iterator[Fault]:
    """P6: no visit certainly after an end, and before the reopening if there is one."""
    for ending in endings:
        if ending.excludes(day):
            yield r.ENDED, f"a visit on {day}, the end on {ending.ended.on}"


def of_reference(
    state: Partnership, given: SubmitProposal | ProposalSubmitted | RecordPlan | PlanRecorded
) -> Iterator[Fault]:
    """The visit that a proposal or plan names is one of this partnership."""
    named = given.visit_id
    if named is not None and state.visits.first(by("visit_id"), named) is None:
        yield r.UNKNOWN_VISIT, named


def of_proposal(
    state: Partnership,
    given: SubmitProposal | ProposalSubmitted,
    alike: UUID | None,
) -> Iterator[Fault]:
    """A proposal asks for something; *alike* is an open one that asks for the same already."""
    if not given.forms:
        yield r.NO_FORM, None
    yield from of_reference(state, given)
    if alike is not None:
        yield r.SAME_PROPOSAL, alike


def of_answer(
    given: AnswerProposal | WithdrawProposal | ProposalAnswered | ProposalWithdrawn,
    submitted: ProposalSubmitted | None,
    closed: ProposalAnswered | ProposalWithdrawn | None,
    day: PartialDate,
) -> Iterator[Fault]:
    """P3: one terminal stance or withdrawal, not before the proposal, within what it asks."""
    if submitted is None:
        yield r.UNKNOWN_PROPOSAL, given.proposal_id
        return
    if closed is not None:
        yield r.PROPOSAL_CLOSED, f"a proposal closed by a {type(closed).__name__}"
    if surely_before(day, submitted.submitted_on):
        yield r.BEFORE_PROPOSAL, f"{day}, proposed on {submitted.submitted_on}"
    if isinstance(given, AnswerProposal | ProposalAnswered) and submitted.exhaustive:
        asked = {wanted.form for wanted in submitted.forms}
        beyond = sorted((given.forms_accepted or frozenset()) - asked)
        if beyond:
            yield r.FORM_NOT_PROPOSED, ", ".join(beyond)


def of_plan_closing(
    given: RealisePlan | DropPlan | PlanRealised | PlanDropped,
    recorded: PlanRecorded | None,
    closed: PlanRealised | PlanDropped | None,
    day: PartialDate,
) -> Iterator[Fault]:
    """P5: a plan is closed once at most, and not before it was made."""
    if recorded is None:
        yield r.UNKNOWN_PLAN, given.plan_id
        return
    if closed is not None:
        yield r.PLAN_CLOSED, f"a plan closed by a {type(closed).__name__}"
    if surely_before(day, recorded.on):
        yield r.BEFORE_PLAN, f"{day}, planned on {recorded.on}"


def of_quantity(
    given: MakeCommitment | CommitmentMade | ReceiveSupport | SupportReceived,
) -> Iterator[Fault]:
    """A quantity that is stated is at least 1 and has a unit."""
    quantity, unit = given.quantity, given.unit
    if quantity is not None and (quantity < 1 or not (unit and unit.strip())):
        yield r.QUANTITY, f"{quantity} {unit or 'without unit'}"


def of_commitment_step(
    given: ProgressCommitment | FulfilCommitment | WithdrawCommitment | Step,
    made: CommitmentMade | None,
    closed: Step | None,
    day: PartialDate,
) -> Iterator[Fault]:
    """P5: nothing is done on a commitment before it was made or after it was closed."""
    if made is None:
        yield r.UNKNOWN_COMMITMENT, given.commitment_id
        return
    if closed is not None:
        yield r.COMMITMENT_CLOSED, f"a commitment closed by a {type(closed).__name__}"
    if surely_before(day, made.on):
        yield r.BEFORE_COMMITMENT, f"{day}, promised on {made.on}"
    match given:
        case ProgressCommitment() | CommitmentProgressed():
            if given.delivered < 1:
                yield r.QUANTITY, given.delivered
        case FulfilCommitment() | CommitmentFulfilled():
            if given.evidence is None:
                yield r.NO_EVIDENCE, None
        case _:
            pass


def of_support(state: Partnership, given: ReceiveSupport | SupportReceived) -> Iterator[Fault]:
    """Support is counted, handed over on paper and under an agreement."""
    named = given.commitment_id
    if named is not None and state.promises.first(by("commitment_id"), named) is None:
        yield r.UNKNOWN_COMMITMENT, named
    yield from of_quantity(given)
    if given.value is not None and given.value < 0:
        yield r.QUANTITY, f"a value of {given.value}"
    if given.handover_record is None:
        yield r.NO_HANDOVER, None
    if given.agreement_id is None:
        yield r.NO_AGREEMENT, None


def of_activity(
    given: RecordActivityWithoutAgreement | ActivityWithoutAgreementHeld, ended_on: PartialDate
) -> Iterator[Fault]:
    """A5: the period and the counts of an activity are possible."""
    if surely_before(ended_on, given.started_on):
        yield r.PERIOD_ORDER, f"{given.started_on} to {given.ended_on}"
    present, completed = given.participants, given.completed
    few = present is not None and present < 1
    off = completed is not None and not 0 <= completed <= (
        completed if present is None else present
    )
    if few or off:
        yield r.COUNTS, f"{present} participants, {completed} completed"


def of_certificates(
    given: IssueActivityCertificates | ActivityCertificatesIssued,
    held: ActivityWithoutAgreementHeld | None,
    before: Tested,
    day: PartialDate,
) -> Iterator[Fault]:
    """A6, A8: certificates for no more people than earned or sought one; *before* of that kind."""
    if held is None:
        yield r.UNKNOWN_ACTIVITY, given.activity_id
        return
    now = before.and_also(given)
    at_most = most(held)
    if (
        min(given.issued, given.not_competent) < 0
        or (at_most is not None and now.issued > at_most)
        or (held.participants is not None and now.tested > held.participants)
    ):
        counted = f"{held.participants} participants, {held.completed} completed"
        yield r.TOO_MANY_CERTIFICATES, f"{now.issued} issued, {now.tested} tested in all; {counted}"
    yield from _after_end(held, day)
    if given.valid_until is not None and surely_before(given.valid_until, given.issued_on):
        yield r.VALIDITY_ORDER, f"issued on {given.issued_on}, valid until {given.valid_until}"


def of_placement(
    given: RecordActivityPlacement | ActivityPlacementRecorded,
    held: ActivityWithoutAgreementHeld | None,
    before: int,
    day: PartialDate,
) -> Iterator[Fault]:
    """A7, A8: no more placed, *before* included, than completed, and nobody to be recognised."""
    if held is None:
        yield r.UNKNOWN_ACTIVITY, given.activity_id
        return
    placed, at_most = before + given.placed, most(held)
    if given.placed < 1 or (at_most is not None and placed > at_most):
        yield r.TOO_MANY_PLACED, f"{placed} placed in all, at most {at_most}"
    yield from _after_end(held, day)
    named = given.employer_partner_id is not None
    few = given.placed < TOLD_APART and (named or not _holds_a_month(given.placed_on))
    if few or (named and given.employer_kind is EmployerKind.INDIVIDUAL):
        employer = "an employer" if named else "no employer"
        yield r.PLACEMENT_IDENTIFIES, f"{given.placed} placed on {given.placed_on} with {employer}"


def _after_end(held: ActivityWithoutAgreementHeld, day: PartialDate) -> Iterator[Fault]:
    if surely_before(day, held.ended_on):
        yield r.BEFORE_ACTIVITY_END, f"{day}, the activity ended on {held.ended_on}"


def _holds_a_month(day: PartialDate) -> bool:
    """Whether *day* is known no closer than to a whole month of the calendar."""
    first, last = day.earliest, day.latest
    if first is None or last is None:
        return True
    if first.day > 1:
        if (first.year, first.month) == (date.max.year, date.max.month):
            return False
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return last >= first.replace(day=calendar.monthrange(first.year, first.month)[1])


def of_turn(
    given: EndPartnership | ReopenPartnership | Turn, newest: Turn | None, day: PartialDate
) -> Iterator[Fault]:
    """Ends and reopenings take turns, and none lies before the one that it undoes."""
    ends = isinstance(given, EndPartnership | PartnershipEnded)
    ended = isinstance(newest, PartnershipEnded)
    if ends and newest is not None and ended:
        yield r.ALREADY_ENDED, f"the end on {newest.on}"
    elif not ends and not ended:
        yield r.NOT_ENDED, None
    elif newest is not None and surely_before(day, newest.on):
        yield r.REOPEN_ORDER, f"{day}, the turn before it was on {newest.on}"


def of_end(state: Partnership, on: PartialDate) -> Iterator[Fault]:
    """P6 from the other side: a recorded visit certainly lies after the end."""
    for visit in state.visits:
        if surely_before(on, visit.occurred_on) and not acknowledged(visit.irregular, r.ENDED):
            yield r.ENDED, f"a visit on {visit.occurred_on}, the end on {on}"
            return


def acknowledged(irregular: Irregularity | None, rule: Rule) -> bool:
    """Whether somebody answers for this broken rule."""
    return irregular is not None and rule.id in irregular.rules

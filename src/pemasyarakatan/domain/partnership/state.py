"""What is known of a partnership, and what held on a day.

A fact counts on a day unless it certainly lies after it: what has no date is not forgotten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Protocol, assert_never
from uuid import UUID

import attrs
from attrs import frozen

from pemasyarakatan.domain.facts import NONE, Facts, by
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
)
from pemasyarakatan.domain.partnership.rules import IN_FORCE, SIGNED_UNVERIFIED, LinkedAgreement
from pemasyarakatan.domain.partnership.values import FormWanted, PartnershipStatus, Stance
from pemasyarakatan.domain.values import (
    CooperationField,
    PartialDate,
    SupportForm,
    certainly,
    surely_before,
)

CLOSING = frozenset({Stance.ACCEPTED, Stance.DECLINED})
"""The stances that close a proposal."""

Step = CommitmentProgressed | CommitmentFulfilled | CommitmentWithdrawn
"""What is done on a commitment; the last two close it."""


class Asking(Protocol):
    """A proposal, recorded or about to be."""

    @property
    def forms(self) -> tuple[FormWanted, ...]:
        """The forms of support asked for."""
        ...

    @property
    def fields(self) -> frozenset[CooperationField]:
        """The fields asked for."""
        ...


@frozen(kw_only=True)
class Proposal:
    """A proposal with every answer to it; *withdrawn* None while nobody took it back."""

    submitted: ProposalSubmitted
    answers: tuple[ProposalAnswered, ...] = ()
    withdrawn: ProposalWithdrawn | None = None

    @property
    def closed(self) -> ProposalAnswered | ProposalWithdrawn | None:
        """What closed it: an acceptance, a refusal or its withdrawal."""
        terminal = (answer for answer in self.answers if answer.stance in CLOSING)
        return next(terminal, self.withdrawn)

    @property
    def accepted(self) -> frozenset[SupportForm]:
        """The forms accepted: those named, else all that were asked for; the rest are not."""
        for answer in self.answers:
            if answer.stance is Stance.ACCEPTED:
                return answer.forms_accepted or _forms(self.submitted)
        return frozenset()

    @property
    def not_accepted(self) -> frozenset[SupportForm]:
        """The forms that a closed proposal asked for in vain; none while it is open."""
        return _forms(self.submitted) - self.accepted if self.closed else frozenset()

    def open_on(self, day: date) -> bool:
        """Whether it was submitted by *day* and not yet closed."""
        if not counts_on(self.submitted.submitted_on, day):
            return False
        return self.closed is None or not counts_on(closing_day(self.closed), day)


@frozen(kw_only=True)
class Plan:
    """A plan, and what became of it; *closed* None while it is open."""

    recorded: PlanRecorded
    closed: PlanRealised | PlanDropped | None = None

    def open_on(self, day: date) -> bool:
        """Whether it was voiced by *day* and neither realised nor dropped."""
        if not counts_on(self.recorded.on, day):
            return False
        return self.closed is None or not counts_on(self.closed.on, day)


@frozen(kw_only=True)
class Commitment:
    """A commitment with what was delivered on it; *closed* None while it is open."""

    made: CommitmentMade
    steps: tuple[CommitmentProgressed, ...] = ()
    closed: CommitmentFulfilled | CommitmentWithdrawn | None = None

    @property
    def delivered(self) -> int:
        """The sum of what its steps delivered."""
        return sum(step.delivered for step in self.steps)

    def open_on(self, day: date) -> bool:
        """Whether it was made by *day* and neither kept nor taken back."""
        if not counts_on(self.made.on, day):
            return False
        return self.closed is None or not counts_on(self.closed.on, day)

    def overdue_on(self, day: date) -> bool:
        """Whether it is open after a stated due date has certainly passed."""
        due = self.made.due
        return due is not None and surely_before(due, certainly(day)) and self.open_on(day)


@frozen(kw_only=True)
class Activity:
    """An activity without agreement, with its certificates and placements."""

    held: ActivityWithoutAgreementHeld
    certificates: tuple[ActivityCertificatesIssued, ...] = ()
    placements: tuple[ActivityPlacementRecorded, ...] = ()

    @property
    def most(self) -> int | None:
        """How many can have earned something: who completed, else who took part, if stated."""
        return most(self.held)


@frozen(kw_only=True)
class Ending:
    """One end of the partnership; *reopened* None while it lasts."""

    ended: PartnershipEnded
    reopened: PartnershipReopened | None = None

    def excludes(self, day: PartialDate) -> bool:
        """Whether *day* certainly lies after the end, and before the reopening if there is one."""
        return surely_before(self.ended.on, day) and (
            self.reopened is None or surely_before(day, self.reopened.on)
        )


# An event changes one fact of many, and a stream of visits is long: a copied dictionary costs the
# same however many fields there are, which slots and a constructor do not.
@frozen(kw_only=True, slots=False)
class Partnership:
    """The facts of one facility with one partner; *opened* is None before the first."""

    opened: PartnershipOpened | None = None
    visits: Facts[VisitHeld] = NONE
    submissions: Facts[ProposalSubmitted] = NONE
    answers: Facts[ProposalAnswered | ProposalWithdrawn] = NONE
    intentions: Facts[PlanRecorded] = NONE
    plan_closings: Facts[PlanRealised | PlanDropped] = NONE
    declarations: Facts[SupportDeclared] = NONE
    promises: Facts[CommitmentMade] = NONE
    promise_steps: Facts[Step] = NONE
    support: Facts[SupportReceived] = NONE
    links: Facts[AgreementLinked] = NONE
    activities_held: Facts[ActivityWithoutAgreementHeld] = NONE
    certificates: Facts[ActivityCertificatesIssued] = NONE
    placements: Facts[ActivityPlacementRecorded] = NONE
    turns: Facts[PartnershipEnded | PartnershipReopened] = NONE

    @property
    def linked(self) -> tuple[UUID, ...]:
        """The ids of the linked agreements, each once."""
        return tuple(dict.fromkeys(link.agreement_id for link in self.links))

    def proposals(self) -> dict[UUID, Proposal]:
        """Every proposal with its answers, by id."""
        answers: defaultdict[UUID, list[ProposalAnswered]] = defaultdict(list)
        withdrawn: dict[UUID, ProposalWithdrawn] = {}
        for fact in self.answers:
            if isinstance(fact, ProposalWithdrawn):
                withdrawn[fact.proposal_id] = fact
            else:
                answers[fact.proposal_id].append(fact)
        return {
            one.proposal_id: Proposal(
                submitted=one,
                answers=tuple(answers[one.proposal_id]),
                withdrawn=withdrawn.get(one.proposal_id),
            )
            for one in self.submissions
        }

    def open_alike(self, given: Asking) -> UUID | None:
        """The first open proposal that asks for the same, if there is one."""
        alike = self.submissions.where(asked, asked(given))
        return next((one.proposal_id for one in alike if not self.closed(one.proposal_id)), None)

    def closed(self, proposal_id: UUID) -> ProposalAnswered | ProposalWithdrawn | None:
        """What closed this proposal, if anything did."""
        return self.answers.first(closes_proposal, proposal_id)

    def plans(self) -> dict[UUID, Plan]:
        """Every plan with what became of it, by id."""
        closed = {closing.plan_id: closing for closing in self.plan_closings}
        return {
            one.plan_id: Plan(recorded=one, closed=closed.get(one.plan_id))
            for one in self.intentions
        }

    def commitments(self) -> dict[UUID, Commitment]:
        """Every commitment with what was delivered on it, by id."""
        steps: defaultdict[UUID, list[CommitmentProgressed]] = defaultdict(list)
        closed: dict[UUID, CommitmentFulfilled | CommitmentWithdrawn] = {}
        for fact in self.promise_steps:
            if isinstance(fact, CommitmentProgressed):
                steps[fact.commitment_id].append(fact)
            else:
                closed[fact.commitment_id] = fact
        return {
            one.commitment_id: Commitment(
                made=one,
                steps=tuple(steps[one.commitment_id]),
                closed=closed.get(one.commitment_id),
            )
            for one in self.promises
        }

    def settled(self, commitment_id: UUID) -> Step | None:
        """What closed this commitment, if anything did."""
        return self.promise_steps.first(closes_commitment, commitment_id)

    def activities(self) -> dict[UUID, Activity]:
        """Every activity without agreement with its results, by id."""
        about = by("activity_id")
        return {
            one.activity_id: Activity(
                held=one,
                certificates=self.certificates.where(about, one.activity_id),
                placements=self.placements.where(about, one.activity_id),
            )
            for one in self.activities_held
        }

    def endings(self) -> tuple[Ending, ...]:
        """Every end of the partnership with the reopening that undid it."""
        found: list[Ending] = []
        for turn in self.turns:
            if isinstance(turn, PartnershipEnded):
                found.append(Ending(ended=turn))
            elif found:
                found[-1] = Ending(ended=found[-1].ended, reopened=turn)
        return tuple(found)

    @property
    def ended(self) -> PartnershipEnded | None:
        """The end that is in effect by what is known now."""
        newest = self.turns[-1] if self.turns else None
        return newest if isinstance(newest, PartnershipEnded) else None

    def ended_on(self, day: date) -> bool:
        """Whether the partnership was over on *day*; the day of its end counts as over."""
        turns = [turn for turn in self.turns if counts_on(turn.on, day)]
        return bool(turns) and isinstance(turns[-1], PartnershipEnded)

    def status_at(self, day: date, agreements: Iterable[LinkedAgreement]) -> PartnershipStatus:
        """How far the partnership had come on *day*; *agreements* are those linked to it."""
        if self.ended_on(day):
            return PartnershipStatus.ENDED
        papers = {agreement.status_at(day).value for agreement in agreements}
        if IN_FORCE in papers:
            return PartnershipStatus.AGREED
        if papers & SIGNED_UNVERIFIED:
            return PartnershipStatus.SIGNED_UNVERIFIED
        if any(proposal.open_on(day) for proposal in self.proposals().values()):
            return PartnershipStatus.PROPOSED
        if any(counts_on(visit.occurred_on, day) for visit in self.visits):
            return PartnershipStatus.DISCUSSED
        return PartnershipStatus.PROSPECT

    def facts(self) -> Iterator[PartnershipEvent]:
        """Every fact after the opening, kind by kind."""
        for one in attrs.fields(Partnership)[1:]:
            yield from getattr(self, one.name)


def evolve(state: Partnership, event: PartnershipEvent) -> Partnership:
    """The state after *event*; never refuses."""
    match event:
        case VisitHeld():
            return _with(state, "visits", state.visits.adding(event))
        case PartnershipOpened():
            return _with(state, "opened", event)
        case ProposalSubmitted():
            return _with(state, "submissions", state.submissions.adding(event))
        case ProposalAnswered() | ProposalWithdrawn():
            return _with(state, "answers", state.answers.adding(event))
        case PlanRecorded():
            return _with(state, "intentions", state.intentions.adding(event))
        case PlanRealised() | PlanDropped():
            return _with(state, "plan_closings", state.plan_closings.adding(event))
        case SupportDeclared():
            return _with(state, "declarations", state.declarations.adding(event))
        case CommitmentMade():
            return _with(state, "promises", state.promises.adding(event))
        case CommitmentProgressed() | CommitmentFulfilled() | CommitmentWithdrawn():
            return _with(state, "promise_steps", state.promise_steps.adding(event))
        case SupportReceived():
            return _with(state, "support", state.support.adding(event))
        case AgreementLinked():
            return _with(state, "links", state.links.adding(event))
        case ActivityWithoutAgreementHeld():
            return _with(state, "activities_held", state.activities_held.adding(event))
        case ActivityCertificatesIssued():
            return _with(state, "certificates", state.certificates.adding(event))
        case ActivityPlacementRecorded():
            return _with(state, "placements", state.placements.adding(event))
        case PartnershipEnded() | PartnershipReopened():
            return _with(state, "turns", state.turns.adding(event))
        case _:
            assert_never(event)


def _with(state: Partnership, name: str, value: Any) -> Partnership:
    """*state* with another value in one field."""
    new = object.__new__(Partnership)
    content = new.__dict__
    content.update(state.__dict__)
    content[name] = value
    return new


def counts_on(on: PartialDate, day: date) -> bool:
    """Whether what happened *on* counts on *day*: unless it certainly lies after it."""
    return on.earliest is None or on.earliest <= day


def closing_day(fact: ProposalAnswered | ProposalWithdrawn) -> PartialDate:
    """The day on which a proposal was answered or withdrawn."""
    return fact.on if isinstance(fact, ProposalWithdrawn) else fact.answered_on


def answered_then(fact: ProposalAnswered | ProposalWithdrawn) -> tuple[UUID, PartialDate]:
    """Which proposal was answered or withdrawn, and on what day."""
    return fact.proposal_id, closing_day(fact)


def asked(given: Asking) -> tuple[frozenset[FormWanted], frozenset[CooperationField]]:
    """What makes two proposals the same."""
    return frozenset(given.forms), given.fields


def closes_proposal(fact: ProposalAnswered | ProposalWithdrawn) -> UUID | None:
    """The proposal that a fact closes; None where it closes none."""
    closes = isinstance(fact, ProposalWithdrawn) or fact.stance in CLOSING
    return fact.proposal_id if closes else None


def closes_commitment(fact: Step) -> UUID | None:
    """The commitment that a fact closes; None where it closes none."""
    return None if isinstance(fact, CommitmentProgressed) else fact.commitment_id


def most(held: ActivityWithoutAgreementHeld) -> int | None:
    """How many can have earned something: who completed, else who took part, if stated."""
    return held.participants if held.completed is None else held.completed


def _forms(submitted: ProposalSubmitted) -> frozenset[SupportForm]:
    return frozenset(wanted.form for wanted in submitted.forms)

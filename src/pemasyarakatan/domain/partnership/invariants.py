"""Which invariants a partnership breaks, and what an auditor wants to see in it."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.decider import Broken, Flag
from pemasyarakatan.domain.law import Rule, Sort
from pemasyarakatan.domain.partnership import faults
from pemasyarakatan.domain.partnership import rules as r
from pemasyarakatan.domain.partnership.events import (
    AgreementLinked,
    PartnershipEvent,
    PartnershipOpened,
    VisitHeld,
    day_of,
)
from pemasyarakatan.domain.partnership.faults import Fault, Turn
from pemasyarakatan.domain.partnership.state import (
    Activity,
    Commitment,
    Partnership,
    Plan,
    Proposal,
    closing_day,
    counts_on,
)
from pemasyarakatan.domain.values import PartialDate, certainly, surely_before

_Weighed = Iterator[tuple[PartnershipEvent, Iterable[Fault]]]


def broken(state: Partnership) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks, acknowledged irregularities left out.

    Not P2, which needs the day of recording, nor what rests on agreements.
    """
    if state.opened is None:
        if any(True for _ in state.facts()):
            return (Broken(rule=r.BOOK.not_found.id, found="facts of a partnership never opened"),)
        return ()
    return tuple(
        Broken(rule=rule.id, found=rule.expected if found is None else str(found))
        for fact, found_wrong in _weighed(state, state.opened)
        for rule, found in found_wrong
        if rule.sort is Sort.IMPOSSIBLE or not _answered_for(fact, rule)
    )


def _answered_for(fact: PartnershipEvent, rule: Rule) -> bool:
    return not isinstance(fact, AgreementLinked) and faults.acknowledged(fact.irregular, rule)


def _weighed(state: Partnership, opened: PartnershipOpened) -> _Weighed:
    """Each fact with what is wrong with it, given those before it."""
    yield opened, faults.of_pair(opened)
    # Who acknowledged visits after an end when recording it answers for those as well.
    endings = [
        ending
        for ending in state.endings()
        if not faults.acknowledged(ending.ended.irregular, r.ENDED)
    ]
    for visit in state.visits:
        yield visit, faults.of_visit(endings, visit.occurred_on)
    yield from _weighed_proposals(state)
    yield from _weighed_plans(state)
    yield from _weighed_commitments(state)
    for support in state.support:
        yield support, faults.of_support(state, support)
    yield from _weighed_activities(state)
    newest: Turn | None = None
    for turn in state.turns:
        yield turn, faults.of_turn(turn, newest, turn.on)
        newest = turn


def _weighed_proposals(state: Partnership) -> _Weighed:
    known = state.proposals()
    before: list[Proposal] = []
    for submitted in state.submissions:
        yield submitted, faults.of_proposal(state, submitted, tuple(before))
        if known[submitted.proposal_id].closed is None:
            before.append(known[submitted.proposal_id])
    proposals = {fact.proposal_id: Proposal(submitted=fact) for fact in state.submissions}
    for answer in state.answers:
        proposal = proposals.get(answer.proposal_id)
        yield answer, faults.of_answer(answer, proposal, closing_day(answer))
        if proposal is not None:
            proposals[answer.proposal_id] = proposal.after(answer)


def _weighed_plans(state: Partnership) -> _Weighed:
    plans: dict[UUID, Plan] = {}
    for recorded in state.intentions:
        yield recorded, faults.of_reference(state, recorded)
        plans[recorded.plan_id] = Plan(recorded=recorded)
    for closing in state.plan_closings:
        plan = plans.get(closing.plan_id)
        yield closing, faults.of_plan_closing(closing, plan, closing.on)
        if plan is not None:
            plans[closing.plan_id] = plan.after(closing)


def _weighed_commitments(state: Partnership) -> _Weighed:
    commitments: dict[UUID, Commitment] = {}
    for made in state.promises:
        yield made, faults.of_quantity(made)
        commitments[made.commitment_id] = Commitment(made=made)
    for step in state.promise_steps:
        commitment = commitments.get(step.commitment_id)
        yield step, faults.of_commitment_step(step, commitment, step.on)
        if commitment is not None:
            commitments[step.commitment_id] = commitment.after(step)


def _weighed_activities(state: Partnership) -> _Weighed:
    activities: dict[UUID, Activity] = {}
    for held in state.activities_held:
        yield held, faults.of_activity(held, held.ended_on)
        activities[held.activity_id] = Activity(held=held)
    for issue in state.certificates:
        activity = activities.get(issue.activity_id)
        yield issue, faults.of_certificates(issue, activity, issue.issued_on)
        if activity is not None:
            activities[issue.activity_id] = activity.after(issue)
    for placement in state.placements:
        activity = activities.get(placement.activity_id)
        yield placement, faults.of_placement(placement, activity, placement.placed_on)
        if activity is not None:
            activities[placement.activity_id] = activity.after(placement)


def flags(state: Partnership, look: Mapping[UUID, Any]) -> tuple[Flag, ...]:
    """P7: a visit whose joint visit stands under another date, here or in another partnership.

    Two dates that are not known alike count as different; *look* holds the other partnerships.
    """
    together: defaultdict[UUID, list[VisitHeld]] = defaultdict(list)
    for other in (state, *look.values()):
        for visit in other.visits if isinstance(other, Partnership) else ():
            if visit.joint_visit_ref is not None:
                together[visit.joint_visit_ref].append(visit)
    found: list[Flag] = []
    for visit in state.visits:
        joint = together[visit.joint_visit_ref] if visit.joint_visit_ref is not None else []
        days = [one.occurred_on for one in joint if _differ(one.occurred_on, visit.occurred_on)]
        if days:
            shown = ", ".join(sorted({str(day) for day in days}))
            what = f"visit {visit.visit_id} on {visit.occurred_on}, its joint visit on {shown}"
            found.append(Flag(name="JOINT_VISIT_DIFFERS", found=what))
    return tuple(found)


def _differ(one: PartialDate, other: PartialDate) -> bool:
    return (one.earliest, one.latest) != (other.earliest, other.latest)


def dormant(
    state: Partnership, day: date, months: int, elsewhere: Iterable[PartialDate] = ()
) -> Flag | None:
    """The flag DORMANT, if all that is dated certainly lies *months* or more before *day*.

    How many months is the policy of who asks. *elsewhere* are the days of what other streams tell
    of the partnership, as trainings under its agreements. What has no date at all says nothing.
    """
    since = _months_before(day, months)
    told = [day_of(fact) for fact in state.facts()] + [*elsewhere]
    if state.opened is not None:
        told.append(state.opened.opened_on)
    days = [on for on in told if on is not None and on.dated and counts_on(on, day)]
    if state.ended_on(day) or not days or since is None:
        return None
    if not all(surely_before(on, certainly(since)) for on in days):
        return None
    newest = max(on.latest for on in days if on.latest is not None)
    return Flag(name="DORMANT", found=f"nothing after {newest}, looked at on {day}")


def _months_before(day: date, months: int) -> date | None:
    """The same day of the month so many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))

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
    NAMED,
    AgreementLinked,
    PartnershipEvent,
    PartnershipOpened,
    PlanDropped,
    PlanRealised,
    ProposalAnswered,
    ProposalWithdrawn,
    VisitHeld,
    day_of,
)
from pemasyarakatan.domain.partnership.faults import Fault, Turn
from pemasyarakatan.domain.partnership.state import (
    Partnership,
    Step,
    asked,
    closes_commitment,
    closes_proposal,
    closing_day,
    counts_on,
)
from pemasyarakatan.domain.values import CertificateKind, PartialDate, certainly, surely_before

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
    for kept, name in NAMED.values():
        known: set[UUID] = set()
        for fact in getattr(state, kept):
            own = getattr(fact, name)
            if own in known:
                yield fact, [(r.BOOK.reused_id, own)]
            known.add(own)
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
    submitted = {one.proposal_id: one for one in state.submissions}
    open_alike: dict[object, UUID] = {}
    for one in state.submissions:
        yield one, faults.of_proposal(state, one, open_alike.get(asked(one)))
        if state.closed(one.proposal_id) is None:
            open_alike.setdefault(asked(one), one.proposal_id)
    closed: dict[UUID, ProposalAnswered | ProposalWithdrawn] = {}
    for answer in state.answers:
        about, day = answer.proposal_id, closing_day(answer)
        yield answer, faults.of_answer(answer, submitted.get(about), closed.get(about), day)
        if closes_proposal(answer):
            closed.setdefault(about, answer)


def _weighed_plans(state: Partnership) -> _Weighed:
    plans = {one.plan_id: one for one in state.intentions}
    for recorded in state.intentions:
        yield recorded, faults.of_reference(state, recorded)
    closed: dict[UUID, PlanRealised | PlanDropped] = {}
    for closing in state.plan_closings:
        about = closing.plan_id
        yield (
            closing,
            faults.of_plan_closing(closing, plans.get(about), closed.get(about), closing.on),
        )
        closed.setdefault(about, closing)


def _weighed_commitments(state: Partnership) -> _Weighed:
    promises = {one.commitment_id: one for one in state.promises}
    for made in state.promises:
        yield made, faults.of_quantity(made)
    closed: dict[UUID, Step] = {}
    for step in state.promise_steps:
        about = step.commitment_id
        yield step, faults.of_commitment_step(step, promises.get(about), closed.get(about), step.on)
        if closes_commitment(step):
            closed.setdefault(about, step)


def _weighed_activities(state: Partnership) -> _Weighed:
    activities = {one.activity_id: one for one in state.activities_held}
    for held in state.activities_held:
        yield held, faults.of_activity(held, held.ended_on)
    tested: defaultdict[tuple[UUID, CertificateKind], faults.Tested] = defaultdict(faults.Tested)
    for issue in state.certificates:
        about = issue.activity_id
        before = tested[about, issue.kind]
        tested[about, issue.kind] = before.and_also(issue)
        yield issue, faults.of_certificates(issue, activities.get(about), before, issue.issued_on)
    placed: defaultdict[UUID, int] = defaultdict(int)
    for one in state.placements:
        about, before_it = one.activity_id, placed[one.activity_id]
        placed[about] += one.placed
        yield one, faults.of_placement(one, activities.get(about), before_it, one.placed_on)


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

"""Which days and fields the papers carry: what an activity, or a change of the papers, offends.

The days of an activity may be known in part. A rule says that some day certainly lies outside
when no stretch of other days could hold the activity; that nothing is proven, when some day that
it can have is not certainly covered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import TypeVar

import attrs
from attrs import frozen

from pemasyarakatan.domain.agreement import rules as r
from pemasyarakatan.domain.agreement.events import (
    AddendumSigned,
    AgreementEvent,
    AgreementResumed,
    AgreementSuspended,
    Conduct,
    DraftReviewed,
    TrainingDelivered,
)
from pemasyarakatan.domain.agreement.state import Agreement, evolve
from pemasyarakatan.domain.agreement.validity import Standing
from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.domain.law import Rule
from pemasyarakatan.domain.values import (
    CooperationField,
    Irregularity,
    PartialDate,
    Proof,
    certainly,
    surely_before,
)

Answer = TypeVar("Answer")
Fact = TypeVar("Fact", bound=AgreementEvent)
Span = tuple[date, date, Answer]

OF_DAYS = (r.TERM_NOT_STATED, r.OUTSIDE_TERM, r.BEFORE_SIGNATURE, r.NOT_PROVEN_INSIDE)
"""What can be wrong with the days of an activity."""

_WORSE: Mapping[Rule, tuple[Rule, ...]] = {
    r.TERM_NOT_STATED: (r.OUTSIDE_TERM,),
    r.BEFORE_SIGNATURE: (r.OUTSIDE_TERM,),
    r.NOT_PROVEN_INSIDE: (r.TERM_NOT_STATED, r.OUTSIDE_TERM, r.BEFORE_SIGNATURE),
}
"""What an acknowledgement answers for as well: the papers may turn out better than was thought."""

_CERTAIN = frozenset({r.OUTSIDE_TERM.id, r.BEFORE_SIGNATURE.id, r.OUT_OF_SCOPE.id})


@frozen
class Period:
    """An activity that began between two days and ended between two, all four inclusive."""

    began_from: date
    began_by: date
    ended_from: date
    ended_by: date

    @classmethod
    def of(cls, started_on: PartialDate, ended_on: PartialDate) -> Period:
        """What can be said of a period whose first and last day are known like this."""
        began_from = started_on.earliest or date.min
        ended_by = ended_on.latest or date.max
        return cls(
            began_from,
            min(started_on.latest or date.max, ended_by),
            max(ended_on.earliest or date.min, began_from),
            ended_by,
        )

    @property
    def exact(self) -> bool:
        """Whether both days are known."""
        return self.began_from == self.began_by and self.ended_from == self.ended_by

    @property
    def least(self) -> Period:
        """The shortest and earliest that it can be."""
        first, last = self.began_from, self.ended_from
        return Period(first, first, last, last)

    def fits(self, first: date, last: date) -> bool:
        """Whether all its days can lie from *first* to *last*."""
        began = max(self.began_from, first)
        ended = max(self.ended_from, began)
        return began <= min(self.began_by, last) and ended <= min(self.ended_by, last)

    def spans(
        self, ask: Callable[[date], Answer], edges: Iterable[date]
    ) -> tuple[Span[Answer], ...]:
        """Every answer over its possible days; *edges* are those on which one can change."""
        first, last = self.began_from, self.ended_by
        starts = [first, *(edge for edge in edges if first < edge <= last)]
        ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
        return tuple((start, end, ask(start)) for start, end in zip(starts, ends, strict=True))

    def surely_has(self, answer: Answer, spans: Iterable[Span[Answer]]) -> bool:
        """Whether some day of it has *answer*, whichever days it has."""
        since: date | None = None
        for first, last, given in spans:
            if given == answer:
                since = None
                continue
            since = since or first
            if self.fits(since, last):
                return False
        return True


def lacking(state: Agreement, field: CooperationField, period: Period) -> Mapping[Rule, object]:
    """Which rules an activity of this *field* and *period* breaks (A4), and on what day first."""
    validity = state.validity
    days = period.spans(validity.standing_at, validity.edges())
    changes = sorted({one.effective_on for one in state.addenda})
    fields = period.spans(lambda day: state.allows(field, day), changes)
    found: dict[Rule, object] = {}
    at = {standing: first for first, _, standing in reversed(days)}
    if Standing.NOT_STATED in at:
        found[r.TERM_NOT_STATED] = at[Standing.NOT_STATED]
    allowed = {answer: first for first, _, answer in reversed(fields)}
    if Proof.UNPROVEN in allowed:
        found[r.SCOPE_NOT_STATED] = None
    not_proven = at.get(Standing.NOT_PROVEN)
    for standing, rule in (
        (Standing.OUTSIDE, r.OUTSIDE_TERM),
        (Standing.BEFORE_SIGNATURE, r.BEFORE_SIGNATURE),
    ):
        if standing in at:
            if period.surely_has(standing, days):
                found[rule] = at[standing]
            else:
                not_proven = not_proven or at[standing]
    if not_proven is not None:
        found[r.NOT_PROVEN_INSIDE] = not_proven
    if Proof.NO in allowed and period.surely_has(Proof.NO, fields):
        found[r.OUT_OF_SCOPE] = f"{field} on {allowed[Proof.NO]}"
    return found


def unanswered(state: Agreement) -> dict[tuple[Rule, AgreementEvent], str]:
    """Every (L) rule over days that a fact breaks and nobody answered for, with what was found.

    Who acknowledged an irregular paper answers for what it did to other facts too.
    """
    found: dict[tuple[Rule, AgreementEvent], str] = {}
    if state.signed is None:
        return found
    for review in _standing(state, r.REVIEW_LATE, _late_reviews):
        found[r.REVIEW_LATE, review] = f"a review on {review.on}"
    for addendum in _standing(state, r.AFTER_END, _late_addenda):
        found[r.AFTER_END, addendum] = f"an addendum signed on {addendum.signed_on}"
    for pause in _standing(state, r.NOT_IN_FORCE, _idle_suspensions):
        found[r.NOT_IN_FORCE, pause] = f"a suspension from {pause.from_on}"
    relieved = _relieved(state, r.STRANDS_ACTIVITY)
    for activity in state.activities:
        broken = _certainly_lacking(state, activity)
        for without in relieved if broken else ():
            still = _certainly_lacking(without, activity)
            broken = {rule: what for rule, what in broken.items() if rule in still}
        for rule, what in broken.items():
            if not _answered(state, activity, rule):
                found[rule, activity] = f"{named(activity)}: {what or rule.expected}"
    return found


def newly_unanswered(
    state: Agreement, event: AgreementEvent
) -> dict[tuple[Rule, AgreementEvent], str]:
    """What nobody answers for once *event* is recorded, and before it did not need to."""
    before = unanswered(state)
    after = unanswered(evolve(state, event))
    return {key: what for key, what in after.items() if key not in before}


def acknowledges(fact: AgreementEvent | None, rule: Rule) -> bool:
    """Whether someone answered for *rule* when *fact* was recorded."""
    irregular: Irregularity | None = getattr(fact, "irregular", None)
    return irregular is not None and rule.id in irregular.rules


def named(activity: Conduct) -> str:
    """What an activity is called."""
    return activity.title if isinstance(activity, TrainingDelivered) else activity.summary


def _certainly_lacking(state: Agreement, activity: Conduct) -> Mapping[Rule, object]:
    """What an activity breaks whenever it was recorded: a month in progress ended that day."""
    period = Period.of(activity.started_on, activity.ended_on)
    found = lacking(state, activity.field, period)
    if not found or period.exact:
        return found
    least = lacking(state, activity.field, period.least)
    inside = least.keys().isdisjoint(OF_DAYS)
    return {
        rule: what
        for rule, what in found.items()
        if rule.id in _CERTAIN or (rule is r.NOT_PROVEN_INSIDE and not inside) or rule in least
    }


def _answered(state: Agreement, activity: Conduct, rule: Rule) -> bool:
    """Whether someone answered for *rule*, or for worse of the same activity.

    Who let the agreement rest over it answered for days outside, and so for what is less.
    """
    if any(acknowledges(activity, one) for one in (rule, *_WORSE.get(rule, ()))):
        return True
    ends = activity.ended_on
    return rule in _WORSE and any(
        isinstance(pause, AgreementSuspended)
        and acknowledges(pause, r.STRANDS_ACTIVITY)
        and not surely_before(ends, certainly(pause.from_on))
        for pause in state.pauses
    )


def _standing(
    state: Agreement, rule: Rule, question: Callable[[Agreement], Iterator[Fact]]
) -> Iterator[Fact]:
    """The facts that break *rule*, and would so without the papers that answered for it."""
    broken = [fact for fact in question(state) if not acknowledges(fact, rule)]
    for without in _relieved(state, rule) if broken else ():
        still = list(question(without))
        broken = [fact for fact in broken if fact in still]
    yield from broken


def _relieved(state: Agreement, rule: Rule) -> tuple[Agreement, ...]:
    """*state* without papers that were recorded with *rule* acknowledged: each, any two, all.

    Not all of them alone: one may be what another fact rests on.
    """
    papers = (*state.papers, *state.pauses, state.terminated)
    answering = [paper for paper in papers if acknowledges(paper, rule)]
    sizes = sorted({1, 2, len(answering)}) if answering else ()
    return tuple(
        attrs.evolve(
            state,
            papers=Facts(paper for paper in state.papers if paper not in group),
            pauses=Facts(pause for pause in state.pauses if pause not in group),
            terminated=None if state.terminated in group else state.terminated,
        )
        for size in sizes
        for group in combinations(answering, size)
    )


def _late_reviews(state: Agreement) -> Iterator[DraftReviewed]:
    signed = state.signed
    if signed is not None and not acknowledges(signed, r.REVIEW_LATE):
        for review in state.reviews:
            if surely_before(signed.signed_on, review.on):
                yield review


def _late_addenda(state: Agreement) -> Iterator[AddendumSigned]:
    """A11: the addenda signed after expiry or termination."""
    validity = state.validity
    end = validity.terminated_on
    for addendum in state.addenda:
        ended = end is not None and surely_before(certainly(end), addendum.signed_on)
        over_by = validity.before(addendum).term.over_by
        if ended or surely_before(over_by, addendum.signed_on):
            yield addendum


def _idle_suspensions(state: Agreement) -> Iterator[AgreementSuspended]:
    validity = attrs.evolve(state.validity, turns=())
    for pause in state.pauses:
        if isinstance(pause, AgreementResumed):
            continue
        if validity.in_force_at(pause.from_on) is Proof.NO:
            yield pause

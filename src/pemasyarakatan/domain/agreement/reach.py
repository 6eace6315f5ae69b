"""Which days and fields the papers carry: what an activity, or a change of the papers, offends.

The days of an activity may be known in part. A rule says that some day certainly lies outside
when no stretch of other days could hold the activity; that nothing is proven, when some day that
it can have is not certainly covered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TypeVar

from attrs import evolve as changed
from attrs import frozen

from pemasyarakatan.domain.agreement import rules as r
from pemasyarakatan.domain.agreement.events import (
    AddendumSigned,
    AgreementEvent,
    AgreementRenewed,
    AgreementResumed,
    AgreementSuspended,
    AgreementTerminated,
    Conduct,
    DraftReviewed,
    ScopeCompleted,
    Signed,
    TrainingDelivered,
)
from pemasyarakatan.domain.agreement.relief import (
    Grounds,
    Wrong,
    acknowledges,
    answering,
    relieved,
)
from pemasyarakatan.domain.agreement.state import Agreement
from pemasyarakatan.domain.agreement.terms import Later, differing
from pemasyarakatan.domain.agreement.validity import Paper, Standing, Validity
from pemasyarakatan.domain.law import Rule
from pemasyarakatan.domain.values import (
    CooperationField,
    PartialDate,
    Proof,
    certainly,
    surely_before,
)

Answer = TypeVar("Answer")
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


@frozen
class Days:
    """How the possible days of an activity stand to the papers, and its field to the scope."""

    standing: tuple[Span[Standing], ...]
    allowed: tuple[Span[Proof], ...]

    @classmethod
    def of(cls, grounds: Grounds, field: CooperationField, period: Period) -> Days:
        """The days of an activity of this *field* and *period*."""
        began, ended = period.began_from, period.ended_by
        validity, scope = grounds.validity.within(began, ended), grounds.scope
        changes = sorted({one.effective_on for one in scope.heard(field, began, ended)})
        return cls(
            period.spans(validity.standing_at, validity.edges()),
            period.spans(lambda day: scope.allows(field, day), changes),
        )


def lacking(grounds: Grounds, field: CooperationField, period: Period) -> Mapping[Rule, object]:
    """Which rules an activity of this *field* and *period* breaks (A4), and on what day first."""
    return _lacking(Days.of(grounds, field, period), field, period)


def _lacking(over: Days, field: CooperationField, period: Period) -> Mapping[Rule, object]:
    days, fields = over.standing, over.allowed
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


Unanswered = dict[tuple[Rule, AgreementEvent], str]


def unanswered(state: Agreement) -> Unanswered:
    """Every (L) rule over days that a fact breaks and nobody answered for, with what was found.

    Who acknowledged an irregular paper answers for what it did to other facts too.
    """
    return _unanswered(state, date.min, None)


def newly_unanswered(state: Agreement, after: Agreement, event: AgreementEvent) -> Unanswered:
    """What nobody answers for *after* this event, and before it did not need to."""
    since = _matters_from(event, state.validity, after.validity)
    found = _unanswered(after, since, event)
    before = _unanswered(state, since, event) if found else {}
    return {key: what for key, what in found.items() if key not in before}


def _unanswered(state: Agreement, since: date, event: AgreementEvent | None) -> Unanswered:
    """The same of what can depend on *event*, which matters for the days from *since* on."""
    found: Unanswered = {}
    signed = state.signed
    if signed is None:
        return found
    for review in _late_reviews(state, signed, event):
        found[r.REVIEW_LATE, review] = f"a review on {review.on}"
    for addendum in _late_addenda(state.validity, event):
        found[r.AFTER_END, addendum] = f"an addendum signed on {addendum.signed_on}"
    for pause in _idle_suspensions(state, since):
        found[r.NOT_IN_FORCE, pause] = f"a suspension from {pause.from_on}"
    grounds = Grounds.of(state)
    answered_for: Mapping[int, Paper] | None = None
    for activity in state.activities:
        if (activity.ended_on.latest or date.max) < since:
            continue
        for rule, what in _certainly_lacking(grounds, activity).items():
            if _answered(state, activity, rule):
                continue
            if answered_for is None:
                answered_for = answering(state, r.STRANDS_ACTIVITY)
            if not relieved(grounds, answered_for, _wrong(activity, rule)):
                found[rule, activity] = f"{named(activity)}: {what or rule.expected}"
    return found


def _wrong(activity: Conduct, rule: Rule) -> Wrong:
    """What causes the *rule* to be broken by an activity; None where it is not."""
    period, field = Period.of(activity.started_on, activity.ended_on), activity.field

    def wrong(grounds: Grounds) -> Iterable[Paper] | None:
        if rule not in _certainly_lacking(grounds, activity):
            return None
        days = Days.of(grounds, field, period)
        if rule in OF_DAYS:
            bad = (day for day, _, standing in days.standing if standing is not Standing.COVERED)
            return (paper for day in bad for paper in grounds.validity.causes(day))
        bad = (day for day, _, allowed in days.allowed if allowed is not Proof.YES)
        return (paper for day in bad for paper in grounds.scope.causes(field, day))

    return wrong


def _matters_from(event: AgreementEvent, before: Validity, after: Validity) -> date:
    """The first day of which *event* can change what is said."""
    if isinstance(event, DraftReviewed):
        return date.max
    if isinstance(event, AgreementTerminated):
        return event.effective_on
    if isinstance(event, AgreementSuspended):
        return event.from_on
    if not isinstance(event, AddendumSigned | AgreementRenewed):
        return date.min
    said = [stated.speaks_from for stated in differing(before.terms, after.terms)]
    if isinstance(event, AddendumSigned):
        said.append(event.effective_on)
    return min(said, default=date.max)


def named(activity: Conduct) -> str:
    """What an activity is called."""
    return activity.title if isinstance(activity, TrainingDelivered) else activity.summary


def _certainly_lacking(grounds: Grounds, activity: Conduct) -> Mapping[Rule, object]:
    """What an activity breaks whenever it was recorded: a month in progress ended that day."""
    period = Period.of(activity.started_on, activity.ended_on)
    found = lacking(grounds, activity.field, period)
    if not found or period.exact:
        return found
    least = lacking(grounds, activity.field, period.least)
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


def _late_reviews(
    state: Agreement, signed: Signed, event: AgreementEvent | None
) -> Iterator[DraftReviewed]:
    """The reviews after the signing, for which nobody answered; those that *event* can make so."""
    if acknowledges(signed, r.REVIEW_LATE):
        return
    newest = -1 if isinstance(event, DraftReviewed) else 0
    concerned = event is None or isinstance(event, DraftReviewed | Signed)
    for review in state.reviews[newest:] if concerned else ():
        late = surely_before(signed.signed_on, review.on)
        if late and not acknowledges(review, r.REVIEW_LATE):
            yield review


def _late_addenda(validity: Validity, event: AgreementEvent | None) -> Iterator[AddendumSigned]:
    """A11: the addenda signed after expiry or termination, for which nobody answered.

    Those that *event* can make so, or all.
    """
    if isinstance(event, DraftReviewed | AgreementSuspended | ScopeCompleted):
        return
    about = event if isinstance(event, Later) else None
    ended = validity.terminated
    if acknowledges(ended, r.AFTER_END):
        ended = None
    for paper, place in validity.preceded(about):
        if isinstance(paper, AgreementRenewed) or acknowledges(paper, r.AFTER_END):
            continue
        over = ended is not None and surely_before(certainly(ended.effective_on), paper.signed_on)
        if over or _lapsed(validity, place, paper.signed_on):
            yield paper


def _lapsed(validity: Validity, place: int, signed_on: PartialDate) -> bool:
    """Whether the term had run out by then, also without papers that were answered for."""
    while surely_before(validity.terms[place].term.over_by, signed_on):
        paper = validity.terms[place].paper
        if not acknowledges(paper, r.AFTER_END):
            return True
        if place == 0:
            return False
        place -= 1
    return False


def _idle_suspensions(state: Agreement, since: date) -> Iterator[AgreementSuspended]:
    """The suspensions from a day on which there was nothing to rest, answered for by nobody."""
    grounds = Grounds(changed(state.validity, pauses=()), state.scope)
    for pause in state.pauses:
        if isinstance(pause, AgreementResumed) or pause.from_on < since:
            continue
        wrong = _idle(pause.from_on)
        if wrong(grounds) is None or acknowledges(pause, r.NOT_IN_FORCE):
            continue
        if not relieved(grounds, answering(state, r.NOT_IN_FORCE), wrong):
            yield pause


def _idle(day: date) -> Wrong:
    """What causes that there was nothing to rest on *day*; None where there was."""

    def wrong(grounds: Grounds) -> Iterable[Paper] | None:
        in_force = grounds.validity.in_force_at(day)
        return grounds.validity.causes(day) if in_force is Proof.NO else None

    return wrong

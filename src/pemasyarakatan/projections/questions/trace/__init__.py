"""Trace: from what was planned and asked for to the papers, what was done, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from attrs import frozen

from pemasyarakatan.projections.questions.trace.gathering import Gathered, Step, gathered
from pemasyarakatan.projections.tables.agreements import AGREEMENTS
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIPS
from pemasyarakatan.projections.view import Asked, View

PROMISES = frozenset({"PLAN", "PROPOSAL", "COMMITMENT", "AGREEMENT_DRAFTED"})
"""The steps of which something is to come."""

CLOSING = frozenset(
    {
        "PLAN_DROPPED",
        "PROPOSAL_ANSWERED",
        "PROPOSAL_WITHDRAWN",
        "COMMITMENT_WITHDRAWN",
        "AGREEMENT_LINKED",
        "AGREEMENT_SIGNED",
        "AGREEMENT_RENEWED",
        "AGREEMENT_TERMINATED",
        "DRAFT_WITHDRAWN",
    }
)
"""The steps that answer, sign, link or close something: by them alone nothing has come of it."""

SIDEWAYS = frozenset({"shared_with", "joint_visit_ref"})
"""The fields that link to what is beside a step, not before it."""

_NO_LINK = ((None, None),)

FORWARD = "by_ref"
"""The field by which a plan that was realised links to what comes after it."""


@frozen(kw_only=True)
class TraceRow:
    """One step and one thing that it links to; a step with several links has a row for each.

    Nothing is concluded: two steps belong together where an event says so by a *field*, or stands
    in the *stream* of an agreement. *thing* is the id that the step brings, *target* the one that
    it links to, and *target_step* what brings that; it is empty where nothing shown here does.
    *first* and *last* are the earliest and the latest day that it can be of, *day* the same in
    words. *depth* counts the steps above it, up to the beginning that it stands under. A
    *beginning* links to nothing before it, and no plan led to it; an *end* was planned, asked for,
    promised or drafted, and no step shows that anything came of it, though it be answered, signed
    or closed.
    """

    depth: int
    step: str
    day: str
    first: date | None
    last: date | None
    said: str | None
    beginning: bool
    end: bool
    stream: UUID
    version: int
    thing: UUID | None
    field: str | None
    target: UUID | None
    target_step: str | None


def _answer(asked: Asked) -> Iterator[TraceRow]:
    found = gathered(asked)
    steps = sorted(found.steps, key=_place)
    bringing: dict[UUID, Step] = {}
    for one in steps:
        if one.thing is not None:
            bringing.setdefault(one.thing, one)
    led = found.led.union(
        target for one in steps for field, target in one.links if field == FORWARD
    )
    followed = _followed(found)
    for depth, one in _in_chains(steps, bringing):
        back = any(field not in SIDEWAYS and field != FORWARD for field, _ in one.links)
        links: Sequence[tuple[str | None, UUID | None]] = one.links or _NO_LINK
        for field, target in links:
            brought = None if target is None else bringing.get(target)
            yield TraceRow(
                depth=depth,
                step=one.step,
                day=str(one.day),
                first=one.day.earliest,
                last=one.day.latest,
                said=one.said,
                beginning=not back and one.thing not in led,
                end=one.step in PROMISES and one.thing not in followed,
                stream=one.stream,
                version=one.version,
                thing=one.thing,
                field=field,
                target=target,
                target_step=brought.step if brought else None,
            )


def _place(step: Step) -> tuple[date, str, int]:
    """The earliest first; those of which no day is known come last."""
    return step.day.earliest or step.day.latest or date.max, str(step.stream), step.version


def _followed(found: Gathered) -> frozenset[UUID]:
    """The things that something came of."""
    return found.followed.union(
        target
        for one in found.steps
        if one.step not in CLOSING
        for field, target in one.links
        if field not in SIDEWAYS and field != FORWARD
    )


def _in_chains(steps: Sequence[Step], bringing: dict[UUID, Step]) -> Iterator[tuple[int, Step]]:
    """Each step once, below the first of those that it comes after, with how deep it stands."""
    after: dict[int, list[Step]] = {}
    below: set[int] = set()
    for one in steps:
        for earlier, later in _pairs(one, bringing):
            after.setdefault(id(earlier), []).append(later)
            below.add(id(later))
    seen: set[int] = set()
    # What links in a circle is below another each, and is told from whichever stands first.
    for root in (*(one for one in steps if id(one) not in below), *steps):
        left = [(0, root)]
        while left:
            depth, one = left.pop()
            if id(one) in seen:
                continue
            seen.add(id(one))
            yield depth, one
            following = sorted(after.get(id(one), ()), key=_place, reverse=True)
            left += [(depth + 1, later) for later in following]


def _pairs(one: Step, bringing: dict[UUID, Step]) -> Iterable[tuple[Step, Step]]:
    for field, target in one.links:
        other = bringing.get(target)
        if other is not None and other is not one and field not in SIDEWAYS:
            yield (one, other) if field == FORWARD else (other, one)


TRACE = View(
    name="trace",
    title="Trace",
    models=(AGREEMENTS, PARTNERSHIPS),
    row=TraceRow,
    answer=_answer,
    single="partnership",
)
"""Chains of steps, the earliest beginning first; of one partnership, or of one facility's."""

__all__ = ["TRACE", "TraceRow"]

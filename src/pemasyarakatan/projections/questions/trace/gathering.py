"""The steps of a trace, gathered from the tables: each one event, and what it links to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import Factory, define, field, frozen
from sqlalchemy import ColumnElement, Row, Select, Table, or_, select, true

from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.projections.questions.asking import concerned
from pemasyarakatan.projections.questions.pending import counts_on, day_in
from pemasyarakatan.projections.tables.agreements import AGREEMENT, KNOWN
from pemasyarakatan.projections.tables.conduct import (
    AGREEMENT_ACTIVITY,
    CERTIFICATES,
    EVALUATION,
    PLACEMENT,
    TRAINING,
)
from pemasyarakatan.projections.tables.meetings import (
    LOOSE_ACTIVITY,
    LOOSE_CERTIFICATE,
    LOOSE_PLACEMENT,
    SUPPORT_RECEIVED,
    VISIT,
)
from pemasyarakatan.projections.tables.papers import AGREEMENT_ORIGIN
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIP
from pemasyarakatan.projections.tables.promises import COMMITMENT, COMMITMENT_DELIVERY, PLAN
from pemasyarakatan.projections.tables.steps import PARTNERSHIP_STEP
from pemasyarakatan.projections.view import Asked

STREAM = "stream"
"""How a fact of an agreement links to it: it stands in its stream, and names it in no field."""

PAPERS: Mapping[str, str] = {
    "agreement_drafted": "AGREEMENT_DRAFTED",
    "draft_withdrawn": "DRAFT_WITHDRAWN",
    "pks_signed": "AGREEMENT_SIGNED",
    "instrument_signed": "AGREEMENT_SIGNED",
    "agreement_renewed": "AGREEMENT_RENEWED",
    "agreement_terminated": "AGREEMENT_TERMINATED",
}
"""The steps of the papers, by what the event is called where it is stored."""


@define
class Step:
    """One event: the id that it brings for others to link to, and its links, by field."""

    step: str
    stream: UUID
    version: int
    thing: UUID | None
    day: PartialDate
    said: str | None
    links: list[tuple[str, UUID]] = Factory(list[tuple[str, UUID]])


@frozen
class Gathered:
    """The *steps* asked for, and what steps beside them tell of these.

    *followed* are agreements that something elsewhere comes of, *led* are things that a plan
    elsewhere was realised by.
    """

    steps: Sequence[Step]
    followed: frozenset[UUID] = frozenset()
    led: frozenset[UUID] = frozenset()


@frozen
class _Source:
    """A table of which each row is one event; *links* are columns, by the field that they hold."""

    table: Table
    step: str
    day: str
    said: Callable[[Any], object]
    thing: str | None = None
    links: Mapping[str, str] = field(factory=dict[str, str])


_OF_PARTNERSHIPS = (
    _Source(VISIT, "VISIT", "occurred", lambda row: row.form, "visit"),
    _Source(
        COMMITMENT_DELIVERY,
        "COMMITMENT_PROGRESSED",
        "delivered_on",
        lambda row: row.delivered,
        links={"commitment_id": "commitment"},
    ),
    _Source(
        SUPPORT_RECEIVED,
        "SUPPORT",
        "received",
        lambda row: f"{row.form}: {row.what}",
        "support",
        {"commitment_id": "commitment", "agreement_id": "agreement"},
    ),
    _Source(
        LOOSE_ACTIVITY,
        "ACTIVITY_WITHOUT_AGREEMENT",
        "started",
        lambda row: f"{row.reason}: {row.title}",
        "activity",
    ),
    _Source(
        LOOSE_CERTIFICATE,
        "CERTIFICATES",
        "issued_on",
        lambda row: f"{row.kind}: {row.issued}",
        "issue",
        {"activity_id": "activity"},
    ),
    _Source(
        LOOSE_PLACEMENT,
        "PLACEMENT",
        "placed_on",
        lambda row: row.placed,
        "placement",
        {"activity_id": "activity"},
    ),
)
_OF_AGREEMENTS = (
    _Source(TRAINING, "TRAINING", "started", lambda row: row.title, "training", {STREAM: STREAM}),
    _Source(
        AGREEMENT_ACTIVITY,
        "ACTIVITY",
        "started",
        lambda row: row.summary,
        "activity",
        {STREAM: STREAM},
    ),
    _Source(
        CERTIFICATES,
        "CERTIFICATES",
        "issued_on",
        lambda row: f"{row.kind}: {row.issued}",
        "issue",
        {"training_id": "training"},
    ),
    _Source(
        PLACEMENT,
        "PLACEMENT",
        "placed_on",
        lambda row: row.placed,
        "placement",
        {"training_id": "training"},
    ),
    _Source(
        EVALUATION, "EVALUATION", "held", lambda row: row.verdict, "evaluation", {STREAM: STREAM}
    ),
)


def gathered(asked: Asked) -> Gathered:
    """The steps of what is asked for: all, those of one facility, or of one partnership.

    With a partnership stand the agreements that it links to, or that name something of it as
    their origin.
    """
    if asked.stream is None and asked.facility is None:
        return Gathered([*_partnerships(asked, None), *_agreements(asked, None)])
    own = list(_partnerships(asked, _own(asked)))
    papers = _papers_of(asked, own)
    steps = [*own, *_agreements(asked, papers)]
    things = {one.thing for one in steps if one.thing is not None}
    return Gathered(steps, _followed(asked, papers), _led(asked, things))


def _among(column: ColumnElement[UUID], wanted: Iterable[UUID] | None) -> ColumnElement[bool]:
    return true() if wanted is None else column.in_(list(wanted))


def _own(asked: Asked) -> set[UUID]:
    """The partnerships asked for."""
    partnership = asked.table(PARTNERSHIP)
    query = select(partnership.c.stream)
    if asked.facility is not None:
        query = query.where(partnership.c.facility == asked.facility)
    if asked.stream is not None:
        query = query.where(partnership.c.stream == asked.stream)
    return {row.stream for row in asked.rows(query)}


def _papers_of(asked: Asked, own: Iterable[Step]) -> set[UUID]:
    """The agreements that steps of partnerships link to, or that name one as their origin."""
    things: set[UUID] = set()
    targets: set[UUID] = set()
    for one in own:
        targets.update(target for _, target in one.links)
        if one.thing is not None:
            things.add(one.thing)
    agreement, origin = asked.table(AGREEMENT), asked.table(AGREEMENT_ORIGIN)
    course, activity = asked.table(TRAINING), asked.table(AGREEMENT_ACTIVITY)
    queries: list[Select[Any]] = [
        select(agreement.c.stream).where(_among(agreement.c.stream, targets)),
        select(origin.c.stream).where(_among(origin.c.origin, things)),
        select(course.c.stream).where(_among(course.c.training, targets)),
        select(activity.c.stream).where(_among(activity.c.activity, targets)),
    ]
    if asked.stream is None:
        queries.append(select(agreement.c.stream).where(concerned(asked, agreement.c.stream)))
    return {row.stream for query in queries for row in asked.rows(query)}


def _followed(asked: Asked, papers: set[UUID]) -> frozenset[UUID]:
    """Those of *papers* that a promise, support or another paper anywhere links to."""
    agreement, origin = asked.table(AGREEMENT), asked.table(AGREEMENT_ORIGIN)
    promise, support = asked.table(COMMITMENT), asked.table(SUPPORT_RECEIVED)
    drafted = counts_on(agreement, "drafted", asked.on)
    queries = [
        (select(promise.c.agreement), counts_on(promise, "made", asked.on), promise.c.agreement),
        (
            select(support.c.agreement),
            counts_on(support, "received", asked.on),
            support.c.agreement,
        ),
        (select(agreement.c.parent), drafted, agreement.c.parent),
        (select(agreement.c.predecessor), drafted, agreement.c.predecessor),
        (
            select(origin.c.origin).join(agreement, agreement.c.stream == origin.c.stream),
            drafted,
            origin.c.origin,
        ),
    ]
    return frozenset(
        row[0]
        for query, counts, column in queries
        for row in asked.rows(query.where(counts, _among(column, papers)))
    )


def _led(asked: Asked, things: set[UUID]) -> frozenset[UUID]:
    """Those of *things* that a plan anywhere was realised by."""
    plan = asked.table(PLAN)
    query = select(plan.c.by_ref).where(
        _among(plan.c.by_ref, things), counts_on(plan, "closed", asked.on)
    )
    return frozenset(row.by_ref for row in asked.rows(query))


def _partnerships(asked: Asked, wanted: set[UUID] | None) -> Iterator[Step]:
    step = asked.table(PARTNERSHIP_STEP)
    query = select(step).where(_among(step.c.stream, wanted), counts_on(step, "day", asked.on))
    made: dict[tuple[UUID, int], Step] = {}
    for row in asked.rows(query.order_by(*step.primary_key.columns)):
        key = row.stream, row.version
        if key not in made:
            made[key] = Step(row.step, *key, row.thing, day_in(row, "day"), row.said)
        if row.target is not None:
            made[key].links.append((row.field, row.target))
    yield from made.values()
    for source in _OF_PARTNERSHIPS:
        yield from _from(asked, source, wanted)


def _agreements(asked: Asked, wanted: set[UUID] | None) -> Iterator[Step]:
    yield from _papers(asked, wanted)
    for source in _OF_AGREEMENTS:
        yield from _from(asked, source, wanted)


def _from(asked: Asked, source: _Source, wanted: set[UUID] | None) -> Iterator[Step]:
    table = asked.table(source.table)
    query = select(table).where(
        _among(table.c.stream, wanted), counts_on(table, source.day, asked.on)
    )
    for row in asked.rows(query.order_by(*table.primary_key.columns)):
        links = [(name, getattr(row, column)) for name, column in source.links.items()]
        if source.table is VISIT and row.trip != row.visit:
            links.append(("joint_visit_ref", row.trip))
        yield Step(
            source.step,
            row.stream,
            row.version,
            getattr(row, source.thing) if source.thing else None,
            day_in(row, source.day),
            str(source.said(row)),
            [(name, target) for name, target in links if target is not None],
        )


def _papers(asked: Asked, wanted: set[UUID] | None) -> Iterator[Step]:
    told, agreement = asked.table(KNOWN.told), asked.table(AGREEMENT)
    origin = asked.table(AGREEMENT_ORIGIN)
    origins: dict[UUID, list[tuple[str, UUID]]] = {}
    named = select(origin).where(_among(origin.c.stream, wanted))
    for row in asked.rows(named.order_by(*origin.primary_key.columns)):
        origins.setdefault(row.stream, []).append(("origin", row.origin))
    query = (
        select(told, agreement.c.kind, agreement.c.parent, agreement.c.predecessor)
        .join(agreement, agreement.c.stream == told.c.stream)
        .where(
            _among(told.c.stream, wanted),
            counts_on(told, "day", asked.on),
            or_(*(told.c.event.like(f"agreement.{name}@%") for name in PAPERS)),
        )
        .order_by(*told.primary_key.columns)
    )
    for row in asked.rows(query):
        step = PAPERS[row.event.partition(".")[2].partition("@")[0]]
        drafted = step == "AGREEMENT_DRAFTED"
        yield Step(
            step,
            row.stream,
            row.version,
            row.stream if drafted else None,
            day_in(row, "day"),
            row.kind if drafted else None,
            _of_draft(row, origins.get(row.stream, [])) if drafted else [(STREAM, row.stream)],
        )


def _of_draft(row: Row[Any], origins: list[tuple[str, UUID]]) -> list[tuple[str, UUID]]:
    others = ("parent_id", row.parent), ("predecessor_id", row.predecessor)
    return [*origins, *((name, one) for name, one in others if one is not None)]

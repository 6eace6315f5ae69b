"""The points of directives, and how far each facility is on them on the day asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from attrs import field, frozen
from sqlalchemy import and_, select

from pemasyarakatan.domain.compliance import PointState, addressees
from pemasyarakatan.domain.directive import AddresseeKind
from pemasyarakatan.domain.values import PartialDate, Proof
from pemasyarakatan.projections.questions.asking import holds_on
from pemasyarakatan.projections.questions.pending import counts_on, day_in
from pemasyarakatan.projections.tables.compliance import COMPLIANCE_EVIDENCE, COMPLIANCE_STATE
from pemasyarakatan.projections.tables.directives import (
    DIRECTIVE,
    DIRECTIVE_ADDRESSEE,
    DIRECTIVE_POINT,
    DIRECTIVE_POINT_DAYS,
)
from pemasyarakatan.projections.tables.facilities import FACILITY
from pemasyarakatan.projections.view import Asked

SETTLED = frozenset({PointState.DONE.value, PointState.VERIFIED.value, PointState.EXEMPT.value})
"""The states in which nothing is left for the facility to do."""


@frozen(kw_only=True)
class Entry:
    """Since when a unit is registered."""

    registered_on: PartialDate


@frozen(kw_only=True)
class Closure:
    """The last day of a unit."""

    effective_on: date


@frozen(kw_only=True)
class Unit:
    """A facility, as far as it matters for whom a point is for."""

    registered: Entry | None
    closed: Closure | None


@frozen(kw_only=True)
class Point:
    """One point of a directive, as it is on the day; *overdue* is for who has reported nothing."""

    directive: UUID
    code: str
    kind: str
    force: str
    issuer: str | None
    issued_on: PartialDate
    text: str
    due: PartialDate
    stands: bool
    overdue: bool
    stated: bool
    own: Mapping[UUID, Proof] = field(factory=dict[UUID, Proof])
    others: Proof = Proof.UNPROVEN

    def named(self, code: str) -> object | None:  # noqa: ARG002
        """Whether the point itself says whom it is for."""
        return self if self.stated else None

    def addresses(self, code: str, organisation_id: UUID, kind: str | None) -> Proof:  # noqa: ARG002
        """Whether it is for a unit."""
        return self.own.get(organisation_id, self.others)


@frozen(kw_only=True)
class Standing:
    """How far a facility is on a point."""

    state: str
    overdue: bool
    reason: str | None = None


class Points:
    """What was asked by the day, and what was answered by then."""

    def __init__(self, asked: Asked) -> None:
        """Ask all tables at once; of one directive if the stream that is asked for is one."""
        self._asked = asked
        self.all = tuple(_points(asked))
        self._answers = {
            (row.directive, row.point, row.organisation): row for row in _answers(asked)
        }

    @cached_property
    def units(self) -> dict[UUID, Unit]:
        """Every facility that is registered."""
        facility = self._asked.table(FACILITY)
        return {
            row.stream: Unit(
                registered=Entry(registered_on=day_in(row, "registered")),
                closed=Closure(effective_on=row.ended_on) if row.ended_on else None,
            )
            for row in self._asked.rows(select(facility))
        }

    def asked_of(self, point: Point) -> frozenset[UUID] | None:
        """The facilities that count for a point (D2); None where it names nobody itself."""
        return addressees(point, point.code, self.units)

    def standing(self, point: Point, facility: UUID) -> Standing:
        """How far a facility that is asked is on the day."""
        row = self._answers.get((point.directive, point.code, facility))
        if row is None:
            return Standing(state=PointState.NOT_REPORTED.value, overdue=point.overdue)
        return Standing(state=row.state, overdue=row.overdue, reason=row.reason)

    def answered(self, point: Point) -> frozenset[UUID]:
        """The organisations that have said anything of a point by the day."""
        silent = PointState.NOT_REPORTED.value
        return frozenset(
            organisation
            for (directive, code, organisation), row in self._answers.items()
            if (directive, code) == (point.directive, point.code) and row.state != silent
        )


def evidence(asked: Asked) -> dict[tuple[UUID, str, UUID], tuple[str, ...]]:
    """What was handed in by the day: for each directive, point and organisation."""
    paper = asked.table(COMPLIANCE_EVIDENCE)
    query = (
        select(paper)
        .where(counts_on(paper, "reported", asked.on))
        .order_by(paper.c.stream, paper.c.version, paper.c.item)
    )
    found: defaultdict[tuple[UUID, str, UUID], list[str]] = defaultdict(list)
    for row in asked.rows(query):
        found[row.directive, row.point, row.organisation].append(row.reference)
    return {key: tuple(dict.fromkeys(papers)) for key, papers in found.items()}


def _points(asked: Asked) -> Iterator[Point]:
    """The points issued by the day, the oldest directive first, each in the order it was given."""
    directive, point = asked.table(DIRECTIVE), asked.table(DIRECTIVE_POINT)
    days = asked.table(DIRECTIVE_POINT_DAYS)
    query = (
        select(
            directive,
            point.c.point,
            point.c.kind,
            point.c.force,
            point.c.named,
            days.c.text,
            days.c.due_earliest,
            days.c.due_latest,
            days.c.stands,
            days.c.overdue,
        )
        .join(point, point.c.stream == directive.c.stream)
        .join(days, and_(days.c.stream == point.c.stream, days.c.point == point.c.point))
        .where(holds_on(days, asked.on), counts_on(directive, "issued", asked.on))
        .order_by(directive.c.issued_latest.nulls_last(), directive.c.stream, point.c.item)
    )
    if asked.stream is not None:
        query = query.where(directive.c.stream == asked.stream)
    whom = _addressees(asked)
    for row in asked.rows(query):
        named = whom[row.stream, row.point]
        yield Point(
            directive=row.stream,
            code=row.point,
            kind=row.kind,
            force=row.force,
            issuer=row.issuer_name or row.issuer_position,
            issued_on=day_in(row, "issued"),
            text=row.text,
            due=day_in(row, "due"),
            stands=row.stands,
            overdue=row.overdue,
            stated=row.named,
            own={one: proof for one, proof in named.items() if one is not None},
            others=named.get(None, Proof.UNPROVEN),
        )


def _addressees(asked: Asked) -> defaultdict[tuple[UUID, str], dict[UUID | None, Proof]]:
    addressee = asked.table(DIRECTIVE_ADDRESSEE)
    found: defaultdict[tuple[UUID, str], dict[UUID | None, Proof]] = defaultdict(dict)
    query = select(addressee).where(addressee.c.kind == AddresseeKind.UPT.value)
    for row in asked.rows(query):
        found[row.stream, row.point][row.organisation] = Proof(row.addressed)
    return found


def _answers(asked: Asked) -> Iterator[Any]:
    state = asked.table(COMPLIANCE_STATE)
    query = select(state).where(holds_on(state, asked.on))
    if asked.stream is not None:
        query = query.where(state.c.directive == asked.stream)
    yield from asked.rows(query)

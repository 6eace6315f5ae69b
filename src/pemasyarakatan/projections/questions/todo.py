"""Directive to-do: what a facility still has to do on what was asked from above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.compliance import PointState
from pemasyarakatan.domain.values import Proof
from pemasyarakatan.projections.questions.asking import Names, day_of
from pemasyarakatan.projections.questions.points import Point, Points, evidence
from pemasyarakatan.projections.tables.compliance import ANSWERS
from pemasyarakatan.projections.tables.directives import DIRECTIVES
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.view import Asked, View

_OFF_THE_LIST = frozenset({PointState.VERIFIED.value, PointState.EXEMPT.value})


@frozen(kw_only=True)
class TodoRow:
    """One point for one facility; *issued* is a day, what it lies between, or `undated`.

    *addressed* is YES, or NOT_STATED where the point names nobody: then there is no state before
    something is reported. *due* is the latest day it can be; *days_left* is 0 on that day.
    """

    facility: UUID
    facility_name: str
    directive: UUID
    issuer: str | None
    issued: str
    point: str
    text: str
    kind: str
    force: str
    addressed: str
    due_earliest: date | None
    due: date | None
    days_left: int | None
    state: str | None
    overdue: bool
    evidence: tuple[str, ...]
    returned_reason: str | None


def _answer(asked: Asked) -> Iterator[TodoRow]:
    names = Names(asked)
    found = sorted(_rows(asked, names), key=lambda row: _urgency(row, names))
    yield from found


def _urgency(row: TodoRow, names: Names) -> tuple[str, UUID, bool, bool, date]:
    """By facility: what is overdue first, then what is not done, then the next due day."""
    done = row.state == PointState.DONE.value
    due = row.due or date.max
    return names[row.facility], row.facility, not row.overdue, done, due


def _rows(asked: Asked, names: Names) -> Iterator[TodoRow]:
    points, papers = Points(asked), evidence(asked)
    for point in points.all:
        if not point.stands:
            continue
        for facility, stated in _facilities(points, point, asked.facility):
            standing = points.standing(point, facility)
            if standing.state in _OFF_THE_LIST:
                continue
            silent = standing.state == PointState.NOT_REPORTED.value
            returned = standing.state == PointState.RETURNED.value
            yield TodoRow(
                facility=facility,
                facility_name=names[facility],
                directive=point.directive,
                issuer=point.issuer,
                issued=day_of(point.issued_on.earliest, point.issued_on.latest),
                point=point.code,
                text=point.text,
                kind=point.kind,
                force=point.force,
                addressed="YES" if stated else "NOT_STATED",
                due_earliest=point.due.earliest,
                due=point.due.latest,
                days_left=(point.due.latest - asked.on).days if point.due.latest else None,
                state=None if silent and not stated else standing.state,
                overdue=standing.overdue and (stated or not silent),
                evidence=papers.get((point.directive, point.code, facility), ()),
                returned_reason=standing.reason if returned else None,
            )


def _facilities(points: Points, point: Point, only: UUID | None) -> Iterator[tuple[UUID, bool]]:
    """Those that the point is for, or may be for, and whether that is stated."""
    asked_of = points.asked_of(point)
    for one in sorted(points.units if only is None else {only} & points.units.keys()):
        if asked_of is not None:
            if one in asked_of:
                yield one, True
        elif point.addresses(point.code, one, None) is not Proof.NO:
            yield one, False


TODO = View(
    name="todo",
    title="Directive to-do",
    models=(ANSWERS, DIRECTIVES, FACILITIES, PARTNERS),
    row=TodoRow,
    answer=_answer,
    single="directive",
)
"""What is asked of a facility and neither verified nor exempted: what is overdue comes first."""

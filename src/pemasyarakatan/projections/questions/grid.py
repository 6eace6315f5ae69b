"""Directive compliance grid: how far the facilities under each regional office are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from attrs import frozen
from sqlalchemy import select

from pemasyarakatan.domain.compliance import PointState, rate
from pemasyarakatan.projections.questions.asking import Names, day_of, holds_on
from pemasyarakatan.projections.questions.points import Point, Points
from pemasyarakatan.projections.tables.compliance import ANSWERS
from pemasyarakatan.projections.tables.directives import DIRECTIVES
from pemasyarakatan.projections.tables.facilities import FACILITIES, FACILITY_OFFICE
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.view import Asked, View


@frozen(kw_only=True)
class GridRow:
    """One point and one facility; *office* is who certainly is above it on the day.

    *registered* counts the facilities under that office that the point is for and that were
    registered when it was issued; *rate* is what part of them, the exempt left out, is *verified*.
    A point that names nobody is in no count and no rate: it has a row for who reported on it all
    the same, or one without a facility.
    """

    office: str | None
    directive: UUID
    issuer: str | None
    issued: str
    point: str
    facility: UUID | None
    facility_name: str | None
    state: str | None
    due: date | None
    overdue: bool
    stands: bool
    registered: int | None
    verified: int | None
    rate: float | None


def _answer(asked: Asked) -> Iterator[GridRow]:
    names, offices, points = Names(asked), _offices(asked), Points(asked)
    order = {(point.directive, point.code): place for place, point in enumerate(points.all)}
    found = [row for point in points.all for row in _rows(point, points, names, offices)]
    found.sort(
        key=lambda row: (
            row.office is None,
            row.office or "",
            order[row.directive, row.point],
            row.facility_name or "",
            str(row.facility),
        )
    )
    yield from (one for one in found if asked.facility in (None, one.facility))


def _rows(
    point: Point, points: Points, names: Names, offices: dict[UUID, str]
) -> Iterator[GridRow]:
    asked_of = points.asked_of(point)
    if asked_of is None:
        told: list[UUID | None] = [*sorted(points.answered(point) & points.units.keys())]
        for answered in told or [None]:
            yield _row(point, points, names, offices, answered, None)
        return
    under: dict[str | None, Counter[PointState]] = {}
    for one in asked_of:
        counts = under.setdefault(offices.get(one), Counter())
        counts[PointState(points.standing(point, one).state)] += 1
    for one in asked_of:
        yield _row(point, points, names, offices, one, under[offices.get(one)])


def _row(
    point: Point,
    points: Points,
    names: Names,
    offices: dict[UUID, str],
    facility: UUID | None,
    counts: Counter[PointState] | None,
) -> GridRow:
    standing = None if facility is None else points.standing(point, facility)
    part = rate(counts)
    return GridRow(
        office=None if facility is None else offices.get(facility),
        directive=point.directive,
        issuer=point.issuer,
        issued=day_of(point.issued_on.earliest, point.issued_on.latest),
        point=point.code,
        facility=facility,
        facility_name=None if facility is None else names[facility],
        state=standing.state if standing else None,
        due=point.due.latest,
        overdue=standing.overdue if standing else False,
        stands=point.stands,
        registered=None if counts is None else counts.total(),
        verified=None if counts is None else counts[PointState.VERIFIED],
        rate=None if part is None else float(part),
    )


def _offices(asked: Asked) -> dict[UUID, str]:
    office = asked.table(FACILITY_OFFICE)
    query = select(office.c.stream, office.c.office).where(holds_on(office, asked.on))
    return {row.stream: row.office for row in asked.rows(query)}


GRID = View(
    name="grid",
    title="Directive compliance grid",
    models=(ANSWERS, DIRECTIVES, FACILITIES, PARTNERS),
    row=GridRow,
    answer=_answer,
    single="directive",
)
"""How far the facilities under each regional office are on each point of each directive."""

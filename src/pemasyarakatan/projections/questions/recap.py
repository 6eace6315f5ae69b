"""Monthly recap (Rekap Kerja Sama UPT): what a facility reports of one month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from attrs import evolve
from sqlalchemy import or_, select

from pemasyarakatan.projections.pages.recap import recap_pages
from pemasyarakatan.projections.questions.asking import Names, holds_on
from pemasyarakatan.projections.questions.carrying import carried
from pemasyarakatan.projections.questions.monthly import Month, RecapRow, Section, month_of
from pemasyarakatan.projections.questions.monthly_papers import agreements
from pemasyarakatan.projections.questions.pending import (
    counts_on,
    day_in,
    of_facility,
    open_promises,
    open_proposals,
    pairs,
    within,
)
from pemasyarakatan.projections.questions.points import SETTLED
from pemasyarakatan.projections.questions.todo import TODO
from pemasyarakatan.projections.tables.agreements import AGREEMENTS
from pemasyarakatan.projections.tables.compliance import ANSWERS
from pemasyarakatan.projections.tables.directives import DIRECTIVES
from pemasyarakatan.projections.tables.facilities import FACILITIES, FACILITY, FACILITY_HEAD
from pemasyarakatan.projections.tables.meetings import VISIT
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIP, PARTNERSHIPS
from pemasyarakatan.projections.view import Asked, View


def _answer(asked: Asked) -> Iterator[RecapRow]:
    first, last = month_of(asked.on)
    names = Names(asked)
    month = Month(
        asked=asked,
        names=names,
        first=first,
        last=last,
        known=pairs(asked, names),
        carried=carried(asked, first, last),
    )
    order = {section.value: place for place, section in enumerate(Section)}
    found = [
        *_headings(month),
        *agreements(month),
        *_visits(month),
        *_proposals(month),
        *_commitments(month),
        *_points(month),
    ]
    # What is of one section keeps its order: sorting is stable.
    yield from sorted(found, key=lambda row: (row.facility_name, row.facility, order[row.section]))


def _headings(month: Month) -> Iterator[RecapRow]:
    """Of each facility, who certainly heads it on the day; the newest of two on a handover day."""
    asked, heads = month.asked, dict[UUID, Any]()
    head, facility = asked.table(FACILITY_HEAD), asked.table(FACILITY)
    tenures = select(head).where(holds_on(head, asked.on))
    for row in asked.rows(tenures.order_by(head.c.stream, head.c.from_day, head.c.item)):
        heads[row.stream] = row
    query = select(facility.c.stream).order_by(facility.c.stream)
    for row in asked.rows(of_facility(asked, query, facility.c.stream)):
        found = heads.get(row.stream)
        yield month.row(
            row.stream,
            Section.HEADING,
            subject=(found.name if found else None) or "",
            status=found.capacity if found else None,
        )


def _visits(month: Month) -> Iterator[RecapRow]:
    """The visits that certainly were in the month; then those that may have been, or not.

    One trip to several partners is one line, unless its visits stand under different days.
    """
    asked = month.asked
    partnership, visit = asked.table(PARTNERSHIP), asked.table(VISIT)
    query = (
        select(visit)
        .join(partnership, partnership.c.stream == visit.c.stream)
        .where(counts_on(visit, "occurred", asked.on))
        .order_by(visit.c.occurred_latest.nulls_last(), visit.c.stream, visit.c.version)
        .where(or_(visit.c.occurred_latest.is_(None), visit.c.occurred_latest >= month.first))
    )
    trips: dict[tuple[object, ...], tuple[RecapRow, dict[str, None]]] = {}
    for row in asked.rows(of_facility(asked, query, partnership.c.facility)):
        pair, day = month.known[row.stream], day_in(row, "occurred")
        told = month.row(
            pair.facility,
            Section.VISIT
            if within(day.earliest, day.latest, month.first, month.last)
            else Section.UNDATED,
            id=row.visit,
            subject=row.form,
            status=row.direction,
            day_earliest=day.earliest,
            day_latest=day.latest,
        )
        trip = (pair.facility, row.trip, row.form, row.direction, day.earliest, day.latest)
        trips.setdefault(trip, (told, {}))[1][pair.name] = None
    for told, partners in trips.values():
        yield evolve(told, partner="; ".join(sorted(partners)))


def _proposals(month: Month) -> Iterator[RecapRow]:
    for one in open_proposals(month.asked):
        pair = month.known[one.partnership]
        yield month.row(
            pair.facility,
            Section.PROPOSAL,
            id=one.proposal,
            subject=", ".join(one.forms),
            partner=pair.name,
            status=one.answer,
            day_earliest=one.submitted.earliest,
            day_latest=one.submitted.latest,
            age=one.age(month.asked.on),
        )


def _commitments(month: Month) -> Iterator[RecapRow]:
    """The open promises that are overdue, or may be due by the end of the month."""
    for one in open_promises(month.asked):
        due = one.due
        if due is None or not (one.overdue or _by(due.earliest, due.latest, month.last)):
            continue
        pair = month.known[one.partnership]
        yield month.row(
            pair.facility,
            Section.COMMITMENT,
            id=one.commitment,
            subject=one.text,
            partner=pair.name,
            status=one.side,
            day_earliest=one.made.earliest,
            day_latest=one.made.latest,
            ends_earliest=due.earliest,
            ends_latest=due.latest,
            days_left=(due.latest - month.asked.on).days if due.latest else None,
            overdue=one.overdue,
            promised=()
            if one.quantity is None
            else (f"{one.delivered}/{one.quantity} {one.unit}",),
        )


def _points(month: Month) -> Iterator[RecapRow]:
    """The points that are not done and are overdue, or may be due by the end of the month."""
    for one in TODO.answer(month.asked):
        if one.state in SETTLED or not _by(one.due_earliest, one.due, month.last):
            continue
        yield month.row(
            one.facility,
            Section.POINT,
            id=one.directive,
            subject=f"{one.point}: {one.text}",
            partner=one.issuer,
            status=one.state,
            ends_earliest=one.due_earliest,
            ends_latest=one.due,
            days_left=one.days_left,
            overdue=one.overdue,
        )


def _by(earliest: date | None, latest: date | None, last: date) -> bool:
    """Whether a stated due day may lie on or before *last*."""
    return (earliest or latest) is not None and (earliest is None or earliest <= last)


RECAP = View(
    name="recap",
    title="Rekap Kerja Sama UPT",
    models=(AGREEMENTS, ANSWERS, DIRECTIVES, FACILITIES, PARTNERS, PARTNERSHIPS),
    row=RecapRow,
    answer=_answer,
    page=recap_pages,
)
"""The month of the day asked for, section by section; every facility has at least its heading."""

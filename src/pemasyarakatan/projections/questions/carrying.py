"""How agreements are carried out: what was held in a month, promised, certified and found."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from attrs import Factory, define
from sqlalchemy import select

from pemasyarakatan.projections.questions.asking import Names, Parties, concerned, holds_on
from pemasyarakatan.projections.questions.pending import counts_on, delivered, of_facility, within
from pemasyarakatan.projections.questions.trainings import TRAININGS
from pemasyarakatan.projections.tables.agreements import AGREEMENT_FIELD
from pemasyarakatan.projections.tables.conduct import (
    AGREEMENT_ACTIVITY,
    EVALUATION,
    FINDING,
    TRAINING,
)
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIP
from pemasyarakatan.projections.tables.promises import COMMITMENT
from pemasyarakatan.projections.view import Asked


def _nothing() -> defaultdict[UUID, tuple[str, ...]]:
    return defaultdict(tuple)


@define
class Carried:
    """What is known of each agreement, by its id.

    *activities* certainly ended in the month, *undated* may have; *participants* has no entry
    where none of them states any. *certificates* counts courses that ended without one.
    """

    parties: Parties
    fields: defaultdict[UUID, tuple[str, ...]] = Factory(_nothing)
    activities: Counter[UUID] = Factory(Counter)
    undated: Counter[UUID] = Factory(Counter)
    participants: dict[UUID, int] = Factory(dict)
    promised: defaultdict[UUID, tuple[str, ...]] = Factory(_nothing)
    soft: Counter[UUID] = Factory(Counter)
    certificates: Counter[UUID] = Factory(Counter)
    findings: defaultdict[UUID, tuple[str, ...]] = Factory(_nothing)
    verdicts: dict[UUID, str] = Factory(dict)


def carried(asked: Asked, first: date, last: date) -> Carried:
    """What is known on the day; *first* and *last* are the days of the month."""
    found = Carried(parties=Parties(asked, Names(asked)))
    _fields(asked, found)
    _activities(asked, found, first, last)
    _promises(asked, found)
    _evaluations(asked, found)
    for course in TRAININGS.answer(asked):
        if course.days_without_certificate is not None and course.days_without_certificate >= 0:
            found.certificates[course.agreement] += 1
    return found


def _fields(asked: Asked, found: Carried) -> None:
    scope = asked.table(AGREEMENT_FIELD)
    query = select(scope).where(holds_on(scope, asked.on), concerned(asked, scope.c.stream))
    for row in asked.rows(query.order_by(scope.c.stream, scope.c.item)):
        found.fields[row.stream] += (row.text or row.code,)


def _activities(asked: Asked, found: Carried, first: date, last: date) -> None:
    for table in (asked.table(TRAINING), asked.table(AGREEMENT_ACTIVITY)):
        query = (
            select(table)
            .where(concerned(asked, table.c.stream), counts_on(table, "ended", asked.on))
            .where(table.c.ended_latest.is_(None) | (table.c.ended_latest >= first))
            .where(table.c.ended_earliest.is_(None) | (table.c.ended_earliest <= last))
        )
        for row in asked.rows(query):
            _count(row, found, first, last)


def _count(row: Any, found: Carried, first: date, last: date) -> None:
    """In the month in which it certainly ended, so that no month counts it again; else apart."""
    if not within(row.ended_earliest, row.ended_latest, first, last):
        found.undated[row.stream] += 1
        return
    found.activities[row.stream] += 1
    if row.participants is not None:
        known = found.participants.get(row.stream, 0)
        found.participants[row.stream] = known + row.participants


def _promises(asked: Asked, found: Carried) -> None:
    """The duties that an agreement's papers lay on either side, those taken back left out."""
    partnership, promise = asked.table(PARTNERSHIP), asked.table(COMMITMENT)
    given, units = delivered(asked), dict[tuple[UUID, str], list[int]]()
    query = (
        select(promise)
        .join(partnership, partnership.c.stream == promise.c.stream)
        .where(promise.c.agreement.isnot(None), counts_on(promise, "made", asked.on))
        .where(promise.c.outcome.is_(None) | (promise.c.outcome != "WITHDRAWN"))
        .order_by(promise.c.stream, promise.c.item)
    )
    for row in asked.rows(of_facility(asked, query, partnership.c.facility)):
        if row.quantity is None:
            found.soft[row.agreement] += 1
            continue
        counts = units.setdefault((row.agreement, row.unit), [0, 0])
        counts[0] += given.get(row.commitment, 0)
        counts[1] += row.quantity
    for (agreement, unit), (done, all_of_it) in units.items():
        found.promised[agreement] += (f"{done}/{all_of_it} {unit}",)


def _evaluations(asked: Asked, found: Carried) -> None:
    """The newest evaluation by the day: what it found, and what it advised."""
    evaluation, finding = asked.table(EVALUATION), asked.table(FINDING)
    query = (
        select(evaluation)
        .where(concerned(asked, evaluation.c.stream), counts_on(evaluation, "held", asked.on))
        .order_by(evaluation.c.held_latest.nulls_first(), evaluation.c.version)
    )
    newest = {row.stream: row for row in asked.rows(query)}
    found.verdicts = {agreement: row.verdict for agreement, row in newest.items()}
    query = select(finding).where(concerned(asked, finding.c.stream))
    for row in asked.rows(query.order_by(finding.c.stream, finding.c.version, finding.c.item)):
        last = newest.get(row.stream)
        if last is not None and last.evaluation == row.evaluation:
            found.findings[row.stream] += (row.text,)

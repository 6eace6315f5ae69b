"""Training log: the courses held under agreements, and what came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from attrs import frozen
from sqlalchemy import select

from pemasyarakatan.projections.questions.asking import Names, Parties, concerned, day_of
from pemasyarakatan.projections.tables.agreements import AGREEMENTS
from pemasyarakatan.projections.tables.conduct import CERTIFICATES, PLACEMENT, TRAINING
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.view import Asked, View


@frozen(kw_only=True)
class TrainingRow:
    """One course; *started* and *ended* are days, what they lie between, or `undated`.

    *days_without_certificate* is counted from the latest day it can have ended on, and empty once
    any certificate was issued, or where nothing is known of that day. *not_competent* are those
    who were tested and did not pass.
    """

    training: UUID
    title: str
    field: str
    provider: str | None
    agreement: UUID
    numbers: tuple[str, ...]
    facilities: tuple[str, ...]
    started: str
    ended: str
    hours_jp: int | None
    participants: int
    completed: int | None
    completion_certificates: int
    competence_certificates: int
    not_competent: int
    placed: int
    days_without_certificate: int | None


def _answer(asked: Asked) -> Iterator[TrainingRow]:
    training, names = asked.table(TRAINING), Names(asked)
    parties = Parties(asked, names)
    issued: Counter[tuple[UUID, UUID, str]] = Counter()
    failed: Counter[tuple[UUID, UUID]] = Counter()
    certificate, placement = asked.table(CERTIFICATES), asked.table(PLACEMENT)
    for row in asked.rows(select(certificate).where(concerned(asked, certificate.c.stream))):
        issued[row.stream, row.training, row.kind] += row.issued
        failed[row.stream, row.training] += row.not_competent
    placed: Counter[tuple[UUID, UUID]] = Counter()
    for row in asked.rows(select(placement).where(concerned(asked, placement.c.stream))):
        placed[row.stream, row.training] += row.placed
    query = (
        select(training)
        .where(concerned(asked, training.c.stream))
        .order_by(
            training.c.started_latest.desc().nulls_last(), training.c.stream, training.c.version
        )
    )
    for row in asked.rows(query):
        course = row.stream, row.training
        certified = issued[*course, "COMPLETION"], issued[*course, "COMPETENCE"]
        yield TrainingRow(
            training=row.training,
            title=row.title,
            field=f"{row.field} ({row.field_text})" if row.field_text else row.field,
            provider=names[row.provider] if row.provider else None,
            agreement=row.stream,
            numbers=parties.numbers(row.stream, "OWN", "PARTNER", "OTHER"),
            facilities=parties.own(row.stream),
            started=day_of(row.started_earliest, row.started_latest),
            ended=day_of(row.ended_earliest, row.ended_latest),
            hours_jp=row.hours_jp,
            participants=row.participants,
            completed=row.completed,
            completion_certificates=certified[0],
            competence_certificates=certified[1],
            not_competent=failed[course],
            placed=placed[course],
            days_without_certificate=_waiting(asked.on, row.ended_latest, any(certified)),
        )


def _waiting(on: date, ended: date | None, certified: bool) -> int | None:
    return None if certified or ended is None else (on - ended).days


TRAININGS = View(
    name="trainings",
    title="Training log",
    models=(AGREEMENTS, FACILITIES, PARTNERS),
    row=TrainingRow,
    answer=_answer,
    single="agreement",
)
"""The courses held under agreements, the newest first; those of no known day come last."""

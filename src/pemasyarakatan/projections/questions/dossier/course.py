"""What was done under the papers: every activity inside, before or outside, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from pemasyarakatan.domain.agreement.reach import Period
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.projections.questions.asking import Names, day_of
from pemasyarakatan.projections.questions.dossier.row import (
    DossierRow,
    Section,
    joined,
    rows_of,
)
from pemasyarakatan.projections.tables.agreements import AGREEMENT_COVER
from pemasyarakatan.projections.tables.conduct import (
    AGREEMENT_ACTIVITY,
    CERTIFICATES,
    EVALUATION,
    FINDING,
    PLACEMENT,
    TRAINING,
)
from pemasyarakatan.projections.view import Asked

_CERTAIN = ("OUTSIDE", "BEFORE_SIGNATURE")
"""What is said of an activity as soon as one of its days certainly is so."""

Spell = tuple[date, date, str]


def activities(asked: Asked) -> Iterator[DossierRow]:
    """Each course and activity, and how its days stand to the papers."""
    names = Names(asked)
    spells: dict[UUID, list[Spell]] = {}
    for row in rows_of(asked, AGREEMENT_COVER):
        first, last = row.from_day or date.min, row.until_day or date.max
        spells.setdefault(row.stream, []).append((first, last, row.standing))
    for table in (TRAINING, AGREEMENT_ACTIVITY):
        for row in rows_of(asked, table):
            course = table is TRAINING
            completed = row.completed if course else None
            yield DossierRow(
                agreement=row.stream,
                section=Section.ACTIVITIES,
                what="TRAINING" if course else row.kind,
                day=f"{day_of(row.started_earliest, row.started_latest)} - "
                f"{day_of(row.ended_earliest, row.ended_latest)}",
                first=row.started_earliest,
                last=row.ended_latest,
                value=row.title if course else row.summary,
                standing=standing(row, spells.get(row.stream, ())),
                note=joined(
                    row.field,
                    names[row.provider] if row.provider else None,
                    _counted("participants", row.participants),
                    _counted("completed", completed),
                    _counted("JP", row.hours_jp) if course else None,
                ),
                version=row.version,
            )


def standing(activity: Row[Any], spells: Sequence[Spell]) -> str:
    """How an activity stands to the papers: COVERED if each day that it can have certainly is.

    OUTSIDE or BEFORE_SIGNATURE where one of its days is, whichever these are; else NOT_STATED for
    want of a term, or NOT_PROVEN.
    """
    started = PartialDate(earliest=activity.started_earliest, latest=activity.started_latest)
    ended = PartialDate(earliest=activity.ended_earliest, latest=activity.ended_latest)
    period = Period.of(started, ended)
    met = [
        (max(first, period.began_from), min(last, period.ended_by), found)
        for first, last, found in spells
        if first <= period.ended_by and last >= period.began_from
    ]
    found = {one[2] for one in met}
    if found == {"COVERED"}:
        return "COVERED"
    for one in _CERTAIN:
        if one in found and period.surely_has(one, met):
            return one
    return "NOT_STATED" if "NOT_STATED" in found else "NOT_PROVEN"


def results(asked: Asked) -> Iterator[DossierRow]:
    """Certificates and placements, with the course that they came of."""
    titles = {(row.stream, row.training): row.title for row in rows_of(asked, TRAINING)}
    for row in rows_of(asked, CERTIFICATES):
        yield DossierRow(
            agreement=row.stream,
            section=Section.RESULTS,
            what=row.kind,
            day=day_of(row.issued_on_earliest, row.issued_on_latest),
            first=row.issued_on_earliest,
            last=row.issued_on_latest,
            value=titles.get((row.stream, row.training)),
            note=joined(
                _counted("issued", row.issued),
                _counted("not competent", row.not_competent),
                row.certifier,
            ),
            version=row.version,
        )
    names = Names(asked)
    for row in rows_of(asked, PLACEMENT):
        yield DossierRow(
            agreement=row.stream,
            section=Section.RESULTS,
            what="PLACEMENT",
            day=day_of(row.placed_on_earliest, row.placed_on_latest),
            first=row.placed_on_earliest,
            last=row.placed_on_latest,
            value=titles.get((row.stream, row.training)),
            note=joined(
                _counted("placed", row.placed),
                row.employer_kind,
                names[row.employer] if row.employer else None,
                row.regency,
            ),
            version=row.version,
        )


def evaluations(asked: Asked) -> Iterator[DossierRow]:
    """Each evaluation, and then what it found."""
    findings: dict[tuple[UUID, int], list[str]] = {}
    for row in rows_of(asked, FINDING):
        findings.setdefault((row.stream, row.version), []).append(row.text)
    for row in rows_of(asked, EVALUATION):
        yield DossierRow(
            agreement=row.stream,
            section=Section.EVALUATIONS,
            what="EVALUATION",
            day=day_of(row.held_earliest, row.held_latest),
            first=row.held_earliest,
            last=row.held_latest,
            standing=row.verdict,
            note="; ".join(findings.get((row.stream, row.version), ())) or None,
            version=row.version,
        )


def _counted(what: str, count: int | None) -> str | None:
    return None if count is None else f"{what} {count}"

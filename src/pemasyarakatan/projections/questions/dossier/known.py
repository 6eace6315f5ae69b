"""How it is all known: flags, irregularities, late records, amendments, inferences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from pemasyarakatan.domain.civil import civil_date
from pemasyarakatan.domain.decider import CorrectionRecorded, RecordVoided, in_effect
from pemasyarakatan.domain.values import Zone
from pemasyarakatan.projections.questions.asking import Names, day_of
from pemasyarakatan.projections.questions.dossier.row import (
    DossierRow,
    Section,
    joined,
    rows_of,
)
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT_BROKEN,
    AGREEMENT_FACILITY,
    AGREEMENT_FLAG,
    KNOWN,
)
from pemasyarakatan.projections.tables.facilities import FACILITY
from pemasyarakatan.projections.view import Asked

LATE = 30
"""What is recorded more than so many days after its day is listed as late."""


def flags(asked: Asked) -> Iterator[DossierRow]:
    """What an auditor wants to see that is no irregularity."""
    names = Names(asked)
    for row in rows_of(asked, AGREEMENT_FLAG):
        yield DossierRow(
            agreement=row.stream,
            section=Section.FLAGS,
            what=row.name,
            value=names.told(row.found),
        )


def irregularities(asked: Asked) -> Iterator[DossierRow]:
    """The rules that were acknowledged, and by whom; then those that nobody answered for."""
    told = {(row.stream, row.version): row for row in rows_of(asked, KNOWN.told)}
    for row in rows_of(asked, KNOWN.irregular):
        fact = told[row.stream, row.version]
        yield DossierRow(
            agreement=row.stream,
            section=Section.IRREGULARITIES,
            what=row.rule,
            day=day_of(fact.day_earliest, fact.day_latest),
            first=fact.day_earliest,
            last=fact.day_latest,
            value=row.reason,
            standing="ACKNOWLEDGED",
            note=row.acknowledged_by,
            version=row.version,
        )
    for row in rows_of(asked, AGREEMENT_BROKEN):
        yield DossierRow(
            agreement=row.stream,
            section=Section.IRREGULARITIES,
            what=row.rule,
            value=row.found,
            standing="NOBODY",
        )


def late(asked: Asked) -> Iterator[DossierRow]:
    """The facts recorded long after their day, by the calendar of the facility."""
    zones = _zones(asked)
    for row in rows_of(asked, KNOWN.told):
        recorded = civil_date(row.recorded_at, zones.get(row.stream, Zone.WIT))
        lag = _lag(row.day_latest, recorded)
        if lag is not None and lag > LATE:
            yield DossierRow(
                agreement=row.stream,
                section=Section.LATE,
                what=row.event,
                day=day_of(row.day_earliest, row.day_latest),
                first=row.day_earliest,
                last=row.day_latest,
                value=recorded.isoformat(),
                standing=str(lag),
                note=row.recorded_by,
                version=row.version,
            )


def _lag(day: date | None, recorded: date) -> int | None:
    return None if day is None else (recorded - day).days


def _zones(asked: Asked) -> dict[UUID, Zone]:
    """The zone of each agreement: that of its first facility."""
    bound, facility = asked.table(AGREEMENT_FACILITY), asked.table(FACILITY)
    query = (
        select(bound.c.stream, facility.c.tz)
        .join(facility, facility.c.stream == bound.c.facility)
        .order_by(bound.c.stream, bound.c.item.desc())
    )
    return {row.stream: Zone(row.tz) for row in asked.rows(query)}


def amendments(asked: Asked) -> Iterator[DossierRow]:
    """Every correction, void and piece of evidence; whether the first two are in effect."""
    found: dict[UUID, list[Row[Any]]] = {}
    for row in rows_of(asked, KNOWN.amended):
        found.setdefault(row.stream, []).append(row)
    for stream, rows in found.items():
        acting = _acting(rows)
        for row in rows:
            effect = "IN_EFFECT" if row.version in acting else "UNDONE"
            evidence = row.amendment == "EVIDENCE"
            yield DossierRow(
                agreement=stream,
                section=Section.AMENDMENTS,
                what=row.amendment,
                day=row.seen_on.isoformat() if row.seen_on else None,
                value=joined(f"of {row.target}", row.text),
                standing=row.bearing if evidence else effect,
                note=joined(row.source_kind, row.grade, row.reference, row.sha256)
                if evidence
                else joined(row.approved_by, "who also recorded it" if row.self_approved else None),
                version=row.version,
            )


def _acting(rows: list[Row[Any]]) -> frozenset[int]:
    """The corrections and voids in effect, by the law of the log."""
    history: list[object] = [None] * max(row.version for row in rows)
    for row in rows:
        target, text, by = row.target, row.text or "", row.approved_by or ""
        if row.amendment == "VOID":
            history[row.version - 1] = RecordVoided(
                target_version=target, reason=text, approved_by=by
            )
        elif row.amendment == "CORRECTION":
            history[row.version - 1] = CorrectionRecorded(
                target_version=target, corrected=None, reason=text, approved_by=by
            )
    return in_effect(history)


def inferred(asked: Asked) -> Iterator[DossierRow]:
    """What was concluded rather than read, and on what basis."""
    for row in rows_of(asked, KNOWN.inferred):
        yield DossierRow(
            agreement=row.stream,
            section=Section.INFERRED,
            what=row.field,
            value=row.basis,
            version=row.version,
        )

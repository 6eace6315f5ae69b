"""Expiry calendar: which agreements end when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from attrs import frozen
from sqlalchemy import select

from pemasyarakatan.projections.questions.asking import holds_on
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT,
    AGREEMENT_STATUS,
    AGREEMENTS,
)
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.view import Asked, View


@frozen(kw_only=True)
class ExpiryRow:
    """One agreement: until when its term runs, and how many days are left; 0 on its last day."""

    agreement: UUID
    status: str
    ends: date | None
    days_left: int | None


def _answer(asked: Asked) -> Iterator[ExpiryRow]:
    agreement, status = asked.table(AGREEMENT), asked.table(AGREEMENT_STATUS)
    query = (
        select(agreement.c.stream, status.c.status, status.c.term_end_latest)
        .join(status, status.c.stream == agreement.c.stream)
        .where(holds_on(status, asked.on))
        .order_by(status.c.term_end_latest.nulls_last(), agreement.c.stream)
    )
    for row in asked.rows(query):
        ends = row.term_end_latest
        yield ExpiryRow(
            agreement=row.stream,
            status=row.status,
            ends=ends,
            days_left=None if ends is None else (ends - asked.on).days,
        )


EXPIRY = View(
    name="expiry",
    title="Expiry calendar",
    models=(AGREEMENTS, PARTNERS),
    row=ExpiryRow,
    answer=_answer,
)
"""Which agreements end when, the next one first; those without an end stated come last."""

"""Exhibitions: announced, put off, held or cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, String, Text, Uuid

from pemasyarakatan.domain.exhibition import Exhibition
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import ReadModel, Row, Standing, put, standing_table
from pemasyarakatan.projections.tables.timelines import stretch, timeline

EXHIBITION = standing_table(
    "exhibition",
    Column("name", Text, nullable=False),
    Column("venue", Text),
    *span("announced"),
    *span("settled"),
    Column("exhaustive", Boolean, nullable=False),
    Column("directive", Uuid),
    Column("reschedulings", Text),
)
"""One row an exhibition; *venue* and the days are those in effect, *reschedulings* the reasons."""

EXHIBITION_DAY = standing_table("exhibition_day", Column("day", Date, nullable=False))
"""The days in effect."""

EXHIBITION_CATEGORY = standing_table(
    "exhibition_category", Column("category", String(40), nullable=False)
)
"""The categories that were stated; they describe, and admit nothing."""

EXHIBITION_STATUS = standing_table(
    "exhibition_status",
    *stretch(),
    Column("status", String(20), nullable=False),
)
"""What is known to have come of it from one day until another, both inclusive, or open."""


def _rows(exhibition: Exhibition, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    announced, settled = exhibition.announced, exhibition.settled
    if announced is None:
        return
    yield put(
        EXHIBITION,
        name=announced.name,
        venue=exhibition.venue,
        **spanned("announced", announced.announced_on),
        **spanned("settled", settled.on if settled else None),
        exhaustive=announced.exhaustive,
        directive=announced.directive_id,
        reschedulings="\n".join(one.reason for one in exhibition.reschedulings) or None,
    )
    for day in exhibition.days:
        yield put(EXHIBITION_DAY, day=day)
    for category in sorted(announced.stated_categories):
        yield put(EXHIBITION_CATEGORY, category=category)
    turns = settled.on.earliest if settled else None
    for one in timeline((turns,), exhibition.status_at):
        yield put(EXHIBITION_STATUS, **one.days, status=one.held)


EXHIBITIONS = ReadModel(
    name="exhibitions",
    version=1,
    tables=(EXHIBITION, EXHIBITION_DAY, EXHIBITION_CATEGORY, EXHIBITION_STATUS),
    standings={"exhibition": Standing(_rows)},
)
"""What was to be shown, and whether it was."""

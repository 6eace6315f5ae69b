"""A small read model for the tests of the machinery: its rows are easy to foretell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import Column, Integer, Text, Uuid, select

from pemasyarakatan.domain.facility import Facility, HeadObserved
from pemasyarakatan.domain.partnership import Partnership
from pemasyarakatan.projections.columns import Instant, span, spanned
from pemasyarakatan.projections.model import (
    ReadModel,
    Row,
    Standing,
    fact_table,
    put,
    standing_table,
)
from pemasyarakatan.projections.view import Asked, View
from pemasyarakatan.record import Record

HEAD = fact_table("head_seen", Column("name", Text), *span("seen"), Column("recorded_at", Instant))
HOME = standing_table("home", Column("name", Text, nullable=False), Column("heads", Integer))
TIE = standing_table("tie", Column("facility", Uuid), Column("facility_name", Text))


def head_seen(event: HeadObserved, record: Record) -> Iterator[Row]:
    """One row an observation."""
    yield put(
        HEAD,
        name=event.official.name.raw if event.official.name else None,
        **spanned("seen", event.observed_on),
        recorded_at=record.recorded_at,
    )


def home(facility: Facility, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:
    """One row a facility."""
    if facility.registered is not None:
        yield put(HOME, name=facility.registered.name, heads=len(facility.heads_seen))


def tie(partnership: Partnership, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:
    """One row a partnership, with the name of its facility."""
    if partnership.opened is not None:
        there = look[partnership.opened.facility_id]
        name = there.registered.name if there is not None and there.registered else None
        yield put(TIE, facility=partnership.opened.facility_id, facility_name=name)


def facility_of(partnership: Partnership) -> tuple[UUID, ...]:
    """The facility of a partnership."""
    return (partnership.opened.facility_id,) if partnership.opened else ()


HOMES = ReadModel(
    name="homes",
    version=1,
    tables=(HEAD, HOME, TIE),
    facts={HeadObserved: head_seen},
    standings={"facility": Standing(home), "partnership": Standing(tie, facility_of)},
)


@frozen(kw_only=True)
class HeadRow:
    """A head that was seen."""

    name: str | None


def _heads(asked: Asked) -> Iterator[HeadRow]:
    head = asked.table(HEAD)
    for row in asked.rows(select(head.c.name).order_by(head.c.seen_earliest, head.c.name)):
        yield HeadRow(name=row.name)


HEADS = View(name="heads", title="Heads", models=(HOMES,), row=HeadRow, answer=_heads)

"""Ledger of social assistance: what became of every item of every programme."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import Table, select

from pemasyarakatan.projections.questions.asking import holds_on, of_facility
from pemasyarakatan.projections.tables import assistance as t
from pemasyarakatan.projections.view import Asked, View


@frozen(kw_only=True)
class AidRow:
    """One item of a programme, in its unit; for who audits it, so that small counts stand.

    Allocated is what was given to families and not returned, what is available, what came back
    spoiled; of closed books also what went back to the fund and was written off. *recipients*
    counts the families verified for the programme as a whole, *handovers* the papers of the rounds
    with this item, and *rounds_without* those that have none. *opened* is the first day that it can
    have been.
    """

    programme: UUID
    facility: UUID
    title: str | None
    opened: date | None
    status: str
    item: str
    unit: str
    allocated: int
    recipients: int
    distributed: int
    returned: int
    returned_spoiled: int
    available: int
    returned_to_fund: int | None
    written_off: int | None
    rounds: int
    rounds_without: int
    handovers: tuple[str, ...]
    distributors: tuple[str, ...]
    verifiers: tuple[str, ...]
    contributions: tuple[str, ...]


def _answer(asked: Asked) -> Iterator[AidRow]:
    programme, status, item = (
        asked.table(one) for one in (t.AID_PROGRAMME, t.AID_STATUS, t.AID_ITEM)
    )
    rounds = _grouped(asked, asked.table(t.AID_ROUND))
    checks = _grouped(asked, asked.table(t.AID_CHECK))
    gifts = _grouped(asked, asked.table(t.AID_CONTRIBUTION))
    query = (
        select(programme, status.c.status, item)
        .join(status, status.c.stream == programme.c.stream)
        .join(item, item.c.stream == programme.c.stream)
        .where(holds_on(status, asked.on), of_facility(programme.c.facility, asked))
        .order_by(programme.c.opened_earliest.nulls_last(), programme.c.stream, item.c.code)
    )
    for row in asked.rows(query):
        own = [one for one in rounds.get(row.stream, ()) if one.code == row.code]
        papers = [one.handover for one in own]
        yield AidRow(
            programme=row.stream,
            facility=row.facility,
            title=row.title,
            opened=row.opened_earliest,
            status=row.status,
            item=row.code,
            unit=row.unit,
            allocated=row.allocated,
            recipients=row.recipients_verified,
            distributed=row.distributed,
            returned=row.returned_good + row.returned_spoiled,
            returned_spoiled=row.returned_spoiled,
            available=row.available,
            returned_to_fund=row.returned_to_fund,
            written_off=row.written_off,
            rounds=len(own),
            rounds_without=papers.count(None),
            handovers=_each(paper for paper in papers if paper),
            distributors=_each(map(_official, own)),
            verifiers=_each(map(_official, checks.get(row.stream, ()))),
            contributions=tuple(map(_gift, gifts.get(row.stream, ()))),
        )


def _grouped(asked: Asked, table: Table) -> dict[UUID, list[Any]]:
    keys = [table.c.stream, *([table.c.version] if "version" in table.c else []), table.c.item]
    found: dict[UUID, list[Any]] = {}
    for row in asked.rows(select(table).order_by(*keys[:1], *table.primary_key.columns)):
        found.setdefault(row.stream, []).append(row)
    return found


def _each(texts: Any) -> tuple[str, ...]:
    """Every text once, in the order in which they came."""
    return tuple(dict.fromkeys(texts))


def _official(row: Any) -> str:
    return ", ".join(filter(None, (row.by_name, row.by_position))) or "not named"


def _gift(row: Any) -> str:
    worth = "of a value not stated" if row.value is None else f"worth {row.value}"
    return f"{row.source}{f' {row.partner}' if row.partner else ''}, {worth}"


AID = View(
    name="aid",
    title="Ledger of social assistance",
    models=(t.ASSISTANCE,),
    row=AidRow,
    answer=_answer,
)
"""What became of every item of aid, by programme, the earliest first."""

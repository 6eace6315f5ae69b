"""Social assistance: programmes, what became of each item, who verified and who handed out.

Rounds and returns have one row for each fact. Recipients are in no table, not even as references:
what is counted of them is counted from the state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Integer, String, Text, Uuid

from pemasyarakatan.domain.assistance import (
    AidDistributed,
    AidReturned,
    RecipientsVerified,
    SocialAssistanceProgramme,
)
from pemasyarakatan.domain.assistance.rules import unverified
from pemasyarakatan.domain.assistance.values import CheckOutcome
from pemasyarakatan.domain.values import Official, PartialDate
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import (
    ReadModel,
    Row,
    Standing,
    fact_table,
    put,
    standing_table,
)
from pemasyarakatan.projections.tables.timelines import stretch, timeline
from pemasyarakatan.record import Record

AID_PROGRAMME = standing_table(
    "aid_programme",
    Column("facility", Uuid, nullable=False),
    Column("title", Text),
    *span("opened"),
    *span("closed"),
    Column("max_per_recipient", Integer),
    Column("budget", BigInteger),
    Column("spent", BigInteger),
    Column("recipients_verified", Integer, nullable=False),
    Column("directive", Uuid),
    Column("report", Text),
)
"""One row a programme; *recipients_verified* counts families, also under several references.

*spent* is in rupiah, and empty where a value is not stated.
"""

AID_STATUS = standing_table(
    "aid_status",
    *stretch(),
    Column("status", String(20), nullable=False),
)
"""Whether the books were open from one day until another, both inclusive, or open."""

AID_ITEM = standing_table(
    "aid_item",
    Column("code", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("unit_value", BigInteger),
    Column("allocated", BigInteger, nullable=False),
    Column("distributed", BigInteger, nullable=False),
    Column("returned_good", BigInteger, nullable=False),
    Column("returned_spoiled", BigInteger, nullable=False),
    Column("available", BigInteger, nullable=False),
    Column("returned_to_fund", BigInteger),
    Column("written_off", BigInteger),
)
"""What became of each item, in its unit; the last two are empty until the books are closed."""

AID_CONTRIBUTION = standing_table(
    "aid_contribution",
    Column("source", String(20), nullable=False),
    Column("partner", Uuid),
    Column("value", BigInteger),
)
"""Who gave, and what it is worth in rupiah where that is stated."""

AID_ROUND = fact_table(
    "aid_round",
    Column("round", Uuid, nullable=False),
    *span("day"),
    Column("by_name", Text),
    Column("by_position", Text),
    Column("handover", Text),
    Column("code", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("lines", Integer, nullable=False),
)
"""One row an item of a round: how much of it was handed out, in how many lines, and by whom."""

AID_CHECK = fact_table(
    "aid_check",
    Column("check", Uuid, nullable=False),
    *span("day"),
    Column("by_name", Text),
    Column("by_position", Text),
    Column("verified", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)
"""One row a check: who looked at how many, and what came of it."""

AID_RETURN = fact_table(
    "aid_return",
    Column("distribution", Uuid, nullable=False),
    *span("day"),
    Column("quantity", BigInteger, nullable=False),
    Column("condition", String(20), nullable=False),
    Column("reason", Text, nullable=False),
)
"""One row a return."""


def _round(event: AidDistributed, record: Record) -> Iterator[Row]:  # noqa: ARG001
    for item in dict.fromkeys(line.item for line in event.lines):
        quantities = [line.quantity for line in event.lines if line.item == item]
        yield put(
            AID_ROUND,
            round=event.round_id,
            **spanned("day", event.on),
            **_by(event.by),
            handover=event.handover_record.reference if event.handover_record else None,
            code=item,
            quantity=sum(quantities),
            lines=len(quantities),
        )


def _check(event: RecipientsVerified, record: Record) -> Iterator[Row]:  # noqa: ARG001
    outcomes = [line.outcome for line in event.lines]
    yield put(
        AID_CHECK,
        check=event.check_id,
        **spanned("day", event.on),
        **_by(event.verified_by),
        verified=outcomes.count(CheckOutcome.VERIFIED),
        rejected=outcomes.count(CheckOutcome.REJECTED),
    )


def _return(event: AidReturned, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        AID_RETURN,
        distribution=event.distribution_id,
        **spanned("day", event.on),
        quantity=event.quantity,
        condition=event.condition,
        reason=event.reason,
    )


def _by(official: Official) -> dict[str, str | None]:
    return {
        "by_name": official.name.raw if official.name else None,
        "by_position": official.position,
    }


def _rows(
    programme: SocialAssistanceProgramme,
    stream: UUID,  # noqa: ARG001
    look: Mapping[UUID, Any],  # noqa: ARG001
) -> Iterator[Row]:
    opened, closed = programme.opened, programme.closed
    if opened is None:
        return
    yield put(
        AID_PROGRAMME,
        facility=opened.facility_id,
        title=opened.title,
        **spanned("opened", opened.opened_on),
        **spanned("closed", closed.on if closed else None),
        max_per_recipient=opened.max_per_recipient,
        budget=opened.budget,
        spent=programme.spent(),
        recipients_verified=_verified(programme),
        directive=opened.directive_id,
        report=closed.report.reference if closed and closed.report else None,
    )
    yield from _status(programme)
    items = {item.code: item for item in programme.items}
    to_fund = {one.item: one.quantity for one in closed.returned_to_fund} if closed else {}
    off = {one.item: one.quantity for one in closed.written_off} if closed else {}
    for stock in programme.stock:
        item = items[stock.item]
        yield put(
            AID_ITEM,
            code=stock.item,
            unit=item.unit,
            unit_value=item.unit_value,
            allocated=stock.allocated,
            distributed=stock.distributed,
            returned_good=stock.returned_good,
            returned_spoiled=stock.returned_spoiled,
            available=stock.available,
            returned_to_fund=to_fund.get(stock.item, 0) if closed else None,
            written_off=off.get(stock.item, 0) if closed else None,
        )
    for one in opened.contributions:
        yield put(AID_CONTRIBUTION, source=one.source, partner=one.partner_id, value=one.value)


def _status(programme: SocialAssistanceProgramme) -> Iterator[Row]:
    closed = programme.closed
    turns = closed.on.earliest if closed else None
    for one in timeline((turns,), programme.status_at):
        yield put(AID_STATUS, **one.days, status=one.held)


def _verified(programme: SocialAssistanceProgramme) -> int:
    """The families that were verified and not rejected since, each counted once."""
    ledger = programme.ledger
    return len(
        {
            ledger.family(recipient)
            for recipient in ledger.verified.keys()  # noqa: SIM118  # no mapping
            if not unverified(ledger, recipient, _EVER)
        }
    )


_EVER = PartialDate.on(date.max)


ASSISTANCE = ReadModel(
    name="assistance",
    version=1,
    tables=(
        AID_PROGRAMME,
        AID_STATUS,
        AID_ITEM,
        AID_CONTRIBUTION,
        AID_ROUND,
        AID_CHECK,
        AID_RETURN,
    ),
    facts={AidDistributed: _round, RecipientsVerified: _check, AidReturned: _return},
    standings={"assistance": Standing(_rows)},
)
"""What was given to families in need, and by whom."""

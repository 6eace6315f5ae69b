"""Expiry calendar: which agreements end when, and what is still to be done about it."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import Row, select

from pemasyarakatan.projections.questions.asking import Names, Parties, concerned, holds_on
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT,
    AGREEMENT_STATUS,
    AGREEMENTS,
)
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.view import Asked, View

MONTHS = 3
"""How many months before the end the renewal window opens: usual practice, and no law."""


class Renewal(StrEnum):
    """Whether a renewal (perpanjangan) can be signed on a day.

    NONE is for what has no end to renew; LAPSED for an end that has passed, after which it takes a
    new agreement; an AUTOMATIC term renews itself unless notice is given.
    """

    NONE = "NONE"
    NOT_YET = "NOT_YET"
    OPEN = "OPEN"
    LAPSED = "LAPSED"
    AUTOMATIC = "AUTOMATIC"


@frozen(kw_only=True)
class ExpiryRow:
    """One signed agreement, and when it ends: on the last day of the term stated last, or before.

    *ends* is the latest day that this can be, *ends_earliest* the earliest; *days_left* is 0 on
    that last day and negative after it. *evaluated* tells of the last 12 months of the term.
    """

    agreement: UUID
    kind: str
    title: str | None
    own_numbers: tuple[str, ...]
    partner_numbers: tuple[str, ...]
    other_numbers: tuple[str, ...]
    facilities: tuple[str, ...]
    partners: tuple[str, ...]
    status: str
    ends_earliest: date | None
    ends: date | None
    days_left: int | None
    evaluated: bool | None
    renewal_opens: date | None
    renewal: str
    replaced_by: tuple[UUID, ...]


def last_day(row: Row[Any]) -> tuple[date | None, date | None]:
    """The earliest and the latest day that an agreement can end on; None where that is open."""
    open_ended = row.ends_basis == "UNTIL_TERMINATED"
    first, last = (None, None) if open_ended else (row.ends_earliest, row.ends_latest)
    ended: date | None = row.terminated_on
    if ended is None:
        return first, last
    return (
        ended if first is None or ended < first else first,
        ended if last is None or ended < last else last,
    )


def renewal_opens(end: date) -> date:
    """The first day of the window of an agreement that ends on *end*."""
    year, month = divmod(12 * end.year + end.month - 1 - MONTHS, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(end.day, calendar.monthrange(year, month + 1)[1]))


def _answer(asked: Asked) -> Iterator[ExpiryRow]:
    found = sorted(_rows(asked), key=lambda row: (*_urgency(row, asked.on), str(row.agreement)))
    yield from found


def _urgency(row: ExpiryRow, on: date) -> tuple[int, int]:
    """The next end first; then those without one; then those that have ended, the newest first."""
    if row.ends is None:
        return 1, 0
    days = (row.ends - on).days
    return (0, days) if days >= 0 else (2, -days)


def _rows(asked: Asked) -> Iterator[ExpiryRow]:
    agreement, status = asked.table(AGREEMENT), asked.table(AGREEMENT_STATUS)
    parties = Parties(asked, Names(asked))
    later: dict[UUID, list[UUID]] = {}
    signed = agreement.c.ends_basis.isnot(None)
    followers = select(agreement.c.stream, agreement.c.predecessor).where(
        agreement.c.predecessor.isnot(None), signed
    )
    for row in asked.rows(followers.order_by(agreement.c.stream)):
        later.setdefault(row.predecessor, []).append(row.stream)
    query = (
        select(agreement, status.c.status)
        .join(status, status.c.stream == agreement.c.stream)
        .where(holds_on(status, asked.on), signed, concerned(asked, agreement.c.stream))
    )
    for row in asked.rows(query):
        first, last = last_day(row)
        opens, renewal = _renewal(row, first, last, asked.on)
        yield ExpiryRow(
            agreement=row.stream,
            kind=row.kind,
            title=row.title,
            own_numbers=parties.numbers(row.stream, "OWN"),
            partner_numbers=parties.numbers(row.stream, "PARTNER"),
            other_numbers=parties.numbers(row.stream, "OTHER"),
            facilities=parties.own(row.stream),
            partners=parties.partners(row.stream),
            status=row.status,
            ends_earliest=first,
            ends=last,
            days_left=None if last is None else (last - asked.on).days,
            evaluated=row.evaluated,
            renewal_opens=opens,
            renewal=renewal.value,
            replaced_by=tuple(later.get(row.stream, ())),
        )


def _renewal(
    row: Row[Any], first: date | None, last: date | None, on: date
) -> tuple[date | None, Renewal]:
    if row.terminated_on is not None or last is None:
        return None, Renewal.NONE
    opens = renewal_opens(first or last)
    if row.ends_basis == "AUTOMATIC":
        return opens, Renewal.AUTOMATIC
    if on > last:
        return opens, Renewal.LAPSED
    return opens, Renewal.OPEN if on >= opens else Renewal.NOT_YET


EXPIRY = View(
    name="expiry",
    title="Expiry calendar",
    models=(AGREEMENTS, FACILITIES, PARTNERS),
    row=ExpiryRow,
    answer=_answer,
    single="agreement",
)
"""Which signed agreements end when: the next first, then those without an end, then past ones."""

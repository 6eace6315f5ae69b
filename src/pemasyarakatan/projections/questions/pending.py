"""What is pending in the partnerships on a day: open proposals, and open promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.projections.questions.asking import Names, holds_on
from pemasyarakatan.projections.tables.partners import PARTNER
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIP
from pemasyarakatan.projections.tables.promises import (
    COMMITMENT,
    COMMITMENT_DELIVERY,
    COMMITMENT_OPEN,
    PROPOSAL,
    PROPOSAL_FORM,
    PROPOSAL_OPEN,
)
from pemasyarakatan.projections.view import Asked


@frozen(kw_only=True)
class Pair:
    """A partnership: its facility, its partner, and the name and sector of that."""

    partnership: UUID
    facility: UUID
    partner: UUID
    name: str
    sector: str | None


@frozen(kw_only=True)
class OpenProposal:
    """A proposal that nobody has accepted, declined or withdrawn by the day asked for."""

    partnership: UUID
    proposal: UUID
    submitted: PartialDate
    forms: tuple[str, ...]
    answer: str | None

    def age(self, on: date) -> int | None:
        """How many days it certainly has been open; None where that is not known."""
        latest = self.submitted.latest
        return None if latest is None else max(0, (on - latest).days)


@frozen(kw_only=True)
class OpenPromise:
    """A promise that is neither kept nor taken back by the day asked for.

    *delivered* is the sum of what was delivered by then; *quantity* None is a soft promise.
    """

    partnership: UUID
    commitment: UUID
    text: str
    side: str
    by: str | None
    agreement: UUID | None
    quantity: int | None
    unit: str | None
    delivered: int
    made: PartialDate
    due: PartialDate | None
    overdue: bool

    def __str__(self) -> str:
        parts = [self.by or self.side]
        if self.quantity is not None:
            parts.append(f"{self.delivered}/{self.quantity} {self.unit}")
        if self.due is not None:
            parts.append(f"due {self.due}")
        if self.overdue:
            parts.append("overdue")
        return f"{self.text} ({'; '.join(parts)})"


def counts_on(table: Table, name: str, day: date) -> ColumnElement[bool]:
    """Whether a fact of a row counts on *day*: unless it certainly lies after it."""
    earliest = table.c[f"{name}_earliest"]
    return or_(earliest.is_(None), earliest <= day)


def within(earliest: date | None, latest: date | None, first: date, last: date) -> bool:
    """Whether a day known in part certainly lies from *first* to *last*."""
    return earliest is not None and latest is not None and first <= earliest <= latest <= last


def of_facility(asked: Asked, query: Select[Any], facility: ColumnElement[UUID]) -> Select[Any]:
    """*query*, for the facility asked for, if there is one."""
    return query if asked.facility is None else query.where(facility == asked.facility)


def day_in(row: Any, name: str) -> PartialDate:
    """The day that the columns made by `span` hold."""
    return PartialDate(
        earliest=getattr(row, f"{name}_earliest"), latest=getattr(row, f"{name}_latest")
    )


def pairs(asked: Asked, names: Names) -> dict[UUID, Pair]:
    """The partnerships, by id, in the order of the facility and the name of the partner."""
    partnership, partner = asked.table(PARTNERSHIP), asked.table(PARTNER)
    query = (
        select(partnership, partner.c.sector)
        .outerjoin(partner, partner.c.stream == partnership.c.partner)
        .order_by(partnership.c.facility, partnership.c.stream)
    )
    found = [
        Pair(
            partnership=row.stream,
            facility=row.facility,
            partner=row.partner,
            name=names[row.partner],
            sector=row.sector,
        )
        for row in asked.rows(of_facility(asked, query, partnership.c.facility))
    ]
    # In Python, so that the order is the same whatever the database sorts texts by.
    found.sort(key=lambda one: (one.facility, one.name, one.partnership))
    return {one.partnership: one for one in found}


def open_proposals(asked: Asked) -> list[OpenProposal]:
    """The open proposals, oldest first; those of which the day is not known come last."""
    partnership, proposal = asked.table(PARTNERSHIP), asked.table(PROPOSAL)
    is_open, form = asked.table(PROPOSAL_OPEN), asked.table(PROPOSAL_FORM)
    forms: defaultdict[UUID, list[str]] = defaultdict(list)
    pending = (
        select(proposal)
        .join(partnership, partnership.c.stream == proposal.c.stream)
        .join(is_open, _same(is_open, proposal, "proposal"))
        .where(holds_on(is_open, asked.on))
    )
    wanted = (
        select(form.c.proposal, form.c.form)
        .join(partnership, partnership.c.stream == form.c.stream)
        .join(is_open, _same(is_open, form, "proposal"))
        .where(holds_on(is_open, asked.on))
        .order_by(form.c.stream, form.c.item)
    )
    for row in asked.rows(of_facility(asked, wanted, partnership.c.facility)):
        forms[row.proposal].append(row.form)
    found = [
        OpenProposal(
            partnership=row.stream,
            proposal=row.proposal,
            submitted=day_in(row, "submitted"),
            forms=tuple(dict.fromkeys(forms[row.proposal])),
            answer=row.answer,
        )
        for row in asked.rows(of_facility(asked, pending, partnership.c.facility))
    ]
    return sorted(found, key=lambda one: (one.submitted.latest or date.max, one.proposal))


def open_promises(asked: Asked) -> list[OpenPromise]:
    """The open promises, the next due first; those without a due day come last."""
    partnership, promise = asked.table(PARTNERSHIP), asked.table(COMMITMENT)
    is_open = asked.table(COMMITMENT_OPEN)
    query = (
        select(promise, is_open.c.overdue)
        .join(partnership, partnership.c.stream == promise.c.stream)
        .join(is_open, _same(is_open, promise, "commitment"))
        .where(holds_on(is_open, asked.on))
    )
    rows = list(asked.rows(of_facility(asked, query, partnership.c.facility)))
    given = delivered(asked)
    found = [
        OpenPromise(
            partnership=row.stream,
            commitment=row.commitment,
            text=row.text,
            side=row.side,
            by=row.by_name or row.by_position,
            agreement=row.agreement,
            quantity=row.quantity,
            unit=row.unit,
            delivered=given.get(row.commitment, 0),
            made=day_in(row, "made"),
            due=_stated(day_in(row, "due")),
            overdue=row.overdue,
        )
        for row in rows
    ]
    return sorted(found, key=_urgency)


def delivered(asked: Asked) -> dict[UUID, int]:
    """What was delivered on each promise by the day asked for."""
    partnership, step = asked.table(PARTNERSHIP), asked.table(COMMITMENT_DELIVERY)
    query = (
        select(step.c.commitment, func.sum(step.c.delivered).label("delivered"))
        .join(partnership, partnership.c.stream == step.c.stream)
        .where(counts_on(step, "delivered_on", asked.on))
        .group_by(step.c.commitment)
    )
    rows = asked.rows(of_facility(asked, query, partnership.c.facility))
    return {row.commitment: int(row.delivered) for row in rows}


def by_partnership(found: Iterable[Any]) -> defaultdict[UUID, list[Any]]:
    """What was found, apart for each partnership."""
    apart: defaultdict[UUID, list[Any]] = defaultdict(list)
    for one in found:
        apart[one.partnership].append(one)
    return apart


def _same(one: Table, other: Table, name: str) -> ColumnElement[bool]:
    return and_(one.c.stream == other.c.stream, one.c[name] == other.c[name])


def _stated(due: PartialDate) -> PartialDate | None:
    return due if due.dated else None


def _urgency(one: OpenPromise) -> tuple[date, date, UUID]:
    due = one.due or PartialDate()
    return due.latest or date.max, one.made.latest or date.max, one.commitment

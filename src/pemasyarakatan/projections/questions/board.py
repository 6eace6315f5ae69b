"""Partnership board: how far each partnership has come, and what is open in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import distinct, func, select

from pemasyarakatan.projections.questions.asking import Names, holds_on
from pemasyarakatan.projections.questions.pending import (
    OpenPromise,
    OpenProposal,
    by_partnership,
    counts_on,
    of_facility,
    open_promises,
    open_proposals,
    pairs,
)
from pemasyarakatan.projections.tables.agreements import AGREEMENT_STATUS, AGREEMENTS
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.meetings import VISIT
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.tables.partnerships import (
    PARTNERSHIP,
    PARTNERSHIP_AGREEMENT,
    PARTNERSHIP_STATUS,
    PARTNERSHIPS,
)
from pemasyarakatan.projections.view import Asked, View


@frozen(kw_only=True)
class BoardRow:
    """One partnership.

    *last_visit* is the newest that has a day, else one without; *visits* counts all of them, each
    trip once. *oldest_proposal* is in days, and in full ones where the day is known in part.
    *agreements* are those in force, the next to end first, and *days_left* is of that one: 0 on
    its last day.
    """

    partnership: UUID
    facility: UUID
    facility_name: str
    partner: UUID
    name: str
    sector: str | None
    status: str | None
    last_visit_earliest: date | None
    last_visit_latest: date | None
    last_visit_form: str | None
    visits: int
    proposals: tuple[str, ...]
    oldest_proposal: int | None
    commitments: tuple[str, ...]
    overdue: int
    agreements: tuple[UUID, ...]
    ends: date | None
    days_left: int | None


def _answer(asked: Asked) -> Iterator[BoardRow]:
    statuses, seen, last = _statuses(asked), _visits(asked), _last_visits(asked)
    proposals = by_partnership(open_proposals(asked))
    promises = by_partnership(open_promises(asked))
    running, names = _running(asked), Names(asked)
    for one in pairs(asked, names).values():
        visit = last.get(one.partnership)
        asked_for: list[OpenProposal] = proposals[one.partnership]
        promised: list[OpenPromise] = promises[one.partnership]
        papers = running[one.partnership]
        ends = papers[0].term_end_latest if papers else None
        yield BoardRow(
            partnership=one.partnership,
            facility=one.facility,
            facility_name=names[one.facility],
            partner=one.partner,
            name=one.name,
            sector=one.sector,
            status=statuses.get(one.partnership),
            last_visit_earliest=visit.occurred_earliest if visit else None,
            last_visit_latest=visit.occurred_latest if visit else None,
            last_visit_form=visit.form if visit else None,
            visits=seen.get(one.partnership, 0),
            proposals=tuple(_said(proposal, asked.on) for proposal in asked_for),
            oldest_proposal=asked_for[0].age(asked.on) if asked_for else None,
            commitments=tuple(map(str, promised)),
            overdue=sum(promise.overdue for promise in promised),
            agreements=tuple(paper.agreement for paper in papers),
            ends=ends,
            days_left=None if ends is None else (ends - asked.on).days,
        )


def _said(proposal: OpenProposal, on: date) -> str:
    age = proposal.age(on)
    return f"{', '.join(proposal.forms)} ({'age unknown' if age is None else f'{age} days'})"


def _statuses(asked: Asked) -> dict[UUID, str]:
    partnership, status = asked.table(PARTNERSHIP), asked.table(PARTNERSHIP_STATUS)
    query = (
        select(status.c.stream, status.c.status)
        .join(partnership, partnership.c.stream == status.c.stream)
        .where(holds_on(status, asked.on))
    )
    rows = asked.rows(of_facility(asked, query, partnership.c.facility))
    return {row.stream: row.status for row in rows}


def _visits(asked: Asked) -> dict[UUID, int]:
    partnership, visit = asked.table(PARTNERSHIP), asked.table(VISIT)
    query = (
        select(visit.c.stream, func.count(distinct(visit.c.trip)).label("visits"))
        .join(partnership, partnership.c.stream == visit.c.stream)
        .where(counts_on(visit, "occurred", asked.on))
        .group_by(visit.c.stream)
    )
    rows = asked.rows(of_facility(asked, query, partnership.c.facility))
    return {row.stream: row.visits for row in rows}


def _last_visits(asked: Asked) -> dict[UUID, Any]:
    """The newest visit of each partnership, of those that can have been by the day."""
    partnership, visit = asked.table(PARTNERSHIP), asked.table(VISIT)
    newest = func.row_number().over(
        partition_by=visit.c.stream,
        order_by=[
            visit.c.occurred_latest.desc().nulls_last(),
            visit.c.occurred_earliest.desc().nulls_last(),
            visit.c.version.desc(),
        ],
    )
    query = (
        select(visit, newest.label("place"))
        .join(partnership, partnership.c.stream == visit.c.stream)
        .where(counts_on(visit, "occurred", asked.on))
    )
    ranked = of_facility(asked, query, partnership.c.facility).subquery()
    return {row.stream: row for row in asked.rows(select(ranked).where(ranked.c.place == 1))}


def _running(asked: Asked) -> defaultdict[UUID, list[Any]]:
    """The linked agreements in force on the day, the next to end first."""
    partnership, status = asked.table(PARTNERSHIP), asked.table(AGREEMENT_STATUS)
    link = asked.table(PARTNERSHIP_AGREEMENT)
    query = (
        select(link.c.stream, link.c.agreement, status.c.term_end_latest)
        .join(partnership, partnership.c.stream == link.c.stream)
        .join(status, status.c.stream == link.c.agreement)
        .where(holds_on(status, asked.on), status.c.status == "IN_FORCE")
        .order_by(status.c.term_end_latest.nulls_last(), link.c.agreement)
    )
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in asked.rows(of_facility(asked, query, partnership.c.facility)):
        found[row.stream].append(row)
    return found


BOARD = View(
    name="board",
    title="Partnership board",
    models=(AGREEMENTS, FACILITIES, PARTNERS, PARTNERSHIPS),
    row=BoardRow,
    answer=_answer,
)
"""How far each partnership has come on the day, and what is open in it."""

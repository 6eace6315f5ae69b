"""Facility comparison of the regional office: what each unit has signed, held and brought about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import Row, or_, select

from pemasyarakatan.domain.values import PartnerSector
from pemasyarakatan.projections.questions.asking import holds_on, roots
from pemasyarakatan.projections.questions.homes import UNKNOWN, Home, Level
from pemasyarakatan.projections.questions.people import NO_SHARE, people, within
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT,
    AGREEMENT_FACILITY,
    AGREEMENT_PARTY,
    AGREEMENT_STATUS,
    AGREEMENTS,
)
from pemasyarakatan.projections.tables.conduct import (
    AGREEMENT_ACTIVITY,
    TRAINING,
)
from pemasyarakatan.projections.tables.facilities import (
    FACILITIES,
    FACILITY,
    FACILITY_CLASS,
    FACILITY_OFFICE,
)
from pemasyarakatan.projections.tables.meetings import VISIT
from pemasyarakatan.projections.tables.partners import PARTNER, PARTNERS
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIP, PARTNERSHIPS
from pemasyarakatan.projections.view import Asked, View

DAYS = 90
"""For how many days, up to the one asked for, visits are counted."""


@frozen(kw_only=True)
class ComparisonRow:
    """One unit, and the agreements that it is bound by itself.

    An agreement of two units counts with both, so that rows cannot be summed. *sectors* counts the
    active PKS by the sectors of their partners, private persons left out; one with two partners can
    stand in two. *trainings* are those that certainly ended in the days from *since* on, and
    *trainings_undated* those that may have. *participants* are those of papers that bind this unit
    alone: of the others the dashboard tells. Shares are of those who completed these courses, or
    took part where that is not stated. What tells of fewer than five people is empty, and so is
    what would give it away, be it beside the dashboard. *expired_but_active* are agreements with an
    activity certainly after their last day. *visits_90d* counts trips of the 90 days that end with
    the day, one to several partners once; *visits_undated* those that are not certainly before, in
    or after them: they count nowhere.
    """

    facility: UUID
    name: str
    office: str | None
    facility_class: str | None
    active_pks: int
    sectors: tuple[str, ...]
    visits_90d: int
    visits_undated: int
    since: date
    trainings: int
    trainings_undated: int
    participants: int | None
    certified_share: float | None
    placed_share: float | None
    expired_but_active: int
    term_unverified: int


def _answer(asked: Asked) -> Iterator[ComparisonRow]:
    bound = _bound(asked)
    status, ended = _statuses(asked)
    sectors, late = _sectors(asked), _last_activity(asked)
    since = date(asked.on.year, 1, 1)
    taught, (held, doubtful) = people(asked, since), _trainings(asked, since)
    visits, undated = _visits(asked)
    facility, of_class = asked.table(FACILITY), asked.table(FACILITY_CLASS)
    office = asked.table(FACILITY_OFFICE)
    query = (
        select(facility.c.stream, facility.c.name, office.c.office, of_class.c.facility_class)
        .outerjoin(
            of_class, (of_class.c.stream == facility.c.stream) & holds_on(of_class, asked.on)
        )
        .outerjoin(office, (office.c.stream == facility.c.stream) & holds_on(office, asked.on))
        .where(or_(facility.c.ended_on.is_(None), facility.c.ended_on >= asked.on))
    )
    if asked.facility is not None:
        query = query.where(facility.c.stream == asked.facility)
    # Not in the order of the database: it knows others for names.
    for row in sorted(asked.rows(query), key=_place):
        own = bound.get(row.stream, ())
        active = [one for one in own if status.get(one) == "IN_FORCE"]
        counted = Counter(name for one in active for name in sectors.get(one, ()))
        home: Home = (Level.OFFICE, row.office) if row.office else UNKNOWN
        share = taught.shares.get(row.stream, NO_SHARE)
        yield ComparisonRow(
            facility=row.stream,
            name=row.name,
            office=row.office,
            facility_class=row.facility_class,
            active_pks=len(active),
            sectors=tuple(f"{name} {count}" for name, count in sorted(counted.items())),
            visits_90d=visits[row.stream],
            visits_undated=undated[row.stream],
            since=since,
            trainings=sum(held[one] for one in own),
            trainings_undated=sum(doubtful[one] for one in own),
            participants=taught.participants.parts.get((home, row.stream), 0),
            certified_share=share.certified,
            placed_share=share.placed,
            expired_but_active=sum(
                one in ended and one in late and late[one] >= ended[one] for one in own
            ),
            term_unverified=sum(
                status.get(one) in ("TERM_UNVERIFIED", "NOT_PROVEN") for one in own
            ),
        )


def _place(row: Row[Any]) -> tuple[bool, str, str, str]:
    return row.office is None, row.office or "", row.name, str(row.stream)


def _bound(asked: Asked) -> dict[UUID, list[UUID]]:
    """The PKS that each unit is bound by itself."""
    bound, agreement = asked.table(AGREEMENT_FACILITY), asked.table(AGREEMENT)
    query = (
        select(bound.c.facility, bound.c.stream)
        .join(agreement, agreement.c.stream == bound.c.stream)
        .where(bound.c.party, agreement.c.kind == "PKS")
    )
    found: dict[UUID, list[UUID]] = {}
    for row in asked.rows(query.distinct()):
        found.setdefault(row.facility, []).append(row.stream)
    return found


def _statuses(asked: Asked) -> tuple[dict[UUID, str], dict[UUID, date]]:
    """How each agreement stands, and the first day after the end of those that have ended."""
    status = asked.table(AGREEMENT_STATUS)
    now: dict[UUID, str] = {}
    ended: dict[UUID, date] = {}
    query = select(status.c.stream, status.c.status, status.c.from_day)
    for row in asked.rows(query.where(holds_on(status, asked.on))):
        now[row.stream] = row.status
        if row.status in ("EXPIRED", "TERMINATED") and row.from_day is not None:
            ended[row.stream] = row.from_day
    return now, ended


def _last_activity(asked: Asked) -> dict[UUID, date]:
    """The last day on which something certainly was held under each agreement."""
    found: dict[UUID, date] = {}
    for table in (TRAINING, AGREEMENT_ACTIVITY):
        done = asked.table(table)
        query = select(done.c.stream, done.c.ended_earliest).where(
            done.c.ended_earliest.isnot(None)
        )
        for row in asked.rows(query):
            found[row.stream] = max(found.get(row.stream, date.min), row.ended_earliest)
    return found


def _visits(asked: Asked) -> tuple[Counter[UUID], Counter[UUID]]:
    """The trips of each unit: those within the days before, and those that may be."""
    visit, partnership = asked.table(VISIT), asked.table(PARTNERSHIP)
    query = select(
        partnership.c.facility, visit.c.trip, visit.c.occurred_earliest, visit.c.occurred_latest
    ).join(visit, visit.c.stream == partnership.c.stream)
    first = date.fromordinal(max(1, asked.on.toordinal() - DAYS + 1))
    certain: set[tuple[UUID, UUID]] = set()
    possible: set[tuple[UUID, UUID]] = set()
    for row in asked.rows(query):
        earliest = row.occurred_earliest or date.min
        latest = row.occurred_latest or date.max
        if first <= earliest and latest <= asked.on:
            certain.add((row.facility, row.trip))
        elif earliest <= asked.on and latest >= first:
            possible.add((row.facility, row.trip))
    return (
        Counter(facility for facility, _ in certain),
        Counter(facility for facility, _ in possible - certain),
    )


def _sectors(asked: Asked) -> dict[UUID, set[str]]:
    """The sectors of the partners of each agreement, private persons left out."""
    party, partner, merged = asked.table(AGREEMENT_PARTY), asked.table(PARTNER), roots(asked)
    known: dict[UUID, str] = {
        row.stream: row.sector or "NOT_STATED"
        for row in asked.rows(select(partner.c.stream, partner.c.sector))
    }
    found: dict[UUID, set[str]] = {}
    query = select(party.c.stream, party.c.organisation)
    for row in asked.rows(query.where(party.c.organisation_kind == "PARTNER")):
        sector = known.get(merged.get(row.organisation, row.organisation), "NOT_STATED")
        if sector != PartnerSector.INDIVIDUAL:
            found.setdefault(row.stream, set()).add(sector)
    return found


def _trainings(asked: Asked, since: date) -> tuple[Counter[UUID], Counter[UUID]]:
    """The courses under each agreement that ended in the days, and those that may have."""
    course = asked.table(TRAINING)
    certain: Counter[UUID] = Counter()
    possible: Counter[UUID] = Counter()
    for row in asked.rows(select(course.c.stream, course.c.ended_earliest, course.c.ended_latest)):
        inside = within(row.ended_earliest, row.ended_latest, asked.on, since)
        certain[row.stream] += inside is True
        possible[row.stream] += inside is None
    return certain, possible


COMPARISON = View(
    name="comparison",
    title="Facility comparison",
    models=(AGREEMENTS, FACILITIES, PARTNERS, PARTNERSHIPS),
    row=ComparisonRow,
    answer=_answer,
)
"""Each unit that there is, by regional office and name; those under no known office come last."""

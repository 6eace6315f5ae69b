"""People taught, certified and placed in a year: the same figures for offices and for units.

They are protected as one table, so that what the dashboard tells of an office and the comparison
of its units give away together no more than either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeAlias
from uuid import UUID

from attrs import frozen
from sqlalchemy import Table, select

from pemasyarakatan.projections.questions import homes
from pemasyarakatan.projections.questions.homes import SEVERAL, Home
from pemasyarakatan.projections.suppression import ProtectedGroups, is_small, protect_groups
from pemasyarakatan.projections.tables.agreements import AGREEMENT, AGREEMENT_FACILITY
from pemasyarakatan.projections.tables.conduct import CERTIFICATES, PLACEMENT, TRAINING
from pemasyarakatan.projections.view import Asked

Part: TypeAlias = tuple[Home, UUID | None]
"""Where people count: under an office, and in the one unit that the paper binds, if it is one."""

Parts: TypeAlias = Mapping[UUID, Part]
"""The part that each agreement counts in; those that are not here are `ELSEWHERE`."""

Figures: TypeAlias = ProtectedGroups[Home, UUID | None]
"""Counts of people by office and unit, as they may be shown."""

ELSEWHERE: Part = (SEVERAL, None)


@frozen(kw_only=True)
class Share:
    """Which share of those who completed the courses of a unit hold a certificate, or found work.

    None where it would tell of fewer than five people, or of those of another unit.
    """

    certified: float | None
    placed: float | None


NO_SHARE = Share(certified=None, placed=None)


@frozen(kw_only=True)
class People:
    """The people of the year: *shares* are by unit, of the courses that ended in it."""

    participants: Figures
    certificates: Figures
    placements: Figures
    shares: Mapping[UUID, Share]

    @property
    def homes(self) -> set[Home]:
        """The offices that somebody counts under, and what stands beside them."""
        some = (self.participants, self.certificates, self.placements)
        return {home for figures in some for home, count in figures.groups.items() if count != 0}


def people(asked: Asked, since: date) -> People:
    """The people of the days from *since* to the day asked for, over the whole country.

    Those of a paper that binds several units, or one that is no more, count in no unit.
    """
    parts = _parts(asked)
    participants = _figures(asked, since, parts, TRAINING, ("ended", "participants"))
    certificates = _figures(asked, since, parts, CERTIFICATES, ("issued_on", "issued"))
    placements = _figures(asked, since, parts, PLACEMENT, ("placed_on", "placed"))
    completed, courses = _completed(asked, since, parts)
    certified = _shares(completed, _certified(asked, courses), certificates)
    placed = _shares(completed, _placed(asked, courses), placements)
    return People(
        participants=participants,
        certificates=certificates,
        placements=placements,
        shares={
            unit: Share(certified=certified[home, unit], placed=placed[home, unit])
            for home, unit in completed
            if unit is not None
        },
    )


def within(earliest: date | None, latest: date | None, on: date, since: date) -> bool | None:
    """Whether a day is one from *since* to *on*; None where it may be or not."""
    if (latest is not None and latest < since) or (earliest is not None and earliest > on):
        return False
    # What happened lies not after the day that is asked for.
    return True if earliest is not None and earliest >= since else None


def _parts(asked: Asked) -> Parts:
    bound, agreement = asked.table(AGREEMENT_FACILITY), asked.table(AGREEMENT)
    query = (
        select(bound.c.stream, bound.c.facility)
        .join(agreement, agreement.c.stream == bound.c.stream)
        .where(bound.c.party, agreement.c.kind == "PKS")
    )
    units: dict[UUID, set[UUID]] = {}
    for row in asked.rows(query):
        units.setdefault(row.stream, set()).add(row.facility)
    standing = homes.facilities(asked)
    return {
        stream: (home, _only(units.get(stream, ()), standing))
        for stream, home in homes.agreements(asked).items()
    }


def _only(units: Collection[UUID], standing: homes.Placed) -> UUID | None:
    return next((one for one in units if len(units) == 1 and one in standing), None)


def _figures(
    asked: Asked, since: date, parts: Parts, table: Table, columns: tuple[str, str]
) -> Figures:
    """The people of the facts of one table, by a day and an amount of theirs."""
    found, (day, amount) = asked.table(table), columns
    query = select(
        found.c.stream,
        found.c[f"{day}_earliest"].label("earliest"),
        found.c[f"{day}_latest"].label("latest"),
        found.c[amount].label("amount"),
    )
    counts: Counter[Part] = Counter()
    for row in asked.rows(query):
        if within(row.earliest, row.latest, asked.on, since):
            counts[parts.get(row.stream, ELSEWHERE)] += row.amount
    return _protected(counts)


def _protected(counts: Counter[Part]) -> Figures:
    """The counts in one order, whatever that of the database is."""
    return protect_groups(dict(sorted(counts.items(), key=str)))


def _completed(
    asked: Asked, since: date, parts: Parts
) -> tuple[Counter[Part], dict[tuple[UUID, UUID], Part]]:
    """Who completed the courses that ended in the days, or took part; and where these count."""
    course = asked.table(TRAINING)
    completed: Counter[Part] = Counter()
    courses: dict[tuple[UUID, UUID], Part] = {}
    for row in asked.rows(select(course)):
        if within(row.ended_earliest, row.ended_latest, asked.on, since):
            part = courses[row.stream, row.training] = parts.get(row.stream, ELSEWHERE)
            completed[part] += row.participants if row.completed is None else row.completed
    return completed, courses


def _certified(asked: Asked, courses: Mapping[tuple[UUID, UUID], Part]) -> Counter[Part]:
    """Certificates count once a person: those of the kind that most hold."""
    issued: Counter[tuple[tuple[UUID, UUID], str]] = Counter()
    for row in asked.rows(select(asked.table(CERTIFICATES))):
        issued[(row.stream, row.training), row.kind] += row.issued
    most: dict[tuple[UUID, UUID], int] = {}
    for (course, _), count in issued.items():
        most[course] = max(most.get(course, 0), count)
    found: Counter[Part] = Counter()
    for course, count in most.items():
        if course in courses:
            found[courses[course]] += count
    return found


def _placed(asked: Asked, courses: Mapping[tuple[UUID, UUID], Part]) -> Counter[Part]:
    found: Counter[Part] = Counter()
    for row in asked.rows(select(asked.table(PLACEMENT))):
        if (row.stream, row.training) in courses:
            found[courses[row.stream, row.training]] += row.placed
    return found


def _shares(
    people: Counter[Part], some: Counter[Part], figures: Figures
) -> dict[Part, float | None]:
    """The share of *some* of the *people*, of each part that may be told.

    It tells of those that it counts and of the others, so that neither may be what an office's
    totals lack; nor may what of these *figures* is left out.
    """
    others = Counter({part: max(0, people[part] - some[part]) for part in people})
    sides = (_protected(some).parts, _protected(others).parts, figures.parts)
    return {
        part: None
        if not count or is_small(count) or any(side.get(part, 0) is None for side in sides)
        else round(some[part] / count, 3)
        for part, count in people.items()
    }

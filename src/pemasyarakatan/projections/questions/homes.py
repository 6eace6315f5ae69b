"""Under which regional office a paper counts: exactly one, so that sums over offices are right."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import or_, select

from pemasyarakatan.projections.questions.asking import holds_on
from pemasyarakatan.projections.tables.agreements import AGREEMENT_FACILITY
from pemasyarakatan.projections.tables.facilities import FACILITY, FACILITY_OFFICE
from pemasyarakatan.projections.view import Asked


class Level(StrEnum):
    """What a row of counts is about.

    One OFFICE; what is UNKNOWN to be under any; what SEVERAL share, or none of the facilities is
    named; and all of it, NATIONAL.
    """

    OFFICE = "OFFICE"
    UNKNOWN = "UNKNOWN"
    SEVERAL = "SEVERAL"
    NATIONAL = "NATIONAL"


Home: TypeAlias = tuple[Level, str | None]
"""A row of counts: its level, and the office by name."""

Placed: TypeAlias = Mapping[UUID, Home]
"""The row that each stream counts in."""

UNKNOWN: Home = (Level.UNKNOWN, None)
SEVERAL: Home = (Level.SEVERAL, None)


def facilities(asked: Asked) -> Placed:
    """The facilities that there are on the day asked for, each with the office then above it."""
    facility, office = asked.table(FACILITY), asked.table(FACILITY_OFFICE)
    above = select(office.c.stream, office.c.office).where(holds_on(office, asked.on))
    offices: dict[UUID, str] = {row.stream: row.office for row in asked.rows(above)}
    standing = or_(facility.c.ended_on.is_(None), facility.c.ended_on >= asked.on)
    query = select(facility.c.stream).where(standing)
    return {
        row.stream: (Level.OFFICE, offices[row.stream]) if row.stream in offices else UNKNOWN
        for row in asked.rows(query)
    }


def agreements(asked: Asked) -> Placed:
    """Where each agreement counts: with its own facilities, else with those that it covers.

    Where neither is named it is not here, and counts with what several share.
    """
    bound, office = asked.table(AGREEMENT_FACILITY), asked.table(FACILITY_OFFICE)
    above = select(office.c.stream, office.c.office).where(holds_on(office, asked.on))
    offices: dict[UUID, str] = {row.stream: row.office for row in asked.rows(above)}
    own: dict[UUID, set[str | None]] = {}
    covered: dict[UUID, set[str | None]] = {}
    for row in asked.rows(select(bound)):
        sides = own if row.party else covered
        sides.setdefault(row.stream, set()).add(offices.get(row.facility))
    found: dict[UUID, Home] = {}
    for stream, names in (covered | own).items():
        (name, *others) = names
        found[stream] = SEVERAL if others else UNKNOWN if name is None else (Level.OFFICE, name)
    return found

"""What several views ask alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, and_, or_, select, true

from pemasyarakatan.domain.text import normalise_name
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT,
    AGREEMENT_FACILITY,
    AGREEMENT_NUMBER,
    AGREEMENT_PARTY,
)
from pemasyarakatan.projections.tables.facilities import FACILITY
from pemasyarakatan.projections.tables.partners import PARTNER
from pemasyarakatan.projections.view import Asked


def holds_on(table: Table, day: date) -> ColumnElement[bool]:
    """Whether a row with `from_day` and `until_day`, both inclusive or open, holds on *day*."""
    return and_(
        or_(table.c.from_day.is_(None), table.c.from_day <= day),
        or_(table.c.until_day.is_(None), table.c.until_day >= day),
    )


def day_of(earliest: date | None, latest: date | None) -> str:
    """A day known in part as people read it: the day, what it lies between, or `undated`."""
    return str(PartialDate(earliest=earliest, latest=latest))


def concerned(asked: Asked, stream: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether the agreement under *stream* is one that is asked for.

    Of a facility are the agreements that it is bound by, or that name it, or everyone, as covered.
    """
    wanted = true() if asked.stream is None else stream == asked.stream
    if asked.facility is None:
        return wanted
    agreement, bound = asked.table(AGREEMENT), asked.table(AGREEMENT_FACILITY)
    own = select(bound.c.stream).where(bound.c.facility == asked.facility)
    everyone = select(agreement.c.stream).where(agreement.c.everyone)
    return and_(wanted, or_(stream.in_(own), stream.in_(everyone)))


def roots(asked: Asked) -> Mapping[UUID, UUID]:
    """The partner that each merged one stands for now, however often it was merged."""
    partner = asked.table(PARTNER)
    query = select(partner.c.stream, partner.c.merged_into).where(partner.c.merged_into.isnot(None))
    merged: dict[UUID, UUID] = {row.stream: row.merged_into for row in asked.rows(query)}

    def root(one: UUID) -> UUID:
        seen = {one}
        while one in merged and merged[one] not in seen:
            one = merged[one]
            seen.add(one)
        return one

    return {one: root(one) for one in merged}


_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


class Names:
    """What organisations are called now; a merged partner by the name of the one it stands for.

    One that has no name, or of which nothing was recorded, is called by its id.
    """

    def __init__(self, asked: Asked) -> None:
        partner, facility = asked.table(PARTNER), asked.table(FACILITY)
        self.roots = roots(asked)
        self._names: dict[UUID, str] = {
            row.stream: row.name
            for one in (partner, facility)
            for row in asked.rows(select(one.c.stream, one.c.name).where(one.c.name.isnot(None)))
        }

    def get(self, one: UUID) -> str | None:
        """The name of *one*, if it has one."""
        return self._names.get(self.roots.get(one, one))

    def __getitem__(self, one: UUID) -> str:
        return self.get(one) or str(one)

    def told(self, text: str) -> str:
        """*text* with the names of the organisations whose ids stand in it."""
        return _ID.sub(lambda found: self[UUID(found[0])], text)


class Parties:
    """Who is bound by the agreements asked for, and the numbers that each side gave them."""

    def __init__(self, asked: Asked, names: Names) -> None:
        party, number = asked.table(AGREEMENT_PARTY), asked.table(AGREEMENT_NUMBER)
        self._sides: dict[UUID, dict[bool, list[str]]] = {}
        self._numbers: dict[UUID, dict[str, list[str]]] = {}
        issuers: dict[UUID, dict[str, str]] = {}
        query = select(party).where(concerned(asked, party.c.stream))
        for row in asked.rows(query.order_by(party.c.stream, party.c.item)):
            outside = row.organisation_kind == "PARTNER"
            named = names.get(row.organisation) or row.name_as_written or str(row.organisation)
            sides = self._sides.setdefault(row.stream, {True: [], False: []})
            if named not in sides[outside]:
                sides[outside].append(named)
            given = issuers.setdefault(row.stream, {})
            for issuer in (str(row.organisation), row.name_as_written, named):
                if issuer:
                    given[normalise_name(issuer)] = "PARTNER" if outside else "OWN"
        query = select(number).where(concerned(asked, number.c.stream))
        for row in asked.rows(query.order_by(number.c.stream, number.c.item)):
            side = issuers.get(row.stream, {}).get(normalise_name(row.issuer), "OTHER")
            self._numbers.setdefault(row.stream, {}).setdefault(side, []).append(row.number)

    def own(self, agreement: UUID) -> tuple[str, ...]:
        """The facilities and offices of the system that are bound, by name."""
        return tuple(self._sides.get(agreement, {}).get(False, ()))

    def partners(self, agreement: UUID) -> tuple[str, ...]:
        """The partners that are bound, by name."""
        return tuple(self._sides.get(agreement, {}).get(True, ()))

    def numbers(self, agreement: UUID, *sides: str) -> tuple[str, ...]:
        """The numbers given by these sides: OWN, PARTNER, or OTHER where nobody bound gave it."""
        found = self._numbers.get(agreement, {})
        return tuple(one for side in sides for one in found.get(side, ()))


def of_facility(column: Column[Any], asked: Asked) -> ColumnElement[bool]:
    """Whether a row is of the facility that is asked about; every row, where none is named."""
    return true() if asked.facility is None else column == asked.facility

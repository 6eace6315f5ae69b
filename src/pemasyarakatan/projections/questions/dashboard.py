"""National dashboard: papers, partners and trainings under each regional office, this year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from attrs import Factory, define, frozen
from sqlalchemy import select

from pemasyarakatan.domain.values import PartnerSector
from pemasyarakatan.projections.questions import homes
from pemasyarakatan.projections.questions.asking import holds_on, roots
from pemasyarakatan.projections.questions.homes import SEVERAL, Home, Level
from pemasyarakatan.projections.questions.people import People, people, within
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT,
    AGREEMENT_PARTY,
    AGREEMENT_STATUS,
    AGREEMENTS,
)
from pemasyarakatan.projections.tables.conduct import CERTIFICATES, PLACEMENT, TRAINING
from pemasyarakatan.projections.tables.facilities import FACILITIES, FOOD_LIST
from pemasyarakatan.projections.tables.partners import PARTNER, PARTNERS
from pemasyarakatan.projections.view import Asked, View


@frozen(kw_only=True)
class DashboardRow:
    """The counts of one regional office on a day, and of its year up to that day.

    A paper counts in one row. *active_pks* are in force; *unverified_pks* are signed, of a term not
    stated or not proven. New, lapsed, trainings, certificates and placements are those that
    certainly are of the days from *since* on; *undated* facts may be, and are counted nowhere else.
    *partners* are the organisations with an active PKS, and *sectors* how many of each; private
    persons are not counted. Counts of people from 1 to 4 are empty, and others where these would
    follow, from this or from the comparison of the units. *food_share* of the facilities sent the
    list of food suppliers (BAMA) of the year.
    """

    level: str
    office: str | None
    since: date
    facilities: int
    active_pks: int
    unverified_pks: int
    new_pks: int
    lapsed_pks: int
    partners: int
    sectors: tuple[str, ...]
    trainings: int
    participants: int | None
    certificates: int | None
    placements: int | None
    undated: int
    food_submitted: int
    food_share: float | None


@define
class _Tally:
    """What is counted, row by row."""

    people: People
    facilities: Counter[Home] = Factory(Counter[Home])
    food: Counter[Home] = Factory(Counter[Home])
    active: Counter[Home] = Factory(Counter[Home])
    unverified: Counter[Home] = Factory(Counter[Home])
    new: Counter[Home] = Factory(Counter[Home])
    lapsed: Counter[Home] = Factory(Counter[Home])
    trainings: Counter[Home] = Factory(Counter[Home])
    undated: Counter[Home] = Factory(Counter[Home])
    partners: dict[Home, set[UUID]] = Factory(dict[Home, set[UUID]])

    @property
    def homes(self) -> list[Home]:
        """The rows that something counts in, offices by name and then the others."""
        found = {one for each in (self.facilities, self.active, self.unverified) for one in each}
        found |= {one for each in (self.new, self.lapsed, self.undated) for one in each}
        found |= set(self.trainings) | self.people.homes
        order = list(Level)
        return sorted(found, key=lambda one: (order.index(one[0]), one))


def _answer(asked: Asked) -> Iterator[DashboardRow]:
    since = date(asked.on.year, 1, 1)
    tally = _Tally(people(asked, since))
    _count_facilities(asked, tally)
    placed = homes.agreements(asked)
    active = _count_papers(asked, tally, placed, since)
    _count_partners(asked, tally, placed, active)
    _count_conduct(asked, tally, placed, since)
    yield from _rows(asked, tally, since)


def _rows(asked: Asked, tally: _Tally, since: date) -> Iterator[DashboardRow]:
    found = tally.homes
    everywhere: Home = (Level.NATIONAL, None)
    taught, certified, placed = (
        {**figures.groups, everywhere: figures.total}
        for figures in (
            tally.people.participants,
            tally.people.certificates,
            tally.people.placements,
        )
    )
    sectors = _sectors(asked)
    tally.partners[everywhere] = {one for each in tally.partners.values() for one in each}
    for home in (*found, everywhere):
        of = found if home is everywhere else [home]
        partners = Counter(sectors.get(one, "NOT_STATED") for one in tally.partners.get(home, ()))
        facilities, food = (sum(c[one] for one in of) for c in (tally.facilities, tally.food))
        yield DashboardRow(
            level=home[0].value,
            office=home[1],
            since=since,
            facilities=facilities,
            active_pks=sum(tally.active[one] for one in of),
            unverified_pks=sum(tally.unverified[one] for one in of),
            new_pks=sum(tally.new[one] for one in of),
            lapsed_pks=sum(tally.lapsed[one] for one in of),
            partners=partners.total(),
            sectors=tuple(f"{name} {count}" for name, count in sorted(partners.items())),
            trainings=sum(tally.trainings[one] for one in of),
            participants=taught.get(home, 0),
            certificates=certified.get(home, 0),
            placements=placed.get(home, 0),
            undated=sum(tally.undated[one] for one in of),
            food_submitted=food,
            food_share=round(food / facilities, 3) if facilities else None,
        )


def _count_facilities(asked: Asked, tally: _Tally) -> None:
    food = asked.table(FOOD_LIST)
    sent = select(food.c.stream).where(
        food.c.fiscal_year == asked.on.year, food.c.stated_latest <= asked.on
    )
    submitted = {row.stream for row in asked.rows(sent)}
    for facility, home in homes.facilities(asked).items():
        tally.facilities[home] += 1
        tally.food[home] += facility in submitted


def _count_papers(
    asked: Asked, tally: _Tally, placed: homes.Placed, since: date
) -> frozenset[UUID]:
    """Count the PKS by how they stand; which are active."""
    agreement, status = asked.table(AGREEMENT), asked.table(AGREEMENT_STATUS)
    query = (
        select(agreement, status.c.status, status.c.from_day)
        .join(status, status.c.stream == agreement.c.stream)
        .where(
            holds_on(status, asked.on),
            agreement.c.kind == "PKS",
            agreement.c.ends_basis.isnot(None),
        )
    )
    active: set[UUID] = set()
    for row in asked.rows(query):
        home = placed.get(row.stream, SEVERAL)
        tally.active[home] += row.status == "IN_FORCE"
        tally.unverified[home] += row.status in ("TERM_UNVERIFIED", "NOT_PROVEN")
        ended = row.status in ("EXPIRED", "TERMINATED")
        tally.lapsed[home] += ended and row.from_day is not None and row.from_day >= since
        signed = within(row.signed_earliest, row.signed_latest, asked.on, since)
        _count(tally, tally.new, home, signed)
        if row.status == "IN_FORCE":
            active.add(row.stream)
    return frozenset(active)


def _count_partners(
    asked: Asked, tally: _Tally, placed: homes.Placed, active: frozenset[UUID]
) -> None:
    party, merged, sectors = asked.table(AGREEMENT_PARTY), roots(asked), _sectors(asked)
    query = select(party.c.stream, party.c.organisation).where(
        party.c.organisation_kind == "PARTNER"
    )
    for row in asked.rows(query):
        partner = merged.get(row.organisation, row.organisation)
        if row.stream in active and sectors.get(partner) != PartnerSector.INDIVIDUAL:
            home = placed.get(row.stream, SEVERAL)
            tally.partners.setdefault(home, set()).add(partner)


def _sectors(asked: Asked) -> dict[UUID, str]:
    partner = asked.table(PARTNER)
    query = select(partner.c.stream, partner.c.sector).where(partner.c.sector.isnot(None))
    return {row.stream: row.sector for row in asked.rows(query)}


def _count_conduct(asked: Asked, tally: _Tally, placed: homes.Placed, since: date) -> None:
    for table, day in ((TRAINING, "ended"), (CERTIFICATES, "issued_on"), (PLACEMENT, "placed_on")):
        found = asked.table(table)
        query = select(
            found.c.stream,
            found.c[f"{day}_earliest"].label("earliest"),
            found.c[f"{day}_latest"].label("latest"),
        )
        for row in asked.rows(query):
            home = placed.get(row.stream, SEVERAL)
            certain = within(row.earliest, row.latest, asked.on, since)
            _count(tally, tally.trainings if table is TRAINING else Counter(), home, certain)


def _count(tally: _Tally, counts: Counter[Home], home: Home, certain: bool | None) -> None:
    if certain:
        counts[home] += 1
    elif certain is None:
        tally.undated[home] += 1


DASHBOARD = View(
    name="dashboard",
    title="National dashboard",
    models=(AGREEMENTS, FACILITIES, PARTNERS),
    row=DashboardRow,
    answer=_answer,
    by_facility=False,
)
"""Each regional office by name, then what is under none or several, then the whole nation."""

"""Synthetic worlds: a region's year, the national year, and small ones for tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from attrs import frozen

from pemasyarakatan.testing.worlds import (
    aid,
    ceremonies,
    exhibitions,
    orders,
    papers,
    partners,
    promises,
    ties,
    units,
    workdays,
)
from pemasyarakatan.testing.worlds.agenda import Process, Telling
from pemasyarakatan.testing.worlds.invented import TRADES
from pemasyarakatan.testing.worlds.kept import Place, Tie
from pemasyarakatan.testing.worlds.simulation import Simulation
from pemasyarakatan.testing.worlds.size import TIES, Size

YEAR = 2025
"""The year in which a world lies that is given no other; a Wednesday is its first day."""

REGION, NATION = 20, 631
"""So many units has a region, and so many the nation (3 January 2025)."""

NATIONAL_OFFICES = 33
"""So many regional offices has the nation."""


@frozen(kw_only=True)
class SyntheticWorld:
    """A made-up world, told as commands in the order of time.

    Nobody and nothing in it exists; the reference of every source says so. One *label*, *seed* and
    *size* give the same commands, on every platform and every version of Python.
    """

    label: str
    seed: int
    size: Size

    @property
    def begins(self) -> datetime:
        """The first instant at which something can be recorded."""
        return self.size.begins

    @property
    def ends(self) -> datetime:
        """The last instant at which something can be recorded."""
        return self.size.ends

    def commands(self) -> Iterator[Telling]:
        """Every command with the instant at which it is recorded, and what is said of it.

        Each call tells the world anew. What is kept while it is told does not grow with its length.
        """
        return told(Simulation(self.label, self.seed, self.size))


def region(seed: int, *, year: int = YEAR) -> SyntheticWorld:
    """A region's year: 20 units, about 7,000 events."""
    return SyntheticWorld(label="region", seed=seed, size=_whole_year(REGION, 1, year))


def nation(seed: int, *, year: int = YEAR) -> SyntheticWorld:
    """The national year: 631 units, about 220,000 events in some 40,000 streams.

    A quarter of the streams are reservations of numbers and names.
    """
    size = _whole_year(NATION, NATIONAL_OFFICES, year)
    return SyntheticWorld(label="nation", seed=seed, size=size)


def village(
    seed: int,
    *,
    facilities: int = 2,
    weeks: int = 6,
    year: int = YEAR,
    ties: tuple[int, ...] = (9, 4, 2),
) -> SyntheticWorld:
    """A few units and weeks, for tests; *ties* is with how many partners each unit deals."""
    first = date(year, 1, 1)
    last = first + timedelta(weeks=weeks)
    size = Size(facilities=facilities, offices=1, first=first, last=last, ties=ties)
    return SyntheticWorld(label=f"village-{facilities}-{weeks}", seed=seed, size=size)


def _whole_year(facilities: int, offices: int, year: int) -> Size:
    return Size(
        facilities=facilities,
        offices=offices,
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        ties=TIES,
    )


def told(sim: Simulation) -> Iterator[Telling]:
    """What is told of a simulation from its beginning on."""
    sim.places.extend(units.places(sim))
    for place in sim.places:
        sim.start(units.entered(sim, place), place)
    sim.start(orders.issued(sim))
    for office in sim.offices:
        sim.start(partners.followed(sim, office))
        sim.start(exhibitions.shown(sim, office))
    for place in sim.places:
        sim.start(_lived(sim, place), place)
    return sim.agenda.run()


def _lived(sim: Simulation, place: Place) -> Process:
    """All that goes on at one unit once it is entered."""
    yield workdays.instant(sim.first, place.zone, 9) + timedelta(seconds=11 * place.number)
    for process in (units.headed, units.observed, units.improved, units.supplied, units.seldom):
        sim.start(process(sim, place), place)
    sim.start(aid.helped(sim, place), place)
    count = sim.size.ties_of(place.number - 1)
    busiest = place.rank == 0
    signing = workdays.opens(date(sim.first.year, 1, 28) - timedelta(days=place.choices.below(4)))
    trades = _trades(place, count)
    known = len(trades) if busiest else -(-len(trades) * 6 // 10)
    for trade in trades[:known]:
        ties.opened(sim, place, partners.known(sim, place, trade))
        yield sim.now + timedelta(seconds=20 + place.choices.below(60))
    first = list(place.ties)
    together = _together(place, first, busiest=busiest)
    if together:
        if not busiest:
            signing = workdays.after(sim.first, 60 + place.choices.below(240))
        sim.start(ceremonies.held(sim, place, together, signing), place)
    for tie in first:
        sim.start(_dealt(sim, tie, count, signs=tie not in together, new=False), place)
    yield from _met(sim, place, trades[known:], count)


def _trades(place: Place, count: int) -> list[int]:
    """With which trades a unit deals: with the usual ones nearly always."""
    left = list(range(len(TRADES)))
    found: list[int] = []
    while left and len(found) < count:
        found.append(left.pop(place.choices.below(min(len(left), 5))))
    return found


def _together(place: Place, first: list[Tie], *, busiest: bool) -> list[Tie]:
    """Who signs at a ceremony: all partners of the busiest unit, some of the next two."""
    if busiest and len(first) >= 4:
        return first
    return first[: len(first) * 3 // 4] if place.rank in (1, 2) and len(first) > 6 else []


def _dealt(sim: Simulation, tie: Tie, count: int, *, signs: bool, new: bool) -> Process:
    """What goes on with one partner."""
    place, choices = tie.place, tie.place.choices
    visits = min(64, 15 + 2 * count)
    gap = max(12, 365 * count // visits)
    fate = "new"
    if signs:
        fate = choices.weighted(("imported", "january", "new", "none"), (18, 19, 28, 35))
        if sim.turn("given up", 24):
            fate = "ends"
        elif new and fate in ("imported", "january"):
            fate = "new"
    if fate == "ends":
        sim.start(ties.given_up(sim, tie), place)
        return
    sim.start(ties.kept_up(sim, tie, gap), place)
    if choices.chance(45):
        sim.start(promises.unwritten(sim, tie), place)
    yield sim.at_work(place, sim.today(place) + timedelta(days=1))
    if not signs or fate == "none":
        return
    if fate == "imported":
        yield from papers.imported(sim, tie)
    elif fate == "january":
        day = workdays.opens(date(sim.first.year, 1, 13) + timedelta(days=choices.below(17)))
        yield from papers.agreed(sim, tie, day)
    else:
        begins = max(sim.today(place), date(sim.first.year, 2, 1))
        day = workdays.after(begins, 10 + choices.below(300))
        yield sim.at_work(place, day - timedelta(days=25))
        yield from papers.agreed(sim, tie, day)


def _met(sim: Simulation, place: Place, trades: list[int], count: int) -> Process:
    """New partners, over the months."""
    for trade in trades:
        days = 20 + place.choices.below(max(2, 560 // (len(trades) + 1)))
        yield sim.at_work(place, sim.today(place) + timedelta(days=days))
        partner = partners.known(sim, place, trade)
        tie = ties.opened(sim, place, partner, since=sim.today(place))
        sim.start(_dealt(sim, tie, count, signs=True, new=True), place)

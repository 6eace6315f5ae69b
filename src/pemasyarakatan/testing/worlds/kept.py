"""What a world keeps while it is told: for every unit, partner and running paper a few fields.

No history is kept. What a rule asks of what was recorded before is carried by the process that
recorded it.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from attrs import define, field

from pemasyarakatan.domain.agreement import InstrumentKind
from pemasyarakatan.domain.values import (
    CooperationField,
    DocumentNumber,
    Official,
    PersonName,
    Zone,
)
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.worlds.invented import Trade


@define(eq=False)
class Stream:
    """A stream by its id, and how many events it has."""

    id: UUID
    version: int = field(default=0, init=False)


@define(eq=False)
class Desk(Stream):
    """Where commands are recorded: its name, its zone, and its own source of chance."""

    name: str
    zone: Zone
    choices: Choices


@define(eq=False)
class Office(Desk):
    """A regional office (Kantor Wilayah), or the Directorate; it has no stream of its own."""

    number: int
    head: Official


@define
class Tenure:
    """Who heads a unit from a day on; *until* None while nothing is known of an end."""

    id: UUID
    head: Official
    since: date
    until: date | None = None


@define(eq=False)
class Place(Desk):
    """A unit. *heads* are the newest tenures; *closes* is its last day, if it has one."""

    number: int
    office: Office
    regency: str
    city: int
    rank: int
    ties: list[Tie] = field(factory=list)
    heads: list[Tenure] = field(factory=list)
    serial: int = 0
    closes: date | None = None

    def head_on(self, day: date) -> Official:
        """Who was head on *day*, as far as it is still known; else somebody without a name."""
        for tenure in reversed(self.heads):
            if tenure.since <= day and (tenure.until is None or day <= tenure.until):
                return tenure.head
        return Official(position=f"Kepala {self.name}", organisation=self.name)

    def number_paper(self, day: date, *, serial: int | None = None) -> DocumentNumber:
        """The next number the unit gives a paper; a *serial* repeats one."""
        if serial is None:
            self.serial += 1
        given = serial or self.serial
        raw = f"WP.{self.office.number}.PAS.{self.number}-HK.05.01 - {given}/{day.year}"
        return DocumentNumber(issuer=str(self.id), raw=raw)


@define(eq=False)
class Partner(Stream):
    """A partner that is registered."""

    name: str
    trade: Trade
    regency: str
    head: PersonName
    private: bool = False
    serial: int = 0

    @property
    def scope(self) -> tuple[CooperationField, ...]:
        """What it can do."""
        return tuple(CooperationField(code=code) for code in self.trade.fields)


@define(eq=False)
class Tie(Stream):
    """A partnership of a unit with a partner.

    *paper* is the one that runs, *linked* whether there ever was one, *asked* whether a proposal is
    open; a *quiet* one keeps to itself.
    """

    place: Place
    partner: Partner
    asked: bool = False
    linked: bool = False
    quiet: bool = False
    paper: Paper | None = None


@define(eq=False)
class Paper(Stream):
    """An agreement. It carries activities from *first* to *last*, both inclusive, while it runs.

    *lettered* is whether it states a number of the partner.
    """

    tie: Tie
    kind: InstrumentKind
    drafted_on: date
    first: date = date.max
    last: date = date.min
    scope: tuple[CooperationField, ...] = ()
    term_stated: bool = True
    scope_stated: bool = True
    lettered: bool = False
    over: bool = False

    def carries(self, day: date) -> bool:
        """Whether a *day* lies within it."""
        return not self.over and self.first <= day <= self.last

"""How large a world is, and how its units differ."""

from __future__ import annotations

from datetime import date, datetime

from attrs import frozen

from pemasyarakatan.domain.values import Zone
from pemasyarakatan.testing.worlds import workdays

TIES = (40, 22, 15, 12, 10, 9, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2)
"""With how many partners the units of a region deal, from the busiest on: many deal with few."""

_ZONES = (Zone.WIB, Zone.WITA, Zone.WIB, Zone.WIB, Zone.WITA, Zone.WIB, Zone.WIT, Zone.WIB)


@frozen(kw_only=True)
class Size:
    """So many units under so many regional offices, from a *first* to a *last* day.

    *ties* says with how many partners each unit of an office deals, by rank; the last one holds
    for all further ranks.
    """

    facilities: int
    offices: int
    first: date
    last: date
    ties: tuple[int, ...] = TIES

    @property
    def begins(self) -> datetime:
        """When the offices open on the first working day."""
        return workdays.instant(workdays.opens(self.first), Zone.WIT, 7)

    @property
    def ends(self) -> datetime:
        """Late on the last day."""
        return workdays.instant(self.last, Zone.WIB, 21)

    def office_of(self, number: int) -> int:
        """The regional office of a unit, both counted from 0."""
        return number * self.offices // self.facilities

    def rank(self, number: int) -> int:
        """Which rank a unit has under its office, from 0 for the busiest; not in their order."""
        office = self.office_of(number)
        begins = -(-office * self.facilities // self.offices)
        ends = -(-(office + 1) * self.facilities // self.offices)
        return (number - begins) * 7 % (ends - begins) if (ends - begins) % 7 else number - begins

    def ties_of(self, number: int) -> int:
        """With how many partners a unit deals."""
        return self.ties[min(self.rank(number), len(self.ties) - 1)]

    def zone(self, office: int) -> Zone:
        """The zone of a regional office."""
        return _ZONES[office % len(_ZONES)]

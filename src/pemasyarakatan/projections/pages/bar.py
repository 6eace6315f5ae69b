"""A bar of time: one line of marks for the days of an agreement, and lines of events below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attrs import frozen

MARKS = {
    "COVERED": "=",
    "BEFORE_SIGNATURE": "-",
    "NOT_PROVEN": "?",
    "NOT_STATED": "?",
    "OUTSIDE": ".",
}
"""How the standing of a day is drawn."""

Spell = tuple[date | None, date | None, str]
"""A first and a last day, empty where it is open, and the standing of the days between them."""


@frozen
class Bar:
    """The days from *first* to *last*, drawn in *width* columns."""

    first: date
    last: date
    width: int

    @classmethod
    def over(cls, days: Iterable[date], width: int) -> Bar | None:
        """A bar over all of *days*; None where there are less than two."""
        found = sorted(set(days))
        return cls(found[0], found[-1], width) if len(found) > 1 else None

    def drawn(self, spells: Sequence[Spell]) -> str:
        """One mark a column: the standing of the last of its days."""
        return "".join(
            MARKS.get(self._standing(column, spells), " ") for column in range(self.width)
        )

    def marked(self, days: Iterable[tuple[date, str]]) -> str:
        """One line with a mark at each of *days*; of two in one column the first stands."""
        line = [" "] * self.width
        for day, mark in days:
            column = self._column(day)
            if line[column] == " ":
                line[column] = mark
        return "".join(line)

    def _day(self, column: int) -> date:
        passed = -(-(column + 1) * self._span // self.width) - 1
        return self.first + timedelta(days=passed)

    @property
    def _span(self) -> int:
        return (self.last - self.first).days + 1

    def _column(self, day: date) -> int:
        passed = (min(max(day, self.first), self.last) - self.first).days
        return passed * self.width // self._span

    def _standing(self, column: int, spells: Sequence[Spell]) -> str:
        day = self._day(column)
        for first, last, standing in spells:
            if (first is None or first <= day) and (last is None or day <= last):
                return standing
        return ""

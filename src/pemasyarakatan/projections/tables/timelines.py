"""Timelines: what holds from one day until another, asked of a state where an answer can change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date, timedelta
from typing import Generic, TypeVar

from attrs import frozen
from sqlalchemy import Column, Date

HeldT = TypeVar("HeldT", bound=Hashable)


@frozen(kw_only=True)
class Stretch(Generic[HeldT]):
    """What is *held* from one day until another, both inclusive; None where it is open."""

    from_day: date | None
    until_day: date | None
    held: HeldT

    @property
    def days(self) -> dict[str, date | None]:
        """The values of the columns that `stretch` made."""
        return {"from_day": self.from_day, "until_day": self.until_day}


def stretch() -> tuple[Column[date], Column[date]]:
    """The columns of the days on which a row holds."""
    return Column("from_day", Date), Column("until_day", Date)


def timeline(
    edges: Iterable[date | None], ask: Callable[[date], HeldT]
) -> Iterator[Stretch[HeldT]]:
    """What *ask* answers for every day that there is.

    *edges* must hold each day on which the answer can be another than the day before; more of
    them do no harm, and None is none.
    """
    start, held = date.min, ask(date.min)
    for day in sorted({day for day in edges if day is not None and day > date.min}):
        turned = ask(day)
        if turned != held:
            yield Stretch(from_day=_open(start), until_day=day - timedelta(days=1), held=held)
            start, held = day, turned
    yield Stretch(from_day=_open(start), until_day=None, held=held)


def _open(start: date) -> date | None:
    return None if start == date.min else start


def holding(edges: Iterable[date | None], ask: Callable[[date], bool]) -> Iterator[Stretch[bool]]:
    """The stretches of days on which *ask* says yes."""
    return (one for one in timeline(edges, ask) if one.held)

"""Spells: what a state answers for all days, cut where its answer changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


def spells(
    edges: Iterable[date], ask: Callable[[date], T]
) -> Iterator[tuple[date, date | None, T]]:
    """Each answer in turn, from its first day until its last; the last answer has no last day.

    *edges* are the days on which the answer can change; before the first nothing is said.
    """
    before: tuple[date, T] | None = None
    for day in sorted(set(edges)):
        answer = ask(day)
        if before is None:
            before = day, answer
        elif answer != before[1]:
            yield before[0], day - timedelta(days=1), before[1]
            before = day, answer
    if before is not None:
        yield before[0], None, before[1]

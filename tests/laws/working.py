"""How much work a question is, told by the calls that it makes: no clock, the same on every run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.corrections import impossibilities
from pemasyarakatan.domain.decider import Decider

TODAY = date(2026, 6, 1)


def calls(question: Callable[[], Any]) -> int:
    """How many calls *question* makes, of functions, methods and generators' steps."""
    counted = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        question()
    finally:
        sys.setprofile(before)
    return counted


def replaying(decider: Decider[Any, Any, Any], history: Sequence[Any], stream: UUID) -> int:
    """The calls of a replay that decides every event again, as before a correction; all accepted."""
    days = [TODAY] * len(history)
    found: list[Any] = []
    counted = calls(lambda: found.extend(impossibilities(decider, history, days, stream)))
    assert found == [], f"the history is not accepted: {found[:3]}"
    return counted


def doubling(work: Callable[[int], int], least: int) -> float:
    """How many times the work grows when there is twice as much as *least* to do."""
    return work(2 * least) / work(least)

"""The rules of an exhibition by name, and what they ask of its days (E1, E2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from pemasyarakatan.domain.law import RuleBook
from pemasyarakatan.domain.values import PartialDate

BOOK = RuleBook("exhibition")

NO_DAY = BOOK.impossible("no_day", "at least one day", "Record it when its days are known.")
DAYS_ORDER = BOOK.impossible(
    "days_order", "each day once, and every day after the one before", "Put the days in order."
)
SETTLED = BOOK.impossible(
    "settled",
    "an exhibition neither held nor cancelled",
    "Correct or void what is recorded, or announce another one.",
)
DAYS_DIFFER = BOOK.irregular(
    "days_differ",
    "one of the days in effect",
    "Compare with the announcement, or record the rescheduling first.",
)


def in_order(days: Sequence[date]) -> bool:
    """E1: the days strictly increase."""
    return all(one < other for one, other in pairwise(days))


def elsewhen(on: PartialDate, days: Sequence[date]) -> bool:
    """Whether *on* can be none of these days."""
    return not any(
        (on.earliest is None or on.earliest <= day) and (on.latest is None or day <= on.latest)
        for day in days
    )

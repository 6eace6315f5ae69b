"""Days from a small calendar around today, known whole, in part, or not at all."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from pemasyarakatan.domain.text import DAY_NAMES
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.testing.choices import Choices

_BACK = (0, 1, 2, 7, 30, 31, 90, 180, 364, 365, 400)
_AHEAD = (1, 2, 30, 90, 364, 365, 730)
_NEAR = (0, 0, 1, -1, 1, 7, 30, -30, 364, 365, -365)


def day(choices: Choices, today: date, known: Sequence[date], *, ahead: int = 10) -> date:
    """A day at or near a *known* one, or before today, or in *ahead* of a hundred cases after."""
    if known and choices.chance(55):
        near = choices.pick(known) + timedelta(days=choices.pick(_NEAR))
        return near if ahead or near <= today else today
    if ahead and choices.chance(ahead):
        return today + timedelta(days=choices.pick(_AHEAD))
    return today - timedelta(days=choices.pick(_BACK))


def partial(choices: Choices, today: date, known: Sequence[date], *, ahead: int = 0) -> PartialDate:
    """A day as sources give it: mostly exact, else a month, a range, or open on a side."""
    found = day(choices, today, known, ahead=ahead)
    match choices.weighted(_SORTS, _WEIGHTS):
        case "exact":
            return PartialDate.on(found)
        case "raw":
            return PartialDate.on(found, raw=written(found, found.weekday()))
        case "month":
            return PartialDate.month(found.year, found.month)
        case "range":
            return PartialDate(
                earliest=found - timedelta(days=choices.pick((1, 7, 30))), latest=found
            )
        case "until":
            return PartialDate(latest=found)
        case "since":
            return PartialDate(earliest=found)
        case "words":
            return PartialDate.month(
                found.year, found.month, raw=f"bulan {found.month} {found.year}"
            )
        case _:
            return PartialDate()


_SORTS = ("exact", "raw", "month", "range", "until", "since", "open", "words")
_WEIGHTS = (56, 12, 8, 8, 4, 4, 6, 2)


def mistaken(choices: Choices, found: date) -> PartialDate:
    """This day with the name of another weekday."""
    return PartialDate.on(found, raw=written(found, found.weekday() + 1 + choices.below(6)))


def written(found: date, weekday: int) -> str:
    """The day as a newspaper writes it, with this weekday."""
    return f"{DAY_NAMES[weekday % 7]} ({found.day}/{found.month}/{found.year})"


def later(choices: Choices, first: PartialDate) -> PartialDate:
    """A day at or after *first*, by a usual number of days; as little known."""
    return first.plus_days(choices.pick((0, 1, 4, 30, 364, 365, 729)))


def last_of_month(found: date) -> date:
    """The last day of a day's month."""
    return found.replace(day=calendar.monthrange(found.year, found.month)[1])


def shifted(found: date, by: int) -> date:
    """The day so many days later."""
    return found + timedelta(days=by)

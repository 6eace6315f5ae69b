"""Working days and office hours, in the civil time of a zone.

Weekends and the five holidays of a fixed date are free; movable feasts are not known here.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta

from pemasyarakatan.domain.text import DAY_NAMES
from pemasyarakatan.domain.values import PartialDate, Zone

HOURS_AHEAD = {Zone.WIB: 7, Zone.WITA: 8, Zone.WIT: 9}
"""How far each zone is ahead of UTC."""

_FREE = frozenset({(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)})
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def working(day: date) -> bool:
    """Whether offices are open on *day*."""
    return day.weekday() < 5 and (day.month, day.day) not in _FREE


def opens(day: date) -> date:
    """*day*, or the first working day after it."""
    while not working(day):
        day += timedelta(days=1)
    return day


def opened(day: date) -> date:
    """*day*, or the last working day before it."""
    while not working(day):
        day -= timedelta(days=1)
    return day


def after(day: date, days: int) -> date:
    """The first working day that is so many days of the calendar later."""
    return opens(day + timedelta(days=days))


def last_of_month(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    """The first day of the month after a day's month."""
    return last_of_month(day) + timedelta(days=1)


def closing_days(day: date) -> tuple[date, date, date]:
    """The last three working days of a day's month, on which everything is handed in."""
    third = opened(last_of_month(day))
    second = opened(third - timedelta(days=1))
    return opened(second - timedelta(days=1)), second, third


def instant(day: date, zone: Zone, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A civil time of a zone, in UTC."""
    local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)
    return local - timedelta(hours=HOURS_AHEAD[zone])


def civil(moment: datetime, zone: Zone) -> date:
    """The date on the calendar of a zone at an instant in UTC."""
    return (moment + timedelta(hours=HOURS_AHEAD[zone])).date()


def of_month(day: date) -> PartialDate:
    """Only the month of *day*, in words."""
    return PartialDate.month(day.year, day.month, raw=f"{_MONTHS[day.month - 1]} {day.year}")


def as_printed(day: date, *, slip: int = 0) -> PartialDate:
    """*day* as a newspaper prints it; with a *slip* the weekday is so many days off."""
    weekday = DAY_NAMES[(day.weekday() + slip) % 7]
    return PartialDate.on(day, raw=f"{weekday} ({day.day}/{day.month}/{day.year})")

"""What a person may have meant by a date whose weekday is another: candidates, and no choice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from attrs import frozen

from pemasyarakatan.domain.text.months import the_date
from pemasyarakatan.domain.values import PartialDate


class Why(StrEnum):
    """Why a day is a candidate; all but NAMED are conclusions, and no reading of the text."""

    NAMED = "NAMED"
    LAST_BEFORE = "LAST_BEFORE"
    WEEKDAY_FITS = "WEEKDAY_FITS"
    NEAREST_WEEKDAY = "NEAREST_WEEKDAY"
    OTHER_MONTH = "OTHER_MONTH"
    OTHER_YEAR = "OTHER_YEAR"
    MISSED_DIGIT = "MISSED_DIGIT"
    EXTRA_DIGIT = "EXTRA_DIGIT"
    SWAPPED_DIGITS = "SWAPPED_DIGITS"


@frozen(kw_only=True)
class Candidate:
    """A day that may be meant, and why it may."""

    day: PartialDate
    why: tuple[Why, ...]

    @property
    def inferred(self) -> bool:
        """Whether it is concluded; whoever records it says so in `Provenance.inferred`."""
        return Why.NAMED not in self.why


def days_meant(written: date, weekday: int, raw: str | None) -> tuple[Candidate, ...]:
    """The days of that *weekday* for which *written* may stand by a mistake, the nearest first."""
    why: dict[date, list[Why]] = {}
    for day, reason in _mistakes(written, weekday):
        if day.weekday() == weekday and reason not in why.setdefault(day, []):
            why[day].append(reason)
    nearest = sorted(why, key=lambda day: (abs(day - written), day))
    return tuple(Candidate(day=PartialDate.on(day, raw), why=tuple(why[day])) for day in nearest)


def years_meant(
    day: int | None, month: int, weekday: int | None, not_after: date, raw: str | None
) -> tuple[Candidate, ...]:
    """The day or month without a year that *raw* can mean on or before *not_after*, latest first.

    With a weekday: the latest, whether or not it fits, and the two latest years in which it does.
    """
    found: list[Candidate] = []
    fitting = 0
    for year in range(not_after.year, not_after.year - 12, -1):
        first = the_date(year, month, day or 1)
        if first is None or first > not_after:
            continue
        if day is None:
            return (Candidate(day=PartialDate.month(year, month, raw), why=(Why.LAST_BEFORE,)),)
        why = [Why.LAST_BEFORE] if not found else []
        if first.weekday() == weekday and fitting < 2:
            why.append(Why.WEEKDAY_FITS)
            fitting += 1
        if why:
            found.append(Candidate(day=PartialDate.on(first, raw), why=tuple(why)))
        if weekday is None:
            break
    return tuple(found)


def _mistakes(written: date, weekday: int) -> Iterator[tuple[date, Why]]:
    year, month, day = written.year, written.month, written.day
    earlier = (written.weekday() - weekday) % 7
    yield written - timedelta(days=earlier), Why.NEAREST_WEEKDAY
    yield written + timedelta(days=7 - earlier), Why.NEAREST_WEEKDAY
    for wrong in _misspelled(day):
        yield from _there(year, month, wrong[0], wrong[1])
    for wrong in _misspelled(month):
        yield from _there(year, wrong[0], day, wrong[1])
    for other in range(1, 13):
        if other != month:
            yield from _there(year, other, day, Why.OTHER_MONTH)
    for other in (year - 1, year + 1):
        yield from _there(other, month, day, Why.OTHER_YEAR)


def _misspelled(number: int) -> Iterator[tuple[int, Why]]:
    """Numbers of a day or month that differ by one slip of the hand."""
    if number < 10:
        for first in (1, 2, 3):
            yield 10 * first + number, Why.MISSED_DIGIT
        for last in range(10):
            yield 10 * number + last, Why.MISSED_DIGIT
        return
    tens, units = divmod(number, 10)
    if units != tens:
        yield 10 * units + tens, Why.SWAPPED_DIGITS
    for left in {tens, units}:
        yield left, Why.EXTRA_DIGIT


def _there(year: int, month: int, day: int, why: Why) -> Iterator[tuple[date, Why]]:
    found = the_date(year, month, day)
    if found is not None:
        yield found, why

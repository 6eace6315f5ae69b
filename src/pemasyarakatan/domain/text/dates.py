"""Dates as newspapers, letters and spreadsheets in Indonesia write them; the day always first."""

from __future__ import annotations

import re
from datetime import date, timedelta

from attrs import field, frozen

from pemasyarakatan.domain.text.doubts import Doubt
from pemasyarakatan.domain.text.mistakes import Candidate, Why, days_meant, years_meant
from pemasyarakatan.domain.text.months import MONTHS, Named, dates_named
from pemasyarakatan.domain.text.spelling import folded
from pemasyarakatan.domain.text.templates import unfilled
from pemasyarakatan.domain.text.weekdays import (
    WEEKDAYS,
    weekday_fits,
    weekday_named,
    weekdays_named,
)
from pemasyarakatan.domain.values import PartialDate

_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
_YEAR_ALONE = re.compile(
    r"(?:(?:pada|di|dalam) )?(?:(?:awal|akhir|pertengahan) )?(?:tahun )?(?P<y>(?:19|20)\d\d)\.?"
)
_MONTH_ALONE = re.compile(rf"(?:(?:awal|akhir|pertengahan) )?(?P<m>{'|'.join(MONTHS)})\.?")
_DAY_MONTH_ALONE = re.compile(r"\(?(?P<d>\d{1,2})/(?P<m>\d{1,2})\)?")
_LEADS = rf"(?:(?:hari|tanggal|tgl|pada|bulan|{_WEEKDAY})\b[ .,:(/]*)*$"
_BOUND = re.compile(
    r"\b(?:(?P<before>sebelum|menjelang|jelang)|(?P<after>setelah|sesudah|pasca)"
    rf"|paling lambat|selambat-?lambatnya) {_LEADS}"
)
_PHRASE_BEFORE = re.compile(
    rf"(?:\b(?:sebelum|menjelang|jelang|paling lambat|selambat-?lambatnya|setelah|sesudah|pasca) )?"
    rf"(?:\b(?:hari )?{_WEEKDAY}(?: (?:pagi|siang|sore|malam|lalu))?[ ,(/:-]*)?"
    rf"(?:(?:tanggal|tgl\.?) )?\(?$"
)
_PHRASE_AFTER = re.compile(rf"\)|,? ?\(? ?{_WEEKDAY}\b\)?")
_DAY = timedelta(days=1)


@frozen(kw_only=True)
class DateReading:
    """What a text says of a day.

    *day* is what it says and no more, ready for a command; `PartialDate(raw=…)` when it says
    nothing that can be read. *days* lists each day named, for something that lasted several.
    *candidates* are what may be meant where the text does not say it: a person chooses.
    """

    raw: str
    day: PartialDate
    days: tuple[date, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])


def read_date(raw: str, *, not_after: date | None = None) -> DateReading:
    """The date that *raw*, a cell or a phrase, gives; never by guessing.

    *not_after* is a day on which the text was there already, as that of publication: a date
    without a year then has candidates. A weekday that contradicts the date leaves the date as
    written, for the rule `.weekday` to find, and has candidates, too.
    """
    text = folded(raw).text.strip()
    kept = raw or None
    named = _only([*dates_named(text)])
    if named is None:
        named = _alone(text)
    if named is None:
        doubts = frozenset({Doubt.UNFILLED} if unfilled(raw) else ())
        return DateReading(raw=raw, day=PartialDate(raw=kept), doubts=doubts)
    span, doubts = named.span, named.doubts
    said_bound = _BOUND.search(text[: named.start])
    if said_bound:
        named = _doubted(named, span, Doubt.BOUND)
        span, doubts = _bound(said_bound, span), named.doubts
    candidates = tuple(
        Candidate(day=PartialDate(earliest=one.earliest, latest=one.latest, raw=kept), why=_NAMED)
        for one in named.likely
    )
    if named.lacks_year and not_after and not said_bound:
        weekday = weekday_named(raw)
        candidates = years_meant(*named.lacks_year, weekday, not_after, kept)
    elif wrong := _contradicted(raw, named):
        candidates += days_meant(*wrong, kept)
        doubts |= {Doubt.WEEKDAY_CONTRADICTS}
    day = PartialDate(earliest=span.earliest, latest=span.latest, raw=kept)
    return DateReading(raw=raw, day=day, days=named.days, candidates=candidates, doubts=doubts)


def dates_in(text: str, *, not_after: date | None = None) -> tuple[DateReading, ...]:
    """Every date in a longer *text*, each read from its own words and weekday, in order.

    A year alone is not looked for: in running text it is that of a law or a number as often.
    """
    seen = folded(text)
    readings: list[DateReading] = []
    end = 0
    for named in dates_named(seen.text):
        before = _PHRASE_BEFORE.search(seen.text, max(end, named.start - 60), named.start)
        start = before.start() if before else named.start
        after = _PHRASE_AFTER.match(seen.text, named.end)
        end = after.end() if after else named.end
        phrase = seen.raw(start, end)
        if "(" not in phrase and phrase.endswith(")"):
            end = named.end
            phrase = seen.raw(start, end)
        readings.append(read_date(phrase.strip(), not_after=not_after))
    return tuple(readings)


_NAMED = (Why.NAMED,)


def _only(found: list[Named]) -> Named | None:
    """The one date that was *found*; where several differ, none of them, as candidates."""
    if not found:
        return None
    whole = [one for one in found if one.dated]
    first = (whole or found)[0]
    if all(_same(one, first) for one in found):
        return first
    spans = {one: None for more in found for one in ((more.span,) if more.dated else more.likely)}
    doubts = frozenset[Doubt]().union(*(one.doubts for one in found))
    return Named(
        start=found[0].start,
        end=found[-1].end,
        likely=tuple(spans),
        doubts=(doubts - {Doubt.BOUND}) | ({Doubt.AMBIGUOUS} if spans else set()),
    )


def _same(one: Named, other: Named) -> bool:
    """Whether two dates of one text are one, said twice, perhaps once without its year."""
    if one.lacks_year and len(other.days) == 1:
        return one.lacks_year == (other.days[0].day, other.days[0].month)
    return (one.span, one.days, one.lacks_year, one.likely) == (
        other.span,
        other.days,
        other.lacks_year,
        other.likely,
    )


def _alone(text: str) -> Named | None:
    """What is a date only when nothing else stands beside it: 2023, Agustus, 1/8."""
    if found := _YEAR_ALONE.fullmatch(text):
        year = int(found["y"])
        span = PartialDate(earliest=date(year, 1, 1), latest=date(year, 12, 31))
        return Named(start=0, end=len(text), span=span)
    day, month = None, None
    if found := _MONTH_ALONE.fullmatch(text):
        month = MONTHS[found["m"]]
    elif found := _DAY_MONTH_ALONE.fullmatch(text):
        day, month = int(found["d"]), int(found["m"])
        try:
            date(2000, month, day)
        except ValueError:
            doubts = frozenset({Doubt.NO_SUCH_DATE})
            return Named(start=0, end=len(text), doubts=doubts)
    if month is None:
        return None
    doubts = frozenset({Doubt.NO_YEAR})
    return Named(start=0, end=len(text), lacks_year=(day, month), doubts=doubts)


def _bound(said: re.Match[str], span: PartialDate) -> PartialDate:
    """Before, by or after which day, as the words in front of the date have it."""
    if said["before"] and span.earliest:
        return PartialDate(latest=span.earliest - _DAY)
    if said["after"] and span.latest:
        return PartialDate(earliest=span.latest + _DAY)
    return PartialDate(latest=span.latest)


def _doubted(named: Named, span: PartialDate, doubt: Doubt) -> Named:
    return Named(
        start=named.start,
        end=named.end,
        likely=(*named.likely, *([span] if span.dated else [])),
        lacks_year=named.lacks_year,
        doubts=named.doubts | {doubt},
    )


def _contradicted(raw: str, named: Named) -> tuple[date, int] | None:
    """The date as written and the weekday beside it, where they do not go together."""
    weekdays = weekdays_named(raw)
    if len(weekdays) == 1 and named.days:
        fits = weekday_fits(raw, named.days[0], named.days[-1])
        return None if fits else (named.days[0], weekdays[0])
    if len(weekdays) == 2 and len(named.days) > 1:
        first, last = named.days[0].weekday(), named.days[-1].weekday()
        return None if (first, last) == weekdays else (named.days[0], weekdays[0])
    likely = named.likely[0].exact if len(named.likely) == 1 else None
    if len(weekdays) == 1 and likely and likely.weekday() != weekdays[0]:
        return likely, weekdays[0]
    return None

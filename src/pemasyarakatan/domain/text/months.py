"""The shapes that dates have in Indonesian text, as one table of months and one scanner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from attrs import field, frozen

from pemasyarakatan.domain.text.doubts import Doubt
from pemasyarakatan.domain.text.weekdays import WEEKDAYS
from pemasyarakatan.domain.text.wording import WORD, number_in_words
from pemasyarakatan.domain.values import PartialDate

_FULL_NAMES = (
    "januari january",
    "februari pebruari february",
    "maret march",
    "april",
    "mei may",
    "juni june",
    "juli july",
    "agustus august",
    "september",
    "oktober october",
    "november nopember",
    "desember december",
)
_SHORT_NAMES = (
    "jan",
    "feb febr peb",
    "mar mrt",
    "apr",
    "",
    "jun",
    "jul",
    "agt agst agust ags agu aug",
    "sep sept",
    "okt oct",
    "nov nop nopem",
    "des dec",
)

MONTHS: Mapping[str, int] = {
    name: number
    for names in (_FULL_NAMES, _SHORT_NAMES)
    for number, spellings in enumerate(names, 1)
    for name in spellings.split()
}
"""The months by every name in use: Februari and Pebruari, Agustus, Agt and Agust."""

_FULL = frozenset(" ".join(_FULL_NAMES).split())
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![^\W\d_])"
_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
_TANGGAL = r"(?:tanggal|tgl)\b\.? ?:? ?"
_TO = r"(?:(?<![^\W\d_])s ?[./]? ?d\b\.?|sampai(?: dengan)?\b|hingga\b)"
_UNTIL = rf" ?(?:-|{_TO}) ?"
_AND = r" ?(?:, ?(?:dan|&)|dan\b|&|,) ?"
_WORDS = rf"(?<!\w){WORD}(?: {WORD}){{0,6}}(?!\w)"

_AFTER_WEEKDAY = "|".join(f"(?<={name}[/-])" for name in WEEKDAYS)
_START = rf"(?:(?<![\w'\ufffd])(?<!\w[./-])|(?<=\btgl\.)|{_AFTER_WEEKDAY})"
_ISO = r"(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})"
_NUMBERS = (
    rf"(?:(?P<nd0>\d{{1,2}})(?P<nj>{_UNTIL}))?"
    r"(?P<nd>\d{1,2}) ?(?P<sep>[/.-]) ?(?P<nm>\d{1,2}) ?(?P=sep) ?(?P<ny>\d{4}|\d{2})"
)
_NAMED = (
    rf"(?P<days>(?:\d{{1,2}}(?:(?:{_UNTIL}|{_AND})\d{{1,2}}){{0,9}})|{_WORDS})"
    rf" ?[-./]? ?(?:bulan )?(?P<dm>{_MONTH})\.?"
    rf"(?: ?[-./,]? ?(?:tahun )?(?P<dy>\d{{4}}|{_WORDS})|[-/](?P<dy2>\d{{2}})"
    r"| (?P<dy3>\d{2})(?= ?(?:\)|$)))?"
)
_DAY_MONTH = (
    rf"(?:{_WEEKDAY}[ ,(:]{{0,3}}(?:{_TANGGAL})?|{_TANGGAL})(?P<xd>\d{{1,2}})/(?P<xm>\d{{1,2}})"
)
_MONTH_YEAR = (
    rf"(?:(?P<mm0>{_MONTH})\.?(?P<mj>{_UNTIL}))?"
    rf"(?:bulan )?(?P<mm>{_MONTH})\.? ?[,/-]? ?(?:tahun )?(?P<my>\d{{4}})"
)
_BARE_MONTH = rf"bulan (?P<bm>{_MONTH})"

_ONE = re.compile(f"(?:{_ISO}|{_NUMBERS}|{_NAMED}|{_DAY_MONTH}|{_MONTH_YEAR}|{_BARE_MONTH})")
_ANY = re.compile(f"{_START}{_ONE.pattern}")
_JOIN = re.compile(rf"\)?{_UNTIL}(?:(?:hari )?{_WEEKDAY},? ?\(?)?(?:{_TANGGAL})?")
_UNCLEAN_END = re.compile(r"[\w'\ufffd]|-\w|\.\d|/")
_MAY_GO_ON = re.compile(rf" ?(?:,|dan\b|&|atau\b|{_UNTIL}) ?\d{{1,2}}(?: ?/ ?\d| ?{_MONTH})")
_END_OF_A_RANGE = re.compile(
    rf"(?:(?:\d|{_MONTH}\.?) ?-|{_TO}) ?(?:hari |{_WEEKDAY}[ ,/(:]*|{_TANGGAL})*\(?$"
)
_ONE_OF_SEVERAL = re.compile(
    rf"(?:\d|{_MONTH}) ?(?:dan|&|atau)\.? ?$|(?:\d/\d{{1,2}}|{_MONTH}) ?, ?$"
)
_NOT_OF_DAYS = re.compile(r"(?:pasal|ayat|nomor|no\.?|angka|butir|huruf|sebanyak|sejumlah) ?$")
_NUMBER_BEFORE = re.compile(r"(?<!\d)(?:\d{1,3}|\d{5,}) ?[-./]? ?$")
_CLOCK = re.compile(r"(?:pukul|jam|pkl\.?) ?$")


@frozen(kw_only=True)
class Named:
    """A date in a text: where it stands, the days it names, and what is to be doubted.

    *likely* are the days that a person would take it for, and that the text does not quite say.
    """

    start: int
    end: int
    days: tuple[date, ...] = ()
    span: PartialDate = field(factory=PartialDate)
    lacks_year: tuple[int | None, int] | None = None
    likely: tuple[PartialDate, ...] = ()
    doubts: frozenset[Doubt] = field(factory=frozenset[Doubt])

    @property
    def dated(self) -> bool:
        """Whether it says anything of the calendar's days."""
        return self.span.dated


def dates_named(text: str) -> Iterator[Named]:
    """Every date in *text*, which is already folded, from left to right."""
    at = 0
    while found := _ANY.search(text, at):
        named, end = _read(text, found)
        if named is None or _UNCLEAN_END.match(text, end):
            at = found.start() + 1
            continue
        yield named
        at = end


def the_date(year: int, month: int, day: int) -> date | None:
    """This day, if the calendar of these two centuries has it."""
    try:
        return date(year, month, day) if 1900 <= year < 2100 else None
    except ValueError:
        return None


def the_month(year: int, month: int) -> PartialDate | None:
    """This month, if the calendar of these two centuries has it."""
    return PartialDate.month(year, month) if 1900 <= year < 2100 and 1 <= month <= 12 else None


def _read(text: str, found: re.Match[str]) -> tuple[Named | None, int]:
    """The date that *found* begins, and where it ends; a second one may be joined to it."""
    named = _one(text, found)
    if named is None:
        return None, found.end()
    join = _JOIN.match(text, found.end())
    second = join and _ONE.match(text, join.end())
    last = second and _one(text, second)
    if last is not None and last.dated and not _UNCLEAN_END.match(text, last.end):
        return _joined(named, last), last.end
    if not named.dated:
        return named, found.end()
    seen = max(0, found.start() - 30), found.start()
    if _END_OF_A_RANGE.search(text, *seen):
        return _end_of_a_range(named), found.end()
    if _ONE_OF_SEVERAL.search(text, *seen) or _MAY_GO_ON.match(text, found.end()):
        return _ambiguous(named, named.span), found.end()
    if len(named.days) > 1 and _NOT_OF_DAYS.search(text, *seen):
        return _ambiguous(named, named.span, PartialDate.on(named.days[-1])), found.end()
    return named, found.end()


def _one(text: str, found: re.Match[str]) -> Named | None:
    part = found.groupdict()
    start, end = found.span()
    if part["iy"]:
        day = the_date(int(part["iy"]), int(part["im"]), int(part["id"]))
        return _of_days(start, end, (day,), frozenset())
    if part["nd"]:
        if part["sep"] == "." and len(part["ny"]) == 2:
            # A clause, a version or a time of day has this shape as often.
            return None
        if _CLOCK.search(text, 0, start):
            return None
        year, doubts = _year(part["ny"])
        last = the_date(year, int(part["nm"]), int(part["nd"]))
        if part["nd0"] and part["sep"] == "-":
            return None
        if part["nd0"] is None:
            return _of_days(start, end, (last,), doubts)
        first = the_date(year, int(part["nm"]), int(part["nd0"]))
        return _of_days(start, end, _from_to(first, last), doubts)
    if part["days"]:
        return _with_named_month(start, end, part)
    if part["xd"]:
        return _without_year(start, end, int(part["xd"]), int(part["xm"]))
    if part["mm"]:
        if _NUMBER_BEFORE.search(text, max(0, start - 12), start):
            return _no_such_date(start, end)
        return _of_months(start, end, part)
    return _without_year(start, end, None, MONTHS[part["bm"]])


def _year(written: str) -> tuple[int, frozenset[Doubt]]:
    if len(written) == 2:
        return 2000 + int(written), frozenset({Doubt.TWO_DIGIT_YEAR})
    return int(written), frozenset()


def _with_named_month(start: int, end: int, part: dict[str, str | None]) -> Named | None:
    days, name = part["days"] or "", part["dm"] or ""
    month = MONTHS[name]
    written = part["dy"] or part["dy2"] or part["dy3"]
    spelled = number_in_words(days)
    numbers = [spelled] if spelled else [int(one) for one in re.findall(r"\d+", days)]
    if written is None:
        if name not in _FULL or not numbers:
            return None
        if len(numbers) > 1:
            return Named(start=start, end=end, doubts=frozenset({Doubt.NO_YEAR}))
        return _without_year(start, end, numbers[0], month)
    if not numbers:
        return _no_such_date(start, end)
    if written.isdecimal():
        year, doubts = _year(written)
    else:
        year, doubts = number_in_words(written) or 0, frozenset()
    dates = tuple(the_date(year, month, day) for day in numbers)
    if len(numbers) == 1:
        return _of_days(start, end, dates, doubts)
    joins = re.findall(r"[^\d ]+(?: [^\d ]+)*", days)
    if joins[-1] == "," and dates[-1]:
        # The first number may be that of a paragraph, and no day at all.
        alone = PartialDate.on(dates[-1])
        listed = _of_days(start, end, dates, doubts)
        return _ambiguous(listed, *([listed.span] if listed.dated else []), alone)
    if all(re.fullmatch(_UNTIL, join) for join in joins):
        dates = _from_to(dates[0], dates[-1]) if len(numbers) == 2 else (None,)
    elif any(re.fullmatch(_UNTIL, join) for join in joins):
        dates = (None,)
    return _of_days(start, end, dates, doubts)


def _of_days(
    start: int, end: int, days: tuple[date | None, ...], doubts: frozenset[Doubt]
) -> Named:
    known = tuple(day for day in days if day is not None)
    if not known or len(known) < len(days) or list(known) != sorted(set(known)):
        return _no_such_date(start, end)
    span = PartialDate(earliest=known[0], latest=known[-1])
    return Named(start=start, end=end, days=known, span=span, doubts=doubts)


def _from_to(first: date | None, last: date | None) -> tuple[date | None, ...]:
    if first is None or last is None or last < first:
        return (None,)
    return tuple(first + timedelta(days=more) for more in range((last - first).days + 1))


def _of_months(start: int, end: int, part: dict[str, str | None]) -> Named:
    year = int(part["my"] or 0)
    last = the_month(year, MONTHS[part["mm"] or ""])
    first = the_month(year, MONTHS[part["mm0"]]) if part["mm0"] else last
    if first is None or last is None or (first.earliest or date.max) > (last.earliest or date.min):
        return _no_such_date(start, end)
    return Named(
        start=start, end=end, span=PartialDate(earliest=first.earliest, latest=last.latest)
    )


def _without_year(start: int, end: int, day: int | None, month: int) -> Named:
    if day is not None and the_date(2000, month, day) is None:
        return _no_such_date(start, end)
    return Named(start=start, end=end, lacks_year=(day, month), doubts=frozenset({Doubt.NO_YEAR}))


def _no_such_date(start: int, end: int) -> Named:
    return Named(start=start, end=end, doubts=frozenset({Doubt.NO_SUCH_DATE}))


def _joined(first: Named, last: Named) -> Named:
    """From one date to another; a first one without a year has that of the second, if it can."""
    start, end = first.start, last.end
    doubts = (first.doubts | last.doubts) - {Doubt.NO_YEAR}
    if first.days and last.days:
        return _of_days(start, end, _from_to(first.days[0], last.days[-1]), doubts)
    ends = last.days[-1] if last.days else None
    if first.lacks_year and first.lacks_year[0] is not None and ends is not None:
        begins = the_date(ends.year, first.lacks_year[1], first.lacks_year[0])
        if begins is None or begins <= ends:
            return _of_days(start, end, _from_to(begins, ends), doubts)
        earlier = the_date(ends.year - 1, begins.month, begins.day)
        likely = (PartialDate(earliest=earlier, latest=ends),)
        return Named(
            start=start, end=end, likely=likely, doubts=doubts | {Doubt.NO_YEAR, Doubt.AMBIGUOUS}
        )
    span = PartialDate(earliest=first.span.earliest, latest=last.span.latest)
    if span.earliest and span.latest and span.earliest <= span.latest:
        return Named(start=start, end=end, span=span, doubts=doubts)
    return _no_such_date(start, end)


def _ambiguous(named: Named, *likely: PartialDate) -> Named:
    return Named(
        start=named.start,
        end=named.end,
        likely=likely,
        doubts=(named.doubts - {Doubt.NO_SUCH_DATE}) | {Doubt.AMBIGUOUS},
    )


def _end_of_a_range(named: Named) -> Named:
    """A range whose beginning cannot be read: only its end is known."""
    return Named(
        start=named.start,
        end=named.end,
        span=PartialDate(latest=named.span.latest),
        likely=(named.span,),
        doubts=named.doubts | {Doubt.BOUND},
    )

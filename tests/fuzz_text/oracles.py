"""What no reading may do, said without the readers' own tables and patterns.

Each oracle takes a text and a source of chance, and yields a sentence for every fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from pemasyarakatan.domain import text as reading
from pemasyarakatan.domain.text import Directory, Doubt, Entry, Why
from pemasyarakatan.domain.values import PartialDate

Oracle = Callable[[str, Random], Iterator[str]]

_ONES = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_MONTH_STEMS = (
    "jan", "feb|peb", "mar|mrt", "apr", "mei|may", "jun", "jul", "ag", "sep", "okt|oct", "nov|nop",
    "des|dec",
)  # fmt: skip
_APOSTROPHES = "(?<!\\d)['’‘ʼʻ`´′＇]|['’‘ʼʻ`´′＇](?!\\d)"
_WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu")


def spelled(number: int) -> str:
    """A number from 1 to 2099 in Indonesian words."""
    if number >= 1000:
        thousands = "seribu" if number < 2000 else f"{_ONES[number // 1000 - 1]} ribu"
        return f"{thousands} {spelled(number % 1000)}".strip() if number % 1000 else thousands
    if number >= 100:
        hundreds = "seratus" if number < 200 else f"{_ONES[number // 100 - 1]} ratus"
        return f"{hundreds} {spelled(number % 100)}" if number % 100 else hundreds
    if number >= 20:
        tens = f"{_ONES[number // 10 - 1]} puluh"
        return f"{tens} {_ONES[number % 10 - 1]}" if number % 10 else tens
    if number >= 12:
        return f"{_ONES[number - 11]} belas"
    return {10: "sepuluh", 11: "sebelas"}.get(number) or _ONES[number - 1]


def plain(text: str) -> str:
    """A text without what nobody sees, its digits in ASCII, in small letters."""
    kept = [char for char in text if unicodedata.category(char) not in {"Cf", "Mn", "Me"}]
    digits = (str(unicodedata.decimal(char)) if char.isdecimal() else char for char in kept)
    return re.sub(r"\s+", " ", re.sub(_APOSTROPHES, "", "".join(digits))).lower()


def numbers(text: str) -> set[int]:
    """Every number that stands in a text in figures, as it stands or with its dots taken out."""
    seen = plain(text)
    found = re.findall(r"[0-9]+", seen) + re.findall(
        r"[0-9]+", re.sub(r"(?<=\d)\.(?=\d)", "", seen)
    )
    return {int(one) for one in found if len(one) < 20}


def states(text: str, number: int) -> bool:
    """Whether a text has this number, in figures or in words."""
    return number in numbers(text) or (0 < number < 2100 and spelled(number) in plain(text))


def dates(text: str, random: Random) -> Iterator[str]:
    """No date that the text does not have, none beside its weekday in silence, none of several."""
    read = reading.read_date(text)
    yield from _date(text, read)
    bound = date(2026, 1, 1) + timedelta(days=random.randrange(400))
    again = reading.read_date(text, not_after=bound)
    if (again.day, again.days) != (read.day, read.days):
        yield "a bound changes what the text says"
    for one in again.candidates:
        by_year = {Why.LAST_BEFORE, Why.WEEKDAY_FITS} & {*one.why}
        if by_year and (one.day.earliest or bound) > bound:
            yield "a candidate lies after the bound"
    for one in reading.dates_in(text):
        if one.raw not in text:
            yield f"{one.raw!r} does not stand in the text"
        yield from _date(one.raw, one)


def _date(text: str, read: reading.DateReading) -> Iterator[str]:
    day, doubts = read.day, read.doubts
    if read.raw != text or day.raw != (text or None):
        yield "the words are not kept"
    if doubts & {Doubt.AMBIGUOUS, Doubt.NO_YEAR, Doubt.NO_SUCH_DATE, Doubt.UNFILLED} and day.dated:
        yield f"{day} in spite of {sorted(doubts)}"
    if Doubt.AMBIGUOUS in doubts and not read.candidates:
        yield "ambiguous, and no candidates"
    if day.earliest and day.latest and day.earliest > day.latest:
        yield "it ends before it begins"
    named = [one.day for one in read.candidates if not one.inferred]
    for span in [day] if Doubt.BOUND not in doubts else named:
        yield from _stated(text, span, doubts)
    run = [read.days[0] + timedelta(days=n) for n in range(len(read.days))] if read.days else []
    if list(read.days) != run and not all(states(text, one.day) for one in read.days):
        yield "a day between that the text does not name"
    if read.days and (day.earliest, day.latest) != (read.days[0], read.days[-1]):
        yield "the days are not those of the date"
    weekdays = _weekdays(text)
    if len(weekdays) == 1 and day.exact:
        (weekday,) = weekdays
        contradicts = Doubt.WEEKDAY_CONTRADICTS in doubts
        if (day.exact.weekday() == weekday) is contradicts:
            yield f"{day.exact} and weekday {weekday}: contradiction is {contradicts}"
        if contradicts and not read.candidates:
            yield "a contradiction without candidates"
        meant = [one.day.exact for one in read.candidates if one.inferred]
        if contradicts and any(one is None or one.weekday() != weekday for one in meant):
            yield "a candidate that has another weekday"


def _stated(text: str, span: PartialDate, doubts: frozenset[Doubt]) -> Iterator[str]:
    """Whether the text has year, month and day of both ends, as far as they are exact."""
    seen = plain(text)
    for end in {span.earliest, span.latest} - {None}:
        assert end is not None
        short = Doubt.TWO_DIGIT_YEAR in doubts and end.year - 2000 in numbers(text)
        if not states(text, end.year) and not short:
            yield f"the text has no year {end.year}"
        whole_year = span.earliest and span.latest and (span.latest - span.earliest).days >= 364
        month = states(text, end.month) or re.search(_MONTH_STEMS[end.month - 1], seen)
        if not month and not whole_year:
            yield f"the text has no month {end.month}"
        if span.exact and not states(text, end.day):
            yield f"the text has no day {end.day}"


def _weekdays(text: str) -> set[int]:
    seen = plain(text)
    if re.search("minggu|ahad", seen):
        return {6, 7}
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", seen))
    return {number for number, name in enumerate(_WEEKDAYS) if name in words}


def wrong_dates(text: str, random: Random) -> Iterator[str]:
    """The month is never read first, no day is made up, and two dates are never one."""
    month, day, year = (
        random.randrange(1, 13),
        random.randrange(13, 32),
        random.randrange(1990, 2040),
    )
    sign = random.choice("/-.")
    american = f"{month}{sign}{day}{sign}{year}"
    if reading.read_date(f"{random.choice(('', 'Senin ', 'pada '))}{american}").day.dated:
        yield f"{american} was read"
    if reading.read_date(f"31/{random.choice((2, 4, 6, 9, 11))}/{year}").day.dated:
        yield "the thirty-first of a short month was read"
    first, second = (date(year, month, 1) + timedelta(days=random.randrange(28)) for _ in range(2))
    joint = random.choice((" dan ", " atau ", "; ", ", ", " / ", "\n"))
    both = f"{first.day}/{first.month}/{year}{joint}{second.day}/{second.month}/{second.year}"
    read = reading.read_date(both)
    meant = [one.day for one in read.candidates]
    if first != second and (read.day.exact or len(read.candidates) < 2):
        yield f"{both!r} was read as {read.day}"
    if first == second and first not in {one.exact for one in (read.day, *meant)}:
        yield f"{both!r} is one date, and was read as {read.day}"


def papers(text: str, random: Random) -> Iterator[str]:
    """A number is written in the text and has a digit; PKS is read out of the full phrase alone."""
    read = reading.read_numbers(text)
    for number in read.numbers:
        if number not in text or not any(char.isdecimal() for char in number):
            yield f"number {number!r}"
    if not any(char.isdecimal() for char in text) and Doubt.NUMBER_MISSING not in read.doubts:
        yield "no digit, and no number missing"
    if Doubt.AMBIGUOUS in read.doubts and (read.numbers or len(read.candidates) < 2):
        yield "ambiguous, and a number was chosen"
    kinds = reading.read_instrument(text).kinds
    seen = plain(text)
    if "PKS" in kinds and not re.search(r"perjanjian kerja ?sama", seen):
        yield "a PKS without its name"
    if kinds and not re.search("perjanjian|nota|memorandum|mou|kesepakatan", seen):
        yield f"{kinds} out of nothing"


def amounts(text: str, random: Random) -> Iterator[str]:
    """No amount, count or length that is not stated, and none out of an estimate."""
    money, count, term = (
        reading.read_rupiah(text),
        reading.read_count(text),
        reading.read_term(text),
    )
    seen = plain(text)
    if money.amount is not None:
        digits = re.sub(r",00(?!\d)", "", re.sub(r"\(.*", "", seen))
        digits = re.sub(r"\D", "", digits)
        scaled = re.search("ribu|rb|juta|jt|mil|triliun", re.sub(r"\(.*", "", seen))
        same = str(money.amount).rstrip("0") == digits.lstrip("0").rstrip("0")
        if digits and (not same or (not scaled and int(digits) != money.amount)):
            yield f"{money.amount} rupiah"
    if count.count is not None and count.count and not states(text, count.count):
        yield f"a count of {count.count}"
    about = re.search(r"\b(?:puluhan|ratusan|sekitar|kurang lebih|hampir|lebih)\b", seen)
    if about and (money.amount is not None or count.count is not None):
        yield "a number out of an estimate"
    if term.length is not None:
        parts = {term.length.years, term.length.months, term.length.days} - {0}
        if not parts or not all(states(text, part) for part in parts):
            yield f"a length of {term.length}"
    for read in (money, count, term):
        value = (getattr(read, name, None) for name in ("amount", "count", "length"))
        if Doubt.WORDS_CONTRADICT in read.doubts and (
            any(one is not None for one in value) or len(read.candidates) < 2
        ):
            yield "figures and words differ, and one was chosen"


def persons(text: str, random: Random) -> Iterator[str]:
    """Titles and name together are the letters of the text, in order; none is lost or made."""
    read = reading.read_person(text)
    for name in (*read.candidates, *([read.name] if read.name else [])):
        parts = (*name.titles_before, name.canonical, *name.titles_after)
        if name.raw != text or not name.canonical.strip():
            yield "a name without its words"
        if read.name and _letters("".join(parts)) != _letters(text):
            yield f"the letters of {parts}"
    if read.name and read.candidates:
        yield "a name, and candidates"
    if read.name:
        other = _OTHERS[random.randrange(len(_OTHERS))]
        forth, back = reading.likeness(read.name, other), reading.likeness(other, read.name)
        same = reading.normalise_name(read.name.canonical) == reading.normalise_name(
            other.canonical
        )
        if forth != back or not 0 <= forth <= 1 or (forth == 1) is not same:
            yield f"likeness {forth} and {back} to {other.canonical}"


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def facilities(text: str, random: Random) -> Iterator[str]:
    """Kind, class and place stand in the text; a detention house of others is no facility."""
    read = reading.read_facility(text)
    seen = unicodedata.normalize("NFKC", plain(text))
    if read.kind and not re.search(
        "lapas|lpp|lembaga|rutan|rumah|lpka|lpas|bapas|balai|rupbasan", seen
    ):
        yield f"{read.kind} out of nothing"
    if read.kind is None and (read.facility_class or read.category or read.place):
        yield "parts of no facility"
    if read.place and read.place not in text:
        yield f"place {read.place!r}"
    if read.facility_class:
        rank = read.facility_class.rstrip("AB")
        ranks = {"I": "i|1", "II": "ii|2|ⅱ", "III": "iii|3|ⅲ"}[rank]
        letter = read.facility_class[len(rank) :].lower()
        if not re.search(rf"(?:{ranks})[\s.\W]*{letter}", seen):
            yield f"class {read.facility_class}"
    if re.match(r"\s*rutan kpk\b", seen) and read.kind:
        yield "Rutan KPK is a facility"
    found = reading.find_facility(text, FACILITIES)
    yield from _match(found)
    if found.found and found.found == UUID(int=1) and "cilegon" not in seen:
        yield "Cilegon out of nothing"


def partners(text: str, random: Random) -> Iterator[str]:
    """Found is one of the same place and number, said in the text or given; else candidates."""
    about = random.choice((None, "Kota Cilegon", "Kota Tangerang", "Kabupaten Tangerang"))
    read = reading.find_partner(text, PARTNERS, place=about)
    yield from _match(read)
    if read.found is None:
        return
    entry = next(one for one in PARTNERS.entries if one.id == read.found)
    said = plain(text) + " " + plain(about or "")
    if entry.place and entry.place.split()[-1].lower() not in reading.normalise_name(said):
        yield f"{entry.names[0]} though no text says {entry.place}"
    names = " ".join(entry.names)
    if {int(n) for n in re.findall(r"\d+", names)} != {
        one for one in numbers(text) if str(one) in reading.normalise_name(text).split()
    }:
        yield f"{entry.names[0]}, and another number"


def _match(read: reading.Match) -> Iterator[str]:
    ids = [one.id for one in read.candidates]
    if len(set(ids)) != len(ids) or (read.found and read.found not in ids):
        yield "the candidates are not those of the match"
    if (Doubt.AMBIGUOUS in read.doubts) is not (read.found is None and bool(ids)):
        yield "ambiguous and found, or neither"
    if any(not 0.45 <= one.score <= 1 for one in read.candidates):
        yield "a candidate below the line"
    if read.found and next(one.score for one in read.candidates if one.id == read.found) < 0.72:
        yield "found below the line"


def privacy(text: str, random: Random) -> Iterator[str]:
    """A planted identity number is seen whatever parts its digits; 15 digits are none."""
    digits = "".join(str(random.randrange(10)) for _ in range(16))
    unseen = ("\u200b", "\u00ad", "\u2060", "\u200d", "\ufeff", "\u034f", "\ufe0f", "\u202e", "")
    parts = (" ", ".", "-", "–", "\u00a0", "", "", "")
    hidden = digits[0]
    for digit in digits[1:]:
        hidden += random.choice(unseen) + random.choice(parts) + random.choice(unseen) + digit
    if not reading.identity_number(f"ibu {hidden} orang"):
        yield f"{hidden!r} was not seen"
    few = sum(char.isdecimal() for char in unicodedata.normalize("NFKC", text)) < 16
    if few and reading.identity_number(text):
        yield "an identity number of fewer than 16 digits"
    for warned in reading.warnings(text):
        if warned.found not in text:
            yield f"{warned.found!r} does not stand in the text"


def the_rest(text: str, random: Random) -> Iterator[str]:
    """What is compared is compared alike twice; what is stripped was there, and stays in order."""
    for normalise in (reading.normalise_name, reading.normalise_number):
        once = normalise(text)
        if normalise(once) != once:
            yield f"{normalise.__name__} twice"
    kept = reading.without_furniture(text)
    if reading.without_furniture(kept) != kept:
        yield "stripped twice"
    lines = iter([line.rstrip() for line in text.splitlines()])
    if not all(any(line == one for one in lines) for line in kept.splitlines() if line):
        yield "a line that was not there"
    for left in reading.leftovers(text):
        if left not in text:
            yield f"{left!r} does not stand in the text"
    if reading.blank(text) and reading.read_date(text).day.dated:
        yield "a date in a blank"


ORACLES: tuple[Oracle, ...] = (
    dates, wrong_dates, papers, amounts, persons, facilities, partners, privacy, the_rest,
)  # fmt: skip

_NAMES = ("Mashudi", "Ahmad Sihabuddin", "Julkarnain", "Muhammad Ali Syeh Banna", "Zul", "A. W.")
_OTHERS = [name for raw in _NAMES if (name := reading.read_person(raw).name)]

FACILITIES = Directory(
    entries=(
        Entry(id=UUID(int=1), names=("Lapas Kelas IIA Cilegon",)),
        Entry(id=UUID(int=2), names=("Lapas Perempuan Kelas IIA Tangerang",)),
        Entry(id=UUID(int=3), names=("Lapas Kelas I Tangerang",)),
        Entry(id=UUID(int=4), names=("Rutan Kelas I Jakarta Pusat", "Salemba")),
        Entry(id=UUID(int=5), names=("Lapas Kelas IIA Salemba", "Salemba")),
    )
)
PARTNERS = Directory(
    entries=tuple(
        Entry(id=UUID(int=number), names=tuple(names), place=place)
        for number, (place, *names) in enumerate(
            (
                ("Kota Cilegon", "Dinas Tenaga Kerja Kota Cilegon", "Disnaker"),
                ("Kota Tangerang", "Dinas Tenaga Kerja"),
                ("Kota Tangerang", "BNNK Kota Tangerang"),
                ("Kota Cilegon", "BNNK Cilegon"),
                ("Provinsi Banten", "BNNP Banten"),
                ("Kabupaten Lombok Timur", "Pemerintah Kabupaten Lombok Timur"),
                ("Kota Cilegon", "Balai Latihan Kerja Kota Cilegon", "BLK"),
                ("Kota Cilegon", "SMK Negeri 1 Cilegon"),
                ("Kota Cilegon", "Yayasan Harapan Bangsa"),
            ),
            1,
        )
    )
)

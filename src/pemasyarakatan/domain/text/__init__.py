"""Text as people write it: every reading says what the text says, and no more.

    read_date("Kamis (6/10/25)")   # the day as written, and that 6/10/25 is no Thursday

A reading has what was read, None or nothing where the text does not say it, the *candidates*
where it can be read in several ways, and its *doubts*. No text makes a reader raise.

==================  ====================================================
`read_date`         a day, month, year or range of days; `dates_in` a text
`read_person`       a name, and its titles apart; `same_persons`
`read_facility`     kind, class, category and place of a facility
`find_partner`      whom a name means, of those known; `find_facility`
`read_numbers`      the numbers of a paper; `read_instrument` its kind
`read_rupiah`       an amount; `read_count` a number of something
`read_term`         how long a clause holds; `term_end`
`warnings`          what may tell of a person in custody
`leftovers`         what is left of a template; `blank`
`without_furniture` an article without Baca Juga and the like
==================  ====================================================

The readers are loaded when first asked for: what decides a command needs none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pemasyarakatan.domain.text.identity import identity_number as identity_number
from pemasyarakatan.domain.text.spelling import normalise_name as normalise_name
from pemasyarakatan.domain.text.spelling import normalise_number as normalise_number
from pemasyarakatan.domain.text.weekdays import DAY_NAMES as DAY_NAMES
from pemasyarakatan.domain.text.weekdays import WEEKDAYS as WEEKDAYS
from pemasyarakatan.domain.text.weekdays import weekday_fits as weekday_fits
from pemasyarakatan.domain.text.weekdays import weekday_named as weekday_named

if TYPE_CHECKING:
    from pemasyarakatan.domain.text.amounts import CountReading as CountReading
    from pemasyarakatan.domain.text.amounts import RupiahReading as RupiahReading
    from pemasyarakatan.domain.text.amounts import read_count as read_count
    from pemasyarakatan.domain.text.amounts import read_rupiah as read_rupiah
    from pemasyarakatan.domain.text.articles import without_furniture as without_furniture
    from pemasyarakatan.domain.text.dates import DateReading as DateReading
    from pemasyarakatan.domain.text.dates import dates_in as dates_in
    from pemasyarakatan.domain.text.dates import read_date as read_date
    from pemasyarakatan.domain.text.directory import Directory as Directory
    from pemasyarakatan.domain.text.directory import Entry as Entry
    from pemasyarakatan.domain.text.directory import Known as Known
    from pemasyarakatan.domain.text.directory import Match as Match
    from pemasyarakatan.domain.text.directory import find_facility as find_facility
    from pemasyarakatan.domain.text.directory import find_partner as find_partner
    from pemasyarakatan.domain.text.doubts import Doubt as Doubt
    from pemasyarakatan.domain.text.facilities import FacilityReading as FacilityReading
    from pemasyarakatan.domain.text.facilities import read_facility as read_facility
    from pemasyarakatan.domain.text.mistakes import Candidate as Candidate
    from pemasyarakatan.domain.text.mistakes import Why as Why
    from pemasyarakatan.domain.text.papers import InstrumentReading as InstrumentReading
    from pemasyarakatan.domain.text.papers import NumbersReading as NumbersReading
    from pemasyarakatan.domain.text.papers import read_instrument as read_instrument
    from pemasyarakatan.domain.text.papers import read_numbers as read_numbers
    from pemasyarakatan.domain.text.persons import PersonReading as PersonReading
    from pemasyarakatan.domain.text.persons import SamePerson as SamePerson
    from pemasyarakatan.domain.text.persons import likeness as likeness
    from pemasyarakatan.domain.text.persons import read_person as read_person
    from pemasyarakatan.domain.text.persons import same_persons as same_persons
    from pemasyarakatan.domain.text.privacy import Concern as Concern
    from pemasyarakatan.domain.text.privacy import Warned as Warned
    from pemasyarakatan.domain.text.privacy import warnings as warnings
    from pemasyarakatan.domain.text.templates import blank as blank
    from pemasyarakatan.domain.text.templates import leftovers as leftovers
    from pemasyarakatan.domain.text.terms import Length as Length
    from pemasyarakatan.domain.text.terms import TermReading as TermReading
    from pemasyarakatan.domain.text.terms import read_term as read_term
    from pemasyarakatan.domain.text.terms import term_end as term_end

_HOME = {
    "CountReading": "amounts",
    "RupiahReading": "amounts",
    "read_count": "amounts",
    "read_rupiah": "amounts",
    "without_furniture": "articles",
    "DateReading": "dates",
    "dates_in": "dates",
    "read_date": "dates",
    "Directory": "directory",
    "Entry": "directory",
    "Known": "directory",
    "Match": "directory",
    "find_facility": "directory",
    "find_partner": "directory",
    "Doubt": "doubts",
    "FacilityReading": "facilities",
    "read_facility": "facilities",
    "Candidate": "mistakes",
    "Why": "mistakes",
    "InstrumentReading": "papers",
    "NumbersReading": "papers",
    "read_instrument": "papers",
    "read_numbers": "papers",
    "PersonReading": "persons",
    "SamePerson": "persons",
    "likeness": "persons",
    "read_person": "persons",
    "same_persons": "persons",
    "Concern": "privacy",
    "Warned": "privacy",
    "warnings": "privacy",
    "blank": "templates",
    "leftovers": "templates",
    "Length": "terms",
    "TermReading": "terms",
    "read_term": "terms",
    "term_end": "terms",
}

__all__ = [
    "DAY_NAMES",
    "WEEKDAYS",
    "Candidate",
    "Concern",
    "CountReading",
    "DateReading",
    "Directory",
    "Doubt",
    "Entry",
    "FacilityReading",
    "InstrumentReading",
    "Known",
    "Length",
    "Match",
    "NumbersReading",
    "PersonReading",
    "RupiahReading",
    "SamePerson",
    "TermReading",
    "Warned",
    "Why",
    "blank",
    "dates_in",
    "find_facility",
    "find_partner",
    "identity_number",
    "leftovers",
    "likeness",
    "normalise_name",
    "normalise_number",
    "read_count",
    "read_date",
    "read_facility",
    "read_instrument",
    "read_numbers",
    "read_person",
    "read_rupiah",
    "read_term",
    "same_persons",
    "term_end",
    "warnings",
    "weekday_fits",
    "weekday_named",
    "without_furniture",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value

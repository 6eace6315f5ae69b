"""A line of the monthly recap, and what every section of it needs to know."""

from __future__ import annotations

import calendar
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from attrs import evolve, field, frozen

from pemasyarakatan.projections.questions.asking import Names
from pemasyarakatan.projections.questions.carrying import Carried
from pemasyarakatan.projections.questions.pending import Pair
from pemasyarakatan.projections.view import Asked


class Section(StrEnum):
    """The parts of a recap, in order. UNDATED are visits of no certain month.

    The subject of the HEADING is who heads the facility, its status in what capacity.
    """

    HEADING = "HEADING"
    AGREEMENT = "AGREEMENT"
    VISIT = "VISIT"
    UNDATED = "UNDATED"
    PROPOSAL = "PROPOSAL"
    COMMITMENT = "COMMITMENT"
    POINT = "POINT"
    SIGNATURE = "SIGNATURE"


class NextStep(StrEnum):
    """What an agreement asks for next; the first that holds."""

    COMPLETE_TERM = "COMPLETE_TERM"
    NEW_AGREEMENT = "NEW_AGREEMENT"
    RESUME_OR_END = "RESUME_OR_END"
    END = "END"
    RENEW = "RENEW"
    IMPROVE = "IMPROVE"
    CERTIFICATES = "CERTIFICATES"
    COMPLETE_NUMBER = "COMPLETE_NUMBER"
    CARRY_ON = "CARRY_ON"


@frozen(kw_only=True)
class RecapRow:
    """One line of a section; what the section does not know of is empty.

    A trip to several partners is one line that names them all.
    *day* is when it was signed, held, submitted, promised or issued. *ends* is the last day of a
    term, or a due day; *days_left* counts to the latest it can be, *age* from the latest *day*.
    *activities* are those that certainly ended in the month, *undated* those that may have;
    *certificates* counts courses that ended without one. *promised* is what was delivered of what
    was promised, for each unit; *soft* promises have no quantity.
    """

    facility: UUID
    facility_name: str
    month: date
    section: str
    id: UUID
    subject: str
    partner: str | None = None
    own_numbers: tuple[str, ...] = ()
    other_numbers: tuple[str, ...] = ()
    status: str | None = None
    day_earliest: date | None = None
    day_latest: date | None = None
    begins_earliest: date | None = None
    begins_latest: date | None = None
    ends_earliest: date | None = None
    ends_latest: date | None = None
    days_left: int | None = None
    age: int | None = None
    overdue: bool = False
    fields: tuple[str, ...] = ()
    activities: int | None = None
    undated: int | None = None
    participants: int | None = None
    promised: tuple[str, ...] = ()
    soft: int | None = None
    certificates: int | None = None
    obstacles: tuple[str, ...] = ()
    next_step: str | None = None


@frozen(kw_only=True)
class Month:
    """What every section needs to know."""

    asked: Asked
    names: Names
    first: date
    last: date
    known: dict[UUID, Pair]
    carried: Carried = field(repr=False)

    def row(self, facility: UUID, section: Section, **said: Any) -> RecapRow:
        """A line for one facility."""
        row = RecapRow(
            facility=facility,
            facility_name=self.names[facility],
            month=self.first,
            section=section.value,
            id=facility,
            subject="",
        )
        return evolve(row, **said)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of *day*."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])

"""What an auditor wants to see from some day on: nothing heard, no certificate, nothing settled.

After how long is the policy of this library's views; how it is counted is the domain's.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.agreement import Agreement, TrainingDelivered
from pemasyarakatan.domain.exhibition import Exhibition, unsettled
from pemasyarakatan.domain.partnership import Partnership, dormant
from pemasyarakatan.domain.partnership.events import day_of
from pemasyarakatan.domain.values import ActivityKind, PartialDate
from pemasyarakatan.projections.model import Row, put
from pemasyarakatan.projections.tables.notices import EXCEPTION_FOUND, Kind

CERTIFICATE_AFTER = 3
"""Months after the end of a course within which a certificate is expected."""

DORMANT_AFTER = 12
"""Months without any fact after which a partnership is dormant."""

_DAY = timedelta(days=1)


def of_exhibition(exhibition: Exhibition) -> Iterator[Row]:
    """Nothing says whether it was held, though its days are over."""
    if exhibition.settled is None and exhibition.days:
        first = exhibition.days[-1] + _DAY
        flag = unsettled(exhibition, first)
        if flag is not None:
            planned = flag.found.partition(", looked at")[0]
            yield _from(flag.name, planned, first)


def of_agreement(agreement: Agreement) -> Iterator[Row]:
    """Courses of which no certificate was issued in time."""
    issued: dict[UUID, list[PartialDate]] = {}
    for issue in agreement.certificates:
        issued.setdefault(issue.training_id, []).append(issue.issued_on)
    for one in agreement.activities:
        if isinstance(one, TrainingDelivered):
            yield from _uncertified(one.title, one.ended_on, issued.get(one.training_id, ()))


def of_partnership(partnership: Partnership, look: Mapping[UUID, Any]) -> Iterator[Row]:
    """The same of courses without an agreement; and when nothing was heard for long."""
    issued: dict[UUID, list[PartialDate]] = {}
    for issue in partnership.certificates:
        issued.setdefault(issue.activity_id, []).append(issue.issued_on)
    for one in partnership.activities_held:
        if one.kind is ActivityKind.TRAINING:
            yield from _uncertified(one.title, one.ended_on, issued.get(one.activity_id, ()))
    yield from _silent(partnership, look)


def _uncertified(title: str, ended_on: PartialDate, issued: Iterable[PartialDate]) -> Iterator[Row]:
    """From the day on which one certainly should be there, until the day before the first is."""
    if ended_on.latest is None:
        return
    due = _months_after(ended_on.latest, CERTIFICATE_AFTER)
    days = [one.earliest or date.min for one in issued]
    until = min(days) - _DAY if days and min(days) > date.min else None
    if due is None or (days and (until is None or until <= due)):
        return
    yield _from("NO_CERTIFICATE", f"{title}, ended on {ended_on}", due + _DAY, until)


def _silent(partnership: Partnership, look: Mapping[UUID, Any]) -> Iterator[Row]:
    """The stretches of days on which the partnership is dormant, by what is dated."""
    elsewhere = [one.started_on for one in _conduct(partnership, look)]
    told = [*(day_of(fact) for fact in partnership.facts()), *elsewhere]
    told += [partnership.opened.opened_on] if partnership.opened else []
    newest = sorted({one.latest for one in told if one is not None and one.latest is not None})
    starts = sorted({one.earliest for one in told if one is not None and one.earliest is not None})
    for latest in newest:
        due = _months_after(latest, DORMANT_AFTER)
        following = next((day for day in starts if day > latest), None)
        if due is None or (following is not None and following <= due + _DAY):
            continue
        first = next(
            (
                day
                for day in (due, due + _DAY, due + 2 * _DAY)
                if dormant(partnership, day, DORMANT_AFTER, elsewhere)
            ),
            None,
        )
        if first is not None and (following is None or first < following):
            until = following - _DAY if following else None
            yield _from("DORMANT", f"nothing after {latest}", first, until)


def _conduct(partnership: Partnership, look: Mapping[UUID, Any]) -> Iterator[Any]:
    for one in partnership.linked:
        agreement = look.get(one)
        if isinstance(agreement, Agreement):
            yield from agreement.activities


def _from(name: str, found: str, first: date, until: date | None = None) -> Row:
    return put(
        EXCEPTION_FOUND, kind=Kind.FLAG, rule=name, found=found, from_day=first, until_day=until
    )


def _months_after(day: date, months: int) -> date | None:
    """The same day so many months later, or that month's last day; None past the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))

"""The history of a stream, record by record: what each tells, how late, and what speaks about it.

Nothing is left out that was not asked to be, also not what was corrected or voided since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from pemasyarakatan.audit.replay.moments import AnyDecider, read
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.civil import civil_date
from pemasyarakatan.domain.decider import (
    AMENDMENTS,
    CorrectionRecorded,
    EvidenceAttached,
    RecordVoided,
    in_effect,
)
from pemasyarakatan.domain.values import Bearing, PartialDate, Zone, certainly, surely_before
from pemasyarakatan.record import Record


@frozen(kw_only=True)
class Lag:
    """How many days after a fact it was recorded: at *least*, at *most*; None is unknown."""

    least: int | None
    most: int | None


@frozen(kw_only=True)
class Entry:
    """One record of a history.

    *day* is that of the fact as recorded, *recorded_on* the civil day of its recording. *about*
    is the record that an amendment speaks about. The others speak about this one, those in effect
    of *corrections* and *voids* alone.
    """

    record: Record
    day: PartialDate | None
    recorded_on: date
    lag: Lag | None = None
    about: Record | None = None
    corrections: tuple[Record, ...] = ()
    voids: tuple[Record, ...] = ()
    confirming: tuple[Record, ...] = ()
    contradicting: tuple[Record, ...] = ()


@frozen(kw_only=True)
class Selection:
    """Which entries are wanted; what is left out does not narrow.

    Kept are facts that can lie within *since* and *until*, both included, as recorded or as
    corrected; those without a day; and an amendment with its fact. *events* are classes by the
    name of their aggregate; *by* is who recorded it. Raises ValueError where until lies before
    since.
    """

    since: date | None = None
    until: date | None = None
    events: frozenset[tuple[str, type]] = frozenset()
    by: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError(f"until {self.until} lies before since {self.since}")

    def within(self, day: PartialDate | None) -> bool:
        """Whether a fact of this day can lie in the time asked for."""
        if day is None:
            return True
        early = self.since is not None and surely_before(day, certainly(self.since))
        late = self.until is not None and surely_before(certainly(self.until), day)
        return not early and not late

    def takes(self, record: Record) -> bool:
        """Whether a record is of the events, and by whom, asked for."""
        kind = (record.aggregate, type(record.event))
        return (not self.events or kind in self.events) and (
            self.by is None or record.recorded_by == self.by
        )


EVERYTHING = Selection()
"""Leaves nothing out."""


def tell(
    records: Iterable[Record],
    selection: Selection = EVERYTHING,
    *,
    deciders: Sequence[AnyDecider] = DECIDERS,
    zone: Zone = Zone.WIT,
) -> tuple[Entry, ...]:
    """The entries of a stream that *selection* takes, in the order of recording.

    *records* are all those of one stream. Days of recording are counted in *zone*. Raises
    ValueError for no records, or for an aggregate that no decider is for.
    """
    decider, whole = read(records, deciders)
    about = _about(whole)
    facts = _facts(whole)
    days = _days(decider, whole, facts)
    return tuple(
        _entry(decider, whole, record, about, zone)
        for record in whole
        if selection.takes(record)
        and any(map(selection.within, days[facts[record.originator_version]]))
    )


def _facts(records: Sequence[Record]) -> dict[int, int]:
    """By version, the version of the fact that a record tells, or speaks about in the end."""
    facts: dict[int, int] = {}
    for version, record in enumerate(records, 1):
        target = record.event.target_version if isinstance(record.event, AMENDMENTS) else version
        facts[version] = facts.get(target, target)
    return facts


def _days(
    decider: AnyDecider, records: Sequence[Record], facts: dict[int, int]
) -> defaultdict[int, list[PartialDate | None]]:
    """By version, the days that each fact ever had."""
    days: defaultdict[int, list[PartialDate | None]] = defaultdict(list)
    for version, record in enumerate(records, 1):
        event = record.event
        if isinstance(event, CorrectionRecorded):
            days[facts[version]].append(decider.day_of(event.corrected))
        elif not isinstance(event, AMENDMENTS):
            days[version].append(decider.day_of(event))
    return days


def _about(records: Sequence[Record]) -> defaultdict[int, list[Record]]:
    """By version, the records in effect that speak about it."""
    acting = in_effect([record.event for record in records])
    about: defaultdict[int, list[Record]] = defaultdict(list)
    for version, record in enumerate(records, 1):
        if version in acting or isinstance(record.event, EvidenceAttached):
            about[record.event.target_version].append(record)
    return about


def _entry(
    decider: AnyDecider,
    records: Sequence[Record],
    record: Record,
    about: defaultdict[int, list[Record]],
    zone: Zone,
) -> Entry:
    event = record.event
    amending = isinstance(event, AMENDMENTS)
    day = None if amending else decider.day_of(event)
    recorded_on = civil_date(record.recorded_at, zone)
    speaking = about.get(record.originator_version, [])
    return Entry(
        record=record,
        day=day,
        recorded_on=recorded_on,
        lag=None if day is None else lag(day, recorded_on),
        about=records[event.target_version - 1] if amending else None,
        corrections=_of(speaking, CorrectionRecorded),
        voids=_of(speaking, RecordVoided),
        confirming=_bearing(speaking, Bearing.CONFIRMS),
        contradicting=_bearing(speaking, Bearing.CONTRADICTS),
    )


def _of(records: Sequence[Record], kind: type[Any]) -> tuple[Record, ...]:
    return tuple(record for record in records if isinstance(record.event, kind))


def _bearing(records: Sequence[Record], bearing: Bearing) -> tuple[Record, ...]:
    witnesses = _of(records, EvidenceAttached)
    return tuple(record for record in witnesses if record.event.bearing is bearing)


def lag(day: PartialDate, recorded_on: date) -> Lag | None:
    """How long after *day* something was recorded, as far as is known; None for no day at all."""
    if not day.dated:
        return None
    return Lag(
        least=None if day.latest is None else (recorded_on - day.latest).days,
        most=None if day.earliest is None else (recorded_on - day.earliest).days,
    )

"""A sheet of what each event says, a row a field, for whoever reads an export with a spreadsheet.

It is no evidence, and verifies nothing: the export beside it does. A correction has a row for each
field that it changed, a void one for each that it took away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any
from uuid import UUID

from pemasyarakatan.audit.replay.pointing import leaves
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import (
    AMENDMENTS,
    CorrectionRecorded,
    Decider,
    RecordVoided,
    effective,
)
from pemasyarakatan.record import Record

COLUMNS = (
    "index",
    "stream",
    "version",
    "event",
    "day",
    "recorded_at",
    "recorded_by",
    "source",
    "path",
    "before",
    "after",
    "checkpoint",
)

History = Callable[[UUID], Iterable[Record]]
"""All records of a stream."""


def rows(
    records: Iterable[tuple[int, Record]],
    history: History,
    name_of: Callable[[str, Any], str],
    checkpoint: str,
    proven: int,
    deciders: Sequence[Decider[Any, Any, Any]] = DECIDERS,
) -> Iterator[tuple[str, ...]]:
    """The rows of *records*, each given with its leaf's index, in their order.

    *name_of* gives the stored name of an event; *checkpoint* names what the export is proven by, as
    far as it goes: events from *proven* on are under none, and name none.
    """
    days = {one.name: one.day_of for one in deciders}
    for index, record in records:
        before, after, day = _fields(record, history, days[record.aggregate])
        source = record.source.reference if record.source is not None else None
        for path in dict.fromkeys((*before, *after)):
            old, new = before.get(path, ""), after.get(path, "")
            if old != new or not before:
                yield (
                    str(index),
                    str(record.originator_id),
                    str(record.originator_version),
                    name_of(record.aggregate, record.event),
                    day,
                    record.recorded_at.isoformat(),
                    record.recorded_by or "",
                    str(source or ""),
                    path,
                    old,
                    new,
                    checkpoint if index < proven else "",
                )


def _fields(
    record: Record, history: History, day_of: Callable[[Any], Any]
) -> tuple[Mapping[str, str], Mapping[str, str], str]:
    event = record.event
    if not isinstance(event, AMENDMENTS):
        day = day_of(event)
        return {}, _plain(event), "" if day is None else str(day)
    if isinstance(event, CorrectionRecorded | RecordVoided):
        known = [
            one.event
            for one in history(record.originator_id)
            if one.originator_version < record.originator_version
        ]
        said = dict(effective(known)).get(event.target_version)
        if said is not None and isinstance(event, CorrectionRecorded):
            return _plain(said), _plain(event.corrected), str(day_of(event.corrected) or "")
        if said is not None:
            return _plain(said), {}, str(day_of(said) or "")
    # Evidence, and what undoes another correction, says what it says itself.
    return {}, _plain(event), ""


def _plain(event: Any) -> dict[str, str]:
    return {path: _cell(value) for path, value in leaves(event) if _said(value)}


def _said(value: Any) -> bool:
    return value is not None and value not in ((), frozenset())


def _cell(value: Any) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)

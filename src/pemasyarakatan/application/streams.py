"""A stream as it was read: its records, still cheap, and what is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec

from pemasyarakatan.application.substrate import Notification, StoredEvent
from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.domain.values import Zone
from pemasyarakatan.errors import StoredFault
from pemasyarakatan.record import Record
from pemasyarakatan.wire.mapper import RecordMapper

ZONES = {
    Zone.WIB: timezone(timedelta(hours=7), "WIB"),
    Zone.WITA: timezone(timedelta(hours=8), "WITA"),
    Zone.WIT: timezone(timedelta(hours=9), "WIT"),
}


def civil_date(instant: datetime, zone: Zone) -> date:
    """The date on the calendar of *zone* at *instant*."""
    return instant.astimezone(ZONES[zone]).date()


def zones_agree(instant: datetime) -> bool:
    """Whether it is the same date in every zone: so it is in 22 hours of 24."""
    return civil_date(instant, Zone.WIB) == civil_date(instant, Zone.WIT)


class Stream:
    """The events of one stream up to a version; empty if there is no such stream."""

    def __init__(
        self, stream_id: UUID, stored: Sequence[StoredEvent], mapper: RecordMapper
    ) -> None:
        """Decode *stored*; raises StoredFault for what cannot be read, and for a gap."""
        self.id = stream_id
        self.stored = stored
        self.mapper = mapper
        self.aggregate: str | None = None
        self.records: list[Record] = [mapper.to_domain_event(event) for event in stored]
        for version, record in enumerate(self.records, 1):
            if record.originator_version != version:
                raise StoredFault(
                    stream_id, version, stored[version - 1].topic, [_gap(version, record)]
                )
            if self.aggregate is None:
                self.aggregate = record.aggregate
            elif record.aggregate != self.aggregate:
                raise StoredFault(
                    stream_id,
                    version,
                    stored[version - 1].topic,
                    [f"an event of {record.aggregate} in a stream of {self.aggregate}"],
                )

    @property
    def version(self) -> int:
        """How many events there are."""
        return len(self.stored)

    @cached_property
    def events(self) -> list[Any]:
        """The events, as they were recorded."""
        return [record.event for record in self.records]

    @cached_property
    def last_recorded(self) -> datetime | None:
        """When the newest was recorded."""
        return self.records[-1].recorded_at if self.records else None

    def recorded_on(self, zone: Zone) -> list[date]:
        """The civil day of recording of each event."""
        return [civil_date(record.recorded_at, zone) for record in self.records]

    def state(self, decider: Decider[Any, Any, Any]) -> Any:
        """What the events lead to."""
        return fold(decider, self.events)

    def known(self, instant: datetime) -> list[Record]:
        """The longest prefix that was recorded by *instant*."""
        prefix = [record for record in self.records if record.recorded_at <= instant]
        return self.records[: len(prefix)]

    def commanded(self, command_id: str) -> list[Record]:
        """The records that came from this command of the caller."""
        mark = msgspec.json.encode(command_id)
        return [
            record
            for record, stored in zip(self.records, self.stored, strict=True)
            if mark in self.mapper.document(stored) and record.command.id == command_id
        ]

    def position(self, version: int) -> int | None:
        """The position of a version in the log, where the recorder gives it."""
        stored = self.stored[version - 1]
        return stored.id if isinstance(stored, Notification) else None


def _gap(version: int, record: Record) -> str:
    return f"version {record.originator_version} stands where {version} is expected"


def utc(instant: datetime) -> datetime:
    """*instant* in UTC; raises ValueError if it has no zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone; expected an aware instant")
    return instant.astimezone(UTC)

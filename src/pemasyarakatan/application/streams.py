"""A stream as it was read: its records, still cheap, and what is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec

from pemasyarakatan.application.substrate import StoredEvent
from pemasyarakatan.domain.civil import civil_date
from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.domain.values import Zone
from pemasyarakatan.errors import StoredFault
from pemasyarakatan.record import Record, known_by
from pemasyarakatan.wire.mapper import RecordMapper, Row, row_of


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
        self.mapper = mapper
        # Our adapters give the driver's own rows beside the events, which are cheaper to read.
        given: Sequence[Row] | None = getattr(stored, "rows", None)
        rows = [row_of(event) for event in stored] if given is None else given
        self._rows: Sequence[Row] = mapper.documents(stream_id, rows)
        self._contents = mapper.contents(stream_id, self._rows)
        self.aggregate: str | None = self._contents[0][0] if stored else None
        self.events: list[Any] = [event for _, event, _ in self._contents]
        """The events, as they were recorded."""
        versions = [version for _, version, _, _ in self._rows]
        foreign = [aggregate for aggregate, _, _ in self._contents if aggregate != self.aggregate]
        if foreign or versions != list(range(1, len(versions) + 1)):
            raise self._misplaced()

    @property
    def version(self) -> int:
        """How many events there are."""
        return len(self._rows)

    @cached_property
    def records(self) -> list[Record]:
        """Every event with its circumstances."""
        return [self._record(version) for version in range(1, self.version + 1)]

    @cached_property
    def last_recorded(self) -> datetime | None:
        """When the newest was recorded."""
        return self._record(self.version).recorded_at if self._rows else None

    def _misplaced(self) -> StoredFault:
        """The first event that does not stand where it should, as a fault."""
        for expected, ((_, version, name, _), (aggregate, _, _)) in enumerate(
            zip(self._rows, self._contents, strict=True), 1
        ):
            if version != expected:
                said = f"version {version} stands where {expected} is expected"
                return StoredFault(self.id, expected, name, [said])
            if aggregate != self.aggregate:
                said = f"an event of {aggregate} in a stream of {self.aggregate}"
                return StoredFault(self.id, version, name, [said])
        raise AssertionError("unreachable: some event is misplaced")

    def _record(self, version: int) -> Record:
        return self.mapper.record(self.id, self._rows[version - 1], self._contents[version - 1])

    def recorded_on(self, zone: Zone) -> list[date]:
        """The civil day of recording of each event."""
        return [civil_date(record.recorded_at, zone) for record in self.records]

    def state(self, decider: Decider[Any, Any, Any]) -> Any:
        """What the events lead to."""
        return fold(decider, self.events)

    def known(self, instant: datetime) -> list[Record]:
        """The longest prefix that was recorded by *instant*."""
        return known_by(self.records, instant)

    def commanded(self, command_id: str) -> list[Record]:
        """The records that came from this command of the caller."""
        mark = msgspec.json.encode(command_id)
        metas = [meta for _, _, meta in self._contents]
        if mark not in b"".join(metas):
            return []
        likely = [
            self._record(version) for version, meta in enumerate(metas, 1) if mark in bytes(meta)
        ]
        return [record for record in likely if record.command.id == command_id]

    def position(self, version: int) -> int | None:
        """The position of a version in the log, where the recorder gives it."""
        return self._rows[version - 1][0]

    def name(self, version: int) -> str:
        """The name under which a version is stored."""
        return self._rows[version - 1][2]


def utc(instant: datetime) -> datetime:
    """*instant* in UTC; raises ValueError if it has no zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone; expected an aware instant")
    return instant.astimezone(UTC)

"""Record: one event with its circumstances: who, when recorded, at what command, what source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.values import Digest, Provenance


@frozen(kw_only=True)
class CommandRef:
    """The command an event came from: the caller's *id* for it, its name, and its digest."""

    id: str | None = None
    name: str
    sha256: Digest


@frozen(kw_only=True)
class Meta:
    """The circumstances of a record; *recorded_at* is in UTC and never falls within a stream."""

    recorded_at: datetime
    recorded_by: str | None = None
    command: CommandRef
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    source: Provenance | None = None


Unread = tuple[Callable[..., Meta], bytes, str]
"""Circumstances not yet decoded: what decodes them, their bytes, the event's stored name."""

_new = object.__new__


class Record:
    """One event of one stream with its circumstances.

    Immutable by convention, not by force. The circumstances are decoded when first asked for, so
    that folding a long history never reads them; until then a fault in them stays unseen.
    """

    __slots__ = ("_meta", "aggregate", "event", "originator_id", "originator_version", "position")

    def __init__(
        self,
        *,
        originator_id: UUID,
        originator_version: int,
        aggregate: str,
        event: Any,
        meta: Meta,
        position: int | None = None,
    ) -> None:
        """*position* is None where it is not known."""
        self.originator_id = originator_id
        self.originator_version = originator_version
        self.aggregate = aggregate
        self.event = event
        self.position = position
        self._meta: Meta | Unread = meta

    @staticmethod
    def unread(
        stream: UUID, version: int, aggregate: str, event: Any, position: int | None, meta: Unread
    ) -> Record:
        """A record whose circumstances are still bytes; made once for every event of a log."""
        made: Record = _new(Record)
        made.originator_id = stream
        made.originator_version = version
        made.aggregate = aggregate
        made.event = event
        made.position = position
        made._meta = meta
        return made

    @property
    def meta(self) -> Meta:
        """Every circumstance at once."""
        meta = self._meta
        if isinstance(meta, tuple):
            decode, raw, name = meta
            meta = self._meta = decode(
                raw, stream=self.originator_id, version=self.originator_version, name=name
            )
        return meta

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded, in UTC."""
        return self.meta.recorded_at

    @property
    def recorded_by(self) -> str | None:
        """Who recorded it."""
        return self.meta.recorded_by

    @property
    def command(self) -> CommandRef:
        """The command it came from."""
        return self.meta.command

    @property
    def correlation_id(self) -> UUID | None:
        """What it belongs together with, in the caller's own terms."""
        return self.meta.correlation_id

    @property
    def causation_id(self) -> UUID | None:
        """What caused it, in the caller's own terms."""
        return self.meta.causation_id

    @property
    def source(self) -> Provenance | None:
        """From what source the fact was taken."""
        return self.meta.source

    def _content(self) -> tuple[Any, ...]:
        return (
            self.originator_id,
            self.originator_version,
            self.aggregate,
            self.event,
            self.meta,
        )

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Record):
            return self._content() == other._content()
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.originator_id, self.originator_version))

    def __repr__(self) -> str:
        return (
            f"Record({self.aggregate} {self.originator_id}, version {self.originator_version}, "
            f"{self.event!r})"
        )


def known_by(records: Iterable[Record], instant: datetime) -> list[Record]:
    """The longest beginning of a stream's *records* that was recorded by *instant*, it included."""
    return list(takewhile(lambda record: record.recorded_at <= instant, records))

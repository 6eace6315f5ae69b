"""The directory of a store: every stream with its kind, title and version, folded from the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from attrs import define, field, frozen

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.facility import FacilityRegistered, FacilityRenamed
from pemasyarakatan.domain.partner import PartnerAliasAdded, PartnerRegistered, PartnerRenamed
from pemasyarakatan.domain.partnership import PartnershipOpened
from pemasyarakatan.domain.register import NameClaimed, NumberClaimed
from pemasyarakatan.domain.text import normalise_name


@frozen(kw_only=True)
class Listed:
    """One stream as it is listed; *recorded_at* is that of its newest event."""

    stream: UUID
    kind: str
    title: str
    version: int
    recorded_at: str


@define
class _Entry:
    kind: str
    version: int = 0
    names: list[str] = field(factory=list)
    between: tuple[UUID, ...] = ()
    last: Any = None


class Directory:
    """Reads the log once; it keeps what a stream is called, not what happened in it."""

    def __init__(self, app: Pemasyarakatan) -> None:
        self._entries: dict[UUID, _Entry] = {}
        for stored in app.stored():
            record = app.mapper.to_domain_event(stored)
            entry = self._entries.setdefault(record.originator_id, _Entry(record.aggregate))
            entry.version, entry.last = record.originator_version, record
            self._name(entry, record.event)

    @staticmethod
    def _name(entry: _Entry, event: Any) -> None:
        match event:
            case FacilityRegistered():
                entry.names += [event.name, event.key]
            case FacilityRenamed() | PartnerRenamed():
                entry.names.insert(0, event.name)
            case PartnerRegistered():
                entry.names.append(event.name or event.private_ref or "")
            case PartnerAliasAdded():
                entry.names.append(event.alias_raw)
            case PartnershipOpened():
                entry.between = (event.facility_id, event.partner_id)
            case NumberClaimed() | NameClaimed():
                entry.names.append(event.raw)
            case _:
                pass

    def title(self, stream: UUID) -> str:
        """What the stream is called; its id where nothing says."""
        entry = self._entries.get(stream)
        if entry is None:
            return str(stream)
        own = entry.names[:1]
        parties = " – ".join(self.title(one) for one in entry.between)
        return " · ".join([*own, parties]) if parties else (own[0] if own else str(stream))

    def of_kind(self, kind: str) -> Iterator[UUID]:
        """The streams of one kind, in the order in which they were begun."""
        return (one for one, entry in self._entries.items() if entry.kind == kind)

    def listed(self, find: str | None = None) -> Iterator[Listed]:
        """Every stream, or those whose title or one of whose aliases holds *find*."""
        wanted = normalise_name(find) if find else ""
        for stream, entry in self._entries.items():
            title = self.title(stream)
            if any(wanted in normalise_name(name) for name in (title, *entry.names)):
                yield Listed(
                    stream=stream,
                    kind=entry.kind,
                    title=title,
                    version=entry.version,
                    recorded_at=entry.last.recorded_at.isoformat().replace("+00:00", "Z"),
                )

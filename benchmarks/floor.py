"""The floor: what a careful hand would write for this payload alone, with the plain driver.

It trusts what it reads: no catalogue, no upcast, no look whether the bytes say more or less than
the classes hold, or whether a version is missing; and it knows no repeated command.
"""

# ruff: noqa: D102  # what the methods of a side do is said once, in side.py
from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, Literal, Self
from uuid import UUID

import msgspec

from benchmarks.payload import ACTOR, RECORDED_AT, SOURCE, Fact
from benchmarks.places import Place, Row
from benchmarks.side import PAGE
from pemasyarakatan.domain.law import Circumstances
from pemasyarakatan.domain.partnership import PARTNERSHIP, HoldVisit, PartnershipOpened, VisitHeld
from pemasyarakatan.domain.values import Digest
from pemasyarakatan.record import CommandRef, Meta


class _Visit(msgspec.Struct):
    v: Literal[1]
    meta: msgspec.Raw
    data: VisitHeld


class _Opening(msgspec.Struct):
    v: Literal[1]
    meta: msgspec.Raw
    data: PartnershipOpened


class _New(msgspec.Struct):
    v: Literal[1]
    meta: Meta
    data: VisitHeld | PartnershipOpened


_ENCODER = msgspec.json.Encoder(order="deterministic")
_NAMES = {
    PartnershipOpened: "partnership.partnership_opened@1",
    VisitHeld: "partnership.visit_held@1",
}
_DECODE = {
    "partnership.partnership_opened@1": msgspec.json.Decoder(_Opening).decode,
    "partnership.visit_held@1": msgspec.json.Decoder(_Visit).decode,
}
_META = msgspec.json.Decoder(Meta)


class Floor:
    """The plain driver and msgspec, into the same classes; the same decision, the same fold."""

    name = "floor"

    def __init__(self, rows: Any) -> None:
        self.rows = rows
        self.asked: Callable[[str], object] = rows.asked

    @classmethod
    def open(cls, place: Place) -> Self:
        return cls(place.rows())

    def native(self, facts: Sequence[Fact]) -> list[Any]:
        return list(facts)

    def encode(self, event: Fact) -> Row:
        document = _New(v=1, meta=event.meta, data=event.event)
        return (
            event.stream,
            event.version,
            _NAMES[type(event.event)],
            _ENCODER.encode(document),
        )

    def decode(self, stored: Row) -> Any:
        return _DECODE[stored[2]](stored[3]).data

    def decode_warily(self, stored: Row) -> Any:
        """The same, if encoding it again gives the bytes that were stored."""
        document = _DECODE[stored[2]](stored[3])
        if _ENCODER.encode(document) != stored[3]:
            raise ValueError(stored)
        return document.data

    def decode_all(self, stored: Row) -> Any:
        document = _DECODE[stored[2]](stored[3])
        return document.data, _META.decode(document.meta)

    def append(self, events: Sequence[Fact]) -> None:
        self.rows.insert([self.encode(event) for event in events])

    def load(self, stream: UUID) -> Any:
        return self._replayed(stream)[1]

    def _replayed(self, stream: UUID) -> tuple[int, Any]:
        events = [_DECODE[name](state).data for name, state in self.rows.of_stream(stream)]
        return len(events), reduce(PARTNERSHIP.evolve, events, PARTNERSHIP.initial)

    def cycle(self, command: HoldVisit, command_id: str) -> None:
        stream = command.partnership_id
        length, state = self._replayed(stream)
        given = PARTNERSHIP.decide(command, state, Circumstances(today=RECORDED_AT.date()))
        digest = Digest(hashlib.sha256(_ENCODER.encode(command)).hexdigest())
        meta = Meta(
            recorded_at=RECORDED_AT,
            recorded_by=ACTOR,
            command=CommandRef(id=command_id, name=type(command).__name__, sha256=digest),
            source=SOURCE,
        )
        self.append(
            [
                Fact(stream=stream, version=version, event=event, meta=meta)  # type: ignore[arg-type]
                for version, event in enumerate(given, length + 1)
            ]
        )

    def read(self) -> int:
        position, count = 0, 0
        while True:
            rows = self.rows.after(position, PAGE)
            events = [_DECODE[name](state).data for _, name, state in rows]
            count += len(events)
            if len(rows) < PAGE:
                return count
            position = rows[-1][0]

    def close(self) -> None:
        self.rows.close()

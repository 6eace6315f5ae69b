"""The floor: what a careful hand would write for this payload alone, with the plain driver.

It trusts what it reads: no catalogue, no upcast, no look whether the bytes say more or less than
the classes hold, or whether a version is missing; and it knows no repeated command.
"""

# ruff: noqa: D102  # what the methods of a side do is said once, in side.py
from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import Any, Literal, Self
from uuid import UUID

import msgspec

from benchmarks.payload import ACTOR, RECORDED_AT, SOURCE, Fact
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
_INSERT = "INSERT INTO events (stream, version, name, state) VALUES (?,?,?,?)"
_STREAM = "SELECT name, state FROM events WHERE stream=? ORDER BY version"
_LOG = "SELECT position, name, state FROM events WHERE position>? ORDER BY position LIMIT ?"


class Floor:
    """sqlite3 and msgspec, into the same classes, with the same decision and the same fold."""

    name = "floor"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.connection.execute(
            "CREATE TABLE events (position INTEGER PRIMARY KEY, stream BLOB NOT NULL, "
            "version INTEGER NOT NULL, name TEXT NOT NULL, state BLOB NOT NULL, "
            "UNIQUE (stream, version))"
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(folder / "floor.db")

    def native(self, facts: Sequence[Fact]) -> list[Any]:
        return list(facts)

    def encode(self, event: Fact) -> tuple[bytes, int, str, bytes]:
        document = _New(v=1, meta=event.meta, data=event.event)
        return (
            event.stream.bytes,
            event.version,
            _NAMES[type(event.event)],
            _ENCODER.encode(document),
        )

    def decode(self, stored: tuple[bytes, int, str, bytes]) -> Any:
        return _DECODE[stored[2]](stored[3]).data

    def decode_warily(self, stored: tuple[bytes, int, str, bytes]) -> Any:
        """The same, if encoding it again gives the bytes that were stored."""
        document = _DECODE[stored[2]](stored[3])
        if _ENCODER.encode(document) != stored[3]:
            raise ValueError(stored)
        return document.data

    def decode_all(self, stored: tuple[bytes, int, str, bytes]) -> Any:
        document = _DECODE[stored[2]](stored[3])
        return document.data, _META.decode(document.meta)

    def append(self, events: Sequence[Fact]) -> None:
        rows = [self.encode(event) for event in events]
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(_INSERT, rows)
        self.connection.execute("COMMIT")

    def load(self, stream: UUID) -> Any:
        rows = self.connection.execute(_STREAM, (stream.bytes,)).fetchall()
        events = [_DECODE[name](state).data for name, state in rows]
        return reduce(PARTNERSHIP.evolve, events, PARTNERSHIP.initial)

    def cycle(self, command: HoldVisit, command_id: str) -> None:
        stream = command.partnership_id
        rows = self.connection.execute(_STREAM, (stream.bytes,)).fetchall()
        events = [_DECODE[name](state).data for name, state in rows]
        state = reduce(PARTNERSHIP.evolve, events, PARTNERSHIP.initial)
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
                for version, event in enumerate(given, len(events) + 1)
            ]
        )

    def read(self) -> int:
        position, count = 0, 0
        while True:
            rows = self.connection.execute(_LOG, (position, PAGE)).fetchall()
            events = [_DECODE[name](state).data for _, name, state in rows]
            count += len(events)
            if len(rows) < PAGE:
                return count
            position = rows[-1][0]

    def synchronous(self) -> tuple[str, int]:
        (mode,) = self.connection.execute("PRAGMA journal_mode").fetchone()
        (level,) = self.connection.execute("PRAGMA synchronous").fetchone()
        return mode, level

    def size(self) -> int:
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.path.stat().st_size

    def close(self) -> None:
        self.connection.close()

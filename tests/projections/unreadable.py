"""Events that this release cannot read, as a newer one or a damaged writer would leave them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.aggregates import DECIDERS

NOTHING = b'{"v":1,"meta":{},"data":{}}'
UNKNOWN = {one.name: f"{one.name}.flown@1" for one in DECIDERS}
"""For each kind of stream a stored name that nobody knows."""


def unreadable(stream: UUID, version: int, topic: str) -> StoredEvent:
    """An event under a stored name of which nothing is known here."""
    return StoredEvent(stream, version, topic, NOTHING)


def damaged(app: Pemasyarakatan) -> Iterator[StoredEvent]:
    """An unreadable event for the end of every stream of *app*, of the stream's own kind."""
    last = {one.originator_id: one for one in app.stored()}
    for stream, one in last.items():
        topic = UNKNOWN[one.topic.partition(".")[0]]
        yield unreadable(UUID(str(stream)), one.originator_version + 1, topic)


def damage(path: Path, stream: str | UUID, topic: str) -> None:
    """Put an unreadable event into the file of a store, at the end of a stream."""
    key = UUID(str(stream)).hex
    with closing(sqlite3.connect(path)) as store, store:
        (last,) = store.execute(
            "SELECT coalesce(max(originator_version), 0) FROM stored_events "
            "WHERE originator_id = ?",
            (key,),
        ).fetchone()
        store.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) "
            "VALUES (?, ?, ?, ?)",
            (key, last + 1, topic, NOTHING),
        )

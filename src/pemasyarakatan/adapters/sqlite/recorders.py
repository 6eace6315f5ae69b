"""What eventsourcing asks of a store: recorders of aggregates, applications, views, processes."""

# ruff: noqa: S608  # the names of tables cannot be parameters; they are quoted
from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    Notification,
    ProcessRecorder,
    Recorder,
    StoredEvent,
    Subscription,
    Tracking,
    TrackingRecorder,
)

from pemasyarakatan.adapters.feed import Following
from pemasyarakatan.adapters.rows import StreamRows, notification, selected
from pemasyarakatan.adapters.sqlite import schema
from pemasyarakatan.adapters.sqlite.datastore import SQLiteDatastore
from pemasyarakatan.adapters.sqlite.upkeep import SQLiteUpkeep
from pemasyarakatan.adapters.upkeep import Upkeep
from pemasyarakatan.errors import StoredFault


@lru_cache(maxsize=1024)
def _uuid(stream: str) -> UUID:
    """The id that is spelled as it is stored, which alone is found again when it is asked for."""
    read = UUID(stream)
    if read.hex != stream:
        raise ValueError(stream)
    return read


# A position is SQLite's rowid, in the tables of version 1 too, which are read as they are.
_CONTENT = "originator_version, topic, state"
_COLUMNS = f"rowid, {_CONTENT}"
_ROW = "(?,?,?,?)"

AT_ONCE = 64
"""How many events one statement inserts: each statement with a guard costs as much as an event."""


class SQLiteRecorder(Recorder):
    """A recorder over a datastore; who derives from it may add tables of its own."""

    def __init__(self, datastore: SQLiteDatastore) -> None:
        self.datastore = datastore
        self.create_table_statements = self.construct_create_table_statements()

    def construct_create_table_statements(self) -> list[str]:
        """The statements that make the tables of a class derived from this one."""
        return []

    def create_table(self) -> None:
        """Make sure of the tables; raises StoreUnusable."""
        self.datastore.prepare()
        if self.create_table_statements and not self.datastore.read_only:
            with self.datastore.transaction(commit=True) as cursor:
                for statement in self.create_table_statements:
                    cursor.execute(statement)


class SQLiteAggregateRecorder(SQLiteRecorder, AggregateRecorder):
    """Streams without a log, as of snapshots: it tells no positions."""

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str = schema.EVENTS) -> None:
        """The table is made, and guarded, if it is not there."""
        super().__init__(datastore)
        self.events_table_name = events_table_name
        table = schema.quoted(events_table_name)
        self._insert = f"INSERT INTO {table} (originator_id, {_CONTENT}) VALUES "
        self._of_stream = f"SELECT {_COLUMNS} FROM {table} WHERE "
        self._measure = f"SELECT count(*), max(originator_version) FROM {table} WHERE "
        self._of_log = f"SELECT {_COLUMNS}, originator_id FROM {table}"
        self._last = f"SELECT max(rowid) FROM {table}"

    def create_table(self) -> None:
        """Make sure of the tables; raises StoreUnusable."""
        super().create_table()
        if self.events_table_name != schema.EVENTS:
            self.datastore.add_table(self.events_table_name)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store all of them or none, on the disk before it returns.

        Raises IntegrityError if a version of a stream is stored already.
        """
        self._inserted(stored_events, **kwargs)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream."""
        found = self._selected(originator_id, gt, lte, limit, desc=desc)
        return [
            StoredEvent(found.stream, version, topic, state)
            for _, version, topic, state in found.rows
        ]

    def _inserted(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        if not stored_events and not kwargs:
            return []
        return self.datastore.write(
            lambda cursor: self._insert_events(cursor, stored_events, **kwargs)
        )

    def _insert_events(
        self, c: sqlite3.Cursor, stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int]:
        """Insert within a transaction; who overrides this adds to the same transaction."""
        positions: list[int] = []
        for first in range(0, len(stored_events), AT_ONCE):
            some = stored_events[first : first + AT_ONCE]
            values: list[Any] = []
            for one in some:
                stream = one.originator_id
                values += (
                    stream.hex if type(stream) is UUID else self.datastore.key(stream),
                    one.originator_version,
                    one.topic,
                    one.state,
                )
            c.execute(self._insert + ",".join([_ROW] * len(some)), values)
            last = c.lastrowid
            assert last is not None
            # SQLite gives them one after the other: nobody else writes, and nobody may choose one.
            positions += range(last - len(some) + 1, last + 1)
        return positions

    def _selected(
        self,
        originator_id: UUID | str,
        gt: int | None,
        lte: int | None,
        limit: int | None,
        *,
        desc: bool,
    ) -> StreamRows:
        key = (
            originator_id.hex if type(originator_id) is UUID else self.datastore.key(originator_id)
        )

        def read(gt: int | None, lte: int | None, desc: bool, limit: int) -> list[Any]:
            where, params = _between(key, gt, lte)
            statement = f"{self._of_stream}{where} ORDER BY originator_version"
            return self.datastore.select(
                f"{statement} {'DESC' if desc else 'ASC'} LIMIT ?", [*params, limit]
            )

        def measure(gt: int | None, lte: int | None) -> tuple[int, int]:
            where, params = _between(key, gt, lte)
            [(count, last)] = self.datastore.select(self._measure + where, params)
            return count, last

        return selected(originator_id, read, measure, gt=gt, lte=lte, desc=desc, limit=limit)


class SQLiteApplicationRecorder(SQLiteAggregateRecorder, ApplicationRecorder):
    """Streams and the log of all of them; the events of a stream come with their positions."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store all of them or none, on the disk before it returns; their positions.

        Raises IntegrityError if a version of a stream is stored already.
        """
        return self._inserted(stored_events, **kwargs)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream as Notifications; of a long one a page at a time."""
        return self._selected(originator_id, gt, lte, limit, desc=desc)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The events of the log from *start* to *stop*, at most *limit* of them."""
        wanted: list[str] = []
        params: list[Any] = []
        if start is not None:
            wanted.append("rowid>=?" if inclusive_of_start else "rowid>?")
            params.append(start)
        if stop is not None:
            wanted.append("rowid<=?")
            params.append(stop)
        if topics:
            wanted.append(f"topic IN ({','.join('?' * len(topics))})")
            params.extend(topics)
        where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
        rows = self.datastore.select(
            f"{self._of_log}{where} ORDER BY rowid LIMIT ?", [*params, limit]
        )
        own = _uuid if self.datastore.originator_id_type == "uuid" else str
        try:
            return [
                notification(own(stream), position, version, topic, state)
                for position, version, topic, state, stream in rows
            ]
        except (ValueError, AttributeError, TypeError):
            raise _unreadable_id(rows) from None

    def max_notification_id(self) -> int | None:
        """The last position; None of an empty log."""
        ((last,),) = self.datastore.select(self._last, ())
        position: int | None = last
        return position

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """The events after *gt*, and those to come, of this process and of others."""
        return Following(self, self.datastore.feed, gt, topics)

    @property
    def upkeep(self) -> Upkeep:
        """What operations ask of this store."""
        return SQLiteUpkeep(self.datastore, self.events_table_name, self)


class SQLiteTrackingRecorder(SQLiteRecorder, TrackingRecorder):
    """How far a view has come; a view derives from it and adds its own tables."""

    def insert_tracking(self, tracking: Tracking) -> None:
        """Note a position; raises IntegrityError unless it is beyond what was noted before."""
        self.datastore.write(lambda cursor: self._insert_tracking(cursor, tracking))

    def _insert_tracking(self, c: sqlite3.Cursor, tracking: Tracking) -> None:
        """The same within a transaction, together with what the view makes of the event."""
        c.execute(
            "INSERT INTO tracking VALUES (?,?) ON CONFLICT (application_name) DO UPDATE "
            "SET notification_id = excluded.notification_id "
            "WHERE tracking.notification_id < excluded.notification_id",
            (tracking.application_name, tracking.notification_id),
        )
        if not c.rowcount:
            raise IntegrityError(
                f"position {tracking.notification_id} of {tracking.application_name!r} is not "
                "beyond what was noted before"
            )

    def max_tracking_id(self, application_name: str) -> int | None:
        """How far the view has come; None if nothing was noted."""
        rows = self.datastore.select(
            "SELECT notification_id FROM tracking WHERE application_name=?", (application_name,)
        )
        return rows[0][0] if rows else None


class SQLiteProcessRecorder(SQLiteTrackingRecorder, SQLiteApplicationRecorder, ProcessRecorder):
    """Events, and the position of what they were made from, in one transaction."""

    def _insert_events(
        self, c: sqlite3.Cursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int]:
        positions = super()._insert_events(c, stored_events, **kwargs)
        tracking: Tracking | None = kwargs.get("tracking")
        if tracking is not None:
            self._insert_tracking(c, tracking)
        return positions


def _between(stream: str, gt: int | None, lte: int | None) -> tuple[str, list[Any]]:
    """Which events of a stream are meant, and the parameters of that."""
    where = "originator_id=?"
    params: list[Any] = [stream]
    for bound, sign in ((gt, ">"), (lte, "<=")):
        if bound is not None:
            where += f" AND originator_version{sign}?"
            params.append(bound)
    return where, params


def _unreadable_id(rows: Sequence[Any]) -> StoredFault:
    """Which of *rows* has an id that is none."""
    for _, version, topic, _, stream in rows:
        try:
            _uuid(stream)
        except (ValueError, AttributeError, TypeError):
            found = "the stream's id is no UUID; expected 32 small hexadecimal digits"
            return StoredFault(str(stream), version, str(topic), [found])
    raise AssertionError("unreachable: some row has an id that is none")

"""The recorders of events: append in one statement, read in one, follow without missing any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, LiteralString
from uuid import UUID

from attrs import frozen
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    Notification,
    StoredEvent,
    Subscription,
)
from psycopg import Cursor
from psycopg.types.numeric import Int8

from pemasyarakatan.adapters.postgres import schema
from pemasyarakatan.adapters.postgres.feed import Herald, PostgresSubscription
from pemasyarakatan.adapters.postgres.pool import LOST, Connection, PostgresDatastore
from pemasyarakatan.adapters.postgres.settings import Kind
from pemasyarakatan.adapters.postgres.upkeep import PostgresUpkeep
from pemasyarakatan.adapters.rows import StreamRows, notification
from pemasyarakatan.adapters.upkeep import Upkeep

_PLAIN_INSERT = """
INSERT INTO {table} (stream, version, topic, state)
SELECT * FROM unnest(%b::{kind}[], %b::bigint[], %b::text[], %b::bytea[])
ORDER BY 1, 2
"""
_APPEND = "SELECT {append}(%b::{kind}[], %b::bigint[], %b::text[], %b::bytea[], %b::bigint)"
_APPEND_ONE = "SELECT {append_one}(%b::{kind}, %b::bigint, %b::text, %b::bytea, %b::bigint)"
_PLAIN_SELECT = "SELECT 0::bigint, version, topic, state FROM {table} WHERE stream = %b::{kind}"
_SELECT = "SELECT position, version, topic, state FROM {table} WHERE stream = %b::{kind}"

_LOG = """
SELECT position, version, topic, state, stream FROM (
  SELECT position, version, topic, state, stream, writer, cluster FROM {table}{where}
  ORDER BY position LIMIT %b::bigint
) AS page WHERE {due} ORDER BY position
"""
_LAST = "SELECT position FROM {table} WHERE {due} ORDER BY position DESC LIMIT 1"
_HEALTH = """
WITH writing AS (
  SELECT clock_timestamp() - xact_start AS age,
    format('%%s in %%s, process %%s', application_name, datname, pid) AS name
  FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
  UNION ALL
  SELECT clock_timestamp() - prepared, format('prepared %%s in %%s', gid, database)
  FROM pg_prepared_xacts
), oldest AS (SELECT age, name FROM writing ORDER BY age DESC NULLS LAST LIMIT 1)
SELECT (SELECT count(*) FROM {table} WHERE NOT {due}),
  (SELECT extract(epoch FROM age)::float8 FROM oldest), (SELECT name FROM oldest),
  current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'
"""

_LARGEST = (1 << 63) - 1


@frozen(kw_only=True)
class Health:
    """How far followers are behind what is stored, and who keeps them there.

    *withheld* events are stored, and not delivered until every transaction that began to write
    before theirs has ended, wherever in the cluster. *oldest_seconds* is the age of the oldest of
    these, None if there is none (or this user may not see it: grant pg_monitor); *oldest* names
    it. *durable* is false on a server that may lose what it acknowledged, with fsync or
    full_page_writes off.
    """

    withheld: int
    oldest_seconds: float | None
    oldest: str | None
    durable: bool


class PostgresRecorder:
    """What all recorders have: a datastore, and a table that is made when it is asked for."""

    def __init__(self, datastore: PostgresDatastore, **_: Any) -> None:
        self.datastore = datastore

    def create_table(self) -> None:
        """Make what is not there yet; raises StoreUnusable for what is there and is not ours."""
        self.datastore.prepare(*self._steps())

    def _steps(self) -> list[Callable[[Cursor[Any]], None]]:
        return []

    def _read(self, statement: bytes, params: list[Any], *, due: bool = False) -> list[Any]:
        """The rows of one statement; on a new connection if the one at hand was lost.

        One that asks what is *due* takes the connection's cluster as its last parameter.
        """
        for last in (False, True):
            with self.datastore.connection() as connection:
                given = [*params, Int8(connection.cluster)] if due else params
                try:
                    return connection.execute(
                        statement, given, prepare=True, binary=True
                    ).fetchall()
                except LOST:
                    if last or not connection.closed:
                        raise
        raise AssertionError("unreachable: the last try returns or raises")


class PostgresAggregateRecorder(PostgresRecorder, AggregateRecorder):
    """Events of streams without positions, such as snapshots; append-only as all are here."""

    def __init__(
        self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events", **more: Any
    ) -> None:
        """*events_table_name* is a table in the schema of *datastore*."""
        super().__init__(datastore, **more)
        self.events_table_name = events_table_name
        self.kind: Kind = datastore.settings.originator_id_type
        self.names = schema.Names(datastore.settings.schema, events_table_name)
        self._select = cache(self._statement)
        self._insert = self.names.compose(self._insert_text(), self.kind)

    def _insert_text(self) -> LiteralString:
        return _PLAIN_INSERT

    def _select_text(self) -> LiteralString:
        return _PLAIN_SELECT

    def _steps(self) -> list[Callable[[Cursor[Any]], None]]:
        names, kind = self.names, self.kind
        return [*super()._steps(), lambda cursor: schema.prepare_plain(cursor, names, kind)]

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Write all of them, or none; raises IntegrityError if one's version is there."""
        if stored_events:
            with self.datastore.connection() as connection:
                connection.execute(self._insert, _columns(stored_events), prepare=True, binary=True)
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
        return [
            StoredEvent(
                originator_id=originator_id, originator_version=version, topic=topic, state=state
            )
            for _, version, topic, state in self._of_stream(originator_id, gt, lte, desc, limit)
        ]

    def _of_stream(
        self, stream: UUID | str, gt: int | None, lte: int | None, desc: bool, limit: int | None
    ) -> list[Any]:
        bounds = [bigint(one) for one in (gt, lte, limit) if one is not None]
        statement = self._select(gt is not None, lte is not None, desc, limit is not None)
        return self._read(statement, [self.own_id(stream), *bounds])

    def _statement(self, gt: bool, lte: bool, desc: bool, limit: bool) -> bytes:
        text = self._select_text()
        text += " AND version > %b::bigint" * gt + " AND version <= %b::bigint" * lte
        text += " ORDER BY version DESC" if desc else " ORDER BY version"
        text += " LIMIT %b::bigint" * limit
        return self.names.compose(text, self.kind)

    def own_id(self, stream: UUID | str) -> UUID | str:
        """*stream* as this table keeps it."""
        if self.kind == "text":
            return str(stream)
        return stream if isinstance(stream, UUID) else UUID(stream)


class PostgresApplicationRecorder(PostgresAggregateRecorder, ApplicationRecorder):
    """The events of an application, in streams and in one log.

    Appends of different streams are committed side by side. Followers see every event once, in
    the order of positions, and none before all that have a lower position are settled; until
    then it is withheld from the log, though its stream shows it.
    """

    def __init__(
        self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events", **more: Any
    ) -> None:
        """*events_table_name* is a table in the schema of *datastore*."""
        super().__init__(datastore, events_table_name=events_table_name, **more)
        self._insert_one = self.names.compose(_APPEND_ONE, self.kind)
        self._page = cache(self._page_statement)
        self._last = self.names.compose(_LAST)
        self._health = self.names.compose(_HEALTH)
        self.herald = Herald(datastore, self.names)

    def _insert_text(self) -> LiteralString:
        return _APPEND

    def _select_text(self) -> LiteralString:
        return _SELECT

    def _steps(self) -> list[Callable[[Cursor[Any]], None]]:
        names, kind = self.names, self.kind
        # Not the plain table that an aggregate recorder would have.
        before = super(PostgresAggregateRecorder, self)._steps()
        return [*before, lambda cursor: schema.prepare_events(cursor, names, kind)]

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Write all of them, or none, and give their positions.

        Raises IntegrityError if one's version is there. It is never tried twice: whether an
        append whose connection was lost is stored, only a reader of its streams can tell.
        """
        if not stored_events:
            return []
        with self.datastore.connection() as connection:
            given = self._append(connection, stored_events)
        self.herald.tell()
        return given

    def _append(self, connection: Connection, stored_events: Sequence[StoredEvent]) -> list[int]:
        statement, params = self._insert, _columns(stored_events)
        if len(stored_events) == 1:
            [one] = stored_events
            # A version out of range is left to the database, which refuses it.
            number = one.originator_version
            number = Int8(number) if abs(number) <= _LARGEST else number
            statement = self._insert_one
            params = [self.own_id(one.originator_id), number, one.topic, bytes(one.state)]
        params = [*params, Int8(connection.cluster)]
        row = connection.execute(statement, params, prepare=True, binary=True).fetchone()
        assert row is not None
        head: Any = row[0]
        return list(range(head, head + len(stored_events)))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream as Notifications."""
        return StreamRows(originator_id, self._of_stream(originator_id, gt, lte, desc, limit))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The events of the log from *start* to *stop*, at most *limit*; none that is withheld."""
        statement = self._page(
            None if start is None else inclusive_of_start, stop is not None, bool(topics)
        )
        bounds: list[Any] = [bigint(one) for one in (start, stop) if one is not None]
        if topics:
            bounds.append(list(topics))
        rows = self._read(statement, [*bounds, bigint(limit)], due=True)
        return _notifications(rows)

    def page(
        self,
        connection: Connection,
        after: int,
        limit: int,
        stop: int | None,
        topics: Sequence[str],
    ) -> list[Notification]:
        """The same over a connection of the caller's, after a position."""
        bounds: list[Any] = [bigint(after), *([] if stop is None else [bigint(stop)])]
        if topics:
            bounds.append(list(topics))
        statement = self._page(False, stop is not None, bool(topics))
        params = [*bounds, Int8(limit), Int8(connection.cluster)]
        rows: list[Any] = connection.execute(
            statement, params, prepare=True, binary=True
        ).fetchall()
        return _notifications(rows)

    def _page_statement(self, inclusive: bool | None, stop: bool, topics: bool) -> bytes:
        where: LiteralString = " WHERE true"
        if inclusive is not None:
            where += " AND position >= %b::bigint" if inclusive else " AND position > %b::bigint"
        where += " AND position <= %b::bigint" * stop + " AND topic = ANY(%b::text[])" * topics
        return self.names.compose(_LOG.replace("{where}", where), self.kind)

    def max_notification_id(self) -> int | None:
        """The last position that is not withheld; None if there is none."""
        rows = self._read(self._last, [], due=True)
        return rows[0][0] if rows else None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Every event after position *gt*, now and for ever, until it is stopped."""
        return PostgresSubscription(self, gt=gt, topics=topics)

    @property
    def upkeep(self) -> Upkeep:
        """What operations ask of this store."""
        return PostgresUpkeep(self.datastore, self.names, self.kind, self.health)

    def health(self) -> Health:
        """What is withheld from followers just now, and why."""
        [(withheld, seconds, oldest, durable)] = self._read(self._health, [], due=True)
        return Health(withheld=withheld, oldest_seconds=seconds, oldest=oldest, durable=durable)


def _notifications(rows: list[Any]) -> list[Notification]:
    return [
        notification(stream, position, version, topic, state)
        for position, version, topic, state, stream in rows
    ]


def bigint(number: int) -> Int8:
    """*number* as the database takes it; what is beyond its range is at the end of it."""
    return Int8(max(-_LARGEST, min(number, _LARGEST)))


def _columns(stored_events: Sequence[StoredEvent]) -> list[Any]:
    return [
        [one.originator_id for one in stored_events],
        [one.originator_version for one in stored_events],
        [one.topic for one in stored_events],
        [bytes(one.state) for one in stored_events],
    ]

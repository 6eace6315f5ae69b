"""Recorders of what was done with the events of others: a position, beside a view or new events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from eventsourcing.persistence import (
    IntegrityError,
    ProcessRecorder,
    StoredEvent,
    Tracking,
    TrackingRecorder,
)
from psycopg import Cursor
from psycopg.types.numeric import Int8

from pemasyarakatan.adapters.postgres import schema
from pemasyarakatan.adapters.postgres.pool import PostgresDatastore
from pemasyarakatan.adapters.postgres.recorder import PostgresApplicationRecorder, PostgresRecorder

_INSERT = """
INSERT INTO {table} AS done VALUES (%b::text, %b::bigint)
ON CONFLICT (application_name) DO UPDATE SET notification_id = EXCLUDED.notification_id
WHERE done.notification_id < EXCLUDED.notification_id
"""
_SELECT = "SELECT notification_id FROM {table} WHERE application_name = %b::text"


class PostgresTrackingRecorder(PostgresRecorder, TrackingRecorder):
    """The last position that was done of each application; it only grows."""

    def __init__(
        self,
        datastore: PostgresDatastore,
        *,
        tracking_table_name: str = "notification_tracking",
        **more: Any,
    ) -> None:
        """*tracking_table_name* is a table in the schema of *datastore*."""
        super().__init__(datastore, **more)
        self.tracking_table_name = tracking_table_name
        self.tracking_names = schema.Names(datastore.settings.schema, tracking_table_name)
        self._insert_done = self.tracking_names.compose(_INSERT)
        self._select_done = self.tracking_names.compose(_SELECT)

    def _steps(self) -> list[Callable[[Cursor[Any]], None]]:
        names = self.tracking_names
        return [*super()._steps(), lambda cursor: schema.prepare_tracking(cursor, names)]

    def insert_tracking(self, tracking: Tracking) -> None:
        """Write that this position is done; raises IntegrityError unless it is a later one."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)

    def _insert_tracking(self, cursor: Cursor[Any], tracking: Tracking) -> None:
        """The same in a transaction of the caller's, beside what it does with the event."""
        params = [tracking.application_name, Int8(tracking.notification_id)]
        cursor.execute(self._insert_done, params, prepare=True)
        if cursor.rowcount != 1:
            raise IntegrityError(
                f"position {tracking.notification_id} of {tracking.application_name!r}, or a later "
                "one, is done already"
            )

    def max_tracking_id(self, application_name: str) -> int | None:
        """The last position that is done of this application."""
        rows = self._read(self._select_done, [application_name])
        return rows[0][0] if rows else None


class PostgresProcessRecorder(
    PostgresTrackingRecorder, PostgresApplicationRecorder, ProcessRecorder
):
    """Events and the position they came from, in one transaction."""

    def __init__(
        self,
        datastore: PostgresDatastore,
        *,
        events_table_name: str = "stored_events",
        tracking_table_name: str = "notification_tracking",
    ) -> None:
        """Two tables in the schema of *datastore*."""
        super().__init__(
            datastore, tracking_table_name=tracking_table_name, events_table_name=events_table_name
        )

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Write all of them and the Tracking given as *tracking*, or nothing."""
        tracking: Tracking | None = kwargs.pop("tracking", None)
        if tracking is None:
            return super().insert_events(stored_events, **kwargs)
        given: list[int] = []
        with self.datastore.connection() as connection, connection.transaction():
            # The events first: a transaction that has written may no longer append.
            if stored_events:
                given = self._append(connection, stored_events)
            self._insert_tracking(connection.cursor(), tracking)
        if given:
            self.herald.tell()
        return given

"""Faults that only another process shows, or one that is killed; each over a file of SQLite."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    ConnectionPoolClosedError,
    IntegrityError,
    Notification,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore, SQLiteFactory


class SoundFactory(SQLiteFactory):
    """eventsourcing's factory; the others differ in the application recorder."""


class _HalfABatch(SQLiteApplicationRecorder):
    """Commits the first half of a batch, and then the other.

    Whoever asks through the same recorder waits for the second commit, and so never notices.
    """

    def __init__(
        self, datastore: SQLiteDatastore, events_table_name: str = "stored_events"
    ) -> None:
        super().__init__(datastore, events_table_name)
        self._held = Lock()

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with self._held:
            with self.datastore.transaction(commit=False) as cursor:
                _refuse_what_is_there(cursor, stored_events)
            middle = (len(stored_events) + 1) // 2
            first = super().insert_events(stored_events[:middle], **kwargs) or []
            time.sleep(0.001)
            return [*first, *(super().insert_events(stored_events[middle:], **kwargs) or [])]

    def select_notifications(self, *args: Any, **kwargs: Any) -> Sequence[Notification]:
        with self._held:
            return super().select_notifications(*args, **kwargs)


class CommitsHalfABatch(SoundFactory):
    """Commits the first half of a batch, and then the other."""

    application_recorder_class = _HalfABatch


class _WritesBehind(SQLiteApplicationRecorder):
    """Acknowledges what it holds in memory, and commits it a moment later.

    Whoever asks through the same recorder waits for the commit, other processes wait to write, and
    closing waits as well: only who kills the process can notice.
    """

    def __init__(
        self, datastore: SQLiteDatastore, events_table_name: str = "stored_events"
    ) -> None:
        super().__init__(datastore, events_table_name)
        self._held = Lock()
        self._committed = Event()
        self._committed.set()

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with self._held, ExitStack() as stack:
            self.flush()
            alone = stack.enter_context(Path(f"{self.datastore.pool.db_name}.alone").open("wb"))
            fcntl.flock(alone, fcntl.LOCK_EX)
            with self.datastore.transaction(commit=False) as cursor:
                _refuse_what_is_there(cursor, stored_events)
                last = self._max_notification_id(cursor) or 0
            self._committed.clear()
            work = (stack.pop_all(), stored_events, kwargs)
            Thread(target=self._write, args=work, daemon=True).start()
            return [last + 1 + place for place in range(len(stored_events))]

    def _write(
        self, alone: ExitStack, stored_events: Sequence[StoredEvent], kwargs: dict[str, Any]
    ) -> None:
        time.sleep(0.005)
        try:
            with alone, suppress(PersistenceError, ConnectionPoolClosedError):
                super().insert_events(stored_events, **kwargs)
        finally:
            self._committed.set()

    def flush(self) -> None:
        """Wait for the commit of what was acknowledged."""
        self._committed.wait()

    def select_events(self, originator_id: UUID | str, **kwargs: Any) -> Sequence[StoredEvent]:
        self.flush()
        return super().select_events(originator_id, **kwargs)

    def select_notifications(self, *args: Any, **kwargs: Any) -> Sequence[Notification]:
        self.flush()
        return super().select_notifications(*args, **kwargs)

    def max_notification_id(self) -> int:
        self.flush()
        return super().max_notification_id()


class AcknowledgesBeforeCommit(SoundFactory):
    """Acknowledges what it holds in memory, and commits it a moment later."""

    application_recorder_class = _WritesBehind
    opened: _WritesBehind | None = None

    def application_recorder(self) -> ApplicationRecorder:
        """The recorder, which is waited for when the factory is closed."""
        made = super().application_recorder()
        self.opened = made if isinstance(made, _WritesBehind) else None
        return made

    def close(self) -> None:
        """Close it when everything is committed."""
        if self.opened is not None:
            self.opened.flush()
        super().close()


class _LocksItsProcess(SQLiteApplicationRecorder):
    """Keeps versions apart by a lock of its own, which no other process knows."""

    def __init__(
        self, datastore: SQLiteDatastore, events_table_name: str = "stored_events"
    ) -> None:
        super().__init__(datastore, events_table_name)
        self._mine = Lock()

    def construct_create_table_statements(self) -> list[str]:
        table = (
            "CREATE TABLE IF NOT EXISTS stored_events "
            "(originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB)"
        )
        return [table, "CREATE INDEX IF NOT EXISTS streams ON stored_events (originator_id)"]

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with self._mine:
            with self.datastore.transaction(commit=False) as cursor:
                _refuse_what_is_there(cursor, stored_events)
            return super().insert_events(stored_events, **kwargs)


class LetsTwoProcessesWin(SoundFactory):
    """Keeps versions apart by a lock of its own, which no other process knows."""

    application_recorder_class = _LocksItsProcess


def _refuse_what_is_there(cursor: Any, events: Sequence[StoredEvent]) -> None:
    keys = {(_hex(one), one.originator_version) for one in events}
    for key in keys:
        cursor.execute(
            "SELECT 1 FROM stored_events WHERE originator_id=? AND originator_version=?", key
        )
        if cursor.fetchone():
            raise IntegrityError(f"{key} is there")
    if len(keys) < len(events):
        raise IntegrityError("a version is there twice")


def _hex(one: StoredEvent) -> str:
    return one.originator_id.hex if isinstance(one.originator_id, UUID) else one.originator_id


def every() -> Iterator[type[SoundFactory]]:
    """Every factory with a fault."""
    for one in globals().values():
        if isinstance(one, type) and issubclass(one, SoundFactory) and one is not SoundFactory:
            yield one

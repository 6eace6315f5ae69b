"""The SQLite adapter: one file, write-ahead log, every commit flushed to the disk.

It leans on eventsourcing's recorders and their schema, reads faster than they do, gives the
position of every event it selects, and says in one sentence why a file cannot be opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing import sqlite as substrate
from eventsourcing.persistence import (
    ApplicationRecorder,
    InterfaceError,
    Notification,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.utils import Environment, EnvType

from pemasyarakatan.errors import StoreUnusable

_SELECT = "SELECT rowid, originator_version, topic, state FROM stored_events WHERE originator_id=?"


class SQLiteConnectionPool(substrate.SQLiteConnectionPool):
    """Connections that flush every commit (synchronous=FULL), whatever the build's default is."""

    def _create_connection(self) -> substrate.SQLiteConnection:
        connection = super()._create_connection()
        connection.cursor().execute("PRAGMA synchronous=FULL")
        return connection


class SQLiteDatastore(substrate.SQLiteDatastore):
    """eventsourcing's datastore over this module's pool."""

    def __init__(self, db_name: str, **settings: Any) -> None:
        """*db_name* is a path; the *settings* are eventsourcing's."""
        super().__init__(db_name, **settings)
        self.pool = SQLiteConnectionPool(db_name=db_name, lock_timeout=settings.get("lock_timeout"))


class SQLiteApplicationRecorder(substrate.SQLiteApplicationRecorder):
    """eventsourcing's recorder; the events of a stream come with their positions."""

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
        statement = _SELECT
        params: list[Any] = [
            originator_id.hex if isinstance(originator_id, UUID) else originator_id
        ]
        if gt is not None:
            statement += " AND originator_version>?"
            params.append(gt)
        if lte is not None:
            statement += " AND originator_version<=?"
            params.append(lte)
        statement += f" ORDER BY originator_version {'DESC' if desc else 'ASC'}"
        if limit is not None:
            statement += " LIMIT ?"
            params.append(limit)
        with self.datastore.get_connection(commit=False) as connection:
            cursor = connection.cursor().sqlite_cursor
            cursor.row_factory = None
            try:
                rows = cursor.execute(statement, params).fetchall()
            except sqlite3.Error as error:
                raise InterfaceError(error) from error
        return [
            Notification(
                originator_id=originator_id,
                originator_version=version,
                topic=topic,
                state=state,
                id=position,
            )
            for position, version, topic, state in rows
        ]


class SQLiteProcessRecorder(SQLiteApplicationRecorder, substrate.SQLiteProcessRecorder):
    """The same for a process that records events and its position in one transaction."""


class Factory(substrate.SQLiteFactory):
    """Opens the file named by SQLITE_DBNAME; raises StoreUnusable where it cannot."""

    application_recorder_class = SQLiteApplicationRecorder
    process_recorder_class = SQLiteProcessRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        theirs = self.datastore
        name = theirs.pool.db_name
        with _explained(name):
            self.datastore = SQLiteDatastore(
                name,
                lock_timeout=theirs.pool.lock_timeout,
                single_row_tracking=theirs.single_row_tracking,
                originator_id_type=theirs.originator_id_type,
            )
        theirs.close()

    def application_recorder(self) -> ApplicationRecorder:
        """A recorder whose table is there; raises StoreUnusable."""
        with _explained(self.datastore.pool.db_name):
            return super().application_recorder()


@contextmanager
def _explained(name: str) -> Generator[None]:
    """Say what is wrong with the file, instead of what the driver says."""
    try:
        yield
    except (sqlite3.Error, PersistenceError) as error:
        raise StoreUnusable(_reason(Path(name), error)) from error


def _reason(path: Path, error: Exception) -> str:
    if path.is_dir():
        return f"{path} is a folder; expected a file: name one in it"
    if not path.parent.is_dir():
        return f"{path.parent} is no folder; create it, or name another file"
    said = str(error)
    if "not a database" in said or "malformed" in said:
        return f"{path} is no SQLite database; name another file, it was left as it is"
    if "readonly" in said or "read-only" in said or not path.exists():
        return f"{path} cannot be written; change its permissions, or name another file"
    if "unable to open" in said:
        return f"{path} cannot be opened; check its permissions and those of its folder"
    return f"{path} cannot be used as a store: {said}"

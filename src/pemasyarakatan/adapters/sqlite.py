"""The SQLite adapter: one file, write-ahead log, every commit flushed to the disk.

It leans on eventsourcing's recorders and their schema, reads faster than they do, gives the
position of every event it selects, and says in one sentence why a file cannot be opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

from eventsourcing import sqlite as substrate
from eventsourcing.persistence import (
    ApplicationRecorder,
    ConnectionPoolClosedError,
    InterfaceError,
    Notification,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.utils import Environment, EnvType

from pemasyarakatan.adapters.rows import StreamRows, notification
from pemasyarakatan.errors import StoredFault, StoreUnusable

_SELECT = "SELECT rowid, originator_version, topic, state FROM stored_events WHERE originator_id=?"
_LOG = "SELECT rowid, originator_version, topic, state, originator_id FROM stored_events"

_HEADER = b"SQLite format 3\x00"
_OTHER = "{} is no SQLite database; name another file, it was left as it is"

_uuid = lru_cache(maxsize=1024)(UUID)


class SQLiteConnectionPool(substrate.SQLiteConnectionPool):
    """Connections that flush every commit (synchronous=FULL), whatever the build's default is."""

    def __init__(self, **settings: Any) -> None:
        """The *settings* are eventsourcing's."""
        super().__init__(**settings)
        self._readers: list[sqlite3.Connection] = []

    def select(self, statement: str, params: Sequence[Any]) -> list[Any]:
        """The rows of one statement, which needs no transaction around it.

        Readers of a file wait for nobody (write-ahead log), so they stand in no queue here either.
        """
        if self._closed:
            raise ConnectionPoolClosedError
        try:
            reader = self._readers.pop()
        except IndexError:
            reader = self._create_connection().cursor().sqlite_cursor.connection
            reader.row_factory = None
        try:
            return reader.execute(statement, params).fetchall()
        finally:
            self._readers.append(reader)
            if self.closed or len(self._readers) > self.pool_size:
                self._dismiss_readers()

    def _dismiss_readers(self) -> None:
        """Close the readers that nobody uses; each is taken by one thread alone."""
        while self._readers:
            with suppress(IndexError):
                self._readers.pop().close()

    def _create_connection(self) -> substrate.SQLiteConnection:
        connection = super()._create_connection()
        connection.cursor().execute("PRAGMA synchronous=FULL")
        return connection

    def put_connection(self, conn: substrate.SQLiteConnection) -> None:
        """Take a connection back; once the pool is closed, who brings one closes it."""
        with self._put_condition:
            if not self._closed:
                super().put_connection(conn)
                return
            del self._in_use[id(conn)]
            conn.close()
            conn.in_use.release()
            if conn.is_writer:
                self._writer_lock.release()
            self._put_condition.notify()

    def close(self) -> None:
        """Close every connection that is not in use.

        Closing one while another thread runs a statement on it would end the whole process.
        """
        with self._put_condition:
            self._closed = True
            while self._pool:
                self._pool.popleft().close()
        self._dismiss_readers()


class _Transaction(AbstractContextManager[substrate.SQLiteCursor]):
    """eventsourcing's transaction on a connection of the pool, without a generator at each step."""

    __slots__ = ("_commit", "_connection", "_cursor", "_pool", "_transaction")

    def __init__(self, pool: SQLiteConnectionPool, *, commit: bool) -> None:
        self._pool = pool
        self._commit = commit

    def __enter__(self) -> substrate.SQLiteCursor:
        self._connection = self._pool.get_connection(is_writer=self._commit)
        try:
            self._transaction = substrate.SQLiteTransaction(self._connection, commit=self._commit)
            self._cursor = self._transaction.__enter__()
        except BaseException:
            self._pool.put_connection(self._connection)
            raise
        return self._cursor

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._cursor.__exit__()
            self._transaction.__exit__(kind, error, trace)
        finally:
            self._pool.put_connection(self._connection)


class SQLiteDatastore(substrate.SQLiteDatastore):
    """eventsourcing's datastore over this module's pool."""

    def __init__(self, db_name: str, **settings: Any) -> None:
        """*db_name* is a path; the *settings* are eventsourcing's."""
        super().__init__(db_name, **settings)
        self.pool: SQLiteConnectionPool = SQLiteConnectionPool(
            db_name=db_name, lock_timeout=settings.get("lock_timeout")
        )

    def transaction(  # type: ignore[override]  # a context manager, if not made by a generator
        self, *, commit: bool
    ) -> AbstractContextManager[substrate.SQLiteCursor]:
        """A cursor in a transaction; without *commit* it is only for reading."""
        return _Transaction(self.pool, commit=commit)


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
        return StreamRows(originator_id, self._rows(statement, params))

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
        rows = self._rows(f"{_LOG}{where} ORDER BY rowid LIMIT ?", [*params, limit])
        own = _uuid if self.datastore.originator_id_type == "uuid" else str
        try:
            return [
                notification(own(stream), position, version, topic, state)
                for position, version, topic, state, stream in rows
            ]
        except (ValueError, AttributeError, TypeError):
            raise _unreadable_id(rows) from None

    def _rows(self, statement: str, params: list[Any]) -> list[Any]:
        try:
            pool = self.datastore.pool
            if isinstance(pool, SQLiteConnectionPool) and not pool.is_sqlite_memory_mode:
                return pool.select(statement, params)
            with self.datastore.transaction(commit=False) as cursor:
                cursor.execute(statement, params)
                return [tuple(row) for row in cursor.fetchall()]
        except sqlite3.Error as error:
            raise InterfaceError(error) from error


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
        name = self.datastore.pool.db_name
        if _is_other(Path(name)):
            raise StoreUnusable(_OTHER.format(name))
        with _explained(name):
            if _is_foreign(Path(name)):
                raise StoreUnusable(
                    f"{name} is a database of something else, without stored events; "
                    "name another file, it was left as it is"
                )
            return super().application_recorder()


def _is_other(path: Path) -> bool:
    """Whether there is a file of another kind; SQLite takes one of a few bytes for an empty one."""
    try:
        with path.open("rb") if path.is_file() else BytesIO() as file:
            begins = file.read(len(_HEADER))
    except OSError:
        return False
    return bool(begins) and begins != _HEADER


def _unreadable_id(rows: Sequence[Any]) -> StoredFault:
    """Which of *rows* has an id that is none."""
    for _, version, topic, _, stream in rows:
        try:
            UUID(stream)
        except (ValueError, AttributeError, TypeError):
            return StoredFault(str(stream), version, str(topic), ["the stream's id is no UUID"])
    raise AssertionError("unreachable: some row has an id that is none")


def _is_foreign(path: Path) -> bool:
    """Whether the database there holds tables, and none that stores events."""
    try:
        if not path.is_file() or not path.stat().st_size:
            return False
    except OSError:
        return False
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as found:
        names = {name for (name,) in found.execute("SELECT name FROM sqlite_master")}
    return bool(names) and not names & {"stored_events", "stored_snapshots", "tracking"}


@contextmanager
def _explained(name: str) -> Generator[None]:
    """Say what is wrong with the file, instead of what the driver says."""
    try:
        yield
    except (sqlite3.Error, PersistenceError) as error:
        raise StoreUnusable(_reason(Path(name), error)) from error


def _reason(path: Path, error: Exception) -> str:
    said = str(error)
    closed = f"{path} cannot be opened; check its permissions and those of its folder"
    try:
        if path.is_dir():
            return f"{path} is a folder; expected a file: name one in it"
        if not path.parent.is_dir():
            return f"{path.parent} is no folder; create it, or name another file"
        if "not a database" in said:
            return _OTHER.format(path)
        if "malformed" in said:
            return f"{path} is a damaged database; it was left as it is: restore it from a copy"
        if "readonly" in said or "read-only" in said or not path.exists():
            return f"{path} cannot be written; change its permissions, or name another file"
    except PermissionError:
        return closed
    return closed if "unable to open" in said else f"{path} cannot be used as a store: {said}"

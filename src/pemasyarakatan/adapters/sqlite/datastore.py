"""One store: who writes, who reads, and who follows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from random import random
from threading import Lock
from time import monotonic, sleep
from typing import Any, Literal, TypeVar
from uuid import UUID

from eventsourcing import sqlite as substrate
from eventsourcing.persistence import DataError, OperationalError

from pemasyarakatan.adapters.feed import Feed
from pemasyarakatan.adapters.process import forked, process
from pemasyarakatan.adapters.sqlite import schema
from pemasyarakatan.adapters.sqlite.faults import DRIVER, is_busy, translated
from pemasyarakatan.adapters.sqlite.place import Place
from pemasyarakatan.adapters.sqlite.readers import Readers
from pemasyarakatan.adapters.sqlite.writer import Writer
from pemasyarakatan.errors import StoreMissing

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds for which a writer waits for others, unless the settings say otherwise."""

OPENING = 30.0
"""Seconds for which whoever makes or brings up the tables waits for others, at least."""

_QUANTUM = 0.05
"""Seconds after which a writer asks anew for the lock: SQLite's own pauses grow to a tenth."""


class SQLiteDatastore(substrate.SQLiteDatastore):
    """The connections to one file; a recorder that was made for eventsourcing's works on it too.

    It does not survive a fork: a child that uses what its parent opened is refused.
    """

    def __init__(  # the settings of another pool than eventsourcing's
        self,
        db_name: str,
        *,
        patience: float = PATIENCE,
        originator_id_type: Literal["uuid", "text"] = "uuid",
        read_only: bool = False,
    ) -> None:
        """*db_name* is a path. Nothing is opened before it is used."""
        self.place = Place(db_name)
        self.originator_id_type = originator_id_type
        self.single_row_tracking = True
        self.read_only = read_only
        self._settings = "mode=rw"
        self._patience = patience
        self._process = process()
        self._watch = _Watch(self._reader)
        self.feed = Feed(self._watch.look)
        self._readers = Readers(self._reader)
        self._writer = Writer(self._writing, patience, self.feed.tell)

    def prepare(self) -> None:
        """Make sure of the tables; raises StoreUnusable, and then nothing is written or open."""
        if self.read_only:
            with ExitStack() as failing:
                failing.callback(self.close)
                self._look()
                failing.pop_all()
            return
        with self.place.explained():
            self.place.look_writable()
            self._made(lambda connection: schema.prepare(connection, self.place.name))

    def _look(self) -> None:
        """Find the tables; raises StoreUnusable."""
        with self.place.explained():
            self._settings = self.place.reading()
            with self._readers.lent() as connection:
                version = schema.version_of(connection, self.place.name)
        if not version:
            raise StoreMissing(f"{self.place.name} holds nothing yet; record something first")

    def add_table(self, table: str) -> None:
        """Make sure of one more table of stored events."""
        if not self.read_only:
            with self.place.explained():
                self._made(lambda connection: schema.add(connection, table))

    def key(self, stream: UUID | str) -> str:
        """How the id of a stream stands in the table: the digits of a UUID, or a text as it is."""
        if isinstance(stream, UUID):
            return stream.hex
        if self.originator_id_type == "text":
            return stream
        try:
            return UUID(stream).hex
        except (ValueError, AttributeError, TypeError):
            raise DataError(
                f"{stream!r} is no UUID; with ORIGINATOR_ID_TYPE=text it may be any text"
            ) from None

    def write(self, work: Callable[[sqlite3.Cursor], T]) -> T:
        """Do *work* and return when it is on the disk.

        Concurrent callers share a transaction; the thread of one of them does the work of all.
        """
        self._may_write()
        return self._writer.write(work)

    def select(self, statement: str, params: Sequence[Any]) -> list[Any]:
        """The rows of one statement."""
        if process() != self._process:
            raise forked()
        try:
            return self._readers.select(statement, params)
        except DRIVER as error:
            raise translated(error) from error

    def transaction(  # type: ignore[override]  # it yields what eventsourcing's really yields
        self, *, commit: bool
    ) -> AbstractContextManager[sqlite3.Cursor]:
        """A cursor in a transaction of its own; without *commit* it is only for reading."""
        return self._transaction(commit=commit)

    def close(self) -> None:
        """Close what is not in use; who uses the rest closes it."""
        if not hasattr(self, "_writer"):
            return
        self.feed.close()
        self._watch.close()
        self._readers.close()
        self._writer.close()

    @contextmanager
    def _transaction(self, *, commit: bool) -> Generator[sqlite3.Cursor]:
        if commit:
            self._may_write()
        elif process() != self._process:
            raise forked()
        try:
            if commit:
                with self._writer.alone() as cursor:
                    cursor.row_factory = sqlite3.Row
                    yield cursor
            else:
                with self._readers.lent() as connection:
                    cursor = connection.cursor()
                    cursor.row_factory = sqlite3.Row
                    yield cursor
        except DRIVER as error:
            raise translated(error) from error

    def _may_write(self) -> None:
        if process() != self._process:
            raise forked()
        if self.read_only:
            raise OperationalError(f"{self.place.name} was opened for reading only")

    # --- connections -----------------------------------------------------------------------------

    def _made(self, make: Callable[[sqlite3.Connection], None]) -> None:
        """Make tables, and the file; of many who do so at once each gets its turn.

        What is no store of ours is found out before the way of its log is changed. SQLite lets
        some of those fail without waiting who switch to the log at once.
        """
        deadline = monotonic() + max(self._patience, OPENING)
        while True:
            try:
                with closing(self._connect("mode=rwc", 1.0)) as connection:
                    schema.version_of(connection, self.place.name)
                    _write_ahead(connection)
                    make(connection)
            except sqlite3.Error as error:
                if not is_busy(error) or monotonic() > deadline:
                    raise
            else:
                return
            sleep(0.001 + 0.02 * random())  # noqa: S311  # so that they do not meet again

    def _reader(self) -> sqlite3.Connection:
        connection = self._connect(self._settings, self._patience)
        connection.execute("PRAGMA query_only=ON")
        return connection

    def _writing(self) -> sqlite3.Connection:
        connection = self._connect("mode=rw", _QUANTUM)
        _write_ahead(connection)
        return connection

    def _connect(self, settings: str, timeout: float) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.place.uri(settings),
            uri=True,
            timeout=timeout,
            isolation_level=None,
            check_same_thread=False,
        )
        with ExitStack() as failing:
            failing.callback(connection.close)
            # Of macOS, fsync alone asks the disk for nothing. Elsewhere these two do nothing.
            connection.execute("PRAGMA fullfsync=ON")
            connection.execute("PRAGMA checkpoint_fullfsync=ON")
            connection.execute("PRAGMA synchronous=FULL")
            failing.pop_all()
        return connection


class _Watch:
    """Looks whether anybody committed since, through a connection of its own; writes nothing."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._lock = Lock()
        self._closed = False

    def look(self) -> object:
        """Something that is another after every commit of another connection."""
        with self._lock:
            if self._closed:
                return None
            try:
                if self._connection is None:
                    self._connection = self._connect()
                return self._connection.execute("PRAGMA data_version").fetchone()
            except sqlite3.Error as error:
                if is_busy(error):
                    return object()
                raise translated(error) from error

    def close(self) -> None:
        """Look no more."""
        with self._lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Make sure of the write-ahead log."""
    (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":
        raise sqlite3.OperationalError(f"it offers no write-ahead log, but {mode!r}")


__all__ = ["PATIENCE", "SQLiteDatastore"]

"""Connections: a pool of them, single ones for who stays; their errors are eventsourcing's."""

from __future__ import annotations

import logging
import select
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import Lock
from types import TracebackType
from typing import Protocol
from weakref import WeakSet

import psycopg
from eventsourcing import persistence
from eventsourcing.persistence import ConnectionPoolClosedError, PersistenceError
from psycopg import Cursor
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from pemasyarakatan.adapters.postgres.settings import Settings
from pemasyarakatan.adapters.process import forked, process
from pemasyarakatan.errors import StoreUnusable

# The pool tells of lost connections; without a handler of the user's that would go to stderr.
logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())

_ERRORS: tuple[tuple[type[psycopg.Error], type[PersistenceError]], ...] = (
    (psycopg.InterfaceError, persistence.InterfaceError),
    (psycopg.OperationalError, persistence.OperationalError),
    (psycopg.DataError, persistence.DataError),
    (psycopg.errors.RestrictViolation, persistence.NotSupportedError),
    (psycopg.IntegrityError, persistence.IntegrityError),
    (psycopg.InternalError, persistence.InternalError),
    (psycopg.ProgrammingError, persistence.ProgrammingError),
    (psycopg.NotSupportedError, persistence.NotSupportedError),
    (psycopg.DatabaseError, persistence.DatabaseError),
    (psycopg.Error, PersistenceError),
)

LOST = (psycopg.OperationalError, psycopg.InterfaceError)
"""What a statement raises whose connection is no more (and, the first, other things too)."""


class Connection(psycopg.Connection[tuple[object, ...]]):
    """A connection that knows which cluster it is to; each statement is its own transaction."""

    cluster: int = 0


class Stoppable(Protocol):
    """What is ended when the store is closed."""

    def stop(self) -> None:
        """End."""
        ...


class PostgresDatastore:
    """The connections to one store.

    It does not survive a fork: a child that uses what its parent opened is refused, since two
    processes would speak over one connection.
    """

    def __init__(self, settings: Settings) -> None:
        """Nobody is connected yet."""
        self.settings = settings
        self.dependents: WeakSet[Stoppable] = WeakSet()
        self._pool: ConnectionPool[Connection] | None = None
        self._opening = Lock()
        self._closed = False
        self._process = process()

    # --- opening and closing ----------------------------------------------------------------------

    def single(self) -> Connection:
        """A connection of its own, not of the pool: close it after use."""
        connection = Connection.connect(
            **self.settings.parameters(),  # type: ignore[arg-type]  # libpq's own, all text
            autocommit=True,
        )
        with ExitStack() as failing:
            failing.callback(connection.close)
            _knowing(connection)
            failing.pop_all()
        return connection

    def opened(self) -> ConnectionPool[Connection]:
        """The pool; the first who asks opens it. Raises OperationalError if nobody answers."""
        if self._closed:
            raise ConnectionPoolClosedError
        self.look_unforked()
        pool = self._pool
        if pool is None:
            with self._opening:
                pool = self._pool = self._pool or self._new_pool()
        return pool

    def _new_pool(self) -> ConnectionPool[Connection]:
        said = self.settings
        pool = ConnectionPool(
            connection_class=Connection,
            kwargs=self._parameters if said.get_password else self._parameters(),
            min_size=said.pool_size,
            max_size=max(1, said.pool_size + said.max_overflow),
            open=False,
            configure=_knowing,
            timeout=said.connect_timeout,
            max_lifetime=said.max_age,
            reconnect_timeout=said.connect_timeout,
            num_workers=2,
            name="pemasyarakatan",
        )
        pool.open()
        return pool

    def _parameters(self) -> dict[str, object]:
        return {**self.settings.parameters(), "autocommit": True}

    def look_unforked(self) -> None:
        """Raise InterfaceError in another process than the one that opened it."""
        if process() != self._process:
            raise forked()

    def close(self) -> None:
        """End every connection that is not in use, and everybody who follows."""
        self._closed = True
        if process() != self._process:
            # To end a connection here would end it for the process that has it.
            return
        for one in list(self.dependents):
            one.stop()
        if self._pool is not None:
            self._pool.close(timeout=1)

    # --- use --------------------------------------------------------------------------------------

    def connection(self) -> AbstractContextManager[Connection]:
        """A connection of the pool; what its statements raise is eventsourcing's."""
        return _Borrowed(self)

    @contextmanager
    def transaction(self, *, commit: bool = False) -> Generator[Cursor[tuple[object, ...]]]:
        """A cursor in a transaction, which is rolled back without *commit*."""
        with self.connection() as connection, connection.transaction(force_rollback=not commit):
            yield connection.cursor()

    def prepare(self, *steps: Callable[[Cursor[tuple[object, ...]]], None]) -> None:
        """Take *steps* in one transaction of a connection of its own; raises StoreUnusable."""
        shown = self.settings.shown
        try:
            with self.single() as connection, connection.transaction():
                cursor = connection.cursor()
                for step in steps:
                    step(cursor)
        except StoreUnusable as error:
            raise type(error)(f"{shown}: {error}") from error
        except psycopg.Error as error:
            raise StoreUnusable(f"{shown}: {_reason(error, self.settings)}") from None


class _Borrowed(AbstractContextManager[Connection]):
    """A connection of the pool, given back at the end."""

    __slots__ = ("_connection", "_datastore", "_pool")

    def __init__(self, datastore: PostgresDatastore) -> None:
        self._datastore = datastore

    def __enter__(self) -> Connection:
        try:
            self._pool = self._datastore.opened()
            self._connection = self._pool.getconn()
            while _farewell(self._connection):
                # The pool makes another for each that comes back closed; after a restart of the
                # server all of them are.
                self._connection.close()
                self._pool.putconn(self._connection)
                self._connection = self._pool.getconn()
        except (psycopg.Error, OSError) as error:
            raise translated(error, self._datastore.settings) from error
        return self._connection

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.putconn(self._connection)
        if isinstance(error, psycopg.Error):
            raise translated(error, self._datastore.settings) from error


def translated(error: Exception, settings: Settings) -> Exception:
    """What eventsourcing raises for what the driver raised."""
    if isinstance(error, PoolClosed):
        return ConnectionPoolClosedError()
    if isinstance(error, PoolTimeout):
        return persistence.OperationalError(
            f"no connection to {settings.shown} within {settings.connect_timeout} s: the "
            "server does not answer, or all connections are in use"
        )
    for theirs, ours in _ERRORS:
        if isinstance(error, theirs):
            return ours(_reason(error, settings))
    return error


def _reason(error: Exception, settings: Settings) -> str:
    """What the server or the driver said, in one line, and without the password."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = next((line for line in reversed(lines) if "FATAL:" in line), lines[0] if lines else "")
    _, fatal, told = said.partition("FATAL:")
    said = told.strip() if fatal else said.removeprefix("connection failed: ")
    if settings.password:
        said = said.replace(settings.password, "…")
    advice = next((what for word, what in _KNOWN.items() if word in said), None)
    return f"{said or type(error).__name__}{f'; {advice}' if advice else ''}"


_KNOWN = {
    "password": "check the user and the password",
    "Connection refused": "start the server, or name another host or port",
    "timeout expired": "the server does not answer: check host and port",
    "could not translate host name": "check the host",
    "resolve host": "check the host",
    "No such file or directory": "start the server, or name its host",
    "does not exist": "create it, or name another",
    "permission denied": "grant it, or name another user",
    "lock timeout": "another transaction holds what is needed: try again",
    "statement timeout": "it took too long: try again",
    "No space left": "the disk is full: free some place and repeat the command",
    "could not extend file": "the disk lets no file grow: free some place and repeat the command",
    "read-only transaction": "this server or role only reads: name the one that may write",
    "SSL negotiation": "what answers there is no PostgreSQL: check host and port",
    "too many": "close others, or raise max_connections",
}


def _knowing(connection: Connection) -> None:
    """Ask a new connection which cluster it is to: transaction ids mean nothing in another one."""
    found = connection.execute(
        "SELECT system_identifier FROM pg_control_system()", binary=True
    ).fetchone()
    assert found is not None
    connection.cluster = int(str(found[0]))


def _farewell(connection: Connection) -> bool:
    """Whether the server has ended a connection that nobody used.

    An idle connection has nothing to say: what can be read from it is the server's farewell.
    """
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))

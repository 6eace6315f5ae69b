"""Followers, and who wakes them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    ConnectionPoolClosedError,
    Notification,
    PersistenceError,
    ProgrammingError,
    Subscription,
)
from psycopg.types.numeric import Int8

from pemasyarakatan.adapters.postgres.pool import LOST, Connection, PostgresDatastore, translated
from pemasyarakatan.adapters.postgres.schema import Names

if TYPE_CHECKING:
    from pemasyarakatan.adapters.postgres.recorder import PostgresApplicationRecorder

PAGE = 500
"""How many events a follower takes at a time."""

TICK = 0.2
"""How long a follower waits to be woken before it looks by itself: a writer may die in between."""

AGAIN = 0.1
"""The longest a follower waits before it asks again for an event that is withheld."""

PATIENCE = 60.0
"""How long a follower tries to reach a server that is gone, before it says so."""

GAP = 0.02
"""The least time between two wakings by one process."""

SURE = 1.0
"""How long it is believed that there are followers, once some were there."""

IDLE = 1.0
"""How long the thread that wakes followers stays when there is nothing to tell."""

_PENDING = "SELECT EXISTS (SELECT 1 FROM {table} WHERE position > %b::bigint)"
_PENDING_TOPICS = (
    "SELECT EXISTS (SELECT 1 FROM {table} WHERE position > %b::bigint AND topic = ANY(%b::text[]))"
)
_DUE_LAST = "SELECT position FROM {table} WHERE {due} ORDER BY position DESC LIMIT 1"


class Herald:
    """Wakes followers, from outside the transaction that wrote.

    NOTIFY inside it would make all commits of the server wait for each other. So many appends
    as come while it speaks are told of together; where it fails, followers look by themselves.
    A follower holds a shared lock for as long as it is there, so that nobody speaks to nobody.
    """

    def __init__(self, datastore: PostgresDatastore, names: Names) -> None:
        """It speaks to those who follow the table of *names*."""
        self._datastore = datastore
        self._statement = names.compose(
            "BEGIN; SET LOCAL synchronous_commit = off; NOTIFY {channel}; COMMIT"
        )
        self._followed = names.compose(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = {followers}::oid AND objid = ({lock}::bigint & 4294967295)::oid"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        self._until = 0.0
        self._due = Event()
        self._lock = Lock()
        self._speaking = False

    def tell(self) -> None:
        """Something was appended."""
        if self._due.is_set():
            return
        self._due.set()
        with self._lock:
            if not self._speaking:
                self._speaking = True
                Thread(target=self._speak, name="pemasyarakatan-herald", daemon=True).start()

    def _speak(self) -> None:
        while True:
            if not self._due.wait(IDLE):
                with self._lock:
                    if not self._due.is_set():
                        self._speaking = False
                        return
            self._due.clear()
            heard = False
            with (
                suppress(PersistenceError, ConnectionPoolClosedError),
                self._datastore.connection() as connection,
            ):
                heard = self._heard(connection)
                if heard:
                    connection.execute(self._statement)
            time.sleep(GAP if heard else TICK)

    def _heard(self, connection: Connection) -> bool:
        """Whether anybody follows; looked up now and then."""
        if time.monotonic() > self._until:
            row = connection.execute(self._followed).fetchone()
            if row is None or not row[0]:
                return False
            self._until = time.monotonic() + SURE
        return True


class PostgresSubscription(Subscription[ApplicationRecorder]):
    """Every event of the log after a position, each once, in order, until it is stopped.

    It has a connection of its own, and outlives a restart of the server. While an event is
    withheld it asks again until that is delivered; it may be stopped from another thread.
    """

    def __init__(
        self,
        recorder: PostgresApplicationRecorder,
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        """It begins when it is first asked for an event."""
        super().__init__(recorder, gt=gt, topics=topics)
        self._of = recorder
        self._datastore = recorder.datastore
        self._stop = Event()
        self._busy = Lock()
        self._connection: Connection | None = None
        self._events: Iterator[Notification] = iter(())
        self._after = 0 if gt is None else gt
        self._pause = 0.0
        compose = recorder.names.compose
        self._listen = compose(
            "LISTEN {channel}; SELECT pg_advisory_lock_shared({followers}, {lock})"
        )
        self._pending_query = compose(_PENDING_TOPICS if topics else _PENDING)
        self._due_last = compose(_DUE_LAST)
        self._datastore.dependents.add(self)

    def stop(self) -> None:
        """End it; an iteration under way in another thread ends within a moment."""
        super().stop()
        self._stop.set()
        if self._busy.acquire(blocking=False):
            try:
                self._disconnect()
            finally:
                self._busy.release()

    def __next__(self) -> Notification:
        """The next event, waited for; StopIteration once it is stopped."""
        if not self._busy.acquire(blocking=False):
            raise ProgrammingError("a subscription is followed by one thread; subscribe again")
        try:
            return self._next()
        finally:
            self._busy.release()

    def _next(self) -> Notification:
        self._datastore.look_unforked()
        while not self._stop.is_set():
            for event in self._events:
                self._last_notification_id = event.id
                return event
            self._events = iter(self._asked())
        self._disconnect()
        raise StopIteration

    def _asked(self) -> Sequence[Notification]:
        """The next events, or none after a while; raises OperationalError if nobody answers."""
        begun = time.monotonic()
        while True:
            try:
                return self._ask(self._connected())
            except LOST as error:
                if self._connection is not None and not self._connection.closed:
                    raise translated(error, self._datastore.settings) from error
                self._disconnect()
                if time.monotonic() - begun > PATIENCE:
                    raise translated(error, self._datastore.settings) from error
                if self._stop.wait(TICK):
                    return ()
            except psycopg.Error as error:
                raise translated(error, self._datastore.settings) from error

    def _ask(self, connection: Connection) -> Sequence[Notification]:
        horizon = self._horizon(connection) if self._topics else None
        found = self._of.page(connection, self._after, PAGE, horizon, self._topics)
        if found:
            self._after = found[-1].id
            self._pause = 0.0
        if horizon is not None and len(found) < PAGE:
            # Nothing up to there is wanted, so it is never looked through again.
            self._after = max(self._after, horizon)
        if not found:
            self._rest(connection)
        return found

    def _rest(self, connection: Connection) -> None:
        """Wait until there may be something to see; not at all for what is only withheld."""
        while not self._stop.is_set():
            if self._pending(connection):
                self._pause = min(max(0.002, 2 * self._pause), AGAIN)
                self._stop.wait(self._pause)
                return
            for _ in connection.notifies(timeout=TICK, stop_after=1):
                return

    def _pending(self, connection: Connection) -> bool:
        """Whether there is an event that was not delivered: committed, and perhaps withheld."""
        params: list[Any] = [Int8(self._after), *([list(self._topics)] if self._topics else [])]
        row = connection.execute(self._pending_query, params, prepare=True, binary=True).fetchone()
        return row is not None and bool(row[0])

    def _horizon(self, connection: Connection) -> int:
        row: Any = connection.execute(
            self._due_last, [Int8(connection.cluster)], prepare=True, binary=True
        ).fetchone()
        return 0 if row is None else row[0]

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._datastore.single()
            # Before the first look, so that nothing falls between the two.
            self._connection.execute(self._listen)
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        with suppress(AttributeError):
            self._disconnect()

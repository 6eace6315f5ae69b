"""Group commit: callers that wait to write share one transaction, and so one flush of the disk.

There is no thread of its own. Who comes when nobody writes leads: it opens the transaction, does
what it and everybody waiting want done, commits, and hands the lead to whoever came meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from enum import Enum, auto
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from eventsourcing.persistence import ConnectionPoolClosedError, OperationalError

from pemasyarakatan.adapters.sqlite.faults import is_busy, translated

T = TypeVar("T")

MOST = 256
"""How many callers share one transaction at most."""


class _Stage(Enum):
    WAITS = auto()
    LEADS = auto()
    TAKEN = auto()
    DONE = auto()


class _Caller:
    """One who wants to write: what is to be done, and what came of it."""

    __slots__ = ("alone", "deadline", "error", "result", "stage", "woken", "work")

    def __init__(self, work: Callable[[sqlite3.Cursor], Any] | None, deadline: float) -> None:
        self.work = work
        self.alone = work is None
        self.deadline = deadline
        self.stage = _Stage.WAITS
        self.result: Any = None
        self.error: BaseException | None = None
        self.woken: Any = None


class Writer:
    """The one connection of this process that writes, and the queue before it.

    SQLite lets one connection of all processes write at a time; *patience* is how many seconds
    a caller waits for others, of this process or another.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        patience: float,
        committed: Callable[[], None],
    ) -> None:
        """*connect* gives a connection that gives up soon; *committed* is told of every commit."""
        self._connect = connect
        self._patience = patience
        self._committed = committed
        self._connection: sqlite3.Connection | None = None
        self._mutex = Lock()
        self._waiting: deque[_Caller] = deque()
        self._busy = False
        self._closed = False

    def write(self, work: Callable[[sqlite3.Cursor], T]) -> T:
        """Do *work* in a transaction that may be shared; return what it gives, after the commit.

        If it raises, all that it did is undone, and nothing of anybody else's.
        """
        caller = _Caller(work, monotonic() + self._patience)
        self._enter(caller)
        if caller.stage is _Stage.LEADS:
            self._lead(caller)
        if caller.error is not None:
            raise caller.error
        result: T = caller.result
        return result

    @contextmanager
    def alone(self) -> Generator[sqlite3.Cursor]:
        """A cursor in a transaction that is shared with nobody; others wait until it ends."""
        caller = _Caller(None, monotonic() + self._patience)
        self._enter(caller)
        if caller.error is not None:
            raise caller.error
        try:
            connection = self._begun(caller)
            with ExitStack() as failing:
                failing.callback(_undo, connection)
                yield _cursor(connection)
                connection.execute("COMMIT")
                failing.pop_all()
            self._committed()
        finally:
            self._pass_on()

    def close(self) -> None:
        """Close the connection, now or when who uses it is done; let go of who waits."""
        with self._mutex:
            self._closed = True
            while self._waiting:
                caller = self._waiting.popleft()
                caller.error = ConnectionPoolClosedError()
                self._wake(caller, _Stage.DONE)
            if not self._busy:
                self._disconnect()

    # --- the queue -------------------------------------------------------------------------------

    def _enter(self, caller: _Caller) -> None:
        """Return when *caller* leads, or when all is done for it."""
        with self._mutex:
            if self._closed:
                raise ConnectionPoolClosedError
            if not self._busy:
                self._busy = True
                caller.stage = _Stage.LEADS
                return
            caller.woken = Lock()
            caller.woken.acquire()
            self._waiting.append(caller)
        try:
            in_time = caller.woken.acquire(timeout=max(0.0, caller.deadline - monotonic()))
            if not in_time and not self._withdrawn(caller):
                caller.woken.acquire()
        except BaseException:  # an interrupt, which is raised again: its turn must not be lost
            # What others have taken in hand they finish.
            if not self._withdrawn(caller) and caller.stage is _Stage.LEADS:
                self._pass_on()
            raise

    def _withdrawn(self, caller: _Caller) -> bool:
        """Whether *caller* waits no longer, and nothing was done for it."""
        with self._mutex:
            if caller.stage is not _Stage.WAITS:
                return False
            self._waiting.remove(caller)
            caller.stage = _Stage.DONE
            caller.error = OperationalError(
                f"database is locked: another thread has been writing for {self._patience:g} s"
            )
            return True

    def _next(self, count: int) -> _Caller | None:
        """Somebody more for the transaction that has *count* callers."""
        if not self._waiting or count >= MOST:
            return None
        with self._mutex:
            if not self._waiting or self._waiting[0].alone:
                return None
            caller = self._waiting.popleft()
            caller.stage = _Stage.TAKEN
            return caller

    def _pass_on(self) -> None:
        """Let the next lead, if there is one."""
        with self._mutex:
            if self._closed:
                self._busy = False
                self._disconnect()
            elif self._waiting:
                self._wake(self._waiting.popleft(), _Stage.LEADS)
            else:
                self._busy = False

    @staticmethod
    def _wake(caller: _Caller, stage: _Stage) -> None:
        caller.stage = stage
        if caller.woken is not None:
            caller.woken.release()

    # --- the transaction -------------------------------------------------------------------------

    def _lead(self, caller: _Caller) -> None:
        """Write for *caller* and for those who wait; *caller*'s own error stays in it."""
        members: list[_Caller] = []
        try:
            self._transact(caller, members)
        except BaseException as error:
            for member in (caller, *members):
                if member.error is None and member.stage is not _Stage.DONE:
                    member.error = _failure(error)
            if not isinstance(error, Exception):
                raise
        finally:
            for member in members:
                self._wake(member, _Stage.DONE)
            self._pass_on()

    def _transact(self, caller: _Caller, members: list[_Caller]) -> None:
        """One transaction; *members* are those for whom it wrote besides *caller*."""
        connection = self._begun(caller)
        committing = False
        try:
            cursor = _cursor(connection)
            # Nothing else has been done yet, so its own failure undoes the whole.
            caller.result = _worked(caller, cursor)
            while (member := self._next(len(members) + 1)) is not None:
                members.append(member)
                self._join(connection, cursor, member)
            committing = True
            connection.execute("COMMIT")
        except BaseException as error:
            if committing and not isinstance(error, Exception) and not connection.in_transaction:
                # Interrupted when the commit had been done: nobody else has to do with that.
                caller.stage = _Stage.DONE
                for member in members:
                    member.stage = _Stage.DONE
            _undo(connection)
            raise
        self._committed()

    def _join(
        self, connection: sqlite3.Connection, cursor: sqlite3.Cursor, member: _Caller
    ) -> None:
        """Do a member's work, or undo all of it and nothing else."""
        connection.execute("SAVEPOINT member")
        try:
            member.result = _worked(member, cursor)
        except Exception as error:
            if not connection.in_transaction:
                # The disk is full, or the like: SQLite itself has undone everything.
                raise
            connection.execute("ROLLBACK TO member")
            member.error = translated(error)
        connection.execute("RELEASE member")

    def _begun(self, caller: _Caller) -> sqlite3.Connection:
        """The connection, with the lock that one of all processes has; not past the deadline."""
        while True:
            try:
                if self._connection is None:
                    self._connection = self._connect()
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                if not is_busy(error) or monotonic() >= caller.deadline:
                    raise
            else:
                return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _cursor(connection: sqlite3.Connection) -> sqlite3.Cursor:
    return connection.cursor()


def _worked(caller: _Caller, cursor: sqlite3.Cursor) -> Any:
    assert caller.work is not None
    return caller.work(cursor)


def _undo(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _failure(error: BaseException) -> BaseException:
    """An error of each caller's own for what befell the transaction of all."""
    if isinstance(error, Exception):
        return translated(error)
    return OperationalError(f"interrupted by {type(error).__name__}; nothing was written")

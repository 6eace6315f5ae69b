"""Real stores of both kinds, and who may do everything to their tables: the database's keeper.

The tables guard themselves against accidents. Whoever owns the file or the database drops the
guards first, and so does everything here.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote
from uuid import UUID

from attrs import evolve, frozen
from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory
from eventsourcing.utils import Environment

from pemasyarakatan.adapters import environment
from pemasyarakatan.application import Pemasyarakatan
from tests.adapters.postgres.server import PASSWORD, Server

_numbers = count(1)


@frozen
class Row:
    """One stored event as it lies in a table."""

    position: int
    stream: Any
    version: Any
    topic: Any
    state: Any

    def but(self, **changes: Any) -> Row:
        """The same with something changed."""
        return evolve(self, **changes)


class Keeper(Protocol):
    """Full access to the table of events, its guards dropped."""

    def rows(self) -> list[Row]:
        """All events in the order of the log."""
        ...

    def insert(self, *rows: Row) -> None:
        """Put rows in, at the positions that they say."""
        ...

    def remove(self, *positions: int) -> None:
        """Take rows away."""
        ...

    def loosen(self) -> None:
        """Take away what the table says of the kinds, presence and uniqueness of values."""
        ...

    def change(self, position: int, /, **columns: Any) -> None:
        """Give columns of one row other values."""
        ...


class Place(Protocol):
    """Where one store is."""

    def app(self, clock: Callable[[], datetime]) -> Pemasyarakatan:
        """The application over it, for writing."""
        ...

    def reader(self) -> AbstractContextManager[ApplicationRecorder]:
        """A recorder over it that writes nothing, as an auditor's."""
        ...

    def keeper(self) -> AbstractContextManager[Keeper]:
        """Everything may be done to it."""
        ...

    def copy(self) -> Place:
        """Another store with the same bytes."""
        ...


@contextmanager
def _reading(settings: dict[str, str]) -> Generator[ApplicationRecorder]:
    """The recorder that the application would have, without the rest of it."""
    factory: InfrastructureFactory[Any] = InfrastructureFactory.construct(
        Environment("pemasyarakatan", settings)
    )
    try:
        yield factory.application_recorder()
    finally:
        factory.close()


class _Sql:
    """What both kinds of keeper do alike, each in its own words."""

    table: str
    names: dict[str, str]
    mark: str

    def __init__(self, run: Callable[..., Any]) -> None:
        self._run = run

    def remove(self, *positions: int) -> None:
        """Take rows away."""
        for one in positions:
            self._run(f"DELETE FROM {self.table} WHERE position = {self.mark}", (one,))

    def change(self, position: int, /, **columns: Any) -> None:
        """Give columns of one row other values."""
        given = ", ".join(f"{self.names[name]} = {self.mark}" for name in columns)
        self._run(
            f"UPDATE {self.table} SET {given} WHERE position = {self.mark}",
            (*map(self.kept, columns.values()), position),
        )

    def kept(self, value: Any) -> Any:
        """A value as this table keeps it."""
        return value


class SqliteKeeper(_Sql):
    """The owner of a file."""

    table = "stored_events"
    mark = "?"
    names = {
        "position": "position",
        "stream": "originator_id",
        "version": "originator_version",
        "topic": "topic",
        "state": "state",
    }

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection.execute)
        self.connection = connection
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')

    def rows(self) -> list[Row]:
        """All events in the order of the log."""
        return [
            Row(position, UUID(stream), *rest)
            for position, stream, *rest in self._run("SELECT * FROM stored_events ORDER BY 1")
        ]

    def insert(self, *rows: Row) -> None:
        """Put rows in, at the positions that they say."""
        for one in rows:
            given = (one.position, self.kept(one.stream), one.version, one.topic, one.state)
            self._run("INSERT INTO stored_events VALUES (?,?,?,?,?)", given)

    def kept(self, value: Any) -> Any:
        """An id as text without hyphens."""
        return value.hex if isinstance(value, UUID) else value

    def loosen(self) -> None:
        """Lay the table out anew, with columns that take anything."""
        self._run("ALTER TABLE stored_events RENAME TO strict_events")
        self._run(
            "CREATE TABLE stored_events (position INTEGER PRIMARY KEY, "
            "originator_id, originator_version, topic, state)"
        )
        self._run("INSERT INTO stored_events SELECT * FROM strict_events")
        self._run("DROP TABLE strict_events")


@frozen
class SqlitePlace:
    """A file."""

    path: Path

    def app(self, clock: Callable[[], datetime]) -> Pemasyarakatan:
        """The application over it, for writing."""
        return Pemasyarakatan.open(f"sqlite:///{self.path}", clock=clock)

    @contextmanager
    def reader(self) -> Generator[ApplicationRecorder]:
        """A recorder over it that writes nothing."""
        with _reading(environment(f"sqlite:///{self.path}", reading=True)) as recorder:
            yield recorder

    @contextmanager
    def keeper(self) -> Generator[SqliteKeeper]:
        """Everything may be done to it; a connection of sqlite3's own."""
        with closing(sqlite3.connect(self.path)) as connection:
            # Nothing of these stores need outlive a power cut.
            connection.execute("PRAGMA synchronous = OFF")
            yield SqliteKeeper(connection)
            connection.commit()

    def copy(self) -> SqlitePlace:
        """A copy of the file."""
        target = self.path.with_name(f"copy{next(_numbers)}.db")
        shutil.copy(self.path, target)
        return SqlitePlace(target)


class PostgresKeeper(_Sql):
    """The superuser of a server."""

    table = "public.stored_events"
    mark = "%s"
    names = {name: name for name in ("position", "stream", "version", "topic", "state")}

    def __init__(self, connection: Any) -> None:
        super().__init__(connection.execute)
        self.connection = connection
        [(name,)] = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE tablename LIKE '%stored_events' OR tablename LIKE '%\\_events'"
        ).fetchall()
        self.table = name
        self._run(f"ALTER TABLE {name} DISABLE TRIGGER ALL")

    def rows(self) -> list[Row]:
        """All events in the order of the log."""
        return [
            Row(*row)
            for row in self._run(
                f"SELECT position, stream, version, topic, state FROM {self.table} ORDER BY 1"
            )
        ]

    def insert(self, *rows: Row) -> None:
        """Put rows in, at the positions that they say, as if written by a transaction long ended."""
        for one in rows:
            self._run(
                f"INSERT INTO {self.table} SELECT %s, %s, %s, %s, %s, '3'::xid8, "
                f"(SELECT min(cluster) FROM {self.table})",
                (one.position, one.stream, one.version, one.topic, one.state),
            )

    def loosen(self) -> None:
        """Drop every constraint, and let every column be empty."""
        for (name,) in self._run(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass", (self.table,)
        ).fetchall():
            self._run(f'ALTER TABLE {self.table} DROP CONSTRAINT "{name}"')
        for name in self.names:
            self._run(f"ALTER TABLE {self.table} ALTER COLUMN {name} DROP NOT NULL")

    def remember(self) -> None:
        """Keep the rows aside."""
        self._run(f"CREATE TABLE aside AS SELECT * FROM {self.table}")

    def reset(self) -> None:
        """Put the rows back that were kept aside."""
        self._run(f"DELETE FROM {self.table}")
        self._run(f"INSERT INTO {self.table} SELECT * FROM aside")

    def retype(self, column: str, to: str) -> None:
        """Give a column another type."""
        self.loosen()
        self._run(f"ALTER TABLE {self.table} ALTER COLUMN {column} TYPE {to}")

    def withhold(self, position: int) -> None:
        """Say that a transaction wrote this row which has not begun yet."""
        self._run(
            f"UPDATE {self.table} SET writer = '900000000000'::xid8 WHERE position = %s",
            (position,),
        )


@frozen
class PostgresPlace:
    """A database of a server."""

    server: Server
    name: str

    @property
    def url(self) -> str:
        """What opens it."""
        return f"postgresql://postgres:{quote(PASSWORD)}@127.0.0.1:{self.server.port}/{self.name}"

    def app(self, clock: Callable[[], datetime]) -> Pemasyarakatan:
        """The application over it, for writing."""
        return Pemasyarakatan.open(self.url, clock=clock)

    @contextmanager
    def reader(self) -> Generator[ApplicationRecorder]:
        """A recorder over it that makes nothing."""
        with _reading({**environment(self.url), "CREATE_TABLE": "no"}) as recorder:
            yield recorder

    @contextmanager
    def keeper(self) -> Generator[PostgresKeeper]:
        """Everything may be done to it; a connection of psycopg's own."""
        with self.server.connect(dbname=self.name, autocommit=False) as connection:
            yield PostgresKeeper(connection)

    def copy(self) -> PostgresPlace:
        """A database made after this one."""
        made = f"copy{next(_numbers)}"
        with self.server.connect() as connection:
            connection.execute(f'CREATE DATABASE "{made}" TEMPLATE "{self.name}"')
        return PostgresPlace(self.server, made)

    def drop(self) -> None:
        """Take the database away."""
        with self.server.connect() as connection:
            connection.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')

"""Where the sides keep their events: files of one folder, or schemas of one PostgreSQL server."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

Row = tuple[Any, int, str, bytes]
"""Stream, version, name and state."""


class Rows(Protocol):
    """The plain driver, for the floor: three statements and no more."""

    def insert(self, rows: Sequence[Row]) -> None:
        """All of them in one transaction."""
        ...

    def of_stream(self, stream: Any) -> list[tuple[str, bytes]]:
        """Name and state of each event, oldest first."""
        ...

    def after(self, position: int, many: int) -> list[tuple[int, str, bytes]]:
        """Position, name and state of so many events of the log."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Place(Protocol):
    """A database for all sides, with one durability for all."""

    title: str
    durable: Mapping[str, object]
    """What every side must be answered that asks for its settings."""

    def environment(self, side: str, module: str) -> dict[str, str]:
        """What opens the store of a side by a persistence module of this database."""
        ...

    def rows(self) -> Rows:
        """The store of the floor."""
        ...

    def size(self, side: str) -> int:
        """The bytes that the store of a side takes, indexes included."""
        ...


class SQLite:
    """A file for each side, with a write-ahead log and synchronous=FULL."""

    durable: ClassVar[Mapping[str, object]] = {
        "PRAGMA journal_mode": "wal",
        "PRAGMA synchronous": 2,
    }

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.title = f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL"

    def environment(self, side: str, module: str) -> dict[str, str]:
        """The settings that eventsourcing's module has, and so ours."""
        return {
            "PERSISTENCE_MODULE": f"{module}.sqlite",
            "SQLITE_DBNAME": str(self.folder / f"{side}.db"),
        }

    def rows(self) -> Rows:
        """One connection."""
        return _SQLiteRows(self.folder / "floor.db")

    def size(self, side: str) -> int:
        """The file, once its log was moved into it."""
        path = self.folder / f"{side}.db"
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return path.stat().st_size


class _SQLiteRows:
    """As a careful hand would call sqlite3."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.connection.execute(
            "CREATE TABLE events (position INTEGER PRIMARY KEY, stream BLOB NOT NULL, "
            "version INTEGER NOT NULL, name TEXT NOT NULL, state BLOB NOT NULL, "
            "UNIQUE (stream, version))"
        )

    def insert(self, rows: Sequence[Row]) -> None:
        given = [(stream.bytes, *rest) for stream, *rest in rows]
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            "INSERT INTO events (stream, version, name, state) VALUES (?,?,?,?)", given
        )
        self.connection.execute("COMMIT")

    def of_stream(self, stream: Any) -> list[tuple[str, bytes]]:
        return self.connection.execute(
            "SELECT name, state FROM events WHERE stream=? ORDER BY version", (stream.bytes,)
        ).fetchall()

    def after(self, position: int, many: int) -> list[tuple[int, str, bytes]]:
        return self.connection.execute(
            "SELECT position, name, state FROM events WHERE position>? ORDER BY position LIMIT ?",
            (position, many),
        ).fetchall()

    def asked(self, question: str) -> object:
        """The answer of the connection in use."""
        return self.connection.execute(question).fetchone()[0]

    def close(self) -> None:
        self.connection.close()


class Postgres:
    """A schema for each side, on one server that flushes every commit."""

    durable: ClassVar[Mapping[str, object]] = {
        "SHOW fsync": "on",
        "SHOW full_page_writes": "on",
        "SHOW synchronous_commit": "on",
    }

    def __init__(self, server: Any) -> None:
        """*server* is one of the tests, empty."""
        self.server = server
        with server.connect() as plain:
            (version,) = plain.execute("SHOW server_version").fetchone()
        self.title = f"PostgreSQL {version}, fsync and synchronous_commit on"

    def environment(self, side: str, module: str) -> dict[str, str]:
        """A schema that is there, since eventsourcing's module makes none."""
        with self.server.connect() as plain:
            plain.execute(f"CREATE SCHEMA {side}")
        given: dict[str, str] = self.server.settings_of(side)
        return {**given, "PERSISTENCE_MODULE": f"{module}.postgres"}

    def rows(self) -> Rows:
        """One connection."""
        return _PostgresRows(self.server.connect)

    def size(self, side: str) -> int:
        """All tables of the schema with what belongs to them."""
        with self.server.connect() as plain:
            (size,) = plain.execute(
                "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class "
                "WHERE relkind = 'r' AND relnamespace = %s::regnamespace",
                [side],
            ).fetchone()
        return int(size)


class _PostgresRows:
    """As a careful hand would call psycopg: prepared, in binary, one statement a commit."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self.connection = connect()
        self.connection.execute("CREATE SCHEMA floor")
        self.connection.execute(
            "CREATE TABLE floor.events (position bigserial PRIMARY KEY, stream uuid NOT NULL, "
            "version bigint NOT NULL, name text NOT NULL, state bytea NOT NULL, "
            "UNIQUE (stream, version))"
        )

    def _execute(self, statement: str, params: Sequence[Any]) -> Any:
        return self.connection.execute(statement, params, prepare=True, binary=True)

    def insert(self, rows: Sequence[Row]) -> None:
        if len(rows) == 1:
            self._execute(
                "INSERT INTO floor.events (stream, version, name, state) VALUES (%b, %b, %b, %b)",
                rows[0],
            )
        else:
            self._execute(
                "INSERT INTO floor.events (stream, version, name, state) "
                "SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[])",
                [list(column) for column in zip(*rows, strict=True)],
            )

    def of_stream(self, stream: Any) -> list[tuple[str, bytes]]:
        statement = "SELECT name, state FROM floor.events WHERE stream = %b ORDER BY version"
        return self._execute(statement, [stream]).fetchall()

    def after(self, position: int, many: int) -> list[tuple[int, str, bytes]]:
        return self._execute(
            "SELECT position, name, state FROM floor.events "
            "WHERE position > %b::bigint ORDER BY position LIMIT %b::bigint",
            [position, many],
        ).fetchall()

    def asked(self, question: str) -> object:
        """The answer of the connection in use."""
        return self.connection.execute(question).fetchone()[0]

    def close(self) -> None:
        self.connection.close()

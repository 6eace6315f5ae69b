"""Plain connections to a store, past its adapter: what anybody may try who can reach it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from typing import Any, Self
from uuid import UUID, uuid4

from attrs import frozen
from eventsourcing.persistence import ApplicationRecorder, Notification

from pemasyarakatan.testing.storage.bench import Bench, Factory, event, told, whole_log
from pemasyarakatan.testing.storage.offers import Promise
from pemasyarakatan.testing.storage.report import Broken, NotTried


def connection_of(factory: Factory) -> Any:
    """A plain connection to the store of a factory that is set as eventsourcing's own are.

    Raises NotTried for any other; give `connect` then.
    """
    env = factory.env
    file = env.get("SQLITE_DBNAME")
    if file:
        return sqlite3.connect(file, isolation_level=None, timeout=5)
    if env.get("POSTGRES_DBNAME"):
        try:
            psycopg: Any = import_module("psycopg")
        except ImportError as error:
            raise NotTried("psycopg is not installed") from error
        connection: Any = psycopg.connect(
            dbname=env.get("POSTGRES_DBNAME"),
            host=env.get("POSTGRES_HOST"),
            port=env.get("POSTGRES_PORT"),
            user=env.get("POSTGRES_USER"),
            password=env.get("POSTGRES_PASSWORD"),
            autocommit=True,
        )
        schema = env.get("POSTGRES_SCHEMA")
        if schema:
            connection.execute(f'SET search_path TO "{schema}"')
        return connection
    raise NotTried("how to connect past the adapter was not told (connect=…)")


@frozen
class Plain:
    """A plain connection, with what is in the database as it says itself."""

    connection: Any
    sqlite: bool

    @classmethod
    @contextmanager
    def of(cls, bench: Bench, factory: Factory) -> Generator[Self]:
        """One to the store of a factory."""
        made = (bench.connect or connection_of)(factory)
        with closing(made):
            yield cls(made, isinstance(made, sqlite3.Connection))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement gives, or nothing."""
        with closing(self.connection.cursor()) as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def tables(self) -> dict[str, list[str]]:
        """The columns of every table that holds anything."""
        if self.sqlite:
            names = self.rows("SELECT name FROM sqlite_master WHERE type='table'")
            found = {
                name: [row[1] for row in self.rows(f'PRAGMA table_info("{name}")')]
                for (name,) in names
                if not name.startswith("sqlite_")
            }
        else:
            found = {}
            for name, column in self.rows(
                "SELECT table_name, column_name FROM information_schema.columns "
                "JOIN information_schema.tables USING (table_schema, table_name) "
                "WHERE table_type = 'BASE TABLE' AND is_generated = 'NEVER' "
                "AND table_schema = ANY (current_schemas(false)) ORDER BY ordinal_position"
            ):
                found.setdefault(name, []).append(column)
        return {
            name: columns
            for name, columns in found.items()
            if self.rows(f'SELECT 1 FROM "{name}" LIMIT 1')  # noqa: S608  # names of the database
        }

    def statements(self) -> Iterator[str]:
        """Everything that would change or remove rows, for every table and column."""
        for table, columns in self.tables().items():
            name, listed = f'"{table}"', ", ".join(f'"{one}"' for one in columns)
            for column in columns:
                yield f'UPDATE {name} SET "{column}" = NULL'  # noqa: S608
                yield f'UPDATE {name} SET "{column}" = (SELECT MAX("{column}") FROM {name})'  # noqa: S608
            yield f"DELETE FROM {name}"  # noqa: S608
            if self.sqlite:
                for verb in ("INSERT OR REPLACE INTO", "REPLACE INTO"):
                    changed = ", ".join(
                        f"CAST(\"{one}\" || ' ' AS BLOB)"
                        if one in {"state", "data"}
                        else f'"{one}"'
                        for one in columns
                    )
                    yield f"{verb} {name} ({listed}) SELECT {changed} FROM {name}"  # noqa: S608
                yield f"UPDATE {name} SET rowid = rowid + 1000"  # noqa: S608
                yield f"UPDATE OR REPLACE {name} SET rowid = 1"  # noqa: S608
            else:
                yield f"TRUNCATE {name}"
                yield f"TRUNCATE {name} CASCADE"
            for column in columns:
                yield (
                    f"INSERT INTO {name} ({listed}) SELECT {listed} FROM {name} WHERE true "  # noqa: S608
                    f'ON CONFLICT DO UPDATE SET "{column}" = NULL'
                    if self.sqlite
                    else f"DELETE FROM {name} WHERE ctid IN (SELECT min(ctid) FROM {name})"  # noqa: S608
                )

    def remove(self, stream: UUID) -> None:
        """Remove what belongs to a stream, if the database lets us; raises NotTried."""
        met = False
        for table, columns in self.tables().items():
            for column in columns:
                for where in self._holds(column, stream):
                    rows = f'FROM "{table}" WHERE {where}'
                    if self.rows(f"SELECT 1 {rows}"):
                        met = True
                        self.tries(f"DELETE {rows}")
        if not met:
            raise NotTried("no table holds the id of a stream")

    def _holds(self, column: str, stream: UUID) -> Iterator[str]:
        """Conditions under which a column may hold the id of a stream."""
        for value in (stream.hex, str(stream)):
            yield f"CAST(\"{column}\" AS TEXT) = '{value}'"
        if self.sqlite:
            yield f"LOWER(HEX(\"{column}\")) = '{stream.hex}'"

    def tries(self, statement: str) -> BaseException | None:
        """Execute and commit a statement; the error it ended with, if any."""
        try:
            self.rows(statement)
        except Exception as error:  # noqa: BLE001  # whatever a driver raises is a refusal
            return error
        return None


def guarded(bench: Bench) -> None:
    """Nothing that a plain connection tries changes or removes what is stored."""
    with bench.store() as opened:
        recorder, stream = opened.recorder, uuid4()
        for version in range(1, 4):
            recorder.insert_events([event(stream, version)])
        recorder.insert_events([event(uuid4(), 1)])
        before = _seen(recorder, stream)
        with Plain.of(bench, opened.factory) as plain:
            for statement in plain.statements():
                plain.tries(statement)
                _unchanged(lambda: _seen(recorder, stream), before, statement)
            if plain.sqlite:
                _transaction_survives(plain)
        recorder.insert_events([event(stream, 4)])
        if len(whole_log(recorder)) != len(before[0]) + 1:
            raise Broken(Promise.S9, "after what was tried, an insert is not in the log")


def _transaction_survives(plain: Plain) -> None:
    """A guard that raises ROLLBACK would throw away what the same transaction did before."""
    for table in plain.tables():
        plain.rows("BEGIN")
        plain.tries(f'DELETE FROM "{table}" WHERE false')  # noqa: S608
        refused = plain.tries(f'DELETE FROM "{table}"')  # noqa: S608
        if not plain.connection.in_transaction:
            said = told(refused) if refused else "silently"
            raise Broken(
                Promise.S9,
                f"removing the rows of {table} was refused ({said}), and the whole transaction "
                "with it",
            )
        plain.rows("ROLLBACK")


def vacuumed(bench: Bench) -> None:
    """The database's own housekeeping moves nothing."""
    with bench.store() as opened:
        recorder, stream = opened.recorder, uuid4()
        for version in range(1, 6):
            recorder.insert_events(
                [event(stream, version), event(uuid4(), 1)][
                    : bench.offers.batch_of(2 if bench.offers.several_streams else 1)
                ]
            )
        before = _seen(recorder, stream)
        with Plain.of(bench, opened.factory) as plain:
            refused = plain.tries("VACUUM" if plain.sqlite else "VACUUM FULL")
            if refused is not None:
                raise NotTried(f"VACUUM: {told(refused)}")
            for table in plain.tables() if plain.sqlite else ():
                plain.tries(f'REINDEX "{table}"')
        _unchanged(lambda: _seen(recorder, stream), before, "VACUUM", Promise.S4)
        with opened.door.open() as again:
            _unchanged(lambda: _seen(again.recorder, stream), before, "VACUUM", Promise.S4)


Seen = tuple[list[Notification], list[Any]]


def _seen(recorder: ApplicationRecorder, stream: UUID) -> Seen:
    """The log, and a stream."""
    return whole_log(recorder), list(recorder.select_events(stream))


def _unchanged(
    look: Callable[[], Seen], before: Seen, after: str, promise: Promise = Promise.S9
) -> None:
    try:
        now = look()
    except Exception as error:
        raise Broken(promise, f"after {after} the store cannot be read: {told(error)}") from error
    if now != before:
        raise Broken(promise, f"after {after}\n{_difference(before[0], now[0])}")


def _difference(before: Iterable[Notification], now: Iterable[Notification]) -> str:
    kept = {(one.id, one.originator_id, one.originator_version): one for one in now}
    for one in before:
        other = kept.get((one.id, one.originator_id, one.originator_version))
        if other is None:
            return f"the event at position {one.id} is gone"
        if other != one:
            return f"the event at position {one.id} is {other}, and was {one}"
    return "the log or a stream is another"

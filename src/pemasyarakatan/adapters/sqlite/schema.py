"""The tables of a store, what guards them, and the way from the tables of an earlier version.

A store says its version in a table, since a dump keeps tables and drops pragmas.
"""

# ruff: noqa: S608  # the names of tables cannot be parameters; they are quoted
from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from pemasyarakatan.errors import StoreUnusable

VERSION = 2
"""The version of the tables made here; version 1 was eventsourcing's own, and says none."""

APPLICATION = 0x50454D41
"""What tells other programs whose file this is: the letters PEMA."""

LAST = 2**53 - 1
"""The greatest position: what every reader of JSON still reads exactly."""

EVENTS = "stored_events"
_MARK = "pemasyarakatan_schema"
_COLUMNS = ["originator_id", "originator_version", "topic", "state"]


def quoted(name: str) -> str:
    """*name* as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def events(table: str) -> str:
    """The table of stored events.

    AUTOINCREMENT keeps the greatest position ever given in a table of its own, which transactions,
    dumps and VACUUM keep too. So no position is given twice, whatever is erased.
    """
    return f"""CREATE TABLE IF NOT EXISTS {quoted(table)} (
    position INTEGER PRIMARY KEY AUTOINCREMENT CHECK (position BETWEEN 1 AND {LAST}),
    originator_id TEXT NOT NULL CHECK (typeof(originator_id) = 'text'),
    originator_version INTEGER NOT NULL CHECK (typeof(originator_version) = 'integer'),
    topic TEXT NOT NULL CHECK (typeof(topic) = 'text'),
    state BLOB NOT NULL CHECK (typeof(state) = 'blob'),
    UNIQUE (originator_id, originator_version)
)"""


def guards(table: str) -> Iterator[tuple[str, str]]:
    """What refuses to change, remove or replace a stored event: names and statements.

    Each aborts its statement and leaves the transaction alone, in which others may have a part.
    """
    name, text = quoted(table), table.replace("'", "''")

    def guard(end: str, when: str, unless: str, sentence: str) -> tuple[str, str]:
        own = f"{table}_{end}"
        return own, (
            f"CREATE TRIGGER IF NOT EXISTS {quoted(own)} {when} ON {name} {unless}\n"
            f"BEGIN SELECT RAISE(ABORT, '{text}: {sentence}'); END"
        )

    yield guard("unchanged", "BEFORE UPDATE", "", "what is stored is never changed")
    yield guard("kept", "BEFORE DELETE", "", "what is stored is never removed")
    # REPLACE removes the row in its way without asking the guard of DELETE. And SQLite alone gives
    # positions: before it has given one the trigger finds -1, and 1 or more if a statement does.
    yield guard(
        "appended",
        "BEFORE INSERT",
        f"WHEN NEW.position > 0 OR EXISTS (SELECT 1 FROM {name} "
        "WHERE originator_id = NEW.originator_id "
        "AND originator_version = NEW.originator_version)",
        "a version of a stream is stored once, and its position is not chosen",
    )


TRACKING = """CREATE TABLE IF NOT EXISTS tracking (
    application_name TEXT PRIMARY KEY,
    notification_id INTEGER
) WITHOUT ROWID"""

# What eventsourcing's own recorders look for, before they would lay the table out anew.
_SINGLE_ROW = "INSERT OR IGNORE INTO tracking VALUES ('__migration__', 1)"


def prepare(connection: sqlite3.Connection, name: str) -> None:
    """Make the tables, bring them to this version, or find them; raises StoreUnusable.

    All of it or nothing, and by one of those who open a store at once.
    """
    if version_of(connection, name) == VERSION and not _unguarded(connection):
        return
    with _transaction(connection):
        found = version_of(connection, name)
        if found == 1:
            _bring_up(connection, name)
        if found != VERSION:
            _create(connection)
        for table in _unguarded(connection):
            _guard(connection, table)


def add(connection: sqlite3.Connection, table: str) -> None:
    """One more table of stored events, as for snapshots, in a transaction of its own."""
    if _columns(connection, table) and table not in _unguarded(connection):
        return
    with _transaction(connection):
        connection.execute(events(table))
        _guard(connection, table)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Generator[None]:
    """All of what is done inside, or nothing of it: who opened the connection closes it then."""
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("COMMIT")


def version_of(connection: sqlite3.Connection, name: str) -> int:
    """The version of the tables, 0 where there is none yet; raises StoreUnusable for any other.

    It looks at one state of the file: another process may be bringing it up.
    """
    if connection.in_transaction:
        return _version(connection, name)
    connection.execute("BEGIN")
    try:
        return _version(connection, name)
    finally:
        connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection, name: str) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    tables = {table for (table,) in connection.execute("SELECT name FROM sqlite_master")}
    foreign = (
        f"{name} is a database of something else, without stored events; "
        "name another file, it was left as it is"
    )
    if _MARK in tables:
        (version,) = connection.execute(f"SELECT max(version) FROM {_MARK}").fetchone()
        if version != VERSION:
            known = isinstance(version, int) and version > VERSION
            raise StoreUnusable(
                f"{name} was made by {'a newer' if known else 'an unknown'} release: its tables "
                f"are of version {version}, expected {VERSION}; open it with the release that "
                "made it, it was left as it is"
            )
        if _columns(connection, EVENTS) != ["position", *_COLUMNS]:
            raise StoreUnusable(_strange(name))
        return VERSION
    if application not in {0, APPLICATION}:
        raise StoreUnusable(foreign)
    if not tables:
        return 0
    if not tables & {EVENTS, "stored_snapshots", "tracking"}:
        raise StoreUnusable(foreign)
    tracked = _columns(connection, "tracking")
    if tracked not in ([], ["application_name", "notification_id"]) or any(
        _columns(connection, table) != _COLUMNS for table, _ in event_tables(connection)
    ):
        raise StoreUnusable(_strange(name))
    return 1


def _strange(name: str) -> str:
    return (
        f"{name} has tables that are not those of this library; name another file, "
        "it was left as it is"
    )


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    # Computed columns too: one that is called rowid would stand for the position.
    found = connection.execute(
        "SELECT c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c "
        "WHERE m.type = 'table' AND m.name = ? ORDER BY c.cid",
        (table,),
    )
    return [column for (column,) in found]


def event_tables(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every table of stored events, with its statement."""
    return connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name GLOB 'stored_*'"
    ).fetchall()


def _unguarded(connection: sqlite3.Connection) -> list[str]:
    """The tables of stored events that miss a guard."""
    there = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
    }
    return [
        table
        for table, _ in event_tables(connection)
        if not {own for own, _ in guards(table)} <= there
    ]


def _guard(connection: sqlite3.Connection, table: str) -> None:
    for _, statement in guards(table):
        connection.execute(statement)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"CREATE TABLE {_MARK} (version INTEGER PRIMARY KEY)")
    connection.execute(f"INSERT INTO {_MARK} VALUES ({VERSION})")
    connection.execute(events(EVENTS))
    connection.execute(TRACKING)
    connection.execute(_SINGLE_ROW)


def _bring_up(connection: sqlite3.Connection, name: str) -> None:
    """Lay out the tables of version 1 anew; every event keeps its position and its bytes."""
    for table, sql in event_tables(connection):
        old, new = quoted(f"old_{table}"), quoted(table)
        connection.execute(f"ALTER TABLE {new} RENAME TO {old}")
        connection.execute(events(table))
        columns = ", ".join(_COLUMNS)
        # A table without positions of its own, as of snapshots, is given them by its streams.
        has_none = "WITHOUT ROWID" in (sql or "").upper()
        first, order = ("", columns) if has_none else ("rowid, ", "rowid")
        into = columns if has_none else f"position, {columns}"
        try:
            connection.execute(
                f"INSERT INTO {new} ({into}) SELECT {first}{columns} FROM {old} ORDER BY {order}"
            )
        except sqlite3.IntegrityError as error:
            raise StoreUnusable(
                f"{name} cannot be brought to version {VERSION}: an event of it is none "
                f"({error}); it was left as it is: restore it from a copy"
            ) from error
        connection.execute(f"DROP TABLE {old}")
    if _columns(connection, "tracking"):
        connection.execute("ALTER TABLE tracking RENAME TO old_tracking")
        connection.execute(TRACKING)
        connection.execute(
            "INSERT INTO tracking SELECT application_name, max(notification_id) "
            "FROM old_tracking GROUP BY application_name"
        )
        connection.execute("DROP TABLE old_tracking")

"""Looking a file over, copying into it, and backing it up while it is in use."""

# ruff: noqa: S608  # the names of tables cannot be parameters; they are quoted
from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from shutil import copymode
from typing import Any

from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Notification

from pemasyarakatan.adapters.sqlite import schema
from pemasyarakatan.adapters.sqlite.datastore import SQLiteDatastore
from pemasyarakatan.adapters.upkeep import Finding, Progress
from pemasyarakatan.errors import StoreUnusable

MOST = 100
"""How many faults of the file itself are told."""

PAGES = 2048
"""How many pages of the file are copied between two tellings of how far it has come."""

_PAUSE = 0.05
"""Seconds before another try at pages that are locked."""

RESTORE = "restore the file from a backup"
REOPEN = "open the store for writing once, which puts it right"


class SQLiteUpkeep:
    """What operations ask of one file."""

    def __init__(
        self, datastore: SQLiteDatastore, table: str, recorder: ApplicationRecorder
    ) -> None:
        """*table* is that of the stored events, which *recorder* reads."""
        self._datastore = datastore
        self._name = table
        self._table = schema.quoted(table)
        self._recorder = recorder

    def ready(self) -> None:
        """It is: who opened it has looked."""

    def identity(self) -> tuple[object, ...]:
        """The file, by whatever name it was opened."""
        return ("sqlite", *self._datastore.place.same())

    # --- looking over ----------------------------------------------------------------------------

    def survey(self) -> Sequence[Finding]:
        """The file by SQLite's own check, then tables, guards and the next position."""
        with self._datastore.transaction(commit=False) as cursor:
            found = list(self._file(cursor))
            if found:
                # Whatever else a damaged file says may be damaged too, or raise.
                return found
            version = schema.version_of(cursor.connection, self._datastore.place.name)
            if version != schema.VERSION:
                return [_old(version)]
            return [*self._tables(cursor), *self._next(cursor)]

    def figures(self) -> Mapping[str, Any]:
        """Nothing: no follower is ever delayed."""
        return {}

    def _file(self, cursor: sqlite3.Cursor) -> Iterator[Finding]:
        try:
            told = [line for (line,) in cursor.execute(f"PRAGMA integrity_check({MOST})")]
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                raise
            told = [str(error)]
        for line in told:
            if line != "ok":
                yield Finding(
                    kind="file",
                    what=f"file {self._datastore.place.name}",
                    found=" ".join(str(line).split()),
                    expected="what SQLite's integrity_check calls ok",
                    remedy=RESTORE,
                )

    def _tables(self, cursor: sqlite3.Cursor) -> Iterator[Finding]:
        for table, statement in schema.event_tables(cursor.connection):
            if _words(statement) != _words(schema.events(table)):
                yield Finding(
                    kind="table",
                    what=f"table {table}",
                    found="another definition than this library gives it",
                    expected=f"that of version {schema.VERSION}, with its constraints",
                    remedy="copy the store into a new one, and use that",
                )
            there: dict[str, str] = dict(
                cursor.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name=?",
                    (table,),
                ).fetchall()
            )
            for guard, wanted in schema.guards(table):
                own = there.get(guard)
                if own is None or _words(own) != _words(wanted):
                    yield Finding(
                        kind="guard",
                        what=f"guard {guard} of table {table}",
                        found="none" if own is None else "another one of that name",
                        expected="the trigger that keeps stored events as they are",
                        remedy="find out who dropped it and what was changed, then "
                        + (REOPEN if own is None else f"drop it and {REOPEN}"),
                    )

    def _next(self, cursor: sqlite3.Cursor) -> Iterator[Finding]:
        last, highest = self._last(cursor), self._highest(cursor)
        if highest < last:
            yield Finding(
                kind="next_position",
                what="the next position",
                found=f"{highest + 1}",
                expected=f"one beyond {last}, the last that is used",
                remedy="copy the store into a new one, and use that",
            )

    # --- copying ---------------------------------------------------------------------------------

    def highest(self) -> int:
        """The greatest position that was ever given, also if its event was erased."""
        with self._datastore.transaction(commit=False) as cursor:
            return max(self._last(cursor), self._highest(cursor))

    def held(self, until: int) -> int:
        """How many events are stored that are not beyond a position, and any that have none."""
        with self._datastore.transaction(commit=False) as cursor:
            found = cursor.execute(
                f"SELECT count(*) FROM {self._table} WHERE (rowid > ?) IS NOT TRUE", (until,)
            )
            return int(found.fetchone()[0])

    def every(self, after: int, limit: int) -> Sequence[Notification]:
        """At most *limit* events after a position."""
        return self._recorder.select_notifications(after, limit, inclusive_of_start=False)

    def insert_at(self, events: Sequence[Notification], after: int) -> None:
        """Store *events* at the positions they have, in one transaction."""
        self._datastore.write(lambda cursor: self._insert_at(cursor, events, after))

    def _insert_at(
        self, cursor: sqlite3.Cursor, events: Sequence[Notification], after: int
    ) -> None:
        if self._last(cursor) != after:
            raise IntegrityError(f"position {after} is not the last any more: somebody else writes")
        highest = self._highest(cursor)
        # The guard lets nobody choose a position. SQLite gives the one that follows the greatest
        # it has noted, so that is noted anew before each run of positions without a gap.
        for _, run in groupby(enumerate(events), lambda pair: pair[1].id - pair[0]):
            some = [event for _, event in run]
            self._note(cursor, some[0].id - 1)
            cursor.executemany(
                f"INSERT INTO {self._table} (originator_id, originator_version, topic, state) "
                "VALUES (?,?,?,?)",
                [
                    (self._datastore.key(one.originator_id), one.originator_version, one.topic,
                     one.state)
                    for one in some
                ],
            )  # fmt: skip
            if self._last(cursor) != some[-1].id:
                raise IntegrityError(f"position {some[-1].id} was not given")
        self._note(cursor, max(highest, events[-1].id))

    def raise_to(self, position: int) -> None:
        """Let the next position be beyond *position*."""

        def work(cursor: sqlite3.Cursor) -> None:
            if self._highest(cursor) < position:
                self._note(cursor, position)

        self._datastore.write(work)

    def _last(self, cursor: sqlite3.Cursor) -> int:
        # rowid, since a store of version 1 has no other position.
        return int(cursor.execute(f"SELECT max(rowid) FROM {self._table}").fetchone()[0] or 0)

    def _highest(self, cursor: sqlite3.Cursor) -> int:
        if cursor.execute("SELECT 1 FROM sqlite_master WHERE name='sqlite_sequence'").fetchone():
            noted = cursor.execute("SELECT seq FROM sqlite_sequence WHERE name=?", (self._name,))
            row = noted.fetchone()
            return int(row[0]) if row else 0
        return 0

    def _note(self, cursor: sqlite3.Cursor, position: int) -> None:
        cursor.execute("UPDATE sqlite_sequence SET seq=? WHERE name=?", (position, self._name))
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence VALUES (?,?)", (self._name, position))

    # --- backing up ------------------------------------------------------------------------------

    def back_up(self, target: Path, progress: Progress) -> None:
        """Write the store as it is at one moment to *target*; nobody who writes waits for it."""
        name = self._datastore.place.name
        # A transaction that has read keeps to what it saw, whatever is committed meanwhile. Without
        # it each commit of another process would let the backup begin again.
        with self._datastore.transaction(commit=False) as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
            with closing(sqlite3.connect(target)) as copy:
                cursor.connection.backup(
                    copy,
                    pages=PAGES,
                    progress=lambda _, left, whole: progress(whole - left, whole),
                    sleep=_PAUSE,
                )
                told = copy.execute(f"PRAGMA integrity_check({MOST})").fetchone()[0]
        if told != "ok":
            raise StoreUnusable(
                f"{name} is damaged ({' '.join(told.split())}), so no backup was made; look at it "
                "with `pemasyarakatan store check`, and keep the last backup"
            )
        copymode(self._datastore.place.path, target)


def _old(version: int) -> Finding:
    return Finding(
        kind="schema_version",
        what="the version of the tables",
        found=str(version),
        expected=str(schema.VERSION),
        remedy=f"{REOPEN}; tables of version {version} have no guards",
    )


def _words(statement: str | None) -> str:
    """A statement as SQLite keeps it, whatever its blanks."""
    return " ".join((statement or "").replace("IF NOT EXISTS ", "").split())

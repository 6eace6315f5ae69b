"""Looking the tables on a server over, and copying into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import attrs
from eventsourcing.persistence import IntegrityError, Notification
from psycopg.types.numeric import Int8

from pemasyarakatan.adapters.postgres import schema
from pemasyarakatan.adapters.postgres.pool import PostgresDatastore
from pemasyarakatan.adapters.postgres.settings import Kind
from pemasyarakatan.adapters.rows import notification
from pemasyarakatan.adapters.upkeep import Finding, Progress
from pemasyarakatan.errors import StoreUnusable

RESTORE = "restore the database from a dump"
ANEW = "copy the store into a new one, and use that"

_TRIGGERS = """
SELECT t.tgname::text, t.tgenabled::text, t.tgtype::int, p.proname::text, t.tgqual IS NOT NULL
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgrelid = {table_oid} AND NOT t.tgisinternal
"""
_FUNCTIONS = """
SELECT p.proname::text, p.prosrc FROM pg_proc p
WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)
"""
_CONSTRAINTS = """
SELECT c.contype::text, count(*) FROM pg_constraint c
WHERE c.conrelid = {table_oid} AND c.convalidated AND c.contype IN ('p', 'u', 'c') GROUP BY 1
"""
_INDEXES = """
SELECT count(*) FROM pg_index
WHERE indrelid = {table_oid} AND indisunique AND indisvalid AND indisready
"""
_ENDS = """
SELECT coalesce((SELECT max(position) FROM {table}), 0),
  (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence})
"""
_IDENTITY = "SELECT oid::bigint FROM pg_database WHERE datname = current_database()"

_EVERY = """
SELECT position, version, topic, state, stream FROM {table} WHERE position > %b::bigint
ORDER BY position LIMIT %b::bigint
"""
_HELD = "SELECT count(*) FROM {table} WHERE (position > %b::bigint) IS NOT TRUE"
_ALONE = "SELECT pg_advisory_xact_lock({class}, {lock})"
_RAISE = """
SELECT setval({sequence_name}, greatest(%b::bigint,
  (SELECT CASE WHEN is_called THEN last_value ELSE 1 END FROM {sequence})))
"""
_INSERT = """
INSERT INTO {table} (position, stream, version, topic, state, writer, cluster)
SELECT position, stream, version, topic, state, pg_current_xact_id(), %b::bigint
FROM unnest(%b::bigint[], %b::{kind}[], %b::bigint[], %b::text[], %b::bytea[])
  AS given (position, stream, version, topic, state) ORDER BY position
"""

_ROW, _BEFORE, _INSERTS, _DELETES, _UPDATES, _TRUNCATES = 1, 2, 4, 8, 16, 32
"""What the bits of pg_trigger.tgtype mean (catalog/pg_trigger.h)."""


class PostgresUpkeep:
    """What operations ask of one table of events."""

    def __init__(
        self,
        datastore: PostgresDatastore,
        names: schema.Names,
        kind: Kind,
        health: Callable[[], attrs.AttrsInstance],
    ) -> None:
        self._health = health
        self._datastore = datastore
        self._names = names
        self._kind: Kind = kind
        self._shown = f"{names.schema}.{names.table}"

    def ready(self) -> None:
        """Raise StoreMissing where the table is not there, StoreUnusable for one of a stranger."""
        self._datastore.prepare(lambda cursor: schema.look(cursor, self._names))

    def identity(self) -> tuple[object, ...]:
        """Cluster, database, schema and table, by whatever name the server was reached."""
        with self._datastore.connection() as connection:
            [(database,)] = connection.execute(_IDENTITY).fetchall()
            place = (connection.cluster, database, self._names.schema, self._names.table)
        return ("postgresql", *place)

    # --- looking over ----------------------------------------------------------------------------

    def survey(self) -> Sequence[Finding]:
        """Guards, constraints and functions as this release makes them, and the next position."""
        return [*self._guards(), *self._table(), *self._functions(), *self._next()]

    def figures(self) -> Mapping[str, Any]:
        """How far followers are behind, and whether the server keeps what it acknowledged."""
        return attrs.asdict(self._health())

    def _guards(self) -> Iterator[Finding]:
        table = self._names.table
        refuse = f"{table}_refuse"
        wanted = {
            f"{table}_guard": ("A", _BEFORE | _UPDATES | _DELETES | _TRUNCATES, refuse, False),
            f"{table}_guard_insert": ("O", _ROW | _BEFORE | _INSERTS, refuse, True),
        }
        there = {name: tuple(rest) for name, *rest in self._rows(_TRIGGERS)}
        for name, expected in wanted.items():
            own = there.get(name)
            if own != expected:
                said = "none" if own is None else "another one of that name"
                disabled = own is not None and own[1:] == expected[1:]
                yield Finding(
                    kind="guard",
                    what=f"guard {name} of table {self._shown}",
                    found="one that is not enabled as it should be" if disabled else said,
                    expected="the trigger that keeps stored events as they are",
                    remedy=f"find out who dropped it and what was changed, then {ANEW}",
                )

    def _table(self) -> Iterator[Finding]:
        counted: dict[Any, Any] = dict(self._rows(_CONSTRAINTS))
        indexes = self._rows(_INDEXES)[0][0]
        if (counted.get("p"), counted.get("u"), counted.get("c"), indexes) != (1, 1, 2, 2):
            yield Finding(
                kind="table",
                what=f"table {self._shown}",
                found="not all of its constraints",
                expected="a primary key, a unique version of each stream, two checks, all valid",
                remedy=ANEW,
            )

    def _functions(self) -> Iterator[Finding]:
        with self._datastore.connection() as connection:
            there: list[Any] = connection.execute(_FUNCTIONS, (self._names.schema,)).fetchall()
            bodies = dict(there)
        for name, body in schema.functions(self._names, self._kind).items():
            if bodies.get(name) != body:
                yield Finding(
                    kind="function",
                    what=f"function {name} in schema {self._names.schema}",
                    found="none" if name not in bodies else "another one of that name",
                    expected="that of this release, on which the order of positions rests",
                    remedy=ANEW,
                )

    def _next(self) -> Iterator[Finding]:
        [(last, highest)] = self._rows(_ENDS)
        if highest < last:
            yield Finding(
                kind="next_position",
                what="the next position",
                found=f"{highest + 1}",
                expected=f"one beyond {last}, the last that is used",
                remedy=f"stop every writer, and setval the sequence {self._shown}_position_seq "
                f"to {last}",
            )

    # --- copying ---------------------------------------------------------------------------------

    def highest(self) -> int:
        """The greatest position that was ever given; a failed append uses some up too."""
        [(last, highest)] = self._rows(_ENDS)
        return int(max(last, highest))

    def held(self, until: int) -> int:
        """How many events are stored that are not beyond a position, withheld ones included."""
        statement = self._names.compose(_HELD)
        with self._datastore.connection() as connection:
            found: list[Any] = connection.execute(statement, [Int8(until)], binary=True).fetchall()
        return int(found[0][0])

    def every(self, after: int, limit: int) -> Sequence[Notification]:
        """At most *limit* events after a position, those withheld from followers included."""
        statement = self._names.compose(_EVERY)
        with self._datastore.connection() as connection:
            rows: list[Any] = connection.execute(
                statement, [Int8(after), Int8(limit)], binary=True
            ).fetchall()
        return [notification(stream, *row) for *row, stream in rows]

    def insert_at(self, events: Sequence[Notification], after: int) -> None:
        """Store *events* at the positions they have, in one transaction; appends wait for it.

        They are let in by the guard as any append is: by a transaction that marks its own rows,
        at positions that the sequence has reached.
        """
        compose = self._names.compose
        with self._datastore.connection() as connection, connection.transaction():
            # Before this transaction has an id, so that the order of ids is that of positions.
            connection.execute(compose(_ALONE))
            [(last, _)] = connection.execute(compose(_ENDS)).fetchall()
            if last != after:
                raise IntegrityError(
                    f"position {after} is not the last any more: somebody else writes"
                )
            connection.execute(compose(_RAISE), [Int8(events[-1].id)], binary=True)
            params: list[Any] = [
                Int8(connection.cluster),
                [one.id for one in events],
                [self._own(one.originator_id) for one in events],
                [one.originator_version for one in events],
                [one.topic for one in events],
                [bytes(one.state) for one in events],
            ]
            connection.execute(compose(_INSERT, self._kind), params, binary=True)

    def raise_to(self, position: int) -> None:
        """Let the next position be beyond *position*."""
        if position:
            with self._datastore.connection() as connection, connection.transaction():
                connection.execute(self._names.compose(_ALONE))
                connection.execute(self._names.compose(_RAISE), [Int8(position)], binary=True)

    def back_up(self, target: Path, progress: Progress) -> None:  # noqa: ARG002  # of the port
        """Raises StoreUnusable: the server's own tools do this better."""
        raise StoreUnusable(
            f"{self._datastore.settings.shown} is backed up with PostgreSQL's own tools: pg_dump "
            "(and a restore into an empty database) or pg_basebackup; both keep every event, its "
            "position and the guards; or copy it into a file with `pemasyarakatan store copy`"
        )

    def _own(self, stream: UUID | str) -> UUID | str:
        if self._kind == "text":
            return str(stream)
        return stream if isinstance(stream, UUID) else UUID(stream)

    def _rows(self, text: LiteralString) -> list[Any]:
        with self._datastore.connection() as connection:
            return connection.execute(self._names.compose(text, self._kind)).fetchall()

"""A generation that is being filled, and the writing of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from attrs import define
from sqlalchemy import Connection, Table, update
from sqlalchemy.exc import DBAPIError

from pemasyarakatan.errors import ReadModelFault
from pemasyarakatan.projections.database import Database, Generation
from pemasyarakatan.projections.model import STREAM, ReadModel, Row

MANY = 500
"""How many streams are filled from their states, or named in one statement, at a time."""

Rows: TypeAlias = dict[str, list[dict[str, Any]]]
"""Rows with their keys, by the names of their tables."""


class Overtaken(Exception):  # no failure: another runner was faster
    """Another runner has moved a generation in the meantime; nothing was written."""


@define
class Target:
    """A *generation* of a *model*, its *position* in the log, and the streams that stand still."""

    model: ReadModel
    generation: Generation
    position: int
    parked: set[UUID]
    aggregates: frozenset[str]

    @property
    def looks(self) -> bool:
        """Whether the rows of a stream can depend on other streams."""
        return any(one.looks is not None for one in self.model.standings.values())

    @property
    def reads_histories(self) -> bool:
        """Whether the rows of a stream can be made of more than its state."""
        return any(one.history for one in self.model.standings.values())

    def handles(self, aggregate: str) -> bool:
        """Whether an event of this aggregate is for the model."""
        return aggregate in self.aggregates


class Tables:
    """Writes the rows of targets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def move(
        self, connection: Connection, target: Target, to: tuple[int, UUID, int] | None = None
    ) -> None:
        """Move a generation *to* a position, held by a version of a stream; raises Overtaken.

        Without one it is only held where it is, so that nobody else moves it meanwhile.
        """
        table = self._database.generations
        position, stream, version = to or (target.position, None, None)
        values = {"position": position, "at_stream": stream, "at_version": version}
        moved = connection.execute(
            update(table)
            .where(table.c.id == target.generation.id, table.c.position == target.position)
            .values(**values if to else {"position": position})
        )
        if moved.rowcount != 1:
            raise Overtaken

    def insert(self, connection: Connection, target: Target, rows: Rows) -> None:
        """Add these rows."""
        by_name = {table.name: table for table in target.model.tables}
        for name, some in rows.items():
            table = self._database.table(target.generation, by_name[name])
            connection.execute(table.insert(), some)

    def clear(
        self,
        connection: Connection,
        target: Target,
        tables: Iterable[Table],
        streams: Sequence[UUID],
    ) -> None:
        """Remove the rows of *streams* from some tables of the model."""
        for one in tables:
            table = self._database.table(target.generation, one)
            for some in slices(streams):
                connection.execute(table.delete().where(table.c[STREAM].in_(some)))


def whole(model: ReadModel, row: Row, key: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its key, and with nothing in the columns that it does not name.

    Raises ReadModelFault for a column, or a table, that the model does not have.
    """
    table, values = row
    if table not in model.tables:
        raise ReadModelFault(f"{model.name} has no table {table.name}; name it in its `tables`")
    made: dict[str, Any] = dict.fromkeys(table.c.keys())
    size = len(made)
    made.update(values)
    made.update(key)
    if len(made) != size:
        strange = sorted({*values, *key} - set(table.c.keys()))
        raise ReadModelFault(
            f"{model.name}: the table {table.name} has no column {strange[0]!r}; it has "
            + ", ".join(table.c.keys())
        )
    return made


def said(error: BaseException) -> str:
    """An error in one line, as it is shown to who looks after the views."""
    text = str(error.orig if isinstance(error, DBAPIError) else error)
    return f"{type(error).__name__}: {text}".strip().split("\n")[0][:500]


def slices(streams: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """*streams* in portions that one statement can name."""
    for start in range(0, len(streams), MANY):
        yield streams[start : start + MANY]

"""A read model as a value: its tables, and the pure functions that fill them.

A row belongs to one stream. It is either what one event says (a fact), or what the stream's state
says as a whole (a standing); so what a table holds depends on no order between streams.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, TypeAlias
from uuid import UUID

from attrs import field, frozen
from sqlalchemy import Column, Integer, MetaData, Table, Uuid
from sqlalchemy.schema import SchemaItem

from pemasyarakatan.errors import ReadModelFault
from pemasyarakatan.record import Record

STREAM, VERSION, ITEM = "stream", "version", "item"
"""The columns that every table begins with: a standing has no version."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

Row: TypeAlias = tuple[Table, dict[str, Any]]
"""A table, and the values of one row of it without its key; made by `put`."""

Facts: TypeAlias = Callable[[Any, Record], Iterable[Row]]
"""The rows that an event gives; of its record, the circumstances and the stream."""


def put(table: Table, **values: Any) -> Row:
    """A row for *table*; an enum stands as its value. Its key is not given here."""
    return table, {
        name: value.value if isinstance(value, Enum) else value for name, value in values.items()
    }


def fact_table(name: str, *columns: SchemaItem) -> Table:
    """A table for what single events say, with a key of its own before the given columns."""
    return Table(
        name,
        MetaData(),
        Column(STREAM, Uuid, primary_key=True),
        Column(VERSION, Integer, primary_key=True),
        Column(ITEM, Integer, primary_key=True),
        *columns,
        info={"kind": "fact"},
    )


def standing_table(name: str, *columns: SchemaItem) -> Table:
    """A table for what a stream's state says, with a key of its own before the given columns."""
    return Table(
        name,
        MetaData(),
        Column(STREAM, Uuid, primary_key=True),
        Column(ITEM, Integer, primary_key=True),
        *columns,
        info={"kind": "standing"},
    )


@frozen
class Uncut:
    """What a stream comes to with what begins later, and the states of those that it looks at.

    *later* are the versions of the facts, voided ones among them, that begin later.
    """

    state: Any
    effective: Sequence[tuple[Record, Any]]
    later: frozenset[int] = frozenset()
    look: Mapping[UUID, Any] = field(factory=dict[UUID, Any])


@frozen
class Told:
    """A stream as a whole: its *state*, its *records*, and what counts of them, as corrected.

    Where what begins after a day is cut off, *uncut* is the same without that cut: a fact that has
    begun can rest on one that begins later, or has no day, and is to be judged with it.
    """

    state: Any
    records: Sequence[Record]
    effective: Sequence[tuple[Record, Any]]
    uncut: Uncut | None = None


@frozen
class Standing:
    """How the state of one aggregate becomes rows.

    *rows* is given the state, the id of the stream, and the states of the streams that *looks*
    names for it: None for one that does not exist. It must be pure, and must not ask the day:
    what depends on a day is stored with its days, and asked for later. With *history* both are
    given `Told` in place of the state; the stream is then read from its beginning whenever it
    moves, so that this is for few rows that nothing less can give.
    """

    rows: Callable[[Any, UUID, Mapping[UUID, Any]], Iterable[Row]]
    looks: Callable[[Any], Iterable[UUID]] | None = None
    history: bool = False


def _no_rows(state: Any, stream: UUID, look: Mapping[UUID, Any]) -> Iterable[Row]:  # noqa: ARG001
    return ()


FOLLOWED = Standing(_no_rows)
"""For an aggregate that others look at, and that has no rows of its own in the same model."""


@frozen(kw_only=True, eq=False)
class ReadModel:
    """Tables, and what fills them from the log; rebuilt when its *version* changes.

    *facts* tells for a class of event which rows it gives, *standings* for an aggregate by name.
    A corrected event gives the rows of what it was corrected to, a voided one none. Corrections,
    voids and evidence can give rows of their own, in effect or not. The functions must be pure.
    One of *strangers* is there for all that is stored: an event of a kind that no decider knows
    parks its stream there, and otherwise only where the stream began as one that the model takes.
    Raises ReadModelFault for a name that cannot be that of a table.
    """

    name: str
    version: int
    tables: tuple[Table, ...]
    facts: Mapping[type, Facts] = field(factory=dict[type, Facts])
    standings: Mapping[str, Standing] = field(factory=dict[str, Standing])
    strangers: bool = False

    def __attrs_post_init__(self) -> None:
        for name in (self.name, *(table.name for table in self.tables)):
            if not _NAME.fullmatch(name):
                raise ReadModelFault(
                    f"{name!r} cannot name a table; expected a small letter, then at most 39 small "
                    "letters, digits and underscores"
                )
        for table in self.tables:
            if "kind" not in table.info:
                raise ReadModelFault(
                    f"the table {table.name} has no key of a read model; make it with fact_table "
                    "or standing_table"
                )

    def fact_tables(self) -> Iterator[Table]:
        """The tables whose rows come from single events."""
        return (table for table in self.tables if table.info["kind"] == "fact")

    def standing_tables(self) -> Iterator[Table]:
        """The tables whose rows come from states."""
        return (table for table in self.tables if table.info["kind"] == "standing")

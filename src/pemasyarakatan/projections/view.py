"""A view: a question that read models answer, for a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import attrs
from attrs import field, frozen
from sqlalchemy import Connection, Row, Select, Table

from pemasyarakatan.errors import ReadModelFault
from pemasyarakatan.projections.model import ReadModel

RowT = TypeVar("RowT")


@frozen(kw_only=True)
class Asked:
    """What is asked: for the day *on*, and where the rows are.

    Of one *facility* if it is named, and of one *stream* where a view is about single ones.
    """

    on: date
    facility: UUID | None
    stream: UUID | None = None
    connection: Connection
    table: Callable[[Table], Table]

    def rows(self, query: Select[Any]) -> Iterable[Row[Any]]:
        """What *query* gives over tables that `table` gave."""
        return self.connection.execute(query)


@frozen(kw_only=True)
class View(Generic[RowT]):
    """A question by *name*, asked of the tables of the *models*; an answer is rows of one class.

    *row* is an attrs class, its fields are the columns. *answer* must depend on what it is given
    alone, and give its rows in one order. *page* makes a page to print of an answer. *single* is
    the kind of stream, as "agreement", of which one alone can be asked for; *by_facility* tells
    whether one facility can. Who asks for what a view does not look at is refused.
    """

    name: str
    title: str
    models: tuple[ReadModel, ...]
    row: type[RowT]
    answer: Callable[[Asked], Iterable[RowT]]
    page: Callable[[Answer[RowT]], str] | None = None
    single: str | None = None
    by_facility: bool = True

    def takes(self, *, facility: object = None, stream: object = None) -> None:
        """Raise ReadModelFault if it is asked of one *facility* or *stream* and looks at none."""
        if facility is not None and not self.by_facility:
            raise ReadModelFault(f"{self.name} is not about one facility; leave the facility out")
        if stream is not None and self.single is None:
            raise ReadModelFault(f"{self.name} is not about single streams; leave the stream out")

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(one.name for one in attrs.fields(self.row))  # type: ignore[arg-type]


@frozen(kw_only=True)
class Answer(Generic[RowT]):
    """The *rows* of a view on a day, and how far each of its read models had come.

    *parked* counts the streams that a read model stands still at: their rows are of earlier. What
    was recorded after the instant *known* is not looked at; None where all is.
    """

    view: View[RowT]
    on: date
    rows: tuple[RowT, ...]
    positions: Mapping[str, int] = field(factory=dict[str, int])
    parked: int = 0
    known: datetime | None = None

"""A desk: a store in memory, its read models, and the views that are asked of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from pemasyarakatan import Pemasyarakatan
from pemasyarakatan.cli.recording import record
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.view import View
from pemasyarakatan.projections.views import Views
from tests.acceptance.lines import Line

REPORTS = ("003", "002", "000", "001", "004")
"""The source reports, in the order in which they are recorded."""


def day(text: str) -> date:
    """A day from its ISO form."""
    return date.fromisoformat(text)


class Desk:
    """What is told to it is recorded; a view is asked after everything was followed."""

    def __init__(self, models: Iterable[ReadModel] = READ_MODELS) -> None:
        self.app = Pemasyarakatan.open("memory:")
        self.views = Views("sqlite://", self.app, models)
        self.models = tuple(models)

    def close(self) -> None:
        """End it."""
        self.views.close()
        self.app.close()

    def tell(self, *lines: Line) -> None:
        """Record command lines; every one must be accepted."""
        self.read(json.dumps(one).encode() for one in lines)

    def read(self, lines: Iterable[bytes]) -> None:
        """Record command lines as they stand in a file."""
        receipts: list[Any] = []
        record(self.app, lines, receipts.append)
        wrong = [one.message for one in receipts if one.message]
        assert not wrong, wrong

    def reports(self) -> Desk:
        """Record the five source reports."""
        for name in REPORTS:
            self.read((files("pemasyarakatan.reports") / f"{name}.jsonl").read_bytes().splitlines())
        return self

    def ask(self, view: View[Any], on: str, facility: Any = None) -> tuple[Any, ...]:
        """The rows of a view as if it were that day."""
        self.views.catch_up()
        return self.views.ask(view, today=day(on), facility=facility).rows

    def ask_as_of(
        self, view: View[Any], *, on: str | None = None, known: datetime | None = None
    ) -> tuple[Any, ...]:
        """The rows of a view of what had begun by a day, and was known by an instant."""
        on_day = day(on) if on else None
        return self.views.ask(view, today=date.max, on=on_day, known=known).rows

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, in order."""
        with self.views.tables(*self.models) as (connection, table):
            return {
                one.name: sorted(map(tuple, connection.execute(select(table(one)))), key=repr)
                for model in self.models
                for one in model.tables
            }

"""Printing the answer of a view: for people, for programs, for a spreadsheet, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import attrs
from rich.table import Table
from rich.text import Text

from pemasyarakatan.cli.opening import complain, fail
from pemasyarakatan.cli.options import Shown
from pemasyarakatan.cli.output import emit, emit_json
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.cli.spreadsheet import sheet
from pemasyarakatan.projections.view import Answer, View

_READABLE = 16
"""How many columns a cell has at least, if it fills them, before a row is told line by line."""


def listed(views: Sequence[View[Any]], shape: Shown) -> None:
    """Print which views there are."""
    if shape is Shown.CSV:
        _csv([("view", "title"), *((one.name, one.title) for one in views)])
        return
    page = Page()
    width = max((len(one.name) for one in views), default=0) + 2
    for one in views:
        if shape is Shown.JSON:
            emit_json({"view": one.name, "title": one.title, "columns": one.columns})
        else:
            page.put(plain(one.title), lead=Text(one.name.ljust(width), style="bold"))


def printable(view: View[Any], shape: Shown, *, page: bool) -> None:
    """End the command if the view cannot be printed in this way."""
    if page and view.page is None:
        fail(f"{view.name} has no page to print; leave --page out")
    if page and shape is not Shown.TEXT:
        fail(f"--page is text to print, and no {shape}; leave --page or --format out")


def show(answer: Answer[Any], shape: Shown, *, page: bool) -> None:
    """Print an answer."""
    if page:
        assert answer.view.page is not None
        if not answer.rows:
            complain("nothing is recorded that the page could tell of")
        emit(answer.view.page(answer) + "\n")
        return
    rows = [attrs.asdict(row, value_serializer=simple) for row in answer.rows]
    if shape is Shown.JSON:
        for row in rows:
            emit_json(row)
    elif shape is Shown.CSV:
        _csv([answer.view.columns, *(tuple(_cell(one) for one in row.values()) for row in rows)])
    else:
        _told(answer, rows)


def _told(answer: Answer[Any], rows: Sequence[dict[str, Any]]) -> None:
    page = Page()
    known = f", as known at {answer.known.isoformat()}" if answer.known else ""
    page.put(Text.assemble((answer.view.title, "bold"), f", {answer.on.isoformat()}{known}"))
    if not rows:
        page.put(plain("nothing"))
        return
    cells = [{name: _cell(value, short=True) for name, value in row.items()} for row in rows]
    shown = [name for name in answer.view.columns if any(row[name] for row in cells)]
    if sum(_needed(name, cells) + 2 for name in shown) > page.console.width:
        _records(page, shown, cells)
    else:
        _table(page, shown, cells)


def _needed(name: str, cells: Sequence[dict[str, str]]) -> int:
    """How many columns it takes to read what stands under *name*."""
    heading = max(map(len, name.split("_")))
    return max(heading, *(min(_READABLE, len(row[name])) for row in cells))


def _table(page: Page, shown: Sequence[str], cells: Sequence[dict[str, str]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in shown:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in cells:
        table.add_row(*(plain(row[name]) for name in shown))
    page.table(table)


def _records(page: Page, shown: Sequence[str], cells: Sequence[dict[str, str]]) -> None:
    width = max(map(len, shown)) + 2
    for row in cells:
        page.blank()
        for name in shown:
            if row[name]:
                lead = Text(f"{name.replace('_', ' '):<{width}}", style="dim")
                page.put(plain(row[name]), lead=lead, indent=width)


def _cell(value: Any, *, short: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_cell(one, short=short) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_cell(one, short=short)}" for key, one in value.items() if one)
    if short:
        try:
            return str(UUID(str(value)))[:8] if len(str(value)) == 36 else str(value)
        except ValueError:
            return str(value)
    return str(value)


def _csv(rows: Sequence[Sequence[str]]) -> None:
    emit(sheet(rows))


def simple(_instance: Any, _field: Any, value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | frozenset):
        return list(value)
    return value

"""What `view` and `views` do; needs the extra `views`, and so is imported when it is used."""

from __future__ import annotations

import csv
import io
import signal
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import attrs
from rich.table import Table
from rich.text import Text

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.cli import times
from pemasyarakatan.cli.bar import progress
from pemasyarakatan.cli.opening import Format, complain, fail, store, stream_named
from pemasyarakatan.cli.options import Shown
from pemasyarakatan.cli.output import emit, emit_json
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.cli.sentences import words
from pemasyarakatan.domain.civil import civil_date
from pemasyarakatan.domain.values import Zone
from pemasyarakatan.errors import PemasyarakatanError, ViewsUnusable
from pemasyarakatan.projections.found import found_views, models_of
from pemasyarakatan.projections.rebuilding import Rebuilt
from pemasyarakatan.projections.view import Answer, View
from pemasyarakatan.projections.views import ModelStatus, Parked, Views


def listed(shape: Shown) -> None:
    """Print which views there are."""
    for one in _views().values():
        if shape is Shown.JSON:
            emit_json({"view": one.name, "title": one.title, "columns": one.columns})
        elif shape is Shown.CSV:
            _csv([(one.name, one.title)])
        else:
            Page().put(plain(one.title), lead=Text(f"{one.name:<12}", style="bold"))


def asked(
    name: str,
    on: str | None,
    known: str | None,
    facility: str | None,
    stream: str | None,
    url: str,
    where: str | None,
) -> Answer[Any]:
    """The answer of one view."""
    views = _views()
    if name not in views:
        fail(f"there is no view {name!r}; expected one of {', '.join(views)}")
    day, instant = times.day("--on", on), times.instant("--known", known)
    with store(url, reading=True) as opened, _opened(opened, url, where, reading=True) as kept:
        unit = stream_named(opened, facility) if facility is not None else None
        single = stream_named(opened, stream) if stream is not None else None
        answer = kept.ask(
            views[name], today=_today(), on=day, known=instant, facility=unit, stream=single
        )
    if answer.parked:
        complain(
            f"{words.counted(answer.parked, 'stream')} of its read models stand still, so that "
            "rows may be missing: see `pemasyarakatan views status`"
        )
    return answer


def rebuilt(
    names: Sequence[str], url: str, where: str | None, *, require_equal: bool
) -> Rebuilt | None:
    """Build read models anew; None if that was interrupted."""
    with (
        store(url, reading=True) as opened,
        _opened(opened, url, where) as kept,
        _stopping() as stopped,
        progress("rebuilding") as (show, vanish),
    ):
        done = kept.rebuild(
            names, require_equal=require_equal, progress=show, stopped=stopped.is_set
        )
        vanish()
    return None if stopped.is_set() else done


def followed(names: Sequence[str], url: str, where: str | None, *, once: bool) -> None:
    """Write what comes."""
    with store(url, reading=True) as opened, _opened(opened, url, where) as kept:
        if once:
            with progress("following") as (show, _):
                kept.catch_up(names, progress=show)
            return
        with _stopping() as stopped:
            kept.follow(stopped, names)


def status(url: str, where: str | None) -> tuple[ModelStatus, ...]:
    """How far each read model has come."""
    with store(url, reading=True) as opened, _opened(opened, url, where, reading=True) as kept:
        return kept.status()


def retried(
    names: Sequence[str], url: str, where: str | None
) -> tuple[tuple[Parked, ...], tuple[Parked, ...]]:
    """Which streams go on, and which stand still."""
    with store(url, reading=True) as opened, _opened(opened, url, where, reading=True) as kept:
        return kept.retry(names)


def _views() -> dict[str, View[Any]]:
    try:
        return {one.name: one for one in found_views()}
    except PemasyarakatanError as error:
        fail(str(error))


# --- opening -------------------------------------------------------------------------------------


@contextmanager
def _opened(
    opened: Pemasyarakatan, url: str, where: str | None, *, reading: bool = False
) -> Generator[Views]:
    """The read models at *where*, or beside the store at *url*; *reading* makes no file."""
    try:
        at = where or _beside(url)
        name = at.removeprefix("sqlite:///")
        if reading and name != at and not Path(name).exists():
            at = "sqlite://"
        views = Views(at, opened, models_of(found_views()))
    except PemasyarakatanError as error:
        fail(str(error))
    with views:
        yield views


def _beside(url: str) -> str:
    """Where the rows of a store are if nothing is said: a file of its name, or its own database."""
    if url.startswith("sqlite:///"):
        return f"sqlite:///{url.removeprefix('sqlite:///').removesuffix('.db')}.views.db"
    if url.startswith(("postgresql:", "postgres:")):
        return url
    raise ViewsUnusable(
        f"{url} keeps nothing beside which rows could be; expected --views sqlite:///path"
    )


@contextmanager
def _stopping() -> Generator[Event]:
    """An event that is set when the command is interrupted or asked to end."""
    stopped = Event()
    before = {
        one: signal.signal(one, lambda *_: stopped.set()) for one in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stopped
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _today() -> date:
    """The day it is in the east of the country, where a new one begins first."""
    return civil_date(datetime.now(UTC), Zone.WIT)


# --- printing ------------------------------------------------------------------------------------


def show(answer: Answer[Any], shape: Shown, *, page: bool) -> None:
    """Print an answer."""
    rows = [attrs.asdict(row, value_serializer=_plain) for row in answer.rows]
    if page:
        if answer.view.page is None:
            fail(f"{answer.view.name} has no page to print; leave --page out")
        emit(answer.view.page(answer) + "\n")
    elif shape is Shown.JSON:
        for row in rows:
            emit_json(row)
    elif shape is Shown.CSV:
        _csv([answer.view.columns, *(tuple(_cell(one) for one in row.values()) for row in rows)])
    else:
        _table(answer, rows)


def _table(answer: Answer[Any], rows: Sequence[dict[str, Any]]) -> None:
    sheet = Page()
    sheet.put(Text.assemble((answer.view.title, "bold"), f", {answer.on.isoformat()}"))
    if not rows:
        sheet.put(plain("nothing"))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    shown = [
        name for name in answer.view.columns if any(row[name] not in (None, []) for row in rows)
    ]
    for name in shown:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(plain(_cell(row[name], short=True)) for name in shown))
    sheet.table(table)


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
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="\n").writerows(
        [_harmless(one) for one in row] for row in rows
    )
    emit(sheet.getvalue())


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) and not _number(text) else text


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _plain(_instance: Any, _field: Any, value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | frozenset):
        return list(value)
    return value


def show_rebuilt(rebuilt: Rebuilt, shape: Format) -> None:
    """Print what a rebuild changed."""
    if shape is Format.JSON:
        emit_json(attrs.asdict(rebuilt))
        return
    page = Page()
    for one in rebuilt.differences:
        said = f"{one.added} added, {one.removed} removed, {one.changed} changed"
        if one.columns:
            said += f"; other columns: {', '.join(one.columns)}"
        page.put(plain(said), lead=Text(f"{one.table:<24}"))
    page.put(
        plain(f"up to position {rebuilt.position}; ")
        + (
            Text("these rows answer now", style="green")
            if rebuilt.switched
            else Text("rows differ, and the old ones go on answering", style="red")
        )
    )


def show_status(told: Sequence[ModelStatus], shape: Format) -> None:
    """Print how far each read model has come."""
    if shape is Format.JSON:
        for one in told:
            emit_json(attrs.asdict(one, value_serializer=_plain))
        return
    if not told:
        complain("no read model was built here yet; build them with `views rebuild`")
    page = Page()
    for one in told:
        state = one.phase + (", of another version than this library's" * one.outdated)
        page.put(
            plain(f"{one.model} {one.version}: {state}, at {one.position}, {one.behind} behind")
        )
        for parked in one.parked:
            _stands_still(page, parked)


def show_retried(healed: Sequence[Parked], still: Sequence[Parked], shape: Format) -> None:
    """Print which streams go on, and which stand still."""
    if shape is Format.JSON:
        for goes_on, some in ((True, healed), (False, still)):
            for one in some:
                emit_json({"goes_on": goes_on, **attrs.asdict(one, value_serializer=_plain)})
        return
    page = Page()
    for one in healed:
        page.put(plain(f"{one.model}: {one.stream} goes on"))
    for one in still:
        _stands_still(page, one)
    if not healed and not still:
        page.put(plain("no stream stands still"))


def _stands_still(page: Page, parked: Parked) -> None:
    page.put(
        plain(f"{parked.model}: {parked.stream} version {parked.version}: {parked.error}"),
        lead=Text("stands still  ", style="red"),
    )

"""What `view` and `views` do; needs the extra `views`, and so is imported when it is used."""

from __future__ import annotations

import re
import signal
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import Event
from typing import Any
from uuid import UUID

import attrs
from rich.text import Text
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.cli import answering, times
from pemasyarakatan.cli.bar import progress
from pemasyarakatan.cli.opening import Format, complain, fail, store, stream_named
from pemasyarakatan.cli.options import Shown
from pemasyarakatan.cli.output import emit_json
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.cli.sentences import words
from pemasyarakatan.domain.civil import civil_date
from pemasyarakatan.domain.values import Zone
from pemasyarakatan.errors import PemasyarakatanError, ReadModelFault, UnknownStream, ViewsUnusable
from pemasyarakatan.projections.database import Phase, built_at
from pemasyarakatan.projections.engines import in_memory, unusable
from pemasyarakatan.projections.found import found_views, models_of
from pemasyarakatan.projections.parking import Parked
from pemasyarakatan.projections.rebuilding import Rebuilt
from pemasyarakatan.projections.view import View
from pemasyarakatan.projections.views import ModelStatus, Views


def listed(shape: Shown) -> None:
    """Print which views there are."""
    answering.listed(tuple(_views().values()), shape)


def show(
    name: str,
    on: str | None,
    known: str | None,
    facility: str | None,
    stream: str | None,
    url: str,
    where: str | None,
    shape: Shown,
    *,
    page: bool,
) -> None:
    """Print the answer of one view."""
    views = _views()
    if name not in views:
        fail(f"there is no view {name!r}; expected one of {', '.join(views)}")
    view, day, instant = views[name], times.day("--on", on), times.instant("--known", known)
    try:
        view.takes(facility=facility, stream=stream)
    except PemasyarakatanError as error:
        fail(str(error))
    answering.printable(view, shape, page=page)
    apart = bool(day or instant)
    with (
        store(url, reading=True) as opened,
        _opened(opened, url, where, reading=True, apart=apart) as kept,
    ):
        answer = kept.ask(
            view,
            today=_today(),
            on=day,
            known=instant,
            facility=_one(opened, facility, "facility"),
            stream=_one(opened, stream, view.single),
        )
    if answer.parked:
        complain(
            f"{words.counted(answer.parked, 'stream')} of its read models "
            f"{'stands' if answer.parked == 1 else 'stand'} still, so that rows may be missing: "
            "see `pemasyarakatan views status`"
        )
    answering.show(answer, shape, page=page)


def _one(opened: Pemasyarakatan, text: str | None, kind: str | None) -> UUID | None:
    """The stream that *text* names, which must be one of this kind."""
    if text is None:
        return None
    stream = stream_named(opened, text)
    found = opened.recorder.select_events(stream, limit=1)
    if not found:
        raise UnknownStream(stream)
    if (other := found[0].topic.partition(".")[0]) != kind:
        article = "an" if kind in ("agreement", "exhibition") else "a"
        fail(f"{text} is of kind {other}; expected {article} {kind}")
    return stream


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
                kept.catch_up(
                    names, progress=show, left_out=lambda said: complain(_naming(where, said))
                )
            return
        with _stopping() as stopped:
            kept.follow(stopped, names, left_out=lambda said: complain(_naming(where, said)))


def status(url: str, where: str | None) -> tuple[ModelStatus, ...]:
    """How far each read model has come."""
    with store(url, reading=True) as opened, _opened(opened, url, where, reading=True) as kept:
        return kept.status()


def retried(
    names: Sequence[str], url: str, where: str | None
) -> tuple[tuple[Parked, ...], tuple[Parked, ...]]:
    """Which streams go on, and which stand still."""
    with store(url, reading=True) as opened, _opened(opened, url, where, made=False) as kept:
        return kept.retry(names, left_out=lambda said: complain(_naming(where, said)))


def _views() -> dict[str, View[Any]]:
    try:
        return {one.name: one for one in found_views()}
    except PemasyarakatanError as error:
        fail(str(error))


# --- opening -------------------------------------------------------------------------------------


@contextmanager
def _opened(
    opened: Pemasyarakatan,
    url: str,
    where: str | None,
    *,
    reading: bool = False,
    made: bool = True,
    apart: bool = False,
) -> Generator[Views]:
    """The read models at *where*, or beside the store at *url*.

    For *reading* nothing is written. None are there where none were *made* and none are to be.
    *apart* from them all the log alone is read, and they are not even looked at.
    """
    try:
        at = "sqlite://" if apart else _kept(where or _beside(url))
        apart = apart or ((reading or not made) and not built_at(at))
        if apart:
            at, reading = "sqlite://", False
        views = Views(at, opened, models_of(found_views()), reading=reading)
    except PemasyarakatanError as error:
        fail(str(error))
    with views:
        try:
            yield views
        except SQLAlchemyError as error:
            raise unusable(at, error) from error
        except ReadModelFault as error:
            fail(_naming(where, str(error)))


def _kept(at: str) -> str:
    """Where rows are, if they stay there."""
    if in_memory(at):
        raise ViewsUnusable(
            f"rows at {at} are gone when the command ends; expected sqlite:///path or postgresql://…"
        )
    return at


def _naming(where: str | None, sentence: str) -> str:
    """A sentence that says to rebuild, for the rows at *where* if that was named."""
    if where is None:
        return sentence
    shown = make_url(where).render_as_string(hide_password=True)
    return re.sub(r"(views rebuild[^`]*)`", lambda said: f"{said[1]} --views {shown}`", sentence)


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


def show_rebuilt(rebuilt: Rebuilt, shape: Format) -> None:
    """Print what a rebuild changed."""
    if shape is Format.JSON:
        emit_json(attrs.asdict(rebuilt, value_serializer=answering.simple))
        return
    page = Page()
    differing = [one for one in rebuilt.differences if not one.equal]
    for one in differing:
        said = f"{one.added} added, {one.removed} removed, {one.changed} changed"
        if one.columns:
            said += f"; other columns: {', '.join(one.columns)}"
        page.put(plain(said), lead=Text(f"{one.table:<24}"))
    if not differing:
        page.put(plain("no row differs"))
    for parked in rebuilt.parked:
        _stands_still(page, parked)
    if rebuilt.parked:
        page.put(plain("the rows of what stands still are of what came before that event"))
    kept = "rows differ" if differing else "a stream stands still that went on before"
    page.put(
        plain(f"up to position {rebuilt.position}; ")
        + (
            Text("these rows answer now", style="green")
            if rebuilt.switched
            else Text(f"{kept}, and the old ones go on answering", style="red")
        )
    )


def show_status(told: Sequence[ModelStatus], shape: Format) -> None:
    """Print how far each read model has come."""
    if shape is Format.JSON:
        for one in told:
            emit_json(attrs.asdict(one, value_serializer=answering.simple))
        return
    if not told:
        complain("no read model was built here yet; build them with `views rebuild`")
    page = Page()
    for one in told:
        state = one.phase + (", of another version than this library's" * one.outdated)
        line = plain(f"{one.model} {one.version}: {state}, at {one.position}, ")
        line += plain(f"{one.behind} behind") if one.of_this_log else Text("of another log", "red")
        if one.phase == Phase.RETIRED:
            line.stylize("dim")
        page.put(line)
        for parked in one.parked if one.phase != Phase.RETIRED else ():
            _stands_still(page, parked)
    if not all(one.of_this_log for one in told):
        complain(
            "the log does not hold what these rows were filled from; expected the store of these "
            "rows: name it, or another database for the rows of this one with --views"
        )


def show_retried(healed: Sequence[Parked], still: Sequence[Parked], shape: Format) -> None:
    """Print which streams go on, and which stand still."""
    if shape is Format.JSON:
        for goes_on, some in ((True, healed), (False, still)):
            for one in some:
                emit_json(
                    {"goes_on": goes_on, **attrs.asdict(one, value_serializer=answering.simple)}
                )
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

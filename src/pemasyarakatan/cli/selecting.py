"""Which events of a history are wanted, and which streams belong to one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from uuid import UUID

import typer

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.replay.telling import Selection
from pemasyarakatan.cli import times
from pemasyarakatan.cli.opening import fail
from pemasyarakatan.domain.agreement import Agreement
from pemasyarakatan.domain.partnership import Partnership
from pemasyarakatan.errors import UnknownStream

Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="facts of this day or later, as 2026-01-31"),
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="facts of this day or earlier")
]
Events = Annotated[
    list[str] | None,
    typer.Option("--event", metavar="NAME", help="of this name, as visit_held; may be repeated"),
]
By = Annotated[str | None, typer.Option("--by", metavar="ACTOR", help="recorded by this actor")]
Linked = Annotated[
    bool | None,
    typer.Option(
        "--linked/--alone",
        help="with the agreements, ceremonies and directives of a partnership, or without; "
        "by default with them as text, without as JSON",
    ),
]


def selection(
    app: Pemasyarakatan,
    since: str | None,
    until: str | None,
    events: Sequence[str] | None,
    by: str | None,
) -> Selection:
    """What the options ask for; ends the command where one cannot be read."""
    first, last = times.day("--since", since), times.day("--until", until)
    if first is not None and last is not None and last < first:
        fail(f"--until {last} lies before --since {first}; expected it not to: exchange them")
    if by is not None and not by.strip():
        fail("--by is blank; expected who recorded the events, as `history` prints it")
    kinds = frozenset(kind for name in events or () for kind in _kinds(app, name))
    return Selection(since=first, until=last, events=kinds, by=by)


def _kinds(app: Pemasyarakatan, name: str) -> Iterator[tuple[str, type]]:
    """The events that are stored under a name, with or without its aggregate and its number."""
    codec = app.codec
    becomes = {old: step.name for old, step in codec.upcasts.items()}
    known = {**{one: one for one in codec.names}, **becomes}
    found: set[tuple[str, type[Any]]] = set()
    for stored, current in known.items():
        while current in becomes:
            current = becomes[current]  # noqa: PLW2901  # a name can be retired twice
        whole = stored.partition("@")[0]
        if name in (stored, whole, whole.partition(".")[2]) and current in codec.names:
            found.add(codec.names[current])
    if not found:
        names = {one.partition("@")[0] for one in known}
        short = {one.partition(".")[2] for one in names}
        near = difflib.get_close_matches(name, sorted(names | short), n=1)
        hint = f"; did you mean {near[0]}?" if near else "; `stats` lists the names"
        fail(f"--event {name!r} is no event{hint}")
    yield from found


def linked(app: Pemasyarakatan, stream: UUID) -> tuple[UUID, ...]:
    """The streams that belong to a partnership: its agreements, their ceremonies, and directives.

    A directive belongs to it that the facility answered with a list of suppliers on which the
    partner stands. None for another stream.
    """
    state = app.load(stream).state
    if not isinstance(state, Partnership):
        return ()
    papers = [one for one in state.linked if app.exists(one)]
    ceremonies = [
        paper.ceremony_id
        for paper in (app.load(one).state for one in papers)
        if isinstance(paper, Agreement) and paper.ceremony_id is not None
    ]
    found = (*papers, *ceremonies, *_directives(app, state))
    return tuple(one for one in dict.fromkeys(found) if app.exists(one))


def _directives(app: Pemasyarakatan, state: Partnership) -> Iterator[UUID]:
    if state.opened is None:
        return
    try:
        facility = app.load(state.opened.facility_id).state
    except UnknownStream:
        return
    for fact in getattr(facility, "suppliers", ()):
        directive = getattr(fact, "directive_id", None)
        partners = {one.partner_id for one in fact.suppliers}
        if directive is not None and state.opened.partner_id in partners:
            yield directive

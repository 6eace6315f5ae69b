"""`pemasyarakatan explain` and `pemasyarakatan diff`: what is behind a state, and what moved."""

from __future__ import annotations

from typing import Annotated

import typer

from pemasyarakatan.audit.replay.differences import differences
from pemasyarakatan.audit.replay.explaining import explain as explained
from pemasyarakatan.audit.replay.moments import NOW, stand
from pemasyarakatan.cli import answers, times
from pemasyarakatan.cli.directory import Directory
from pemasyarakatan.cli.opening import Format, fail, store, stream_named
from pemasyarakatan.cli.options import DEFAULT_STORE, Shape, Store, StreamArgument
from pemasyarakatan.cli.output import emit_json
from pemasyarakatan.cli.page import Page
from pemasyarakatan.errors import UnknownStream

_WITHIN = "/state"
"""Where in what `state` prints the state itself is."""

ToValid = Annotated[
    str | None, typer.Option("--to-valid", metavar="DATE", help="--valid of the other moment")
]
ToKnown = Annotated[
    str | None, typer.Option("--to-known", metavar="INSTANT", help="--known of the other moment")
]


def explain(
    stream: StreamArgument,
    pointer: Annotated[
        str,
        typer.Argument(
            metavar="POINTER", help="a JSON pointer into what `state` prints, as /visits/0/form"
        ),
    ],
    valid: times.Valid = None,
    known: times.Known = None,
    url: Store = DEFAULT_STORE,
    shape: Shape = Format.TEXT,
) -> None:
    """Tell which event set a value of a state: when, by whom, from what source, in place of what.

    The pointer leads into the state of `state --format json`; /state can stand before it. An
    empty one is the whole state. What several events have set is explained part by part.
    """
    moment = times.moment(valid, known)
    if pointer == _WITHIN or pointer.startswith(f"{_WITHIN}/"):
        pointer = pointer.removeprefix(_WITHIN)
    with store(url, reading=True) as opened:
        found = stream_named(opened, stream)
        told = explained(opened.history(found), pointer, moment)
        if shape is Format.JSON:
            emit_json(answers.explanation(opened, found, told, moment))
        else:
            answers.show_explanation(Page(), opened, Directory(opened), found, told)


def diff(
    stream: StreamArgument,
    valid: times.Valid = None,
    known: times.Known = None,
    to_valid: ToValid = None,
    to_known: ToKnown = None,
    url: Store = DEFAULT_STORE,
    shape: Shape = Format.TEXT,
) -> None:
    """Tell what is different between two moments of a stream, and which events made it so.

    The first is that of --valid and --known, the other that of --to-valid and --to-known: what is
    left out cuts nothing. Each change is a new fact, a late record, a correction or a void.
    """
    before = times.moment(valid, known)
    after = times.moment(to_valid, to_known, prefix="to-")
    if before == after == NOW:
        fail("nothing to compare with; give the earlier moment by --known, or by --valid")
    with store(url, reading=True) as opened:
        found = stream_named(opened, stream)
        records = list(opened.history(found))
        if not any(stand(records, one).records for one in (before, after)):
            latest = max(one.known for one in (before, after) if one.known is not None)
            raise UnknownStream(found, by=str(latest), first=str(records[0].recorded_at))
        directory = Directory(opened)
        changes = differences(records, before, after, zone=directory.zone(found))
        if shape is Format.JSON:
            for change in changes:
                emit_json(answers.change(opened, change))
        else:
            answers.show_changes(Page(), opened, directory, found, changes)

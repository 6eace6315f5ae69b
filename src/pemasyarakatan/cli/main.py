"""Every command of `pemasyarakatan`."""

from __future__ import annotations

import sys
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.cli import recording, timeline
from pemasyarakatan.cli.directory import Directory
from pemasyarakatan.cli.opening import Exit, Format, fail, store, stream_named
from pemasyarakatan.wire import schema as schemas

app = typer.Typer(
    name="pemasyarakatan",
    help="Record and replay the partnerships of Indonesian correctional facilities.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

REPORTS = ("003", "000", "001", "004")
"""The source reports of `demo`, in the order in which they are recorded."""

Store = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        envvar="PEMASYARAKATAN_STORE",
        help="memory:, or sqlite:///path",
    ),
]
DEFAULT_STORE = "sqlite:///pemasyarakatan.db"
Shape = Annotated[Format, typer.Option("--format", help="for people, or for programs")]
StreamArgument = Annotated[
    str, typer.Argument(metavar="STREAM", help="an id, a unique prefix of one, a facility's code")
]

console = Console(soft_wrap=True, highlight=False)


def _json(value: Any) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


@app.command()
def demo(url: Store = DEFAULT_STORE, shape: Shape = Format.TEXT) -> None:
    """Record the source reports and print each partnership's timeline; again changes nothing."""
    with store(url) as opened:
        worst = Exit.DONE
        for name in REPORTS:
            report = resources.files("pemasyarakatan.reports") / f"{name}.jsonl"
            with report.open("rb") as lines:
                worst = max(worst, recording.record(opened, lines, _demo_told(shape)))
        if shape is Format.TEXT:
            directory = Directory(opened)
            for stream in directory.of_kind("partnership"):
                timeline.show(console, opened, stream, directory)
    raise typer.Exit(worst)


def _demo_told(shape: Format) -> Any:
    def told(receipt: recording.LineReceipt) -> None:
        if shape is Format.JSON:
            _json(receipt.plain())
        elif receipt.message is not None:
            sys.stderr.write(f"line {receipt.line}: {receipt.message}\n")

    return told


@app.command()
def record(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="JSON Lines; - is stdin")] = "-",
    url: Store = DEFAULT_STORE,
    shape: Shape = Format.JSON,
) -> None:
    """Execute commands from JSON Lines; print one receipt a line.

    Ends with 2 if a line could not be read as a command, else with 3 if one was refused, else 0.
    """
    with _source(file) as lines, store(url) as opened:
        worst = recording.record(opened, recording.lines_of(lines), _told(shape))
    raise typer.Exit(worst)


def _source(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")  # the caller closes it
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}; name a file of JSON Lines, or - for stdin")


def _told(shape: Format) -> Any:
    def told(receipt: recording.LineReceipt) -> None:
        if shape is Format.JSON:
            _json(receipt.plain())
        else:
            what = receipt.message or ", ".join(receipt.events) or "already so"
            rule = f"{receipt.rule}: " if receipt.rule else ""
            sys.stdout.write(f"{receipt.line}  {receipt.status}  {rule}{what}\n")
            sys.stdout.flush()

    return told


@app.command()
def stats(url: Store = DEFAULT_STORE, shape: Shape = Format.TEXT) -> None:
    """Count events, streams, and events by name (every version of a name counts as one)."""
    with store(url) as opened:
        by_event: Counter[str] = Counter()
        streams: set[Any] = set()
        for stored in opened.stored():
            by_event[stored.topic.partition("@")[0]] += 1
            streams.add(stored.originator_id)
        counted = dict(sorted(by_event.items()))
        if shape is Format.JSON:
            _json({"events": by_event.total(), "streams": len(streams), "by_event": counted})
            return
        table = Table("event", "count", box=None)
        for name, count in counted.items():
            table.add_row(name, str(count))
        console.print(table)
        console.print(f"{by_event.total()} events in {len(streams)} streams")


@app.command()
def streams(
    find: Annotated[
        str | None, typer.Option("--find", metavar="TEXT", help="in a title or alias")
    ] = None,
    url: Store = DEFAULT_STORE,
    shape: Shape = Format.TEXT,
) -> None:
    """List every stream: id, kind, title, version, when last recorded."""
    with store(url) as opened:
        listed = Directory(opened).listed(find)
        if shape is Format.JSON:
            for one in listed:
                _json(opened.codec.plain(one))
            return
        table = Table("id", "kind", "title", "version", "last recorded", box=None)
        for one in listed:
            table.add_row(str(one.stream), one.kind, one.title, str(one.version), one.recorded_at)
        console.print(table)


@app.command()
def log(url: Store = DEFAULT_STORE, shape: Shape = Format.JSON) -> None:
    """Print stored events in position order, as they are stored."""
    with store(url) as opened:
        for stored in opened.stored():
            _event(opened, stored, shape)


@app.command()
def history(stream: StreamArgument, url: Store = DEFAULT_STORE, shape: Shape = Format.TEXT) -> None:
    """Print one stream's events, corrections and voids included."""
    with store(url) as opened:
        found = stream_named(opened, stream)
        if shape is Format.TEXT:
            timeline.show(console, opened, found, Directory(opened))
            return
        for stored in opened.stored_of(found):
            _event(opened, stored, shape)


def _event(opened: Pemasyarakatan, stored: Any, shape: Format) -> None:
    plain = schemas.stored_event(stored, opened.mapper.document(stored))
    if shape is Format.JSON:
        _json(plain)
    else:
        where = "-" if plain["position"] is None else plain["position"]
        sys.stdout.write(f"{where}  {plain['stream']}  {plain['version']}  {plain['event']}\n")


@app.command()
def state(stream: StreamArgument, url: Store = DEFAULT_STORE, shape: Shape = Format.TEXT) -> None:
    """Print the state that a stream's events lead to, corrections included."""
    with store(url) as opened:
        loaded = opened.load(stream_named(opened, stream))
        flags = opened.flags(loaded)
        plain = opened.codec.plain({"flags": flags, "state": loaded.state})
        shown = {"stream": str(loaded.stream), "kind": loaded.kind, "version": loaded.version}
        if shape is Format.JSON:
            _json({**shown, **plain})
        else:
            timeline.show_state(console, {**shown, **plain})


@app.command()
def schema(shape: Shape = Format.JSON) -> None:
    """Print the JSON Schema of every command and event, the catalogue, and every rule."""
    described = schemas.described()
    if shape is Format.JSON:
        _json(described)
        return
    for rule in described["rules"]:
        console.print(f"{rule['id']} ({rule['sort']})  expected: {rule['expected']}", markup=False)


def run() -> None:
    """The entry point: ends with an exit code, never with a traceback for a user's mistake."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(Exit.DONE) from None
    except KeyboardInterrupt:
        fail("interrupted; what was acknowledged is kept", Exit.CANNOT)

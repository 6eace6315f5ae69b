"""Every command of `pemasyarakatan`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

import typer
from rich.text import Text

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.replay.moments import NOW, stand
from pemasyarakatan.audit.replay.telling import tell
from pemasyarakatan.cli import (
    answers,
    around,
    audit,
    listing,
    moments,
    recording,
    selecting,
    stores,
    timeline,
    times,
    tree,
    views,
)
from pemasyarakatan.cli.directory import Directory
from pemasyarakatan.cli.opening import Exit, Format, complain, fail, store, stream_named
from pemasyarakatan.cli.options import DEFAULT_STORE, Shape, Store, StreamArgument
from pemasyarakatan.cli.output import OutputFailed, OutputGone, emit_json
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.errors import StoreFailure
from pemasyarakatan.wire import schema as schemas

app = typer.Typer(
    name="pemasyarakatan",
    help="Record and replay the partnerships of Indonesian correctional facilities.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.command()(moments.explain)
app.command()(moments.diff)
app.command()(views.view)
app.add_typer(audit.app, name="audit")
app.add_typer(views.app, name="views")
app.add_typer(stores.app, name="store")

REPORTS = ("003", "002", "000", "001", "004")
"""The source reports of `demo`, in the order in which they are recorded."""

TOLD = ("partnership", "ceremony", "directive", "compliance", "exhibition", "assistance")
"""The kinds of stream whose timelines `demo` prints; those of papers stand below partnerships."""

UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""What the command line's own grammar is broken with; typer has no public name for it."""


@app.command()
def demo(url: Store = DEFAULT_STORE, shape: Shape = Format.TEXT) -> None:
    """Record the source reports and print what they tell as timelines; again changes nothing."""
    with store(url) as opened:
        worst = Exit.DONE
        for name in REPORTS:
            report = resources.files("pemasyarakatan.reports") / f"{name}.jsonl"
            with report.open("rb") as lines:
                came = recording.record(opened, lines, _demo_told(name, shape))
            worst = Exit.CANNOT if Exit.CANNOT in (worst, came) else max(worst, came)
        if shape is Format.TEXT:
            _demo_shown(opened)
    raise typer.Exit(worst)


def _demo_told(report: str, shape: Format) -> Callable[[recording.LineReceipt], None]:
    def told(receipt: recording.LineReceipt) -> None:
        if shape is Format.JSON:
            emit_json(receipt.plain())
        elif receipt.message is not None:
            complain(f"report {report}, line {receipt.line}: {receipt.message}")

    return told


def _demo_shown(opened: Pemasyarakatan) -> None:
    directory = Directory(opened)
    page = Page()
    for kind in TOLD:
        for stream in directory.of_kind(kind):
            below = (
                one for one in selecting.linked(opened, stream) if opened.load(one).kind not in TOLD
            )
            timeline.show(page, opened, (stream, *below), directory)
            page.rule()
            page.blank()
    page.put(Text("More: streams, history STREAM, state STREAM, stats, log.", style="dim"))


@app.command()
def record(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="JSON Lines; - is stdin")] = "-",
    url: Store = DEFAULT_STORE,
    shape: Shape = Format.JSON,
) -> None:
    """Execute commands from JSON Lines; print one receipt a line.

    Ends with 2 if a line could not be read as a command, else with 3 if one was refused, else 0.
    """
    last = 0

    def told(receipt: recording.LineReceipt) -> None:
        nonlocal last
        last = receipt.line
        if shape is Format.JSON:
            emit_json(receipt.plain())
        else:
            what = receipt.message or ", ".join(receipt.events) or "already so"
            rule = f"{receipt.rule}: " if receipt.rule else ""
            page.put(plain(f"{rule}{what}"), lead=Text(f"{last}  {receipt.status}  "))

    page = Page()
    with _source(file) as lines, store(url) as opened:
        try:
            worst = recording.record(opened, _readable(file, lines), told)
        except StoreFailure as error:
            fail(f"{error}; line {last} was the last that was answered: record the file again")
        except OutputGone:
            fail(
                f"nobody reads the receipts any more; line {last} was the last that was looked at: "
                "record the file again, with command ids what is recorded stays as it is"
            )
    raise typer.Exit(worst)


@contextmanager
def _source(file: str) -> Generator[BinaryIO]:
    if file == "-":
        if sys.stdin is None:
            fail("standard input is closed; name a file of JSON Lines, or give one on stdin")
        yield sys.stdin.buffer
        return
    with ExitStack() as opened:
        try:
            lines = opened.enter_context(Path(file).open("rb"))
        except (OSError, ValueError) as error:
            said = getattr(error, "strerror", None) or error
            fail(f"{file} cannot be read: {said}; name a file of JSON Lines, or - for stdin")
        yield lines


def _readable(file: str, source: BinaryIO) -> Iterator[bytes]:
    """The lines of *source* as long as it can be read; then the command ends."""
    try:
        yield from recording.lines_of(source)
    except OSError as error:
        said = error.strerror or error
        fail(f"{file} cannot be read on: {said}; what has a receipt is kept: record it again")


@app.command()
def stats(url: Store = DEFAULT_STORE, shape: Shape = Format.TEXT) -> None:
    """Count events, streams, and events by name (every version of a name counts as one)."""
    with store(url, reading=True) as opened:
        by_event: Counter[str] = Counter()
        streams: set[Any] = set()
        for stored in opened.stored():
            by_event[stored.topic.partition("@")[0]] += 1
            streams.add(stored.originator_id)
        counted = dict(sorted(by_event.items()))
        if shape is Format.JSON:
            emit_json({"events": by_event.total(), "streams": len(streams), "by_event": counted})
        else:
            listing.counts(Page(), counted, len(streams))


@app.command()
def streams(
    find: Annotated[
        str | None, typer.Option("--find", metavar="TEXT", help="in a title or alias")
    ] = None,
    url: Store = DEFAULT_STORE,
    shape: Shape = Format.TEXT,
) -> None:
    """List every stream: id, kind, title, version, when last recorded."""
    with store(url, reading=True) as opened:
        listed = Directory(opened).listed(find)
        if shape is Format.JSON:
            for one in listed:
                emit_json(opened.codec.plain(one))
        else:
            listing.streams(Page(), list(listed))


@app.command()
def log(url: Store = DEFAULT_STORE, shape: Shape = Format.JSON) -> None:
    """Print stored events in position order, as they are stored."""
    with store(url, reading=True) as opened:
        _events(opened, opened.stored(), shape)


@app.command()
def history(
    stream: StreamArgument,
    since: selecting.Since = None,
    until: selecting.Until = None,
    event: selecting.Events = None,
    by: selecting.By = None,
    linked: selecting.Linked = None,
    url: Store = DEFAULT_STORE,
    shape: Shape = Format.TEXT,
) -> None:
    """Print one stream's events, corrections and voids included.

    As text below a partnership its agreements, their ceremonies and directives. Undated facts are
    in every span of days.
    """
    with store(url, reading=True) as opened:
        selection = selecting.selection(opened, since, until, event, by)
        found = stream_named(opened, stream)
        follow = shape is Format.TEXT if linked is None else linked
        wanted = (found, *(selecting.linked(opened, found) if follow else ()))
        if shape is Format.TEXT:
            timeline.show(Page(), opened, wanted, Directory(opened), selection)
            return
        for one in wanted:
            taken = {
                entry.record.originator_version for entry in tell(opened.history(one), selection)
            }
            stored = opened.stored_of(one)
            _events(opened, (each for each in stored if each.originator_version in taken), shape)


def _events(opened: Pemasyarakatan, events: Any, shape: Format) -> None:
    page = Page()
    for stored in events:
        event = schemas.stored_event(stored, opened.records.document(stored))
        if shape is Format.JSON:
            emit_json(event)
        else:
            listing.event(page, event)


@app.command()
def state(
    stream: StreamArgument,
    valid: times.Valid = None,
    known: times.Known = None,
    url: Store = DEFAULT_STORE,
    shape: Shape = Format.TEXT,
) -> None:
    """Print the state that a stream's events lead to, corrections included.

    Beside it what an auditor wants to see: flags, and rules broken that nobody answered for. With
    --known as it was shown at that instant; with --valid without what begins after that day.
    """
    moment = times.moment(valid, known)
    with store(url, reading=True) as opened:
        found = stream_named(opened, stream)
        loaded = opened.load(found, valid=moment.valid, known=moment.known)
        flags = around.flags(opened, Directory(opened), found, moment)
        broken = around.broken(opened, found, moment)
        standing = stand(opened.history(found), moment)
        if shape is Format.TEXT:
            tree.show(Page(), loaded, flags, broken, standing)
            return
        seen = {"flags": flags, "broken": broken, "state": loaded.state}
        emit_json(
            {
                "stream": str(loaded.stream),
                "kind": loaded.kind,
                "version": loaded.version,
                **({} if moment == NOW else opened.codec.plain(answers.as_of(standing))),
                **opened.codec.plain(seen),
            }
        )


@app.command()
def schema(shape: Shape = Format.JSON) -> None:
    """Print the JSON Schema of every command and event, the catalogue, and every rule."""
    described = schemas.described()
    if shape is Format.JSON:
        emit_json(described)
    else:
        listing.rules(Page(), described["rules"])


def run(arguments: Sequence[str] | None = None) -> None:
    """The entry point: ends with an exit code, never with a traceback for a user's mistake."""
    if sys.stdout is None:
        fail("standard output is closed; send it to /dev/null if it is not wanted")
    try:
        code = app(
            None if arguments is None else list(arguments),
            prog_name="pemasyarakatan",
            standalone_mode=False,
        )
    except UsageError as error:
        if not str(error):
            raise SystemExit(int(Exit.CANNOT)) from None  # the help was shown instead
        fail(_usage(error))
    except SystemExit as leaving:
        # rich leaves with 1 when who read the help has gone; nothing here does.
        code = Exit.DONE if leaving.code == 1 else leaving.code
    except OutputGone:
        code = Exit.DONE
    except OutputFailed as error:
        fail(str(error))
    except BrokenPipeError:
        code = Exit.DONE
    except OSError as error:
        fail(f"the output cannot be written: {error.strerror or error}; free its place")
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    if code == _INTERRUPTED:
        fail("interrupted; what was acknowledged is kept")
    raise SystemExit(int(code or 0))


_INTERRUPTED = 130


def _usage(error: Any) -> str:
    """What is wrong with the arguments, in one sentence."""
    context = error.ctx
    asked = context.command_path if context is not None else "pemasyarakatan"
    return f"{error.format_message().rstrip('.')}; see {asked} --help"

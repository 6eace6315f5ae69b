"""`pemasyarakatan store`: look a store over, copy it, back it up."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any

import attrs
import typer
from rich.text import Text

from pemasyarakatan import operations
from pemasyarakatan.cli.bar import progress
from pemasyarakatan.cli.opening import Exit, Format, complain, fail
from pemasyarakatan.cli.options import DEFAULT_STORE, Shape, Store
from pemasyarakatan.cli.output import emit, emit_json
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.cli.sentences import words
from pemasyarakatan.errors import PemasyarakatanError, StoresDiffer

app = typer.Typer(
    help="Look a store over, copy it into another one, back it up.",
    no_args_is_help=True,
)

Url = Annotated[str, typer.Argument(metavar="SOURCE_URL", help="a store that is there")]
TargetUrl = Annotated[
    str, typer.Argument(metavar="TARGET_URL", help="an empty store, or a copy to go on with")
]
TargetFile = Annotated[
    str, typer.Argument(metavar="TARGET_FILE", help="a new file; what is there is never replaced")
]


@app.command()
def check(url: Store = DEFAULT_STORE, shape: Shape = Format.TEXT) -> None:
    """Look a whole store over: tables, guards, positions, versions, every document.

    Writes nothing. Ends with 1 if anything was found, each finding on a line of its own.
    """
    with _ended(), progress("checking") as (show, vanish):

        def told(finding: operations.Finding) -> None:
            vanish()
            if shape is Format.JSON:
                emit_json({"finding": finding.kind, **_without(finding, "kind")})
            else:
                emit(words.safe(str(finding)) + "\n")

        checked = operations.check(url, told=told, progress=show)
        vanish()
        if shape is Format.JSON:
            emit_json(_without(checked, "findings"))
        else:
            _checked(Page(), checked)
    raise typer.Exit(Exit.DONE if checked.whole else Exit.FAILED)


@app.command()
def copy(source: Url, target: TargetUrl, shape: Shape = Format.TEXT) -> None:
    """Copy every event of one store into another, and prove that both hold the same.

    A copy that was interrupted is gone on with: run the command again. A target that holds anything
    else is left as it is, and the command ends with 1. Nobody else may write to the target.
    """
    with _ended(), progress("copying") as (show, vanish):
        copied = operations.copy(source, target, progress=show)
        vanish()
        if shape is Format.JSON:
            emit_json(attrs.asdict(copied))
            return
        page = Page()
        page.put(
            plain(
                f"{words.counted(copied.copied, 'event')} copied; both stores hold "
                f"{copied.events}, {_positions(copied.kept)}"
            )
        )
        page.put(plain(copied.digest, "dim"))


@app.command()
def backup(target: TargetFile, url: Store = DEFAULT_STORE, shape: Shape = Format.TEXT) -> None:
    """Back a SQLite store up to a new file, while others write and follow.

    The file is a whole store of one moment. On PostgreSQL use pg_dump.
    """
    with _ended(), progress("backing up") as (show, vanish):
        made = operations.backup(target, url, progress=show)
        vanish()
        if shape is Format.JSON:
            emit_json(attrs.asdict(made))
            return
        page = Page()
        page.put(plain(f"{words.counted(made.events, 'event')} backed up to {target}"))
        page.put(plain(made.digest, "dim"))


def _checked(page: Page, checked: operations.Checked) -> None:
    page.put(
        plain(
            f"{words.counted(checked.events, 'event')} in "
            f"{words.counted(checked.streams, 'stream')}, the last at position "
            f"{checked.position or 0}: "
        )
        + (
            Text("whole", style="green")
            if checked.whole
            else Text(words.counted(checked.found, "finding"), style="red")
        )
    )
    page.put(plain(checked.digest, "dim"))
    withheld = checked.figures.get("withheld")
    if withheld:
        page.put(
            plain(
                f"{words.counted(withheld, 'event')} withheld from followers, and not looked at: "
                f"{checked.figures.get('oldest') or 'somebody'} is writing"
            )
        )


def _positions(kept: bool) -> str:
    return "each at its position" if kept else "at positions of the target's own"


def _without(value: Any, name: str) -> dict[str, Any]:
    return attrs.asdict(value, filter=lambda one, _: one.name != name, recurse=False)


@contextmanager
def _ended() -> Generator[None]:
    """An error ends the command with one sentence."""
    try:
        yield
    except StoresDiffer as error:
        complain(str(error))
        raise typer.Exit(Exit.FAILED) from None
    except PemasyarakatanError as error:
        fail(str(error))

"""`pemasyarakatan view` and `pemasyarakatan views`: ask read models, and look after them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from pemasyarakatan.cli.opening import Exit, Format, complain, fail
from pemasyarakatan.cli.options import DEFAULT_STORE, Shape, Shown, Store

if TYPE_CHECKING:
    from types import ModuleType

app = typer.Typer(help="Look after the read models that `view` asks.", no_args_is_help=True)

Where = Annotated[
    str | None,
    typer.Option(
        "--views",
        metavar="URL",
        envvar="PEMASYARAKATAN_VIEWS",
        help="where the rows are; by default beside the store",
    ),
]
Names = Annotated[list[str] | None, typer.Argument(metavar="[MODEL]...", help="by default all")]


def view(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="which view")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="the day asked for, as 2026-01-31")
    ] = None,
    known: Annotated[
        str | None,
        typer.Option("--known", metavar="INSTANT", help="what was recorded by then"),
    ] = None,
    facility: Annotated[
        str | None, typer.Option("--facility", metavar="STREAM", help="of one facility alone")
    ] = None,
    stream: Annotated[
        str | None,
        typer.Option("--stream", metavar="STREAM", help="of one agreement, or directive, alone"),
    ] = None,
    page: Annotated[
        bool, typer.Option("--page", help="as a page to print, where there is one")
    ] = False,
    url: Store = DEFAULT_STORE,
    where: Where = None,
    shape: Annotated[
        Shown, typer.Option("--format", help="for people, programs, or a spreadsheet")
    ] = Shown.TEXT,
) -> None:
    """Ask a view; without a name, list the views there are.

    The answer is as new as what was followed or rebuilt. With --on or --known the log is read up
    to there for this answer.
    """
    work = _work()
    if name is None:
        work.listed(shape)
    else:
        work.show(name, on, known, facility, stream, url, where, shape, page=page)


@app.command()
def rebuild(
    names: Names = None,
    require_equal: Annotated[
        bool,
        typer.Option(
            "--require-equal", help="keep the old rows if any row, or what stands still, differs"
        ),
    ] = False,
    url: Store = DEFAULT_STORE,
    where: Where = None,
    shape: Shape = Format.TEXT,
) -> None:
    """Build read models anew beside those that answer, and change over once they have caught up.

    What was interrupted is gone on with. Ends with 1 if --require-equal kept the old rows, or if a
    stream stands still.
    """
    work = _work()
    rebuilt = work.rebuilt(names or (), url, where, require_equal=require_equal)
    if rebuilt is None:
        complain("interrupted; run it again to go on from where it stands")
        raise typer.Exit(Exit.NOT_ACCEPTED)
    work.show_rebuilt(rebuilt, shape)
    raise typer.Exit(Exit.DONE if rebuilt.switched and not rebuilt.parked else Exit.FAILED)


@app.command()
def follow(
    names: Names = None,
    once: Annotated[
        bool, typer.Option("--once", help="end when what is there by now was written")
    ] = False,
    url: Store = DEFAULT_STORE,
    where: Where = None,
) -> None:
    """Write what comes, until it is interrupted."""
    _work().followed(names or (), url, where, once=once)


@app.command()
def status(url: Store = DEFAULT_STORE, where: Where = None, shape: Shape = Format.TEXT) -> None:
    """Tell how far each read model has come.

    Ends with 1 if a stream stands still, or if rows are of another log.
    """
    work = _work()
    told = work.status(url, where)
    work.show_status(told, shape)
    raise typer.Exit(Exit.DONE if all(one.sound for one in told) else Exit.FAILED)


@app.command()
def retry(
    names: Names = None, url: Store = DEFAULT_STORE, where: Where = None, shape: Shape = Format.TEXT
) -> None:
    """Let streams that stand still go on; ends with 1 if one of them cannot."""
    work = _work()
    healed, still = work.retried(names or (), url, where)
    work.show_retried(healed, still, shape)
    raise typer.Exit(Exit.FAILED if still else Exit.DONE)


def _work() -> ModuleType:
    """What does the work; it takes long to import, and needs an extra."""
    if find_spec("sqlalchemy") is None:
        fail("read models need SQLAlchemy; install it with pip install 'pemasyarakatan[views]'")
    return import_module("pemasyarakatan.cli.viewing")

"""`pemasyarakatan audit`: seal a log, export it, prove what is in it, witness it, verify it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pemasyarakatan.cli.opening import Format, fail
from pemasyarakatan.cli.options import DEFAULT_STORE, Shape, Store

if TYPE_CHECKING:
    from types import ModuleType

app = typer.Typer(
    help="Seal a log, export it, prove what is in it, witness it, verify it.",
    no_args_is_help=True,
)

Where = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="FOLDER",
        envvar="PEMASYARAKATAN_LEDGER",
        help="where the tree and the checkpoints are; by default beside the store",
    ),
]
NewFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="a new file; what is there is never replaced")
]
Keys = Annotated[
    list[Path], typer.Option("--key", metavar="FILE", help="a key of the log; two while it changes")
]
Notes = Annotated[
    list[Path] | None,
    typer.Option("--checkpoint", metavar="FILE", help="one that you kept yourself; repeatable"),
]
Withheld = Annotated[
    list[str] | None,
    typer.Option("--withhold", metavar="STREAM", help="tell its states by digest; repeatable"),
]


@app.command()
def keygen(
    file: NewFile,
    name: Annotated[str, typer.Argument(help="of the log or witness, as lapas.example.id/log")],
    witness: Annotated[bool, typer.Option("--witness", help="a key to cosign with")] = False,
    shape: Shape = Format.TEXT,
) -> None:
    """Make a private key in a new file that its owner alone may read, and print its public half.

    Hand the public half over in person: whoever can replace it can replace the log.
    """
    _work().keyed(file, name, shape, witness=witness)


@app.command()
def seal(
    keys: Keys,
    url: Store = DEFAULT_STORE,
    where: Where = None,
    cosigned: Annotated[
        list[Path] | None,
        typer.Option("--cosigned", metavar="FILE", help="take in what a witness gave back"),
    ] = None,
    witnesses: Annotated[
        list[str] | None,
        typer.Option("--witness", metavar="VKEY", help="who may have cosigned it; repeatable"),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="go on with what comes, until interrupted")
    ] = False,
    every: Annotated[
        int, typer.Option("--every", min=1, help="with --follow: sign after so many new events")
    ] = 1000,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0, help="with --follow: or so long after the first")
    ] = 60.0,
    shape: Shape = Format.TEXT,
) -> None:
    """Compare the log with what was signed before, and sign all of it.

    Nothing is asked of who writes. A log that shrank or changed is not signed: ends with 1. What
    was signed last is kept beside the key, which belongs on another disk than the store. With
    --cosigned nothing is taken in that a key of --witness did not sign, or that is of another log.
    """
    if witnesses and not cosigned:
        fail("--witness is for what a witness gave back; name that with --cosigned FILE")
    work = _work()
    back = work.Back(cosigned or [], witnesses or [])
    if follow:
        work.followed(keys, url, where, back, every, seconds, shape)
    else:
        work.sealed(keys, url, where, back, shape)


@app.command()
def export(
    file: NewFile,
    url: Store = DEFAULT_STORE,
    where: Where = None,
    stream: Annotated[
        str | None, typer.Option("--stream", metavar="STREAM", help="one stream, with its proofs")
    ] = None,
    size: Annotated[
        int | None,
        typer.Option("--size", min=1, help="with --stream: proofs under the checkpoint of it"),
    ] = None,
    withheld: Withheld = None,
    digests: Annotated[
        bool, typer.Option("--digests", help="tell every state by its digest alone")
    ] = False,
    sheet: Annotated[
        bool, typer.Option("--csv", help="beside it a sheet of what each event says; no evidence")
    ] = False,
    shape: Shape = Format.TEXT,
) -> None:
    """Write the log, or one stream, so that it can be verified without the store.

    As JSON lines, es-audit-export/1. States tell of persons: think of who gets them.
    """
    if size is not None and stream is None:
        fail("--size is for one stream; name it with --stream, or leave --size out")
    _work().exported(file, url, where, stream, size, withheld or [], digests, sheet, shape)


@app.command()
def verify(
    policy: Annotated[
        Path, typer.Option("--policy", metavar="FILE", help="whom to believe, a tlog-policy")
    ],
    file: Annotated[
        Path | None, typer.Argument(metavar="[EXPORT]", help="by default the store itself")
    ] = None,
    digest: Annotated[
        str | None,
        typer.Option("--policy-sha256", metavar="HEX", help="that the policy must have"),
    ] = None,
    checkpoints: Notes = None,
    max_age: Annotated[
        float,
        typer.Option("--max-age", metavar="SECONDS", help="of the newest witness; inf for any"),
    ] = 604_800,
    skew: Annotated[
        int, typer.Option("--skew", metavar="SECONDS", min=0, help="that clocks may differ")
    ] = 120,
    url: Store = DEFAULT_STORE,
    where: Where = None,
    shape: Shape = Format.TEXT,
) -> None:
    """Verify an export, or a store with its ledger, against whom you believe.

    0 is VERIFIED, 1 FAILED (evidence that something was altered), 2 it cannot be read, 3
    INCOMPLETE (nothing was found, and not all of it is proven).
    """
    verdict = _work().verified(file, policy, digest, checkpoints or [], max_age, skew, url, where)
    import_module("pemasyarakatan.cli.verdicts").show_verdict(verdict, shape)
    raise typer.Exit(verdict.ending)


@app.command()
def prove(
    file: NewFile,
    stream: Annotated[
        str | None, typer.Option("--stream", metavar="STREAM", help="whose event")
    ] = None,
    version: Annotated[int | None, typer.Option("--version", min=1, help="which event")] = None,
    since: Annotated[
        int | None,
        typer.Option("--since", metavar="SIZE", min=0, help="that the log grew from this size"),
    ] = None,
    size: Annotated[
        int | None, typer.Option("--size", min=1, help="to which checkpoint; by default the newest")
    ] = None,
    url: Store = DEFAULT_STORE,
    where: Where = None,
    shape: Shape = Format.TEXT,
) -> None:
    """Prove that one event is under a checkpoint, or that one checkpoint grew from another.

    With --stream and --version a tlog-proof. With --since what a witness is asked to cosign, who
    saw so many events last; 0 for one who saw none.
    """
    if (stream is None) != (version is None) or (stream is None) == (since is None):
        fail("name either --stream and --version, for one event, or --since, for two checkpoints")
    _work().proved(file, stream, version, since, size, url, where, shape)


@app.command()
def cosign(
    request: Annotated[
        Path, typer.Argument(metavar="REQUEST", help="what `audit prove --since` wrote")
    ],
    file: NewFile,
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="the witness's own")],
    logs: Annotated[
        list[str], typer.Option("--log", metavar="VKEY", help="the log's public key; repeatable")
    ],
    seen: Annotated[
        Path | None,
        typer.Option("--seen", metavar="FOLDER", help="what this witness saw; by default by KEY"),
    ] = None,
    shape: Shape = Format.TEXT,
) -> None:
    """Sign as a witness that the log grew from what was seen last; needs no store.

    A log that did not is not signed: ends with 1. The note in FILE goes back to the operator.
    """
    _work().cosigned(request, file, key, logs, seen, shape)


def _work() -> ModuleType:
    """What does the work; it takes long to import, and needs an extra."""
    if find_spec("cryptography") is None:
        fail("the proof layer needs cryptography; install pip install 'pemasyarakatan[audit]'")
    return import_module("pemasyarakatan.cli.auditing")

"""Options that several commands have."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pemasyarakatan.cli.opening import Format

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
    str,
    typer.Argument(
        metavar="STREAM", help="an id, four or more of its first digits, a facility's code"
    ),
]


class Shown(StrEnum):
    """How an answer is printed: for people, for programs, or for a spreadsheet."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"

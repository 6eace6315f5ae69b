"""A stream's history as a person likes to read it, and its state as a tree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.cli.directory import Directory


def show(console: Console, app: Pemasyarakatan, stream: UUID, directory: Directory) -> None:
    """Print the history of *stream*."""
    console.print(Text(directory.title(stream), style="bold"))
    for record in app.history(stream):
        console.print(f"  {record.originator_version}  {type(record.event).__name__}")


def show_state(console: Console, plain: dict[str, Any]) -> None:
    """Print a state as a tree; what is not stated is left out."""
    tree = Tree(f"{plain['kind']} {plain['stream']}, version {plain['version']}")
    for name in ("state", "flags"):
        _grow(tree, name, plain[name])
    console.print(tree)


def _grow(tree: Tree, name: str, value: Any) -> None:
    if value in (None, [], {}):
        return
    if isinstance(value, dict):
        branch = tree.add(Text(name))
        for key, inner in value.items():
            _grow(branch, key, inner)
    elif isinstance(value, list):
        branch = tree.add(Text(name))
        for index, inner in enumerate(value, 1):
            _grow(branch, str(index), inner)
    else:
        tree.add(Text(f"{name}: {value}"))

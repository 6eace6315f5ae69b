"""The page of the read models: every table and every view, with what the code says of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path
from pkgutil import walk_packages
from importlib import import_module
from typing import Any, get_type_hints

import attrs
from fields import PLAIN
from sqlalchemy import JSON, Boolean, Date, Integer, String, Table, Text, Uuid

from pemasyarakatan.projections import questions, tables
from pemasyarakatan.projections.columns import Instant
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.ours import VIEWS
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.tables.circumstances import Known
from pemasyarakatan.projections.view import View

TYPES = (
    (Uuid, "UUID"),
    (Instant, "instant"),
    (Date, "day"),
    (Boolean, "true or false"),
    (Integer, "whole number"),
    (Text, "text"),
    (String, "text"),
    (JSON, "JSON"),
)
"""Types of columns in words; the first that fits."""


def read_models() -> Iterator[str]:
    """Every read model with its tables, and every view with its columns."""
    said = _said()
    yield "# Read models\n\n"
    yield (
        "The tables that follow the log, and the views that ask them: "
        "[how to ask](../how-to/ask-read-models.md), "
        "[how to write one](../how-to/write-a-read-model.md). A view depends on the day that it is "
        "asked for, a table on none.\n\n"
        "Under each view stand the columns of its answer, in order; in `--format csv` they are the "
        "heading, in `--format json` the names. A column that may be empty is empty where nothing "
        "is known, or where nothing can be said. What is named in capitals stands for itself: see "
        "the values in [commands.md](commands.md#values).\n\n"
    )
    yield "Views: " + ", ".join(f"[{one.name}](#{one.name})" for one in VIEWS) + ".\n\n"
    yield (
        "Read models: "
        + ", ".join(f"[{one.name}](#the-tables-of-{one.name})" for one in READ_MODELS)
        + ".\n\n## Views\n\n"
    )
    for view in VIEWS:
        yield from _view(view, said)
    yield "## Tables\n\n"
    yield (
        "Every table begins with `stream`, the id of the stream that a row belongs to. A fact is "
        "what one event says, and has the `version` of that event; a standing is what the stream's "
        "state says, and is written anew whenever the stream moves. `item` numbers the rows beside "
        "each other. These are the key, and left out below.\n\n"
        "`…_earliest` and `…_latest` are the first and the last day that a day can have been, the "
        "same where it is known, empty where it is open. `from_day` and `until_day` are the days "
        "from which and until which something holds, both included, open where they are empty.\n\n"
    )
    for model in READ_MODELS:
        yield from _model(model, said)


def _view(view: View[Any], said: dict[int, str]) -> Iterator[str]:
    yield f"### {view.name}\n\n**{view.title}.** {said[id(view)]}\n\n"
    yield f"{_paragraphs(getdoc(view.row) or '')}\n\n"
    can = ["one facility"] if view.by_facility else []
    can += [f"one {view.single}"] if view.single else []
    if can:
        yield f"Can be asked of {' or of '.join(can)}."
    else:
        yield "Is asked of everything at once."
    yield " Prints a page (`--page`)." if view.page else ""
    asked = ", ".join(f"[{one.name}](#the-tables-of-{one.name})" for one in view.models)
    yield f" It asks the tables of {asked}.\n\n"
    yield "| column | holds |\n|---|---|\n"
    hints = get_type_hints(view.row)
    for one in attrs.fields(view.row):
        yield f"| `{one.name}` | {_holds(hints[one.name])} |\n"
    yield "\n"


def _holds(hint: Any) -> str:
    """The type of a column in words."""
    kinds = [one for one in getattr(hint, "__args__", ()) if one not in (type(None), ...)]
    if hint is float:
        return "number"
    if not kinds:
        return PLAIN.get(hint, "text")
    if getattr(hint, "__origin__", None) is tuple:
        return f"list of {_holds(kinds[0])}"
    return " or ".join(_holds(one) for one in kinds) + ", or empty"


def _model(model: ReadModel, said: dict[int, str]) -> Iterator[str]:
    yield f"### The tables of {model.name}\n\n{said[id(model)]} Version {model.version}.\n\n"
    for table in model.tables:
        yield f"#### {table.name}\n\nA {table.info['kind']}. {said[id(table)]}\n\n"
        yield "| column | holds |\n|---|---|\n"
        for column in table.columns:
            if not column.primary_key:
                kind = next(word for cls, word in TYPES if isinstance(column.type, cls))
                yield f"| `{column.name}` | {kind}{', or empty' if column.nullable else ''} |\n"
        yield "\n"


def _said() -> dict[int, str]:
    """What stands under each view, read model and table in the source, by its identity."""
    found: dict[int, str] = {}
    for package in (questions, tables):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            loaded = import_module(module.name)
            body = ast.parse(Path(loaded.__file__ or "").read_text(encoding="utf-8")).body
            for node, following in zip(body, body[1:], strict=False):
                value = getattr(loaded, _name(node), None)
                if isinstance(value, Known):
                    of_all = _paragraphs(getdoc(Known) or "").split("\n\n")[1]
                    found |= {id(table): of_all for table in value.tables}
                if isinstance(value, (View, ReadModel, Table)) and isinstance(following, ast.Expr):
                    assert isinstance(following.value, ast.Constant)
                    found[id(value)] = _paragraphs(str(following.value.value))
    return found


def _name(node: ast.stmt) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else ""


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(one.split()) for one in text.split("\n\n"))

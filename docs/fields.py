"""Types in words: what a field of a command or an event holds, for the tables of the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs

PLAIN: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    UUID: "UUID",
    date: "date",
    datetime: "instant",
    Any: "an event, whole",
}


def shown(hint: Any, page: str = "") -> str:
    """A type in words, with links to *page*, where the values are described."""
    if hint in PLAIN:
        return PLAIN[hint]
    kinds = [one for one in get_args(hint) if one is not NoneType and one is not Ellipsis]
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(shown(one, page) for one in kinds)
    if get_origin(hint) is tuple:
        return f"list of {shown(kinds[0], page)}"
    if get_origin(hint) is frozenset:
        return f"set of {shown(kinds[0], page)}"
    return f"[`{hint.__name__}`]({page}#{hint.__name__.lower()})"


def parts_of(hint: Any) -> Iterator[Any]:
    """Every class of ours that a type is made of, nested ones too."""
    if get_args(hint):
        for one in get_args(hint):
            yield from parts_of(one)
    elif isinstance(hint, NewType):
        yield hint
    elif isinstance(hint, type) and hint.__module__.startswith("pemasyarakatan"):
        yield hint
        if attrs.has(hint):
            for inner in get_type_hints(hint).values():
                yield from parts_of(inner)


def left_out(one: Any) -> str:
    """What it means to leave a field out."""
    default = one.default
    if default is attrs.NOTHING:
        return "required"
    if default is None:
        return "not stated"
    if default in ((), frozenset()):
        return "none stated"
    return f"`{default}`"


def fields_table(cls: Any, page: str = "", *, keys: bool = False) -> Iterator[str]:
    """The fields of a class, one a row."""
    hints = get_type_hints(cls)
    yield "| field | type | left out |\n|---|---|---|\n"
    for one in attrs.fields(cls):
        key = " (key)" if keys and one.metadata.get("key") else ""
        yield f"| `{one.name}`{key} | {shown(hints[one.name], page)} | {left_out(one)} |\n"
    yield "\n"

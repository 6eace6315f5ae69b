"""JSON pointers (RFC 6901) into a state or an event, as its JSON is printed: sets are sorted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, IntEnum
from functools import cache
from typing import Any

import attrs

ABSENT: Any = type("Absent", (), {"__repr__": lambda _: "ABSENT"})()
"""Nothing is there; None is a value."""


class Shape(IntEnum):
    """What a value is in JSON."""

    LEAF = 0
    OBJECT = 1
    ARRAY = 2
    SET = 3


@cache
def _shape(kind: Any) -> Shape:
    if issubclass(kind, str | bytes | Enum):
        return Shape.LEAF
    if attrs.has(kind) or issubclass(kind, Mapping):
        return Shape.OBJECT
    if issubclass(kind, frozenset | set):
        return Shape.SET
    return Shape.ARRAY if issubclass(kind, Sequence) else Shape.LEAF


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(kind))


def names(value: Any) -> tuple[str, ...]:
    """The fields of an object of a class."""
    kind: Any = type(value)
    return _names(kind)


def shape(value: Any) -> Shape:
    """What *value* is in JSON; a set is an array in one order."""
    kind: Any = type(value)
    return _shape(kind)


def members(value: Any) -> Iterator[tuple[Any, Any]]:
    """The fields of an object by name, the items of an array by place, those of a set in order."""
    match shape(value):
        case Shape.OBJECT if isinstance(value, Mapping):
            yield from ((str(key), one) for key, one in value.items())
        case Shape.OBJECT:
            yield from ((name, getattr(value, name)) for name in names(value))
        case Shape.ARRAY:
            yield from enumerate(value)
        case Shape.SET:
            yield from enumerate(sorted(value))
        case _:
            pass


def same(first: Any, second: Any) -> bool:
    """Whether two values are one in JSON, where 1 is not true."""
    return first is second or (first == second and type(first) is type(second))


def pointer(path: str, key: Any) -> str:
    """The pointer of a part of what *path* points at."""
    return f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"


def keys(path: str) -> tuple[str, ...]:
    """The keys that a pointer is made of, from the outermost; ValueError if it is none."""
    if path and not path.startswith("/"):
        raise ValueError(f"{path!r} is no JSON pointer: expected it to begin with /")
    if "~" in path.replace("~0", "").replace("~1", ""):
        raise ValueError(f"{path!r} is no JSON pointer: expected ~ to be followed by 0 or 1")
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in path.split("/")[1:])


def place(key: str, length: int) -> int | None:
    """The place in an array that a key means, written in its one way; None if it has none."""
    if not (key.isascii() and key.isdecimal()) or (key != "0" and key[0] == "0"):
        return None
    return at if len(key) < 10 and (at := int(key)) < length else None


def found(value: Any, path: str) -> Any:
    """What *path* points at within *value*; ABSENT if nothing."""
    for key in keys(path):
        value = part(value, key)
        if value is ABSENT:
            break
    return value


def found_like(value: Any, like: Any, path: str) -> Any:
    """What stands in *value* where *path* points in *like*: a member of a set is where it is."""
    for key in keys(path):
        kind, like = shape(like), part(like, key)
        if kind is not Shape.SET or shape(value) is not Shape.SET:
            value = part(value, key)
        elif like not in value:
            return ABSENT
        else:
            value = like
        if value is ABSENT:
            break
    return value


def part(value: Any, key: str) -> Any:
    """The part of *value* that one key of a pointer means; ABSENT if it means none."""
    match shape(value):
        case Shape.OBJECT if isinstance(value, Mapping):
            return dict(members(value)).get(key, ABSENT)
        case Shape.OBJECT:
            return getattr(value, key) if key in names(value) else ABSENT
        case Shape.ARRAY:
            at = place(key, len(value))
            return ABSENT if at is None else value[at]
        case Shape.SET:
            at = place(key, len(value))
            return ABSENT if at is None else sorted(value)[at]
        case _:
            return ABSENT


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf with its pointer: what is no object and no array, and what is an empty one."""
    empty = True
    for key, one in members(value):
        empty = False
        yield from leaves(one, pointer(path, key))
    if empty:
        yield path, value


def within(inner: str, outer: str) -> bool:
    """Whether one pointer points at what another points at, or into it."""
    return inner == outer or inner.startswith(f"{outer}/")

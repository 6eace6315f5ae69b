"""Values changed in one place: another content of the same shape, or one mistake of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, get_type_hints

import attrs

from pemasyarakatan.domain.values import DocumentNumber, PartialDate
from pemasyarakatan.testing import days
from pemasyarakatan.testing.making import IDENTITY_NUMBERS, Making

T = TypeVar("T")

Path = tuple[Any, ...]


def altered(making: Making, value: T, *, keys: bool = False) -> T:
    """*value* with one of its fields made anew; the fields that identify it only if *keys*."""
    kind = type(value)
    names = [
        one.name
        for one in attrs.fields(kind)  # type: ignore[arg-type]  # an attrs class
        if bool(one.metadata.get("key")) is keys and one.name != "irregular"
    ]
    if not names:
        return value
    name = making.choices.pick(names)
    hint = get_type_hints(kind)[name]
    return attrs.evolve(value, **{name: making.field(kind, name, hint)})  # type: ignore[misc]


def mistaken(making: Making, value: T) -> T:
    """*value* with an identity number, a day that lies ahead, or a weekday that contradicts."""
    leaves = list(_leaves(value, ()))
    if not leaves:
        return value
    path, leaf = making.choices.pick(leaves)
    wrong: Any
    if isinstance(leaf, str):
        wrong = making.choices.pick(IDENTITY_NUMBERS)
    elif making.choices.chance(35):
        wrong = PartialDate.on(days.shifted(making.today, 1 + making.choices.below(9)))
    elif making.choices.chance(15):
        wrong = attrs.evolve(leaf, raw=making.choices.pick(IDENTITY_NUMBERS))
    else:
        wrong = days.mistaken(making.choices, leaf.latest or making.today)
    changed: T = _put(value, path, wrong)
    return changed


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every text and partial date in *value*, with the way to it; a digest is no text."""
    kind = type(value)
    if kind is str or kind is PartialDate:
        yield path, value
    elif kind is tuple:
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    elif attrs.has(kind) and kind is not DocumentNumber:
        for one in attrs.fields(kind):
            if one.name not in ("irregular", "sha256"):
                yield from _leaves(getattr(value, one.name), (*path, one.name))


def _put(value: Any, path: Path, leaf: Any) -> Any:
    """*value* with *leaf* at the end of *path*."""
    if not path:
        return leaf
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*value[:step], _put(value[step], rest, leaf), *value[step + 1 :])
    return attrs.evolve(value, **{step: _put(getattr(value, step), rest, leaf)})

"""Values of every kind that a type allows: what can be written, not only what is likely.

Any text that is Unicode, any day of the calendar, sets in any order; no rule is looked at.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs
from hypothesis import strategies as st

from pemasyarakatan.domain.decider import AMENDMENTS, CorrectionRecorded
from pemasyarakatan.domain.shape import LARGEST
from pemasyarakatan.record import Meta
from pemasyarakatan.wire.catalogue import CATALOGUE

_TELLING = (
    "",
    " ",
    "\x00",
    "\x7f",
    '"\\/',
    "\u2028",
    "é",
    "e\u0301",
    "\U0001f468\u200d👩",
    "\ufeff",
)

_LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from(_TELLING) | st.text(st.characters(codec="utf-8"), max_size=12),
    int: st.sampled_from((0, -1, LARGEST, -LARGEST)) | st.integers(-LARGEST, LARGEST),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    UUID: st.uuids(),
}


@cache
def values(hint: Any) -> st.SearchStrategy[Any]:
    """Every value of the type *hint*."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of([st.none() if one is NoneType else values(one) for one in inner])
    if origin is tuple:
        return st.lists(values(inner[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(values(inner[0]), max_size=4)
    if hint in _LEAVES:
        return _LEAVES[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if attrs.has(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{one.name: values(hints[one.name]) for one in attrs.fields(hint)})
    if isinstance(hint, NewType):
        return values(hint.__supertype__)
    raise TypeError(f"no strategy for {hint!r}: give it one in {__name__}")


@cache
def events(name: str) -> st.SearchStrategy[Any]:
    """Every event that is stored under *name*; a correction corrects any fact of its aggregate."""
    cls = CATALOGUE[name]
    if cls is not CorrectionRecorded:
        return values(cls)
    return st.builds(
        CorrectionRecorded,
        target_version=_LEAVES[int],
        corrected=st.one_of([values(one) for one in facts(name.partition(".")[0])]),
        reason=_LEAVES[str],
        approved_by=_LEAVES[str],
    )


def facts(aggregate: str) -> list[type]:
    """The classes of event of an *aggregate*, corrections, voids and evidence left out."""
    return [
        cls
        for name, cls in CATALOGUE.items()
        if name.startswith(f"{aggregate}.") and cls not in AMENDMENTS
    ]


METAS = values(Meta)
"""Every set of circumstances."""


def identical(one: Any, other: Any) -> bool:
    """Whether two values are equal and of the same classes all through: True is no 1 here."""
    kind = type(one)
    if kind is not type(other):
        return False
    if attrs.has(kind):
        return all(
            identical(getattr(one, part.name), getattr(other, part.name))
            for part in attrs.fields(kind)
        )
    if kind is tuple:
        return len(one) == len(other) and all(map(identical, one, other))
    if kind is frozenset:
        return {(type(part), part) for part in one} == {(type(part), part) for part in other}
    return bool(one == other)

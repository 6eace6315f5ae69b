"""Values made by their types, steered by the names of their fields.

A class is taken apart with `attrs.fields` and `typing.get_type_hints`; so a new command or event
is made without a word here. What is made is well formed mostly, lawful often, and now and then
wrong in just one way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache, partial
from types import UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs

from pemasyarakatan.domain.values import (
    CooperationField,
    Digest,
    FieldCode,
    Inferred,
    Irregularity,
    PartialDate,
    PersonName,
    RecipientRef,
)
from pemasyarakatan.testing import days
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.known import KINDS, STREAMS, Known, named

T = TypeVar("T")

Maker = Callable[["Making"], Any]
"""Makes one value; given to `Making` by a class, by a field's name, or by `"Class.field"`."""

IDENTITY_NUMBERS = ("3672010101900001", "NIK 3672 0101 0190 0001", "3672.0101.0190.0001")
"""Texts that no event may hold: sixteen digits, as an identity number has."""

_COUNTS = (1, 2, 0, 3, 5, 10, 20, 30, 160)
_AHEAD = frozenset({"term", "as_written", "due", "valid_until", "planned_for", "days"})
_PAIRS = (("started_on", "ended_on"), ("start", "end"), ("issued_on", "valid_until"))


class Making:
    """One source of values; *known* is what the history at hand tells.

    *keys* are the fields that say what the command at hand is about, *fresh* those among them
    that it brings into being. Not for two threads, and never for real data: what is made is small
    and repeats itself.
    """

    def __init__(
        self,
        choices: Choices,
        *,
        today: date,
        known: Known | None = None,
        makers: Mapping[Any, Maker] | None = None,
    ) -> None:
        self.choices = choices
        self.today = today
        self.known = known or Known()
        self.makers: Mapping[Any, Maker] = makers or {}
        self.keys: frozenset[str] = frozenset()
        self.fresh: frozenset[str] = frozenset()
        self.ahead = False

    def value(self, hint: Any, name: str = "") -> Any:
        """A value of the type *hint* for a field of this *name*."""
        return _maker(hint)(self, name)

    def of(self, kind: Callable[..., T], **given: Any) -> T:
        """An instance of the attrs class *kind*; *given* fields are taken as they are."""
        made: dict[str, Any] = dict(given)
        for name, hint in _fields(kind):
            if name not in made:
                made[name] = self.field(kind, name, hint)
        for first, second in _PAIRS:
            if first in made and second in made and second not in given:
                made[second] = self._in_order(made[first], made[second])
        return kind(**made)

    def field(self, kind: Any, name: str, hint: Any) -> Any:
        """A value for one field of *kind*."""
        makers = self.makers
        maker = makers.get(f"{kind.__name__}.{name}") or makers.get(name) or makers.get(_bare(hint))
        ahead, self.ahead = self.ahead, self.ahead or name in _AHEAD
        try:
            if maker is None:
                return _maker(hint)(self, name)
            optional = _bare(hint) is not hint
            return None if optional and not self.choices.chance(60) else maker(self)
        finally:
            self.ahead = ahead

    def day(self) -> date:
        """A day of the small calendar."""
        return days.day(self.choices, self.today, self.known.seen(date))

    def partial(self) -> PartialDate:
        """A day known in part; not after today where it tells of what has happened."""
        ahead = 40 if self.ahead else 0
        return days.partial(self.choices, self.today, self.known.seen(date), ahead=ahead)

    def identifier(self, name: str) -> UUID:
        """An id for a field of this *name*: of a stream, of a known part, or a new one."""
        kind = KINDS.get(name)
        if kind is not None:
            return self.choices.pick(STREAMS[kind])
        known = self.known.seen(name)
        new = named(name, len(known))
        if not known:
            return new
        usual, rare = (
            (new, self.choices.pick(known))
            if name in self.fresh
            else (
                self.choices.pick(known),
                new,
            )
        )
        return rare if self.choices.chance(12) else usual

    def text(self, name: str) -> str:
        """One of few texts for a field of this *name*, sometimes one that is known, or a blank."""
        roll = self.choices.below(100)
        if roll >= 99:
            return " "
        if roll >= 75 and (known := self.known.seen(name)):
            return str(self.choices.pick(known))
        return f"{name} {self.choices.pick('ABCD')}"

    def count(self, name: str) -> int:
        """A small number: often 1, sometimes 0 or below, sometimes more than there can be."""
        known = self.known.seen(name)
        if known and name in self.keys - self.fresh and self.choices.chance(80):
            return int(self.choices.pick(known))
        if known and self.choices.chance(30):
            return int(self.choices.pick(known)) + self.choices.pick((0, 1, -1))
        return -1 if self.choices.chance(2) else self.choices.pick(_COUNTS)

    def _in_order(self, first: Any, second: Any) -> Any:
        """*second*, put after *first* mostly."""
        if first is None or second is None or self.choices.chance(15):
            return second
        if isinstance(first, PartialDate) and isinstance(second, PartialDate):
            return days.later(self.choices, first) if first.dated else second
        return max(first, second)


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((one.name, hints[one.name]) for one in attrs.fields(kind))


@cache
def _bare(hint: Any) -> Any:
    """A type without its None."""
    inner = [one for one in get_args(hint) if one is not type(None)]
    return inner[0] if get_origin(hint) in (Union, UnionType) and len(inner) == 1 else hint


@cache
def _maker(hint: Any) -> Callable[[Making, str], Any]:
    """How a value of this type is made."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return partial(_one_of, inner)
    if origin is tuple:
        return partial(_several, inner)
    if origin is frozenset:
        return partial(_set, inner[0])
    found = _BY_TYPE.get(hint)
    if found is not None:
        return found
    if isinstance(hint, NewType):
        return _maker(hint.__supertype__)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return partial(_member, tuple(hint))
    if attrs.has(hint):
        return partial(_instance, hint)
    msg = f"no way is known to make a value of {hint!r}: give `makers` one for it"
    raise TypeError(msg)


def _one_of(options: tuple[Any, ...], making: Making, name: str) -> Any:
    stated = [option for option in options if option is not type(None)]
    if stated == [Irregularity]:
        return None  # An acknowledgement comes after a refusal, never before.
    if len(stated) < len(options) and not making.choices.chance(55):
        return None
    return making.value(making.choices.pick(stated), name)


def _several(inner: tuple[Any, ...], making: Making, name: str) -> tuple[Any, ...]:
    if inner[1:] != (...,):
        return tuple(making.value(one, name) for one in inner)
    made = [making.value(inner[0], name) for _ in range(making.choices.pick((1, 2, 0, 1, 3)))]
    if inner[0] is not date or making.choices.chance(10):
        return tuple(made)
    return tuple(sorted(set(made)))


def _set(inner: Any, making: Making, name: str) -> frozenset[Any]:
    size = making.choices.pick((1, 0, 2, 3))
    return frozenset(making.value(inner, name) for _ in range(size))


def _member(members: tuple[Any, ...], making: Making, name: str) -> Any:  # noqa: ARG001
    return making.choices.pick(members)


def _instance(kind: Any, making: Making, name: str) -> Any:  # noqa: ARG001
    if making.choices.chance(25) and (known := making.known.seen(kind)):
        return making.choices.pick(known)
    return making.of(kind)


def _cooperation(making: Making, name: str) -> CooperationField:  # noqa: ARG001
    if making.choices.chance(50) and (known := making.known.seen(CooperationField)):
        field: CooperationField = making.choices.pick(known)
        return field
    code = making.choices.pick((FieldCode.SKILLS_TRAINING, FieldCode.ARTS, FieldCode.OTHER))
    return CooperationField(code=code, text="kebun" if code is FieldCode.OTHER else None)


def _inferred(making: Making, name: str) -> Inferred:  # noqa: ARG001
    pointer = "/" + making.text("field").replace(" ", "_")
    return Inferred(field=pointer, basis=making.text("basis"))


def _person(making: Making, name: str) -> PersonName:  # noqa: ARG001
    return making.choices.pick(_PEOPLE)


_PEOPLE = (
    PersonName(raw="Margono", canonical="Margono"),
    PersonName(raw="Drs. Mashudi", canonical="Mashudi", titles_before=("Drs.",)),
    PersonName(raw="Ahmad Sihabudin, MH", canonical="Ahmad Sihabudin", titles_after=("MH",)),
)

_BY_TYPE: dict[Any, Callable[[Making, str], Any]] = {
    UUID: Making.identifier,
    str: Making.text,
    int: Making.count,
    bool: lambda making, name: making.choices.chance(50),  # noqa: ARG005
    date: lambda making, name: making.day(),  # noqa: ARG005
    datetime: lambda making, name: datetime.combine(making.day(), time(), UTC),  # noqa: ARG005
    PartialDate: lambda making, name: making.partial(),  # noqa: ARG005
    CooperationField: _cooperation,
    Inferred: _inferred,
    PersonName: _person,
    Digest: lambda making, name: Digest(making.choices.pick("abc") * 64),  # noqa: ARG005
    RecipientRef: lambda making, name: RecipientRef(  # noqa: ARG005
        f"ref-{making.choices.pick('abcdef')}"
    ),
}

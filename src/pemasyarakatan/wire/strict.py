"""The strict path: what a document may look like, said by cattrs, with every fault at once.

No coercion: a whole number is no text, a date has one spelling, a set has no member twice. What
was stored must hold every field; a command may leave out what has a default.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import attrs
import msgspec
from cattrs import Converter, transform_error
from cattrs.errors import (
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from pemasyarakatan.domain.values import PartialDate

Structure = Callable[[Any, Any], Any]
Part = Callable[[Converter, Any], Any]


class Fault(ValueError):
    """One fault of one value; its text is ready to be shown."""


class _Missing:
    def __repr__(self) -> str:
        return "nothing"


_MISSING: Any = _Missing()


class Unreadable(ValueError):
    """A document that cannot be read; *faults* names every fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def parse(document: bytes) -> Any:
    """The JSON value of *document*; raises Unreadable if it is none, or repeats a key."""
    try:
        text = document.decode()
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Unreadable([f"not UTF-8 at byte {error.start}"]) from None
    except json.JSONDecodeError as error:
        raise Unreadable([f"not JSON: {error.msg} at character {error.pos}"]) from None
    except RecursionError:
        raise Unreadable(["nested too deeply"]) from None
    except ValueError as error:
        raise Unreadable([f"not JSON as expected: {error}"]) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise Fault(f"key {twice[0]!r} stands twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise Fault(f"{name} is no JSON number")


def structure(converter: Converter, document: Any, cls: Any) -> Any:
    """*document* as an instance of *cls*; raises Unreadable with every fault and its pointer."""
    try:
        return converter.structure(document, cls)
    except RecursionError:
        raise Unreadable(["nested too deeply"]) from None
    except Exception as error:  # noqa: BLE001  # cattrs raises groups of whatever hooks raise
        found = transform_error(error, path="", format_exception=_sentence)
        raise Unreadable([_pointing(one) for one in found]) from None


def _sentence(error: BaseException, _type: type | None) -> str:
    if isinstance(error, ForbiddenExtraKeysError):
        return f"unknown field {', '.join(sorted(map(repr, error.extra_fields)))}"
    if isinstance(error, Fault):
        return str(error)
    if isinstance(error, KeyError):
        return f"missing field {error}"
    return f"unreadable: {error}"


def _pointing(fault: str) -> str:
    """What cattrs says `@ .topics[0].text`, with a JSON pointer as everywhere else."""
    said, _, path = fault.rpartition(" @ ")
    return f"{path.replace('[', '.').replace(']', '').replace('.', '/') or '/'}: {said}"


def taken_apart(value: Any) -> Any:
    """*value* with its objects as dicts and its sequences and sets as lists; leaves stay theirs."""
    kind: Any = type(value)
    if attrs.has(kind):
        return {name: taken_apart(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, dict):
        return {name: taken_apart(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [taken_apart(one) for one in value]
    return value


def converter(
    *, stored: bool, special: Mapping[type, Mapping[str, Part]] | None = None
) -> Converter:
    """A converter of its own for *stored* documents, or for commands; nothing here is global.

    A value that is no JSON and is of the right class already, as a program gives it, is taken as
    it is. *special* gives, by class and field, what makes the values of single fields.
    """
    made = Converter(detailed_validation=True, forbid_extra_keys=True)
    made.register_structure_hook(str, _text)
    made.register_structure_hook(int, _whole)
    made.register_structure_hook(bool, _truth)
    made.register_structure_hook(date, _date)
    made.register_structure_hook(datetime, _instant)
    made.register_structure_hook(UUID, _uuid)
    made.register_structure_hook(StrEnum, _member)
    made.register_structure_hook_factory(_is_union, lambda hint: _one_of(made, hint))
    made.register_structure_hook_factory(_is_tuple, lambda hint: _sequence(made, hint))
    made.register_structure_hook_factory(_is_set, lambda hint: _set(made, hint))
    made.register_structure_hook_factory(
        attrs.has, lambda cls: _object_of(made, cls, complete=stored)
    )
    if not stored:
        plain = _object_of(made, PartialDate, complete=False)
        made.register_structure_hook(PartialDate, lambda value, cls: _day(plain, value, cls))
    for cls, parts in (special or {}).items():
        made.register_structure_hook(cls, _object_of(made, cls, complete=stored, parts=parts))
    return made


def _found(value: Any) -> str:
    if value is _MISSING:
        return "nothing"
    try:
        shown = json.dumps(value, ensure_ascii=False, default=repr)
    except RecursionError:
        return "something nested too deeply"
    return presentable(shown if len(shown) <= 60 else shown[:57] + "…")


def presentable(text: str) -> str:
    """*text* with its half surrogate pairs written out, so that it can be printed."""
    return text.encode("utf-8", "backslashreplace").decode()


def _text(value: Any, _: Any) -> str:
    if type(value) is not str:
        raise Fault(f"expected text, found {_found(value)}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Fault("holds half a surrogate pair, expected Unicode text") from None
    return value


def _whole(value: Any, _: Any) -> int:
    if type(value) is not int:
        raise Fault(f"expected a whole number, found {_found(value)}")
    return value


def _truth(value: Any, _: Any) -> bool:
    if type(value) is not bool:
        raise Fault(f"expected true or false, found {_found(value)}")
    return value


def _date(value: Any, _: Any) -> date:
    if type(value) is date:
        return value
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Fault(f"expected a date as 2026-01-28, found {_found(value)}") from None
    if day.isoformat() != value:
        raise Fault(f"expected {day.isoformat()}, found {_found(value)}")
    return day


def _instant(value: Any, _: Any) -> datetime:
    try:
        instant: datetime = msgspec.convert(_text(value, str), datetime)
    except msgspec.ValidationError:
        raise Fault(f"expected an instant in UTC, found {_found(value)}") from None
    if msgspec.to_builtins(instant) != value or not value.endswith("Z"):
        raise Fault(f"expected an instant in UTC as 2026-01-28T02:00:00Z, found {_found(value)}")
    return instant


def _uuid(value: Any, _: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        found = UUID(value)
    except (TypeError, ValueError, AttributeError):
        raise Fault(f"expected a UUID, found {_found(value)}") from None
    if str(found) != value:
        raise Fault(f"expected {found}, found {_found(value)}")
    return found


def _member(value: Any, cls: type[StrEnum]) -> StrEnum:
    for member in cls:
        if value is member or (type(value) is str and member.value == value):
            return member
    names = ", ".join(str(member.value) for member in cls)
    raise Fault(f"expected one of {names}, found {_found(value)}")


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)


def _one_of(made: Converter, hint: Any) -> Structure:
    """One type or None; or, told apart by its JSON, an array or a text or None."""
    kinds = [one for one in get_args(hint) if one is not NoneType]
    optional = len(kinds) < len(get_args(hint))
    arrays = [one for one in kinds if _is_set(one) or _is_tuple(one)]
    others = [one for one in kinds if one not in arrays]

    def hook(value: Any, _: Any) -> Any:
        if value is None and optional:
            return None
        chosen = arrays if arrays and (isinstance(value, list) or not others) else others
        return made.structure(value, chosen[0])

    return hook


def _is_tuple(hint: Any) -> bool:
    return get_origin(hint) is tuple


def _is_set(hint: Any) -> bool:
    return get_origin(hint) is frozenset


def items_of(made: Converter, value: Any, inner: Any) -> list[Any]:
    """The members of an array, each as an *inner*, with every fault of every one."""
    if type(value) is not list:
        raise Fault(f"expected an array, found {_found(value)}")
    items: list[Any] = []
    errors: list[Exception] = []
    for index, item in enumerate(value):
        try:
            items.append(made.structure(item, inner))
        except Exception as error:  # noqa: BLE001  # collected, and raised together below
            note = IterableValidationNote(f"item {index}", index, inner)  # pyright: ignore[reportCallIssue]  # a str with __new__
            error.__notes__ = [*getattr(error, "__notes__", []), note]
            errors.append(error)
    if errors:
        raise IterableValidationError("items", errors, list)  # pyright: ignore[reportCallIssue]
    return items


def _sequence(made: Converter, hint: Any) -> Structure:
    inner = get_args(hint)[0]
    return lambda value, _: tuple(items_of(made, value, inner))


def _set(made: Converter, hint: Any) -> Structure:
    inner = get_args(hint)[0]

    def hook(value: Any, _: Any) -> frozenset[Hashable]:
        items = items_of(made, value, inner)
        members = frozenset(items)
        if len(members) != len(items):
            raise Fault("holds a member twice")
        return members

    return hook


def _object_of(
    made: Converter, cls: Any, *, complete: bool, parts: Mapping[str, Part] | None = None
) -> Structure:
    """An object with known fields only, and with every field if it must be *complete*."""
    hooks = {name: override(struct_hook=_part(made, one)) for name, one in (parts or {}).items()}
    inner: Structure = make_dict_structure_fn(cls, made, _cattrs_forbid_extra_keys=True, **hooks)  # type: ignore[arg-type]  # the hooks are overrides by name
    names = _names(cls)

    def hook(value: Any, _: Any) -> Any:
        if type(value) is not dict:
            raise Fault(f"expected an object ({cls.__name__}), found {_found(value)}")
        if complete:
            value = {**dict.fromkeys(names, _MISSING), **value}
        return inner(value, cls)

    return hook


def _part(made: Converter, part: Part) -> Structure:
    return lambda value, _: part(made, value)


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(cls))


def _day(plain: Structure, value: Any, cls: Any) -> Any:
    """In a command an exact day may be written as its date alone."""
    alone = type(value) is str or type(value) is date
    return PartialDate.on(_date(value, date)) if alone else plain(value, cls)

"""Values told in few words, for the message of a broken law."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.domain.values import PartialDate


def told(value: Any) -> str:
    """*value* in short: what is left at its default is left out, and an id is cut."""
    if isinstance(value, PartialDate):
        return f"{value}{f' {value.raw!r}' if value.raw else ''}"
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, UUID):
        return f"{str(value)[:8]}…"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | Facts):
        return f"({', '.join(map(told, value))})"
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(told, value)))}}}"
    if attrs.has(type(value)):
        stated = (
            f"{one.name}={told(getattr(value, one.name))}"
            for one in attrs.fields(type(value))
            if getattr(value, one.name) != one.default
        )
        return f"{type(value).__name__}({', '.join(stated)})"
    return repr(value)


def lines(history: Any) -> str:
    """A history, one event a line with its version."""
    return "\n".join(f"    {version}. {told(event)}" for version, event in enumerate(history, 1))

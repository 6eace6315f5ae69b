"""What the application answers: receipts of commands, and loaded streams."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from attrs import frozen


class Status(StrEnum):
    """Whether a command appended something, or it was already so."""

    RECORDED = "recorded"
    UNCHANGED = "unchanged"


@frozen(kw_only=True)
class Written:
    """What one save wrote to one stream: its new version and position, its events by name."""

    stream: UUID
    version: int
    position: int | None
    events: tuple[str, ...]


@frozen(kw_only=True)
class Receipt:
    """What a command wrote; *version* and *position* are those of its last event.

    *position* is None where the recorder gives none. *also* are the other streams of the same
    save. With status UNCHANGED nothing was written: a repeated command has its first receipt's
    values, a fact that was already so the stream's present version and no events.
    """

    status: Status
    stream: UUID
    version: int
    position: int | None
    events: tuple[str, ...]
    also: tuple[Written, ...] = ()


@frozen(kw_only=True)
class Loaded:
    """A stream's state: *kind* is the aggregate's name, *version* how many events led to it."""

    stream: UUID
    kind: str
    version: int
    state: Any

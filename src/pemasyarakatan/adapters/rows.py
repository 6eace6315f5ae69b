"""Stored events as a driver gives them, so that a reader who wants no more pays for no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload
from uuid import UUID

from eventsourcing.persistence import Notification

Row = tuple[int, int, str, bytes]
"""Position, version, topic and state."""

_new = object.__new__
_set = object.__setattr__


class StreamRows(Sequence[Notification]):
    """The events of one stream; each becomes a Notification whenever it is asked for.

    *rows* are what they are made of. Equal to any sequence of the same events.
    """

    __slots__ = ("rows", "stream")

    def __init__(self, stream: UUID | str, rows: Sequence[Row]) -> None:
        self.stream = stream
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Notification]:
        for row in self.rows:
            yield notification(self.stream, *row)

    @overload
    def __getitem__(self, index: int) -> Notification: ...
    @overload
    def __getitem__(self, index: slice) -> StreamRows: ...
    def __getitem__(self, index: int | slice) -> Notification | StreamRows:
        if isinstance(index, slice):
            return StreamRows(self.stream, self.rows[index])
        return notification(self.stream, *self.rows[index])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sequence):
            return list(self) == list(other)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def __repr__(self) -> str:
        return repr(list(self))


def notification(
    stream: UUID | str, position: int, version: int, topic: str, state: bytes
) -> Notification:
    """What Notification's constructor gives, which sets field after field, for a third of it."""
    content: dict[str, Any] = {
        "originator_id": stream,
        "originator_version": version,
        "topic": topic,
        "state": state,
        "id": position,
    }
    made: Notification = _new(Notification)
    _set(made, "__dict__", content)
    return made

"""Stored events as a driver gives them, so that a reader who wants no more pays for no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload
from uuid import UUID

from eventsourcing.persistence import Notification

Row = tuple[int, int, str, bytes]
"""Position, version, topic and state."""

PAGE = 2000
"""How many events of a stream are held at a time, of one that has more."""

Read = Callable[[int | None, int | None, bool, int], Sequence[Row]]
"""Gives the rows after one version and up to another, newest first or not, at most so many."""

Measure = Callable[[int | None, int | None], tuple[int, int]]
"""Gives how many rows there are between two versions, and the last version of them."""

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


class LongStream(StreamRows):
    """The events of a stream of more than a page; each page is read when it is come to.

    It ends where the stream ended when it was asked for. Only *rows* are held all at once.
    """

    __slots__ = ("_bounds", "_count", "_first", "_newest_first", "_read")

    def __init__(
        self,
        stream: UUID | str,
        read: Read,
        bounds: tuple[int | None, int],
        count: int,
        first: Sequence[Row],
        *,
        newest_first: bool,
    ) -> None:
        """*count* events within *bounds*, of which *first* are at hand."""
        self.stream = stream
        self._read = read
        self._bounds = bounds
        self._count = count
        self._first = first
        self._newest_first = newest_first

    @property
    def rows(self) -> Sequence[Row]:  # type: ignore[override]  # what the others hold anyway
        """All of them."""
        return [row for page in self._pages() for row in page]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Notification]:
        for page in self._pages():
            for row in page:
                yield notification(self.stream, *row)

    def __reversed__(self) -> Iterator[Notification]:
        return iter(StreamRows(self.stream, self.rows[::-1]))

    @overload
    def __getitem__(self, index: int) -> Notification: ...
    @overload
    def __getitem__(self, index: slice) -> StreamRows: ...
    def __getitem__(self, index: int | slice) -> Notification | StreamRows:
        if isinstance(index, slice):
            return super().__getitem__(index)
        place = range(self._count)[index]
        for page in self._pages():
            if place < len(page):
                return notification(self.stream, *page[place])
            place -= len(page)
        raise IndexError(index)

    def _pages(self) -> Iterator[Sequence[Row]]:
        after, last = self._bounds
        left, page = self._count, self._first
        while page:
            yield page
            left -= len(page)
            if self._newest_first:
                last = page[-1][1] - 1
            else:
                after = page[-1][1]
            page = self._read(after, last, self._newest_first, min(PAGE, left)) if left else ()


def selected(
    stream: UUID | str,
    read: Read,
    measure: Measure,
    *,
    gt: int | None,
    lte: int | None,
    desc: bool,
    limit: int | None,
) -> StreamRows:
    """The events of a stream by one question, and of a long one no more than a page at a time."""
    if limit is not None and limit <= PAGE:
        return StreamRows(stream, read(gt, lte, desc, limit))
    first = read(gt, lte, desc, PAGE)
    if len(first) < PAGE:
        return StreamRows(stream, first)
    count, last = measure(gt, first[0][1] if desc else lte)
    count = count if limit is None else min(count, limit)
    return LongStream(stream, read, (gt, last), count, first, newest_first=desc)


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

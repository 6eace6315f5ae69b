"""An immutable sequence that grows in constant time.

A state keeps the facts of a stream in it, so that folding ten thousand events costs per event
what folding a hundred does. A tuple would be copied at every event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class Facts(Sequence[T], Generic[T]):
    """Facts in the order in which they were recorded; equal to any other with the same items.

    Two views may share one list. A view never sees past its own length, and one that is no
    longer the newest copies before it grows, also when two threads grow the same one.
    """

    __slots__ = ("_items", "_length")

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._items: list[T] = list(items)
        self._length = len(self._items)

    def adding(self, fact: T) -> Facts[T]:
        """These facts and one more; this sequence itself does not change."""
        items, length = self._items, self._length
        if length and len(items) == length:
            items.append(fact)
            if items[length] is not fact:
                # Another thread took the place between the look and the append.
                items = [*items[:length], fact]
        else:
            items = [*items[:length], fact]
        grown: Facts[T] = Facts.__new__(Facts)
        grown._items = items
        grown._length = length + 1
        return grown

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self._items[: self._length][index])
        if not -self._length <= index < self._length:
            msg = f"fact {index} of {self._length}"
            raise IndexError(msg)
        return self._items[index if index >= 0 else self._length + index]

    def __iter__(self) -> Iterator[T]:
        return islice(self._items, self._length)

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Facts):
            mine: Any = self._items[: self._length]
            return bool(mine == other._items[: other._length])
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self._items[: self._length]))

    def __repr__(self) -> str:
        return f"Facts({self._items[: self._length]!r})"


NONE: Facts[Any] = Facts()
"""No fact yet; grows into a sequence of its own."""

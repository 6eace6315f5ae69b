"""An immutable sequence that grows in constant time, and finds facts by what they are about.

A state keeps the facts of a stream in it, so that folding ten thousand events costs per event
what folding a hundred does. A tuple would be copied at every event, and a dictionary as well.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class Facts(Sequence[T], Generic[T]):
    """Facts in the order in which they were recorded; equal to any other with the same items.

    Two views may share one list. A view never sees past its own length, and one that is no
    longer the newest copies before it grows, also when two threads grow the same one.
    """

    __slots__ = ("_indexes", "_items", "_length")

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._items: list[T] = list(items)
        self._length = len(self._items)
        self._indexes: dict[Callable[[T], Hashable], _Index[T]] = {}

    def adding(self, fact: T) -> Facts[T]:
        """These facts and one more; this sequence itself does not change."""
        items, length, indexes = self._items, self._length, self._indexes
        if length and len(items) == length:
            items.append(fact)
            if items[length] is not fact:
                # Another thread took the place between the look and the append.
                items, indexes = [*items[:length], fact], {}
        else:
            items, indexes = [*items[:length], fact], {}
        grown: Facts[T] = Facts.__new__(Facts)
        grown._items = items
        grown._length = length + 1
        grown._indexes = indexes
        return grown

    def continues(self, earlier: Facts[Any]) -> bool:
        """Whether these are the facts of *earlier* and perhaps more, told in constant time.

        No proof that they are not: false also where the same facts stand in another list.
        """
        if not earlier._length:
            return True
        return self._items is earlier._items and self._length >= earlier._length

    def where(self, key: Callable[[T], Hashable], value: Hashable) -> tuple[T, ...]:
        """The facts whose *key* is *value*, in order; found without looking at the others.

        *key* is asked once of every fact. Give a function that lasts, as `by` does: one made for
        the question would begin an index of its own. A fact whose key is None is under no key.
        """
        items, length = self._items, self._length
        if not length:
            return ()
        places = self._index(key).places(items, length, value)
        return tuple(items[place] for place in places if place < length)

    def first(self, key: Callable[[T], Hashable], value: Hashable) -> T | None:
        """The first fact whose *key* is *value*, found in constant time; None if there is none."""
        items, length = self._items, self._length
        place = self._index(key).first(items, length, value) if length else None
        return items[place] if place is not None and place < length else None

    def _index(self, key: Callable[[T], Hashable]) -> _Index[T]:
        index = self._indexes.get(key)
        return self._indexes.setdefault(key, _Index(key)) if index is None else index

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

    def __reduce__(self) -> tuple[type[Facts[T]], tuple[list[T]]]:
        return Facts, (self._items[: self._length],)


@cache
def by(*names: str) -> Callable[[Any], Any]:
    """The key of a fact that is what it has under this name; under several, the tuple of them."""
    return attrgetter(*names)


class _Index(Generic[T]):
    """Where the facts of a list stand by their key; it grows when it is asked, not at every event.

    All views of a list share it. Two threads that grow it at once note the same places: each
    notes them from the first unknown on, so that a place is never noted before an earlier one.
    """

    __slots__ = ("_first", "_key", "_more", "_noted")

    def __init__(self, key: Callable[[T], Hashable]) -> None:
        self._key = key
        self._noted = 0
        self._first: dict[Hashable, int] = {}
        self._more: dict[Hashable, dict[int, None]] = {}

    def first(self, items: list[T], length: int, value: Hashable) -> int | None:
        """Where the first fact with this key stands, once *length* of the *items* are noted."""
        if self._noted < length:
            self._note(items, length)
        return self._first.get(value)

    def places(self, items: list[T], length: int, value: Hashable) -> Sequence[int]:
        """Where all facts with this key stand, in order; some perhaps past that *length*."""
        first = self.first(items, length, value)
        if first is None:
            return ()
        return first, *self._more.get(value, ())

    def _note(self, items: list[T], length: int) -> None:
        key, first = self._key, self._first
        for place in range(self._noted, length):
            value = key(items[place])
            if value is not None and first.setdefault(value, place) != place:
                self._more.setdefault(value, {})[place] = None
        self._noted = length


NONE: Facts[Any] = Facts()
"""No fact yet; grows into a sequence of its own."""

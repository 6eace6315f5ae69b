"""An immutable map from keys to the values added under them, that grows in constant time.

What `Facts` is for a sequence, this is for look-ups: a programme of aid is asked for every line
of a round what its recipient has received, and a dictionary would be copied at every event.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_turn_of = itemgetter(0)


class Grouped(Generic[K, V]):
    """Values by key, those of one key in the order in which they were added.

    Two views may share one map. A view never sees what was added after it, and one that is no
    longer the newest copies before it grows, also when two threads grow the same one.
    """

    __slots__ = ("_places", "_turn", "_turns")

    def __init__(self) -> None:
        self._places: dict[K, list[tuple[int, V]]] = {}
        self._turns: list[object] = []
        self._turn = 0

    def adding(self, pairs: Iterable[tuple[K, V]]) -> Grouped[K, V]:
        """This map and these values under their keys; this map itself does not change."""
        places, turns, turn = self._places, self._turns, self._turn
        token = object()
        if turn and len(turns) == turn:
            turns.append(token)
        if len(turns) == turn or turns[turn] is not token:
            # The first growth, or another view or thread has grown this map: grow a copy.
            places = {key: list(self._seen(found)) for key, found in list(places.items())}
            turns = [*turns[:turn], token]
        for key, value in pairs:
            places.setdefault(key, []).append((turn, value))
        grown: Grouped[K, V] = Grouped.__new__(Grouped)
        grown._places = places
        grown._turns = turns
        grown._turn = turn + 1
        return grown

    def under(self, key: K) -> tuple[V, ...]:
        """Every value under *key*, the oldest first."""
        found = self._places.get(key)
        return tuple(value for _, value in self._seen(found)) if found else ()

    def newest_first(self, key: K) -> Iterator[V]:
        """Every value under *key*, the newest first; who stops early pays for no more."""
        found = self._places.get(key, ())
        for at in range(len(found) - 1, -1, -1):
            turn, value = found[at]
            if turn < self._turn:
                yield value

    def newest(self, key: K) -> V | None:
        """The value last added under *key*, None if there is none."""
        found = self._places.get(key)
        seen = self._seen(found) if found else None
        return seen[-1][1] if seen else None

    def keys(self) -> tuple[K, ...]:
        """Every key, in the order in which each was first added."""
        return tuple(key for key, found in list(self._places.items()) if self._seen(found))

    def _seen(self, found: list[tuple[int, V]]) -> list[tuple[int, V]]:
        if not found or found[-1][0] < self._turn:
            return found
        return found[: bisect_left(found, self._turn, key=_turn_of)]

"""The last writer of every part of a state, kept while its facts are folded.

A state shares what did not change with the one before it, so that only what is new is walked:
time and memory grow with what the facts say, not with the length of the history times itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pemasyarakatan.audit.replay.moments import Standing
from pemasyarakatan.audit.replay.pointing import Shape, members, place, same, shape
from pemasyarakatan.domain.facts import Facts

INITIAL = -1
"""The writer of what no fact has set."""


class Node:
    """One part of a state: its *value*, and the fact that changed it last, counted from 0.

    *parts* is None while one fact has written all that is in it. *born* is the fact that put it
    in its place, *past* are the values that facts had set before, each with its writer.
    """

    __slots__ = ("_parts", "born", "past", "value", "writer")

    def __init__(self, value: Any, writer: int, born: int) -> None:
        self.value = value
        self.writer = writer
        self.born = born
        self.past: list[tuple[Any, int]] = []
        self._parts: dict[Any, Node] | None = None

    @property
    def whole(self) -> bool:
        """Whether one fact has written all that is in it."""
        return self._parts is None

    def opened(self) -> dict[Any, Node]:
        """Its parts: by name, by place, and those of a set by the member itself."""
        if self._parts is None:
            writer = self.writer
            is_set = shape(self.value) is Shape.SET
            self._parts = {
                (part if is_set else key): Node(part, writer, writer)
                for key, part in members(self.value)
            }
        return self._parts

    def pointed(self) -> Iterator[tuple[Any, Node]]:
        """Its parts by the keys of their pointers, in order."""
        parts = self.opened()
        if shape(self.value) is Shape.SET:
            return ((at, parts[member]) for at, member in members(self.value))
        return iter(parts.items())

    def part(self, key: str) -> Node | None:
        """The part that a key of a pointer means."""
        if shape(self.value) is Shape.OBJECT:
            return self.opened().get(key)
        if shape(self.value) is Shape.LEAF:
            return None
        at = place(key, len(self.value))
        if at is None:
            return None
        parts = self.opened()
        return parts[sorted(self.value)[at] if shape(self.value) is Shape.SET else at]

    def update(self, new: Any, writer: int) -> bool:
        """Take a *new* value that *writer* led to; whether it is another than before."""
        old = self.value
        if new is old:
            return False
        kind = shape(new)
        if kind is Shape.LEAF or kind is not shape(old):
            if same(old, new):
                self.value = new
                return False
            return self._rewrite(new, writer)
        full = _full(new, kind)
        if full is not _full(old, kind):
            return self._rewrite(new, writer)
        changed = full and self._step(new, kind, writer)
        self.value = new
        if changed:
            self.writer = writer
        return changed

    def _rewrite(self, new: Any, writer: int) -> bool:
        if self.writer != INITIAL:
            self.past.append((self.value, self.writer))
        self.value, self.writer, self._parts = new, writer, None
        return True

    def _step(self, new: Any, kind: Shape, writer: int) -> bool:
        """Go into the parts; whether any of them changed, came or went."""
        old = self.value
        parts = self.opened()
        if kind is Shape.SET:
            coming = {member: member for member in new}
        elif isinstance(new, Facts) and isinstance(old, Facts) and new.continues(old):
            for at in range(len(old), len(new)):
                parts[at] = Node(new[at], writer, writer)
            return len(new) > len(old)
        else:
            coming = dict(members(new))
        gone = [key for key in parts if key not in coming]
        for key in gone:
            del parts[key]
        changed = bool(gone)
        for key, value in coming.items():
            part = parts.get(key)
            if part is None:
                parts[key] = Node(value, writer, writer)
                changed = True
            elif part.update(value, writer):
                changed = True
        return changed


def _full(value: Any, kind: Shape) -> bool:
    """Whether there is anything in an array; an object is never told by what is in it."""
    return kind is Shape.OBJECT or len(value) > 0


class Trace:
    """The state that a standing leads to, with who wrote what; *before* are some earlier states.

    Those are kept that a corrected fact was taken in, so that it can be asked what the fact led
    to as it was worded before.
    """

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.before: dict[int, Any] = {}
        state = standing.initial
        self.root = Node(state, INITIAL, INITIAL)
        evolve = standing.decider.evolve
        for number, fact in enumerate(standing.facts):
            if fact.correction is not None:
                self.before[number] = state
            state = evolve(state, fact.event)
            self.root.update(state, number)

    def writers(self, node: Node) -> set[int]:
        """Every fact that wrote something of a part, also what was overwritten since."""
        found = {writer for _, writer in node.past}
        if node.whole:
            found.add(node.writer)
        else:
            found.add(node.born)
            for part in node.opened().values():
                found |= self.writers(part)
        if not node.whole and not _full(node.value, shape(node.value)):
            found.add(node.writer)
        return found - {INITIAL}

    def descend(self, keys: tuple[str, ...]) -> tuple[Node, ...]:
        """The parts from the whole state to what a pointer means; empty if it means nothing."""
        way = [self.root]
        for key in keys:
            part = way[-1].part(key)
            if part is None:
                return ()
            way.append(part)
        return tuple(way)

"""What goes on one page where there is more to tell than it holds: something of every part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

LINES = 66
"""How many lines a page of A4 has in the usual letter."""


class Fitting:
    """Blocks of lines from top to bottom, of which parts of a list are left out that do not fit.

    The part that takes the most lines loses its least urgent item, again and again, its last one
    only when no part has another; what is left out is counted in its place. Lines that belong to
    no part are never left out.
    """

    def __init__(self, lines: int) -> None:
        self._room = lines
        self._blocks: list[_Part] = []

    def fixed(self, lines: Iterable[str]) -> None:
        """Lines that stand on the page whatever else does."""
        for line in lines:
            self._room -= 1
            self._blocks.append(_Part([[line]], range(1), None))

    def part(
        self,
        items: Sequence[Sequence[str]],
        left_out: Callable[[int], str],
        urgent: Sequence[int] | None = None,
    ) -> None:
        """A list, of whose items *urgent* names the places, those first that are to stay longest.

        *left_out* gives the one line that tells how many are not there.
        """
        order = range(len(items)) if urgent is None else urgent
        self._blocks.append(_Part(items, order, left_out))

    def lines(self) -> list[str]:
        """What fits."""
        parts = [one for one in self._blocks if one.left_out is not None]
        while sum(one.lines for one in parts) > self._room:
            longest = max(parts, key=lambda one: (min(one.many, 2), one.lines))
            if not longest.many:
                break
            longest.many -= 1
        return [line for one in self._blocks for line in one.told()]


class _Part:
    def __init__(
        self,
        items: Sequence[Sequence[str]],
        order: Sequence[int],
        left_out: Callable[[int], str] | None,
    ) -> None:
        self.items = items
        self.order = order
        self.left_out = left_out
        self.many = len(items)

    @property
    def lines(self) -> int:
        """How many lines it takes, with the one for what is left out."""
        kept = sum(len(self.items[place]) for place in self.order[: self.many])
        return kept + (self.many < len(self.items))

    def told(self) -> list[str]:
        found = [line for place in sorted(self.order[: self.many]) for line in self.items[place]]
        if self.left_out is not None and self.many < len(self.items):
            found.append(self.left_out(len(self.items) - self.many))
        return found

"""Choices over a `random.Random`: one stream of small whole numbers.

The same code makes fast seeded histories and, given Hypothesis' own `Random`, histories that
shrink. So the first option is always the simplest, and a chance that is not taken is a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Simplest(Random):
    """A source that always chooses the first, the simplest; it is not random at all."""

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:  # noqa: ARG002
        """Zero."""
        return 0


class Choices:
    """Choices that one source of randomness makes; not for secrets."""

    __slots__ = ("below",)

    below: Callable[[int], int]
    """A whole number from 0 up to, not including, the given one."""

    def __init__(self, source: Random) -> None:
        self.turn_to(source)

    def turn_to(self, source: Random) -> None:
        """Choose by another source from now on."""
        # A Random of Hypothesis draws whole numbers that shrink; the plain one is faster this way.
        fast = source.random
        plain = type(source) is Random
        self.below = (lambda bound: int(fast() * bound)) if plain else source.randrange

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases; shrinks to False."""
        return self.below(100) >= 100 - percent

    def pick(self, options: Sequence[T]) -> T:
        """One of *options*; shrinks to the first."""
        return options[self.below(len(options))] if len(options) > 1 else options[0]

    def weighted(self, options: Sequence[T], weights: Sequence[int]) -> T:
        """One of *options*, each as often as its weight says; shrinks to the first."""
        at = self.below(sum(weights))
        for option, weight in zip(options, weights, strict=True):
            at -= weight
            if at < 0:
                return option
        msg = "no option weighs anything"
        raise ValueError(msg)

    def some(self, options: Sequence[T], most: int) -> tuple[T, ...]:
        """Up to *most* of *options*, each at most once, in their order; shrinks to none."""
        rest = list(range(len(options)))
        wanted = self.below(min(most, len(rest)) + 1)
        places = sorted(rest.pop(self.below(len(rest))) for _ in range(wanted))
        return tuple(options[place] for place in places)

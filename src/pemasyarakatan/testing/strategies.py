"""Hypothesis strategies: values of a type, commands for a state, histories that a decider accepts.

Needs Hypothesis, unlike most of the kit. It draws by the same code as the seeded
walks; only what is drawn here shrinks.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from attrs import field, frozen
from hypothesis import strategies as st

from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.testing.amending import SHARED
from pemasyarakatan.testing.choices import Choices, Simplest
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.scenario import TODAY
from pemasyarakatan.testing.steered import steering_of
from pemasyarakatan.testing.steering import Steering
from pemasyarakatan.testing.walk import Walk

T = TypeVar("T")


@frozen(kw_only=True)
class History:
    """What happened to one *stream*: its *events*, each with the civil day of its recording."""

    decider: Decider[Any, Any, Any] = field(repr=False)
    stream: UUID
    events: tuple[Any, ...]
    recorded_on: tuple[date, ...]

    @property
    def state(self) -> Any:
        """The state that it leads to, corrections included."""
        return fold(self.decider, self.events)


def values(kind: type[T], *, today: date = TODAY) -> st.SearchStrategy[T]:
    """Values of a class of the library: a value object, an enum, a command, an event.

    They need not be lawful, nor always well formed.
    """
    return _choices().map(lambda choices: Making(choices, today=today).value(kind))


def commands(
    decider: Decider[Any, Any, Any],
    state: Any,
    *,
    today: date = TODAY,
    steering: Steering | None = None,
) -> st.SearchStrategy[Any]:
    """Commands of *decider* that suit *state*: many will be accepted, and many will not."""

    def proposed(choices: Choices) -> Any:
        walk = Walk(decider, choices, steering=steering or steering_of(decider), today=today)
        walk.stand(state)
        return walk.proposal(shared=False)

    return _choices().map(proposed)


def amendments(history: History, *, steering: Steering | None = None) -> st.SearchStrategy[Any]:
    """Corrections, voids and pieces of evidence for *history*; many will be accepted."""

    def proposed(choices: Choices) -> Any:
        steered = steering or steering_of(history.decider)
        walk = Walk(history.decider, choices, steering=steered, stream=history.stream)
        walk.follow(history.events, history.recorded_on)
        return walk.proposal(choices.pick(SHARED))

    return _choices().map(proposed)


def histories(
    decider: Decider[Any, Any, Any],
    *,
    longest: int = 14,
    today: date = TODAY,
    steering: Steering | None = None,
) -> st.SearchStrategy[History]:
    """Histories of up to *longest* events, each accepted by *decider* itself, from *today* on.

    They shrink by leaving steps out, and then to the simplest content of each step.
    """
    steered = steering or steering_of(decider)
    kinds: list[type | None] = [*decider.pairs, *(() if decider.internal else SHARED)]
    # A step is a kind of command and a seed, and not every choice in it: that shrinks in seconds.
    kind = st.sampled_from([None] * len(kinds) + kinds)
    step = st.tuples(kind, st.integers(0, 9_999))

    @st.composite
    def walked(draw: st.DrawFn) -> History:
        walk = Walk(decider, Choices(Simplest()), steering=steered, goal=longest, today=today)
        # More steps than events, since some are refused.
        least = draw(st.sampled_from((0, longest, 2 * longest)))
        # The list may always be longer, or else it could not shrink with its least length.
        for wanted, seed in draw(st.lists(step, min_size=least, max_size=3 * longest)):
            if len(walk.history) >= longest:
                break
            walk.choices.turn_to(Random(seed) if seed else Simplest())  # noqa: S311  # no secret
            if wanted is None or not walk.history:
                walk.step()
            else:
                walk.give(walk.proposal(wanted))
        return History(
            decider=decider,
            stream=walk.stream,
            events=walk.history,
            recorded_on=walk.recorded_on,
        )

    return walked()


def _choices() -> st.SearchStrategy[Choices]:
    return st.randoms(use_true_random=False).map(Choices)

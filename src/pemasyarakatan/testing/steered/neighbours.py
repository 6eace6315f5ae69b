"""The states of other streams, for rules that look at them: some of each kind, and none."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.register import Reservation
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.known import STREAMS
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steering import Steering
from pemasyarakatan.testing.walk import Walk

_KIND_OF = {stream: kind for kind, streams in STREAMS.items() for stream in streams}
_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15)

Seen = Callable[[Making, UUID, Any], Any]


def neighbours(holders: str, **others: tuple[Decider[Any, Any, Any], Steering]) -> Seen:
    """What gives the state of another stream, by its kind; an id of no kind is a reservation.

    *holders* is the kind of stream that reserves names or numbers here.
    """

    def seen(making: Making, stream: UUID, state: Any) -> Any:  # noqa: ARG001
        choices = making.choices
        kind = _KIND_OF.get(stream)
        if kind in others:
            return choices.pick(_states(kind, stream))
        if kind is not None or not choices.chance(15):
            return None
        return Reservation(raw="taken", holders=frozenset({choices.pick(STREAMS[holders])}))

    @cache
    def _states(kind: str, stream: UUID) -> tuple[Any, ...]:
        decider, steering = others[kind]
        alone = attrs.evolve(steering, seen=lambda making, stream, state: None)  # noqa: ARG005
        walks = [
            Walk(
                decider,
                Choices(Random(f"{stream} {goal}")),  # noqa: S311  # no secret depends on it
                steering=alone,
                goal=goal,
                stream=stream,
            )
            for goal in _LENGTHS
        ]
        for walk in walks:
            walk.run()
        return (*(walk.state for walk in walks), None)

    return seen

"""The world around a decision, said step by step.

World.on(date(2026, 6, 1)).with_stream(facility, FACILITY, registered).without_stream(other)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from attrs import evolve, field, frozen

from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.domain.law import Circumstances
from pemasyarakatan.testing.scenario import TODAY


@frozen
class World:
    """What a decision may know: the day, the streams it looks at, the policies switched on.

    Each method gives a new world and leaves this one as it is.
    """

    today: date = TODAY
    look: Mapping[UUID, Any] = field(factory=dict)
    policies: frozenset[str] = frozenset()

    @classmethod
    def on(cls, today: date) -> World:
        """The world on this day, with nothing looked at."""
        return cls(today=today)

    def with_stream(self, stream: UUID, decider: Decider[Any, Any, Any], *history: Any) -> World:
        """The same, and *stream* was looked at and has this *history*."""
        return self.with_state(stream, fold(decider, history))

    def with_state(self, stream: UUID, state: Any) -> World:
        """The same, and *stream* was looked at and is in this *state*."""
        return evolve(self, look={**self.look, stream: state})

    def without_stream(self, stream: UUID) -> World:
        """The same, and *stream* was looked for and is not there."""
        return self.with_state(stream, None)

    def with_policy(self, *names: str) -> World:
        """The same, and the service has switched these policies on."""
        return evolve(self, policies=self.policies | set(names))

    @property
    def circumstances(self) -> Circumstances:
        """This world as `decide` and `amend` take it."""
        return Circumstances(today=self.today, look=dict(self.look), policies=self.policies)

"""Given a history, when a command, then events, nothing, or a refusal under a rule.

given(FACILITY, registered).when(ObserveHead(...)).then(HeadObserved(...))
given(FACILITY).when(ObserveHead(...)).then_refused("facility.not_found")
given(FACILITY, registered, seen).when(ObserveHead(...)).then_irregular("facility.other_head")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import attrs
from attrs import frozen

from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void, amend
from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.domain.law import Circumstances
from pemasyarakatan.domain.values import Irregularity
from pemasyarakatan.errors import Refused

TODAY = date(2026, 6, 1)
"""The day of recording where a scenario names no other."""


@frozen
class Given:
    """A history of one stream, and the world around it."""

    decider: Decider[Any, Any, Any]
    history: tuple[Any, ...]
    circumstances: Circumstances
    recorded_on: tuple[date, ...]

    @property
    def state(self) -> Any:
        """The state that the history leads to."""
        return fold(self.decider, self.history)

    def when(self, command: Any) -> Outcome:
        """Decide *command*; nothing is raised before the outcome is looked at."""
        try:
            events = self._decide(command)
        except Refused as refused:
            return Outcome(given=self, command=command, events=(), refused=refused)
        return Outcome(given=self, command=command, events=events, refused=None)

    def _decide(self, command: Any) -> tuple[Any, ...]:
        if isinstance(command, Correct | Void | AttachEvidence):
            return amend(self.decider, command, self.history, self.recorded_on, self.circumstances)
        events: tuple[Any, ...] = self.decider.decide(command, self.state, self.circumstances)
        return events


@frozen
class Outcome:
    """What a command gave."""

    given: Given
    command: Any
    events: tuple[Any, ...]
    refused: Refused | None

    def then(self, *events: Any) -> None:
        """Expect exactly these *events*."""
        self._expect_accepted()
        assert self.events == events, f"expected {events}, got {self.events}"

    def then_gives(self, event: type) -> Any:
        """Expect one event of this class, and return it."""
        self._expect_accepted()
        given = [type(one).__name__ for one in self.events]
        assert given == [event.__name__], f"expected one {event.__name__}, got {given}"
        return self.events[0]

    def then_nothing(self) -> None:
        """Expect that it is already so: nothing to append, nothing refused."""
        self._expect_accepted()
        assert not self.events, f"expected nothing, got {self.events}"

    def then_refused(self, rule: str) -> None:
        """Expect a refusal under *rule*."""
        assert self.refused is not None, f"expected {rule}, got {self.events}"
        assert self.refused.rule == rule, f"expected {rule}, got {self.refused}"

    def then_irregular(self, *rules: str) -> Any:
        """Expect a refusal under the first of *rules*, and acceptance when all are acknowledged.

        Returns the event, which names exactly these rules.
        """
        self.then_refused(rules[0])
        acknowledged = Irregularity(
            rules=frozenset(rules), reason="it happened all the same", acknowledged_by="the head"
        )
        again = self.given.when(attrs.evolve(self.command, irregular=acknowledged))
        again._expect_accepted()  # noqa: SLF001
        named = again.events[0].irregular.rules
        assert named == set(rules), f"expected {set(rules)} in the event, got {set(named)}"
        return again.events[0]

    def _expect_accepted(self) -> None:
        assert self.refused is None, f"expected acceptance, got {self.refused}"


def given(
    decider: Decider[Any, Any, Any],
    *history: Any,
    today: date = TODAY,
    look: Mapping[UUID, Any] | None = None,
    policies: frozenset[str] = frozenset(),
    recorded_on: Sequence[date] | None = None,
) -> Given:
    """A stream of *decider* with this *history*, decided on *today*.

    *look* maps stream ids to the states that `reads` would name (None: no such stream);
    *recorded_on* holds each event's day of recording, *today* where it is left out.
    """
    return Given(
        decider,
        history,
        Circumstances(today=today, look=look or {}, policies=policies),
        tuple(recorded_on) if recorded_on is not None else (today,) * len(history),
    )

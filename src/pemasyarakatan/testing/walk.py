"""A history in the making: commands proposed for the state at hand, and the real decision on each.

Nothing is forced: whatever stands in the history of a walk was accepted by the decider itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import attrs
from attrs import frozen

from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void, amend
from pemasyarakatan.domain.decider import AMENDMENTS, Decider, EvidenceAttached, command_of, effective, fold
from pemasyarakatan.domain.law import Circumstances, Sort
from pemasyarakatan.domain.values import Irregularity
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.altering import altered, mistaken
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.known import Known
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.scenario import TODAY
from pemasyarakatan.testing.steering import PLAIN, Steering, keys, own_parts

SHARED = (Correct, Void, AttachEvidence)
"""The commands of every aggregate."""

Wanted = Callable[[type], int]
"""How much a kind of command is wanted: 0 not at all, 1 as much as any other."""


def equally(kind: type) -> int:  # noqa: ARG001
    """Every kind of command as much as any other."""
    return 1


_PASSING = (0, 0, 1, 3, 10, 30)


@frozen(kw_only=True)
class Attempt:
    """One command, what it was given to, and what came of it: *events*, or *refused*."""

    history: tuple[Any, ...]
    recorded_on: tuple[date, ...]
    state: Any
    circumstances: Circumstances
    command: Any
    events: tuple[Any, ...] = ()
    refused: Refused | None = None

    def again(self, decider: Decider[Any, Any, Any]) -> Attempt:
        """The same command, given to the same history of *decider*."""
        state = fold(decider, self.history)
        return attempt(
            decider, self.command, state, self.history, self.recorded_on, self.circumstances
        )


def attempt(
    decider: Decider[Any, Any, Any],
    command: Any,
    state: Any,
    history: tuple[Any, ...],
    recorded_on: tuple[date, ...],
    circumstances: Circumstances,
) -> Attempt:
    """What *decider* answers to *command*; a refusal is an answer, too."""
    events: tuple[Any, ...] = ()
    refused = None
    try:
        if isinstance(command, SHARED):
            events = amend(decider, command, history, recorded_on, circumstances)
        else:
            events = decider.decide(command, state, circumstances)
    except Refused as refusal:
        refused = refusal
    return Attempt(
        history=history,
        recorded_on=recorded_on,
        state=state,
        circumstances=circumstances,
        command=command,
        events=events,
        refused=refused,
    )


class Walk:
    """One stream of *decider*, growing; *goal* is the length after which closing is usual."""

    def __init__(
        self,
        decider: Decider[Any, Any, Any],
        choices: Choices,
        *,
        steering: Steering = PLAIN,
        goal: int = 12,
        today: date = TODAY,
        stream: UUID | None = None,
        observe: Callable[[Attempt], None] | None = None,
    ) -> None:
        self.decider = decider
        self.observe = observe
        self.choices = choices
        self.steering = steering
        self.goal = goal
        self.making = Making(choices, today=today, known=Known(), makers=steering.makers)
        self.stream = stream or steering.stream(self.making)
        self.history: tuple[Any, ...] = ()
        self.recorded_on: tuple[date, ...] = ()
        self.state: Any = decider.initial
        self._keys, self._parts = keys(decider), own_parts(decider)
        self._look: dict[UUID, Any] = {}
        self._policies = frozenset(p for p in steering.policies if choices.chance(50))
        self._identity = {f"{decider.name}_id": self.stream, **steering.identity(self.stream)}
        self._acknowledging = frozenset(r.id for r in decider.book.rules if r.sort is Sort.IRREGULAR)

    @property
    def today(self) -> date:
        """The civil day on which the next command is recorded."""
        return self.making.today

    def proposal(
        self,
        kind: type | None = None,
        wanted: Wanted = equally,
    ) -> Any:
        """A command for the state at hand, of this *kind* or of one that is *wanted*."""
        kind = kind or self._kind(wanted)
        command = None
        if kind in SHARED:
            command = self._amendment(kind)
        elif self.history and self.choices.chance(10):
            command = self._echo(kind)
        if command is None:
            command = self._made(kind)
        return mistaken(self.making, command) if self.choices.chance(6) else command

    def run(self, wanted: Wanted = equally) -> None:
        """Go on up to the goal, or until too much was refused on the way."""
        for _ in range(self.goal * 4):
            if len(self.history) >= self.goal:
                return
            self.give(self.proposal(wanted=wanted))

    def give(self, command: Any) -> list[Attempt]:
        """Give *command*, and again with what it must acknowledge; keep what is accepted."""
        tried = [self._try(command)]
        while (refused := tried[-1].refused) is not None:
            given: Irregularity | None = getattr(command, "irregular", None)
            rules = given.rules if given else frozenset[str]()
            if (
                refused.rule not in self._acknowledging
                or refused.rule in rules
                or not hasattr(command, "irregular")
                or not self.choices.chance(70)
            ):
                break
            command = attrs.evolve(command, irregular=acknowledging(*rules, refused.rule))
            tried.append(self._try(command))
        if tried[-1].events:
            self.keep(tried[-1].events)
        return tried

    def keep(self, events: tuple[Any, ...]) -> None:
        """Go on after *events*; some days pass."""
        for event in events:
            self.history = (*self.history, event)
            self.recorded_on = (*self.recorded_on, self.today)
            self.making.known.learn(event)
            if isinstance(event, AMENDMENTS):
                self.state = fold(self.decider, self.history)
            else:
                self.state = self.decider.evolve(self.state, event)
        self.making.today += timedelta(days=self.choices.pick(_PASSING))

    def circumstances(self, command: Any) -> Circumstances:
        """The day, and the states of the streams that *command* looks at."""
        look: dict[UUID, Any] = {}
        if not isinstance(command, SHARED):
            for stream in self.decider.reads(command, self.state):
                if stream not in self._look or self.choices.chance(20):
                    self._look[stream] = self.steering.seen(self.making, stream, self.state)
                look[stream] = self._look[stream]
        return Circumstances(today=self.today, look=look, policies=self._policies)

    def _try(self, command: Any) -> Attempt:
        circumstances = self.circumstances(command)
        tried = attempt(
            self.decider, command, self.state, self.history, self.recorded_on, circumstances
        )
        if self.observe is not None:
            self.observe(tried)
        return tried

    def _kind(self, wanted: Wanted) -> type:
        """Which command comes next."""
        kinds = (*self.decider.pairs, *SHARED)
        return self.choices.weighted(kinds, [self._weight(kind) * wanted(kind) for kind in kinds])

    def _weight(self, kind: type) -> int:
        length = len(self.history)
        creating = self.steering.founded and kind is next(iter(self.decider.pairs))
        if not length and self.steering.founded:
            return 200 if creating else 1
        if kind in SHARED:
            return 3
        if creating or (kind in self.steering.closing and length < self.goal - 2):
            return 1
        speaks_of = self._keys[kind] - self._parts[kind] - self._identity.keys()
        if not all(self.making.known.seen(name) for name in speaks_of):
            return 1  # It speaks of a part, and there is none yet.
        return 30 if kind in self.steering.closing else 10

    def _made(self, kind: type) -> Any:
        """A new command of this *kind*."""
        making = self.making
        making.keys, making.fresh = self._keys[kind], self._parts[kind]
        command = making.of(kind, **self._given(kind, whole=not self.choices.chance(4)))
        tailor = self.steering.tailored.get(kind)
        if tailor is not None and not self.choices.chance(12):
            command = tailor(making, self.state, command)
        return command

    def _given(self, kind: type, *, whole: bool) -> Mapping[str, Any]:
        """The fields that say which stream it is; if not *whole*, the id alone."""
        names = {one.name for one in attrs.fields(kind)}
        own = f"{self.decider.name}_id"
        return {
            name: value
            for name, value in self._identity.items()
            if name in names and (whole or name == own)
        }

    def _echo(self, kind: type) -> Any:
        """A command that says again what is known, or nearly so."""
        known = [e for _, e in effective(self.history) if type(e) in self.decider.pairs[kind]]
        if not known:
            return None
        event = self.choices.pick(known)
        command = command_of(self.decider, event, **self._given(kind, whole=True))
        return altered(self.making, command) if self.choices.chance(60) else command

    # --- the commands that every aggregate shares -------------------------------------------------

    def _amendment(self, kind: type) -> Any:
        common: dict[str, Any] = {"stream": self.stream, "target_version": self._target()}
        if kind is Correct:
            return Correct(**common, corrected=self._corrected(common), **self._reasons())
        if kind is Void:
            moved_to = self.making.identifier("moved_to") if self.choices.chance(20) else None
            return Void(**common, moved_to=moved_to, **self._reasons())
        known = [event for event in self.history if isinstance(event, EvidenceAttached)]
        if known and self.choices.chance(20):
            again = self.choices.pick(known)
            return AttachEvidence(stream=self.stream, **attrs.asdict(again, recurse=False))
        return self.making.of(AttachEvidence, **common)

    def _reasons(self) -> dict[str, str]:
        reason = " " if self.choices.chance(6) else "the minutes say otherwise"
        return {"reason": reason, "approved_by": "the head of the unit"}

    def _target(self) -> int:
        """A version: mostly one that is in effect, and seldom the first."""
        count = len(self.history)
        versions = [version for version, _ in effective(self.history)]
        if not versions or self.choices.chance(12):
            return self.choices.below(count + 2)
        if self.choices.chance(30):
            return 1 + (self.choices.below(count) if self.choices.chance(50) else 0)
        return versions[-1 - self.choices.below(min(len(versions), 6))]

    def _corrected(self, common: Mapping[str, Any]) -> Any:
        """What the target should have been; now and then something that it cannot be."""
        facts = dict(effective(self.history))
        version = common["target_version"]
        stored = self.history[version - 1] if 0 < version <= len(self.history) else None
        current = facts.get(version, stored)
        roll = self.choices.below(100)
        if current is None or isinstance(current, AMENDMENTS) or roll >= 94:
            others = tuple(facts.values()) or self.history
            return self.choices.pick(others) if others else self._made_event()
        if roll >= 89:
            return current
        return altered(self.making, current, keys=roll >= 80)

    def _made_event(self) -> Any:
        """Some event of this aggregate, which need not fit."""
        return self.making.of(self.choices.pick(self.decider.events))


def acknowledging(*rules: str) -> Irregularity:
    """An acknowledgement of these rules."""
    return Irregularity(
        rules=frozenset(rules), reason="it happened all the same", acknowledged_by="the head"
    )

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

from pemasyarakatan.domain.corrections import Correct, Void, amend, stays_possible_elsewhere
from pemasyarakatan.domain.decider import (
    AMENDMENTS,
    Decider,
    command_of,
    effective,
    fold,
)
from pemasyarakatan.domain.law import Circumstances, Sort
from pemasyarakatan.domain.values import Irregularity
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.altering import altered, mistaken
from pemasyarakatan.testing.amending import SHARED, amendment
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.known import Known
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.scenario import TODAY
from pemasyarakatan.testing.steering import PLAIN, Steering, keys, own_parts

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

    def without(self, index: int, decider: Decider[Any, Any, Any]) -> Attempt:
        """The same command, after the same history without one of its events."""
        shorter = attrs.evolve(
            self,
            history=(*self.history[:index], *self.history[index + 1 :]),
            recorded_on=(*self.recorded_on[:index], *self.recorded_on[index + 1 :]),
        )
        return shorter.again(decider)


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
            events = _amended(decider, command, state, history, recorded_on, circumstances)
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


def _amended(
    decider: Decider[Any, Any, Any],
    command: Any,
    state: Any,
    history: tuple[Any, ...],
    recorded_on: tuple[date, ...],
    circumstances: Circumstances,
) -> tuple[Any, ...]:
    """What an amendment gives, weighed against the other streams as the application weighs it."""
    events = amend(decider, command, history, recorded_on, circumstances)
    if events and circumstances.look:
        after = fold(decider, (*history, *events))
        stays_possible_elsewhere(decider, command, state, after, circumstances.look)
    return events


class Walk:
    """One stream of *decider*, growing.

    *goal* is the length at which it ends, and shortly before which closing is usual. Of a hundred
    proposals so many as *mistakes* says get an identity number, a day ahead or a wrong weekday.
    """

    def __init__(
        self,
        decider: Decider[Any, Any, Any],
        choices: Choices,
        *,
        steering: Steering = PLAIN,
        goal: int = 12,
        today: date = TODAY,
        stream: UUID | None = None,
        mistakes: int = 8,
        observe: Callable[[Attempt], None] | None = None,
    ) -> None:
        self.decider = decider
        self.mistakes = mistakes
        self.observe = observe
        self.choices = choices
        self.steering = steering
        self.goal = goal
        self.making = Making(choices, today=today, known=Known(), makers=steering.makers)
        self._found(stream or steering.stream(self.making))
        self.history: tuple[Any, ...] = ()
        self.recorded_on: tuple[date, ...] = ()
        self.state: Any = decider.initial
        self._keys, self._parts = keys(decider), own_parts(decider)
        self._needs = {
            kind: tuple(names - self._parts[kind] - self._identity.keys())
            for kind, names in self._keys.items()
        }
        self._look: dict[UUID, Any] = {}
        self._pinned: dict[UUID, Any] = {}
        self._policies = frozenset(p for p in steering.policies if choices.chance(50))
        self._acknowledging = frozenset(
            r.id for r in decider.book.rules if r.sort is Sort.IRREGULAR
        )

    def _found(self, stream: UUID) -> None:
        self.stream = stream
        own = {self.decider.identity: stream}
        self._identity: Mapping[str, Any] = {**own, **self.steering.identity(stream)}

    @property
    def today(self) -> date:
        """The civil day on which the next command is recorded."""
        return self.making.today

    def stand(self, state: Any) -> None:
        """Stand in *state*, however it came about; what is in it is known from now on."""
        self.state = state
        self.making.known.learn(state)
        own = self.making.known.seen(self.decider.identity)
        if own:
            self._found(own[0])
        elif (stream := self.steering.of(state)) is not None:
            self._found(stream)

    def follow(self, history: tuple[Any, ...], recorded_on: tuple[date, ...]) -> None:
        """Go on where this *history* of the same stream ends."""
        self.history, self.recorded_on = history, recorded_on
        self.state = fold(self.decider, history)
        self.making.known.learn(history)
        self.making.today = max([self.today, *recorded_on])

    def proposal(
        self, kind: type | None = None, *, wanted: Wanted = equally, shared: bool = True
    ) -> Any:
        """A command for the state at hand: of this *kind*, or of one that is *wanted*.

        Without *shared*, none of the commands that every aggregate shares.
        """
        kind = kind or self._kind(wanted, shared=shared and not self.decider.internal)
        command = None
        if kind in SHARED:
            command = amendment(self.decider, self.making, self.stream, self.history, kind)
        elif self.history and self.choices.chance(10):
            command = self._echo(kind)
        if command is None:
            command = self._made(kind)
        return mistaken(self.making, command) if self.choices.chance(self.mistakes) else command

    def run(self, wanted: Wanted = equally) -> None:
        """Go on up to the goal, or until too much was refused on the way."""
        for _ in range(self.goal * 2):
            if len(self.history) >= self.goal:
                return
            self.step(wanted)

    def step(self, wanted: Wanted = equally) -> None:
        """Propose until something is accepted, three times at the most."""
        length = len(self.history)
        for _ in range(3):
            self.give(self.proposal(wanted=wanted))
            if len(self.history) > length:
                return

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
        streams = () if isinstance(command, SHARED) else self.decider.reads(command, self.state)
        return self._around(streams)

    def _around(self, streams: tuple[UUID, ...]) -> Circumstances:
        """The day, and the states of *streams*; now and then one has changed since."""
        look: dict[UUID, Any] = {}
        for stream in streams:
            if stream not in self._look or self.choices.chance(20):
                self._look[stream] = self.steering.seen(self.making, stream, self.state)
            look[stream] = self._pinned.get(stream, self._look[stream])
        return Circumstances(today=self.today, look=look, policies=self._policies)

    def _try(self, command: Any) -> Attempt:
        tried = self._given_to(command, self.circumstances(command))
        if tried.events and isinstance(command, Correct | Void):
            # Only what an amendment leads to says which other streams it rests on.
            streams = self.decider.rests_on(fold(self.decider, (*self.history, *tried.events)))
            if streams:
                tried = self._given_to(command, self._around(streams))
        if self.observe is not None:
            self.observe(tried)
        return tried

    def _given_to(self, command: Any, circumstances: Circumstances) -> Attempt:
        return attempt(
            self.decider, command, self.state, self.history, self.recorded_on, circumstances
        )

    def _kind(self, wanted: Wanted, *, shared: bool) -> type:
        """Which command comes next."""
        kinds: tuple[type, ...] = (*self.decider.pairs, *(SHARED if shared else ()))
        founding = self.steering.founded and kinds[0]
        if founding and self.state == self.decider.initial:
            weights = [200 if kind is founding else 1 for kind in kinds]
        else:
            weights = [1 if kind is founding else self._weight(kind) for kind in kinds]
        weights = [weight * wanted(kind) for kind, weight in zip(kinds, weights, strict=True)]
        return self.choices.weighted(kinds, weights)

    def _weight(self, kind: type) -> int:
        """How usual a kind of command is in the state at hand."""
        if kind in SHARED:
            return 4
        closing = kind in self.steering.closing
        if closing and len(self.history) < self.goal - 2:
            return 1
        seen = self.making.known.seen
        if not all(seen(name) for name in self._needs[kind]):
            return 1  # It speaks of a part, and there is none yet.
        return self.steering.likely(self.state, kind) * (3 if closing else 1)

    def made(self, kind: type, **fields: Any) -> Any:
        """A command of this *kind* that suits the state mostly, with these *fields*."""
        command = self._made(kind)
        return attrs.evolve(command, **fields)

    def seeing(self, stream: UUID, state: Any) -> None:
        """Let another stream be in *state* from now on, None for no such stream."""
        self._pinned[stream] = state

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
        """The fields that say which stream it is; if not *whole*, only what gives the id."""
        names = {one.name for one in attrs.fields(kind)}
        own = self.decider.identity
        return {
            name: value
            for name, value in self._identity.items()
            if name in names and (whole or name == own or own not in names)
        }

    def _derived(self, kind: type) -> Mapping[str, Any]:
        """The fields that the id of the stream derives from, where a command does not carry it."""
        named = f"{self.decider.name}_id" in {one.name for one in attrs.fields(kind)}
        return {} if named else self._given(kind, whole=True)

    def _echo(self, kind: type) -> Any:
        """A command that says again what is known, or nearly so."""
        known = [e for _, e in effective(self.history) if type(e) in self.decider.pairs[kind]]
        if not known:
            return None
        event = self.choices.pick(known)
        command = command_of(self.decider, event, **self._given(kind, whole=True))
        match self.choices.below(3):
            case 0:
                return command
            case 1:
                return attrs.evolve(altered(self.making, command), **self._derived(kind))
            case _:
                return self._under_a_new_id(kind, command)

    def _under_a_new_id(self, kind: type, command: Any) -> Any:
        """The same content again, as another part."""
        making = self.making
        making.keys, making.fresh = self._keys[kind], self._parts[kind]
        ids = {
            name: making.identifier(name)
            for name in sorted(self._parts[kind] - self._identity.keys())
            if isinstance(getattr(command, name, None), UUID)
        }
        return attrs.evolve(command, **ids)


def acknowledging(*rules: str) -> Irregularity:
    """An acknowledgement of these rules."""
    return Irregularity(
        rules=frozenset(rules), reason="it happened all the same", acknowledged_by="the head"
    )

"""The laws that every decider keeps, checked on histories in the making.

What passes here is not proven: it was tried on so many histories. A broken law is an
`AssertionError` that names the law, the command and the history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any, Protocol
from uuid import UUID

import attrs

from pemasyarakatan.domain.corrections import PAIRS as SHARED_PAIRS
from pemasyarakatan.domain.corrections import impossibilities
from pemasyarakatan.domain.decider import AMENDMENTS, Decider, at, effective, fold
from pemasyarakatan.domain.law import Circumstances, Sort
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.amending import SHARED
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.steered import steering_of
from pemasyarakatan.testing.steering import Steering
from pemasyarakatan.testing.telling import lines, told
from pemasyarakatan.testing.walk import (
    Attempt,
    Walk,
    Wanted,
    acknowledging,
    attempt,
    equally,
)


class Wire(Protocol):
    """What stores events as bytes; the library's codec is one."""

    def encode(self, aggregate: str, event: Any, meta: bytes) -> tuple[str, bytes]:
        """The stored name and the document of an event."""
        ...

    def decode(
        self, name: str, state: bytes, *, stream: UUID | str, version: int
    ) -> tuple[str, Any, bytes]:
        """The aggregate, the event and the undecoded meta of a document."""
        ...


class LawBroken(AssertionError):
    """A decider breaks a *law*; the message says after what history, and by which command."""

    def __init__(self, law: str, evidence: Sequence[Any]) -> None:
        super().__init__("\n  ".join([f"law broken: {law}", *map(_shown, evidence)]))
        self.law = law


class Laws:
    """The laws of one decider, to be asked after every attempt and at the end of every walk."""

    def __init__(self, decider: Decider[Any, Any, Any], codec: Wire | None = None) -> None:
        self.decider = decider
        self.codec = codec
        self._sorts = {rule.id: rule.sort for rule in decider.book.rules}
        self._elsewhere = frozenset(rule.id for rule in decider.book.rules if rule.elsewhere)
        self._irregular = frozenset(
            rule.id for rule in decider.book.rules if rule.sort is Sort.IRREGULAR
        )

    def check_attempt(self, tried: Attempt) -> None:
        """The laws of one command; a broken one is told with as short a history as breaks it."""
        try:
            self._check_attempt(tried)
        except LawBroken as broken:
            raise self._shortest(tried, broken) from None

    def _shortest(self, tried: Attempt, broken: LawBroken) -> LawBroken:
        """The same law, broken after fewer events."""
        for index in range(len(tried.history) - 1, -1, -1):
            fewer = tried.without(index, self.decider)
            try:
                self._check_attempt(fewer)
            except LawBroken as other:
                if other.law == broken.law:
                    tried, broken = fewer, other
            except Exception:  # noqa: BLE001, S110  # another fault is another story
                pass
        return broken

    def _check_attempt(self, tried: Attempt) -> None:
        again = attempt(
            self.decider,
            tried.command,
            tried.state,
            tried.history,
            tried.recorded_on,
            tried.circumstances,
        )
        same = again.events == tried.events and _why(again) == _why(tried)
        _law("the same command on the same history gives the same answer", same, tried, again)
        if tried.refused is not None:
            self._check_refusal(tried, tried.refused)
        elif tried.events:
            self._check_acceptance(tried)
        if tried.circumstances.look:
            self._check_unseen(tried)

    def check_history(
        self, history: Sequence[Any], recorded_on: Sequence[date], stream: UUID
    ) -> None:
        """The laws of a whole history, every prefix of it included."""
        decider = self.decider
        states = [decider.initial]
        _law("where nothing happened nothing is broken", not decider.broken(states[0]), states[0])
        for count, event in enumerate(history, 1):
            refolds = isinstance(event, AMENDMENTS)
            states.append(
                fold(decider, history[:count]) if refolds else decider.evolve(states[-1], event)
            )
        # Every state grows in other directions, too, and only then all are looked at: one that
        # shares facts with another must not see what that one was given.
        facts = [event for event in history if not isinstance(event, AMENDMENTS)]
        for live in states:
            for event in facts:
                decider.evolve(live, event)
        for count, live in enumerate(states):
            folded = fold(decider, history[:count])
            _law("the live state is the fold of every prefix", live == folded, history[:count])
        whole = at(decider, history, date.max)
        _law("on the last day of the calendar everything holds", whole == states[-1], history)
        found = impossibilities(decider, history, recorded_on, stream)
        _law("what was accepted is possible when it is replayed", not found, history, found)
        for _, event in effective(history):
            decider.day_of(event)
        unseen = decider.broken_elsewhere(states[-1], {})
        _law("nothing is broken in streams that were not looked at", not unseen, history, unseen)
        decider.rests_on(states[-1])
        decider.title(states[-1])
        decider.flags(states[-1], {})
        decider.claims(states[-1])

    def _check_refusal(self, tried: Attempt, refused: Refused) -> None:
        sort = self._sorts.get(refused.rule)
        _law("a refusal names a rule of the book", sort is not None, tried)
        acknowledged = getattr(tried.command, "irregular", None)
        if acknowledged is not None and sort is Sort.IRREGULAR:
            not_acknowledged = refused.rule not in acknowledged.rules
            _law("an acknowledged rule does not refuse", not_acknowledged, tried)

    def _check_acceptance(self, tried: Attempt) -> None:
        decider = self.decider
        command, events = tried.command, tried.events
        classes = SHARED_PAIRS.get(type(command)) or decider.pairs[type(command)]
        fitting = all(type(event) in classes for event in events)
        _law("a command gives the events that are paired with it", fitting, tried)
        history = (*tried.history, *events)
        recorded_on = (*tried.recorded_on, *(tried.circumstances.today for _ in events))
        if isinstance(command, SHARED):
            state = fold(decider, history)
        else:
            state = tried.state
            for event in events:
                before, state = state, decider.evolve(state, event)
                _law("no fact is lost", before != state, tried, event)
        self._check_unbroken(tried, state)
        self._check_unbroken_elsewhere(tried, state)
        for event in events:
            self._check_irregular(tried, event)
            self._check_wire(tried, event)
        again = attempt(decider, command, state, history, recorded_on, tried.circumstances)
        once = not again.events
        _law("a command sent again adds nothing", once, tried, again.events)

    def _check_unbroken(self, tried: Attempt, state: Any) -> None:
        """No (H) invariant is ever broken; an (L) one only by what is not judged, a correction."""
        lenient = isinstance(tried.command, SHARED)
        for one in self.decider.broken(state):
            allowed = self._sorts.get(one.rule) is Sort.IRREGULAR and (
                lenient or one.rule in {known.rule for known in self.decider.broken(tried.state)}
            )
            _law("no invariant is broken by what was accepted", allowed, tried, one)

    def _check_unbroken_elsewhere(self, tried: Attempt, state: Any) -> None:
        """No amendment breaks an (H) rule over the streams in sight that was not broken before.

        An ordinary command can: an agreement is linked after the activity that it covers.
        """
        look = tried.circumstances.look
        if not isinstance(tried.command, SHARED) or not look:
            return
        known = tuple(self.decider.broken_elsewhere(tried.state, look))
        for one in self.decider.broken_elsewhere(state, look):
            allowed = self._sorts.get(one.rule) is Sort.IRREGULAR or one in known
            _law("no amendment breaks a rule over another stream", allowed, tried, one)

    def _check_irregular(self, tried: Attempt, event: Any) -> None:
        given = getattr(event, "irregular", None)
        if given is None or isinstance(tried.command, SHARED):
            return
        known = given.rules <= self._irregular and given.rules
        _law("an event names (L) rules of the book", bool(known), tried, given.rules)
        # With everything acknowledged, only what is really broken may stay in the event; and
        # each rule that stays refuses as soon as it alone is not acknowledged.
        events, _ = self._acknowledging(tried, self._irregular)
        rules = [one.irregular.rules for one in events if getattr(one, "irregular", None)]
        _law("an event names only what is broken", rules == [given.rules], tried, rules)
        for rule in given.rules:
            _, refused = self._acknowledging(tried, self._irregular - {rule})
            _law("an event names only what is broken", refused == rule, tried, rule, refused)

    def _acknowledging(
        self, tried: Attempt, rules: frozenset[str]
    ) -> tuple[tuple[Any, ...], str | None]:
        """What the same command gives when it acknowledges these rules."""
        irregular = acknowledging(*rules) if rules else None
        command = attrs.evolve(tried.command, irregular=irregular)
        try:
            return self.decider.decide(command, tried.state, tried.circumstances), None
        except Refused as refused:
            return (), refused.rule

    def _check_wire(self, tried: Attempt, event: Any) -> None:
        if self.codec is None:
            return
        name, document = self.codec.encode(self.decider.name, event, b"{}")
        _, read, _ = self.codec.decode(name, document, stream="a test", version=1)
        _law("an event is read as it was written", read == event, tried, read)
        _law("a read event has the classes it had", identical(read, event), tried, read)

    def _check_unseen(self, tried: Attempt) -> None:
        """A rule over other streams says nothing when they were not looked at."""
        alone = Circumstances(
            today=tried.circumstances.today, policies=tried.circumstances.policies
        )
        blind = attempt(
            self.decider,
            tried.command,
            tried.state,
            tried.history,
            tried.recorded_on,
            alone,
        )
        rule = blind.refused.rule if blind.refused else None
        _law("no rule refuses for what was not looked at", rule not in self._elsewhere, tried)


Recipe = Callable[[Walk], None]
"""Gives a walk the commands that lead to what chance finds too seldom; all decided for real."""


def check_decider_laws(
    decider: Decider[Any, Any, Any],
    *,
    steering: Steering | None = None,
    codec: Wire | None = None,
    walks: int = 100,
    seed: int = 0,
    observe: Callable[[Attempt], None] | None = None,
    ended: Callable[[Walk], None] | None = None,
    wanted: Wanted = equally,
    recipes: Sequence[Recipe] = (),
    mistakes: int = 8,
) -> None:
    """Check the laws of *decider* on seeded walks; AssertionError at the first broken one.

    Every walk makes a history of 8 to 20 events, each decided by the decider itself, and every
    second begins with one of *recipes*. *observe* sees every attempt, *ended* every walk; *wanted*
    says how much each kind of command is wanted, *mistakes* how many of a hundred commands are
    spoiled in one place.
    """
    laws = Laws(decider, codec)
    steered = steering or steering_of(decider)

    def seen(tried: Attempt) -> None:
        laws.check_attempt(tried)
        if observe is not None:
            observe(tried)

    for number in range(walks):
        choices = Choices(Random(f"{seed} {number}"))  # noqa: S311  # no secret depends on it
        goal = 8 + choices.below(13)
        walk = Walk(decider, choices, steering=steered, goal=goal, mistakes=mistakes, observe=seen)
        if recipes and number % 2 == 0:
            recipes[(seed * walks + number) // 2 % len(recipes)](walk)
        walk.run(wanted)
        unchanged = walk.state == fold(decider, walk.history)
        _law("deciding changes no state", unchanged, walk.history, walk.state)
        laws.check_history(walk.history, walk.recorded_on, walk.stream)
        if ended is not None:
            ended(walk)


def identical(one: Any, other: Any) -> bool:
    """Whether two values are equal and of the same classes all through; "PKS" is no member PKS."""
    kind = type(one)
    if kind is not type(other):
        return False
    if attrs.has(kind):
        return all(
            identical(getattr(one, part.name), getattr(other, part.name))
            for part in attrs.fields(kind)
        )
    if kind is tuple:
        return len(one) == len(other) and all(map(identical, one, other))
    if kind is frozenset:
        return {(type(part), part) for part in one} == {(type(part), part) for part in other}
    return bool(one == other)


def _why(tried: Attempt) -> tuple[str, str] | None:
    return (tried.refused.rule, tried.refused.reason) if tried.refused else None


def _law(law: str, holds: bool, *evidence: Any) -> None:
    if not holds:
        raise LawBroken(law, evidence)


def _shown(one: Any) -> str:
    if not isinstance(one, Attempt):
        return told(one)
    answer = one.refused or told(one.events)
    history = f"after\n{lines(one.history)}\n  " if one.history else ""
    return f"{history}on {one.circumstances.today}: {told(one.command)}\n  gave {answer}"

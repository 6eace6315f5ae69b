"""Decider, and what is done with one: replay a history, corrections included, as of any day.

A history is the sequence of a stream's events; version 1 is its first item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any, Generic, TypeVar
from uuid import UUID

import attrs
from attrs import frozen

from pemasyarakatan.domain.claims import Claim
from pemasyarakatan.domain.law import Circumstances, RuleBook
from pemasyarakatan.domain.values import (
    Bearing,
    PartialDate,
    Provenance,
    Zone,
    certainly,
    surely_before,
)

Command = TypeVar("Command")
State = TypeVar("State")
Event = TypeVar("Event")


@frozen(kw_only=True)
class CorrectionRecorded:
    """The event at *target_version* should have been *corrected*, as a whole."""

    target_version: int
    corrected: Any
    reason: str
    approved_by: str


@frozen(kw_only=True)
class RecordVoided:
    """The event at *target_version* never happened, was recorded twice, or belongs elsewhere."""

    target_version: int
    reason: str
    approved_by: str
    moved_to: UUID | None = None


@frozen(kw_only=True)
class EvidenceAttached:
    """A witness for or against the fact at *target_version*."""

    target_version: int
    provenance: Provenance
    bearing: Bearing
    note: str | None = None


AMENDMENTS = (CorrectionRecorded, RecordVoided, EvidenceAttached)
"""The events that speak about other events; `evolve` never meets one."""

_AMENDING: frozenset[type] = frozenset(AMENDMENTS)


@frozen(kw_only=True)
class Broken:
    """An invariant that a state breaks: the *rule* or invariant by name, and what was found."""

    rule: str
    found: str


@frozen(kw_only=True)
class Flag:
    """Something an auditor wants to see that is no refusal."""

    name: str
    found: str


def _no_claims(state: Any) -> frozenset[Claim]:  # noqa: ARG001
    return frozenset()


def _on_nothing(state: Any) -> tuple[UUID, ...]:  # noqa: ARG001
    return ()


def _nothing_broken(state: Any, look: Mapping[UUID, Any]) -> tuple[Broken, ...]:  # noqa: ARG001
    return ()


def _nowhere(command: Any, state: Any) -> UUID | Zone | None:  # noqa: ARG001
    return None


@frozen(kw_only=True)
class Decider(Generic[Command, State, Event]):
    """One aggregate as a value.

    *name* is the stored prefix. *pairs* says which events each command can give. *home* names the
    facility in whose zone a command's day is counted, or the zone itself. *claims* is what the
    state holds in the register. *rests_on* names the streams that the (H) rules of the state's
    facts look at, and *broken_elsewhere* the ones of these that it breaks, given their states; what
    such a rule is over is looked at when a fact is recorded and when one is amended, and can be
    undone in between. No user commands an *internal* one. *named_by* is the field with which its
    commands name their stream, where that is not the name with `_id`.
    """

    name: str
    book: RuleBook
    pairs: Mapping[type, tuple[type, ...]]
    initial: State
    stream: Callable[[Command], UUID]
    reads: Callable[[Command, State], tuple[UUID, ...]]
    decide: Callable[[Command, State, Circumstances], tuple[Event, ...]]
    evolve: Callable[[State, Event], State]
    broken: Callable[[State], tuple[Broken, ...]]
    flags: Callable[[State, Mapping[UUID, Any]], tuple[Flag, ...]]
    day_of: Callable[[Event], PartialDate | None]
    title: Callable[[State], str | None]
    home: Callable[[Command, State], UUID | Zone | None] = _nowhere
    claims: Callable[[State], frozenset[Claim]] = _no_claims
    rests_on: Callable[[State], tuple[UUID, ...]] = _on_nothing
    broken_elsewhere: Callable[[State, Mapping[UUID, Any]], tuple[Broken, ...]] = _nothing_broken
    internal: bool = False
    named_by: str | None = None

    @property
    def identity(self) -> str:
        """The field with which a command names its stream."""
        return self.named_by or f"{self.name}_id"

    @property
    def events(self) -> tuple[type, ...]:
        """Every class of event of this aggregate, in the order of its commands."""
        return tuple(dict.fromkeys(event for events in self.pairs.values() for event in events))


def amended(history: Sequence[Any]) -> bool:
    """Whether *history* holds a correction, a void or evidence, in effect or not."""
    return not _AMENDING.isdisjoint(map(type, history))


def in_effect(history: Sequence[Any]) -> frozenset[int]:
    """The versions of the corrections and voids that no later void in effect names."""
    effective: set[int] = set()
    undone: set[int] = set()
    for version in range(len(history), 0, -1):
        event = history[version - 1]
        if version not in undone and isinstance(event, CorrectionRecorded | RecordVoided):
            effective.add(version)
            if isinstance(event, RecordVoided):
                undone.add(event.target_version)
    return frozenset(effective)


def effective(history: Sequence[Any]) -> tuple[tuple[int, Any], ...]:
    """The history as it counts: (version, event), corrected events in their target's place.

    A correction or void is in effect unless a later void in effect names it; voiding one restores
    what it replaced. Corrections, voids and evidence are left out themselves.
    """
    if not amended(history):
        return tuple(enumerate(history, 1))
    acting = in_effect(history)
    replaced: dict[int, Any] = {}
    voided: set[int] = set()
    for version in sorted(acting):
        event = history[version - 1]
        if isinstance(event, CorrectionRecorded):
            replaced[event.target_version] = event.corrected
        else:
            voided.add(event.target_version)
    return tuple(
        (version, replaced.get(version, event))
        for version, event in enumerate(history, 1)
        if version not in voided and not isinstance(event, AMENDMENTS)
    )


def fold(decider: Decider[Any, State, Any], history: Sequence[Any]) -> State:
    """The state that *history* leads to, corrections included."""
    if amended(history):
        history = [event for _, event in effective(history)]
    return reduce(decider.evolve, history, decider.initial)


def begun(decider: Decider[Any, Any, Any], event: Any, day: date) -> bool:
    """Whether what *event* tells had begun by *day*; so it has unless it certainly lies after it.

    A fact without a day has begun on every day.
    """
    begins = decider.day_of(event)
    return begins is None or not surely_before(certainly(day), begins)


def at(decider: Decider[Any, State, Any], history: Sequence[Any], day: date) -> State:
    """The state that holds on *day*: facts that certainly begin after it are left out.

    A fact without a day is kept. Nothing is reordered.
    """
    facts = [event for _, event in effective(history) if begun(decider, event, day)]
    return reduce(decider.evolve, facts, decider.initial)


def command_of(decider: Decider[Any, Any, Any], event: Any, **others: Any) -> Any:
    """The command that gives *event*; *others* are the fields an event does not carry."""
    for command, events in decider.pairs.items():
        if type(event) in events:
            content = {
                one.name: others[one.name] if one.name in others else getattr(event, one.name)
                for one in attrs.fields(command)
                if one.name in others or hasattr(event, one.name)
            }
            return command(**content)
    msg = f"no command of {decider.name} gives {type(event).__name__}"
    raise TypeError(msg)

"""The commands that every aggregate shares: correct a fact, void it, attach evidence to it.

Nothing is edited or deleted. A correction replaces a whole event in the effective history; it is
refused only when the corrected history breaks an (H) rule or would change what the fact is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import zip_longest
from typing import Any
from uuid import UUID

import attrs
from attrs import frozen

from pemasyarakatan.domain.decider import (
    AMENDMENTS,
    Broken,
    CorrectionRecorded,
    Decider,
    EvidenceAttached,
    RecordVoided,
    command_of,
    effective,
    fold,
    in_effect,
)
from pemasyarakatan.domain.law import Circumstances, Law, Sort, general
from pemasyarakatan.domain.values import Bearing, Irregularity, Provenance
from pemasyarakatan.errors import Refused


@frozen(kw_only=True)
class Correct:
    """Replace the event at *target_version* of *stream* by *corrected*, the whole event."""

    stream: UUID
    target_version: int
    corrected: Any
    reason: str
    approved_by: str


@frozen(kw_only=True)
class Void:
    """Leave out what never happened, was recorded twice, or belongs to another stream."""

    stream: UUID
    target_version: int
    reason: str
    approved_by: str
    moved_to: UUID | None = None


@frozen(kw_only=True)
class AttachEvidence:
    """Add a witness for or against the fact at *target_version* of *stream*."""

    stream: UUID
    target_version: int
    provenance: Provenance
    bearing: Bearing
    note: str | None = None


Amendment = Correct | Void | AttachEvidence

PAIRS: Mapping[type, tuple[type, ...]] = {
    Correct: (CorrectionRecorded,),
    Void: (RecordVoided,),
    AttachEvidence: (EvidenceAttached,),
}
"""The shared commands and the event each gives."""


def amend(
    decider: Decider[Any, Any, Any],
    command: Amendment,
    history: Sequence[Any],
    recorded_on: Sequence[date],
    circumstances: Circumstances,
) -> tuple[Any, ...]:
    """The event that *command* adds to *history*, or Refused; () if it is already so.

    *recorded_on* holds the civil day of recording of each event of the history: a corrected
    history is looked at with each event's own day as today.
    """
    book = decider.book
    law = Law(book, command, circumstances)
    law.forbids(book.not_found, not history, f"stream {command.stream}, which has no event")
    match command:
        case Correct():
            return _correct(decider, law, command, history, recorded_on, circumstances)
        case Void():
            return _void(decider, law, command, history, recorded_on, circumstances)
        case AttachEvidence():
            event = law.gives(EvidenceAttached)
            law.forbids(book.no_target, not _there(history, command), _which(history, command))
            gone = _voided(history)
            known = any(
                one == event and version not in gone for version, one in enumerate(history, 1)
            )
            return () if known else (event,)


def _correct(
    decider: Decider[Any, Any, Any],
    law: Law,
    command: Correct,
    history: Sequence[Any],
    recorded_on: Sequence[date],
    circumstances: Circumstances,
) -> tuple[Any, ...]:
    book = decider.book
    facts = dict(effective(history))
    target = _event(history, command.target_version)
    law.forbids(book.no_target, target is None, _which(history, command))
    law.forbids(book.corrects_correction, isinstance(target, AMENDMENTS), _which(history, command))
    law.forbids(book.no_target, command.target_version not in facts, "a version that is void")
    law.forbids(
        book.other_class,
        type(command.corrected) is not type(target),
        f"{type(command.corrected).__name__} for {type(target).__name__}",
    )
    corrected = _answering(decider, command, facts, recorded_on)
    current = facts[command.target_version]
    law.forbids(book.key_field, _key(corrected) != _key(current), _key(corrected))
    law.forbids(book.no_change, corrected == current)
    law.forbids(book.no_reason, not command.reason.strip())
    # What is impossible is so for the new content too; an (L) rule never stops a correction.
    general(_Lenient(book, command, circumstances), command)
    event = CorrectionRecorded(
        target_version=command.target_version,
        corrected=corrected,
        reason=command.reason,
        approved_by=command.approved_by,
    )
    _stays_possible(decider, law, [*history, event], [*recorded_on, circumstances.today])
    return (event,)


def _void(
    decider: Decider[Any, Any, Any],
    law: Law,
    command: Void,
    history: Sequence[Any],
    recorded_on: Sequence[date],
    circumstances: Circumstances,
) -> tuple[Any, ...]:
    book = decider.book
    event = law.gives(RecordVoided)
    if any(history[version - 1] == event for version in in_effect(history)):
        return ()
    law.forbids(book.no_target, not _there(history, command), _which(history, command))
    law.forbids(book.no_reason, not command.reason.strip())
    _stays_possible(decider, law, [*history, event], [*recorded_on, circumstances.today])
    return (event,)


def _stays_possible(
    decider: Decider[Any, Any, Any],
    law: Law,
    history: Sequence[Any],
    recorded_on: Sequence[date],
) -> None:
    """Refuse under .impossible, naming the first (H) rule that the newest amendment breaks.

    What was broken before it is no reason to refuse it: it may be on the way to mend that.
    """
    book, stream, newest = decider.book, law.command.stream, len(history) - 1
    known: list[tuple[str, object]] = []
    since = _first_changed(effective(history[:newest]), effective(history))
    found = _impossible(decider, history, recorded_on, stream, since)
    if found:
        known = _impossible(decider, history[:newest], recorded_on[:newest], stream, since)
    for one in found:
        rule, what = one
        law.forbids(book.impossible_history, one not in known, f"{rule}: {what}")


def _impossible(
    decider: Decider[Any, Any, Any],
    history: Sequence[Any],
    recorded_on: Sequence[date],
    stream: UUID,
    since: int,
) -> list[tuple[str, object]]:
    """Every (H) rule that the effective history or its state breaks, and where."""
    replayed = impossibilities(decider, history, recorded_on, stream, since=since)
    stands = _graver(decider, decider.broken(fold(decider, history)))
    return [*((rule, f"at version {version}") for rule, version in replayed), *stands]


def _graver(
    decider: Decider[Any, Any, Any], found: Sequence[Broken]
) -> Iterator[tuple[str, object]]:
    """What of *found* is against an (H) rule."""
    sorts = {rule.id: rule.sort for rule in decider.book.rules}
    for one in found:
        if sorts.get(one.rule, Sort.IMPOSSIBLE) is Sort.IMPOSSIBLE:
            yield one.rule, one.found


def _first_changed(before: Sequence[tuple[int, Any]], after: Sequence[tuple[int, Any]]) -> int:
    """The first version at which two effective histories differ."""
    for one, other in zip_longest(before, after):
        if one != other:
            return min(side[0] for side in (one, other) if side is not None)
    return len(before) + 1


def impossibilities(
    decider: Decider[Any, Any, Any],
    history: Sequence[Any],
    recorded_on: Sequence[date],
    stream: UUID,
    *,
    since: int = 1,
) -> list[tuple[str, int]]:
    """Every (H) rule that the effective *history* breaks, with the version that breaks it.

    Each event from version *since* on is decided again with its own recording day as today; what
    lies in other streams is not looked at.
    """
    everything = _acknowledging_all(decider)
    found: list[tuple[str, int]] = []
    state = decider.initial
    for version, event in effective(history):
        if version >= since:
            command = command_of(
                decider, event, irregular=everything, **_identity(decider, event, stream)
            )
            around = Circumstances(today=recorded_on[version - 1])
            try:
                given = decider.decide(command, state, around)
            except Refused as refused:
                found.append((refused.rule, version))
            else:
                if not given and _key(event):
                    # What counts already would count twice, as when a void of it is voided.
                    found.append((decider.book.reused_id.id, version))
        state = decider.evolve(state, event)
    return found


def weighed_again(
    decider: Decider[Any, Any, Any],
    event: Any,
    state: Any,
    stream: UUID,
    circumstances: Circumstances,
    *,
    answered: Callable[[str], bool] = lambda rule: True,  # noqa: ARG005
) -> frozenset[str]:
    """The (L) rules that *event* breaks when it is decided again in *state*.

    Raises Refused for an (H) rule, and for an (L) rule that is not *answered*: by default, all are.
    """
    everything = _acknowledging_all(decider)
    command = command_of(
        decider,
        event,
        irregular=attrs.evolve(everything, rules=frozenset(filter(answered, everything.rules))),
        **_identity(decider, event, stream),
    )
    decided = decider.decide(command, state, circumstances)
    kept = (getattr(one, "irregular", None) for one in decided)
    return frozenset(rule for one in kept if one is not None for rule in one.rules)


def stays_possible_elsewhere(
    decider: Decider[Any, Any, Any],
    command: Amendment,
    before: Any,
    after: Any,
    look: Mapping[UUID, Any],
) -> None:
    """Refuse under .impossible if the state *after* breaks an (H) rule over what was looked at.

    What the state *before* broke in the same way is no reason to refuse.
    """
    law = Law(decider.book, command, Circumstances(today=date.max))
    known = tuple(decider.broken_elsewhere(before, look))
    for rule, what in _graver(decider, decider.broken_elsewhere(after, look)):
        new = Broken(rule=rule, found=str(what)) not in known
        law.forbids(decider.book.impossible_history, new, f"{rule}: {what}")


def _acknowledging_all(decider: Decider[Any, Any, Any]) -> Irregularity:
    """An acknowledgement of every (L) rule, so that a replay is refused for (H) rules alone."""
    return Irregularity(
        rules=frozenset(rule.id for rule in decider.book.rules if rule.sort is Sort.IRREGULAR),
        reason="replay",
        acknowledged_by="replay",
    )


def _answering(
    decider: Decider[Any, Any, Any],
    command: Correct,
    facts: Mapping[int, Any],
    recorded_on: Sequence[date],
) -> Any:
    """The corrected event; its acknowledgement names no rule that it does not break in its place.

    Rules over other streams stay as they were named: nobody looks there.
    """
    corrected = command.corrected
    given: Irregularity | None = getattr(corrected, "irregular", None)
    if given is None:
        return corrected
    earlier = (event for version, event in facts.items() if version < command.target_version)
    state = reduce(decider.evolve, earlier, decider.initial)
    around = Circumstances(today=recorded_on[command.target_version - 1])
    try:
        really = weighed_again(decider, corrected, state, command.stream, around)
    except Refused:
        return corrected
    elsewhere = {rule.id for rule in decider.book.rules if rule.elsewhere}
    rules = given.rules & (really | elsewhere)
    return attrs.evolve(corrected, irregular=attrs.evolve(given, rules=rules) if rules else None)


def _identity(decider: Decider[Any, Any, Any], event: Any, stream: UUID) -> dict[str, UUID]:
    """The field with which a command names its stream, where the event does not carry it."""
    name = decider.identity
    return {} if hasattr(event, name) else {name: stream}


def _event(history: Sequence[Any], version: int) -> Any:
    return history[version - 1] if 1 <= version <= len(history) else None


def _there(history: Sequence[Any], command: Void | AttachEvidence) -> bool:
    """Whether the target is a fact in effect, or a correction or void in effect, or evidence."""
    target = _event(history, command.target_version)
    if target is None:
        return False
    if isinstance(target, CorrectionRecorded | RecordVoided):
        return command.target_version in in_effect(history)
    return command.target_version not in _voided(history)


def _voided(history: Sequence[Any]) -> set[int]:
    """The versions that a void in effect leaves out."""
    return {
        history[version - 1].target_version
        for version in in_effect(history)
        if isinstance(history[version - 1], RecordVoided)
    }


def _which(history: Sequence[Any], command: Amendment) -> str:
    return f"version {command.target_version} of a stream at version {len(history)}"


def _key(event: Any) -> dict[str, Any]:
    """What the event is about: its fields marked as key."""
    return {
        one.name: getattr(event, one.name)
        for one in attrs.fields(type(event))
        if one.metadata.get("key")
    }


class _Lenient(Law):
    """Scales on which (L) rules weigh nothing."""

    __slots__ = ()

    def forbids(self, rule: Any, broken: bool, found: object = None) -> None:
        if rule.sort is Sort.IMPOSSIBLE:
            super().forbids(rule, broken, found)

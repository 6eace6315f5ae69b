"""Corrections, voids and pieces of evidence for a history; a few that it must refuse."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain.corrections import Amendment, AttachEvidence, Correct, Void
from pemasyarakatan.domain.decider import AMENDMENTS, Decider, EvidenceAttached, effective
from pemasyarakatan.testing.altering import altered
from pemasyarakatan.testing.making import Making

SHARED: tuple[type[Amendment], ...] = (Correct, Void, AttachEvidence)
"""The commands of every aggregate."""

_APPROVED_BY = "the head of the unit"


def amendment(
    decider: Decider[Any, Any, Any],
    making: Making,
    stream: UUID,
    history: tuple[Any, ...],
    kind: type[Amendment] | None = None,
) -> Amendment:
    """An amendment of *history*, of this *kind* or of any."""
    choices = making.choices
    kind = kind or choices.pick(SHARED)
    version = _target(making, history)
    if kind is AttachEvidence:
        known = [event for event in history if isinstance(event, EvidenceAttached)]
        if known and choices.chance(20):
            again = attrs.asdict(choices.pick(known), recurse=False)
            return AttachEvidence(stream=stream, **again)
        return making.of(AttachEvidence, stream=stream, target_version=version)
    reason = " " if choices.chance(6) else "the minutes say otherwise"
    if kind is Void:
        return Void(
            stream=stream,
            target_version=version,
            reason=reason,
            approved_by=_APPROVED_BY,
            moved_to=making.identifier("moved_to") if choices.chance(20) else None,
        )
    return Correct(
        stream=stream,
        target_version=version,
        corrected=_corrected(decider, making, history, version),
        reason=reason,
        approved_by=_APPROVED_BY,
    )


def _target(making: Making, history: tuple[Any, ...]) -> int:
    """A version: mostly one of the newest in effect."""
    choices, count = making.choices, len(history)
    versions = [version for version, _ in effective(history)]
    if not versions or choices.chance(12):
        return choices.below(count + 2)
    amending = [at for at, event in enumerate(history, 1) if isinstance(event, AMENDMENTS)]
    if amending and choices.chance(12):
        return choices.pick(amending)
    if choices.chance(30):
        return 1 + (choices.below(count) if choices.chance(50) else 0)
    return versions[-1 - choices.below(min(len(versions), 6))]


def _corrected(
    decider: Decider[Any, Any, Any], making: Making, history: tuple[Any, ...], version: int
) -> Any:
    """What the target should have been; now and then something that it cannot be."""
    facts = dict(effective(history))
    stored = history[version - 1] if 0 < version <= len(history) else None
    current = facts.get(version, stored)
    roll = making.choices.below(100)
    if current is None or isinstance(current, AMENDMENTS) or roll >= 93:
        others = tuple(facts.values()) or history
        return making.choices.pick(others or (making.of(decider.events[0]),))
    if roll >= 88:
        return current
    return altered(making, current, keys=roll >= 78)

"""Which invariants a partner breaks, and what an auditor wants to see in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.decider import Broken, Flag
from pemasyarakatan.domain.law import Rule
from pemasyarakatan.domain.partner import rules as r
from pemasyarakatan.domain.partner.events import (
    PartnerMerged,
    PartnerRegistered,
    PartnerSucceeded,
)
from pemasyarakatan.domain.partner.state import Partner
from pemasyarakatan.domain.text import normalise_name

_Found = Iterator[tuple[Rule, object]]


def broken(state: Partner) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks.

    Not what rests on other partners and the register, nor which came first, a merge and an end or
    a name.
    """
    registered = state.registered
    if registered is None:
        found = "facts of a partner never registered"
        some = any(True for _ in state.facts())
        return (Broken(rule=r.BOOK.not_found.id, found=found),) if some else ()
    return tuple(
        Broken(rule=rule.id, found=rule.expected if found is None else str(found))
        for rule, found in _broken(state, registered)
    )


def _broken(state: Partner, registered: PartnerRegistered) -> _Found:
    if not r.named(registered.name, registered.private_ref):
        yield r.NAME_OR_REF, "neither, or both"
    yield from _names(state, registered)
    yield from _turns(state, registered)
    for end in state.ends[1:]:
        yield r.ENDED, end.on
    for end in state.ends:
        if isinstance(end, PartnerSucceeded) and registered.partner_id in end.successors:
            yield r.SUCCEEDS_SELF, registered.partner_id


def _names(state: Partner, registered: PartnerRegistered) -> _Found:
    """A private person has no name here, and every name has something to compare."""
    later = any(True for _ in (*state.names, *state.aliases))
    hidden = r.private(state.sector, registered.public_capacity)
    if (hidden and state.name) or (later and r.private_partner(state)):
        yield r.PRIVATE_NAME, "the name of a private person"
    named = [registered.name] if (registered.name or "").strip() else []
    for raw in (
        *named,
        *(fact.name for fact in state.names),
        *(a.alias_raw for a in state.aliases),
    ):
        if not normalise_name(raw or ""):
            yield r.ALIAS_EMPTY, raw


def _turns(state: Partner, registered: PartnerRegistered) -> _Found:
    """R1: merges and unmerges take turns, and none goes into the partner itself."""
    merged: PartnerMerged | None = None
    for turn in state.turns:
        if not isinstance(turn, PartnerMerged):
            if merged is None:
                yield r.NOT_MERGED, turn.on
            merged = None
            continue
        if turn.into == registered.partner_id:
            yield r.MERGE_SELF, turn.into
        if merged is not None:
            yield r.MERGED, merged.into
        merged = turn


def flags(state: Partner, look: Mapping[UUID, Any]) -> tuple[Flag, ...]:  # noqa: ARG001
    """A partner has no flags of its own."""
    return ()

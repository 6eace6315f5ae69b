"""What a merged partner rests on in another stream, and which (H) rule over it it breaks.

Looked at when a merge is recorded and again when a fact is amended; the other can be merged since.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.decider import Broken
from pemasyarakatan.domain.law import UNSEEN, Unseen
from pemasyarakatan.domain.partner import rules as r
from pemasyarakatan.domain.partner.state import Partner


def rests_on(state: Partner) -> tuple[UUID, ...]:
    """The partner into which this one is merged."""
    return () if state.merged is None else (state.merged.into,)


def broken_elsewhere(state: Partner, look: Mapping[UUID, Any]) -> tuple[Broken, ...]:
    """A merge into a partner that is not there, or is merged itself."""
    if state.merged is None or is_root(look.get(state.merged.into, UNSEEN)):
        return ()
    return (Broken(rule=r.MERGE_CYCLE.id, found=str(state.merged.into)),)


def is_root(into: Partner | Unseen | None) -> bool:
    """R1: whether *into*, as far as it was looked at, is a partner that is not merged itself."""
    if isinstance(into, Unseen):
        return True
    return into is not None and into.registered is not None and into.merged is None

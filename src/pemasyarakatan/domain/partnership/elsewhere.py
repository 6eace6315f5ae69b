"""What a partnership's facts rest on in other streams, and which (H) rules over these they break.

Looked at when a fact is recorded and again when one is amended; an agreement can change in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.decider import Broken
from pemasyarakatan.domain.law import UNSEEN
from pemasyarakatan.domain.partnership import rules as r
from pemasyarakatan.domain.partnership.state import Partnership


def rests_on(state: Partnership) -> tuple[UUID, ...]:
    """The linked agreements."""
    return state.linked


def broken_elsewhere(state: Partnership, look: Mapping[UUID, Any]) -> tuple[Broken, ...]:
    """Links to agreements of others, and activities whose every day a linked agreement covers."""
    return tuple(_broken(state, look))


def _broken(state: Partnership, look: Mapping[UUID, Any]) -> Iterator[Broken]:
    opened = state.opened
    if opened is None:
        return
    for agreement_id in state.linked:
        agreement = look.get(agreement_id, UNSEEN)
        if agreement is not UNSEEN:
            why = r.foreign(agreement, opened.facility_id, opened.partner_id)
            if why is not None:
                yield Broken(rule=r.FOREIGN_AGREEMENT.id, found=why)
    linked = r.agreements(look, state.linked)
    for held in state.activities_held:
        carrying = r.carrying(linked, held.field, held.started_on, held.ended_on)
        if carrying is not None:
            found = f"activity {held.activity_id} under agreement {carrying}"
            yield Broken(rule=r.COVERED.id, found=found)

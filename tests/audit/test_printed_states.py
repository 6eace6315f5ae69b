"""A state is printed by its fields alone, and can always be printed."""

from __future__ import annotations

from uuid import UUID

import attrs

from pemasyarakatan.domain.agreement.state import Agreement
from pemasyarakatan.domain.register import Merged, Reservation
from tests.audit.drawn import plain


def test_what_a_state_keeps_beside_its_fields_is_not_printed():
    """Whatever was asked of it before."""
    state = Agreement()
    assert (state.validity, state.scope) == (state.validity, state.scope)
    assert set(plain(state)) == {one.name for one in attrs.fields(Agreement)}


def test_a_name_kept_for_two_merged_partners_is_printed():
    """In one order."""
    kept = [Merged(partner_id=UUID(int=one), root_id=UUID(int=9)) for one in (2, 1)]
    shown = plain(Reservation(merged=frozenset(kept)))["merged"]
    assert [one["partner_id"][-1] for one in shown] == ["1", "2"]

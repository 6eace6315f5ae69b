"""What was declared of a ceremony against what is recorded, and what else an auditor looks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.ceremony import rules as r
from pemasyarakatan.domain.ceremony.state import SigningCeremony
from pemasyarakatan.domain.ceremony.values import Tally
from pemasyarakatan.domain.decider import Flag


def tally(state: SigningCeremony, agreements: Iterable[object]) -> Tally:
    """C3: the partners declared, and those of the *agreements* whose signing names this ceremony.

    It counts what it is given and looks for no further agreement. A partner of several counts
    once; one that was merged into another counts as itself.
    """
    recorded = {partner for paper in _signed_here(state, agreements) for partner in paper.partners}
    declared = state.closed.declared_partners if state.closed else None
    return Tally(declared=declared, recorded=len(recorded))


def tally_of_agreements(state: SigningCeremony, agreements: Iterable[object]) -> Tally:
    """The agreements declared, and those of *agreements* whose signing names this ceremony.

    Each is counted as often as it is given.
    """
    declared = state.closed.declared_agreements if state.closed else None
    return Tally(declared=declared, recorded=len(_signed_here(state, agreements)))


def flags(state: SigningCeremony, look: Mapping[UUID, Any]) -> tuple[Flag, ...]:
    """What is unaccounted for, or more than declared; what of its batches fits the day badly.

    *look* holds the agreements of the batches and all others whose signing names the ceremony,
    None for one that is not there. Nothing is counted while one of a batch was not looked at.
    """
    return tuple(Flag(name=name, found=found) for name, found in _flags(state, look))


def _flags(state: SigningCeremony, look: Mapping[UUID, Any]) -> Iterator[tuple[str, str]]:
    if all(one in look for one in state.agreement_ids):
        agreements = tuple(look.values())
        yield from _difference("partners", tally(state, agreements))
        yield from _difference("agreements", tally_of_agreements(state, agreements))
    if state.opened is None:
        return
    for batch in state.batches:
        if not r.acknowledged(batch.irregular, r.OTHER_DAY.id):
            for found in r.on_other_days(batch.agreement_ids, state.opened.on, look):
                yield "NOT_SIGNED_THAT_DAY", f"{found}; ceremony on {state.opened.on}"
    for one in state.agreement_ids:
        paper = look.get(one)
        if isinstance(paper, r.Paper) and paper.signed_on is not None:
            named = paper.ceremony_id
            if named != state.ceremony_id:
                yield "SIGNING_NAMES_OTHER", f"{one} names {named or 'no ceremony'}"


def _difference(what: str, counted: Tally) -> Iterator[tuple[str, str]]:
    difference = counted.difference
    found = f"{counted.declared} {what} declared, {counted.recorded} recorded"
    if difference is not None and difference > 0:
        yield "UNACCOUNTED", f"{difference}: {found}"
    elif difference is not None and difference < 0:
        yield "MORE_RECORDED_THAN_DECLARED", f"{-difference}: {found}"


def _signed_here(state: SigningCeremony, agreements: Iterable[object]) -> list[r.Paper]:
    """Those of *agreements* whose signing names this ceremony."""
    own = state.ceremony_id
    return [
        paper
        for paper in agreements
        if isinstance(paper, r.Paper) and own is not None and paper.ceremony_id == own
    ]

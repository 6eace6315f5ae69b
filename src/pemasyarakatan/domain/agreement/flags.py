"""What an auditor wants to see of an agreement that is no refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.agreement import faults
from pemasyarakatan.domain.agreement.events import Signed
from pemasyarakatan.domain.agreement.reach import Period
from pemasyarakatan.domain.agreement.state import Agreement
from pemasyarakatan.domain.agreement.validity import Validity
from pemasyarakatan.domain.agreement.values import ReviewVerdict, Signature, Term, TermBasis
from pemasyarakatan.domain.decider import Flag
from pemasyarakatan.domain.values import Capacity, PartialDate, Proof, surely_before

_ACTING = frozenset({Capacity.PLH, Capacity.PLT})


def flags(state: Agreement, look: Mapping[UUID, Any]) -> tuple[Flag, ...]:
    """Every flag of a signed agreement; *look* holds its parent, if it was looked at."""
    return tuple(Flag(name=name, found=found) for name, found in _flags(state, look))


def gap_days(predecessor: Agreement, successor: Agreement) -> int | None:
    """A15: the days between two agreements, negative where they overlap; None if not known.

    An agreement that was terminated ends on that day.
    """
    if predecessor.signed is None or successor.signed is None:
        return None
    old, new = predecessor.validity, successor.validity.terms[0].term.start.exact
    last = old.terms[-1].term
    end = last.end.exact if last.basis is TermBasis.FIXED else None
    if old.terminated_on is not None and (end is None or old.terminated_on < end):
        end = old.terminated_on
    return None if end is None or new is None else (new - end).days - 1


def _flags(state: Agreement, look: Mapping[UUID, Any]) -> Iterator[tuple[str, str]]:
    signed = state.signed
    if signed is None:
        return
    validity = state.validity
    for paper in (signed, *state.addenda, *state.renewals):
        yield from _of_signatures(state, paper.signatures)
    if not any(one.first for one in state.held):
        yield "NUMBER_MISSING", "no number of the signed paper"
    yield from _of_term(validity, signed)
    if state.scope.first is None:
        yield "SCOPE_NOT_STATED", "no scope of the signed paper"
    yield from _of_parent(state, signed, look)
    if not any(one.verdict is ReviewVerdict.APPROVED for one in state.reviews):
        yield "NO_REVIEW", "returned, never approved" if state.reviews else "no review known"
    for addendum in state.addenda:
        if addendum.retroactive or faults.backdated(addendum):
            found = f"effective on {addendum.effective_on}, signed on {addendum.signed_on}"
            yield "RETROACTIVE", found
    terminated = state.terminated
    if terminated is not None and faults.notice(terminated, signed) is None:
        given = terminated.notice_on or "a day not stated"
        asked = f"{signed.notice_days} days asked"
        yield "NOTICE_SHORT_UNPROVEN", f"notice on {given} for {terminated.effective_on}, {asked}"


def _of_signatures(state: Agreement, signatures: Iterable[Signature]) -> Iterator[tuple[str, str]]:
    """Signatories acting without a mandate, and those of whom name or authority is not known."""
    names = {one.organisation_id: one.name_as_written for one in state.parties}
    unknown: list[str] = []
    for one in signatures:
        official, party = one.official, names.get(one.party_id) or str(one.party_id)
        if official.capacity in _ACTING and one.mandate is None:
            who = official.name.raw if official.name else official.position or party
            yield "ACTING_NO_MANDATE", f"{who}, {official.capacity}"
        own = one.party_id in state.facilities and one.mandate is None
        if official.name is None:
            unknown.append(f"for {party}")
        elif own and official.capacity is Capacity.UNKNOWN:
            unknown.append(f"in what capacity {official.name.raw} signed")
    if unknown:
        yield "SIGNATORY_UNKNOWN", "; ".join(unknown)


def _of_term(validity: Validity, signed: Signed) -> Iterator[tuple[str, str]]:
    if any(not one.term.stated for one in validity.terms):
        yield "TERM_NOT_STATED", "no term of a signed paper"
    term: Term = validity.terms[0].term
    if surely_before(term.start, signed.signed_on):
        yield "TERM_STARTS_BEFORE_SIGNATURE", _days_between(term.start, signed.signed_on)


def _days_between(start: PartialDate, signed_on: PartialDate) -> str:
    """How many days lie between two days of which the first is certainly the earlier."""
    assert start.latest is not None
    assert signed_on.earliest is not None
    days = (signed_on.earliest - start.latest).days
    exact = start.exact is not None and signed_on.exact is not None
    counted = "1 day" if days == 1 else f"{days} days"
    return counted if exact else f"at least {counted}"


def _of_parent(
    state: Agreement, signed: Signed, look: Mapping[UUID, Any]
) -> Iterator[tuple[str, str]]:
    """An umbrella that certainly was not in force when the paper under it was signed."""
    parent_id = state.drafted.parent_id if state.drafted else None
    if parent_id is None or parent_id not in look:
        return
    parent = look[parent_id]
    if not isinstance(parent, Agreement):
        yield "PARENT_NOT_IN_FORCE", f"no agreement {parent_id}"
        return
    validity = parent.validity
    period = Period.of(signed.signed_on, signed.signed_on)
    answers = period.spans(validity.in_force_at, validity.edges())
    if all(answer is Proof.NO for _, _, answer in answers):
        yield "PARENT_NOT_IN_FORCE", f"{parent_id} on {signed.signed_on}"

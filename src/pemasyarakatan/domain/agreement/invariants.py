"""Which invariants an agreement breaks, acknowledged irregularities left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pemasyarakatan.domain.agreement import faults
from pemasyarakatan.domain.agreement import rules as r
from pemasyarakatan.domain.agreement.conduct import provider_bound
from pemasyarakatan.domain.agreement.events import (
    AgreementEvent,
    CertificatesIssued,
    PKSSigned,
    PlacementRecorded,
)
from pemasyarakatan.domain.agreement.reach import acknowledges, unanswered
from pemasyarakatan.domain.agreement.state import Agreement
from pemasyarakatan.domain.agreement.values import InstrumentKind
from pemasyarakatan.domain.decider import Broken
from pemasyarakatan.domain.law import Sort
from pemasyarakatan.domain.values import surely_before

_Weighed = Iterator[tuple[AgreementEvent, Iterable[faults.Fault]]]


def broken(state: Agreement) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks.

    Not that a training ended by its recording day (A8), which needs that day, nor what rests on
    facilities and the register, nor the order in which an addendum removed a field.
    """
    if state.drafted is None:
        found = "facts of an agreement never drafted"
        return (Broken(rule=r.BOOK.not_found.id, found=found),) if any(_some(state)) else ()
    certain = [
        Broken(rule=rule.id, found=rule.expected if found is None else str(found))
        for fact, wrong in _weighed(state)
        for rule, found in wrong
        if rule.sort is Sort.IMPOSSIBLE or not acknowledges(fact, rule)
    ]
    over_days = [
        Broken(rule=rule.id, found=found) for (rule, _), found in unanswered(state).items()
    ]
    return (*certain, *over_days)


def _some(state: Agreement) -> Iterator[bool]:
    yield from (True for _ in state.facts())


def _weighed(state: Agreement) -> _Weighed:
    """Each fact with what is wrong with it, whatever day it is."""
    drafted, signed, withdrawn = state.drafted, state.signed, state.withdrawn
    assert drafted is not None
    yield drafted, faults.of_draft(drafted)
    if withdrawn is not None and signed is not None:
        yield withdrawn, [(r.NOT_DRAFT, "a withdrawn one that was signed")]
    if signed is None:
        needing = (
            *state.papers,
            *state.pauses,
            *state.activities,
            *state.evaluations,
            *([state.terminated] if state.terminated else []),
        )
        for fact in needing:
            yield fact, [(r.NOT_SIGNED, type(fact).__name__)]
        return
    yield signed, faults.of_signing(signed, drafted.parties, signed.signed_on)
    if isinstance(signed, PKSSigned) != (drafted.kind is InstrumentKind.PKS):
        yield signed, [(r.BOOK.other_class, f"{type(signed).__name__} of a {drafted.kind}")]
    yield from _weighed_papers(state)
    yield from _weighed_conduct(state)


def _weighed_papers(state: Agreement) -> _Weighed:
    signed, terminated, validity = state.signed, state.terminated, state.validity
    assert signed is not None
    yield signed, faults.of_chain(validity)
    for addendum in state.addenda:
        yield addendum, faults.of_addendum(addendum)
        if addendum.term is not None:
            yield addendum, faults.of_term(addendum.term)
        if faults.backdated(addendum) and not addendum.retroactive:
            yield addendum, [(r.BACKDATED, f"effective on {addendum.effective_on}")]
    if terminated is not None:
        yield terminated, faults.of_termination(validity, signed)
        if faults.notice(terminated, signed) is False:
            yield terminated, [(r.NOTICE_SHORT, f"notice on {terminated.notice_on}")]


def _weighed_conduct(state: Agreement) -> _Weighed:
    signed, trainings = state.signed, state.trainings
    assert signed is not None
    for conduct in state.activities:
        yield conduct, faults.of_conduct(conduct, conduct.ended_on)
        if not state.operative:
            yield conduct, [(r.UMBRELLA_ONLY, state.drafted and state.drafted.kind)]
        if not provider_bound(state, conduct):
            yield conduct, [(r.PROVIDER_NO_PARTY, conduct.provider_partner_id)]
    issues: list[CertificatesIssued] = []
    for issue in state.certificates:
        yield issue, faults.of_certificates(issue, trainings, issues, issue.issued_on)
        issues.append(issue)
    placements: list[PlacementRecorded] = []
    for placement in state.placements:
        yield placement, faults.of_placement(placement, trainings, placements, placement.placed_on)
        placements.append(placement)
    for evaluation in state.evaluations:
        if surely_before(evaluation.held_on, signed.signed_on):
            found = f"{evaluation.held_on} before {signed.signed_on}"
            yield evaluation, [(r.BEFORE_SIGNING, found)]

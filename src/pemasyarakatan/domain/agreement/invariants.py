"""Which invariants an agreement breaks, acknowledged irregularities left out."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from pemasyarakatan.domain.agreement import faults
from pemasyarakatan.domain.agreement import rules as r
from pemasyarakatan.domain.agreement.conduct import provider_bound
from pemasyarakatan.domain.agreement.events import (
    AgreementEvent,
    PKSSigned,
    ScopeCompleted,
    Signed,
    TermCompleted,
)
from pemasyarakatan.domain.agreement.numbers import numbering
from pemasyarakatan.domain.agreement.reach import unanswered
from pemasyarakatan.domain.agreement.relief import acknowledges
from pemasyarakatan.domain.agreement.state import NAMED, Agreement
from pemasyarakatan.domain.agreement.validity import Turn, turn_of
from pemasyarakatan.domain.agreement.values import InstrumentKind
from pemasyarakatan.domain.decider import Broken
from pemasyarakatan.domain.law import Sort
from pemasyarakatan.domain.values import CertificateKind, surely_before

_Weighed = Iterator[tuple[AgreementEvent, Iterable[faults.Fault]]]


def broken(state: Agreement) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks.

    Not that a training ended by its recording day (A8), which needs that day, nor what rests on
    facilities and the register, nor the order in which an addendum removed a field, nor which
    came first, a review or the withdrawal, a renewal or the termination.
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
    yield from _repeated(state)
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
        yield from _weighed_results(state)
        return
    yield signed, faults.of_signing(signed, drafted.parties, signed.signed_on)
    if isinstance(signed, PKSSigned) != (drafted.kind is InstrumentKind.PKS):
        yield signed, [(r.BOOK.other_class, f"{type(signed).__name__} of a {drafted.kind}")]
    yield from _weighed_papers(state)
    yield from _weighed_conduct(state)


def _repeated(state: Agreement) -> _Weighed:
    """Each fact under an id that another has already."""
    for kept, own in dict.fromkeys((kept, own) for kept, own, _ in NAMED.values()):
        known: set[UUID] = set()
        for fact in getattr(state, kept):
            its_id = own(fact)
            if its_id in known:
                yield fact, [(r.BOOK.reused_id, its_id)]
            if its_id is not None:
                known.add(its_id)


def _weighed_completions(state: Agreement, signed: Signed) -> _Weighed:
    """What became known of the first paper, and was not known before."""
    term_stated, scope_stated = signed.term.stated, signed.scope is not None
    for paper in state.papers:
        if isinstance(paper, TermCompleted):
            if term_stated:
                yield paper, [(r.ALREADY_STATED, f"{paper.term.start} to {paper.term.end}")]
            yield paper, faults.of_term(paper.term)
            term_stated = term_stated or paper.term.stated
        elif isinstance(paper, ScopeCompleted):
            if scope_stated:
                yield paper, [(r.ALREADY_STATED, f"{len(paper.scope)} fields")]
            yield paper, faults.of_scope(paper.scope)
            scope_stated = True
    for number, held in numbering(signed, state.papers):
        yield number, list(faults.of_number(number, held))


def _weighed_pauses(state: Agreement) -> _Weighed:
    turns: list[Turn] = []
    for pause in state.pauses:
        yield pause, list(faults.of_pause(turns, pause))
        insort(turns, turn_of(pause))


def _weighed_papers(state: Agreement) -> _Weighed:
    signed, terminated, validity = state.signed, state.terminated, state.validity
    assert signed is not None
    yield from _weighed_completions(state, signed)
    yield from _weighed_pauses(state)
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
    signed = state.signed
    assert signed is not None
    for conduct in state.activities:
        yield conduct, faults.of_conduct(conduct, conduct.ended_on)
        if not state.operative:
            yield conduct, [(r.UMBRELLA_ONLY, state.drafted and state.drafted.kind)]
        if not provider_bound(state, conduct):
            yield conduct, [(r.PROVIDER_NO_PARTY, conduct.provider_partner_id)]
    yield from _weighed_results(state)
    for evaluation in state.evaluations:
        if surely_before(evaluation.held_on, signed.signed_on):
            found = f"{evaluation.held_on} before {signed.signed_on}"
            yield evaluation, [(r.BEFORE_SIGNING, found)]


def _weighed_results(state: Agreement) -> _Weighed:
    """Certificates and placements of the courses."""
    tested: defaultdict[tuple[UUID, CertificateKind], faults.Tested] = defaultdict(faults.Tested)
    for issue in state.certificates:
        about = (issue.training_id, issue.kind)
        before = tested[about]
        tested[about] = before.and_also(issue)
        training = state.training(issue.training_id)
        yield issue, faults.of_certificates(issue, training, before, issue.issued_on)
    placed: defaultdict[UUID, int] = defaultdict(int)
    for one in state.placements:
        so_many, training = placed[one.training_id], state.training(one.training_id)
        placed[one.training_id] += one.placed
        yield one, faults.of_placement(one, training, so_many, one.placed_on)

"""What an agreement answers to what is asked about its papers, and to what ends or rests it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, assert_never
from uuid import UUID

import attrs

from pemasyarakatan.domain.agreement import faults
from pemasyarakatan.domain.agreement import rules as r
from pemasyarakatan.domain.agreement.commands import (
    CompleteNumber,
    CompleteScope,
    CompleteTerm,
    CorrectNumber,
    DraftAgreement,
    PaperCommand,
    RenewAgreement,
    ResumeAgreement,
    ReviewDraft,
    SignAddendum,
    SignAgreement,
    SuspendAgreement,
    TerminateAgreement,
    WithdrawDraft,
)
from pemasyarakatan.domain.agreement.events import (
    AddendumSigned,
    AgreementDrafted,
    AgreementEvent,
    AgreementRenewed,
    AgreementResumed,
    AgreementSuspended,
    AgreementTerminated,
    DraftReviewed,
    DraftWithdrawn,
    InstrumentSigned,
    NumberCompleted,
    NumberCorrected,
    PKSSigned,
    ScopeCompleted,
    TermCompleted,
)
from pemasyarakatan.domain.agreement.numbers import same, year_of
from pemasyarakatan.domain.agreement.reach import newly_unanswered
from pemasyarakatan.domain.agreement.state import Agreement, supposing
from pemasyarakatan.domain.agreement.terms import Later, renewed_from
from pemasyarakatan.domain.agreement.values import InstrumentKind, Signature, facilities_of
from pemasyarakatan.domain.claims import number_stream
from pemasyarakatan.domain.law import UNSEEN, Circumstances, Law, Rule
from pemasyarakatan.domain.text import normalise_name
from pemasyarakatan.domain.values import (
    DocumentNumber,
    PartialDate,
    Proof,
    certainly,
    shifted,
    surely_before,
)

Changes = Mapping[tuple[Rule, AgreementEvent], str]

_ABOUT_PAPERS = (r.REVIEW_LATE, r.AFTER_END, r.NOT_IN_FORCE)
"""The rules that a change of one paper can break for another; the rest is about activities."""


def decide_draft(
    law: Law, command: DraftAgreement, circumstances: Circumstances
) -> tuple[AgreementEvent, ...]:
    """The first fact of an agreement."""
    weigh(law, faults.of_draft(command))
    for facility_id in facilities_of(command.parties):
        facility: r.FacilitySeen | None = _seen(circumstances, facility_id)
        closed = facility.closed if facility is not None else None
        if closed is not None:
            late = surely_before(certainly(closed.effective_on), command.drafted_on)
            law.forbids(r.FACILITY_CLOSED, late, f"closed on {closed.effective_on}")
    return (law.gives(AgreementDrafted),)


def decide_paper(
    law: Law, command: PaperCommand, state: Agreement, circumstances: Circumstances
) -> tuple[AgreementEvent, ...]:
    """The event that *command* gives, or Refused; there is a draft, and it is not so already."""
    drafted, signed = state.drafted, state.signed
    assert drafted is not None
    match command:
        case ReviewDraft():
            law.forbids(r.WITHDRAWN, state.withdrawn is not None)
            _weigh_changes(law, state, _fact(DraftReviewed, command))
            return (law.gives(DraftReviewed),)

        case WithdrawDraft():
            law.forbids(r.WITHDRAWN, state.withdrawn is not None)
            law.forbids(r.NOT_DRAFT, signed is not None, signed and f"signed on {signed.signed_on}")
            return (law.gives(DraftWithdrawn),)

        case SignAgreement():
            over = signed is not None or state.withdrawn is not None
            law.forbids(r.NOT_DRAFT, over, "a signed one" if signed else "a withdrawn one")
            weigh(law, faults.of_signing(command, drafted.parties, law.happened(command.signed_on)))
            pks = drafted.kind is InstrumentKind.PKS
            event: Callable[..., AgreementEvent] = PKSSigned if pks else InstrumentSigned
            _weigh_changes(law, state, _fact(event, command))
            _weigh_numbers(law, state, command.numbers, year_of(command.signed_on), circumstances)
            _weigh_signatures(law, state, command.signatures, circumstances)
            return (law.gives(event),)

        case CompleteNumber():
            law.forbids(r.NOT_SIGNED, signed is None)
            assert signed is not None
            weigh(law, faults.of_number(command, state.held))
            year = year_of(signed.signed_on)
            _weigh_numbers(law, state, (command.number,), year, circumstances)
            return (law.gives(NumberCompleted),)

        case CompleteTerm():
            law.forbids(r.NOT_SIGNED, signed is None)
            known = state.validity.terms[0].term
            law.forbids(r.ALREADY_STATED, known.stated, f"{known.start} to {known.end}")
            weigh(law, faults.of_term(command.term))
            _weigh_changes(law, state, _fact(TermCompleted, command))
            return (law.gives(TermCompleted),)

        case CompleteScope():
            law.forbids(r.NOT_SIGNED, signed is None)
            scope = state.scope.first
            law.forbids(r.ALREADY_STATED, scope is not None, scope and _listed(scope))
            weigh(law, faults.of_scope(command.scope))
            _weigh_changes(law, state, _fact(ScopeCompleted, command))
            return (law.gives(ScopeCompleted),)

        case CorrectNumber():
            weigh(law, faults.of_number(command, state.held))
            year = next(one.year for one in state.held if same(one.number, command.old))
            _weigh_numbers(law, state, (command.new,), year, circumstances)
            return (law.gives(NumberCorrected),)

        case SignAddendum():
            law.forbids(r.NOT_SIGNED, signed is None)
            weigh(law, faults.of_addendum(command))
            if state.scope.first is not None:
                absent = [
                    field
                    for field in command.fields_removed
                    if state.scope.allows(field, command.effective_on) is not Proof.YES
                ]
                law.forbids(r.FIELD_ABSENT, bool(absent), _listed(absent))
            if command.term is not None:
                weigh(law, faults.of_term(command.term))
            changes = _changes(law, state, _fact(AddendumSigned, command))
            _weigh_about_papers(law, changes)
            backdated = faults.backdated(command) and not command.retroactive
            law.forbids(r.BACKDATED, backdated, f"effective on {command.effective_on}")
            _weigh_stranded(law, changes)
            year = year_of(command.signed_on)
            _weigh_numbers(law, state, _one(command.number), year, circumstances)
            _weigh_signatures(law, state, command.signatures, circumstances)
            return (law.gives(AddendumSigned),)

        case RenewAgreement():
            law.forbids(r.NOT_SIGNED, signed is None)
            over = state.terminated is not None
            law.forbids(r.TERMINATED, over, over and state.validity.terminated_on)
            renewed: AgreementRenewed = _fact(AgreementRenewed, command, term=command.as_written)
            former = state.validity.before(renewed)
            weigh(law, faults.of_renewal(command, former))
            term = attrs.evolve(
                command.as_written, start=renewed_from(former, command.as_written), raw=None
            )
            _weigh_changes(law, state, attrs.evolve(renewed, term=term))
            if r.NO_EVALUATION_POLICY in circumstances.policies:
                evaluated = evaluated_before(state, former.term.end)
                law.forbids(r.NO_EVALUATION, not evaluated, f"none before {former.term.end}")
            year = year_of(command.signed_on)
            _weigh_numbers(law, state, _one(command.number), year, circumstances)
            _weigh_signatures(law, state, command.signatures, circumstances)
            return (law.gives(AgreementRenewed, term=term),)

        case TerminateAgreement():
            law.forbids(r.NOT_SIGNED, signed is None)
            assert signed is not None
            over = state.terminated is not None
            law.forbids(r.TERMINATED, over, over and state.validity.terminated_on)
            changes = _changes(law, state, _fact(AgreementTerminated, command))
            asked = f"notice on {command.notice_on}, {signed.notice_days} days asked"
            law.forbids(r.NOTICE_SHORT, faults.notice(command, signed) is False, asked)
            _weigh_about_papers(law, changes)
            _weigh_stranded(law, changes)
            return (law.gives(AgreementTerminated),)

        case SuspendAgreement():
            law.forbids(r.NOT_SIGNED, signed is None)
            weigh(law, faults.of_pause(state.validity.turns, command))
            _weigh_changes(law, state, _fact(AgreementSuspended, command))
            return (law.gives(AgreementSuspended),)

        case ResumeAgreement():
            law.forbids(r.NOT_SIGNED, signed is None)
            weigh(law, faults.of_pause(state.validity.turns, command))
            return (law.gives(AgreementResumed),)

        case _:
            assert_never(command)


def weigh(law: Law, found: Iterable[faults.Fault]) -> None:
    """Put every fault on the scales."""
    for rule, what in found:
        law.forbids(rule, broken=True, found=what)


def number_streams(numbers: Iterable[DocumentNumber], year: int | None) -> tuple[UUID, ...]:
    """The register streams of *numbers* in a year of signing."""
    return tuple(number_stream(one.issuer, one.raw, year) for one in numbers)


def asked_of_head(state: Agreement, signatures: Iterable[Signature]) -> tuple[Signature, ...]:
    """The signatures of which the facility must say whether the official may sign."""
    facilities = state.facilities
    return tuple(
        one
        for one in signatures
        if one.party_id in facilities and one.official.name is not None and one.mandate is None
    )


def _fact(event: Any, command: object, **others: object) -> Any:
    """The *event* that *command* would give with nothing acknowledged."""
    names = (one.name for one in attrs.fields(event) if one.name != "irregular")
    return event(
        **{name: others[name] if name in others else getattr(command, name) for name in names}
    )


def _changes(law: Law, state: Agreement, event: AgreementEvent) -> Changes:
    """What *event* leaves unanswered; it may not make the papers contradict each other."""
    _ = state.validity, state.scope  # derived first, so that it is not derived anew after it
    after = supposing(state, event)
    if after.signed is not None:
        validity = after.validity
        weigh(law, faults.of_chain(validity, event if isinstance(event, Later) else None))
        weigh(law, faults.of_termination(validity, after.signed))
    return newly_unanswered(state, after, event)


def _weigh_changes(law: Law, state: Agreement, event: AgreementEvent) -> None:
    changes = _changes(law, state, event)
    _weigh_about_papers(law, changes)
    _weigh_stranded(law, changes)


def _weigh_about_papers(law: Law, changes: Changes) -> None:
    for rule in _ABOUT_PAPERS:
        found = next((what for (one, _), what in changes.items() if one is rule), None)
        law.forbids(rule, found is not None, found)


def _weigh_stranded(law: Law, changes: Changes) -> None:
    """A4: no activity is left outside that was inside, or about which nothing was known."""
    left = [f"{one.id}: {what}" for (one, _), what in changes.items() if one not in _ABOUT_PAPERS]
    law.forbids(r.STRANDS_ACTIVITY, bool(left), "; ".join(left))


def _weigh_numbers(
    law: Law,
    state: Agreement,
    numbers: tuple[DocumentNumber, ...],
    year: int | None,
    circumstances: Circumstances,
) -> None:
    """A10: no other agreement holds these numbers."""
    own = {state.drafted.agreement_id} if state.drafted else set[UUID]()
    for number, stream in zip(numbers, number_streams(numbers, year), strict=True):
        seen: r.NumberSeen | None = _seen(circumstances, stream)
        others = sorted(seen.holders - own) if seen is not None else []
        held = f"{number.raw} held by agreement {', '.join(map(str, others))}"
        law.forbids(r.DUPLICATE_NUMBER, bool(others), held)


def _weigh_signatures(
    law: Law, state: Agreement, signatures: Iterable[Signature], circumstances: Circumstances
) -> None:
    """Whether a facility's named signatory was certainly nobody who might sign that day."""
    for signature in asked_of_head(state, signatures):
        day, signatory = signature.signed_on.exact, signature.official.name
        facility: r.FacilitySeen | None = _seen(circumstances, signature.party_id)
        if day is None or signatory is None or facility is None:
            continue
        heads = [tenure.appointed.official.name for tenure in facility.may_sign(day)]
        name = normalise_name(signatory.canonical)
        others = [head.raw for head in heads if head and normalise_name(head.canonical) != name]
        wrong = bool(heads) and len(others) == len(heads)
        law.forbids(r.NOT_HEAD, wrong, f"{signatory.raw}; that day it was {', '.join(others)}")


def evaluated_before(state: Agreement, end: PartialDate) -> bool:
    """Whether an evaluation can have been held in the last 12 months up to *end*."""
    first = shifted(_year_before(end.earliest), 1) if end.earliest else None
    window = PartialDate(earliest=first, latest=end.latest)
    return any(
        not surely_before(one.held_on, window) and not surely_before(end, one.held_on)
        for one in state.evaluations
    )


def _year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=max(day.year - 1, 1), day=28 if leap else day.day)


def _one(number: DocumentNumber | None) -> tuple[DocumentNumber, ...]:
    return () if number is None else (number,)


def _listed(fields: Iterable[Any]) -> str:
    return ", ".join(map(str, sorted(fields)))


def _seen(circumstances: Circumstances, stream: UUID) -> Any:
    """The state of a stream; None if there is none, or it was not looked at."""
    seen = circumstances.seen(stream)
    return None if seen is UNSEEN else seen

"""An agreement: drafted, signed by its parties, and activities on the days and fields it allows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs

from pemasyarakatan.domain.agreement import (
    Agreement,
    CompleteScope,
    CompleteTerm,
    CorrectNumber,
    DeliverTraining,
    DraftAgreement,
    HoldActivity,
    IssueCertificates,
    OrganisationKind,
    Party,
    PartyRole,
    RecordPlacement,
    RenewAgreement,
    ResumeAgreement,
    ReviewDraft,
    SignAddendum,
    SignAgreement,
    Signature,
    Term,
    TermBasis,
    TerminateAgreement,
    WithdrawDraft,
)
from pemasyarakatan.domain.agreement.rules import NO_EVALUATION_POLICY
from pemasyarakatan.domain.facility import FACILITY
from pemasyarakatan.domain.values import CooperationField, DocumentNumber, PartialDate, PersonName
from pemasyarakatan.testing.known import STREAMS
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steered.facility import FACILITY_STEERING
from pemasyarakatan.testing.steered.neighbours import neighbours
from pemasyarakatan.testing.steering import Steering

_FACILITIES = STREAMS["facility"][:2]
_PARTNERS = STREAMS["partner"][:2]
_OFFICE, _DIRECTORATE, _ = STREAMS["office"]
_LENGTHS = (364, 365, 729, 29)


def _party(making: Making) -> Party:
    organisation = making.choices.weighted(
        (
            (_FACILITIES[0], OrganisationKind.FACILITY),
            (_PARTNERS[0], OrganisationKind.PARTNER),
            (_PARTNERS[1], OrganisationKind.PARTNER),
            (_FACILITIES[1], OrganisationKind.FACILITY),
            (_OFFICE, OrganisationKind.REGIONAL_OFFICE),
            (_DIRECTORATE, OrganisationKind.DIRECTORATE),
        ),
        (4, 4, 3, 2, 1, 1),
    )
    return Party(
        role=making.choices.pick(tuple(PartyRole)),
        organisation_id=organisation[0],
        organisation_kind=organisation[1],
    )


def _term(making: Making) -> Term:
    """A term that began up to a year ago mostly, of a usual length."""
    choices = making.choices
    basis = choices.weighted(tuple(TermBasis), (60, 10, 12, 18))
    if basis is TermBasis.NOT_STATED:
        return Term(start=PartialDate(), end=PartialDate(), basis=basis)
    start = making.partial() if choices.chance(40) else PartialDate.on(making.day())
    if choices.chance(6):
        return Term(start=start, end=start.plus_days(-30), basis=basis)
    if basis is TermBasis.UNTIL_TERMINATED:
        return Term(start=start, end=PartialDate(), basis=basis)
    return Term(start=start, end=start.plus_days(choices.pick(_LENGTHS)), basis=basis)


def _number(making: Making) -> DocumentNumber:
    issuer = making.choices.pick((str(_FACILITIES[0]), "Dinas Sosial", str(_PARTNERS[0])))
    raw = making.choices.pick(("HK.01.05 - 1", "415.4/03", "W6.PAS.PAS3 - 6", "HK.01.05-1"))
    return DocumentNumber(issuer=issuer, raw=raw)


def _drafted(making: Making, state: Agreement, command: DraftAgreement) -> Any:  # noqa: ARG001
    """A facility, a partner, and now and then one more; it covers what is bound."""
    choices = making.choices
    own = Party(
        role=PartyRole.FIRST,
        organisation_id=choices.pick(_FACILITIES),
        organisation_kind=OrganisationKind.FACILITY,
    )
    partner = Party(
        role=PartyRole.SECOND,
        organisation_id=choices.pick(_PARTNERS),
        organisation_kind=OrganisationKind.PARTNER,
    )
    parties: tuple[Party, ...] = (own, partner)
    third = _party(making)
    if choices.chance(20) and third.organisation_id not in {
        own.organisation_id,
        partner.organisation_id,
    }:
        parties = (own, partner, third)
    if choices.chance(6):
        parties = (partner, attrs.evolve(partner, organisation_id=_PARTNERS[1]))
    reached = choices.pick((own.organisation_id, own.organisation_id, STREAMS["facility"][2]))
    covers = frozenset({reached}) if choices.chance(40) else None
    return attrs.evolve(command, parties=parties, covers=covers)


def _signatures(making: Making, state: Agreement, signed_on: PartialDate) -> tuple[Signature, ...]:
    """One of each party on the day of signing, or near it; now and then one of no party."""
    choices = making.choices
    signing = [party.organisation_id for party in state.parties]
    if choices.chance(5):
        signing.append(_OFFICE)
    return tuple(
        attrs.evolve(
            making.of(Signature, party_id=party_id),
            signed_on=signed_on.plus_days(choices.weighted((0, -1, 1), (84, 14, 2))),
        )
        for party_id in signing
    )


def _signed(making: Making, state: Agreement, command: SignAgreement) -> Any:
    """Signed by every party on a day near the beginning of the term, with a scope mostly."""
    choices, term = making.choices, command.term
    signed_on = command.signed_on
    if term.start.dated and choices.chance(60):
        near = term.start.plus_days(choices.pick((0, -1, -10, 30)))
        signed_on = near.happened(making.today) if near.dated else signed_on
    scope = command.scope
    if not scope and choices.chance(60):
        scope = frozenset({making.value(CooperationField)})
    return attrs.evolve(
        command,
        signed_on=signed_on,
        signatures=_signatures(making, state, signed_on),
        scope=scope,
    )


def _addendum(making: Making, state: Agreement, command: SignAddendum) -> Any:
    """Signed within the term, with an effect from that day on."""
    day = _within(making, state)
    signed_on = PartialDate.on(day) if day else command.signed_on
    removed = command.fields_removed
    if removed and state.scope.first and making.choices.chance(70):
        removed = frozenset(sorted(state.scope.first)[:1])
    effective_on = day or command.effective_on
    if making.choices.chance(15):
        effective_on -= timedelta(days=30)
    changed = attrs.evolve(
        command,
        signed_on=signed_on,
        signatures=_signatures(making, state, signed_on),
        effective_on=effective_on,
        fields_removed=removed,
    )
    if making.choices.chance(5):
        nothing = frozenset[CooperationField]()
        return attrs.evolve(
            changed, fields_added=nothing, fields_removed=nothing, term=None, changes=()
        )
    return changed


def _renewed(making: Making, state: Agreement, command: RenewAgreement) -> Any:
    """Signed before the old end, from the day after it."""
    choices = making.choices
    if state.signed is None:
        return command
    old = state.validity.terms[-1].term
    start = old.end.plus_days(choices.pick((1, 1, 0)))
    signed_on = old.end.plus_days(-choices.pick((1, 30, 0, 90))).happened(making.today)
    if old.end.latest is not None and old.end.latest > making.today:
        signed_on = PartialDate.on(making.today)
    if choices.chance(12):
        signed_on = old.end.plus_days(1).happened(making.today)
    written = Term(
        start=start,
        end=old.end if choices.chance(16) else start.plus_days(choices.pick(_LENGTHS)),
        basis=choices.pick((TermBasis.FIXED, TermBasis.AUTOMATIC)),
    )
    return attrs.evolve(
        command,
        signed_on=signed_on,
        signatures=_signatures(making, state, signed_on),
        as_written=written,
    )


def _numbered(making: Making, state: Agreement, command: CorrectNumber) -> Any:
    numbers = state.numbers
    return attrs.evolve(command, old=making.choices.pick(numbers)) if numbers else command


def _completed(making: Making, state: Agreement, command: CompleteTerm) -> Any:
    """A term from the signing on."""
    if state.signed is None or making.choices.chance(30):
        return command
    start = state.signed.signed_on
    end = start.plus_days(making.choices.pick(_LENGTHS))
    return attrs.evolve(command, term=Term(start=start, end=end, basis=TermBasis.FIXED))


def _held(making: Making, state: Agreement, command: DeliverTraining | HoldActivity) -> Any:
    """On some days of the term, in a field of the scope, by a party."""
    choices = making.choices
    day, scope = _within(making, state), state.scope.first
    changes: dict[str, Any] = {}
    if day is not None and choices.chance(75):
        ended_on = min(day + timedelta(days=choices.pick((0, 1, 4, 30))), making.today)
        changes |= {"started_on": PartialDate.on(day), "ended_on": PartialDate.on(ended_on)}
    if scope and choices.chance(85):
        changes["field"] = choices.pick(sorted(scope))
    if command.provider_partner_id is not None and state.parties and choices.chance(70):
        changes["provider_partner_id"] = choices.pick(state.parties).organisation_id
    if isinstance(command, DeliverTraining) and choices.chance(85):
        participants = choices.pick((20, 16, 30, 5))
        completed = choices.pick((None, participants, participants - 1))
        hours = choices.pick((160, 160, None, 8, 0))
        changes |= {"participants": participants, "completed": completed, "hours_jp": hours}
    return attrs.evolve(command, **changes)


def _issued(making: Making, state: Agreement, command: IssueCertificates) -> Any:
    """Few of those who took part, on or after the last day."""
    training = state.training(command.training_id)
    if training is None:
        return command
    after = training.ended_on.plus_days(making.choices.pick((0, 0, 1, 30)))
    return attrs.evolve(
        command,
        issued_on=after.happened(making.today),
        issued=making.choices.pick((1, 2, 5)),
        not_competent=making.choices.pick((0, 0, 1)),
    )


def _placed(making: Making, state: Agreement, command: RecordPlacement) -> Any:
    """Five or more with a day, or fewer without one."""
    training = state.training(command.training_id)
    if training is None:
        return command
    if making.choices.chance(50):
        placed_on = PartialDate(earliest=training.ended_on.latest)
        placed = making.choices.pick((1, 2))
        return attrs.evolve(command, placed_on=placed_on, placed=placed, employer_partner_id=None)
    after = training.ended_on.plus_days(making.choices.pick((0, 1)))
    return attrs.evolve(command, placed_on=after.happened(making.today), placed=5)


def _resumed(making: Making, state: Agreement, command: ResumeAgreement) -> Any:
    turns = state.validity.turns if state.signed else ()
    if not turns:
        return command
    days = timedelta(days=making.choices.pick((1, 7, 30)))
    return attrs.evolve(command, resumed_on=turns[-1][0] + days)


def _ended(making: Making, state: Agreement, command: TerminateAgreement) -> Any:
    day = _within(making, state)
    return attrs.evolve(command, effective_on=day) if day else command


def _within(making: Making, state: Agreement) -> date | None:
    """A day of some term of the papers, not after today; None where none is stated."""
    if state.signed is None:
        return None
    term = making.choices.pick(state.validity.terms).term
    first = term.start.latest or term.start.earliest
    if first is None or first > making.today:
        return None
    last = min(making.today, term.end.earliest or making.today)
    length = max((last - first).days, 0)
    return first + timedelta(days=making.choices.pick((0, length, length // 2, 30)))


def _likely(state: Agreement, kind: type) -> int:
    """First it is signed; then there is something to do under it."""
    if state.withdrawn is not None:
        return 1
    if state.signed is None:
        return {SignAgreement: 60, ReviewDraft: 10, WithdrawDraft: 2}.get(kind, 1)
    if kind in (SignAgreement, WithdrawDraft):
        return 1
    if kind is CompleteTerm or kind is CompleteScope:
        stated = state.validity.terms[0].term.stated if kind is CompleteTerm else state.scope.first
        return 4 if stated else 15
    return 20 if kind is RenewAgreement or kind is SignAddendum else 10


AGREEMENT_ALONE = Steering(
    stream=lambda making: making.choices.pick(STREAMS["agreement"]),
    identity=lambda stream: {"agreement_id": stream},
    closing=frozenset({TerminateAgreement}),
    likely=_likely,
    makers={
        Party: _party,
        Term: _term,
        DocumentNumber: _number,
        "Official.name": lambda making: making.value(PersonName),
        "DraftAgreement.parent_id": lambda making: making.choices.pick(STREAMS["agreement"]),
    },
    tailored={
        DraftAgreement: _drafted,
        SignAgreement: _signed,
        CompleteTerm: _completed,
        CorrectNumber: _numbered,
        SignAddendum: _addendum,
        RenewAgreement: _renewed,
        TerminateAgreement: _ended,
        ResumeAgreement: _resumed,
        DeliverTraining: _held,
        HoldActivity: _held,
        IssueCertificates: _issued,
        RecordPlacement: _placed,
    },
    policies=(NO_EVALUATION_POLICY,),
)

AGREEMENT_STEERING = attrs.evolve(
    AGREEMENT_ALONE, seen=neighbours(holders="agreement", facility=(FACILITY, FACILITY_STEERING))
)

"""What an agreement answers to each command, and what it looks at and claims for that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.agreement import rules as r
from pemasyarakatan.domain.agreement.commands import (
    AgreementCommand,
    CompleteNumber,
    CompleteScope,
    CompleteTerm,
    ConductCommand,
    CorrectNumber,
    DeliverTraining,
    DraftAgreement,
    HoldActivity,
    HoldEvaluation,
    IssueCertificates,
    RecordPlacement,
    RenewAgreement,
    ResumeAgreement,
    ReviewDraft,
    SignAddendum,
    SignAgreement,
    SuspendAgreement,
    TerminateAgreement,
    WithdrawDraft,
)
from pemasyarakatan.domain.agreement.conduct import decide_conduct
from pemasyarakatan.domain.agreement.events import (
    ActivityHeld,
    AddendumSigned,
    AgreementDrafted,
    AgreementEvent,
    AgreementRenewed,
    AgreementResumed,
    AgreementSuspended,
    AgreementTerminated,
    CertificatesIssued,
    DraftReviewed,
    DraftWithdrawn,
    EvaluationHeld,
    InstrumentSigned,
    NumberCompleted,
    NumberCorrected,
    PKSSigned,
    PlacementRecorded,
    ScopeCompleted,
    TermCompleted,
    TrainingDelivered,
    day_of,
)
from pemasyarakatan.domain.agreement.flags import flags
from pemasyarakatan.domain.agreement.invariants import broken
from pemasyarakatan.domain.agreement.numbers import same, year_of
from pemasyarakatan.domain.agreement.papers import (
    asked_of_head,
    decide_draft,
    decide_paper,
    number_streams,
)
from pemasyarakatan.domain.agreement.state import NAMED, Agreement, evolve
from pemasyarakatan.domain.agreement.values import facilities_of
from pemasyarakatan.domain.claims import Claim, NumberClaim
from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.facts import Facts, by
from pemasyarakatan.domain.law import Circumstances, Law


def reads(command: AgreementCommand, state: Agreement) -> tuple[UUID, ...]:
    """The facilities that are bound and the register's streams of the numbers given."""
    match command:
        case DraftAgreement():
            found = facilities_of(command.parties)
        case SignAgreement():
            found = (
                *(one.party_id for one in asked_of_head(state, command.signatures)),
                *number_streams(command.numbers, year_of(command.signed_on)),
            )
        case SignAddendum() | RenewAgreement():
            numbers = () if command.number is None else (command.number,)
            found = (
                *(one.party_id for one in asked_of_head(state, command.signatures)),
                *number_streams(numbers, year_of(command.signed_on)),
            )
        case CompleteNumber() if state.signed is not None:
            found = number_streams((command.number,), year_of(state.signed.signed_on))
        case CorrectNumber():
            years = [one.year for one in state.held if same(one.number, command.old)]
            found = number_streams((command.new,), years[0]) if years else ()
        case _:
            found = ()
    return tuple(dict.fromkeys(found))


def decide(
    command: AgreementCommand, state: Agreement, circumstances: Circumstances
) -> tuple[AgreementEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(r.BOOK, command, circumstances)
    if isinstance(command, DraftAgreement):
        if state.drafted is not None:
            return law.created_already(state.drafted)
        return decide_draft(law, command, circumstances)
    law.forbids(r.BOOK.not_found, state.drafted is None, command.agreement_id)
    recorded = _recorded(state, command)
    if recorded is not None:
        if type(recorded) not in PAIRS[type(command)]:
            law.refuses(r.BOOK.reused_id, type(recorded).__name__)
        return law.recorded_already(recorded)
    if _said_already(law, state, command):
        return ()
    if isinstance(command, ConductCommand):
        return decide_conduct(law, command, state)
    return decide_paper(law, command, state, circumstances)


PAIRS: Mapping[type, tuple[type, ...]] = {
    DraftAgreement: (AgreementDrafted,),
    ReviewDraft: (DraftReviewed,),
    WithdrawDraft: (DraftWithdrawn,),
    SignAgreement: (PKSSigned, InstrumentSigned),
    CompleteNumber: (NumberCompleted,),
    CompleteTerm: (TermCompleted,),
    CompleteScope: (ScopeCompleted,),
    CorrectNumber: (NumberCorrected,),
    SignAddendum: (AddendumSigned,),
    RenewAgreement: (AgreementRenewed,),
    TerminateAgreement: (AgreementTerminated,),
    SuspendAgreement: (AgreementSuspended,),
    ResumeAgreement: (AgreementResumed,),
    DeliverTraining: (TrainingDelivered,),
    HoldActivity: (ActivityHeld,),
    IssueCertificates: (CertificatesIssued,),
    RecordPlacement: (PlacementRecorded,),
    HoldEvaluation: (EvaluationHeld,),
}


_UNNAMED: Mapping[type, str] = {
    WithdrawDraft: "withdrawn",
    SignAgreement: "signed",
    CompleteNumber: "papers",
    CompleteTerm: "papers",
    CompleteScope: "papers",
    CorrectNumber: "papers",
    TerminateAgreement: "terminated",
    SuspendAgreement: "pauses",
    ResumeAgreement: "pauses",
}
"""Where the facts without an id of their own are kept; the same content is the same fact."""


def _recorded(state: Agreement, command: AgreementCommand) -> Any:
    """The fact that is recorded under the command's own id, if there is one."""
    for event in PAIRS[type(command)]:
        if event in NAMED:
            kept, named, own = NAMED[event]
            facts: Facts[Any] = getattr(state, kept)
            return facts.first(named, getattr(command, own))
    return None


def _said_already(law: Law, state: Agreement, command: AgreementCommand) -> bool:
    """Whether a fact without an id of its own says all that the command says."""
    if isinstance(command, ReviewDraft):
        return law.known(state.reviews.where(by("on"), command.on), PAIRS)
    if type(command) not in _UNNAMED:
        return False
    if isinstance(command, CorrectNumber) and any(
        same(one.number, command.old) for one in state.held
    ):
        # A number can be corrected there and back; what is held decides whether it is so.
        return False
    kept = getattr(state, _UNNAMED[type(command)])
    if isinstance(kept, Facts):
        (event,) = PAIRS[type(command)]
        return law.known(kept.where(type, event), PAIRS)
    return law.known([kept], PAIRS)


def title(state: Agreement) -> str | None:
    """What the agreement is called: its title, else its first number, else its kind."""
    if state.drafted is None:
        return None
    numbers = state.numbers
    return state.drafted.title or (numbers[0].raw if numbers else str(state.drafted.kind))


def home(command: AgreementCommand, state: Agreement) -> UUID | None:
    """The first facility that is bound, in whose zone the day is counted."""
    parties = command.parties if isinstance(command, DraftAgreement) else state.parties
    facilities = facilities_of(parties)
    return facilities[0] if facilities else None


def claims(state: Agreement) -> frozenset[Claim]:
    """A10: the numbers that it holds in the register, each in its paper's year of signing."""
    if state.drafted is None:
        return frozenset()
    own = state.drafted.agreement_id
    return frozenset(
        NumberClaim(issuer=one.number.issuer, raw=one.number.raw, year=one.year, agreement_id=own)
        for one in state.held
    )


AGREEMENT: Decider[AgreementCommand, Agreement, AgreementEvent] = Decider(
    name="agreement",
    book=r.BOOK,
    pairs=PAIRS,
    initial=Agreement(),
    stream=lambda command: command.agreement_id,
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    home=home,
    claims=claims,
)

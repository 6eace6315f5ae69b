"""What can be asked of an agreement. A command carries the fields of its event, and its id.

First the papers and what ends or rests them, then what was done under them.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.agreement.values import (
    ClauseChange,
    EvaluationVerdict,
    Everyone,
    InstrumentKind,
    Party,
    ReviewVerdict,
    Signature,
    SuspensionGround,
    Term,
    TerminationGround,
)
from pemasyarakatan.domain.values import (
    ActivityKind,
    BeneficiaryPhase,
    CertificateKind,
    CooperationField,
    DocumentNumber,
    EmployerKind,
    Irregularity,
    Official,
    PartialDate,
    Side,
    SupportForm,
)


@frozen(kw_only=True)
class DraftAgreement:
    """Begin a paper; *origin* are the proposals, plans and visits that led to it."""

    agreement_id: UUID
    kind: InstrumentKind
    title: str | None = None
    parties: tuple[Party, ...]
    covers: frozenset[UUID] | Everyone | None = None
    parent_id: UUID | None = None
    predecessor_id: UUID | None = None
    drafted_on: PartialDate
    origin: tuple[UUID, ...] = ()
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ReviewDraft:
    """Record what a review of the draft came to."""

    agreement_id: UUID
    by: Official
    on: PartialDate
    verdict: ReviewVerdict
    note: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class WithdrawDraft:
    """Give up a draft that is not signed."""

    agreement_id: UUID
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class SignAgreement:
    """Record the signing; what the paper does not state stays None, empty or NOT_STATED."""

    agreement_id: UUID
    signed_on: PartialDate
    place: str | None = None
    numbers: tuple[DocumentNumber, ...] = ()
    signatures: tuple[Signature, ...]
    term: Term
    scope: frozenset[CooperationField] | None = None
    support_forms: frozenset[SupportForm] | None = None
    financing: str | None = None
    notice_days: int | None = None
    witnesses: tuple[Official, ...] = ()
    ceremony_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CompleteNumber:
    """Add a number of the signed paper that was not known at first."""

    agreement_id: UUID
    number: DocumentNumber
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CompleteTerm:
    """Add the term of the signed paper that was not known at first."""

    agreement_id: UUID
    term: Term
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CompleteScope:
    """Add the scope of the signed paper that was not known at first."""

    agreement_id: UUID
    scope: frozenset[CooperationField]
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CorrectNumber:
    """Put the *new* number in the place of one that was recorded wrongly."""

    agreement_id: UUID
    old: DocumentNumber
    new: DocumentNumber
    reason: str
    approved_by: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class SignAddendum:
    """Record a signed change of fields, term or clauses."""

    agreement_id: UUID
    addendum_id: UUID
    number: DocumentNumber | None = None
    signed_on: PartialDate
    signatures: tuple[Signature, ...]
    effective_on: date
    fields_added: frozenset[CooperationField] = frozenset()
    fields_removed: frozenset[CooperationField] = frozenset()
    term: Term | None = None
    changes: tuple[ClauseChange, ...] = ()
    retroactive: bool = False
    note: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RenewAgreement:
    """Record a renewal; when its term starts is computed from the old end."""

    agreement_id: UUID
    renewal_id: UUID
    number: DocumentNumber | None = None
    signed_on: PartialDate
    signatures: tuple[Signature, ...]
    as_written: Term
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class TerminateAgreement:
    """Record that the agreement ends before its term."""

    agreement_id: UUID
    effective_on: date
    ground: TerminationGround
    notice_on: PartialDate | None = None
    side: Side
    reason: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class SuspendAgreement:
    """Record that the agreement rests from a day on."""

    agreement_id: UUID
    from_on: date
    ground: SuspensionGround
    reason: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ResumeAgreement:
    """Record that the agreement rests no more from a day on."""

    agreement_id: UUID
    resumed_on: date


@frozen(kw_only=True)
class DeliverTraining:
    """Record a course that was held to its end."""

    agreement_id: UUID
    training_id: UUID
    title: str
    field: CooperationField
    provider_partner_id: UUID | None = None
    started_on: PartialDate
    ended_on: PartialDate
    hours_jp: int | None = None
    competency_standard: str | None = None
    participants: int
    completed: int | None = None
    instructors: int | None = None
    venue: str | None = None
    beneficiaries: frozenset[BeneficiaryPhase] = frozenset()
    target_text: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class HoldActivity:
    """Record something other than a course."""

    agreement_id: UUID
    activity_id: UUID
    kind: ActivityKind
    field: CooperationField
    provider_partner_id: UUID | None = None
    started_on: PartialDate
    ended_on: PartialDate
    participants: int | None = None
    summary: str
    beneficiaries: frozenset[BeneficiaryPhase] = frozenset()
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class IssueCertificates:
    """Record certificates of a course, also after the agreement has ended."""

    agreement_id: UUID
    issue_id: UUID
    training_id: UUID
    kind: CertificateKind
    certifier: str
    issued: int
    not_competent: int
    issued_on: PartialDate
    valid_until: PartialDate | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RecordPlacement:
    """Record how many of a course found work, also after the agreement has ended."""

    agreement_id: UUID
    placement_id: UUID
    training_id: UUID
    employer_kind: EmployerKind
    employer_partner_id: UUID | None = None
    placed: int
    placed_on: PartialDate
    regency: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class HoldEvaluation:
    """Record an evaluation, also after the agreement has ended."""

    agreement_id: UUID
    evaluation_id: UUID
    held_on: PartialDate
    attendees: tuple[Official, ...] = ()
    verdict: EvaluationVerdict
    findings: tuple[str, ...] = ()
    irregular: Irregularity | None = None


PaperCommand = (
    ReviewDraft
    | WithdrawDraft
    | SignAgreement
    | CompleteNumber
    | CompleteTerm
    | CompleteScope
    | CorrectNumber
    | SignAddendum
    | RenewAgreement
    | TerminateAgreement
    | SuspendAgreement
    | ResumeAgreement
)
"""What is asked about the papers once there is a draft."""

ConductCommand = (
    DeliverTraining | HoldActivity | IssueCertificates | RecordPlacement | HoldEvaluation
)
"""What is asked about what was done under the papers."""

AgreementCommand = DraftAgreement | PaperCommand | ConductCommand

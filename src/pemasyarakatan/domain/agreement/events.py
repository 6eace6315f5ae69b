"""What can have happened to an agreement. These types are the storage format: see the catalogue.

First the papers and what ends or rests them, then what was done under them.
"""

from __future__ import annotations

from datetime import date
from typing import assert_never
from uuid import UUID

from attrs import field as attribute
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
from pemasyarakatan.domain.law import KEY
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
    certainly,
)


@frozen(kw_only=True)
class AgreementDrafted:
    """A paper is being made; each facility it *covers* is a party or under an office that is."""

    agreement_id: UUID = attribute(metadata=KEY)
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
class DraftReviewed:
    """Someone looked the draft through, as the regional office does before a signing."""

    by: Official
    on: PartialDate
    verdict: ReviewVerdict
    note: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class DraftWithdrawn:
    """The draft was given up before it was signed."""

    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PKSSigned:
    """A Perjanjian Kerja Sama was signed; what the paper does not state is None or empty."""

    signed_on: PartialDate
    place: str | None = None
    numbers: tuple[DocumentNumber, ...] = attribute(default=(), metadata=KEY)
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
class InstrumentSigned:
    """A paper of another kind was signed: an umbrella, or the work plan under one."""

    signed_on: PartialDate
    place: str | None = None
    numbers: tuple[DocumentNumber, ...] = attribute(default=(), metadata=KEY)
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
class NumberCompleted:
    """A number of the signed paper became known after its signing was recorded."""

    number: DocumentNumber = attribute(metadata=KEY)
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class TermCompleted:
    """The term of the signed paper became known after its signing was recorded."""

    term: Term
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ScopeCompleted:
    """The scope of the signed paper became known after its signing was recorded."""

    scope: frozenset[CooperationField]
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class NumberCorrected:
    """A number was recorded wrongly; the agreement holds the *new* one in the *old* one's place."""

    old: DocumentNumber = attribute(metadata=KEY)
    new: DocumentNumber = attribute(metadata=KEY)
    reason: str
    approved_by: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AddendumSigned:
    """A signed change; *term* None changes no term, an unstated one changes it to one unknown."""

    addendum_id: UUID = attribute(metadata=KEY)
    number: DocumentNumber | None = attribute(default=None, metadata=KEY)
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
class AgreementRenewed:
    """Perpanjangan: the next *term*, from the day after the old end; the paper has *as_written*."""

    renewal_id: UUID = attribute(metadata=KEY)
    number: DocumentNumber | None = attribute(default=None, metadata=KEY)
    signed_on: PartialDate
    signatures: tuple[Signature, ...]
    term: Term
    as_written: Term
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AgreementTerminated:
    """Pengakhiran: *effective_on* is the last day in force."""

    effective_on: date
    ground: TerminationGround
    notice_on: PartialDate | None = None
    side: Side
    reason: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AgreementSuspended:
    """The agreement rests from *from_on*, that day included."""

    from_on: date
    ground: SuspensionGround
    reason: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AgreementResumed:
    """The agreement rests no more from *resumed_on*, that day included."""

    resumed_on: date


@frozen(kw_only=True)
class TrainingDelivered:
    """A course was held to its end; the people taught are counts."""

    training_id: UUID = attribute(metadata=KEY)
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
class ActivityHeld:
    """Something other than a course was held."""

    activity_id: UUID = attribute(metadata=KEY)
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
class CertificatesIssued:
    """Certificates of one kind for one course, and how many were found not competent."""

    issue_id: UUID = attribute(metadata=KEY)
    training_id: UUID = attribute(metadata=KEY)
    kind: CertificateKind
    certifier: str
    issued: int
    not_competent: int
    issued_on: PartialDate
    valid_until: PartialDate | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PlacementRecorded:
    """People of one course found work; a count that lets nobody be recognised."""

    placement_id: UUID = attribute(metadata=KEY)
    training_id: UUID = attribute(metadata=KEY)
    employer_kind: EmployerKind
    employer_partner_id: UUID | None = None
    placed: int
    placed_on: PartialDate
    regency: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class EvaluationHeld:
    """Monitoring dan evaluasi (monev): how the agreement is carried out was looked at."""

    evaluation_id: UUID = attribute(metadata=KEY)
    held_on: PartialDate
    attendees: tuple[Official, ...] = ()
    verdict: EvaluationVerdict
    findings: tuple[str, ...] = ()
    irregular: Irregularity | None = None


Signed = PKSSigned | InstrumentSigned
Amending = (
    NumberCompleted
    | TermCompleted
    | ScopeCompleted
    | NumberCorrected
    | AddendumSigned
    | AgreementRenewed
)
"""What later papers, or better knowledge of the first, say of the signed paper."""

Pause = AgreementSuspended | AgreementResumed
Conduct = TrainingDelivered | ActivityHeld
"""What was done under the agreement on one or more days."""

AgreementEvent = (
    AgreementDrafted
    | DraftReviewed
    | DraftWithdrawn
    | Signed
    | Amending
    | AgreementTerminated
    | Pause
    | Conduct
    | CertificatesIssued
    | PlacementRecorded
    | EvaluationHeld
)


def day_of(event: AgreementEvent) -> PartialDate | None:
    """The day on which the fact begins to hold; better knowledge of a paper has none of its own."""
    match event:
        case AgreementDrafted():
            return event.drafted_on
        case DraftReviewed() | DraftWithdrawn():
            return event.on
        case PKSSigned() | InstrumentSigned() | AgreementRenewed():
            return event.signed_on
        case NumberCompleted() | TermCompleted() | ScopeCompleted() | NumberCorrected():
            return None
        case AddendumSigned() | AgreementTerminated():
            return certainly(event.effective_on)
        case AgreementSuspended():
            return certainly(event.from_on)
        case AgreementResumed():
            return certainly(event.resumed_on)
        case TrainingDelivered() | ActivityHeld():
            return event.started_on
        case CertificatesIssued():
            return event.issued_on
        case PlacementRecorded():
            return event.placed_on
        case EvaluationHeld():
            return event.held_on
        case _:
            assert_never(event)

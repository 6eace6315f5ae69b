"""What can be asked of a partnership. A command carries the fields of its event, and its id."""

from __future__ import annotations

from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.partnership.values import (
    Direction,
    FormWanted,
    InnovationRef,
    NoPaper,
    PlanKind,
    Stance,
    Topic,
    VisitForm,
    VisitPurpose,
)
from pemasyarakatan.domain.values import (
    ActivityKind,
    BeneficiaryPhase,
    CertificateKind,
    CooperationField,
    EmployerKind,
    EvidenceRef,
    Irregularity,
    Official,
    PartialDate,
    Rupiah,
    Side,
    SupportForm,
)


@frozen(kw_only=True)
class OpenPartnership:
    """Begin the history of one facility with one partner; the id is `partnership_id` of the two."""

    partnership_id: UUID
    facility_id: UUID
    partner_id: UUID
    opened_on: PartialDate
    origin: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class HoldVisit:
    """Record a meeting of both sides, whoever came to whom."""

    partnership_id: UUID
    visit_id: UUID
    occurred_on: PartialDate
    form: VisitForm
    direction: Direction
    venue: str | None = None
    dispatched_by: Official | None = None
    delegation: tuple[Official, ...] = ()
    delegation_note: str | None = None
    counterparts: tuple[Official, ...] = ()
    counterpart_note: str | None = None
    purposes: frozenset[VisitPurpose] = frozenset()
    topics: tuple[Topic, ...] = ()
    beneficiaries: frozenset[BeneficiaryPhase] = frozenset()
    target_text: str | None = None
    campaign: str | None = None
    joint_visit_ref: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class SubmitProposal:
    """Record that cooperation was asked for in some forms."""

    partnership_id: UUID
    proposal_id: UUID
    submitted_on: PartialDate
    forms: tuple[FormWanted, ...]
    fields: frozenset[CooperationField] = frozenset()
    exhaustive: bool
    visit_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class AnswerProposal:
    """Record how a proposal was received; without *forms_accepted* ACCEPTED means all of it."""

    partnership_id: UUID
    proposal_id: UUID
    stance: Stance
    by: Official | None = None
    answered_on: PartialDate
    forms_accepted: frozenset[SupportForm] | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class WithdrawProposal:
    """Record that a proposal was taken back."""

    partnership_id: UUID
    proposal_id: UUID
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RecordPlan:
    """Record an intention; who voiced it may be not stated."""

    partnership_id: UUID
    plan_id: UUID
    kind: PlanKind
    text: str
    note: str | None = None
    fields: frozenset[CooperationField] = frozenset()
    voiced_by: Side
    on: PartialDate
    beneficiaries: frozenset[BeneficiaryPhase] = frozenset()
    target_text: str | None = None
    shared_with: tuple[UUID, ...] = ()
    visit_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RealisePlan:
    """Record that a plan came true, and by what."""

    partnership_id: UUID
    plan_id: UUID
    by_ref: UUID
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class DropPlan:
    """Record that a plan was given up."""

    partnership_id: UUID
    plan_id: UUID
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class DeclareSupport:
    """Record that an official declared support for a change programme."""

    partnership_id: UUID
    declaration_id: UUID
    subject: InnovationRef
    by: Official
    degree: str
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class MakeCommitment:
    """Record a promise, or a duty out of an agreement."""

    partnership_id: UUID
    commitment_id: UUID
    side: Side
    by: Official | None = None
    agreement_id: UUID | None = None
    text: str
    form: SupportForm | None = None
    fields: frozenset[CooperationField] = frozenset()
    quantity: int | None = None
    unit: str | None = None
    due: PartialDate | None = None
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ProgressCommitment:
    """Record a delivery on a commitment: how much was added by it.

    Two equal deliveries of one day are taken for one: tell them apart by their evidence.
    """

    partnership_id: UUID
    commitment_id: UUID
    delivered: int
    on: PartialDate
    evidence: EvidenceRef | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class FulfilCommitment:
    """Record that a commitment was kept."""

    partnership_id: UUID
    commitment_id: UUID
    on: PartialDate
    evidence: EvidenceRef | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class WithdrawCommitment:
    """Record that a commitment was taken back."""

    partnership_id: UUID
    commitment_id: UUID
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ReceiveSupport:
    """Record goods, money or services that came in."""

    partnership_id: UUID
    support_id: UUID
    form: SupportForm
    what: str
    quantity: int | None = None
    unit: str | None = None
    value: Rupiah | None = None
    received_on: PartialDate
    handover_record: EvidenceRef | None = None
    commitment_id: UUID | None = None
    agreement_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class LinkAgreement:
    """Count an agreement of this facility and this partner to the partnership."""

    partnership_id: UUID
    agreement_id: UUID


@frozen(kw_only=True)
class RecordActivityWithoutAgreement:
    """Record an activity that no agreement carries, and why none does."""

    partnership_id: UUID
    activity_id: UUID
    kind: ActivityKind
    title: str
    field: CooperationField
    provider_partner_id: UUID | None = None
    started_on: PartialDate
    ended_on: PartialDate
    participants: int | None = None
    completed: int | None = None
    basis: str | None = None
    reason: NoPaper
    beneficiaries: frozenset[BeneficiaryPhase] = frozenset()
    target_text: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class IssueActivityCertificates:
    """Record certificates of one kind for an activity."""

    partnership_id: UUID
    issue_id: UUID
    activity_id: UUID
    kind: CertificateKind
    certifier: str
    issued: int
    not_competent: int
    issued_on: PartialDate
    valid_until: PartialDate | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class RecordActivityPlacement:
    """Record that people trained in an activity were taken in."""

    partnership_id: UUID
    placement_id: UUID
    activity_id: UUID
    employer_kind: EmployerKind
    employer_partner_id: UUID | None = None
    placed: int
    placed_on: PartialDate
    regency: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class EndPartnership:
    """Record that the partnership is over."""

    partnership_id: UUID
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ReopenPartnership:
    """Record that an ended partnership goes on."""

    partnership_id: UUID
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


PartnershipCommand = (
    OpenPartnership
    | HoldVisit
    | SubmitProposal
    | AnswerProposal
    | WithdrawProposal
    | RecordPlan
    | RealisePlan
    | DropPlan
    | DeclareSupport
    | MakeCommitment
    | ProgressCommitment
    | FulfilCommitment
    | WithdrawCommitment
    | ReceiveSupport
    | LinkAgreement
    | RecordActivityWithoutAgreement
    | IssueActivityCertificates
    | RecordActivityPlacement
    | EndPartnership
    | ReopenPartnership
)

"""What can have happened in a partnership. These types are the storage format: see the catalogue.

A fact with an id of its own carries that id as key; so does one about a proposal, plan,
commitment or activity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never
from uuid import UUID

from attrs import field as attribute
from attrs import frozen

from pemasyarakatan.domain.law import KEY
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
class PartnershipOpened:
    """A facility and a partner are in contact; *origin* says how it came about."""

    partnership_id: UUID = attribute(metadata=KEY)
    facility_id: UUID = attribute(metadata=KEY)
    partner_id: UUID = attribute(metadata=KEY)
    opened_on: PartialDate
    origin: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class VisitHeld:
    """Both sides met; *dispatched_by* is the head who sent the delegation without joining it.

    A trip to several partners is one visit in each partnership, with one *joint_visit_ref*.
    """

    visit_id: UUID = attribute(metadata=KEY)
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
class ProposalSubmitted:
    """Cooperation was asked for in some *forms*; when not *exhaustive*, these are examples."""

    proposal_id: UUID = attribute(metadata=KEY)
    submitted_on: PartialDate
    forms: tuple[FormWanted, ...]
    fields: frozenset[CooperationField] = frozenset()
    exhaustive: bool
    visit_id: UUID | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ProposalAnswered:
    """The counterpart took a stance; only ACCEPTED and DECLINED close the proposal."""

    proposal_id: UUID = attribute(metadata=KEY)
    stance: Stance
    by: Official | None = None
    answered_on: PartialDate
    forms_accepted: frozenset[SupportForm] | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ProposalWithdrawn:
    """The side that proposed took the proposal back."""

    proposal_id: UUID = attribute(metadata=KEY)
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PlanRecorded:
    """Something is intended; *shared_with* are the other partnerships it was voiced in."""

    plan_id: UUID = attribute(metadata=KEY)
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
class PlanRealised:
    """A plan came true, by the agreement, activity or other thing *by_ref*."""

    plan_id: UUID = attribute(metadata=KEY)
    by_ref: UUID
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PlanDropped:
    """A plan was given up."""

    plan_id: UUID = attribute(metadata=KEY)
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class SupportDeclared:
    """An official declared support for a change programme, in this *degree* of words."""

    declaration_id: UUID = attribute(metadata=KEY)
    subject: InnovationRef
    by: Official
    degree: str
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CommitmentMade:
    """A promise, soft without quantity and due date; with *agreement_id* a duty of that paper."""

    commitment_id: UUID = attribute(metadata=KEY)
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
class CommitmentProgressed:
    """Part of a commitment was delivered: this much more, not this much in all."""

    commitment_id: UUID = attribute(metadata=KEY)
    delivered: int
    on: PartialDate
    evidence: EvidenceRef | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CommitmentFulfilled:
    """A commitment was kept."""

    commitment_id: UUID = attribute(metadata=KEY)
    on: PartialDate
    evidence: EvidenceRef | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class CommitmentWithdrawn:
    """A commitment was taken back."""

    commitment_id: UUID = attribute(metadata=KEY)
    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class SupportReceived:
    """Support came in; *handover_record* is the BAST (berita acara serah terima)."""

    support_id: UUID = attribute(metadata=KEY)
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
class AgreementLinked:
    """An agreement of this facility and this partner belongs to the partnership."""

    agreement_id: UUID = attribute(metadata=KEY)


@frozen(kw_only=True)
class ActivityWithoutAgreementHeld:
    """An activity that no agreement carries, and why; recorded here so that it is not hidden."""

    activity_id: UUID = attribute(metadata=KEY)
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
class ActivityCertificatesIssued:
    """Certificates of one kind for an activity; *not_competent* were tested and did not pass."""

    issue_id: UUID = attribute(metadata=KEY)
    activity_id: UUID = attribute(metadata=KEY)
    kind: CertificateKind
    certifier: str
    issued: int
    not_competent: int
    issued_on: PartialDate
    valid_until: PartialDate | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ActivityPlacementRecorded:
    """People trained in an activity were taken in; few of them are never told apart."""

    placement_id: UUID = attribute(metadata=KEY)
    activity_id: UUID = attribute(metadata=KEY)
    employer_kind: EmployerKind
    employer_partner_id: UUID | None = None
    placed: int
    placed_on: PartialDate
    regency: str | None = None
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PartnershipEnded:
    """The partnership is over from this day."""

    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class PartnershipReopened:
    """A partnership that had ended goes on."""

    on: PartialDate
    reason: str
    irregular: Irregularity | None = None


PartnershipEvent = (
    PartnershipOpened
    | VisitHeld
    | ProposalSubmitted
    | ProposalAnswered
    | ProposalWithdrawn
    | PlanRecorded
    | PlanRealised
    | PlanDropped
    | SupportDeclared
    | CommitmentMade
    | CommitmentProgressed
    | CommitmentFulfilled
    | CommitmentWithdrawn
    | SupportReceived
    | AgreementLinked
    | ActivityWithoutAgreementHeld
    | ActivityCertificatesIssued
    | ActivityPlacementRecorded
    | PartnershipEnded
    | PartnershipReopened
)

NAMED: Mapping[type, tuple[str, str]] = {
    VisitHeld: ("visits", "visit_id"),
    ProposalSubmitted: ("submissions", "proposal_id"),
    PlanRecorded: ("intentions", "plan_id"),
    SupportDeclared: ("declarations", "declaration_id"),
    CommitmentMade: ("promises", "commitment_id"),
    SupportReceived: ("support", "support_id"),
    AgreementLinked: ("links", "agreement_id"),
    ActivityWithoutAgreementHeld: ("activities_held", "activity_id"),
    ActivityCertificatesIssued: ("certificates", "issue_id"),
    ActivityPlacementRecorded: ("placements", "placement_id"),
}
"""The facts with an id of their own: where a state keeps them, and what that id is called."""


def day_of(event: PartnershipEvent) -> PartialDate | None:
    """The day on which the fact begins to hold; a link has none."""
    match event:
        case PartnershipOpened():
            return event.opened_on
        case VisitHeld():
            return event.occurred_on
        case ProposalSubmitted():
            return event.submitted_on
        case ProposalAnswered():
            return event.answered_on
        case SupportReceived():
            return event.received_on
        case AgreementLinked():
            return None
        case ActivityWithoutAgreementHeld():
            return event.started_on
        case ActivityCertificatesIssued():
            return event.issued_on
        case ActivityPlacementRecorded():
            return event.placed_on
        case (
            ProposalWithdrawn()
            | PlanRecorded()
            | PlanRealised()
            | PlanDropped()
            | SupportDeclared()
            | CommitmentMade()
            | CommitmentProgressed()
            | CommitmentFulfilled()
            | CommitmentWithdrawn()
            | PartnershipEnded()
            | PartnershipReopened()
        ):
            return event.on
        case _:
            assert_never(event)

"""The stored vocabulary: every name that an event is written under, and its class of today.

A name is never changed and never used for anything else. A class that must change gets a new name,
and the old one an upcast in `upcasts.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pemasyarakatan.domain import agreement as a
from pemasyarakatan.domain import assistance as b
from pemasyarakatan.domain import ceremony as c
from pemasyarakatan.domain import compliance as o
from pemasyarakatan.domain import directive as d
from pemasyarakatan.domain import exhibition as e
from pemasyarakatan.domain import facility as f
from pemasyarakatan.domain import partner as p
from pemasyarakatan.domain import partnership as s
from pemasyarakatan.domain import register as r
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.corrections import PAIRS as SHARED
from pemasyarakatan.domain.decider import (
    CorrectionRecorded,
    Decider,
    EvidenceAttached,
    RecordVoided,
)
from pemasyarakatan.domain.together import Together
from pemasyarakatan.wire.codec import Codec

CATALOGUE: Mapping[str, type] = {
    "facility.facility_registered@1": f.FacilityRegistered,
    "facility.facility_renamed@1": f.FacilityRenamed,
    "facility.facility_reclassified@1": f.FacilityReclassified,
    "facility.regional_office_assigned@1": f.RegionalOfficeAssigned,
    "facility.class_observed@1": f.ClassObserved,
    "facility.parent_observed@1": f.ParentObserved,
    "facility.head_appointed@1": f.HeadAppointed,
    "facility.head_tenure_ended@1": f.HeadTenureEnded,
    "facility.head_observed@1": f.HeadObserved,
    "facility.innovation_introduced@1": f.InnovationIntroduced,
    "facility.food_supplier_data_submitted@1": f.FoodSupplierDataSubmitted,
    "facility.food_supplier_data_revised@1": f.FoodSupplierDataRevised,
    "facility.facility_transferred@1": f.FacilityTransferred,
    "facility.facility_closed@1": f.FacilityClosed,
    "facility.correction_recorded@1": CorrectionRecorded,
    "facility.record_voided@1": RecordVoided,
    "facility.evidence_attached@1": EvidenceAttached,
    "partner.partner_registered@1": p.PartnerRegistered,
    "partner.partner_alias_added@1": p.PartnerAliasAdded,
    "partner.partner_renamed@1": p.PartnerRenamed,
    "partner.partner_sector_changed@1": p.PartnerSectorChanged,
    "partner.representative_observed@1": p.RepresentativeObserved,
    "partner.partner_merged@1": p.PartnerMerged,
    "partner.partner_unmerged@1": p.PartnerUnmerged,
    "partner.partner_succeeded@1": p.PartnerSucceeded,
    "partner.partner_dissolved@1": p.PartnerDissolved,
    "partner.correction_recorded@1": CorrectionRecorded,
    "partner.record_voided@1": RecordVoided,
    "partner.evidence_attached@1": EvidenceAttached,
    "partnership.partnership_opened@1": s.PartnershipOpened,
    "partnership.visit_held@1": s.VisitHeld,
    "partnership.proposal_submitted@1": s.ProposalSubmitted,
    "partnership.proposal_answered@1": s.ProposalAnswered,
    "partnership.proposal_withdrawn@1": s.ProposalWithdrawn,
    "partnership.plan_recorded@1": s.PlanRecorded,
    "partnership.plan_realised@2": s.PlanRealised,
    "partnership.plan_dropped@1": s.PlanDropped,
    "partnership.support_declared@1": s.SupportDeclared,
    "partnership.commitment_made@1": s.CommitmentMade,
    "partnership.commitment_progressed@1": s.CommitmentProgressed,
    "partnership.commitment_fulfilled@1": s.CommitmentFulfilled,
    "partnership.commitment_withdrawn@1": s.CommitmentWithdrawn,
    "partnership.support_received@1": s.SupportReceived,
    "partnership.agreement_linked@1": s.AgreementLinked,
    "partnership.activity_without_agreement_held@1": s.ActivityWithoutAgreementHeld,
    "partnership.activity_certificates_issued@1": s.ActivityCertificatesIssued,
    "partnership.activity_placement_recorded@1": s.ActivityPlacementRecorded,
    "partnership.partnership_ended@1": s.PartnershipEnded,
    "partnership.partnership_reopened@1": s.PartnershipReopened,
    "partnership.correction_recorded@1": CorrectionRecorded,
    "partnership.record_voided@1": RecordVoided,
    "partnership.evidence_attached@1": EvidenceAttached,
    "agreement.agreement_drafted@1": a.AgreementDrafted,
    "agreement.draft_reviewed@1": a.DraftReviewed,
    "agreement.draft_withdrawn@1": a.DraftWithdrawn,
    "agreement.pks_signed@1": a.PKSSigned,
    "agreement.instrument_signed@1": a.InstrumentSigned,
    "agreement.number_completed@1": a.NumberCompleted,
    "agreement.term_completed@1": a.TermCompleted,
    "agreement.scope_completed@1": a.ScopeCompleted,
    "agreement.number_corrected@1": a.NumberCorrected,
    "agreement.addendum_signed@1": a.AddendumSigned,
    "agreement.agreement_renewed@1": a.AgreementRenewed,
    "agreement.agreement_terminated@1": a.AgreementTerminated,
    "agreement.agreement_suspended@1": a.AgreementSuspended,
    "agreement.agreement_resumed@1": a.AgreementResumed,
    "agreement.training_delivered@1": a.TrainingDelivered,
    "agreement.activity_held@1": a.ActivityHeld,
    "agreement.certificates_issued@1": a.CertificatesIssued,
    "agreement.placement_recorded@1": a.PlacementRecorded,
    "agreement.evaluation_held@1": a.EvaluationHeld,
    "agreement.correction_recorded@1": CorrectionRecorded,
    "agreement.record_voided@1": RecordVoided,
    "agreement.evidence_attached@1": EvidenceAttached,
    "register.number_claimed@1": r.NumberClaimed,
    "register.number_released@1": r.NumberReleased,
    "register.name_claimed@1": r.NameClaimed,
    "register.name_kept@1": r.NameKept,
    "register.name_released@1": r.NameReleased,
    "ceremony.ceremony_planned@1": c.CeremonyPlanned,
    "ceremony.ceremony_opened@1": c.CeremonyOpened,
    "ceremony.signing_batch_held@1": c.SigningBatchHeld,
    "ceremony.witness_attested@1": c.WitnessAttested,
    "ceremony.ceremony_closed@1": c.CeremonyClosed,
    "ceremony.correction_recorded@1": CorrectionRecorded,
    "ceremony.record_voided@1": RecordVoided,
    "ceremony.evidence_attached@1": EvidenceAttached,
    "directive.directive_issued@1": d.DirectiveIssued,
    "directive.directive_point_amended@1": d.DirectivePointAmended,
    "directive.directive_revoked@1": d.DirectiveRevoked,
    "directive.correction_recorded@1": CorrectionRecorded,
    "directive.record_voided@1": RecordVoided,
    "directive.evidence_attached@1": EvidenceAttached,
    "compliance.briefing_attended@1": o.BriefingAttended,
    "compliance.compliance_progress_reported@1": o.ComplianceProgressReported,
    "compliance.compliance_verified@1": o.ComplianceVerified,
    "compliance.compliance_returned@1": o.ComplianceReturned,
    "compliance.exemption_granted@1": o.ExemptionGranted,
    "compliance.correction_recorded@1": CorrectionRecorded,
    "compliance.record_voided@1": RecordVoided,
    "compliance.evidence_attached@1": EvidenceAttached,
    "assistance.aid_programme_opened@1": b.AidProgrammeOpened,
    "assistance.allocation_changed@1": b.AllocationChanged,
    "assistance.recipients_verified@1": b.RecipientsVerified,
    "assistance.aid_distributed@1": b.AidDistributed,
    "assistance.aid_returned@1": b.AidReturned,
    "assistance.duplicate_recipient_found@1": b.DuplicateRecipientFound,
    "assistance.aid_programme_closed@1": b.AidProgrammeClosed,
    "assistance.correction_recorded@1": CorrectionRecorded,
    "assistance.record_voided@1": RecordVoided,
    "assistance.evidence_attached@1": EvidenceAttached,
    "exhibition.exhibition_announced@1": e.ExhibitionAnnounced,
    "exhibition.exhibition_rescheduled@1": e.ExhibitionRescheduled,
    "exhibition.exhibition_held@1": e.ExhibitionHeld,
    "exhibition.exhibition_cancelled@1": e.ExhibitionCancelled,
    "exhibition.correction_recorded@1": CorrectionRecorded,
    "exhibition.record_voided@1": RecordVoided,
    "exhibition.evidence_attached@1": EvidenceAttached,
}


@cache
def _ours() -> Codec:
    return _codec(CATALOGUE, DECIDERS)


def codec(
    catalogue: Mapping[str, type] = CATALOGUE,
    deciders: Iterable[Decider[Any, Any, Any]] = DECIDERS,
) -> Codec:
    """The codec of a vocabulary and of the commands of its deciders; that of ours is made once."""
    if catalogue is CATALOGUE and deciders is DECIDERS:
        return _ours()
    return _codec(catalogue, deciders)


def _codec(catalogue: Mapping[str, type], deciders: Iterable[Decider[Any, Any, Any]]) -> Codec:
    commands = [
        command for decider in deciders if not decider.internal for command in decider.pairs
    ]
    return Codec(
        {name: (name.partition(".")[0], cls) for name, cls in catalogue.items()},
        [*commands, *SHARED, Together],
    )

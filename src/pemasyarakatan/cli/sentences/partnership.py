"""What happened in a partnership, in words."""

from __future__ import annotations

from typing import assert_never

from pemasyarakatan.cli.sentences import activities, words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.partnership import (
    ActivityCertificatesIssued,
    ActivityPlacementRecorded,
    ActivityWithoutAgreementHeld,
    AgreementLinked,
    CommitmentFulfilled,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentWithdrawn,
    Direction,
    NoPaper,
    PartnershipEnded,
    PartnershipEvent,
    PartnershipOpened,
    PartnershipReopened,
    Pillar,
    PlanDropped,
    PlanKind,
    PlanRealised,
    PlanRecorded,
    ProposalAnswered,
    ProposalSubmitted,
    ProposalWithdrawn,
    Side,
    Stance,
    SupportDeclared,
    SupportReceived,
    Topic,
    VisitForm,
    VisitHeld,
)

_FORMS = {
    VisitForm.KUNJUNGAN: "kunjungan (visit)",
    VisitForm.SAMBANG: "sambang (courtesy call)",
    VisitForm.AUDIENSI: "audiensi (audience)",
    VisitForm.KOORDINASI: "koordinasi (working meeting)",
    VisitForm.OTHER: "another kind of meeting",
}
_MET = {
    Direction.OUTBOUND: "The facility went to the partner",
    Direction.INBOUND: "The partner came to the facility",
    Direction.NEUTRAL: "Both sides met elsewhere",
    Direction.VIRTUAL: "Both sides met on line",
    Direction.UNKNOWN: "Both sides met, who came to whom is not stated",
}
_STANCES = {
    Stance.WELCOMED: "was welcomed (menyambut baik), which accepts nothing",
    Stance.DEFERRED: "was put off",
    Stance.ACCEPTED: "was accepted (menyetujui)",
    Stance.DECLINED: "was declined (menolak)",
}
_SIDES = {
    Side.FACILITY: "The facility",
    Side.PARTNER: "The partner",
    Side.BOTH: "Both sides",
    Side.NOT_STATED: "A side that is not stated",
}
_VOICED = {
    Side.FACILITY: "The facility voiced a rencana (plan)",
    Side.PARTNER: "The partner voiced a rencana (plan)",
    Side.BOTH: "Both sides voiced a rencana (plan)",
    Side.NOT_STATED: "A rencana (plan) was voiced, by whom is not stated",
}
_PLANS = {
    PlanKind.AGREEMENT: "an agreement",
    PlanKind.TRAINING: "training",
    PlanKind.PLACEMENT: "placement in work",
    PlanKind.JOINT_SOCIAL: "joint social work",
    PlanKind.NETWORK: "a network",
    PlanKind.OTHER: "something else",
}
_PILLARS = {
    Pillar.PERSONALITY: "pembinaan kepribadian (personality)",
    Pillar.SELF_RELIANCE: "pembinaan kemandirian (self-reliance)",
}
_NO_PAPER = {
    NoPaper.NO_PAPER: "there is no paper",
    NoPaper.BEFORE_SIGNATURE: "the paper was not yet signed",
    NoPaper.OUTSIDE_TERM: "outside the term of the paper",
    NoPaper.OUT_OF_SCOPE: "outside the scope of the paper",
    NoPaper.UMBRELLA_ONLY: "there is only an umbrella paper",
}


def tell(event: PartnershipEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case PartnershipOpened():
            return told(
                "The kemitraan (partnership) was opened.",
                began_with=words.quoted(event.origin),
            )
        case VisitHeld():
            return _visit(event, names)
        case ProposalSubmitted():
            return _proposal(event, names)
        case ProposalAnswered():
            return told(
                f"The usulan (proposal) {_STANCES[event.stance]}.",
                proposal=names.fact(event.proposal_id),
                by=words.official(event.by),
                accepted=words.codes(event.forms_accepted),
            )
        case ProposalWithdrawn():
            return told(
                "The usulan (proposal) was taken back.",
                proposal=names.fact(event.proposal_id),
                reason=words.quoted(event.reason),
            )
        case PlanRecorded():
            return _plan(event, names)
        case PlanRealised():
            return told(
                "A rencana (plan) came true.",
                plan=names.fact(event.plan_id),
                by=names.either(event.by_ref),
            )
        case PlanDropped():
            return told(
                "A rencana (plan) was given up.",
                plan=names.fact(event.plan_id),
                reason=words.quoted(event.reason),
            )
        case SupportDeclared():
            return told(
                f"Dukungan (support) was declared for {event.subject.acronym}.",
                by=words.official(event.by),
                words=words.quoted(event.degree),
                programme_of=names.title(event.subject.facility_id),
            )
        case CommitmentMade():
            return _commitment(event, names)
        case CommitmentProgressed():
            return told(
                f"{event.delivered} more delivered on a komitmen (commitment).",
                commitment=names.fact(event.commitment_id),
                evidence=words.evidence(event.evidence),
            )
        case CommitmentFulfilled():
            return told(
                "A komitmen (commitment) was kept.",
                commitment=names.fact(event.commitment_id),
                evidence=words.evidence(event.evidence),
            )
        case CommitmentWithdrawn():
            return told(
                "A komitmen (commitment) was taken back.",
                commitment=names.fact(event.commitment_id),
                reason=words.quoted(event.reason),
            )
        case SupportReceived():
            return _support(event, names)
        case AgreementLinked():
            return told(
                "An agreement counts to this partnership.", paper=names.beside(event.agreement_id)
            )
        case ActivityWithoutAgreementHeld():
            return _activity(event, names)
        case ActivityCertificatesIssued():
            return told(
                activities.certificates(event.kind, event.issued, event.not_competent),
                activity=names.fact(event.activity_id),
                certifier=event.certifier,
                valid_until=words.day_as_written(event.valid_until),
            )
        case ActivityPlacementRecorded():
            employer = event.employer_partner_id
            return told(
                activities.placement(event.employer_kind, event.placed),
                activity=names.fact(event.activity_id),
                employer=names.title(employer) if employer else None,
                regency=event.regency,
            )
        case PartnershipEnded():
            return told("The kemitraan (partnership) ended.", reason=words.quoted(event.reason))
        case PartnershipReopened():
            return told("The kemitraan (partnership) goes on.", reason=words.quoted(event.reason))
        case _:
            assert_never(event)


def _visit(event: VisitHeld, names: Names) -> Told:
    trip = names.together(event.joint_visit_ref) if event.joint_visit_ref else ()
    return told(
        f"{_MET[event.direction]}: {_FORMS[event.form]}.",
        written=words.quoted(event.occurred_on.raw),
        place=words.quoted(event.venue),
        sent_by=words.official(event.dispatched_by),
        delegation=words.officials(event.delegation, event.delegation_note),
        met_with=words.officials(event.counterparts, event.counterpart_note),
        purposes=words.codes(event.purposes),
        topics=[_topic(topic) for topic in event.topics],
        reaches=words.codes(event.beneficiaries),
        for_=words.quoted(event.target_text),
        part_of=words.quoted(event.campaign),
        same_trip=[names.beside(one) for one in trip],
    )


def _topic(topic: Topic) -> str:
    about = [words.field(topic.field), _PILLARS[topic.pillar] if topic.pillar else None]
    return f"{words.quoted(topic.text)}" + "".join(f", {one}" for one in about if one)


def _proposal(event: ProposalSubmitted, names: Names) -> Told:
    among = "" if event.exhaustive else ", among others"
    forms = [
        words.code(wanted.form) + (f": {words.quoted(wanted.text)}" if wanted.text else "")
        for wanted in event.forms
    ]
    many = words.counted(len(event.forms), "form of support", "forms of support")
    return told(
        f"A usulan (proposal) asked for {many}{among}.",
        written=words.quoted(event.submitted_on.raw),
        forms=forms,
        fields=words.fields(event.fields),
        at=names.fact(event.visit_id) if event.visit_id else None,
    )


def _plan(event: PlanRecorded, names: Names) -> Told:
    return told(
        f"{_VOICED[event.voiced_by]}: {_PLANS[event.kind]}.",
        written=words.quoted(event.on.raw),
        words=words.quoted(event.text),
        note=words.quoted(event.note),
        fields=words.fields(event.fields),
        reaches=words.codes(event.beneficiaries),
        for_=words.quoted(event.target_text),
        shared_with=[names.beside(one) for one in event.shared_with],
        at=names.fact(event.visit_id) if event.visit_id else None,
    )


def _commitment(event: CommitmentMade, names: Names) -> Told:
    soft = "" if event.quantity is not None or event.due is not None else ", without measure"
    much = None if event.quantity is None else f"{event.quantity} {event.unit or ''}".strip()
    return told(
        f"{_SIDES[event.side]} made a komitmen (commitment){soft}.",
        by=words.official(event.by),
        words=words.quoted(event.text),
        form=event.form and words.code(event.form),
        fields=words.fields(event.fields),
        how_much=much,
        due=words.day_as_written(event.due),
        duty_of=names.beside(event.agreement_id) if event.agreement_id else None,
    )


def _support(event: SupportReceived, names: Names) -> Told:
    much = "" if event.quantity is None else f", {event.quantity} {event.unit or ''}".rstrip()
    return told(
        f"Dukungan (support) was received: {words.code(event.form)}.",
        what=f"{words.quoted(event.what)}{much}",
        value=words.rupiah(event.value),
        BAST=words.evidence(event.handover_record),
        commitment=names.fact(event.commitment_id) if event.commitment_id else None,
        under=names.beside(event.agreement_id) if event.agreement_id else None,
    )


def _activity(event: ActivityWithoutAgreementHeld, names: Names) -> Told:
    provider = event.provider_partner_id
    return told(
        f"{activities.held(event.kind)} was held that no agreement carries.",
        title=words.quoted(event.title),
        because=_NO_PAPER[event.reason],
        basis=words.quoted(event.basis),
        field=words.field(event.field),
        days=activities.days(event.started_on, event.ended_on),
        took_part=activities.people(event.participants, event.completed),
        provider=names.title(provider) if provider else None,
        reaches=words.codes(event.beneficiaries),
        for_=words.quoted(event.target_text),
    )

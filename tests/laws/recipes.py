"""Beginnings of a history that chance finds too seldom; the deciders decide every step of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import attrs

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    CompleteScope,
    CompleteTerm,
    DeliverTraining,
    DraftAgreement,
    HoldActivity,
    InstrumentKind,
    IssueCertificates,
    OrganisationKind,
    Party,
    PartyRole,
    PKSSigned,
    RecordPlacement,
    RenewAgreement,
    ResumeAgreement,
    SignAddendum,
    SignAgreement,
    SuspendAgreement,
    Term,
    TermBasis,
    WithdrawDraft,
)
from pemasyarakatan.domain.agreement.events import AgreementDrafted
from pemasyarakatan.domain.compliance import ProgressStatus, ReportProgress, VerifyCompliance
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.directive import (
    DIRECTIVE,
    Addressees,
    AmendDirectivePoint,
    DirectiveIssued,
    DirectivePoint,
    IssueDirective,
    RevokeDirective,
)
from pemasyarakatan.domain.facility import FACILITY, HeadAppointed
from pemasyarakatan.domain.partner import (
    PARTNER,
    MergePartner,
    PartnerMerged,
    PartnerRegistered,
    RegisterPartner,
    UnmergePartner,
)
from pemasyarakatan.domain.partnership import (
    EndPartnership,
    LinkAgreement,
    OpenPartnership,
    RecordActivityPlacement,
    RecordActivityWithoutAgreement,
    ReopenPartnership,
    SubmitProposal,
)
from pemasyarakatan.domain.values import (
    Capacity,
    CooperationField,
    FieldCode,
    Official,
    PartialDate,
    PersonName,
)
from pemasyarakatan.testing.known import ANSWERS, STREAMS, named
from pemasyarakatan.testing.walk import Walk

SKILLS = CooperationField(code=FieldCode.SKILLS_TRAINING)


# --- partnership ---------------------------------------------------------------------------------


def ended_and_reopened(walk: Walk) -> None:
    """A partnership that ends and goes on, twice."""
    walk.give(walk.made(OpenPartnership))
    for _ in range(2):
        walk.give(walk.made(EndPartnership, on=PartialDate.on(walk.today)))
        walk.give(walk.made(ReopenPartnership, on=PartialDate.on(walk.today)))


def proposed_again(walk: Walk) -> None:
    """The same is asked for twice while it is open."""
    walk.give(walk.made(OpenPartnership))
    proposal = walk.made(SubmitProposal, visit_id=None)
    walk.give(proposal)
    walk.give(attrs.evolve(proposal, proposal_id=named("proposal_id", 7)))


def carried_by_an_agreement(walk: Walk) -> None:
    """A link that was void and counts again, days that it covers, and an end while it runs."""
    opening = walk.made(OpenPartnership)
    walk.give(opening)
    agreement = STREAMS["agreement"][0]
    in_force = _in_force(walk, agreement, opening.facility_id, opening.partner_id)
    walk.seeing(agreement, in_force)
    walk.give(walk.made(LinkAgreement, agreement_id=agreement))
    _void_the_last(walk)
    for state in (None, in_force):
        walk.seeing(agreement, state)
        _void_the_last(walk)
    day = PartialDate.on(walk.today - timedelta(days=3))
    activity = walk.made(RecordActivityWithoutAgreement, started_on=day, ended_on=day, field=SKILLS)
    activity = attrs.evolve(activity, participants=9, completed=None)
    walk.give(activity)
    walk.give(attrs.evolve(activity, field=CooperationField(code=FieldCode.HEALTH)))
    if walk.state.activities_held:
        _correct_the_last(walk, field=SKILLS)
    on = PartialDate.on(walk.today)
    if walk.choices.chance(50):
        # Signed while it may have ended already.
        begun = _in_force(walk, agreement, opening.facility_id, opening.partner_id, since=4)
        walk.seeing(agreement, begun)
        on = PartialDate(earliest=walk.today - timedelta(days=9), latest=walk.today)
    walk.give(walk.made(EndPartnership, on=on))


def placed_after_an_activity(walk: Walk) -> None:
    """People who found work after an activity without a paper."""
    walk.give(walk.made(OpenPartnership))
    day = PartialDate.on(walk.today)
    activity = walk.made(RecordActivityWithoutAgreement, started_on=day, ended_on=day)
    walk.give(attrs.evolve(activity, participants=40, completed=None))
    for _ in range(3):
        placement = walk.made(RecordActivityPlacement, placed=5, placed_on=PartialDate())
        walk.give(attrs.evolve(placement, employer_partner_id=None))


def _in_force(
    walk: Walk, agreement: UUID, facility: UUID, partner: UUID, since: int = 365
) -> object:
    """The state of an agreement that covers training for long, so many days *since* by now."""
    parties = (
        Party(
            role=PartyRole.FIRST,
            organisation_id=facility,
            organisation_kind=OrganisationKind.FACILITY,
        ),
        Party(
            role=PartyRole.SECOND,
            organisation_id=partner,
            organisation_kind=OrganisationKind.PARTNER,
        ),
    )
    signed_on = PartialDate.on(walk.today - timedelta(days=since))
    term = Term(start=signed_on, end=signed_on.plus_days(900), basis=TermBasis.FIXED)
    drafted = AgreementDrafted(
        agreement_id=agreement, kind=InstrumentKind.PKS, parties=parties, drafted_on=signed_on
    )
    signed = PKSSigned(
        signed_on=signed_on, signatures=(), term=term, scope=frozenset({SKILLS}), numbers=()
    )
    return fold(AGREEMENT, (drafted, signed))


# --- agreement -----------------------------------------------------------------------------------


def withdrawn_by_mistake(walk: Walk) -> None:
    """A withdrawal that never happened."""
    walk.give(walk.made(DraftAgreement))
    for _ in range(4):
        walk.give(walk.made(WithdrawDraft, on=PartialDate.on(walk.today)))
        _void_the_last(walk)


def completed_later(walk: Walk) -> None:
    """A paper of which the term and the scope were not known at first."""
    _sign(walk, term=NOT_STATED, scope=None)
    walk.give(walk.made(HoldActivity))
    for _ in range(2):
        walk.give(walk.made(CompleteTerm))
        _void_the_last(walk)
        walk.give(walk.made(CompleteScope))
        _void_the_last(walk)
    walk.give(walk.made(CompleteTerm))
    walk.give(walk.made(HoldActivity))
    walk.give(walk.made(CompleteScope))


def renewed(walk: Walk) -> None:
    """A paper whose term ends about today, and its renewals, one of them too late."""
    signed_on = PartialDate.on(walk.today - timedelta(days=360))
    term = Term(start=signed_on, end=signed_on.plus_days(364), basis=TermBasis.FIXED)
    _sign(walk, signed_on=signed_on, term=term)
    end = term.end.plus_days(0)
    late = walk.made(RenewAgreement, signed_on=PartialDate.on(walk.today))
    walk.give(late)
    old = walk.state.validity.terms[-1].term if walk.state.signed else term
    if old.end.latest is not None and old.end.latest < walk.today:
        walk.give(walk.made(RenewAgreement, signed_on=PartialDate.on(walk.today)))
    walk.give(walk.made(SuspendAgreement, from_on=end.latest))
    walk.give(walk.made(ResumeAgreement, resumed_on=end.latest))
    walk.give(walk.made(ResumeAgreement))


def signed_by_somebody_else(walk: Walk) -> None:
    """A facility whose head is known, and another name under the paper."""
    walk.give(walk.made(DraftAgreement))
    if walk.state.drafted is None:
        return
    head = Official(
        name=PersonName(raw="Enjat Lukmanul Hakim", canonical="Enjat Lukmanul Hakim"),
        capacity=Capacity.DEFINITIVE,
    )
    day = walk.today - timedelta(days=20)
    appointed = HeadAppointed(
        tenure_id=named("tenure_id", 0), official=head, from_on=day - timedelta(days=800)
    )
    for facility in walk.state.facilities:
        walk.seeing(facility, fold(FACILITY, (appointed,)))
    command = walk.made(SignAgreement, signed_on=PartialDate.on(day))
    other = Official(name=PersonName(raw="Margono", canonical="Margono"))
    signatures = [
        attrs.evolve(one, official=other, signed_on=PartialDate.on(day), mandate=None)
        for one in command.signatures
    ]
    walk.give(attrs.evolve(command, signatures=tuple(signatures)))
    walk.give(walk.made(SignAddendum, fields_added=frozenset(), changes=(), term=None))


def taught(walk: Walk) -> None:
    """A course within term and scope, with certificates and placements, some too early."""
    signed_on = PartialDate.on(walk.today - timedelta(days=300))
    term = Term(start=signed_on, end=signed_on.plus_days(800), basis=TermBasis.FIXED)
    _sign(walk, signed_on=signed_on, term=term, scope=frozenset({SKILLS}))
    first, last = signed_on.plus_days(30), signed_on.plus_days(50)
    training = walk.made(DeliverTraining, started_on=first, ended_on=last, field=SKILLS)
    walk.give(attrs.evolve(training, participants=30, completed=None, hours_jp=160))
    walk.give(walk.made(HoldActivity, activity_id=training.training_id))
    for day in (first, last):
        walk.give(walk.made(IssueCertificates, issued_on=day, issued=5, not_competent=0))
        placement = walk.made(RecordPlacement, placed_on=day, placed=6)
        walk.give(attrs.evolve(placement, employer_partner_id=None))


NOT_STATED = Term(start=PartialDate(), end=PartialDate(), basis=TermBasis.NOT_STATED)


def _sign(walk: Walk, **fields: object) -> None:
    """Draft and sign, all signatures on the day of signing."""
    walk.give(walk.made(DraftAgreement))
    command = walk.made(SignAgreement, **fields)
    signatures = [attrs.evolve(one, signed_on=command.signed_on) for one in command.signatures]
    walk.give(attrs.evolve(command, signatures=tuple(signatures)))


def _void_the_last(walk: Walk) -> None:
    """Take the newest event back."""
    walk.give(
        Void(
            stream=walk.stream,
            target_version=len(walk.history),
            reason="it was another paper",
            approved_by="the head of the unit",
        )
    )


def _correct_the_last(walk: Walk, **fields: object) -> None:
    """Say that the newest event was otherwise in these fields."""
    walk.give(
        Correct(
            stream=walk.stream,
            target_version=len(walk.history),
            corrected=attrs.evolve(walk.history[-1], **fields),
            reason="the minutes say otherwise",
            approved_by="the head of the unit",
        )
    )


# --- partner -------------------------------------------------------------------------------------


def unmerged_by_mistake(walk: Walk) -> None:
    """An unmerge that never happened, when the other partner is merged itself by now."""
    walk.give(walk.made(RegisterPartner))
    root = next(one for one in STREAMS["partner"] if one != walk.stream)
    registered = PartnerRegistered(partner_id=root, name="Dinas Kesehatan")
    merged = PartnerMerged(into=walk.stream, reason="a double")
    walk.seeing(root, fold(PARTNER, (registered,)))
    walk.give(walk.made(MergePartner, into=root))
    walk.give(walk.made(UnmergePartner, on=PartialDate.on(walk.today)))
    for history in ((registered, merged), (registered,)):
        walk.seeing(root, fold(PARTNER, history))
        _void_the_last(walk)


# --- compliance ----------------------------------------------------------------------------------


def reported_by_mistake(walk: Walk) -> None:
    """A first report that was void counts again, when the directive is not what it was."""
    answer = ANSWERS[STREAMS["compliance"].index(walk.stream)]
    making, day = walk.making, PartialDate.on(walk.today - timedelta(days=9))
    issued = making.of(
        DirectiveIssued,
        directive_id=answer.directive_id,
        issued_on=day,
        points=(making.of(DirectivePoint, code="P1", addressees=None),),
        irregular=None,
    )
    nobody = Addressees(kinds=frozenset(), ids=frozenset({named("organisation", 9)}))
    to_nobody = making.of(DirectivePoint, code="P1", addressees=nobody)
    to_all = making.of(DirectivePoint, code="P2", addressees=None)
    changes = (
        attrs.evolve(issued, points=(to_nobody,)),
        attrs.evolve(issued, points=(to_all,)),
        attrs.evolve(issued, issued_on=PartialDate.on(walk.today)),
    )
    walk.seeing(answer.directive_id, fold(DIRECTIVE, (issued,)))
    walk.give(walk.made(ReportProgress, point="P1", on=day, status=ProgressStatus.DONE))
    if not walk.history:
        return
    _void_the_last(walk)
    for state in (None, *(fold(DIRECTIVE, (one,)) for one in changes)):
        walk.seeing(answer.directive_id, state)
        _void_the_last(walk)
    # From now on it is as any other.
    seen = walk.steering.seen(making, answer.directive_id, walk.state)
    walk.seeing(answer.directive_id, seen)
    _void_the_last(walk)
    walk.give(walk.made(VerifyCompliance, point="P1", on=PartialDate.on(walk.today)))


# --- directive -----------------------------------------------------------------------------------


def revoked_ahead_of_its_day(walk: Walk) -> None:
    """A directive whose days lie ahead when they are first recorded."""
    tomorrow = PartialDate.on(walk.today + timedelta(days=1))
    walk.give(walk.made(IssueDirective, issued_on=tomorrow))
    walk.give(walk.made(IssueDirective))
    walk.give(walk.made(RevokeDirective, on=PartialDate.on(walk.today + timedelta(days=90))))


def numbered_carelessly(walk: Walk) -> None:
    """Two points under one code, and then as they should be; the due day is moved there and back."""
    issue = walk.made(IssueDirective, issued_on=PartialDate.on(walk.today - timedelta(days=60)))
    walk.give(attrs.evolve(issue, points=issue.points * 2))
    walk.give(issue)
    for days in (30, 40, 30):
        day = walk.today + timedelta(days=days)
        walk.give(walk.made(AmendDirectivePoint, amended_on=walk.today, due=PartialDate.on(day)))


PARTNERSHIP_RECIPES = (
    ended_and_reopened,
    proposed_again,
    carried_by_an_agreement,
    placed_after_an_activity,
)
AGREEMENT_RECIPES = (
    withdrawn_by_mistake,
    completed_later,
    renewed,
    signed_by_somebody_else,
    taught,
)
PARTNER_RECIPES = (unmerged_by_mistake,)
COMPLIANCE_RECIPES = (reported_by_mistake,)
DIRECTIVE_RECIPES = (revoked_ahead_of_its_day, numbered_carelessly)

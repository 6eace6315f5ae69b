"""Long histories of one kind each; every fact of them is accepted."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import attrs

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AddendumSigned,
    AgreementDrafted,
    CertificatesIssued,
    DraftReviewed,
    EvaluationHeld,
    EvaluationVerdict,
    InstrumentKind,
    OrganisationKind,
    Party,
    PartyRole,
    PKSSigned,
    PlacementRecorded,
    ReviewVerdict,
    Signature,
    Term,
    TermBasis,
    TrainingDelivered,
)
from pemasyarakatan.domain.facility import (
    FACILITY,
    ClassObserved,
    FacilityClass,
    FacilityKind,
    FacilityRegistered,
    FacilityRenamed,
    FoodSupplier,
    FoodSupplierDataSubmitted,
    HeadAppointed,
    HeadObserved,
    HeadTenureEnded,
    InnovationIntroduced,
    facility_id,
)
from pemasyarakatan.domain.partner import (
    PARTNER,
    PartnerAliasAdded,
    PartnerRegistered,
    PartnerRenamed,
    RepresentativeObserved,
)
from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    ActivityCertificatesIssued,
    ActivityPlacementRecorded,
    ActivityWithoutAgreementHeld,
    AgreementLinked,
    CommitmentFulfilled,
    CommitmentMade,
    CommitmentProgressed,
    Direction,
    FormWanted,
    NoPaper,
    PartnershipEnded,
    PartnershipOpened,
    PartnershipReopened,
    PlanDropped,
    PlanKind,
    PlanRecorded,
    ProposalAnswered,
    ProposalSubmitted,
    Stance,
    SupportReceived,
    VisitForm,
    VisitHeld,
    partnership_id,
)
from pemasyarakatan.domain.values import (
    ActivityKind,
    Capacity,
    CertificateKind,
    CooperationField,
    EmployerKind,
    EvidenceRef,
    FieldCode,
    Official,
    PartialDate,
    PersonName,
    Side,
    SupportForm,
    Zone,
)

LAPAS, DINAS, CLINIC = facility_id("x"), UUID(int=2), UUID(int=3)
TOGETHER = partnership_id(LAPAS, DINAS)
BEGIN = date(2000, 1, 1)
FIRST = PartialDate.on(BEGIN)
ARTS = CooperationField(code=FieldCode.ARTS)
PAPER = EvidenceRef(reference="e1")


def day(number: int) -> date:
    """A day of its own for every number."""
    return BEGIN + timedelta(days=number)


def on(number: int) -> PartialDate:
    """That day, as exact as a day can be."""
    return PartialDate.on(day(number))


def numbered(kind: int, number: int) -> UUID:
    """An id of its own for every number of a kind."""
    return UUID(int=(kind << 64) + number)


# --- partnership ---------------------------------------------------------------------------------

OPENED = PartnershipOpened(
    partnership_id=TOGETHER, facility_id=LAPAS, partner_id=DINAS, opened_on=FIRST
)
PROMISED = CommitmentMade(commitment_id=CLINIC, side=Side.PARTNER, text="an instructor", on=FIRST)
SUBMITTED = ProposalSubmitted(
    proposal_id=CLINIC, submitted_on=FIRST, forms=(FormWanted(form=SupportForm.FUNDING),),
    exhaustive=False,
)  # fmt: skip


def visits(many):
    """Visits, and a support received at each."""
    for one in range(many // 2):
        yield VisitHeld(
            visit_id=numbered(1, one),
            occurred_on=on(one),
            form=VisitForm.SAMBANG,
            direction=Direction.OUTBOUND,
        )
        yield SupportReceived(
            support_id=numbered(2, one), form=SupportForm.FUNDING, what="rice", received_on=on(one)
        )


def steps(many):
    """One commitment on which much is delivered."""
    yield PROMISED
    for one in range(many):
        yield CommitmentProgressed(commitment_id=CLINIC, delivered=1, on=on(one))


def promises(many):
    """Commitments, each kept."""
    for one in range(many // 2):
        yield attrs.evolve(PROMISED, commitment_id=numbered(1, one))
        yield CommitmentFulfilled(commitment_id=numbered(1, one), on=on(one), evidence=PAPER)


def proposals(many):
    """Proposals, each declined."""
    for one in range(many // 2):
        forms = (FormWanted(form=SupportForm.FUNDING, text=f"for {one}"),)
        yield attrs.evolve(SUBMITTED, proposal_id=numbered(1, one), forms=forms)
        yield ProposalAnswered(
            proposal_id=numbered(1, one), stance=Stance.DECLINED, answered_on=FIRST
        )


def answers(many):
    """One proposal that is welcomed again and again."""
    yield SUBMITTED
    for one in range(many):
        yield ProposalAnswered(proposal_id=CLINIC, stance=Stance.WELCOMED, answered_on=on(one))


def activities(many):
    """Activities without agreement, with certificates and placements."""
    for one in range(many // 3):
        yield ActivityWithoutAgreementHeld(
            activity_id=numbered(1, one),
            kind=ActivityKind.TRAINING,
            title="Sewing",
            field=ARTS,
            started_on=FIRST,
            ended_on=FIRST,
            participants=30,
            reason=NoPaper.NO_PAPER,
        )
        yield ActivityCertificatesIssued(
            issue_id=numbered(2, one),
            activity_id=numbered(1, one),
            kind=CertificateKind.COMPLETION,
            certifier="BLK",
            issued=20,
            not_competent=0,
            issued_on=FIRST,
        )
        yield ActivityPlacementRecorded(
            placement_id=numbered(3, one),
            activity_id=numbered(1, one),
            employer_kind=EmployerKind.COMPANY,
            placed=5,
            placed_on=FIRST,
        )


def plans(many):
    """Plans, each dropped."""
    for one in range(many // 2):
        yield PlanRecorded(
            plan_id=numbered(1, one),
            kind=PlanKind.TRAINING,
            text="x",
            voiced_by=Side.BOTH,
            on=FIRST,
        )
        yield PlanDropped(plan_id=numbered(1, one), on=FIRST, reason="no funds")


def turns(many):
    """A partnership that ends and goes on, over and over."""
    for one in range(many // 2):
        yield PartnershipEnded(on=on(one), reason="over")
        yield PartnershipReopened(on=on(one), reason="again")


def links(many):
    """Agreements that are linked."""
    for one in range(many):
        yield AgreementLinked(agreement_id=numbered(1, one))


# --- facility and partner ------------------------------------------------------------------------

REGISTERED = FacilityRegistered(
    facility_id=LAPAS, key="x", name="Lapas", kind=FacilityKind.LAPAS, class_seen_on=FIRST,
    tz=Zone.WIB, registered_on=FIRST,
)  # fmt: skip


def official(name: str) -> Official:
    """A head of this name."""
    person = PersonName(raw=name, canonical=name)
    return Official(name=person, capacity=Capacity.DEFINITIVE)


def heads_seen(many):
    """A head who is seen every day."""
    for one in range(many):
        yield HeadObserved(official=official("Margono"), observed_on=on(one))


def heads(many):
    """Heads who come and go."""
    for one in range(many // 2):
        yield HeadAppointed(
            tenure_id=numbered(1, one), official=official("A"), from_on=day(3 * one)
        )
        yield HeadTenureEnded(tenure_id=numbered(1, one), ended_on=day(3 * one + 1))


def names(many):
    """Names and classes, each for a day."""
    for one in range(many // 2):
        yield FacilityRenamed(name=f"Lapas {one}", effective_on=day(one))
        yield ClassObserved(facility_class=FacilityClass.I, on=on(one))


def years(many):
    """Innovations, and a list of suppliers every year."""
    for one in range(many // 2):
        yield InnovationIntroduced(
            innovation_id=numbered(1, one), acronym=f"A{one}", full_name="x", introduced_on=on(one)
        )
        yield FoodSupplierDataSubmitted(
            fiscal_year=one, submitted_on=on(one), suppliers=(FoodSupplier(partner_id=DINAS),)
        )


def called(many):
    """A partner of many names, whose head is seen every day."""
    for one in range(many // 3):
        yield PartnerAliasAdded(alias_raw=f"Dinsos {one}")
        yield PartnerRenamed(name=f"Dinas {one}", effective_on=day(one))
        yield RepresentativeObserved(official=official("A"), observed_on=on(one))


PARTNER_FIRST = PartnerRegistered(partner_id=DINAS, name="Dinas")

# --- agreement -----------------------------------------------------------------------------------

DRAFTED = AgreementDrafted(
    agreement_id=CLINIC,
    kind=InstrumentKind.PKS,
    parties=(
        Party(role=PartyRole.FIRST, organisation_id=LAPAS, organisation_kind=OrganisationKind.FACILITY),
        Party(role=PartyRole.SECOND, organisation_id=DINAS, organisation_kind=OrganisationKind.PARTNER),
    ),
    drafted_on=FIRST,
)  # fmt: skip
LONG = Term(start=FIRST, end=PartialDate.on(date(2026, 5, 1)), basis=TermBasis.FIXED)


def signed() -> PKSSigned:
    """The signed paper."""
    signatures = tuple(
        Signature(party_id=one, official=official("A"), signed_on=FIRST) for one in (LAPAS, DINAS)
    )
    return PKSSigned(signed_on=FIRST, signatures=signatures, term=LONG, scope=frozenset({ARTS}))


def trained(number: int, day_of_it: int) -> TrainingDelivered:
    """A course of one day."""
    return TrainingDelivered(
        training_id=numbered(1, number),
        title="Sewing",
        field=ARTS,
        started_on=on(day_of_it),
        ended_on=on(day_of_it),
        participants=30,
    )


def added(number: int, day_of_it: int, **others) -> AddendumSigned:
    """An addendum of that day."""
    return AddendumSigned(
        addendum_id=numbered(2, number),
        signed_on=on(day_of_it),
        signatures=(),
        effective_on=day(day_of_it),
        **others,
    )


def courses(many):
    """Courses, with certificates and placements."""
    yield signed()
    for one in range(many // 3):
        yield trained(one, one)
        yield CertificatesIssued(
            issue_id=numbered(2, one),
            training_id=numbered(1, one),
            kind=CertificateKind.COMPLETION,
            certifier="BLK",
            issued=20,
            not_competent=0,
            issued_on=on(one),
        )
        yield PlacementRecorded(
            placement_id=numbered(3, one),
            training_id=numbered(1, one),
            employer_kind=EmployerKind.COMPANY,
            placed=5,
            placed_on=on(one),
        )


def fields(many):
    """Addenda that add fields, and courses between them."""
    yield signed()
    for one in range(many // 2):
        more = CooperationField(code=FieldCode.OTHER, text=f"field {one}")
        yield added(one, one, fields_added=frozenset({more}))
        yield trained(one, one)


def terms(many):
    """Addenda that state the term anew, and courses between them."""
    yield signed()
    for one in range(many // 2):
        yield added(one, one, term=LONG)
        yield trained(one, one)


def looked_through(many):
    """Reviews of the draft, and evaluations after the signing."""
    by = official("A")
    for one in range(many // 2):
        yield DraftReviewed(by=by, on=on(-one), verdict=ReviewVerdict.RETURNED)
    yield signed()
    for one in range(many // 2):
        yield EvaluationHeld(
            evaluation_id=numbered(1, one), held_on=on(one), verdict=EvaluationVerdict.CONTINUE
        )


STREAMS = {
    **{
        f"agreement, {told.__name__}": (AGREEMENT, DRAFTED, CLINIC, told)
        for told in (courses, fields, terms, looked_through)
    },
    **{
        f"partnership, {told.__name__}": (PARTNERSHIP, OPENED, TOGETHER, told)
        for told in (visits, steps, promises, proposals, answers, activities, plans, turns, links)
    },
    **{
        f"facility, {told.__name__}": (FACILITY, REGISTERED, LAPAS, told)
        for told in (heads_seen, heads, names, years)
    },
    "partner, called": (PARTNER, PARTNER_FIRST, DINAS, called),
}

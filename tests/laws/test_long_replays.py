"""A replay decides every event of a stream again; twice as many events are twice the work."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.decider import fold
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

from .working import calls, doubling, replaying

MANY = 120
"""Enough that work for every earlier fact would outweigh what every event costs by itself."""
TWICE = 2.3
"""What twice as many events may cost."""

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

STREAMS = {
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


ONE_BY_ONE = {"facility, heads", "facility, names"}
"""Where a decision looks at every change of that kind: there are few of them in a lifetime."""


@pytest.mark.parametrize("name", [name for name in STREAMS if name not in ONE_BY_ONE])
def test_twice_as_many_facts_are_twice_the_work_to_replay(name):
    """No event is decided by looking at every fact before it."""
    decider, first, stream, told = STREAMS[name]

    growth = doubling(lambda many: replaying(decider, [first, *told(many)], stream), MANY)

    assert growth < TWICE


@pytest.mark.parametrize("name", STREAMS)
def test_twice_as_many_facts_are_twice_the_work_to_audit(name):
    """Which invariants a state breaks is not asked of every pair of facts."""
    decider, first, _, told = STREAMS[name]

    def auditing(many):
        state = fold(decider, [first, *told(many)])
        return calls(lambda: decider.broken(state))

    assert doubling(auditing, MANY) < TWICE

"""The papers of one facility and one partner, for the tests of agreements."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AddendumSigned,
    AgreementDrafted,
    AgreementRenewed,
    DeliverTraining,
    InstrumentKind,
    OrganisationKind,
    Party,
    PartyRole,
    PKSSigned,
    RenewAgreement,
    SignAddendum,
    Signature,
    Term,
    TermBasis,
    TrainingDelivered,
)
from pemasyarakatan.domain.decider import command_of
from pemasyarakatan.domain.values import (
    Capacity,
    CooperationField,
    DocumentNumber,
    FieldCode,
    Official,
    PartialDate,
    PersonName,
)

ID, LAPAS, BLK, KANWIL = (UUID(int=number) for number in range(1, 5))
UNKNOWN = PartialDate()
WELDING = CooperationField(code=FieldCode.SKILLS_TRAINING)
HEALTH = CooperationField(code=FieldCode.HEALTH)


def on(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.on(date(year, month, day))


def fixed(start: PartialDate, end: PartialDate) -> Term:
    return Term(start=start, end=end, basis=TermBasis.FIXED)


NOT_STATED = Term(start=UNKNOWN, end=UNKNOWN, basis=TermBasis.NOT_STATED)
ENDLESS = Term(start=on(2025, 1, 1), end=UNKNOWN, basis=TermBasis.UNTIL_TERMINATED)
THE_YEAR = fixed(on(2025, 1, 1), on(2025, 12, 31))
NEXT_YEAR = fixed(on(2026, 1, 1), on(2026, 12, 31))

FIRST = Party(
    role=PartyRole.FIRST, organisation_id=LAPAS, organisation_kind=OrganisationKind.FACILITY
)
SECOND = Party(
    role=PartyRole.SECOND,
    organisation_id=BLK,
    organisation_kind=OrganisationKind.PARTNER,
    name_as_written="UPTD BLK",
)
DRAFTED = AgreementDrafted(
    agreement_id=ID, kind=InstrumentKind.PKS, parties=(FIRST, SECOND), drafted_on=UNKNOWN
)


def official(name: str | None, capacity: Capacity = Capacity.DEFINITIVE) -> Official:
    called = None if name is None else PersonName(raw=name, canonical=name)
    return Official(name=called, capacity=capacity)


def signatures(signed_on: PartialDate, head: Official | None = None) -> tuple[Signature, ...]:
    return (
        Signature(party_id=LAPAS, official=head or official("Margono"), signed_on=signed_on),
        Signature(party_id=BLK, official=official("Siti"), signed_on=signed_on),
    )


NEW_YEAR = on(2025, 1, 1)


def signed(day: PartialDate = NEW_YEAR, term: Term = THE_YEAR, **others: Any) -> PKSSigned:
    content = {"scope": frozenset({WELDING}), "signatures": signatures(day), **others}
    return PKSSigned(signed_on=day, term=term, **content)


def number(raw: str, issuer: UUID = LAPAS) -> DocumentNumber:
    return DocumentNumber(issuer=str(issuer), raw=raw)


def addendum(day: PartialDate, effective_on: date, **others: Any) -> AddendumSigned:
    content = {"addendum_id": UUID(int=50), "signatures": (), **others}
    return AddendumSigned(signed_on=day, effective_on=effective_on, **content)


def renewal(day: PartialDate, term: Term, **others: Any) -> AgreementRenewed:
    content = {"renewal_id": UUID(int=60), "signatures": (), "as_written": term, **others}
    return AgreementRenewed(signed_on=day, term=term, **content)


def training(started_on: PartialDate, ended_on: PartialDate, **others: Any) -> TrainingDelivered:
    content = {
        "training_id": UUID(int=70),
        "title": "Las",
        "field": WELDING,
        "participants": 20,
        **others,
    }
    return TrainingDelivered(started_on=started_on, ended_on=ended_on, **content)


def asking(event: Any, **others: Any) -> Any:
    """The command that gives *event*."""
    return attrs.evolve(command_of(AGREEMENT, event, agreement_id=ID), **others)


def deliver(started_on: PartialDate, ended_on: PartialDate, **others: Any) -> DeliverTraining:
    command: DeliverTraining = asking(training(started_on, ended_on, **others))
    return command


def add(day: PartialDate, effective_on: date, **others: Any) -> SignAddendum:
    command: SignAddendum = asking(addendum(day, effective_on, **others))
    return command


def renew(day: PartialDate, as_written: Term, **others: Any) -> RenewAgreement:
    command: RenewAgreement = asking(renewal(day, as_written, **others))
    return command

"""One ceremony of one facility, and agreements signed at it, for the tests of ceremonies."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    Agreement,
    AgreementDrafted,
    InstrumentKind,
    OrganisationKind,
    Party,
    PartyRole,
    PKSSigned,
    Term,
    TermBasis,
)
from pemasyarakatan.domain.ceremony import (
    CeremonyClosed,
    CeremonyOpened,
    CeremonyPlanned,
    HoldSigningBatch,
    SigningBatchHeld,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.values import PartialDate

ID, OTHER, LAPAS, RUTAN = (UUID(int=number) for number in range(1, 5))
UNKNOWN = PartialDate()
AULA = "Aula Lapas Perempuan Kelas IIA Tangerang"


def on(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.on(date(year, month, day))


WEDNESDAY = PartialDate.on(date(2026, 1, 28), raw="Rabu (28/1/2026)")
PLANNED = CeremonyPlanned(
    ceremony_id=ID, facility_id=LAPAS, planned_for=WEDNESDAY, expected_partners=38
)
OPENED = CeremonyOpened(ceremony_id=ID, facility_id=LAPAS, on=WEDNESDAY, venue=AULA)
CLOSED = CeremonyClosed(declared_partners=40, declared_text="40 mitra kerja")


def paper(number: int) -> UUID:
    """The id of the so-manieth agreement."""
    return UUID(int=100 + number)


def partner(number: int) -> UUID:
    """The id of the so-manieth partner."""
    return UUID(int=1000 + number)


def batch(number: int, *papers: int, **others: Any) -> SigningBatchHeld:
    """The so-manieth batch, of these agreements."""
    ids = tuple(paper(one) for one in papers)
    return SigningBatchHeld(batch_id=UUID(int=50 + number), agreement_ids=ids, **others)


def hold(number: int, *papers: int, **others: Any) -> HoldSigningBatch:
    """The command that gives this batch."""
    ids = tuple(paper(one) for one in papers)
    return HoldSigningBatch(
        ceremony_id=ID, batch_id=UUID(int=50 + number), agreement_ids=ids, **others
    )


def agreement(
    number: int,
    signed_on: PartialDate | None = WEDNESDAY,
    ceremony: UUID | None = ID,
    partners: tuple[int, ...] | None = None,
) -> Agreement:
    """An agreement with the partner of its number, or with these; a draft without a day."""
    own = Party(
        role=PartyRole.FIRST, organisation_id=LAPAS, organisation_kind=OrganisationKind.FACILITY
    )
    others = tuple(
        Party(
            role=PartyRole.OTHER,
            organisation_id=partner(one),
            organisation_kind=OrganisationKind.PARTNER,
        )
        for one in ((number,) if partners is None else partners)
    )
    drafted = AgreementDrafted(
        agreement_id=paper(number),
        kind=InstrumentKind.PKS,
        parties=(own, *others),
        drafted_on=UNKNOWN,
    )
    if signed_on is None:
        return fold(AGREEMENT, [drafted])
    term = Term(start=UNKNOWN, end=UNKNOWN, basis=TermBasis.NOT_STATED)
    signed = PKSSigned(signed_on=signed_on, signatures=(), term=term, ceremony_id=ceremony)
    return fold(AGREEMENT, [drafted, signed])


def looking(*numbers: int, **how: Any) -> dict[UUID, Any]:
    """These agreements as they are looked at."""
    return {paper(number): agreement(number, **how) for number in numbers}

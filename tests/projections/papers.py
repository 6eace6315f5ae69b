"""Agreements for the tests of views, with as many partners as are wanted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.agreement import (
    AgreementDrafted,
    InstrumentKind,
    OrganisationKind,
    Party,
    PartyRole,
    PKSSigned,
    Signature,
    Term,
    TermBasis,
)
from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.facility import FacilityKind, FacilityRegistered
from pemasyarakatan.domain.partner import PartnerRegistered
from pemasyarakatan.domain.values import (
    CooperationField,
    FieldCode,
    Official,
    PartialDate,
    PersonName,
    Zone,
)

UNKNOWN = PartialDate()
SKILLS = CooperationField(code=FieldCode.SKILLS_TRAINING)


def on(year: int, month: int, day: int) -> PartialDate:
    """An exact day."""
    return PartialDate.on(date(year, month, day))


def own(kind: str, number: int = 1) -> UUID:
    """The id of the so-manieth thing of a kind."""
    return derived("views", kind, str(number))


def named(name: str | None, **said: Any) -> Official:
    """An official of this name."""
    called = None if name is None else PersonName(raw=name, canonical=name)
    return Official(name=called, **said)


def fixed(start: PartialDate, end: PartialDate) -> Term:
    """A term with both its days."""
    return Term(start=start, end=end, basis=TermBasis.FIXED)


THE_YEAR = fixed(on(2026, 1, 1), on(2026, 12, 31))


def unit(number: int = 1, **said: Any) -> FacilityRegistered:
    """The so-manieth facility."""
    content = {
        "facility_id": own("facility", number),
        "key": f"lapas-{number}",
        "name": f"Lapas {number}",
        "kind": FacilityKind.LAPAS,
        "class_seen_on": UNKNOWN,
        "tz": Zone.WIB,
        "registered_on": on(2020, 1, 1),
        **said,
    }
    return FacilityRegistered(**content)


def partner(number: int = 1, **said: Any) -> PartnerRegistered:
    """The so-manieth partner."""
    content = {"partner_id": own("partner", number), "name": f"Mitra {number}", **said}
    return PartnerRegistered(**content)


def drafted(
    number: int = 1, partners: tuple[int, ...] = (1,), facility: int = 1, **said: Any
) -> AgreementDrafted:
    """The so-manieth agreement, of a facility with some partners."""
    kinds = OrganisationKind.FACILITY, OrganisationKind.PARTNER
    bound = [
        (own("facility", facility), kinds[0]),
        *((own("partner", p), kinds[1]) for p in partners),
    ]
    parties = tuple(
        Party(role=PartyRole.NOT_STATED, organisation_id=one, organisation_kind=kind)
        for one, kind in bound
    )
    content = {
        "agreement_id": own("agreement", number),
        "kind": InstrumentKind.PKS,
        "parties": parties,
        "drafted_on": on(2025, 12, 1),
        **said,
    }
    return AgreementDrafted(**content)


def signed(
    partners: tuple[int, ...] = (1,), facility: int = 1, day: PartialDate | None = None, **said: Any
) -> PKSSigned:
    """Signed by all, for the year 2026, on the last day before it unless another is given."""
    day = day or on(2025, 12, 31)
    bound = [own("facility", facility), *(own("partner", one) for one in partners)]
    content = {
        "signed_on": day,
        "signatures": tuple(
            Signature(party_id=one, official=named(None), signed_on=day) for one in bound
        ),
        "term": THE_YEAR,
        "scope": frozenset({SKILLS}),
        **said,
    }
    return PKSSigned(**content)

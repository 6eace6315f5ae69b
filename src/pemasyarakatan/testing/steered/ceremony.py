"""A signing ceremony: opened, planned before or not; batches of agreements signed that day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
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
    AttestWitness,
    CloseCeremony,
    HoldSigningBatch,
    OpenCeremony,
    PlanCeremony,
    SigningCeremony,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.testing.known import STREAMS
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steered.agreement import AGREEMENT_ALONE
from pemasyarakatan.testing.steered.neighbours import neighbours
from pemasyarakatan.testing.steering import Steering

_FACILITY, _PARTNER = STREAMS["facility"][0], STREAMS["partner"][0]


def _opened(making: Making, state: SigningCeremony, command: OpenCeremony) -> Any:
    """At the facility that planned it, mostly."""
    if state.facility_id is None or making.choices.chance(15):
        return command
    return attrs.evolve(command, facility_id=state.facility_id)


def _batch(making: Making, state: SigningCeremony, command: HoldSigningBatch) -> Any:
    """Agreements of which each stands there once, mostly such as are in no other batch."""
    choices = making.choices
    known = state.agreement_ids
    free = tuple(one for one in STREAMS["agreement"] if one not in known) or STREAMS["agreement"]
    some = choices.some(free if choices.chance(80) else STREAMS["agreement"], 2)
    return attrs.evolve(command, agreement_ids=some or (choices.pick(free),))


def signed_on(day: PartialDate, agreement_id: UUID, ceremony_id: UUID | None) -> Any:
    """The state of an agreement that was signed on a *day*, at this ceremony or at none."""
    own = Party(
        role=PartyRole.FIRST,
        organisation_id=_FACILITY,
        organisation_kind=OrganisationKind.FACILITY,
    )
    partner = Party(
        role=PartyRole.SECOND,
        organisation_id=_PARTNER,
        organisation_kind=OrganisationKind.PARTNER,
    )
    drafted = AgreementDrafted(
        agreement_id=agreement_id,
        kind=InstrumentKind.PKS,
        parties=(own, partner),
        drafted_on=PartialDate(),
    )
    term = Term(start=PartialDate(), end=PartialDate(), basis=TermBasis.NOT_STATED)
    signed = PKSSigned(signed_on=day, signatures=(), term=term, ceremony_id=ceremony_id)
    return fold(AGREEMENT, (drafted, signed))


_ANY = neighbours(holders="agreement", agreement=(AGREEMENT, AGREEMENT_ALONE))


def _seen(making: Making, stream: UUID, state: SigningCeremony) -> Any:
    """An agreement signed on the day of the ceremony, or as chance has it."""
    if state.opened is None or making.choices.chance(30):
        return _ANY(making, stream, state)
    return signed_on(state.opened.on, stream, state.ceremony_id)


def _likely(state: SigningCeremony, kind: type) -> int:
    """It is planned or opened; then agreements are signed, and witnesses attend."""
    if state.opened is None:
        if kind is PlanCeremony:
            return 4 if state.planned else 60
        return 80 if kind is OpenCeremony else 2
    return {PlanCeremony: 4, OpenCeremony: 4, HoldSigningBatch: 20, AttestWitness: 10}.get(kind, 10)


CEREMONY_STEERING = Steering(
    stream=lambda making: making.choices.pick(STREAMS["ceremony"]),
    founded=False,
    closing=frozenset({CloseCeremony}),
    likely=_likely,
    tailored={OpenCeremony: _opened, HoldSigningBatch: _batch},
    seen=_seen,
)

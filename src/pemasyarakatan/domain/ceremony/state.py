"""What is known of a signing ceremony."""

from __future__ import annotations

from typing import assert_never
from uuid import UUID

from attrs import evolve as changed
from attrs import frozen

from pemasyarakatan.domain.ceremony.events import (
    CeremonyClosed,
    CeremonyEvent,
    CeremonyOpened,
    CeremonyPlanned,
    SigningBatchHeld,
    WitnessAttested,
)
from pemasyarakatan.domain.ceremony.values import CeremonyStatus
from pemasyarakatan.domain.facts import NONE, Facts


@frozen(kw_only=True)
class SigningCeremony:
    """The facts of one ceremony; *planned* and *opened* are both None before the first."""

    planned: CeremonyPlanned | None = None
    opened: CeremonyOpened | None = None
    batches: Facts[SigningBatchHeld] = NONE
    witnesses: Facts[WitnessAttested] = NONE
    closed: CeremonyClosed | None = None

    @property
    def begun(self) -> CeremonyOpened | CeremonyPlanned | None:
        """What it was opened with, else planned with."""
        return self.opened or self.planned

    @property
    def ceremony_id(self) -> UUID | None:
        """Its own id, which a signing names."""
        return self.begun.ceremony_id if self.begun else None

    @property
    def facility_id(self) -> UUID | None:
        """The facility that holds it."""
        return self.begun.facility_id if self.begun else None

    @property
    def status(self) -> CeremonyStatus | None:
        """How far it has come; not as of a day, as nothing says on which day it was closed."""
        if self.closed is not None:
            return CeremonyStatus.CLOSED
        if self.opened is not None:
            return CeremonyStatus.OPEN
        return CeremonyStatus.PLANNED if self.planned is not None else None

    @property
    def agreement_ids(self) -> tuple[UUID, ...]:
        """The agreements of all batches, each once."""
        return tuple(dict.fromkeys(one for batch in self.batches for one in batch.agreement_ids))


def evolve(state: SigningCeremony, event: CeremonyEvent) -> SigningCeremony:
    """The state after *event*; never refuses."""
    match event:
        case SigningBatchHeld():
            return changed(state, batches=state.batches.adding(event))
        case WitnessAttested():
            return changed(state, witnesses=state.witnesses.adding(event))
        case CeremonyPlanned():
            return changed(state, planned=event)
        case CeremonyOpened():
            return changed(state, opened=event)
        case CeremonyClosed():
            return changed(state, closed=event)
        case _:
            assert_never(event)

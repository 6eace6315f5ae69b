"""SigningCeremony (penandatanganan bersama): agreements of a facility signed in batches.

(PLANNED ->) OPEN -> CLOSED; a plan is optional. What is found later, batches, witnesses and
evidence, is accepted after the close. The numbers declared and the agreements recorded are kept
apart: their difference is shown (`tally`), and never refused or filled with placeholders.
"""

from pemasyarakatan.domain.ceremony.commands import (
    AttestWitness,
    CeremonyCommand,
    CloseCeremony,
    HoldSigningBatch,
    OpenCeremony,
    PlanCeremony,
)
from pemasyarakatan.domain.ceremony.decide import CEREMONY
from pemasyarakatan.domain.ceremony.events import (
    CeremonyClosed,
    CeremonyEvent,
    CeremonyOpened,
    CeremonyPlanned,
    SigningBatchHeld,
    WitnessAttested,
)
from pemasyarakatan.domain.ceremony.flags import tally, tally_of_agreements
from pemasyarakatan.domain.ceremony.state import SigningCeremony, evolve
from pemasyarakatan.domain.ceremony.values import CeremonyStatus, Tally

__all__ = [
    "CEREMONY",
    "AttestWitness",
    "CeremonyClosed",
    "CeremonyCommand",
    "CeremonyEvent",
    "CeremonyOpened",
    "CeremonyPlanned",
    "CeremonyStatus",
    "CloseCeremony",
    "HoldSigningBatch",
    "OpenCeremony",
    "PlanCeremony",
    "SigningBatchHeld",
    "SigningCeremony",
    "Tally",
    "WitnessAttested",
    "evolve",
    "tally",
    "tally_of_agreements",
]

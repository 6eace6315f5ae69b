"""Exhibition (pameran hasil karya warga binaan): announced, put off, held or cancelled.

ANNOUNCED -> HELD or CANCELLED; what was announced is never taken for held. The days are those of
the last rescheduling.
"""

from pemasyarakatan.domain.exhibition.commands import (
    AnnounceExhibition,
    CancelExhibition,
    ExhibitionCommand,
    HoldExhibition,
    RescheduleExhibition,
)
from pemasyarakatan.domain.exhibition.decide import (
    EXHIBITION,
    unsettled,
)
from pemasyarakatan.domain.exhibition.events import (
    ExhibitionAnnounced,
    ExhibitionCancelled,
    ExhibitionEvent,
    ExhibitionHeld,
    ExhibitionRescheduled,
)
from pemasyarakatan.domain.exhibition.state import (
    Exhibition,
    evolve,
)
from pemasyarakatan.domain.exhibition.values import (
    ExhibitionStatus,
    ProductCategory,
)

__all__ = [
    "EXHIBITION",
    "AnnounceExhibition",
    "CancelExhibition",
    "Exhibition",
    "ExhibitionAnnounced",
    "ExhibitionCancelled",
    "ExhibitionCommand",
    "ExhibitionEvent",
    "ExhibitionHeld",
    "ExhibitionRescheduled",
    "ExhibitionStatus",
    "HoldExhibition",
    "ProductCategory",
    "RescheduleExhibition",
    "evolve",
    "unsettled",
]

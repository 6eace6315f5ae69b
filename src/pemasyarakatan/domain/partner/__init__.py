"""Partner (mitra kerja): an outside organisation or person that works with a facility.

REGISTERED -> MERGED (undone by unmerge), SUCCEEDED or DISSOLVED. A private person is an opaque
reference. Neither a merge nor a succession alters what was recorded before.
"""

from pemasyarakatan.domain.partner.commands import (
    AddPartnerAlias,
    ClassifyPartner,
    DissolvePartner,
    MergePartner,
    ObserveRepresentative,
    PartnerCommand,
    RegisterPartner,
    RenamePartner,
    SucceedPartner,
    UnmergePartner,
)
from pemasyarakatan.domain.partner.decide import PARTNER
from pemasyarakatan.domain.partner.events import (
    PartnerAliasAdded,
    PartnerDissolved,
    PartnerEvent,
    PartnerMerged,
    PartnerRegistered,
    PartnerRenamed,
    PartnerSectorChanged,
    PartnerSucceeded,
    PartnerUnmerged,
    RepresentativeObserved,
)
from pemasyarakatan.domain.partner.state import Partner, evolve

__all__ = [
    "PARTNER",
    "AddPartnerAlias",
    "ClassifyPartner",
    "DissolvePartner",
    "MergePartner",
    "ObserveRepresentative",
    "Partner",
    "PartnerAliasAdded",
    "PartnerCommand",
    "PartnerDissolved",
    "PartnerEvent",
    "PartnerMerged",
    "PartnerRegistered",
    "PartnerRenamed",
    "PartnerSectorChanged",
    "PartnerSucceeded",
    "PartnerUnmerged",
    "RegisterPartner",
    "RenamePartner",
    "RepresentativeObserved",
    "SucceedPartner",
    "UnmergePartner",
    "evolve",
]

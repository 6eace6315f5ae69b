"""A partnership: its id derives from the pair; visits, proposals, plans and promises in it."""

from __future__ import annotations

from pemasyarakatan.domain.agreement import AGREEMENT
from pemasyarakatan.domain.partnership import EndPartnership
from pemasyarakatan.testing.known import PAIRS, STREAMS
from pemasyarakatan.testing.steered.agreement import AGREEMENT_ALONE
from pemasyarakatan.testing.steered.neighbours import neighbours
from pemasyarakatan.testing.steering import Steering

_PAIRS = dict(zip(STREAMS["partnership"], PAIRS, strict=True))

PARTNERSHIP_STEERING = Steering(
    stream=lambda making: making.choices.pick(STREAMS["partnership"]),
    identity=lambda stream: {
        "partnership_id": stream,
        "facility_id": _PAIRS[stream][0],
        "partner_id": _PAIRS[stream][1],
    },
    closing=frozenset({EndPartnership}),
    makers={"ReceiveSupport.value": lambda making: making.choices.pick((5_000_000, 0, 120, -1))},
    seen=neighbours(holders="agreement", agreement=(AGREEMENT, AGREEMENT_ALONE)),
)

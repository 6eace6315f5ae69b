"""An exhibition: announced for some days, put off, held on one of them."""

from __future__ import annotations

from typing import Any

import attrs

from pemasyarakatan.domain.exhibition import CancelExhibition, Exhibition, HoldExhibition
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.testing.known import STREAMS
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steering import Steering


def _held(making: Making, state: Exhibition, command: HoldExhibition) -> Any:
    """On one of its days, where one of them has come."""
    come = [day for day in state.days if day <= making.today]
    if not come or making.choices.chance(40):
        return command
    return attrs.evolve(command, on=PartialDate.on(making.choices.pick(come)))


EXHIBITION_STEERING = Steering(
    stream=lambda making: making.choices.pick(STREAMS["exhibition"]),
    closing=frozenset({HoldExhibition, CancelExhibition}),
    tailored={HoldExhibition: _held},
)

"""A facility: its id derives from its key; heads follow each other."""

from __future__ import annotations

from typing import Any

import attrs

from pemasyarakatan.domain.facility import (
    CLASSES,
    CloseFacility,
    Facility,
    ObserveHead,
    RegisterFacility,
    TransferFacility,
)
from pemasyarakatan.domain.values import Capacity, PartialDate, PersonName
from pemasyarakatan.testing.known import KEYS, STREAMS
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steering import Steering

_KEYS = dict(zip(STREAMS["facility"], KEYS, strict=True))


def _registered(making: Making, state: Facility, command: RegisterFacility) -> Any:  # noqa: ARG001
    """A class that the kind has."""
    classes = sorted(CLASSES[command.kind])
    return attrs.evolve(command, facility_class=making.choices.pick(classes) if classes else None)


def _seen(making: Making, state: Facility, command: ObserveHead) -> Any:
    """A day on which a head is known already, by decree or by another source."""
    known = [day for fact in state.heads_seen if (day := fact.observed_on.exact) is not None]
    known += [tenure.appointed.from_on for tenure in state.tenures()]
    if not known or making.choices.chance(60):
        return command
    official = attrs.evolve(
        command.official, capacity=Capacity.UNKNOWN, name=making.value(PersonName)
    )
    on = PartialDate.on(making.choices.pick(known))
    return attrs.evolve(command, official=official, observed_on=on)


FACILITY_STEERING = Steering(
    stream=lambda making: making.choices.pick(STREAMS["facility"]),
    identity=lambda stream: {"facility_id": stream, "key": _KEYS[stream]},
    closing=frozenset({CloseFacility, TransferFacility}),
    tailored={RegisterFacility: _registered, ObserveHead: _seen},
)

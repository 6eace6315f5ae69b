"""A partner: a name or an opaque reference, other names, and merges into other partners."""

from __future__ import annotations

from typing import Any

import attrs

from pemasyarakatan.domain.partner import (
    PARTNER,
    DissolvePartner,
    Partner,
    RegisterPartner,
    SucceedPartner,
)
from pemasyarakatan.domain.values import PartnerSector
from pemasyarakatan.testing.known import STREAMS
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steered.neighbours import neighbours
from pemasyarakatan.testing.steering import Steering


def _registered(making: Making, state: Partner, command: RegisterPartner) -> Any:  # noqa: ARG001
    """A name, or for a private person the reference alone; now and then what is no name for it."""
    if making.choices.chance(15):
        return command
    name = "—" if making.choices.chance(4) else command.name or making.text("name")
    if making.choices.chance(6):
        command = attrs.evolve(command, sector=PartnerSector.INDIVIDUAL, public_capacity=None)
    elif command.sector is PartnerSector.INDIVIDUAL and command.public_capacity is None:
        return attrs.evolve(command, name=None, private_ref="person-1")
    return attrs.evolve(command, name=name, private_ref=None)


_ALONE = Steering(
    stream=lambda making: making.choices.pick(STREAMS["partner"]),
    identity=lambda stream: {"partner_id": stream},
    closing=frozenset({SucceedPartner, DissolvePartner}),
    tailored={RegisterPartner: _registered},
)

PARTNER_STEERING = attrs.evolve(
    _ALONE, seen=neighbours(holders="partner", partner=(PARTNER, _ALONE))
)

"""How the aggregates of this library are steered, one module each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.testing.steered.agreement import AGREEMENT_STEERING
from pemasyarakatan.testing.steered.assistance import ASSISTANCE_STEERING
from pemasyarakatan.testing.steered.ceremony import CEREMONY_STEERING
from pemasyarakatan.testing.steered.compliance import COMPLIANCE_STEERING
from pemasyarakatan.testing.steered.directive import DIRECTIVE_STEERING
from pemasyarakatan.testing.steered.exhibition import EXHIBITION_STEERING
from pemasyarakatan.testing.steered.facility import FACILITY_STEERING
from pemasyarakatan.testing.steered.partner import PARTNER_STEERING
from pemasyarakatan.testing.steered.partnership import PARTNERSHIP_STEERING
from pemasyarakatan.testing.steered.register import REGISTER_STEERING
from pemasyarakatan.testing.steering import PLAIN, Steering

STEERED: Mapping[str, Steering] = {
    "agreement": AGREEMENT_STEERING,
    "assistance": ASSISTANCE_STEERING,
    "exhibition": EXHIBITION_STEERING,
    "ceremony": CEREMONY_STEERING,
    "compliance": COMPLIANCE_STEERING,
    "directive": DIRECTIVE_STEERING,
    "facility": FACILITY_STEERING,
    "partner": PARTNER_STEERING,
    "partnership": PARTNERSHIP_STEERING,
    "register": REGISTER_STEERING,
}


def steering_of(decider: Decider[Any, Any, Any]) -> Steering:
    """What steers generation for *decider*; nothing for one that is not of this library."""
    return STEERED.get(decider.name, PLAIN)

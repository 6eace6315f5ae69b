"""Every aggregate of this library, in the order in which they are explained."""

from __future__ import annotations

from typing import Any

from pemasyarakatan.domain.agreement import AGREEMENT
from pemasyarakatan.domain.assistance import ASSISTANCE
from pemasyarakatan.domain.ceremony import CEREMONY
from pemasyarakatan.domain.compliance import COMPLIANCE
from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.directive import DIRECTIVE
from pemasyarakatan.domain.exhibition import EXHIBITION
from pemasyarakatan.domain.facility import FACILITY
from pemasyarakatan.domain.law import Rule, Sort
from pemasyarakatan.domain.partner import PARTNER
from pemasyarakatan.domain.partnership import PARTNERSHIP
from pemasyarakatan.domain.register import REGISTER

DECIDERS: tuple[Decider[Any, Any, Any], ...] = (
    FACILITY,
    PARTNER,
    PARTNERSHIP,
    AGREEMENT,
    REGISTER,
    CEREMONY,
    DIRECTIVE,
    COMPLIANCE,
    ASSISTANCE,
    EXHIBITION,
)

CONFLICTING_DUPLICATE = Rule(
    id="command.conflicting_duplicate",
    sort=Sort.IMPOSSIBLE,
    expected="one content for one command id",
    remedy="Give another command id, or send the first content again.",
)
UNKNOWN_STREAM = Rule(
    id="command.unknown_stream",
    sort=Sort.IMPOSSIBLE,
    expected="a stream that something was recorded in",
    remedy="Check the id.",
)
COMMAND_RULES = (CONFLICTING_DUPLICATE, UNKNOWN_STREAM)
"""The rules of commands as such, whatever their aggregate."""

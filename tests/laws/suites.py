"""The suites of every aggregate by its name.

What stands under `never` are rules that every book has and this aggregate can refuse nothing
under.
"""

from __future__ import annotations

from collections.abc import Mapping

from pemasyarakatan.domain.agreement import AGREEMENT
from pemasyarakatan.domain.assistance import ASSISTANCE
from pemasyarakatan.domain.ceremony import CEREMONY
from pemasyarakatan.domain.compliance import COMPLIANCE
from pemasyarakatan.domain.directive import DIRECTIVE
from pemasyarakatan.domain.exhibition import EXHIBITION
from pemasyarakatan.domain.facility import FACILITY
from pemasyarakatan.domain.partner import PARTNER
from pemasyarakatan.domain.partnership import PARTNERSHIP
from pemasyarakatan.domain.register import REGISTER
from pemasyarakatan.wire.catalogue import codec

from .recipes import (
    AGREEMENT_RECIPES,
    COMPLIANCE_RECIPES,
    DIRECTIVE_RECIPES,
    PARTNER_RECIPES,
    PARTNERSHIP_RECIPES,
)
from .suite import Suite

CODEC = codec()

SUITES: Mapping[str, Suite] = {
    "agreement": Suite(AGREEMENT, codec=CODEC, recipes=AGREEMENT_RECIPES),
    "assistance": Suite(ASSISTANCE, codec=CODEC),
    "exhibition": Suite(
        EXHIBITION,
        codec=CODEC,
        never={"exhibition.reused_id": "no fact of an exhibition has an id of its own"},
    ),
    "ceremony": Suite(CEREMONY, codec=CODEC),
    "compliance": Suite(
        COMPLIANCE,
        codec=CODEC,
        recipes=COMPLIANCE_RECIPES,
        never={
            "compliance.exists": "an answer begins with its first event",
            "compliance.reused_id": "no fact of an answer has an id of its own",
        },
    ),
    "directive": Suite(
        DIRECTIVE,
        codec=CODEC,
        recipes=DIRECTIVE_RECIPES,
        never={"directive.reused_id": "no fact of a directive but the first has an id of its own"},
    ),
    "facility": Suite(FACILITY, codec=CODEC),
    "partner": Suite(
        PARTNER,
        codec=CODEC,
        recipes=PARTNER_RECIPES,
        never={"partner.reused_id": "no fact of a partner has an id of its own"},
    ),
    "partnership": Suite(PARTNERSHIP, codec=CODEC, recipes=PARTNERSHIP_RECIPES),
    "register": Suite(
        REGISTER,
        codec=CODEC,
        never={
            "register.exists": "a reservation begins with its first event",
            "register.reused_id": "a claim has no id of its own",
            "register.future": "no event of a reservation has a day",
            "register.weekday": "no event of a reservation has a day",
        },
    ),
}

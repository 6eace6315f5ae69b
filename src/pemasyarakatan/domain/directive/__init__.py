"""Directive (arahan): an instruction of the Directorate, point by point.

ISSUED -> REVOKED. Its points have codes, addressees and due days of their own; what one unit or
regional office did on them is in that organisation's own compliance stream.
"""

from pemasyarakatan.domain.directive.commands import (
    AmendDirectivePoint,
    DirectiveCommand,
    IssueDirective,
    RevokeDirective,
)
from pemasyarakatan.domain.directive.decide import DIRECTIVE
from pemasyarakatan.domain.directive.events import (
    DirectiveEvent,
    DirectiveIssued,
    DirectivePointAmended,
    DirectiveRevoked,
)
from pemasyarakatan.domain.directive.state import Directive, evolve
from pemasyarakatan.domain.directive.values import (
    AddresseeKind,
    Addressees,
    Channel,
    DirectivePoint,
    PointForce,
    PointKind,
)

__all__ = [
    "DIRECTIVE",
    "AddresseeKind",
    "Addressees",
    "AmendDirectivePoint",
    "Channel",
    "Directive",
    "DirectiveCommand",
    "DirectiveEvent",
    "DirectiveIssued",
    "DirectivePoint",
    "DirectivePointAmended",
    "DirectiveRevoked",
    "IssueDirective",
    "PointForce",
    "PointKind",
    "RevokeDirective",
    "evolve",
]

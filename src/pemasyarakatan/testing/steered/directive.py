"""A directive: a few points under codes of their own, due days that move, and its revocation."""

from __future__ import annotations

from typing import Any

import attrs

from pemasyarakatan.domain.directive import (
    AmendDirectivePoint,
    Directive,
    DirectivePoint,
    IssueDirective,
    RevokeDirective,
)
from pemasyarakatan.testing.known import STREAMS
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steering import Steering

CODES = ("P1", "P2", "P3")
"""The codes of points that generated directives and answers speak of."""


def code(making: Making) -> str:
    """One of few codes; now and then one that no directive has."""
    return "P9" if making.choices.chance(6) else making.choices.pick(CODES)


def _issued(making: Making, state: Directive, command: IssueDirective) -> Any:  # noqa: ARG001
    """At least one point, and each under a code of its own."""
    points = command.points or (making.of(DirectivePoint),)
    numbered = zip(CODES, points, strict=False)
    return attrs.evolve(
        command, points=tuple(attrs.evolve(point, code=name) for name, point in numbered)
    )


def _amended(making: Making, state: Directive, command: AmendDirectivePoint) -> Any:
    """A point of the directive, and something that is changed in it."""
    known = [point.code for point in state.points]
    point = making.choices.pick(known) if known else command.point
    text = command.text or (None if command.due else making.text("text"))
    return attrs.evolve(command, point=point, text=text)


DIRECTIVE_STEERING = Steering(
    stream=lambda making: making.choices.pick(STREAMS["directive"]),
    identity=lambda stream: {"directive_id": stream},
    closing=frozenset({RevokeDirective}),
    makers={"point": code, "DirectivePoint.code": code},
    tailored={IssueDirective: _issued, AmendDirectivePoint: _amended},
)

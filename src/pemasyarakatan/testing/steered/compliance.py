"""An answer to a directive: reports, what others say of them, and the directive beside it."""

from __future__ import annotations

from typing import Any

import attrs

from pemasyarakatan.domain.compliance import (
    Compliance,
    GrantExemption,
    PointState,
    ReportProgress,
    ReturnCompliance,
    VerifyCompliance,
    compliance_id,
)
from pemasyarakatan.domain.directive import DIRECTIVE
from pemasyarakatan.domain.facility import FACILITY
from pemasyarakatan.testing.known import ANSWERS, STREAMS
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steered.directive import CODES, DIRECTIVE_STEERING, code
from pemasyarakatan.testing.steered.facility import FACILITY_STEERING
from pemasyarakatan.testing.steered.neighbours import neighbours
from pemasyarakatan.testing.steering import Steering

_ANSWERS = dict(zip(STREAMS["compliance"], ANSWERS, strict=True))
_TO_BE_VERIFIED = (PointState.DONE,)
_TO_BE_RETURNED = (PointState.DONE, PointState.VERIFIED)


def _at(state: Compliance, *wanted: PointState) -> list[str]:
    """The points that stand in one of these states by what is known now."""
    courses = ((one, state.course(one)) for one in CODES)
    return [one for one, course in courses if course.before(len(course.steps)) in wanted]


def _verified(making: Making, state: Compliance, command: VerifyCompliance) -> Any:
    """A point that is done; now and then verified by the organisation itself."""
    done = _at(state, *_TO_BE_VERIFIED)
    if done:
        command = attrs.evolve(command, point=making.choices.pick(done))
    if making.choices.chance(15):
        return attrs.evolve(command, by_organisation_id=command.of.organisation_id)
    return command


def _returned(making: Making, state: Compliance, command: ReturnCompliance) -> Any:
    """A point that there is something to return of."""
    done = _at(state, *_TO_BE_RETURNED)
    return attrs.evolve(command, point=making.choices.pick(done)) if done else command


def _likely(state: Compliance, kind: type) -> int:
    """Reports mostly; what needs a point that is done, when there is one; few exemptions."""
    if kind is ReportProgress:
        return 40
    if kind is GrantExemption:
        return 2
    if kind is VerifyCompliance:
        return 10 if _at(state, *_TO_BE_VERIFIED) else 1
    if kind is ReturnCompliance:
        return 12 if _at(state, *_TO_BE_RETURNED) else 1
    return 10


COMPLIANCE_STEERING = Steering(
    stream=lambda making: making.choices.pick(STREAMS["compliance"]),
    identity=lambda stream: {"of": _ANSWERS[stream]},
    of=lambda state: (
        compliance_id(state.of.directive_id, state.of.organisation_id) if state.of else None
    ),
    founded=False,
    likely=_likely,
    makers={"point": code},
    tailored={VerifyCompliance: _verified, ReturnCompliance: _returned},
    seen=neighbours(
        holders="partner",
        directive=(DIRECTIVE, DIRECTIVE_STEERING),
        facility=(FACILITY, FACILITY_STEERING),
    ),
)

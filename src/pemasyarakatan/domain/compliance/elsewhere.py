"""What an answer rests on in the directive's stream, and which (H) rules over it its facts break.

Looked at when a fact is recorded and again when one is amended; a directive can change in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from pemasyarakatan.domain.compliance import rules as r
from pemasyarakatan.domain.compliance.events import (
    BriefingAttended,
    ComplianceProgressReported,
    ExemptionGranted,
    Step,
)
from pemasyarakatan.domain.compliance.state import Compliance
from pemasyarakatan.domain.decider import Broken
from pemasyarakatan.domain.law import UNSEEN
from pemasyarakatan.domain.values import Proof, surely_before


def rests_on(state: Compliance) -> tuple[UUID, ...]:
    """The directive, and the organisation, which tells whether it is a unit."""
    return () if state.of is None else (state.of.directive_id, state.of.organisation_id)


def broken_elsewhere(state: Compliance, look: Mapping[UUID, Any]) -> tuple[Broken, ...]:
    """Facts before the issue, and reports on points that the directive has not, or not for them."""
    if state.of is None or (directive := look.get(state.of.directive_id, UNSEEN)) is UNSEEN:
        return ()
    if not isinstance(directive, r.Directive) or directive.issued_on is None:
        return (Broken(rule=r.UNKNOWN_DIRECTIVE.id, found=str(state.of.directive_id)),)
    kind = r.kind_of(look.get(state.of.organisation_id, UNSEEN))
    facts: tuple[BriefingAttended | Step, ...] = (*state.briefings, *state.steps)
    return tuple(
        Broken(rule=rule.id, found=str(found))
        for fact in facts
        for rule, found in _wrong(fact, directive, kind)
    )


def _wrong(
    fact: BriefingAttended | Step, directive: r.Directive, kind: str | None
) -> Iterator[r.Fault]:
    if isinstance(fact, ComplianceProgressReported | ExemptionGranted):
        if directive.point(fact.point) is None:
            yield r.UNKNOWN_POINT, fact.point
            return
        organisation = fact.of.organisation_id
        if isinstance(fact, ComplianceProgressReported) and (
            directive.addresses(fact.point, organisation, kind) is Proof.NO
        ):
            yield r.NOT_ADDRESSED, f"{organisation} for {fact.point}"
    elif not isinstance(fact, BriefingAttended):
        return
    issued_on = directive.issued_on
    if issued_on is not None and surely_before(fact.on, issued_on):
        yield r.BEFORE_ISSUE, f"{fact.on}, issued on {issued_on}"

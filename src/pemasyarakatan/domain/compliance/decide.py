"""What an answer to a directive answers to each command, and which invariants it may break."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, assert_never
from uuid import UUID

import attrs

from pemasyarakatan.domain.compliance import rules as r
from pemasyarakatan.domain.compliance.commands import (
    AttendBriefing,
    ComplianceCommand,
    GrantExemption,
    ReportProgress,
    ReturnCompliance,
    VerifyCompliance,
)
from pemasyarakatan.domain.compliance.elsewhere import broken_elsewhere, rests_on
from pemasyarakatan.domain.compliance.events import (
    BriefingAttended,
    ComplianceEvent,
    ComplianceProgressReported,
    ComplianceReturned,
    ComplianceVerified,
    ExemptionGranted,
    Step,
)
from pemasyarakatan.domain.compliance.state import Compliance, Course, evolve
from pemasyarakatan.domain.compliance.values import compliance_id
from pemasyarakatan.domain.decider import Broken, Decider, Flag
from pemasyarakatan.domain.law import UNSEEN, Circumstances, Law
from pemasyarakatan.domain.values import PartialDate, Proof, surely_before


def reads(command: ComplianceCommand, state: Compliance) -> tuple[UUID, ...]:  # noqa: ARG001
    """The directive; for a report the organisation as well, which tells whether it is a unit."""
    match command:
        case ReportProgress():
            return command.of.directive_id, command.of.organisation_id
        case AttendBriefing() | GrantExemption():
            return (command.of.directive_id,)
        case VerifyCompliance() | ReturnCompliance():
            return ()
        case _:
            assert_never(command)


def decide(
    command: ComplianceCommand, state: Compliance, circumstances: Circumstances
) -> tuple[ComplianceEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(r.BOOK, command, circumstances)
    if isinstance(command, AttendBriefing):
        if law.known(state.briefings, PAIRS):
            return ()
        directive = _directive(law, circumstances, command)
        if directive is not None:
            _not_before(law, directive, command.on)
        return (law.gives(BriefingAttended),)

    step = _as_step(command)
    course, place = state.course(command.point).taking(step)
    if law.known(_same_round(step, course.steps[:place]), PAIRS):
        return ()
    directive = None
    if isinstance(command, ReportProgress | GrantExemption):
        directive = _directive_of_point(law, circumstances, command)
    # A step between two others is weighed with the one that it now stands before.
    _weigh(law, (*r.of_place(course, place), *r.of_place(course, place + 1)))
    match command:
        case ReportProgress():
            law.forbids(r.NO_EVIDENCE, r.lacks_evidence(command, directive))
            return (law.gives(ComplianceProgressReported),)

        case VerifyCompliance():
            _weigh(law, r.of_verifier(command))
            return (law.gives(ComplianceVerified),)

        case ReturnCompliance():
            return (law.gives(ComplianceReturned),)

        case GrantExemption():
            return (law.gives(ExemptionGranted),)

        case _:
            assert_never(command)


PAIRS: Mapping[type, tuple[type, ...]] = {
    AttendBriefing: (BriefingAttended,),
    ReportProgress: (ComplianceProgressReported,),
    VerifyCompliance: (ComplianceVerified,),
    ReturnCompliance: (ComplianceReturned,),
    GrantExemption: (ExemptionGranted,),
}


def _as_step(
    command: ReportProgress | VerifyCompliance | ReturnCompliance | GrantExemption,
) -> Step:
    """The step that a command would give, before anything of it is weighed."""
    (kind,) = PAIRS[type(command)]
    step: Step = kind(**attrs.asdict(command, recurse=False))
    return step


def _same_round(step: Step, before: Sequence[Step]) -> Iterator[Step]:
    """The steps since the point was last given back; for giving it back those since it was done.

    The same words in another round are another fact.
    """
    returning = isinstance(step, ComplianceReturned)
    for one in reversed(before):
        if isinstance(one, ComplianceReturned) is not returning:
            return
        yield one


def _directive(
    law: Law, circumstances: Circumstances, command: ComplianceCommand
) -> r.Directive | None:
    """The directive; None if it was not looked at. Refuses where there is none."""
    of = command.of.directive_id
    seen = circumstances.seen(of)
    if seen is UNSEEN:
        return None
    issued = isinstance(seen, r.Directive) and seen.issued_on is not None
    law.forbids(r.UNKNOWN_DIRECTIVE, not issued, f"no directive under {of}")
    directive: r.Directive = seen
    return directive


def _directive_of_point(
    law: Law, circumstances: Circumstances, command: ReportProgress | GrantExemption
) -> r.Directive | None:
    """The directive, after everything about the point that it alone can tell."""
    directive = _directive(law, circumstances, command)
    if directive is None:
        return None
    law.forbids(r.UNKNOWN_POINT, directive.point(command.point) is None, command.point)
    if isinstance(command, ReportProgress):
        organisation = command.of.organisation_id
        kind = r.kind_of(circumstances.seen(organisation))
        asked = directive.addresses(command.point, organisation, kind)
        law.forbids(r.NOT_ADDRESSED, asked is Proof.NO, f"{organisation} for {command.point}")
    _not_before(law, directive, command.on)
    return directive


def _not_before(law: Law, directive: r.Directive, on: PartialDate) -> None:
    issued_on = directive.issued_on
    early = issued_on is not None and surely_before(law.happened(on), issued_on)
    law.forbids(r.BEFORE_ISSUE, early, f"{on}, issued on {issued_on}")


def _weigh(law: Law, found: Iterable[r.Fault]) -> None:
    for rule, what in found:
        law.forbids(rule, broken=True, found=what)


def day_of(event: ComplianceEvent) -> PartialDate | None:
    """The day on which the fact begins to hold."""
    return event.on


def broken(state: Compliance) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks, acknowledged irregularities left out.

    Not what rests on the directive.
    """
    return tuple(Broken(rule=rule.id, found=str(found)) for rule, found in _broken(state))


def _broken(state: Compliance) -> Iterator[r.Fault]:
    by_point: defaultdict[str, list[Step]] = defaultdict(list)
    for step in state.steps:
        by_point[step.point].append(step)
        if isinstance(step, ComplianceVerified) and step.irregular is None:
            yield from r.of_verifier(step)
    for steps in by_point.values():
        course = Course.of(steps)
        for place in range(len(steps)):
            yield from r.of_place(course, place)


def flags(state: Compliance, look: Mapping[UUID, Any]) -> tuple[Flag, ...]:
    """What was reported for days after the directive was revoked; *look* holds the directive."""
    directive = look.get(state.of.directive_id) if state.of else None
    revoked = directive.revoked if isinstance(directive, r.Directive) else None
    if revoked is None:
        return ()
    return tuple(
        Flag(
            name="AFTER_REVOCATION",
            found=f"point {step.point} {step.status} on {step.on}, revoked on {revoked.on}",
        )
        for step in state.steps
        if isinstance(step, ComplianceProgressReported) and surely_before(revoked.on, step.on)
    )


def title(state: Compliance) -> str | None:
    """Whose answer to what, by their ids; their names are in their own streams."""
    of = state.of
    if of is None:
        return None
    return f"organisation {of.organisation_id} on directive {of.directive_id}"


def home(command: Any, state: Compliance) -> UUID | None:
    """The organisation, in whose zone the day is counted if it is a facility."""
    of = getattr(command, "of", None) or state.of
    return of.organisation_id if of else None


COMPLIANCE: Decider[ComplianceCommand, Compliance, ComplianceEvent] = Decider(
    name="compliance",
    book=r.BOOK,
    pairs=PAIRS,
    initial=Compliance(),
    stream=lambda command: compliance_id(command.of.directive_id, command.of.organisation_id),
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    home=home,
    rests_on=rests_on,
    broken_elsewhere=broken_elsewhere,
)

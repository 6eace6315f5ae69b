"""What a directive answers to each command, and which invariants its state may break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, assert_never
from uuid import UUID

from pemasyarakatan.domain.decider import Broken, Decider, Flag
from pemasyarakatan.domain.directive import rules as r
from pemasyarakatan.domain.directive.commands import (
    AmendDirectivePoint,
    DirectiveCommand,
    IssueDirective,
    RevokeDirective,
)
from pemasyarakatan.domain.directive.events import (
    DirectiveEvent,
    DirectiveIssued,
    DirectivePointAmended,
    DirectiveRevoked,
)
from pemasyarakatan.domain.directive.state import Directive, evolve
from pemasyarakatan.domain.law import Circumstances, Law
from pemasyarakatan.domain.values import PartialDate, Zone, certainly


def reads(command: DirectiveCommand, state: Directive) -> tuple[UUID, ...]:  # noqa: ARG001
    """A directive looks at no other stream."""
    return ()


def decide(
    command: DirectiveCommand, state: Directive, circumstances: Circumstances
) -> tuple[DirectiveEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(r.BOOK, command, circumstances)
    issued = state.issued
    if isinstance(command, IssueDirective):
        if issued is not None:
            return law.created_already(issued)
        _weigh(law, r.of_points(command.points))
        return (law.gives(DirectiveIssued),)

    law.forbids(r.BOOK.not_found, issued is None, command.directive_id)
    assert issued is not None
    match command:
        case AmendDirectivePoint():
            if law.known(_holding(state, command), PAIRS):
                return ()
            _weigh(law, r.of_amendment(state, command, issued))
            return (law.gives(DirectivePointAmended),)

        case RevokeDirective():
            revoked = state.revoked
            if revoked is not None and law.known([revoked], PAIRS):
                return ()
            law.forbids(r.REVOKED, revoked is not None, revoked and f"revoked on {revoked.on}")
            _weigh(law, r.of_revocation(state, law.happened(command.on), issued))
            return (law.gives(DirectiveRevoked),)

        case _:
            assert_never(command)


PAIRS: Mapping[type, tuple[type, ...]] = {
    IssueDirective: (DirectiveIssued,),
    AmendDirectivePoint: (DirectivePointAmended,),
    RevokeDirective: (DirectiveRevoked,),
}


def _holding(state: Directive, command: AmendDirectivePoint) -> Iterator[DirectivePointAmended]:
    """The amendments of that day that hold: one that was itself amended may be made again."""
    later: set[str] = set()
    for one in reversed(state.amendments_of(command.point)):
        if one.amended_on == command.amended_on:
            stated = {name for name in ("due", "text") if getattr(one, name) is not None}
            if not stated & later:
                yield one
            later |= stated


def _weigh(law: Law, found: Iterable[r.Fault]) -> None:
    for rule, what in found:
        law.forbids(rule, broken=True, found=what)


def day_of(event: DirectiveEvent) -> PartialDate | None:
    """The day on which the fact begins to hold."""
    match event:
        case DirectiveIssued():
            return event.issued_on
        case DirectivePointAmended():
            return certainly(event.amended_on)
        case DirectiveRevoked():
            return event.on
        case _:
            assert_never(event)


def broken(state: Directive) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks, acknowledged irregularities left out."""
    return tuple(_broken(state))


def _broken(state: Directive) -> Iterator[Broken]:
    issued = state.issued
    if issued is None:
        if state != Directive():
            yield Broken(rule=r.BOOK.not_found.id, found="facts of a directive never issued")
        return
    faults = [*r.of_points(issued.points)]
    for one in state.amendments:
        faults += r.of_amendment(state, one, issued)
    if state.revoked is not None:
        faults += r.of_revocation(state, state.revoked.on, issued)
    for rule, found in faults:
        yield Broken(rule=rule.id, found=rule.expected if found is None else str(found))


def flags(state: Directive, look: Mapping[UUID, Any]) -> tuple[Flag, ...]:  # noqa: ARG001
    """D3: due days that were moved after they had passed."""
    return tuple(
        Flag(name="DUE_MOVED_AFTER_PASSING", found=f"{code}: due {due}, moved on {on} to {new}")
        for code in dict.fromkeys(point.code for point in state.points)
        for due, new, on in r.moved_late(state, code)
    )


def title(state: Directive) -> str | None:
    """Who issued it, and when."""
    issued = state.issued
    if issued is None:
        return None
    name = issued.issuer.name
    who = name.canonical if name else issued.issuer.position or issued.issuer.organisation
    return f"{issued.channel} of {who or 'an issuer not stated'}, {issued.issued_on}"


DIRECTIVE: Decider[DirectiveCommand, Directive, DirectiveEvent] = Decider(
    name="directive",
    book=r.BOOK,
    pairs=PAIRS,
    initial=Directive(),
    stream=lambda command: command.directive_id,
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    home=lambda command, state: Zone.WIT,  # noqa: ARG005
)

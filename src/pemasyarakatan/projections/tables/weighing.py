"""Weighing again: which rules the facts of a stream break, its neighbours looked at as they are.

Every (S) rule is weighed with the states that other streams have by now, so that what two commands
broke together, decided at once, is found; and what is possibly broken is told apart. The optional
rules that a service switches on are not known here, and not weighed again.

Of another day nothing is weighed over what had begun by then alone: a fact without a day would
stand there without the dated one that it rests on. The whole is weighed, and what is found is told
of the facts that had begun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import ne
from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain import agreement as ag
from pemasyarakatan.domain import partner as pa
from pemasyarakatan.domain import partnership as ps
from pemasyarakatan.domain.ceremony import SigningBatchHeld
from pemasyarakatan.domain.claims import NameClaim, NumberClaim
from pemasyarakatan.domain.compliance import (
    BriefingAttended,
    ComplianceProgressReported,
    ExemptionGranted,
)
from pemasyarakatan.domain.compliance.rules import NOT_ADDRESSED
from pemasyarakatan.domain.compliance.rules import kind_of as kind_of_unit
from pemasyarakatan.domain.corrections import weighed_again
from pemasyarakatan.domain.decider import Broken, Decider
from pemasyarakatan.domain.directive import Directive
from pemasyarakatan.domain.facility import Facility
from pemasyarakatan.domain.law import Circumstances, Sort
from pemasyarakatan.domain.values import Irregularity, Proof
from pemasyarakatan.errors import Refused
from pemasyarakatan.projections.doubt import doubtful
from pemasyarakatan.projections.model import Row, Told, Uncut
from pemasyarakatan.projections.tables import notices
from pemasyarakatan.projections.tables.notices import NOBODY, WIT, Kind, noted

AnyDecider = Decider[Any, Any, Any]

LOOKING: Mapping[str, tuple[type, ...]] = {
    "agreement": (
        ag.AgreementDrafted,
        ag.PKSSigned,
        ag.InstrumentSigned,
        ag.AddendumSigned,
        ag.AgreementRenewed,
        ag.NumberCompleted,
        ag.NumberCorrected,
    ),
    "ceremony": (SigningBatchHeld,),
    "compliance": (BriefingAttended, ComplianceProgressReported, ExemptionGranted),
    "partner": (
        pa.PartnerRegistered,
        pa.PartnerAliasAdded,
        pa.PartnerRenamed,
        pa.PartnerMerged,
        pa.PartnerUnmerged,
    ),
    "partnership": (ps.AgreementLinked, ps.ActivityWithoutAgreementHeld, ps.PartnershipEnded),
}
"""The events whose commands look at other streams."""

DAYLESS: Mapping[str, tuple[type, ...]] = {"compliance": (Facility,)}
"""States of other streams of whose days no rule asks: compliance asks what kind of unit one is."""

CLAIMED = frozenset({NumberClaim.rule, NameClaim.rule})
"""The rules that are checked by what each stream claims, without trusting the register."""

_GENERAL = frozenset({"exists", "not_found", "reused_id", "future", "identity_number", "weekday"})


def weighed(
    decider: AnyDecider, told: Told, stream: UUID, look: Mapping[UUID, Any]
) -> Iterator[Row]:
    """What the facts of a stream break and possibly break, and which rules nobody can check."""
    whole = told.uncut or Uncut(told.state, told.effective, look=look)
    yield from _broken(decider, told.state, whole)
    for version, row in (
        *_weighed_again(decider, whole, stream),
        *_uncertain(decider, whole, stream),
    ):
        if version not in whole.later:
            yield row
    yield from _unchecked(decider, told.state, whole)


def _broken(decider: AnyDecider, state: Any, whole: Uncut) -> Iterator[Row]:
    """What the state breaks, in its own stream and over others, and nobody acknowledged."""
    rules = {rule.id: rule for rule in decider.book.rules}
    found = _all_broken(decider, state, whole.look)
    if state is not whole.state:
        found = _in_both(found, _all_broken(decider, whole.state, whole.look))
    for one in found:
        rule = rules.get(one.rule)
        kind = Kind.IMPOSSIBLE if rule is None else notices.kind_of(rule)
        yield noted(kind, one.rule, one.found, acknowledged_by=NOBODY)


def _all_broken(decider: AnyDecider, state: Any, look: Mapping[UUID, Any]) -> list[Broken]:
    return [*decider.broken(state), *decider.broken_elsewhere(state, look)]


def _in_both(then: Sequence[Broken], whole: Sequence[Broken]) -> list[Broken]:
    """What the *whole* breaks, as often as the facts that had begun *then* break the same rule.

    What was found alike on both sides comes first; what was put otherwise then is told as it is
    found in the whole.
    """
    left = Counter(one.rule for one in then)
    told: list[Broken] = []
    for one in sorted(whole, key=lambda one: one not in then):
        if left[one.rule]:
            left[one.rule] -= 1
            told.append(one)
    return told


def _weighed_again(decider: AnyDecider, whole: Uncut, stream: UUID) -> Iterator[tuple[int, Row]]:
    """The (L) rules over other streams that a fact breaks by what is known of these now."""
    over = {
        rule.id
        for rule in decider.book.rules
        if rule.elsewhere and rule.sort is Sort.IRREGULAR and rule.id not in CLAIMED
    }
    looking = LOOKING.get(decider.name, ())
    if not over or not any(isinstance(event, looking) for _, event in whole.effective):
        return
    state = decider.initial
    for record, event in whole.effective:
        if isinstance(event, looking):
            knowing, version = _knowing(state, whole), record.originator_version
            for row in _again(decider, record, event, knowing, stream, whole.look, over):
                yield version, row
        state = decider.evolve(state, event)


def _knowing(state: Any, whole: Uncut) -> Any:
    """A state with the links that were recorded only later."""
    if isinstance(state, ps.Partnership):
        return attrs.evolve(state, links=whole.state.links)
    return state


def _again(
    decider: AnyDecider,
    record: Any,
    event: Any,
    state: Any,
    stream: UUID,
    look: Mapping[UUID, Any],
    over: set[str],
) -> Iterator[Row]:
    # It is there already that is weighed here: what links it does not make it known.
    around = Circumstances(today=_day(record), look=look)
    again = partial(weighed_again, decider, event, state, stream, around)
    irregular: Irregularity | None = getattr(event, "irregular", None)
    acknowledged = irregular.rules if irregular is not None else frozenset[str]()
    version = record.originator_version
    try:
        broken = again() & over
    except Refused as refused:
        for rule in sorted(over - acknowledged) if _sees(event, over) else ():
            found = f"the fact is impossible by {refused.rule}"
            yield noted(Kind.NOT_CHECKED, rule, found, at_version=version)
        return
    for rule in sorted(broken - acknowledged):
        what = _what(again, rule)
        yield noted(Kind.IRREGULAR, rule, what, acknowledged_by=NOBODY, at_version=version)


def _what(again: Callable[..., object], rule: str) -> str | None:
    """What is found against a rule, once it alone is not answered for."""
    try:
        again(answered=partial(ne, rule))
    except Refused as refused:
        return refused.reason
    return None


def _sees(event: Any, over: set[str]) -> bool:
    """Whether an event can break one of these at all: it could be acknowledged in it."""
    return bool(over) and hasattr(event, "irregular")


def _uncertain(decider: AnyDecider, whole: Uncut, stream: UUID) -> Iterator[tuple[int, Row]]:
    skipped = {f"{decider.name}.{name}" for name in _GENERAL} | CLAIMED
    found = doubtful(
        decider,
        [event for _, event in whole.effective],
        lambda place: _day(whole.effective[place][0]),
        stream,
        whole.look,
        looking=LOOKING.get(decider.name, ()),
        aside=(ps.VisitHeld,),
        dayless=DAYLESS.get(decider.name, ()),
    )
    for place, rule in found:
        record, event = whole.effective[place]
        if rule in skipped:
            continue
        day = decider.day_of(event)
        what = f"{type(event).__name__} on {day}" if day is not None else type(event).__name__
        version = record.originator_version
        yield version, noted(Kind.UNCERTAIN, f"{rule}.uncertain", what, at_version=version)


def _unchecked(decider: AnyDecider, state: Any, whole: Uncut) -> Iterator[Row]:
    """The (S) rules that nobody can check, as what they look at is not recorded here."""
    if isinstance(state, ag.Agreement):
        for facility in state.facilities:
            if whole.look.get(facility) is None:
                for rule in ("agreement.facility_closed", "agreement.not_head"):
                    yield noted(Kind.NOT_CHECKED, rule, f"no facility {facility}")
    elif decider.name == "compliance" and state.of is not None:
        directive, own = whole.look.get(state.of.directive_id), state.of.organisation_id
        if not isinstance(directive, Directive):
            return
        kind = kind_of_unit(whole.look.get(own))
        reported = [s.point for s in state.steps if isinstance(s, ComplianceProgressReported)]
        for point in dict.fromkeys(reported):
            if directive.point(point) is None:
                continue
            if directive.addresses(point, own, kind) is Proof.UNPROVEN:
                found = f"whether point {point} is for organisation {own}"
                yield noted(Kind.NOT_CHECKED, NOT_ADDRESSED.id, found)


def _day(record: Any) -> Any:
    return record.recorded_at.astimezone(WIT).date()

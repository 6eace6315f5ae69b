"""Exceptions: what the history of a stream as a whole shows, its neighbours looked at as they are.

Every (S) rule is weighed again with the states that other streams have by now, so that what two
commands broke together, decided at once, is found; and what is possibly broken is told apart. The
optional rules that a service switches on are not known here, and not weighed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from operator import ne
from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain import agreement as ag
from pemasyarakatan.domain import partner as pa
from pemasyarakatan.domain import partnership as ps
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.ceremony import SigningBatchHeld
from pemasyarakatan.domain.claims import KeptName, NameClaim, NumberClaim, name_stream
from pemasyarakatan.domain.compliance import (
    BriefingAttended,
    ComplianceProgressReported,
    ExemptionGranted,
)
from pemasyarakatan.domain.compliance.rules import NOT_ADDRESSED
from pemasyarakatan.domain.compliance.rules import kind_of as kind_of_unit
from pemasyarakatan.domain.corrections import weighed_again
from pemasyarakatan.domain.decider import (
    CorrectionRecorded,
    Decider,
    EvidenceAttached,
    RecordVoided,
    in_effect,
)
from pemasyarakatan.domain.directive import Directive
from pemasyarakatan.domain.facility import FACILITY, Facility
from pemasyarakatan.domain.law import Circumstances, Sort
from pemasyarakatan.domain.values import Bearing, Irregularity, Proof
from pemasyarakatan.errors import Refused
from pemasyarakatan.projections.doubt import doubtful
from pemasyarakatan.projections.model import ReadModel, Row, Standing, Told, put
from pemasyarakatan.projections.tables import deadlines, notices
from pemasyarakatan.projections.tables.notices import EXCEPTION_FOUND, NOBODY, WIT, Kind

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

_TOLD_ELSEWHERE = frozenset(
    {"UNACCOUNTED", "MORE_RECORDED_THAN_DECLARED", "JOINT_VISIT_DIFFERS", "AGREEMENTS_RUNNING"}
)
"""The flags that need streams no id leads to: the view finds them, or who points here does."""

_GENERAL = frozenset({"exists", "not_found", "reused_id", "future", "identity_number", "weekday"})


def _looks(decider: AnyDecider, told: Told) -> Iterator[UUID]:
    state = told.state
    yield from decider.rests_on(state)
    match decider.name:
        case "agreement":
            yield from state.facilities
            if state.drafted is not None:
                neighbours = (state.drafted.parent_id, state.drafted.predecessor_id)
                yield from (one for one in neighbours if one is not None)
        case "ceremony":
            yield from state.agreement_ids
        case "assistance":
            if state.opened is not None:
                yield state.opened.facility_id
        case _:
            pass


def _rows(decider: AnyDecider, told: Told, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:
    state = told.state
    yield put(notices.EXCEPTION_STREAM, aggregate=decider.name, title=decider.title(state))
    for facility in dict.fromkeys(_facilities(decider.name, state, stream)):
        yield put(notices.EXCEPTION_FACILITY, facility=facility)
    for claim in sorted(decider.claims(state), key=lambda one: (one.stream, one.raw)):
        yield _claimed(claim, stream)
    yield from _broken(decider, state, look)
    yield from _weighed_again(decider, told, stream, look)
    yield from _uncertain(decider, told, stream, look)
    yield from _unchecked(decider, state, look)
    for flag in decider.flags(state, look):
        if flag.name not in _TOLD_ELSEWHERE:
            yield _found(Kind.FLAG, flag.name, flag.found)
    yield from _by_kind(decider.name, state, stream, look)
    yield from _amendments(told)


def _found(kind: Kind, rule: str, found: object, **others: Any) -> Row:
    return put(
        EXCEPTION_FOUND,
        kind=kind,
        rule=rule,
        found=None if found is None else str(found),
        **others,
    )


def _claimed(claim: Any, stream: UUID) -> Row:
    kept = isinstance(claim, KeptName)
    return put(
        notices.EXCEPTION_CLAIM,
        # A name that is kept for another leads there from the same key as one that is held.
        key=name_stream(claim.regency, claim.raw) if kept else claim.stream,
        holder=claim.root_id if kept else stream,
        rule=claim.rule,
        raw=claim.raw,
    )


def _facilities(kind: str, state: Any, stream: UUID) -> Iterable[UUID]:
    """The facilities that a stream is about."""
    match kind:
        case "facility":
            return (stream,)
        case "agreement":
            return state.facilities  # type: ignore[no-any-return]
        case "ceremony":
            return () if state.facility_id is None else (state.facility_id,)
        case "partnership" | "assistance":
            return () if state.opened is None else (state.opened.facility_id,)
        case "compliance":
            return () if state.of is None else (state.of.organisation_id,)
        case _:
            return ()


# --- rules ---------------------------------------------------------------------------------------


def _broken(decider: AnyDecider, state: Any, look: Mapping[UUID, Any]) -> Iterator[Row]:
    """What the state breaks, in its own stream and over others, and nobody acknowledged."""
    rules = {rule.id: rule for rule in decider.book.rules}
    for one in (*decider.broken(state), *decider.broken_elsewhere(state, look)):
        rule = rules.get(one.rule)
        kind = Kind.IMPOSSIBLE if rule is None else notices.kind_of(rule)
        yield _found(kind, one.rule, one.found, acknowledged_by=NOBODY)


def _weighed_again(
    decider: AnyDecider, told: Told, stream: UUID, look: Mapping[UUID, Any]
) -> Iterator[Row]:
    """The (L) rules over other streams that a fact breaks by what is known of these now."""
    over = {
        rule.id
        for rule in decider.book.rules
        if rule.elsewhere and rule.sort is Sort.IRREGULAR and rule.id not in CLAIMED
    }
    looking = LOOKING.get(decider.name, ())
    if not over or not any(isinstance(event, looking) for _, event in told.effective):
        return
    state = decider.initial
    for record, event in told.effective:
        if isinstance(event, looking):
            yield from _again(decider, record, event, _knowing(state, told), stream, look, over)
        state = decider.evolve(state, event)


def _knowing(state: Any, told: Told) -> Any:
    """A state with the links that were recorded only later."""
    if isinstance(state, ps.Partnership):
        return attrs.evolve(state, links=told.state.links)
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
            yield _found(Kind.NOT_CHECKED, rule, found, at_version=version)
        return
    for rule in sorted(broken - acknowledged):
        what = _what(again, rule)
        yield _found(Kind.IRREGULAR, rule, what, acknowledged_by=NOBODY, at_version=version)


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


def _uncertain(
    decider: AnyDecider, told: Told, stream: UUID, look: Mapping[UUID, Any]
) -> Iterator[Row]:
    skipped = {f"{decider.name}.{name}" for name in _GENERAL} | CLAIMED
    found = doubtful(
        decider,
        [event for _, event in told.effective],
        lambda place: _day(told.effective[place][0]),
        stream,
        look,
        looking=LOOKING.get(decider.name, ()),
        aside=(ps.VisitHeld,),
        dayless=DAYLESS.get(decider.name, ()),
    )
    for place, rule in found:
        record, event = told.effective[place]
        if rule in skipped:
            continue
        day = decider.day_of(event)
        yield _found(
            Kind.UNCERTAIN,
            f"{rule}.uncertain",
            f"{type(event).__name__} on {day}" if day is not None else type(event).__name__,
            at_version=record.originator_version,
        )


def _unchecked(decider: AnyDecider, state: Any, look: Mapping[UUID, Any]) -> Iterator[Row]:
    """The (S) rules that nobody can check, as what they look at is not recorded here."""
    if isinstance(state, ag.Agreement):
        for facility in state.facilities:
            if look.get(facility) is None:
                for rule in ("agreement.facility_closed", "agreement.not_head"):
                    yield _found(Kind.NOT_CHECKED, rule, f"no facility {facility}")
    elif decider.name == "compliance" and state.of is not None:
        directive, own = look.get(state.of.directive_id), state.of.organisation_id
        if not isinstance(directive, Directive):
            return
        kind = kind_of_unit(look.get(own))
        reported = [s.point for s in state.steps if isinstance(s, ComplianceProgressReported)]
        for point in dict.fromkeys(reported):
            if directive.point(point) is None:
                continue
            if directive.addresses(point, own, kind) is Proof.UNPROVEN:
                found = f"whether point {point} is for organisation {own}"
                yield _found(Kind.NOT_CHECKED, NOT_ADDRESSED.id, found)


# --- flags that need more than one aggregate's law -----------------------------------------------


def _by_kind(kind: str, state: Any, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:
    match kind:
        case "agreement":
            yield from _of_agreement(state, stream, look)
        case "partnership":
            yield from deadlines.of_partnership(state, look)
        case "exhibition":
            yield from deadlines.of_exhibition(state)
        case "assistance":
            yield from _gifts_of_suppliers(state, look)
        case _:
            pass


def _of_agreement(state: ag.Agreement, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:
    yield from deadlines.of_agreement(state)
    for facility in state.facilities:
        seen = look.get(facility)
        if seen is not None:
            for flag in FACILITY.flags(seen, {stream: state}):
                if flag.name == "AGREEMENTS_RUNNING":
                    yield _found(Kind.FLAG, flag.name, flag.found)
    former = state.drafted.predecessor_id if state.drafted else None
    if former is None:
        return
    if not isinstance(look.get(former), ag.Agreement):
        yield _found(Kind.FLAG, "PREDECESSOR_UNKNOWN", f"no agreement {former}")
        return
    gap = ag.gap_days(look[former], state)
    if gap:
        found = f"{abs(gap)} days {'between' if gap > 0 else 'of both'} {former} and this one"
        yield _found(Kind.FLAG, "GAP" if gap > 0 else "OVERLAP", found)


def _gifts_of_suppliers(state: Any, look: Mapping[UUID, Any]) -> Iterator[Row]:
    """Givers who also supply food to the facility, by any list of theirs (gratification)."""
    if state.opened is None:
        return
    facility = look.get(state.opened.facility_id)
    lists = facility.suppliers if facility is not None else ()
    supplying = {one.partner_id for each in lists for one in each.suppliers}
    for one in state.opened.contributions:
        if one.partner_id in supplying:
            found = f"{one.partner_id} gave, and supplies food to the facility"
            yield _found(Kind.FLAG, "GIVER_SUPPLIES_FOOD", found)


# --- amendments ----------------------------------------------------------------------------------


def _amendments(told: Told) -> Iterator[Row]:
    """Corrections, voids and evidence against a fact, as far as they are in effect."""
    history = [record.event for record in told.records]
    acting = in_effect(history)
    gone = {
        history[version - 1].target_version
        for version in acting
        if isinstance(history[version - 1], RecordVoided)
    }
    for record in told.records:
        version, event = record.originator_version, record.event
        if isinstance(event, EvidenceAttached):
            if event.bearing is Bearing.CONTRADICTS and version not in gone:
                source = event.provenance
                found = f"{source.kind} {source.reference}{f': {event.note}' if event.note else ''}"
                yield _found(Kind.CONTRADICTED, "evidence", found, at_version=event.target_version)
            continue
        if version not in acting:
            continue
        kind = Kind.CORRECTED if isinstance(event, CorrectionRecorded) else Kind.VOIDED
        about = f"version {event.target_version}, by version {version}"
        answer = {"acknowledged_by": event.approved_by, "reason": event.reason}
        yield _found(kind, kind.lower(), about, at_version=event.target_version, **answer)
        if event.approved_by == record.recorded_by:
            yield _found(
                Kind.SELF_APPROVED, kind.lower(), about, at_version=event.target_version, **answer
            )
        yield from notices.inferred(EXCEPTION_FOUND, record, at_version=version)


def _day(record: Any) -> Any:
    return record.recorded_at.astimezone(WIT).date()


EXCEPTIONS = ReadModel(
    name="exceptions",
    version=1,
    tables=notices.TABLES,
    facts={event: notices.told for one in DECIDERS for event in one.events},
    standings={
        one.name: Standing(partial(_rows, one), partial(_looks, one), history=True)
        for one in DECIDERS
    },
    strangers=True,
)
"""Everything that an auditor wants to see, of every kind of stream."""

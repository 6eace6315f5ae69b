"""Exceptions: what the history of a stream as a whole shows, its neighbours looked at as they are.

The rules that its facts break are those of `weighing`; flags, numbers and names that are held,
corrections and voids are told here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain import agreement as ag
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.claims import KeptName, name_stream
from pemasyarakatan.domain.decider import (
    AMENDMENTS,
    CorrectionRecorded,
    Decider,
    EvidenceAttached,
    RecordVoided,
    in_effect,
)
from pemasyarakatan.domain.facility import FACILITY
from pemasyarakatan.domain.values import Bearing
from pemasyarakatan.projections.model import ReadModel, Row, Standing, Told, put
from pemasyarakatan.projections.tables import deadlines, notices
from pemasyarakatan.projections.tables.notices import EXCEPTION_FOUND, Kind, noted
from pemasyarakatan.projections.tables.weighing import weighed

AnyDecider = Decider[Any, Any, Any]

NO_LONGER = "no longer in effect"
"""What is said of a correction or void that a later void took back."""

_TOLD_ELSEWHERE = frozenset(
    {"UNACCOUNTED", "MORE_RECORDED_THAN_DECLARED", "JOINT_VISIT_DIFFERS", "AGREEMENTS_RUNNING"}
)
"""The flags that need streams no id leads to: the view finds them, or who points here does."""


def _looks(decider: AnyDecider, told: Told) -> Iterator[UUID]:
    state = told.state
    yield from decider.rests_on(state)
    if told.uncut is not None:
        yield from _looks(decider, attrs.evolve(told, state=told.uncut.state, uncut=None))
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
    state, whole = told.state, told.uncut.state if told.uncut else told.state
    title = decider.title(state) or decider.title(whole)
    yield put(notices.EXCEPTION_STREAM, aggregate=decider.name, title=title)
    for facility in dict.fromkeys(_facilities(decider.name, whole, stream)):
        yield put(notices.EXCEPTION_FACILITY, facility=facility)
    # What is held at no time in the whole is held by facts torn apart.
    claims = decider.claims(state) & decider.claims(whole)
    for claim in sorted(claims, key=lambda one: (one.stream, one.raw)):
        yield _claimed(claim, stream)
    yield from weighed(decider, told, stream, look)
    for flag in decider.flags(state, look):
        if flag.name not in _TOLD_ELSEWHERE:
            yield noted(Kind.FLAG, flag.name, flag.found)
    yield from _by_kind(decider.name, state, stream, look)
    yield from _amendments(told)


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
                    yield noted(Kind.FLAG, flag.name, flag.found)
    former = state.drafted.predecessor_id if state.drafted else None
    if former is None:
        return
    if not isinstance(look.get(former), ag.Agreement):
        yield noted(Kind.FLAG, "PREDECESSOR_UNKNOWN", f"no agreement {former}")
        return
    gap = ag.gap_days(look[former], state)
    if gap:
        found = f"{abs(gap)} days {'between' if gap > 0 else 'of both'} {former} and this one"
        yield noted(Kind.FLAG, "GAP" if gap > 0 else "OVERLAP", found)


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
            yield noted(Kind.FLAG, "GIVER_SUPPLIES_FOOD", found)


# --- amendments ----------------------------------------------------------------------------------


def _amendments(told: Told) -> Iterator[Row]:
    """Corrections and voids, marked where a later void took them back, and evidence against facts.

    Of another day, not what is about a fact that begins later.
    """
    history = [record.event for record in told.records]
    later = told.uncut.later if told.uncut else frozenset[int]()
    acting = in_effect(history)
    gone = {
        history[version - 1].target_version
        for version in acting
        if isinstance(history[version - 1], RecordVoided)
    }
    for record in told.records:
        version, event = record.originator_version, record.event
        if not isinstance(event, AMENDMENTS) or _fact(history, version) in later:
            continue
        if isinstance(event, EvidenceAttached):
            if event.bearing is Bearing.CONTRADICTS and version not in gone:
                source = event.provenance
                found = f"{source.kind} {source.reference}{f': {event.note}' if event.note else ''}"
                yield noted(Kind.CONTRADICTED, "evidence", found, at_version=event.target_version)
            continue
        kind = Kind.CORRECTED if isinstance(event, CorrectionRecorded) else Kind.VOIDED
        about = f"version {event.target_version}, by version {version}"
        if version not in acting:
            about += f", {NO_LONGER}"
        answer = {"acknowledged_by": event.approved_by, "reason": event.reason}
        yield noted(kind, kind.lower(), about, at_version=event.target_version, **answer)
        if event.approved_by == record.recorded_by:
            yield noted(
                Kind.SELF_APPROVED, kind.lower(), about, at_version=event.target_version, **answer
            )
        if version in acting:
            yield from notices.inferred(EXCEPTION_FOUND, record, at_version=version)


def _fact(history: Sequence[Any], version: int) -> int:
    """The fact that an amendment is about, be it by way of other amendments."""
    event = history[version - 1]
    while isinstance(event, AMENDMENTS) and 0 < event.target_version < version:
        version = event.target_version
        event = history[version - 1]
    return version


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

"""Compliance: how far each organisation is on the points of a directive, on which days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Integer, String, Text, Uuid

from pemasyarakatan.domain.compliance import (
    BriefingAttended,
    Compliance,
    ComplianceProgressReported,
    ComplianceReturned,
    ComplianceVerified,
    ExemptionGranted,
    PointState,
    overdue,
)
from pemasyarakatan.domain.directive import Directive
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import (
    FOLLOWED,
    ReadModel,
    Row,
    Standing,
    fact_table,
    put,
    standing_table,
)
from pemasyarakatan.projections.tables.directives import edges
from pemasyarakatan.projections.tables.timelines import stretch, timeline
from pemasyarakatan.projections.tables.wording import official_values
from pemasyarakatan.record import Record

COMPLIANCE = standing_table(
    "compliance",
    Column("directive", Uuid, nullable=False),
    Column("organisation", Uuid, nullable=False),
)
"""One row an organisation that answered a directive in any way."""

COMPLIANCE_STATE = standing_table(
    "compliance_state",
    Column("directive", Uuid, nullable=False),
    Column("organisation", Uuid, nullable=False),
    Column("point", Text, nullable=False),
    *stretch(),
    Column("state", String(20), nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("reason", Text),
)
"""How far it is on a point from one day until another; *reason* of a return or an exemption.

A point on which nothing was ever recorded has no row.
"""

COMPLIANCE_STEP = fact_table(
    "compliance_step",
    Column("directive", Uuid, nullable=False),
    Column("organisation", Uuid, nullable=False),
    Column("point", Text, nullable=False),
    Column("step", String(20), nullable=False),
    *span("step_on"),
    Column("by_name", Text),
    Column("by_position", Text),
    Column("text", Text),
)
"""What was reported, verified, returned or exempted; *text* is the statement or the reason."""

COMPLIANCE_EVIDENCE = fact_table(
    "compliance_evidence",
    Column("directive", Uuid, nullable=False),
    Column("organisation", Uuid, nullable=False),
    Column("point", Text, nullable=False),
    *span("reported"),
    Column("reference", Text, nullable=False),
    Column("sha256", String(64)),
)
"""A paper that was named with a report."""

COMPLIANCE_BRIEFING = fact_table(
    "compliance_briefing",
    Column("directive", Uuid, nullable=False),
    Column("organisation", Uuid, nullable=False),
    *span("attended"),
    Column("headcount", Integer),
    Column("note", Text),
)
"""That the organisation heard the directive; it is no visit."""

COMPLIANCE_ATTENDEE = fact_table(
    "compliance_attendee",
    Column("directive", Uuid, nullable=False),
    Column("organisation", Uuid, nullable=False),
    Column("name", Text),
    Column("position", Text),
)
"""An official who heard it."""


def _rows(compliance: Compliance, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    of = compliance.of
    if of is None:
        return
    yield put(COMPLIANCE, directive=of.directive_id, organisation=of.organisation_id)
    found = look.get(of.directive_id)
    directive = found if isinstance(found, Directive) else Directive()
    for point in dict.fromkeys(step.point for step in compliance.steps):
        yield from _point(compliance, directive, point)


def _point(compliance: Compliance, directive: Directive, point: str) -> Iterator[Row]:
    course, of = compliance.course(point), compliance.of
    assert of is not None

    def standing(day: date) -> tuple[PointState, bool, str | None]:
        steps = [step for at, step in zip(course.days, course.steps, strict=True) if at <= day]
        last = steps[-1] if steps else None
        reason = last.reason if isinstance(last, ComplianceReturned | ExemptionGranted) else None
        return course.on(day), overdue(directive, compliance, point, day), reason

    for one in timeline([*course.days, *edges(directive)], standing):
        state, late, reason = one.held
        yield put(
            COMPLIANCE_STATE,
            directive=of.directive_id,
            organisation=of.organisation_id,
            point=point,
            **one.days,
            state=state,
            overdue=late,
            reason=reason,
        )


def _reported(event: ComplianceProgressReported, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield _step(event, event.status.value, event.statement)
    for paper in event.evidence:
        yield put(
            COMPLIANCE_EVIDENCE,
            directive=event.of.directive_id,
            organisation=event.of.organisation_id,
            point=event.point,
            **spanned("reported", event.on),
            reference=paper.reference,
            sha256=paper.sha256,
        )


def _verified(event: ComplianceVerified, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield _step(event, PointState.VERIFIED, None)


def _returned(event: ComplianceReturned, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield _step(event, PointState.RETURNED, event.reason)


def _exempted(event: ExemptionGranted, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield _step(event, PointState.EXEMPT, event.reason)


def _step(event: Any, step: str, text: str | None) -> Row:
    return put(
        COMPLIANCE_STEP,
        directive=event.of.directive_id,
        organisation=event.of.organisation_id,
        point=event.point,
        step=step,
        **spanned("step_on", event.on),
        **official_values("by", event.by),
        text=text,
    )


def _briefing(event: BriefingAttended, record: Record) -> Iterator[Row]:  # noqa: ARG001
    of = {"directive": event.of.directive_id, "organisation": event.of.organisation_id}
    yield put(
        COMPLIANCE_BRIEFING,
        **of,
        **spanned("attended", event.on),
        headcount=event.headcount,
        note=event.note,
    )
    for one in event.attendees:
        name = one.name.raw if one.name else None
        yield put(COMPLIANCE_ATTENDEE, **of, name=name, position=one.position)


def _of_directive(compliance: Compliance) -> Iterable[UUID]:
    return () if compliance.of is None else (compliance.of.directive_id,)


ANSWERS = ReadModel(
    name="compliance",
    version=1,
    tables=(
        COMPLIANCE,
        COMPLIANCE_STATE,
        COMPLIANCE_STEP,
        COMPLIANCE_EVIDENCE,
        COMPLIANCE_BRIEFING,
        COMPLIANCE_ATTENDEE,
    ),
    facts={
        BriefingAttended: _briefing,
        ComplianceProgressReported: _reported,
        ComplianceReturned: _returned,
        ComplianceVerified: _verified,
        ExemptionGranted: _exempted,
    },
    standings={"compliance": Standing(_rows, _of_directive), "directive": FOLLOWED},
)
"""How the organisations answered what was asked."""

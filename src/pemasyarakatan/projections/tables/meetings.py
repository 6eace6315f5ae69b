"""What happened in a partnership, event by event: meetings, support, activities without paper."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, Integer, String, Text, Uuid

from pemasyarakatan.domain.partnership import (
    ActivityCertificatesIssued,
    ActivityPlacementRecorded,
    ActivityWithoutAgreementHeld,
    SupportDeclared,
    SupportReceived,
    VisitHeld,
)
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import Row, fact_table, put
from pemasyarakatan.projections.tables.wording import field_values, official_values
from pemasyarakatan.record import Record

VISIT = fact_table(
    "visit",
    Column("visit", Uuid, nullable=False),
    Column("trip", Uuid, nullable=False),
    *span("occurred"),
    Column("form", String(20), nullable=False),
    Column("direction", String(20), nullable=False),
    Column("venue", Text),
    Column("campaign", Text),
    Column("target_text", Text),
    Column("purposes", Text, nullable=False),
)
"""A meeting; those of one trip to several partners have one *trip*, any other has its own.

*purposes* are in one text, in order, with a comma between them.
"""

VISIT_TOPIC = fact_table(
    "visit_topic",
    Column("visit", Uuid, nullable=False),
    Column("field", String(40)),
    Column("field_text", Text),
    Column("pillar", String(20)),
    Column("text", Text, nullable=False),
)
"""What was talked about at a meeting."""

SUPPORT_DECLARED = fact_table(
    "support_declared",
    Column("declaration", Uuid, nullable=False),
    Column("facility", Uuid, nullable=False),
    Column("acronym", Text, nullable=False),
    Column("by_name", Text),
    Column("by_position", Text),
    Column("degree", Text, nullable=False),
    *span("declared"),
)
"""An official's word for a change programme of a *facility*."""

SUPPORT_RECEIVED = fact_table(
    "support_received",
    Column("support", Uuid, nullable=False),
    Column("form", String(40), nullable=False),
    Column("what", Text, nullable=False),
    Column("quantity", BigInteger),
    Column("unit", Text),
    Column("value", BigInteger),
    *span("received"),
    Column("handover_record", Text),
    Column("commitment", Uuid),
    Column("agreement", Uuid),
)
"""What came in; *value* in whole rupiah."""

LOOSE_ACTIVITY = fact_table(
    "loose_activity",
    Column("activity", Uuid, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("field", String(40), nullable=False),
    Column("field_text", Text),
    Column("provider", Uuid),
    *span("started"),
    *span("ended"),
    Column("participants", Integer),
    Column("completed", Integer),
    Column("basis", Text),
    Column("reason", String(20), nullable=False),
)
"""An activity that no agreement carries, and why."""

LOOSE_CERTIFICATE = fact_table(
    "loose_certificate",
    Column("issue", Uuid, nullable=False),
    Column("activity", Uuid, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("certifier", Text, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("not_competent", Integer, nullable=False),
    *span("issued_on"),
    *span("valid_until"),
)
"""Certificates for an activity that no agreement carries."""

LOOSE_PLACEMENT = fact_table(
    "loose_placement",
    Column("placement", Uuid, nullable=False),
    Column("activity", Uuid, nullable=False),
    Column("employer_kind", String(20), nullable=False),
    Column("employer", Uuid),
    Column("placed", Integer, nullable=False),
    *span("placed_on"),
    Column("regency", Text),
)
"""People trained in such an activity who were taken in."""


def visit_rows(event: VisitHeld, record: Record) -> Iterator[Row]:  # noqa: ARG001
    """A meeting, and what was talked about."""
    yield put(
        VISIT,
        visit=event.visit_id,
        trip=event.joint_visit_ref or event.visit_id,
        **spanned("occurred", event.occurred_on),
        form=event.form,
        direction=event.direction,
        venue=event.venue,
        campaign=event.campaign,
        target_text=event.target_text,
        purposes=", ".join(sorted(event.purposes)),
    )
    for topic in event.topics:
        yield put(
            VISIT_TOPIC,
            visit=event.visit_id,
            **field_values(topic.field),
            pillar=topic.pillar,
            text=topic.text,
        )


def declared_rows(event: SupportDeclared, record: Record) -> Iterator[Row]:  # noqa: ARG001
    """An official's word for a change programme."""
    yield put(
        SUPPORT_DECLARED,
        declaration=event.declaration_id,
        facility=event.subject.facility_id,
        acronym=event.subject.acronym,
        **official_values("by", event.by),
        degree=event.degree,
        **spanned("declared", event.on),
    )


def received_rows(event: SupportReceived, record: Record) -> Iterator[Row]:  # noqa: ARG001
    """Support that came in."""
    yield put(
        SUPPORT_RECEIVED,
        support=event.support_id,
        form=event.form,
        what=event.what,
        quantity=event.quantity,
        unit=event.unit,
        value=event.value,
        **spanned("received", event.received_on),
        handover_record=event.handover_record.reference if event.handover_record else None,
        commitment=event.commitment_id,
        agreement=event.agreement_id,
    )


def activity_rows(event: ActivityWithoutAgreementHeld, record: Record) -> Iterator[Row]:  # noqa: ARG001
    """An activity that no agreement carries."""
    yield put(
        LOOSE_ACTIVITY,
        activity=event.activity_id,
        kind=event.kind,
        title=event.title,
        **field_values(event.field),
        provider=event.provider_partner_id,
        **spanned("started", event.started_on),
        **spanned("ended", event.ended_on),
        participants=event.participants,
        completed=event.completed,
        basis=event.basis,
        reason=event.reason,
    )


def certificates_rows(event: ActivityCertificatesIssued, record: Record) -> Iterator[Row]:  # noqa: ARG001
    """Certificates for such an activity."""
    yield put(
        LOOSE_CERTIFICATE,
        issue=event.issue_id,
        activity=event.activity_id,
        kind=event.kind,
        certifier=event.certifier,
        issued=event.issued,
        not_competent=event.not_competent,
        **spanned("issued_on", event.issued_on),
        **spanned("valid_until", event.valid_until),
    )


def placement_rows(event: ActivityPlacementRecorded, record: Record) -> Iterator[Row]:  # noqa: ARG001
    """People of such an activity who were taken in."""
    yield put(
        LOOSE_PLACEMENT,
        placement=event.placement_id,
        activity=event.activity_id,
        employer_kind=event.employer_kind,
        employer=event.employer_partner_id,
        placed=event.placed,
        **spanned("placed_on", event.placed_on),
        regency=event.regency,
    )

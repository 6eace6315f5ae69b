"""What was done under agreements: courses and what came of them, activities, evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Column, Integer, String, Table, Text, Uuid

from pemasyarakatan.domain.agreement import (
    ActivityHeld,
    CertificatesIssued,
    EvaluationHeld,
    PlacementRecorded,
    TrainingDelivered,
)
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import Facts, Row, fact_table, put
from pemasyarakatan.record import Record

TRAINING = fact_table(
    "training",
    Column("training", Uuid, nullable=False),
    Column("title", Text, nullable=False),
    Column("field", String(40), nullable=False),
    Column("field_text", Text),
    Column("provider", Uuid),
    *span("started"),
    *span("ended"),
    Column("hours_jp", Integer),
    Column("competency_standard", Text),
    Column("participants", Integer, nullable=False),
    Column("completed", Integer),
    Column("instructors", Integer),
    Column("venue", Text),
    Column("target_text", Text),
)
"""The courses held under an agreement; *hours_jp* are lesson hours of 45 minutes."""

AGREEMENT_ACTIVITY = fact_table(
    "agreement_activity",
    Column("activity", Uuid, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("field", String(40), nullable=False),
    Column("field_text", Text),
    Column("provider", Uuid),
    *span("started"),
    *span("ended"),
    Column("participants", Integer),
    Column("summary", Text, nullable=False),
)
"""What else was held under an agreement."""

CERTIFICATES = fact_table(
    "training_certificates",
    Column("issue", Uuid, nullable=False),
    Column("training", Uuid, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("certifier", Text, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("not_competent", Integer, nullable=False),
    *span("issued_on"),
    *span("valid_until"),
)
"""Certificates of one kind for one course, issued together."""

PLACEMENT = fact_table(
    "training_placement",
    Column("placement", Uuid, nullable=False),
    Column("training", Uuid, nullable=False),
    Column("employer_kind", String(20), nullable=False),
    Column("employer", Uuid),
    Column("placed", Integer, nullable=False),
    *span("placed_on"),
    Column("regency", Text),
)
"""How many people of a course found work, with whom, and when."""

EVALUATION = fact_table(
    "agreement_evaluation",
    Column("evaluation", Uuid, nullable=False),
    *span("held"),
    Column("verdict", String(20), nullable=False),
)
"""Evaluations (monev) of how an agreement is carried out."""

FINDING = fact_table(
    "agreement_finding",
    Column("evaluation", Uuid, nullable=False),
    Column("text", Text, nullable=False),
)
"""What an evaluation found, one row a finding."""

CONDUCT_TABLES: tuple[Table, ...] = (
    TRAINING,
    AGREEMENT_ACTIVITY,
    CERTIFICATES,
    PLACEMENT,
    EVALUATION,
    FINDING,
)


def _training(event: TrainingDelivered, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        TRAINING,
        training=event.training_id,
        title=event.title,
        field=event.field.code,
        field_text=event.field.text,
        provider=event.provider_partner_id,
        **spanned("started", event.started_on),
        **spanned("ended", event.ended_on),
        hours_jp=event.hours_jp,
        competency_standard=event.competency_standard,
        participants=event.participants,
        completed=event.completed,
        instructors=event.instructors,
        venue=event.venue,
        target_text=event.target_text,
    )


def _activity(event: ActivityHeld, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        AGREEMENT_ACTIVITY,
        activity=event.activity_id,
        kind=event.kind,
        field=event.field.code,
        field_text=event.field.text,
        provider=event.provider_partner_id,
        **spanned("started", event.started_on),
        **spanned("ended", event.ended_on),
        participants=event.participants,
        summary=event.summary,
    )


def _certificates(event: CertificatesIssued, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        CERTIFICATES,
        issue=event.issue_id,
        training=event.training_id,
        kind=event.kind,
        certifier=event.certifier,
        issued=event.issued,
        not_competent=event.not_competent,
        **spanned("issued_on", event.issued_on),
        **spanned("valid_until", event.valid_until),
    )


def _placement(event: PlacementRecorded, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        PLACEMENT,
        placement=event.placement_id,
        training=event.training_id,
        employer_kind=event.employer_kind,
        employer=event.employer_partner_id,
        placed=event.placed,
        **spanned("placed_on", event.placed_on),
        regency=event.regency,
    )


def _evaluation(event: EvaluationHeld, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        EVALUATION,
        evaluation=event.evaluation_id,
        **spanned("held", event.held_on),
        verdict=event.verdict,
    )
    for text in event.findings:
        yield put(FINDING, evaluation=event.evaluation_id, text=text)


CONDUCT_FACTS: Mapping[type, Facts] = {
    TrainingDelivered: _training,
    ActivityHeld: _activity,
    CertificatesIssued: _certificates,
    PlacementRecorded: _placement,
    EvaluationHeld: _evaluation,
}

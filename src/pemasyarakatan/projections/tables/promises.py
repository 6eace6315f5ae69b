"""What is open in a partnership until somebody closes it: proposals, plans, commitments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, String, Text, Uuid

from pemasyarakatan.domain.partnership import (
    Commitment,
    CommitmentFulfilled,
    CommitmentProgressed,
    Plan,
    PlanRealised,
    Proposal,
    ProposalWithdrawn,
)
from pemasyarakatan.domain.values import shifted
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import Row, fact_table, put, standing_table
from pemasyarakatan.projections.tables.timelines import holding, stretch, timeline
from pemasyarakatan.projections.tables.wording import field_values, official_values
from pemasyarakatan.record import Record

PROPOSAL = standing_table(
    "proposal",
    Column("proposal", Uuid, nullable=False),
    *span("submitted"),
    Column("exhaustive", Boolean, nullable=False),
    Column("visit", Uuid),
    Column("answer", String(20)),
    *span("closed"),
)
"""What was asked for; *answer* is the newest stance, or WITHDRAWN. A stance may leave it open."""

PROPOSAL_FORM = standing_table(
    "proposal_form",
    Column("proposal", Uuid, nullable=False),
    Column("form", String(40), nullable=False),
    Column("text", Text),
    Column("accepted", Boolean),
)
"""A form of support asked for; *accepted* is empty while the proposal is not closed."""

PROPOSAL_FIELD = standing_table(
    "proposal_field",
    Column("proposal", Uuid, nullable=False),
    Column("field", String(40), nullable=False),
    Column("field_text", Text),
)
"""A field that a proposal names."""

PROPOSAL_OPEN = standing_table(
    "proposal_open", Column("proposal", Uuid, nullable=False), *stretch()
)
"""The days on which a proposal is open."""

PLAN = standing_table(
    "plan",
    Column("plan", Uuid, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("voiced_by", String(20), nullable=False),
    *span("voiced"),
    Column("visit", Uuid),
    Column("outcome", String(20)),
    Column("by_ref", Uuid),
    *span("closed"),
)
"""What is intended; *outcome* is REALISED or DROPPED, *by_ref* what it was realised by."""

PLAN_FIELD = standing_table(
    "plan_field",
    Column("plan", Uuid, nullable=False),
    Column("field", String(40), nullable=False),
    Column("field_text", Text),
)
"""A field that a plan names."""

PLAN_SHARED = standing_table(
    "plan_shared",
    Column("plan", Uuid, nullable=False),
    Column("partnership", Uuid, nullable=False),
)
"""Another partnership that a plan was voiced in."""

PLAN_OPEN = standing_table("plan_open", Column("plan", Uuid, nullable=False), *stretch())
"""The days on which a plan is neither realised nor dropped."""

COMMITMENT = standing_table(
    "commitment",
    Column("commitment", Uuid, nullable=False),
    Column("side", String(20), nullable=False),
    Column("by_name", Text),
    Column("by_position", Text),
    Column("agreement", Uuid),
    Column("text", Text, nullable=False),
    Column("form", String(40)),
    Column("quantity", BigInteger),
    Column("unit", Text),
    *span("made"),
    *span("due"),
    Column("outcome", String(20)),
    *span("closed"),
)
"""A promise; *outcome* is FULFILLED or WITHDRAWN."""

COMMITMENT_FIELD = standing_table(
    "commitment_field",
    Column("commitment", Uuid, nullable=False),
    Column("field", String(40), nullable=False),
    Column("field_text", Text),
)
"""A field that a promise names."""

COMMITMENT_OPEN = standing_table(
    "commitment_open",
    Column("commitment", Uuid, nullable=False),
    *stretch(),
    Column("overdue", Boolean, nullable=False),
)
"""The days on which a promise is open, those apart on which its due day certainly has passed."""

COMMITMENT_DELIVERY = fact_table(
    "commitment_delivery",
    Column("commitment", Uuid, nullable=False),
    Column("delivered", BigInteger, nullable=False),
    *span("delivered_on"),
    Column("evidence", Text),
)
"""What one step delivered on a promise: this much more."""


def proposal_rows(proposal_id: UUID, proposal: Proposal) -> Iterator[Row]:
    """A proposal with its forms and fields, and the days on which it is open."""
    submitted, closed = proposal.submitted, proposal.closed
    answers = [answer.stance.value for answer in proposal.answers]
    closed_on = None
    if closed is not None:
        closed_on = closed.on if isinstance(closed, ProposalWithdrawn) else closed.answered_on
    yield put(
        PROPOSAL,
        proposal=proposal_id,
        **spanned("submitted", submitted.submitted_on),
        exhaustive=submitted.exhaustive,
        visit=submitted.visit_id,
        answer="WITHDRAWN" if proposal.withdrawn else next(reversed(answers), None),
        **spanned("closed", closed_on),
    )
    for wanted in submitted.forms:
        yield put(
            PROPOSAL_FORM,
            proposal=proposal_id,
            form=wanted.form,
            text=wanted.text,
            accepted=wanted.form in proposal.accepted if closed else None,
        )
    for field in sorted(submitted.fields):
        yield put(PROPOSAL_FIELD, proposal=proposal_id, **field_values(field))
    edges = [submitted.submitted_on.earliest, closed_on.earliest if closed_on else None]
    for one in holding(edges, proposal.open_on):
        yield put(PROPOSAL_OPEN, proposal=proposal_id, **one.days)


def plan_rows(plan_id: UUID, plan: Plan) -> Iterator[Row]:
    """A plan with its fields, and the days on which it is open."""
    recorded, closed = plan.recorded, plan.closed
    realised = closed if isinstance(closed, PlanRealised) else None
    yield put(
        PLAN,
        plan=plan_id,
        kind=recorded.kind,
        text=recorded.text,
        voiced_by=recorded.voiced_by,
        **spanned("voiced", recorded.on),
        visit=recorded.visit_id,
        outcome=None if closed is None else "REALISED" if realised else "DROPPED",
        by_ref=realised.by_ref if realised else None,
        **spanned("closed", closed.on if closed else None),
    )
    for field in sorted(recorded.fields):
        yield put(PLAN_FIELD, plan=plan_id, **field_values(field))
    for partnership in recorded.shared_with:
        yield put(PLAN_SHARED, plan=plan_id, partnership=partnership)
    for one in holding(
        [recorded.on.earliest, closed.on.earliest if closed else None], plan.open_on
    ):
        yield put(PLAN_OPEN, plan=plan_id, **one.days)


def commitment_rows(commitment_id: UUID, commitment: Commitment) -> Iterator[Row]:
    """A promise with its fields, and the days on which it is open, or overdue."""
    made, closed = commitment.made, commitment.closed
    outcome = None
    if closed is not None:
        outcome = "FULFILLED" if isinstance(closed, CommitmentFulfilled) else "WITHDRAWN"
    yield put(
        COMMITMENT,
        commitment=commitment_id,
        side=made.side,
        **official_values("by", made.by),
        agreement=made.agreement_id,
        text=made.text,
        form=made.form,
        quantity=made.quantity,
        unit=made.unit,
        **spanned("made", made.on),
        **spanned("due", made.due),
        outcome=outcome,
        **spanned("closed", closed.on if closed else None),
    )
    for field in sorted(made.fields):
        yield put(COMMITMENT_FIELD, commitment=commitment_id, **field_values(field))
    edges = [
        made.on.earliest,
        closed.on.earliest if closed else None,
        shifted(made.due.latest, 1) if made.due else None,
    ]

    def standing(day: date) -> tuple[bool, bool]:
        return commitment.open_on(day), commitment.overdue_on(day)

    for one in timeline(edges, standing):
        is_open, overdue = one.held
        if is_open:
            yield put(COMMITMENT_OPEN, commitment=commitment_id, **one.days, overdue=overdue)


def delivery_rows(event: CommitmentProgressed, record: Record) -> Iterator[Row]:  # noqa: ARG001
    """What one step delivered."""
    yield put(
        COMMITMENT_DELIVERY,
        commitment=event.commitment_id,
        delivered=event.delivered,
        **spanned("delivered_on", event.on),
        evidence=event.evidence.reference if event.evidence else None,
    )

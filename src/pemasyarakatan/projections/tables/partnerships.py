"""Partnerships: how far each has come on which days, what is open in it, and what happened.

What grows with the years, visits above all, has one row for each event; the few things that are
opened and closed have theirs from the state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, String, Text, Uuid

from pemasyarakatan.domain.partnership import (
    ActivityCertificatesIssued,
    ActivityPlacementRecorded,
    ActivityWithoutAgreementHeld,
    CommitmentProgressed,
    LinkedAgreement,
    Partnership,
    ProposalAnswered,
    ProposalWithdrawn,
    SupportDeclared,
    SupportReceived,
    VisitHeld,
)
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import (
    FOLLOWED,
    ReadModel,
    Row,
    Standing,
    put,
    standing_table,
)
from pemasyarakatan.projections.tables import meetings as m
from pemasyarakatan.projections.tables import promises as p
from pemasyarakatan.projections.tables.steps import PARTNERSHIP_STEP, STEP_FACTS
from pemasyarakatan.projections.tables.timelines import stretch, timeline

PARTNERSHIP = standing_table(
    "partnership",
    Column("facility", Uuid, nullable=False),
    Column("partner", Uuid, nullable=False),
    *span("opened"),
    Column("origin", Text),
)
"""One row a partnership."""

PARTNERSHIP_STATUS = standing_table(
    "partnership_status", *stretch(), Column("status", String(20), nullable=False)
)
"""How far it has come from one day until another, both inclusive; empty where it is open."""

PARTNERSHIP_AGREEMENT = standing_table(
    "partnership_agreement", Column("agreement", Uuid, nullable=False)
)
"""The agreements that belong to it."""

PARTNERSHIP_ENDING = standing_table(
    "partnership_ending", *span("ended"), Column("reason", Text, nullable=False), *span("reopened")
)
"""Its ends, and the reopening that undid one."""


def _rows(partnership: Partnership, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    opened = partnership.opened
    if opened is None:
        return
    yield put(
        PARTNERSHIP,
        facility=opened.facility_id,
        partner=opened.partner_id,
        **spanned("opened", opened.opened_on),
        origin=opened.origin,
    )
    yield from _status(partnership, look)
    for agreement in partnership.linked:
        yield put(PARTNERSHIP_AGREEMENT, agreement=agreement)
    for ending in partnership.endings():
        yield put(
            PARTNERSHIP_ENDING,
            **spanned("ended", ending.ended.on),
            reason=ending.ended.reason,
            **spanned("reopened", ending.reopened.on if ending.reopened else None),
        )
    for proposal_id, proposal in partnership.proposals().items():
        yield from p.proposal_rows(proposal_id, proposal)
    for plan_id, plan in partnership.plans().items():
        yield from p.plan_rows(plan_id, plan)
    for commitment_id, commitment in partnership.commitments().items():
        yield from p.commitment_rows(commitment_id, commitment)


def _status(partnership: Partnership, look: Mapping[UUID, Any]) -> Iterator[Row]:
    seen = [look.get(one) for one in partnership.linked]
    linked = [one for one in seen if isinstance(one, LinkedAgreement)]
    edges: list[date | None] = [day for one in linked for day in one.edges()]
    edges += [fact.submitted_on.earliest for fact in partnership.submissions]
    edges += [_closing_day(fact) for fact in partnership.answers]
    edges += [fact.on.earliest for fact in partnership.turns]
    first = min(
        (fact.occurred_on.earliest or date.min for fact in partnership.visits), default=None
    )
    for one in timeline([*edges, first], lambda day: partnership.status_at(day, linked)):
        yield put(PARTNERSHIP_STATUS, **one.days, status=one.held)


def _closing_day(fact: ProposalAnswered | ProposalWithdrawn) -> date | None:
    return (fact.on if isinstance(fact, ProposalWithdrawn) else fact.answered_on).earliest


def _linked(partnership: Partnership) -> Iterable[UUID]:
    return partnership.linked


PARTNERSHIPS = ReadModel(
    name="partnerships",
    version=1,
    tables=(
        PARTNERSHIP,
        PARTNERSHIP_STATUS,
        PARTNERSHIP_AGREEMENT,
        PARTNERSHIP_ENDING,
        PARTNERSHIP_STEP,
        p.PROPOSAL,
        p.PROPOSAL_FORM,
        p.PROPOSAL_FIELD,
        p.PROPOSAL_OPEN,
        p.PLAN,
        p.PLAN_FIELD,
        p.PLAN_SHARED,
        p.PLAN_OPEN,
        p.COMMITMENT,
        p.COMMITMENT_FIELD,
        p.COMMITMENT_OPEN,
        p.COMMITMENT_DELIVERY,
        m.VISIT,
        m.VISIT_TOPIC,
        m.SUPPORT_DECLARED,
        m.SUPPORT_RECEIVED,
        m.LOOSE_ACTIVITY,
        m.LOOSE_CERTIFICATE,
        m.LOOSE_PLACEMENT,
    ),
    facts={
        ActivityCertificatesIssued: m.certificates_rows,
        ActivityPlacementRecorded: m.placement_rows,
        ActivityWithoutAgreementHeld: m.activity_rows,
        CommitmentProgressed: p.delivery_rows,
        SupportDeclared: m.declared_rows,
        SupportReceived: m.received_rows,
        VisitHeld: m.visit_rows,
        **STEP_FACTS,
    },
    standings={"agreement": FOLLOWED, "partnership": Standing(_rows, _linked)},
)
"""What each facility has with each partner."""

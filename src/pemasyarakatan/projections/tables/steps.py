"""Which event of a partnership made a plan, proposal, promise or link, and which closed it.

Visits, support, deliveries and activities are not here: their own tables tell their events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Column, String, Text, Uuid

from pemasyarakatan.domain.partnership import (
    AgreementLinked,
    CommitmentFulfilled,
    CommitmentMade,
    CommitmentWithdrawn,
    PlanDropped,
    PlanRealised,
    PlanRecorded,
    ProposalAnswered,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from pemasyarakatan.domain.partnership.events import day_of
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import Facts, Row, fact_table, put
from pemasyarakatan.record import Record

PARTNERSHIP_STEP = fact_table(
    "partnership_step",
    Column("step", String(24), nullable=False),
    Column("thing", Uuid),
    *span("day"),
    Column("said", Text),
    Column("field", String(20)),
    Column("target", Uuid),
)
"""One row for each thing that an event links to, by the *field* that does; one if it links to none.

*thing* is the id that the event brings, for others to link to.
"""

_Links: TypeAlias = Iterable[tuple[str | None, UUID | None]]

_NO_LINK = ((None, None),)


def _told(
    step: str,
    brings: str | None,
    links: Callable[[Any], _Links],
    said: Callable[[Any], str | None],
) -> Facts:
    def rows(event: Any, record: Record) -> Iterator[Row]:  # noqa: ARG001
        linked = [one for one in links(event) if one[1] is not None]
        for field, target in linked or _NO_LINK:
            yield put(
                PARTNERSHIP_STEP,
                step=step,
                thing=getattr(event, brings) if brings else None,
                **spanned("day", day_of(event)),
                said=said(event),
                field=field,
                target=target,
            )

    return rows


def _of(*fields: str) -> Callable[[Any], _Links]:
    """The links that are told by these fields, one id each."""
    return lambda event: [(field, getattr(event, field)) for field in fields]


def _of_plan(event: PlanRecorded) -> _Links:
    yield "visit_id", event.visit_id
    for partnership in event.shared_with:
        yield "shared_with", partnership


def _nothing(event: Any) -> None:  # noqa: ARG001
    return None


def _reason(event: PlanDropped | ProposalWithdrawn | CommitmentWithdrawn) -> str:
    return event.reason


STEP_FACTS: Mapping[type, Facts] = {
    PlanRecorded: _told("PLAN", "plan_id", _of_plan, lambda event: f"{event.kind}: {event.text}"),
    PlanRealised: _told("PLAN_REALISED", None, _of("plan_id", "by_ref"), _nothing),
    PlanDropped: _told("PLAN_DROPPED", None, _of("plan_id"), _reason),
    ProposalSubmitted: _told(
        "PROPOSAL",
        "proposal_id",
        _of("visit_id"),
        lambda event: ", ".join(dict.fromkeys(wanted.form for wanted in event.forms)),
    ),
    ProposalAnswered: _told(
        "PROPOSAL_ANSWERED", None, _of("proposal_id"), lambda event: str(event.stance)
    ),
    ProposalWithdrawn: _told("PROPOSAL_WITHDRAWN", None, _of("proposal_id"), _reason),
    CommitmentMade: _told(
        "COMMITMENT",
        "commitment_id",
        _of("agreement_id"),
        lambda event: f"{event.side}: {event.text}",
    ),
    CommitmentFulfilled: _told("COMMITMENT_FULFILLED", None, _of("commitment_id"), _nothing),
    CommitmentWithdrawn: _told("COMMITMENT_WITHDRAWN", None, _of("commitment_id"), _reason),
    AgreementLinked: _told("AGREEMENT_LINKED", None, _of("agreement_id"), _nothing),
}
"""What fills the table."""

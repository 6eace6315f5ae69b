"""Handover sheet (sertijab): what a new head of a facility takes over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from attrs import frozen
from sqlalchemy import select, true

from pemasyarakatan.projections.questions.asking import Names, day_of
from pemasyarakatan.projections.questions.expiry import EXPIRY, ExpiryRow
from pemasyarakatan.projections.questions.pending import open_promises, open_proposals, pairs
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT,
    AGREEMENT_FACILITY,
    AGREEMENTS,
)
from pemasyarakatan.projections.tables.facilities import FACILITIES, FACILITY
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIPS
from pemasyarakatan.projections.view import Asked, View

RUNNING = frozenset({"IN_FORCE", "NOT_YET_IN_FORCE", "SUSPENDED", "NOT_PROVEN", "TERM_UNVERIFIED"})
"""How a signed agreement stands of which nobody can say that it is over."""


@frozen(kw_only=True)
class HandoverRow:
    """Something that goes on: an AGREEMENT, a COMMITMENT or a PROPOSAL.

    *since* is the day of its signing, promise or submission: a day, what it lies between, or
    `undated`. *ends* is the latest day of its end, or on which it is due; *days_left* is 0 on it.
    """

    facility: UUID
    facility_name: str
    what: str
    id: UUID
    partner: str
    subject: str
    status: str
    since: str
    ends: date | None
    days_left: int | None


_ORDER = ("AGREEMENT", "COMMITMENT", "PROPOSAL")


def _answer(asked: Asked) -> Iterator[HandoverRow]:
    names = Names(asked)
    found = [*_agreements(asked, names), *_pending(asked, names)]
    yield from sorted(
        found,
        key=lambda row: (
            row.facility_name,
            row.facility,
            _ORDER.index(row.what),
            row.ends or date.max,
            row.partner,
            row.id,
        ),
    )


def _agreements(asked: Asked, names: Names) -> Iterator[HandoverRow]:
    signed, reached = signings(asked), reaching(asked)
    for row in EXPIRY.answer(asked):
        if row.status not in RUNNING:
            continue
        for facility in sorted(reached[row.agreement]):
            if asked.facility in (None, facility):
                yield HandoverRow(
                    facility=facility,
                    facility_name=names[facility],
                    what="AGREEMENT",
                    id=row.agreement,
                    partner=", ".join(row.partners),
                    subject=called(row),
                    status=row.status,
                    since=signed[row.agreement],
                    ends=row.ends,
                    days_left=row.days_left,
                )


def _pending(asked: Asked, names: Names) -> Iterator[HandoverRow]:
    known = pairs(asked, names)
    for promise in open_promises(asked):
        pair, due = known[promise.partnership], promise.due.latest if promise.due else None
        yield HandoverRow(
            facility=pair.facility,
            facility_name=names[pair.facility],
            what="COMMITMENT",
            id=promise.commitment,
            partner=pair.name,
            subject=str(promise),
            status="OVERDUE" if promise.overdue else "OPEN",
            since=str(promise.made),
            ends=due,
            days_left=None if due is None else (due - asked.on).days,
        )
    for proposal in open_proposals(asked):
        pair = known[proposal.partnership]
        yield HandoverRow(
            facility=pair.facility,
            facility_name=names[pair.facility],
            what="PROPOSAL",
            id=proposal.proposal,
            partner=pair.name,
            subject=", ".join(proposal.forms),
            status=proposal.answer or "UNANSWERED",
            since=str(proposal.submitted),
            ends=None,
            days_left=None,
        )


def called(row: ExpiryRow) -> str:
    """An agreement by its kind and its numbers, the facility's own first."""
    numbers = (*row.own_numbers, *row.partner_numbers, *row.other_numbers)
    return " ".join([row.kind, " / ".join(numbers)]).strip()


def signings(asked: Asked) -> dict[UUID, str]:
    """When each agreement was signed: a day, what it lies between, or `undated`."""
    agreement = asked.table(AGREEMENT)
    query = select(agreement.c.stream, agreement.c.signed_earliest, agreement.c.signed_latest)
    return {row.stream: day_of(row.signed_earliest, row.signed_latest) for row in asked.rows(query)}


def reaching(asked: Asked) -> defaultdict[UUID, dict[UUID, bool]]:
    """The facilities that each agreement binds or covers, and whether it binds them."""
    bound, agreement = asked.table(AGREEMENT_FACILITY), asked.table(AGREEMENT)
    facility = asked.table(FACILITY)
    found: defaultdict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for row in asked.rows(select(bound.c.stream, bound.c.facility, bound.c.party)):
        found[row.stream][row.facility] = row.party
    everyone = (
        select(agreement.c.stream, facility.c.stream.label("facility"))
        .join(facility, true())
        .where(agreement.c.everyone)
    )
    for row in asked.rows(everyone):
        found[row.stream].setdefault(row.facility, False)
    return found


HANDOVER = View(
    name="handover",
    title="Handover sheet (sertijab)",
    models=(AGREEMENTS, FACILITIES, PARTNERS, PARTNERSHIPS),
    row=HandoverRow,
    answer=_answer,
)
"""What runs on in a facility on the day: agreements, then open promises, then open proposals."""

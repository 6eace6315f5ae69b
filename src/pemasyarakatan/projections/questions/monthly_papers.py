"""The agreements in the monthly recap, and what is to be signed for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from attrs import evolve
from sqlalchemy import select

from pemasyarakatan.domain.agreement.values import OPERATIVE
from pemasyarakatan.projections.questions.asking import holds_on
from pemasyarakatan.projections.questions.carrying import Carried
from pemasyarakatan.projections.questions.expiry import EXPIRY, ExpiryRow, Renewal
from pemasyarakatan.projections.questions.handover import RUNNING, called, reaching
from pemasyarakatan.projections.questions.monthly import Month, NextStep, RecapRow, Section
from pemasyarakatan.projections.questions.pending import counts_on
from pemasyarakatan.projections.tables.agreements import AGREEMENT, AGREEMENT_STATUS

SOON = 90
"""For how many days ahead the head is told what is to be signed."""


def agreements(month: Month) -> Iterator[RecapRow]:
    """What binds a facility, and the operative papers that cover it; then what is to be signed."""
    reached, papers = reaching(month.asked), _papers(month)
    for row in EXPIRY.answer(month.asked):
        for facility, bound in sorted(reached[row.agreement].items()):
            if month.asked.facility not in (None, facility):
                continue
            if (bound or row.kind in OPERATIVE) and _reported(row, month):
                yield evolve(papers[row.agreement], **_of(month, facility), **_said(row, month))
            if bound and _to_renew(row, month.asked.on):
                yield month.row(facility, Section.SIGNATURE, **_renewal(row))
    yield from _drafts(month, reached)


def _of(month: Month, facility: UUID) -> dict[str, Any]:
    return {"facility": facility, "facility_name": month.names[facility]}


def _papers(month: Month) -> dict[UUID, RecapRow]:
    """What each agreement says of itself on the day."""
    agreement, status = month.asked.table(AGREEMENT), month.asked.table(AGREEMENT_STATUS)
    query = (
        select(agreement, status.c.term_start_earliest, status.c.term_start_latest)
        .join(status, status.c.stream == agreement.c.stream)
        .where(holds_on(status, month.asked.on))
    )
    return {
        row.stream: month.row(
            row.stream,
            Section.AGREEMENT,
            day_earliest=row.signed_earliest,
            day_latest=row.signed_latest,
            begins_earliest=row.term_start_earliest,
            begins_latest=row.term_start_latest,
        )
        for row in month.asked.rows(query)
    }


def _reported(row: ExpiryRow, month: Month) -> bool:
    """Whether it runs, or ended in the month."""
    if row.status in RUNNING:
        return True
    return row.ends is not None and month.first <= row.ends <= month.last


def _said(row: ExpiryRow, month: Month) -> dict[str, Any]:
    done = month.carried
    return {
        "id": row.agreement,
        "subject": row.title or row.kind,
        "partner": ", ".join(row.partners),
        "own_numbers": row.own_numbers,
        "other_numbers": (*row.partner_numbers, *row.other_numbers),
        "status": row.status,
        "ends_earliest": row.ends_earliest,
        "ends_latest": row.ends,
        "days_left": row.days_left,
        "fields": done.fields[row.agreement],
        "activities": done.activities[row.agreement],
        "undated": done.undated[row.agreement],
        "participants": done.participants.get(row.agreement),
        "promised": done.promised[row.agreement],
        "soft": done.soft[row.agreement],
        "certificates": done.certificates[row.agreement],
        "obstacles": done.findings[row.agreement],
        "next_step": _next_step(row, done).value,
    }


def _next_step(row: ExpiryRow, done: Carried) -> NextStep:
    verdict = done.verdicts.get(row.agreement)
    renewable = row.renewal == Renewal.OPEN.value and not row.replaced_by
    over = row.status in ("EXPIRED", "TERMINATED")
    steps = (
        (row.status == "TERM_UNVERIFIED", NextStep.COMPLETE_TERM),
        (over and not row.replaced_by, NextStep.NEW_AGREEMENT),
        (row.status == "SUSPENDED", NextStep.RESUME_OR_END),
        (verdict == "STOP" and not over, NextStep.END),
        (renewable and not over, NextStep.RENEW),
        (verdict == "IMPROVE" and not over, NextStep.IMPROVE),
        (done.certificates[row.agreement] > 0, NextStep.CERTIFICATES),
        (not row.own_numbers, NextStep.COMPLETE_NUMBER),
    )
    return next((step for holds, step in steps if holds), NextStep.CARRY_ON)


def _to_renew(row: ExpiryRow, on: date) -> bool:
    """Whether its last day may come in the next days, and nothing is signed for after it."""
    if row.ends is None or row.replaced_by or row.status not in RUNNING:
        return False
    if row.renewal not in (Renewal.OPEN, Renewal.NOT_YET):
        return False
    first = row.ends_earliest or row.ends
    return first <= on + timedelta(days=SOON) and on <= row.ends


def _renewal(row: ExpiryRow) -> dict[str, Any]:
    return {
        "id": row.agreement,
        "subject": called(row),
        "partner": ", ".join(row.partners),
        "status": "RENEWAL",
        "ends_earliest": row.ends_earliest,
        "ends_latest": row.ends,
        "days_left": row.days_left,
    }


def _drafts(month: Month, reached: dict[UUID, dict[UUID, bool]]) -> Iterator[RecapRow]:
    asked = month.asked
    agreement, status = asked.table(AGREEMENT), asked.table(AGREEMENT_STATUS)
    query = (
        select(agreement)
        .join(status, status.c.stream == agreement.c.stream)
        .where(holds_on(status, asked.on), status.c.status == "DRAFTED")
        .where(counts_on(agreement, "drafted", asked.on))
        .order_by(agreement.c.drafted_latest.nulls_last(), agreement.c.stream)
    )
    for row in asked.rows(query):
        for facility, bound in sorted(reached[row.stream].items()):
            if bound and asked.facility in (None, facility):
                yield month.row(
                    facility,
                    Section.SIGNATURE,
                    id=row.stream,
                    subject=row.title or row.kind,
                    partner=", ".join(month.carried.parties.partners(row.stream)),
                    status="DRAFT",
                    day_earliest=row.drafted_earliest,
                    day_latest=row.drafted_latest,
                )

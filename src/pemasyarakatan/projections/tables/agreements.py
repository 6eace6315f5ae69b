"""Agreements: parties, numbers, and how each stands on which days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, String, Text, Uuid

from pemasyarakatan.domain.agreement import Agreement
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import ReadModel, Row, Standing, put, standing_table

AGREEMENT = standing_table(
    "agreement",
    Column("kind", String(40), nullable=False),
    *span("signed"),
    Column("predecessor", Uuid),
    Column("ceremony", Uuid),
)
"""One row an agreement, drafted or signed."""

AGREEMENT_PARTY = standing_table(
    "agreement_party",
    Column("organisation", Uuid, nullable=False),
    Column("organisation_kind", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("name_as_written", Text),
)
"""Who is bound."""

AGREEMENT_NUMBER = standing_table(
    "agreement_number",
    Column("issuer", Text),
    Column("number", Text, nullable=False),
    Column("year", Integer),
    Column("first", Boolean, nullable=False),
)
"""The numbers that it holds now, as written; *first* of the paper that was signed first."""

AGREEMENT_STATUS = standing_table(
    "agreement_status",
    Column("from_day", Date),
    Column("until_day", Date),
    Column("status", String(20), nullable=False),
    Column("term_basis", String(20)),
    *span("term_start"),
    *span("term_end"),
)
"""How it stands from one day until another, both inclusive; empty where it is open."""


def _rows(agreement: Agreement, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    drafted = agreement.drafted
    if drafted is None:
        return
    yield put(
        AGREEMENT,
        kind=drafted.kind,
        **spanned("signed", agreement.signed_on),
        predecessor=drafted.predecessor_id,
        ceremony=agreement.ceremony_id,
    )
    for party in agreement.parties:
        yield put(
            AGREEMENT_PARTY,
            organisation=party.organisation_id,
            organisation_kind=party.organisation_kind,
            role=party.role,
            name_as_written=party.name_as_written,
        )
    for held in agreement.held:
        yield put(
            AGREEMENT_NUMBER,
            issuer=held.number.issuer,
            number=held.number.raw,
            year=held.year,
            first=held.first,
        )
    yield from _standing(agreement)


def _standing(agreement: Agreement) -> Iterator[Row]:
    """The days on which an answer can change divide all days; between two of them none does."""
    first = date.min
    days = sorted({first, *agreement.edges(), *_withdrawn(agreement)})
    said = [(day, agreement.status_at(day), agreement.term_at(day)) for day in days]
    changes = [
        one for one, before in zip(said, [None, *said], strict=False) if _differ(one, before)
    ]
    ends = [day - timedelta(days=1) for day, _, _ in changes[1:]]
    for (day, status, term), until in zip(changes, [*ends, None], strict=True):
        yield put(
            AGREEMENT_STATUS,
            from_day=None if day == first else day,
            until_day=until,
            status=status,
            term_basis=term.basis if term else None,
            **spanned("term_start", term.start if term else None),
            **spanned("term_end", term.end if term else None),
        )


def _differ(one: tuple[date, Any, Any], before: tuple[date, Any, Any] | None) -> bool:
    return before is None or one[1:] != before[1:]


def _withdrawn(agreement: Agreement) -> Iterator[date]:
    """The day from which a draft certainly was withdrawn."""
    if agreement.withdrawn is not None and agreement.withdrawn.on.earliest is not None:
        yield agreement.withdrawn.on.earliest


AGREEMENTS = ReadModel(
    name="agreements",
    version=1,
    tables=(AGREEMENT, AGREEMENT_PARTY, AGREEMENT_NUMBER, AGREEMENT_STATUS),
    standings={"agreement": Standing(_rows)},
)
"""The papers, and how they stand."""

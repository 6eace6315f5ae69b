"""Signing ceremonies: what was declared, what is recorded, and what is unaccounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from attrs import frozen
from sqlalchemy import distinct, func, select

from pemasyarakatan.domain.agreement import OrganisationKind
from pemasyarakatan.domain.ceremony import Tally
from pemasyarakatan.projections.questions.asking import of_facility
from pemasyarakatan.projections.tables import ceremonies as t
from pemasyarakatan.projections.tables.agreements import AGREEMENT, AGREEMENT_PARTY, AGREEMENTS
from pemasyarakatan.projections.view import Asked, View


@frozen(kw_only=True)
class CeremonyRow:
    """One ceremony; *declared*, *recorded* and *unaccounted* count partners, each once.

    Below 0 more are recorded than were declared; where no number was declared it is empty. *held*
    and *held_by* are the first and last day that it can have been, of a planned one the day it is
    for. These are counts of institutions that signed in public, so that none is left out for being
    small.
    """

    ceremony: UUID
    facility: UUID
    status: str
    held: date | None
    held_by: date | None
    venue: str | None
    expected: int | None
    declared: int | None
    recorded: int
    unaccounted: int | None
    agreements_declared: int | None
    agreements_recorded: int
    batches: int
    sectors: tuple[str, ...]
    witnesses: tuple[str, ...]


def tallies(asked: Asked) -> dict[UUID, tuple[Tally, Tally]]:
    """C3: of each ceremony its partners, and its agreements: how many were declared, and recorded.

    The agreements are those whose signing names it, whether a batch of it holds them or not.
    """
    ceremony, agreement, party = (
        asked.table(one) for one in (t.CEREMONY, AGREEMENT, AGREEMENT_PARTY)
    )
    bound = (party.c.stream == agreement.c.stream) & (
        party.c.organisation_kind == OrganisationKind.PARTNER.value
    )
    query = (
        select(
            ceremony.c.stream,
            ceremony.c.declared_partners,
            ceremony.c.declared_agreements,
            func.count(distinct(party.c.organisation)).label("partners"),
            func.count(distinct(agreement.c.stream)).label("agreements"),
        )
        .outerjoin(agreement, agreement.c.ceremony == ceremony.c.stream)
        .outerjoin(party, bound)
        .group_by(ceremony.c.stream, ceremony.c.declared_partners, ceremony.c.declared_agreements)
    )
    return {
        row.stream: (
            Tally(declared=row.declared_partners, recorded=row.partners),
            Tally(declared=row.declared_agreements, recorded=row.agreements),
        )
        for row in asked.rows(query)
    }


def _answer(asked: Asked) -> Iterator[CeremonyRow]:
    ceremony, sector, witness, batch = (
        asked.table(one)
        for one in (t.CEREMONY, t.CEREMONY_SECTOR, t.CEREMONY_WITNESS, t.CEREMONY_BATCH)
    )
    sectors: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in asked.rows(select(sector).order_by(sector.c.stream, sector.c.item)):
        sectors[row.stream].append(row.sector)
    witnesses: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in asked.rows(select(witness).order_by(witness.c.stream, witness.c.item)):
        known = (row.name, row.position, row.organisation, row.note)
        witnesses[row.stream].append(", ".join(filter(None, known)) or "not named")
    counted = select(batch.c.stream, func.count().label("batches")).where(batch.c.first)
    batches = {row.stream: row.batches for row in asked.rows(counted.group_by(batch.c.stream))}
    tally = tallies(asked)
    first = func.coalesce(ceremony.c.held_earliest, ceremony.c.planned_earliest)
    query = select(ceremony).where(of_facility(ceremony.c.facility, asked))
    for row in asked.rows(query.order_by(first.nulls_last(), ceremony.c.stream)):
        partners, agreements = tally[row.stream]
        planned = row.status == t.PLANNED
        yield CeremonyRow(
            ceremony=row.stream,
            facility=row.facility,
            status=row.status,
            held=row.planned_earliest if planned else row.held_earliest,
            held_by=row.planned_latest if planned else row.held_latest,
            venue=row.venue,
            expected=row.expected_partners,
            declared=partners.declared,
            recorded=partners.recorded,
            unaccounted=partners.difference,
            agreements_declared=agreements.declared,
            agreements_recorded=agreements.recorded,
            batches=batches.get(row.stream, 0),
            sectors=tuple(sectors[row.stream]),
            witnesses=tuple(witnesses[row.stream]),
        )


CEREMONIES = View(
    name="ceremonies",
    title="Signing ceremonies",
    models=(AGREEMENTS, t.CEREMONIES),
    row=CeremonyRow,
    answer=_answer,
)
"""Which ceremonies were held, the earliest first, and what of them is not recorded."""

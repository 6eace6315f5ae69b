"""Public summary: how many partners each facility works with under a paper, by sector."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from attrs import frozen
from sqlalchemy import select

from pemasyarakatan.domain.agreement import AgreementStatus, OrganisationKind
from pemasyarakatan.projections.questions.asking import holds_on
from pemasyarakatan.projections.suppression import protect
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT_PARTY,
    AGREEMENT_STATUS,
    AGREEMENTS,
)
from pemasyarakatan.projections.tables.partners import PARTNER, PARTNERS
from pemasyarakatan.projections.view import Asked, View

NO_SECTOR = "NOT_STATED"
"""The column of the partners whose sector is not known."""


@frozen(kw_only=True)
class SummaryRow:
    """One count, for one facility or for all, of one sector or of all: None stands for all.

    *partners* counts the partners that are bound with the facility by an agreement in force that
    day, a merged one as the one it was merged into. It is None, and *suppressed* true, where it is
    from 1 to 4, or would give away one that is. A nought is shown, also of a facility that is asked
    for and has no such agreement; where none is asked for, one without is left out.
    """

    facility: UUID | None
    sector: str | None
    partners: int | None
    suppressed: bool


def _answer(asked: Asked) -> Iterator[SummaryRow]:
    pairs = _pairs(asked)
    counts: dict[tuple[UUID, str], int] = {}
    for facility, _, sector in pairs:
        counts[facility, sector] = counts.get((facility, sector), 0) + 1
    facilities = sorted({facility for facility, _, _ in pairs})
    sectors = sorted({sector for _, _, sector in pairs})
    # All of it is protected as one table, also where one facility is asked for: two answers must
    # not tell together what neither does.
    safe = protect(counts, rows=facilities, columns=sectors)
    wanted = facilities if asked.facility is None else [asked.facility]
    for facility in wanted:
        for sector in sectors:
            yield _row(facility, sector, safe.cells.get((facility, sector), 0))
        yield _row(facility, None, safe.rows.get(facility, 0))
    if asked.facility is None:
        for sector in sectors:
            yield _row(None, sector, safe.columns[sector])
        yield _row(None, None, safe.total)


def _row(facility: UUID | None, sector: str | None, count: int | None) -> SummaryRow:
    return SummaryRow(facility=facility, sector=sector, partners=count, suppressed=count is None)


def _pairs(asked: Asked) -> set[tuple[UUID, UUID, str]]:
    """Each facility with each partner that an agreement in force binds with it, and its sector."""
    party, status, partner = (
        asked.table(one) for one in (AGREEMENT_PARTY, AGREEMENT_STATUS, PARTNER)
    )
    into = {row.stream: row.merged_into for row in asked.rows(select(partner))}
    sectors = {row.stream: row.sector for row in asked.rows(select(partner))}
    query = (
        select(party)
        .join(status, status.c.stream == party.c.stream)
        .where(holds_on(status, asked.on), status.c.status == AgreementStatus.IN_FORCE.value)
    )
    bound: dict[UUID, list[tuple[str, UUID]]] = {}
    for row in asked.rows(query):
        bound.setdefault(row.stream, []).append((row.organisation_kind, row.organisation))
    found: set[tuple[UUID, UUID, str]] = set()
    for parties in bound.values():
        partners = {_root(one, into) for kind, one in parties if kind == _PARTNER}
        for kind, facility in parties:
            if kind == _FACILITY:
                found |= {(facility, one, sectors.get(one) or NO_SECTOR) for one in partners}
    return found


def _root(partner: UUID, into: dict[UUID, UUID | None]) -> UUID:
    """Whom a partner was merged into, at the last; of a circle, whoever stands first."""
    seen = {partner}
    while (following := into.get(partner)) is not None and following not in seen:
        partner = following
        seen.add(partner)
    return partner if into.get(partner) is None else min(seen)


_FACILITY, _PARTNER = OrganisationKind.FACILITY.value, OrganisationKind.PARTNER.value

SUMMARY = View(
    name="summary",
    title="Public summary",
    models=(AGREEMENTS, PARTNERS),
    row=SummaryRow,
    answer=_answer,
)
"""How many partners are bound, by facility and sector, small counts left out."""

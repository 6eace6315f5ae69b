"""Signing ceremonies: where and when, what was declared of each, and who attended.

What was recorded of one is told by the agreements whose signing names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Integer, String, Text, Uuid

from pemasyarakatan.domain.ceremony import CeremonyStatus, SigningCeremony
from pemasyarakatan.domain.values import Official
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import ReadModel, Row, Standing, put, standing_table

PLANNED = CeremonyStatus.PLANNED.value
"""The status of a ceremony of which nothing says that it was held."""

CEREMONY = standing_table(
    "ceremony",
    Column("facility", Uuid, nullable=False),
    Column("status", String(20), nullable=False),
    *span("planned"),
    Column("expected_partners", Integer),
    *span("held"),
    Column("venue", Text),
    Column("declared_partners", Integer),
    Column("declared_agreements", Integer),
    Column("declared_text", Text),
    Column("sector_text", Text),
)
"""One row a ceremony, planned or held; what was not declared is empty."""

CEREMONY_SECTOR = standing_table("ceremony_sector", Column("sector", String(40), nullable=False))
"""The sectors that the partners were declared to be of."""

CEREMONY_WITNESS = standing_table(
    "ceremony_witness",
    Column("name", Text),
    Column("position", Text),
    Column("organisation", Text),
    Column("note", Text),
)
"""Who attended without being bound, in the order of recording; a name may be empty."""

CEREMONY_BATCH = standing_table(
    "ceremony_batch",
    Column("batch", Uuid, nullable=False),
    Column("batch_no", Integer),
    Column("agreement", Uuid, nullable=False),
    Column("first", Boolean, nullable=False),
)
"""One row an agreement of a batch; *first* for the first one of each batch."""


def _rows(ceremony: SigningCeremony, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    begun, planned, opened = ceremony.begun, ceremony.planned, ceremony.opened
    if begun is None:
        return
    # What follows the opening has no day: as of one before it, it has not been either.
    closed = ceremony.closed if opened else None
    witnesses, batches = (ceremony.witnesses, ceremony.batches) if opened else ((), ())
    yield put(
        CEREMONY,
        facility=begun.facility_id,
        status=ceremony.status if opened else CeremonyStatus.PLANNED,
        **spanned("planned", planned.planned_for if planned else None),
        expected_partners=planned.expected_partners if planned else None,
        **spanned("held", opened.on if opened else None),
        venue=begun.venue or (planned.venue if planned else None),
        declared_partners=closed.declared_partners if closed else None,
        declared_agreements=closed.declared_agreements if closed else None,
        declared_text=closed.declared_text if closed else None,
        sector_text=closed.sector_text if closed else None,
    )
    for sector in sorted(closed.declared_sectors) if closed else ():
        yield put(CEREMONY_SECTOR, sector=sector)
    for witness in witnesses:
        yield put(CEREMONY_WITNESS, **_named(witness.official), note=witness.note)
    for batch in batches:
        for place, agreement in enumerate(batch.agreement_ids):
            yield put(
                CEREMONY_BATCH,
                batch=batch.batch_id,
                batch_no=batch.batch_no,
                agreement=agreement,
                first=place == 0,
            )


def _named(official: Official) -> dict[str, str | None]:
    return {
        "name": official.name.raw if official.name else None,
        "position": official.position,
        "organisation": official.organisation,
    }


CEREMONIES = ReadModel(
    name="ceremonies",
    version=1,
    tables=(CEREMONY, CEREMONY_SECTOR, CEREMONY_WITNESS, CEREMONY_BATCH),
    standings={"ceremony": Standing(_rows)},
)
"""Where papers were signed together."""

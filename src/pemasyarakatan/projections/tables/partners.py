"""Partners: their names, sector and end, and whom they were merged into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Column, String, Text, Uuid

from pemasyarakatan.domain.partner import Partner
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import ReadModel, Row, Standing, put, standing_table

PARTNER = standing_table(
    "partner",
    Column("name", Text),
    Column("sector", String(40)),
    Column("regency", Text),
    Column("merged_into", Uuid),
    *span("ended"),
)
"""One row a partner; the name is empty for a private person."""

PARTNER_NAME = standing_table("partner_name", Column("name", Text, nullable=False))
"""Every name and alias that a partner ever had."""


def _rows(partner: Partner, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    registered = partner.registered
    if registered is None:
        return
    yield put(
        PARTNER,
        name=partner.name,
        sector=partner.sector,
        regency=registered.regency,
        merged_into=partner.merged.into if partner.merged else None,
        **spanned("ended", partner.ended.on if partner.ended else None),
    )
    for name in dict.fromkeys(partner.spellings):
        yield put(PARTNER_NAME, name=name)


PARTNERS = ReadModel(
    name="partners",
    version=1,
    tables=(PARTNER, PARTNER_NAME),
    standings={"partner": Standing(_rows)},
)
"""Who the partners are."""

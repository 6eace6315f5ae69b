"""Partners: their names, sector and end, who speaks for them, and whom they were merged into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, String, Text, Uuid

from pemasyarakatan.domain.partner import Partner, PartnerSucceeded
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import ReadModel, Row, Standing, put, standing_table

PARTNER = standing_table(
    "partner",
    Column("name", Text),
    Column("private", Boolean, nullable=False),
    Column("sector", String(40)),
    Column("regency", Text),
    Column("parent", Uuid),
    Column("parent_name", Text),
    Column("merged_into", Uuid),
    *span("ended"),
    Column("ended_as", String(20)),
)
"""One row a partner; the name is empty for one known by a private reference alone."""

PARTNER_NAME = standing_table("partner_name", Column("name", Text, nullable=False))
"""Every name and alias that a partner ever had."""

PARTNER_REPRESENTATIVE = standing_table(
    "partner_representative",
    *span("seen"),
    Column("name", Text),
    Column("position", Text),
    Column("capacity", String(20), nullable=False),
)
"""Who was seen to represent the partner on a day."""

PARTNER_SUCCESSOR = standing_table(
    "partner_successor", Column("successor", Uuid, nullable=False), *span("since")
)
"""Who took its place; what was counted before stays with the partner."""


def _rows(partner: Partner, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    registered, ended = partner.registered, partner.ended
    if registered is None:
        return
    succeeded = ended if isinstance(ended, PartnerSucceeded) else None
    ended_as = "SUCCEEDED" if succeeded else "DISSOLVED" if ended else None
    yield put(
        PARTNER,
        name=partner.name,
        private=partner.name is None,
        sector=partner.sector,
        regency=registered.regency,
        parent=registered.parent_id,
        parent_name=registered.parent_name,
        merged_into=partner.merged.into if partner.merged else None,
        **spanned("ended", ended.on if ended else None),
        ended_as=ended_as,
    )
    for name in dict.fromkeys(partner.spellings):
        yield put(PARTNER_NAME, name=name)
    for seen in partner.representatives:
        yield put(
            PARTNER_REPRESENTATIVE,
            **spanned("seen", seen.observed_on),
            name=seen.official.name.raw if seen.official.name else None,
            position=seen.official.position,
            capacity=seen.official.capacity,
        )
    for successor in succeeded.successors if succeeded else ():
        yield put(
            PARTNER_SUCCESSOR,
            successor=successor,
            **spanned("since", succeeded.on if succeeded else None),
        )


PARTNERS = ReadModel(
    name="partners",
    version=1,
    tables=(PARTNER, PARTNER_NAME, PARTNER_REPRESENTATIVE, PARTNER_SUCCESSOR),
    standings={"partner": Standing(_rows)},
)
"""Who the partners are."""

"""Directives: what their points ask, of whom, and by when, on which days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, String, Text, Uuid

from pemasyarakatan.domain.compliance import Compliance, overdue
from pemasyarakatan.domain.directive import AddresseeKind, Directive, DirectivePoint
from pemasyarakatan.domain.values import PartialDate, shifted
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import ReadModel, Row, Standing, put, standing_table
from pemasyarakatan.projections.tables.timelines import stretch, timeline
from pemasyarakatan.projections.tables.wording import official_values

DIRECTIVE = standing_table(
    "directive",
    Column("issuer_name", Text),
    Column("issuer_position", Text),
    *span("issued"),
    Column("channel", String(20), nullable=False),
    Column("exhaustive", Boolean, nullable=False),
    Column("note", Text),
    *span("revoked"),
)
"""One row a directive."""

DIRECTIVE_POINT = standing_table(
    "directive_point",
    Column("point", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("force", String(20), nullable=False),
    Column("named", Boolean, nullable=False),
)
"""A point; *named* tells that the point itself says whom it is for: else it is in no count."""

DIRECTIVE_ADDRESSEE = standing_table(
    "directive_addressee",
    Column("point", Text, nullable=False),
    Column("organisation", Uuid),
    Column("kind", String(20), nullable=False),
    Column("addressed", String(10), nullable=False),
)
"""Whether a point is for an organisation (YES, NO, UNPROVEN).

*organisation* is empty in the row for every other one of the *kind*.
"""

DIRECTIVE_POINT_DAYS = standing_table(
    "directive_point_days",
    Column("point", Text, nullable=False),
    *stretch(),
    Column("text", Text, nullable=False),
    *span("due"),
    Column("stands", Boolean, nullable=False),
    Column("overdue", Boolean, nullable=False),
)
"""What a point asks from one day until another.

*stands* until it is revoked; *overdue* is for who has reported nothing.
"""

OTHERS = UUID(int=0)
"""Stands for an organisation that no directive names."""


def edges(directive: Directive) -> Iterator[date | None]:
    """The days on which it can ask for something else, or be overdue, or be revoked."""
    for point in directive.points:
        yield _passed(point.due)
    for amended in directive.amendments:
        yield amended.amended_on
        yield _passed(amended.due)
    if directive.revoked is not None:
        yield directive.revoked.on.earliest


def _passed(due: PartialDate | None) -> date | None:
    return shifted(due.latest, 1) if due else None


def _rows(directive: Directive, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    issued = directive.issued
    if issued is None:
        return
    yield put(
        DIRECTIVE,
        **official_values("issuer", issued.issuer),
        **spanned("issued", issued.issued_on),
        channel=issued.channel,
        exhaustive=issued.exhaustive,
        note=issued.note,
        **spanned("revoked", directive.revoked.on if directive.revoked else None),
    )
    for point in directive.points:
        yield put(
            DIRECTIVE_POINT,
            point=point.code,
            kind=point.kind,
            force=point.force,
            named=directive.named(point.code) is not None,
        )
        yield from _addressees(directive, point)
        yield from _days(directive, point)


def _addressees(directive: Directive, point: DirectivePoint) -> Iterator[Row]:
    whole = directive.issued.addressees if directive.issued else None
    asked = directive.named(point.code) or whole
    ids = sorted(asked.ids or ()) if asked else []
    for organisation in [*ids, None]:
        for kind in AddresseeKind:
            yield put(
                DIRECTIVE_ADDRESSEE,
                point=point.code,
                organisation=organisation,
                kind=kind,
                addressed=directive.addresses(point.code, organisation or OTHERS, kind.value),
            )


def _days(directive: Directive, point: DirectivePoint) -> Iterator[Row]:
    code, silent = point.code, Compliance()

    def asks(day: date) -> tuple[str | None, PartialDate | None, bool, bool]:
        return (
            directive.text_at(code, day),
            directive.due_at(code, day),
            directive.stands_on(day),
            overdue(directive, silent, code, day),
        )

    for one in timeline(edges(directive), asks):
        text, due, stands, late = one.held
        yield put(
            DIRECTIVE_POINT_DAYS,
            point=code,
            **one.days,
            text=text,
            **spanned("due", due),
            stands=stands,
            overdue=late,
        )


DIRECTIVES = ReadModel(
    name="directives",
    version=1,
    tables=(DIRECTIVE, DIRECTIVE_POINT, DIRECTIVE_ADDRESSEE, DIRECTIVE_POINT_DAYS),
    standings={"directive": Standing(_rows)},
)
"""What was asked from above."""

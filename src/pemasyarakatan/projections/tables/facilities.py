"""Facilities: what each is, and its name, class, regional office and heads on which days.

A timeline holds what is certain only: no row covers a day of which nothing is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text, Uuid

from pemasyarakatan.domain.facility import (
    Facility,
    FacilityClosed,
    FoodSupplierDataRevised,
    FoodSupplierDataSubmitted,
)
from pemasyarakatan.domain.facility.events import day_of
from pemasyarakatan.domain.values import PartialDate, shifted
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import ReadModel, Row, Standing, put, standing_table
from pemasyarakatan.projections.tables.timelines import stretch, timeline

FACILITY = standing_table(
    "facility",
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("category", String(20)),
    Column("regency", Text),
    Column("province", Text),
    Column("tz", String(4), nullable=False),
    *span("registered"),
    Column("ended_on", Date),
    Column("ended_as", String(20)),
)
"""One row a unit, under its newest name; *ended_on* is the last day of one that is no more."""

FACILITY_NAME = standing_table(
    "facility_name",
    *stretch(),
    Column("name", Text, nullable=False),
)
"""Which name was certainly in use from one day until another, both inclusive."""

FACILITY_CLASS = standing_table(
    "facility_class",
    *stretch(),
    Column("facility_class", String(4), nullable=False),
)
"""Which class the unit certainly had."""

FACILITY_OFFICE = standing_table(
    "facility_office",
    *stretch(),
    Column("office", Text, nullable=False),
)
"""Which regional office (Kanwil) was certainly above the unit."""

FACILITY_HEAD = standing_table(
    "facility_head",
    *stretch(),
    Column("name", Text),
    Column("position", Text),
    Column("capacity", String(20), nullable=False),
    Column("decree", Text),
)
"""The tenures: who was appointed head, and until when; empty while that is not known."""

FACILITY_HEAD_SEEN = standing_table(
    "facility_head_seen",
    *span("seen"),
    Column("name", Text),
    Column("position", Text),
    Column("capacity", String(20), nullable=False),
)
"""Who was seen as head on a day; when it began is not known."""

FACILITY_SIGNATORY = standing_table(
    "facility_signatory",
    *stretch(),
    Column("name", Text),
    Column("capacity", String(20), nullable=False),
)
"""Who might sign for the unit from one day until another (F3), by name without titles."""

FACILITY_INNOVATION = standing_table(
    "facility_innovation",
    Column("innovation", Uuid, nullable=False),
    Column("acronym", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("author", Text),
    *span("introduced"),
)
"""The change programmes (aksi perubahan) of the unit."""

FOOD_LIST = standing_table(
    "food_list",
    Column("number", Integer, nullable=False),
    Column("fiscal_year", Integer),
    Column("revision", Boolean, nullable=False),
    Column("replaced", Boolean, nullable=False),
    *span("stated"),
    Column("directive", Uuid),
)
"""The lists of local food suppliers (BAMA), numbered as recorded; a revision replaces those before.

*replaced* tells that a later list of the same fiscal year has taken its place.
"""

FOOD_SUPPLIER = standing_table(
    "food_supplier",
    Column("number", Integer, nullable=False),
    Column("partner", Uuid, nullable=False),
    Column("regency", Text),
)
"""Who stands on which list, by the list's number."""


def _rows(facility: Facility, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    registered, closed = facility.registered, facility.closed
    if registered is None:
        return
    ended_as = None
    if closed is not None:
        ended_as = "CLOSED" if isinstance(closed, FacilityClosed) else "TRANSFERRED"
    yield put(
        FACILITY,
        key=registered.key,
        name=facility.name,
        kind=registered.kind,
        category=registered.category,
        regency=registered.regency,
        province=registered.province,
        tz=registered.tz,
        **spanned("registered", registered.registered_on),
        ended_on=closed.effective_on if closed else None,
        ended_as=ended_as,
    )
    names = (registered.registered_on, *map(day_of, facility.names))
    yield from _timeline(FACILITY_NAME, "name", facility.name_at, names)
    classes = (registered.class_seen_on, *map(day_of, facility.classes))
    yield from _timeline(FACILITY_CLASS, "facility_class", facility.class_at, classes)
    offices = map(day_of, facility.parents)
    yield from _timeline(FACILITY_OFFICE, "office", facility.parent_at, offices)
    yield from _heads(facility)
    for innovation in facility.innovations:
        author = innovation.author
        yield put(
            FACILITY_INNOVATION,
            innovation=innovation.innovation_id,
            acronym=innovation.acronym,
            full_name=innovation.full_name,
            author=author.name.raw if author and author.name else None,
            **spanned("introduced", innovation.introduced_on),
        )
    yield from _food(facility)


def _timeline(
    table: Table,
    column: str,
    ask: Callable[[date], Any],
    days: Iterable[PartialDate],
) -> Iterator[Row]:
    """What *ask* says over all days; it can change on the last that each of *days* can be."""
    for one in timeline((day.latest for day in days), ask):
        if one.held is not None:
            yield put(table, **one.days, **{column: one.held})


def _heads(facility: Facility) -> Iterator[Row]:
    tenures = facility.tenures()
    for tenure in tenures:
        official, decree = tenure.appointed.official, tenure.appointed.decree
        yield put(
            FACILITY_HEAD,
            from_day=tenure.appointed.from_on,
            until_day=tenure.until,
            name=official.name.raw if official.name else None,
            position=official.position,
            capacity=official.capacity,
            decree=decree.raw if decree else None,
        )
    for seen in facility.heads_seen:
        yield put(
            FACILITY_HEAD_SEEN,
            **spanned("seen", seen.observed_on),
            name=seen.official.name.raw if seen.official.name else None,
            position=seen.official.position,
            capacity=seen.official.capacity,
        )
    # Who may sign changes on the first and the last day of a tenure, and on the days after these.
    turns = {tenure.appointed.from_on for tenure in tenures}
    turns |= {tenure.until for tenure in tenures if tenure.until is not None}
    turns |= {day for turn in turns if (day := shifted(turn, 1)) is not None}
    for one in timeline(turns, facility.may_sign):
        for tenure in one.held:
            name = tenure.appointed.official.name
            yield put(
                FACILITY_SIGNATORY,
                **one.days,
                name=name.canonical if name else None,
                capacity=tenure.capacity,
            )


def _food(facility: Facility) -> Iterator[Row]:
    lists: list[FoodSupplierDataSubmitted | FoodSupplierDataRevised] = list(facility.suppliers)
    newest = {one.fiscal_year: number for number, one in enumerate(lists)}
    for number, one in enumerate(lists):
        revision = isinstance(one, FoodSupplierDataRevised)
        yield put(
            FOOD_LIST,
            number=number,
            fiscal_year=one.fiscal_year,
            revision=revision,
            replaced=newest[one.fiscal_year] != number,
            **spanned("stated", day_of(one)),
            directive=one.directive_id if isinstance(one, FoodSupplierDataSubmitted) else None,
        )
        for supplier in one.suppliers:
            yield put(
                FOOD_SUPPLIER,
                number=number,
                partner=supplier.partner_id,
                regency=supplier.regency,
            )


FACILITIES = ReadModel(
    name="facilities",
    version=1,
    tables=(
        FACILITY,
        FACILITY_NAME,
        FACILITY_CLASS,
        FACILITY_OFFICE,
        FACILITY_HEAD,
        FACILITY_HEAD_SEEN,
        FACILITY_SIGNATORY,
        FACILITY_INNOVATION,
        FOOD_LIST,
        FOOD_SUPPLIER,
    ),
    standings={"facility": Standing(_rows)},
)
"""The units."""

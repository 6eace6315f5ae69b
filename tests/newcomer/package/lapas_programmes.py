"""Change programmes (aksi perubahan) and who supports them; and who was seen as head.

A package of somebody else's, written from docs/how-to/write-a-read-model.md alone.
"""

from attrs import frozen
from sqlalchemy import Column, Index, String, Text, UniqueConstraint, Uuid, select

from pemasyarakatan.domain.facility import HeadObserved, InnovationIntroduced
from pemasyarakatan.domain.partnership import SupportDeclared
from pemasyarakatan.projections.columns import Instant, span, spanned
from pemasyarakatan.projections.model import (
    FOLLOWED,
    ReadModel,
    Standing,
    fact_table,
    put,
    standing_table,
)
from pemasyarakatan.projections.view import View

PROGRAMME = fact_table(
    "programme",
    Column("acronym", String(80), nullable=False),
    Column("title", Text, nullable=False),
    *span("introduced"),
    UniqueConstraint("stream", "acronym", name="programme_acronym"),
)
SUPPORTER = fact_table(
    "programme_supporter",
    Column("facility", Uuid, nullable=False),
    Column("acronym", String(80), nullable=False),
    Column("who", Text),
    Column("degree", Text, nullable=False),
    *span("declared"),
    Index("programme_supporter_facility", "facility"),
)
UNIT = standing_table("programme_unit", Column("name", Text))
SEEN = fact_table(
    "programme_head",
    Column("name", Text),
    *span("seen"),
    Column("recorded_at", Instant, nullable=False),
)
OFFICIAL = standing_table("programme_official", Column("facility", Uuid), Column("unit", Text))


def introduced(event, record):
    yield put(
        PROGRAMME,
        acronym=event.acronym,
        title=event.full_name,
        **spanned("introduced", event.introduced_on),
    )


def supported(event, record):
    yield put(
        SUPPORTER,
        facility=event.subject.facility_id,
        acronym=event.subject.acronym,
        who=event.by.position,
        degree=event.degree,
        **spanned("declared", event.on),
    )


def seen(event, record):
    yield put(
        SEEN,
        name=event.official.name.raw if event.official.name else None,
        **spanned("seen", event.observed_on),
        recorded_at=record.recorded_at,
    )


def unit(facility, stream, look):
    if facility.registered is not None:
        yield put(UNIT, name=facility.name)


def official(partnership, stream, look):
    if partnership.opened is not None:
        home = look[partnership.opened.facility_id]
        yield put(
            OFFICIAL,
            facility=partnership.opened.facility_id,
            unit=home.name if home is not None else None,
        )


def home_of(partnership):
    return (partnership.opened.facility_id,) if partnership.opened else ()


PROGRAMMES = ReadModel(
    name="programmes",
    version=1,
    tables=(PROGRAMME, SUPPORTER, UNIT, SEEN),
    facts={InnovationIntroduced: introduced, SupportDeclared: supported, HeadObserved: seen},
    standings={"facility": Standing(unit)},
)
OFFICIALS = ReadModel(
    name="programme_officials",
    version=1,
    tables=(OFFICIAL,),
    standings={"partnership": Standing(official, looks=home_of), "facility": FOLLOWED},
)


@frozen(kw_only=True)
class ProgrammeRow:
    """A change programme, and the words in which it was supported."""

    unit: str | None
    acronym: str
    title: str
    introduced: str
    supporters: tuple[str, ...]
    partners: int


def programmes(asked):
    programme, supporter, name, side = (
        asked.table(one) for one in (PROGRAMME, SUPPORTER, UNIT, OFFICIAL)
    )
    supporters = {}
    for row in asked.rows(select(supporter).order_by(supporter.c.stream, supporter.c.version)):
        if row.declared_earliest is None or row.declared_earliest <= asked.on:
            known = supporters.setdefault((row.facility, row.acronym), [])
            known.append(f"{row.who or 'not stated'}: {row.degree}")
    partners = {}
    for row in asked.rows(select(side.c.facility)):
        partners[row.facility] = partners.get(row.facility, 0) + 1
    query = select(programme, name.c.name).outerjoin(name, name.c.stream == programme.c.stream)
    if asked.facility is not None:
        query = query.where(programme.c.stream == asked.facility)
    if asked.stream is not None:
        query = query.where(programme.c.stream == asked.stream)
    rows = [
        ProgrammeRow(
            unit=row.name,
            acronym=row.acronym,
            title=row.title,
            introduced=f"by {row.introduced_latest}" if row.introduced_latest else "undated",
            supporters=tuple(supporters.get((row.stream, row.acronym), ())),
            partners=partners.get(row.stream, 0),
        )
        for row in asked.rows(query)
        if row.introduced_earliest is None or row.introduced_earliest <= asked.on
    ]
    return sorted(rows, key=lambda row: (row.unit or "", row.acronym))


@frozen(kw_only=True)
class HeadRow:
    """Somebody who was seen as head."""

    unit: str | None
    name: str | None
    seen: str


def heads(asked):
    head, name = asked.table(SEEN), asked.table(UNIT)
    query = select(head, name.c.name.label("unit")).outerjoin(name, name.c.stream == head.c.stream)
    if asked.facility is not None:
        query = query.where(head.c.stream == asked.facility)
    rows = [
        (row.unit or "", row.seen_latest is None, str(row.seen_latest), row.version, row.name)
        for row in asked.rows(query)
        if row.seen_earliest is None or row.seen_earliest <= asked.on
    ]
    for of, undated, day, _, named in sorted(rows, key=lambda row: row[:4]):
        yield HeadRow(unit=of or None, name=named, seen="undated" if undated else day)


def page(answer):
    lines = [f"{row.acronym}: {row.title}" for row in answer.rows]
    return "\n".join(["AKSI PERUBAHAN", *lines])


VIEWS = (
    View(
        name="programmes",
        title="Change programmes",
        models=(PROGRAMMES, OFFICIALS),
        row=ProgrammeRow,
        answer=programmes,
        page=page,
        single="facility",
    ),
    View(name="heads", title="Heads as seen", models=(PROGRAMMES,), row=HeadRow, answer=heads),
)

"""Logs made of drawn histories, and the rows that read models give of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from hypothesis import strategies as st
from sqlalchemy import select

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import CorrectionRecorded, Decider, RecordVoided, effective
from pemasyarakatan.domain.facility import (
    FacilityKind,
    FacilityRegistered,
    HeadObserved,
    facility_id,
)
from pemasyarakatan.domain.partnership import PartnershipOpened, partnership_id
from pemasyarakatan.domain.values import Official, PartialDate, PersonName, Zone
from pemasyarakatan.projections.cut import Cut
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.views import Views
from pemasyarakatan.record import CommandRef, Meta, Record
from pemasyarakatan.testing.scenario import TODAY
from pemasyarakatan.testing.strategies import History, histories
from tests.projections.unreadable import UNKNOWN, unreadable

COMMANDED = [decider for decider in DECIDERS if not decider.internal]
NOBODY = CommandRef(name="Drawn", sha256="0" * 64)

Log = list[Record]
Torn = list[Record | StoredEvent]
"""A log in which some events cannot be read."""


def records(history: History) -> Log:
    """The records of a drawn history, each recorded at noon of its day, or later."""
    made: Log = []
    for version, (event, day) in enumerate(
        zip(history.events, history.recorded_on, strict=True), 1
    ):
        made.append(
            Record(
                originator_id=history.stream,
                originator_version=version,
                aggregate=history.decider.name,
                event=event,
                meta=Meta(recorded_at=datetime.combine(day, time(5), UTC), command=NOBODY),
            )
        )
    return made


@st.composite
def logs(draw: st.DrawFn, *, deciders: Sequence[Decider[Any, Any, Any]] = COMMANDED) -> Log:
    """Some streams of different kinds, one event after the other in an order of their own."""
    chosen = draw(
        st.lists(st.sampled_from(deciders), min_size=1, max_size=3, unique_by=lambda one: one.name)
    )
    streams = [records(draw(histories(decider, longest=10))) for decider in chosen]
    return interleaved(streams, draw(st.randoms(use_true_random=False)))


def interleaved(streams: Iterable[Log], source: Any) -> Log:
    """All records in some order that keeps each stream's."""
    left = [list(stream) for stream in streams if stream]
    made: Log = []
    while left:
        chosen = source.choice(left)
        made.append(chosen.pop(0))
        left = [stream for stream in left if stream]
    return made


def streams_of(log: Log) -> list[Log]:
    """The records of each stream."""
    found: dict[UUID, Log] = {}
    for record in log:
        found.setdefault(record.originator_id, []).append(record)
    return list(found.values())


def cut_off(log: Log, cut: Cut) -> Log:
    """What *cut* leaves of a log, written anew: corrected events as corrected, none of the others."""
    by_name = {decider.name: decider for decider in DECIDERS}
    kept: set[tuple[UUID, int]] = set()
    said: dict[tuple[UUID, int], Any] = {}
    for stream in streams_of(log):
        known = [one for one in stream if cut.known is None or one.recorded_at <= cut.known]
        decider = by_name[stream[0].aggregate]
        for version, event in effective([one.event for one in known]):
            begins = decider.day_of(event)
            after = (
                cut.on is not None
                and begins is not None
                and begins.earliest is not None
                and begins.earliest > cut.on
            )
            if not after:
                kept.add((stream[0].originator_id, version))
                said[stream[0].originator_id, version] = event
    versions: dict[UUID, int] = {}
    made: Log = []
    for record in log:
        key = (record.originator_id, record.originator_version)
        if key in kept:
            versions[key[0]] = versions.get(key[0], 0) + 1
            made.append(
                Record(
                    originator_id=key[0],
                    originator_version=versions[key[0]],
                    aggregate=record.aggregate,
                    event=said[key],
                    meta=Meta(recorded_at=record.recorded_at, command=NOBODY),
                )
            )
    return made


def torn(log: Log, place: int) -> Torn:
    """*log* with an event that nobody can read in the place of one."""
    one = log[place]
    made: Torn = [*log]
    made[place] = unreadable(one.originator_id, one.originator_version, UNKNOWN[one.aggregate])
    return made


def app_of(log: Log | Torn) -> Pemasyarakatan:
    """A store in memory that holds *log*."""
    app = Pemasyarakatan.open("memory:")
    append(app, log)
    return app


def append(app: Pemasyarakatan, log: Log | Torn) -> None:
    """Store more records, one at a time as they came."""
    stored: list[StoredEvent] = [
        one if isinstance(one, StoredEvent) else app.records.to_stored_event(one) for one in log
    ]
    if stored:
        app.recorder.insert_events(stored)


def rows(views: Views, models: Iterable[ReadModel], *, whole: bool = True) -> dict[str, list[Any]]:
    """Every row of every table, in one order; *whole* if no stream may stand still."""
    models = tuple(models)
    assert not whole or not [one.parked for one in views.status() if one.parked]
    found: dict[str, list[Any]] = {}
    with views.tables(*models) as (connection, table_of):
        for model in models:
            for table in model.tables:
                here = table_of(table)
                query = select(here).order_by(*here.primary_key)
                found[table.name] = [tuple(row) for row in connection.execute(query)]
    return found


def day_after(log: Log) -> date:
    """A day on which all of a log was recorded."""
    return max((record.recorded_at.date() for record in log), default=TODAY) + timedelta(days=1)


def small() -> Log:
    """A log with a correction, a void, a fact of later, and a partnership that looks at a facility."""
    home, other = facility_id("lapas-satu"), facility_id("lapas-dua")
    tie = partnership_id(home, UUID(int=7))

    def registered(key: str, name: str) -> FacilityRegistered:
        return FacilityRegistered(
            facility_id=facility_id(key),
            key=key,
            name=name,
            kind=FacilityKind.LAPAS,
            tz=Zone.WIB,
            class_seen_on=PartialDate(),
            registered_on=PartialDate(),
        )

    def seen(name: str, day: date) -> HeadObserved:
        person = PersonName(raw=name, canonical=name)
        return HeadObserved(
            official=Official(name=person, position=None), observed_on=PartialDate.on(day)
        )

    first = date(2026, 1, 5)
    told: list[tuple[UUID, str, Any]] = [
        (home, "facility", registered("lapas-satu", "Lapas Satu")),
        (other, "facility", registered("lapas-dua", "Lapas Dua")),
        (home, "facility", seen("Ani", first)),
        (other, "facility", seen("Budi", first + timedelta(days=1))),
        (
            tie,
            "partnership",
            PartnershipOpened(
                partnership_id=tie,
                facility_id=home,
                partner_id=UUID(int=7),
                opened_on=PartialDate(),
            ),
        ),
        (home, "facility", _corrected(1, registered("lapas-satu", "Lapas Kesatu"))),
        (home, "facility", _corrected(2, seen("Ina", first))),
        (other, "facility", RecordVoided(target_version=2, reason="twice", approved_by="Cici")),
        (other, "facility", seen("Dedi", first + timedelta(days=90))),
    ]
    versions: dict[UUID, int] = {}
    made: Log = []
    for number, (stream, aggregate, event) in enumerate(told):
        versions[stream] = versions.get(stream, 0) + 1
        recorded = datetime(2026, 6, 1, 5, tzinfo=UTC) + timedelta(days=number)
        made.append(
            Record(
                originator_id=stream,
                originator_version=versions[stream],
                aggregate=aggregate,
                event=event,
                meta=Meta(recorded_at=recorded, command=NOBODY),
            )
        )
    return made


def several(facilities: int) -> Log:
    """So many facilities with four events each, one of which corrects another."""
    made: list[tuple[UUID, Any]] = []
    for number in range(facilities):
        key = f"lapas-{number}"
        registered = FacilityRegistered(
            facility_id=facility_id(key),
            key=key,
            name=f"Lapas {number}",
            kind=FacilityKind.LAPAS,
            class_seen_on=PartialDate(),
            tz=Zone.WIB,
            registered_on=PartialDate(),
        )
        seen = [
            HeadObserved(
                official=Official(name=PersonName(raw=name, canonical=name)),
                observed_on=PartialDate.on(date(2026, 1, 5)),
            )
            for name in ("Ani", "Ina")
        ]
        events = [registered, seen[0], seen[1], _corrected(3, seen[0])]
        made += [(facility_id(key), (version, event)) for version, event in enumerate(events, 1)]
    meta = Meta(recorded_at=datetime(2026, 6, 1, 5, tzinfo=UTC), command=NOBODY)
    made.sort(key=lambda one: (one[1][0], one[0]))
    return [
        Record(
            originator_id=stream,
            originator_version=version,
            aggregate="facility",
            event=event,
            meta=meta,
        )
        for stream, (version, event) in made
    ]


def _corrected(version: int, event: Any) -> CorrectionRecorded:
    return CorrectionRecorded(
        target_version=version, corrected=event, reason="misread", approved_by="Cici"
    )

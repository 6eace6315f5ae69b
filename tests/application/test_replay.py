"""What is loaded: the state now, as it was known, as it was valid; records; the log in pages."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.application import app as module
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.values import Grade, PartialDate, Provenance, SourceKind
from pemasyarakatan.errors import (
    InvalidCommand,
    StoredFault,
    StoreFailure,
    StoreUnusable,
    UnknownStream,
)
from pemasyarakatan.testing.clock import FixedClock
from tests.tampering import altered

from .world import (
    CILEGON,
    NOON,
    PARTNERSHIP,
    SOCIAL,
    begun,
    name_of,
    names,
    opened,
    visit,
)

NOWHERE = UUID(int=404)


@pytest.fixture(name="clock")
def _clock():
    return FixedClock(NOON)


@pytest.fixture(name="app", params=["memory", "sqlite"])
def _app(request, tmp_path: Path, clock: FixedClock):
    with opened(None if request.param == "memory" else tmp_path / "a.db", clock) as app:
        yield begun(app)


def visits(loaded) -> list[str | None]:
    """The venues of the visits of a loaded partnership."""
    return [fact.venue for fact in loaded.state.visits]


def test_a_stream_is_loaded_with_what_it_is(app: Pemasyarakatan):
    """Its kind, its version and its state."""
    app.execute(visit(1, venue="Aula"))
    loaded = app.load(PARTNERSHIP)

    assert (loaded.stream, loaded.kind, loaded.version) == (PARTNERSHIP, "partnership", 2)
    assert visits(loaded) == ["Aula"]
    assert app.load(CILEGON).kind == "facility"
    assert app.load(name_of("Dinas Sosial")).kind == "register"


def test_a_stream_that_is_not_there_is_unknown(app: Pemasyarakatan):
    """Loading, history and stored events all say so; a refused command leaves none."""
    for look in (app.load, app.history, app.stored_of):
        with pytest.raises(UnknownStream, match=str(NOWHERE)):
            look(NOWHERE)
    assert not app.exists(NOWHERE)
    assert app.exists(PARTNERSHIP)


def test_what_was_known_at_an_instant_leaves_out_what_came_later(app: Pemasyarakatan, clock):
    """Corrections and voids included: the prefix of the stream is folded as it then was."""
    hour = timedelta(hours=1)
    for number in (1, 2, 3):
        clock.set(NOON + number * hour)
        app.execute(visit(number, venue=f"V{number}"))
    clock.set(NOON + 4 * hour)
    app.execute(Void(stream=PARTNERSHIP, target_version=2, reason="double", approved_by="head"))

    def at(hours: float):
        return app.load(PARTNERSHIP, known=NOON + hours * hour)

    assert [at(h).version for h in (0, 0.9, 1, 2.5, 3, 4, 99)] == [1, 1, 2, 3, 4, 5, 5]
    assert visits(at(3)) == ["V1", "V2", "V3"]
    assert visits(at(4)) == ["V2", "V3"]
    assert at(4).state == app.load(PARTNERSHIP).state
    with pytest.raises(UnknownStream):
        at(-0.001)


def test_an_instant_may_be_given_in_any_zone_but_not_without(app: Pemasyarakatan):
    """The same instant is the same instant; a bare time is none."""
    wib = NOON.astimezone(timezone(timedelta(hours=7)))
    assert app.load(PARTNERSHIP, known=wib).version == 1
    with pytest.raises(ValueError, match="aware instant"):
        app.load(PARTNERSHIP, known=datetime(2026, 6, 1, 5, 0))  # noqa: DTZ001


def test_what_is_valid_on_a_day_leaves_out_what_begins_after_it(app: Pemasyarakatan):
    """Only what certainly begins later is left out; what has no certain day stays."""
    app.execute(visit(1, venue="March", occurred_on=PartialDate.on(date(2026, 3, 5))))
    app.execute(visit(2, venue="some day", occurred_on=PartialDate()))
    app.execute(visit(3, venue="May", occurred_on=PartialDate.month(2026, 5)))

    def on(day: date):
        return visits(app.load(PARTNERSHIP, valid=day))

    assert on(date(2026, 3, 4)) == ["some day"]
    assert on(date(2026, 3, 5)) == ["March", "some day"]
    assert on(date(2026, 4, 30)) == ["March", "some day"]
    assert on(date(2026, 5, 1)) == ["March", "some day", "May"]
    assert app.load(PARTNERSHIP, valid=date.max).state == app.load(PARTNERSHIP).state


def test_both_times_may_be_asked_at_once(app: Pemasyarakatan, clock):
    """What was known then of what was valid on a day: a correction came later."""
    march, april = date(2026, 3, 5), date(2026, 4, 5)
    app.execute(visit(1, venue="Aula", occurred_on=PartialDate.on(march)))
    event = next(iter(app.load(PARTNERSHIP).state.visits))
    clock.advance(days=1)
    app.execute(
        Correct(
            stream=PARTNERSHIP,
            target_version=2,
            corrected=attrs.evolve(event, occurred_on=PartialDate.on(april)),
            reason="the minutes say April",
            approved_by="head",
        )
    )
    assert visits(app.load(PARTNERSHIP, valid=march)) == []
    assert visits(app.load(PARTNERSHIP, valid=march, known=NOON)) == ["Aula"]
    assert visits(app.load(PARTNERSHIP, valid=april)) == ["Aula"]


def test_a_history_holds_every_record_with_its_circumstances(app: Pemasyarakatan):
    """Corrections included, oldest first: who, when, at what command, from what source."""
    source = Provenance(kind=SourceKind.NEWS, reference="targethukum.com", grade=Grade.REPORTED)
    correlation, causation = UUID(int=1), UUID(int=2)
    app.execute(
        visit(1),
        actor="operator",
        source=source,
        command_id="7",
        correlation_id=correlation,
        causation_id=causation,
    )
    app.execute(Void(stream=PARTNERSHIP, target_version=2, reason="double", approved_by="head"))
    first, second, third = app.history(PARTNERSHIP)

    assert [r.originator_version for r in (first, second, third)] == [1, 2, 3]
    assert [r.position for r in (first, second, third)] == [4, 5, 6]
    assert (second.recorded_by, second.recorded_at, second.source) == ("operator", NOON, source)
    assert (second.command.id, second.command.name) == ("7", "HoldVisit")
    assert (second.correlation_id, second.causation_id) == (correlation, causation)
    assert second.event == next(iter(app.load(PARTNERSHIP, known=NOON).state.visits), second.event)
    assert type(third.event).__name__ == "RecordVoided"
    assert (first.recorded_by, first.command.id, first.source) == (None, None, None)
    assert second == list(app.history(PARTNERSHIP))[1]


@pytest.mark.parametrize("page", [1, 2, 3, 4, 5, 1000])
def test_the_log_is_read_whole_in_pages_of_any_size(app: Pemasyarakatan, monkeypatch, page):
    """Every event once, in the order of positions, from any place on."""
    app.execute(visit(1))
    monkeypatch.setattr(module, "PAGE", page)
    whole = list(app.stored())
    positions = [one.id for one in whole]

    assert positions == sorted(set(positions))
    assert [one.topic for one in whole] == [
        "facility.facility_registered@1",
        "partner.partner_registered@1",
        "register.name_claimed@1",
        "partnership.partnership_opened@1",
        "partnership.visit_held@1",
    ]
    for count, position in enumerate([0, *positions]):
        assert list(app.stored(after=position)) == whole[count:]


def test_the_log_may_grow_while_it_is_read(app: Pemasyarakatan, monkeypatch):
    """What is recorded meanwhile is delivered at the end, nothing twice."""
    monkeypatch.setattr(module, "PAGE", 2)
    seen = []
    for one in app.stored():
        seen.append(one.id)
        if len(seen) < 4:
            app.execute(visit(len(seen)))

    assert seen == list(range(1, 8))


# --- what cannot be read -------------------------------------------------------------------------


@pytest.fixture(name="file")
def _file(tmp_path: Path):
    file = tmp_path / "a.db"
    with opened(file) as app:
        begun(app)
        for number in (1, 2, 3):
            app.execute(visit(number))
    return file


WHERE = f"WHERE originator_id = '{PARTNERSHIP.hex}' AND originator_version = "


@pytest.mark.parametrize(
    ("statement", "version", "fault"),
    [
        (f"DELETE FROM stored_events {WHERE} 3", 3, "version 4 stands where 3 is expected"),
        (f"DELETE FROM stored_events {WHERE} 1", 1, "version 2 stands where 1 is expected"),
        (
            f"UPDATE stored_events SET originator_version = 9 {WHERE} 4",
            4,
            "version 9 stands where 4 is expected",
        ),
        (
            f"UPDATE stored_events SET topic = 'partnership.visit_hold@1' {WHERE} 3",
            3,
            "did you mean 'partnership.visit_held@1'",
        ),
        (f"UPDATE stored_events SET topic = 'os:system' {WHERE} 2", 2, "no event has the name"),
        (
            f"UPDATE stored_events SET state = x'7b' {WHERE} 2",
            2,
            "not JSON: Expecting property name",
        ),
        (f"UPDATE stored_events SET state = x'7b7d' {WHERE} 2", 2, "missing 'v'"),
        (f"UPDATE stored_events SET state = '{{}}' {WHERE} 2", 2, "cannot be opened: TypeError"),
        (f"UPDATE stored_events SET state = 5 {WHERE} 2", 2, "cannot be opened: TypeError"),
        (f"UPDATE stored_events SET state = NULL {WHERE} 2", 2, "cannot be opened: TypeError"),
        (f"UPDATE stored_events SET topic = NULL {WHERE} 2", 2, "no event has the name None"),
        (f"UPDATE stored_events SET topic = x'ff' {WHERE} 2", 2, "no event has the name b'"),
    ],
)
def test_a_stored_event_that_cannot_be_read_is_named(file, statement, version, fault):
    """Loading and executing end in one error that says where it stands; nothing is written."""
    altered(file, statement)
    with opened(file) as app:
        for look in (
            lambda: app.load(PARTNERSHIP),
            lambda: app.history(PARTNERSHIP),
            lambda: app.execute(visit(9)),
        ):
            with pytest.raises(StoredFault) as found:
                look()
            assert (found.value.stream, found.value.version) == (PARTNERSHIP, version)
            assert fault in str(found.value)
        # The log gives stored bytes as they are, and other streams stay readable.
        assert len(names(app)) >= 6
        assert app.load(SOCIAL).version == 1


def test_an_event_of_another_aggregate_is_a_fault(file):
    """A stream is of one kind."""
    altered(file, f"UPDATE stored_events SET originator_id = '{CILEGON.hex}' {WHERE} 2")
    with opened(file) as app, pytest.raises(StoredFault) as found:
        app.load(CILEGON)

    assert found.value.faults == ("an event of partnership in a stream of facility",)


def test_faulty_circumstances_are_found_when_they_matter(file):
    """A state is folded without them; a history that is asked for them names the fault."""
    with sqlite3.connect(file) as connection:
        (state,) = connection.execute(f"SELECT state FROM stored_events {WHERE} 4").fetchone()
    connection.close()
    state = bytes(state).replace(b'"recorded_at":"2026-06-01T05', b'"recorded_at":"2026-06-31T05')
    altered(file, f"UPDATE stored_events SET state = ? {WHERE} 4", state)
    with opened(file) as app:
        assert app.load(PARTNERSHIP).version == 4
        *_, last = app.history(PARTNERSHIP)
        for look in (lambda: last.recorded_at, lambda: app.execute(visit(9))):
            with pytest.raises(
                StoredFault, match="meta: /recorded_at: expected an instant"
            ) as found:
                look()
            assert found.value.version == 4


def test_what_a_person_typed_into_the_file_is_read_all_the_same(file):
    """Blanks, another order of keys, escapes: the same event, by the strict path."""
    with sqlite3.connect(file) as connection:
        (state,) = connection.execute(f"SELECT state FROM stored_events {WHERE} 3").fetchone()
    connection.close()
    with opened(file) as app:
        before = app.load(PARTNERSHIP)
        circumstances = [record.meta for record in app.history(PARTNERSHIP)]
    document = dict(reversed(json.loads(state).items()))
    altered(
        file,
        f"UPDATE stored_events SET state = ? {WHERE} 3",
        json.dumps(document, indent=2, sort_keys=False).encode(),
    )
    with opened(file) as app:
        assert app.load(PARTNERSHIP) == before
        assert [record.meta for record in app.history(PARTNERSHIP)] == circumstances


# --- closing -------------------------------------------------------------------------------------


def test_a_closed_store_is_a_failure_and_keeps_what_was_acknowledged(tmp_path: Path):
    """Whoever goes on after `close` is told so in one of our errors; the file is whole."""
    with opened(tmp_path / "a.db") as app:
        begun(app).execute(visit(1))
    for use in (
        lambda: app.execute(visit(2)),
        lambda: app.load(PARTNERSHIP),
        lambda: list(app.stored()),
    ):
        with pytest.raises(StoreFailure):
            use()
    with opened(tmp_path / "a.db") as app:
        assert app.load(PARTNERSHIP).version == 2


def test_a_store_in_memory_belongs_to_its_application_alone():
    """Two applications in memory share nothing, and nothing outlives them."""
    with opened() as one, opened() as other:
        begun(one)
        assert names(other) == []


def test_open_takes_a_url_or_settings_and_never_both():
    """Nothing to open, or two things, is said in one sentence."""
    for given in ({}, {"url": "memory:", "env": {}}):
        with pytest.raises(StoreUnusable, match="either a URL or env=…, and not both"):
            Pemasyarakatan.open(**given)


# --- what is said of a command -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"actor": 5}, "/actor: expected text, found 5"),
        ({"actor": "\ud800"}, "/actor: holds half a surrogate pair"),
        ({"command_id": 5}, "/command_id: expected text, found 5"),
        ({"command_id": "\ud800"}, "/command_id: holds half a surrogate pair"),
        ({"correlation_id": "x"}, "/correlation_id: expected a UUID, found 'x'"),
        ({"causation_id": 5}, "/causation_id: expected a UUID, found 5"),
        ({"source": "a newspaper"}, "source: expected a Provenance, found 'a newspaper'"),
        (
            {"source": Provenance(kind="RUMOUR", reference="x", grade=Grade.REPORTED)},
            "source: /kind: expected one of NEWS",
        ),
        (
            {"source": Provenance(kind=SourceKind.NEWS, reference=" ", grade=Grade.REPORTED)},
            "/source/reference: empty",
        ),
        (
            {"source": Provenance(kind=SourceKind.NEWS, reference="\ud800", grade="REPORTED")},
            "half a surrogate pair",
        ),
    ],
)
def test_circumstances_that_nothing_could_read_are_never_stored(app: Pemasyarakatan, said, fault):
    """What is said of a command is looked at as closely as the command."""
    before = names(app)
    with pytest.raises(InvalidCommand) as found:
        app.execute(visit(1), **said)

    assert fault in str(found.value)
    assert names(app) == before


def test_circumstances_are_stored_in_one_spelling(app: Pemasyarakatan):
    """A list for a tuple and a text for a member are read back as what they are."""
    source = Provenance(kind="NEWS", reference="x", grade="REPORTED", inferred=[])
    app.execute(visit(1), source=source)
    *_, record = app.history(PARTNERSHIP)

    assert record.source == Provenance(kind=SourceKind.NEWS, reference="x", grade=Grade.REPORTED)
    assert record.recorded_at.tzinfo is UTC

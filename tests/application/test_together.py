"""Several commands in one save: all of them or none, each seeing what those before it gave."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from pemasyarakatan.application import Pemasyarakatan, Status
from pemasyarakatan.cli.recording import LineStatus, record
from pemasyarakatan.domain.corrections import Void
from pemasyarakatan.domain.partner import RegisterPartner
from pemasyarakatan.domain.together import Together
from pemasyarakatan.errors import InvalidCommand, Refused, VersionConflict
from pemasyarakatan.testing.clock import FixedClock

from .world import (
    CILEGON,
    HEALTH,
    NOON,
    OPEN_PARTNERSHIP,
    PARTNERSHIP,
    REGISTER_FACILITY,
    REGISTER_PARTNER,
    SOCIAL,
    alias,
    name_of,
    names,
    opened,
    versions,
    visit,
)

ALL = Together(commands=(REGISTER_FACILITY, REGISTER_PARTNER, OPEN_PARTNERSHIP, visit(1), visit(2)))


@pytest.fixture(name="clock")
def _clock():
    return FixedClock(NOON)


@pytest.fixture(name="app", params=["memory", "sqlite"])
def _app(request, tmp_path: Path, clock: FixedClock):
    path = None if request.param == "memory" else tmp_path / "a.db"
    with opened(path, clock=clock) as app:
        yield app


def test_each_sees_what_those_before_it_gave(app: Pemasyarakatan):
    """A visit of a partnership that the same save opens, after its partner and its facility."""
    receipt = app.execute(ALL)

    assert (receipt.status, receipt.stream) == (Status.RECORDED, CILEGON)
    written = {one.stream: (one.version, len(one.events)) for one in receipt.also}
    assert written == {SOCIAL: (1, 1), name_of("Dinas Sosial"): (1, 1), PARTNERSHIP: (3, 3)}
    assert versions(app, PARTNERSHIP) == [1, 2, 3]
    assert {record.command.name for record in app.history(PARTNERSHIP)} == {"Together"}


def test_a_refusal_of_one_refuses_all(app: Pemasyarakatan):
    """Nothing is written, and the refusal says which of them it was."""
    with pytest.raises(Refused) as refused:
        app.execute(Together(commands=(REGISTER_FACILITY, REGISTER_PARTNER, visit(1))))

    assert refused.value.rule == "partnership.not_found"
    assert refused.value.reason.startswith("HoldVisit, 3 of 3: ")
    assert names(app) == []


def test_what_one_claims_is_taken_for_the_next(app: Pemasyarakatan):
    """Two partners of one name in one save are as ambiguous as in two."""
    other = RegisterPartner(partner_id=HEALTH, name="DINAS  sosial", regency="Cilegon")
    with pytest.raises(Refused, match="RegisterPartner, 2 of 2") as refused:
        app.execute(Together(commands=(REGISTER_PARTNER, other)))

    assert refused.value.rule == "partner.name_taken"
    assert names(app) == []


def test_a_repeat_gives_the_first_receipt(app: Pemasyarakatan):
    """Under its id it is the same save; with other content it is a conflict."""
    first = app.execute(ALL, command_id="7")
    again = app.execute(ALL, command_id="7")

    assert again.status is Status.UNCHANGED
    assert (again.stream, again.version, again.events) == (
        first.stream,
        first.version,
        first.events,
    )
    assert set(again.also) == set(first.also)
    with pytest.raises(Refused) as refused:
        app.execute(Together(commands=ALL.commands[:4]), command_id="7")
    assert refused.value.rule == "command.conflicting_duplicate"


def test_a_repeat_is_found_where_the_first_command_wrote_nothing(app: Pemasyarakatan):
    """The save is known by every stream that it could have written to."""
    app.execute(REGISTER_FACILITY)
    first = app.execute(ALL, command_id="7")
    again = app.execute(ALL, command_id="7")

    assert first.stream == SOCIAL
    assert (again.status, again.stream) == (Status.UNCHANGED, SOCIAL)
    assert app.execute(ALL).status is Status.UNCHANGED


def test_a_save_is_recorded_after_all_that_it_writes_to(app: Pemasyarakatan, clock: FixedClock):
    """A clock that was put back records nothing before what stands there already."""
    later = NOON + timedelta(days=1)
    clock.set(later)
    app.execute(RegisterPartner(partner_id=HEALTH, name="Dinas Sosial", regency="Cilegon"))
    app.execute(Void(stream=HEALTH, target_version=1, reason="error", approved_by="head"))
    clock.set(NOON)
    app.execute(ALL)

    assert {record.recorded_at for record in app.history(CILEGON)} == {later}


def test_the_expected_version_is_that_of_the_first_stream(app: Pemasyarakatan):
    """A save over a stream that moved is a conflict at once."""
    app.execute(REGISTER_FACILITY)
    with pytest.raises(VersionConflict):
        app.execute(ALL, expected_version=0)
    assert app.execute(ALL, expected_version=1).status is Status.RECORDED


def test_a_fact_and_its_void_in_one_save(app: Pemasyarakatan):
    """An amendment sees the facts of its own save, and what it gives up is given up."""
    void = Void(stream=SOCIAL, target_version=2, reason="error", approved_by="head")
    app.execute(Together(commands=(REGISTER_PARTNER, alias("Dinsos"), void, alias("Dinsos Kota"))))

    assert list(app.load(SOCIAL).state.spellings) == ["Dinas Sosial", "Dinsos Kota"]
    assert not app.load(name_of("Dinsos")).state.holders


def test_check_tells_all_the_events(app: Pemasyarakatan):
    """Nothing is written, and every command's events are named."""
    told = [type(event).__name__ for event in app.check(ALL)]

    assert (
        told == ["FacilityRegistered", "PartnerRegistered", "PartnershipOpened"] + ["VisitHeld"] * 2
    )
    assert names(app) == []


@pytest.mark.parametrize(
    ("commands", "fault"),
    [
        ((), "/commands: empty"),
        ([REGISTER_FACILITY], "expected a tuple"),
        ((Together(commands=(REGISTER_FACILITY,)),), "/commands/0: no command"),
        ((REGISTER_FACILITY, "visit"), "/commands/1: no command"),
        ((visit(1, venue=3),), "/commands/0/data/venue: expected text"),
    ],
)
def test_what_cannot_be_a_save_is_invalid(app: Pemasyarakatan, commands, fault):
    """The fault and where it stands are told."""
    with pytest.raises(InvalidCommand) as invalid:
        app.execute(Together(commands=commands))
    assert fault in str(invalid.value)


def line_of(app: Pemasyarakatan, command: Together, **said: object) -> bytes:
    """A JSON line of a command."""
    return json.dumps({"command": "Together", "data": app.codec.plain(command), **said}).encode()


def test_a_line_can_hold_several_commands(app: Pemasyarakatan):
    """It is read as the same commands, and an inferred field within it is pointed at."""
    source = {
        "kind": "NEWS",
        "reference": "x",
        "grade": "REPORTED",
        "inferred": [{"field": "/commands/3/data/form", "basis": "the word used"}],
    }
    told: list = []
    record(app, [line_of(app, ALL, command_id="7", source=source)], told.append)
    repeated = app.execute(ALL, command_id="7")

    assert told[0].status is LineStatus.RECORDED
    assert [len(one.events) for one in told[0].also] == [1, 1, 3]
    assert repeated.status is Status.UNCHANGED


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"commands": []}, "/commands: empty"),
        ({"commands": {}}, "/commands: expected an array"),
        ({"commands": [{"command": "HoldVisit"}]}, "/commands/0: expected an object with command"),
        ({"commands": [{"command": "Visit", "data": {}}]}, "/commands/0: 'Visit' is no command"),
        ({"commands": [{"command": "Together", "data": {}}]}, "'Together' is no command"),
        ({"commands": [{"command": "AddPartnerAlias", "data": {}}]}, "missing field 'partner_id'"),
    ],
)
def test_a_line_that_cannot_be_a_save_is_invalid(app: Pemasyarakatan, data, fault):
    """Every fault has its pointer."""
    told: list = []
    line = json.dumps({"command": "Together", "data": data}).encode()
    record(app, [line], told.append)

    assert told[0].status is LineStatus.INVALID
    assert fault in told[0].message


def test_an_instant_is_one_for_the_whole_save(app: Pemasyarakatan, clock: FixedClock):
    """All of it was recorded at once, by one command."""
    clock.set(datetime(2026, 6, 1, 16, 30, tzinfo=UTC))
    app.execute(ALL)
    records = [one for stream in (CILEGON, SOCIAL, PARTNERSHIP) for one in app.history(stream)]

    assert len({(one.recorded_at, one.command) for one in records}) == 1
    assert all(isinstance(one.originator_id, UUID) for one in records)

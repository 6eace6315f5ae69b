"""When something was recorded never falls within a stream; what day it is depends on where."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

import attrs
import pytest

from pemasyarakatan.application import Pemasyarakatan, Status
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.facility import ObserveHead, RegisterFacility, facility_id
from pemasyarakatan.domain.partner import ObserveRepresentative, RegisterPartner
from pemasyarakatan.domain.partnership import OpenPartnership, partnership_id
from pemasyarakatan.domain.values import Official, PartialDate, PersonName, Zone
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.clock import FixedClock

from .world import (
    HEALTH,
    NOON,
    PARTNERSHIP,
    REGISTER_FACILITY,
    REGISTER_PARTNER,
    SOCIAL,
    alias,
    begun,
    name_of,
    opened,
    visit,
)


@pytest.fixture(name="clock")
def _clock():
    return FixedClock(NOON)


@pytest.fixture(name="app")
def _app(clock: FixedClock):
    with opened(clock=clock) as app:
        yield begun(app)


def recorded(app: Pemasyarakatan, stream) -> list[datetime]:
    """When each event of a stream was recorded."""
    return [record.recorded_at for record in app.history(stream)]


def test_a_clock_set_back_does_not_take_the_stream_back(app, clock):
    """What follows is recorded no earlier than what it follows."""
    clock.advance(days=1)
    app.execute(visit(1))
    clock.advance(days=-3)
    app.execute(visit(2))
    clock.advance(days=4)
    app.execute(visit(3))

    day = timedelta(days=1)
    assert recorded(app, PARTNERSHIP) == [NOON, NOON + day, NOON + day, NOON + 2 * day]


def test_all_streams_of_one_save_are_recorded_at_one_instant(app, clock):
    """Also when the register was written later than the clock now says."""
    clock.advance(days=1)
    app.execute(alias("Dinas"))
    app.execute(Void(stream=SOCIAL, target_version=2, reason="double", approved_by="head"))
    clock.advance(days=-1)
    app.execute(RegisterPartner(partner_id=HEALTH, name="Dinas", regency="Cilegon"))

    later = NOON + timedelta(days=1)
    assert recorded(app, name_of("Dinas")) == [later, later, later]
    assert recorded(app, HEALTH) == [later]


def test_the_instant_moved_by_another_stream_is_the_day_that_rules_see(app, clock):
    """A day that lies ahead of the clock, and not of the record, is no day ahead."""
    clock.advance(days=1)
    app.execute(alias("Dinas"))
    app.execute(Void(stream=SOCIAL, target_version=2, reason="double", approved_by="head"))
    clock.set(NOON)
    app.execute(RegisterPartner(partner_id=HEALTH, name="Dinas Kesehatan", regency="Cilegon"))
    seen = ObserveRepresentative(partner_id=HEALTH, official=Official(), observed_on=JUNE_2)
    assert outcome(app, seen) == "partner.future"
    app.execute(alias("Dinas", HEALTH))

    # The name was given free on 2 June, so what claims it cannot be recorded before.
    assert recorded(app, HEALTH)[-1].date() == date(2026, 6, 2)
    assert outcome(app, seen) is Status.RECORDED


def test_recorded_at_never_falls_whatever_the_clock_does(app, clock):
    """Days back, years ahead, microseconds: every stream is recorded in order."""
    random = Random(7)
    for number in range(60):
        clock.set(NOON + timedelta(microseconds=random.randrange(-(10**13), 10**13)))
        app.execute(visit(number))
        if number % 3 == 0:
            app.execute(alias(f"Dinas {number}"))

    for stream in (PARTNERSHIP, SOCIAL, *(name_of(f"Dinas {n}") for n in range(0, 60, 3))):
        times = recorded(app, stream)
        assert times == sorted(times)
    by_command = {}
    for one in app.stored():
        record = app.records.to_domain_event(one)
        by_command.setdefault(record.command.sha256, set()).add(record.recorded_at)
    assert {len(times) for times in by_command.values()} == {1}


def test_a_clock_of_any_zone_is_stored_in_utc(app, clock):
    """The instant is kept, in one spelling."""
    clock.set(datetime(2026, 6, 1, 14, 0, tzinfo=timezone(timedelta(hours=7))))
    app.execute(visit(1))

    assert recorded(app, PARTNERSHIP)[-1] == datetime(2026, 6, 1, 7, 0, tzinfo=UTC)
    assert recorded(app, PARTNERSHIP)[-1].tzinfo is UTC


def test_a_clock_without_a_zone_is_no_clock(app):
    """A bare date and time is no instant; nothing is stored."""
    with opened(clock=lambda: datetime(2026, 6, 1, 5, 0)) as bare:  # noqa: DTZ001
        with pytest.raises(ValueError, match="no time zone; expected an aware instant"):
            bare.execute(REGISTER_PARTNER)
        assert list(bare.stored()) == []


JUNE_2 = PartialDate.on(date(2026, 6, 2))


@pytest.mark.parametrize(
    ("hour", "minute", "already_there"),
    [
        (14, 59, ()),
        (15, 0, (Zone.WIT,)),
        (15, 59, (Zone.WIT,)),
        (16, 0, (Zone.WIT, Zone.WITA)),
        (16, 59, (Zone.WIT, Zone.WITA)),
        (17, 0, (Zone.WIT, Zone.WITA, Zone.WIB)),
    ],
)
@pytest.mark.parametrize("zone", list(Zone))
def test_today_is_the_date_where_the_facility_is(hour, minute, already_there, zone):
    """Around midnight in Indonesia a visit of today is a visit of tomorrow one island further."""
    clock = FixedClock(NOON)
    with opened(clock=clock) as app:
        app.execute(attrs.evolve(REGISTER_FACILITY, tz=zone))
        begun_without_facility(app)
        clock.set(datetime(2026, 6, 1, hour, minute, tzinfo=UTC))
        official = Official(name=PersonName(raw="Margono", canonical="Margono"))
        head = ObserveHead(
            facility_id=REGISTER_FACILITY.facility_id, official=official, observed_on=JUNE_2
        )
        new = RegisterFacility(
            facility_id=facility_id("rutan-serang"),
            key="rutan-serang",
            name="Rutan Serang",
            kind=REGISTER_FACILITY.kind,
            class_seen_on=JUNE_2,
            tz=zone,
            registered_on=JUNE_2,
        )
        for command, rule in (
            (visit(1, occurred_on=JUNE_2), "partnership.future"),
            (head, "facility.future"),
            (new, "facility.future"),
        ):
            assert outcome(app, command) == (Status.RECORDED if zone in already_there else rule)


def begun_without_facility(app: Pemasyarakatan) -> None:
    """A partner and its partnership with the facility that is there."""
    app.execute(REGISTER_PARTNER)
    app.execute(
        OpenPartnership(
            partnership_id=PARTNERSHIP,
            facility_id=REGISTER_FACILITY.facility_id,
            partner_id=SOCIAL,
            opened_on=PartialDate.on(date(2026, 5, 1)),
        )
    )


def outcome(app: Pemasyarakatan, command):
    """What becomes of a command: its status, or the rule that refuses it."""
    try:
        return app.execute(command).status
    except Refused as refused:
        return refused.rule


def test_a_partner_counts_its_days_in_the_east(app, clock):
    """Where no facility is involved it is the date in WIT."""
    seen = ObserveRepresentative(partner_id=SOCIAL, official=Official(), observed_on=JUNE_2)
    clock.set(datetime(2026, 6, 1, 14, 59, tzinfo=UTC))
    assert outcome(app, seen) == "partner.future"
    clock.set(datetime(2026, 6, 1, 15, 0, tzinfo=UTC))
    assert outcome(app, seen) is Status.RECORDED


def test_a_partnership_of_an_unknown_facility_counts_its_days_in_the_east(clock):
    """A facility that was never registered has no zone to go by."""
    with opened(clock=clock) as app:
        clock.set(datetime(2026, 6, 1, 15, 30, tzinfo=UTC))
        nowhere = facility_id("lapas-anywhere")
        command = OpenPartnership(
            partnership_id=partnership_id(nowhere, SOCIAL),
            facility_id=nowhere,
            partner_id=SOCIAL,
            opened_on=JUNE_2,
        )
        assert outcome(app, command) is Status.RECORDED


@pytest.mark.parametrize(("hour", "told"), [(16, "partnership.impossible"), (17, Status.RECORDED)])
def test_a_corrected_fact_is_looked_at_with_its_day_of_recording_there(app, clock, hour, told):
    """What was recorded on 1 June in WIB cannot have happened on 2 June, though it was in WIT."""
    clock.set(datetime(2026, 6, 1, hour, 30, tzinfo=UTC))
    app.execute(visit(1))
    event = next(iter(app.load(PARTNERSHIP).state.visits))
    correct = Correct(
        stream=PARTNERSHIP,
        target_version=2,
        corrected=attrs.evolve(event, occurred_on=JUNE_2),
        reason="the minutes say so",
        approved_by="head",
    )
    clock.advance(days=1)

    assert outcome(app, correct) == told

"""Synthetic worlds: honest, the same from the same seed, and never growing while they are told."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from attrs import evolve, frozen

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.agreement import (
    DraftAgreement,
    InstrumentKind,
    RenewAgreement,
    SignAgreement,
)
from pemasyarakatan.domain.assistance import DistributeAid
from pemasyarakatan.domain.ceremony import HoldSigningBatch
from pemasyarakatan.domain.compliance import AttendBriefing
from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void
from pemasyarakatan.domain.facility import FacilityRegistered
from pemasyarakatan.domain.partner import PartnerRegistered
from pemasyarakatan.domain.partnership import LinkAgreement, OpenPartnership, VisitHeld
from pemasyarakatan.domain.register import (
    NameClaimed,
    NameReleased,
    NumberClaimed,
    NumberReleased,
)
from pemasyarakatan.domain.together import Together
from pemasyarakatan.domain.values import PersonName, Zone
from pemasyarakatan.errors import Refused
from pemasyarakatan.record import Record
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.testing.worlds import (
    LABEL,
    Counts,
    SyntheticWorld,
    nation,
    record,
    region,
    village,
    workdays,
)
from pemasyarakatan.testing.worlds.__main__ import main
from pemasyarakatan.testing.worlds.aid import national_day
from pemasyarakatan.testing.worlds.simulation import Simulation
from pemasyarakatan.testing.worlds.world import REGION, told

AMENDING = (Correct, Void, AttachEvidence)

DIGEST = "…"
"""Of everything that the village of seed 1 stores. Another one is another world: say so."""

YEAR = 2025


@frozen
class Told:
    """A world in a store: what was counted, and every record as it was stored."""

    app: Pemasyarakatan
    counts: Counts
    records: list[Record]
    sizes: list[int]

    def of(self, *events: type) -> list[Record]:
        """The records of these events."""
        return [one for one in self.records if isinstance(one.event, events)]


def recorded(world: SyntheticWorld, url: str = "memory:", **said: Any) -> tuple[Any, Counts]:
    """The application that *world* was recorded in, and what was counted."""
    clock = FixedClock(world.begins)
    app = Pemasyarakatan.open(url, clock=clock)
    return app, record(world, app, clock, **said)


def digest(app: Pemasyarakatan) -> str:
    """What tells one store from another: every stream, name and byte, in the order of the log."""
    found = sha256()
    for one in app.stored():
        found.update(f"{one.originator_id} {one.originator_version} {one.topic}\n".encode())
        found.update(one.state)
    return found.hexdigest()


@pytest.fixture(name="year", scope="module")
def _year() -> Told:
    """The year of eight units, recorded; a whole region takes three times as long."""
    world = village(1, facilities=8, weeks=52, ties=(14, 9, 7, 5, 4, 3, 3, 2))
    app, counts = recorded(world)
    streams = dict.fromkeys(one.originator_id for one in app.stored())
    records = [one for stream in streams for one in app.history(stream)]
    records.sort(key=lambda one: one.recorded_at)
    return Told(app, counts, records, [len(one.state) for one in app.stored()])


# --- the same from the same seed -----------------------------------------------------------------


def test_one_seed_gives_one_world_byte_by_byte() -> None:
    """It is told twice alike, as it was when its digest was written down; another seed is not."""
    (first, _), (second, _), (other, _) = (recorded(village(seed)) for seed in (1, 1, 2))
    assert digest(first) == digest(second) == DIGEST
    assert digest(other) != DIGEST


def test_it_does_not_hang_on_the_order_of_sets() -> None:
    """Processes that hash texts otherwise tell the same world."""
    code = (
        "from hashlib import sha256\n"
        "from pemasyarakatan.testing.worlds import village\n"
        "from pemasyarakatan.wire.catalogue import codec\n"
        "told = [(str(t.recorded_at), codec().canonical(t.command)[1]) for t in "
        "village(3).commands()]\n"
        "print(len(told), sha256(repr(told).encode()).hexdigest())\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_a_year_and_a_size_give_another_world() -> None:
    """The seed alone is not the world."""
    begun = [
        [telling.command for telling in islice(world.commands(), 20)]
        for world in (region(1), region(1, year=2024), village(1), nation(1))
    ]
    assert all(one != other for one, other in pairwise(begun))


# --- honest --------------------------------------------------------------------------------------


def test_every_command_is_accepted(year: Told) -> None:
    """Only what was sent twice changed nothing; and all of it is counted."""
    counts = year.counts
    assert counts.unchanged > 0
    assert counts.events == len(year.records) == len(year.sizes)
    assert counts.streams == sum(one.originator_version == 1 for one in year.records)


def test_a_world_recorded_again_is_unchanged() -> None:
    """Every command is known by its id."""
    world = village(1, weeks=3)
    clock = FixedClock(world.begins)
    with Pemasyarakatan.open("memory:", clock=clock) as app:
        first = record(world, app, clock)
        again = record(world, app, clock)
    assert (again.commands, again.unchanged) == (first.commands, first.commands)
    assert again.events == again.streams == 0


def test_no_stream_breaks_an_invariant(year: Told) -> None:
    """What was recorded with an acknowledgement is no fault; there is nothing else."""
    streams = dict.fromkeys(one.originator_id for one in year.records)
    loaded = [year.app.load(stream) for stream in streams]
    broken = [
        (one.kind, found)
        for one in loaded
        for found in year.app.decisions.decider(one.kind).broken(one.state)
    ]
    assert not broken


def test_all_of_it_says_that_it_is_synthetic(year: Told) -> None:
    """The reference of every source begins with the label; so does the one of every witness."""
    references = [one.source.reference for one in year.records if one.source]
    references += [
        one.event.provenance.reference for one in year.records if hasattr(one.event, "provenance")
    ]
    assert len(references) > len(year.records)
    assert all(one.startswith(f"{LABEL} village-8-52 1: ") for one in references)


def test_every_name_is_visibly_made_up(year: Told) -> None:
    """Units, partners and persons are all called Contoh, which is "example"."""
    names = [one.event.name for one in year.of(FacilityRegistered, PartnerRegistered)]
    persons: list[PersonName] = []
    for one in year.of(VisitHeld):
        officials = (*one.event.delegation, *one.event.counterparts)
        persons += [official.name for official in officials if official.name]
    assert all("Contoh" in name for name in names if name is not None)
    assert len(persons) > 200
    assert all("Contoh" in person.canonical for person in persons)


def test_a_fault_of_the_generator_is_a_refusal() -> None:
    """It names the command, and is not swallowed."""
    world = village(1)
    clock = FixedClock(world.begins)
    with Pemasyarakatan.open("memory:", clock=clock) as app:
        clock.set(world.begins)
        first, *_ = world.commands()
        app.execute(evolve(first.command, name="Lapas lain"))
        with pytest.raises(Refused, match="village-2-6-1-1, RegisterFacility") as refused:
            record(world, app, clock)
    assert refused.value.rule == "facility.exists"


def test_the_application_must_follow_the_clock() -> None:
    """Else everything would be recorded today."""
    with (
        Pemasyarakatan.open("memory:") as app,
        pytest.raises(ValueError, match="open the application with clock"),
    ):
        record(village(1), app, FixedClock())


# --- in the order of time, and never growing -----------------------------------------------------


def test_it_is_told_in_the_order_of_time() -> None:
    """Every instant lies within the world, and none before the one that was told last."""
    world = village(1)
    instants = [one.recorded_at for one in world.commands()]
    assert instants == sorted(instants)
    assert world.begins <= instants[0] < instants[-1] <= world.ends
    assert all(workdays.working(workdays.civil(one, Zone.WITA)) for one in instants)


def test_what_is_kept_does_not_grow_with_time() -> None:
    """A world four times as long keeps no more, counted and measured."""
    waiting: dict[int, int] = {}
    held: dict[int, int] = {}
    for weeks in (26, 104):
        world = village(1, weeks=weeks)
        sim = Simulation(world.label, world.seed, world.size)
        tracemalloc.start()
        waiting[weeks] = max(sim.agenda.waiting() for _ in told(sim))
        _, held[weeks] = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert sum(len(place.ties) for place in sim.places) == 9 + 4
        assert all(len(place.heads) <= 2 for place in sim.places)
    assert waiting[104] < 1.5 * waiting[26]
    assert held[104] < 1.3 * held[26]


def test_only_the_first_commands_are_made_when_only_these_are_asked_for() -> None:
    """Even the national year begins at once."""
    first = list(islice(nation(1).commands(), 3))
    assert [type(one.command).__name__ for one in first] == [
        "RegisterFacility",
        "AssignRegionalOffice",
        "AppointHead",
    ]


# --- the shapes ----------------------------------------------------------------------------------


@pytest.fixture(name="commands", scope="module")
def _commands() -> list[tuple[datetime, Any]]:
    """The commands of a region's year, those of one save one by one; none sent twice."""
    once = {one.said.command_id: one for one in region(1).commands()}
    return [
        (one.recorded_at, command)
        for one in once.values()
        for command in getattr(one.command, "commands", (one.command,))
    ]


def of(commands: list[tuple[datetime, Any]], kind: type) -> list[tuple[datetime, Any]]:
    """The commands of one class."""
    return [(at, one) for at, one in commands if isinstance(one, kind)]


def test_a_region_has_the_size_and_sources_of_a_region(
    year: Told, commands: list[tuple[datetime, Any]]
) -> None:
    """About 7,000 events; compliance is the largest source; an event has 0.5 to 2 KB."""
    register = len(commands) // 20
    assert 6_000 <= len(commands) + register <= 7_800
    kinds = Counter(
        next((one.name for one in DECIDERS if type(command) in one.pairs), None)
        for _, command in commands
    )
    assert kinds.most_common(1)[0][0] == "compliance"
    assert 0.34 <= kinds["compliance"] / (len(commands) + register) <= 0.46
    sizes = sorted(year.sizes)
    assert sizes[len(sizes) // 20] >= 500
    assert 700 <= median(sizes) <= 1_300
    assert sizes[len(sizes) * 19 // 20] <= 2_500


def test_streams_are_short_and_many(year: Told) -> None:
    """A dozen events a paper, a handful an answer; and some five events a stream."""
    lengths: defaultdict[str, Counter[Any]] = defaultdict(Counter)
    for one in year.records:
        lengths[one.aggregate][one.originator_id] += 1
    assert 4 <= year.counts.events / year.counts.streams <= 7
    assert max(lengths["compliance"].values()) <= 16
    assert 3 <= median(lengths["compliance"].values()) <= 8
    assert 8 <= median(lengths["agreement"].values()) <= 30
    assert max(max(one.values()) for one in lengths.values()) <= 200


def test_many_units_deal_with_few_partners_and_one_with_forty(
    commands: list[tuple[datetime, Any]],
) -> None:
    """The partnerships of a unit are skewed to the right."""
    ties = Counter(one.facility_id for _, one in of(commands, OpenPartnership))
    assert len(ties) == REGION
    assert max(ties.values()) == 40
    assert median(ties.values()) <= 7
    assert sum(ties.values()) / len(ties) > median(ties.values())


def test_two_papers_of_five_are_signed_in_january(commands: list[tuple[datetime, Any]]) -> None:
    """Forty of them in one morning, at one unit."""
    signings = [*of(commands, SignAgreement), *of(commands, RenewAgreement)]
    days = [one.signed_on.exact for _, one in signings]
    this_year = [day for day in days if day and day.year == YEAR]
    assert 0.3 <= sum(day.month == 1 for day in this_year) / len(this_year) <= 0.5
    together: defaultdict[Any, list[datetime]] = defaultdict(list)
    for at, one in of(commands, SignAgreement):
        together[one.ceremony_id].append(at)
    del together[None]
    largest = max(together.values(), key=len)
    assert len(largest) == 40
    assert max(largest) - min(largest) <= timedelta(hours=3)


def test_a_briefing_is_attended_within_the_hour(commands: list[tuple[datetime, Any]]) -> None:
    """By nearly every unit and the regional office, and told at once."""
    heard: defaultdict[Any, list[datetime]] = defaultdict(list)
    for at, one in of(commands, AttendBriefing):
        heard[one.of.directive_id].append(at)
    assert len(heard) == 12
    for instants in heard.values():
        assert len(instants) >= 17
        assert max(instants) - min(instants) <= timedelta(hours=1)


def test_aid_is_handed_out_everywhere_on_the_national_day(
    commands: list[tuple[datetime, Any]],
) -> None:
    """One round at every unit, on the same day."""
    day = national_day(YEAR)
    rounds = {one.programme_id for _, one in of(commands, DistributeAid) if one.on.exact == day}
    assert len(rounds) == REGION


def test_much_is_handed_in_at_the_end_of_the_month(commands: list[tuple[datetime, Any]]) -> None:
    """The last three working days have far more than their share, which is a seventh."""
    days = [workdays.civil(at, Zone.WITA) for at, _ in commands]
    closing = sum(day in workdays.closing_days(day) for day in days)
    assert 0.2 <= closing / len(days) <= 0.4


def test_every_event_of_the_domain_occurs_in_a_regions_year(
    commands: list[tuple[datetime, Any]],
) -> None:
    """A census by the commands that give them; an agreement is signed as a PKS and otherwise."""
    of_stream: dict[Any, str] = {}
    found: set[tuple[str, type]] = set()
    for _, command in commands:
        amended = getattr(command, "stream", None)
        if amended is not None:
            found.add((of_stream[amended], type(command)))
            continue
        (decider,) = (one for one in DECIDERS if type(command) in one.pairs)
        of_stream[decider.stream(command)] = decider.name
        found.add((decider.name, type(command)))
    deciders = [one for one in DECIDERS if not one.internal]
    every = {(one.name, command) for one in deciders for command in (*one.pairs, *AMENDING)}
    assert sorted((kind, one.__name__) for kind, one in every - found) == []
    drafted = {one.kind for _, one in of(commands, DraftAgreement)}
    assert {InstrumentKind.PKS, InstrumentKind.NOTA_KESEPAKATAN} <= drafted


def test_the_register_gives_and_takes(year: Told) -> None:
    """Numbers and names are claimed with what carries them, and given free with it."""
    found = {type(one.event) for one in year.records if one.aggregate == "register"}
    assert found == {NumberClaimed, NumberReleased, NameClaimed, NameReleased}


def test_some_is_late_some_irregular_some_partly_known(year: Told) -> None:
    """What is recorded after more than a month says why; what is irregular says who answers."""
    late = [one.source.locator for one in year.records if one.source and one.source.locator]
    assert all(one.startswith("terlambat ") for one in late)
    irregular = [
        one.event.irregular for one in year.records if getattr(one.event, "irregular", None)
    ]
    rules = {rule for one in irregular for rule in one.rules}
    visits = [one.event.occurred_on for one in year.of(VisitHeld)]
    assert 15 <= len(late) <= 200
    assert 0.01 <= len(irregular) / len(year.records) <= 0.04
    assert len(rules) >= 8
    assert 0.02 <= sum(not one.exact for one in visits) / len(visits) <= 0.2
    assert any(one.source.inferred for one in year.records if one.source)


def test_a_batch_and_its_signings_are_one_save() -> None:
    """So is a paper of last year with its draft and its link."""
    saves = [one.command.commands for one in region(1).commands() if type(one.command) is Together]
    kinds = {tuple(dict.fromkeys(type(one) for one in commands)) for commands in saves}
    assert kinds >= {
        (SignAgreement, HoldSigningBatch),
        (DraftAgreement, SignAgreement, LinkAgreement),
    }


def test_a_nation_has_units_under_every_office_and_in_every_zone() -> None:
    """631 units under 33 offices, and as skewed as a region."""
    size = nation(1).size
    units = range(size.facilities)
    assert Counter(map(size.office_of, units)).keys() == set(range(33))
    assert {size.zone(office) for office in range(33)} == set(Zone)
    ties = sorted(map(size.ties_of, units))
    assert ties.count(40) == 33
    assert ties[len(ties) // 2] <= 7
    for office in range(33):
        ranks = [size.rank(unit) for unit in units if size.office_of(unit) == office]
        assert sorted(ranks) == list(range(len(ranks)))


# --- working days --------------------------------------------------------------------------------


def test_offices_are_closed_on_weekends_and_fixed_holidays() -> None:
    """The last three working days of a month are three, in order."""
    assert not workdays.working(date(2025, 8, 17))
    assert not workdays.working(date(2025, 12, 25))
    assert workdays.opens(date(2025, 5, 1)) == date(2025, 5, 2)
    assert workdays.closing_days(date(2025, 8, 12)) == (
        date(2025, 8, 27),
        date(2025, 8, 28),
        date(2025, 8, 29),
    )
    assert workdays.next_month(date(2025, 12, 5)) == date(2026, 1, 1)


# --- the command line ----------------------------------------------------------------------------


def test_a_world_is_made_from_the_command_line(tmp_path: Path, capsys: Any) -> None:
    """It prints what was recorded, how fast, and how much memory that took."""
    url = f"sqlite:///{tmp_path / 'world.db'}"
    assert main(["village", "--store", url, "--seed", "5"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    names = [line[:12].strip() for line in printed.out.splitlines()]
    assert names == ["world", "commands", "events", "streams", "seconds", "events/s", "peak memory"]
    assert "village-2-6, seed 5, synthetic" in printed.out
    with Pemasyarakatan.open(url) as app:
        assert digest(app) == digest(recorded(village(5))[0])


def test_what_cannot_be_recorded_is_one_sentence(tmp_path: Path, capsys: Any) -> None:
    """A store in no folder, or one that holds another world."""
    assert main(["village", "--store", f"sqlite:///{tmp_path}/none/world.db"]) == 2
    assert "is no folder" in capsys.readouterr().err
    url = f"sqlite:///{tmp_path / 'world.db'}"
    assert main(["village", "--store", url]) == 0
    assert main(["village", "--store", url, "--seed", "2"]) == 2
    assert "village-2-6-2-3, AppointHead: found" in capsys.readouterr().err


def test_the_kit_does_without_rich() -> None:
    """A bar is drawn only where a terminal wants one."""
    code = (
        "import sys\n"
        "sys.modules['rich'] = None\n"
        "from pemasyarakatan.testing.worlds.__main__ import main\n"
        "sys.exit(main(['village']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_is_shown_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """On the error stream, apart from the report."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["village"]) == 0
    printed = capsys.readouterr()
    assert "events" in printed.err
    assert "peak memory" in printed.out


def test_progress_is_told_now_and_then() -> None:
    """Each time with more, and at the end with everything."""
    seen: list[Counts] = []
    _, counts = recorded(village(1), progress=seen.append)
    assert seen[-1] == counts
    assert [one.commands for one in seen] == sorted({one.commands for one in seen})

"""Synthetic worlds: honest, the same from the same seed, and never growing while they are told."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tracemalloc
from datetime import date
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.facility import FacilityRegistered
from pemasyarakatan.domain.partner import PartnerRegistered
from pemasyarakatan.domain.partnership import VisitHeld
from pemasyarakatan.domain.values import PersonName, Zone
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.testing.worlds import (
    LABEL,
    Counts,
    nation,
    record,
    region,
    village,
    workdays,
)
from pemasyarakatan.testing.worlds.__main__ import main
from pemasyarakatan.testing.worlds.simulation import Simulation
from pemasyarakatan.testing.worlds.world import YEAR, told

from .worlds import Told, recorded

DIGEST = "ad10a6a0d39a7eec51674d4f423c4d84cbaf68f1144af2095fb70261c63cf9b1"
"""Of everything that the village of seed 1 stores. Another one is another world: say so."""


def digest(app: Pemasyarakatan) -> str:
    """What tells one store from another: every stream, name and byte, in the order of the log."""
    found = sha256()
    for one in app.stored():
        found.update(f"{one.originator_id} {one.originator_version} {one.topic}\n".encode())
        found.update(one.state)
    return found.hexdigest()


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
    """In its fourth year a world keeps no more than in its first, counted and measured."""
    world = village(1, weeks=208)
    sim = Simulation(world.label, world.seed, world.size)
    waiting: dict[int, int] = {}
    held: dict[int, int] = {}
    gc.collect()
    tracemalloc.start()
    for number, telling in enumerate(told(sim)):
        year = telling.recorded_at.year
        waiting[year] = max(waiting.get(year, 0), sim.agenda.waiting())
        if number % 50 == 0:
            gc.collect()
            held[year] = max(held.get(year, 0), tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert waiting[YEAR + 3] < 1.2 * waiting[YEAR]
    assert held[YEAR + 3] < 1.2 * held[YEAR]
    assert sum(len(place.ties) for place in sim.places) == 9 + 4
    assert all(len(place.heads) <= 2 for place in sim.places)


def test_only_the_first_commands_are_made_when_only_these_are_asked_for() -> None:
    """Even the national year begins at once."""
    first = list(islice(nation(1).commands(), 3))
    assert [type(one.command).__name__ for one in first] == [
        "RegisterFacility",
        "AssignRegionalOffice",
        "AppointHead",
    ]


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

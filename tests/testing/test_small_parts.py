"""The clock, the world, the census and the choices."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

import attrs
import pytest

import pemasyarakatan
from pemasyarakatan.domain.decider import Broken
from pemasyarakatan.domain.facility import (
    FACILITY,
    FacilityKind,
    FacilityRegistered,
    RenameFacility,
    facility_id,
)
from pemasyarakatan.domain.law import UNSEEN
from pemasyarakatan.domain.values import PartialDate, Zone
from pemasyarakatan.testing.census import Census
from pemasyarakatan.testing.choices import Choices, Simplest
from pemasyarakatan.testing.clock import START, FixedClock
from pemasyarakatan.testing.laws import LawBroken, check_decider_laws
from pemasyarakatan.testing.scenario import TODAY
from pemasyarakatan.testing.telling import told
from pemasyarakatan.testing.walk import Walk
from pemasyarakatan.testing.world import World

from .counter import COUNTER, TOO_MANY, Begin, Count

SOURCE = Path(pemasyarakatan.__file__).parent
CILEGON = facility_id("lapas-cilegon")
REGISTERED = FacilityRegistered(
    facility_id=CILEGON,
    key="lapas-cilegon",
    name="Lapas Cilegon",
    kind=FacilityKind.LAPAS,
    class_seen_on=PartialDate(),
    tz=Zone.WIB,
    registered_on=PartialDate(),
)


class TestFixedClock:
    """A clock that is told what time it is."""

    def test_it_stands_still(self):
        """Asked twice, it gives the same aware instant."""
        clock = FixedClock()

        assert clock() == clock() == START
        assert clock().tzinfo is UTC

    def test_it_moves_when_told(self):
        """It moves on, and back, by what it is told."""
        clock = FixedClock(datetime(2026, 1, 31, tzinfo=UTC))

        clock.advance(days=1, seconds=5)
        clock.advance(timedelta(hours=-1))

        assert clock() == datetime(2026, 1, 31, 23, 0, 5, tzinfo=UTC)

    def test_it_tells_utc(self):
        """An instant of another zone is given in UTC."""
        clock = FixedClock(datetime(2026, 6, 1, 9, tzinfo=timezone(timedelta(hours=9))))

        assert clock() == datetime(2026, 6, 1, tzinfo=UTC)

    def test_it_wants_a_zone(self):
        """A naive instant is refused with what to do."""
        with pytest.raises(ValueError, match="names no zone"):
            FixedClock(datetime(2026, 6, 1))  # noqa: DTZ001


class TestWorld:
    """The world around a decision."""

    def test_it_is_built_step_by_step(self):
        """Streams, absent streams and policies come together in circumstances."""
        other = facility_id("lapas-selong")
        world = (
            World.on(date(2026, 2, 3))
            .with_stream(CILEGON, FACILITY, REGISTERED)
            .without_stream(other)
            .with_policy("agreement.no_evaluation")
        )

        circumstances = world.circumstances

        assert circumstances.today == date(2026, 2, 3)
        assert circumstances.seen(CILEGON).name == "Lapas Cilegon"
        assert circumstances.seen(other) is None
        assert circumstances.policies == {"agreement.no_evaluation"}

    def test_a_step_leaves_the_world_before_it_as_it_was(self):
        """Two worlds may grow out of one."""
        plain = World.on(TODAY)
        plain.with_state(CILEGON, None)

        assert plain.circumstances.seen(CILEGON) is UNSEEN


class TestCensus:
    """What closes a suite."""

    def test_it_names_what_is_missing(self):
        """A census of nothing names every command, rule and event, and the short streams."""
        with pytest.raises(AssertionError) as failed:
            Census(COUNTER).close()

        for name in ("Begin was accepted 0", "counter.too_many refused 0", "Counted was never"):
            assert name in str(failed.value)
        assert "median stream has 0 events" in str(failed.value)

    def test_it_closes_when_enough_was_done(self):
        """A census closes after walks that tried everything."""
        census = Census(COUNTER)

        check_decider_laws(COUNTER, walks=500, observe=census.attempt, ended=census.stream)

        census.close()

    def test_a_rule_that_was_said_to_refuse_nothing_and_does_is_named(self):
        """An exemption that is no longer true fails the census."""
        census = Census(COUNTER, {TOO_MANY.id: "nobody counts that far"})
        census.refused[TOO_MANY.id] += 1

        assert "counter.too_many refused, though nobody counts that far" in census.missing()


class TestChoices:
    """One stream of small whole numbers."""

    def test_the_simplest_source_takes_the_first_of_everything(self):
        """What shrinking leads to is the first option, and no chance taken."""
        choices = Choices(Simplest())

        assert choices.pick("abc") == "a"
        assert not choices.chance(99)
        assert choices.weighted("abc", (0, 1, 5)) == "b"
        assert choices.some("abc", 3) == ()

    def test_weights_are_kept(self):
        """What weighs more comes more often, and what weighs nothing never."""
        choices = Choices(Random(1))
        drawn = [choices.weighted("abc", (90, 10, 0)) for _ in range(500)]

        assert drawn.count("a") > drawn.count("b") > drawn.count("c") == 0

    def test_some_are_taken_once_each(self):
        """A selection holds each option once at most, in its order."""
        choices = Choices(Random(1))

        for _ in range(50):
            taken = choices.some("abcdef", 4)
            assert sorted(set(taken)) == list(taken)


def test_a_walk_is_the_same_in_every_process():
    """A seed gives the same history whatever order sets have in a process."""
    script = (
        "from random import Random\n"
        "from pemasyarakatan.domain.agreement import AGREEMENT as decider\n"
        "from pemasyarakatan.testing.choices import Choices\n"
        "from pemasyarakatan.testing.steered import steering_of\n"
        "from pemasyarakatan.testing.telling import lines\n"
        "from pemasyarakatan.testing.walk import Walk\n"
        "walk = Walk(decider, Choices(Random(4)), steering=steering_of(decider), goal=20)\n"
        "walk.run()\n"
        "print(lines(walk.history))\n"
    )
    told_by = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert told_by[0].count("\n") > 10
    assert told_by[0] == told_by[1]


def test_a_broken_law_is_told_after_as_few_events_as_break_it():
    """The message of a broken law shows a short history, not the one it was found in."""

    def broken(state):
        crowded = len(state.steps) > 1
        return COUNTER.broken(state) if not crowded else (told_wrong,)

    told_wrong = Broken(rule="counter.crowded", found="two steps")
    with pytest.raises(LawBroken) as failed:
        check_decider_laws(attrs.evolve(COUNTER, broken=broken), walks=50)

    assert failed.value.law == "no invariant is broken by what was accepted"
    assert str(failed.value).count("Counted(") <= 3


def test_a_walk_proposes_a_kind_when_it_is_asked_for():
    """A command of a kind is made for the state at hand, with fields of one's own."""
    walk = Walk(COUNTER, Choices(Random(1)))
    walk.give(walk.made(Begin, name="visits"))

    command = walk.made(Count, more=3)

    assert (command.counter_id, command.more) == (walk.stream, 3)


def test_values_are_told_in_short():
    """What is left at its default is left out, ids are cut, dates are plain."""
    command = RenameFacility(facility_id=CILEGON, name="Lapas", effective_on=date(2026, 1, 2))
    assert told(command) == (
        f"RenameFacility(facility_id={str(CILEGON)[:8]}…, name='Lapas', effective_on=2026-01-02)"
    )
    assert told((FacilityKind.LAPAS, PartialDate.month(2026, 2))) == (
        "(LAPAS, 2026-02-01..2026-02-28)"
    )


def test_few_modules_need_hypothesis_or_pytest():
    """The strategies and the state machine import Hypothesis; only the contract imports pytest."""
    importing = {"hypothesis": set(), "pytest": set()}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.partition(".")[0] in importing:
                    importing[name.partition(".")[0]].add(str(path.relative_to(SOURCE)))

    assert importing == {
        "hypothesis": {"testing/strategies.py", "testing/storage/machine.py"},
        "pytest": {"testing/storage/contract.py"},
    }


def test_the_kit_loads_no_hypothesis():
    """A process that imports the kit has Hypothesis only if it asks for the strategies."""
    script = "import sys, pemasyarakatan.testing; print('hypothesis' in sys.modules)"

    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == "False"

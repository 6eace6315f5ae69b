"""Random commands to the whole application, checked against plain lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pemasyarakatan.application import Pemasyarakatan, Status, app, decisions
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import at, fold
from pemasyarakatan.domain.shape import faults
from pemasyarakatan.errors import (
    InvalidCommand,
    PemasyarakatanError,
    Refused,
    UnknownStream,
    VersionConflict,
)
from pemasyarakatan.testing.altering import altered
from pemasyarakatan.testing.amending import SHARED
from pemasyarakatan.testing.choices import Choices, Simplest
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.testing.known import STREAMS
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steered import steering_of
from pemasyarakatan.testing.walk import Walk, acknowledging

from .model import Kept, Model, Told

COMMANDED = {decider.name: decider for decider in DECIDERS if not decider.internal}
SEEDS = st.integers(0, 99_999)
START = datetime(2026, 6, 1, 14, 30, tzinfo=UTC)


class Application(RuleBasedStateMachine):
    """Commands across streams, repeats, stale versions and questions about the past."""

    def __init__(self) -> None:
        super().__init__()
        # Late in the evening, where the zones of the country disagree about the date.
        self.clock = FixedClock(START)
        self.app = Pemasyarakatan.open("memory:", clock=self.clock)
        self.model = Model()
        self.first: dict[str, tuple[Any, Any]] = {}

    def teardown(self) -> None:
        """Close the store."""
        self.app.close()

    @initialize(seeds=st.lists(SEEDS, min_size=len(COMMANDED), max_size=len(COMMANDED)))
    def begin(self, seeds):
        """One stream of each kind, so that commands find what they look at."""
        for decider, seed in zip(COMMANDED.values(), seeds, strict=True):
            creating = next(iter(decider.pairs))
            self._execute(decider, self._propose(decider, seed, kind=creating))

    @rule(
        aggregate=st.sampled_from(sorted(COMMANDED)),
        seeds=st.lists(SEEDS, min_size=1, max_size=6),
        versioned=st.booleans(),
    )
    def execute(self, aggregate, seeds, versioned):
        """Commands give what the model says, or are refused as the model says."""
        decider = COMMANDED[aggregate]
        for seed in seeds:
            self._execute(decider, self._propose(decider, seed), versioned=versioned)

    @precondition(lambda self: self.first)
    @rule(seed=SEEDS)
    def repeat(self, seed):
        """A command id that was used gives its first receipt again, and refuses other content."""
        command_id = Choices(Random(seed)).pick(sorted(self.first))
        command, receipt = self.first[command_id]

        again = self.app.execute(command, command_id=command_id)

        assert again == attrs.evolve(receipt, status=Status.UNCHANGED)
        with pytest.raises(Refused, match=r"command\.conflicting_duplicate"):
            self.app.execute(_other(command), command_id=command_id)

    @precondition(lambda self: self.model.streams)
    @rule(seed=SEEDS, off=st.sampled_from((-1, 1)))
    def stale(self, seed, off):
        """A version that the stream is not at is a conflict, whatever the command."""
        stream = self._some_stream(seed)
        kept = self.model.streams[stream]
        command = self._propose(kept.decider, seed, stream)
        if _stream(command) != stream:
            return  # What was altered in it is the stream that it is for.
        expected = len(kept.events) + off

        with pytest.raises((VersionConflict, InvalidCommand)) as told:
            self.app.execute(command, expected_version=expected)

        if isinstance(told.value, VersionConflict):
            assert (told.value.expected, told.value.found) == (expected, len(kept.events))

    @rule(hours=st.sampled_from((1, 5, 24, 24 * 30, -2)))
    def wait(self, hours):
        """Time passes; now and then the clock is set back."""
        self.clock.advance(seconds=hours * 3600)

    @precondition(lambda self: self.model.streams)
    @rule(seed=SEEDS)
    def ask(self, seed):
        """What held on a day, and what was known at an instant, follow from the records."""
        stream = self._some_stream(seed)
        kept = self.model.streams[stream]
        instant = Choices(Random(seed)).pick(kept.recorded_at)
        known = [
            event for event, on in zip(kept.events, kept.recorded_at, strict=True) if on <= instant
        ]
        valid = instant.date()

        assert self.app.load(stream, known=instant).state == fold(kept.decider, known)
        assert self.app.load(stream, valid=valid).state == at(kept.decider, kept.events, valid)

    @invariant()
    def holds_what_was_told(self):
        """Every stream holds exactly what the receipts said, in an order of time."""
        for stream, kept in self.model.streams.items():
            records = list(self.app.history(stream))
            loaded = self.app.load(stream)

            assert [record.event for record in records] == kept.events
            assert [record.recorded_at for record in records] == kept.recorded_at
            assert sorted(kept.recorded_at) == kept.recorded_at
            assert (loaded.kind, loaded.version) == (kept.decider.name, len(kept.events))
            assert loaded.state == kept.state

    @invariant()
    def reserves_what_is_claimed(self):
        """The register holds for every number and name just who claims it."""
        claimed = self.model.claimed()
        reserved = {s for s, kept in self.model.streams.items() if kept.decider.internal}
        for stream in reserved | claimed.keys():
            holders = claimed.get(stream, frozenset())
            assert self.app.load(stream).state.holders == holders
        total = sum(1 for _ in self.app.stored())
        assert total == sum(len(one.events) for one in self.model.streams.values())

    def _execute(self, decider, command, *, versioned=False):
        stream = _stream(command)
        version = len(self.model.streams[stream].events) if stream in self.model.streams else 0
        options: dict[str, Any] = {"command_id": f"command {len(self.first)}"}
        if versioned:
            options["expected_version"] = version
        try:
            told: Told | Refused = self._tell(decider, stream, command)
        except Refused as refused:
            told = refused
        try:
            receipt = self.app.execute(command, actor="a machine", **options)
        except InvalidCommand:
            return  # Not well formed; the codec's own tests look at that.
        except Refused as refused:
            receipt = refused
        if isinstance(told, Refused) or isinstance(receipt, Refused):
            assert str(receipt) == str(told)
            return
        assert receipt.stream == stream
        assert receipt.version == version + len(told.events)
        assert (receipt.status is Status.RECORDED) == bool(told.events)
        assert len(receipt.events) == len(told.events)
        if told.events:
            self.model.keep(decider, stream, told)
            self._reserved(told, receipt)
            self.first[options["command_id"]] = (command, receipt)

    def _tell(self, decider, stream, command) -> Told:
        """What the model says; an amendment is for whoever wrote the stream."""
        kept = self.model.streams.get(stream)
        return self.model.tell(kept.decider if kept else decider, stream, command, self.clock())

    def _reserved(self, told, receipt):
        """The model takes over what the register wrote in the same save."""
        for written in receipt.also:
            kept = self.model.streams.get(written.stream)
            register = next(one for one in DECIDERS if one.internal)
            records = list(self.app.history(written.stream))
            if kept is None:
                kept = self.model.streams[written.stream] = Kept(register, [], [])
            new = records[len(kept.events) :]
            assert len(new) == len(written.events)
            assert all(record.recorded_at == told.now for record in new)
            kept.events += [record.event for record in new]
            kept.recorded_at += [record.recorded_at for record in new]

    def _propose(self, decider, seed, stream: UUID | None = None, kind: type | None = None) -> Any:
        """A command for the streams at hand."""
        choices = Choices(Random(seed)) if seed else Choices(Simplest())
        steering = attrs.evolve(
            steering_of(decider), seen=lambda _making, one, _state: self.model.state(one)
        )
        # The first stream of each kind has most of the history.
        stream = stream or choices.weighted(STREAMS[decider.name], (6, 2, 1))
        # The east of the country is the first to have a new day, and not every unit has it yet.
        today = (self.clock() + timedelta(hours=9)).date()
        walk = Walk(decider, choices, steering=steering, stream=stream, today=today)
        kept = self.model.streams.get(stream)
        if kept:
            walk.follow(tuple(kept.events), (walk.today,) * len(kept.events))
        command = walk.proposal(kind)
        if hasattr(command, "irregular") and choices.chance(50):
            rules = [one.id for one in decider.book.rules if one.sort == "L"]
            command = attrs.evolve(command, irregular=acknowledging(*rules))
        return command

    def _some_stream(self, seed) -> UUID:
        own = [s for s, kept in self.model.streams.items() if not kept.decider.internal]
        return Choices(Random(seed)).pick(own)


def _other(command):
    """A well-formed command of the same kind to the same stream, with another content."""
    making = Making(Choices(Random(0)), today=START.date())
    while True:
        other = altered(making, command)
        if other == command or _stream(other) != _stream(command):
            continue
        if not list(faults(other)):
            return other


def _stream(command) -> UUID:
    if isinstance(command, SHARED):
        return command.stream
    return next(d for d in DECIDERS if type(command) in d.pairs).stream(command)


Application.TestCase.settings = settings(
    max_examples=30, stateful_step_count=25, report_multiple_bugs=False
)
TestApplication = Application.TestCase


def long_history(seed: int) -> Model:
    """Hundreds of commands to few streams, with repeats and stale versions in between."""
    choices = Choices(Random(seed))
    machine = Application()
    names = sorted(COMMANDED)
    try:
        machine.begin([choices.below(99_999) for _ in COMMANDED])
        for _ in range(15 * len(COMMANDED)):
            seeds = [choices.below(99_999) for _ in range(5)]
            machine.execute(choices.pick(names), seeds, choices.chance(30))
            machine.repeat(choices.below(99_999))
            machine.stale(choices.below(99_999), choices.pick((-1, 1)))
            machine.wait(choices.pick((1, 5, 24, 24 * 30, -2)))
            machine.ask(choices.below(99_999))
        machine.holds_what_was_told()
        machine.reserves_what_is_claimed()
    finally:
        machine.teardown()
    return machine.model


def long_histories() -> list[Model]:
    """Three of them."""
    return [long_history(seed) for seed in range(3)]


@pytest.mark.parametrize("seed", range(3))
def test_a_long_history_across_streams_is_what_the_model_says(seed):
    """Every kind of stream grows as the model says, through repeats and stale versions."""
    streams = long_history(seed).streams.values()

    assert {kept.decider.name for kept in streams} == {decider.name for decider in DECIDERS}
    assert max(len(kept.events) for kept in streams) >= 20


def _nothing(*_args, **_given):
    return ()


@pytest.mark.parametrize(
    ("place", "name", "fault"),
    [
        (decisions.Decisions, "_claim", _nothing),
        (decisions.Stream, "commanded", _nothing),
        (decisions.Stream, "last_recorded", None),
        (decisions, "_difference", lambda decider, _, after: ([], decider.claims(after))),
        (app, "at", lambda decider, events, _day: fold(decider, events)),
        (app.Stream, "known", lambda self, _instant: self.records),
        (decisions, "civil_date", lambda instant, _zone: instant.date()),
    ],
    ids=[
        "the register is not written",
        "no command is known to be a repeat",
        "a record may be older than the one before it",
        "what is no longer claimed is not given free",
        "what begins later is counted already",
        "what was not known yet is counted already",
        "the day of every zone is that of UTC",
    ],
)
def test_a_fault_of_the_application_is_found(monkeypatch, place, name, fault):
    """The model disagrees with an application that does its work wrongly."""
    monkeypatch.setattr(place, name, fault)

    with pytest.raises((AssertionError, PemasyarakatanError, BaseExceptionGroup)):
        long_histories()


def test_an_unknown_stream_cannot_be_loaded():
    """A store that holds nothing knows no stream."""
    with Pemasyarakatan.open("memory:") as app, pytest.raises(UnknownStream):
        app.load(STREAMS["facility"][0])

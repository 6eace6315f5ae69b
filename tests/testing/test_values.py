"""Values, commands and histories that the kit makes."""

from __future__ import annotations

from datetime import date
from enum import Enum
from random import Random
from uuid import UUID

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from pemasyarakatan.domain import values as shared
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import command_of, effective
from pemasyarakatan.domain.facility import FACILITY, FacilityKind, HeadObserved
from pemasyarakatan.domain.partner import PARTNER
from pemasyarakatan.domain.shape import faults
from pemasyarakatan.domain.values import PartialDate, Provenance
from pemasyarakatan.testing.choices import Choices, Simplest
from pemasyarakatan.testing.laws import Laws, identical
from pemasyarakatan.testing.making import IDENTITY_NUMBERS, Making
from pemasyarakatan.testing.scenario import TODAY
from pemasyarakatan.testing.scenario import given as given_history
from pemasyarakatan.testing.steered import steering_of
from pemasyarakatan.testing.strategies import amendments, commands, histories, values
from pemasyarakatan.testing.walk import Walk

SHARED_CLASSES = [
    kind
    for kind in vars(shared).values()
    if isinstance(kind, type) and (attrs.has(kind) or (issubclass(kind, Enum) and len(kind)))
]
ALL = [
    *SHARED_CLASSES,
    *(kind for decider in DECIDERS for kind in (*decider.pairs, *decider.events)),
]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_a_value_of_every_class_can_be_made(kind):
    """No class of the library needs a word in the kit to be made by its type."""
    making = Making(Choices(Random(1)), today=TODAY)
    made = [making.value(kind) for _ in range(20)]

    assert all(type(one) is kind for one in made)
    assert len(set(made)) > 1 or len(attrs.fields(kind)) == 1


@pytest.mark.parametrize("kind", [date, UUID, str, int, bool, FacilityKind, PartialDate])
def test_a_plain_value_can_be_made(kind):
    """Dates, ids, texts, numbers and enums are made by their type, too."""
    assert isinstance(Making(Choices(Random(1)), today=TODAY).value(kind), kind)


def test_a_type_that_nobody_knows_is_told():
    """What cannot be made is said by name, with what to do."""
    with pytest.raises(TypeError, match="no way is known to make a value of <class 'bytes'>"):
        Making(Choices(Random(1)), today=TODAY).value(bytes)


def test_the_simplest_value_has_nothing_optional():
    """The choices that Hypothesis shrinks to leave out what may be left out."""
    simplest = Making(Choices(Simplest()), today=TODAY).value(Provenance)

    assert (simplest.locator, simplest.sha256, simplest.seen_on) == (None, None, None)


def test_one_seed_gives_one_value():
    """A failure of a seeded run can be run again."""

    def made(seed):
        return Making(Choices(Random(seed)), today=TODAY).value(Provenance)

    assert [made(seed) for seed in range(20)] == [made(seed) for seed in range(20)]


@given(values(PartialDate))
def test_drawn_partial_dates_are_well_formed(day):
    """A drawn partial date is one that could be stored."""
    assert not list(faults(day))


@given(st.data())
def test_what_happened_is_not_drawn_after_today(data):
    """A partial date of something that happened is not certainly later than today."""
    day = data.draw(values(PartialDate, today=TODAY))

    assert day.earliest is None or day.earliest <= TODAY


@pytest.mark.parametrize("decider", DECIDERS, ids=lambda decider: decider.name)
@settings(max_examples=25)
@given(data=st.data())
def test_a_drawn_history_keeps_the_laws(decider, data):
    """Every drawn history was accepted by its decider, and so keeps the laws."""
    history = data.draw(histories(decider))

    Laws(decider).check_history(history.events, history.recorded_on, history.stream)
    assert len(history.events) == len(history.recorded_on)
    assert history.state == given_history(decider, *history.events).state


@settings(max_examples=50)
@given(data=st.data())
def test_a_drawn_command_can_be_decided(data):
    """A command drawn for a state is accepted, already so, or refused under a rule."""
    history = data.draw(histories(PARTNER, longest=6))
    command = data.draw(commands(PARTNER, history.state))
    stream = given_history(PARTNER, *history.events, recorded_on=history.recorded_on)

    outcome = stream.when(command)

    assert outcome.refused is None or outcome.refused.rule in {
        rule.id for rule in PARTNER.book.rules
    }


@settings(max_examples=50)
@given(data=st.data())
def test_a_drawn_amendment_is_of_the_history(data):
    """An amendment drawn for a history names its stream."""
    history = data.draw(histories(FACILITY, longest=6))
    command = data.draw(amendments(history))

    assert command.stream == history.stream


def test_drawn_histories_are_long_enough():
    """The median of the drawn histories has eight events at least."""
    lengths = []

    @settings(max_examples=100, phases=[Phase.generate], derandomize=True)
    @given(histories(FACILITY))
    def draw(history):
        lengths.append(len(history.events))

    draw()

    assert sorted(lengths)[len(lengths) // 2] >= 8


def test_a_history_shrinks_to_what_matters():
    """Of a long history only the steps remain that the property needs."""
    seen = find(
        histories(FACILITY, longest=6),
        lambda history: any(type(event) is HeadObserved for event in history.events),
        settings=settings(derandomize=True, max_examples=1_000, database=None),
    )

    assert [type(event).__name__ for event in seen.events] == [
        "FacilityRegistered",
        "HeadObserved",
    ]


def test_commands_suit_the_state_often():
    """Of what is proposed in a state most is not refused."""
    walk = Walk(FACILITY, Choices(Random(5)), steering=steering_of(FACILITY), goal=30)
    tried = []
    walk.observe = tried.append
    walk.run()

    assert sum(not one.refused for one in tried) > len(tried) / 2


def test_identity_numbers_are_among_the_mistakes():
    """Texts that no event may hold are offered, and refused."""
    tried = []
    walk = Walk(
        FACILITY,
        Choices(Random(5)),
        steering=steering_of(FACILITY),
        goal=30,
        mistakes=60,
        observe=tried.append,
    )
    walk.run()

    offered = [one for one in tried if any(text in repr(one.command) for text in IDENTITY_NUMBERS)]
    assert offered
    assert all(one.refused for one in offered if "DocumentNumber" not in repr(one.command))


@pytest.mark.parametrize("decider", DECIDERS, ids=lambda decider: decider.name)
def test_every_event_leads_back_to_a_command(decider):
    """What was accepted can be told as a command again, which the replay of corrections needs."""
    walk = Walk(decider, Choices(Random(3)), steering=steering_of(decider), goal=15)
    walk.run()
    own = decider.identity

    for _, event in effective(walk.history):
        others = {} if hasattr(event, own) else {own: walk.stream}
        command = command_of(decider, event, **others)
        assert decider.stream(command) == walk.stream


def test_equal_values_of_other_classes_are_not_identical():
    """A text that equals an enum's member is not that member."""
    assert FacilityKind.LAPAS == "LAPAS"
    assert not identical(FacilityKind.LAPAS, "LAPAS")
    assert not identical((FacilityKind.LAPAS,), ("LAPAS",))
    assert not identical(frozenset({FacilityKind.LAPAS}), frozenset({"LAPAS"}))
    assert identical(PartialDate.on(TODAY), PartialDate.on(TODAY))

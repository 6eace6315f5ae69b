"""Folding a long history costs per event what a short one costs; told by what is copied."""

from __future__ import annotations

from itertools import cycle, islice
from random import Random

import attrs
import pytest

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import AMENDMENTS, fold
from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.steered import steering_of
from pemasyarakatan.testing.walk import Walk

MANY = 10_000


def facts_of(decider, count):
    """So many facts that the decider has accepted, over and over."""
    found = []
    for seed in range(20):
        walk = Walk(decider, Choices(Random(seed)), steering=steering_of(decider), goal=20)
        walk.run()
        found += [event for event in walk.history if not isinstance(event, AMENDMENTS)]
    return list(islice(cycle(found), count))


@pytest.mark.parametrize("decider", DECIDERS, ids=lambda decider: decider.name)
def test_no_fact_is_copied_when_one_is_added(decider):
    """At every one of ten thousand events, each sequence of facts stays the list it was."""
    state = decider.initial
    for event in facts_of(decider, MANY):
        before, state = state, decider.evolve(state, event)
        for one in attrs.fields(type(state)):
            old, new = getattr(before, one.name), getattr(state, one.name)
            if isinstance(new, Facts) and len(old):
                assert new._items is old._items, f"{one.name} was copied at {event}"
            assert not isinstance(new, tuple | list) or len(new) < 100, f"{one.name} is copied"


@pytest.mark.parametrize("decider", DECIDERS, ids=lambda decider: decider.name)
def test_a_long_history_folds_to_what_it_does_in_two_parts(decider):
    """Ten thousand events lead where the second half leads from where the first half led."""
    facts = facts_of(decider, MANY)
    middle = fold(decider, facts[: MANY // 2])

    whole = fold(attrs.evolve(decider, initial=middle), facts[MANY // 2 :])

    assert whole == fold(decider, facts)

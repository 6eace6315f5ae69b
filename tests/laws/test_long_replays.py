"""A replay decides every event of a stream again; twice as many events are twice the work."""

from __future__ import annotations

import pytest

from pemasyarakatan.domain.decider import fold

from .long_histories import STREAMS
from .working import calls, doubling, replaying

MANY = 120
"""Enough that work for every earlier fact would outweigh what every event costs by itself."""
TWICE = 2.3
"""What twice as many events may cost."""

ONE_BY_ONE = {"facility, heads", "facility, names"}
"""Where a decision looks at every change of that kind: there are few of them in a lifetime."""


@pytest.mark.parametrize("name", [name for name in STREAMS if name not in ONE_BY_ONE])
def test_twice_as_many_facts_are_twice_the_work_to_replay(name):
    """No event is decided by looking at every fact before it."""
    decider, first, stream, told = STREAMS[name]

    growth = doubling(lambda many: replaying(decider, [first, *told(many)], stream), MANY)

    assert growth < TWICE


@pytest.mark.parametrize("name", STREAMS)
def test_twice_as_many_facts_are_twice_the_work_to_audit(name):
    """Which invariants a state breaks is not asked of every pair of facts."""
    decider, first, _, told = STREAMS[name]

    def auditing(many):
        state = fold(decider, [first, *told(many)])
        return calls(lambda: decider.broken(state))

    assert doubling(auditing, MANY) < TWICE

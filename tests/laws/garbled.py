"""Histories that no decider would write: facts forced upon a state, or facts missing under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from pemasyarakatan.domain.decider import AMENDMENTS, Decider, effective
from pemasyarakatan.testing.amending import SHARED
from pemasyarakatan.testing.walk import Attempt, Walk


def forced(decider: Decider[Any, Any, Any], tried: Attempt) -> Iterator[tuple[Any, ...]]:
    """The history of a refused command, with the events it would have given."""
    if isinstance(tried.command, SHARED):
        return
    content = {
        one.name: getattr(tried.command, one.name) for one in attrs.fields(type(tried.command))
    }
    for event in decider.pairs[type(tried.command)]:
        names = {one.name for one in attrs.fields(event)}
        if names <= content.keys():
            given = {name: content[name] for name in names if name != "irregular"}
            yield (*tried.history, event(**given))


def shortened(walk: Walk) -> Iterator[tuple[Any, ...]]:
    """The history of a walk without one of its facts, and without any acknowledgement."""
    facts = [bare(event) for _, event in effective(walk.history)]
    yield tuple(facts)
    for index in range(len(facts)):
        yield (*facts[:index], *facts[index + 1 :])


def bare(event: Any) -> Any:
    """The same fact with nothing acknowledged."""
    if isinstance(event, AMENDMENTS) or getattr(event, "irregular", None) is None:
        return event
    return attrs.evolve(event, irregular=None)

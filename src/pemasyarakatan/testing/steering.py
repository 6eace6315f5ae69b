"""What steers generation for one aggregate, so that its commands are lawful often enough.

Nothing here decides anything: whatever is steered badly is refused by the real `decide`. An
aggregate without a word here is generated too, only with more refusals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import attrs
from attrs import field, frozen

from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.testing.making import Maker, Making


def _new_stream(making: Making) -> UUID:
    return making.identifier("stream")


def _nothing(stream: UUID) -> Mapping[str, Any]:  # noqa: ARG001
    return {}


def _unseen(making: Making, stream: UUID, state: Any) -> Any:  # noqa: ARG001
    return None


def _nobody(state: Any) -> UUID | None:  # noqa: ARG001
    return None


def _alike(state: Any, kind: type) -> int:  # noqa: ARG001
    return 10


Tailor = Callable[[Making, Any, Any], Any]
"""Makes a command fit: takes the source of values, the state and the command."""


@frozen(kw_only=True)
class Steering:
    """How to steer one aggregate.

    *stream* gives the id of a new stream, *identity* the fields of a command that this id demands;
    *of* the stream of a state, where no field of it is its id.
    A *founded* stream begins with the first command of its decider; *closing* commands come late;
    *likely* says how usual a kind of command is in a state, 10 as usual as any.
    *makers* make values by class, field name or `"Class.field"`; *tailored* fits a command to the
    state. *seen* gives the state of another stream that a command looks at, None where there is
    no such stream. Of *policies*, each walk switches on some.
    """

    stream: Callable[[Making], UUID] = _new_stream
    identity: Callable[[UUID], Mapping[str, Any]] = _nothing
    of: Callable[[Any], UUID | None] = _nobody
    founded: bool = True
    closing: frozenset[type] = frozenset()
    likely: Callable[[Any, type], int] = _alike
    makers: Mapping[Any, Maker] = field(factory=dict)
    tailored: Mapping[type, Tailor] = field(factory=dict)
    seen: Callable[[Making, UUID, Any], Any] = _unseen
    policies: tuple[str, ...] = ()


PLAIN = Steering()
"""For an aggregate that nothing is said about."""


def keys(decider: Decider[Any, Any, Any]) -> Mapping[type, frozenset[str]]:
    """The fields that say what each command is about, as its events mark them."""
    return {
        command: frozenset(
            one.name for event in events for one in attrs.fields(event) if one.metadata.get("key")
        )
        for command, events in decider.pairs.items()
    }


def own_parts(decider: Decider[Any, Any, Any]) -> Mapping[type, frozenset[str]]:
    """Which ids and numbers each command brings into being: those no earlier command carries."""
    found: dict[type, frozenset[str]] = {}
    known: frozenset[str] = frozenset()
    for command, names in keys(decider).items():
        found[command] = names - known
        known |= names
    return found

"""What a read model is keyed by: aggregates and events, which must be there to give a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pemasyarakatan.domain.decider import AMENDMENTS, Decider
from pemasyarakatan.errors import ReadModelFault
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.wire.catalogue import CATALOGUE


def expect_known(model: ReadModel, deciders: Mapping[str, Decider[Any, Any, Any]]) -> None:
    """Raise ReadModelFault for a standing, or a fact, that no stored event could ever give.

    An event that no command gives any longer is known as long as it can be stored.
    """
    strange = sorted(model.standings.keys() - deciders.keys())
    if strange:
        raise ReadModelFault(
            f"{model.name} has a standing for {strange[0]!r}; expected one of "
            + ", ".join(sorted(deciders))
        )
    known = {event for one in deciders.values() for event in one.events}
    known |= {*AMENDMENTS, *CATALOGUE.values()}
    for key in model.facts:
        if key not in known:
            raise ReadModelFault(f"{model.name} has facts of {_found(key, deciders)}")


def _found(key: Any, deciders: Mapping[str, Decider[Any, Any, Any]]) -> str:
    name = getattr(key, "__name__", repr(key))
    for decider in deciders.values():
        if key in decider.pairs:
            events = ", ".join(event.__name__ for event in decider.pairs[key])
            return f"{name}, which is a command; expected the event that it gives: {events}"
    return (
        f"{name}, which is no event of any aggregate; expected the class of a stored event, as "
        "pemasyarakatan.domain.partnership.VisitHeld"
    )

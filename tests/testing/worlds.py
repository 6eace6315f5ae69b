"""A recorded year of a few units, for what is asked of synthetic worlds."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.record import Record
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.testing.worlds import (
    Counts,
    SyntheticWorld,
    record,
)


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

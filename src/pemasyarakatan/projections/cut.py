"""A cut of the history: what was known at an instant, of what had begun by a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from attrs import frozen

from pemasyarakatan.domain.decider import Decider, begun
from pemasyarakatan.record import Record


@frozen(kw_only=True)
class Cut:
    """Leaves out what was recorded after *known*, and what certainly begins after the day *on*.

    A fact without a day is kept. Nothing is left out where one is None.
    """

    on: date | None = None
    known: datetime | None = None

    def knows(self, record: Record) -> bool:
        """Whether *record* was there by then."""
        return self.known is None or record.recorded_at <= self.known

    def holds(self, decider: Decider[Any, Any, Any], event: Any) -> bool:
        """Whether what *event* tells had begun by then."""
        return self.on is None or begun(decider, event, self.on)


WHOLE = Cut()
"""Leaves out nothing."""

"""What is known of an exhibition: what was announced, put off, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from attrs import evolve as changed
from attrs import frozen

from pemasyarakatan.domain.exhibition.events import (
    ExhibitionAnnounced,
    ExhibitionCancelled,
    ExhibitionEvent,
    ExhibitionHeld,
    ExhibitionRescheduled,
)
from pemasyarakatan.domain.exhibition.values import ExhibitionStatus
from pemasyarakatan.domain.facts import NONE, Facts
from pemasyarakatan.domain.values import certainly, surely_before

_OUTCOMES = (ExhibitionHeld, ExhibitionCancelled)


@frozen(kw_only=True)
class Exhibition:
    """The facts of one exhibition; *announced* is None before the first.

    *facts* are all that came after, in the order in which they were recorded.
    """

    announced: ExhibitionAnnounced | None = None
    facts: Facts[ExhibitionEvent] = NONE

    @property
    def settled(self) -> ExhibitionHeld | ExhibitionCancelled | None:
        """What came of it, None until it was held or cancelled."""
        outcomes = (one for one in self.facts if isinstance(one, _OUTCOMES))
        return next(outcomes, None)

    @property
    def reschedulings(self) -> tuple[ExhibitionRescheduled, ...]:
        """Every time that it was put off, in the order in which that was recorded."""
        return tuple(one for one in self.facts if isinstance(one, ExhibitionRescheduled))

    def _in_turn(self) -> Iterator[ExhibitionRescheduled]:
        """Each rescheduling that took the place of the one before; no late entry of an earlier."""
        newest: ExhibitionRescheduled | None = None
        for one in self.reschedulings:
            if newest is None or not surely_before(one.on, newest.on):
                newest = one
                yield one

    @property
    def rescheduled(self) -> ExhibitionRescheduled | None:
        """The rescheduling in effect: the last one, late entries of earlier ones aside."""
        taken = tuple(self._in_turn())
        return taken[-1] if taken else None

    @property
    def venue(self) -> str | None:
        """Where it is to be: what was stated last; None where nothing is."""
        found = self.announced.venue if self.announced else None
        for one in self._in_turn():
            found = found if one.venue is None else one.venue
        return found

    @property
    def days(self) -> tuple[date, ...]:
        """The days in effect."""
        planned = self.rescheduled or self.announced
        return planned.days if planned else ()

    def status_at(self, day: date) -> ExhibitionStatus:
        """What is known to have come of it by *day*; an outcome without a date counts."""
        settled = self.settled
        if settled is None or surely_before(certainly(day), settled.on):
            return ExhibitionStatus.ANNOUNCED
        if isinstance(settled, ExhibitionHeld):
            return ExhibitionStatus.HELD
        return ExhibitionStatus.CANCELLED


def evolve(state: Exhibition, event: ExhibitionEvent) -> Exhibition:
    """The state after *event*; never refuses."""
    match event:
        case ExhibitionAnnounced():
            return changed(state, announced=event)
        case ExhibitionRescheduled() | ExhibitionHeld() | ExhibitionCancelled():
            return changed(state, facts=state.facts.adding(event))
        case _:
            assert_never(event)

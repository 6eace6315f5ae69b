"""What is known of one organisation's answer to one directive, and how far it is on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import assert_never

from attrs import evolve as changed
from attrs import frozen

from pemasyarakatan.domain.compliance.events import (
    BriefingAttended,
    ComplianceEvent,
    ComplianceProgressReported,
    ComplianceReturned,
    ComplianceVerified,
    ExemptionGranted,
    Step,
)
from pemasyarakatan.domain.compliance.values import ComplianceKey, PointState, ProgressStatus
from pemasyarakatan.domain.facts import NONE, Facts
from pemasyarakatan.domain.values import PartialDate


@frozen(kw_only=True)
class Course:
    """The steps of one point in the order of their days, as far as days tell.

    A step that certainly lies before one that was recorded earlier is a late entry, and stands
    before it; any other stands after what was recorded before it. *days* are those as which the
    steps are read: the first that each can be, and not before the step that it follows.
    """

    days: tuple[date, ...]
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, recorded: Iterable[Step]) -> Course:
        """The course of steps that are given in the order in which they were recorded."""
        now, read = date.min, list[tuple[date, Step]]()
        for step in recorded:
            day = _read(step.on, now)
            now = max(now, day)
            read.append((day, step))
        read.sort(key=itemgetter(0))
        return cls(days=tuple(day for day, _ in read), steps=tuple(step for _, step in read))

    def taking(self, step: Step) -> tuple[Course, int]:
        """The course with a step that is recorded now, and how many steps stand before it."""
        day = _read(step.on, self.days[-1] if self.days else date.min)
        place = bisect_right(self.days, day)
        grown = Course(
            days=(*self.days[:place], day, *self.days[place:]),
            steps=(*self.steps[:place], step, *self.steps[place:]),
        )
        return grown, place

    def on(self, day: date) -> PointState:
        """The state that the steps up to *day* lead to."""
        return self.before(bisect_right(self.days, day))

    def before(self, place: int) -> PointState:
        """The state that so many of the steps lead to."""
        return led_to(self.steps[place - 1]) if place else PointState.NOT_REPORTED


def _read(on: PartialDate, now: date) -> date:
    """*now*, or the day nearest to it that *on* can be."""
    return min(max(now, on.earliest or date.min), on.latest or date.max)


def led_to(step: Step) -> PointState:
    """The state that a step leads to."""
    match step:
        case ComplianceProgressReported():
            done = step.status is ProgressStatus.DONE
            return PointState.DONE if done else PointState.IN_PROGRESS
        case ComplianceVerified():
            return PointState.VERIFIED
        case ComplianceReturned():
            return PointState.RETURNED
        case ExemptionGranted():
            return PointState.EXEMPT
        case _:
            assert_never(step)


@frozen(kw_only=True)
class Compliance:
    """The facts of one organisation's answer; *of* is None before the first."""

    of: ComplianceKey | None = None
    briefings: Facts[BriefingAttended] = NONE
    steps: Facts[Step] = NONE

    def course(self, point: str) -> Course:
        """The steps of one point, in the order of their days."""
        return Course.of(step for step in self.steps if step.point == point)

    def standing(self, point: str, day: date) -> PointState:
        """D1: how far the organisation was on a point on *day*.

        Not whether it is asked at all: that is for the directive to say.
        """
        return self.course(point).on(day)


def evolve(state: Compliance, event: ComplianceEvent) -> Compliance:
    """The state after *event*; never refuses."""
    of = state.of or event.of
    if isinstance(event, BriefingAttended):
        return changed(state, of=of, briefings=state.briefings.adding(event))
    return changed(state, of=of, steps=state.steps.adding(event))

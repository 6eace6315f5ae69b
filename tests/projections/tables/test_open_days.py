"""Rows that hold from day to day say of every day what the state itself says of it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pemasyarakatan.domain.agreement import AGREEMENT
from pemasyarakatan.domain.compliance import COMPLIANCE, Compliance, PointState, overdue
from pemasyarakatan.domain.directive import DIRECTIVE, Directive
from pemasyarakatan.domain.partnership import PARTNERSHIP
from pemasyarakatan.projections.tables.compliance import ANSWERS, COMPLIANCE_STATE
from pemasyarakatan.projections.tables.directives import (
    DIRECTIVE_ADDRESSEE,
    DIRECTIVE_POINT_DAYS,
    DIRECTIVES,
)
from pemasyarakatan.projections.tables.partnerships import PARTNERSHIP_STATUS, PARTNERSHIPS
from pemasyarakatan.projections.tables.promises import COMMITMENT_OPEN, PLAN_OPEN, PROPOSAL_OPEN
from pemasyarakatan.projections.tables.timelines import timeline
from pemasyarakatan.testing.strategies import histories

DAY = timedelta(days=1)
FEW = settings(max_examples=25)


def rows_of(model, kind, history, look=()):
    """The rows of the state of a history."""
    return list(model.standings[kind].rows(history.state, history.stream, dict(look)))


def holding(rows, table, day, **wanted):
    """The rows of a table that hold on a day, with these values."""
    return [
        row
        for of, row in rows
        if of is table
        and (row["from_day"] is None or row["from_day"] <= day)
        and (row["until_day"] is None or row["until_day"] >= day)
        and all(row[name] == value for name, value in wanted.items())
    ]


def days_of(rows):
    """Every day in some rows, the day before and the day after each, and the first and last."""
    named = {value for _, row in rows for value in row.values() if isinstance(value, date)}
    around = {one + step for one in named for step in (-DAY, 0 * DAY, DAY) if date.min < one}
    return sorted(around | {date.min, date.max})


class TestTimeline:
    """What the columns of days are made by."""

    @given(st.lists(st.integers(-3, 3), min_size=1, max_size=8), st.integers(0, 30))
    def test_it_says_what_was_asked(self, answers, extra):
        """Of every day exactly one stretch holds, and it holds the answer; neighbours differ."""
        first = date(2024, 1, 1)
        turns = [first + 3 * number * DAY for number in range(len(answers))]

        def ask(day):
            return answers[max(0, min((day - first) // (3 * DAY), len(answers) - 1))]

        found = list(timeline([*turns, first + extra * DAY, None], ask))
        for day in (date.min, *(first + number * DAY for number in range(30)), date.max):
            (one,) = (
                stretch
                for stretch in found
                if (stretch.from_day or date.min) <= day <= (stretch.until_day or date.max)
            )
            assert one.held == ask(day)
        assert all(one.held != after.held for one, after in pairwise(found))


class TestPartnership:
    """Status, and what is open."""

    @FEW
    @given(histories(PARTNERSHIP), st.lists(histories(AGREEMENT), max_size=3))
    def test_status(self, history, papers):
        """On every day the row says what `status_at` says of the state and its agreements."""
        linked = dict(zip(history.state.linked, (one.state for one in papers), strict=False))
        rows = rows_of(PARTNERSHIPS, "partnership", history, linked)
        edges = [(None, {"day": day}) for one in linked.values() for day in one.edges()]
        for day in days_of([*rows, *edges]) if history.state.opened else ():
            (row,) = holding(rows, PARTNERSHIP_STATUS, day)
            assert row["status"] == history.state.status_at(day, linked.values()).value

    @FEW
    @given(histories(PARTNERSHIP))
    def test_what_is_open(self, history):
        """A proposal, a plan, a promise has a row for a day when it is open, and none else."""
        state, rows = history.state, rows_of(PARTNERSHIPS, "partnership", history)
        if state.opened is None:
            return
        for day in days_of(rows):
            for key, one in state.proposals().items():
                assert bool(holding(rows, PROPOSAL_OPEN, day, proposal=key)) is one.open_on(day)
            for key, one in state.plans().items():
                assert bool(holding(rows, PLAN_OPEN, day, plan=key)) is one.open_on(day)
            for key, one in state.commitments().items():
                found = holding(rows, COMMITMENT_OPEN, day, commitment=key)
                assert bool(found) is one.open_on(day)
                assert [row["overdue"] for row in found] in ([], [one.overdue_on(day)])


class TestDirective:
    """What is asked, and of whom."""

    @FEW
    @given(histories(DIRECTIVE))
    def test_days(self, history):
        """On every day the row has the text, the due day and whether it stands and is overdue."""
        state, rows = history.state, rows_of(DIRECTIVES, "directive", history)
        for day in days_of(rows) if state.issued else ():
            for point in state.points:
                (row,) = holding(rows, DIRECTIVE_POINT_DAYS, day, point=point.code)
                due = state.due_at(point.code, day)
                assert row["text"] == state.text_at(point.code, day)
                assert (row["due_earliest"], row["due_latest"]) == (
                    (due.earliest, due.latest) if due else (None, None)
                )
                assert row["stands"] is state.stands_on(day)
                assert row["overdue"] is overdue(state, Compliance(), point.code, day)

    @FEW
    @given(histories(DIRECTIVE), st.uuids())
    def test_addressees(self, history, stranger):
        """Who is named has the answer of the directive, and every other one that of the rest."""
        state, rows = history.state, rows_of(DIRECTIVES, "directive", history)
        asked = [row for table, row in rows if table is DIRECTIVE_ADDRESSEE]
        for row in asked:
            one = row["organisation"] or stranger
            said = state.addresses(row["point"], one, row["kind"])
            assert row["addressed"] == said.value
        rest = {(row["point"], row["kind"]) for row in asked if row["organisation"] is None}
        assert rest == {(one.code, kind) for one in state.points for kind in ("UPT", "KANWIL")}


class TestCompliance:
    """How far an organisation is."""

    @FEW
    @given(histories(COMPLIANCE), histories(DIRECTIVE))
    def test_states(self, history, directive):
        """On every day the row has the state and whether it is overdue by the directive."""
        state = history.state
        if state.of is None:
            return
        for asked in (directive.state, None):
            rows = rows_of(ANSWERS, "compliance", history, {state.of.directive_id: asked})
            for day in days_of(rows):
                for point in {step.point for step in state.steps}:
                    (row,) = holding(rows, COMPLIANCE_STATE, day, point=point)
                    assert row["state"] == state.standing(point, day).value
                    late = overdue(asked or Directive(), state, point, day)
                    assert row["overdue"] is late
                    assert (row["reason"] is not None) is (
                        state.standing(point, day) in (PointState.RETURNED, PointState.EXEMPT)
                    )

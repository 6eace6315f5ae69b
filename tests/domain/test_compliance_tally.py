"""Counts, rates and what is overdue, over a directive and the answers to it (D2 to D4)."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import attrs
import pytest
from hypothesis import assume, settings
from hypothesis import given as over
from hypothesis import strategies as st

from pemasyarakatan.domain.compliance import (
    COMPLIANCE,
    Compliance,
    PointState,
    addressees,
    overdue,
    rate,
    tally,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.directive import DIRECTIVE, AddresseeKind, Addressees
from pemasyarakatan.domain.facility import FACILITY, facility_id
from pemasyarakatan.domain.values import PartialDate, certainly, surely_before
from pemasyarakatan.testing.strategies import histories

from .directives import (
    BOTH,
    CILEGON,
    OFFICES,
    P1,
    P2,
    P3,
    amended,
    begun,
    directive,
    done,
    exempt,
    give_back,
    issued,
    on,
    revoked,
    unit,
    verify,
)

DAY = date(2025, 8, 1)
DUE = attrs.evolve(P2, due=on(7, 20))
ONE, TWO, THREE, FOUR = (facility_id(f"lapas-{number}") for number in range(4))
UNITS = {one: unit() for one in (ONE, TWO, THREE, FOUR)}


def answer(*commands) -> Compliance:
    """The state of an answer after these facts."""
    kinds = COMPLIANCE.pairs
    made = [kinds[type(one)][0](**attrs.asdict(one, recurse=False)) for one in commands]
    state: Compliance = fold(COMPLIANCE, made)
    return state


class TestOverdue:
    """D3: whether a due day has passed over a point that is not settled."""

    def late(self, day, *commands, asked=None):
        """Whether P2 is overdue on a day of July 2025."""
        whole = asked or directive(issued(DUE))
        return overdue(whole, answer(*commands), "P2", date(2025, 7, day))

    def test_the_day_after(self):
        """Not on the due day itself, and not before."""
        assert [self.late(day) for day in (19, 20, 21)] == [False, False, True]

    def test_whoever_never_reported(self):
        """Nothing recorded is not reported."""
        assert overdue(directive(issued(DUE)), Compliance(), "P2", date(2025, 7, 21))

    @pytest.mark.parametrize(
        ("commands", "is_late"),
        [
            ((begun(on(7, 9)),), True),
            ((done(on(7, 9)),), False),
            ((done(on(7, 9)), verify(on(7, 10))), False),
            ((done(on(7, 9)), give_back(on(7, 10))), True),
            ((exempt(on(7, 9)),), False),
        ],
    )
    def test_by_its_state(self, commands, is_late):
        """Done, verified and exempt are settled; what was given back is not."""
        assert self.late(25, *commands) is is_late

    def test_done_too_late(self):
        """It was overdue up to that day, and is so no more."""
        assert [self.late(day, done(on(7, 23))) for day in (22, 23)] == [True, False]

    def test_due_on_no_stated_day(self):
        """Never overdue; nor is a point that there is not."""
        for asked in (directive(), directive(issued(attrs.evolve(P2, due=PartialDate())))):
            assert not overdue(asked, Compliance(), "P2", date.max)
        assert not overdue(directive(issued(DUE)), Compliance(), "P9", date.max)
        month = directive(issued(attrs.evolve(P2, due=PartialDate.month(2025, 7))))
        assert not overdue(month, Compliance(), "P2", date(2025, 7, 31))
        assert overdue(month, Compliance(), "P2", date(2025, 8, 1))

    def test_by_the_due_day_of_that_day(self):
        """Case 10: a moved due day holds from the day of the letter on, and not before."""
        asked = directive(issued(DUE), amended("P2", day=date(2025, 7, 23), due=on(7, 31)))
        found = [self.late(day, asked=asked) for day in (21, 22, 23, 31)]
        assert found == [True, True, False, False]
        assert overdue(asked, Compliance(), "P2", date(2025, 8, 1))

    def test_a_revoked_directive_asks_for_nothing(self):
        """From the first day on which it may have been revoked nothing is overdue."""
        asked = directive(issued(DUE), revoked(on(7, 23)))
        assert [self.late(day, asked=asked) for day in (22, 23)] == [True, False]
        unproven = directive(issued(DUE), revoked(PartialDate.month(2025, 7)))
        assert not self.late(22, asked=unproven)


class TestAddressees:
    """D2: which facilities a point is for."""

    def asked(self, point, units, **said):
        """The addressees of a point."""
        return addressees(directive(issued(point, **said)), point.code, units)

    def test_all_units_that_were_registered(self):
        """Not one that was entered certainly later, nor one that was closed certainly before."""
        units = {
            ONE: unit(since=on(7, 9)),
            TWO: unit(since=on(7, 8)),
            THREE: unit(until=date(2025, 7, 7)),
            FOUR: unit(until=date(2025, 7, 8)),
            CILEGON: unit(),
        }
        assert self.asked(P1, units) == {TWO, FOUR, CILEGON}

    def test_what_is_no_facility_yet(self):
        """A registration that is void counts nobody."""
        assert self.asked(P1, {ONE: FACILITY.initial, TWO: unit()}) == {TWO}

    def test_those_that_are_named(self):
        """Of them those that are registered."""
        named = Addressees(kinds=frozenset({AddresseeKind.UPT}), ids=frozenset({ONE, UUID(int=9)}))
        assert self.asked(attrs.evolve(P1, addressees=named), UNITS) == {ONE}

    def test_regional_offices_are_not_registered(self):
        """They are addressed, and in no count."""
        assert self.asked(attrs.evolve(P1, addressees=OFFICES), UNITS) == frozenset()
        assert self.asked(attrs.evolve(P1, addressees=BOTH), UNITS) == set(UNITS)

    def test_a_point_for_nobody_is_in_no_count(self):
        """Whomever the directive itself is for; and none of a directive that there is not."""
        assert self.asked(P3, UNITS) is None
        asked = directive()
        assert tally(asked, "P3", UNITS, {}, DAY) is None
        assert rate(tally(asked, "P3", UNITS, {}, DAY)) is None
        assert tally(directive(revoked(on(8, 1))), "P1", UNITS, {}, DAY) is None
        assert tally(asked, "P9", UNITS, {}, DAY) is None


class TestRate:
    """D4: what part of those who are not exempt is verified."""

    ANSWERS = {
        ONE: answer(done(on(7, 9)), verify(on(7, 10))),
        TWO: answer(begun(on(7, 9))),
        THREE: answer(exempt(on(7, 9))),
        CILEGON: answer(done(on(7, 9)), verify(on(7, 10))),
    }

    def test_counts(self):
        """Each addressee in one state, who never reported too; others are not counted."""
        counts = tally(directive(), "P2", UNITS, self.ANSWERS, DAY)
        assert counts == {
            PointState.NOT_REPORTED: 1,
            PointState.IN_PROGRESS: 1,
            PointState.DONE: 0,
            PointState.VERIFIED: 1,
            PointState.RETURNED: 0,
            PointState.EXEMPT: 1,
        }
        assert rate(counts) == Fraction(1, 3)

    def test_on_a_day(self):
        """The day before it was verified, nobody was."""
        counts = tally(directive(), "P2", UNITS, self.ANSWERS, date(2025, 7, 9))
        assert counts is not None
        assert (counts[PointState.DONE], rate(counts)) == (1, 0)

    def test_of_nobody(self):
        """Where nobody is left, there is no rate; and none of a point that names nobody."""
        alone = {THREE: unit()}
        assert rate(tally(directive(), "P2", alone, self.ANSWERS, DAY)) is None
        assert rate(tally(directive(), "P2", {}, {}, DAY)) is None
        assert rate(None) is None


DAYS = st.integers(-30, 400).map(lambda days: date(2026, 6, 1) + timedelta(days=days))


@st.composite
def worlds(draw):
    """A directive, some facilities and some answers, each with a history of its own."""
    asked = draw(histories(DIRECTIVE)).state
    units = draw(
        st.dictionaries(st.sampled_from(sorted(UNITS)), histories(FACILITY).map(_state), max_size=4)
    )
    answers = draw(
        st.dictionaries(
            st.sampled_from(sorted(UNITS)), histories(COMPLIANCE).map(_state), max_size=4
        )
    )
    return asked, units, answers


def _state(history):
    return history.state


class TestProperties:
    """What holds of every directive and every answer."""

    @settings(max_examples=80)
    @over(world=worlds(), day=DAYS)
    def test_counts_sum_to_the_addressees(self, world, day):
        """Every addressee is in one state, and the rate is within 0 and 1."""
        asked, units, answers = world
        for point in asked.points:
            who = addressees(asked, point.code, units)
            counts = tally(asked, point.code, units, answers, day)
            assert (counts is None) == (who is None)
            if counts is None or who is None:
                continue
            assert who <= units.keys()
            assert sum(counts.values()) == len(who)
            assert set(counts) == set(PointState)
            found = rate(counts)
            assert found is None or 0 <= found <= 1
            assert (found is None) == (counts[PointState.EXEMPT] == len(who))

    @settings(max_examples=80)
    @over(world=worlds(), day=DAYS)
    def test_overdue_is_certain(self, world, day):
        """Only where a due day is stated, has certainly passed, and the point is not settled."""
        asked, _, answers = world
        assume(answers)
        for state in answers.values():
            for point in asked.points:
                if overdue(asked, state, point.code, day):
                    due = asked.due_at(point.code, day)
                    assert due is not None
                    assert surely_before(due, certainly(day))
                    assert state.standing(point.code, day).value in {
                        "NOT_REPORTED",
                        "IN_PROGRESS",
                        "RETURNED",
                    }

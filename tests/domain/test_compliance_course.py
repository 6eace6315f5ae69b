"""The course of one point: late entries, partly known days, and what amendments do to it (D1)."""

import time
from datetime import date
from itertools import permutations

import attrs
import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from pemasyarakatan.domain.compliance import (
    COMPLIANCE,
    Compliance,
    ComplianceProgressReported,
    Course,
    PointState,
    compliance_id,
)
from pemasyarakatan.domain.compliance.rules import of_move
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import CorrectionRecorded, RecordVoided, at, fold
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.scenario import given
from pemasyarakatan.testing.strategies import histories

from .directives import (
    CILEGON,
    ID,
    OF,
    attend,
    begun,
    done,
    exempt,
    give_back,
    on,
    verify,
)

STREAM = compliance_id(ID, CILEGON)
JULY = PartialDate.month(2025, 7)


def as_step(command):
    """The event that a command gives when nothing forbids it."""
    (kind,) = COMPLIANCE.pairs[type(command)]
    return kind(**attrs.asdict(command, recurse=False))


def answer(*commands):
    """A stream of these facts."""
    return given(COMPLIANCE, *map(as_step, commands))


def state(*commands):
    """The state after these facts."""
    return answer(*commands).state


class TestLateEntries:
    """A fact about an earlier day takes its place among the days."""

    def test_a_beginning_that_is_entered_late(self):
        """It changes nothing that came after it."""
        outcome = answer(done(on(7, 12))).when(begun(on(7, 9)))
        outcome.then_gives(ComplianceProgressReported)
        known = state(done(on(7, 12)), begun(on(7, 9)))
        assert known.standing("P2", date(2025, 7, 10)) is PointState.IN_PROGRESS
        assert known.standing("P2", date(2025, 7, 12)) is PointState.DONE

    def test_it_is_known_in_its_place(self):
        """Again it is already so, though a later day was recorded before it."""
        answer(done(on(7, 12)), begun(on(7, 9))).when(begun(on(7, 9))).then_nothing()

    @pytest.mark.parametrize("closing", [verify(on(7, 12)), exempt(on(7, 12))])
    def test_before_it_was_closed(self, closing):
        """A report for the day before may be entered after the verification or exemption."""
        before = (done(on(7, 10)), closing)
        more = done(on(7, 11), statement="lengkap")
        answer(*before).when(more).then_gives(ComplianceProgressReported)
        late = attrs.evolve(more, on=on(7, 12))
        rule = "verified" if closing == verify(on(7, 12)) else "exempt"
        answer(*before).when(late).then_refused(f"compliance.{rule}")

    def test_what_follows_must_stay_possible(self):
        """A return between done and verified would leave a verification of what is not done."""
        before = (done(on(7, 10)), verify(on(7, 12)))
        answer(*before).when(give_back(on(7, 11))).then_refused("compliance.not_done")
        answer(*before).when(give_back(on(7, 12))).then_gives(type(as_step(give_back(on(7, 12)))))
        answer(begun(on(7, 12))).when(done(on(7, 11))).then_refused("compliance.done")
        answer(done(on(7, 12))).when(exempt(on(7, 11))).then_refused("compliance.exempt")
        again = (done(on(7, 10)), done(on(7, 12)))
        answer(*again).when(verify(on(7, 11))).then_refused("compliance.verified")

    def test_the_order_of_recording_is_no_matter(self):
        """In every order in which all are accepted, each day shows the same."""
        facts = (begun(on(7, 9)), done(on(7, 10)), give_back(on(7, 11)), done(on(7, 12)))
        days = [date(2025, 7, day) for day in range(8, 14)]
        accepted = 0
        for order in permutations(facts):
            history = ()
            for command in order:
                outcome = given(COMPLIANCE, *history).when(command)
                if outcome.refused is not None:
                    break
                history += outcome.events
            else:
                accepted += 1
                known = fold(COMPLIANCE, history)
                assert [known.standing("P2", day).value for day in days] == [
                    "NOT_REPORTED",
                    "IN_PROGRESS",
                    "DONE",
                    "RETURNED",
                    "DONE",
                    "DONE",
                ]
        assert accepted >= 4


class TestPartlyKnownDays:
    """What is not certainly earlier follows what was recorded before it."""

    @pytest.mark.parametrize("day", [JULY, PartialDate(), PartialDate(latest=date(2025, 12, 31))])
    def test_done_some_day_after_it_was_begun(self, day):
        """It is done now, and not in progress again."""
        known = state(begun(on(7, 9)), done(day))
        assert known.standing("P2", date(2025, 7, 9)) is PointState.DONE

    def test_begun_some_day_and_done_on_one(self):
        """The month is read as early as it can be."""
        known = state(begun(JULY), done(on(7, 9)))
        assert known.standing("P2", date(2025, 7, 1)) is PointState.IN_PROGRESS
        assert known.standing("P2", date(2025, 7, 9)) is PointState.DONE
        assert known.standing("P2", date(2025, 6, 30)) is PointState.NOT_REPORTED

    def test_a_month_that_is_over(self):
        """Certainly earlier is late, however little else is known."""
        known = state(done(on(8, 9)), begun(JULY))
        assert known.standing("P2", date(2025, 7, 31)) is PointState.IN_PROGRESS
        assert known.standing("P2", date(2025, 8, 9)) is PointState.DONE

    def test_the_same_again_after_more_was_recorded(self):
        """A file that is read twice adds nothing, also where its days are open."""
        first, second = done(JULY), verify(on(7, 20))
        answer(first, second).when(first).then_nothing()
        answer(begun(PartialDate()), done(JULY)).when(begun(PartialDate())).then_nothing()

    @settings(max_examples=60)
    @over(history=histories(COMPLIANCE))
    def test_every_course_is_one_that_can_be(self, history):
        """In its order each step of an accepted history follows from the one before it."""
        known: Compliance = history.state
        for code in {step.point for step in known.steps}:
            course = known.course(code)
            assert list(course.days) == sorted(course.days)
            if not COMPLIANCE.broken(known):
                for place, step in enumerate(course.steps):
                    assert not list(of_move(course.before(place), step))

    @settings(max_examples=60)
    @over(steps=st.lists(st.integers(0, 4), max_size=12), seed=st.randoms(use_true_random=False))
    def test_a_step_is_taken_where_it_is_read(self, steps, seed):
        """Taking steps one by one, and reading all of them at once, is the same course."""
        days = (on(7, 1), on(7, 9), JULY, PartialDate(), PartialDate(earliest=date(2025, 7, 5)))
        made = [as_step(begun(days[one], statement=str(seed.random()))) for one in steps]
        grown = Course.of(())
        for step in made:
            grown, place = grown.taking(step)
            assert grown.steps[place] is step
        assert grown == Course.of(made)


class TestLedger:
    """Corrections and voids of an answer, whose commands name their stream by a key."""

    def amend(self, kind, version, **said):
        """An amendment of the answer of Cilegon."""
        return kind(stream=STREAM, target_version=version, reason="x", approved_by="y", **said)

    def test_a_report_is_corrected(self):
        """Its day, its words; not which point it is of, nor whose answer it is."""
        history = answer(done(on(7, 9)), verify(on(7, 12)))
        to_do = self.amend(Correct, 1, corrected=as_step(done(on(7, 11))))
        history.when(to_do).then_gives(CorrectionRecorded)
        for other in (
            done(on(7, 9), "P1"),
            done(on(7, 9), of=attrs.evolve(OF, organisation_id=ID)),
        ):
            command = self.amend(Correct, 1, corrected=as_step(other))
            history.when(command).then_refused("compliance.key_field")

    def test_what_stands_on_it_stays_possible(self):
        """What was verified is not corrected to undone, nor past its verification."""
        history = answer(done(on(7, 9)), verify(on(7, 12)))
        for other in (begun(on(7, 9)), done(on(7, 13))):
            command = self.amend(Correct, 1, corrected=as_step(other))
            history.when(command).then_refused("compliance.impossible")
        history.when(self.amend(Void, 1)).then_refused("compliance.impossible")
        history.when(self.amend(Void, 2)).then_gives(RecordVoided)

    def test_a_void_that_is_undone_counts_nothing_twice(self):
        """Between the void and its own void the same was recorded again."""
        briefing, void = (
            as_step(attend()),
            RecordVoided(target_version=1, reason="x", approved_by="y"),
        )
        again = given(COMPLIANCE, briefing, void, briefing)
        again.when(self.amend(Void, 2)).then_refused("compliance.impossible")
        given(COMPLIANCE, briefing, void).when(self.amend(Void, 2)).then_gives(RecordVoided)

    def test_a_voided_exemption_lets_go(self):
        """Then the point can be reported again."""
        freed = as_step(exempt(on(7, 9)))
        void = RecordVoided(target_version=1, reason="x", approved_by="y")
        given(COMPLIANCE, freed, void).when(done(on(7, 10))).then_gives(ComplianceProgressReported)

    def test_done_again_after_a_return_can_be_amended(self):
        """A toggle is no double record."""
        twice = (done(on(7, 9)), give_back(on(7, 9)), done(on(7, 9)), verify(on(7, 10)))
        command = self.amend(
            Correct, 4, corrected=as_step(verify(on(7, 10), by_organisation_id=ID))
        )
        answer(*twice).when(command).then_gives(CorrectionRecorded)

    def test_irregular_after_a_correction_is_listed(self):
        """A correction is never refused for an irregular rule."""
        own = as_step(verify(on(7, 10), by_organisation_id=CILEGON))
        outcome = answer(done(on(7, 9)), verify(on(7, 10))).when(
            self.amend(Correct, 2, corrected=own)
        )
        outcome.then_gives(CorrectionRecorded)
        broken = COMPLIANCE.broken(fold(COMPLIANCE, (as_step(done(on(7, 9))), own)))
        assert [one.rule for one in broken] == ["compliance.own_verifier"]

    def test_an_acknowledged_one_is_not(self):
        """Who answers for it is in the event."""
        own = verify(on(7, 10), by_organisation_id=CILEGON)
        event = answer(done(on(7, 9))).when(own).then_irregular("compliance.own_verifier")
        assert COMPLIANCE.broken(fold(COMPLIANCE, (as_step(done(on(7, 9))), event))) == ()

    @pytest.mark.parametrize(
        ("rule", "facts"),
        [
            ("not_done", (verify(on(7, 9)),)),
            ("not_done", (begun(on(7, 9)), give_back(on(7, 10)))),
            ("done", (done(on(7, 9)), begun(on(7, 10)))),
            ("verified", (done(on(7, 9)), verify(on(7, 9)), done(on(7, 10)))),
            ("verified", (done(on(7, 9)), verify(on(7, 9)), exempt(on(7, 10)))),
            ("exempt", (exempt(on(7, 9)), done(on(7, 10)))),
        ],
    )
    def test_a_broken_state_says_so(self, rule, facts):
        """Every move that cannot be is found in a state that holds it."""
        assert [one.rule for one in COMPLIANCE.broken(state(*facts))] == [f"compliance.{rule}"]

    def test_as_of_a_day(self):
        """Steps that begin later are left out; the answer itself begins with the first."""
        history = tuple(map(as_step, (attend(), begun(on(7, 9)), done(on(7, 12)))))
        assert at(COMPLIANCE, history, date(2025, 7, 7)) == Compliance()
        known = at(COMPLIANCE, history, date(2025, 7, 10))
        assert (known.of, len(known.steps)) == (OF, 1)


@pytest.mark.parametrize("turn", [1, -1], ids=["in order", "backwards"])
def test_a_long_answer_is_decided_in_good_time(turn):
    """Four thousand reports, also recorded backwards, are no reason to wait."""
    first = date(2014, 1, 1).toordinal()
    days = [PartialDate.on(date.fromordinal(first + one)) for one in range(4_000)]
    facts = [as_step(begun(day, statement=str(day))) for day in days[::turn]]
    known = fold(COMPLIANCE, facts)
    began = time.perf_counter()
    assert COMPLIANCE.decide(done(on(7, 9)), known, given(COMPLIANCE).circumstances)
    assert time.perf_counter() - began < 1


def test_refusals_are_told_in_words():
    """What stands in the way is named with its day."""
    with pytest.raises(Refused, match="of point P2, which is VERIFIED by then"):
        COMPLIANCE.decide(
            done(on(7, 11)),
            state(done(on(7, 9)), verify(on(7, 10))),
            given(COMPLIANCE).circumstances,
        )

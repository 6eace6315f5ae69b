"""What ends an agreement before its term, or rests it."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AgreementResumed,
    AgreementStatus,
    AgreementSuspended,
    AgreementTerminated,
    ClauseChange,
    SuspensionGround,
    Term,
    TermBasis,
    TerminationGround,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.values import PartialDate, Side
from pemasyarakatan.testing.scenario import given

from .agreement_papers import (
    DRAFTED,
    ENDLESS,
    NEXT_YEAR,
    NOT_STATED,
    UNKNOWN,
    addendum,
    asking,
    fixed,
    on,
    renewal,
    signed,
    training,
)

NOTICED = signed(notice_days=30)
ENDED = AgreementTerminated(
    effective_on=date(2025, 10, 31),
    ground=TerminationGround.NOTICE,
    notice_on=on(2025, 10, 1),
    side=Side.PARTNER,
)
END = asking(ENDED)
SUSPENDED = AgreementSuspended(
    from_on=date(2025, 3, 1), ground=SuspensionGround.FORCE_MAJEURE, reason="banjir"
)
RESUMED = AgreementResumed(resumed_on=date(2025, 5, 1))


def test_an_agreement_is_terminated_once():
    """The same again adds nothing; another is refused, and a draft has nothing to end."""
    given(AGREEMENT, DRAFTED, NOTICED).when(END).then(ENDED)
    history = given(AGREEMENT, DRAFTED, NOTICED, ENDED)
    history.when(END).then_nothing()
    history.when(attrs.evolve(END, reason="other")).then_refused("agreement.terminated")
    given(AGREEMENT, DRAFTED).when(END).then_refused("agreement.not_signed")


@pytest.mark.parametrize(
    ("effective_on", "outside"),
    [
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
    ],
)
def test_a_termination_lies_between_signing_and_end(effective_on, outside):
    """Both days included; what has run out needs no end."""
    command = attrs.evolve(
        END, effective_on=effective_on, ground=TerminationGround.MUTUAL, notice_on=None
    )
    outcome = given(AGREEMENT, DRAFTED, signed()).when(command)
    if outside:
        outcome.then_refused("agreement.termination_range")
    else:
        outcome.then_gives(AgreementTerminated)


AUTOMATIC = Term(start=on(2025, 1, 1), end=on(2025, 6, 30), basis=TermBasis.AUTOMATIC)


@pytest.mark.parametrize("term", [ENDLESS, NOT_STATED, AUTOMATIC])
def test_a_term_that_may_run_on_is_ended_on_any_day(term):
    """Also on a day ahead: a termination may be agreed beforehand."""
    command = attrs.evolve(END, effective_on=date(2026, 12, 31), notice_on=None)
    given(AGREEMENT, DRAFTED, signed(term=term)).when(command).then_gives(AgreementTerminated)


def test_the_end_of_a_renewal_counts():
    """A renewed agreement is terminated within the renewed term."""
    command = attrs.evolve(END, effective_on=date(2026, 3, 1), notice_on=None)
    history = given(AGREEMENT, DRAFTED, signed(), renewal(on(2025, 12, 1), NEXT_YEAR))
    history.when(command).then_gives(AgreementTerminated)


@pytest.mark.parametrize(
    ("ground", "notice_on", "short"),
    [
        (TerminationGround.NOTICE, on(2025, 10, 1), False),
        (TerminationGround.NOTICE, on(2025, 10, 2), True),
        (TerminationGround.BREACH, on(2025, 10, 2), True),
        (TerminationGround.OBJECTIVE_REACHED, on(2025, 10, 2), True),
        (TerminationGround.MUTUAL, on(2025, 10, 2), False),
        (TerminationGround.FORCE_MAJEURE, on(2025, 10, 2), False),
        (TerminationGround.STATUTORY, on(2025, 10, 2), False),
        (TerminationGround.SUPERSEDED, on(2025, 10, 2), False),
        (TerminationGround.NOTICE, PartialDate.month(2025, 10), False),
        (TerminationGround.NOTICE, None, False),
    ],
)
def test_notice_is_given_in_time(ground, notice_on, short):
    """Certainly too little is irregular; not proven is a flag, and some grounds need none."""
    command = attrs.evolve(END, ground=ground, notice_on=notice_on)
    outcome = given(AGREEMENT, DRAFTED, NOTICED).when(command)
    if short:
        event = outcome.then_irregular("agreement.notice_short")
        assert AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, NOTICED, event])) == ()
    else:
        outcome.then_gives(AgreementTerminated)


def test_a_notice_that_nobody_answered_for_is_listed():
    """A correction can leave a notice too short."""
    short = attrs.evolve(ENDED, notice_on=on(2025, 10, 15))
    listed = AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, NOTICED, short]))
    assert [one.rule for one in listed] == ["agreement.notice_short"]


def test_without_a_stated_period_no_notice_is_short():
    """No period is taken for usual."""
    command = attrs.evolve(END, notice_on=on(2025, 10, 30))
    given(AGREEMENT, DRAFTED, signed()).when(command).then_gives(AgreementTerminated)


def test_a_termination_leaves_no_activity_outside_unseen():
    """An activity after the last day is irregular; one up to it is plain."""
    taught = training(on(2025, 10, 20), on(2025, 10, 31))
    given(AGREEMENT, DRAFTED, NOTICED, taught).when(END).then(ENDED)
    later = training(on(2025, 10, 20), on(2025, 11, 1))
    outcome = given(AGREEMENT, DRAFTED, NOTICED, later).when(END)
    event = outcome.then_irregular("agreement.strands_activity")
    assert AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, NOTICED, later, event])) == ()


def test_a_termination_leaves_no_addendum_after_it_unseen():
    """An addendum signed after the termination is irregular whichever comes first."""
    later = addendum(
        on(2025, 11, 5), date(2025, 11, 5), changes=(ClauseChange(clause="1", text="x"),)
    )
    outcome = given(AGREEMENT, DRAFTED, NOTICED, later).when(END)
    event = outcome.then_irregular("agreement.after_end")
    assert AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, NOTICED, later, event])) == ()


def test_an_agreement_rests_and_holds_again():
    """The same again adds nothing; a draft has nothing to rest."""
    given(AGREEMENT, DRAFTED, signed()).when(asking(SUSPENDED)).then(SUSPENDED)
    given(AGREEMENT, DRAFTED, signed(), SUSPENDED).when(asking(RESUMED)).then(RESUMED)
    both = given(AGREEMENT, DRAFTED, signed(), SUSPENDED, RESUMED)
    both.when(asking(SUSPENDED)).then_nothing()
    both.when(asking(RESUMED)).then_nothing()
    given(AGREEMENT, DRAFTED).when(asking(SUSPENDED)).then_refused("agreement.not_signed")
    given(AGREEMENT, DRAFTED).when(asking(RESUMED)).then_refused("agreement.not_signed")


@pytest.mark.parametrize(
    ("from_on", "rests"),
    [
        (date(2025, 2, 28), False),
        (date(2025, 4, 30), True),
        (date(2025, 5, 1), False),
        (date(2025, 7, 1), False),
    ],
)
def test_an_agreement_that_rests_is_not_rested_again(from_on, rests):
    """On the day it holds again it may be, and also on a day before."""
    command = asking(SUSPENDED, from_on=from_on)
    outcome = given(AGREEMENT, DRAFTED, signed(), SUSPENDED, RESUMED).when(command)
    if rests:
        outcome.then_refused("agreement.suspended")
    else:
        outcome.then_gives(AgreementSuspended)


def test_an_open_suspension_lasts():
    """It may be found later that it rested once before."""
    history = given(AGREEMENT, DRAFTED, signed(), SUSPENDED)
    history.when(asking(SUSPENDED, from_on=date(2025, 9, 1))).then_refused("agreement.suspended")
    earlier = attrs.evolve(SUSPENDED, from_on=date(2025, 1, 10))
    history.when(asking(earlier)).then(earlier)
    resumed = AgreementResumed(resumed_on=date(2025, 2, 1))
    both = given(AGREEMENT, DRAFTED, signed(), SUSPENDED, earlier)
    both.when(asking(resumed)).then(resumed)
    state = fold(AGREEMENT, [DRAFTED, signed(), SUSPENDED, earlier, resumed])
    resting = [
        state.status_at(date(2025, *day)) is AgreementStatus.SUSPENDED
        for day in ((1, 9), (1, 10), (1, 31), (2, 1), (2, 28), (3, 1))
    ]
    assert resting == [False, True, True, False, False, True]


@pytest.mark.parametrize(
    ("events", "resumed_on", "rule"),
    [
        ((), date(2025, 5, 1), "agreement.not_suspended"),
        ((SUSPENDED, RESUMED), date(2025, 6, 1), "agreement.not_suspended"),
        ((SUSPENDED, RESUMED), date(2025, 4, 1), "agreement.not_suspended"),
        ((SUSPENDED,), date(2025, 3, 1), "agreement.resume_order"),
        ((SUSPENDED,), date(2025, 2, 1), "agreement.resume_order"),
        ((SUSPENDED,), date.min, "agreement.resume_order"),
        ((SUSPENDED,), date(2025, 3, 2), None),
    ],
)
def test_only_a_running_suspension_ends(events, resumed_on, rule):
    """It ends once, and not before a day of rest."""
    command = asking(RESUMED, resumed_on=resumed_on)
    outcome = given(AGREEMENT, DRAFTED, signed(), *events).when(command)
    if rule:
        outcome.then_refused(rule)
    else:
        outcome.then_gives(AgreementResumed)


@pytest.mark.parametrize(
    ("from_on", "outside"),
    [
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
        (date(2025, 10, 31), False),
        (date(2025, 11, 1), True),
    ],
)
def test_only_what_is_in_force_rests(from_on, outside):
    """A suspension before the term or after the end is irregular."""
    command = asking(SUSPENDED, from_on=from_on)
    outcome = given(AGREEMENT, DRAFTED, NOTICED, ENDED).when(command)
    if outside:
        event = outcome.then_irregular("agreement.not_in_force")
        assert AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, NOTICED, ENDED, event])) == ()
    else:
        outcome.then_gives(AgreementSuspended)


def test_an_agreement_of_unknown_term_may_rest():
    """What is not certain is not refused."""
    history = given(AGREEMENT, DRAFTED, signed(term=NOT_STATED))
    history.when(asking(SUSPENDED)).then(SUSPENDED)


def test_a_suspension_leaves_no_activity_outside_unseen():
    """An activity on a day of rest is irregular."""
    taught = training(on(2025, 2, 20), on(2025, 3, 1))
    given(AGREEMENT, DRAFTED, signed(), taught).when(asking(SUSPENDED)).then_irregular(
        "agreement.strands_activity"
    )
    before = training(on(2025, 2, 20), on(2025, 2, 28))
    given(AGREEMENT, DRAFTED, signed(), before).when(asking(SUSPENDED)).then(SUSPENDED)


def test_each_change_that_strands_an_activity_is_answered_for():
    """Who answered for the suspension did not answer for the termination."""
    taught = training(on(2025, 3, 10), on(2025, 3, 20), training_id=UUID(int=71))
    rested = given(AGREEMENT, DRAFTED, signed(), taught).when(asking(SUSPENDED))
    event = rested.then_irregular("agreement.strands_activity")
    end = attrs.evolve(
        END, effective_on=date(2025, 2, 1), ground=TerminationGround.MUTUAL, notice_on=None
    )
    history = given(AGREEMENT, DRAFTED, signed(), taught, event)
    outcome = history.when(end)
    outcome.then_irregular("agreement.not_in_force", "agreement.strands_activity")


def test_a_rested_activity_may_turn_out_better():
    """Who answered for days of rest answers for days before the signature, too."""
    retro = signed(on(2025, 6, 1))
    resting = given(AGREEMENT, DRAFTED, retro, SUSPENDED)
    taught = resting.when(asking(training(on(2025, 3, 10), on(2025, 3, 20))))
    event = taught.then_irregular("agreement.outside_term")
    history = [DRAFTED, retro, SUSPENDED, event]
    given(AGREEMENT, *history).when(asking(RESUMED, resumed_on=date(2025, 3, 5))).then_gives(
        AgreementResumed
    )
    resumed = AgreementResumed(resumed_on=date(2025, 3, 5))
    assert AGREEMENT.broken(fold(AGREEMENT, [*history, resumed])) == ()


def test_an_undated_notice_is_no_short_one():
    """A notice of which no day is known proves nothing."""
    command = attrs.evolve(END, notice_on=UNKNOWN)
    given(AGREEMENT, DRAFTED, NOTICED).when(command).then_gives(AgreementTerminated)


def test_who_answered_for_an_addendum_need_not_answer_for_what_rests_on_it():
    """An addendum signed after the end gives new days; what follows in them is its own matter."""
    longer = fixed(on(2025, 1, 1), on(2026, 12, 31))
    revived = given(AGREEMENT, DRAFTED, NOTICED).when(
        asking(addendum(on(2026, 2, 1), date(2026, 2, 1), term=longer))
    )
    first = revived.then_irregular("agreement.after_end")
    clause = ClauseChange(clause="1", text="x")
    second = addendum(on(2026, 4, 1), date(2026, 4, 1), addendum_id=UUID(int=51), changes=(clause,))
    history = (DRAFTED, NOTICED, first)
    given(AGREEMENT, *history).when(asking(second)).then(second)
    end = attrs.evolve(END, effective_on=date(2026, 3, 1), notice_on=None)
    outcome = given(AGREEMENT, *history, second).when(end)
    event = outcome.then_irregular("agreement.after_end")
    assert AGREEMENT.broken(fold(AGREEMENT, [*history, second, event])) == ()

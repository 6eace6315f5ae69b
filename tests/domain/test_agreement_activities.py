"""Trainings and activities: what took part, and whether the papers carry every day of it."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    ActivityHeld,
    AgreementResumed,
    AgreementSuspended,
    AgreementTerminated,
    HoldActivity,
    InstrumentKind,
    InstrumentSigned,
    SuspensionGround,
    Term,
    TermBasis,
    TerminationGround,
    TrainingDelivered,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.values import ActivityKind, PartialDate, Side
from pemasyarakatan.testing.scenario import given

from .agreement_papers import (
    BLK,
    DRAFTED,
    ENDLESS,
    HEALTH,
    ID,
    KANWIL,
    LAPAS,
    NEXT_YEAR,
    NOT_STATED,
    UNKNOWN,
    WELDING,
    addendum,
    asking,
    deliver,
    fixed,
    on,
    renewal,
    signatures,
    signed,
    training,
)

TRAINED = training(on(2025, 6, 2), on(2025, 6, 20), completed=18)
TRAIN = asking(TRAINED)
HELD = ActivityHeld(
    activity_id=UUID(int=75),
    kind=ActivityKind.RELIGIOUS,
    field=WELDING,
    started_on=on(2025, 6, 2),
    ended_on=on(2025, 6, 2),
    summary="pengajian",
)
HOLD = asking(HELD)
SIGNED = (DRAFTED, signed())
SUSPENDED = AgreementSuspended(from_on=date(2025, 3, 1), ground=SuspensionGround.OTHER)
RESUMED = AgreementResumed(resumed_on=date(2025, 5, 1))
TERMINATED = AgreementTerminated(
    effective_on=date(2025, 10, 31), ground=TerminationGround.MUTUAL, side=Side.BOTH
)


@pytest.mark.parametrize("fact", [TRAINED, HELD])
def test_what_was_done_is_recorded_once(fact):
    """The same again adds nothing, other content under the id is refused."""
    given(AGREEMENT, *SIGNED).when(asking(fact)).then(fact)
    history = given(AGREEMENT, *SIGNED, fact)
    history.when(asking(fact)).then_nothing()
    history.when(asking(fact, participants=21)).then_refused("agreement.reused_id")


def test_a_training_and_an_activity_do_not_share_an_id():
    """One id is one fact."""
    under_it = asking(HELD, activity_id=TRAINED.training_id)
    given(AGREEMENT, *SIGNED, TRAINED).when(under_it).then_refused("agreement.reused_id")


@pytest.mark.parametrize("command", [TRAIN, HOLD])
def test_without_a_signed_paper_there_is_no_activity_under_it(command):
    """It belongs on the partnership then."""
    given(AGREEMENT, DRAFTED).when(command).then_refused("agreement.not_signed")


@pytest.mark.parametrize("command", [TRAIN, HOLD])
def test_someone_took_part(command):
    """One is enough; a count that is not stated is no zero."""
    nobody = attrs.evolve(command, participants=0, **_without_completed(command))
    given(AGREEMENT, *SIGNED).when(nobody).then_refused("agreement.no_participants")
    one = attrs.evolve(nobody, participants=1)
    assert given(AGREEMENT, *SIGNED).when(one).refused is None


def _without_completed(command):
    return {} if isinstance(command, HoldActivity) else {"completed": None}


@pytest.mark.parametrize(
    ("completed", "possible"), [(-1, False), (0, True), (20, True), (21, False)]
)
def test_no_more_complete_than_take_part(completed, possible):
    """From nobody to all of them."""
    outcome = given(AGREEMENT, *SIGNED).when(attrs.evolve(TRAIN, completed=completed))
    if possible:
        outcome.then_gives(TrainingDelivered)
    else:
        outcome.then_refused("agreement.completed_range")


def test_a_stated_length_is_a_lesson_at_least():
    """Hours that are not stated are left out."""
    given(AGREEMENT, *SIGNED).when(attrs.evolve(TRAIN, hours_jp=0)).then_refused("agreement.hours")
    given(AGREEMENT, *SIGNED).when(attrs.evolve(TRAIN, hours_jp=1)).then_gives(TrainingDelivered)


@pytest.mark.parametrize("command", [TRAIN, HOLD])
def test_no_activity_ends_before_it_starts(command):
    """A month in which it may end passes."""
    wrong = attrs.evolve(command, ended_on=on(2025, 6, 1))
    given(AGREEMENT, *SIGNED).when(wrong).then_refused("agreement.period_order")
    month = attrs.evolve(command, ended_on=PartialDate.month(2025, 6))
    assert given(AGREEMENT, *SIGNED).when(month).refused is None


def test_a_training_has_ended_when_it_is_recorded():
    """A8: a course that goes on is recorded when it is over."""
    history = given(AGREEMENT, *SIGNED, today=date(2025, 6, 19))
    history.when(TRAIN).then_refused("agreement.future")
    given(AGREEMENT, *SIGNED, today=date(2025, 6, 20)).when(TRAIN).then(TRAINED)


@pytest.mark.parametrize(
    ("kind", "umbrella"),
    [
        (InstrumentKind.NOTA_KESEPAHAMAN, True),
        (InstrumentKind.NOTA_KESEPAKATAN, True),
        (InstrumentKind.RENCANA_KERJA, False),
    ],
)
def test_an_umbrella_carries_no_activity(kind, umbrella):
    """Under an umbrella an operative paper is needed."""
    drafted = attrs.evolve(DRAFTED, kind=kind)
    paper = InstrumentSigned(
        signed_on=on(2025, 1, 1),
        signatures=signatures(on(2025, 1, 1)),
        term=ENDLESS,
        scope=frozenset({WELDING}),
    )
    outcome = given(AGREEMENT, drafted, paper).when(TRAIN)
    if umbrella:
        event = outcome.then_irregular("agreement.umbrella_only")
        assert AGREEMENT.broken(fold(AGREEMENT, [drafted, paper, event])) == ()
    else:
        outcome.then(TRAINED)


def test_an_unstated_term_or_scope_carries_nothing():
    """Each is named, and answering for both is enough."""
    bare = (DRAFTED, signed(term=NOT_STATED, scope=None))
    given(AGREEMENT, *bare).when(TRAIN).then_irregular(
        "agreement.term_not_stated", "agreement.scope_not_stated"
    )
    no_term = (DRAFTED, signed(term=NOT_STATED))
    given(AGREEMENT, *no_term).when(TRAIN).then_irregular("agreement.term_not_stated")
    no_scope = (DRAFTED, signed(scope=None))
    given(AGREEMENT, *no_scope).when(TRAIN).then_irregular("agreement.scope_not_stated")


@pytest.mark.parametrize(
    ("started_on", "ended_on", "events", "outside"),
    [
        (on(2025, 1, 1), on(2025, 12, 31), (), False),
        (on(2024, 12, 31), on(2025, 1, 10), (), True),
        (on(2025, 12, 20), on(2026, 1, 1), (), True),
        (on(2025, 12, 20), on(2026, 1, 1), (renewal(on(2025, 12, 1), NEXT_YEAR),), False),
        (on(2025, 2, 1), on(2025, 5, 31), (SUSPENDED, RESUMED), True),
        (on(2025, 2, 1), on(2025, 2, 28), (SUSPENDED, RESUMED), False),
        (on(2025, 5, 1), on(2025, 5, 31), (SUSPENDED, RESUMED), False),
        (on(2025, 10, 1), on(2025, 10, 31), (TERMINATED,), False),
        (on(2025, 10, 1), on(2025, 11, 1), (TERMINATED,), True),
        (PartialDate.month(2026, 1), PartialDate.month(2026, 1), (), True),
        (PartialDate.month(2025, 3), PartialDate.month(2025, 3), (SUSPENDED, RESUMED), True),
        (PartialDate.month(2025, 2), PartialDate.month(2025, 5), (SUSPENDED, RESUMED), True),
        (PartialDate.month(2025, 2), PartialDate.month(2025, 2), (), False),
    ],
)
def test_every_day_lies_in_the_term(started_on, ended_on, events, outside):
    """One day that certainly does not is enough, also between two that do."""
    outcome = given(AGREEMENT, *SIGNED, *events).when(deliver(started_on, ended_on))
    if outside:
        event = outcome.then_irregular("agreement.outside_term")
        assert AGREEMENT.broken(fold(AGREEMENT, [*SIGNED, *events, event])) == ()
    else:
        outcome.then_gives(TrainingDelivered)


@pytest.mark.parametrize(
    ("started_on", "ended_on", "early"),
    [
        (on(2025, 3, 15), on(2025, 3, 20), False),
        (on(2025, 3, 14), on(2025, 3, 20), True),
        (PartialDate.month(2025, 2), PartialDate.month(2025, 4), True),
        (PartialDate.month(2025, 4), PartialDate.month(2025, 4), False),
    ],
)
def test_no_day_lies_before_the_signature(started_on, ended_on, early):
    """A term may begin earlier; what is done before the signing has no paper."""
    history = given(AGREEMENT, DRAFTED, signed(on(2025, 3, 15)))
    outcome = history.when(deliver(started_on, ended_on))
    if early:
        outcome.then_irregular("agreement.before_signature")
    else:
        outcome.then_gives(TrainingDelivered)


@pytest.mark.parametrize(
    ("started_on", "ended_on", "term"),
    [
        (PartialDate.month(2025, 12), UNKNOWN, None),
        (on(2025, 12, 20), PartialDate(earliest=date(2025, 12, 20)), None),
        (UNKNOWN, on(2025, 3, 1), None),
        (UNKNOWN, UNKNOWN, None),
        (on(2026, 1, 5), on(2026, 1, 6), TermBasis.AUTOMATIC),
    ],
)
def test_days_that_may_lie_outside_are_answered_for(started_on, ended_on, term):
    """What is neither certainly inside nor certainly outside is irregular as such."""
    stated = Term(start=on(2025, 1, 1), end=on(2025, 12, 31), basis=term or TermBasis.FIXED)
    paper = signed(term=stated)
    outcome = given(AGREEMENT, DRAFTED, paper).when(deliver(started_on, ended_on))
    event = outcome.then_irregular("agreement.not_proven_inside")
    assert AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, paper, event])) == ()


def test_a_month_in_progress_ends_today():
    """What has happened lies not after today, and stays plain when the month is over."""
    paper = signed(term=fixed(on(2025, 1, 1), on(2025, 3, 20)))
    command = deliver(PartialDate.month(2025, 3), PartialDate.month(2025, 3))
    history = given(AGREEMENT, DRAFTED, paper, today=date(2025, 3, 20))
    event = history.when(command).then_gives(TrainingDelivered)
    assert AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, paper, event])) == ()
    given(AGREEMENT, DRAFTED, paper, today=date(2025, 3, 21)).when(command).then_irregular(
        "agreement.not_proven_inside"
    )


def test_a_signing_day_known_in_part_proves_no_early_day():
    """A day in the month of the signing may lie before it."""
    paper = signed(PartialDate.month(2025, 3))
    history = given(AGREEMENT, DRAFTED, paper)
    command = deliver(on(2025, 3, 10), on(2025, 3, 10))
    history.when(command).then_irregular("agreement.not_proven_inside")
    history.when(deliver(on(2025, 2, 10), on(2025, 2, 10))).then_irregular(
        "agreement.before_signature"
    )


def test_a_period_may_break_several_rules():
    """Each is named, in the order of the rules."""
    paper = signed(PartialDate.month(2025, 3))
    command = deliver(on(2024, 12, 1), on(2025, 4, 1), field=HEALTH, provider_partner_id=KANWIL)
    given(AGREEMENT, DRAFTED, paper).when(command).then_irregular(
        "agreement.outside_term",
        "agreement.before_signature",
        "agreement.not_proven_inside",
        "agreement.out_of_scope",
        "agreement.provider_no_party",
    )


@pytest.mark.parametrize(
    ("started_on", "out"),
    [
        (on(2025, 5, 31), True),
        (on(2025, 6, 1), False),
        (PartialDate.month(2025, 5), True),
        (PartialDate(earliest=date(2025, 5, 1), latest=date(2025, 6, 30)), False),
    ],
)
def test_the_field_is_in_scope_on_every_day(started_on, out):
    """A field that is added later was not in scope before; what may fit passes."""
    plus = addendum(on(2025, 6, 1), date(2025, 6, 1), fields_added=frozenset({HEALTH}))
    command = deliver(started_on, on(2025, 6, 30), field=HEALTH)
    outcome = given(AGREEMENT, *SIGNED, plus).when(command)
    if out:
        event = outcome.then_irregular("agreement.out_of_scope")
        assert AGREEMENT.broken(fold(AGREEMENT, [*SIGNED, plus, event])) == ()
    else:
        outcome.then_gives(TrainingDelivered)


def test_a_field_that_an_addendum_adds_needs_no_stated_scope():
    """Other fields do, until the scope is completed."""
    bare = signed(scope=None)
    plus = addendum(on(2025, 6, 1), date(2025, 6, 1), fields_added=frozenset({HEALTH}))
    history = given(AGREEMENT, DRAFTED, bare, plus)
    history.when(attrs.evolve(TRAIN, field=HEALTH)).then_gives(TrainingDelivered)
    history.when(TRAIN).then_irregular("agreement.scope_not_stated")


@pytest.mark.parametrize(("provider", "bound"), [(None, True), (BLK, True), (KANWIL, False)])
def test_the_provider_is_a_party(provider, bound):
    """One that is not stated is not doubted."""
    command = attrs.evolve(TRAIN, provider_partner_id=provider)
    outcome = given(AGREEMENT, *SIGNED).when(command)
    if bound:
        outcome.then_gives(TrainingDelivered)
    else:
        event = outcome.then_irregular("agreement.provider_no_party")
        assert AGREEMENT.broken(fold(AGREEMENT, [*SIGNED, event])) == ()


def test_a_very_long_period_is_looked_at_from_change_to_change():
    """Ten thousand years of days cost what their changes cost."""
    paper = signed(term=ENDLESS)
    command = deliver(on(2025, 1, 1), PartialDate(latest=date.max))
    history = given(AGREEMENT, DRAFTED, paper, today=date.max)
    history.when(command).then_gives(TrainingDelivered)
    rested = given(AGREEMENT, DRAFTED, paper, SUSPENDED, RESUMED, today=date.max)
    rested.when(attrs.evolve(command, ended_on=PartialDate.on(date.max))).then_irregular(
        "agreement.outside_term"
    )


def test_nothing_else_is_looked_at():
    """What was done rests on this stream alone."""
    state = fold(AGREEMENT, SIGNED)
    assert AGREEMENT.reads(TRAIN, state) == ()
    assert AGREEMENT.home(TRAIN, state) == LAPAS
    assert AGREEMENT.stream(TRAIN) == ID

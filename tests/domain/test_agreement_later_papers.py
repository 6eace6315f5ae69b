"""What is said of a signed paper later: completed term and scope, addenda, renewals."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AddendumSigned,
    AgreementRenewed,
    AgreementTerminated,
    ClauseChange,
    EvaluationHeld,
    EvaluationVerdict,
    ScopeCompleted,
    Term,
    TermBasis,
    TermCompleted,
    TerminationGround,
)
from pemasyarakatan.domain.facility import Facility, HeadAppointed
from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.domain.values import PartialDate, Side
from pemasyarakatan.testing.scenario import given

from .agreement_papers import (
    DRAFTED,
    ENDLESS,
    HEALTH,
    LAPAS,
    NEXT_YEAR,
    NOT_STATED,
    THE_YEAR,
    UNKNOWN,
    WELDING,
    add,
    addendum,
    asking,
    fixed,
    official,
    on,
    renew,
    renewal,
    signatures,
    signed,
)

BARE = signed(term=NOT_STATED, scope=None)
TERM = TermCompleted(term=THE_YEAR)
SCOPE = ScopeCompleted(scope=frozenset({WELDING}))
LONGER = fixed(on(2025, 1, 1), on(2026, 6, 30))
ENDED = AgreementTerminated(
    effective_on=date(2025, 10, 1), ground=TerminationGround.MUTUAL, side=Side.BOTH
)
AUTOMATIC = Term(start=on(2025, 1, 1), end=on(2025, 12, 31), basis=TermBasis.AUTOMATIC)


@pytest.mark.parametrize("fact", [TERM, SCOPE])
def test_what_was_not_stated_is_completed_once(fact):
    """The same again adds nothing; a signed paper is needed."""
    given(AGREEMENT, DRAFTED, BARE).when(asking(fact)).then(fact)
    given(AGREEMENT, DRAFTED, BARE, fact).when(asking(fact)).then_nothing()
    given(AGREEMENT, DRAFTED).when(asking(fact)).then_refused("agreement.not_signed")


def test_what_is_stated_is_not_completed():
    """Neither what the paper states nor what was completed before."""
    other_term, other_scope = asking(TERM, term=NEXT_YEAR), asking(SCOPE, scope={HEALTH})
    for history in ([DRAFTED, signed()], [DRAFTED, BARE, TERM, SCOPE]):
        given(AGREEMENT, *history).when(other_term).then_refused("agreement.already_stated")
        given(AGREEMENT, *history).when(other_scope).then_refused("agreement.already_stated")


def test_a_start_alone_states_no_term():
    """An end may still be completed where only the start was read."""
    begun = Term(start=on(2025, 1, 1), end=UNKNOWN, basis=TermBasis.NOT_STATED)
    given(AGREEMENT, DRAFTED, signed(term=begun)).when(asking(TERM)).then(TERM)


def test_a_completed_term_or_scope_says_something_possible():
    """A term runs forward and a scope has a field."""
    backward = asking(TERM, term=fixed(on(2025, 2, 1), on(2025, 1, 31)))
    given(AGREEMENT, DRAFTED, BARE).when(backward).then_refused("agreement.term_order")
    empty = asking(SCOPE, scope=frozenset())
    given(AGREEMENT, DRAFTED, BARE).when(empty).then_refused("agreement.empty_scope")


def test_a_completed_term_reaches_a_recorded_termination():
    """A term that had run out before it was terminated contradicts the termination."""
    history = given(AGREEMENT, DRAFTED, BARE, ENDED)
    short = asking(TERM, term=fixed(on(2025, 1, 1), on(2025, 9, 30)))
    history.when(short).then_refused("agreement.termination_range")
    history.when(asking(TERM)).then(TERM)


ADDED = addendum(on(2025, 6, 1), date(2025, 6, 1), fields_added=frozenset({HEALTH}))


def test_an_addendum_is_signed_once():
    """Under its own id; other content under that id is refused."""
    given(AGREEMENT, DRAFTED, signed()).when(asking(ADDED)).then(ADDED)
    history = given(AGREEMENT, DRAFTED, signed(), ADDED)
    history.when(asking(ADDED)).then_nothing()
    history.when(asking(ADDED, note="other")).then_refused("agreement.reused_id")
    given(AGREEMENT, DRAFTED).when(asking(ADDED)).then_refused("agreement.not_signed")


def test_an_addendum_changes_something():
    """Fields, a term or clauses; a note changes nothing."""
    day = (on(2025, 6, 1), date(2025, 6, 1))
    history = given(AGREEMENT, DRAFTED, signed())
    history.when(add(*day, note="signed in the hall")).then_refused("agreement.empty_addendum")
    clause = ClauseChange(clause="Pasal 5", text="Biaya ditanggung PIHAK KEDUA")
    for change in (
        {"fields_removed": frozenset({WELDING})},
        {"term": LONGER},
        {"changes": (clause,)},
    ):
        history.when(add(*day, **change)).then_gives(AddendumSigned)


def test_only_fields_in_scope_are_removed():
    """In scope on the day of its effect; of a scope that is not stated nobody can say."""
    day = (on(2025, 7, 1), date(2025, 7, 1))
    without_health = add(*day, addendum_id=UUID(int=51), fields_removed=frozenset({HEALTH}))
    given(AGREEMENT, DRAFTED, signed()).when(without_health).then_refused("agreement.field_absent")
    given(AGREEMENT, DRAFTED, signed(), ADDED).when(without_health).then_gives(AddendumSigned)
    given(AGREEMENT, DRAFTED, BARE).when(without_health).then_gives(AddendumSigned)


def test_the_term_of_an_addendum_runs_forward():
    """An end before the start is refused here too."""
    backward = add(on(2025, 6, 1), date(2025, 6, 1), term=fixed(on(2025, 6, 1), on(2025, 5, 31)))
    given(AGREEMENT, DRAFTED, signed()).when(backward).then_refused("agreement.term_order")


@pytest.mark.parametrize(
    ("signed_on", "events", "late"),
    [
        (on(2025, 12, 31), (), False),
        (on(2026, 1, 1), (), True),
        (PartialDate(earliest=date(2025, 12, 1)), (), False),
        (on(2025, 10, 1), (ENDED,), False),
        (on(2025, 10, 2), (ENDED,), True),
        (on(2026, 1, 1), (renewal(on(2025, 12, 1), NEXT_YEAR),), False),
    ],
)
def test_an_addendum_after_the_end_is_irregular(signed_on, events, late):
    """After expiry or termination there is nothing left to change."""
    command = add(signed_on, date(2026, 3, 1), changes=(ClauseChange(clause="1", text="x"),))
    outcome = given(AGREEMENT, DRAFTED, signed(), *events).when(command)
    if late:
        outcome.then_irregular("agreement.after_end")
    else:
        outcome.then_gives(AddendumSigned)


@pytest.mark.parametrize("term", [ENDLESS, NOT_STATED, AUTOMATIC])
def test_an_addendum_to_a_term_that_may_still_run_is_plain(term):
    """Nobody can say that it was signed after the end."""
    command = add(on(2026, 5, 1), date(2026, 5, 1), fields_added=frozenset({HEALTH}))
    given(AGREEMENT, DRAFTED, signed(term=term)).when(command).then_gives(AddendumSigned)


def test_a_backdated_addendum_says_so():
    """An effect before the signing is irregular unless the paper states it."""
    history = given(AGREEMENT, DRAFTED, signed())
    backdated = add(on(2025, 6, 1), date(2025, 5, 31), fields_added=frozenset({HEALTH}))
    event = history.when(backdated).then_irregular("agreement.backdated")
    assert given(AGREEMENT, DRAFTED, signed(), event).state.scope_at(date(2025, 5, 31)) == {
        WELDING,
        HEALTH,
    }
    history.when(attrs.evolve(backdated, retroactive=True)).then_gives(AddendumSigned)
    history.when(attrs.evolve(backdated, signed_on=PartialDate.month(2025, 5))).then_gives(
        AddendumSigned
    )


def test_a_late_entered_addendum_fits_what_is_recorded():
    """It may not move the end that a renewal started from, or before the termination."""
    shorter = add(on(2025, 3, 1), date(2025, 3, 1), term=fixed(on(2025, 1, 1), on(2025, 9, 30)))
    renewed = given(AGREEMENT, DRAFTED, signed(), renewal(on(2025, 12, 1), NEXT_YEAR))
    renewed.when(shorter).then_refused("agreement.renewal_start")
    given(AGREEMENT, DRAFTED, signed(), ENDED).when(shorter).then_refused(
        "agreement.termination_range"
    )
    after_renewal = attrs.evolve(shorter, signed_on=on(2025, 12, 20))
    renewed.when(attrs.evolve(after_renewal, effective_on=date(2026, 1, 1))).then_gives(
        AddendumSigned
    )


RENEWED = renewal(on(2025, 12, 1), NEXT_YEAR)


def test_a_renewal_starts_the_day_after_the_old_end():
    """The term is computed; the paper's own dates are kept beside it."""
    written = fixed(on(2025, 12, 31), on(2026, 12, 31))
    event = given(AGREEMENT, DRAFTED, signed()).when(renew(on(2025, 12, 1), written)).events[0]
    assert event == attrs.evolve(RENEWED, as_written=written)
    given(AGREEMENT, DRAFTED, signed()).when(asking(RENEWED)).then(RENEWED)
    given(AGREEMENT, DRAFTED, signed(), RENEWED).when(asking(RENEWED)).then_nothing()
    given(AGREEMENT, DRAFTED).when(asking(RENEWED)).then_refused("agreement.not_signed")


def test_renewals_follow_each_other():
    """The second starts where the first ends, also if an addendum moved that end."""
    second = renew(
        on(2026, 12, 1), fixed(on(2027, 1, 1), on(2027, 12, 31)), renewal_id=UUID(int=61)
    )
    history = given(AGREEMENT, DRAFTED, signed(), RENEWED, today=date(2027, 1, 1))
    event = history.when(second).then_gives(AgreementRenewed)
    assert event.term.start == on(2027, 1, 1)
    moved = addendum(on(2026, 2, 1), date(2026, 2, 1), term=fixed(on(2026, 1, 1), on(2027, 3, 31)))
    given(AGREEMENT, DRAFTED, signed(), RENEWED, moved).when(
        attrs.evolve(second, signed_on=on(2026, 5, 1))
    ).then_refused("agreement.renewal_start")


def test_a_renewal_entered_late_does_not_part_those_recorded():
    """Between an end and the renewal that starts after it there is no room for another."""
    between = renew(on(2025, 11, 1), NEXT_YEAR, renewal_id=UUID(int=61))
    given(AGREEMENT, DRAFTED, signed(), RENEWED).when(between).then_refused(
        "agreement.renewal_start"
    )


def test_a_terminated_agreement_is_not_renewed():
    """Nothing renews it again."""
    given(AGREEMENT, DRAFTED, signed(), ENDED).when(asking(RENEWED)).then_refused(
        "agreement.terminated"
    )


@pytest.mark.parametrize(
    ("term", "rule"),
    [
        (ENDLESS, "agreement.no_end"),
        (NOT_STATED, "agreement.no_end"),
        (fixed(on(2025, 1, 1), UNKNOWN), "agreement.no_end"),
    ],
)
def test_only_an_end_is_renewed(term, rule):
    """Where no end is stated there is nothing to go on from."""
    given(AGREEMENT, DRAFTED, signed(term=term)).when(asking(RENEWED)).then_refused(rule)


@pytest.mark.parametrize(
    ("signed_on", "lapsed"),
    [(on(2025, 12, 31), False), (on(2026, 1, 1), True), (PartialDate.month(2026, 1), True)],
)
def test_a_renewal_is_signed_before_the_end(signed_on, lapsed):
    """On the last day it still is; later it is a new agreement."""
    outcome = given(AGREEMENT, DRAFTED, signed()).when(renew(signed_on, NEXT_YEAR))
    if lapsed:
        outcome.then_refused("agreement.lapsed")
    else:
        outcome.then_gives(AgreementRenewed)


@pytest.mark.parametrize(
    ("start", "wrong"),
    [
        (on(2025, 12, 30), True),
        (on(2025, 12, 31), False),
        (on(2026, 1, 1), False),
        (on(2026, 1, 2), True),
        (PartialDate.month(2026, 1), False),
        (PartialDate.month(2026, 2), True),
        (UNKNOWN, False),
    ],
)
def test_a_renewal_leaves_no_gap_and_no_overlap(start, wrong):
    """It starts on the old end or the day after, as far as that is certain."""
    command = renew(on(2025, 12, 1), fixed(start, on(2026, 12, 31)))
    outcome = given(AGREEMENT, DRAFTED, signed()).when(command)
    if wrong:
        outcome.then_refused("agreement.renewal_start")
    else:
        assert outcome.then_gives(AgreementRenewed).term == NEXT_YEAR


@pytest.mark.parametrize("end", [on(2025, 12, 31), PartialDate.month(2025, 12)])
def test_a_renewal_is_longer(end):
    """It ends after the old end; one without an end does."""
    command = renew(on(2025, 12, 1), fixed(on(2025, 12, 31), end))
    given(AGREEMENT, DRAFTED, signed()).when(command).then_refused("agreement.not_longer")
    endless = attrs.evolve(ENDLESS, start=on(2026, 1, 1), end=UNKNOWN)
    given(AGREEMENT, DRAFTED, signed()).when(renew(on(2025, 12, 1), endless)).then_gives(
        AgreementRenewed
    )


def test_a_renewal_of_an_end_known_in_part_starts_as_little_known():
    """The day after a day of March is a day from 2 March to 1 April."""
    old = fixed(on(2024, 3, 15), PartialDate.month(2025, 3))
    command = renew(on(2025, 3, 1), fixed(on(2025, 3, 16), on(2026, 3, 15)))
    event = given(AGREEMENT, DRAFTED, signed(on(2024, 3, 15), old)).when(command).events[0]
    assert event.term.start == PartialDate(earliest=date(2025, 3, 2), latest=date(2025, 4, 1))
    assert event.term.end == on(2026, 3, 15)


def test_a_term_that_renewed_itself_is_renewed_from_the_day_that_is_written():
    """How far it ran on its own nobody knows; back it did not go."""
    history = given(AGREEMENT, DRAFTED, signed(term=AUTOMATIC))
    later = fixed(on(2026, 3, 1), on(2027, 2, 28))
    event = history.when(renew(on(2026, 2, 1), later)).then_gives(AgreementRenewed)
    assert event.term == later
    history.when(renew(on(2025, 12, 1), NEXT_YEAR)).then(RENEWED)
    back = fixed(on(2025, 12, 30), on(2026, 12, 31))
    history.when(renew(on(2025, 12, 1), back)).then_refused("agreement.renewal_start")


def evaluated(held_on: PartialDate) -> EvaluationHeld:
    """An evaluation on that day."""
    return EvaluationHeld(
        evaluation_id=UUID(int=90), held_on=held_on, verdict=EvaluationVerdict.CONTINUE
    )


@pytest.mark.parametrize(
    ("held_on", "enough"),
    [
        (None, False),
        (on(2025, 12, 31), False),
        (on(2026, 1, 1), True),
        (PartialDate.month(2025, 12), False),
        (PartialDate(latest=date(2026, 6, 1)), True),
        (on(2026, 12, 31), True),
        (on(2027, 1, 1), False),
        (UNKNOWN, True),
    ],
)
def test_where_the_policy_asks_a_renewal_follows_an_evaluation(held_on, enough):
    """One in the last 12 months of the term; without the policy nobody asks."""
    two_years = fixed(on(2025, 1, 1), on(2026, 12, 31))
    events = (signed(term=two_years), *([evaluated(held_on)] if held_on else []))
    command = renew(on(2026, 12, 1), fixed(on(2027, 1, 1), on(2027, 12, 31)))
    policies = frozenset({"agreement.no_evaluation"})
    asked = given(AGREEMENT, DRAFTED, *events, policies=policies, today=date(2027, 2, 1))
    if enough:
        asked.when(command).then_gives(AgreementRenewed)
    else:
        asked.when(command).then_irregular("agreement.no_evaluation")
    unasked = given(AGREEMENT, DRAFTED, *events, today=date(2027, 2, 1))
    unasked.when(command).then_gives(AgreementRenewed)


def test_the_last_12_months_of_a_leap_year_begin_on_a_real_day():
    """Before a 29 February lies a 28 February."""
    leap = fixed(on(2023, 3, 1), on(2024, 2, 29))
    command = renew(on(2024, 2, 1), fixed(on(2024, 3, 1), on(2025, 2, 28)))
    policies = frozenset({"agreement.no_evaluation"})
    for held_on, accepted in ((on(2023, 3, 1), True), (on(2023, 2, 28), False)):
        history = given(
            AGREEMENT,
            DRAFTED,
            signed(on(2023, 1, 1), leap),
            evaluated(held_on),
            policies=policies,
        )
        outcome = history.when(command)
        assert (outcome.refused is None) is accepted


@pytest.mark.parametrize(
    "command",
    [
        add(
            on(2025, 6, 1),
            date(2025, 6, 1),
            signatures=signatures(on(2025, 6, 1)),
            fields_added=frozenset({HEALTH}),
        ),
        renew(on(2025, 6, 1), NEXT_YEAR, signatures=signatures(on(2025, 6, 1))),
    ],
)
def test_later_papers_are_signed_by_the_head_too(command):
    """A named signatory outside the appointments is irregular there as well."""
    head = HeadAppointed(tenure_id=UUID(int=1), official=official("Raja"), from_on=date(2025, 2, 1))
    assert AGREEMENT.reads(command, given(AGREEMENT, DRAFTED, signed()).state) == (LAPAS,)
    look = {LAPAS: Facility(appointments=Facts([head]))}
    given(AGREEMENT, DRAFTED, signed(), look=look).when(command).then_irregular(
        "agreement.not_head"
    )

"""How an agreement stands on each day: in force, covered, and with what scope."""

from datetime import date, timedelta

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AgreementResumed,
    AgreementStatus,
    AgreementSuspended,
    AgreementTerminated,
    ScopeCompleted,
    SuspensionGround,
    Term,
    TermBasis,
    TermCompleted,
    TerminationGround,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.values import PartialDate, Proof, Side

from .agreement_papers import (
    DRAFTED,
    ENDLESS,
    HEALTH,
    NEXT_YEAR,
    NOT_STATED,
    THE_YEAR,
    UNKNOWN,
    WELDING,
    addendum,
    fixed,
    on,
    renewal,
    signed,
)

S = AgreementStatus
SUSPENDED = AgreementSuspended(from_on=date(2025, 3, 1), ground=SuspensionGround.OTHER)
RESUMED = AgreementResumed(resumed_on=date(2025, 5, 1))
TERMINATED = AgreementTerminated(
    effective_on=date(2025, 10, 31), ground=TerminationGround.MUTUAL, side=Side.BOTH
)
AUTOMATIC = attrs.evolve(THE_YEAR, basis=TermBasis.AUTOMATIC)
IN_MARCH = fixed(
    PartialDate.month(2023, 3), PartialDate(earliest=date(2025, 2, 28), latest=date(2025, 3, 30))
)


def after(*events):
    """The state of a drafted agreement after *events*."""
    return fold(AGREEMENT, [DRAFTED, *events])


@pytest.mark.parametrize(
    ("events", "day", "status"),
    [
        ((signed(),), (2024, 12, 31), S.NOT_YET_IN_FORCE),
        ((signed(),), (2025, 1, 1), S.IN_FORCE),
        ((signed(),), (2025, 12, 31), S.IN_FORCE),
        ((signed(),), (2026, 1, 1), S.EXPIRED),
        ((signed(term=ENDLESS),), (2099, 1, 1), S.IN_FORCE),
        ((signed(term=NOT_STATED),), (2025, 6, 1), S.TERM_UNVERIFIED),
        ((signed(term=NOT_STATED), TermCompleted(term=THE_YEAR)), (2025, 6, 1), S.IN_FORCE),
        ((signed(term=AUTOMATIC),), (2025, 12, 31), S.IN_FORCE),
        ((signed(term=AUTOMATIC),), (2026, 1, 1), S.NOT_PROVEN),
        ((signed(), SUSPENDED), (2025, 2, 28), S.IN_FORCE),
        ((signed(), SUSPENDED), (2025, 3, 1), S.SUSPENDED),
        ((signed(), SUSPENDED), (2026, 1, 1), S.EXPIRED),
        ((signed(), SUSPENDED, RESUMED), (2025, 4, 30), S.SUSPENDED),
        ((signed(), SUSPENDED, RESUMED), (2025, 5, 1), S.IN_FORCE),
        ((signed(term=NOT_STATED), SUSPENDED), (2025, 3, 1), S.SUSPENDED),
        ((signed(), TERMINATED), (2025, 10, 31), S.IN_FORCE),
        ((signed(), TERMINATED), (2025, 11, 1), S.TERMINATED),
        ((signed(), TERMINATED), (2026, 11, 1), S.TERMINATED),
        ((signed(term=NOT_STATED), TERMINATED), (2025, 11, 1), S.TERMINATED),
        ((signed(), renewal(on(2025, 12, 1), NEXT_YEAR)), (2026, 6, 1), S.IN_FORCE),
        ((signed(), renewal(on(2025, 12, 1), NEXT_YEAR)), (2027, 1, 1), S.EXPIRED),
    ],
)
def test_a_signed_agreement_has_a_status_on_every_day(events, day, status):
    """The status follows from the papers and the day, whenever they were recorded."""
    assert after(*events).status_at(date(*day)) is status


@pytest.mark.parametrize(
    ("day", "proof", "status"),
    [
        ((2023, 2, 28), Proof.NO, S.NOT_YET_IN_FORCE),
        ((2023, 3, 1), Proof.UNPROVEN, S.NOT_PROVEN),
        ((2023, 3, 30), Proof.UNPROVEN, S.NOT_PROVEN),
        ((2023, 3, 31), Proof.YES, S.IN_FORCE),
        ((2025, 2, 28), Proof.YES, S.IN_FORCE),
        ((2025, 3, 1), Proof.UNPROVEN, S.NOT_PROVEN),
        ((2025, 3, 30), Proof.UNPROVEN, S.NOT_PROVEN),
        ((2025, 3, 31), Proof.NO, S.EXPIRED),
    ],
)
def test_days_known_in_part_prove_only_what_is_certain(day, proof, status):
    """Between the earliest and the latest end nothing is proven."""
    state = after(signed(PartialDate.month(2023, 3), IN_MARCH))
    assert state.in_force_at(date(*day)) is proof
    assert state.status_at(date(*day)) is status
    assert state.covered_at(date(*day)) is (proof is Proof.YES)


def test_a_draft_is_never_in_force():
    """Nothing covers a day before there is a signed paper."""
    state = after()
    assert state.in_force_at(date(2025, 1, 1)) is Proof.NO
    assert not state.covered_at(date(2025, 1, 1))
    assert state.term_at(date(2025, 1, 1)) is None
    assert state.scope_at(date(2025, 1, 1)) is None


def test_a_day_before_the_signature_is_in_force_and_not_covered():
    """A term may begin before its paper was signed; what was done then was done without one."""
    state = after(signed(on(2025, 3, 15)))
    assert state.in_force_at(date(2025, 3, 14)) is Proof.YES
    assert not state.covered_at(date(2025, 3, 14))
    assert state.covered_at(date(2025, 3, 15))


def test_a_signing_day_known_in_part_covers_from_its_last_day():
    """A paper of March was certainly signed by 31 March."""
    state = after(signed(PartialDate.month(2025, 3)))
    assert not state.covered_at(date(2025, 3, 30))
    assert state.covered_at(date(2025, 3, 31))


def covered(state, *days):
    """Which of *days* are covered, as a row of letters."""
    return "".join("y" if state.covered_at(day) else "n" for day in days)


def test_a_renewal_changes_no_day_up_to_the_old_end():
    """A12: it only adds days, whose paper is the renewal."""
    first, renewed = signed(), renewal(on(2025, 12, 31), NEXT_YEAR)
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(-3, 365)]
    before, later = after(first), after(first, renewed)
    assert covered(before, *days) == covered(later, *days)
    assert [before.status_at(day) for day in days] == [later.status_at(day) for day in days]
    assert later.covered_at(date(2026, 1, 1))
    assert later.term_at(date(2025, 12, 31)) == THE_YEAR
    assert later.term_at(date(2026, 1, 1)) == NEXT_YEAR


def test_a_renewal_leaves_no_gap_where_the_old_end_is_known_in_part():
    """A day that one or the other holds is in force, and covered if both were signed by then."""
    old = fixed(on(2024, 3, 15), PartialDate.month(2025, 3))
    next_term = fixed(
        PartialDate(earliest=date(2025, 3, 2), latest=date(2025, 4, 1)), on(2026, 3, 15)
    )
    state = after(signed(on(2024, 3, 15), old), renewal(on(2025, 3, 10), next_term))
    assert state.in_force_at(date(2025, 3, 1)) is Proof.YES
    assert state.in_force_at(date(2025, 3, 5)) is Proof.YES
    days = (date(2025, 3, 1), date(2025, 3, 5), date(2025, 3, 10), date(2025, 4, 1))
    assert covered(state, *days) == "ynyy"
    assert state.in_force_at(date(2026, 3, 15)) is Proof.YES
    assert state.in_force_at(date(2026, 3, 16)) is Proof.NO


def test_an_addendum_replaces_the_term_from_its_effective_day():
    """It may shorten: days before the effective day keep what was stated for them."""
    shorter = addendum(
        on(2025, 5, 1), date(2025, 6, 1), term=fixed(on(2025, 1, 1), on(2025, 6, 30))
    )
    state = after(signed(), shorter)
    days = (date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1))
    assert covered(state, *days) == "yyn"
    assert state.status_at(date(2025, 7, 1)) is S.EXPIRED


def test_an_addendum_may_put_off_the_start():
    """A later start within the old term takes the days between out of force."""
    later = addendum(on(2025, 1, 2), date(2025, 1, 2), term=fixed(on(2025, 3, 1), on(2025, 12, 31)))
    state = after(signed(), later)
    days = (date(2025, 1, 1), date(2025, 1, 2), date(2025, 2, 28), date(2025, 3, 1))
    assert covered(state, *days) == "ynny"
    assert state.status_at(date(2025, 2, 1)) is S.NOT_YET_IN_FORCE


def test_an_addendum_that_writes_only_the_added_months_adds_them():
    """A term that begins after the old end leaves the days up to that end as they were."""
    added = addendum(
        on(2025, 11, 28), date(2025, 11, 28), term=fixed(on(2026, 1, 1), on(2026, 3, 31))
    )
    state = after(signed(), added)
    days = (date(2025, 11, 29), date(2025, 12, 31), date(2026, 1, 1), date(2026, 4, 1))
    assert covered(state, *days) == "yyyn"


def test_a_retroactive_extension_covers_only_from_its_signature():
    """The days between the old end and the signing are in force, and not covered."""
    longer = fixed(on(2025, 1, 1), on(2026, 12, 31))
    late = addendum(on(2026, 2, 1), date(2025, 12, 1), term=longer, retroactive=True)
    state = after(signed(), late)
    assert state.in_force_at(date(2026, 1, 15)) is Proof.YES
    days = (date(2025, 12, 15), date(2026, 1, 15), date(2026, 1, 31), date(2026, 2, 1))
    assert covered(state, *days) == "ynny"


def test_a_day_of_two_papers_is_covered_once_one_was_certainly_signed():
    """A first signing of March and a retroactive restatement of September leave March unproven."""
    first = signed(PartialDate.month(2025, 3))
    again = addendum(on(2025, 9, 1), date(2025, 1, 1), term=THE_YEAR, retroactive=True)
    state = after(first, again)
    standings = [state.validity.standing_at(date(2025, month, 15)).value for month in (2, 3, 4, 9)]
    assert standings == ["BEFORE_SIGNATURE", "NOT_PROVEN", "COVERED", "COVERED"]


def test_a_day_put_out_and_in_again_has_the_last_paper():
    """What a later paper had taken out is covered from the signature that put it in again."""
    shorter = addendum(
        on(2025, 5, 1), date(2025, 5, 1), term=fixed(on(2025, 1, 1), on(2025, 6, 30))
    )
    again = addendum(on(2025, 9, 1), date(2025, 7, 1), term=THE_YEAR, retroactive=True)
    state = after(signed(), shorter, again)
    days = (date(2025, 6, 30), date(2025, 7, 1), date(2025, 8, 31), date(2025, 9, 1))
    assert covered(state, *days) == "ynny"
    assert state.in_force_at(date(2025, 7, 1)) is Proof.YES


def test_papers_count_as_they_were_signed_not_as_they_were_recorded():
    """The last word on a day is that of the paper signed last."""
    shorter = addendum(
        on(2025, 5, 1), date(2025, 5, 1), term=fixed(on(2025, 1, 1), on(2025, 6, 30))
    )
    longer = addendum(on(2025, 6, 1), date(2025, 6, 1), term=fixed(on(2025, 1, 1), on(2026, 6, 30)))
    one, other = after(signed(), shorter, longer), after(signed(), longer, shorter)
    for day in (date(2025, 5, 15), date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1)):
        assert one.status_at(day) is other.status_at(day)
    assert other.status_at(date(2026, 6, 30)) is S.IN_FORCE


def test_an_addendum_that_changes_the_term_to_one_unknown_makes_it_so():
    """From its effective day on the term is no longer verified."""
    state = after(signed(), addendum(on(2025, 6, 1), date(2025, 6, 1), term=NOT_STATED))
    assert state.status_at(date(2025, 5, 31)) is S.IN_FORCE
    assert state.status_at(date(2025, 6, 1)) is S.TERM_UNVERIFIED


def test_a_completed_term_has_the_signature_of_the_paper():
    """It was stated when the paper was signed, though it became known later."""
    state = after(signed(on(2025, 3, 15), NOT_STATED), TermCompleted(term=THE_YEAR))
    assert covered(state, date(2025, 3, 14), date(2025, 3, 15)) == "ny"


def test_a_start_of_no_stated_day_proves_nothing_before_the_end():
    """Only what lies after a known end is certain."""
    state = after(signed(term=fixed(UNKNOWN, on(2025, 12, 31))))
    assert state.status_at(date(2025, 6, 1)) is S.NOT_PROVEN
    assert state.status_at(date(2026, 1, 1)) is S.EXPIRED
    begun = Term(start=on(2025, 1, 1), end=UNKNOWN, basis=TermBasis.NOT_STATED)
    assert after(signed(term=begun)).status_at(date(2024, 12, 31)) is S.NOT_YET_IN_FORCE
    assert after(signed(term=begun)).status_at(date(2025, 1, 1)) is S.TERM_UNVERIFIED


def test_an_addendum_with_a_start_known_in_part_speaks_where_it_certainly_does():
    """On the days between, both papers are asked, and only what they agree on is proven."""
    added = addendum(
        on(2025, 12, 1), date(2025, 12, 1), term=fixed(PartialDate.month(2026, 3), on(2026, 9, 30))
    )
    state = after(signed(), added)
    found = [state.in_force_at(date(2026, month, 1)) for month in (1, 3, 4, 10)]
    assert found == [Proof.NO, Proof.UNPROVEN, Proof.YES, Proof.NO]


def test_the_scope_changes_on_the_effective_day():
    """Fields are added and removed from that day on, in the order of signing."""
    plus = addendum(on(2025, 6, 1), date(2025, 6, 1), fields_added=frozenset({HEALTH}))
    minus = addendum(on(2025, 8, 1), date(2025, 9, 1), fields_removed=frozenset({WELDING}))
    for events in ((plus, minus), (minus, plus)):
        state = after(signed(), *events)
        assert state.scope_at(date(2025, 5, 31)) == {WELDING}
        assert state.scope_at(date(2025, 6, 1)) == {WELDING, HEALTH}
        assert state.scope_at(date(2025, 9, 1)) == {HEALTH}


def test_a_scope_that_is_not_stated_is_none_until_something_is():
    """A field that an addendum adds is certain; the rest is completed from the paper."""
    bare = signed(scope=None)
    plus = addendum(on(2025, 6, 1), date(2025, 6, 1), fields_added=frozenset({HEALTH}))
    state = after(bare, plus)
    assert state.scope_at(date(2025, 5, 31)) is None
    assert state.scope_at(date(2025, 6, 1)) == {HEALTH}
    completed = after(bare, plus, ScopeCompleted(scope=frozenset({WELDING})))
    assert completed.scope_at(date(2025, 5, 31)) == {WELDING}
    assert completed.scope_at(date(2025, 6, 1)) == {WELDING, HEALTH}


def test_the_calendar_ends_where_it_ends():
    """A term to the last day there is has no day after it."""
    state = after(signed(term=fixed(on(2025, 1, 1), PartialDate.on(date.max))))
    assert state.status_at(date.max) is S.IN_FORCE
    assert state.status_at(date.min) is S.NOT_YET_IN_FORCE


def test_days_of_rest_and_the_last_day_bound_the_whole_term():
    """A14: no day after the termination is in force, however long the term was."""
    state = after(signed(term=ENDLESS), SUSPENDED, RESUMED, TERMINATED)
    inside = [
        day
        for day in (date(2025, 1, 1) + timedelta(days=n) for n in range(500))
        if state.in_force_at(day) is Proof.YES
    ]
    assert (inside[0], inside[-1]) == (date(2025, 1, 1), date(2025, 10, 31))
    assert len(inside) == (date(2025, 10, 31) - date(2025, 1, 1)).days + 1 - 61

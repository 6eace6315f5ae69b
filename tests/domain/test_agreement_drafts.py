"""Drafts: who is bound, what is covered, who looked them through, and when they are given up."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AgreementDrafted,
    AgreementStatus,
    DraftReviewed,
    DraftWithdrawn,
    Everyone,
    OrganisationKind,
    ReviewDraft,
    ReviewVerdict,
    WithdrawDraft,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.facility import Facility, FacilityClosed
from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.domain.values import Irregularity
from pemasyarakatan.testing.scenario import given

from .agreement_papers import (
    BLK,
    DRAFTED,
    FIRST,
    ID,
    KANWIL,
    LAPAS,
    SECOND,
    UNKNOWN,
    asking,
    official,
    on,
    signed,
)

DRAFT = asking(DRAFTED)
OFFICE = attrs.evolve(
    FIRST, organisation_id=KANWIL, organisation_kind=OrganisationKind.REGIONAL_OFFICE
)
OTHER = UUID(int=9)
REVIEWED = DraftReviewed(
    by=official("Ali"), on=on(2024, 12, 20), verdict=ReviewVerdict.APPROVED, note="lengkap"
)
REVIEW = asking(REVIEWED)
WITHDRAWN = DraftWithdrawn(on=on(2024, 12, 24), reason="no budget")
WITHDRAW = asking(WITHDRAWN)


def test_a_draft_gives_its_event():
    """A draft of two parties is plain."""
    given(AGREEMENT).when(DRAFT).then(DRAFTED)


def test_a_draft_said_again_adds_nothing():
    """The same draft is already so; other content under its id is refused."""
    given(AGREEMENT, DRAFTED).when(DRAFT).then_nothing()
    other = attrs.evolve(DRAFT, title="Pelatihan las")
    given(AGREEMENT, DRAFTED).when(other).then_refused("agreement.exists")


def test_nothing_comes_before_the_draft():
    """Every other command needs a draft."""
    given(AGREEMENT).when(REVIEW).then_refused("agreement.not_found")
    given(AGREEMENT).when(asking(signed())).then_refused("agreement.not_found")


def test_one_party_is_too_few():
    """An agreement binds two at least."""
    alone = attrs.evolve(DRAFT, parties=(FIRST,))
    given(AGREEMENT).when(alone).then_refused("agreement.few_parties")


def test_no_party_stands_twice():
    """One organisation is one party, whatever its role."""
    double = attrs.evolve(DRAFT, parties=(FIRST, SECOND, SECOND))
    given(AGREEMENT).when(double).then_refused("agreement.party_twice")


def test_two_partners_alone_make_no_agreement():
    """The system's own side must be among the parties; an office is enough."""
    partners = attrs.evolve(DRAFT, parties=(SECOND, attrs.evolve(SECOND, organisation_id=OTHER)))
    given(AGREEMENT).when(partners).then_refused("agreement.no_own_side")
    by_office = attrs.evolve(DRAFT, parties=(OFFICE, SECOND))
    given(AGREEMENT).when(by_office).then_gives(AgreementDrafted)


def test_a_covered_facility_is_a_party():
    """A facility is covered as a party itself, not by another facility."""
    own = attrs.evolve(DRAFT, covers=frozenset({LAPAS}))
    given(AGREEMENT).when(own).then_gives(AgreementDrafted)
    foreign = attrs.evolve(DRAFT, covers=frozenset({LAPAS, OTHER}))
    given(AGREEMENT).when(foreign).then_refused("agreement.facility_missing")


@pytest.mark.parametrize("covers", [frozenset({LAPAS, OTHER}), Everyone.ALL])
def test_an_office_covers_facilities_that_are_no_parties(covers: frozenset[UUID] | Everyone):
    """What stands under an office among the parties need not be a party."""
    by_office = attrs.evolve(DRAFT, parties=(OFFICE, SECOND), covers=covers)
    given(AGREEMENT).when(by_office).then_gives(AgreementDrafted)


def test_all_facilities_need_an_office():
    """One facility cannot bind all of them."""
    everyone = attrs.evolve(DRAFT, covers=Everyone.ALL)
    given(AGREEMENT).when(everyone).then_refused("agreement.facility_missing")


def test_a_draft_looks_at_its_facilities():
    """The partner and the register are not looked at for a draft."""
    assert AGREEMENT.reads(DRAFT, AGREEMENT.initial) == (LAPAS,)
    assert AGREEMENT.home(DRAFT, AGREEMENT.initial) == LAPAS


@pytest.mark.parametrize(
    ("drafted_on", "late"),
    [(on(2025, 3, 1), False), (on(2025, 3, 2), True), (UNKNOWN, False)],
)
def test_a_closed_facility_drafts_no_more(drafted_on, late):
    """After the last day of a facility a draft with it is irregular, if the day is certain."""
    closed = Facility(
        closings=Facts([FacilityClosed(effective_on=date(2025, 3, 1), reason="merged")])
    )
    command = attrs.evolve(DRAFT, drafted_on=drafted_on)
    outcome = given(AGREEMENT, look={LAPAS: closed}).when(command)
    if late:
        outcome.then_irregular("agreement.facility_closed")
    else:
        outcome.then_gives(AgreementDrafted)


@pytest.mark.parametrize("look", [{}, {LAPAS: None}, {LAPAS: Facility()}])
def test_a_facility_that_is_not_known_to_be_closed_is_not_doubted(look):
    """Nothing is refused for what was not looked at, or is not recorded."""
    given(AGREEMENT, look=look).when(DRAFT).then(DRAFTED)


def test_a_draft_without_a_facility_has_no_home():
    """Between an office and a partner no facility's zone counts."""
    by_office = attrs.evolve(DRAFTED, parties=(OFFICE, SECOND))
    assert AGREEMENT.home(REVIEW, fold(AGREEMENT, [by_office])) is None
    assert AGREEMENT.home(REVIEW, fold(AGREEMENT, [DRAFTED])) == LAPAS


def test_a_review_gives_its_event():
    """A review is recorded once; the same again adds nothing."""
    given(AGREEMENT, DRAFTED).when(REVIEW).then(REVIEWED)
    given(AGREEMENT, DRAFTED, REVIEWED).when(REVIEW).then_nothing()
    returned = attrs.evolve(REVIEW, verdict=ReviewVerdict.RETURNED)
    given(AGREEMENT, DRAFTED, REVIEWED).when(returned).then_gives(DraftReviewed)


@pytest.mark.parametrize("day", [on(2025, 1, 1), on(2024, 12, 31), UNKNOWN])
def test_an_earlier_review_may_be_entered_after_the_signing(day):
    """A review up to the day of signing is plain whenever it is recorded."""
    late = attrs.evolve(REVIEW, on=day)
    given(AGREEMENT, DRAFTED, signed()).when(late).then_gives(DraftReviewed)


def test_a_review_after_the_signing_is_irregular():
    """It is so whichever of the two is recorded first."""
    late = attrs.evolve(REVIEW, on=on(2025, 1, 2))
    given(AGREEMENT, DRAFTED, signed()).when(late).then_irregular("agreement.review_late")
    reviewed = attrs.evolve(REVIEWED, on=on(2025, 1, 2))
    history = given(AGREEMENT, DRAFTED, reviewed)
    event = history.when(asking(signed())).then_irregular("agreement.review_late")
    assert AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, reviewed, event])) == ()


def test_a_late_review_that_nobody_answered_for_is_listed():
    """A fact that a correction made late stands among what is broken."""
    reviewed = attrs.evolve(REVIEWED, on=on(2025, 1, 2))
    listed = AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, signed(), reviewed]))
    assert [one.rule for one in listed] == ["agreement.review_late"]
    by = Irregularity(
        rules=frozenset({"agreement.review_late"}), reason="found late", acknowledged_by="head"
    )
    answered = attrs.evolve(reviewed, irregular=by)
    assert AGREEMENT.broken(fold(AGREEMENT, [DRAFTED, signed(), answered])) == ()


def test_a_draft_is_given_up_once():
    """The same withdrawal adds nothing, another is refused, and so is a review after it."""
    given(AGREEMENT, DRAFTED).when(WITHDRAW).then(WITHDRAWN)
    history = given(AGREEMENT, DRAFTED, WITHDRAWN)
    history.when(WITHDRAW).then_nothing()
    history.when(attrs.evolve(WITHDRAW, reason="other")).then_refused("agreement.withdrawn")
    history.when(REVIEW).then_refused("agreement.withdrawn")
    history.when(asking(signed())).then_refused("agreement.not_draft")


def test_a_signed_agreement_is_not_withdrawn():
    """What is signed ends by termination."""
    given(AGREEMENT, DRAFTED, signed()).when(WITHDRAW).then_refused("agreement.not_draft")


def test_a_draft_may_be_withdrawn_on_any_day_up_to_today():
    """A day ahead is refused, today is not."""
    ahead = WithdrawDraft(agreement_id=ID, on=on(2026, 6, 2), reason="no budget")
    given(AGREEMENT, DRAFTED).when(ahead).then_refused("agreement.future")
    today = attrs.evolve(ahead, on=on(2026, 6, 1))
    given(AGREEMENT, DRAFTED).when(today).then_gives(DraftWithdrawn)


def test_a_wrong_weekday_is_irregular():
    """A human chooses between weekday and date, and the words are kept."""
    raw = attrs.evolve(on(2025, 11, 9), raw="Selasa (9/11/2025)")
    wrong = ReviewDraft(agreement_id=ID, by=official(None), on=raw, verdict=ReviewVerdict.RETURNED)
    given(AGREEMENT, DRAFTED).when(wrong).then_irregular("agreement.weekday")


def test_the_status_of_a_draft_follows_its_withdrawal():
    """Before the withdrawal it is a draft, whenever that was recorded."""
    state = fold(AGREEMENT, [DRAFTED, WITHDRAWN])
    assert state.status_at(date(2024, 12, 23)) is AgreementStatus.DRAFTED
    assert state.status_at(date(2024, 12, 24)) is AgreementStatus.WITHDRAWN
    assert fold(AGREEMENT, [DRAFTED]).status_at(date(2025, 1, 1)) is AgreementStatus.DRAFTED


def test_what_a_draft_binds_and_reaches_can_be_asked():
    """Parties and covered facilities are those of the draft; before it there are none."""
    state = fold(AGREEMENT, [attrs.evolve(DRAFTED, covers=frozenset({LAPAS}))])
    assert [one.organisation_id for one in state.parties] == [LAPAS, BLK]
    assert state.covers == frozenset({LAPAS})
    assert state.operative
    assert state.signed is None
    assert (AGREEMENT.initial.parties, AGREEMENT.initial.covers) == ((), None)
    assert not AGREEMENT.initial.operative

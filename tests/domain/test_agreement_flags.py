"""What an auditor wants to see of an agreement, and the days between two of them."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AgreementTerminated,
    DraftReviewed,
    InstrumentKind,
    InstrumentSigned,
    NumberCompleted,
    ReviewVerdict,
    ScopeCompleted,
    TermCompleted,
    TerminationGround,
    gap_days,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.values import Capacity, PartialDate, Side

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
    number,
    official,
    on,
    renewal,
    signatures,
    signed,
)

NEW_YEAR = on(2025, 1, 1)
REVIEWED = DraftReviewed(by=official("Ali"), on=on(2024, 12, 1), verdict=ReviewVerdict.APPROVED)
GOOD = signed(numbers=(number("76"),))
PARENT = UUID(int=8)


def flagged(*events, look=None):
    """The flags of a reviewed agreement after *events*, as (name, found)."""
    state = fold(AGREEMENT, [DRAFTED, REVIEWED, *events])
    return [(one.name, one.found) for one in AGREEMENT.flags(state, look or {})]


def names(*events):
    """The names of these flags."""
    return [name for name, _ in flagged(*events)]


def test_a_complete_paper_has_no_flag():
    """Nor has a draft, of which nothing is asked yet."""
    assert flagged(GOOD) == []
    assert flagged() == []


@pytest.mark.parametrize("capacity", [Capacity.PLH, Capacity.PLT])
def test_acting_without_a_recorded_mandate_is_shown(capacity):
    """A mandate settles it; the paper holds either way."""
    own, partner = signatures(NEW_YEAR, official("Ali", capacity))
    acting = attrs.evolve(GOOD, signatures=(own, partner))
    assert flagged(acting) == [("ACTING_NO_MANDATE", f"Ali, {capacity}")]
    mandate = attrs.evolve(own, mandate=number("SK 1"))
    assert flagged(attrs.evolve(GOOD, signatures=(mandate, partner))) == []


def test_an_unknown_signatory_is_shown():
    """Once for a paper, for whom it was not stated; a partner's capacity is not asked for."""
    unnamed = attrs.evolve(
        GOOD, signatures=tuple(attrs.evolve(s, official=official(None)) for s in GOOD.signatures)
    )
    ((name, found),) = flagged(unnamed)
    assert name == "SIGNATORY_UNKNOWN"
    assert found.endswith("; for UPTD BLK")
    own, partner = signatures(NEW_YEAR, official("Margono", Capacity.UNKNOWN))
    partner = attrs.evolve(partner, official=official("Siti", Capacity.UNKNOWN))
    assert flagged(attrs.evolve(GOOD, signatures=(own, partner))) == [
        ("SIGNATORY_UNKNOWN", "in what capacity Margono signed")
    ]


def test_later_papers_are_looked_at_too():
    """An acting head may sign a renewal without a mandate as well."""
    acting = signatures(on(2025, 12, 1), official("Ali", Capacity.PLH))
    assert names(GOOD, renewal(on(2025, 12, 1), NEXT_YEAR, signatures=acting)) == [
        "ACTING_NO_MANDATE"
    ]


def test_what_the_paper_does_not_state_is_shown_until_it_is_completed():
    """Number, term and scope each."""
    bare = signed(term=NOT_STATED, scope=None)
    assert names(bare) == ["NUMBER_MISSING", "TERM_NOT_STATED", "SCOPE_NOT_STATED"]
    completed = (
        NumberCompleted(number=number("76")),
        TermCompleted(term=THE_YEAR),
        ScopeCompleted(scope=frozenset({WELDING})),
    )
    assert names(bare, *completed) == []


def test_the_number_of_an_addendum_is_not_the_paper_s():
    """A later number does not stand for the first paper's."""
    plus = addendum(
        on(2025, 2, 1), date(2025, 2, 1), number=number("A1"), fields_added=frozenset({HEALTH})
    )
    assert names(signed(), plus) == ["NUMBER_MISSING"]


@pytest.mark.parametrize(
    ("signed_on", "start", "found"),
    [
        (on(2025, 3, 15), on(2025, 1, 1), "73 days"),
        (on(2025, 3, 15), on(2025, 3, 14), "1 day"),
        (on(2025, 3, 15), on(2025, 3, 15), None),
        (PartialDate.month(2025, 3), on(2025, 2, 1), "at least 28 days"),
        (PartialDate.month(2025, 3), on(2025, 3, 1), None),
        (on(2025, 3, 15), UNKNOWN, None),
    ],
)
def test_a_term_that_starts_before_its_signature_is_shown(signed_on, start, found):
    """With the days between, as far as they are certain."""
    paper = attrs.evolve(
        GOOD,
        signed_on=signed_on,
        signatures=signatures(signed_on),
        term=fixed(start, on(2025, 12, 31)),
    )
    expected = [] if found is None else [("TERM_STARTS_BEFORE_SIGNATURE", found)]
    assert flagged(paper) == expected


def test_a_paper_without_an_approving_review_is_shown():
    """A draft that was only returned counts as not reviewed."""
    returned = attrs.evolve(REVIEWED, verdict=ReviewVerdict.RETURNED)
    for reviews, found in (
        ([], "no review known"),
        ([returned], "returned, never approved"),
        ([returned, REVIEWED], None),
    ):
        state = fold(AGREEMENT, [DRAFTED, *reviews, GOOD])
        shown = [one.found for one in AGREEMENT.flags(state, {}) if one.name == "NO_REVIEW"]
        assert shown == ([] if found is None else [found])


def test_a_retroactive_addendum_is_shown():
    """Whether it says so or not."""
    plus = addendum(on(2025, 6, 1), date(2025, 6, 1), fields_added=frozenset({HEALTH}))
    assert names(GOOD, plus) == []
    assert names(GOOD, attrs.evolve(plus, retroactive=True)) == ["RETROACTIVE"]
    assert names(GOOD, attrs.evolve(plus, effective_on=date(2025, 5, 31))) == ["RETROACTIVE"]


@pytest.mark.parametrize(
    ("notice_on", "shown"),
    [
        (on(2025, 10, 1), False),
        (on(2025, 10, 20), False),
        (PartialDate.month(2025, 10), True),
        (PartialDate.month(2025, 9), False),
        (UNKNOWN, True),
        (None, True),
    ],
)
def test_a_notice_that_may_be_short_is_shown(notice_on, shown):
    """What is certainly short is a rule, what is certainly enough is nothing."""
    ended = AgreementTerminated(
        effective_on=date(2025, 10, 31),
        ground=TerminationGround.NOTICE,
        notice_on=notice_on,
        side=Side.PARTNER,
    )
    paper = attrs.evolve(GOOD, notice_days=30)
    assert names(paper, ended) == (["NOTICE_SHORT_UNPROVEN"] if shown else [])
    mutual = attrs.evolve(ended, ground=TerminationGround.MUTUAL)
    assert names(paper, mutual) == []
    assert names(GOOD, ended) == []


def umbrella(term):
    """The state of a Nota Kesepakatan signed in 2024."""
    paper = InstrumentSigned(
        signed_on=on(2024, 1, 1), signatures=signatures(on(2024, 1, 1)), term=term
    )
    drafted = attrs.evolve(DRAFTED, agreement_id=PARENT, kind=InstrumentKind.NOTA_KESEPAKATAN)
    return fold(AGREEMENT, [drafted, paper])


@pytest.mark.parametrize(
    ("parent", "shown"),
    [
        (umbrella(fixed(on(2024, 1, 1), NEW_YEAR)), False),
        (umbrella(fixed(on(2024, 1, 1), on(2024, 12, 31))), True),
        (umbrella(NOT_STATED), False),
        (None, True),
    ],
)
def test_an_umbrella_that_was_not_in_force_is_shown(parent, shown):
    """On the day the paper under it was signed, if that is certain; one not looked at is not."""
    state = fold(AGREEMENT, [attrs.evolve(DRAFTED, parent_id=PARENT), REVIEWED, GOOD])
    found = [one.name for one in AGREEMENT.flags(state, {PARENT: parent})]
    assert found == (["PARENT_NOT_IN_FORCE"] if shown else [])
    assert AGREEMENT.flags(state, {}) == ()


def test_an_umbrella_that_was_in_force_on_some_day_of_the_signing_is_not_doubted():
    """A signing of January may have been on its first day."""
    paper = attrs.evolve(GOOD, signed_on=PartialDate.month(2025, 1), signatures=signatures(UNKNOWN))
    state = fold(AGREEMENT, [attrs.evolve(DRAFTED, parent_id=PARENT), REVIEWED, paper])
    look = {PARENT: umbrella(fixed(on(2024, 1, 1), NEW_YEAR))}
    assert AGREEMENT.flags(state, look) == ()


ENDED = AgreementTerminated(
    effective_on=date(2025, 10, 31), ground=TerminationGround.SUPERSEDED, side=Side.BOTH
)


@pytest.mark.parametrize(
    ("old", "start", "gap"),
    [
        ((signed(),), on(2026, 1, 1), 0),
        ((signed(),), on(2026, 1, 11), 10),
        ((signed(),), on(2025, 12, 18), -14),
        ((signed(), ENDED), on(2025, 11, 1), 0),
        ((signed(term=ENDLESS), ENDED), on(2025, 11, 1), 0),
        ((signed(), renewal(on(2025, 12, 1), NEXT_YEAR)), on(2027, 1, 2), 1),
        ((signed(term=ENDLESS),), on(2026, 1, 1), None),
        ((signed(term=NOT_STATED),), on(2026, 1, 1), None),
        ((signed(),), PartialDate.month(2026, 1), None),
        ((), on(2026, 1, 1), None),
    ],
)
def test_the_days_between_two_agreements_are_shown(old, start, gap):
    """A15: negative where they overlap, none where a day is not known."""
    predecessor = fold(AGREEMENT, [DRAFTED, *old])
    later = signed(on(2025, 12, 1), fixed(start, on(2027, 12, 31)))
    assert gap_days(predecessor, fold(AGREEMENT, [DRAFTED, later])) == gap
    assert gap_days(predecessor, fold(AGREEMENT, [DRAFTED])) is None

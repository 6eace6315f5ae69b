"""Who answers for what a paper did to other facts, and what no paper could have done."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AddendumSigned,
    AgreementResumed,
    AgreementSuspended,
    AgreementTerminated,
    ClauseChange,
    NumberCompleted,
    NumberCorrected,
    ScopeCompleted,
    SuspensionGround,
    Term,
    TermBasis,
    TermCompleted,
    TerminationGround,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.values import PartialDate, Side
from pemasyarakatan.testing.scenario import given

from .agreement_papers import (
    DRAFTED,
    HEALTH,
    NEXT_YEAR,
    NOT_STATED,
    THE_YEAR,
    UNKNOWN,
    WELDING,
    add,
    addendum,
    fixed,
    number,
    on,
    renewal,
    signed,
    training,
)
from .test_agreement_ledger import answered, broken

TRAINED = training(on(2025, 6, 2), on(2025, 6, 20))
STRANDING = answered("strands_activity")


def shortened(own, end, **others):
    """An addendum of the new year under its own id that ends the term on another day."""
    return addendum(
        on(2025, 1, 1),
        date(2025, 1, 1),
        addendum_id=UUID(int=own),
        term=fixed(on(2025, 1, 1), end),
        **others,
    )


def rests(day, **others):
    """A suspension from a day."""
    return AgreementSuspended(from_on=day, ground=SuspensionGround.MUTUAL, **others)


class TestRelief:
    """A fact that papers left outside is answered for if some of them were acknowledged."""

    def test_one_paper(self):
        """Who shortened the term over a training answers for it; who did not, does not."""
        short = shortened(50, on(2025, 6, 10))
        assert broken(DRAFTED, signed(), TRAINED, short) == ["outside_term"]
        assert broken(DRAFTED, signed(), TRAINED, attrs.evolve(short, irregular=STRANDING)) == []

    @pytest.mark.parametrize("many", [2, 3, 7])
    def test_papers_one_upon_the_other(self, many):
        """However many of them lie over each other, if each was acknowledged."""
        papers = [
            shortened(50 + one, on(2025, 6, 10 + one), irregular=STRANDING) for one in range(many)
        ]
        assert broken(DRAFTED, signed(), TRAINED, *papers) == []
        papers[0] = attrs.evolve(papers[0], irregular=None)
        assert broken(DRAFTED, signed(), TRAINED, *papers) == ["outside_term"]

    def test_papers_of_several_kinds(self):
        """A term, a rest and an end over the same days are each answered for, or not."""
        short = shortened(50, on(2025, 6, 10), irregular=STRANDING)
        rest = rests(date(2025, 6, 3), irregular=STRANDING)
        end = AgreementTerminated(
            effective_on=date(2025, 6, 3),
            ground=TerminationGround.MUTUAL,
            side=Side.BOTH,
            irregular=STRANDING,
        )
        assert broken(DRAFTED, signed(), TRAINED, short, rest, end) == []
        for bare in (short, rest, end):
            papers = [
                attrs.evolve(one, irregular=None) if one is bare else one
                for one in (short, rest, end)
            ]
            assert broken(DRAFTED, signed(), TRAINED, *papers) == ["outside_term"]

    def test_what_the_fact_rests_on_is_not_left_out(self):
        """An acknowledged paper that carries a training answers for nothing of it."""
        longer = shortened(50, on(2026, 3, 31), irregular=STRANDING)
        later = training(on(2026, 2, 2), on(2026, 2, 20))
        rest = rests(date(2026, 2, 10))
        assert broken(DRAFTED, signed(), longer, later) == []
        assert broken(DRAFTED, signed(), longer, later, rest) == ["outside_term"]
        answering = attrs.evolve(rest, irregular=STRANDING)
        assert broken(DRAFTED, signed(), longer, later, answering) == []

    def test_a_paper_that_is_heeded_by_the_next(self):
        """An addendum that changes of which days another one speaks answers for that."""
        adds = addendum(
            on(2025, 2, 1),
            date(2025, 3, 1),
            addendum_id=UUID(int=51),
            term=fixed(on(2026, 1, 1), on(2026, 12, 31)),
        )
        longer = shortened(50, on(2026, 1, 1))
        assert broken(DRAFTED, signed(), TRAINED, adds) == []
        assert broken(DRAFTED, signed(), TRAINED, adds, longer) == ["outside_term"]
        answering = attrs.evolve(longer, irregular=STRANDING)
        assert broken(DRAFTED, signed(), TRAINED, adds, answering) == []

    def test_a_completion(self):
        """Who completed the term or the scope answers for what it left outside."""
        term = TermCompleted(term=fixed(on(2025, 1, 1), on(2025, 6, 10)))
        unstated = attrs.evolve(TRAINED, irregular=answered("term_not_stated"))
        assert broken(DRAFTED, signed(term=NOT_STATED), unstated, term) == ["outside_term"]
        answering = attrs.evolve(term, irregular=STRANDING)
        assert broken(DRAFTED, signed(term=NOT_STATED), unstated, answering) == []

        scope = ScopeCompleted(scope=frozenset({HEALTH}))
        unscoped = attrs.evolve(TRAINED, irregular=answered("scope_not_stated"))
        assert broken(DRAFTED, signed(scope=None), unscoped, scope) == ["out_of_scope"]
        answering = attrs.evolve(scope, irregular=STRANDING)
        assert broken(DRAFTED, signed(scope=None), unscoped, answering) == []

    def test_a_field_that_was_removed(self):
        """Who removed the field of a training answers for it."""
        removes = addendum(on(2025, 3, 1), date(2025, 3, 1), fields_removed=frozenset({WELDING}))
        assert broken(DRAFTED, signed(), TRAINED, removes) == ["out_of_scope"]
        answering = attrs.evolve(removes, irregular=STRANDING)
        assert broken(DRAFTED, signed(), TRAINED, answering) == []

    def test_an_addendum_after_the_end(self):
        """Who ended the agreement before a signed addendum answers for that addendum."""
        late = addendum(
            on(2025, 8, 1), date(2025, 8, 1), changes=(ClauseChange(clause="1", text="x"),)
        )
        short = shortened(51, on(2025, 6, 30))
        end = AgreementTerminated(
            effective_on=date(2025, 7, 31), ground=TerminationGround.MUTUAL, side=Side.BOTH
        )
        for paper in (short, end):
            assert broken(DRAFTED, signed(), late, paper) == ["after_end"]
            answering = attrs.evolve(paper, irregular=answered("after_end"))
            assert broken(DRAFTED, signed(), late, answering) == []
        assert (
            broken(DRAFTED, signed(), attrs.evolve(late, irregular=answered("after_end")), end)
            == []
        )

    def test_a_rest_after_the_end(self):
        """Who ended the agreement before it came to rest answers for that rest."""
        short = shortened(51, on(2025, 6, 30))
        rest = rests(date(2025, 8, 1))
        assert broken(DRAFTED, signed(), rest, short) == ["not_in_force"]
        answering = attrs.evolve(short, irregular=answered("not_in_force"))
        assert broken(DRAFTED, signed(), rest, answering) == []


@pytest.mark.parametrize(
    ("events", "rules"),
    [
        ((signed(), TermCompleted(term=THE_YEAR)), ["already_stated"]),
        ((signed(term=NOT_STATED), *[TermCompleted(term=THE_YEAR)] * 2), ["already_stated"]),
        ((signed(term=NOT_STATED), TermCompleted(term=fixed(on(2025, 2, 1), on(2025, 1, 1)))), ["term_order"]),
        ((signed(), ScopeCompleted(scope=frozenset({HEALTH}))), ["already_stated"]),
        ((signed(scope=None), *[ScopeCompleted(scope=frozenset({HEALTH}))] * 2), ["already_stated"]),
        ((signed(scope=None), ScopeCompleted(scope=frozenset())), ["empty_scope"]),
        ((signed(numbers=(number("1"),)), NumberCompleted(number=number("2"))), ["already_stated"]),
        ((signed(), *[NumberCompleted(number=number("1"))] * 2), ["already_stated"]),
        (
            (
                signed(numbers=(number("1"),)),
                NumberCorrected(old=number("2"), new=number("3"), reason="x", approved_by="y"),
            ),
            ["number_absent"],
        ),
        (
            (
                signed(numbers=(number("1"),)),
                NumberCorrected(old=number("1"), new=number("1"), reason=" ", approved_by="y"),
            ),
            ["same_number", "no_reason"],
        ),
        ((signed(), rests(date(2025, 6, 1)), rests(date(2025, 7, 1))), ["suspended"]),
        ((signed(), rests(date(2025, 7, 1)), rests(date(2025, 6, 1))), []),
        ((signed(), AgreementResumed(resumed_on=date(2025, 7, 1))), ["not_suspended"]),
        (
            (signed(), rests(date(2025, 7, 1)), AgreementResumed(resumed_on=date(2025, 7, 1))),
            ["resume_order"],
        ),
        ((signed(), TRAINED, TRAINED), ["reused_id"]),
        (
            (
                signed(),
                addendum(on(2025, 2, 1), date(2025, 2, 1), fields_added=frozenset({HEALTH})),
                addendum(on(2025, 3, 1), date(2025, 3, 1), fields_added=frozenset({HEALTH})),
            ),
            ["reused_id"],
        ),
        ((signed(), renewal(on(2026, 1, 5), NEXT_YEAR)), ["lapsed"]),
        (
            (
                signed(),
                renewal(
                    on(2025, 12, 1),
                    fixed(on(2026, 1, 1), on(2025, 12, 31)),
                    as_written=fixed(on(2025, 12, 31), on(2025, 12, 31)),
                ),
            ),
            ["not_longer"],
        ),
        (
            (
                signed(term=Term(start=on(2025, 1, 1), end=UNKNOWN, basis=TermBasis.UNTIL_TERMINATED)),
                renewal(on(2025, 12, 1), fixed(UNKNOWN, on(2026, 12, 31)), as_written=fixed(on(2026, 1, 1), on(2026, 12, 31))),
            ),
            ["no_end"],
        ),
    ],
)  # fmt: skip
def test_what_no_paper_could_have_done_is_named(events, rules):
    """By the rule under which a command would have been refused."""
    assert broken(DRAFTED, *events) == rules


class TestManyPapers:
    """Thousands of papers are read one after the other, not one inside the other."""

    MANY = 2_000
    BEGIN = date(2000, 1, 1)
    END = on(2026, 5, 1)

    def history(self, *, retroactive=False, trainings=MANY, **others):
        """So many addenda, each effective from its own day or the first, and some trainings."""
        first = PartialDate.on(self.BEGIN)
        found = [DRAFTED, signed(first, fixed(first, self.END))]
        for one in range(self.MANY):
            day = self.BEGIN + timedelta(days=one + 1)
            content = {"term": fixed(first, self.END), "retroactive": retroactive, **others}
            since = self.BEGIN if retroactive else day
            own = UUID(int=1_000 + one)
            found.append(addendum(PartialDate.on(day), since, addendum_id=own, **content))
            if one < trainings:
                that_day = PartialDate.on(day)
                found.append(training(that_day, that_day, training_id=UUID(int=100_000 + one)))
        return found

    @pytest.mark.parametrize("retroactive", [False, True])
    def test_are_folded_weighed_and_decided_on(self, retroactive):
        """No depth is too great, and nothing is wrong with them."""
        trainings = 20 if retroactive else self.MANY
        history = self.history(retroactive=retroactive, trainings=trainings)
        state = fold(AGREEMENT, history)

        assert len(state.validity.terms) == self.MANY + 1
        assert state.covered_at(self.BEGIN)
        assert AGREEMENT.broken(state) == ()
        more = add(self.END, date(2026, 5, 1), fields_added=frozenset({HEALTH}))
        given(AGREEMENT, *history, today=date(2026, 5, 1)).when(more).then_gives(AddendumSigned)

    def test_that_were_all_acknowledged_are_weighed_too(self):
        """Who answers for many papers is not asked for every pair of them."""
        state = fold(AGREEMENT, self.history(irregular=STRANDING))

        found = AGREEMENT.broken(AGREEMENT.evolve(state, rests(self.BEGIN)))

        assert [one.rule for one in found] == ["agreement.outside_term"] * self.MANY

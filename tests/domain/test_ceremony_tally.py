"""What was declared of a ceremony against what is recorded, and its flags."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from pemasyarakatan.domain.agreement import Agreement
from pemasyarakatan.domain.ceremony import (
    CEREMONY,
    CeremonyClosed,
    Tally,
    tally,
    tally_of_agreements,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.values import Irregularity, PartialDate

from .ceremony_day import (
    CLOSED,
    ID,
    OPENED,
    OTHER,
    PLANNED,
    agreement,
    batch,
    looking,
    on,
    paper,
    partner,
)

ANSWERED = Irregularity(
    rules=frozenset({"ceremony.other_day"}), reason="on the eve", acknowledged_by="Kasi"
)


def flags(*history, look):
    found = CEREMONY.flags(fold(CEREMONY, history), look)
    return [(one.name, one.found) for one in found]


class TestTally:
    """C3: declared, recorded, and the difference; never refused, never filled in."""

    def test_forty_declared_and_one_named(self):
        """39 stay unaccounted, before and after something is found; nothing is made up."""
        state = fold(CEREMONY, [OPENED, batch(1, 1), CLOSED])
        counted = tally(state, [agreement(1)])
        assert counted == Tally(declared=40, recorded=1)
        assert counted.difference == 39
        assert len(state.agreement_ids) == 1

    def test_found_a_year_later(self):
        """An agreement that is found after the close accounts for one more."""
        state = fold(CEREMONY, [OPENED, batch(1, 1), CLOSED, batch(2, 2)])
        assert tally(state, looking(1, 2).values()).difference == 38

    def test_forty_in_the_news_and_forty_one_in_the_archive(self):
        """Case 24: more recorded than declared is shown and refused by nothing."""
        many = looking(*range(41))
        state = fold(CEREMONY, [OPENED, batch(1, *range(41)), CLOSED])
        assert tally(state, many.values()).difference == -1
        assert flags(OPENED, batch(1, *range(41)), CLOSED, look=many) == [
            ("MORE_RECORDED_THAN_DECLARED", "1: 40 partners declared, 41 recorded")
        ]

    def test_nothing_declared(self):
        """Without a number there is no difference, also while it is open or planned."""
        for history in ([PLANNED], [OPENED], [OPENED, CeremonyClosed()]):
            counted = tally(fold(CEREMONY, history), [agreement(1)])
            assert counted == Tally(declared=None, recorded=1)
            assert counted.difference is None

    def test_what_counts(self):
        """Signed, naming this ceremony; in a batch or not; each partner once."""
        state = fold(CEREMONY, [OPENED, CLOSED])
        counting = {
            agreement(1): 1,
            agreement(1, signed_on=PartialDate()): 1,
            agreement(1, signed_on=on(2020, 1, 1)): 1,
            agreement(1, partners=(1, 2)): 2,
            agreement(1, partners=()): 0,
            agreement(1, signed_on=None): 0,
            agreement(1, ceremony=None): 0,
            agreement(1, ceremony=OTHER): 0,
        }
        assert {one: tally(state, [one]).recorded for one in counting} == counting
        two_papers = [agreement(1), agreement(2, partners=(1,))]
        assert tally(state, two_papers).recorded == 1
        assert tally_of_agreements(state, two_papers).recorded == 2

    def test_no_agreement_at_all(self):
        """What is not there, or is another kind of stream, is not counted."""
        state = fold(CEREMONY, [OPENED, CLOSED])
        assert tally(state, [None, state]).recorded == 0
        assert tally(fold(CEREMONY, []), [agreement(1, ceremony=None)]).recorded == 0

    @generated(
        st.integers(0, 60),
        st.lists(st.tuples(st.integers(0, 9), st.sampled_from([ID, OTHER, None]))),
    )
    def test_declared_is_recorded_and_the_difference(self, declared, papers):
        """Nothing is lost between the two numbers, whatever is recorded."""
        state = fold(CEREMONY, [OPENED, CeremonyClosed(declared_partners=declared)])
        counted = tally(
            state,
            [agreement(n, ceremony=at, partners=(who,)) for n, (who, at) in enumerate(papers)],
        )
        assert counted.recorded == len({who for who, at in papers if at == ID})
        assert counted.declared == declared == counted.recorded + counted.difference


class TestFlags:
    """What an auditor sees of a ceremony."""

    def test_unaccounted(self):
        """How many partners, and how many agreements, are declared and not recorded."""
        both = attrs.evolve(CLOSED, declared_agreements=12)
        assert flags(OPENED, batch(1, 1), both, look=looking(1)) == [
            ("UNACCOUNTED", "39: 40 partners declared, 1 recorded"),
            ("UNACCOUNTED", "11: 12 agreements declared, 1 recorded"),
        ]

    def test_all_there(self):
        """As many as declared is nothing to see."""
        one = CeremonyClosed(declared_partners=1, declared_agreements=1)
        assert flags(OPENED, batch(1, 1), one, look=looking(1)) == []

    def test_not_looked_at(self):
        """While an agreement of a batch was not looked at nothing is counted."""
        assert flags(OPENED, batch(1, 1, 2), CLOSED, look=looking(1)) == []
        nowhere = {**looking(1), paper(2): None}
        names = [name for name, _ in flags(OPENED, batch(1, 1, 2), CLOSED, look=nowhere)]
        assert names == ["UNACCOUNTED", "NOT_SIGNED_THAT_DAY"]

    @pytest.mark.parametrize(
        ("how", "found"),
        [
            ({"signed_on": on(2026, 1, 27)}, "signed on 2026-01-27"),
            ({"signed_on": None}, "not signed"),
        ],
    )
    def test_another_day(self, how, found):
        """A signing that was corrected or voided since is seen, unless somebody answered."""
        look = looking(1, **how)
        told = [("NOT_SIGNED_THAT_DAY", f"{paper(1)} {found}; ceremony on 2026-01-28")]
        assert flags(OPENED, batch(1, 1), look=look) == told
        assert flags(OPENED, batch(1, 1, irregular=ANSWERED), look=look) == []

    def test_the_signing_names_another_ceremony(self):
        """An agreement in a batch that does not count as recorded here."""
        assert flags(OPENED, batch(1, 1), look=looking(1, ceremony=OTHER)) == [
            ("SIGNING_NAMES_OTHER", f"{paper(1)} names {OTHER}")
        ]
        assert flags(OPENED, batch(1, 1), look=looking(1, ceremony=None)) == [
            ("SIGNING_NAMES_OTHER", f"{paper(1)} names no ceremony")
        ]

    def test_nothing_of_a_plan(self):
        """A plan expects; it declares nothing."""
        assert flags(PLANNED, look={}) == flags(look={}) == []


def test_what_an_agreement_answers():
    """The day of its signing, the ceremony that names, and its partners alone."""
    signed = agreement(1, partners=(1, 2))
    assert (signed.signed_on, signed.ceremony_id) == (OPENED.on, ID)
    assert signed.partners == (partner(1), partner(2))
    empty = Agreement()
    assert (empty.signed_on, empty.ceremony_id, empty.partners) == (None, None, ())

"""A programme of aid as a ledger: the real case, what is conserved, what is learned too late."""

from __future__ import annotations

from random import Random
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.assistance import (
    ASSISTANCE,
    AidDistributed,
    AidProgrammeClosed,
    AidReturned,
    AllocationChanged,
    CheckOutcome,
    DuplicateRecipientFound,
    evolve,
)
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import CorrectionRecorded, RecordVoided, effective
from pemasyarakatan.domain.grouped import Grouped
from pemasyarakatan.domain.values import Irregularity, Rupiah
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.steered import steering_of
from pemasyarakatan.testing.walk import Walk

from .aid_programme import (
    DISTRIBUTOR,
    OPENED,
    PACKAGE,
    PROGRAMME,
    asking,
    back,
    broken,
    check,
    closed,
    flags,
    handed,
    line,
    more,
    on,
    opened,
    programme,
    same,
)

TWO = (check(1, 2), handed(line(1, 1), line(2, 2)))
ANSWERED = Irregularity(
    rules=frozenset({"assistance.over_cap"}), reason="a family of nine", acknowledged_by="Kalapas"
)


class TestCaseFromPractice:
    """One package returned; a family twice; two references of one family."""

    def test_one_package_returned(self):
        """It is plain, and the package can be handed to somebody else."""
        returned = programme(*TWO).when(asking(back(1))).then_gives(AidReturned)
        other = asking(handed(line(3, 3), own=201, day=on(3, 5)))
        programme(*TWO, returned, check(3, own=101)).when(other).then_gives(AidDistributed)

    def test_a_family_twice(self):
        """It is irregular, and listed with who answers for it."""
        again = asking(handed(line(3, 1), own=201, day=on(3, 5)))
        event = programme(*TWO).when(again).then_irregular("assistance.over_cap")
        assert broken(*TWO, event) == []
        assert broken(*TWO, attrs.evolve(event, irregular=None)) == ["assistance.over_cap"]
        assert ("IN_SEVERAL_ROUNDS", "ref-1 in 2 rounds") in flags(*TWO, event)

    def test_two_references_of_one_family(self):
        """That they are one is plain to record, and shows that they received too much."""
        found = programme(*TWO).when(asking(same(1, 2))).then_gives(DuplicateRecipientFound)
        assert broken(*TWO, found) == []
        assert flags(*TWO, found) == [
            ("DUPLICATE_RECIPIENT", "ref-1, ref-2"),
            ("OVER_CAP_IN_HINDSIGHT", "ref-1, ref-2 with 2 of paket sembako"),
        ]


class TestHindsight:
    """What is learned after a round was recorded breaks no rule that was kept; it is shown."""

    def test_nothing_to_show(self):
        """A programme as it should be has no flags."""
        assert flags(*TWO) == []
        assert flags(*TWO, back(1), same(1, 2)) == [("DUPLICATE_RECIPIENT", "ref-1, ref-2")]

    def test_a_family_over_the_limit_that_somebody_answered_for(self):
        """What was acknowledged when it was recorded is not shown as learned later."""
        alike = (check(1, 2), same(1, 2), handed(line(1, 1)))
        again = handed(line(2, 2), own=201, irregular=ANSWERED)
        assert flags(*alike, again) == [
            ("DUPLICATE_RECIPIENT", "ref-1, ref-2"),
            ("IN_SEVERAL_ROUNDS", "ref-1, ref-2 in 2 rounds"),
        ]
        assert flags(*alike, opened=opened(max_per_recipient=None))[1:] == []

    def test_a_rejection_that_came_before(self):
        """Recorded after the round, it shows the recipients by then; one after the round does not."""
        late = check(1, own=101, day=on(2, 5), outcome=CheckOutcome.REJECTED)
        after = check(2, own=102, day=on(3, 5), outcome=CheckOutcome.REJECTED)
        assert flags(*TWO, late, after) == [("UNVERIFIED_IN_HINDSIGHT", "ref-1 on 2026-03-01")]
        assert broken(*TWO, late, after) == []
        known = (check(1, 2), late, handed(line(1, 1), line(2, 2)))
        assert flags(*known) == []
        assert broken(*known) == ["assistance.unverified"]

    def test_a_check_by_who_handed_out(self):
        """Recorded after the round and dated before it, it shows who handed out to their own."""
        late = check(2, own=101, verified_by=DISTRIBUTOR)
        assert flags(*TWO, late) == [("OWN_VERIFIER_IN_HINDSIGHT", "ref-2 on 2026-03-01")]

    def test_a_programme_never_opened(self):
        """There is nothing to show of one."""
        state = evolve(ASSISTANCE.initial, back(1))
        assert ASSISTANCE.flags(state, {}) == ()
        assert [one.rule for one in ASSISTANCE.broken(state)] == ["assistance.not_found"]
        assert ASSISTANCE.broken(ASSISTANCE.initial) == ()
        assert ASSISTANCE.flags(ASSISTANCE.initial, {}) == ()


def correct(version, event):
    """What the fact at this version should have been."""
    return Correct(
        stream=PROGRAMME,
        target_version=version,
        corrected=event,
        reason="counted again",
        approved_by="Kalapas",
    )


def void(version):
    """The fact at this version never was."""
    return Void(stream=PROGRAMME, target_version=version, reason="twice", approved_by="Kalapas")


class TestCorrections:
    """No correction or void makes books that never could have been."""

    def test_an_allocation_below_what_was_handed_out(self):
        """Down to what was handed out it is plain, below it impossible."""
        item = OPENED.items[0]
        fewer = opened(items=(attrs.evolve(item, allocated=2),))
        programme(*TWO).when(correct(1, fewer)).then_gives(CorrectionRecorded)
        too_few = opened(items=(attrs.evolve(item, allocated=1),))
        programme(*TWO).when(correct(1, too_few)).then_refused("assistance.impossible")
        programme(*TWO).when(correct(1, opened(items=()))).then_refused("assistance.impossible")

    def test_an_allocation_that_a_round_rests_on(self):
        """What was set aside for a round cannot be voided, nor what came back good for it."""
        all_of_it = tuple(line(number, number) for number in range(1, 12))
        history = (check(*range(1, 12)), more(1), handed(*all_of_it))
        programme(*history).when(void(3)).then_refused("assistance.impossible")
        programme(*history).when(void(4)).then_gives(RecordVoided)
        again = (*history, back(1), handed(line(99, 1), own=201, day=on(3, 3)))
        programme(*again).when(void(5)).then_refused("assistance.impossible")

    def test_a_round_that_something_came_back_of(self):
        """Its line cannot become less than what came back, or another line, or void."""
        history = (*TWO, back(2))
        fewer = handed(line(1, 1), line(3, 2))
        programme(*history).when(correct(3, fewer)).then_refused("assistance.impossible")
        programme(*history).when(void(3)).then_refused("assistance.impossible")
        other = handed(line(1, 3), line(2, 2))
        programme(*history).when(correct(3, other)).then_gives(CorrectionRecorded)
        later = attrs.evolve(TWO[1], on=on(3, 3))
        programme(*history).when(correct(3, later)).then_refused("assistance.impossible")

    def test_closed_books(self):
        """After the closing no fact before it becomes another amount; the closing can be voided."""
        history = (*TWO, closed(fund=8))
        programme(*history).when(correct(3, handed(line(1, 1)))).then_refused(
            "assistance.impossible"
        )
        programme(*history).when(void(3)).then_refused("assistance.impossible")
        programme(*history).when(correct(4, closed(fund=7))).then_refused("assistance.impossible")
        programme(*history).when(correct(4, closed(fund=7, off=1))).then_gives(CorrectionRecorded)
        undone = programme(*history).when(void(4)).then_gives(RecordVoided)
        late = asking(handed(line(3, 1), own=201))
        event = programme(*history, undone).when(late).then_irregular("assistance.over_cap")
        programme(*history, undone, event).when(void(5)).then_refused("assistance.impossible")

    def test_a_check(self):
        """That nobody was looked at is possible after all: it is listed, not refused."""
        event = programme(*TWO).when(void(2)).then_gives(RecordVoided)
        state = programme(*TWO, event).state
        assert [one.rule for one in ASSISTANCE.broken(state)] == ["assistance.unverified"]
        programme(*TWO, same(1, 2)).when(void(2)).then_gives(RecordVoided)
        only_checked = (check(1, 2), same(1, 2))
        programme(*only_checked).when(void(2)).then_refused("assistance.impossible")

    def test_limits(self):
        """A lower limit is what it was: rounds beyond it are listed."""
        lower = opened(budget=Rupiah(100))
        event = programme(*TWO).when(correct(1, lower)).then_gives(CorrectionRecorded)
        state = programme(*TWO, event).state
        assert [one.rule for one in ASSISTANCE.broken(state)] == ["assistance.over_budget"]

    def test_what_identifies_a_fact(self):
        """The item of a change and the line of a return are what they are about."""
        programme(more(1)).when(correct(2, more(1, "beras"))).then_refused("assistance.key_field")
        programme(*TWO, back(1)).when(correct(4, back(2))).then_refused("assistance.key_field")

    def test_a_change_that_would_count_twice(self):
        """Recorded anew after it was voided, it cannot be brought back by a void of the void."""
        first = (more(1), RecordVoided(target_version=2, reason="x", approved_by="y"), more(1))
        programme(*first).when(void(3)).then_refused("assistance.impossible")


class TestBroken:
    """A state that no command leads to is known by the rule it breaks."""

    @pytest.mark.parametrize(
        ("history", "rule"),
        [
            ((more(-11),), "below_distributed"),
            ((more(1, "beras"),), "unknown_item"),
            ((check(),), "no_line"),
            ((check(1), check(2)), "reused_id"),
            ((*TWO, attrs.evolve(TWO[1], lines=(line(5, 5),))), "reused_id"),
            ((*TWO, handed(line(1, 1), own=201)), "reused_id"),
            ((*TWO, back(1), back(2)), "reused_id"),
            ((*TWO, back(1, 2)), "over_returned"),
            ((back(1),), "unknown_distribution"),
            ((check(1), same(1, 2)), "unknown_recipient"),
            ((closed(fund=10), more(1)), "closed"),
            ((closed(fund=10), closed(fund=10)), "closed"),
            ((closed(fund=9),), "remainder"),
        ],
    )
    def test_it_is_named(self, history, rule):
        """Whatever forced it in."""
        assert f"assistance.{rule}" in broken(*history)


def test_every_unit_is_in_one_place_at_every_version():
    """B1, B2: allocated is what is available, with recipients and spoiled, after every event."""
    seen: dict[type, int] = {}
    for seed in range(60):
        walk = Walk(
            ASSISTANCE, Choices(Random(seed)), steering=steering_of(ASSISTANCE), goal=20, mistakes=0
        )
        walk.run()
        state, allocated = ASSISTANCE.initial, {}
        for _, event in effective(walk.history):
            state = evolve(state, event)
            seen[type(event)] = seen.get(type(event), 0) + 1
            allocated |= {one.code: one.allocated for one in getattr(event, "items", ())}
            if isinstance(event, AllocationChanged):
                allocated[event.item] += event.delta
            for one in state.stock:
                assert one.allocated == allocated[one.item]
                assert one.allocated == one.available + one.net + one.returned_spoiled
                assert 0 <= one.net <= one.allocated
                assert one.available >= 0
            if isinstance(event, AidProgrammeClosed):
                assert_even(state, event)
        assert {one.item: one.net for one in state.stock} == counted(state)
    for kind in (AidDistributed, AidReturned, AllocationChanged, AidProgrammeClosed):
        assert seen[kind] >= 20, seen


def counted(state):
    """How much of each item is with recipients, counted line by line."""
    found = {one.item: 0 for one in state.stock}
    item_of = {}
    for fact in state.facts:
        if isinstance(fact, AidDistributed):
            for one in fact.lines:
                found[one.item] += one.quantity
                item_of[one.distribution_id] = one.item
        elif isinstance(fact, AidReturned):
            found[item_of[fact.distribution_id]] -= fact.quantity
    return found


def assert_even(state, closing):
    """What is left of every item is accounted for, and what is spoiled is written off."""
    for one in state.stock:
        fund = sum(p.quantity for p in closing.returned_to_fund if p.item == one.item)
        off = sum(p.quantity for p in closing.written_off if p.item == one.item)
        assert one.allocated == one.net + fund + off
        assert off >= one.returned_spoiled
        assert fund <= one.available


def test_the_books_say_what_the_facts_say():
    """Grown fact by fact, they are those that are made of all facts at once."""
    whole = programme(*TWO, back(1), same(1, 2)).state
    grown = ASSISTANCE.initial
    for event in (OPENED, *TWO, back(1), same(1, 2)):
        grown = evolve(grown, event)
        assert grown.ledger is grown.ledger
    assert whole == grown
    for one in (whole.ledger, grown.ledger):
        assert one.net(one.family("ref-1"), PACKAGE) == 1
        assert one.family("ref-2") == {"ref-1", "ref-2"}
        assert one.back(UUID(int=1)) == 1
        assert len(one.verified.under("ref-1")) == 1
        assert one.closed is None


def test_an_earlier_state_knows_nothing_of_later_facts():
    """Two futures of one state grow apart."""
    before = programme(*TWO).state
    assert before.ledger.back(UUID(int=1)) == 0
    one, other = evolve(before, back(1)), evolve(before, back(2))
    assert (one.ledger.back(UUID(int=1)), one.ledger.back(UUID(int=2))) == (1, 0)
    assert (other.ledger.back(UUID(int=1)), other.ledger.back(UUID(int=2))) == (0, 1)
    assert before.ledger.back(UUID(int=1)) == 0


def test_a_fact_is_entered_in_place():
    """The books of a longer history are those of the shorter one, grown; nothing is copied."""
    state = programme(check(1, 2), handed(line(1, 1))).state
    assert state.ledger.closed is None
    for event in (check(3, own=101), handed(line(2, 3), own=201), back(2), same(1, 2), same(2, 3)):
        before, state = state.ledger, evolve(state, event)
        for one in attrs.fields(type(before)):
            old, new = getattr(before, one.name), getattr(state.ledger, one.name)
            if isinstance(old, Grouped) and old.keys():
                assert new._places is old._places, one.name

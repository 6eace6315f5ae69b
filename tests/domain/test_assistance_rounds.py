"""Rounds of aid: what is there, who may receive it, who hands it out (B1, B3 to B5, B7)."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from pemasyarakatan.domain.assistance import AidCondition, AidDistributed, AidItem, CheckOutcome
from pemasyarakatan.domain.values import Official, PartialDate, Rupiah

from .aid_programme import (
    DISTRIBUTOR,
    PACKAGE,
    RICE,
    UNKNOWN,
    VERIFIER,
    asking,
    back,
    check,
    closed,
    handed,
    line,
    more,
    on,
    opened,
    programme,
    same,
    who,
)

MANY = check(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
ROUND = handed(line(1, 1), line(2, 2))
UNLIMITED = opened(max_per_recipient=None, budget=None)


class TestConservation:
    """B1: a round hands out what is there, each unit once."""

    def test_a_round_is_one_fact(self):
        """All its lines are recorded at once, and once."""
        programme(MANY).when(asking(ROUND)).then(ROUND)
        programme(MANY, ROUND).when(asking(ROUND)).then_nothing()
        programme(MANY, ROUND).when(asking(ROUND, by=VERIFIER)).then_refused("assistance.reused_id")
        stock = programme(MANY, ROUND).state.item(PACKAGE)
        assert (stock.distributed, stock.net, stock.available) == (2, 2, 8)

    def test_its_lines(self):
        """There is a line, and each has an id of its own over the whole programme."""
        programme(MANY).when(asking(handed())).then_refused("assistance.no_line")
        programme(MANY).when(asking(handed(line(1, 1), line(1, 2)))).then_refused(
            "assistance.line_twice"
        )
        again = handed(line(2, 3), own=201)
        programme(MANY, ROUND).when(asking(again)).then_refused("assistance.reused_id")
        programme(MANY, ROUND).when(asking(handed(line(3, 3), own=201))).then_gives(AidDistributed)

    def test_its_items(self):
        """Only what the programme has, and at least one of it."""
        programme(MANY).when(asking(handed(line(1, 1, item=RICE)))).then_refused(
            "assistance.unknown_item"
        )
        for quantity in (0, -1):
            programme(MANY).when(asking(handed(line(1, 1, quantity)))).then_refused(
                "assistance.quantity"
            )

    def test_no_more_than_is_there(self):
        """The whole allocation can be handed out in one round, and not one more."""
        all_of_it = [line(number, number) for number in range(1, 11)]
        programme(MANY).when(asking(handed(*all_of_it))).then_gives(AidDistributed)
        one_more = asking(handed(*all_of_it, line(11, 11)))
        programme(MANY).when(one_more).then_refused("assistance.over_available")
        programme(MANY, more(1), opened=UNLIMITED).when(one_more).then_gives(AidDistributed)

    def test_what_came_back_good_is_there_again(self):
        """What came back good is handed out again; what came back spoiled is not."""
        history = (check(1, 2), handed(line(1, 1, 10)))
        again = asking(handed(line(2, 2, 1), own=201, day=on(3, 5)))
        good, spoiled = back(1), back(1, condition=AidCondition.SPOILED)
        programme(*history, opened=UNLIMITED).when(again).then_refused("assistance.over_available")
        programme(*history, good, opened=UNLIMITED).when(again).then_gives(AidDistributed)
        programme(*history, spoiled, opened=UNLIMITED).when(again).then_refused(
            "assistance.over_available"
        )

    def test_after_the_closing(self):
        """No round follows the closing, whatever its date; a repeated one is already so."""
        done = (MANY, ROUND, closed(fund=8))
        programme(*done).when(asking(handed(line(3, 3), own=201))).then_refused("assistance.closed")
        programme(*done).when(asking(ROUND)).then_nothing()


class TestVerified:
    """B3: recipients were verified by that day, and not rejected since."""

    def test_nobody_looked(self):
        """Who was never looked at, or only rejected, is not verified."""
        programme().when(asking(ROUND)).then_irregular("assistance.unverified")
        rejected = check(1, 2, outcome=CheckOutcome.REJECTED)
        programme(rejected).when(asking(ROUND)).then_irregular("assistance.unverified")
        programme(check(1)).when(asking(ROUND)).then_irregular("assistance.unverified")

    @pytest.mark.parametrize(
        ("day", "plain"),
        [
            (on(2, 28), True),
            (on(3, 1), True),
            (on(3, 2), False),
            (UNKNOWN, True),
            (PartialDate.month(2026, 3), True),
            (PartialDate(earliest=date(2026, 3, 2)), False),
        ],
    )
    def test_when_they_were_verified(self, day, plain):
        """Earlier or the same day is in time; only what certainly came later is not."""
        outcome = programme(check(1, 2, day=day)).when(asking(ROUND))
        if plain:
            outcome.then_gives(AidDistributed)
        else:
            outcome.then_irregular("assistance.unverified")

    @pytest.mark.parametrize(
        ("verified", "rejected", "plain"),
        [
            (on(2, 1), on(2, 2), False),
            (on(2, 1), on(2, 1), False),
            (on(2, 1), on(3, 1), False),
            (on(2, 1), on(3, 2), True),
            (on(2, 1), on(1, 31), True),
            (on(2, 1), UNKNOWN, True),
            (UNKNOWN, on(2, 1), True),
            (PartialDate.month(2026, 2), PartialDate.month(2026, 2), True),
            (PartialDate.month(2026, 1), PartialDate.month(2026, 2), False),
        ],
    )
    def test_rejected_since(self, verified, rejected, plain):
        """A rejection counts that certainly came after the verification, and not after the round."""
        history = (
            check(1, 2, day=verified),
            check(1, day=rejected, own=101, outcome=CheckOutcome.REJECTED),
        )
        outcome = programme(*history).when(asking(ROUND))
        if plain:
            outcome.then_gives(AidDistributed)
        else:
            outcome.then_irregular("assistance.unverified")

    def test_verified_again(self):
        """Who is verified again after a rejection may receive; of one day the later check holds."""
        rejected = check(1, outcome=CheckOutcome.REJECTED)
        programme(rejected, check(1, 2, own=101)).when(asking(ROUND)).then_gives(AidDistributed)
        history = (check(1, 2), check(1, own=101, day=on(2, 2), outcome=CheckOutcome.REJECTED))
        again = check(1, own=102, day=on(2, 3))
        programme(*history, again).when(asking(ROUND)).then_gives(AidDistributed)
        before = check(1, own=102, day=on(1, 31))
        programme(*history, before).when(asking(ROUND)).then_irregular("assistance.unverified")

    def test_a_late_entry_of_an_earlier_rejection(self):
        """What was recorded later, and certainly happened before, takes nothing back."""
        history = (
            check(1, own=101, day=on(1, 1), outcome=CheckOutcome.REJECTED),
            check(2, day=on(1, 2)),
            check(1, own=102, day=on(1, 2)),
        )
        programme(*history).when(asking(ROUND)).then_gives(AidDistributed)
        programme(history[1], history[2], history[0]).when(asking(ROUND)).then_gives(AidDistributed)

    def test_each_reference_by_itself(self):
        """That another reference of the family was verified, or rejected, says nothing of this one."""
        alike = (check(1, 2), handed(line(9, 2), own=209, day=on(2, 2)), same(1, 2))
        rejected = check(2, own=101, day=on(2, 3), outcome=CheckOutcome.REJECTED)
        programme(*alike, rejected, opened=UNLIMITED).when(asking(handed(line(1, 1)))).then_gives(
            AidDistributed
        )
        programme(*alike, rejected, opened=UNLIMITED).when(
            asking(handed(line(1, 2)))
        ).then_irregular("assistance.unverified")


class TestCap:
    """B4: no family has more of an item than the programme allows."""

    def test_a_family_twice(self):
        """Twice in one round or in two is irregular, and so is two at once."""
        programme(MANY).when(asking(handed(line(1, 1), line(2, 1)))).then_irregular(
            "assistance.over_cap"
        )
        programme(MANY).when(asking(handed(line(1, 1, 2)))).then_irregular("assistance.over_cap")
        again = asking(handed(line(3, 1), own=201))
        programme(MANY, ROUND).when(again).then_irregular("assistance.over_cap")
        programme(MANY, ROUND, opened=opened(max_per_recipient=2)).when(again).then_gives(
            AidDistributed
        )
        programme(MANY, ROUND, opened=UNLIMITED).when(again).then_gives(AidDistributed)

    def test_what_came_back_does_not_count(self):
        """Who gave theirs back, good or spoiled, may receive another."""
        again = asking(handed(line(3, 1), own=201, day=on(3, 5)))
        for condition in AidCondition:
            returned = back(1, condition=condition)
            programme(MANY, ROUND, returned).when(again).then_gives(AidDistributed)
            programme(MANY, ROUND, back(2, condition=condition)).when(again).then_irregular(
                "assistance.over_cap"
            )

    def test_references_of_one_family_count_as_one(self):
        """Also over a third reference, and also within one round."""
        alike = (MANY, same(1, 2), same(2, 3))
        one = handed(line(1, 1))
        third = asking(handed(line(3, 3), own=201))
        programme(*alike, one).when(third).then_irregular("assistance.over_cap")
        programme(*alike).when(asking(handed(line(1, 1), line(3, 3)))).then_irregular(
            "assistance.over_cap"
        )
        programme(*alike, one).when(asking(handed(line(4, 4), own=201))).then_gives(AidDistributed)

    def test_each_item_by_itself(self):
        """Kilograms and packages are never added: one of each is one."""
        both = opened(
            items=(
                AidItem(code=PACKAGE, unit="paket", allocated=10),
                AidItem(code=RICE, unit="kg", allocated=10),
            )
        )
        one_of_each = asking(handed(line(1, 1), line(2, 1, item=RICE)))
        programme(MANY, opened=both).when(one_of_each).then_gives(AidDistributed)
        two = asking(handed(line(1, 1, item=RICE), line(2, 1, item=RICE)))
        programme(MANY, opened=both).when(two).then_irregular("assistance.over_cap")


class TestBudget:
    """B5: what is with recipients is worth no more than the budget, where all of that is stated."""

    def test_over_it(self):
        """Up to the budget is plain, one more is irregular."""
        tight = opened(budget=Rupiah(200))
        programme(MANY, opened=tight).when(asking(ROUND)).then_gives(AidDistributed)
        third = asking(handed(line(3, 3), own=201, day=on(3, 5)))
        programme(MANY, ROUND, opened=tight).when(third).then_irregular("assistance.over_budget")
        programme(MANY, ROUND, back(1), opened=tight).when(third).then_gives(AidDistributed)

    def test_only_where_it_can_be_told(self):
        """Without a budget, or with one value that is not stated, there is nothing to compare."""
        unknown = AidItem(code=RICE, unit="kg", allocated=1)
        for other in (
            opened(budget=None),
            opened(budget=Rupiah(0), items=(attrs.evolve(opened().items[0], unit_value=None),)),
            opened(budget=Rupiah(0), items=(*opened().items, unknown)),
        ):
            programme(MANY, opened=other).when(asking(ROUND)).then_gives(AidDistributed)


class TestHandOver:
    """Who hands out, and on what paper."""

    def test_without_a_record(self):
        """A round without a record of the hand-over is irregular."""
        programme(MANY).when(asking(ROUND, handover_record=None)).then_irregular(
            "assistance.no_handover"
        )

    def test_by_who_verified(self):
        """B7: the verifier of a recipient does not hand out to them; titles do not hide who it is."""
        own = attrs.evolve(VERIFIER, name=attrs.evolve(VERIFIER.name, raw="Drs. Margono"))
        programme(MANY).when(asking(ROUND, by=own)).then_irregular("assistance.own_verifier")
        other = check(3, own=101, verified_by=DISTRIBUTOR)
        programme(check(1, 2), other).when(asking(ROUND)).then_gives(AidDistributed)
        programme(check(1, 2), other).when(asking(handed(line(1, 1), line(2, 3)))).then_irregular(
            "assistance.own_verifier"
        )

    def test_whose_name_is_not_known(self):
        """Two officials without a name are not proven to be one."""
        nobody = Official(position="Kasi Binadik")
        programme(check(1, 2, verified_by=nobody)).when(asking(ROUND, by=nobody)).then_gives(
            AidDistributed
        )

    def test_who_rejected_or_verified_later(self):
        """Who only rejected somebody, or verified them after the round, did not verify them for it."""
        rejected = check(
            1, own=101, day=on(1, 1), verified_by=DISTRIBUTOR, outcome=CheckOutcome.REJECTED
        )
        later = check(1, own=102, day=on(3, 2), verified_by=DISTRIBUTOR)
        programme(MANY, rejected, later).when(asking(ROUND)).then_gives(AidDistributed)
        programme(MANY, check(1, own=102, day=on(3, 1), verified_by=DISTRIBUTOR)).when(
            asking(ROUND)
        ).then_irregular("assistance.own_verifier")

    def test_everything_at_once(self):
        """Every (L) rule that is broken is named, in the order of the reference."""
        twice = (check(1, verified_by=who("Zulkarnain")), handed(line(8, 1), own=208))
        command = asking(
            handed(line(1, 1), line(2, 5), own=201, handover_record=None, day=on(3, 9))
        )
        programme(*twice, opened=opened(budget=Rupiah(100))).when(command).then_irregular(
            "assistance.unverified",
            "assistance.over_cap",
            "assistance.over_budget",
            "assistance.no_handover",
            "assistance.own_verifier",
        )


def test_many_recipients_are_told_in_few_words():
    """A refusal names three of them, and how many more there are."""
    lines = [line(number, number) for number in range(1, 10)]
    refused = programme().when(asking(handed(*lines))).refused
    assert "ref-1, ref-2, ref-3 and 6 more" in str(refused)

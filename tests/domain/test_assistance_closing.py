"""A programme of aid: what comes back, which references are one family, how the books close."""

from __future__ import annotations

from datetime import date

import pytest

from pemasyarakatan.domain.assistance import (
    AidCondition,
    AidItem,
    AidProgrammeClosed,
    AidQuantity,
    AidReturned,
    CheckOutcome,
    DuplicateRecipientFound,
)
from pemasyarakatan.domain.values import EvidenceRef, PartialDate

from .aid_programme import (
    PACKAGE,
    RICE,
    UNKNOWN,
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
)

UNLIMITED = opened(max_per_recipient=None)
GIVEN = (check(1, 2), handed(line(1, 1, 3), line(2, 2, 1)))
SPOILED = AidCondition.SPOILED


class TestReturns:
    """B6: of each line no more comes back than was handed out."""

    def test_it_is_recorded_once(self):
        """A return has an id of its own."""
        programme(*GIVEN).when(asking(back(1))).then(back(1))
        programme(*GIVEN, back(1)).when(asking(back(1))).then_nothing()
        programme(*GIVEN, back(1)).when(asking(back(1, 2))).then_refused("assistance.reused_id")

    def test_of_a_line_that_was_handed_out(self):
        """It names a line of some round, and how much of it."""
        programme(*GIVEN).when(asking(back(9))).then_refused("assistance.unknown_distribution")
        for quantity in (0, -1):
            programme(*GIVEN).when(asking(back(1, quantity))).then_refused("assistance.quantity")

    def test_no_more_than_was_handed_out(self):
        """All of a line, at once or bit by bit, and not one more."""
        programme(*GIVEN).when(asking(back(1, 3))).then_gives(AidReturned)
        programme(*GIVEN).when(asking(back(1, 4))).then_refused("assistance.over_returned")
        programme(*GIVEN, back(1, 2)).when(asking(back(1, 1, own=301))).then_gives(AidReturned)
        programme(*GIVEN, back(1, 2)).when(asking(back(1, 2, own=301))).then_refused(
            "assistance.over_returned"
        )
        programme(*GIVEN, back(1, 3)).when(asking(back(2, 1, own=301))).then_gives(AidReturned)

    @pytest.mark.parametrize(
        ("day", "possible"),
        [
            (on(3, 1), True),
            (on(2, 28), False),
            (UNKNOWN, True),
            (PartialDate(latest=date(2026, 2, 28)), False),
            (PartialDate(earliest=date(2026, 2, 1), latest=date(2026, 3, 1)), True),
        ],
    )
    def test_not_before_it_was_handed_out(self, day, possible):
        """The same day is possible, a day certainly before is not."""
        outcome = programme(*GIVEN).when(asking(back(1, on=day)))
        if possible:
            outcome.then_gives(AidReturned)
        else:
            outcome.then_refused("assistance.before_distribution")

    def test_what_becomes_of_it(self):
        """Good or spoiled it is with the recipient no more; only good it is available again."""
        stock = programme(*GIVEN, back(1), back(1, 1, own=301, condition=SPOILED)).state.item(
            PACKAGE
        )
        assert (stock.returned_good, stock.returned_spoiled) == (1, 1)
        assert (stock.distributed, stock.net, stock.available) == (4, 2, 7)

    def test_after_the_closing(self):
        """Nothing comes back to closed books; a repeated return is already so."""
        done = (*GIVEN, back(1), closed(fund=7))
        programme(*done).when(asking(back(1, own=301))).then_refused("assistance.closed")
        programme(*done).when(asking(back(1))).then_nothing()


class TestDuplicates:
    """Two references turn out to be one family."""

    def test_it_is_recorded_once(self):
        """Both were looked at or received something; the same again is already so."""
        programme(check(1, 2)).when(asking(same(1, 2))).then(same(1, 2))
        programme(check(1, 2), same(1, 2)).when(asking(same(1, 2))).then_nothing()
        programme(handed(line(1, 1), line(2, 2))).when(asking(same(2, 1))).then_gives(
            DuplicateRecipientFound
        )
        rejected = check(2, own=101, outcome=CheckOutcome.REJECTED)
        programme(check(1), rejected).when(asking(same(1, 2))).then_gives(DuplicateRecipientFound)

    def test_of_known_references(self):
        """A reference that nothing is known of cannot be one of them, nor the same one twice."""
        programme(check(1)).when(asking(same(1, 2))).then_refused("assistance.unknown_recipient")
        programme(check(1)).when(asking(same(2, 1))).then_refused("assistance.unknown_recipient")
        programme(check(1)).when(asking(same(1, 1))).then_refused("assistance.same_recipient")

    def test_after_the_closing(self):
        """What is found out later is recorded all the same."""
        programme(check(1, 2), closed(fund=10)).when(asking(same(1, 2))).then_gives(
            DuplicateRecipientFound
        )


class TestClosing:
    """B2: of every item, allocated = net distributed + returned to the fund + written off."""

    def test_it_is_closed_once(self):
        """The same closing is already so, another is refused."""
        programme(*GIVEN).when(asking(closed(fund=6))).then(closed(fund=6))
        programme(*GIVEN, closed(fund=6)).when(asking(closed(fund=6))).then_nothing()
        report = EvidenceRef(reference="LAP-1")
        programme(*GIVEN, closed(fund=6)).when(asking(closed(fund=6, report=report))).then_refused(
            "assistance.closed"
        )

    @pytest.mark.parametrize(
        ("fund", "off", "even"),
        [(6, 0, True), (0, 6, True), (2, 4, True), (5, 0, False), (7, 0, False), (0, 0, False)],
    )
    def test_everything_is_accounted_for(self, fund, off, even):
        """What is not with recipients went back to the fund or was written off."""
        outcome = programme(*GIVEN, opened=UNLIMITED).when(asking(closed(fund, off)))
        if even:
            outcome.then_gives(AidProgrammeClosed)
        else:
            outcome.then_refused("assistance.remainder")

    @pytest.mark.parametrize(
        ("fund", "off", "even"),
        [(6, 2, True), (5, 3, True), (8, 0, False), (7, 1, False), (6, 0, False), (6, 4, False)],
    )
    def test_what_came_back_spoiled_is_written_off(self, fund, off, even):
        """It is among the written off, counted once; it can never go back to the fund."""
        history = (*GIVEN, back(1, 2, condition=SPOILED))
        outcome = programme(*history).when(asking(closed(fund, off)))
        if even:
            outcome.then_gives(AidProgrammeClosed)
        else:
            outcome.then_refused("assistance.remainder")

    def test_what_came_back_good(self):
        """It is on the shelf again, and accounted for like the rest; handed out again it counts."""
        programme(*GIVEN, back(1, 2)).when(asking(closed(8))).then_gives(AidProgrammeClosed)
        again = handed(line(3, 2, 2), own=201, day=on(3, 5))
        programme(*GIVEN, back(1, 2), again).when(asking(closed(6))).then_gives(AidProgrammeClosed)
        programme(*GIVEN, more(-6)).when(asking(closed())).then_gives(AidProgrammeClosed)

    def test_of_every_item(self):
        """Each item by itself; parts of one item add up; no item of another programme."""
        rice = AidItem(code=RICE, unit="kg", allocated=5)
        both = opened(items=(*opened().items, rice))
        parts = tuple(
            AidQuantity(item=item, quantity=quantity)
            for item, quantity in ((PACKAGE, 4), (RICE, 5), (PACKAGE, 6))
        )
        programme(opened=both).when(asking(closed(returned_to_fund=parts))).then_gives(
            AidProgrammeClosed
        )
        programme(opened=both).when(asking(closed(fund=15))).then_refused("assistance.remainder")
        foreign = (AidQuantity(item=RICE, quantity=0),)
        programme().when(asking(closed(10, written_off=foreign))).then_refused(
            "assistance.unknown_item"
        )

    def test_no_amount_is_below_nothing(self):
        """Too much on one side is not made even by less than nothing on the other."""
        programme(*GIVEN).when(asking(closed(fund=7, off=-1))).then_refused("assistance.quantity")
        nothing = (AidQuantity(item=PACKAGE, quantity=0),)
        programme(*GIVEN).when(asking(closed(6, written_off=nothing))).then_gives(
            AidProgrammeClosed
        )

    @pytest.mark.parametrize(
        ("day", "possible"),
        [(on(3, 2), True), (on(3, 1), False), (UNKNOWN, True), (PartialDate.month(2026, 2), False)],
    )
    def test_not_before_what_it_counts(self, day, possible):
        """A closing certainly before a round or a return that it counts is impossible."""
        outcome = programme(*GIVEN, back(1)).when(asking(closed(7, day=day)))
        if possible:
            outcome.then_gives(AidProgrammeClosed)
        else:
            outcome.then_refused("assistance.before_distribution")

    def test_the_remedy(self):
        """A refusal says what was found of each part."""
        refused = programme(*GIVEN, back(1, condition=SPOILED)).when(asking(closed(6))).refused
        assert (
            "paket sembako: 10 allocated, 3 with recipients, 6 returned to the fund, "
            "0 written off, 1 came back spoiled"
        ) in str(refused)

"""A programme of aid: how it is opened, what is set aside, and who is looked at."""

from __future__ import annotations

from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.assistance import (
    ASSISTANCE,
    AidItem,
    AidProgrammeOpened,
    AidSource,
    AllocationChanged,
    CheckOutcome,
    Contribution,
    ProgrammeStatus,
    RecipientCategory,
    RecipientCheck,
    RecipientsVerified,
)
from pemasyarakatan.domain.values import PartialDate, RecipientRef, Rupiah
from pemasyarakatan.testing.scenario import given

from .aid_programme import (
    LAPAS,
    OPENED,
    PACKAGE,
    RICE,
    UNKNOWN,
    asking,
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

ITEM = OPENED.items[0]


class TestOpening:
    """What there is to hand out, for whom, and how much of it."""

    def test_it_is_opened_once(self):
        """The same again is already so, anything else under its id is refused."""
        given(ASSISTANCE).when(asking(OPENED)).then(OPENED)
        programme().when(asking(OPENED)).then_nothing()
        programme().when(asking(OPENED, title="Bansos 2027")).then_refused("assistance.exists")

    def test_nothing_comes_before(self):
        """No other command finds a programme that was never opened."""
        for event in (check(1), handed(line(1, 1)), more(1), closed()):
            given(ASSISTANCE).when(asking(event)).then_refused("assistance.not_found")

    def test_there_is_something_to_hand_out(self):
        """At least one item, each of them once."""
        given(ASSISTANCE).when(asking(opened(items=()))).then_refused("assistance.no_item")
        given(ASSISTANCE).when(asking(opened(items=(ITEM, ITEM)))).then_refused(
            "assistance.item_twice"
        )
        rice = AidItem(code=RICE, unit="kg", allocated=0)
        given(ASSISTANCE).when(asking(opened(items=(ITEM, rice)))).then_gives(AidProgrammeOpened)

    @pytest.mark.parametrize(
        "said",
        [
            {"items": (attrs.evolve(ITEM, allocated=-1),)},
            {"items": (attrs.evolve(ITEM, unit_value=Rupiah(-1)),)},
            {"max_per_recipient": 0},
            {"budget": Rupiah(-1)},
            {"contributions": (Contribution(source=AidSource.APBN, value=Rupiah(-1)),)},
        ],
    )
    def test_no_amount_is_below_nothing(self, said):
        """An allocation, a value, a budget and a gift are at least 0, a limit at least 1."""
        given(ASSISTANCE).when(asking(opened(**said))).then_refused("assistance.quantity")

    def test_least_amounts(self):
        """The least that can be is plain: nothing allocated yet, a budget of nothing, a gift."""
        least = opened(
            items=(attrs.evolve(ITEM, allocated=0, unit_value=Rupiah(0)),),
            budget=Rupiah(0),
            contributions=(Contribution(source=AidSource.STAFF, value=Rupiah(0)),),
        )
        given(ASSISTANCE).when(asking(least)).then(least)

    def test_what_is_not_stated_stays_so(self):
        """A programme of which a newspaper tells little is plain, and no limit is invented."""
        bare = AidProgrammeOpened(
            programme_id=OPENED.programme_id,
            facility_id=LAPAS,
            items=(AidItem(code=PACKAGE, unit="paket", allocated=55),),
            opened_on=UNKNOWN,
        )
        given(ASSISTANCE).when(asking(bare)).then(bare)
        assert ASSISTANCE.title(programme(opened=bare).state) == PACKAGE
        assert ASSISTANCE.title(programme().state) == "Bansos 2026"
        assert ASSISTANCE.title(given(ASSISTANCE).state) is None

    def test_its_days_are_those_of_its_facility(self):
        """The day of a command is counted in the zone of the facility."""
        state = programme().state
        assert ASSISTANCE.home(asking(OPENED), ASSISTANCE.initial) == LAPAS
        assert ASSISTANCE.home(asking(check(1)), state) == LAPAS
        assert ASSISTANCE.home(asking(check(1)), ASSISTANCE.initial) is None
        assert ASSISTANCE.day_of(OPENED) == OPENED.opened_on
        assert ASSISTANCE.day_of(check(1)) == on(2, 1)

    def test_givers_are_shown(self):
        """A gift of a partner is one to look at, and so is one of a partner who is not named."""
        gifts = (
            Contribution(source=AidSource.PARTNER, partner_id=UUID(int=9), value=Rupiah(500)),
            Contribution(source=AidSource.PARTNER),
            Contribution(source=AidSource.APBN, value=Rupiah(500)),
        )
        assert flags(opened=opened(contributions=gifts)) == [
            ("PARTNER_GAVE", f"{UUID(int=9)}, worth 500"),
            ("GIVER_NOT_STATED", "a partner, of a value not stated"),
        ]


class TestAllocation:
    """More or less is set aside of an item, never less than was handed out."""

    def test_more_and_less(self):
        """A change adds up, and is recorded once."""
        programme().when(asking(more(5))).then(more(5))
        programme(more(5)).when(asking(more(5))).then_nothing()
        programme(more(5)).when(asking(more(5, day=on(2, 2)))).then_gives(AllocationChanged)
        state = programme(more(5), more(-2)).state
        assert state.item(PACKAGE).allocated == state.item(PACKAGE).available == 13
        assert state.item(RICE) is None

    def test_of_an_item_of_the_programme(self):
        """What is not an item of it cannot be set aside, and a change changes something."""
        programme().when(asking(more(5, RICE))).then_refused("assistance.unknown_item")
        programme().when(asking(more(0))).then_refused("assistance.quantity")

    def test_not_below_what_was_handed_out(self):
        """All that was not handed out can be taken back, and not one more."""
        history = (check(1, 2), handed(line(1, 1), line(2, 2)))
        programme(*history).when(asking(more(-8))).then_gives(AllocationChanged)
        programme(*history).when(asking(more(-9))).then_refused("assistance.below_distributed")

    def test_after_the_closing(self):
        """Closed books stay as they are; the same change again is already so."""
        done = closed(fund=15)
        programme(more(5), done).when(asking(more(1))).then_refused("assistance.closed")
        programme(more(5), done).when(asking(more(5))).then_nothing()


class TestChecks:
    """Who is to receive something was looked at."""

    def test_it_is_recorded_once(self):
        """A check has an id of its own."""
        programme().when(asking(check(1))).then(check(1))
        programme(check(1)).when(asking(check(1))).then_nothing()
        programme(check(1)).when(asking(check(2))).then_refused("assistance.reused_id")
        programme(check(1)).when(asking(check(1, own=101))).then_gives(RecipientsVerified)

    def test_somebody_was_looked_at(self):
        """A check has lines, one for each recipient."""
        programme().when(asking(check())).then_refused("assistance.no_line")
        programme().when(asking(check(1, 1))).then_refused("assistance.line_twice")

    def test_for_whom_the_programme_is(self):
        """To verify somebody of another sort is irregular; to reject them is what should be done."""
        neighbour = check(1, category=RecipientCategory.NEIGHBOUR)
        programme().when(asking(neighbour)).then_irregular("assistance.category_not_allowed")
        rejected = check(1, category=RecipientCategory.NEIGHBOUR, outcome=CheckOutcome.REJECTED)
        programme().when(asking(rejected)).then_gives(RecipientsVerified)
        everybody = opened(categories=frozenset())
        programme(opened=everybody).when(asking(neighbour)).then_gives(RecipientsVerified)

    def test_after_the_closing(self):
        """Nobody is looked at once the books are closed."""
        programme(closed(fund=10)).when(asking(check(1))).then_refused("assistance.closed")

    @pytest.mark.parametrize(
        "reference",
        [
            "3672010101900001",
            "NIK 3672 0101 0190 0001",
            "r-3672.0101.0190.0001",
            "\uff13672010101900001",
        ],
    )
    def test_no_reference_is_an_identity_number(self, reference):
        """What should be opaque is refused where it is the number of a person."""
        lines = (
            RecipientCheck(
                recipient=RecipientRef(reference),
                category=RecipientCategory.INMATE_FAMILY,
                outcome=CheckOutcome.VERIFIED,
            ),
        )
        command = asking(check(1), lines=lines)
        programme().when(command).then_refused("assistance.identity_number")
        bad = attrs.evolve(line(1, 1), recipient=RecipientRef(reference))
        programme().when(asking(handed(bad))).then_refused("assistance.identity_number")
        pair = asking(same(1, 2), duplicate=RecipientRef(reference))
        programme(check(1)).when(pair).then_refused("assistance.identity_number")

    def test_a_digest_is_no_identity_number(self):
        """Sixteen digits in a row may stand in a keyed digest by chance."""
        digest = RecipientRef("r-" + "ab" * 8 + "3672010101900001" + "c0ffee" * 4)
        command = asking(check(1), lines=(attrs.evolve(check(1).lines[0], recipient=digest),))
        programme().when(command).then_gives(RecipientsVerified)

    def test_a_weekday_that_contradicts(self):
        """A date that contradicts its own weekday is irregular here, too."""
        odd = PartialDate.on(on(2, 1).exact, raw="Senin (1/2/2026)")
        programme().when(asking(check(1, day=odd))).then_irregular("assistance.weekday")
        plain = PartialDate.on(on(2, 1).exact, raw="Minggu (1/2/2026)")
        programme().when(asking(check(1, day=plain))).then_gives(RecipientsVerified)


def test_open_until_it_is_closed():
    """A programme is OPEN up to the day before its closing; one closed some day is closed."""
    done = programme(closed(fund=10)).state
    assert programme().state.status_at(on(6, 1).exact) is ProgrammeStatus.OPEN
    assert done.status_at(on(4, 30).exact) is ProgrammeStatus.OPEN
    assert done.status_at(on(5, 1).exact) is ProgrammeStatus.CLOSED
    undated = programme(closed(fund=10, on=UNKNOWN)).state
    assert undated.status_at(on(1, 1).exact) is ProgrammeStatus.CLOSED

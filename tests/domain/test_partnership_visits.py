"""Opening a partnership, and the visits of both sides."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    Direction,
    HoldVisit,
    OpenPartnership,
    PartnershipEnded,
    PartnershipOpened,
    PartnershipReopened,
    VisitForm,
    VisitHeld,
    partnership_id,
)
from pemasyarakatan.domain.values import Irregularity, PartialDate
from pemasyarakatan.testing.scenario import given

FACILITY, PARTNER = UUID(int=1), UUID(int=2)
ID = partnership_id(FACILITY, PARTNER)
OPENED = PartnershipOpened(
    partnership_id=ID, facility_id=FACILITY, partner_id=PARTNER, opened_on=PartialDate()
)
OPEN = OpenPartnership(
    partnership_id=ID, facility_id=FACILITY, partner_id=PARTNER, opened_on=PartialDate()
)


def on(year: int, month: int, day: int, raw: str | None = None) -> PartialDate:
    return PartialDate.on(date(year, month, day), raw)


VISIT = HoldVisit(
    partnership_id=ID,
    visit_id=UUID(int=10),
    occurred_on=on(2024, 5, 12),
    form=VisitForm.KUNJUNGAN,
    direction=Direction.UNKNOWN,
)
HELD = VisitHeld(
    visit_id=UUID(int=10),
    occurred_on=on(2024, 5, 12),
    form=VisitForm.KUNJUNGAN,
    direction=Direction.UNKNOWN,
)


class TestOpening:
    """One stream for every pair."""

    def test_a_pair_is_opened(self):
        """A facility and a partner get one stream, whose id derives from the two."""
        given(PARTNERSHIP).when(OPEN).then(OPENED)

    def test_the_id_is_that_of_the_pair(self):
        """Another id than the derived one is impossible, so that a pair has one stream."""
        other = attrs.evolve(OPEN, partnership_id=partnership_id(PARTNER, FACILITY))

        given(PARTNERSHIP).when(other).then_refused("partnership.id_not_of_pair")

    def test_opening_again_adds_nothing(self):
        """The same opening again is already so."""
        given(PARTNERSHIP, OPENED).when(OPEN).then_nothing()

    def test_opening_again_with_other_words_is_refused(self):
        """A stream is created once; what it says is changed by a correction."""
        again = attrs.evolve(OPEN, origin="audiensi")

        given(PARTNERSHIP, OPENED).when(again).then_refused("partnership.exists")

    def test_nothing_is_recorded_before_the_opening(self):
        """A visit of a partnership that was never opened is refused."""
        given(PARTNERSHIP).when(VISIT).then_refused("partnership.not_found")


class TestVisits:
    """What is recorded of a meeting."""

    def test_a_visit_of_which_nothing_else_is_known(self):
        """Who met whom on what day is enough, and nothing is filled in."""
        given(PARTNERSHIP, OPENED).when(VISIT).then(HELD)

    def test_the_same_visit_again_adds_nothing(self):
        """The same content under the same id is already so."""
        given(PARTNERSHIP, OPENED, HELD).when(VISIT).then_nothing()

    def test_an_acknowledgement_more_or_less_is_the_same_visit(self):
        """Who acknowledged what is no part of what happened."""
        acknowledged = Irregularity(
            rules=frozenset({"partnership.ended"}), reason="once", acknowledged_by="the head"
        )

        outcome = given(PARTNERSHIP, OPENED, HELD).when(attrs.evolve(VISIT, irregular=acknowledged))

        outcome.then_nothing()

    def test_another_visit_under_the_same_id_is_refused(self):
        """An id names one visit."""
        other = attrs.evolve(VISIT, form=VisitForm.AUDIENSI)

        given(PARTNERSHIP, OPENED, HELD).when(other).then_refused("partnership.reused_id")

    @pytest.mark.parametrize(
        "day",
        [PartialDate.month(2025, 6), PartialDate.month(2026, 6), PartialDate()],
        ids=["a year late, month known", "in its month", "undated"],
    )
    def test_a_visit_whose_day_is_known_in_part(self, day):
        """A month a year ago, the month in progress and no date at all are recorded plainly."""
        event = (
            given(PARTNERSHIP, OPENED, today=date(2026, 6, 1))
            .when(attrs.evolve(VISIT, occurred_on=day))
            .then_gives(VisitHeld)
        )

        assert (event.occurred_on, event.irregular) == (day, None)

    def test_a_visit_that_certainly_lies_ahead_is_refused(self):
        """A visit is recorded when it was held: tomorrow is impossible, today is not."""
        today = date(2024, 5, 11)

        given(PARTNERSHIP, OPENED, today=today).when(VISIT).then_refused("partnership.future")
        given(PARTNERSHIP, OPENED, today=date(2024, 5, 12)).when(VISIT).then(HELD)

    def test_a_weekday_that_contradicts_the_date(self):
        """6 October 2025 was a Monday: whoever keeps "Kamis" answers for it."""
        visit = attrs.evolve(VISIT, occurred_on=on(2025, 10, 6, "Kamis (6/10/25)"))

        given(PARTNERSHIP, OPENED).when(visit).then_irregular("partnership.weekday")

    def test_an_identity_number_is_refused(self):
        """Persons are counts here, also in a note with the digits spaced."""
        visit = attrs.evolve(VISIT, delegation_note="NIK 3672 0101 0190 0001")

        given(PARTNERSHIP, OPENED).when(visit).then_refused("partnership.identity_number")


class TestVisitsAfterTheEnd:
    """Meetings of a partnership that is over."""

    ENDED = PartnershipEnded(on=on(2024, 5, 11), reason="kantor ditutup")
    REOPENED = PartnershipReopened(on=on(2024, 6, 1), reason="kantor baru")

    def test_a_visit_after_the_end(self):
        """A visit certainly after the end happened though it should not."""
        event = (
            given(PARTNERSHIP, OPENED, self.ENDED).when(VISIT).then_irregular("partnership.ended")
        )

        assert event.visit_id == VISIT.visit_id

    @pytest.mark.parametrize(
        "day", [on(2024, 5, 11), on(2024, 5, 1), PartialDate.month(2024, 5), PartialDate()]
    )
    def test_a_visit_not_certainly_after_the_end(self, day):
        """On the day of the end, before it, or on a day that may be before it: all plain."""
        visit = attrs.evolve(VISIT, occurred_on=day)

        given(PARTNERSHIP, OPENED, self.ENDED).when(visit).then_gives(VisitHeld)

    def test_a_visit_after_an_end_on_an_unknown_day(self):
        """Nothing is certainly after a day that nobody knows."""
        ended = attrs.evolve(self.ENDED, on=PartialDate())

        given(PARTNERSHIP, OPENED, ended).when(VISIT).then(HELD)

    def test_a_visit_after_the_reopening(self):
        """A partnership that goes on has visits again."""
        visit = attrs.evolve(VISIT, occurred_on=on(2024, 6, 1))

        given(PARTNERSHIP, OPENED, self.ENDED, self.REOPENED).when(visit).then_gives(VisitHeld)

    def test_a_visit_between_the_end_and_the_reopening(self):
        """A visit told late still lies in the time in which the partnership was over."""
        given(PARTNERSHIP, OPENED, self.ENDED, self.REOPENED).when(VISIT).then_irregular(
            "partnership.ended"
        )

    def test_both_irregularities_stay_in_the_event(self):
        """Only what is really broken stays, and the first of it names the refusal."""
        visit = attrs.evolve(VISIT, occurred_on=on(2024, 5, 12, "Senin, 12 Mei 2024"))

        given(PARTNERSHIP, OPENED, self.ENDED).when(visit).then_irregular(
            "partnership.ended", "partnership.weekday"
        )

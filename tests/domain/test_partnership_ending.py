"""Ending and reopening, the status on a day, and the flags."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import attrs
import pytest
from attrs import frozen

from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    AgreementLinked,
    Direction,
    EndPartnership,
    Partnership,
    PartnershipEnded,
    PartnershipOpened,
    PartnershipReopened,
    PartnershipStatus,
    ProposalAnswered,
    ProposalSubmitted,
    ReopenPartnership,
    Stance,
    VisitForm,
    VisitHeld,
    dormant,
    partnership_id,
)
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.testing.scenario import given

FACILITY, PARTNER = UUID(int=1), UUID(int=2)
ID = partnership_id(FACILITY, PARTNER)
OPENED = PartnershipOpened(
    partnership_id=ID, facility_id=FACILITY, partner_id=PARTNER, opened_on=PartialDate()
)


def on(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.on(date(year, month, day))


END = EndPartnership(partnership_id=ID, on=on(2024, 5, 31), reason="pindah")
REOPEN = ReopenPartnership(partnership_id=ID, on=on(2024, 9, 1), reason="kembali")
ENDED = PartnershipEnded(on=on(2024, 5, 31), reason="pindah")
REOPENED = PartnershipReopened(on=on(2024, 9, 1), reason="kembali")
ENDED_AGAIN = PartnershipEnded(on=on(2025, 5, 31), reason="pindah")
VISIT = VisitHeld(
    visit_id=UUID(int=10),
    occurred_on=on(2024, 5, 12),
    form=VisitForm.KUNJUNGAN,
    direction=Direction.UNKNOWN,
)


class TestEnding:
    """A partnership ends, goes on, and ends again."""

    def test_it_ends_goes_on_and_ends_again(self):
        """Each turn follows the other, for the same reason too."""
        given(PARTNERSHIP, OPENED).when(END).then(ENDED)
        given(PARTNERSHIP, OPENED, ENDED).when(REOPEN).then(REOPENED)
        given(PARTNERSHIP, OPENED, ENDED, REOPENED).when(
            attrs.evolve(END, on=on(2025, 5, 31))
        ).then(ENDED_AGAIN)

    def test_the_turn_in_effect_again_adds_nothing(self):
        """What is in effect already is already so."""
        given(PARTNERSHIP, OPENED, ENDED).when(END).then_nothing()
        given(PARTNERSHIP, OPENED, ENDED, REOPENED).when(REOPEN).then_nothing()

    def test_a_whole_history_again_adds_nothing(self):
        """An end before the reopening that undid it is the old one, not a new one."""
        known = given(PARTNERSHIP, OPENED, ENDED, REOPENED, ENDED_AGAIN)

        for command in (END, REOPEN, attrs.evolve(END, on=on(2025, 5, 31))):
            known.when(command).then_nothing()

    @pytest.mark.parametrize("day", [PartialDate(), on(2024, 9, 1)], ids=str)
    def test_an_equal_end_that_may_lie_after_the_reopening(self, day):
        """An end on the day of the reopening, or on an unknown one, may be a new one."""
        ended = attrs.evolve(ENDED, on=day)
        again = attrs.evolve(END, on=day)

        given(PARTNERSHIP, OPENED, ended, REOPENED).when(again).then(ended)

    def test_the_end_in_effect(self):
        """An end is in effect until a reopening undoes it."""
        assert given(PARTNERSHIP, OPENED).state.ended is None
        assert given(PARTNERSHIP, OPENED, ENDED).state.ended == ENDED
        assert given(PARTNERSHIP, OPENED, ENDED, REOPENED).state.ended is None
        again = given(PARTNERSHIP, OPENED, ENDED, REOPENED, ENDED_AGAIN).state
        assert again.ended == ENDED_AGAIN
        assert [ending.reopened for ending in again.endings()] == [REOPENED, None]

    def test_it_does_not_end_twice(self):
        """What has ended does not end on another day; that is a correction."""
        given(PARTNERSHIP, OPENED, ENDED).when(attrs.evolve(END, on=on(2024, 6, 1))).then_refused(
            "partnership.already_ended"
        )

    def test_only_what_has_ended_goes_on(self):
        """Nothing is reopened that never ended, or is open again."""
        later = attrs.evolve(REOPEN, on=on(2024, 10, 1))

        given(PARTNERSHIP, OPENED).when(REOPEN).then_refused("partnership.not_ended")
        given(PARTNERSHIP, OPENED, ENDED, REOPENED).when(later).then_refused(
            "partnership.not_ended"
        )

    def test_not_reopened_before_the_end(self):
        """Certainly before the end is impossible; the same day or an unknown one is not."""
        known = given(PARTNERSHIP, OPENED, ENDED)

        known.when(attrs.evolve(REOPEN, on=on(2024, 5, 30))).then_refused(
            "partnership.reopen_order"
        )
        for day in (on(2024, 5, 31), PartialDate.month(2024, 5), PartialDate()):
            known.when(attrs.evolve(REOPEN, on=day)).then_gives(PartnershipReopened)

    def test_not_ended_again_before_the_reopening(self):
        """Another end before the reopening contradicts it; one of its day does not."""
        known = given(PARTNERSHIP, OPENED, ENDED, REOPENED)

        known.when(attrs.evolve(END, on=on(2024, 8, 31))).then_refused("partnership.reopen_order")
        known.when(attrs.evolve(END, on=on(2024, 9, 1))).then_gives(PartnershipEnded)

    def test_ended_before_a_visit(self):
        """An end certainly before a recorded visit has to be answered for, once."""
        early = attrs.evolve(END, on=on(2024, 5, 11))
        event = given(PARTNERSHIP, OPENED, VISIT).when(early).then_irregular("partnership.ended")

        given(PARTNERSHIP, OPENED, VISIT).when(attrs.evolve(END, on=on(2024, 5, 12))).then_gives(
            PartnershipEnded
        )
        acknowledged = attrs.evolve(VISIT, irregular=event.irregular)
        given(PARTNERSHIP, OPENED, acknowledged).when(early).then_gives(PartnershipEnded)


class Status(StrEnum):
    """The statuses of an agreement."""

    DRAFTED = "DRAFTED"
    NOT_YET_IN_FORCE = "NOT_YET_IN_FORCE"
    IN_FORCE = "IN_FORCE"
    EXPIRED = "EXPIRED"
    NOT_PROVEN = "NOT_PROVEN"
    TERM_UNVERIFIED = "TERM_UNVERIFIED"
    SUSPENDED = "SUSPENDED"
    TERMINATED = "TERMINATED"


@frozen
class Paper:
    """An agreement with one status on every day."""

    status: Status
    parties: tuple[()] = ()
    covers: None = None
    operative: bool = True

    def status_at(self, day: date) -> Status:
        """The same on every day that a calendar has."""
        assert day
        return self.status

    def covered_at(self, day: date) -> bool:
        """Before every day."""
        return day < date.min

    def edges(self) -> tuple[date, ...]:
        """No day changes it."""
        return ()

    def scope_at(self, day: date) -> None:
        """Not stated."""


PROPOSED = ProposalSubmitted(
    proposal_id=UUID(int=20), submitted_on=on(2024, 5, 12), forms=(), exhaustive=False
)
ANSWERED = ProposalAnswered(
    proposal_id=UUID(int=20), stance=Stance.ACCEPTED, answered_on=on(2024, 6, 12)
)


def status(day: date, *history: object, papers: tuple[Paper, ...] = ()) -> PartnershipStatus:
    state: Partnership = given(PARTNERSHIP, OPENED, *history).state
    return state.status_at(day, papers)


class TestStatus:
    """How far a partnership had come on a day."""

    DAY = date(2024, 5, 20)

    def test_from_prospect_to_agreed(self):
        """The first that holds, from the end back to the first contact."""
        assert status(self.DAY) is PartnershipStatus.PROSPECT
        assert status(self.DAY, VISIT) is PartnershipStatus.DISCUSSED
        assert status(self.DAY, VISIT, PROPOSED) is PartnershipStatus.PROPOSED
        agreed = status(self.DAY, VISIT, PROPOSED, papers=(Paper(Status.IN_FORCE),))
        assert agreed is PartnershipStatus.AGREED
        over = attrs.evolve(ENDED, on=on(2024, 5, 20))
        ended = status(self.DAY, VISIT, PROPOSED, over, papers=(Paper(Status.IN_FORCE),))
        assert ended is PartnershipStatus.ENDED

    @pytest.mark.parametrize("unverified", [Status.TERM_UNVERIFIED, Status.NOT_PROVEN])
    def test_signed_and_not_verified(self, unverified):
        """A signed paper whose term is not stated or not proven is neither agreed nor nothing."""
        papers = (Paper(Status.EXPIRED), Paper(unverified))

        assert status(self.DAY, VISIT, papers=papers) is PartnershipStatus.SIGNED_UNVERIFIED
        agreed = status(self.DAY, VISIT, papers=(*papers, Paper(Status.IN_FORCE)))
        assert agreed is PartnershipStatus.AGREED

    @pytest.mark.parametrize(
        "other",
        [
            Status.DRAFTED,
            Status.NOT_YET_IN_FORCE,
            Status.EXPIRED,
            Status.SUSPENDED,
            Status.TERMINATED,
        ],
    )
    def test_a_paper_that_does_not_hold(self, other):
        """A paper that is not in force makes no partnership agreed."""
        assert status(self.DAY, VISIT, papers=(Paper(other),)) is PartnershipStatus.DISCUSSED

    def test_before_and_after(self):
        """What lies certainly after a day does not count on it; a closed proposal is not open."""
        history = (VISIT, PROPOSED, ANSWERED, ENDED, REOPENED)
        found = [
            status(day, *history)
            for day in (
                date(2024, 5, 11),
                date(2024, 5, 12),
                date(2024, 5, 30),
                date(2024, 5, 31),
                date(2024, 8, 31),
                date(2024, 9, 1),
            )
        ]

        assert found == [
            PartnershipStatus.PROSPECT,
            PartnershipStatus.PROPOSED,
            PartnershipStatus.PROPOSED,
            PartnershipStatus.ENDED,
            PartnershipStatus.ENDED,
            PartnershipStatus.DISCUSSED,
        ]

    def test_what_has_no_date_counts(self):
        """A visit that nobody dated was held all the same."""
        undated = attrs.evolve(VISIT, occurred_on=PartialDate())

        assert status(self.DAY, undated) is PartnershipStatus.DISCUSSED


class TestDormant:
    """Nothing for as many months as a policy says."""

    HISTORY = (attrs.evolve(OPENED, opened_on=on(2023, 1, 1)), VISIT)

    def test_dormant_after_the_months_of_the_policy(self):
        """On the day before the months are full the last visit is not too long ago."""
        state = given(PARTNERSHIP, *self.HISTORY).state

        assert dormant(state, date(2024, 11, 12), 6) is None
        flag = dormant(state, date(2024, 11, 13), 6)
        assert flag is not None
        assert (flag.name, "2024-05-12" in flag.found) == ("DORMANT", True)
        assert dormant(state, date(2024, 11, 13), 7) is None

    def test_the_last_day_of_a_shorter_month(self):
        """Six months before 31 August is the end of February."""
        visit = attrs.evolve(VISIT, occurred_on=on(2024, 2, 28))
        state = given(PARTNERSHIP, OPENED, visit).state

        assert dormant(state, date(2024, 8, 31), 6) is not None
        assert dormant(state, date(2024, 8, 28), 6) is None

    def test_what_may_be_newer_is_not_dormant(self):
        """A day that may lie within the months is a sign of life; one that nobody knows is none."""
        maybe = attrs.evolve(VISIT, occurred_on=PartialDate(earliest=date(2024, 1, 1)))
        undated = attrs.evolve(VISIT, occurred_on=PartialDate())
        link = AgreementLinked(agreement_id=UUID(int=90))

        assert dormant(given(PARTNERSHIP, *self.HISTORY, maybe).state, date(2026, 1, 1), 6) is None
        still = given(PARTNERSHIP, *self.HISTORY, undated, link).state
        assert dormant(still, date(2026, 1, 1), 6) is not None
        assert dormant(given(PARTNERSHIP, OPENED, undated).state, date(2026, 1, 1), 6) is None

    def test_activity_told_elsewhere(self):
        """A training under an agreement is a sign of life too."""
        state = given(PARTNERSHIP, *self.HISTORY).state

        assert dormant(state, date(2026, 1, 1), 6, [on(2025, 12, 1)]) is None

    def test_what_has_ended_is_not_dormant(self):
        """An ended partnership is over, not asleep; nor is one that never began."""
        assert dormant(given(PARTNERSHIP, *self.HISTORY, ENDED).state, date(2026, 1, 1), 6) is None
        assert dormant(given(PARTNERSHIP, *self.HISTORY).state, date(2024, 5, 13), 99_999) is None
        assert dormant(PARTNERSHIP.initial, date(2026, 1, 1), 6) is None


class TestJointVisits:
    """One trip to several partners has one date."""

    TRIP = UUID(int=11)
    HERE = attrs.evolve(VISIT, joint_visit_ref=TRIP)

    def flags(self, there: PartialDate, ref: UUID | None = TRIP) -> list[str]:
        """The flags where another partnership tells of a trip on another day."""
        other = attrs.evolve(
            self.HERE, visit_id=UUID(int=12), occurred_on=there, joint_visit_ref=ref
        )
        elsewhere = {
            UUID(int=5): given(PARTNERSHIP, OPENED, other).state,
            UUID(int=6): None,
            UUID(int=7): object(),
        }
        state = given(PARTNERSHIP, OPENED, VISIT, self.HERE).state
        return [flag.name for flag in PARTNERSHIP.flags(state, elsewhere)]

    def test_another_date_is_listed(self):
        """Two facilities, or two partners, tell of one trip on two days."""
        assert self.flags(on(2024, 5, 13)) == ["JOINT_VISIT_DIFFERS"]
        assert self.flags(PartialDate.month(2024, 5)) == ["JOINT_VISIT_DIFFERS"]

    def test_the_same_date_is_not(self):
        """One date, however it is written, and another trip, are nothing to list."""
        assert self.flags(PartialDate.on(date(2024, 5, 12), "Minggu, 12 Mei 2024")) == []
        assert self.flags(on(2024, 5, 13), UUID(int=99)) == []
        assert self.flags(on(2024, 5, 13), None) == []

    def test_it_is_recorded_plainly_all_the_same(self):
        """A differing date is listed, never refused; also within one partnership."""
        other = attrs.evolve(self.HERE, visit_id=UUID(int=12), occurred_on=on(2024, 5, 13))

        state = given(PARTNERSHIP, OPENED, self.HERE, other).state

        assert PARTNERSHIP.broken(state) == ()
        assert len(PARTNERSHIP.flags(state, {})) == 2

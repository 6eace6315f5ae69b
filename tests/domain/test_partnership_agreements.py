"""What a partnership asks of its agreements: linking, covered activities, ending while one runs."""

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import attrs
import pytest
from attrs import frozen

from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    ActivityWithoutAgreementHeld,
    AgreementLinked,
    EndPartnership,
    HoldVisit,
    LinkAgreement,
    LinkedAgreement,
    NoPaper,
    OpenPartnership,
    PartnershipEnded,
    PartnershipOpened,
    RecordActivityWithoutAgreement,
    partnership_id,
)
from pemasyarakatan.domain.values import ActivityKind, CooperationField, FieldCode, PartialDate
from pemasyarakatan.testing.scenario import given

FACILITY, PARTNER, OFFICE = UUID(int=1), UUID(int=2), UUID(int=4)
ID = partnership_id(FACILITY, PARTNER)
OPENED = PartnershipOpened(
    partnership_id=ID, facility_id=FACILITY, partner_id=PARTNER, opened_on=PartialDate()
)
PKS, OTHER_PKS = UUID(int=90), UUID(int=91)
SKILLS = CooperationField(code=FieldCode.SKILLS_TRAINING)
HEALTH = CooperationField(code=FieldCode.HEALTH)
LINK = LinkAgreement(partnership_id=ID, agreement_id=PKS)
LINKED = AgreementLinked(agreement_id=PKS)


class Everyone(StrEnum):
    """All facilities."""

    ALL = "ALL"


class Status(StrEnum):
    """Two of the statuses of an agreement."""

    IN_FORCE = "IN_FORCE"
    EXPIRED = "EXPIRED"


@frozen
class Organisation:
    """A party."""

    organisation_id: UUID


@frozen(kw_only=True)
class Paper:
    """As much of an agreement as a partnership looks at."""

    parties: tuple[Organisation, ...] = (Organisation(FACILITY), Organisation(PARTNER))
    covers: frozenset[UUID] | Everyone | None = None
    operative: bool = True
    first: date = date(2025, 3, 15)
    last: date = date(2025, 12, 31)
    scope: frozenset[CooperationField] | None = frozenset({SKILLS})

    def status_at(self, day: date) -> Status:
        """In force within its term."""
        return Status.IN_FORCE if self.covered_at(day) else Status.EXPIRED

    def covered_at(self, day: date) -> bool:
        """Covered within its term."""
        return self.first <= day <= self.last

    def edges(self) -> tuple[date, ...]:
        """The first day of its term, and the first after it."""
        return (self.first, self.last + timedelta(days=1))

    def scope_at(self, day: date) -> frozenset[CooperationField] | None:
        """The same on every day of its term and after it."""
        return self.scope if self.first <= day else None


def on(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.on(date(year, month, day))


RECORD = RecordActivityWithoutAgreement(
    partnership_id=ID,
    activity_id=UUID(int=70),
    kind=ActivityKind.TRAINING,
    title="las",
    field=SKILLS,
    started_on=on(2025, 3, 15),
    ended_on=on(2025, 4, 20),
    reason=NoPaper.NO_PAPER,
)
END = EndPartnership(partnership_id=ID, on=on(2025, 12, 31), reason="tidak diperpanjang")


def test_a_paper_is_what_a_partnership_asks_for():
    """The stand-in of these tests answers all that a partnership asks."""
    assert isinstance(Paper(), LinkedAgreement)


class TestReads:
    """Which streams are looked at."""

    def test_cheap_commands_look_at_nothing(self):
        """Only what touches agreements looks at them."""
        state = given(PARTNERSHIP, OPENED, LINKED).state
        cheap = set(PARTNERSHIP.pairs) - {
            LinkAgreement,
            RecordActivityWithoutAgreement,
            EndPartnership,
        }

        assert OpenPartnership in cheap
        assert HoldVisit in cheap
        for command in cheap:
            assert PARTNERSHIP.reads(object.__new__(command), state) == ()

    def test_the_linked_agreements_are_looked_at(self):
        """An activity and the end look at every linked agreement, a link at its own."""
        other = AgreementLinked(agreement_id=OTHER_PKS)
        state = given(PARTNERSHIP, OPENED, LINKED, other).state

        assert PARTNERSHIP.reads(RECORD, state) == (PKS, OTHER_PKS)
        assert PARTNERSHIP.reads(END, state) == (PKS, OTHER_PKS)
        assert PARTNERSHIP.reads(LINK, PARTNERSHIP.initial) == (PKS,)


class TestLinking:
    """Which agreements belong to a partnership."""

    @pytest.mark.parametrize(
        "paper",
        [
            Paper(),
            Paper(
                parties=(Organisation(OFFICE), Organisation(PARTNER)), covers=frozenset({FACILITY})
            ),
            Paper(parties=(Organisation(OFFICE), Organisation(PARTNER)), covers=Everyone.ALL),
        ],
        ids=["the facility is party", "it is covered", "all are covered"],
    )
    def test_an_agreement_of_the_two(self, paper):
        """The partner is party, and the facility is party or covered."""
        given(PARTNERSHIP, OPENED, look={PKS: paper}).when(LINK).then(LINKED)

    @pytest.mark.parametrize(
        "paper",
        [
            Paper(parties=(Organisation(FACILITY), Organisation(OFFICE))),
            Paper(parties=(Organisation(OFFICE), Organisation(PARTNER))),
            Paper(
                parties=(Organisation(OFFICE), Organisation(PARTNER)), covers=frozenset({OFFICE})
            ),
            None,
            PARTNERSHIP.initial,
        ],
        ids=["no partner", "no facility", "another facility", "no such stream", "no agreement"],
    )
    def test_an_agreement_of_others(self, paper):
        """What is no agreement of the two cannot be linked."""
        given(PARTNERSHIP, OPENED, look={PKS: paper}).when(LINK).then_refused(
            "partnership.foreign_agreement"
        )

    def test_an_agreement_not_looked_at(self):
        """A rule over another stream says nothing where that was not looked at."""
        given(PARTNERSHIP, OPENED).when(LINK).then(LINKED)

    def test_linked_already(self):
        """The same link again adds nothing."""
        known = given(PARTNERSHIP, OPENED, LINKED, look={PKS: Paper()})

        known.when(LINK).then_nothing()
        assert known.state.linked == (PKS,)


class TestCovered:
    """What belongs on an agreement is not recorded beside it."""

    def test_an_activity_that_an_agreement_carries(self):
        """Every day is certainly covered: it belongs on that agreement."""
        given(PARTNERSHIP, OPENED, LINKED, look={PKS: Paper()}).when(RECORD).then_refused(
            "partnership.covered"
        )

    @pytest.mark.parametrize(
        "paper",
        [
            Paper(first=date(2025, 3, 16)),
            Paper(last=date(2025, 4, 19)),
            Paper(scope=frozenset({HEALTH})),
            Paper(scope=None),
            Paper(operative=False),
            None,
        ],
        ids=["a day before", "a day after", "other field", "no scope", "umbrella", "no stream"],
    )
    def test_an_activity_that_none_carries(self, paper):
        """A day outside, another field, an unstated scope or an umbrella leaves it here."""
        given(PARTNERSHIP, OPENED, LINKED, look={PKS: paper}).when(RECORD).then_gives(
            ActivityWithoutAgreementHeld
        )

    def test_two_agreements_that_share_the_days(self):
        """What neither of two agreements carries whole can be recorded on neither."""
        look = {PKS: Paper(last=date(2025, 3, 31)), OTHER_PKS: Paper(first=date(2025, 4, 1))}
        links = (LINKED, AgreementLinked(agreement_id=OTHER_PKS))

        given(PARTNERSHIP, OPENED, *links, look=look).when(RECORD).then_gives(
            ActivityWithoutAgreementHeld
        )

    def test_an_agreement_that_is_not_linked(self):
        """Only the partnership's own agreements are asked."""
        given(PARTNERSHIP, OPENED, look={PKS: Paper()}).when(RECORD).then_gives(
            ActivityWithoutAgreementHeld
        )

    @pytest.mark.parametrize(
        ("started", "ended"),
        [
            (PartialDate.month(2025, 3), on(2025, 4, 20)),
            (PartialDate(latest=date(2025, 4, 1)), on(2025, 4, 20)),
            (on(2025, 3, 15), PartialDate(earliest=date(2025, 4, 20))),
        ],
        ids=["the month of signing", "an open start", "an open end"],
    )
    def test_days_that_may_lie_outside(self, started, ended):
        """Where a day may lie outside, it is not certain that the agreement carries it."""
        record = attrs.evolve(RECORD, started_on=started, ended_on=ended)

        given(PARTNERSHIP, OPENED, LINKED, look={PKS: Paper()}).when(record).then_gives(
            ActivityWithoutAgreementHeld
        )

    def test_days_known_in_part_that_all_lie_inside(self):
        """Whatever days of April and May it was, all are covered; so is an end up to today."""
        look = {PKS: Paper()}
        april = attrs.evolve(RECORD, started_on=PartialDate.month(2025, 4))

        for ended, today in (
            (PartialDate.month(2025, 5), date(2026, 6, 1)),
            (PartialDate(), date(2025, 6, 1)),
        ):
            record = attrs.evolve(april, ended_on=ended)
            given(PARTNERSHIP, OPENED, LINKED, look=look, today=today).when(record).then_refused(
                "partnership.covered"
            )

    def test_replay_looks_at_no_agreement(self):
        """Where the agreement was not looked at, the rule says nothing."""
        given(PARTNERSHIP, OPENED, LINKED).when(RECORD).then_gives(ActivityWithoutAgreementHeld)


class TestEndingWhileOneRuns:
    """Ending a partnership whose agreement is in force."""

    def test_an_agreement_in_force_on_that_day(self):
        """The last day of an agreement is a day in force."""
        given(PARTNERSHIP, OPENED, LINKED, look={PKS: Paper()}).when(END).then_irregular(
            "partnership.agreements_running"
        )

    @pytest.mark.parametrize(
        "day",
        [on(2026, 1, 1), PartialDate.month(2025, 3), PartialDate()],
        ids=["after it", "in the month it began", "unknown"],
    )
    def test_not_certainly_in_force_on_that_day(self, day):
        """After the end of the agreement, or on a day that may be outside, ending is plain."""
        end = attrs.evolve(END, on=day)

        given(PARTNERSHIP, OPENED, LINKED, look={PKS: Paper()}).when(end).then_gives(
            PartnershipEnded
        )

    def test_one_agreement_after_the_other(self):
        """Whatever day of the month it was, one of two agreements was in force on it."""
        end = attrs.evolve(END, on=PartialDate.month(2025, 4))
        look = {PKS: Paper(last=date(2025, 4, 10)), OTHER_PKS: Paper(first=date(2025, 4, 11))}
        links = (LINKED, AgreementLinked(agreement_id=OTHER_PKS))

        given(PARTNERSHIP, OPENED, *links, look=look).when(end).then_irregular(
            "partnership.agreements_running"
        )

    def test_an_agreement_not_looked_at(self):
        """A rule over another stream says nothing where that was not looked at."""
        given(PARTNERSHIP, OPENED, LINKED).when(END).then_gives(PartnershipEnded)

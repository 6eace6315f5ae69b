"""Activities that no agreement carries, their certificates, and who was taken in."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    ActivityCertificatesIssued,
    ActivityPlacementRecorded,
    ActivityWithoutAgreementHeld,
    IssueActivityCertificates,
    NoPaper,
    PartnershipOpened,
    RecordActivityPlacement,
    RecordActivityWithoutAgreement,
    partnership_id,
)
from pemasyarakatan.domain.values import (
    ActivityKind,
    CertificateKind,
    CooperationField,
    EmployerKind,
    FieldCode,
    PartialDate,
)
from pemasyarakatan.testing.scenario import given

FACILITY, PARTNER = UUID(int=1), UUID(int=2)
ID = partnership_id(FACILITY, PARTNER)
OPENED = PartnershipOpened(
    partnership_id=ID, facility_id=FACILITY, partner_id=PARTNER, opened_on=PartialDate()
)
A = UUID(int=70)


def on(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.on(date(year, month, day))


RECORD = RecordActivityWithoutAgreement(
    partnership_id=ID,
    activity_id=A,
    kind=ActivityKind.TRAINING,
    title="las",
    field=CooperationField(code=FieldCode.SKILLS_TRAINING),
    provider_partner_id=PARTNER,
    started_on=on(2025, 2, 10),
    ended_on=on(2025, 2, 20),
    participants=20,
    completed=18,
    reason=NoPaper.BEFORE_SIGNATURE,
)
HELD = ActivityWithoutAgreementHeld(
    activity_id=A,
    kind=ActivityKind.TRAINING,
    title="las",
    field=CooperationField(code=FieldCode.SKILLS_TRAINING),
    provider_partner_id=PARTNER,
    started_on=on(2025, 2, 10),
    ended_on=on(2025, 2, 20),
    participants=20,
    completed=18,
    reason=NoPaper.BEFORE_SIGNATURE,
)
ISSUE = IssueActivityCertificates(
    partnership_id=ID,
    issue_id=UUID(int=80),
    activity_id=A,
    kind=CertificateKind.COMPETENCE,
    certifier="LSP",
    issued=15,
    not_competent=3,
    issued_on=on(2025, 5, 20),
    valid_until=on(2028, 5, 19),
)
ISSUED = ActivityCertificatesIssued(
    issue_id=UUID(int=80),
    activity_id=A,
    kind=CertificateKind.COMPETENCE,
    certifier="LSP",
    issued=15,
    not_competent=3,
    issued_on=on(2025, 5, 20),
    valid_until=on(2028, 5, 19),
)
PLACE = RecordActivityPlacement(
    partnership_id=ID,
    placement_id=UUID(int=85),
    activity_id=A,
    employer_kind=EmployerKind.COMPANY,
    employer_partner_id=UUID(int=3),
    placed=6,
    placed_on=on(2025, 3, 1),
)
PLACED = ActivityPlacementRecorded(
    placement_id=UUID(int=85),
    activity_id=A,
    employer_kind=EmployerKind.COMPANY,
    employer_partner_id=UUID(int=3),
    placed=6,
    placed_on=on(2025, 3, 1),
)


class TestActivities:
    """What was held without a paper."""

    def test_a_training_before_the_signature_with_its_results(self):
        """Held before the PKS was signed, with provider, counts and certificates: all plain."""
        given(PARTNERSHIP, OPENED).when(RECORD).then(HELD)
        given(PARTNERSHIP, OPENED, HELD).when(ISSUE).then(ISSUED)
        given(PARTNERSHIP, OPENED, HELD, ISSUED).when(PLACE).then(PLACED)

        activity = given(PARTNERSHIP, OPENED, HELD, ISSUED, PLACED).state.activities()[A]
        assert (activity.certificates, activity.placements) == ((ISSUED,), (PLACED,))

    def test_the_same_again_adds_nothing(self):
        """The same content under the same id is already so; other content is refused."""
        known = given(PARTNERSHIP, OPENED, HELD, ISSUED, PLACED)

        for command in (RECORD, ISSUE, PLACE):
            known.when(command).then_nothing()
        known.when(attrs.evolve(RECORD, title="las listrik")).then_refused("partnership.reused_id")
        known.when(attrs.evolve(ISSUE, issued=14)).then_refused("partnership.reused_id")
        known.when(attrs.evolve(PLACE, placed=5)).then_refused("partnership.reused_id")

    def test_an_activity_does_not_end_before_it_starts(self):
        """An end certainly before the start is impossible; one day or one month is a period."""
        known = given(PARTNERSHIP, OPENED)

        known.when(attrs.evolve(RECORD, ended_on=on(2025, 2, 9))).then_refused(
            "partnership.period_order"
        )
        for day in (on(2025, 2, 10), PartialDate.month(2025, 2), PartialDate()):
            known.when(attrs.evolve(RECORD, ended_on=day)).then_gives(ActivityWithoutAgreementHeld)

    def test_an_end_in_the_month_in_progress(self):
        """A month in progress ends today, so that it cannot end before a day after today."""
        month = attrs.evolve(RECORD, ended_on=PartialDate.month(2025, 2))

        given(PARTNERSHIP, OPENED, today=date(2025, 2, 9)).when(month).then_refused(
            "partnership.period_order"
        )

    @pytest.mark.parametrize(
        ("participants", "completed"), [(0, None), (20, 21), (20, -1), (None, -1), (0, 0)]
    )
    def test_counts_that_cannot_be(self, participants, completed):
        """Nobody took part, or more completed than took part."""
        record = attrs.evolve(RECORD, participants=participants, completed=completed)

        given(PARTNERSHIP, OPENED).when(record).then_refused("partnership.counts")

    @pytest.mark.parametrize(
        ("participants", "completed"), [(1, 0), (1, 1), (None, 18), (20, None), (None, None)]
    )
    def test_counts_that_can_be(self, participants, completed):
        """One person is enough, nobody has to complete, and neither has to be stated."""
        record = attrs.evolve(RECORD, participants=participants, completed=completed)

        given(PARTNERSHIP, OPENED).when(record).then_gives(ActivityWithoutAgreementHeld)


class TestCertificates:
    """Who earned what."""

    @pytest.mark.parametrize(
        ("issued", "not_competent"), [(19, 0), (18, 3), (-1, 0), (0, -1), (0, 21)]
    )
    def test_too_many(self, issued, not_competent):
        """No more are issued than completed, and no more are tested than took part."""
        issue = attrs.evolve(ISSUE, issued=issued, not_competent=not_competent)

        given(PARTNERSHIP, OPENED, HELD).when(issue).then_refused(
            "partnership.too_many_certificates"
        )

    @pytest.mark.parametrize(("issued", "not_competent"), [(18, 2), (18, 0), (0, 20), (0, 0)])
    def test_as_many_as_can_be(self, issued, not_competent):
        """Everybody who completed may earn one, and everybody else may be tested in vain."""
        issue = attrs.evolve(ISSUE, issued=issued, not_competent=not_competent)

        given(PARTNERSHIP, OPENED, HELD).when(issue).then_gives(ActivityCertificatesIssued)

    def test_those_of_a_kind_are_counted_together(self):
        """Another kind of certificate is counted apart."""
        more = attrs.evolve(ISSUE, issue_id=UUID(int=81), issued=4, not_competent=0)
        known = given(PARTNERSHIP, OPENED, HELD, ISSUED)

        known.when(more).then_refused("partnership.too_many_certificates")
        known.when(attrs.evolve(more, issued=2)).then_gives(ActivityCertificatesIssued)
        known.when(attrs.evolve(more, kind=CertificateKind.COMPLETION)).then_gives(
            ActivityCertificatesIssued
        )

    def test_participants_bound_where_completion_is_not_stated(self):
        """Where nobody counted who completed, no more are issued than took part."""
        held = attrs.evolve(HELD, completed=None)
        known = given(PARTNERSHIP, OPENED, held)

        known.when(attrs.evolve(ISSUE, issued=21, not_competent=0)).then_refused(
            "partnership.too_many_certificates"
        )
        known.when(attrs.evolve(ISSUE, issued=20, not_competent=0)).then_gives(
            ActivityCertificatesIssued
        )

    def test_no_bound_where_nothing_is_stated(self):
        """Where nobody counted at all, nothing bounds the certificates."""
        held = attrs.evolve(HELD, participants=None, completed=None)

        given(PARTNERSHIP, OPENED, held).when(attrs.evolve(ISSUE, issued=500)).then_gives(
            ActivityCertificatesIssued
        )

    def test_not_before_the_end_of_the_activity(self):
        """A certificate certainly before the end is impossible; one of the last day is not."""
        known = given(PARTNERSHIP, OPENED, HELD)

        known.when(attrs.evolve(ISSUE, issued_on=on(2025, 2, 19))).then_refused(
            "partnership.before_activity_end"
        )
        for day in (on(2025, 2, 20), PartialDate.month(2025, 2), PartialDate()):
            known.when(attrs.evolve(ISSUE, issued_on=day)).then_gives(ActivityCertificatesIssued)

    def test_validity_does_not_end_before_the_issue(self):
        """A certificate is valid for a day at least; how long need not be stated."""
        known = given(PARTNERSHIP, OPENED, HELD)

        known.when(attrs.evolve(ISSUE, valid_until=on(2025, 5, 19))).then_refused(
            "partnership.validity_order"
        )
        for day in (on(2025, 5, 20), PartialDate.month(2025, 5), PartialDate(), None):
            known.when(attrs.evolve(ISSUE, valid_until=day)).then_gives(ActivityCertificatesIssued)


class TestPlacements:
    """Who was taken in, and that nobody is recognised by it."""

    @pytest.mark.parametrize("result", [ISSUE, PLACE])
    def test_only_of_a_known_activity(self, result):
        """A result is that of an activity of this partnership."""
        given(PARTNERSHIP, OPENED).when(result).then_refused("partnership.unknown_activity")

    def test_no_more_than_completed(self):
        """All placements together are no more than those who completed, each of one at least."""
        known = given(PARTNERSHIP, OPENED, HELD, PLACED)
        more = attrs.evolve(PLACE, placement_id=UUID(int=86))

        known.when(attrs.evolve(more, placed=13)).then_refused("partnership.too_many_placed")
        known.when(attrs.evolve(more, placed=0)).then_refused("partnership.too_many_placed")
        known.when(attrs.evolve(more, placed=12)).then_gives(ActivityPlacementRecorded)

    def test_not_before_the_end_of_the_activity(self):
        """A placement certainly before the end is impossible; one of the last day is not."""
        known = given(PARTNERSHIP, OPENED, HELD)

        known.when(attrs.evolve(PLACE, placed_on=on(2025, 2, 19))).then_refused(
            "partnership.before_activity_end"
        )
        known.when(attrs.evolve(PLACE, placed_on=on(2025, 2, 20))).then_gives(
            ActivityPlacementRecorded
        )

    @pytest.mark.parametrize(
        "few",
        [
            {"employer_partner_id": UUID(int=3), "placed_on": PartialDate.month(2025, 3)},
            {"placed_on": on(2025, 3, 1)},
            {"placed_on": PartialDate(earliest=date(2025, 3, 2), latest=date(2025, 4, 29))},
            {"placed_on": PartialDate(earliest=date(2025, 12, 2), latest=date(2026, 1, 30))},
        ],
        ids=["with employer", "on a day", "in most of two months", "over the turn of the year"],
    )
    def test_few_are_not_told_apart(self, few):
        """Fewer than five with an employer, or in less than a whole month, are recognisable."""
        place = attrs.evolve(PLACE, employer_partner_id=None, placed=4)
        known = given(PARTNERSHIP, OPENED, HELD)

        known.when(attrs.evolve(place, **few)).then_refused("partnership.placement_identifies")
        known.when(attrs.evolve(place, **few, placed=5)).then_gives(ActivityPlacementRecorded)

    @pytest.mark.parametrize(
        "day",
        [
            PartialDate.month(2025, 3),
            PartialDate(earliest=date(2025, 3, 2), latest=date(2025, 4, 30)),
            PartialDate(earliest=date(2025, 12, 2), latest=date(2026, 1, 31)),
            PartialDate(latest=date(2025, 3, 1)),
            PartialDate(),
        ],
        ids=str,
    )
    def test_few_in_a_whole_month(self, day):
        """A month and a regency tell nobody apart."""
        place = attrs.evolve(
            PLACE, employer_partner_id=None, placed=1, placed_on=day, regency="Kota Cilegon"
        )

        given(PARTNERSHIP, OPENED, HELD).when(place).then_gives(ActivityPlacementRecorded)

    def test_few_in_the_month_in_progress(self):
        """The month is what is told, also before it is over."""
        place = attrs.evolve(
            PLACE, employer_partner_id=None, placed=1, placed_on=PartialDate.month(2025, 3)
        )

        given(PARTNERSHIP, OPENED, HELD, today=date(2025, 3, 2)).when(place).then_gives(
            ActivityPlacementRecorded
        )

    def test_the_last_month_of_the_calendar(self):
        """No whole month follows the last one that a date can hold."""
        place = attrs.evolve(
            PLACE,
            employer_partner_id=None,
            placed=1,
            placed_on=PartialDate(earliest=date(9999, 12, 2), latest=date(9999, 12, 31)),
        )

        given(PARTNERSHIP, OPENED, HELD, today=date.max).when(place).then_refused(
            "partnership.placement_identifies"
        )

    def test_an_individual_is_never_named(self):
        """A private person as employer is not named, however many were taken in."""
        place = attrs.evolve(PLACE, employer_kind=EmployerKind.INDIVIDUAL)
        known = given(PARTNERSHIP, OPENED, HELD)

        known.when(place).then_refused("partnership.placement_identifies")
        known.when(attrs.evolve(place, employer_partner_id=None)).then_gives(
            ActivityPlacementRecorded
        )

"""Compliance: what one organisation does on a directive, and what the directive has to say to it."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.compliance import (
    COMPLIANCE,
    BriefingAttended,
    Compliance,
    ComplianceKey,
    ComplianceProgressReported,
    ComplianceVerified,
    ExemptionGranted,
    PointState,
    ProgressStatus,
    compliance_id,
)
from pemasyarakatan.domain.decider import Flag, fold
from pemasyarakatan.domain.directive import AddresseeKind, Addressees
from pemasyarakatan.domain.facility import Facility
from pemasyarakatan.domain.partner import PARTNER, PartnerRegistered
from pemasyarakatan.domain.values import PartialDate
from pemasyarakatan.testing.scenario import given

from .directives import (
    BAST,
    CILEGON,
    ID,
    KANWIL,
    MARGONO,
    OF,
    OF_KANWIL,
    OFFICES,
    P1,
    P2,
    P3,
    UPT,
    attend,
    begun,
    directive,
    done,
    exempt,
    give_back,
    issued,
    on,
    report,
    revoked,
    unit,
    verify,
)

LOOK = {ID: directive(), CILEGON: unit()}
JULY = PartialDate.month(2025, 7)


def answering(*commands, look=None):
    """The answer after these commands, each of which is accepted."""
    history = ()
    for command in commands:
        outcome = given(COMPLIANCE, *history, look=LOOK if look is None else look).when(command)
        assert outcome.refused is None, outcome.refused
        history += outcome.events
    return given(COMPLIANCE, *history, look=LOOK if look is None else look)


class TestBeginning:
    """An answer begins with whatever is recorded first."""

    def test_its_stream_derives_from_its_key(self):
        """One for each organisation and directive, and the same every time."""
        assert COMPLIANCE.stream(attend()) == compliance_id(ID, CILEGON)
        assert compliance_id(ID, CILEGON) != compliance_id(CILEGON, ID)
        assert len({COMPLIANCE.stream(one) for one in (attend(), done(on(7, 9)))}) == 1

    @pytest.mark.parametrize("command", [attend(), begun(on(7, 8)), exempt(on(7, 8))])
    def test_what_can_come_first(self, command):
        """A briefing, a report, an exemption; nothing has to be opened before."""
        assert answering(command).state.of == OF

    @pytest.mark.parametrize("command", [verify(on(7, 9)), give_back(on(7, 9))])
    def test_what_needs_something_before_it(self, command):
        """Only what was reported can be verified or given back."""
        answering().when(command).then_refused("compliance.not_done")

    def test_the_day_is_that_of_the_organisation(self):
        """Its zone counts, from the first command on."""
        assert COMPLIANCE.home(attend(), Compliance()) == CILEGON
        assert COMPLIANCE.home(object(), answering(attend()).state) == CILEGON
        assert COMPLIANCE.home(object(), Compliance()) is None

    def test_its_title(self):
        """Who answers to what, by ids."""
        title = COMPLIANCE.title(answering(attend()).state)
        assert title == f"organisation {CILEGON} on directive {ID}"
        assert COMPLIANCE.title(Compliance()) is None


class TestBriefing:
    """People of an organisation hear the directive."""

    def test_it_is_attended(self):
        """Who is named and who is not; how many is not guessed."""
        event = answering().when(attend(note="jajaran")).then_gives(BriefingAttended)
        assert (event.attendees, event.note, event.headcount) == ((MARGONO,), "jajaran", None)

    def test_the_same_briefing_is_known(self):
        """Again it is already so; another one of the same day is another one."""
        answering(attend()).when(attend()).then_nothing()
        answering(attend()).when(attend(headcount=12)).then_gives(BriefingAttended)

    def test_not_before_the_issue(self):
        """The day before is refused; that day and what is not certain pass."""
        answering().when(attend(on(7, 7))).then_refused("compliance.before_issue")
        answering().when(attend(on(7, 8))).then_gives(BriefingAttended)
        answering().when(attend(JULY)).then_gives(BriefingAttended)
        unknown = {ID: directive(issued(issued_on=PartialDate()))}
        answering(look=unknown).when(attend(on(7, 7))).then_gives(BriefingAttended)

    def test_no_day_ahead(self):
        """It has been held when it is recorded."""
        answering().when(attend(on(7, 8, 2027))).then_refused("compliance.future")


class TestLookingAtTheDirective:
    """What only the directive can tell."""

    @pytest.mark.parametrize("command", [attend(), begun(on(7, 8)), exempt(on(7, 8))])
    @pytest.mark.parametrize("seen", [None, directive(revoked(on(8, 1))), unit(), Facility()])
    def test_there_is_none(self, command, seen):
        """No stream, an issue that is void, and a stream of something else are no directive."""
        look = {**LOOK, ID: seen}
        answering(look=look).when(command).then_refused("compliance.unknown_directive")

    @pytest.mark.parametrize("command", [begun(on(7, 8), "P9"), exempt(on(7, 8), "P9")])
    def test_no_such_point(self, command):
        """The code is compared as it is written."""
        answering().when(command).then_refused("compliance.unknown_point")

    @pytest.mark.parametrize("command", [begun(on(7, 7)), exempt(on(7, 7))])
    def test_not_before_the_issue(self, command):
        """The day before is refused, the day itself passes."""
        answering().when(command).then_refused("compliance.before_issue")
        assert answering(attrs.evolve(command, on=on(7, 8))).state.steps

    def test_what_is_not_looked_at_refuses_nothing(self):
        """A replay that sees no other stream takes everything that was recorded."""
        for command in (attend(on(7, 7)), done(on(7, 7), "P9"), exempt(on(7, 7), "P9")):
            answering(look={}).when(command).then_gives(COMPLIANCE.pairs[type(command)][0])

    def test_the_rules_that_say_nothing_of_points_read_nothing(self):
        """Who verifies or gives back speaks of what was reported, which named its point."""
        for command in (verify(on(7, 9)), give_back(on(7, 9))):
            assert COMPLIANCE.reads(command, Compliance()) == ()
        assert COMPLIANCE.reads(attend(), Compliance()) == (ID,)
        assert COMPLIANCE.reads(exempt(on(7, 9)), Compliance()) == (ID,)
        assert COMPLIANCE.reads(begun(on(7, 9)), Compliance()) == (ID, CILEGON)


class TestAddressees:
    """Who answers to a point that was not asked is refused, if that is certain."""

    def refused(self, points, of=OF, seen=None):
        """Whether a report is refused for who reports."""
        look = {ID: directive(issued(*points)), **(seen or {})}
        outcome = given(COMPLIANCE, look=look).when(begun(on(7, 9), points[0].code, of=of))
        assert outcome.refused is None or outcome.refused.rule == "compliance.not_addressed"
        return outcome.refused is not None

    def test_a_facility_is_a_unit(self):
        """It answers to what units are asked, and not to what only regional offices are."""
        seen = {CILEGON: unit()}
        assert not self.refused((P1,), seen=seen)
        assert not self.refused((P2,), seen=seen)
        assert self.refused((attrs.evolve(P1, addressees=OFFICES),), seen=seen)

    def test_who_has_no_stream_may_be_a_regional_office(self):
        """Of what kind it is, is not certain, so it passes."""
        for points in ((P1,), (attrs.evolve(P1, addressees=OFFICES),)):
            assert not self.refused(points, OF_KANWIL, {KANWIL: None})
            assert not self.refused(points, OF_KANWIL)
            assert not self.refused(points, OF_KANWIL, {KANWIL: Facility()})

    def test_a_partner_is_neither(self):
        """A stream that is no facility's is nobody whom a directive asks by kind."""
        partner = fold(PARTNER, (PartnerRegistered(partner_id=KANWIL, name="Dinsos"),))
        assert self.refused((P1,), OF_KANWIL, {KANWIL: partner})

    def test_by_name(self):
        """Who is not among those named is refused, whatever it is."""
        named = Addressees(kinds=frozenset(AddresseeKind), ids=frozenset({CILEGON}))
        assert not self.refused((attrs.evolve(P1, addressees=named),), seen={CILEGON: unit()})
        assert self.refused((attrs.evolve(P1, addressees=named),), OF_KANWIL, {KANWIL: None})

    def test_a_point_for_nobody_leaves_it_to_the_directive(self):
        """Its own addressees count, else those of the directive, else nobody is refused."""
        look = {CILEGON: unit()}
        for whole, rule in ((OFFICES, "compliance.not_addressed"), (UPT, None), (None, None)):
            seen = {**look, ID: directive(issued(P3, addressees=whole))}
            outcome = given(COMPLIANCE, look=seen).when(begun(on(7, 9), "P3"))
            assert (outcome.refused and outcome.refused.rule) == rule


class TestReporting:
    """What the organisation says of itself."""

    def test_progress(self):
        """It has begun; then it is done."""
        state = answering(begun(on(7, 9)), done(on(7, 12))).state
        days = {day: state.standing("P2", date(2025, 7, day)) for day in (8, 9, 11, 12)}
        assert days == {
            8: PointState.NOT_REPORTED,
            9: PointState.IN_PROGRESS,
            11: PointState.IN_PROGRESS,
            12: PointState.DONE,
        }
        assert state.standing("P1", date(2025, 12, 31)) is PointState.NOT_REPORTED

    def test_steps_may_be_skipped(self):
        """Done at once is done."""
        answering().when(done(on(7, 9))).then_gives(ComplianceProgressReported)

    def test_further_reports_of_the_same_state(self):
        """Progress goes on, and more can be said of what is done."""
        goes_on = begun(on(7, 10), statement="masih berjalan")
        answering(begun(on(7, 9))).when(goes_on).then_gives(ComplianceProgressReported)
        more = done(on(7, 12), evidence=(BAST,))
        answering(done(on(7, 9))).when(more).then_gives(ComplianceProgressReported)

    def test_what_is_done_is_not_in_progress(self):
        """It is given back first."""
        answering(done(on(7, 9))).when(begun(on(7, 10))).then_refused("compliance.done")
        again = answering(done(on(7, 9)), give_back(on(7, 10))).when(begun(on(7, 10)))
        again.then_gives(ComplianceProgressReported)

    def test_what_is_handed_in_is_shown(self):
        """Done without evidence is irregular, but only where something was to be handed in."""
        bare = done(on(7, 9), "P1")
        answering().when(bare).then_irregular("compliance.no_evidence")
        answering().when(attrs.evolve(bare, evidence=(BAST,))).then_gives(
            ComplianceProgressReported
        )
        answering().when(attrs.evolve(bare, status=ProgressStatus.IN_PROGRESS)).then_gives(
            ComplianceProgressReported
        )
        for code in ("P2", "P3"):
            answering().when(done(on(7, 9), code)).then_gives(ComplianceProgressReported)

    def test_the_same_report_is_known(self):
        """Again it is already so, also when more has happened since."""
        command = done(on(7, 9))
        for later in ((), (verify(on(7, 10)),), (give_back(on(7, 10)),), (exempt(on(7, 11)),)):
            answering(command, *later).when(command).then_nothing()

    @pytest.mark.parametrize("day", [on(7, 9), JULY, PartialDate()])
    def test_done_given_back_and_done_again(self, day):
        """The same words after a return are a new fact, however little is known of the days."""
        command, back = done(day), give_back(day)
        outcome = answering(command, back).when(command)
        outcome.then_gives(ComplianceProgressReported)
        answering(command, back, command).when(command).then_nothing()
        answering(command, back, command).when(back).then_gives(COMPLIANCE.pairs[type(back)][0])
        answering(command, back, command, back).when(back).then_nothing()


class TestVerifying:
    """What others say of it."""

    def test_what_is_done_is_verified(self):
        """Not what is only begun, and not what is verified already."""
        answering(done(on(7, 9))).when(verify(on(7, 10))).then_gives(ComplianceVerified)
        answering(begun(on(7, 9))).when(verify(on(7, 10))).then_refused("compliance.not_done")
        twice = answering(done(on(7, 9)), verify(on(7, 10)))
        twice.when(verify(on(7, 10))).then_nothing()
        twice.when(verify(on(7, 11))).then_refused("compliance.not_done")

    def test_not_before_it_was_done(self):
        """The day before is refused; that day and what is not certain pass."""
        answering(done(on(7, 9))).when(verify(on(7, 8))).then_refused("compliance.not_done")
        answering(done(on(7, 9))).when(verify(on(7, 9))).then_gives(ComplianceVerified)
        answering(done(on(7, 9))).when(verify(JULY)).then_gives(ComplianceVerified)

    def test_nobody_verifies_the_own_work(self):
        """Of the same organisation is irregular."""
        own = verify(on(7, 10), by_organisation_id=CILEGON)
        answering(done(on(7, 9))).when(own).then_irregular("compliance.own_verifier")

    def test_what_is_verified_is_closed(self):
        """It is neither reported nor exempted, unless it is given back."""
        verified = (done(on(7, 9)), verify(on(7, 10)))
        for command in (begun(on(7, 11)), done(on(7, 11)), exempt(on(7, 11))):
            answering(*verified).when(command).then_refused("compliance.verified")
            assert answering(*verified, give_back(on(7, 11)), command).state.steps

    def test_what_is_given_back(self):
        """Done or verified, and not yet given back."""
        back = give_back(on(7, 11))
        for before in ((done(on(7, 9)),), (done(on(7, 9)), verify(on(7, 10)))):
            state = answering(*before, back).state
            assert state.standing("P2", date(2025, 7, 11)) is PointState.RETURNED
            other = attrs.evolve(back, reason="lain")
            answering(*before, back).when(other).then_refused("compliance.not_done")
        answering(begun(on(7, 9))).when(back).then_refused("compliance.not_done")
        answering(exempt(on(7, 9))).when(back).then_refused("compliance.not_done")

    def test_a_verification_that_was_given_back_does_not_come_back_by_itself(self):
        """The same words on the same day are refused until it is done again."""
        before = (done(on(7, 9)), verify(on(7, 9)), give_back(on(7, 9)))
        answering(*before).when(verify(on(7, 9))).then_refused("compliance.not_done")
        answering(*before, done(on(7, 9))).when(verify(on(7, 9))).then_gives(ComplianceVerified)

    def test_an_exemption(self):
        """From any state but verified; nothing more is asked then."""
        for before in ((), (begun(on(7, 9)),), (done(on(7, 9)),)):
            answering(*before).when(exempt(on(7, 10))).then_gives(ExemptionGranted)
        answering(exempt(on(7, 10))).when(done(on(7, 11))).then_refused("compliance.exempt")
        answering(exempt(on(7, 10))).when(verify(on(7, 11))).then_refused("compliance.not_done")
        answering(exempt(on(7, 10))).when(exempt(on(7, 10))).then_nothing()

    def test_points_are_apart(self):
        """What happens on one says nothing of another."""
        state = answering(done(on(7, 9)), verify(on(7, 10)), begun(on(7, 11), "P3"))
        state.when(begun(on(7, 12), "P1")).then_gives(ComplianceProgressReported)


class TestRevoked:
    """What was done for a directive that was taken back stays what was done."""

    LATE = {ID: directive(issued(), revoked(on(8, 1))), CILEGON: unit()}

    def flags(self, *commands, look):
        """The flags of an answer."""
        return COMPLIANCE.flags(answering(*commands, look=look).state, look)

    def test_it_is_recorded_and_listed(self):
        """That a unit went on after the revocation is possible; an auditor sees it."""
        expected = "point P2 DONE on 2025-08-02, revoked on 2025-08-01"
        found = self.flags(begun(on(7, 9)), done(on(8, 2)), look=self.LATE)
        assert found == (Flag(name="AFTER_REVOCATION", found=expected),)

    def test_what_is_not_certain_is_not_listed(self):
        """The same day, a month in which both lie, or a directive that stands."""
        assert self.flags(done(on(8, 1)), look=self.LATE) == ()
        assert self.flags(done(PartialDate.month(2025, 8)), look=self.LATE) == ()
        assert self.flags(done(on(8, 2)), look=LOOK) == ()
        assert COMPLIANCE.flags(answering(done(on(8, 2))).state, {}) == ()
        assert COMPLIANCE.flags(Compliance(), self.LATE) == ()


def test_another_directive_is_another_stream():
    """The key tells answers apart, in the organisation and in the directive."""
    keys = [
        ComplianceKey(directive_id=UUID(int=one), organisation_id=UUID(int=other))
        for one in (1, 2)
        for other in (1, 2)
    ]
    assert len({COMPLIANCE.stream(attend(of=key)) for key in keys}) == 4
    assert report(ProgressStatus.DONE, on(7, 9)).of == OF

"""A signing ceremony: planned or not, opened, signed in batches, witnessed, closed."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from pemasyarakatan.domain.ceremony import (
    CEREMONY,
    AttestWitness,
    CeremonyClosed,
    CeremonyOpened,
    CeremonyPlanned,
    CloseCeremony,
    SigningBatchHeld,
    WitnessAttested,
)
from pemasyarakatan.domain.decider import RecordVoided, at, command_of, fold
from pemasyarakatan.domain.values import Official, PartialDate, PartnerSector, PersonName
from pemasyarakatan.testing.scenario import given

from .ceremony_day import (
    AULA,
    CLOSED,
    ID,
    LAPAS,
    OPENED,
    PLANNED,
    RUTAN,
    UNKNOWN,
    WEDNESDAY,
    agreement,
    batch,
    hold,
    looking,
    on,
    paper,
)

PLAN, OPEN = command_of(CEREMONY, PLANNED), command_of(CEREMONY, OPENED)
CLOSE = command_of(CEREMONY, CLOSED, ceremony_id=ID)
KAKANWIL = Official(
    name=PersonName(raw="M. Ali Syeh Banna", canonical="M. Ali Syeh Banna"),
    position="Kepala Kantor Wilayah Direktorat Jenderal Pemasyarakatan Banten",
)
ATTEST = AttestWitness(ceremony_id=ID, official=KAKANWIL, note="beserta jajaran")
LATER = date(2027, 2, 1)


class TestPlan:
    """A plan is optional and says nothing of whether it was held."""

    def test_it_is_recorded(self):
        """A plan for a day that lies ahead is plain."""
        ahead = attrs.evolve(PLAN, planned_for=on(2027, 1, 28))
        given(CEREMONY).when(ahead).then_gives(CeremonyPlanned)

    def test_it_is_made_once(self):
        """The same again is already so; another one under the id is refused."""
        planned = given(CEREMONY, PLANNED)
        planned.when(PLAN).then_nothing()
        given(CEREMONY, PLANNED, OPENED, CLOSED).when(PLAN).then_nothing()
        planned.when(attrs.evolve(PLAN, venue=AULA)).then_refused("ceremony.exists")

    def test_not_after_the_opening(self):
        """What is open, or over, is not planned any more."""
        given(CEREMONY, OPENED).when(PLAN).then_refused("ceremony.already_open")
        given(CEREMONY, OPENED, CLOSED).when(PLAN).then_refused("ceremony.closed")

    def test_a_count_is_not_negative(self):
        """Nobody expects fewer than no partner."""
        given(CEREMONY).when(attrs.evolve(PLAN, expected_partners=-1)).then_refused(
            "ceremony.counts"
        )
        for stated in (0, None):
            none = attrs.evolve(PLAN, expected_partners=stated)
            given(CEREMONY).when(none).then_gives(CeremonyPlanned)

    def test_a_weekday_contradicts_its_date(self):
        """The day it is planned for is checked like any other."""
        wrong = PartialDate.on(date(2026, 1, 28), raw="Kamis (28/1/2026)")
        given(CEREMONY).when(attrs.evolve(PLAN, planned_for=wrong)).then_irregular(
            "ceremony.weekday"
        )


class TestOpening:
    """It begins, once, at one facility."""

    def test_without_a_plan(self):
        """No plan need be known."""
        given(CEREMONY).when(OPEN).then(OPENED)

    def test_after_a_plan(self):
        """It may be on another day than planned, and at another place."""
        given(CEREMONY, PLANNED).when(OPEN).then(OPENED)
        another = attrs.evolve(OPEN, on=on(2026, 1, 29), venue="Aula Kanwil")
        given(CEREMONY, PLANNED).when(another).then_gives(CeremonyOpened)

    def test_not_of_another_facility(self):
        """The one that planned it holds it."""
        other = attrs.evolve(OPEN, facility_id=RUTAN)
        given(CEREMONY, PLANNED).when(other).then_refused("ceremony.other_facility")
        given(CEREMONY).when(other).then_gives(CeremonyOpened)

    def test_once(self):
        """The same again is already so, also after the close; another opening is refused."""
        given(CEREMONY, OPENED).when(OPEN).then_nothing()
        given(CEREMONY, OPENED, CLOSED).when(OPEN).then_nothing()
        again = attrs.evolve(OPEN, on=on(2026, 1, 29))
        given(CEREMONY, OPENED).when(again).then_refused("ceremony.already_open")
        given(CEREMONY, OPENED, CLOSED).when(again).then_refused("ceremony.already_open")

    def test_not_ahead_of_today(self):
        """What lies ahead is a plan."""
        given(CEREMONY, today=date(2026, 1, 27)).when(OPEN).then_refused("ceremony.future")
        given(CEREMONY, today=date(2026, 1, 28)).when(OPEN).then_gives(CeremonyOpened)

    def test_again_after_it_was_voided(self):
        """An opening that was recorded by mistake is recorded anew."""
        void = RecordVoided(target_version=1, reason="another day", approved_by="Kalapas")
        given(CEREMONY, OPENED, void).when(OPEN).then(OPENED)


class TestBeforeTheOpening:
    """Nothing is signed at a ceremony that never began."""

    COMMANDS = (hold(1, 1), ATTEST, CLOSE)

    @pytest.mark.parametrize("command", COMMANDS)
    def test_not_at_all_there(self, command):
        """A ceremony that nothing is known of."""
        given(CEREMONY).when(command).then_refused("ceremony.not_found")

    @pytest.mark.parametrize("command", COMMANDS)
    def test_only_planned(self, command):
        """A plan alone is no ceremony."""
        given(CEREMONY, PLANNED).when(command).then_refused("ceremony.not_open")
        assert given(CEREMONY, PLANNED, OPENED).when(command).events


class TestBatch:
    """Agreements that were signed together."""

    def test_its_number_may_be_unknown(self):
        """Several batches without a number are plain."""
        given(CEREMONY, OPENED).when(hold(1, 1, 2)).then(batch(1, 1, 2))
        given(CEREMONY, OPENED, batch(1, 1, 2)).when(hold(2, 3)).then(batch(2, 3))

    def test_not_empty(self):
        """A batch of nobody is none; who is not named stays unaccounted."""
        given(CEREMONY, OPENED).when(hold(1)).then_refused("ceremony.empty_batch")

    def test_each_agreement_once(self):
        """A batch does not hold an agreement twice."""
        given(CEREMONY, OPENED).when(hold(1, 1, 2, 1)).then_refused("ceremony.agreement_twice")

    def test_a_number_is_used_once(self):
        """C1: stated batch numbers differ."""
        first = given(CEREMONY, OPENED, batch(1, 1, batch_no=1))
        first.when(hold(2, 2, batch_no=1)).then_refused("ceremony.batch_number_used")
        first.when(hold(2, 2, batch_no=2)).then_gives(SigningBatchHeld)
        first.when(hold(2, 2)).then_gives(SigningBatchHeld)

    def test_a_number_that_none_has(self):
        """Batches are numbered from one."""
        opened = given(CEREMONY, OPENED)
        for number in (0, -1):
            opened.when(hold(1, 1, batch_no=number)).then_refused("ceremony.counts")
        opened.when(hold(1, 1, batch_no=1)).then_gives(SigningBatchHeld)

    def test_in_another_batch(self):
        """C2: an agreement is signed in one batch, else somebody answers for it."""
        first = given(CEREMONY, OPENED, batch(1, 1, 2))
        first.when(hold(2, 2, 3)).then_irregular("ceremony.in_other_batch")
        first.when(hold(2, 3)).then_gives(SigningBatchHeld)

    def test_known_by_its_id(self):
        """The same again is already so; other content under the id is refused."""
        first = given(CEREMONY, OPENED, batch(1, 1, batch_no=1))
        first.when(hold(1, 1, batch_no=1)).then_nothing()
        first.when(hold(1, 1, 2, batch_no=1)).then_refused("ceremony.reused_id")

    def test_it_looks_at_its_agreements(self):
        """The agreements of the batch are named beforehand, each once; nothing else is."""
        state = fold(CEREMONY, [OPENED])
        assert CEREMONY.reads(hold(1, 2, 1, 2), state) == (paper(2), paper(1))
        assert CEREMONY.reads(ATTEST, state) == CEREMONY.reads(OPEN, state) == ()


class TestOtherDay:
    """The agreements of a batch are signed on the day of the ceremony, as far as is known."""

    def batch_of_one(self, **how):
        """The outcome of a batch of one agreement that stands so."""
        return given(CEREMONY, OPENED, look=looking(1, **how)).when(hold(1, 1))

    def test_that_day(self):
        """Signed on that very day is plain, whatever ceremony the signing names."""
        self.batch_of_one().then_gives(SigningBatchHeld)
        self.batch_of_one(ceremony=None).then_gives(SigningBatchHeld)

    @pytest.mark.parametrize("day", [on(2026, 1, 27), on(2026, 1, 29), PartialDate.month(2025, 12)])
    def test_another_day(self, day):
        """Certainly signed before or after that day."""
        self.batch_of_one(signed_on=day).then_irregular("ceremony.other_day")

    @pytest.mark.parametrize("day", [PartialDate.month(2026, 1), UNKNOWN])
    def test_not_certain(self, day):
        """A day that may be the same is plain."""
        self.batch_of_one(signed_on=day).then_gives(SigningBatchHeld)

    def test_an_unknown_day_of_the_ceremony(self):
        """When nobody knows the day, no signing is on another."""
        undated = attrs.evolve(OPENED, on=UNKNOWN)
        look = looking(1, signed_on=on(2020, 5, 1))
        given(CEREMONY, undated, look=look).when(hold(1, 1)).then_gives(SigningBatchHeld)

    def test_not_signed(self):
        """A draft, or an agreement that is not there."""
        self.batch_of_one(signed_on=None).then_irregular("ceremony.other_day")
        nowhere = given(CEREMONY, OPENED, look={paper(1): None})
        nowhere.when(hold(1, 1)).then_irregular("ceremony.other_day")

    def test_another_kind_of_stream(self):
        """The id of something that is no agreement."""
        look = {paper(1): fold(CEREMONY, [OPENED])}
        given(CEREMONY, OPENED, look=look).when(hold(1, 1)).then_irregular("ceremony.other_day")

    def test_it_says_which(self):
        """The refusal names those that do not fit, and those alone."""
        look = {**looking(1), **looking(2, signed_on=on(2026, 1, 27))}
        outcome = given(CEREMONY, OPENED, look=look).when(hold(1, 1, 2))
        assert f"{paper(2)} signed on 2026-01-27; ceremony on 2026-01-28" in str(outcome.refused)
        assert str(paper(1)) not in str(outcome.refused)

    def test_signed_in_the_same_save(self):
        """A batch is decided on the agreements as they are after their signing."""
        draft, after = agreement(1, signed_on=None), agreement(1)
        assert draft != after
        given(CEREMONY, OPENED, look={paper(1): after}).when(hold(1, 1)).then(batch(1, 1))

    def test_with_another_batch(self):
        """Both rules are acknowledged together, the one within the stream first."""
        look = looking(1, signed_on=None)
        given(CEREMONY, OPENED, batch(1, 1), look=look).when(hold(2, 1)).then_irregular(
            "ceremony.in_other_batch", "ceremony.other_day"
        )

    def test_not_looked_at(self):
        """What was not looked at is no reason to refuse."""
        given(CEREMONY, OPENED).when(hold(1, 1)).then_gives(SigningBatchHeld)


class TestWitness:
    """Who attended without being bound."""

    def test_it_is_recorded_once(self):
        """The same witness again is already so; another word about one is another fact."""
        seen = WitnessAttested(official=KAKANWIL, note="beserta jajaran")
        given(CEREMONY, OPENED).when(ATTEST).then(seen)
        given(CEREMONY, OPENED, seen).when(ATTEST).then_nothing()
        alone = attrs.evolve(ATTEST, note=None)
        given(CEREMONY, OPENED, seen).when(alone).then_gives(WitnessAttested)


class TestClose:
    """What was declared stands as it was declared."""

    def test_nothing_need_be_declared(self):
        """A close without any number is plain."""
        bare = CloseCeremony(ceremony_id=ID)
        given(CEREMONY, OPENED).when(bare).then(CeremonyClosed())

    def test_words_and_sectors(self):
        """Sectors are named without counts, in codes and in the source's words."""
        sectors = frozenset({PartnerSector.GOVERNMENT, PartnerSector.STATE_ENTERPRISE})
        told = attrs.evolve(CLOSE, declared_sectors=sectors, sector_text="instansi dan BUMN")
        event = given(CEREMONY, OPENED).when(told).then_gives(CeremonyClosed)
        assert (event.declared_sectors, event.declared_partners) == (sectors, 40)

    def test_once(self):
        """The same again is already so; another close is refused."""
        given(CEREMONY, OPENED, CLOSED).when(CLOSE).then_nothing()
        more = attrs.evolve(CLOSE, declared_partners=41)
        given(CEREMONY, OPENED, CLOSED).when(more).then_refused("ceremony.closed")

    @pytest.mark.parametrize("name", ["declared_partners", "declared_agreements"])
    def test_a_count_is_not_negative(self, name):
        """Nobody declares fewer than none; none is possible."""
        opened = given(CEREMONY, OPENED)
        opened.when(attrs.evolve(CLOSE, **{name: -1})).then_refused("ceremony.counts")
        opened.when(attrs.evolve(CLOSE, **{name: 0})).then_gives(CeremonyClosed)

    def test_what_is_found_a_year_later(self):
        """Batches and witnesses are accepted after the close."""
        closed = given(CEREMONY, OPENED, batch(1, 1), CLOSED, today=LATER, look=looking(2))
        closed.when(hold(2, 2, batch_no=2)).then(batch(2, 2, batch_no=2))
        closed.when(ATTEST).then_gives(WitnessAttested)


class TestWhatIsKnown:
    """Title, status, home, and the days of facts."""

    def test_title(self):
        """It is called by its day and place, else by what was planned."""
        assert CEREMONY.title(fold(CEREMONY, [])) is None
        planned = "Planned signing ceremony of 2026-01-28"
        assert CEREMONY.title(fold(CEREMONY, [PLANNED])) == planned
        undated = attrs.evolve(OPENED, on=UNKNOWN, venue=None)
        assert CEREMONY.title(fold(CEREMONY, [undated])) == "Signing ceremony, undated"
        opened = f"Signing ceremony of 2026-01-28, {AULA}"
        assert CEREMONY.title(fold(CEREMONY, [PLANNED, OPENED])) == opened

    def test_status(self):
        """Planned, open, closed."""
        history = [PLANNED, OPENED, CLOSED]
        found = [fold(CEREMONY, history[:count]).status for count in range(4)]
        assert found == [None, "PLANNED", "OPEN", "CLOSED"]

    def test_home(self):
        """A day is counted in the zone of the facility."""
        empty, planned = fold(CEREMONY, []), fold(CEREMONY, [PLANNED])
        assert CEREMONY.home(PLAN, empty) == CEREMONY.home(OPEN, empty) == LAPAS
        assert CEREMONY.home(ATTEST, empty) is None
        assert CEREMONY.home(ATTEST, planned) == LAPAS

    def test_days(self):
        """The opening alone has a day; a plan holds before the day that it is for."""
        facts = (PLANNED, batch(1, 1), WitnessAttested(official=KAKANWIL), CLOSED)
        assert [CEREMONY.day_of(fact) for fact in facts] == [None] * 4
        assert CEREMONY.day_of(OPENED) == WEDNESDAY
        before = at(CEREMONY, [PLANNED, OPENED], date(2026, 1, 27))
        assert before == fold(CEREMONY, [PLANNED])

    def test_ids_of_batches(self):
        """The agreements of all batches, each once."""
        state = fold(CEREMONY, [OPENED, batch(1, 2, 1), batch(2, 2, 3)])
        assert state.agreement_ids == (paper(2), paper(1), paper(3))

    def test_identity_numbers_are_refused(self):
        """A note names no person by number."""
        for command in (
            attrs.evolve(ATTEST, note="NIK 3672010101900001"),
            attrs.evolve(CLOSE, declared_text="3672010101900001"),
            attrs.evolve(CLOSE, programme_items=("3672 0101 0190 0001",)),
        ):
            given(CEREMONY, OPENED).when(command).then_refused("ceremony.identity_number")

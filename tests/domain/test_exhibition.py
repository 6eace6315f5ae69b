"""Exhibition: announced, put off, held or cancelled; what was announced is never held."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import CorrectionRecorded, RecordVoided, at, command_of, fold
from pemasyarakatan.domain.exhibition import (
    EXHIBITION,
    ExhibitionAnnounced,
    ExhibitionCancelled,
    ExhibitionHeld,
    ExhibitionRescheduled,
    ExhibitionStatus,
    HoldExhibition,
    ProductCategory,
    evolve,
    unsettled,
)
from pemasyarakatan.domain.values import PartialDate, Zone
from pemasyarakatan.testing.scenario import Given, given
from pemasyarakatan.wire.catalogue import codec
from pemasyarakatan.wire.lines import read

ID = UUID(int=1)
UNKNOWN = PartialDate()
JULY = (date(2025, 7, 9), date(2025, 7, 10), date(2025, 7, 11))
AUGUST = (date(2025, 8, 8), date(2025, 8, 9), date(2025, 8, 10))

ANNOUNCED = ExhibitionAnnounced(
    exhibition_id=ID,
    name="Pameran Hasil Karya Warga Binaan Pemasyarakatan (WBP)",
    days=JULY,
    venue="Ancol, Jakarta",
    stated_categories=frozenset(ProductCategory),
    exhaustive=False,
    announced_on=PartialDate(latest=date(2025, 7, 8)),
    directive_id=UUID(int=2),
)


def on(month: int, day: int) -> PartialDate:
    """A day of 2025."""
    return PartialDate.on(date(2025, month, day))


def put_off(days: tuple[date, ...] = AUGUST, **said: Any) -> ExhibitionRescheduled:
    """To other days."""
    return ExhibitionRescheduled(**{"days": days, "on": on(7, 8), "reason": "the hall", **said})


CANCELLED = ExhibitionCancelled(on=on(7, 8), reason="the hall is taken")


def held(day: PartialDate) -> ExhibitionHeld:
    """It was held."""
    return ExhibitionHeld(on=day)


def asking(event: Any, **said: Any) -> Any:
    """The command that gives *event*, changed in what is *said*."""
    return attrs.evolve(command_of(EXHIBITION, event, exhibition_id=ID), **said)


def announced(*history: Any) -> Given:
    """The exhibition, after this history."""
    return given(EXHIBITION, ANNOUNCED, *history)


class TestAnnouncement:
    """What was announced, for which days."""

    def test_it_is_announced_once(self):
        """The same again is already so, another under its id is refused."""
        given(EXHIBITION).when(asking(ANNOUNCED)).then(ANNOUNCED)
        announced().when(asking(ANNOUNCED)).then_nothing()
        announced().when(asking(ANNOUNCED, venue="Senayan")).then_refused("exhibition.exists")

    def test_its_days(self):
        """E1: there is one, and they strictly increase."""
        given(EXHIBITION).when(asking(ANNOUNCED, days=())).then_refused("exhibition.no_day")
        for days in ((JULY[0], JULY[0]), (JULY[1], JULY[0]), (*JULY, JULY[0])):
            given(EXHIBITION).when(asking(ANNOUNCED, days=days)).then_refused(
                "exhibition.days_order"
            )
        given(EXHIBITION).when(asking(ANNOUNCED, days=JULY[:1])).then_gives(ExhibitionAnnounced)
        apart = (JULY[0], AUGUST[0])
        given(EXHIBITION).when(asking(ANNOUNCED, days=apart)).then_gives(ExhibitionAnnounced)

    def test_categories_describe(self):
        """E2: none stated or all, they admit and refuse nothing."""
        for stated in (frozenset(), frozenset({ProductCategory.KULINER})):
            command = asking(ANNOUNCED, stated_categories=stated, exhaustive=True)
            given(EXHIBITION).when(command).then_gives(ExhibitionAnnounced)

    def test_its_days_may_lie_ahead(self):
        """Days that have not come are announced, on a day that has."""
        before = given(EXHIBITION, today=date(2025, 7, 8))
        before.when(asking(ANNOUNCED)).then(ANNOUNCED)
        late = asking(ANNOUNCED, announced_on=on(7, 9))
        before.when(late).then_refused("exhibition.future")

    def test_nothing_comes_before(self):
        """No other command finds an exhibition that was never announced."""
        for event in (put_off(), held(on(7, 9)), CANCELLED):
            given(EXHIBITION).when(asking(event)).then_refused("exhibition.not_found")

    def test_whose_days_they_are(self):
        """No facility is involved: days are counted in the zone that is ahead."""
        assert EXHIBITION.home(asking(ANNOUNCED), EXHIBITION.initial) is Zone.WIT
        assert EXHIBITION.title(announced().state) == ANNOUNCED.name
        assert EXHIBITION.title(EXHIBITION.initial) is None
        assert EXHIBITION.reads(asking(ANNOUNCED), EXHIBITION.initial) == ()
        assert EXHIBITION.flags(announced().state, {}) == ()
        assert EXHIBITION.day_of(ANNOUNCED) == ANNOUNCED.announced_on
        assert EXHIBITION.day_of(CANCELLED) == CANCELLED.on


class TestRescheduling:
    """It is put off to other days."""

    def test_the_last_one_is_in_effect(self):
        """The same again is already so; back to days that were given up is a new one."""
        announced().when(asking(put_off())).then(put_off())
        announced(put_off()).when(asking(put_off())).then_nothing()
        other = put_off(JULY)
        announced(put_off()).when(asking(other)).then(other)
        announced(put_off(), other).when(asking(put_off())).then(put_off())
        assert announced(put_off(), other, put_off()).state.days == AUGUST
        assert announced().state.days == JULY
        assert EXHIBITION.initial.days == ()

    def test_a_late_entry(self):
        """One of an earlier day, recorded later, is not in effect, and recorded once."""
        newest, late = put_off(AUGUST, on=on(7, 8)), put_off(JULY[:1], on=on(7, 7))
        event = announced(newest).when(asking(late)).then_gives(ExhibitionRescheduled)
        assert announced(newest, event).state.days == AUGUST
        announced(newest, event).when(asking(late)).then_nothing()

    def test_its_place(self):
        """It stays where it was, unless another place is stated; a late entry moves nothing."""
        moved, stayed = put_off(venue="Senayan"), put_off(JULY[:1])
        late = put_off(JULY[1:], venue="Monas", on=on(7, 7))
        assert announced().state.venue == announced(stayed).state.venue == "Ancol, Jakarta"
        assert announced(moved, stayed, late).state.venue == "Senayan"
        assert EXHIBITION.initial.venue is None

    def test_its_days(self):
        """There is one, and they strictly increase."""
        announced().when(asking(put_off(()))).then_refused("exhibition.no_day")
        announced().when(asking(put_off((*AUGUST, AUGUST[0])))).then_refused(
            "exhibition.days_order"
        )

    def test_after_the_end(self):
        """What was held or cancelled is not put off; a repeated one is already so."""
        for end in (held(on(7, 9)), CANCELLED):
            announced(end).when(asking(put_off())).then_refused("exhibition.settled")
        announced(put_off(), held(on(8, 8))).when(asking(put_off())).then_nothing()


class TestOutcome:
    """Held or cancelled, once."""

    @pytest.mark.parametrize(
        ("day", "plain"),
        [
            (on(7, 9), True),
            (on(7, 11), True),
            (on(7, 8), False),
            (on(7, 12), False),
            (PartialDate.month(2025, 7), True),
            (PartialDate.month(2025, 8), False),
            (PartialDate(latest=date(2025, 7, 8)), False),
            (PartialDate(latest=date(2025, 7, 9)), True),
            (PartialDate(earliest=date(2025, 7, 11)), True),
            (PartialDate(earliest=date(2025, 7, 12)), False),
            (UNKNOWN, True),
        ],
    )
    def test_on_one_of_its_days(self, day, plain):
        """On a day that is certainly none of its own is irregular."""
        outcome = announced().when(asking(held(day)))
        if plain:
            outcome.then_gives(ExhibitionHeld)
        else:
            outcome.then_irregular("exhibition.days_differ")

    def test_between_its_days(self):
        """A day between two days on which it was not open is none of them."""
        apart = attrs.evolve(ANNOUNCED, days=(JULY[0], JULY[2]))
        given(EXHIBITION, apart).when(asking(held(on(7, 10)))).then_irregular(
            "exhibition.days_differ"
        )

    def test_before_its_days_have_come(self):
        """On some day that is not known, it is none of those that lie ahead."""
        early = given(EXHIBITION, ANNOUNCED, today=date(2025, 7, 8))
        early.when(asking(held(UNKNOWN))).then_irregular("exhibition.days_differ")
        early.when(asking(held(on(7, 9)))).then_refused("exhibition.future")

    def test_the_days_in_effect(self):
        """After it was put off, the announced days are those it was not held on."""
        announced(put_off()).when(asking(held(on(8, 9)))).then_gives(ExhibitionHeld)
        announced(put_off()).when(asking(held(on(7, 9)))).then_irregular("exhibition.days_differ")

    def test_once(self):
        """The same again is already so; another outcome, or another day, is refused."""
        ended = announced(held(on(7, 9)))
        ended.when(asking(held(on(7, 9)))).then_nothing()
        ended.when(asking(held(on(7, 10)))).then_refused("exhibition.settled")
        ended.when(asking(CANCELLED)).then_refused("exhibition.settled")
        announced().when(asking(CANCELLED)).then(CANCELLED)
        announced(CANCELLED).when(asking(CANCELLED)).then_nothing()
        announced(CANCELLED).when(asking(held(on(7, 9)))).then_refused("exhibition.settled")

    def test_announced_is_never_held(self):
        """However many days have gone, it is ANNOUNCED until somebody says what came of it."""
        later = date(2026, 6, 1)
        assert announced().state.status_at(later) is ExhibitionStatus.ANNOUNCED
        assert announced(put_off()).state.status_at(later) is ExhibitionStatus.ANNOUNCED
        done = announced(held(on(7, 9))).state
        assert done.status_at(later) is ExhibitionStatus.HELD
        assert done.status_at(date(2025, 7, 9)) is ExhibitionStatus.HELD
        assert done.status_at(date(2025, 7, 8)) is ExhibitionStatus.ANNOUNCED
        assert announced(CANCELLED).state.status_at(later) is ExhibitionStatus.CANCELLED
        assert announced(held(UNKNOWN)).state.status_at(later) is ExhibitionStatus.HELD

    def test_nobody_says_what_came_of_it(self):
        """Once all its days have gone, that is something to ask; the day itself is too early."""
        flag = unsettled(announced().state, date(2025, 7, 12))
        assert (flag.name, flag.found) == (
            "UNSETTLED",
            "planned for 2025-07-09, 2025-07-10, 2025-07-11, looked at on 2025-07-12",
        )
        assert unsettled(announced().state, date(2025, 7, 11)) is None
        assert unsettled(announced(held(on(7, 9))).state, date(2025, 8, 1)) is None
        assert unsettled(EXHIBITION.initial, date(2025, 8, 1)) is None


class TestCorrections:
    """What was wrong is put right, or taken back."""

    def test_the_days(self):
        """Other days, on none of which it was held, are plain to record and listed."""
        command = Correct(
            stream=ID,
            target_version=1,
            corrected=attrs.evolve(ANNOUNCED, days=AUGUST),
            reason="another source",
            approved_by="the head",
        )
        event = announced(held(on(7, 9))).when(command).then_gives(CorrectionRecorded)
        state = announced(held(on(7, 9)), event).state
        assert [one.rule for one in EXHIBITION.broken(state)] == ["exhibition.days_differ"]
        none = attrs.evolve(command, corrected=attrs.evolve(ANNOUNCED, days=()))
        announced().when(none).then_refused("exhibition.impossible")

    def test_an_outcome(self):
        """A cancellation that never was is void; brought back, there would be two outcomes."""
        void = Void(stream=ID, target_version=2, reason="never", approved_by="the head")
        undone = announced(CANCELLED).when(void).then_gives(RecordVoided)
        history = announced(CANCELLED, undone)
        event = history.when(asking(held(on(7, 9)))).then_gives(ExhibitionHeld)
        back = attrs.evolve(void, target_version=3)
        announced(CANCELLED, undone, event).when(back).then_refused("exhibition.impossible")

    def test_as_of_a_day(self):
        """On a day before it was put off, the announced days are in effect."""
        history = (ANNOUNCED, put_off(on=on(7, 8)))
        assert at(EXHIBITION, history, date(2025, 7, 7)).days == JULY
        assert at(EXHIBITION, history, date(2025, 7, 8)).days == AUGUST

    @pytest.mark.parametrize(
        ("history", "rule"),
        [
            ((attrs.evolve(ANNOUNCED, days=()),), "no_day"),
            ((ANNOUNCED, put_off((*AUGUST, AUGUST[0]))), "days_order"),
            ((ANNOUNCED, CANCELLED, put_off()), "settled"),
            ((ANNOUNCED, held(on(7, 9)), held(on(7, 10))), "settled"),
            ((ANNOUNCED, held(on(7, 8))), "days_differ"),
            ((held(on(7, 8)),), "not_found"),
        ],
    )
    def test_a_state_that_no_command_leads_to(self, history, rule):
        """It is known by the rule it breaks."""
        state = fold(EXHIBITION, history)
        assert [one.rule for one in EXHIBITION.broken(state)] == [f"exhibition.{rule}"]

    def test_what_was_acknowledged(self):
        """An outcome that somebody answers for breaks nothing, nor does one as planned."""
        event = announced().when(asking(held(on(7, 8)))).then_irregular("exhibition.days_differ")
        assert EXHIBITION.broken(announced(event).state) == ()
        assert EXHIBITION.broken(announced(held(on(7, 9))).state) == ()
        assert EXHIBITION.broken(EXHIBITION.initial) == ()
        assert evolve(EXHIBITION.initial, ANNOUNCED).announced is ANNOUNCED
        assert isinstance(asking(held(on(7, 9))), HoldExhibition)


LINE = (
    '{"command": "AnnounceExhibition", "command_id": "report-002-03", "actor": "demo", "source": '
    '{"kind": "NEWS", "reference": "Harmoninews.com, without a title: pengarahan langsung oleh '
    'Direktur Jenderal Pemasyarakatan", "grade": "REPORTED"}, "data": {"exhibition_id": '
    '"4f0c9a72-5b1d-4c38-9e64-7a2d8b3f6c02", "name": "Pameran Hasil Karya Warga Binaan '
    'Pemasyarakatan (WBP)", "days": ["2025-07-09", "2025-07-10", "2025-07-11"], "venue": "Ancol, '
    'Jakarta", "stated_categories": ["KERAJINAN_TANGAN", "KULINER", "KARYA_SENI"], "exhaustive": '
    'false, "announced_on": {"latest": "2025-07-08"}, "directive_id": '
    '"6b1f4d2e-9a3c-4e5b-8d70-2c1e5f7a9d01"}}'
)
"""How report 002 tells of the exhibition: a reminder, so that it was announced on or before."""


def test_the_exhibition_of_a_report():
    """It is told by a reminder, on 8 July: announced by then, no day invented, and never held."""
    said = read(LINE.encode(), codec())
    event = given(EXHIBITION).when(said.command).then_gives(ExhibitionAnnounced)

    assert event == attrs.evolve(
        ANNOUNCED, exhibition_id=event.exhibition_id, directive_id=event.directive_id
    )
    assert said.source.inferred == ()
    state = fold(EXHIBITION, [event])
    assert state.days == JULY
    assert state.announced.announced_on == PartialDate(latest=date(2025, 7, 8))
    assert state.status_at(date(2026, 6, 1)) is ExhibitionStatus.ANNOUNCED
    given(EXHIBITION, event).when(said.command).then_nothing()

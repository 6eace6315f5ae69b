"""Directive: points under codes, whom they are for, due days that move, and the revocation."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import CorrectionRecorded, Flag, at, fold
from pemasyarakatan.domain.directive import (
    DIRECTIVE,
    AddresseeKind,
    Addressees,
    AmendDirectivePoint,
    Directive,
    DirectiveIssued,
    DirectivePointAmended,
    DirectiveRevoked,
    IssueDirective,
    RevokeDirective,
)
from pemasyarakatan.domain.values import PartialDate, Proof
from pemasyarakatan.testing.scenario import given

from .directives import (
    BOTH,
    CILEGON,
    ID,
    KANWIL,
    MASHUDI,
    OFFICES,
    P1,
    P3,
    UPT,
    amended,
    directive,
    issued,
    on,
    point,
    revoked,
)

ISSUED = issued()
JULY = PartialDate.month(2025, 7)


def as_command(event, **said):
    """The command that gives an event of the directive."""
    kind = {
        DirectiveIssued: IssueDirective,
        DirectivePointAmended: AmendDirectivePoint,
        DirectiveRevoked: RevokeDirective,
    }[type(event)]
    return kind(**{"directive_id": ID, **attrs.asdict(event, recurse=False), **said})


class TestIssuing:
    """A directive is given with its points."""

    def test_it_is_issued_with_its_points(self):
        """What the source tells stands in the event, and what it leaves open stays open."""
        event = given(DIRECTIVE).when(as_command(ISSUED)).then_gives(DirectiveIssued)
        assert event == ISSUED
        assert [one.due for one in event.points] == [None] * 3

    def test_it_is_issued_once(self):
        """The same again is already so; other content under the id is refused."""
        given(DIRECTIVE, ISSUED).when(as_command(ISSUED)).then_nothing()
        other = as_command(ISSUED, note="lain")
        given(DIRECTIVE, ISSUED).when(other).then_refused("directive.exists")

    def test_it_asks_for_something(self):
        """No point is refused, one is enough."""
        given(DIRECTIVE).when(as_command(ISSUED, points=())).then_refused("directive.no_point")
        given(DIRECTIVE).when(as_command(ISSUED, points=(P1,))).then_gives(DirectiveIssued)

    def test_codes_differ(self):
        """Two points under one code could not be told apart; two alike under two codes can."""
        twice = as_command(ISSUED, points=(P1, P3, point("P1", text="lain")))
        given(DIRECTIVE).when(twice).then_refused("directive.point_twice")
        alike = as_command(ISSUED, points=(P1, attrs.evolve(P1, code="P9")))
        given(DIRECTIVE).when(alike).then_gives(DirectiveIssued)

    def test_a_due_day_may_lie_ahead_and_the_day_of_issue_may_not(self):
        """What is asked for lies ahead; what was said has been said."""
        ahead = on(12, 31, 2027)
        dated = as_command(ISSUED, points=(attrs.evolve(P1, due=ahead),))
        given(DIRECTIVE).when(dated).then_gives(DirectiveIssued)
        early = as_command(ISSUED, issued_on=ahead)
        given(DIRECTIVE).when(early).then_refused("directive.future")

    def test_the_weekday_is_a_checksum(self):
        """8 July 2025 was a Tuesday."""
        raw = PartialDate.on(date(2025, 7, 8), raw="Rabu, 8 Juli 2025")
        outcome = given(DIRECTIVE).when(as_command(ISSUED, issued_on=raw))
        outcome.then_irregular("directive.weekday")
        right = attrs.evolve(raw, raw="Selasa, 8 Juli 2025")
        given(DIRECTIVE).when(as_command(ISSUED, issued_on=right)).then_gives(DirectiveIssued)

    def test_nobody_is_identified(self):
        """A point that holds an identity number is refused."""
        points = (attrs.evolve(P1, text="a.n. 3672010101900001"),)
        outcome = given(DIRECTIVE).when(as_command(ISSUED, points=points))
        outcome.then_refused("directive.identity_number")

    def test_the_rest_needs_it(self):
        """A directive that was never issued is neither amended nor revoked."""
        for event in (amended(due=on(8, 1)), revoked(on(8, 1))):
            given(DIRECTIVE).when(as_command(event)).then_refused("directive.not_found")


class TestAmending:
    """A letter gives a point another due day or another text."""

    DUE = amended(due=on(8, 31))

    def test_a_due_day_is_moved(self):
        """Plain, and in effect from the day of the letter."""
        given(DIRECTIVE, ISSUED).when(as_command(self.DUE)).then(self.DUE)
        state = directive(issued(attrs.evolve(P1, due=on(8, 1))), self.DUE)
        assert state.due_at("P1", date(2025, 7, 19)) == on(8, 1)
        assert state.due_at("P1", date(2025, 7, 20)) == on(8, 31)
        assert state.text_at("P1", date(2026, 1, 1)) == P1.text

    def test_a_text_is_changed(self):
        """The due day stays as it is."""
        state = directive(issued(attrs.evolve(P1, due=on(8, 1))), amended(text="lain"))
        assert state.text_at("P1", date(2025, 7, 19)) == P1.text
        assert state.text_at("P1", date(2025, 7, 20)) == "lain"
        assert state.due_at("P1", date(2025, 7, 20)) == on(8, 1)
        assert state.due_at("P9", date(2025, 7, 20)) is None
        assert state.text_at("P9", date(2025, 7, 20)) is None

    def test_letters_count_in_the_order_of_their_days(self):
        """An older letter that is found later does not undo a newer one."""
        newer, older = self.DUE, amended(day=date(2025, 7, 15), due=on(8, 15))
        state = directive(issued(), newer, older)
        assert state.due_at("P1", date(2025, 7, 16)) == on(8, 15)
        assert state.due_at("P1", date(2025, 7, 20)) == on(8, 31)

    def test_an_unknown_point(self):
        """Only a point of this directive is amended."""
        outcome = given(DIRECTIVE, ISSUED).when(as_command(self.DUE, point="P9"))
        outcome.then_refused("directive.unknown_point")

    @pytest.mark.parametrize("said", [{}, {"text": " "}, {"text": " ", "due": on(8, 31)}])
    def test_nothing_to_amend(self, said):
        """A letter that changes nothing, or takes the words away, is refused."""
        outcome = given(DIRECTIVE, ISSUED).when(as_command(amended(**said)))
        outcome.then_refused("directive.empty_amendment")

    def test_not_before_the_issue(self):
        """The day before is refused; that day passes, and so does what is not certain."""
        early = as_command(self.DUE, amended_on=date(2025, 7, 7))
        given(DIRECTIVE, ISSUED).when(early).then_refused("directive.before_issue")
        given(DIRECTIVE, issued(issued_on=JULY)).when(early).then_gives(DirectivePointAmended)
        same = as_command(self.DUE, amended_on=date(2025, 7, 8))
        given(DIRECTIVE, ISSUED).when(same).then_gives(DirectivePointAmended)

    def test_not_after_the_revocation(self):
        """A letter of the last day may be entered late, a later one cannot have been sent."""
        history = (ISSUED, revoked(on(7, 19)))
        given(DIRECTIVE, *history).when(as_command(self.DUE)).then_refused("directive.revoked")
        same = as_command(self.DUE, amended_on=date(2025, 7, 19))
        given(DIRECTIVE, *history).when(same).then_gives(DirectivePointAmended)
        unproven = (ISSUED, revoked(JULY))
        given(DIRECTIVE, *unproven).when(as_command(self.DUE)).then_gives(DirectivePointAmended)

    def test_the_same_letter_is_known(self):
        """Again it is already so, also after later letters."""
        again = as_command(self.DUE)
        given(DIRECTIVE, ISSUED, self.DUE).when(again).then_nothing()
        later = amended(day=date(2025, 7, 25), due=on(9, 1))
        given(DIRECTIVE, ISSUED, self.DUE, later).when(again).then_nothing()
        of_that_day = amended(text="lain")
        given(DIRECTIVE, ISSUED, self.DUE, of_that_day).when(again).then_nothing()

    def test_there_and_back_on_one_day(self):
        """What another letter of that day replaced can be said again, and then holds."""
        other = amended(due=on(9, 1))
        outcome = given(DIRECTIVE, ISSUED, self.DUE, other).when(as_command(self.DUE))
        outcome.then(self.DUE)
        state = directive(ISSUED, self.DUE, other, self.DUE)
        assert state.due_at("P1", date(2025, 8, 1)) == on(8, 31)


class TestMovedAfterPassing:
    """Case 10: a due day that was moved after it had passed is listed."""

    def flags(self, *history):
        """The flags of a directive."""
        return DIRECTIVE.flags(directive(*history), {})

    def test_moved_in_time_is_plain(self):
        """On the due day itself it has not passed."""
        first = issued(attrs.evolve(P1, due=on(7, 20)))
        assert self.flags(first, amended(due=on(8, 31))) == ()

    def test_moved_late_is_listed(self):
        """The day after it is listed, with both days and the day of the letter."""
        first = issued(attrs.evolve(P1, due=on(7, 19)))
        found = "P1: due 2025-07-19, moved on 2025-07-20 to 2025-08-31"
        expected = (Flag(name="DUE_MOVED_AFTER_PASSING", found=found),)
        assert self.flags(first, amended(due=on(8, 31))) == expected

    def test_what_is_not_certain_is_not_listed(self):
        """In July, or on a day that was not stated, it may not have passed."""
        for due in (JULY, PartialDate(), None):
            first = issued(attrs.evolve(P1, due=due))
            assert self.flags(first, amended(due=on(8, 31))) == ()

    def test_each_move_is_judged_by_what_it_moved(self):
        """The second letter moved a day that had not passed; the order of recording is no matter."""
        first = issued(attrs.evolve(P1, due=on(7, 19)))
        letters = (amended(due=on(8, 31)), amended(day=date(2025, 8, 5), due=on(9, 30)))
        assert len(self.flags(first, *letters)) == 1
        assert self.flags(first, *letters) == self.flags(first, *reversed(letters))

    def test_what_stays_is_not_moved(self):
        """A letter that states the old day again, or changes the words alone, moved nothing."""
        first = issued(attrs.evolve(P1, due=on(7, 19)))
        assert self.flags(first, amended(due=on(7, 19))) == ()
        assert self.flags(first, amended(text="lain")) == ()


class TestRevoking:
    """A directive is taken back as a whole."""

    def test_it_is_revoked_once(self):
        """The same again is already so, another revocation is refused."""
        event = revoked(on(8, 1))
        given(DIRECTIVE, ISSUED).when(as_command(event)).then(event)
        given(DIRECTIVE, ISSUED, event).when(as_command(event)).then_nothing()
        other = as_command(event, reason="lain")
        given(DIRECTIVE, ISSUED, event).when(other).then_refused("directive.revoked")

    def test_not_before_the_issue(self):
        """The day before is refused, the day itself passes."""
        given(DIRECTIVE, ISSUED).when(as_command(revoked(on(7, 7)))).then_refused(
            "directive.before_issue"
        )
        given(DIRECTIVE, ISSUED).when(as_command(revoked(on(7, 8)))).then_gives(DirectiveRevoked)

    def test_not_before_an_amendment(self):
        """What was amended still stood; a day that may be the same or later passes."""
        history = (ISSUED, amended(due=on(8, 31)))
        early = as_command(revoked(on(7, 19)))
        given(DIRECTIVE, *history).when(early).then_refused("directive.revoked")
        given(DIRECTIVE, *history).when(as_command(revoked(JULY))).then_gives(DirectiveRevoked)

    def test_it_stands_until_it_may_be_revoked(self):
        """From the first day that the revocation can be, nothing is certain any more."""
        state = directive(issued(), revoked(JULY))
        assert state.stands_on(date(2025, 6, 30))
        assert not state.stands_on(date(2025, 7, 1))
        assert directive().stands_on(date(2030, 1, 1))


class TestAddressees:
    """Whom a point is for."""

    def test_its_own_before_those_of_the_directive(self):
        """A point names whom it is for, or leaves it to the directive."""
        state = directive(issued(attrs.evolve(P1, addressees=OFFICES), P3))
        assert state.addresses("P1", CILEGON, "UPT") is Proof.NO
        assert state.addresses("P1", KANWIL, "KANWIL") is Proof.YES
        assert state.addresses("P3", CILEGON, "UPT") is Proof.YES
        assert (state.named("P1"), state.named("P3"), state.named("P9")) == (OFFICES, None, None)

    def test_of_what_kind_is_not_known(self):
        """Then nothing is proven."""
        assert directive().addresses("P1", KANWIL, None) is Proof.UNPROVEN

    def test_named_ones(self):
        """Organisations that are named are asked, and no others, of whatever kind."""
        named = Addressees(kinds=frozenset({AddresseeKind.UPT}), ids=frozenset({CILEGON}))
        state = directive(issued(attrs.evolve(P1, addressees=named)))
        assert state.addresses("P1", CILEGON, None) is Proof.YES
        assert state.addresses("P1", UUID(int=5), "UPT") is Proof.NO

    @pytest.mark.parametrize(
        "nobody",
        [None, Addressees(kinds=frozenset()), Addressees(kinds=frozenset(), ids=frozenset())],
    )
    def test_nobody_is_stated(self, nobody):
        """An empty set says no more than none does."""
        state = directive(issued(attrs.evolve(P1, addressees=nobody), addressees=nobody))
        assert state.named("P1") is None
        assert state.addresses("P1", CILEGON, "UPT") is Proof.UNPROVEN

    def test_an_empty_list_of_names_is_all_of_the_kinds(self):
        """As none is."""
        all_units = attrs.evolve(UPT, ids=frozenset())
        state = directive(issued(attrs.evolve(P1, addressees=all_units)))
        assert state.addresses("P1", CILEGON, "UPT") is Proof.YES


class TestLedger:
    """Corrections, invariants, and what a whole state shows."""

    def test_a_point_is_corrected(self):
        """Whom a point is for can have been read wrongly."""
        corrected = issued(attrs.evolve(P1, addressees=BOTH))
        command = Correct(
            stream=ID, target_version=1, corrected=corrected, reason="x", approved_by="y"
        )
        given(DIRECTIVE, ISSUED).when(command).then_gives(CorrectionRecorded)

    def test_a_point_that_was_amended_cannot_be_corrected_away(self):
        """The amendment would be of no point."""
        command = Correct(
            stream=ID, target_version=1, corrected=issued(P3), reason="x", approved_by="y"
        )
        history = (ISSUED, amended(due=on(8, 31)))
        given(DIRECTIVE, *history).when(command).then_refused("directive.impossible")

    def test_a_void_that_leaves_amendments_behind_is_refused(self):
        """First the amendment, then the directive."""
        command = Void(stream=ID, target_version=1, reason="x", approved_by="y")
        history = (ISSUED, amended(due=on(8, 31)))
        given(DIRECTIVE, *history).when(command).then_refused("directive.impossible")

    def test_the_day_of_a_revocation_is_corrected_within_what_stands(self):
        """Not to before an amendment."""
        history = (ISSUED, amended(due=on(8, 31)), revoked(on(8, 1)))
        for day, refused in ((on(7, 19), True), (on(7, 20), False)):
            outcome = given(DIRECTIVE, *history).when(
                Correct(
                    stream=ID,
                    target_version=3,
                    corrected=revoked(day),
                    reason="x",
                    approved_by="y",
                )
            )
            if refused:
                outcome.then_refused("directive.impossible")
            else:
                outcome.then_gives(CorrectionRecorded)

    @pytest.mark.parametrize(
        ("rule", "history"),
        [
            ("not_found", (amended(due=on(8, 1)),)),
            (
                "no_point",
                (attrs.evolve(ISSUED, points=()),),
            ),
            ("point_twice", (issued(P1, P1),)),
            ("unknown_point", (ISSUED, amended("P9", due=on(8, 1)))),
            ("before_issue", (ISSUED, amended(day=date(2025, 7, 7), due=on(8, 1)))),
            ("before_issue", (ISSUED, revoked(on(7, 7)))),
            ("empty_amendment", (ISSUED, amended())),
            ("revoked", (ISSUED, revoked(on(7, 19)), amended(due=on(8, 1)))),
        ],
    )
    def test_a_broken_state_says_so(self, rule, history):
        """Whatever is impossible is found in a state that holds it."""
        assert f"directive.{rule}" in {
            one.rule for one in DIRECTIVE.broken(fold(DIRECTIVE, history))
        }
        assert DIRECTIVE.broken(directive(ISSUED, amended(due=on(8, 1)), revoked(on(8, 2)))) == ()

    def test_as_of_a_day(self):
        """What begins later is left out."""
        history = (ISSUED, amended(due=on(8, 31)), revoked(on(8, 1)))
        assert at(DIRECTIVE, history, date(2025, 7, 7)) == Directive()
        assert at(DIRECTIVE, history, date(2025, 7, 31)).revoked is None
        assert at(DIRECTIVE, history, date(2025, 8, 1)) == directive(*history)

    def test_its_title(self):
        """Who gave it, by what way, and when."""
        assert DIRECTIVE.title(directive()) == "ZOOM of Mashudi, 2025-07-08"
        unnamed = issued(issuer=attrs.evolve(MASHUDI, name=None))
        assert DIRECTIVE.title(directive(unnamed)).startswith("ZOOM of Direktur Jenderal")
        assert DIRECTIVE.title(Directive()) is None

"""Document numbers: given, completed, corrected, held by one agreement in a year of signing."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AgreementRenewed,
    NumberCompleted,
    NumberCorrected,
    PKSSigned,
)
from pemasyarakatan.domain.claims import NumberClaim, number_stream
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.register import Reservation
from pemasyarakatan.domain.values import DocumentNumber, PartialDate
from pemasyarakatan.testing.scenario import given

from .agreement_papers import (
    BLK,
    DRAFTED,
    ID,
    LAPAS,
    NEXT_YEAR,
    UNKNOWN,
    WELDING,
    add,
    addendum,
    asking,
    number,
    on,
    renew,
    renewal,
    signed,
)

OURS, THEIRS = number("W.24.Eg – 76 - OT.02.01"), number("415.4.44/03", BLK)
NUMBERED = signed(numbers=(OURS,))
COMPLETED = NumberCompleted(number=THEIRS)
CORRECTED = NumberCorrected(
    old=OURS, new=number("W.24.Eg-67"), reason="misread", approved_by="the head"
)
OTHER = UUID(int=99)


def stream(given_number: DocumentNumber, year: int | None = 2025) -> UUID:
    """The register stream of a number."""
    return number_stream(given_number.issuer, given_number.raw, year)


def held_by(*holders: UUID) -> Reservation:
    """A number in the register with these holders."""
    return Reservation(raw="76", holders=frozenset(holders))


def claimed(*events: object) -> dict[str, int | None]:
    """The numbers that an agreement claims after *events*, with their years."""
    return {one.raw: one.year for one in AGREEMENT.claims(fold(AGREEMENT, [DRAFTED, *events]))}


def test_each_party_gives_its_own_number():
    """A number of another party is completed; the same again adds nothing."""
    given(AGREEMENT, DRAFTED, NUMBERED).when(asking(COMPLETED)).then(COMPLETED)
    given(AGREEMENT, DRAFTED, NUMBERED, COMPLETED).when(asking(COMPLETED)).then_nothing()


def test_a_second_number_of_one_party_is_a_correction():
    """What is stated is corrected, not completed."""
    second = asking(NumberCompleted(number=number("77")))
    given(AGREEMENT, DRAFTED, NUMBERED).when(second).then_refused("agreement.already_stated")
    later = addendum(on(2025, 2, 1), date(2025, 2, 1), number=number("5", BLK))
    given(AGREEMENT, DRAFTED, NUMBERED, later).when(asking(COMPLETED)).then(COMPLETED)


def test_a_draft_has_no_number():
    """Numbers are given at the signing."""
    given(AGREEMENT, DRAFTED).when(asking(COMPLETED)).then_refused("agreement.not_signed")
    given(AGREEMENT, DRAFTED).when(asking(CORRECTED)).then_refused("agreement.number_absent")


def test_a_number_is_corrected():
    """The agreement holds the new one in the old one's place; the same again adds nothing."""
    given(AGREEMENT, DRAFTED, NUMBERED).when(asking(CORRECTED)).then(CORRECTED)
    history = given(AGREEMENT, DRAFTED, NUMBERED, CORRECTED)
    history.when(asking(CORRECTED)).then_nothing()
    assert history.state.numbers == (CORRECTED.new,)


def test_a_number_may_be_corrected_there_and_back():
    """The same correction counts anew when it was undone in between."""
    back = attrs.evolve(CORRECTED, old=CORRECTED.new, new=OURS)
    given(AGREEMENT, DRAFTED, NUMBERED, CORRECTED, back).when(asking(CORRECTED)).then(CORRECTED)


def test_only_a_number_that_is_held_is_corrected():
    """Numbers are compared as they are meant, whatever the dashes and blanks."""
    absent = asking(CORRECTED, old=number("99"))
    given(AGREEMENT, DRAFTED, NUMBERED).when(absent).then_refused("agreement.number_absent")
    written_otherwise = asking(CORRECTED, old=number("w.24.eg-76-OT.02.01"))
    given(AGREEMENT, DRAFTED, NUMBERED).when(written_otherwise).then_gives(NumberCorrected)


def test_a_correction_changes_the_number():
    """Other blanks and dashes are the same number, and a reason is needed."""
    same = asking(CORRECTED, new=number("W.24.Eg-76-OT.02.01"))
    given(AGREEMENT, DRAFTED, NUMBERED).when(same).then_refused("agreement.same_number")
    no_reason = asking(CORRECTED, reason=" ")
    given(AGREEMENT, DRAFTED, NUMBERED).when(no_reason).then_refused("agreement.no_reason")


@pytest.mark.parametrize(
    ("events", "command", "year"),
    [
        ((), asking(NUMBERED), 2025),
        ((NUMBERED,), asking(COMPLETED), 2025),
        ((NUMBERED,), asking(CORRECTED), 2025),
        ((NUMBERED,), add(on(2025, 6, 1), date(2025, 6, 1), number=THEIRS), 2025),
        ((NUMBERED,), renew(on(2025, 12, 1), NEXT_YEAR, number=THEIRS), 2025),
        ((), asking(signed(on(2026, 1, 2), numbers=(OURS,))), 2026),
        ((), asking(signed(PartialDate.month(2025, 3), numbers=(OURS,))), 2025),
        ((), asking(signed(UNKNOWN, numbers=(OURS,))), None),
        ((signed(on(2024, 5, 5), numbers=(OURS,)),), asking(COMPLETED), 2024),
        ((signed(on(2024, 5, 5), numbers=(OURS,)),), asking(CORRECTED), 2024),
    ],
)
def test_the_register_is_looked_at_under_the_year_of_signing(events, command, year):
    """The streams named beforehand are those of the numbers given, in their paper's year."""
    state = fold(AGREEMENT, [DRAFTED, *events])
    numbers = getattr(command, "numbers", None) or [getattr(command, "new", None) or command.number]
    registers = [one for one in AGREEMENT.reads(command, state) if one != LAPAS]
    assert registers == [stream(one, year) for one in numbers]


@pytest.mark.parametrize(
    ("events", "command", "taken"),
    [
        ((), asking(NUMBERED), OURS),
        ((NUMBERED,), asking(COMPLETED), THEIRS),
        ((NUMBERED,), asking(CORRECTED), CORRECTED.new),
        (
            (NUMBERED,),
            add(on(2025, 6, 1), date(2025, 6, 1), number=THEIRS, fields_added={WELDING}),
            THEIRS,
        ),
        ((NUMBERED,), renew(on(2025, 12, 1), NEXT_YEAR, number=THEIRS), THEIRS),
    ],
)
def test_a_number_of_another_agreement_is_irregular(events, command, taken):
    """The refusal names who holds it; a number of its own, or a free one, is plain."""
    register = stream(taken)
    other = given(AGREEMENT, DRAFTED, *events, look={register: held_by(OTHER)}).when(command)
    other.then_irregular("agreement.duplicate_number")
    assert str(OTHER) in str(other.refused)
    for look in ({register: held_by(ID)}, {register: held_by()}, {register: None}, {}):
        assert given(AGREEMENT, DRAFTED, *events, look=look).when(command).refused is None


def test_every_number_is_claimed_under_its_own_year():
    """Those of addenda and renewals stand under the year in which these were signed."""
    later = addendum(on(2025, 6, 1), date(2025, 6, 1), number=number("AD 1"))
    renewed = renewal(on(2024, 12, 30), NEXT_YEAR, number=number("PP 1"))
    found = claimed(NUMBERED, COMPLETED, later, renewed)
    assert found == {OURS.raw: 2025, THEIRS.raw: 2025, "AD 1": 2025, "PP 1": 2024}
    assert claimed() == {}
    assert AGREEMENT.claims(AGREEMENT.initial) == frozenset()
    claim = NumberClaim(issuer=str(LAPAS), raw=OURS.raw, year=2025, agreement_id=ID)
    assert AGREEMENT.claims(fold(AGREEMENT, [DRAFTED, NUMBERED])) == {claim}


def test_a_corrected_number_is_free_and_the_new_one_claimed():
    """The new number stands under the year of the paper that bears it."""
    assert claimed(signed(on(2024, 5, 5), numbers=(OURS,)), CORRECTED) == {"W.24.Eg-67": 2024}


def test_a_correction_leaves_later_papers_alone():
    """A later paper may bear the number that an earlier one was wrongly recorded with."""
    later = addendum(on(2026, 2, 1), date(2026, 2, 1), number=OURS)
    assert claimed(NUMBERED, CORRECTED, later) == {"W.24.Eg-67": 2025, OURS.raw: 2026}


def test_a_void_paper_claims_nothing():
    """The numbers of a paper that was recorded twice are released."""
    void = Void(stream=ID, target_version=2, reason="imported twice", approved_by="the head")
    (event,) = given(AGREEMENT, DRAFTED, NUMBERED).when(void).events
    assert claimed(NUMBERED, event) == {}


def test_a_signing_corrected_into_another_year_claims_there():
    """The number itself cannot be corrected but with CorrectNumber."""
    other = attrs.evolve(
        NUMBERED,
        signed_on=on(2024, 12, 31),
        signatures=tuple(attrs.evolve(s, signed_on=UNKNOWN) for s in NUMBERED.signatures),
    )
    correct = Correct(
        stream=ID, target_version=2, corrected=other, reason="misread", approved_by="the head"
    )
    history = given(AGREEMENT, DRAFTED, NUMBERED)
    (event,) = history.when(correct).events
    assert claimed(NUMBERED, event) == {OURS.raw: 2024}
    renumbered = attrs.evolve(correct, corrected=attrs.evolve(NUMBERED, numbers=(THEIRS,)))
    history.when(renumbered).then_refused("agreement.key_field")


def test_an_agreement_is_called_by_title_number_or_kind():
    """What the source states comes first."""
    assert AGREEMENT.title(fold(AGREEMENT, [DRAFTED])) == "PKS"
    assert AGREEMENT.title(fold(AGREEMENT, [DRAFTED, NUMBERED])) == OURS.raw
    titled = attrs.evolve(DRAFTED, title="Pelatihan las")
    assert AGREEMENT.title(fold(AGREEMENT, [titled, NUMBERED])) == "Pelatihan las"
    assert AGREEMENT.title(AGREEMENT.initial) is None


def test_the_paper_of_a_number_keeps_its_event():
    """A number is given with its paper or not at all."""
    event = given(AGREEMENT, DRAFTED).when(asking(NUMBERED)).then_gives(PKSSigned)
    assert event.numbers == (OURS,)
    renewing = renew(on(2025, 12, 1), NEXT_YEAR, number=THEIRS)
    renewed = given(AGREEMENT, DRAFTED, NUMBERED).when(renewing).then_gives(AgreementRenewed)
    assert renewed.number == THEIRS

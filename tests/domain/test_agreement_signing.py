"""The signing: who signed, for whom, on what day, and for how long and what."""

from datetime import date

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    InstrumentKind,
    InstrumentSigned,
    PKSSigned,
    Signature,
)
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.facility import Facility, HeadAppointed
from pemasyarakatan.domain.facts import Facts
from pemasyarakatan.domain.values import Capacity, DocumentNumber, Official, PartialDate
from pemasyarakatan.testing.scenario import given

from .agreement_papers import (
    BLK,
    DRAFTED,
    ENDLESS,
    ID,
    KANWIL,
    LAPAS,
    NOT_STATED,
    THE_YEAR,
    UNKNOWN,
    asking,
    fixed,
    number,
    official,
    on,
    signatures,
    signed,
)

SIGN = asking(signed())
DAY = on(2025, 1, 1)


def headed(*heads: tuple[str | None, Capacity]) -> Facility:
    """A facility with these heads, all from the first day of 2024."""
    appointed = (
        HeadAppointed(tenure_id=ID, official=official(*head), from_on=date(2024, 1, 1))
        for head in heads
    )
    return Facility(appointments=Facts(appointed))


def signing(head: Official, **others: object):
    """The command by which *head* signs for the facility."""
    own, partner = signatures(DAY, head)
    return attrs.evolve(SIGN, signatures=(attrs.evolve(own, **others), partner))


def test_a_pks_is_signed():
    """The kind of the draft says which event it is."""
    given(AGREEMENT, DRAFTED).when(SIGN).then(signed())


@pytest.mark.parametrize("kind", [kind for kind in InstrumentKind if kind != InstrumentKind.PKS])
def test_another_instrument_is_signed(kind):
    """A paper of another kind gives the same fields under another name."""
    drafted = attrs.evolve(DRAFTED, kind=kind)
    event = given(AGREEMENT, drafted).when(SIGN).then_gives(InstrumentSigned)
    assert attrs.asdict(event, recurse=False) == attrs.asdict(signed(), recurse=False)
    assert fold(AGREEMENT, [drafted, event]).operative is (kind == InstrumentKind.RENCANA_KERJA)


def test_an_agreement_is_signed_at_most_once():
    """The same signing adds nothing; another is refused."""
    history = given(AGREEMENT, DRAFTED, signed())
    history.when(SIGN).then_nothing()
    history.when(attrs.evolve(SIGN, place="Aula")).then_refused("agreement.not_draft")


def test_every_party_signs():
    """At least one signature of each party; two of one are usual."""
    own, partner = SIGN.signatures
    given(AGREEMENT, DRAFTED).when(attrs.evolve(SIGN, signatures=(own,))).then_refused(
        "agreement.signature_missing"
    )
    given(AGREEMENT, DRAFTED).when(
        attrs.evolve(SIGN, signatures=(own, partner, partner))
    ).then_gives(PKSSigned)


def test_nobody_else_signs():
    """Who attends without being a party is a witness."""
    foreign = Signature(party_id=KANWIL, official=official("Ali"), signed_on=DAY)
    command = attrs.evolve(SIGN, signatures=(*SIGN.signatures, foreign))
    given(AGREEMENT, DRAFTED).when(command).then_refused("agreement.foreign_signature")
    witnessed = attrs.evolve(SIGN, witnesses=(official("Ali"),))
    given(AGREEMENT, DRAFTED).when(witnessed).then_gives(PKSSigned)


@pytest.mark.parametrize(
    ("party_signed_on", "late"),
    [
        (on(2025, 1, 2), True),
        (on(2025, 1, 1), False),
        (on(2024, 12, 20), False),
        (PartialDate.month(2025, 1), False),
        (PartialDate.month(2025, 2), True),
        (UNKNOWN, False),
    ],
)
def test_no_party_signs_after_the_signing(party_signed_on, late):
    """The paper counts as signed with its last signature; what is not certain passes."""
    own, partner = SIGN.signatures
    later = attrs.evolve(partner, signed_on=party_signed_on)
    outcome = given(AGREEMENT, DRAFTED).when(attrs.evolve(SIGN, signatures=(own, later)))
    if late:
        outcome.then_refused("agreement.signature_late")
    else:
        outcome.then_gives(PKSSigned)


def test_a_stated_scope_is_not_empty():
    """None is not stated; an empty set says nothing."""
    given(AGREEMENT, DRAFTED).when(attrs.evolve(SIGN, scope=frozenset())).then_refused(
        "agreement.empty_scope"
    )
    given(AGREEMENT, DRAFTED).when(attrs.evolve(SIGN, scope=None)).then_gives(PKSSigned)


@pytest.mark.parametrize(
    ("end", "broken"),
    [(on(2024, 12, 31), True), (on(2025, 1, 1), False), (PartialDate.month(2025, 1), False)],
)
def test_a_term_does_not_end_before_it_starts(end, broken):
    """A term of one day is one; a month that may fit passes."""
    term = fixed(on(2025, 1, 1), end)
    outcome = given(AGREEMENT, DRAFTED).when(attrs.evolve(SIGN, term=term))
    if broken:
        outcome.then_refused("agreement.term_order")
    else:
        outcome.then_gives(PKSSigned)


@pytest.mark.parametrize("term", [ENDLESS, NOT_STATED, THE_YEAR])
def test_a_term_may_lie_ahead_or_be_unknown(term):
    """Only what has happened must not lie ahead."""
    command = attrs.evolve(SIGN, term=term)
    given(AGREEMENT, DRAFTED, today=date(2025, 1, 1)).when(command).then_gives(PKSSigned)


def test_a_signing_does_not_lie_ahead():
    """A signature of tomorrow is none."""
    given(AGREEMENT, DRAFTED, today=date(2024, 12, 31)).when(SIGN).then_refused("agreement.future")


def test_no_text_of_a_signing_holds_an_identity_number():
    """An identity number is refused in a name, and let pass in a document number."""
    numbered = signing(official("Budi 3672 0101 0190 0001"))
    given(AGREEMENT, DRAFTED).when(numbered).then_refused("agreement.identity_number")
    paper = attrs.evolve(SIGN, numbers=(number("3672010101900001"),))
    given(AGREEMENT, DRAFTED).when(paper).then_gives(PKSSigned)


def test_a_signing_looks_at_a_facility_whose_signatory_is_named():
    """Not for a name that is not stated, nor where there is a mandate, nor for the partner."""
    state = fold(AGREEMENT, [DRAFTED])
    assert AGREEMENT.reads(SIGN, state) == (LAPAS,)
    assert AGREEMENT.reads(signing(official(None)), state) == ()
    mandate = DocumentNumber(issuer=str(KANWIL), raw="SK 1")
    assert AGREEMENT.reads(signing(official("Ali"), mandate=mandate), state) == ()


@pytest.mark.parametrize(
    ("facility", "wrong"),
    [
        (headed(("Margono", Capacity.DEFINITIVE)), False),
        (headed(("MARGONO.", Capacity.DEFINITIVE)), False),
        (headed(("Raja", Capacity.DEFINITIVE)), True),
        (headed(("Raja", Capacity.DEFINITIVE), ("Margono", Capacity.PLH)), False),
        (headed(("Raja", Capacity.DEFINITIVE), (None, Capacity.PLH)), False),
        (headed((None, Capacity.DEFINITIVE)), False),
        (headed(), False),
        (None, False),
    ],
)
def test_the_head_signs_for_the_facility(facility, wrong):
    """Another named person is irregular only where it is certain who might sign that day."""
    outcome = given(AGREEMENT, DRAFTED, look={LAPAS: facility}).when(SIGN)
    if wrong:
        outcome.then_irregular("agreement.not_head")
    else:
        outcome.then_gives(PKSSigned)


def test_the_head_of_a_day_before_anyone_is_known_is_not_doubted():
    """Where no tenure covers the day, nothing is certain."""
    facility = headed(("Raja", Capacity.DEFINITIVE))
    early = on(2023, 5, 5)
    command = attrs.evolve(SIGN, signed_on=early, signatures=signatures(early))
    given(AGREEMENT, DRAFTED, look={LAPAS: facility}).when(command).then_gives(PKSSigned)


def test_a_mandate_or_an_uncertain_day_settles_who_may_sign():
    """The look is not needed where a power to sign is recorded or the day is not known."""
    look = {LAPAS: headed(("Raja", Capacity.DEFINITIVE))}
    mandate = DocumentNumber(issuer=str(KANWIL), raw="SK 1")
    by_mandate = signing(official("Margono"), mandate=mandate)
    given(AGREEMENT, DRAFTED, look=look).when(by_mandate).then_gives(PKSSigned)
    in_january = signing(official("Margono"), signed_on=PartialDate.month(2025, 1))
    given(AGREEMENT, DRAFTED, look=look).when(in_january).then_gives(PKSSigned)
    unnamed = signing(official(None))
    given(AGREEMENT, DRAFTED, look=look).when(unnamed).then_gives(PKSSigned)


def test_a_partner_signs_with_whom_it_likes():
    """A foundation signs with chair and secretary; nobody asks for its head."""
    own, chair = SIGN.signatures
    secretary = Signature(party_id=BLK, official=official("Sekretaris"), signed_on=DAY)
    command = attrs.evolve(SIGN, signatures=(own, chair, secretary))
    look = {LAPAS: headed(("Margono", Capacity.DEFINITIVE))}
    given(AGREEMENT, DRAFTED, look=look).when(command).then_gives(PKSSigned)

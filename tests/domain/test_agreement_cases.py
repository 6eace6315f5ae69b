"""Cases from practice, and the signing of 28 January 2026 at Lapas Perempuan Tangerang."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AgreementDrafted,
    AgreementRenewed,
    AgreementStatus,
    AgreementTerminated,
    CompleteScope,
    CompleteTerm,
    DraftAgreement,
    InstrumentKind,
    InstrumentSigned,
    NumberCorrected,
    OrganisationKind,
    Party,
    PartyRole,
    PKSSigned,
    SignAgreement,
    Signature,
    TerminationGround,
    TrainingDelivered,
    gap_days,
)
from pemasyarakatan.domain.claims import number_stream
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.register import Reservation
from pemasyarakatan.domain.values import (
    Capacity,
    CooperationField,
    FieldCode,
    Official,
    PartialDate,
    Side,
)
from pemasyarakatan.testing.scenario import given

from .agreement_papers import (
    BLK,
    DRAFTED,
    FIRST,
    ID,
    KANWIL,
    LAPAS,
    NOT_STATED,
    SECOND,
    UNKNOWN,
    WELDING,
    add,
    asking,
    deliver,
    fixed,
    number,
    official,
    on,
    renew,
    signatures,
    signed,
    training,
)


def test_a_training_before_the_signature_of_a_backdated_term():
    """Case 1: the term begins 73 days before the signing; the training had no signed paper."""
    paper = signed(on(2025, 3, 15))
    given(AGREEMENT, DRAFTED).when(asking(paper)).then(paper)
    flags = AGREEMENT.flags(fold(AGREEMENT, [DRAFTED, paper]), {})
    assert ("TERM_STARTS_BEFORE_SIGNATURE", "73 days") in [(f.name, f.found) for f in flags]
    given(AGREEMENT, DRAFTED, paper).when(deliver(on(2025, 2, 10), on(2025, 2, 20))).then_irregular(
        "agreement.before_signature"
    )


def test_a_training_before_a_term_from_the_signature():
    """Case 1b: with a term from the signature it lies outside."""
    paper = signed(on(2025, 3, 15), fixed(on(2025, 3, 15), on(2025, 12, 31)))
    given(AGREEMENT, DRAFTED, paper).when(deliver(on(2025, 2, 10), on(2025, 2, 20))).then_irregular(
        "agreement.outside_term"
    )


def test_a_stand_in_signs_while_the_head_is_on_leave():
    """Case 3: plain, and without a mandate shown; the head himself is plain, too."""
    own, partner = signatures(on(2025, 1, 1), official("Ali", Capacity.PLH))
    acting = attrs.evolve(signed(), signatures=(own, partner))
    given(AGREEMENT, DRAFTED).when(asking(acting)).then(acting)
    for paper, shown in ((acting, True), (signed(), False)):
        names = {one.name for one in AGREEMENT.flags(fold(AGREEMENT, [DRAFTED, paper]), {})}
        assert ("ACTING_NO_MANDATE" in names) is shown


COURSE = deliver(on(2025, 11, 20), on(2025, 12, 20))
TO_NOVEMBER = signed(term=fixed(on(2025, 1, 1), on(2025, 11, 30)))
LONGER = fixed(on(2025, 1, 1), on(2025, 12, 31))


def test_a_training_beyond_the_end_without_a_paper():
    """Case 4: what goes on after the end lies outside."""
    given(AGREEMENT, DRAFTED, TO_NOVEMBER).when(COURSE).then_irregular("agreement.outside_term")


@pytest.mark.parametrize(
    ("effective_on", "term"),
    [
        (date(2025, 11, 28), LONGER),
        (date(2025, 12, 1), LONGER),
        (date(2025, 11, 28), fixed(on(2025, 12, 1), on(2025, 12, 31))),
    ],
)
def test_a_training_beyond_the_end_with_an_addendum_in_time(effective_on, term):
    """Case 4: signed on 28 November everything is plain, however the term is written."""
    command = add(on(2025, 11, 28), effective_on, term=term)
    (event,) = given(AGREEMENT, DRAFTED, TO_NOVEMBER).when(command).events
    assert event.irregular is None
    given(AGREEMENT, DRAFTED, TO_NOVEMBER, event).when(COURSE).then_gives(TrainingDelivered)


def test_a_training_beyond_the_end_with_a_late_addendum():
    """Case 4: signed on 2 December both are irregular, and the addendum shown as retroactive."""
    command = add(on(2025, 12, 2), date(2025, 12, 1), term=LONGER, retroactive=True)
    event = (
        given(AGREEMENT, DRAFTED, TO_NOVEMBER).when(command).then_irregular("agreement.after_end")
    )
    history = given(AGREEMENT, DRAFTED, TO_NOVEMBER, event)
    assert "RETROACTIVE" in {one.name for one in AGREEMENT.flags(history.state, {})}
    history.when(COURSE).then_irregular("agreement.before_signature")


def test_an_umbrella_of_the_regional_office_whose_number_was_wrong():
    """Case 8: a Nota of the Kanwil is plain, and its corrected number free again."""
    office = attrs.evolve(
        FIRST, organisation_id=KANWIL, organisation_kind=OrganisationKind.REGIONAL_OFFICE
    )
    drafted = attrs.evolve(DRAFTED, kind=InstrumentKind.NOTA_KESEPAHAMAN, parties=(office, SECOND))
    wrong, right = number("W.11-1", KANWIL), number("W.11-7", KANWIL)
    _, partner = signatures(on(2025, 1, 1))
    own = attrs.evolve(partner, party_id=KANWIL)
    command = asking(signed(numbers=(wrong,), signatures=(own, partner)))
    paper = given(AGREEMENT, drafted).when(command).then_gives(InstrumentSigned)
    correct = NumberCorrected(old=wrong, new=right, reason="misread", approved_by="the head")
    given(AGREEMENT, drafted, paper).when(asking(correct)).then(correct)
    claims = AGREEMENT.claims(fold(AGREEMENT, [drafted, paper, correct]))
    assert [one.raw for one in claims] == ["W.11-7"]


def test_a_training_that_truly_ended_after_the_termination():
    """Case 13: the correction is plain, and the days outside are listed."""
    ended = AgreementTerminated(
        effective_on=date(2025, 11, 20), ground=TerminationGround.MUTUAL, side=Side.BOTH
    )
    recorded = training(on(2025, 11, 1), on(2025, 11, 20))
    truth = attrs.evolve(recorded, ended_on=on(2025, 11, 23))
    history = (DRAFTED, signed(), recorded, ended)
    correct = Correct(
        stream=ID, target_version=3, corrected=truth, reason="attendance list", approved_by="head"
    )
    (event,) = given(AGREEMENT, *history).when(correct).events
    found = AGREEMENT.broken(fold(AGREEMENT, [*history, event]))
    assert [one.rule for one in found] == ["agreement.outside_term"]


def test_a_training_that_never_was_and_a_paper_imported_twice():
    """Case 14: both are voided, and the double's numbers are free."""
    taught = training(on(2025, 6, 2), on(2025, 6, 20))
    never = Void(stream=ID, target_version=3, reason="never held", approved_by="the head")
    (event,) = given(AGREEMENT, DRAFTED, signed(), taught).when(never).events
    assert len(fold(AGREEMENT, [DRAFTED, signed(), taught, event]).activities) == 0
    double = signed(numbers=(number("76"),))
    twice = attrs.evolve(never, target_version=2, reason="imported twice")
    (event,) = given(AGREEMENT, DRAFTED, double).when(twice).events
    assert AGREEMENT.claims(fold(AGREEMENT, [DRAFTED, double, event])) == frozenset()


@pytest.mark.parametrize(
    ("kind", "umbrella"),
    [(InstrumentKind.RENCANA_KERJA, False), (InstrumentKind.NOTA_KESEPAKATAN, True)],
)
def test_a_training_of_a_local_office_under_sinergi(kind, umbrella):
    """Case 16: plain under the work plan, irregular under the umbrella alone."""
    drafted = attrs.evolve(DRAFTED, kind=kind)
    paper = given(AGREEMENT, drafted).when(asking(signed())).then_gives(InstrumentSigned)
    command = deliver(on(2025, 6, 2), on(2025, 6, 20), provider_partner_id=BLK)
    outcome = given(AGREEMENT, drafted, paper).when(command)
    if umbrella:
        outcome.then_irregular("agreement.umbrella_only")
    else:
        outcome.then_gives(TrainingDelivered)


def test_the_same_number_again_next_january():
    """Case 17: another year is another number; the same year is taken."""
    taken = number("WP.28.PAS.6-HK.01.05 – 1")
    register = number_stream(str(LAPAS), "WP.28.PAS.6-HK.01.05-1", 2025)
    look = {register: Reservation(raw=taken.raw, holders=frozenset({UUID(int=99)}))}
    same_year = asking(signed(numbers=(taken,)))
    given(AGREEMENT, DRAFTED, look=look).when(same_year).then_irregular(
        "agreement.duplicate_number"
    )
    next_year = asking(signed(on(2026, 1, 5), numbers=(taken,)))
    assert register not in AGREEMENT.reads(next_year, fold(AGREEMENT, [DRAFTED]))
    given(AGREEMENT, DRAFTED, look=look).when(next_year).then_gives(PKSSigned)


def test_a_foundation_signs_with_chair_and_secretary():
    """Case 20: two signatures of one party are plain."""
    own, chair = signatures(on(2025, 1, 1))
    secretary = attrs.evolve(chair, official=official("Sekretaris"))
    command = asking(signed(signatures=(own, chair, secretary)))
    given(AGREEMENT, DRAFTED).when(command).then_gives(PKSSigned)


def test_a_new_agreement_two_weeks_before_the_old_one_ends():
    """Case 21: plain; the overlap is shown as a negative gap."""
    later = attrs.evolve(DRAFTED, agreement_id=UUID(int=12), predecessor_id=ID)
    given(AGREEMENT).when(asking(later)).then_gives(AgreementDrafted)
    paper = signed(on(2025, 12, 18), fixed(on(2025, 12, 18), on(2026, 12, 17)))
    given(AGREEMENT, later).when(asking(paper)).then_gives(PKSSigned)
    old, new = fold(AGREEMENT, [DRAFTED, signed()]), fold(AGREEMENT, [later, paper])
    assert gap_days(old, new) == -14


def test_a_paper_of_march_for_two_years():
    """Case 23: the month of signing leaves the end unproven for a month."""
    march = PartialDate.month(2023, 3)
    end = PartialDate(earliest=date(2025, 2, 28), latest=date(2025, 3, 30))
    paper = signed(march, fixed(march, end))
    given(AGREEMENT, DRAFTED).when(asking(paper)).then(paper)
    history = given(AGREEMENT, DRAFTED, paper)
    history.when(deliver(on(2025, 3, 15), on(2025, 3, 15))).then_irregular(
        "agreement.not_proven_inside"
    )
    history.when(deliver(on(2025, 2, 28), on(2025, 2, 28))).then_gives(TrainingDelivered)
    history.when(deliver(on(2025, 3, 31), on(2025, 3, 31))).then_irregular("agreement.outside_term")


def test_a_paper_that_lapsed_unnoticed():
    """Renewed after the end it is a new agreement; in time it goes on."""
    written = fixed(on(2025, 12, 1), on(2026, 11, 30))
    history = given(AGREEMENT, DRAFTED, TO_NOVEMBER)
    history.when(renew(on(2025, 12, 5), written)).then_refused("agreement.lapsed")
    history.when(renew(on(2025, 11, 30), written)).then_gives(AgreementRenewed)


# --- the signing of 28 January 2026 -----------------------------------------------------------

WEDNESDAY = PartialDate.on(date(2026, 1, 28), raw="Rabu (28/1/2026)")
CEREMONY = UUID(int=40)
DRAFT = DraftAgreement(
    agreement_id=ID,
    kind=InstrumentKind.PKS,
    parties=(
        Party(
            role=PartyRole.NOT_STATED,
            organisation_id=LAPAS,
            organisation_kind=OrganisationKind.FACILITY,
        ),
        Party(
            role=PartyRole.NOT_STATED,
            organisation_id=BLK,
            organisation_kind=OrganisationKind.PARTNER,
        ),
    ),
    drafted_on=UNKNOWN,
)
SIGN = SignAgreement(
    agreement_id=ID,
    signed_on=WEDNESDAY,
    place="Aula Lapas Perempuan Kelas IIA Tangerang",
    signatures=tuple(
        Signature(
            party_id=party,
            official=Official(organisation=organisation),
            signed_on=PartialDate.on(date(2026, 1, 28)),
        )
        for party, organisation in (
            (LAPAS, "Lapas Perempuan Kelas IIA Tangerang"),
            (BLK, "BNNK Kota Tangerang"),
        )
    ),
    term=NOT_STATED,
    ceremony_id=CEREMONY,
)
DRUGS = CooperationField(code=FieldCode.DRUG_EDUCATION)
TERM = CompleteTerm(agreement_id=ID, term=fixed(on(2026, 1, 28), on(2027, 1, 27)))
SCOPE = CompleteScope(agreement_id=ID, scope=frozenset({DRUGS}))
TAUGHT = deliver(on(2026, 2, 10), on(2026, 2, 12), field=DRUGS)


def reported(*commands, today=date(2026, 1, 30)):
    """The history after the draft, the signing and *commands*, all accepted."""
    history = ()
    for command in (DRAFT, SIGN, *commands):
        outcome = given(AGREEMENT, *history, today=today).when(command)
        assert outcome.refused is None
        history = (*history, *outcome.events)
    return history


def test_the_reported_signing_is_plain_and_says_no_more_than_the_report():
    """What the report does not state stays absent, and is shown as such."""
    drafted, paper = reported()
    assert (drafted.irregular, paper.irregular) == (None, None)
    assert (paper.numbers, paper.scope, paper.support_forms, paper.witnesses) == (
        (),
        None,
        None,
        (),
    )
    state = fold(AGREEMENT, [drafted, paper])
    assert state.status_at(date(2026, 2, 1)) is AgreementStatus.TERM_UNVERIFIED
    assert AGREEMENT.broken(state) == ()
    assert [one.name for one in AGREEMENT.flags(state, {})] == [
        "SIGNATORY_UNKNOWN",
        "NUMBER_MISSING",
        "TERM_NOT_STATED",
        "SCOPE_NOT_STATED",
        "NO_REVIEW",
    ]
    assert AGREEMENT.claims(state) == frozenset()


def test_recording_the_report_twice_adds_nothing():
    """The same commands are already so."""
    history = reported()
    given(AGREEMENT, *history).when(DRAFT).then_nothing()
    given(AGREEMENT, *history).when(SIGN).then_nothing()


def test_nothing_is_taught_under_it_until_term_and_scope_are_known():
    """Each is refused by its name; with both completed a training inside is plain."""
    unknown = given(AGREEMENT, *reported())
    unknown.when(TAUGHT).then_irregular("agreement.term_not_stated", "agreement.scope_not_stated")
    term_only = given(AGREEMENT, *reported(TERM))
    term_only.when(TAUGHT).then_irregular("agreement.scope_not_stated")
    later = date(2027, 2, 1)
    complete = given(AGREEMENT, *reported(TERM, SCOPE, today=later), today=later)
    complete.when(TAUGHT).then_gives(TrainingDelivered)
    complete.when(deliver(on(2027, 1, 27), on(2027, 1, 27), field=DRUGS)).then_gives(
        TrainingDelivered
    )
    complete.when(deliver(on(2027, 1, 28), on(2027, 1, 28), field=DRUGS)).then_irregular(
        "agreement.outside_term"
    )
    complete.when(attrs.evolve(TAUGHT, field=WELDING)).then_irregular("agreement.out_of_scope")

"""Changes that leave activities outside, corrections, and what is broken in the ledger."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.agreement import (
    AGREEMENT,
    AddendumSigned,
    AgreementResumed,
    AgreementSuspended,
    AgreementTerminated,
    CertificatesIssued,
    ClauseChange,
    DraftWithdrawn,
    EvaluationHeld,
    EvaluationVerdict,
    InstrumentKind,
    OrganisationKind,
    PlacementRecorded,
    ScopeCompleted,
    SuspensionGround,
    TermCompleted,
    TerminationGround,
)
from pemasyarakatan.domain.corrections import Correct, Void
from pemasyarakatan.domain.decider import at, fold
from pemasyarakatan.domain.values import (
    CertificateKind,
    EmployerKind,
    Irregularity,
    PartialDate,
    Side,
)
from pemasyarakatan.testing.scenario import given

from .agreement_papers import (
    DRAFTED,
    FIRST,
    HEALTH,
    ID,
    KANWIL,
    NEXT_YEAR,
    NOT_STATED,
    SECOND,
    THE_YEAR,
    UNKNOWN,
    WELDING,
    addendum,
    asking,
    fixed,
    on,
    renewal,
    signed,
    training,
)

TRAINED = training(on(2025, 6, 2), on(2025, 6, 20), completed=18)
ISSUED = CertificatesIssued(
    issue_id=UUID(int=80),
    training_id=TRAINED.training_id,
    kind=CertificateKind.COMPLETION,
    certifier="BLK",
    issued=18,
    not_competent=0,
    issued_on=on(2025, 6, 20),
)
PLACED = PlacementRecorded(
    placement_id=UUID(int=85),
    training_id=TRAINED.training_id,
    employer_kind=EmployerKind.SELF,
    placed=6,
    placed_on=PartialDate.month(2025, 9),
)
TERMINATED = AgreementTerminated(
    effective_on=date(2025, 10, 31), ground=TerminationGround.MUTUAL, side=Side.BOTH
)


def answered(*rules):
    """An acknowledgement of these rules of the agreement."""
    return Irregularity(
        rules=frozenset(f"agreement.{rule}" for rule in rules),
        reason="it happened",
        acknowledged_by="the head",
    )


def broken(*events):
    """The names of what is broken after *events*."""
    found = AGREEMENT.broken(fold(AGREEMENT, events))
    return [one.rule.removeprefix("agreement.") for one in found]


def correct(version, corrected):
    """The correction of a version."""
    return Correct(
        stream=ID, target_version=version, corrected=corrected, reason="x", approved_by="head"
    )


def test_a_completed_term_leaves_no_activity_outside_unseen():
    """Who answered for a term not stated did not answer for a day outside it."""
    unstated = attrs.evolve(TRAINED, irregular=answered("term_not_stated"))
    history = given(AGREEMENT, DRAFTED, signed(term=NOT_STATED), unstated)
    short = asking(TermCompleted(term=fixed(on(2025, 1, 1), on(2025, 6, 19))))
    event = history.when(short).then_irregular("agreement.strands_activity")
    assert broken(DRAFTED, signed(term=NOT_STATED), unstated, event) == []
    partial = asking(TermCompleted(term=fixed(on(2025, 1, 1), PartialDate.month(2025, 6))))
    history.when(partial).then_gives(TermCompleted)
    history.when(asking(TermCompleted(term=THE_YEAR))).then_gives(TermCompleted)


def test_a_completed_scope_leaves_no_activity_outside_unseen():
    """An activity in another field is left out of scope."""
    unstated = attrs.evolve(TRAINED, irregular=answered("scope_not_stated"))
    history = given(AGREEMENT, DRAFTED, signed(scope=None), unstated)
    other = asking(ScopeCompleted(scope=frozenset({HEALTH})))
    history.when(other).then_irregular("agreement.strands_activity")
    history.when(asking(ScopeCompleted(scope=frozenset({WELDING})))).then_gives(ScopeCompleted)


def test_an_addendum_leaves_no_activity_outside_unseen():
    """Neither by a shorter term nor by a smaller scope."""
    history = given(AGREEMENT, DRAFTED, signed(), TRAINED)
    day = (on(2025, 6, 1), date(2025, 6, 1))
    shorter = addendum(*day, term=fixed(on(2025, 1, 1), on(2025, 6, 19)))
    smaller = addendum(*day, fields_removed=frozenset({WELDING}))
    for change in (shorter, smaller):
        event = history.when(asking(change)).then_irregular("agreement.strands_activity")
        assert broken(DRAFTED, signed(), TRAINED, event) == []
        assert broken(DRAFTED, signed(), TRAINED, change) != []
    later = attrs.evolve(smaller, effective_on=date(2025, 6, 21))
    history.when(asking(later)).then(later)


def test_a_retroactive_extension_strands_nothing():
    """An activity under the old paper keeps the old paper's signature."""
    longer = addendum(
        on(2025, 7, 1),
        date(2025, 1, 1),
        term=fixed(on(2025, 1, 1), on(2026, 12, 31)),
        retroactive=True,
    )
    given(AGREEMENT, DRAFTED, signed(), TRAINED).when(asking(longer)).then(longer)


def test_an_activity_that_was_answered_for_is_not_stranded_again():
    """It was outside before, and somebody said so."""
    outside = attrs.evolve(
        training(on(2026, 1, 5), on(2026, 1, 6)), irregular=answered("outside_term")
    )
    given(AGREEMENT, DRAFTED, signed(), outside).when(asking(TERMINATED)).then(TERMINATED)


def test_a_correction_is_never_stopped_by_an_irregularity():
    """The corrected fact is listed until somebody answers for it."""
    longer = attrs.evolve(TRAINED, ended_on=on(2025, 11, 3))
    history = (DRAFTED, signed(), TERMINATED, TRAINED)
    (event,) = given(AGREEMENT, *history).when(correct(4, longer)).events
    assert broken(*history, event) == ["outside_term"]


@pytest.mark.parametrize(
    ("history", "version", "corrected"),
    [
        ((signed(), TRAINED, ISSUED), 3, attrs.evolve(TRAINED, completed=17)),
        ((signed(), TRAINED, PLACED), 3, attrs.evolve(TRAINED, completed=5)),
        ((signed(), TRAINED, ISSUED), 3, attrs.evolve(TRAINED, ended_on=on(2025, 6, 21))),
        ((signed(), TERMINATED), 2, signed(term=fixed(on(2025, 1, 1), on(2025, 10, 30)))),
        (
            (signed(), renewal(on(2025, 12, 1), NEXT_YEAR)),
            2,
            signed(term=fixed(on(2025, 1, 1), on(2025, 12, 30))),
        ),
        ((signed(),), 1, attrs.evolve(DRAFTED, parties=(FIRST,))),
        (
            (signed(),),
            1,
            attrs.evolve(DRAFTED, parties=(FIRST, attrs.evolve(SECOND, organisation_id=KANWIL))),
        ),
        ((signed(),), 1, attrs.evolve(DRAFTED, kind=InstrumentKind.NOTA_KESEPAHAMAN)),
    ],
)
def test_a_correction_that_makes_the_history_impossible_is_refused(history, version, corrected):
    """Correct or void first what stands on the fact."""
    outcome = given(AGREEMENT, DRAFTED, *history).when(correct(version, corrected))
    outcome.then_refused("agreement.impossible")


def test_a_fact_that_others_stand_on_is_not_voided_first():
    """A training with certificates, a signing with a training."""
    history = given(AGREEMENT, DRAFTED, signed(), TRAINED, ISSUED)
    for version in (2, 3):
        void = Void(stream=ID, target_version=version, reason="never held", approved_by="head")
        history.when(void).then_refused("agreement.impossible")
    void = Void(stream=ID, target_version=4, reason="never issued", approved_by="head")
    (event,) = history.when(void).events
    assert len(fold(AGREEMENT, [*history.history, event]).certificates) == 0
    again = given(AGREEMENT, DRAFTED, signed(), TRAINED, ISSUED, event)
    no_training = Void(stream=ID, target_version=3, reason="never held", approved_by="head")
    assert again.when(no_training).refused is None


EMPTY = addendum(on(2025, 6, 1), date(2025, 6, 1))
RESTED = AgreementSuspended(from_on=date(2026, 1, 1), ground=SuspensionGround.OTHER)
EVALUATED = EvaluationHeld(evaluation_id=ID, held_on=on(2024, 1, 1), verdict=EvaluationVerdict.STOP)


@pytest.mark.parametrize(
    ("events", "rules"),
    [
        ((), []),
        ((signed(),), ["not_found"]),
        ((DRAFTED,), []),
        ((attrs.evolve(DRAFTED, parties=(FIRST, FIRST)),), ["party_twice"]),
        (
            (attrs.evolve(DRAFTED, parties=(SECOND,)),),
            ["few_parties", "no_own_side"],
        ),
        ((attrs.evolve(DRAFTED, covers=frozenset({KANWIL})),), ["facility_missing"]),
        ((DRAFTED, DraftWithdrawn(on=UNKNOWN, reason="x"), signed()), ["not_draft"]),
        ((DRAFTED, TRAINED), ["not_signed"]),
        ((DRAFTED, TERMINATED), ["not_signed"]),
        ((DRAFTED, TermCompleted(term=THE_YEAR)), ["not_signed"]),
        ((DRAFTED, signed(signatures=())), ["signature_missing"]),
        ((DRAFTED, signed(scope=frozenset())), ["empty_scope"]),
        (
            (DRAFTED, signed(on(2024, 12, 31), signatures=signed().signatures)),
            ["signature_late"] * 2,
        ),
        ((DRAFTED, signed(), EMPTY), ["empty_addendum"]),
        (
            (
                DRAFTED,
                signed(),
                addendum(on(2025, 6, 1), date(2025, 5, 1), fields_added=frozenset({HEALTH})),
            ),
            ["backdated"],
        ),
        (
            (
                DRAFTED,
                signed(),
                addendum(
                    on(2026, 6, 1), date(2026, 6, 1), changes=(ClauseChange(clause="1", text="x"),)
                ),
            ),
            ["after_end"],
        ),
        (
            (
                DRAFTED,
                signed(),
                addendum(
                    on(2025, 6, 1),
                    date(2025, 6, 1),
                    term=fixed(on(2025, 6, 1), on(2025, 5, 1)),
                ),
            ),
            ["term_order"],
        ),
        ((DRAFTED, signed(), renewal(on(2025, 12, 1), THE_YEAR)), ["renewal_start"]),
        (
            (DRAFTED, signed(), attrs.evolve(TERMINATED, effective_on=date(2026, 1, 1))),
            ["termination_range"],
        ),
        ((DRAFTED, signed(), RESTED), ["not_in_force"]),
        ((DRAFTED, signed(), attrs.evolve(TRAINED, completed=21)), ["completed_range"]),
        ((DRAFTED, signed(), attrs.evolve(TRAINED, field=HEALTH)), ["out_of_scope"]),
        ((DRAFTED, signed(scope=None), TRAINED), ["scope_not_stated"]),
        ((DRAFTED, signed(term=NOT_STATED), TRAINED), ["term_not_stated"]),
        ((DRAFTED, signed(on(2025, 6, 3)), TRAINED), ["before_signature"]),
        (
            (DRAFTED, signed(), training(on(2025, 6, 2), UNKNOWN)),
            [],
        ),
        (
            (DRAFTED, signed(PartialDate.month(2025, 6)), TRAINED),
            ["not_proven_inside"],
        ),
        (
            (DRAFTED, signed(), attrs.evolve(TRAINED, provider_partner_id=KANWIL)),
            ["provider_no_party"],
        ),
        ((DRAFTED, signed(), ISSUED), ["unknown_training"]),
        ((DRAFTED, signed(), PLACED), ["unknown_training"]),
        ((DRAFTED, signed(), attrs.evolve(EVALUATED, held_on=on(2025, 3, 1))), []),
        (
            (DRAFTED, signed(), TRAINED, attrs.evolve(PLACED, placed_on=on(2025, 9, 1), placed=1)),
            ["placement_identifies"],
        ),
        ((DRAFTED, signed(), EVALUATED), ["before_signing"]),
    ],
)
def test_every_broken_invariant_is_named(events, rules):
    """By the rule that a command would have been refused under."""
    assert broken(*events) == rules


def test_an_umbrella_with_a_facility_office_is_no_own_fault():
    """An office on both sides of the system is enough."""
    office = attrs.evolve(
        FIRST, organisation_id=KANWIL, organisation_kind=OrganisationKind.DIRECTORATE
    )
    assert broken(attrs.evolve(DRAFTED, parties=(office, SECOND))) == []


def test_as_of_a_day_later_facts_are_left_out():
    """An addendum holds from its effective day, a training from its start."""
    plus = addendum(on(2025, 2, 1), date(2025, 7, 1), fields_added=frozenset({HEALTH}))
    history = [DRAFTED, signed(), plus, TRAINED, TERMINATED]
    state = at(AGREEMENT, history, date(2025, 6, 30))
    assert state.addenda == ()
    assert len(state.activities) == 1
    assert state.terminated is None
    assert at(AGREEMENT, history, date(2024, 12, 31)).signed is None


@pytest.mark.parametrize(
    ("event", "day"),
    [
        (DRAFTED, UNKNOWN),
        (DraftWithdrawn(on=on(2024, 12, 1), reason="x"), on(2024, 12, 1)),
        (signed(), on(2025, 1, 1)),
        (TermCompleted(term=THE_YEAR), None),
        (EMPTY, on(2025, 6, 1)),
        (renewal(on(2025, 12, 1), NEXT_YEAR), on(2025, 12, 1)),
        (TERMINATED, on(2025, 10, 31)),
        (RESTED, on(2026, 1, 1)),
        (AgreementResumed(resumed_on=date(2026, 2, 1)), on(2026, 2, 1)),
        (TRAINED, on(2025, 6, 2)),
        (ISSUED, on(2025, 6, 20)),
        (PLACED, PartialDate.month(2025, 9)),
        (EVALUATED, on(2024, 1, 1)),
    ],
)
def test_every_event_knows_its_day(event, day):
    """Better knowledge of a paper has none of its own."""
    assert AGREEMENT.day_of(event) == day


def test_an_addendum_keeps_its_class():
    """The event of an addendum carries what its command said."""
    plus = addendum(on(2025, 2, 1), date(2025, 7, 1), fields_added=frozenset({HEALTH}))
    event = given(AGREEMENT, DRAFTED, signed()).when(asking(plus)).then_gives(AddendumSigned)
    assert event == plus

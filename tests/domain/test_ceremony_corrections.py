"""Corrections and voids of a ceremony's facts, and the invariants that its state may break."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from pemasyarakatan.domain.ceremony import CEREMONY, CeremonyClosed
from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void
from pemasyarakatan.domain.decider import CorrectionRecorded, EvidenceAttached, RecordVoided, fold
from pemasyarakatan.domain.values import (
    Bearing,
    Grade,
    Irregularity,
    Provenance,
    SourceKind,
)
from pemasyarakatan.testing.scenario import given

from .ceremony_day import CLOSED, ID, OPENED, OTHER, PLANNED, RUTAN, batch, hold, on

LATER = date(2027, 2, 1)
ANSWERED = Irregularity(
    rules=frozenset({"ceremony.in_other_batch"}), reason="so the list says", acknowledged_by="Kasi"
)


def correct(version, corrected):
    return Correct(
        stream=ID,
        target_version=version,
        corrected=corrected,
        reason="the list was read again",
        approved_by="Kalapas",
    )


def void(version):
    return Void(stream=ID, target_version=version, reason="it never was", approved_by="Kalapas")


def broken(*history):
    return [one.rule for one in CEREMONY.broken(fold(CEREMONY, history))]


class TestCorrections:
    """A fact as it should have been."""

    def test_a_batch_number_becomes_known(self):
        """What was not stated at first is put right, unless another batch has that number."""
        history = given(CEREMONY, OPENED, batch(1, 1), batch(2, 2, batch_no=2))
        history.when(correct(2, batch(1, 1, batch_no=1))).then_gives(CorrectionRecorded)
        history.when(correct(2, batch(1, 1, batch_no=2))).then_refused("ceremony.impossible")

    def test_what_is_freed_can_be_used(self):
        """A number that was corrected away belongs to nobody."""
        corrected = given(CEREMONY, OPENED, batch(1, 1, batch_no=1)).when(
            correct(2, batch(1, 1, batch_no=3))
        )
        event = corrected.then_gives(CorrectionRecorded)
        history = given(CEREMONY, OPENED, batch(1, 1, batch_no=1), event)
        history.when(hold(2, 2, batch_no=3)).then_refused("ceremony.batch_number_used")
        history.when(hold(2, 2, batch_no=1)).then(batch(2, 2, batch_no=1))

    def test_an_agreement_of_another_batch(self):
        """A correction is not refused for an irregularity; it is listed."""
        history = (OPENED, batch(1, 1), batch(2, 2))
        event = (
            given(CEREMONY, *history)
            .when(correct(3, batch(2, 2, 1)))
            .then_gives(CorrectionRecorded)
        )
        assert broken(*history, event) == ["ceremony.in_other_batch"]

    @pytest.mark.parametrize(
        "wrong",
        [
            batch(1),
            batch(1, 1, 1),
            batch(1, 1, batch_no=0),
        ],
    )
    def test_not_into_the_impossible(self, wrong):
        """An (H) rule holds for corrections, too."""
        history = given(CEREMONY, OPENED, batch(1, 1))
        history.when(correct(2, wrong)).then_refused("ceremony.impossible")

    def test_not_another_ceremony(self):
        """What a fact is about does not change."""
        history = given(CEREMONY, OPENED, batch(1, 1))
        other = attrs.evolve(OPENED, ceremony_id=OTHER)
        history.when(correct(1, other)).then_refused("ceremony.key_field")
        history.when(correct(2, batch(2, 1))).then_refused("ceremony.key_field")

    def test_the_facility(self):
        """The facility is corrected, unless another one planned it."""
        right = attrs.evolve(OPENED, facility_id=RUTAN)
        given(CEREMONY, OPENED).when(correct(1, right)).then_gives(CorrectionRecorded)
        planned = given(CEREMONY, PLANNED, OPENED)
        planned.when(correct(2, right)).then_refused("ceremony.impossible")

    def test_what_was_declared(self):
        """Another report declares another number; the first stays in the history."""
        history = (OPENED, CLOSED)
        more = attrs.evolve(CLOSED, declared_partners=41)
        event = given(CEREMONY, *history).when(correct(2, more)).then_gives(CorrectionRecorded)
        assert fold(CEREMONY, [*history, event]).closed == more
        less = attrs.evolve(CLOSED, declared_agreements=-1)
        given(CEREMONY, *history).when(correct(2, less)).then_refused("ceremony.impossible")


class TestVoids:
    """What never was."""

    def test_the_opening_carries_the_rest(self):
        """An opening on which batches rest is not voided before them."""
        given(CEREMONY, OPENED, batch(1, 1)).when(void(1)).then_refused("ceremony.impossible")
        given(CEREMONY, PLANNED, OPENED).when(void(2)).then_gives(RecordVoided)

    def test_a_plan_carries_nothing(self):
        """A plan that never was leaves the ceremony as it is."""
        given(CEREMONY, PLANNED, OPENED, batch(1, 1)).when(void(1)).then_gives(RecordVoided)

    def test_a_void_batch_frees_its_agreements(self):
        """They enter another batch, under the same number."""
        gone = RecordVoided(target_version=2, reason="twice", approved_by="Kalapas")
        history = given(CEREMONY, OPENED, batch(1, 1, batch_no=1), gone)
        history.when(hold(2, 1, batch_no=1)).then(batch(2, 1, batch_no=1))

    def test_closed_anew(self):
        """A close that was voided is recorded again, with the same or with other numbers."""
        gone = RecordVoided(target_version=2, reason="too early", approved_by="Kalapas")
        reopened = given(CEREMONY, OPENED, CLOSED, gone)
        reopened.when(hold(1, 1)).then(batch(1, 1))
        assert reopened.state.status == "OPEN"

    def test_a_restored_batch_must_still_fit(self):
        """A void is not voided once its number belongs to another batch."""
        gone = RecordVoided(target_version=2, reason="twice", approved_by="Kalapas")
        history = (OPENED, batch(1, 1, batch_no=1), gone, batch(2, 2, batch_no=1))
        given(CEREMONY, *history).when(void(3)).then_refused("ceremony.impossible")


def test_evidence_a_year_after_the_close():
    """A list found later confirms what was declared, or contradicts it."""
    archive = Provenance(kind=SourceKind.MINUTES, reference="arsip 41", grade=Grade.DOCUMENTED)
    evidence = AttachEvidence(
        stream=ID, target_version=2, provenance=archive, bearing=Bearing.CONTRADICTS
    )
    given(CEREMONY, OPENED, CLOSED, today=LATER).when(evidence).then_gives(EvidenceAttached)


class TestBroken:
    """Every invariant that a state may break, and what breaks none."""

    def test_nothing(self):
        """A usual ceremony, an empty state and a plan alone break nothing."""
        numbered = (batch(1, 1, 2, batch_no=1), batch(2, 3), batch(3, 4), batch(4, 5, batch_no=2))
        assert broken(PLANNED, OPENED, *numbered, CLOSED) == []
        assert broken() == broken(PLANNED) == broken(OPENED) == []

    def test_facts_without_an_opening(self):
        """Facts of a ceremony that was never opened, or of none at all."""
        assert broken(batch(1, 1)) == broken(CLOSED) == ["ceremony.not_found"]
        assert broken(PLANNED, CLOSED) == ["ceremony.not_open"]

    def test_another_facility(self):
        """The opening names another facility than the plan."""
        assert broken(PLANNED, attrs.evolve(OPENED, facility_id=RUTAN)) == [
            "ceremony.other_facility"
        ]

    def test_counts(self):
        """Numbers that nothing can have."""
        assert broken(attrs.evolve(PLANNED, expected_partners=-1)) == ["ceremony.counts"]
        for name in ("declared_partners", "declared_agreements"):
            closed = CeremonyClosed(**{name: -2})
            assert broken(OPENED, closed) == ["ceremony.counts"]
        assert broken(OPENED, batch(1, 1, batch_no=0)) == ["ceremony.counts"]

    def test_batches(self):
        """An empty one, one with a double, two of one number."""
        assert broken(OPENED, batch(1)) == ["ceremony.empty_batch"]
        assert broken(OPENED, batch(1, 1, 1)) == ["ceremony.agreement_twice"]
        twice = (batch(1, 1, batch_no=1), batch(2, 2, batch_no=1))
        assert broken(OPENED, *twice) == ["ceremony.batch_number_used"]

    def test_overlap(self):
        """Overlapping batches, unless all of them but one are answered for."""
        first, second, third = batch(1, 1, 2), batch(2, 2, 3), batch(3, 2)
        assert broken(OPENED, first, second) == ["ceremony.in_other_batch"]
        answered = attrs.evolve(second, irregular=ANSWERED)
        assert broken(OPENED, first, answered) == []
        assert broken(OPENED, first, answered, third) == ["ceremony.in_other_batch"]
        other = attrs.evolve(ANSWERED, rules=frozenset({"ceremony.other_day"}))
        unanswered = attrs.evolve(second, irregular=other)
        assert broken(OPENED, first, unanswered) == ["ceremony.in_other_batch"]

    def test_another_day_is_no_invariant(self):
        """It rests on other streams, and is a flag."""
        assert broken(attrs.evolve(OPENED, on=on(2020, 1, 1)), batch(1, 1)) == []

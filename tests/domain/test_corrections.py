"""Correcting, voiding and attaching evidence, which every aggregate shares."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void
from pemasyarakatan.domain.decider import (
    CorrectionRecorded,
    EvidenceAttached,
    RecordVoided,
    at,
    effective,
    fold,
)
from pemasyarakatan.domain.facility import (
    FACILITY,
    FacilityClass,
    FacilityKind,
    FacilityRegistered,
    HeadAppointed,
    HeadObserved,
    HeadTenureEnded,
    facility_id,
)
from pemasyarakatan.domain.values import (
    Bearing,
    Capacity,
    Grade,
    Official,
    PartialDate,
    PersonName,
    Provenance,
    SourceKind,
    Zone,
)
from pemasyarakatan.testing.scenario import given

KEY = "lapas-selong"
HERE = facility_id(KEY)
REGISTERED = FacilityRegistered(
    facility_id=HERE,
    key=KEY,
    name="Lapas",
    kind=FacilityKind.LAPAS,
    facility_class=FacilityClass.IIB,
    class_seen_on=PartialDate(),
    tz=Zone.WITA,
    registered_on=PartialDate(),
)


def seen(name: str, on: str | None = None) -> HeadObserved:
    day = PartialDate.on(date.fromisoformat(on)) if on else PartialDate()
    return HeadObserved(
        official=Official(name=PersonName(raw=name, canonical=name)), observed_on=day
    )


RAJA = seen("Raja", "2025-10-17")
TENURE = HeadAppointed(
    tenure_id=UUID(int=1),
    official=Official(capacity=Capacity.DEFINITIVE),
    from_on=date(2025, 1, 1),
)
HISTORY = (REGISTERED, RAJA)


def correct(target: int, corrected: object, reason: str = "misread") -> Correct:
    return Correct(
        stream=HERE, target_version=target, corrected=corrected, reason=reason, approved_by="head"
    )


def corrected(target: int, event: object) -> CorrectionRecorded:
    return CorrectionRecorded(
        target_version=target, corrected=event, reason="misread", approved_by="head"
    )


def void(target: int, reason: str = "never happened") -> Void:
    return Void(stream=HERE, target_version=target, reason=reason, approved_by="head")


def voided(target: int) -> RecordVoided:
    return RecordVoided(target_version=target, reason="never happened", approved_by="head")


class TestCorrect:
    """A correction replaces a whole event."""

    def test_takes_the_place_of_its_target(self) -> None:
        """The corrected event counts where its target stood."""
        change = correct(2, seen("Raja Muhammad", "2025-10-17"))
        given(FACILITY, *HISTORY).when(change).then(
            corrected(2, seen("Raja Muhammad", "2025-10-17"))
        )
        state = fold(FACILITY, (*HISTORY, corrected(2, seen("Raja Muhammad"))))
        assert [seen("Raja Muhammad")] == list(state.heads_seen)

    def test_the_latest_counts(self) -> None:
        """Of two corrections of one event the later one is in effect."""
        history = (*HISTORY, corrected(2, seen("A")), corrected(2, seen("B")))
        assert ((1, REGISTERED), (2, seen("B"))) == effective(history)

    @pytest.mark.parametrize("target", [0, 3, -1])
    def test_needs_a_target(self, target: int) -> None:
        """There must be something to correct."""
        given(FACILITY, *HISTORY).when(correct(target, RAJA)).then_refused("facility.no_target")

    def test_not_of_what_is_void(self) -> None:
        """A void event is corrected by nobody."""
        given(FACILITY, *HISTORY, voided(2)).when(correct(2, seen("A"))).then_refused(
            "facility.no_target"
        )

    def test_not_of_a_correction(self) -> None:
        """A correction is corrected by correcting the fact again."""
        given(FACILITY, *HISTORY, corrected(2, seen("A"))).when(correct(3, seen("B"))).then_refused(
            "facility.corrects_correction"
        )

    def test_of_the_same_class(self) -> None:
        """A fact is not turned into another sort of fact."""
        given(FACILITY, *HISTORY).when(correct(2, TENURE)).then_refused("facility.other_class")

    def test_of_the_same_part(self) -> None:
        """What a fact is about cannot change."""
        other = attrs.evolve(REGISTERED, key="lapas-lain", facility_id=facility_id("lapas-lain"))
        given(FACILITY, *HISTORY).when(correct(1, other)).then_refused("facility.key_field")

    def test_must_change_something_and_say_why(self) -> None:
        """A correction that changes nothing, or has no reason, is refused."""
        given(FACILITY, *HISTORY).when(correct(2, RAJA)).then_refused("facility.no_change")
        given(FACILITY, *HISTORY).when(correct(2, seen("A"), " ")).then_refused(
            "facility.no_reason"
        )

    def test_history_stays_possible(self) -> None:
        """A correction after which the history breaks an (H) rule is refused, and names it."""
        end = HeadTenureEnded(tenure_id=UUID(int=1), ended_on=date(2025, 6, 1))
        late = attrs.evolve(TENURE, from_on=date(2025, 7, 1))
        outcome = given(FACILITY, REGISTERED, TENURE, end).when(correct(2, late))
        outcome.then_refused("facility.impossible")
        assert "facility.tenure_order" in str(outcome.refused)

    def test_each_event_has_its_own_recording_day(self) -> None:
        """A corrected day after the day on which the fact was recorded is impossible."""
        moved = seen("Raja", "2025-11-01")
        days = [date(2025, 10, 18), date(2025, 10, 18)]
        given(FACILITY, *HISTORY, recorded_on=days).when(correct(2, moved)).then_refused(
            "facility.impossible"
        )
        given(FACILITY, *HISTORY).when(correct(2, moved)).then_gives(CorrectionRecorded)

    def test_never_stopped_by_an_irregularity(self) -> None:
        """A correction that makes the history irregular is accepted."""
        history = (REGISTERED, RAJA, seen("Margono", "2025-10-18"))
        given(FACILITY, *history).when(correct(3, seen("Margono", "2025-10-17"))).then_gives(
            CorrectionRecorded
        )
        wrong = attrs.evolve(RAJA, observed_on=PartialDate.on(date(2025, 10, 6), "Kamis (6/10/25)"))
        given(FACILITY, *HISTORY).when(correct(2, wrong)).then_gives(CorrectionRecorded)

    def test_no_identity_number(self) -> None:
        """The corrected text is looked at like any other."""
        given(FACILITY, *HISTORY).when(correct(2, seen("3672010101900001"))).then_refused(
            "facility.identity_number"
        )

    def test_of_nothing(self) -> None:
        """A stream without events has nothing to correct."""
        given(FACILITY).when(correct(1, RAJA)).then_refused("facility.not_found")


class TestVoid:
    """A void leaves an event out."""

    def test_leaves_its_target_out(self) -> None:
        """A void event counts no more."""
        given(FACILITY, *HISTORY).when(void(2)).then(voided(2))
        assert ((1, REGISTERED),) == effective((*HISTORY, voided(2)))

    def test_again_is_nothing(self) -> None:
        """The same void again is already so, and another one finds no target."""
        given(FACILITY, *HISTORY, voided(2)).when(void(2)).then_nothing()
        given(FACILITY, *HISTORY, voided(2)).when(void(2, "again")).then_refused(
            "facility.no_target"
        )

    def test_of_a_correction_or_void_restores(self) -> None:
        """Voiding a correction, or a void, restores what it replaced."""
        change, undone = corrected(2, seen("A")), voided(3)
        given(FACILITY, *HISTORY, change).when(void(3)).then(undone)
        assert ((1, REGISTERED), (2, RAJA)) == effective((*HISTORY, change, undone))
        restored = (*HISTORY, voided(2), voided(3))
        assert ((1, REGISTERED), (2, RAJA)) == effective(restored)
        twice = (*HISTORY, voided(2), voided(3), voided(4))
        assert ((1, REGISTERED),) == effective(twice)

    def test_needs_a_reason_and_a_target(self) -> None:
        """A void says why, and of what."""
        given(FACILITY, *HISTORY).when(void(2, " ")).then_refused("facility.no_reason")
        given(FACILITY, *HISTORY).when(void(3)).then_refused("facility.no_target")

    def test_not_of_what_others_stand_on(self) -> None:
        """What other facts need is not left out before them."""
        given(FACILITY, *HISTORY).when(void(1)).then_refused("facility.impossible")
        given(FACILITY, REGISTERED).when(void(1)).then_gives(RecordVoided)


class TestEvidence:
    """A witness for or against a fact."""

    SOURCE = Provenance(kind=SourceKind.DECREE, reference="SK 1/2025", grade=Grade.VERIFIED)

    def test_changes_no_fact(self) -> None:
        """Evidence is kept beside the fact; the same again is already so."""
        command = AttachEvidence(
            stream=HERE, target_version=2, provenance=self.SOURCE, bearing=Bearing.CONFIRMS
        )
        event = given(FACILITY, *HISTORY).when(command).then_gives(EvidenceAttached)
        given(FACILITY, *HISTORY, event).when(command).then_nothing()
        assert effective(HISTORY) == effective((*HISTORY, event))

    def test_needs_a_target(self) -> None:
        """Evidence is for something that counts."""
        command = AttachEvidence(
            stream=HERE, target_version=2, provenance=self.SOURCE, bearing=Bearing.CONTRADICTS
        )
        given(FACILITY, REGISTERED).when(command).then_refused("facility.no_target")
        given(FACILITY, *HISTORY, voided(2)).when(command).then_refused("facility.no_target")


def test_as_of_a_day() -> None:
    """Facts that certainly begin after a day are left out; what has no day is kept."""
    history = (REGISTERED, seen("A"), seen("B", "2025-10-17"), seen("C", "2025-10-18"))
    state = at(FACILITY, history, date(2025, 10, 17))
    assert ["A", "B"] == [fact.official.name.raw for fact in state.heads_seen]

"""Signing ceremonies: what was declared, what is recorded, what is unaccounted for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pemasyarakatan.domain.ceremony import (
    CeremonyClosed,
    CeremonyOpened,
    CeremonyPlanned,
    SigningBatchHeld,
    WitnessAttested,
)
from pemasyarakatan.domain.decider import CorrectionRecorded, RecordVoided
from pemasyarakatan.domain.values import PartialDate, PartnerSector
from pemasyarakatan.projections.questions.ceremonies import CEREMONIES
from tests.projections.papers import drafted, named, on, own, signed

TODAY = date(2026, 6, 1)
CEREMONY, LAPAS = own("ceremony"), own("facility")
OPENED = CeremonyOpened(ceremony_id=CEREMONY, facility_id=LAPAS, on=on(2025, 12, 31), venue="Aula")
CLOSED = CeremonyClosed(
    declared_partners=3,
    declared_agreements=2,
    declared_sectors=frozenset({PartnerSector.SOCIAL, PartnerSector.EDUCATION}),
)


def paper(log, number, partners, ceremony=CEREMONY):
    """An agreement whose signing names a ceremony."""
    return log.append(
        own("agreement", number), drafted(number, partners), signed(partners, ceremony_id=ceremony)
    )


def test_the_source_report_leaves_thirty_nine_unaccounted(told):
    """Of forty partners declared one is recorded; the office's head attended."""
    (row,) = told.ask(CEREMONIES, TODAY)
    assert (row.declared, row.recorded, row.unaccounted) == (40, 1, 39)
    assert (row.held, row.held_by, row.status) == (date(2026, 1, 28), date(2026, 1, 28), "CLOSED")
    assert row.agreements_declared is None
    assert (row.agreements_recorded, row.batches) == (1, 1)
    assert row.sectors == ("EDUCATION", "GOVERNMENT", "RELIGIOUS", "SOCIAL", "STATE_ENTERPRISE")
    (witness,) = row.witnesses
    assert witness.startswith("M. Ali Syeh Banna, Kepala Kantor Wilayah")


def test_every_column_of_a_ceremony(log):
    """Partners count once, agreements each; those of no batch count too."""
    log.append(
        CEREMONY,
        OPENED,
        SigningBatchHeld(batch_id=own("batch"), batch_no=1, agreement_ids=(own("agreement", 1),)),
        WitnessAttested(official=named("Siti", position="Kakanwil"), note="beserta jajaran"),
        WitnessAttested(official=named(None)),
        CLOSED,
    )
    paper(log, 1, (1, 2))
    paper(log, 2, (2,))
    paper(log, 3, (4,), ceremony=own("ceremony", 2))
    (row,) = log.ask(CEREMONIES, TODAY)
    assert (row.ceremony, row.facility, row.venue) == (CEREMONY, LAPAS, "Aula")
    assert (row.declared, row.recorded, row.unaccounted) == (3, 2, 1)
    assert (row.agreements_declared, row.agreements_recorded, row.batches) == (2, 2, 1)
    assert row.sectors == ("EDUCATION", "SOCIAL")
    assert row.witnesses == ("Siti, Kakanwil, beserta jajaran", "not named")


def test_more_recorded_than_declared_is_below_nought(log):
    """The archive may know more papers than the newspaper."""
    log.append(CEREMONY, OPENED, CeremonyClosed(declared_partners=1))
    paper(log, 1, (1, 2, 3))
    (row,) = log.ask(CEREMONIES, TODAY)
    assert row.unaccounted == -2


def test_what_was_not_declared_leaves_nothing_unaccounted(log):
    """Without a number nobody knows how many are missing; a plan is no declaration."""
    planned = CeremonyPlanned(
        ceremony_id=CEREMONY,
        facility_id=LAPAS,
        planned_for=PartialDate.month(2026, 7),
        expected_partners=9,
    )
    log.append(CEREMONY, planned)
    (row,) = log.ask(CEREMONIES, TODAY)
    assert (row.status, row.expected, row.declared, row.unaccounted) == ("PLANNED", 9, None, None)
    assert (row.held, row.held_by) == (date(2026, 7, 1), date(2026, 7, 31))


def test_an_undated_ceremony_comes_last(log):
    """Ceremonies come by their day, those without one after all others."""
    for number, day in enumerate((PartialDate(), on(2026, 3, 1), on(2026, 2, 1)), 1):
        log.append(
            own("ceremony", number),
            CeremonyOpened(ceremony_id=own("ceremony", number), facility_id=LAPAS, on=day),
        )
    rows = log.ask(CEREMONIES, TODAY)
    assert [row.held for row in rows] == [date(2026, 2, 1), date(2026, 3, 1), None]


def test_corrections_and_voids_count(log):
    """A corrected close counts as corrected, and the papers of a voided signing do not."""
    log.append(CEREMONY, OPENED, CLOSED)
    paper(log, 1, (1, 2))
    corrected = CeremonyClosed(declared_partners=9)
    log.append(
        CEREMONY,
        CorrectionRecorded(target_version=2, corrected=corrected, reason="r", approved_by="a"),
    )
    log.append(own("agreement", 1), RecordVoided(target_version=2, reason="r", approved_by="a"))
    (row,) = log.ask(CEREMONIES, TODAY)
    assert (row.declared, row.recorded, row.sectors) == (9, 0, ())


def test_one_facility_can_be_asked_for(log):
    """Only its ceremonies are told."""
    log.append(CEREMONY, OPENED)
    assert len(log.ask(CEREMONIES, TODAY, facility=LAPAS)) == 1
    assert log.ask(CEREMONIES, TODAY, facility=UUID(int=9)) == ()


def test_what_was_known_before_the_close(told):
    """As of a day before the ceremony nothing of it is told."""
    assert told.ask(CEREMONIES, TODAY, on=date(2026, 1, 27)) == ()
    (row,) = told.ask(CEREMONIES, TODAY, on=date(2026, 1, 28))
    assert row.unaccounted == 39


def test_as_of_a_day_before_the_opening_a_ceremony_is_planned(log):
    """What followed the opening has no day of its own, and has not been before it either."""
    planned = CeremonyPlanned(ceremony_id=CEREMONY, facility_id=LAPAS, planned_for=on(2025, 12, 31))
    batch = SigningBatchHeld(batch_id=own("batch"), agreement_ids=(own("agreement"),))
    witness = WitnessAttested(official=named("Siti"))
    log.append(CEREMONY, planned, OPENED, batch, witness, CLOSED)
    (row,) = log.ask(CEREMONIES, TODAY, on=date(2025, 12, 30))
    assert (row.status, row.held, row.declared, row.unaccounted) == (
        "PLANNED",
        date(2025, 12, 31),
        None,
        None,
    )
    assert (row.batches, row.witnesses, row.sectors) == (0, (), ())
    (row,) = log.ask(CEREMONIES, TODAY, on=date(2025, 12, 31))
    assert (row.status, row.declared, row.batches) == ("CLOSED", 3, 1)

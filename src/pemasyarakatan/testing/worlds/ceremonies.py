"""Signing ceremonies: many papers in one morning, in batches, each batch in one save."""

from __future__ import annotations

from datetime import date, timedelta

from pemasyarakatan.domain.ceremony import (
    AttestWitness,
    CeremonyClosed,
    CloseCeremony,
    HoldSigningBatch,
    OpenCeremony,
    PlanCeremony,
)
from pemasyarakatan.domain.values import Bearing, PartialDate, PartnerSector
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.drafts import draft_of, drafted, signing_of
from pemasyarakatan.testing.worlds.invented import official
from pemasyarakatan.testing.worlds.kept import Paper, Place, Stream, Tie
from pemasyarakatan.testing.worlds.papers import run
from pemasyarakatan.testing.worlds.simulation import (
    LETTER,
    MINUTES,
    NEWS,
    Simulation,
    event_of,
)

on = PartialDate.on

BATCH = 10
"""So many sign before the next are called."""


def held(sim: Simulation, place: Place, ties: list[Tie], day: date) -> Process:
    """A ceremony on a *day* on which these partners sign, from nine to noon."""
    choices = place.choices
    ceremony = Stream(id=sim.id("ceremony"))
    venue = f"Aula {place.name}"
    if place.rank != 1:
        plan = PlanCeremony(
            ceremony_id=ceremony.id,
            facility_id=place.id,
            planned_for=on(day) if choices.chance(60) else workdays.of_month(day),
            venue=venue,
            expected_partners=len(ties) + choices.below(4),
        )
        sim.tell(ceremony, plan, place, LETTER)
    papers: list[Paper] = []
    days = (day - sim.today(place)).days
    for tie in ties:
        yield sim.at_work(place, sim.today(place), since=8) if days > 8 else sim.now
        paper, draft = draft_of(sim, tie, sim.today(place))
        sim.start(drafted(sim, paper, draft, max(3, days // 3)), place)
        papers.append(paper)
    yield workdays.instant(day, place.zone, 8, 30)
    opened = OpenCeremony(ceremony_id=ceremony.id, facility_id=place.id, on=on(day), venue=venue)
    sim.tell(ceremony, opened, place, MINUTES)
    begins = workdays.instant(day, place.zone, 9)
    for first in range(0, len(papers), BATCH):
        batch = papers[first : first + BATCH]
        yield begins + timedelta(minutes=45 * (first // BATCH), seconds=choices.below(300))
        signings = [(one, signing_of(sim, one, day, ceremony=ceremony.id)) for one in batch]
        whole = HoldSigningBatch(
            ceremony_id=ceremony.id,
            batch_id=sim.id("batch"),
            batch_no=first // BATCH + 1,
            agreement_ids=tuple(one.id for one in batch),
        )
        sim.tell_together((*signings, (ceremony, whole)), place, MINUTES, on=day)
    yield workdays.instant(day, place.zone, 12, 10)
    witness = AttestWitness(
        ceremony_id=ceremony.id, official=place.office.head, note="beserta jajaran"
    )
    sim.tell(ceremony, witness, place, NEWS)
    if choices.chance(50):
        guest = official(sim.person(choices), "Wali Kota", place.regency)
        sim.tell(ceremony, AttestWitness(ceremony_id=ceremony.id, official=guest), place, NEWS)
    yield sim.at_work(place, day, since=13)
    declared = len(papers) + choices.weighted((0, 1, 3, -1), (6, 2, 1, 1))
    close = CloseCeremony(
        ceremony_id=ceremony.id,
        declared_partners=declared,
        declared_text=f"{declared} mitra kerja",
        declared_sectors=frozenset({PartnerSector.LOCAL_GOVERNMENT, PartnerSector.SOCIAL}),
        sector_text="instansi pemerintah dan organisasi sosial",
        programme_items=("penampilan musik Contoh", "ramah tamah"),
    )
    version = sim.tell(ceremony, close, place, NEWS)
    sim.start(_mended(sim, place, ceremony, close, version), place)
    for paper in papers:
        sim.start(run(sim, paper), place)


def _mended(
    sim: Simulation, place: Place, ceremony: Stream, close: CloseCeremony, version: int
) -> Process:
    """What the newspaper said is looked at again; a witness was none."""
    yield sim.at_work(place, sim.today(place) + timedelta(days=2))
    if place.rank < 2:
        guest = official(sim.person(place.choices), "Tamu", place.regency)
        attest = AttestWitness(ceremony_id=ceremony.id, official=guest)
        late = sim.tell(ceremony, attest, place, NEWS)
        sim.attach(ceremony, version, place, MINUTES, Bearing.CONFIRMS)
        yield sim.at_work(place, sim.today(place) + timedelta(days=6))
        sim.void(ceremony, late, place, "hadir setelah acara selesai")
    corrected = event_of(CeremonyClosed, close, programme_items=("ramah tamah",))
    sim.correct(ceremony, version, corrected, place, "susunan acara berubah")

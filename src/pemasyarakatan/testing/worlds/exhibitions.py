"""Exhibitions of inmates' products: announced, put off, held or cancelled."""

from __future__ import annotations

from datetime import timedelta

from pemasyarakatan.domain.exhibition import (
    AnnounceExhibition,
    CancelExhibition,
    ExhibitionAnnounced,
    HoldExhibition,
    ProductCategory,
    RescheduleExhibition,
)
from pemasyarakatan.domain.values import Bearing, PartialDate
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.kept import Office, Stream
from pemasyarakatan.testing.worlds.simulation import LETTER, NEWS, Simulation, event_of

on = PartialDate.on


def shown(sim: Simulation, office: Office) -> Process:
    """Some five exhibitions a year under one office."""
    choices = office.choices
    turn = 0
    day = sim.first + timedelta(days=6 + choices.below(20))
    while True:
        day = workdays.opens(day)
        yield sim.recorded(office, day)
        turn += 1
        yield from _one(sim, office, turn)
        day = sim.today(office) + timedelta(days=20 + choices.below(30))


def _one(sim: Simulation, office: Office, turn: int) -> Process:
    choices = office.choices
    announced = sim.today(office)
    first = workdays.after(announced, 12 + choices.below(25))
    exhibition = Stream(sim.id("exhibition"))
    announce = AnnounceExhibition(
        exhibition_id=exhibition.id,
        name=f"Pameran Hasil Karya Contoh {office.number}-{turn}",
        days=tuple(first + timedelta(days=n) for n in range(1 + choices.below(3))),
        venue=f"Lapangan Contoh {office.number}",
        stated_categories=frozenset({ProductCategory.KULINER, ProductCategory.KERAJINAN_TANGAN}),
        exhaustive=False,
        announced_on=on(announced) if choices.chance(70) else PartialDate(latest=announced),
    )
    version = sim.tell(exhibition, announce, office, NEWS)
    if sim.turn("exhibition misquoted", 4):
        yield sim.at_work(office, announced + timedelta(days=3))
        corrected = event_of(ExhibitionAnnounced, announce, venue=f"Gedung Contoh {office.number}")
        sim.correct(exhibition, version, corrected, office, "tempat salah dikutip")
    if turn % 3 == 2:
        yield sim.at_work(office, first - timedelta(days=4))
        put_off = sim.today(office)
        first = workdays.after(first, 14)
        reschedule = RescheduleExhibition(
            exhibition_id=exhibition.id,
            days=(first,),
            on=on(put_off),
            reason="tempat belum siap",
        )
        sim.tell(exhibition, reschedule, office, LETTER)
    if turn % 3 == 0:
        yield sim.at_work(office, first - timedelta(days=3))
        cancel = CancelExhibition(
            exhibition_id=exhibition.id,
            on=on(sim.today(office)),
            reason="anggaran dialihkan",
        )
        sim.tell(exhibition, cancel, office, LETTER)
        return
    differs = choices.chance(15)
    day = workdays.after(first, 7) if differs else first
    yield sim.recorded(office, day)
    why = sim.irregular(office, "dibuka seminggu kemudian", "exhibition.days_differ")
    hold = HoldExhibition(
        exhibition_id=exhibition.id, on=on(day), irregular=why if differs else None
    )
    version = sim.tell(exhibition, hold, office, NEWS, on=day)
    yield sim.at_work(office, sim.today(office) + timedelta(days=3))
    if sim.turn("exhibition shown", 2):
        sim.attach(exhibition, version, office, NEWS, Bearing.CONFIRMS)
    else:
        sim.void(exhibition, version, office, "berita tentang pameran lain")

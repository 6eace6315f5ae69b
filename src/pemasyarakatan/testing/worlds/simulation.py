"""The simulation: the world as it stands, and how its processes have something recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID, uuid5

from attrs import evolve, fields, frozen

from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void
from pemasyarakatan.domain.together import Together
from pemasyarakatan.domain.values import (
    Bearing,
    Digest,
    EvidenceRef,
    Grade,
    Inferred,
    Irregularity,
    PersonName,
    Provenance,
    SourceKind,
    Zone,
)
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.worlds import invented, workdays
from pemasyarakatan.testing.worlds.agenda import Agenda, Process, Said
from pemasyarakatan.testing.worlds.kept import Desk, Office, Partner, Place, Stream
from pemasyarakatan.testing.worlds.size import Size

NAMESPACE = UUID("a3a4c1f0-52b7-5d0e-8f5b-0d6a1c7e9b11")
"""The namespace of every id that a synthetic world makes up."""

LABEL = "SYNTHETIC"
"""The word with which the reference of every source of a synthetic world begins."""

LATE = 30
"""What is recorded more than so many days after it happened says why."""


@frozen
class Source:
    """What kind of paper a fact is taken from, and what it is called."""

    kind: SourceKind
    grade: Grade
    text: str


MINUTES = Source(SourceKind.MINUTES, Grade.DOCUMENTED, "berita acara")
LETTER = Source(SourceKind.LETTER, Grade.DOCUMENTED, "surat")
DECREE = Source(SourceKind.DECREE, Grade.VERIFIED, "keputusan")
NEWS = Source(SourceKind.NEWS, Grade.REPORTED, "berita koran Contoh")
COPY = Source(SourceKind.SIGNED_COPY, Grade.VERIFIED, "salinan bertanda tangan")
SHEET = Source(SourceKind.IMPORT, Grade.REPORTED, "rekap kerja sama UPT")
ORAL = Source(SourceKind.ORAL, Grade.REPORTED, "keterangan lisan petugas")

_DELAYS = (0, 1, 2, 3, 5, 8, 14, 25, 45, 80)
_DELAY_WEIGHTS = (50, 20, 8, 6, 5, 4, 3, 2, 1, 1)
_WHY_LATE = (
    "berkas baru diterima dari seksi",
    "lembar kegiatan terselip dan baru ditemukan",
    "petugas pencatat baru ditunjuk",
    "menunggu salinan dari mitra",
)


class Simulation:
    """One run of a world; *waiting* processes and what stands now are all that it holds."""

    def __init__(self, label: str, seed: int, size: Size) -> None:
        self.label = label
        self.seed = seed
        self.size = size
        self.choices = Choices(self._chance("nation"))
        self.agenda = Agenda(size.begins, size.ends)
        self.first = workdays.opens(size.first)
        self._ids = 0
        self._people = 0
        self._commands = 0
        self.directorate = self._office(0, Zone.WIB, "Direktorat Jenderal Pemasyarakatan (Contoh)")
        self.offices = tuple(
            self._office(n, size.zone(n), f"Kantor Wilayah Ditjen Pemasyarakatan Contoh {n}")
            for n in range(1, size.offices + 1)
        )
        self.places: list[Place] = []
        self.partners: dict[tuple[int, int], Partner] = {}
        self._turns: dict[str, int] = {}

    def _chance(self, *path: object) -> Random:
        """A source of chance for one part of the world, apart from all others."""
        text = "/".join(map(str, (self.label, self.seed, *path)))
        # Of Random only seeding by a whole number and random() are used: Python keeps both.
        return Random(int.from_bytes(sha256(text.encode()).digest()[:16]))  # noqa: S311

    def desk_chance(self, number: int) -> Choices:
        """The source of chance of one unit."""
        return Choices(self._chance("unit", number))

    def _office(self, number: int, zone: Zone, name: str) -> Office:
        choices = Choices(self._chance("office", number))
        head = invented.official(self.person(choices), f"Kepala {name}", name)
        return Office(
            id=self.id("office"), name=name, zone=zone, choices=choices, number=number, head=head
        )

    # --- what is made up -------------------------------------------------------------------------

    def id(self, what: str) -> UUID:
        """A new id."""
        self._ids += 1
        return uuid5(NAMESPACE, f"{self.label}/{self.seed}/{what}/{self._ids}")

    def turn(self, what: str, of: int) -> bool:
        """True for one in so many of a thing that happens, from the middle of the first on.

        Where chance could leave a seldom thing out of a small world altogether, this does not.
        """
        count = self._turns[what] = self._turns.get(what, 0) + 1
        return count % of == of // 2

    def person(self, choices: Choices) -> PersonName:
        """Somebody who does not exist, and whom nobody else is called like."""
        self._people += 1
        return invented.person(choices, self._people)

    def evidence(self, what: str) -> EvidenceRef:
        """A paper by an opaque id and the digest of what it says."""
        self._ids += 1
        reference = f"arsip-contoh-{what}-{self._ids}"
        return EvidenceRef(reference=reference, sha256=_digest(reference))

    def irregular(self, desk: Desk, reason: str, *rules: str) -> Irregularity:
        """What somebody answers for."""
        return Irregularity(
            rules=frozenset(rules), reason=reason, acknowledged_by=f"kepala {desk.name}"
        )

    # --- time ------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The instant at which the world stands."""
        return self.agenda.now

    def today(self, desk: Desk) -> date:
        """The civil date at a desk."""
        return workdays.civil(self.now, desk.zone)

    def at_work(self, desk: Desk, day: date, *, since: int = 8, until: int = 15) -> datetime:
        """An instant within the office hours of a day, or of the next working day."""
        hour = since + desk.choices.below(until - since + 1)
        minute, second = desk.choices.below(60), desk.choices.below(60)
        return workdays.instant(workdays.opens(day), desk.zone, hour, minute, second)

    def recorded(self, desk: Desk, day: date) -> datetime:
        """When what happened on *day* is recorded: mostly within days, at times much later."""
        delay = desk.choices.weighted(_DELAYS, _DELAY_WEIGHTS)
        return self.at_work(desk, day + timedelta(days=delay), since=13 if delay == 0 else 8)

    def at_closing(self, desk: Desk, day: date) -> datetime:
        """When what is handed in at the end of the month of *day* is recorded."""
        late = [one for one in workdays.closing_days(day) if one >= day]
        return self.at_work(desk, desk.choices.pick(late or [day]), since=10)

    def start(self, process: Process, place: Place | None = None) -> None:
        """Let a process begin; with its unit's last day it breaks off."""
        if place is None or place.closes is None:
            self.agenda.start(process)
        else:
            self.agenda.start(process, until=workdays.instant(place.closes, place.zone, 16))

    # --- telling ---------------------------------------------------------------------------------

    def tell(
        self,
        stream: Stream,
        command: Any,
        desk: Desk,
        source: Source,
        *,
        on: date | None = None,
        inferred: tuple[Inferred, ...] = (),
    ) -> int:
        """Record *command* now, of what happened *on* a day; gives the version of its event."""
        stream.version += 1
        said = self._said(desk, source, on, inferred)
        telling = self.agenda.tell(command, said)
        if desk.choices.below(250) == 0:
            self.agenda.again(telling)
        return stream.version

    def tell_together(
        self,
        told: Sequence[tuple[Stream, Any]],
        desk: Desk,
        source: Source,
        *,
        on: date | None = None,
    ) -> None:
        """Record several commands in one save."""
        for stream, _ in told:
            stream.version += 1
        together = Together(commands=tuple(command for _, command in told))
        self.agenda.tell(together, self._said(desk, source, on, ()))

    def _said(
        self, desk: Desk, source: Source, on: date | None, inferred: tuple[Inferred, ...]
    ) -> Said:
        self._commands += 1
        return Said(
            actor=f"petugas, {desk.name}",
            source=self._provenance(desk, source, on, inferred),
            command_id=f"{self.label}-{self.seed}-{self._commands}",
        )

    def _provenance(
        self, desk: Desk, source: Source, on: date | None, inferred: tuple[Inferred, ...]
    ) -> Provenance:
        reference = f"{LABEL} {self.label} {self.seed}: {source.text}, {desk.name}"
        today = self.today(desk)
        days = (today - on).days if on else 0
        why = None
        if days > LATE:
            why = f"terlambat {days} hari: {desk.choices.pick(_WHY_LATE)}"
        copied = source.kind is SourceKind.SIGNED_COPY
        return Provenance(
            kind=source.kind,
            reference=reference,
            locator=why,
            grade=source.grade,
            sha256=_digest(f"{reference}/{self._commands}") if copied else None,
            seen_on=today,
            inferred=inferred,
        )

    # --- amending --------------------------------------------------------------------------------

    def correct(self, stream: Stream, version: int, corrected: Any, desk: Desk, reason: str) -> int:
        """Put *corrected* in the place of the event at a version."""
        command = Correct(
            stream=stream.id,
            target_version=version,
            corrected=corrected,
            reason=reason,
            approved_by=f"kepala {desk.name}",
        )
        return self.tell(stream, command, desk, MINUTES)

    def void(self, stream: Stream, version: int, desk: Desk, reason: str) -> int:
        """Leave the event at a version out of account."""
        command = Void(
            stream=stream.id,
            target_version=version,
            reason=reason,
            approved_by=f"kepala {desk.name}",
        )
        return self.tell(stream, command, desk, MINUTES)

    def attach(
        self, stream: Stream, version: int, desk: Desk, source: Source, bearing: Bearing
    ) -> int:
        """Attach a witness for or against the event at a version."""
        note = None if bearing is Bearing.CONFIRMS else "tanggal dalam berita lain"
        command = AttachEvidence(
            stream=stream.id,
            target_version=version,
            provenance=self._provenance(desk, source, None, ()),
            bearing=bearing,
            note=note,
        )
        return self.tell(stream, command, desk, source)


def event_of(event: type[Any], command: Any, **changes: Any) -> Any:
    """The *event* that a command gave when nothing was irregular, with *changes*."""
    names = [one.name for one in fields(event) if hasattr(command, one.name)]
    return evolve(event(**{name: getattr(command, name) for name in names}), **changes)


def _digest(text: str) -> Digest:
    return Digest(sha256(text.encode()).hexdigest())

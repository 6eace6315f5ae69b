"""What streams are called: by their newest names, corrections included; and a store's listing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from attrs import define, field, frozen

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.cli.sentences import words
from pemasyarakatan.domain.agreement import (
    AddendumSigned,
    AgreementDrafted,
    AgreementRenewed,
    InstrumentKind,
    InstrumentSigned,
    NumberCompleted,
    NumberCorrected,
    PKSSigned,
)
from pemasyarakatan.domain.assistance import AidProgrammeOpened
from pemasyarakatan.domain.ceremony import CeremonyOpened, CeremonyPlanned
from pemasyarakatan.domain.compliance import (
    BriefingAttended,
    ComplianceProgressReported,
    ComplianceReturned,
    ComplianceVerified,
    ExemptionGranted,
)
from pemasyarakatan.domain.decider import AMENDMENTS, effective
from pemasyarakatan.domain.directive import DirectiveIssued
from pemasyarakatan.domain.exhibition import ExhibitionAnnounced
from pemasyarakatan.domain.facility import FacilityRegistered, FacilityRenamed
from pemasyarakatan.domain.partner import PartnerAliasAdded, PartnerRegistered, PartnerRenamed
from pemasyarakatan.domain.partnership import PartnershipOpened, VisitHeld
from pemasyarakatan.domain.register import NameClaimed, NameKept, NumberClaimed
from pemasyarakatan.domain.text import normalise_name, normalise_number
from pemasyarakatan.domain.values import PartialDate, Zone
from pemasyarakatan.errors import UnknownStream

_NAMING = (
    FacilityRegistered,
    FacilityRenamed,
    PartnerRegistered,
    PartnerRenamed,
    PartnerAliasAdded,
    PartnershipOpened,
    AgreementDrafted,
    PKSSigned,
    InstrumentSigned,
    NumberCompleted,
    NumberCorrected,
    AddendumSigned,
    AgreementRenewed,
    NumberClaimed,
    NameClaimed,
    AidProgrammeOpened,
    ExhibitionAnnounced,
    CeremonyPlanned,
    CeremonyOpened,
    DirectiveIssued,
    BriefingAttended,
    ComplianceProgressReported,
    ComplianceReturned,
    ComplianceVerified,
    ExemptionGranted,
    NameKept,
)

_PAPERS = {
    InstrumentKind.PKS: "PKS",
    InstrumentKind.RENCANA_KERJA: "Rencana Kerja",
    InstrumentKind.NOTA_KESEPAHAMAN: "Nota Kesepahaman",
    InstrumentKind.NOTA_KESEPAKATAN: "Nota Kesepakatan",
}


_SIGNING = ("agreement.pks_signed@", "agreement.instrument_signed@", "agreement.correction")


@frozen(kw_only=True)
class Listed:
    """One stream as it is listed; *recorded_at* is that of its newest event."""

    stream: UUID
    kind: str
    title: str
    version: int
    recorded_at: str


@define
class _Entry:
    """What one stream is called: its own names, the newest first; numbers; who is bound by it."""

    names: list[str] = field(factory=list)
    numbers: list[str] = field(factory=list)
    between: tuple[UUID, ...] = ()
    zone: Zone | None = None


@define
class _Seen:
    """What a walk through the log has seen of one stream."""

    kind: str
    newest: Any
    naming: list[Any] = field(factory=list)
    amended: bool = False


class Directory:
    """Looks up by id what a stream is called; walks through the log only to list it."""

    def __init__(self, app: Pemasyarakatan) -> None:
        self._app = app
        self._entries: dict[UUID, _Entry | None] = {}
        self._trips: dict[UUID, list[UUID]] | None = None
        self._signings: dict[UUID, list[UUID]] | None = None

    def title(self, stream: UUID, *, apart_from: UUID | None = None) -> str:
        """What the stream is called; its id where nothing says.

        The sides that are in the stream *apart_from* too are left out, unless nothing remains.
        """
        entry = self._entry(stream)
        if entry is None:
            return str(stream)
        other = self._entry(apart_from) if apart_from else None
        known = other.between if other else ()
        sides = [one for one in entry.between if one not in known]
        sides = sides if sides or entry.names else list(entry.between)
        parties = " – ".join(self.title(one) for one in sides)
        own = entry.names[:1]
        if entry.numbers:
            own.append(f"No. {entry.numbers[0]}")
        return " · ".join(part for part in (*own, parties) if part) or str(stream)

    def zone(self, stream: UUID) -> Zone:
        """The zone in which a stream's days are counted: that of the facility involved, or WIT."""
        entry = self._entry(stream)
        if entry is None:
            return Zone.WIT
        zones = (self._entry(one) for one in entry.between)
        return entry.zone or next((one.zone for one in zones if one and one.zone), Zone.WIT)

    def together(self, joint_visit: UUID) -> tuple[UUID, ...]:
        """The partnerships that were visited on one trip; looks through the whole log once."""
        if self._trips is None:
            self._trips = {}
            for stored in self._app.stored():
                if stored.topic.startswith(("partnership.visit_held@", "partnership.correction")):
                    self._remember(self._app.records.to_domain_event(stored))
        return tuple(dict.fromkeys(self._trips.get(joint_visit, ())))

    def _remember(self, record: Any) -> None:
        assert self._trips is not None
        event = getattr(record.event, "corrected", record.event)
        if isinstance(event, VisitHeld) and event.joint_visit_ref is not None:
            self._trips.setdefault(event.joint_visit_ref, []).append(record.originator_id)

    def papers_of(self, organisation: UUID) -> Iterator[UUID]:
        """The agreements that bind an organisation; looks through the whole log."""
        for paper in self.of_kind("agreement"):
            entry = self._entry(paper)
            if entry is not None and organisation in entry.between:
                yield paper

    def signed_at(self, ceremony: UUID) -> tuple[UUID, ...]:
        """The agreements of which some signing named this ceremony, also if corrected since.

        Looks through the whole log once.
        """
        if self._signings is None:
            self._signings = {}
            for stored in self._app.stored():
                if stored.topic.startswith(_SIGNING):
                    self._remember_signing(self._app.records.to_domain_event(stored))
        return tuple(dict.fromkeys(self._signings.get(ceremony, ())))

    def _remember_signing(self, record: Any) -> None:
        assert self._signings is not None
        event = getattr(record.event, "corrected", record.event)
        if isinstance(event, PKSSigned | InstrumentSigned) and event.ceremony_id is not None:
            self._signings.setdefault(event.ceremony_id, []).append(record.originator_id)

    def of_kind(self, kind: str) -> Iterator[UUID]:
        """The streams of one kind, in the order in which they were begun."""
        for stored in self._app.stored():
            if stored.originator_version == 1 and stored.topic.startswith(f"{kind}."):
                yield UUID(str(stored.originator_id))

    def listed(self, find: str | None = None) -> Iterator[Listed]:
        """Every stream, or those whose title or one of whose aliases holds *find*."""
        seen = self._walk()
        for stream, one in seen.items():
            if not one.amended:
                self._entries[stream] = _entry_of(one.naming)
        for stream, one in seen.items():
            title = self.title(stream)
            entry = self._entry(stream)
            names = [*entry.names, *entry.numbers] if entry else []
            if find is None or any(_holds(name, find) for name in (title, *names)):
                yield Listed(
                    stream=stream,
                    kind=one.kind,
                    title=title,
                    version=one.newest.originator_version,
                    recorded_at=one.newest.recorded_at.isoformat().replace("+00:00", "Z"),
                )

    def _walk(self) -> dict[UUID, _Seen]:
        seen: dict[UUID, _Seen] = {}
        for stored in self._app.stored():
            record = self._app.records.to_domain_event(stored)
            one = seen.setdefault(record.originator_id, _Seen(record.aggregate, record))
            one.newest = record
            if isinstance(record.event, _NAMING):
                one.naming.append(record.event)
            elif isinstance(record.event, AMENDMENTS):
                one.amended = True
        return seen

    def _entry(self, stream: UUID) -> _Entry | None:
        if stream not in self._entries:
            try:
                history = [record.event for record in self._app.history(stream)]
            except UnknownStream:
                self._entries[stream] = None
            else:
                self._entries[stream] = _entry_of(event for _, event in effective(history))
        return self._entries[stream]


def _holds(name: str, text: str) -> bool:
    """Whether *text* stands in *name*, however it is typed; a text of signs alone as it is."""
    wanted = normalise_name(text)
    return wanted in normalise_name(name) if wanted else text.casefold() in name.casefold()


def _arahan(event: DirectiveIssued) -> str:
    """A directive by who gave it, and when."""
    who, on = words.name(event.issuer.name) or words.post(event.issuer), words.day(event.issued_on)
    return f"Arahan, {who}, {on}" if who else f"Arahan, {on}"


def _entry_of(events: Iterable[Any]) -> _Entry:
    entry = _Entry()
    renamed: list[tuple[date, str]] = []
    for event in events:
        match event:
            case FacilityRegistered():
                entry.names += [event.name, event.key]
                entry.zone = event.tz
            case FacilityRenamed() | PartnerRenamed():
                renamed.append((event.effective_on, event.name))
            case PartnerRegistered():
                entry.names += [event.name or event.private_ref or "a partner"]
            case PartnerAliasAdded():
                entry.names.append(event.alias_raw)
            case PartnershipOpened():
                entry.between = (event.facility_id, event.partner_id)
            case AgreementDrafted():
                entry.between = tuple(one.organisation_id for one in event.parties)
                title = f" “{event.title}”" if event.title else ""
                entry.names.append(f"{_PAPERS[event.kind]}{title}")
            case PKSSigned() | InstrumentSigned():
                entry.numbers += [number.raw for number in event.numbers]
            case NumberCompleted() | AddendumSigned() | AgreementRenewed():
                entry.numbers += [event.number.raw] if event.number else []
            case NumberCorrected():
                wrong = normalise_number(event.old.raw)
                entry.numbers = [
                    event.new.raw if normalise_number(raw) == wrong else raw
                    for raw in entry.numbers
                ]
            case NumberClaimed() | NameClaimed() | NameKept():
                entry.names.append(event.raw)
            case AidProgrammeOpened():
                entry.between = (event.facility_id,)
                entry.names.append(event.title or "aid programme")
            case ExhibitionAnnounced():
                entry.names.append(event.name)
            case CeremonyPlanned():
                entry.between = (event.facility_id,)
                entry.names += _called("Planned signing ceremony", event.planned_for, event.venue)
            case CeremonyOpened():
                entry.between = (event.facility_id,)
                entry.names[:0] = _called("Signing ceremony", event.on, event.venue)
            case DirectiveIssued():
                entry.names.append(_arahan(event))
            case (
                BriefingAttended()
                | ComplianceProgressReported()
                | ComplianceReturned()
                | ComplianceVerified()
                | ExemptionGranted()
            ):
                entry.names = ["Tindak lanjut"]
                entry.between = (event.of.directive_id, event.of.organisation_id)
            case _:
                pass
    entry.names[:0] = [name for _, name in sorted(renamed, key=itemgetter(0), reverse=True)]
    return entry


def _called(what: str, day: PartialDate, venue: str | None) -> list[str]:
    """What a ceremony is called, and its venue, by which it is found too."""
    when = f" of {words.day(day)}" if day.dated else ", undated"
    return [f"{what}{when}", *([venue] if venue else [])]

"""Directives of the Directorate, and what every unit and regional office answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from attrs import define

from pemasyarakatan.domain.compliance import (
    AttendBriefing,
    BriefingAttended,
    ComplianceKey,
    GrantExemption,
    ProgressStatus,
    ReportProgress,
    ReturnCompliance,
    VerifyCompliance,
    compliance_id,
)
from pemasyarakatan.domain.directive import (
    AddresseeKind,
    Addressees,
    AmendDirectivePoint,
    Channel,
    DirectiveIssued,
    DirectivePoint,
    IssueDirective,
    PointForce,
    PointKind,
    RevokeDirective,
)
from pemasyarakatan.domain.values import Bearing, Inferred, PartialDate
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.invented import official
from pemasyarakatan.testing.worlds.kept import Desk, Office, Place, Stream
from pemasyarakatan.testing.worlds.simulation import (
    LETTER,
    MINUTES,
    NEWS,
    ORAL,
    SHEET,
    Simulation,
    event_of,
)

on = PartialDate.on

_ASKED = (
    ("menyerahkan data Penyedia Bahan Makanan (BAMA) lokal", PointKind.SUBMIT),
    ("mempersiapkan produk unggulan hasil karya", PointKind.PREPARE),
    ("menyalurkan bantuan sosial tepat sasaran", PointKind.CONDUCT),
    ("menyerahkan rekap kerja sama", PointKind.SUBMIT),
    ("menggelar razia dan tes urine", PointKind.CONDUCT),
    ("menyiapkan lahan ketahanan pangan", PointKind.PREPARE),
    ("melaporkan capaian pelatihan", PointKind.SUBMIT),
)
_UNITS = Addressees(kinds=frozenset({AddresseeKind.UPT}))
_ALL = Addressees(kinds=frozenset({AddresseeKind.UPT, AddresseeKind.KANWIL}))
_OFFICES = Addressees(kinds=frozenset({AddresseeKind.KANWIL}))


@define
class Order:
    """A directive while it is answered."""

    stream: Stream
    number: int
    issued_on: date
    command: IssueDirective
    revoked_on: date | None = None

    @property
    def channel(self) -> Channel:
        """By what way it was given."""
        return self.command.channel

    @property
    def points(self) -> tuple[DirectivePoint, ...]:
        """What it asks."""
        return self.command.points

    def due(self, point: DirectivePoint) -> date:
        """By when one should answer, stated or not."""
        if point.due is not None and point.due.exact is not None:
            return point.due.exact
        return workdays.after(self.issued_on, 25)


def issued(sim: Simulation) -> Process:
    """Two directives a month: a briefing by Zoom, and a letter."""
    month = sim.size.first
    number = 0
    while True:
        for channel, day in ((Channel.ZOOM, 6), (Channel.LETTER, 19)):
            heard = workdays.after(month.replace(day=1), day + sim.choices.below(3))
            if heard < sim.first + timedelta(days=2):
                continue
            number += 1
            yield workdays.instant(heard, sim.directorate.zone, 9)
            order = _issue(sim, number, heard, channel)
            yield workdays.instant(heard, sim.directorate.zone, 10)
            for place in sim.places:
                if place.choices.chance(97):
                    sim.start(_answered(sim, order, place), place)
            for office in sim.offices:
                sim.start(_answered(sim, order, office))
            sim.start(_changed(sim, order))
        month = workdays.next_month(month)


def _issue(sim: Simulation, number: int, day: date, channel: Channel) -> Order:
    choices = sim.choices
    first = choices.below(len(_ASKED))
    points = tuple(
        _point(sim, f"P{n + 1}", _ASKED[(first + n) % len(_ASKED)], day)
        for n in range(choices.weighted((2, 3, 4), (2, 5, 3)))
    )
    command = IssueDirective(
        directive_id=sim.id("directive"),
        issuer=sim.directorate.head,
        issued_on=workdays.as_printed(day),
        channel=channel,
        addressees=_UNITS if choices.chance(70) else _ALL,
        points=points,
        exhaustive=channel is Channel.LETTER,
        note=None if choices.chance(60) else "rencana dan target kerja ke depan",
    )
    order = Order(Stream(command.directive_id), number, day, command)
    source = NEWS if channel is Channel.ZOOM else LETTER
    sim.tell(order.stream, command, sim.directorate, source, on=day)
    return order


def _point(sim: Simulation, code: str, asked: tuple[str, PointKind], day: date) -> DirectivePoint:
    choices = sim.choices
    text, kind = asked
    closing = workdays.closing_days(day + timedelta(days=3))[-1]
    due = closing if choices.chance(75) else workdays.after(day, 14 + choices.below(30))
    addressees = choices.weighted((_UNITS, _ALL, None, _OFFICES), (12, 6, 2, 1))
    if code == "P1":
        addressees = _UNITS
    return DirectivePoint(
        code=code,
        text=text,
        kind=kind,
        force=choices.pick(tuple(PointForce)),
        addressees=addressees,
        due=on(due) if choices.chance(85) else None,
    )


def _mended(sim: Simulation, order: Order) -> Process:
    """What was first taken from the news is looked at again when the letter is there."""
    at = sim.directorate
    yield sim.at_work(at, order.issued_on + timedelta(days=2))
    if order.number % 6 == 1:
        sim.attach(order.stream, 1, at, LETTER, Bearing.CONFIRMS)
    if order.number % 6 == 2:
        corrected = event_of(DirectiveIssued, order.command, note="sesuai surat")
        sim.correct(order.stream, 1, corrected, at, "catatan dikutip dari surat")
    if order.number % 12 == 4:
        amend = AmendDirectivePoint(
            directive_id=order.stream.id,
            point="P1",
            amended_on=sim.today(at),
            text="butir yang salah kutip",
            reason="dikutip dari konsep",
            by=at.head,
            reference="konsep surat Contoh",
        )
        version = sim.tell(order.stream, amend, at, ORAL)
        yield sim.at_work(at, order.issued_on + timedelta(days=4))
        sim.void(order.stream, version, at, "konsep itu tidak pernah dikirim")


def _changed(sim: Simulation, order: Order) -> Process:
    """A due day is moved, at times after it had passed; a directive is seldom taken back."""
    choices = sim.choices
    yield from _mended(sim, order)
    if choices.chance(22) or order.number % 12 == 3:
        point = order.points[0]
        yield sim.at_work(sim.directorate, order.due(point) + timedelta(days=choices.below(7) - 3))
        today = sim.today(sim.directorate)
        amend = AmendDirectivePoint(
            directive_id=order.stream.id,
            point=point.code,
            amended_on=today,
            due=on(workdays.after(today, 14)),
            reason="permintaan kantor wilayah",
            by=sim.directorate.head,
            reference=f"surat Contoh nomor {order.number}",
        )
        sim.tell(order.stream, amend, sim.directorate, LETTER)
    elif choices.chance(5) or order.number % 12 == 8:
        yield sim.at_work(sim.directorate, order.issued_on + timedelta(days=20))
        today = sim.today(sim.directorate)
        revoke = RevokeDirective(
            directive_id=order.stream.id,
            on=on(today),
            by=sim.directorate.head,
            reason="diganti dengan arahan baru",
        )
        order.revoked_on = today
        sim.tell(order.stream, revoke, sim.directorate, LETTER)


# --- answers -------------------------------------------------------------------------------------


def _answered(sim: Simulation, order: Order, desk: Place | Office) -> Process:
    """What one organisation hears and answers, point by point."""
    choices = desk.choices
    of = ComplianceKey(directive_id=order.stream.id, organisation_id=desk.id)
    answer = Stream(id=compliance_id(order.stream.id, desk.id))
    if order.channel is Channel.ZOOM:
        yield sim.now + timedelta(seconds=60 + choices.below(3400))
        yield from _heard(sim, order, desk, answer, of)
    if isinstance(desk, Office):
        points = tuple(one for one in order.points if one.addressees in (_ALL, _OFFICES))
    else:
        points = tuple(one for one in order.points if one.addressees is not _OFFICES)
    steps = sorted(
        (step for point in points for step in _steps(sim, order, point, desk)),
        key=lambda step: step[0],
    )
    regardless = choices.chance(20)
    for when, point, step in steps:
        yield when
        if order.revoked_on is not None and not regardless:
            return
        _step(sim, desk, answer, of, point, step)


def _heard(
    sim: Simulation, order: Order, desk: Place | Office, answer: Stream, of: ComplianceKey
) -> Process:
    """A briefing is attended; some of it is put right later."""
    choices = desk.choices
    head = desk.head_on(order.issued_on) if isinstance(desk, Place) else desk.head
    attend = AttendBriefing(
        of=of,
        on=on(order.issued_on),
        attendees=(head,),
        note=f"jajaran pegawai {desk.name}" if choices.chance(60) else None,
        headcount=4 + choices.below(30) if choices.chance(40) else None,
    )
    version = sim.tell(answer, attend, desk, NEWS if choices.chance(30) else MINUTES)
    if sim.turn("briefing", 60):
        yield sim.at_work(desk, sim.today(desk) + timedelta(days=1))
        if sim.turn("briefing miscounted", 2):
            corrected = event_of(BriefingAttended, attend, headcount=3)
            sim.correct(answer, version, corrected, desk, "jumlah hadir salah ketik")
        else:
            sim.attach(answer, version, desk, NEWS, Bearing.CONFIRMS)


Step = tuple[datetime, DirectivePoint, str]


def _steps(sim: Simulation, order: Order, point: DirectivePoint, desk: Desk) -> Iterator[Step]:
    """When what is done on a point; each step on a later day than the one before it."""
    choices = desk.choices
    due = order.due(point)
    if choices.chance(2):
        yield (
            sim.at_work(desk, order.issued_on + timedelta(days=3 + choices.below(5))),
            point,
            "exempt",
        )
        return
    day = workdays.after(order.issued_on, 1 + choices.below(6))
    if choices.chance(38):
        yield sim.at_work(desk, day), point, "begun"
    if not choices.chance(91):
        return
    early = max(due - timedelta(days=choices.below(10)), day + timedelta(days=2))
    closing = max(choices.pick(workdays.closing_days(due)), day + timedelta(days=2))
    late = due + timedelta(days=1 + choices.below(20))
    day = choices.weighted((closing, early, max(late, early)), (60, 27, 13))
    done = sim.at_work(desk, day)
    yield done, point, "done"
    checked = workdays.after(workdays.opens(day), 2 + choices.below(18))
    if choices.chance(8):
        yield sim.at_work(desk, checked), point, "returned"
        again = workdays.after(checked, 2 + choices.below(8))
        yield sim.at_work(desk, again), point, "done"
        checked = workdays.after(again, 2 + choices.below(8))
    if choices.chance(33):
        yield sim.at_work(desk, checked), point, "verified"


def _step(
    sim: Simulation,
    desk: Place | Office,
    answer: Stream,
    of: ComplianceKey,
    point: DirectivePoint,
    step: str,
) -> None:
    choices = desk.choices
    today = sim.today(desk)
    above: Office = desk.office if isinstance(desk, Place) else sim.directorate
    common: dict[str, Any] = {"of": of, "point": point.code, "on": on(today)}
    match step:
        case "begun" | "done":
            version = sim.tell(
                answer,
                _report(sim, desk, point, common, done=step == "done"),
                desk,
                SHEET if choices.chance(70) else LETTER,
                inferred=(Inferred(field="/on", basis="tanggal surat"),)
                if choices.below(50) == 0
                else (),
            )
            if step == "begun" and sim.turn("begun by mistake", 150):
                sim.void(answer, version, desk, "laporan unit lain")
        case "verified":
            own = choices.below(150) == 0
            why = "kantor wilayah berhalangan"
            verify = VerifyCompliance(
                **common,
                by=above.head,
                by_organisation_id=desk.id if own else above.id,
                irregular=sim.irregular(desk, why, "compliance.own_verifier") if own else None,
            )
            sim.tell(answer, verify, desk if own else above, LETTER)
        case "returned":
            back = ReturnCompliance(**common, by=above.head, reason="lampiran tidak terbaca")
            sim.tell(answer, back, above, LETTER)
        case _:
            grant = GrantExemption(**common, by=above.head, reason="unit sedang direnovasi")
            sim.tell(answer, grant, above, LETTER)


def _report(
    sim: Simulation,
    desk: Place | Office,
    point: DirectivePoint,
    common: dict[str, Any],
    *,
    done: bool,
) -> ReportProgress:
    choices = desk.choices
    handed_in = done and point.kind is PointKind.SUBMIT
    shown = choices.chance(97) if handed_in else choices.chance(25)
    why = None
    if handed_in and not shown:
        reason = "unggahan gagal, berkas dikirim kemudian"
        why = sim.irregular(desk, reason, "compliance.no_evidence")
    by = None
    if choices.chance(50):
        by = official(None, f"Kasubbag Tata Usaha {desk.name}", desk.name)
    return ReportProgress(
        **common,
        status=ProgressStatus.DONE if done else ProgressStatus.IN_PROGRESS,
        by=by,
        statement=f"telah {point.text}" if done else f"mulai {point.text}",
        evidence=(sim.evidence("submission"),) if shown else (),
        irregular=why,
    )

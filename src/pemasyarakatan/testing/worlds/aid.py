"""Social assistance (bansos): a programme a unit and year, handed out in rounds."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from attrs import define, evolve

from pemasyarakatan.domain.assistance import (
    AidCondition,
    AidItem,
    AidLine,
    AidProgrammeOpened,
    AidQuantity,
    AidSource,
    ChangeAllocation,
    CheckOutcome,
    CloseAidProgramme,
    Contribution,
    DistributeAid,
    OpenAidProgramme,
    RecipientCategory,
    RecipientCheck,
    RecordDuplicateRecipient,
    ReturnAid,
    VerifyRecipients,
)
from pemasyarakatan.domain.values import (
    Bearing,
    Official,
    PartialDate,
    RecipientRef,
    Rupiah,
)
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.invented import official
from pemasyarakatan.testing.worlds.kept import Place, Stream
from pemasyarakatan.testing.worlds.simulation import (
    COPY,
    MINUTES,
    NEWS,
    SHEET,
    Simulation,
    event_of,
)

on = PartialDate.on

ITEM = "paket-sembako"
WORTH = Rupiah(150_000)

NEAR = 20
"""A round that would be held in so many days before the national day waits for it."""


@define
class Ledger:
    """A programme while it runs: what there is, and who may receive it."""

    stream: Stream
    checker: Official
    opened: OpenAidProgramme
    allocated: int
    handed: int = 0
    good: int = 0
    spoiled: int = 0
    recipients: tuple[RecipientRef, ...] = ()

    @property
    def available(self) -> int:
        """What can still be handed out."""
        return self.allocated - self.handed + self.good


def national_day(year: int) -> date:
    """The day on which every unit hands out aid at once."""
    return workdays.opens(date(year, 8, 12))


def helped(sim: Simulation, place: Place) -> Process:
    """A programme every year, with rounds every month or two and on the national day."""
    choices = place.choices
    opens = sim.first + timedelta(days=4 + choices.below(50))
    while True:
        opens = workdays.opens(opens)
        yield sim.recorded(place, opens)
        ledger = _opened(sim, place, opens)
        closes = workdays.opened(date(opens.year, 12, 5 + choices.below(18)))
        yield sim.at_work(place, sim.today(place) + timedelta(days=2))
        _checked(sim, place, ledger)
        yield from _rounds(sim, place, ledger, closes)
        yield sim.at_work(place, closes)
        _closed(sim, place, ledger)
        opens = date(opens.year + 1, 1, 15) + timedelta(days=choices.below(50))


def _opened(sim: Simulation, place: Place, day: date) -> Ledger:
    choices = place.choices
    allocated = 60 + 20 * choices.below(6)
    given: tuple[Contribution, ...] = (Contribution(source=AidSource.STAFF, value=WORTH),)
    if place.ties and choices.chance(30):
        partner = choices.pick(place.ties).partner
        given = (*given, Contribution(source=AidSource.PARTNER, partner_id=partner.id))
    command = OpenAidProgramme(
        programme_id=sim.id("programme"),
        facility_id=place.id,
        title=f"Bansos {day.year} {place.name}",
        items=(AidItem(code=ITEM, unit="paket", allocated=allocated, unit_value=WORTH),),
        categories=frozenset({RecipientCategory.INMATE_FAMILY, RecipientCategory.NEIGHBOUR}),
        max_per_recipient=24 if choices.chance(60) else None,
        contributions=given,
        budget=Rupiah(WORTH * 600) if choices.chance(50) else None,
        opened_on=on(day),
    )
    checker = official(sim.person(choices), f"Kasubbag Tata Usaha {place.name}", place.name)
    ledger = Ledger(Stream(command.programme_id), checker, command, allocated)
    version = sim.tell(ledger.stream, command, place, MINUTES, on=day)
    if sim.turn("programme misnamed", 12):
        corrected = event_of(AidProgrammeOpened, command, title=f"Bansos {place.name}")
        sim.correct(ledger.stream, version, corrected, place, "judul salah ketik")
    return ledger


def _checked(sim: Simulation, place: Place, ledger: Ledger) -> None:
    """Families and neighbours are looked at; a few are turned down."""
    choices = place.choices
    lines: list[RecipientCheck] = []
    for _ in range(12 + choices.below(14)):
        turned_down = choices.chance(5)
        recipient = _reference(sim)
        lines.append(
            RecipientCheck(
                recipient=recipient,
                category=choices.pick(
                    (RecipientCategory.INMATE_FAMILY, RecipientCategory.NEIGHBOUR)
                ),
                outcome=CheckOutcome.REJECTED if turned_down else CheckOutcome.VERIFIED,
                criteria="penghasilan tidak tetap" if choices.chance(20) else None,
            )
        )
        if not turned_down:
            ledger.recipients = (*ledger.recipients, recipient)
    command = VerifyRecipients(
        programme_id=ledger.stream.id,
        check_id=sim.id("check"),
        lines=tuple(lines),
        verified_by=ledger.checker,
        on=on(sim.today(place)),
    )
    sim.tell(ledger.stream, command, place, MINUTES)


def _reference(sim: Simulation) -> RecipientRef:
    """An opaque reference to a family that does not exist."""
    return RecipientRef(sha256(str(sim.id("recipient")).encode()).hexdigest())


def _rounds(sim: Simulation, place: Place, ledger: Ledger, closes: date) -> Process:
    choices = place.choices
    day = workdays.after(sim.today(place), 1 + choices.below(12))
    national = national_day(closes.year)
    while day < closes:
        if sim.today(place) < national <= day + timedelta(days=NEAR):
            day = national
            yield workdays.instant(day, place.zone, 9) + timedelta(seconds=choices.below(7200))
        else:
            # A round is recorded before the next one and before the closing.
            by = min(day + timedelta(days=choices.below(6)), closes - timedelta(days=1))
            yield sim.at_work(place, max(by, day), since=10)
        if sim.today(place) >= closes:
            return
        size = min(10 + choices.below(12), len(ledger.recipients))
        if ledger.available < size:
            _more(sim, place, ledger)
        lines = _handed_out(sim, place, ledger, day, size)
        yield from _afterwards(sim, place, ledger, lines, closes)
        day = workdays.after(max(day, sim.today(place)), 18 + choices.below(50))


def _more(sim: Simulation, place: Place, ledger: Ledger) -> None:
    change = ChangeAllocation(
        programme_id=ledger.stream.id,
        item=ITEM,
        delta=80,
        on=on(sim.today(place)),
        reason=f"tambahan setelah {ledger.handed} paket",
    )
    ledger.allocated += 80
    sim.tell(ledger.stream, change, place, MINUTES)


def _handed_out(
    sim: Simulation, place: Place, ledger: Ledger, day: date, size: int
) -> tuple[AidLine, ...]:
    """One round, as it should be or with somebody who answers for how it was."""
    choices = place.choices
    begins = choices.below(len(ledger.recipients))
    turn = (ledger.recipients * 2)[begins : begins + size]
    lines = tuple(
        AidLine(distribution_id=sim.id("line"), recipient=one, item=ITEM, quantity=1)
        for one in turn
    )
    own = choices.below(60) == 0
    late = choices.below(40) == 0
    unknown = choices.below(60) == 0
    if unknown:
        extra = AidLine(
            distribution_id=sim.id("line"), recipient=_reference(sim), item=ITEM, quantity=1
        )
        lines = (*lines[1:], extra)
    lacking = ("assistance.own_verifier",) * own + ("assistance.no_handover",) * late
    lacking += ("assistance.unverified",) * unknown
    command = DistributeAid(
        programme_id=ledger.stream.id,
        round_id=sim.id("round"),
        on=on(day),
        by=ledger.checker if own else place.head_on(day),
        handover_record=None if late else sim.evidence("handover"),
        lines=lines,
        irregular=sim.irregular(place, "petugas lain berhalangan", *lacking) if lacking else None,
    )
    ledger.handed += len(lines)
    version = sim.tell(
        ledger.stream, command, place, COPY if choices.chance(60) else MINUTES, on=day
    )
    if choices.chance(8):
        sim.attach(ledger.stream, version, place, NEWS, Bearing.CONFIRMS)
    if not lacking and ledger.available >= size and sim.turn("round twice", 25):
        # The same round once more, under other ids; the ledger is as before when it is void.
        double = evolve(
            command,
            round_id=sim.id("round"),
            lines=tuple(evolve(line, distribution_id=sim.id("line")) for line in lines),
        )
        version = sim.tell(ledger.stream, double, place, SHEET, on=day)
        sim.void(ledger.stream, version, place, "putaran yang sama dicatat dua kali")
    return lines


def _afterwards(
    sim: Simulation, place: Place, ledger: Ledger, lines: tuple[AidLine, ...], closes: date
) -> Process:
    """A package comes back, or two references turn out to be one family."""
    choices = place.choices
    what = "duplicate" if sim.turn("one family twice", 20) else "nothing"
    if sim.turn("aid returned", 9):
        what = "returned"
    later = workdays.after(sim.today(place), 2 + choices.below(6))
    if what == "nothing" or later >= closes:
        return
    yield sim.at_work(place, later)
    today = sim.today(place)
    if what == "returned":
        good = choices.chance(60)
        ledger.good += good
        ledger.spoiled += not good
        back = ReturnAid(
            programme_id=ledger.stream.id,
            return_id=sim.id("return"),
            distribution_id=lines[-1].distribution_id,
            quantity=1,
            on=on(today),
            condition=AidCondition.GOOD if good else AidCondition.SPOILED,
            reason="penerima pindah alamat",
        )
        sim.tell(ledger.stream, back, place, MINUTES)
    elif len(ledger.recipients) > 8:
        kept, duplicate, *others = ledger.recipients
        same = RecordDuplicateRecipient(
            programme_id=ledger.stream.id,
            kept=kept,
            duplicate=duplicate,
            on=on(today),
            action="satu keluarga, diberi satu paket",
        )
        ledger.recipients = (kept, *others)
        sim.tell(ledger.stream, same, place, SHEET)


def _closed(sim: Simulation, place: Place, ledger: Ledger) -> None:
    """Every package is accounted for."""
    left = ledger.available
    command = CloseAidProgramme(
        programme_id=ledger.stream.id,
        on=on(sim.today(place)),
        returned_to_fund=(AidQuantity(item=ITEM, quantity=left),) if left else (),
        written_off=(AidQuantity(item=ITEM, quantity=ledger.spoiled),) if ledger.spoiled else (),
        report=sim.evidence("report") if place.choices.chance(80) else None,
    )
    sim.tell(ledger.stream, command, place, COPY)

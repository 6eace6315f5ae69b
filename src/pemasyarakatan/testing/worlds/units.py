"""The life of a unit: entered, headed, observed, and seldom renamed, raised or closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve

from pemasyarakatan.domain.facility import (
    AppointHead,
    AssignRegionalOffice,
    CloseFacility,
    EndHeadTenure,
    FacilityClass,
    FoodSupplier,
    HeadObserved,
    IntroduceInnovation,
    ObserveClass,
    ObserveHead,
    ObserveParent,
    ReclassifyFacility,
    RegisterFacility,
    RenameFacility,
    ReviseFoodSuppliers,
    SubmitFoodSuppliers,
    TransferFacility,
    facility_id,
)
from pemasyarakatan.domain.values import (
    Bearing,
    Capacity,
    DocumentNumber,
    Official,
    PartialDate,
)
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.invented import PROGRAMMES, UNITS, official
from pemasyarakatan.testing.worlds.kept import Place, Tenure
from pemasyarakatan.testing.worlds.simulation import (
    COPY,
    DECREE,
    NEWS,
    SHEET,
    Simulation,
    event_of,
)

on = PartialDate.on

CLOSED, TRANSFERRED = 8, 5
"""Of two hundred units one is closed and one goes over to another institution, in the last
quarter of the year."""


def places(sim: Simulation) -> Iterator[Place]:
    """The units of the world, none of them recorded yet."""
    for number in range(sim.size.facilities):
        office = sim.offices[sim.size.office_of(number)]
        *_, kind = UNITS[number % len(UNITS)]
        # Three units share a city, and so its partners.
        city = 100 * office.number + sim.size.rank(number) // 3
        last_quarter = date(sim.first.year, 10, 1) + timedelta(days=number % 60)
        ends = (number + 1) % 200 in (CLOSED, TRANSFERRED)
        yield Place(
            id=facility_id(_key(number)),
            name=f"{kind} Contoh {number + 1}",
            zone=office.zone,
            choices=sim.desk_chance(number + 1),
            number=number + 1,
            office=office,
            regency=f"Kota Contoh {city}",
            city=city,
            rank=sim.size.rank(number),
            closes=workdays.opens(last_quarter) if ends else None,
        )


def _key(number: int) -> str:
    return f"contoh-{number + 1}"


def entered(sim: Simulation, place: Place) -> Process:
    """The unit is entered on the first day, as it then is."""
    kind, facility_class, category, _ = UNITS[(place.number - 1) % len(UNITS)]
    begins = workdays.instant(sim.first, place.zone, 8)
    yield begins + timedelta(seconds=2 * place.number)
    stated = not sim.turn("class not stated", 10)
    register = RegisterFacility(
        facility_id=place.id,
        key=_key(place.number - 1),
        name=place.name,
        kind=kind,
        category=category,
        facility_class=facility_class if stated else None,
        class_seen_on=on(sim.first) if stated else PartialDate(),
        regency=place.regency,
        province=f"Provinsi Contoh {place.office.number}",
        tz=place.zone,
        registered_on=on(sim.first),
    )
    sim.tell(place, register, place.office, SHEET)
    assign = AssignRegionalOffice(
        facility_id=place.id,
        office=place.office.name,
        effective_on=sim.first - timedelta(days=20),
        decree=DocumentNumber(issuer=sim.directorate.name, raw="PAS-CONTOH.OT.01.01 - 1"),
    )
    sim.tell(place, assign, place.office, DECREE)
    _appoint(sim, place, sim.first - timedelta(days=30 + place.choices.below(800)))
    if not stated:
        seen = ObserveClass(facility_id=place.id, facility_class=facility_class, on=on(sim.first))
        sim.tell(place, seen, place.office, NEWS)


def _person(sim: Simulation, place: Place, capacity: Capacity) -> Official:
    name = sim.person(place.choices)
    return official(name, f"Kepala {place.name}", place.name, capacity)


def _appoint(
    sim: Simulation,
    place: Place,
    since: date,
    capacity: Capacity = Capacity.DEFINITIVE,
    *,
    overlapping: bool = False,
) -> Tenure:
    tenure = Tenure(id=sim.id("tenure"), head=_person(sim, place, capacity), since=since)
    command = AppointHead(
        facility_id=place.id,
        tenure_id=tenure.id,
        official=tenure.head,
        from_on=since,
        decree=DocumentNumber(
            issuer=sim.directorate.name,
            raw=f"SEK-CONTOH.{place.number}.KP.03.03 - {since:%m/%Y}",
        ),
        irregular=sim.irregular(
            place, "akhir masa jabatan pejabat lama belum dicatat", "facility.head_overlap"
        )
        if overlapping
        else None,
    )
    sim.tell(place, command, place, DECREE, on=since)
    # The two newest are enough for what is observed and signed from now on.
    place.heads[:] = [*place.heads[-1:], tenure]
    return tenure


def _end(sim: Simulation, place: Place, tenure: Tenure, last: date, why: str) -> None:
    tenure.until = last
    command = EndHeadTenure(facility_id=place.id, tenure_id=tenure.id, ended_on=last, reason=why)
    sim.tell(place, command, place, DECREE, on=last)


def headed(sim: Simulation, place: Place) -> Process:
    """Heads come and go: some three in two years, with stand-ins, and posts that stay vacant."""
    choices = place.choices
    day = sim.first + timedelta(days=20 + choices.below(200))
    fates = ("handover", "leave", "vacancy", "overlap")
    while True:
        day = workdays.opens(day)
        yield sim.at_work(place, day + timedelta(days=choices.below(6)))
        now = sim.today(place)
        head = place.heads[-1]
        fate = choices.weighted(fates, (5, 4, 2, 1))
        match fate:
            case "handover":
                _end(sim, place, head, day, "sertijab")
                _appoint(sim, place, day)
            case "overlap":
                _appoint(sim, place, day, overlapping=True)
                yield sim.at_work(place, now + timedelta(days=7))
                _end(sim, place, head, day, "sertijab")
            case "leave":
                stand_in = _appoint(sim, place, day, Capacity.PLH)
                last = day + timedelta(days=3 + choices.below(9))
                yield sim.at_work(place, max(last, now) + timedelta(days=1))
                _end(sim, place, stand_in, last, "pejabat definitif kembali bertugas")
                place.heads[:] = [head]
            case _:
                _end(sim, place, head, day, "mutasi")
                acting = _appoint(sim, place, day + timedelta(days=1), Capacity.PLT)
                until = workdays.after(day, 25 + choices.below(40))
                yield sim.at_work(place, until + timedelta(days=2))
                _end(sim, place, acting, until, "pejabat definitif dilantik")
                _appoint(sim, place, until)
        day = sim.today(place) + timedelta(days=90 + choices.below(260))


def observed(sim: Simulation, place: Place) -> Process:
    """News show who heads the unit; some name the wrong one, or the wrong day of the week."""
    choices = place.choices
    day = sim.first + timedelta(days=3 + choices.below(150))
    while True:
        day = workdays.opens(day)
        yield sim.at_work(place, day, since=14)
        head = place.head_on(day)
        if head.capacity is Capacity.DEFINITIVE:
            sort = choices.weighted(("plain", "printed", "month", "slip"), (8, 5, 2, 1))
            if sim.turn("other head", 17):
                sort = "other"
            seen = ObserveHead(
                facility_id=place.id,
                official=official(head.name, f"Kepala {place.name}", place.name),
                observed_on=on(day),
            )
            match sort:
                case "printed":
                    seen = evolve(seen, observed_on=workdays.as_printed(day))
                case "month":
                    seen = evolve(seen, observed_on=workdays.of_month(day))
                case "slip":
                    slip = workdays.as_printed(day, slip=1 + choices.below(6))
                    why = sim.irregular(
                        place, "hari dan tanggal berita berbeda", "facility.weekday"
                    )
                    seen = evolve(seen, observed_on=slip, irregular=why)
                case "other":
                    who = official(sim.person(choices), f"Kepala {place.name}", place.name)
                    why = sim.irregular(place, "berita menyebut nama lain", "facility.other_head")
                    seen = evolve(seen, official=who, irregular=why)
                case _:
                    pass
            version = sim.tell(place, seen, place, NEWS, on=day)
            if sort == "plain" and sim.turn("head looked up", 5):
                yield from _mended(sim, place, seen, version)
            elif sort == "other" and sim.turn("other head voided", 2):
                yield sim.at_work(place, sim.today(place) + timedelta(days=4))
                sim.void(place, version, place, "berita itu tentang unit lain")
        if choices.chance(20):
            parent = ObserveParent(facility_id=place.id, office=place.office.name, on=on(day))
            sim.tell(place, parent, place, NEWS, on=day)
        day = sim.today(place) + timedelta(days=40 + choices.below(160))


def _mended(sim: Simulation, place: Place, seen: ObserveHead, version: int) -> Process:
    """What was taken from a newspaper is confirmed, contradicted or corrected weeks later."""
    choices = place.choices
    yield sim.at_work(place, sim.today(place) + timedelta(days=10 + choices.below(30)))
    if not sim.turn("head corrected", 2):
        bearing = Bearing.CONFIRMS if choices.chance(75) else Bearing.CONTRADICTS
        sim.attach(place, version, place, NEWS, bearing)
    else:
        month = workdays.of_month(seen.observed_on.earliest or sim.first)
        corrected = event_of(HeadObserved, seen, observed_on=month)
        sim.correct(place, version, corrected, place, "koran hanya menyebut bulan")


def improved(sim: Simulation, place: Place) -> Process:
    """A change programme with an acronym; one a unit at most."""
    if not sim.turn("innovation", 2):
        return
    day = workdays.after(sim.first, 15 + place.choices.below(300))
    yield sim.recorded(place, day)
    acronym = place.choices.pick(PROGRAMMES)
    sort = place.choices.chance(30)
    command = IntroduceInnovation(
        facility_id=place.id,
        innovation_id=sim.id("innovation"),
        acronym=acronym,
        full_name=f"{acronym.title()} Bersama Warga Binaan Contoh {place.number}",
        author=place.head_on(day),
        introduced_on=PartialDate(latest=day) if sort else on(day),
    )
    sim.tell(place, command, place, NEWS if sort else COPY, on=day)


def supplied(sim: Simulation, place: Place) -> Process:
    """The list of local food suppliers (BAMA) of the next fiscal year, once a year."""
    choices = place.choices
    year = sim.first.year
    while True:
        first = max(date(year, 8, 20), sim.first + timedelta(days=30))
        day = workdays.after(first, choices.below(60))
        yield sim.recorded(place, day)
        known = [tie.partner for tie in place.ties if not tie.partner.private]
        if known:
            suppliers = tuple(
                FoodSupplier(partner_id=one.id, regency=one.regency) for one in known[:3]
            )
            submit = SubmitFoodSuppliers(
                facility_id=place.id,
                fiscal_year=year + 1,
                submitted_on=on(day),
                suppliers=suppliers,
            )
            sim.tell(place, submit, place, SHEET, on=day)
            if sim.turn("suppliers revised", 3):
                again = workdays.after(sim.today(place), 10 + choices.below(40))
                yield sim.recorded(place, again)
                revise = ReviseFoodSuppliers(
                    facility_id=place.id,
                    fiscal_year=year + 1,
                    revised_on=on(again),
                    suppliers=suppliers[:1],
                    reason="pemasok lain mengundurkan diri",
                )
                sim.tell(place, revise, place, SHEET, on=again)
        year += 1


def seldom(sim: Simulation, place: Place) -> Process:
    """What happens to one unit in twenty: another name, another class, an end."""
    decree = DocumentNumber(
        issuer=sim.directorate.name, raw=f"M-CONTOH.{place.number}.OT.01.01 - 7"
    )
    day = workdays.after(sim.first, 100 + place.choices.below(60))
    match place.number % 20:
        case 4:
            yield sim.recorded(place, day)
            command = RenameFacility(
                facility_id=place.id,
                name=f"{place.name} Baru",
                effective_on=day,
                decree=decree,
            )
            sim.tell(place, command, place.office, DECREE, on=day)
        case 6:
            yield sim.recorded(place, day)
            raised = ReclassifyFacility(
                facility_id=place.id,
                facility_class=FacilityClass.IIB,
                effective_on=day,
                decree=decree,
            )
            sim.tell(place, raised, place.office, DECREE, on=day)
        case _ if place.closes is not None:
            yield workdays.instant(place.closes, place.zone, 15, 30)
            end: CloseFacility | TransferFacility = CloseFacility(
                facility_id=place.id,
                effective_on=place.closes,
                reason="digabung dengan unit lain",
                decree=decree,
            )
            if place.number % 200 == TRANSFERRED:
                end = TransferFacility(
                    facility_id=place.id,
                    to_institution="Lembaga Contoh Lain",
                    effective_on=place.closes,
                    decree=decree,
                )
            sim.tell(place, end, place.office, DECREE, on=place.closes)
        case _:
            pass

"""Partners: registered when the first unit deals with them, and what becomes of some."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from pemasyarakatan.domain.partner import (
    AddPartnerAlias,
    ClassifyPartner,
    DissolvePartner,
    MergePartner,
    ObserveRepresentative,
    RegisterPartner,
    RenamePartner,
    RepresentativeObserved,
    SucceedPartner,
    UnmergePartner,
)
from pemasyarakatan.domain.values import Bearing, PartialDate, PartnerSector
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.invented import TRADES, official
from pemasyarakatan.testing.worlds.kept import Desk, Office, Partner, Place
from pemasyarakatan.testing.worlds.simulation import (
    DECREE,
    LETTER,
    NEWS,
    SHEET,
    Simulation,
    event_of,
)

on = PartialDate.on


def known(sim: Simulation, place: Place, trade: int) -> Partner:
    """The partner of a trade in a unit's city; it is registered when nobody has done so yet."""
    key = place.city, trade
    found = sim.partners.get(key)
    if found is None:
        found = sim.partners[key] = _registered(sim, place, trade)
    return found


def _registered(sim: Simulation, place: Place, trade: int) -> Partner:
    choices = place.choices
    what = TRADES[trade]
    private = what.sector is PartnerSector.INDIVIDUAL
    partner = Partner(
        id=sim.id("partner"),
        name=f"{what.label} {place.regency}",
        trade=what,
        regency=place.regency,
        head=sim.person(choices),
        private=private,
    )
    _register(sim, place, partner, sector=None if choices.chance(6) else what.sector)
    if private:
        return partner
    if choices.chance(25):
        alias = AddPartnerAlias(partner_id=partner.id, alias_raw=f"{what.short} {place.regency}")
        if alias.alias_raw != partner.name:
            sim.tell(partner, alias, place, NEWS)
    if choices.chance(25):
        seen = ObserveRepresentative(
            partner_id=partner.id,
            official=official(partner.head, f"Kepala {partner.name}", partner.name),
            observed_on=on(sim.today(place)),
        )
        version = sim.tell(partner, seen, place, NEWS)
        if sim.turn("representative", 5):
            sim.attach(partner, version, place, LETTER, Bearing.CONFIRMS)
        elif sim.turn("representative misdated", 5):
            month = event_of(
                RepresentativeObserved, seen, observed_on=workdays.of_month(sim.today(place))
            )
            sim.correct(partner, version, month, place, "berita hanya menyebut bulan")
    return partner


def _register(
    sim: Simulation,
    desk: Desk,
    partner: Partner,
    *,
    sector: PartnerSector | None,
    ambiguous: bool = False,
) -> None:
    reference = sha256(f"{sim.label}/{sim.seed}/{partner.id}".encode()).hexdigest()[:8]
    why = "nama yang sama, diduga tercatat dua kali"
    command = RegisterPartner(
        partner_id=partner.id,
        name=None if partner.private else partner.name,
        private_ref=f"rujukan-contoh-{reference}" if partner.private else None,
        sector=partner.trade.sector if partner.private else sector,
        regency=partner.regency,
        irregular=sim.irregular(desk, why, "partner.name_taken") if ambiguous else None,
    )
    sim.tell(partner, command, desk, SHEET)


def _another(sim: Simulation, office: Office, partner: Partner, name: str) -> Partner:
    """A partner in the same city, under a name of its own."""
    return Partner(
        id=sim.id("partner"),
        name=name,
        trade=partner.trade,
        regency=partner.regency,
        head=sim.person(office.choices),
    )


def followed(sim: Simulation, office: Office) -> Process:
    """What becomes of the partners of a region: about every second week of something."""
    choices = office.choices
    turn = 0
    day = sim.first + timedelta(days=12)
    while True:
        day = workdays.after(day, 8 + choices.below(13))
        yield sim.at_work(office, day)
        partner = _some(sim, office)
        if partner is not None:
            what = (_doubled, _renamed, _classified, _spelt, _succeeded, _dissolved)[turn % 6]
            turn += 1
            yield from what(sim, office, partner, day, turn)
        day = sim.today(office)


def _some(sim: Simulation, office: Office) -> Partner | None:
    """A partner of the region that has a name, if there is one."""
    cities = 1 + max((p.city % 100 for p in sim.places if p.office is office), default=0)
    for _ in range(40):
        key = 100 * office.number + office.choices.below(cities), office.choices.below(12)
        found = sim.partners.get(key)
        if found is not None and not found.private:
            return found
    return None


def _doubled(sim: Simulation, office: Office, partner: Partner, day: date, turn: int) -> Process:
    """A partner is registered twice, and merged; every second merge is taken back."""
    double = _another(sim, office, partner, partner.name)
    _register(sim, office, double, sector=partner.trade.sector, ambiguous=True)
    yield sim.at_work(office, day + timedelta(days=9))
    merge = MergePartner(partner_id=double.id, into=partner.id, reason="tercatat dua kali")
    sim.tell(double, merge, office, SHEET)
    if turn % 12 == 1:
        yield sim.at_work(office, day + timedelta(days=20))
        back = UnmergePartner(
            partner_id=double.id,
            on=on(sim.today(office)),
            reason="ternyata dua kantor",
            irregular=sim.irregular(office, "dua kantor bernama sama", "partner.name_taken"),
        )
        sim.tell(double, back, office, LETTER)


def _renamed(sim: Simulation, office: Office, partner: Partner, day: date, turn: int) -> Process:
    """A partner gets another name; papers keep the one they were written with."""
    yield sim.recorded(office, day)
    name = f"{partner.trade.label} dan Mitra {partner.regency} {turn}"
    command = RenamePartner(partner_id=partner.id, name=name, effective_on=day)
    sim.tell(partner, command, office, DECREE, on=day)


def _classified(sim: Simulation, office: Office, partner: Partner, day: date, turn: int) -> Process:
    """A partner is put into another sector, and back where it belongs."""
    astray = PartnerSector.MEDIA if turn % 2 else PartnerSector.STATE_ENTERPRISE
    own = partner.trade.sector
    for sector in (own,) if astray is own else (astray, own):
        yield sim.at_work(office, day)
        why = f"periksa akta {turn}"
        command = ClassifyPartner(partner_id=partner.id, sector=sector, reason=why)
        sim.tell(partner, command, office, SHEET)


def _spelt(sim: Simulation, office: Office, partner: Partner, day: date, turn: int) -> Process:
    """A wrong spelling is recorded and voided; the register has it free again."""
    alias = AddPartnerAlias(partner_id=partner.id, alias_raw=f"{partner.trade.short} Contoh {turn}")
    version = sim.tell(partner, alias, office, NEWS)
    yield sim.at_work(office, day + timedelta(days=6))
    sim.void(partner, version, office, "nama itu milik kantor lain")


def _succeeded(sim: Simulation, office: Office, partner: Partner, day: date, turn: int) -> Process:
    """An office is divided; two others take its place."""
    old = _another(sim, office, partner, f"{partner.name} Lama {turn}")
    _register(sim, office, old, sector=partner.trade.sector)
    new = _another(sim, office, partner, f"{partner.name} Cabang {turn}")
    _register(sim, office, new, sector=partner.trade.sector)
    yield sim.recorded(office, day)
    command = SucceedPartner(
        partner_id=old.id,
        successors=(partner.id, new.id),
        on=on(day),
        legal_basis="Perda Contoh",
    )
    sim.tell(old, command, office, DECREE, on=day)


def _dissolved(sim: Simulation, office: Office, partner: Partner, day: date, turn: int) -> Process:
    """An organisation that nobody deals with any more is dissolved."""
    old = _another(sim, office, partner, f"Yayasan Contoh {office.number} {turn}")
    _register(sim, office, old, sector=PartnerSector.SOCIAL)
    yield sim.recorded(office, day)
    command = DissolvePartner(
        partner_id=old.id, on=workdays.of_month(day), reason="tidak aktif lagi"
    )
    sim.tell(old, command, office, NEWS, on=day)

"""Drafts of agreements, their review, and the command that signs one."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from pemasyarakatan.domain.agreement import (
    DraftAgreement,
    InstrumentKind,
    OrganisationKind,
    Party,
    PartyRole,
    ReviewDraft,
    ReviewVerdict,
    SignAgreement,
    Signature,
    Term,
    TermBasis,
)
from pemasyarakatan.domain.values import (
    CooperationField,
    DocumentNumber,
    FieldCode,
    PartialDate,
    SupportForm,
)
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.invented import official
from pemasyarakatan.testing.worlds.kept import Paper, Partner, Tie
from pemasyarakatan.testing.worlds.simulation import LETTER, SHEET, Simulation

on = PartialDate.on
PKS = InstrumentKind.PKS


def draft_of(
    sim: Simulation,
    tie: Tie,
    day: date,
    kind: InstrumentKind = PKS,
    *,
    parent: UUID | None = None,
    predecessor: UUID | None = None,
) -> tuple[Paper, DraftAgreement]:
    """A draft, and the command that records it."""
    place, partner = tie.place, tie.partner
    paper = Paper(id=sim.id("agreement"), tie=tie, kind=kind, drafted_on=day)
    command = DraftAgreement(
        agreement_id=paper.id,
        kind=kind,
        title=f"{_TITLES[kind]} {place.name} dengan {partner.name}",
        parties=(
            Party(
                role=PartyRole.FIRST,
                organisation_id=place.id,
                organisation_kind=OrganisationKind.FACILITY,
                name_as_written=place.name,
            ),
            Party(
                role=PartyRole.SECOND,
                organisation_id=partner.id,
                organisation_kind=OrganisationKind.PARTNER,
                name_as_written=None if partner.private else partner.name,
            ),
        ),
        parent_id=parent,
        predecessor_id=predecessor,
        drafted_on=on(day),
    )
    return paper, command


_TITLES = {
    InstrumentKind.PKS: "Perjanjian Kerja Sama",
    InstrumentKind.NOTA_KESEPAKATAN: "Nota Kesepakatan",
    InstrumentKind.NOTA_KESEPAHAMAN: "Nota Kesepahaman",
    InstrumentKind.RENCANA_KERJA: "Rencana Kerja",
}


def drafted(sim: Simulation, paper: Paper, command: DraftAgreement, days: int) -> Process:
    """A draft is recorded, and reviewed by the regional office within so many days."""
    place, choices = paper.tie.place, paper.tie.place.choices
    sim.tell(paper, command, place, SHEET, on=paper.drafted_on)
    if choices.chance(15):
        return
    returned = choices.chance(12) and days > 6
    for verdict in (ReviewVerdict.RETURNED,) * returned + (ReviewVerdict.APPROVED,):
        yield sim.at_work(place, sim.today(place) + timedelta(days=1 + choices.below(days // 3)))
        review = ReviewDraft(
            agreement_id=paper.id,
            by=place.office.head,
            on=on(sim.today(place)),
            verdict=verdict,
            note="lampiran belum lengkap" if verdict is ReviewVerdict.RETURNED else None,
        )
        sim.tell(paper, review, place.office, LETTER)


def signing_of(
    sim: Simulation, paper: Paper, day: date, *, ceremony: UUID | None = None
) -> SignAgreement:
    """The command that signs a paper on a day; what the paper then carries is kept with it."""
    place, partner, choices = paper.tie.place, paper.tie.partner, paper.tie.place.choices
    term = _term(paper, day)
    fields = [*partner.scope, *(CooperationField(code=one) for one in _OFTEN)]
    paper.scope = tuple(dict.fromkeys(fields))[: 2 + choices.below(3)]
    paper.scope_stated = not sim.turn("scope not stated", 16)
    irregular = None
    numbers: list[DocumentNumber] = []
    if choices.chance(92):
        twice = place.serial > 2 and sim.turn("number twice", 50)
        if twice and day.year == sim.today(place).year and paper.drafted_on.year == day.year:
            why = "nomor surat terpakai dua kali"
            irregular = sim.irregular(place, why, "agreement.duplicate_number")
            numbers.append(place.number_paper(day, serial=place.serial))
        else:
            numbers.append(place.number_paper(day))
    if partner.trade.lettered and choices.chance(85):
        numbers.append(numbered_by(partner, day))
        paper.lettered = True
    return SignAgreement(
        agreement_id=paper.id,
        signed_on=on(day),
        place=f"Aula {place.name}",
        numbers=tuple(numbers),
        signatures=signatures_of(paper, day),
        term=term,
        scope=frozenset(paper.scope) if paper.scope_stated else None,
        support_forms=frozenset({SupportForm.INSTRUCTORS}) if choices.chance(50) else None,
        financing="DIPA satuan kerja masing-masing" if choices.chance(40) else None,
        notice_days=30 if choices.chance(60) else None,
        witnesses=(place.office.head,) if choices.chance(15) else (),
        ceremony_id=ceremony,
        irregular=irregular,
    )


_OFTEN = (FieldCode.SKILLS_TRAINING, FieldCode.CHARACTER, FieldCode.LITERACY, FieldCode.HEALTH)


def numbered_by(partner: Partner, day: date) -> DocumentNumber:
    """The next number a partner gives a paper; it never gives one twice."""
    short = partner.trade.short.upper().replace(" ", "")
    partner.serial += 1
    raw = f"{partner.serial:03}/{short}-CONTOH/{day.year}"
    return DocumentNumber(issuer=str(partner.id), raw=raw)


def signatures_of(paper: Paper, day: date) -> tuple[Signature, ...]:
    """One signature for each party, both of that day."""
    place, partner = paper.tie.place, paper.tie.partner
    theirs = official(
        None if partner.private else partner.head, f"Kepala {partner.name}", partner.name
    )
    return (
        Signature(party_id=place.id, official=place.head_on(day), signed_on=on(day)),
        Signature(party_id=partner.id, official=theirs, signed_on=on(day)),
    )


def _term(paper: Paper, day: date) -> Term:
    """One year, two, the calendar year, or what is not stated until the copy comes."""
    choices = paper.tie.place.choices
    sort = choices.weighted(("year", "two", "calendar", "open"), (10, 6, 6, 1))
    start, end = day, year_later(day, 2 if sort == "two" else 1)
    raw = "1 (satu) tahun sejak ditandatangani" if sort == "year" else None
    if sort == "calendar":
        start, end = date(day.year, 1, 1), date(day.year, 12, 31)
    paper.first, paper.last = max(start, day), end
    paper.term_stated = sort != "open"
    if not paper.term_stated:
        return Term(start=PartialDate(), end=PartialDate(), basis=TermBasis.NOT_STATED)
    return Term(start=on(start), end=on(end), basis=TermBasis.FIXED, raw=raw)


def year_later(day: date, years: int) -> date:
    """The last day of a term of so many years; from 29 February to the 28th."""
    leap = (day.month, day.day) == (2, 29)
    later = day.replace(year=day.year + years, day=28 if leap else day.day)
    return later if leap else later - timedelta(days=1)

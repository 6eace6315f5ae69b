"""Agreements: drafted, reviewed, signed, and changed, prolonged or ended later."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from attrs import evolve

from pemasyarakatan.domain.agreement import (
    ClauseChange,
    CompleteNumber,
    CompleteScope,
    CompleteTerm,
    CorrectNumber,
    DraftAgreement,
    InstrumentKind,
    OrganisationKind,
    Party,
    PartyRole,
    RenewAgreement,
    ResumeAgreement,
    ReviewDraft,
    ReviewVerdict,
    SignAddendum,
    SignAgreement,
    Signature,
    SuspendAgreement,
    SuspensionGround,
    Term,
    TermBasis,
    TerminateAgreement,
    TerminationGround,
    WithdrawDraft,
)
from pemasyarakatan.domain.partnership import LinkAgreement
from pemasyarakatan.domain.values import (
    Bearing,
    CooperationField,
    DocumentNumber,
    FieldCode,
    Inferred,
    Irregularity,
    PartialDate,
    Side,
    SupportForm,
)
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.courses import evaluated, overran, worked
from pemasyarakatan.testing.worlds.invented import official
from pemasyarakatan.testing.worlds.kept import Paper, Partner, Place, Tie
from pemasyarakatan.testing.worlds.simulation import COPY, LETTER, NEWS, SHEET, Simulation

on = PartialDate.on
PKS = InstrumentKind.PKS


# --- up to the signing ---------------------------------------------------------------------------


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


def agreed(
    sim: Simulation, tie: Tie, signing: date, *, predecessor: UUID | None = None
) -> Process:
    """A paper from its draft to its end; where local government is bound, two of them."""
    place, choices = tie.place, tie.place.choices
    parent = None
    if tie.partner.trade.lettered and choices.chance(12):
        paper, command = draft_of(
            sim, tie, sim.today(place), InstrumentKind.NOTA_KESEPAKATAN
        )
        yield from drafted(sim, paper, command, 6)
        day = workdays.after(sim.today(place), 2)
        yield sim.recorded(place, day)
        _sign(sim, paper, day)
        parent = paper.id
    kind = InstrumentKind.RENCANA_KERJA if parent else PKS
    signing = max(signing, workdays.after(sim.today(place), 4))
    begins = max(sim.today(place), signing - timedelta(days=10 + choices.below(30)))
    yield sim.at_work(place, begins)
    paper, command = draft_of(
        sim, tie, sim.today(place), kind, parent=parent, predecessor=predecessor
    )
    yield from drafted(sim, paper, command, max((signing - sim.today(place)).days, 3))
    if choices.chance(4):
        day = sim.today(place)
        yield sim.at_work(place, day + timedelta(days=12))
        withdraw = WithdrawDraft(
            agreement_id=paper.id, on=on(day), reason="mitra menunda kerja sama"
        )
        sim.tell(paper, withdraw, place, LETTER)
        return
    day = workdays.opens(max(signing, sim.today(place)))
    yield sim.recorded(place, day)
    _sign(sim, paper, day)
    yield sim.at_work(place, sim.today(place) + timedelta(days=choices.below(3)))
    yield from run(sim, paper)


def _sign(sim: Simulation, paper: Paper, day: date) -> None:
    place = paper.tie.place
    command = signing_of(sim, paper, day)
    inferred = ()
    if command.term.basis is TermBasis.FIXED and place.choices.chance(8):
        inferred = (Inferred(field="/term/start", basis="lazimnya sejak ditandatangani"),)
    version = sim.tell(paper, command, place, COPY, on=day, inferred=inferred)
    if place.choices.chance(12):
        sim.start(_copied(sim, paper, version), place)


def _copied(sim: Simulation, paper: Paper, version: int) -> Process:
    """The signed copy of the partner turns up, or a newspaper that says otherwise."""
    place, choices = paper.tie.place, paper.tie.place.choices
    yield sim.at_work(place, sim.today(place) + timedelta(days=20 + choices.below(120)))
    confirms = choices.chance(85)
    source, bearing = (COPY, Bearing.CONFIRMS) if confirms else (NEWS, Bearing.CONTRADICTS)
    sim.attach(paper, version, place, source, bearing)


def signing_of(
    sim: Simulation, paper: Paper, day: date, *, ceremony: UUID | None = None
) -> SignAgreement:
    """The command that signs a paper on a day; what the paper then carries is kept with it."""
    place, partner, choices = paper.tie.place, paper.tie.partner, paper.tie.place.choices
    term = _term(paper, day)
    fields = [*partner.scope, *(CooperationField(code=one) for one in _OFTEN)]
    paper.scope = tuple(dict.fromkeys(fields))[: 2 + choices.below(3)]
    paper.scope_stated = not choices.chance(6)
    irregular = None
    numbers: list[DocumentNumber] = []
    if choices.chance(92):
        twice = place.serial > 2 and choices.below(120) == 0
        if twice and day.year == sim.today(place).year and paper.drafted_on.year == day.year:
            why = "nomor surat terpakai dua kali"
            irregular = sim.irregular(place, why, "agreement.duplicate_number")
            numbers.append(place.number_paper(day, serial=place.serial))
        else:
            numbers.append(place.number_paper(day))
    if partner.trade.lettered and choices.chance(85):
        numbers.append(_partners_number(partner, day))
    return SignAgreement(
        agreement_id=paper.id,
        signed_on=on(day),
        place=f"Aula {place.name}",
        numbers=tuple(numbers),
        signatures=_signatures(paper, day),
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


def _partners_number(partner: Partner, day: date) -> DocumentNumber:
    short = partner.trade.short.upper().replace(" ", "")
    partner.serial += 1
    raw = f"{partner.serial:03}/{short}-CONTOH/{day.year}"
    return DocumentNumber(issuer=str(partner.id), raw=raw)


def _signatures(paper: Paper, day: date) -> tuple[Signature, ...]:
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
    sort = choices.weighted(("year", "two", "calendar", "open"), (5, 3, 3, 1))
    start, end = day, _year_later(day, 2 if sort == "two" else 1)
    raw = "1 (satu) tahun sejak ditandatangani" if sort == "year" else None
    if sort == "calendar":
        start, end = date(day.year, 1, 1), date(day.year, 12, 31)
    paper.first, paper.last = max(start, day), end
    paper.term_stated = sort != "open"
    if not paper.term_stated:
        return Term(start=PartialDate(), end=PartialDate(), basis=TermBasis.NOT_STATED)
    return Term(start=on(start), end=on(end), basis=TermBasis.FIXED, raw=raw)


def _year_later(day: date, years: int) -> date:
    """The last day of a term of so many years; from 29 February to the 28th."""
    leap = (day.month, day.day) == (2, 29)
    later = day.replace(year=day.year + years, day=28 if leap else day.day)
    return later if leap else later - timedelta(days=1)


# --- a signed paper ------------------------------------------------------------------------------


def imported(sim: Simulation, tie: Tie) -> Process:
    """A paper that was signed last year is entered in one save, when the register begins."""
    place, choices = tie.place, tie.place.choices
    day = workdays.opened(sim.first - timedelta(days=25 + choices.below(320)))
    paper, draft = draft_of(sim, tie, day - timedelta(days=20))
    sign = signing_of(sim, paper, day)
    tie.linked, tie.paper = True, paper
    sim.tell_together(
        ((paper, draft), (paper, sign), (tie, _link(paper))), place, SHEET, on=day
    )
    if choices.chance(4):
        yield sim.at_work(place, sim.today(place) + timedelta(days=15))
        yield from _twice(sim, paper, draft, sign)
    yield from run(sim, paper, linked=True)


def _twice(
    sim: Simulation, paper: Paper, draft: DraftAgreement, sign: SignAgreement
) -> Process:
    """The same paper is entered once more, and voided; its numbers have one holder again."""
    place = paper.tie.place
    double = Paper(
        id=sim.id("agreement"), tie=paper.tie, kind=paper.kind, drafted_on=paper.drafted_on
    )
    why = sim.irregular(place, "diduga PKS yang sama", "agreement.duplicate_number")
    signed = evolve(sign, agreement_id=double.id, irregular=why if sign.numbers else None)
    again = evolve(draft, agreement_id=double.id)
    sim.tell_together(((double, again), (double, signed)), place, SHEET, on=paper.first)
    yield sim.at_work(place, sim.today(place) + timedelta(days=8))
    sim.void(double, 2, place, "PKS yang sama dicatat dua kali")


def _link(paper: Paper) -> LinkAgreement:
    return LinkAgreement(partnership_id=paper.tie.id, agreement_id=paper.id)


def run(sim: Simulation, paper: Paper, *, linked: bool = False) -> Process:
    """A signed paper is linked and completed, and carries what it carries until it ends."""
    tie, place, choices = paper.tie, paper.tie.place, paper.tie.place.choices
    if not linked:
        sim.tell(tie, _link(paper), place, SHEET)
        tie.linked, tie.paper = True, paper
    if not (paper.term_stated and paper.scope_stated):
        yield sim.at_work(place, sim.today(place) + timedelta(days=12 + choices.below(40)))
        _completed(sim, paper)
    elif choices.chance(5):
        yield sim.at_work(place, sim.today(place) + timedelta(days=9 + choices.below(30)))
        late = DocumentNumber(issuer=f"Mitra {tie.partner.id}", raw=f"{sim.id('number').hex[:6]}/X")
        sim.tell(paper, CompleteNumber(agreement_id=paper.id, number=late), place, COPY)
        if choices.chance(60):
            new = DocumentNumber(issuer=late.issuer, raw=f"{late.raw} - B")
            correct = CorrectNumber(
                agreement_id=paper.id,
                old=late,
                new=new,
                reason="huruf terakhir tidak terbaca",
                approved_by=f"kepala {place.name}",
            )
            sim.tell(paper, correct, place, COPY)
    fate = choices.weighted(("runs", "addendum", "ends", "rests"), (80, 11, 6, 3))
    turning = sim.today(place) + timedelta(days=40 + choices.below(150))
    if turning > paper.last - timedelta(days=60):
        fate = "runs"
    if fate != "runs":
        yield from worked(sim, paper, turning)
    match fate:
        case "addendum":
            _changed(sim, paper)
        case "ends":
            yield from _terminated(sim, paper)
            return
        case "rests":
            yield from _rested(sim, paper)
        case _:
            pass
    while True:
        yield from worked(sim, paper, paper.last - timedelta(days=45))
        if choices.chance(70):
            evaluated(sim, paper)
        if sim.today(place) >= paper.last - timedelta(days=8) or not choices.chance(65):
            break
        yield sim.at_work(place, sim.today(place) + timedelta(days=2 + choices.below(3)))
        _renewed(sim, paper)
    yield from worked(sim, paper, paper.last)
    yield sim.at_work(place, paper.last + timedelta(days=1 + choices.below(20)))
    paper.over, tie.paper = True, None
    if choices.chance(12):
        overran(sim, paper)
    if choices.chance(70):
        # Too late to be renewed: another paper, with a gap.
        yield from agreed(
            sim, tie, workdays.after(sim.today(place), 15), predecessor=paper.id
        )


def _completed(sim: Simulation, paper: Paper) -> None:
    """The signed copy says what was not stated."""
    place = paper.tie.place
    if not paper.term_stated:
        term = Term(start=on(paper.first), end=on(paper.last), basis=TermBasis.FIXED)
        sim.tell(paper, CompleteTerm(agreement_id=paper.id, term=term), place, COPY)
        paper.term_stated = True
    if not paper.scope_stated:
        scope = CompleteScope(agreement_id=paper.id, scope=frozenset(paper.scope))
        sim.tell(paper, scope, place, COPY)
        paper.scope_stated = True


def _changed(sim: Simulation, paper: Paper) -> None:
    """An addendum: another field, some stated to reach back, some reaching back all the same."""
    place, choices = paper.tie.place, paper.tie.place.choices
    day = sim.today(place)
    new = CooperationField(code=FieldCode.ARTS, text=None)
    added = () if new in paper.scope else (new,)
    how = choices.weighted(("plain", "retroactive", "backdated"), (6, 2, 1))
    back = 0 if how == "plain" else min(14, (day - paper.first).days)
    why: Irregularity | None = None
    if how == "backdated" and back > 0:
        why = sim.irregular(place, "berlaku surut tanpa disebut", "agreement.backdated")
    addendum = SignAddendum(
        agreement_id=paper.id,
        addendum_id=sim.id("addendum"),
        number=place.number_paper(day),
        signed_on=on(day),
        signatures=_signatures(paper, day),
        effective_on=day - timedelta(days=back),
        fields_added=frozenset(added),
        changes=(ClauseChange(clause="Pasal 5", text="narahubung diganti"),),
        retroactive=how == "retroactive",
        irregular=why,
    )
    sim.tell(paper, addendum, place, COPY)
    paper.scope = (*paper.scope, *added)


def _renewed(sim: Simulation, paper: Paper) -> None:
    """The next term, from the day after the old end."""
    place = paper.tie.place
    day = sim.today(place)
    start = paper.last + timedelta(days=1)
    end = _year_later(start, 1)
    renew = RenewAgreement(
        agreement_id=paper.id,
        renewal_id=sim.id("renewal"),
        number=place.number_paper(day) if place.choices.chance(70) else None,
        signed_on=on(day),
        signatures=_signatures(paper, day),
        as_written=Term(start=on(start), end=on(end), basis=TermBasis.FIXED),
    )
    sim.tell(paper, renew, place, COPY)
    paper.last = end


def _terminated(sim: Simulation, paper: Paper) -> Process:
    """The paper ends before its term; another seldom takes its place."""
    tie, place, choices = paper.tie, paper.tie.place, paper.tie.place.choices
    notice = sim.today(place)
    last = notice + timedelta(days=40)
    if not paper.carries(last):
        return
    paper.last = last
    yield from worked(sim, paper, last)
    yield sim.at_work(place, max(last, sim.today(place)) + timedelta(days=1))
    paper.over, tie.paper = True, None
    ground = choices.pick((TerminationGround.MUTUAL, TerminationGround.NOTICE))
    terminate = TerminateAgreement(
        agreement_id=paper.id,
        effective_on=last,
        ground=ground,
        notice_on=on(notice),
        side=Side.PARTNER,
        reason="mitra mengakhiri program",
    )
    sim.tell(paper, terminate, place, LETTER, on=last)


def _rested(sim: Simulation, paper: Paper) -> Process:
    """The paper rests for some weeks."""
    place, choices = paper.tie.place, paper.tie.place.choices
    begins = sim.today(place) + timedelta(days=1)
    ends = begins + timedelta(days=14 + choices.below(25))
    if not paper.carries(ends):
        return
    suspend = SuspendAgreement(
        agreement_id=paper.id,
        from_on=begins,
        ground=choices.pick((SuspensionGround.FORCE_MAJEURE, SuspensionGround.OTHER)),
        reason="banjir di ruang kegiatan",
    )
    sim.tell(paper, suspend, place, LETTER)
    yield sim.at_work(place, ends)
    resume = ResumeAgreement(agreement_id=paper.id, resumed_on=sim.today(place))
    sim.tell(paper, resume, place, LETTER)

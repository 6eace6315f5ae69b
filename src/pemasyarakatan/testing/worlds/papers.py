"""Agreements: signed, linked, completed, and changed, prolonged or ended later."""

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
    RenewAgreement,
    ResumeAgreement,
    SignAddendum,
    SignAgreement,
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
)
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.courses import evaluated, overran, worked
from pemasyarakatan.testing.worlds.drafts import (
    draft_of,
    drafted,
    numbered_by,
    signatures_of,
    signing_of,
    year_later,
)
from pemasyarakatan.testing.worlds.kept import Paper, Tie
from pemasyarakatan.testing.worlds.simulation import COPY, LETTER, NEWS, SHEET, Simulation

on = PartialDate.on
PKS = InstrumentKind.PKS


def agreed(sim: Simulation, tie: Tie, signing: date, *, predecessor: UUID | None = None) -> Process:
    """A paper from its draft to its end; where local government is bound, two of them."""
    place, choices = tie.place, tie.place.choices
    parent = None
    if tie.partner.trade.lettered and sim.turn("umbrella", 8):
        paper, command = draft_of(sim, tie, sim.today(place), InstrumentKind.NOTA_KESEPAKATAN)
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
    if sim.turn("draft withdrawn", 20):
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
    # A process of its own: one within the other, paper after paper, they would never end.
    sim.start(run(sim, paper), place)


def _sign(sim: Simulation, paper: Paper, day: date) -> None:
    place = paper.tie.place
    command = signing_of(sim, paper, day)
    inferred: tuple[Inferred, ...] = ()
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


def imported(sim: Simulation, tie: Tie) -> Process:
    """A paper that was signed last year is entered in one save, when the register begins."""
    place, choices = tie.place, tie.place.choices
    day = workdays.opened(sim.first - timedelta(days=25 + choices.below(320)))
    paper, draft = draft_of(sim, tie, day - timedelta(days=20))
    sign = signing_of(sim, paper, day)
    tie.linked, tie.paper = True, paper
    sim.tell_together(((paper, draft), (paper, sign), (tie, _link(paper))), place, SHEET, on=day)
    if sim.turn("imported twice", 8):
        yield sim.at_work(place, sim.today(place) + timedelta(days=15))
        yield from _twice(sim, paper, draft, sign)
    sim.start(run(sim, paper, linked=True), place)


def _twice(sim: Simulation, paper: Paper, draft: DraftAgreement, sign: SignAgreement) -> Process:
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
    elif not paper.lettered and sim.turn("number found", 16):
        yield sim.at_work(place, sim.today(place) + timedelta(days=9 + choices.below(30)))
        late = numbered_by(tie.partner, paper.first)
        sim.tell(paper, CompleteNumber(agreement_id=paper.id, number=late), place, COPY)
        if sim.turn("number misread", 3):
            new = DocumentNumber(issuer=late.issuer, raw=f"{late.raw} - B")
            correct = CorrectNumber(
                agreement_id=paper.id,
                old=late,
                new=new,
                reason="huruf terakhir tidak terbaca",
                approved_by=f"kepala {place.name}",
            )
            sim.tell(paper, correct, place, COPY)
    turning = sim.today(place) + timedelta(days=40 + choices.below(150))
    fate = "runs"
    if turning <= min(paper.last - timedelta(days=60), sim.size.last):
        fate = _fate(sim)
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
        soon = workdays.after(sim.today(place), 15)
        sim.start(agreed(sim, tie, soon, predecessor=paper.id), place)


def _fate(sim: Simulation) -> str:
    """What becomes of a paper before its end: of most nothing."""
    if sim.turn("paper ends", 14):
        return "ends"
    if sim.turn("paper rests", 18):
        return "rests"
    return "addendum" if sim.turn("paper is changed", 7) else "runs"


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
        signatures=signatures_of(paper, day),
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
    end = year_later(start, 1)
    renew = RenewAgreement(
        agreement_id=paper.id,
        renewal_id=sim.id("renewal"),
        number=place.number_paper(day) if place.choices.chance(70) else None,
        signed_on=on(day),
        signatures=signatures_of(paper, day),
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

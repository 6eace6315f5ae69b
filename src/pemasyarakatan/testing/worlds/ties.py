"""Partnerships: opened, visited, and what comes of visits."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from attrs import evolve

from pemasyarakatan.domain.partnership import (
    AnswerProposal,
    DeclareSupport,
    Direction,
    DropPlan,
    EndPartnership,
    FormWanted,
    HoldVisit,
    InnovationRef,
    OpenPartnership,
    Pillar,
    PlanKind,
    RealisePlan,
    RecordPlan,
    ReopenPartnership,
    Stance,
    SubmitProposal,
    Topic,
    VisitForm,
    VisitHeld,
    VisitPurpose,
    WithdrawProposal,
    partnership_id,
)
from pemasyarakatan.domain.values import (
    Bearing,
    BeneficiaryPhase,
    Inferred,
    Official,
    PartialDate,
    Side,
    SupportForm,
)
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.invented import PROGRAMMES, official
from pemasyarakatan.testing.worlds.kept import Partner, Place, Tie
from pemasyarakatan.testing.worlds.promises import promised
from pemasyarakatan.testing.worlds.simulation import (
    LETTER,
    MINUTES,
    NEWS,
    ORAL,
    SHEET,
    Simulation,
    Source,
    event_of,
)

on = PartialDate.on

_FORMS = (
    FormWanted(form=SupportForm.INSTRUCTORS, text="penyediaan instruktur pelatihan"),
    FormWanted(form=SupportForm.FACILITIES, text="bantuan sarana pembinaan"),
    FormWanted(form=SupportForm.FACILITATION, text="fasilitasi reintegrasi sosial"),
    FormWanted(form=SupportForm.MATERIALS),
    FormWanted(form=SupportForm.CERTIFICATION, text="uji kompetensi"),
)


def opened(sim: Simulation, place: Place, partner: Partner, *, since: date | None = None) -> Tie:
    """A partnership of this pair; it is opened now."""
    tie = Tie(id=partnership_id(place.id, partner.id), place=place, partner=partner)
    command = OpenPartnership(
        partnership_id=tie.id,
        facility_id=place.id,
        partner_id=partner.id,
        opened_on=on(since) if since else PartialDate(),
        origin="rekap kerja sama tahun lalu" if since is None else None,
    )
    sim.tell(tie, command, place, SHEET)
    place.ties.append(tie)
    return tie


def kept_up(sim: Simulation, tie: Tie, gap: int) -> Process:
    """The visits of a partnership, some *gap* of days apart, and what they lead to."""
    place, choices = tie.place, tie.place.choices
    day = sim.today(place) + timedelta(days=choices.below(gap))
    while True:
        day = workdays.opens(day)
        yield sim.recorded(place, day)
        visit = _visit(sim, tie, day)
        source = MINUTES if choices.chance(70) else NEWS if choices.chance(80) else ORAL
        visit, version = _held(sim, tie, visit, source, day)
        _leads(sim, tie, visit.visit_id, day)
        if visit.irregular is None and choices.chance(9):
            sim.start(_looked_over(sim, tie, visit, version), place)
        day = max(day + timedelta(days=1 + gap // 2 + choices.below(gap)), sim.today(place))


def _held(
    sim: Simulation, tie: Tie, visit: HoldVisit, source: Source, day: date
) -> tuple[HoldVisit, int]:
    """A visit is recorded; at times two partners were visited on one trip."""
    place = tie.place
    others = [one for one in place.ties if one is not tie and not one.quiet]
    joint = bool(others) and place.choices.chance(5)
    if joint:
        visit = evolve(visit, joint_visit_ref=sim.id("trip"))
    basis: tuple[Inferred, ...] = ()
    if source is ORAL:
        basis = (Inferred(field="/direction", basis="tempat pertemuan"),)
    version = sim.tell(tie, visit, place, source, on=day, inferred=basis)
    if joint:
        other = place.choices.pick(others)
        again = evolve(
            visit,
            partnership_id=other.id,
            visit_id=sim.id("visit"),
            counterparts=(_counterpart(other.partner),),
        )
        sim.tell(other, again, place, source, on=day, inferred=basis)
    return visit, version


def _counterpart(partner: Partner) -> Official:
    return official(
        None if partner.private else partner.head, f"Kepala {partner.name}", partner.name
    )


def _visit(sim: Simulation, tie: Tie, day: date) -> HoldVisit:
    place, partner, choices = tie.place, tie.partner, tie.place.choices
    form = choices.weighted(
        (VisitForm.KUNJUNGAN, VisitForm.KOORDINASI, VisitForm.SAMBANG, VisitForm.AUDIENSI),
        (4, 4, 2, 2),
    )
    direction = choices.weighted(
        (Direction.OUTBOUND, Direction.INBOUND, Direction.VIRTUAL, Direction.UNKNOWN), (6, 4, 1, 1)
    )
    field = choices.pick(partner.scope)
    head = place.head_on(day)
    sent = choices.chance(30)
    staff = official(sim.person(choices), f"Kasi Kegiatan Kerja {place.name}", place.name)
    topics = (
        Topic(field=field, pillar=Pillar.SELF_RELIANCE, text=f"program {str(field.code).lower()}"),
        Topic(text="rencana kerja sama tahun berjalan"),
    )
    visit = HoldVisit(
        partnership_id=tie.id,
        visit_id=sim.id("visit"),
        occurred_on=on(day),
        form=form,
        direction=direction,
        venue=f"Aula {place.name}" if direction is Direction.INBOUND else None,
        dispatched_by=head if sent else None,
        delegation=(staff,) if sent else (head, staff),
        delegation_note="jajaran pejabat struktural",
        counterparts=(_counterpart(partner),),
        purposes=frozenset({VisitPurpose.SILATURAHMI, VisitPurpose.COOPERATION}),
        topics=topics[: 1 + choices.below(2)],
        beneficiaries=frozenset({BeneficiaryPhase.SERVING}),
        campaign=f"silaturahmi {place.name}" if choices.chance(15) else None,
    )
    known = choices.weighted(("exact", "printed", "month", "none", "slip"), (70, 18, 7, 2, 3))
    match known:
        case "printed":
            return evolve(visit, occurred_on=workdays.as_printed(day))
        case "month":
            return evolve(visit, occurred_on=workdays.of_month(day))
        case "none":
            return evolve(visit, occurred_on=PartialDate())
        case "slip":
            slip = workdays.as_printed(day, slip=1 + choices.below(6))
            why = sim.irregular(place, "hari dan tanggal berita berbeda", "partnership.weekday")
            return evolve(visit, occurred_on=slip, irregular=why)
        case _:
            return visit


def _leads(sim: Simulation, tie: Tie, visit: UUID, day: date) -> None:
    """What comes of a visit: mostly nothing but the next one."""
    choices = tie.place.choices
    if not tie.asked and choices.chance(14):
        tie.asked = True
        sim.start(_proposed(sim, tie, visit, day), tie.place)
    if choices.chance(16):
        sim.start(_planned(sim, tie, visit, day), tie.place)
    if choices.chance(22):
        sim.start(promised(sim, tie, day), tie.place)
    if choices.chance(4):
        declare = DeclareSupport(
            partnership_id=tie.id,
            declaration_id=sim.id("declaration"),
            subject=InnovationRef(facility_id=tie.place.id, acronym=choices.pick(PROGRAMMES)),
            by=_counterpart(tie.partner),
            degree="mendukung penuh",
            on=on(day),
        )
        sim.tell(tie, declare, tie.place, NEWS, on=day)


def _looked_over(sim: Simulation, tie: Tie, visit: HoldVisit, version: int) -> Process:
    """A recorded visit is looked at again: another witness, a correction, or a double."""
    place, choices = tie.place, tie.place.choices
    what = "correct" if sim.turn("visit corrected", 3) else "evidence"
    if sim.turn("visit twice", 10):
        what = "double"
    if what == "double":
        double = evolve(visit, visit_id=sim.id("visit"))
        version = sim.tell(tie, double, place, SHEET)
    yield sim.at_work(place, sim.today(place) + timedelta(days=4 + choices.below(40)))
    if what == "evidence":
        bearing = Bearing.CONFIRMS if choices.chance(80) else Bearing.CONTRADICTS
        sim.attach(tie, version, place, NEWS, bearing)
    elif what == "double":
        voided = sim.void(tie, version, place, "kunjungan yang sama dicatat dua kali")
        if sim.turn("visits after all", 5):
            yield sim.at_work(place, sim.today(place) + timedelta(days=3))
            sim.void(tie, voided, place, "ternyata dua kunjungan pada hari yang sama")
    else:
        corrected = event_of(VisitHeld, visit, venue=f"Ruang rapat {tie.partner.regency}")
        sim.correct(tie, version, corrected, place, "tempat tertukar dalam berita acara")


def _proposed(sim: Simulation, tie: Tie, visit: UUID, day: date) -> Process:
    """A proposal, welcomed politely, and seldom more than that."""
    place, choices = tie.place, tie.place.choices
    forms = choices.some(_FORMS, 3) or _FORMS[:1]
    exhaustive = choices.chance(30)
    submit = SubmitProposal(
        partnership_id=tie.id,
        proposal_id=sim.id("proposal"),
        submitted_on=on(day),
        forms=forms,
        fields=frozenset(tie.partner.scope),
        exhaustive=exhaustive,
        visit_id=visit,
    )
    sim.tell(tie, submit, place, LETTER, on=day)
    stances = (Stance.WELCOMED, Stance.DEFERRED, Stance.ACCEPTED, Stance.DECLINED, None)
    for _ in range(4):
        day = workdays.after(max(day, sim.today(place)), 4 + choices.below(45))
        yield sim.recorded(place, day)
        stance = choices.weighted(stances, (45, 10, 25, 8, 12))
        if stance is None:
            withdraw = WithdrawProposal(
                partnership_id=tie.id,
                proposal_id=submit.proposal_id,
                on=on(day),
                reason="diajukan kembali tahun depan",
            )
            sim.tell(tie, withdraw, place, LETTER, on=day)
            break
        partly = stance is Stance.ACCEPTED and choices.chance(50)
        answer = AnswerProposal(
            partnership_id=tie.id,
            proposal_id=submit.proposal_id,
            stance=stance,
            by=_counterpart(tie.partner) if choices.chance(60) else None,
            answered_on=workdays.of_month(day) if choices.chance(10) else on(day),
            forms_accepted=frozenset({forms[0].form}) if partly else None,
        )
        sim.tell(tie, answer, place, LETTER, on=day)
        if stance in (Stance.ACCEPTED, Stance.DECLINED):
            break
    else:
        return
    tie.asked = False


def _planned(sim: Simulation, tie: Tie, visit: UUID, day: date) -> Process:
    """A plan, which comes true, is dropped, or stays one."""
    place, choices = tie.place, tie.place.choices
    kind = choices.pick((PlanKind.AGREEMENT, PlanKind.TRAINING, PlanKind.JOINT_SOCIAL))
    plan = RecordPlan(
        partnership_id=tie.id,
        plan_id=sim.id("plan"),
        kind=kind,
        text=f"rencana {str(kind).lower()} bersama mitra",
        fields=frozenset(tie.partner.scope[:1]),
        voiced_by=choices.pick((Side.FACILITY, Side.PARTNER, Side.NOT_STATED)),
        on=on(day),
        beneficiaries=frozenset({BeneficiaryPhase.SERVING}),
        visit_id=visit,
    )
    sim.tell(tie, plan, place, MINUTES, on=day)
    yield sim.at_work(place, max(day, sim.today(place)) + timedelta(days=20 + choices.below(120)))
    today = sim.today(place)
    if choices.chance(45):
        realise = RealisePlan(
            partnership_id=tie.id,
            plan_id=plan.plan_id,
            by_ref=tie.paper.id if tie.paper else visit,
            on=on(today),
        )
        sim.tell(tie, realise, place, MINUTES)
    elif choices.chance(40):
        drop = DropPlan(
            partnership_id=tie.id, plan_id=plan.plan_id, on=on(today), reason="anggaran tidak ada"
        )
        sim.tell(tie, drop, place, MINUTES)


def given_up(sim: Simulation, tie: Tie) -> Process:
    """A partnership that has no paper ends, is visited all the same, and goes on."""
    place, choices = tie.place, tie.place.choices
    tie.quiet = True
    day = workdays.after(sim.today(place), 10 + choices.below(30))
    yield sim.at_work(place, day)
    sim.tell(tie, _visit(sim, tie, day), place, MINUTES, on=day)
    yield sim.at_work(place, day + timedelta(days=50 + choices.below(100)))
    ended = sim.today(place)
    end = EndPartnership(partnership_id=tie.id, on=on(ended), reason="mitra pindah ke kota lain")
    sim.tell(tie, end, place, LETTER)
    yield sim.at_work(place, ended + timedelta(days=10 + choices.below(30)))
    farewell = ended + timedelta(days=1)
    why = sim.irregular(place, "kunjungan perpisahan", "partnership.ended")
    visit = evolve(_visit(sim, tie, farewell), occurred_on=on(farewell), irregular=why)
    sim.tell(tie, visit, place, NEWS, on=farewell)
    yield sim.at_work(place, sim.today(place) + timedelta(days=5))
    reopen = ReopenPartnership(
        partnership_id=tie.id, on=on(sim.today(place)), reason="kerja sama dilanjutkan"
    )
    sim.tell(tie, reopen, place, LETTER)

"""What is done under a paper: activities, courses, and what comes of courses months later."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve

from pemasyarakatan.domain.agreement import (
    DeliverTraining,
    EvaluationVerdict,
    HoldActivity,
    HoldEvaluation,
    IssueCertificates,
    RecordPlacement,
    TrainingDelivered,
)
from pemasyarakatan.domain.values import (
    ActivityKind,
    Bearing,
    BeneficiaryPhase,
    CertificateKind,
    CooperationField,
    EmployerKind,
    FieldCode,
    PartialDate,
)
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.kept import Paper
from pemasyarakatan.testing.worlds.simulation import (
    COPY,
    MINUTES,
    NEWS,
    SHEET,
    Simulation,
    event_of,
)

on = PartialDate.on

_KINDS = {
    FieldCode.RELIGION: ActivityKind.RELIGIOUS,
    FieldCode.HEALTH: ActivityKind.HEALTH,
    FieldCode.SOCIAL_MENTORING: ActivityKind.COUNSELLING,
    FieldCode.DRUG_REHABILITATION: ActivityKind.COUNSELLING,
    FieldCode.PRODUCTION_WORK: ActivityKind.PRODUCTION,
    FieldCode.ARTS: ActivityKind.ARTS_SPORTS,
    FieldCode.SPORTS: ActivityKind.ARTS_SPORTS,
    FieldCode.COMMUNITY_SOCIAL_WORK: ActivityKind.SOCIAL,
}
_COURSES = {
    FieldCode.SKILLS_TRAINING: ("Pelatihan Menjahit", "Pelatihan Las", "Pelatihan Barista"),
    FieldCode.FOOD_SECURITY: ("Pelatihan Budidaya Sayur",),
    FieldCode.PRODUCTION_WORK: ("Pelatihan Mebel",),
    FieldCode.LITERACY: ("Kelas Literasi",),
}


def worked(sim: Simulation, paper: Paper, until: date) -> Process:
    """What the paper carries, about once a month, as far as it is recorded before *until*."""
    place, choices = paper.tie.place, paper.tie.place.choices
    day = sim.today(place) + timedelta(days=1)
    while True:
        day = workdays.after(day, 5 + choices.below(48))
        field = choices.pick(paper.scope)
        length = 1 if field.code not in _COURSES or choices.chance(45) else 6 + choices.below(20)
        ends = workdays.opens(day + timedelta(days=length - 1))
        late = choices.chance(45)
        recorded = sim.at_closing(place, ends) if late else sim.recorded(place, ends)
        if workdays.civil(recorded, place.zone) >= until or not paper.carries(ends):
            break
        yield recorded
        if length > 1:
            _taught(sim, paper, field, day, ends)
        else:
            _held(sim, paper, field, day)
        day = max(day, sim.today(place) - timedelta(days=20))
    if workdays.instant(until, place.zone, 7) > sim.now:
        yield sim.at_work(place, until)


def _held(sim: Simulation, paper: Paper, field: CooperationField, day: date) -> None:
    """An activity of one day."""
    place, choices = paper.tie.place, paper.tie.place.choices
    counted = choices.chance(85)
    out = choices.below(90) == 0
    command = HoldActivity(
        agreement_id=paper.id,
        activity_id=sim.id("activity"),
        kind=_KINDS.get(field.code, ActivityKind.OTHER),
        field=_ELSEWHERE if out else field,
        provider_partner_id=paper.tie.partner.id if choices.chance(80) else None,
        started_on=on(day),
        ended_on=on(day),
        participants=8 + choices.below(40) if counted else None,
        summary=f"kegiatan bulanan {str(field.code).lower()}"
        + ("" if counted else ", puluhan peserta"),
        beneficiaries=frozenset({BeneficiaryPhase.SERVING}),
        irregular=sim.irregular(place, "permintaan mendadak mitra", "agreement.out_of_scope")
        if out
        else None,
    )
    sim.tell(paper, command, place, SHEET if choices.chance(75) else MINUTES, on=day)


_ELSEWHERE = CooperationField(code=FieldCode.OTHER, text="lomba antarblok")


def _taught(
    sim: Simulation, paper: Paper, field: CooperationField, first: date, last: date
) -> None:
    """A course, and what comes of it."""
    place, choices = paper.tie.place, paper.tie.place.choices
    participants = 14 + choices.below(16)
    completed = participants - choices.below(4)
    days = sum(workdays.working(first + timedelta(n)) for n in range((last - first).days + 1))
    command = DeliverTraining(
        agreement_id=paper.id,
        training_id=sim.id("training"),
        title=f"{choices.pick(_COURSES[field.code])} Contoh",
        field=field,
        provider_partner_id=paper.tie.partner.id,
        started_on=on(first),
        ended_on=on(last),
        hours_jp=max(8 * days, 1),
        competency_standard="SKKNI Contoh" if choices.chance(50) else None,
        participants=participants,
        completed=completed,
        instructors=1 + choices.below(3),
        venue=f"Bengkel kerja {place.name}",
        beneficiaries=frozenset({BeneficiaryPhase.SERVING}),
    )
    version = sim.tell(paper, command, place, SHEET, on=last)
    follow = _followed(sim, paper, command, version, completed)
    sim.start(follow, place)


def _followed(
    sim: Simulation, paper: Paper, training: DeliverTraining, version: int, completed: int
) -> Process:
    """Certificates at the end and, of competence, some three months later; then placements."""
    place, choices = paper.tie.place, paper.tie.place.choices
    yield sim.at_work(place, sim.today(place) + timedelta(days=1 + choices.below(12)))
    if choices.chance(12):
        # Counted wrongly, and put right before anything stands on it.
        completed -= 1
        corrected = event_of(TrainingDelivered, training, completed=completed)
        sim.correct(paper, version, corrected, place, "satu peserta tidak menyelesaikan")
    elif choices.chance(15):
        sim.attach(paper, version, place, NEWS, Bearing.CONFIRMS)
    issue = IssueCertificates(
        agreement_id=paper.id,
        issue_id=sim.id("issue"),
        training_id=training.training_id,
        kind=CertificateKind.COMPLETION,
        certifier=paper.tie.partner.name,
        issued=completed,
        not_competent=0,
        issued_on=on(sim.today(place)),
    )
    sim.tell(paper, issue, place, COPY)
    if not choices.chance(65):
        return
    yield sim.at_work(place, sim.today(place) + timedelta(days=70 + choices.below(45)))
    today = sim.today(place)
    competent = completed - choices.below(3)
    tested = evolve(
        issue,
        issue_id=sim.id("issue"),
        kind=CertificateKind.COMPETENCE,
        certifier="LSP Contoh (BNSP)",
        issued=competent,
        not_competent=completed - competent,
        issued_on=on(today),
        valid_until=on(date(today.year + 3, today.month, min(today.day, 28))),
    )
    sim.tell(paper, tested, place, COPY)
    if not choices.chance(60):
        return
    yield sim.at_work(place, today + timedelta(days=15 + choices.below(60)))
    today = sim.today(place)
    many = choices.chance(35)
    placement = RecordPlacement(
        agreement_id=paper.id,
        placement_id=sim.id("placement"),
        training_id=training.training_id,
        employer_kind=EmployerKind.COMPANY if many else EmployerKind.SELF,
        employer_partner_id=paper.tie.partner.id
        if many and not paper.tie.partner.private
        else None,
        placed=5 + choices.below(3) if many else 1 + choices.below(4),
        placed_on=on(today) if many else PartialDate.month(today.year, today.month),
        regency=paper.tie.partner.regency,
    )
    sim.tell(paper, placement, place, SHEET)


def overran(sim: Simulation, paper: Paper) -> None:
    """A day of activity after the paper ended, for which somebody answers."""
    place = paper.tie.place
    day = sim.today(place)
    command = HoldActivity(
        agreement_id=paper.id,
        activity_id=sim.id("activity"),
        kind=ActivityKind.OTHER,
        field=paper.scope[0],
        started_on=on(day),
        ended_on=on(day),
        summary="kegiatan lanjutan",
        irregular=sim.irregular(place, "perpanjangan dalam proses", "agreement.outside_term"),
    )
    sim.tell(paper, command, place, SHEET)


def evaluated(sim: Simulation, paper: Paper) -> None:
    """An evaluation (monev) of a paper that draws near its end."""
    place, choices = paper.tie.place, paper.tie.place.choices
    command = HoldEvaluation(
        agreement_id=paper.id,
        evaluation_id=sim.id("evaluation"),
        held_on=on(sim.today(place)),
        attendees=(place.head_on(sim.today(place)), place.office.head),
        verdict=choices.weighted(tuple(EvaluationVerdict), (7, 3, 1)),
        findings=("kegiatan berjalan sesuai rencana",) if choices.chance(50) else (),
    )
    sim.tell(paper, command, place, MINUTES)

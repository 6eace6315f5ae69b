"""Promises and what is kept of them; goods that come in; activities that no paper carries."""

from __future__ import annotations

from datetime import date, timedelta

from pemasyarakatan.domain.partnership import (
    FulfilCommitment,
    IssueActivityCertificates,
    MakeCommitment,
    NoPaper,
    ProgressCommitment,
    ReceiveSupport,
    RecordActivityPlacement,
    RecordActivityWithoutAgreement,
    WithdrawCommitment,
)
from pemasyarakatan.domain.values import (
    ActivityKind,
    BeneficiaryPhase,
    CertificateKind,
    CooperationField,
    EmployerKind,
    FieldCode,
    PartialDate,
    Rupiah,
    Side,
    SupportForm,
)
from pemasyarakatan.testing.worlds import workdays
from pemasyarakatan.testing.worlds.agenda import Process
from pemasyarakatan.testing.worlds.invented import official
from pemasyarakatan.testing.worlds.kept import Tie
from pemasyarakatan.testing.worlds.simulation import LETTER, MINUTES, NEWS, SHEET, Simulation

on = PartialDate.on

UNWRITTEN = CooperationField(code=FieldCode.OTHER, text="kegiatan insidental")
"""A field that stands in no paper."""

_GOODS = (
    ("mesin jahit", "unit", SupportForm.FACILITIES, 3_500_000),
    ("buku bacaan", "eksemplar", SupportForm.MATERIALS, 60_000),
    ("bibit sayur", "paket", SupportForm.MATERIALS, 150_000),
    ("instruktur", "orang", SupportForm.INSTRUCTORS, 0),
)


def promised(sim: Simulation, tie: Tie, day: date) -> Process:
    """A promise; delivered in parts, kept, taken back or forgotten."""
    place, choices = tie.place, tie.place.choices
    what, unit, form, worth = choices.pick(_GOODS)
    soft = choices.chance(35)
    quantity = 2 + choices.below(9)
    commitment = MakeCommitment(
        partnership_id=tie.id,
        commitment_id=sim.id("commitment"),
        side=Side.PARTNER if choices.chance(80) else Side.FACILITY,
        by=official(
            None if tie.partner.private else tie.partner.head,
            f"Kepala {tie.partner.name}",
            tie.partner.name,
        ),
        agreement_id=tie.paper.id if tie.paper else None,
        text="siap mendukung pembinaan" if soft else f"menyediakan {what}",
        form=None if soft else form,
        fields=frozenset(tie.partner.scope[:1]),
        quantity=None if soft else quantity,
        unit=None if soft else unit,
        due=None if soft else on(workdays.after(day, 60 + choices.below(90))),
        on=on(day),
    )
    sim.tell(tie, commitment, place, MINUTES, on=day)
    if soft and choices.chance(70):
        return
    for left in range(choices.below(3), -1, -1):
        yield sim.at_work(place, sim.today(place) + timedelta(days=12 + choices.below(45)))
        today = sim.today(place)
        if choices.chance(6):
            withdraw = WithdrawCommitment(
                partnership_id=tie.id,
                commitment_id=commitment.commitment_id,
                on=on(today),
                reason="anggaran dialihkan",
            )
            sim.tell(tie, withdraw, place, LETTER)
            return
        if not soft:
            part = max(1, quantity // 3)
            progress = ProgressCommitment(
                partnership_id=tie.id,
                commitment_id=commitment.commitment_id,
                delivered=part,
                on=on(today),
                evidence=sim.evidence("delivery"),
            )
            sim.tell(tie, progress, place, MINUTES)
            _received(sim, tie, commitment, part, what, worth, today)
        if left == 0 and choices.chance(60):
            shown = choices.chance(90)
            fulfil = FulfilCommitment(
                partnership_id=tie.id,
                commitment_id=commitment.commitment_id,
                on=on(today),
                evidence=sim.evidence("fulfilment") if shown else None,
                irregular=None
                if shown
                else sim.irregular(place, "bukti belum diserahkan", "partnership.no_evidence"),
            )
            sim.tell(tie, fulfil, place, MINUTES)


def _received(
    sim: Simulation,
    tie: Tie,
    commitment: MakeCommitment,
    quantity: int,
    what: str,
    worth: int,
    day: date,
) -> None:
    """What came in is handed over on paper and under an agreement, as it should be, or not."""
    choices = tie.place.choices
    agreement = tie.paper.id if tie.paper and choices.chance(90) else None
    handed = choices.chance(90)
    lacking = ("partnership.no_handover",) * (not handed)
    lacking += ("partnership.no_agreement",) * (agreement is None)
    why = "diterima pada acara, surat menyusul"
    receive = ReceiveSupport(
        partnership_id=tie.id,
        support_id=sim.id("support"),
        form=commitment.form or SupportForm.OTHER,
        what=what,
        quantity=quantity,
        unit=commitment.unit,
        value=Rupiah(worth * quantity) if worth else None,
        received_on=on(day),
        handover_record=sim.evidence("handover") if handed else None,
        commitment_id=commitment.commitment_id,
        agreement_id=agreement,
        irregular=sim.irregular(tie.place, why, *lacking) if lacking else None,
    )
    sim.tell(tie, receive, tie.place, MINUTES, on=day)


def unwritten(sim: Simulation, tie: Tie) -> Process:
    """Activities now and then that no paper carries, with what came of them."""
    place, choices = tie.place, tie.place.choices
    day = sim.today(place) + timedelta(days=10 + choices.below(200))
    while True:
        day = workdays.opens(day)
        ends = day + timedelta(days=choices.below(4))
        yield sim.recorded(place, ends)
        participants = 10 + choices.below(20)
        counted = choices.chance(85)
        activity = RecordActivityWithoutAgreement(
            partnership_id=tie.id,
            activity_id=sim.id("activity"),
            kind=choices.pick((ActivityKind.TRAINING, ActivityKind.HEALTH, ActivityKind.RELIGIOUS)),
            title="Kegiatan bersama mitra",
            field=UNWRITTEN if tie.linked else tie.partner.scope[0],
            provider_partner_id=tie.partner.id,
            started_on=on(day),
            ended_on=on(ends),
            participants=participants if counted else None,
            completed=participants - 1 if counted else None,
            basis="undangan",
            reason=NoPaper.OUT_OF_SCOPE if tie.linked else NoPaper.NO_PAPER,
            beneficiaries=frozenset({BeneficiaryPhase.SERVING}),
            target_text=None if counted else "puluhan warga binaan",
        )
        sim.tell(tie, activity, place, NEWS if choices.chance(40) else SHEET, on=ends)
        if counted and activity.kind is ActivityKind.TRAINING:
            yield sim.at_work(place, sim.today(place) + timedelta(days=5 + choices.below(20)))
            today = sim.today(place)
            issue = IssueActivityCertificates(
                partnership_id=tie.id,
                issue_id=sim.id("issue"),
                activity_id=activity.activity_id,
                kind=CertificateKind.COMPLETION,
                certifier=tie.partner.name,
                issued=participants - 1,
                not_competent=0,
                issued_on=on(today),
            )
            sim.tell(tie, issue, place, SHEET)
            if choices.chance(50):
                few = choices.chance(60)
                placement = RecordActivityPlacement(
                    partnership_id=tie.id,
                    placement_id=sim.id("placement"),
                    activity_id=activity.activity_id,
                    employer_kind=EmployerKind.SELF if few else EmployerKind.COMPANY,
                    placed=2 if few else 5,
                    placed_on=PartialDate.month(today.year, today.month) if few else on(today),
                    regency=tie.partner.regency,
                )
                sim.tell(tie, placement, place, SHEET)
        day = sim.today(place) + timedelta(days=90 + choices.below(240))

"""What newspapers told of partnerships, recorded as it was told and no more."""

from datetime import date
from typing import Any
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.domain.decider import fold
from pemasyarakatan.domain.law import Circumstances
from pemasyarakatan.domain.partnership import (
    PARTNERSHIP,
    AnswerProposal,
    DeclareSupport,
    Direction,
    FormWanted,
    HoldVisit,
    InnovationRef,
    MakeCommitment,
    OpenPartnership,
    Partnership,
    PartnershipStatus,
    Pillar,
    PlanKind,
    RecordPlan,
    Side,
    Stance,
    SubmitProposal,
    Topic,
    VisitForm,
    VisitHeld,
    VisitPurpose,
    partnership_id,
)
from pemasyarakatan.domain.values import (
    BeneficiaryPhase,
    Capacity,
    CooperationField,
    FieldCode,
    Official,
    PartialDate,
    PersonName,
    SupportForm,
)
from pemasyarakatan.testing.scenario import given

TODAY = date(2026, 6, 1)
U = PartialDate()
CILEGON, SELONG = UUID(int=1), UUID(int=2)
DINSOS, DISNAKER, BLK, PEMKAB = (UUID(int=number) for number in range(11, 15))


def official(name: str | None, position: str) -> Official:
    person = PersonName(raw=name, canonical=name) if name else None
    return Official(name=person, position=position, capacity=Capacity.UNKNOWN)


def field(code: FieldCode, text: str | None = None) -> CooperationField:
    return CooperationField(code=code, text=text)


def opening(facility: UUID, partner: UUID) -> OpenPartnership:
    return OpenPartnership(
        partnership_id=partnership_id(facility, partner),
        facility_id=facility,
        partner_id=partner,
        opened_on=U,
    )


def told(*commands: Any) -> tuple[Any, ...]:
    """The events that the commands of one stream give, one after the other."""
    history: tuple[Any, ...] = ()
    for command in commands:
        state = fold(PARTNERSHIP, history)
        events = PARTNERSHIP.decide(command, state, Circumstances(today=TODAY))
        assert len(events) == 1
        history += events
    return history


RAJA = official(
    "Raja Muhammad Ismael Novadiansyah", "Kepala Lembaga Pemasyarakatan (Lapas) Kelas IIA Cilegon"
)
KADIS = official(None, "Kepala Dinas Sosial Kota Cilegon")
WITH_DINSOS = partnership_id(CILEGON, DINSOS)
SAMBANG = HoldVisit(
    partnership_id=WITH_DINSOS,
    visit_id=UUID(int=100),
    occurred_on=PartialDate.on(date(2025, 10, 17), "Jum’at (17/10/2025)"),
    form=VisitForm.SAMBANG,
    direction=Direction.OUTBOUND,
    delegation=(RAJA,),
    delegation_note="jajaran pejabat struktural",
    counterparts=(KADIS,),
    purposes=frozenset({VisitPurpose.SILATURAHMI, VisitPurpose.COOPERATION}),
    topics=(
        Topic(
            field=field(FieldCode.EX_INMATE_NETWORK),
            text="penguatan jejaring sosial bagi mantan warga binaan",
        ),
        Topic(
            field=field(FieldCode.SKILLS_TRAINING),
            pillar=Pillar.SELF_RELIANCE,
            text="pengembangan program pelatihan berbasis kemandirian",
        ),
        Topic(
            field=field(FieldCode.COMMUNITY_SOCIAL_WORK),
            text="rencana kolaborasi kegiatan sosial bersama masyarakat",
        ),
    ),
    beneficiaries=frozenset({BeneficiaryPhase.SERVING, BeneficiaryPhase.AFTER_RELEASE}),
    target_text="warga binaan yang sedang menjalani masa pidana maupun pasca-pembebasan",
    campaign=(
        "agenda silaturahmi Lapas Cilegon ke instansi-instansi strategis di wilayah Kota Cilegon"
    ),
)
ON_THAT_FRIDAY = PartialDate.on(date(2025, 10, 17))
DINSOS_REPORT = (
    opening(CILEGON, DINSOS),
    SAMBANG,
    RecordPlan(
        partnership_id=WITH_DINSOS,
        plan_id=UUID(int=101),
        kind=PlanKind.JOINT_SOCIAL,
        text="rencana kolaborasi kegiatan sosial bersama masyarakat",
        fields=frozenset({field(FieldCode.COMMUNITY_SOCIAL_WORK)}),
        voiced_by=Side.NOT_STATED,
        on=ON_THAT_FRIDAY,
    ),
    DeclareSupport(
        partnership_id=WITH_DINSOS,
        declaration_id=UUID(int=102),
        subject=InnovationRef(facility_id=CILEGON, acronym="SIKaP"),
        by=KADIS,
        degree="mendukung penuh",
        on=ON_THAT_FRIDAY,
    ),
    MakeCommitment(
        partnership_id=WITH_DINSOS,
        commitment_id=UUID(int=103),
        side=Side.PARTNER,
        by=KADIS,
        text=("siap berperan aktif dalam mendukung pembinaan dan reintegrasi sosial warga binaan"),
        fields=frozenset(
            {
                field(FieldCode.REINTEGRATION),
                field(FieldCode.OTHER, "aspek sosial kemasyarakatan"),
                field(FieldCode.OTHER, "pemberdayaan sumber daya manusia"),
            }
        ),
        on=ON_THAT_FRIDAY,
    ),
)


class TestVisitToTheSocialService:
    """The courtesy call of Lapas Cilegon on the Dinas Sosial, 17 October 2025."""

    def test_the_visit_as_it_was_told(self):
        """Every field of the visit is what the report says; the rest is absent."""
        _, visit = told(*DINSOS_REPORT[:2])

        assert visit == VisitHeld(
            **{
                one.name: getattr(SAMBANG, one.name)
                for one in attrs.fields(HoldVisit)
                if one.name != "partnership_id"
            }
        )
        assert (visit.venue, visit.dispatched_by, visit.counterpart_note) == (None, None, None)
        assert (visit.joint_visit_ref, visit.irregular) == (None, None)

    def test_what_must_hold(self):
        """Discussed, nothing agreed, and a soft promise that is open and never overdue."""
        state: Partnership = fold(PARTNERSHIP, told(*DINSOS_REPORT))
        (commitment,) = state.commitments().values()
        (plan,) = state.plans().values()

        assert state.linked == ()
        assert state.proposals() == {}
        assert state.status_at(TODAY, ()) is PartnershipStatus.DISCUSSED
        assert commitment.open_on(TODAY)
        assert not commitment.overdue_on(date.max)
        assert plan.open_on(TODAY)
        assert len(state.declarations) == 1
        assert PARTNERSHIP.broken(state) == ()


JOINT = UUID(int=200)


def trip(partner: UUID, visit: UUID) -> HoldVisit:
    return HoldVisit(
        partnership_id=partnership_id(CILEGON, partner),
        visit_id=visit,
        occurred_on=PartialDate.on(date(2021, 2, 26), "Jumat (26/2/2021)"),
        form=VisitForm.KUNJUNGAN,
        direction=Direction.OUTBOUND,
        dispatched_by=official(None, "Kepala Lembaga Pemasyarakatan Kelas IIA Cilegon"),
        delegation=(
            official("Zulkarnain", "Kepala Seksi Kegiatan Kerja"),
            official(None, "Kasubsi Bimbingan Kerja Pengelola Hasil Kerja"),
        ),
        purposes=frozenset({VisitPurpose.SILATURAHMI, VisitPurpose.COOPERATION}),
        topics=(
            Topic(text="perencanaan perjanjian kerjasama"),
            Topic(field=field(FieldCode.SKILLS_TRAINING), text="pengadaan pelatihan keterampilan"),
        ),
        target_text="warga kota cilegon",
        joint_visit_ref=JOINT,
    )


def plan_of_the_trip(partner: UUID, other: UUID, number: int, **content: Any) -> RecordPlan:
    return RecordPlan(
        partnership_id=partnership_id(CILEGON, partner),
        plan_id=UUID(int=number),
        voiced_by=Side.FACILITY,
        on=PartialDate.on(date(2021, 2, 26)),
        shared_with=(partnership_id(CILEGON, other),),
        **content,
    )


def of_the_trip(partner: UUID, other: UUID, number: int) -> tuple[Any, ...]:
    agreement = plan_of_the_trip(
        partner,
        other,
        number + 1,
        kind=PlanKind.AGREEMENT,
        text="perencanaan perjanjian kerjasama",
    )
    training = plan_of_the_trip(
        partner,
        other,
        number + 2,
        kind=PlanKind.TRAINING,
        text="pengadaan pelatihan keterampilan bagi warga binaan Lapas Cilegon",
        note=(
            "pelatihan berbasis kompetensi program peningkatan kompetensi tenaga kerja dari "
            "Disnaker dan BLK Kota Cilegon"
        ),
        fields=frozenset({field(FieldCode.SKILLS_TRAINING)}),
    )
    return (opening(CILEGON, partner), trip(partner, UUID(int=number)), agreement, training)


DISNAKER_REPORT = (
    *of_the_trip(DISNAKER, BLK, 210),
    RecordPlan(
        partnership_id=partnership_id(CILEGON, DISNAKER),
        plan_id=UUID(int=219),
        kind=PlanKind.PLACEMENT,
        text=(
            "dengan bantuan dari Disnaker dapat menampung dan merekomendasikan warga binaan yang "
            "telah mendapatkan pelatihan dan siap bekerja kepada perusahaan atau perorangan "
            "sebagaimana kemampuannya"
        ),
        fields=frozenset({field(FieldCode.JOB_PLACEMENT)}),
        voiced_by=Side.FACILITY,
        on=PartialDate.on(date(2021, 2, 26)),
    ),
)
BLK_REPORT = of_the_trip(BLK, DISNAKER, 220)


class TestOneTripToTwoPartners:
    """The delegation of Lapas Cilegon to the Disnaker and the BLK, 26 February 2021."""

    @pytest.mark.parametrize("report", [DISNAKER_REPORT, BLK_REPORT], ids=["Disnaker", "BLK"])
    def test_what_must_hold(self, report):
        """One visit each in one trip, discussed, with no proposal and no promise of a partner."""
        state: Partnership = fold(PARTNERSHIP, told(*report))
        (visit,) = state.visits

        assert visit.joint_visit_ref == JOINT
        assert visit.dispatched_by not in visit.delegation
        assert (visit.venue, visit.counterparts, visit.beneficiaries) == (None, (), frozenset())
        assert state.status_at(TODAY, ()) is PartnershipStatus.DISCUSSED
        assert (state.linked, state.proposals(), state.commitments()) == ((), {}, {})
        assert PARTNERSHIP.broken(state) == ()

    def test_the_trip_has_one_date(self):
        """Both partnerships tell of the same day, and five plans in all."""
        disnaker = fold(PARTNERSHIP, told(*DISNAKER_REPORT))
        blk = fold(PARTNERSHIP, told(*BLK_REPORT))

        assert PARTNERSHIP.flags(disnaker, {partnership_id(CILEGON, BLK): blk}) == ()
        assert len(disnaker.plans()) + len(blk.plans()) == 5


WITH_PEMKAB = partnership_id(SELONG, PEMKAB)
KALAPAS = official("Ahmad Sihabudin", "Kepala Lapas Kelas IIB Selong")
PEMKAB_REPORT = (
    opening(SELONG, PEMKAB),
    HoldVisit(
        partnership_id=WITH_PEMKAB,
        visit_id=UUID(int=300),
        occurred_on=U,
        form=VisitForm.KOORDINASI,
        direction=Direction.OUTBOUND,
        venue="ruang kerja pejabat daerah",
        delegation=(KALAPAS,),
        counterpart_note="jajaran Pemerintah Daerah (Pemda) Kabupaten Lombok Timur",
        purposes=frozenset({VisitPurpose.COOPERATION}),
        topics=(
            Topic(pillar=Pillar.PERSONALITY, text="program kepribadian"),
            Topic(pillar=Pillar.SELF_RELIANCE, text="kemandirian"),
            Topic(
                field=field(FieldCode.SKILLS_TRAINING),
                text="pengembangan keterampilan, pelatihan kerja",
            ),
            Topic(field=field(FieldCode.CHARACTER), text="pembentukan karakter"),
        ),
    ),
    SubmitProposal(
        partnership_id=WITH_PEMKAB,
        proposal_id=UUID(int=301),
        submitted_on=U,
        forms=(
            FormWanted(form=SupportForm.INSTRUCTORS, text="penyediaan instruktur pelatihan"),
            FormWanted(
                form=SupportForm.FACILITIES,
                text="bantuan sarana pendukung kegiatan pembinaan",
            ),
            FormWanted(
                form=SupportForm.FACILITATION,
                text=(
                    "fasilitasi dalam proses reintegrasi sosial bagi warga binaan yang akan "
                    "kembali ke masyarakat"
                ),
            ),
        ),
        fields=frozenset({field(FieldCode.SKILLS_TRAINING), field(FieldCode.REINTEGRATION)}),
        exhaustive=False,
        visit_id=UUID(int=300),
    ),
    AnswerProposal(
        partnership_id=WITH_PEMKAB,
        proposal_id=UUID(int=301),
        stance=Stance.WELCOMED,
        answered_on=U,
    ),
)


def test_a_proposal_that_was_welcomed():
    """A polite reception on no stated day leaves the proposal open, and creates nothing."""
    history = told(*PEMKAB_REPORT)
    state: Partnership = fold(PARTNERSHIP, history)
    accept = attrs.evolve(PEMKAB_REPORT[-1], stance=Stance.ACCEPTED)

    assert state.status_at(TODAY, ()) is PartnershipStatus.PROPOSED
    assert (state.linked, state.commitments()) == ((), {})
    assert not state.visits[0].occurred_on.dated
    given(PARTNERSHIP, *history).when(accept).then_gives(type(history[-1]))


@pytest.mark.parametrize(
    "report",
    [DINSOS_REPORT, DISNAKER_REPORT, BLK_REPORT, PEMKAB_REPORT],
    ids=["Dinsos", "Disnaker", "BLK", "Pemkab"],
)
def test_a_report_recorded_twice_adds_nothing(report):
    """Whoever records a report again records nothing new."""
    history = told(*report)

    for command in report:
        given(PARTNERSHIP, *history).when(command).then_nothing()

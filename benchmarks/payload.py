"""The one payload: the visit of report 000 with its full circumstances, typed, on every side.

Every visit has an id of its own, as real ones do; nothing else differs between two of them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from attrs import evolve, frozen

from pemasyarakatan.domain.partnership import (
    Direction,
    HoldVisit,
    PartnershipOpened,
    Pillar,
    Topic,
    VisitForm,
    VisitHeld,
    VisitPurpose,
    partnership_id,
)
from pemasyarakatan.domain.values import (
    BeneficiaryPhase,
    CooperationField,
    Digest,
    FieldCode,
    Grade,
    Inferred,
    Official,
    PartialDate,
    PersonName,
    Provenance,
    SourceKind,
)
from pemasyarakatan.record import CommandRef, Meta

RECORDED_AT = datetime(2026, 1, 28, 2, 0, 0, 123456, tzinfo=UTC)
ACTOR = "demo"
FACILITY = UUID("35048cf3-d58d-5fab-b451-ced6872b40bd")

SOURCE = Provenance(
    kind=SourceKind.NEWS,
    reference=(
        "TARGETHUKUM.COM: Lapas Kelas IIA Cilegon, kegiatan sambang ke Dinas Sosial Kota Cilegon"
    ),
    grade=Grade.REPORTED,
    inferred=(Inferred(field="/direction", basis='"kegiatan sambang ke Dinas Sosial"'),),
)

VISIT = VisitHeld(
    visit_id=UUID("80b594a3-e1d2-4dcf-8475-8291a3b42528"),
    occurred_on=PartialDate.on(date(2025, 10, 17), raw="Jum’at (17/10/2025)"),
    form=VisitForm.SAMBANG,
    direction=Direction.OUTBOUND,
    delegation=(
        Official(
            name=PersonName(
                raw="Raja Muhammad Ismael Novadiansyah",
                canonical="Raja Muhammad Ismael Novadiansyah",
            )
        ),
    ),
    delegation_note="jajaran pejabat struktural",
    counterparts=(Official(position="Kepala Dinas Sosial Kota Cilegon"),),
    purposes=frozenset({VisitPurpose.COOPERATION, VisitPurpose.SILATURAHMI}),
    topics=(
        Topic(
            field=CooperationField(code=FieldCode.EX_INMATE_NETWORK),
            text="penguatan jejaring sosial bagi mantan warga binaan",
        ),
        Topic(
            field=CooperationField(code=FieldCode.SKILLS_TRAINING),
            pillar=Pillar.SELF_RELIANCE,
            text="pengembangan program pelatihan berbasis kemandirian",
        ),
        Topic(
            field=CooperationField(code=FieldCode.COMMUNITY_SOCIAL_WORK),
            text="rencana kolaborasi kegiatan sosial bersama masyarakat",
        ),
    ),
    beneficiaries=frozenset({BeneficiaryPhase.SERVING, BeneficiaryPhase.AFTER_RELEASE}),
    target_text="warga binaan yang sedang menjalani masa pidana maupun pasca-pembebasan",
    campaign=(
        "agenda silaturahmi Lapas Cilegon ke instansi-instansi strategis di wilayah Kota Cilegon"
    ),
)

_NAMESPACE = UUID("5d0a1c8e-5a0e-4c55-9b1f-3f1d2b7c9e10")
_SAID = {name: getattr(VISIT, name) for name in VisitHeld.__slots__ if name != "__weakref__"}


@frozen(kw_only=True)
class Fact:
    """One event of one stream, typed; each side stores it in its own way."""

    stream: UUID
    version: int
    event: PartnershipOpened | VisitHeld
    meta: Meta


def stream_of(number: int) -> UUID:
    """The id of the stream with this number: of one facility with one partner."""
    return partnership_id(FACILITY, _partner(number))


def fact(number: int, version: int) -> Fact:
    """The event at *version* of stream *number*: the opening first, then visits."""
    event: PartnershipOpened | VisitHeld
    if version == 1:
        event = PartnershipOpened(
            partnership_id=stream_of(number),
            facility_id=FACILITY,
            partner_id=_partner(number),
            opened_on=PartialDate(),
        )
    else:
        event = evolve(VISIT, visit_id=_visit(number, version))
    return Fact(stream=stream_of(number), version=version, event=event, meta=meta(version))


def history(number: int, length: int) -> list[Fact]:
    """The events of a stream of this length."""
    return [fact(number, version) for version in range(1, length + 1)]


def meta(version: int) -> Meta:
    """The circumstances of a visit, complete."""
    return Meta(
        recorded_at=RECORDED_AT,
        recorded_by=ACTOR,
        command=CommandRef(
            id=f"report-000-{version:02}", name="HoldVisit", sha256=Digest("b967393e" * 8)
        ),
        source=SOURCE,
    )


def command(number: int, version: int) -> HoldVisit:
    """The command that gives the visit at *version* of stream *number*."""
    said = {**_SAID, "visit_id": _visit(number, version)}
    return HoldVisit(partnership_id=stream_of(number), **said)


def _partner(number: int) -> UUID:
    return uuid5(_NAMESPACE, f"partner {number}")


def _visit(number: int, version: int) -> UUID:
    return uuid5(_NAMESPACE, f"visit {number} {version}")

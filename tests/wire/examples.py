"""One realistic value for every type and field, every optional one stated: what goldens hold."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints
from uuid import NAMESPACE_URL, UUID, uuid5

import attrs

from pemasyarakatan.domain.decider import CorrectionRecorded
from pemasyarakatan.domain.values import (
    CooperationField,
    Digest,
    FieldCode,
    Grade,
    Inferred,
    Irregularity,
    PartialDate,
    PersonName,
    Provenance,
    RecipientRef,
    Rupiah,
    SourceKind,
)
from pemasyarakatan.record import CommandRef, Meta

VISITED = date(2025, 10, 17)

TEXTS = {
    "acronym": "SIKaP",
    "acknowledged_by": "Kepala Lapas Kelas IIA Cilegon",
    "alias_raw": "Dinsos Kota Cilegon",
    "approved_by": "Kepala Seksi Registrasi",
    "basis": "Nota kesepahaman tanggal 26 Februari 2021",
    "campaign": "Bakti Pemasyarakatan",
    "canonical": "Raja Muhammad Ismael Novadiansyah",
    "certifier": "LSP Konstruksi Banten",
    "clause": "Pasal 4 ayat (2)",
    "competency_standard": "SKKNI 2019-050",
    "declared_text": "40 mitra kerja",
    "degree": "mendukung penuh",
    "counterpart_note": "didampingi pejabat struktural dinas",
    "delegation_note": "bersama jajaran pejabat struktural",
    "financing": "dibebankan pada anggaran masing-masing pihak",
    "findings": "jumlah instruktur tetap dua orang",
    "full_name": "Strategi Integrasi Kolaboratif Anti Narkoba dan Pemberdayaan Warga Binaan",
    "issuer": "Kantor Wilayah Direktorat Jenderal Pemasyarakatan Banten",
    "key": "lapas-cilegon",
    "legal_basis": "Peraturan Daerah Kota Cilegon Nomor 5 Tahun 2025",
    "name_as_written": "LAPAS KELAS IIA CILEGON",
    "name": "Lembaga Pemasyarakatan Kelas IIA Cilegon",
    "note": "dibacakan “apa adanya”; 100% jelas ✓",
    "office": "Kanwil Ditjenpas Banten",
    "on_behalf_of": "Wali Kota Cilegon",
    "organisation": "Dinas Sosial Kota Cilegon",
    "origin": "kunjungan silaturahmi",
    "place": "Aula Lapas Kelas IIA Cilegon",
    "position": "Kepala Dinas Sosial",
    "private_ref": "mitra-7f3a",
    "programme_items": "rampak bedug dan band warga binaan",
    "province": "Banten",
    "public_capacity": "Notaris",
    "raw": "W6.PAS.PAS3-UM.01.01-0006 TAHUN 2022",
    "reason": "Risalah rapat menyebut lain",
    "reference": "targethukum.com/2025/10/17",
    "regency": "Kota Cilegon",
    "sector_text": "instansi pemerintah, BUMN, organisasi sosial dan keagamaan",
    "summary": "senam bersama dan penyuluhan",
    "target_text": "warga binaan yang sedang menjalani masa pidana maupun pasca-pembebasan",
    "text": "jejaring sosial bagi mantan warga binaan",
    "title": "Pelatihan menjahit angkatan II",
    "to_institution": "Kementerian Imigrasi dan Pemasyarakatan",
    "unit": "unit",
    "venue": "Ruang rapat Dinas Sosial Kota Cilegon",
    "what": "mesin jahit",
    "code": "P1",
    "point": "P1",
    "statement": "telah memulai langkah-langkah persiapan menjelang pameran di Ancol",
    "DirectivePoint.text": "menyusun dan menyerahkan data Penyedia Bahan Makanan (BAMA) lokal",
    "DirectivePointAmended.reference": "PAS-UM.01.01-77",
    "DirectivePointAmended.text": "menyerahkan data Penyedia Bahan Makanan (BAMA) lokal",
    "DocumentNumber.issuer": "Lembaga Pemasyarakatan Kelas IIA Cilegon",
    "NameClaimed.raw": "Dinas Sosial Kota Cilegon",
    "NameKept.raw": "Dinsos Cilegon",
    "PartnerRegistered.name": "Dinas Sosial Kota Cilegon",
    "PartnerRenamed.name": "Dinas Sosial, Pemberdayaan Perempuan dan Perlindungan Anak",
    "PartnerRegistered.parent_name": "Pemerintah Kota Cilegon",
    "Provenance.locator": "paragraf 1",
    "Inferred.field": "/direction",
    "Inferred.basis": "“melaksanakan kegiatan sambang ke”",
    "PartialDate.raw": "Jum’at (17/10/2025)",
    "EvidenceRef.reference": "BAST-2026-017",
    "InnovationRef.acronym": "SIKaP",
    "AidItem.code": "paket sembako",
    "AidItem.unit": "paket",
    "AidLine.item": "paket sembako",
    "AidQuantity.item": "paket sembako",
    "AidProgrammeOpened.title": "Bantuan sosial menyambut Hari Bhakti Pemasyarakatan",
    "AllocationChanged.item": "paket sembako",
    "DuplicateRecipientFound.action": "kartu kedua dicabut",
    "RecipientCheck.criteria": "keluarga tidak mampu",
    "ExhibitionAnnounced.name": "Pameran Hasil Karya Warga Binaan Pemasyarakatan (WBP)",
    "ExhibitionAnnounced.venue": "Ancol, Jakarta",
    "ExhibitionRescheduled.venue": "Lapangan Banteng, Jakarta",
}
"""Texts by the name of their field, or of their class and field."""

USUAL = {
    "ActivityKind": "TRAINING",
    "AidSource": "PARTNER",
    "Bearing": "CONTRADICTS",
    "CertificateKind": "COMPETENCE",
    "Channel": "ZOOM",
    "Direction": "OUTBOUND",
    "FacilityCategory": "UMUM",
    "FacilityClass": "IIA",
    "FacilityKind": "LAPAS",
    "FieldCode": "SKILLS_TRAINING",
    "NoPaper": "BEFORE_SIGNATURE",
    "OrganisationKind": "FACILITY",
    "PartnerSector": "LOCAL_GOVERNMENT",
    "PartyRole": "FIRST",
    "PlanKind": "NETWORK",
    "PointForce": "EMPHASISED",
    "PointKind": "SUBMIT",
    "ProgressStatus": "IN_PROGRESS",
    "RecipientCategory": "INMATE_FAMILY",
    "SupportForm": "INSTRUCTORS",
    "TermBasis": "FIXED",
    "VisitForm": "SAMBANG",
    "Zone": "WIB",
}
"""Members by the name of their enum; of any other enum the last."""

NUMBERS = {
    "fiscal_year": 2026,
    "year": 2026,
    "target_version": 3,
    "delta": -2,
    "batch_no": 2,
    "expected_partners": 38,
    "declared_partners": 40,
    "declared_agreements": 41,
}
"""Whole numbers by the name of their field."""

PERSON = PersonName(
    raw="Drs. Raja Muhammad Ismael Novadiansyah, M.H.",
    canonical="Raja Muhammad Ismael Novadiansyah",
    titles_before=("Drs.",),
    titles_after=("M.H.",),
)

META = Meta(
    recorded_at=datetime(2025, 10, 20, 2, 30, 15, 123456, tzinfo=UTC),
    recorded_by="operator lapas-cilegon",
    command=CommandRef(id="003-7", name="HoldVisit", sha256=Digest("5d" * 32)),
    correlation_id=uuid5(NAMESPACE_URL, "correlation"),
    causation_id=uuid5(NAMESPACE_URL, "causation"),
    source=Provenance(
        kind=SourceKind.NEWS,
        reference="TARGETHUKUM.COM – CILEGON",
        locator="paragraf 1",
        grade=Grade.REPORTED,
        sha256=Digest("a1" * 32),
        seen_on=date(2025, 10, 18),
        inferred=(Inferred(field="/direction", basis="“melaksanakan kegiatan sambang ke”"),),
    ),
)
"""Circumstances with every field stated."""


def event(cls: Any, *, corrected: Any = None) -> Any:
    """One realistic event of *cls*; *corrected* is what a correction puts in place."""
    if cls is CorrectionRecorded:
        return CorrectionRecorded(
            target_version=3,
            corrected=corrected,
            reason=TEXTS["reason"],
            approved_by=TEXTS["approved_by"],
        )
    return _whole(cls, second=False)


def _whole(cls: Any, *, second: bool) -> Any:
    hints = get_type_hints(cls)
    return cls(
        **{
            one.name: value(hints[one.name], f"{cls.__name__}.{one.name}", second=second)
            for one in attrs.fields(cls)
        }
    )


def value(hint: Any, place: str, *, second: bool = False) -> Any:
    """One realistic value of the type *hint* for `Class.field`, or a *second* one."""
    name = place.partition(".")[2]
    if place in _PLACES:
        return _PLACES[place]
    origin, inner = get_origin(hint), [one for one in get_args(hint) if one is not NoneType]
    if origin in (Union, UnionType):
        return value(inner[0], place, second=second)
    if origin is tuple:
        return (value(inner[0], place), value(inner[0], place, second=True))
    if origin is frozenset:
        return frozenset((value(inner[0], place), value(inner[0], place, second=True)))
    if hint in _KNOWN:
        return _KNOWN[hint][second]
    if isinstance(hint, type) and issubclass(hint, Enum):
        usual = USUAL.get(hint.__name__)
        members = [one for one in hint if one.name != usual]
        return hint[usual] if usual and not second else members[-1 - second]
    if hint is UUID:
        return uuid5(NAMESPACE_URL, f"{name} {second}")
    if hint is str:
        text = TEXTS.get(place) or TEXTS.get(name) or f"keterangan: {name}"
        return text + " (lain)" * second
    if hint is int:
        return NUMBERS.get(name, 17) + second
    if hint is bool:
        return not second
    if attrs.has(hint):
        return _whole(hint, second=second)
    if isinstance(hint, NewType):
        return value(hint.__supertype__, place, second=second)
    raise TypeError(f"no example for {hint!r}: give it one in {__name__}")


_PLACES = {"Term.end": PartialDate.on(date(2027, 10, 16)), "Term.raw": "2 (dua) tahun"}
"""Values by class and field, where the type alone gives none that fits."""

_KNOWN: dict[Any, tuple[Any, Any]] = {
    date: (VISITED, date(2026, 1, 28)),
    datetime: (META.recorded_at, META.recorded_at),
    PartialDate: (
        PartialDate.on(VISITED, raw="Jum’at (17/10/2025)"),
        PartialDate(earliest=date(2026, 1, 1), raw="awal tahun ini"),
    ),
    CooperationField: (
        CooperationField(code=FieldCode.SKILLS_TRAINING),
        CooperationField(code=FieldCode.OTHER, text="penanggulangan bencana"),
    ),
    PersonName: (PERSON, PersonName(raw="Margono", canonical="Margono")),
    Digest: (Digest("0f" * 32), Digest("e2" * 32)),
    RecipientRef: (RecipientRef("r-" + "9b" * 16), RecipientRef("r-" + "4c" * 16)),
    Rupiah: (Rupiah(1_270_000), Rupiah(1_084_040_082)),
    Irregularity: (
        Irregularity(
            rules=frozenset({"partnership.weekday", "facility.other_head"}),
            reason="Tercatat demikian di risalah",
            acknowledged_by=TEXTS["acknowledged_by"],
        ),
    )
    * 2,
}

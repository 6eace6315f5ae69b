"""What the values of a dossier are called on its page."""

from __future__ import annotations

import re
from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "PKS": "Perjanjian Kerja Sama (PKS)",
    "NOTA_KESEPAHAMAN": "Nota Kesepahaman (MoU)",
    "NOTA_KESEPAKATAN": "Nota Kesepakatan",
    "RENCANA_KERJA": "Rencana Kerja",
}
STATUS: Mapping[str, str] = {
    "DRAFTED": "konsep",
    "WITHDRAWN": "konsep ditarik",
    "NOT_YET_IN_FORCE": "belum berlaku",
    "IN_FORCE": "berlaku",
    "EXPIRED": "berakhir",
    "NOT_PROVEN": "belum terbukti berlaku",
    "TERM_UNVERIFIED": "jangka waktu tidak dinyatakan",
    "SUSPENDED": "ditangguhkan",
    "TERMINATED": "diakhiri",
}
STANDING: Mapping[str, str] = {
    "COVERED": "di dalam masa berlaku",
    "OUTSIDE": "DI LUAR masa berlaku",
    "BEFORE_SIGNATURE": "SEBELUM penandatanganan",
    "NOT_PROVEN": "belum terbukti di dalam",
    "NOT_STATED": "jangka waktu tidak dinyatakan",
}
BASES: Mapping[str, str] = {
    "FIXED": "jangka waktu tertentu",
    "UNTIL_TERMINATED": "sampai diakhiri",
    "AUTOMATIC": "diperpanjang otomatis",
    "NOT_STATED": "jangka waktu tidak dinyatakan",
}
FLAGS: Mapping[str, str] = {
    "SIGNATORY_UNKNOWN": "Penandatangan atau kewenangannya tidak diketahui",
    "NUMBER_MISSING": "Nomor tidak tercatat",
    "TERM_NOT_STATED": "Jangka waktu tidak dinyatakan",
    "SCOPE_NOT_STATED": "Ruang lingkup tidak dinyatakan",
    "NO_REVIEW": "Persetujuan telaah konsep tidak diketahui",
    "ACTING_NO_MANDATE": "Plh/Plt menandatangani tanpa mandat tercatat",
    "TERM_STARTS_BEFORE_SIGNATURE": "Mulai berlaku sebelum ditandatangani",
    "PARENT_NOT_IN_FORCE": "Naskah payung tidak berlaku saat penandatanganan",
    "RETROACTIVE": "Berlaku surut",
    "NOTICE_SHORT_UNPROVEN": "Tenggang pemberitahuan belum terbukti",
}
PLAIN = frozenset({"NUMBER_MISSING", "TERM_NOT_STATED", "SCOPE_NOT_STATED", "NO_REVIEW"})
"""Flags that say all by their name."""

WORDS: Mapping[str, str] = {
    "OWN": "Nomor pihak UPT",
    "PARTNER": "Nomor pihak mitra",
    "OTHER": "Nomor lain",
    "FIRST": "Pihak Kesatu",
    "SECOND": "Pihak Kedua",
    "THIRD": "Pihak Ketiga",
    "NOT_STATED": "Pihak",
    "SIGNING": "Naskah",
    "ADDENDUM": "Addendum",
    "RENEWAL": "Perpanjangan",
    "TERM": "Susulan",
    "WITNESS": "Saksi",
    "SUSPENDED": "Ditangguhkan",
    "RESUMED": "Berlaku kembali",
    "TERMINATED": "Diakhiri",
    "CORRECTION": "Koreksi",
    "VOID": "Pembatalan catatan",
    "EVIDENCE": "Bukti",
    "TRAINING": "Pelatihan",
    "COMPLETION": "Sertifikat pelatihan",
    "COMPETENCE": "Sertifikat kompetensi",
    "PLACEMENT": "Penempatan kerja",
    "EVALUATION": "Monev",
    "CONTINUE": "dilanjutkan",
    "IMPROVE": "diperbaiki",
    "STOP": "dihentikan",
    "DEFINITIVE": "Kepala UPT definitif",
    "PLH": "Plh, tanpa mandat tercatat",
    "PLT": "Plt, tanpa mandat tercatat",
    "SEEN_AS_HEAD": "diketahui sebagai kepala pada hari itu",
    "NOT_HEAD": "BUKAN kepala pada hari itu",
    "UNKNOWN": "kewenangan tidak diketahui",
    "IN_EFFECT": "berlaku",
    "UNDONE": "tidak berlaku lagi",
    "CONFIRMS": "menguatkan",
    "CONTRADICTS": "BERTENTANGAN",
    "APPROVED": "disetujui",
    "RETURNED": "dikembalikan",
    "NEWS": "berita",
    "MINUTES": "notulen",
    "LETTER": "surat",
    "SIGNED_COPY": "salinan bertanda tangan",
    "DECREE": "surat keputusan",
    "IMPORT": "impor data",
    "ORAL": "keterangan lisan",
    "REPORTED": "diberitakan",
    "DOCUMENTED": "terdokumentasi",
    "VERIFIED": "terverifikasi",
    "NOTICE": "pemberitahuan",
    "MUTUAL": "kesepakatan bersama",
    "BREACH": "wanprestasi",
    "FORCE_MAJEURE": "keadaan kahar",
    "STATUTORY": "ketentuan peraturan",
    "OBJECTIVE_REACHED": "tujuan tercapai",
    "SUPERSEDED": "digantikan",
    "ACKNOWLEDGED": "diakui",
    "NOBODY": "TIDAK ADA yang bertanggung jawab",
}
"""What the values of a dossier are called on the page; those not named stand as they are."""

FIELDS: Mapping[str, str] = {
    "RELIGION": "keagamaan",
    "CHARACTER": "pembentukan karakter",
    "LEGAL_AWARENESS": "kesadaran hukum",
    "FORMAL_EDUCATION": "pendidikan formal",
    "SKILLS_TRAINING": "pelatihan keterampilan",
    "PRODUCTION_WORK": "kerja produksi",
    "MARKETING": "pemasaran",
    "JOB_PLACEMENT": "penempatan kerja",
    "HEALTH": "kesehatan",
    "DRUG_EDUCATION": "edukasi narkoba",
    "DRUG_PREVENTION": "pencegahan narkoba",
    "DRUG_REHABILITATION": "rehabilitasi narkoba",
    "SOCIAL_MENTORING": "pendampingan sosial",
    "REINTEGRATION": "reintegrasi sosial",
    "EX_INMATE_NETWORK": "jejaring mantan warga binaan",
    "COMMUNITY_SOCIAL_WORK": "kegiatan sosial masyarakat",
    "FOOD_SECURITY": "ketahanan pangan",
    "ARTS": "seni",
    "SPORTS": "olahraga",
    "LEGAL_AID": "bantuan hukum",
    "LITERACY": "literasi",
    "OTHER": "lainnya",
}
ACTIVITIES: Mapping[str, str] = {
    "TRAINING": "Pelatihan",
    "COUNSELLING": "Konseling",
    "RELIGIOUS": "Keagamaan",
    "HEALTH": "Kesehatan",
    "SOCIAL": "Sosial",
    "PRODUCTION": "Produksi",
    "ARTS_SPORTS": "Seni dan olahraga",
    "OTHER": "Kegiatan lain",
}
COUNTS: Mapping[str, str] = {
    "participants": "peserta",
    "completed": "selesai",
    "issued": "terbit",
    "not competent": "belum kompeten",
    "placed": "ditempatkan",
}
EMPLOYERS: Mapping[str, str] = {
    "COMPANY": "perusahaan",
    "INDIVIDUAL": "perorangan",
    "SELF": "usaha sendiri",
}

EVENTS: Mapping[str, str] = {
    "activity_held": "Kegiatan",
    "addendum_signed": "Addendum",
    "agreement_drafted": "Konsep",
    "agreement_renewed": "Perpanjangan",
    "agreement_resumed": "Berlaku kembali",
    "agreement_suspended": "Penangguhan",
    "agreement_terminated": "Pengakhiran",
    "certificates_issued": "Sertifikat",
    "draft_reviewed": "Telaah konsep",
    "draft_withdrawn": "Penarikan konsep",
    "evaluation_held": "Monev",
    "instrument_signed": "Penandatanganan naskah",
    "number_completed": "Nomor susulan",
    "number_corrected": "Pembetulan nomor",
    "pks_signed": "Penandatanganan PKS",
    "placement_recorded": "Penempatan kerja",
    "scope_completed": "Ruang lingkup susulan",
    "term_completed": "Jangka waktu susulan",
    "training_delivered": "Pelatihan",
}
"""The facts of an agreement, by the names under which they are stored."""

PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"^for (.*)$", r"untuk \1"),
        (r"^in what capacity (.*) signed$", r"kapasitas \1 saat menandatangani"),
        (r"^effective on (.*), signed on (.*)$", r"berlaku \1, ditandatangani \2"),
        (r"^notice on (.*) for (.*), (\d+) days asked$", r"\1 untuk \2, diminta \3 hari"),
        (r"^no agreement (.*)$", r"naskah \1 tidak tercatat"),
        (r"^(.*) on (\d{4}-.*|undated|\.\..*)$", r"\1 pada \2"),
        (r"^at least (\d+) days?$", r"sekurangnya \1 hari"),
        (r"^(-?\d+) days?( between)?$", r"selang \1 hari"),
        (r"^of (\d+)(, |$)", r"terhadap catatan ke-\1\2"),
        (r", who also recorded it$", ", yang juga mencatatnya"),
        (r"^a day not stated", "hari tidak dinyatakan"),
    )
)
"""What a dossier says in words of its own, and how the page says it."""

LISTS: Mapping[str, str] = {
    "SIGNATURES": "Penandatangan dan kewenangan",
    "ACTIVITIES": "Pelaksanaan",
    "RESULTS": "Hasil pelatihan",
    "EVALUATIONS": "Monitoring dan evaluasi",
    "PROMISES": "Janji dan realisasi",
    "GOODS": "Barang dan uang",
    "FLAGS": "Catatan untuk pemeriksa",
    "IRREGULARITIES": "Penyimpangan",
    "LATE": "Dicatat lebih dari 30 hari kemudian",
    "AMENDMENTS": "Koreksi, pembatalan, dan bukti",
    "INFERRED": "Disimpulkan, tidak tertulis dalam sumber",
}

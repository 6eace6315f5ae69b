"""Kertas kerja PKS: the dossier of each agreement on a page, for an auditor to check and sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from pemasyarakatan.projections.pages.bar import Bar
from pemasyarakatan.projections.pages.sheet import Sheet, between, written
from pemasyarakatan.projections.view import Answer

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
_PLAIN = frozenset({"NUMBER_MISSING", "TERM_NOT_STATED", "SCOPE_NOT_STATED", "NO_REVIEW"})
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

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_COUNT = re.compile(r"(participants|completed|issued|not competent|placed) (\d+)")

_LISTS: Mapping[str, str] = {
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
_ALWAYS = frozenset({"SIGNATURES", "ACTIVITIES", "EVALUATIONS", "IRREGULARITIES"})
"""The sections that say so where there is nothing."""


def dossier_page(answer: Answer[Any]) -> str:
    """One page for each agreement of a dossier; what is not known is said to be so."""
    pages = [
        _page(list(rows), answer) for _, rows in groupby(answer.rows, key=lambda row: row.agreement)
    ]
    if pages:
        return "\n\n\n".join(pages)
    unread = " Beberapa catatan tidak terbaca." * bool(answer.parked)
    return "Tidak ada naskah kerja sama untuk dicetak." + unread


def _page(rows: list[Any], answer: Answer[Any]) -> str:
    sheet = Sheet()
    sections: dict[str, list[Any]] = {}
    for row in rows:
        sections.setdefault(row.section, []).append(row)
    sheet.rule()
    sheet.title("KERTAS KERJA PKS", f"Keadaan per {written(answer.on)}")
    sheet.rule()
    _paper(sheet, rows[0], sections)
    _term(sheet, sections)
    for section, heading in _LISTS.items():
        found = sections.get(section, [])
        if found or section in _ALWAYS:
            sheet.heading(heading)
            for row in found:
                sheet.item(_said(row))
            if not found:
                sheet.item("tidak ada yang tercatat")
    _signed(sheet, answer)
    return sheet.text


def _paper(sheet: Sheet, first: Any, sections: Mapping[str, list[Any]]) -> None:
    sheet.heading("Naskah")
    paper = sections.get("PAPER", [])
    told = {row.what: row for row in paper}
    kind, title = told.get("KIND"), told.get("TITLE")  # None where the paper could not be read
    sheet.field("Jenis", kind and KINDS.get(kind.value, kind.value))
    sheet.field("Judul", title and title.value)
    sheet.field("Status", kind and STATUS.get(kind.standing or "", kind.standing))
    sheet.field("Kode dalam sistem", str(first.agreement))
    numbers = sections.get("NUMBERS", [])
    for row in numbers:
        sheet.field(_word(row.what), row.value)
    if not numbers:
        sheet.field("Nomor", None)
    for row in sections.get("PARTIES", []):
        now = f" (kini {row.note})" if row.note and row.note != row.value else ""
        sheet.field(_word(row.what), f"{row.value}{now}")
    for what, label in (("PARENT", "Naskah payung"), ("PREDECESSOR", "Naskah sebelumnya")):
        if what in told:
            row = told[what]
            status = STATUS.get(row.standing or "", "tidak tercatat")
            sheet.field(label, "; ".join(filter(None, (row.note, row.value, status))))
    fields = [_fielded(row) for row in paper if row.what == "FIELD"]
    sheet.field("Ruang lingkup", "; ".join(fields) or None)
    for row in paper:
        if row.what == "REVIEW":
            said = (between(row.first, row.last), row.value, _word(row.standing), row.note)
            sheet.field("Telaah konsep", "; ".join(filter(None, said)))
        elif row.what.startswith("COPY_OF_"):
            seen = f"dilihat {_days(row.day)}" if row.day else None
            known = filter(None, (row.standing, row.value, seen, row.note))
            paper_of = _word(row.what.removeprefix("COPY_OF_"))
            sheet.field("Sumber", f"{paper_of}: {'; '.join(known) or 'tidak tercatat'}")


def _fielded(row: Any) -> str:
    """A field of cooperation, and from when or until when where that is not always."""
    since = f" sejak {written(row.first)}" if row.first else ""
    until = f" sampai {written(row.last)}" if row.last else ""
    code, _, text = str(row.value).partition(" ")
    return f"{FIELDS.get(code, code)} {text}".rstrip() + since + until


def _term(sheet: Sheet, sections: Mapping[str, list[Any]]) -> None:
    sheet.heading("Jangka waktu")
    rows = sections.get("TERM", [])
    spells = [(row.first, row.last, row.standing) for row in rows if row.what == "SPELL"]
    papers = [row for row in rows if row.what != "SPELL"]
    for row in papers:
        signed = between(row.first, row.last) if row.day else ""
        stated = row.value if row.standing != "NOT_STATED" else None
        basis = BASES.get(row.standing or "")
        said = (signed, _days(stated) if stated else None, basis, row.note)
        sheet.field(_word(row.what), "; ".join(filter(None, said)))
    done = sections.get("ACTIVITIES", [])
    marked = [(row.first, row.last) for row in (*papers, *done)]
    edges = [day for pair in marked for day in pair if day is not None]
    edges += [day for first, last, _ in spells for day in (first, last) if day is not None]
    bar = Bar.over(edges, sheet.width)
    if bar is None:
        sheet.item("garis waktu tidak dapat digambar: tanggal tidak dinyatakan", mark="*")
        return
    sheet.blank()
    sheet.line(bar.drawn(spells))
    if papers:
        sheet.line(bar.marked((row.first, "^") for row in papers if row.first))
    if done:
        sheet.line(
            bar.marked(
                (row.first, "o" if row.standing == "COVERED" else "!")
                for row in sorted(done, key=lambda one: one.standing == "COVERED")
                if row.first
            )
        )
    sheet.line(f"{written(bar.first)}{written(bar.last):>{sheet.width - len(written(bar.first))}}")
    sheet.item(
        "= berlaku dan sudah ditandatangani, - sebelum penandatanganan, . tidak berlaku, "
        "? belum terbukti, ^ naskah, o kegiatan di dalam, ! kegiatan yang tidak terbukti di dalam",
        mark="*",
    )


def _said(row: Any) -> str:
    """A line of a list: what, when, what is said of it."""
    if row.section == "FLAGS":
        flag = FLAGS.get(row.what, row.what)
        return flag if row.what in _PLAIN else f"{flag}: {row.value}"
    standing = None
    if row.standing is not None:
        standing = STANDING.get(row.standing) if row.section == "ACTIVITIES" else None
        standing = standing or _word(row.standing)
        if row.section == "LATE":
            standing = f"dicatat {row.standing} hari kemudian"
    activity = row.section == "ACTIVITIES"
    what = ACTIVITIES.get(row.what) if activity else None
    day = between(row.first, row.last) if row.day else None
    value, note = row.value, row.note
    if activity:
        day = _days(row.day)
    if row.section in ("ACTIVITIES", "RESULTS") and note:
        note = ", ".join(_counted(one) for one in note.split(", "))
    if row.section == "LATE" and value:
        value = _days(value)
    said = (what or _word(row.what), day, value, standing, note)
    return "; ".join(str(one) for one in said if one)


def _counted(text: str) -> str:
    """A count, a field or a kind of employer in the words of the page; else the text itself."""
    count = _COUNT.fullmatch(text)
    if count:
        return f"{COUNTS[count[1]]} {count[2]}"
    return FIELDS.get(text) or EMPLOYERS.get(text, text)


def _days(text: str) -> str:
    """Days as a dossier tells them, in the words of the page."""
    first, _, last = text.partition(" - ")
    told = text if last and first != last else first
    told = told.replace("undated", "tanggal tidak diketahui").replace("..", " atau sampai ")
    told = told.replace(" - ", " s.d. ")
    return _DAY.sub(lambda found: written(date.fromisoformat(found[0])), told)


def _word(what: str | None) -> str:
    return WORDS.get(what or "", what or "")


def _signed(sheet: Sheet, answer: Answer[Any]) -> None:
    sheet.heading("Pemeriksaan")
    positions = sorted(set(answer.positions.values()))
    where = " s.d. ".join(map(str, _ends(positions)))
    sheet.item(f"Disusun dari catatan sampai posisi {where or 'tidak diketahui'} pada buku besar.")
    if answer.parked:
        sheet.item("Beberapa catatan tidak terbaca; halaman ini belum lengkap.")
    sheet.blank()
    gap = ("",) * 3
    sheet.signatures(
        ("Diperiksa oleh,", *gap, "(" + "." * 30 + ")", "NIP. " + "." * 27),
        ("Mengetahui,", *gap, "(" + "." * 30 + ")", "NIP. " + "." * 27),
    )


def _ends(positions: Iterable[int]) -> list[int]:
    found = list(positions)
    return found if len(found) < 2 else [found[0], found[-1]]

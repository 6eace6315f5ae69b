"""The monthly recap as one page in Indonesian, for the head of a facility to sign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from textwrap import wrap

from pemasyarakatan.projections.pages.fitting import LINES, Fitting
from pemasyarakatan.projections.pages.sheet import recorded_by
from pemasyarakatan.projections.questions.monthly import NextStep, RecapRow, Section
from pemasyarakatan.projections.view import Answer

WIDTH = 100
"""Columns of the page at most, as far as each character takes one."""

FEW = 5
"""Fewer participants than these are not told on a page that leaves the facility (UU 27/2022)."""

NIL = "   Nihil."

_MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)

_STATUS = {
    "IN_FORCE": "berlaku",
    "NOT_YET_IN_FORCE": "belum berlaku",
    "SUSPENDED": "ditangguhkan",
    "NOT_PROVEN": "keberlakuan belum terbukti",
    "TERM_UNVERIFIED": "jangka waktu belum diketahui",
    "EXPIRED": "berakhir",
    "TERMINATED": "diakhiri",
    "WELCOMED": "disambut baik",
    "DEFERRED": "ditunda",
    "NOT_REPORTED": "belum dilaporkan",
    "IN_PROGRESS": "sedang dikerjakan",
    "RETURNED": "dikembalikan",
    "FACILITY": "janji UPT",
    "PARTNER": "janji mitra",
    "BOTH": "janji bersama",
    "NOT_STATED": "pihak tidak disebut",
    "PLH": "Plh. ",
    "PLT": "Plt. ",
}

_FIELDS = {
    "RELIGION": "keagamaan",
    "CHARACTER": "pembentukan karakter",
    "LEGAL_AWARENESS": "kesadaran hukum",
    "FORMAL_EDUCATION": "pendidikan formal",
    "SKILLS_TRAINING": "pelatihan keterampilan",
    "PRODUCTION_WORK": "kegiatan produksi",
    "MARKETING": "pemasaran",
    "JOB_PLACEMENT": "penempatan kerja",
    "HEALTH": "kesehatan",
    "DRUG_EDUCATION": "penyuluhan narkoba",
    "DRUG_PREVENTION": "pencegahan narkoba",
    "DRUG_REHABILITATION": "rehabilitasi narkoba",
    "SOCIAL_MENTORING": "pendampingan sosial",
    "REINTEGRATION": "reintegrasi sosial",
    "EX_INMATE_NETWORK": "jejaring mantan warga binaan",
    "COMMUNITY_SOCIAL_WORK": "kegiatan sosial bersama masyarakat",
    "FOOD_SECURITY": "ketahanan pangan",
    "ARTS": "kesenian",
    "SPORTS": "olahraga",
    "LEGAL_AID": "bantuan hukum",
    "LITERACY": "literasi",
    "OTHER": "lain-lain",
}

_FORMS = {
    "INSTRUCTORS": "instruktur",
    "FACILITIES": "sarana",
    "FACILITATION": "fasilitasi",
    "FUNDING": "dana",
    "MATERIALS": "bahan",
    "CURRICULUM": "kurikulum",
    "CERTIFICATION": "sertifikasi",
    "RECOMMENDATION": "rekomendasi",
    "OTHER": "lain-lain",
}

_VISITS = {
    "KUNJUNGAN": "kunjungan",
    "SAMBANG": "sambang",
    "AUDIENSI": "audiensi",
    "KOORDINASI": "koordinasi",
    "OTHER": "pertemuan",
}

_KINDS = {
    "PKS": "PKS",
    "NOTA_KESEPAHAMAN": "Nota Kesepahaman",
    "NOTA_KESEPAKATAN": "Nota Kesepakatan",
    "RENCANA_KERJA": "Rencana Kerja",
}

_NEXT = {
    NextStep.COMPLETE_TERM: "lengkapi jangka waktu",
    NextStep.NEW_AGREEMENT: "buat perjanjian baru bila dilanjutkan",
    NextStep.RESUME_OR_END: "lanjutkan kembali atau akhiri",
    NextStep.END: "akhiri sesuai hasil evaluasi",
    NextStep.RENEW: "perpanjang sebelum berakhir",
    NextStep.IMPROVE: "perbaiki pelaksanaan sesuai hasil evaluasi",
    NextStep.CERTIFICATES: "terbitkan sertifikat",
    NextStep.COMPLETE_NUMBER: "lengkapi nomor UPT",
    NextStep.CARRY_ON: "lanjutkan pelaksanaan",
}


def recap_pages(answer: Answer[RecapRow]) -> str:
    """The page of each facility in *answer*, a form feed between two; each is one sheet of A4.

    Where there is more to tell, each section has its first lines, and how many more there are: the
    view has them all. What is not known is named so.
    """
    pages = [
        "\n".join(_page(list(rows), answer))
        for _, rows in groupby(answer.rows, key=lambda row: row.facility)
    ]
    if pages:
        return "\n\f\n".join(pages)
    return "Tidak ada UPT untuk direkap." + " Beberapa catatan tidak terbaca." * bool(answer.parked)


def _page(rows: list[RecapRow], answer: Answer[RecapRow]) -> list[str]:
    by: defaultdict[str, list[RecapRow]] = defaultdict(list)
    for row in rows:
        by[row.section].append(row)
    first = rows[0]
    name = _plain(first.facility_name)
    month = f"{_MONTHS[first.month.month - 1]} {first.month.year}"
    titles = ["REKAP KERJA SAMA UPT", *wrap(name, WIDTH)]
    titles.append(f"Bulan {month} (keadaan pada {_day(answer.on, answer.on)})")
    if answer.known is not None:
        titles.append(recorded_by(answer.known))
    if answer.parked:
        titles.append("Beberapa catatan tidak terbaca; rekap ini belum lengkap.")
    sheet = Fitting(LINES)
    sheet.fixed([*(line.center(WIDTH).rstrip() for line in titles), "=" * WIDTH])
    parts = (
        ("A. PERJANJIAN", Section.AGREEMENT, _agreement),
        ("B. KUNJUNGAN BULAN INI", Section.VISIT, _visit),
        ("   Kunjungan yang bulannya tidak pasti (tidak dihitung)", Section.UNDATED, _visit),
        ("C. USULAN YANG MASIH TERBUKA", Section.PROPOSAL, _proposal),
        ("D. JANJI YANG JATUH TEMPO", Section.COMMITMENT, _commitment),
        ("E. ARAHAN YANG JATUH TEMPO", Section.POINT, _point),
    )
    for title, section, told in parts:
        if section is Section.UNDATED and not by[section]:
            continue
        sheet.fixed([f"{title} ({len(by[section])})"])
        sheet.part(_numbered(by[section], told), _more)
    _box(sheet, by[Section.SIGNATURE])
    sheet.fixed(_signature(name, by[Section.HEADING]))
    return sheet.lines()


def _more(many: int) -> str:
    return f"    dan {many} lainnya, yang tidak termuat di halaman ini"


def _numbered(
    rows: Iterable[RecapRow], told: Callable[[RecapRow], Iterable[str]], width: int = WIDTH
) -> list[list[str]]:
    """Each row as a paragraph with its number, or that there is none."""
    found: list[list[str]] = []
    for number, row in enumerate(rows, 1):
        head, *lines = told(row)
        paragraph = _wrapped(head, f"{number:>2}. ", width)
        for line in lines:
            paragraph += _wrapped(line, "    ", width)
        found.append(paragraph)
    return found or [[NIL]]


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    rest = " " * len(indent)
    return wrap(text, width, initial_indent=indent, subsequent_indent=rest)


def _agreement(row: RecapRow) -> Iterator[str]:
    kind = _KINDS.get(row.subject) or _plain(row.subject)
    yield f"{kind} dengan {_partner(row)} ({_word(_STATUS, row.status)})"
    yield f"nomor UPT: {_numbers(row.own_numbers)}; nomor mitra: {_numbers(row.other_numbers)}"
    fields = ", ".join(_word(_FIELDS, one) for one in row.fields) or "tidak disebut"
    signed = _day(row.day_earliest, row.day_latest)
    yield f"ditandatangani {signed}; masa berlaku {_term(row)}{_left(row)}; bidang: {fields}"
    yield (
        f"bulan ini: {row.activities} kegiatan, {_people(row)}{_apart(row)}; "
        f"realisasi janji: {_promised(row)}; pelatihan belum bersertifikat: {row.certificates}"
    )
    obstacles = "; ".join(map(_plain, row.obstacles)) or "tidak tercatat"
    step = _NEXT[NextStep(row.next_step)] if row.next_step else "-"
    yield f"kendala: {obstacles}; tindak lanjut: {step}"


def _visit(row: RecapRow) -> Iterator[str]:
    day = _day(row.day_earliest, row.day_latest)
    yield f"{day}: {_word(_VISITS, row.subject)}, {_partner(row)}"


def _proposal(row: RecapRow) -> Iterator[str]:
    forms = ", ".join(_word(_FORMS, one) for one in row.subject.split(", "))
    age = "umur tidak diketahui" if row.age is None else f"umur {row.age} hari"
    said = f"; {_word(_STATUS, row.status)}" if row.status else ""
    yield f"{_partner(row)}: {forms} ({age}{said})"


def _commitment(row: RecapRow) -> Iterator[str]:
    done = f", realisasi {_promised(row)}" if row.promised else ""
    yield (
        f"{_partner(row)}: {_plain(row.subject)} ({_word(_STATUS, row.status)}{done}; "
        f"jatuh tempo {_day(row.ends_earliest, row.ends_latest)}{_late(row)})"
    )


def _point(row: RecapRow) -> Iterator[str]:
    state = _word(_STATUS, row.status) if row.status else "belum ada laporan"
    yield (
        f"{_plain(row.subject)} ({_partner(row)}; {state}; "
        f"jatuh tempo {_day(row.ends_earliest, row.ends_latest)}{_late(row)})"
    )


def _to_sign(row: RecapRow) -> Iterator[str]:
    kind, _, numbers = row.subject.partition(" ")
    what = f"{_KINDS[kind]} {_plain(numbers)}".strip() if kind in _KINDS else _plain(row.subject)
    if row.status == "DRAFT":
        since = _day(row.day_earliest, row.day_latest)
        yield f"Rancangan {what} dengan {_partner(row)} (disusun {since})"
        return
    ends = _day(row.ends_earliest, row.ends_latest)
    yield f"Perpanjangan {what} dengan {_partner(row)}: berakhir {ends}{_left(row)}"


def _box(sheet: Fitting, rows: list[RecapRow]) -> None:
    inner = WIDTH - 4
    title = "PERLU TANDA TANGAN KEPALA DALAM 90 HARI KE DEPAN"
    edge = f"+{'-' * (WIDTH - 2)}+"

    def boxed(line: str) -> str:
        return f"| {line:<{inner}} |"

    sheet.fixed([edge, boxed(f"{title} ({len(rows)})")])
    items = [[boxed(line) for line in item] for item in _numbered(rows, _to_sign, inner)]
    sheet.part(items, lambda many: boxed(_more(many)))
    sheet.fixed([edge])


def _signature(facility: str, heading: list[RecapRow]) -> Iterator[str]:
    head = heading[0] if heading else None
    acting = _STATUS.get(head.status or "", "") if head and head.status in ("PLH", "PLT") else ""
    name = _plain(head.subject) if head else ""
    left = WIDTH // 2
    yield ""
    for line in ("." * 20 + ", " + "." * 24, *wrap(f"{acting}Kepala {facility},", left), "", ""):
        yield (" " * left + line).rstrip()
    for line in wrap(name, left) or ["." * 46]:
        yield " " * left + line
    yield " " * left + "NIP. " + "." * 41


# --- words ---------------------------------------------------------------------------------------


def _day(earliest: date | None, latest: date | None) -> str:
    """A day known in part, as people write it."""
    if earliest is None and latest is None:
        return "(tanggal tidak diketahui)"
    if earliest == latest and earliest is not None:
        return f"{earliest.day} {_MONTHS[earliest.month - 1]} {earliest.year}"
    if earliest is None:
        return f"paling lambat {_day(latest, latest)}"
    if latest is None:
        return f"paling cepat {_day(earliest, earliest)}"
    return f"antara {_day(earliest, earliest)} dan {_day(latest, latest)}"


def _term(row: RecapRow) -> str:
    days = row.begins_earliest, row.begins_latest, row.ends_earliest, row.ends_latest
    if days == (None, None, None, None):
        return "tidak disebut"
    return f"{_day(*days[:2])} s.d. {_day(*days[2:])}"


def _left(row: RecapRow) -> str:
    if row.days_left is None:
        return ""
    return f", sisa {row.days_left} hari" if row.days_left >= 0 else ", sudah lewat"


def _late(row: RecapRow) -> str:
    return ", TERLAMBAT" if row.overdue else ""


def _people(row: RecapRow) -> str:
    if row.participants is None:
        return "peserta tidak disebut" if row.activities else "0 peserta"
    if 0 < row.participants < FEW:
        return f"kurang dari {FEW} peserta"
    return f"{row.participants} peserta"


def _apart(row: RecapRow) -> str:
    return f" ({row.undated} kegiatan lain, bulannya tidak pasti)" if row.undated else ""


def _promised(row: RecapRow) -> str:
    said = [_plain(one) for one in row.promised]
    if row.soft:
        said.append(f"{row.soft} janji tanpa jumlah")
    return ", ".join(said) or "tidak ada janji tercatat"


def _numbers(numbers: tuple[str, ...]) -> str:
    return " / ".join(map(_plain, numbers)) or "belum ada"


def _partner(row: RecapRow) -> str:
    return _plain(row.partner or "") or "(tidak disebut)"


def _word(words: Mapping[str, str], code: str | None) -> str:
    return words.get(code or "") or _plain(code or "")


def _plain(text: str) -> str:
    """*text* in one line, and without what a printer or a terminal would take for an order."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())

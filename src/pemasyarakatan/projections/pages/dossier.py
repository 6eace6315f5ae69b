"""Kertas kerja PKS: the dossier of each agreement on a page, for an auditor to check and sign."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from pemasyarakatan.projections.pages.bar import Bar
from pemasyarakatan.projections.pages.fitting import LINES, Fitting
from pemasyarakatan.projections.pages.sheet import Sheet, between, recorded_by, written
from pemasyarakatan.projections.pages.words import (
    ACTIVITIES,
    BASES,
    COUNTS,
    EMPLOYERS,
    EVENTS,
    FIELDS,
    FLAGS,
    KINDS,
    LISTS,
    PHRASES,
    PLAIN,
    STANDING,
    STATUS,
    WORDS,
)
from pemasyarakatan.projections.view import Answer

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_COUNT = re.compile(r"(participants|completed|issued|not competent|placed) (\d+)")

_TURNS = frozenset({"SUSPENDED", "RESUMED", "TERMINATED"})
"""What is told of a term that states none."""

_GRAVE = frozenset(
    {"OUTSIDE", "BEFORE_SIGNATURE", "NOT_PROVEN", "NOT_STATED", "NOT_HEAD", "NOBODY"}
)
"""How what should not be left out stands: to the papers, to the heads, to a rule."""

_NEWEST = frozenset({"TERM", "ACTIVITIES", "RESULTS", "EVALUATIONS", "LATE", "AMENDMENTS"})
"""The sections of which the newest is told rather than the oldest."""

_ALWAYS = frozenset({"SIGNATURES", "ACTIVITIES", "EVALUATIONS", "IRREGULARITIES"})
"""The sections that say so where there is nothing."""


def dossier_page(answer: Answer[Any]) -> str:
    """One page for each agreement of a dossier; what is not known is said to be so.

    A page holds one sheet of A4: where there is more, each section tells what an auditor can least
    do without, and how much is left out; the view without a page has it all.
    """
    pages = [
        _page(list(rows), answer) for _, rows in groupby(answer.rows, key=lambda row: row.agreement)
    ]
    if pages:
        return "\n\n\n".join(pages)
    unread = " Beberapa catatan tidak terbaca." * bool(answer.parked)
    return "Tidak ada naskah kerja sama untuk dicetak." + unread


def _page(rows: list[Any], answer: Answer[Any]) -> str:
    """A page as it looks best, or where it is longer than one as it fits."""
    sections: dict[str, list[Any]] = {}
    for row in rows:
        sections.setdefault(row.section, []).append(row)
    whole = _written(rows[0], sections, answer, Sheet(), sys.maxsize)
    if len(whole) > LINES:
        whole = _written(rows[0], sections, answer, Sheet(dense=True), LINES)
    return "\n".join(whole)


def _written(
    first: Any, sections: Mapping[str, list[Any]], answer: Answer[Any], sheet: Sheet, lines: int
) -> list[str]:
    page = Fitting(lines)
    sheet.rule()
    sheet.title("KERTAS KERJA PKS", f"Keadaan per {written(answer.on)}")
    if answer.known is not None:
        sheet.title(recorded_by(answer.known))
    sheet.rule()
    _paper(page, sheet, first, sections)
    _term(page, sheet, sections)
    for section, heading in LISTS.items():
        found = sections.get(section, [])
        if found or section in _ALWAYS:
            sheet.heading(heading)
            if not found:
                sheet.item("tidak ada yang tercatat")
            _listing(page, sheet, found, lambda row: sheet.item(_said(row)))
    _signed(sheet, answer)
    page.fixed(sheet.take())
    return page.lines()


def _listing(
    page: Fitting, sheet: Sheet, rows: Sequence[Any], write: Callable[[Any], None]
) -> None:
    """Rows of which those that an auditor can do without are left out if the page is full."""
    page.fixed(sheet.take())
    items: list[list[str]] = []
    for row in rows:
        write(row)
        items.append(sheet.take())
    urgent = sorted(range(len(rows)), key=lambda place: (_ease(rows[place]), place))
    page.part(items, lambda many: f"- dan {many} lainnya, yang tidak termuat di sini", urgent)


def _ease(row: Any) -> tuple[bool, int]:
    """How well the page can do without a row: what is in order, and of that what is long ago."""
    grave = row.standing in _GRAVE or "CONTRADICTS" in (row.standing or "")
    newest = row.version or 0 if row.section in _NEWEST else 0
    return not grave, -newest


def _paper(page: Fitting, sheet: Sheet, first: Any, sections: Mapping[str, list[Any]]) -> None:
    sheet.heading("Naskah")
    paper = sections.get("PAPER", [])
    told = {row.what: row for row in paper}
    kind, title = told.get("KIND"), told.get("TITLE")  # None where the paper could not be read
    sheet.field("Jenis", kind and KINDS.get(kind.value, kind.value))
    sheet.field("Judul", title and title.value)
    sheet.field("Status", kind and STATUS.get(kind.standing or "", kind.standing))
    sheet.field("Kode dalam sistem", str(first.agreement))
    numbers = sections.get("NUMBERS", [])
    if not numbers:
        sheet.field("Nomor", None)
    _listing(page, sheet, numbers, lambda row: sheet.field(_word(row.what), row.value))
    _listing(page, sheet, sections.get("PARTIES", []), lambda row: _party(sheet, row))
    for what, label in (("PARENT", "Naskah payung"), ("PREDECESSOR", "Naskah sebelumnya")):
        if what in told:
            row = told[what]
            status = STATUS.get(row.standing or "", "tidak tercatat")
            *numbers_of, gap = (row.note or "").split(", ")
            other = ", ".join((*numbers_of, _phrased(gap)))
            sheet.field(label, "; ".join(filter(None, (other, row.value, status))))
    fields = [_fielded(row) for row in paper if row.what == "FIELD"]
    sheet.field("Ruang lingkup", "; ".join(fields) or None)
    known = [row for row in paper if row.what == "REVIEW" or row.what.startswith("COPY_OF_")]
    _listing(page, sheet, known, lambda row: _source(sheet, row))


def _party(sheet: Sheet, row: Any) -> None:
    now = f" (kini {row.note})" if row.note and row.note != row.value else ""
    sheet.field(_word(row.what), f"{row.value}{now}")


def _source(sheet: Sheet, row: Any) -> None:
    if row.what == "REVIEW":
        said = (between(row.first, row.last), row.value, _word(row.standing), row.note)
        sheet.field("Telaah konsep", "; ".join(filter(None, said)))
    else:
        seen = f"dilihat {_days(row.day)}" if row.day else None
        known = filter(None, (_listed(row.standing), _listed(row.value), seen, row.note))
        paper_of = _word(row.what.removeprefix("COPY_OF_"))
        sheet.field("Sumber", f"{paper_of}: {'; '.join(known) or 'tidak tercatat'}")


def _fielded(row: Any) -> str:
    """A field of cooperation, and from when or until when where that is not always."""
    since = f" sejak {written(row.first)}" if row.first else ""
    until = f" sampai {written(row.last)}" if row.last else ""
    code, _, text = str(row.value).partition(" ")
    return f"{FIELDS.get(code, code)} {text}".rstrip() + since + until


def _term(page: Fitting, sheet: Sheet, sections: Mapping[str, list[Any]]) -> None:
    sheet.heading("Jangka waktu")
    rows = sections.get("TERM", [])
    spells = [(row.first, row.last, row.standing) for row in rows if row.what == "SPELL"]
    papers = [row for row in rows if row.what != "SPELL"]
    _listing(page, sheet, papers, lambda row: _stated(sheet, row))
    done = sections.get("ACTIVITIES", [])
    marked = [(row.first, row.last) for row in (*papers, *done)]
    edges = [day for pair in marked for day in pair if day is not None]
    edges += [day for first, last, _ in spells for day in (first, last) if day is not None]
    bar = Bar.over(edges, sheet.width)
    if bar is None:
        sheet.item("garis waktu tidak dapat digambar: tanggal tidak dinyatakan", mark="*")
        return
    if not sheet.dense:
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


def _stated(sheet: Sheet, row: Any) -> None:
    signed = between(row.first, row.last) if row.day else ""
    stated = row.value if row.standing != "NOT_STATED" else None
    basis = BASES.get(row.standing or "")
    turned = _listed(stated) if row.what in _TURNS else _days(stated) if stated else None
    said = (signed, turned, basis, row.note)
    sheet.field(_word(row.what), "; ".join(filter(None, said)))


def _said(row: Any) -> str:
    """A line of a list: what, when, what is said of it."""
    if row.section == "FLAGS":
        flag = FLAGS.get(row.what, row.what)
        found = "; ".join(_phrased(one) for one in row.value.split("; "))
        return flag if row.what in PLAIN else f"{flag}: {found}"
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
    if row.section == "LATE":
        value = value and _days(value)
        what = EVENTS.get(row.what.removeprefix("agreement.").partition("@")[0])
    if row.section == "AMENDMENTS":
        day = f"dilihat {_days(row.day)}" if row.day else None
        value, note = _phrased(value or ""), _listed(_phrased(note or ""))
    if row.section == "IRREGULARITIES" and row.standing == "ACKNOWLEDGED":
        standing, note = f"{standing} oleh {note}", None
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


def _phrased(text: str) -> str:
    """What a dossier says in words of its own, in those of the page."""
    for pattern, words in PHRASES:
        text = pattern.sub(words, text)
    return _DAY.sub(lambda found: written(date.fromisoformat(found[0])), text)


def _listed(text: str | None) -> str | None:
    """A list that begins with values of the dossier, such as the kind and grade of a source."""
    said = (text or "").split(", ")
    known = next((place for place, one in enumerate(said) if one not in WORDS), len(said))
    return ", ".join([*(_word(one) for one in said[:known]), *said[known:]]) or None


def _word(what: str | None) -> str:
    code, _, rest = (what or "").partition(" ")
    return f"mandat {rest}" if code == "MANDATE" else WORDS.get(what or "", what or "")


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

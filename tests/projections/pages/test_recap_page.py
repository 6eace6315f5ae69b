"""The recap to print: plain text of at most 100 columns that an official would sign."""

import re
import unicodedata
from datetime import UTC, date, datetime
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemasyarakatan.domain.values import FieldCode, SupportForm
from pemasyarakatan.projections.pages.recap import _FIELDS, _FORMS, _NEXT, WIDTH, recap_pages
from pemasyarakatan.projections.questions.monthly import NextStep, RecapRow, Section
from pemasyarakatan.projections.questions.recap import RECAP
from pemasyarakatan.projections.view import Answer
from tests.acceptance.lines import draft, fresh, training, visit
from tests.projections.questions.directing import issue, point
from tests.projections.questions.test_recap import evaluation
from tests.projections.reading import PKS, agreed, day, delivery, promise, proposal

VIEW = RECAP
HOME = UUID(int=1)
HEADING = RecapRow(
    facility=HOME,
    facility_name="Lapas Uji",
    month=date(2025, 11, 1),
    section="HEADING",
    id=HOME,
    subject="Budi",
    status="PLH",
)


def printed(*rows):
    """The page of some rows, in lines."""
    return recap_pages(Answer(view=RECAP, on=date(2025, 11, 30), rows=rows)).split("\n")


def row(section, **given):
    """A line of a section."""
    known = {"section": section, "subject": "x", "status": None}
    return attrs.evolve(HEADING, **{**known, **given})


PAGE = """\
                                        REKAP KERJA SAMA UPT
                                          Lapas lapas-uji
                        Bulan November 2025 (keadaan pada 30 November 2025)
====================================================================================================
A. PERJANJIAN (1)
 1. PKS Pelatihan dengan Disnaker Kota Uji (berlaku)
    nomor UPT: W12.1-HK.01; nomor mitra: 415/7
    ditandatangani 1 Januari 2025; masa berlaku 1 Januari 2025 s.d. 31 Desember 2025, sisa 31 hari;
    bidang: pelatihan keterampilan
    bulan ini: 1 kegiatan, 20 peserta; realisasi janji: 4/10 paket; pelatihan belum bersertifikat: 1
    kendala: alat kurang; tindak lanjut: perpanjang sebelum berakhir
B. KUNJUNGAN BULAN INI (1)
 1. 5 November 2025: kunjungan, Disnaker Kota Uji
   Kunjungan yang bulannya tidak pasti (tidak dihitung) (1)
 1. (tanggal tidak diketahui): kunjungan, Disnaker Kota Uji
C. USULAN YANG MASIH TERBUKA (1)
 1. Disnaker Kota Uji: instruktur, dana (umur 29 hari)
D. JANJI YANG JATUH TEMPO (1)
 1. Disnaker Kota Uji: paket alat (janji mitra, realisasi 4/10 paket; jatuh tempo 15 November 2025,
    TERLAMBAT)
E. ARAHAN YANG JATUH TEMPO (1)
 1. P1: laksanakan P1 (Mashudi; belum dilaporkan; jatuh tempo 30 November 2025)
+--------------------------------------------------------------------------------------------------+
| PERLU TANDA TANGAN KEPALA DALAM 90 HARI KE DEPAN (2)                                             |
|  1. Perpanjangan PKS W12.1-HK.01 / 415/7 dengan Disnaker Kota Uji: berakhir 31 Desember 2025,    |
|     sisa 31 hari                                                                                 |
|  2. Rancangan PKS dengan Disnaker Kota Uji (disusun 20 November 2025)                            |
+--------------------------------------------------------------------------------------------------+

                                                  ...................., ........................
                                                  Kepala Lapas lapas-uji,


                                                  ..............................................
                                                  NIP. ........................................."""


def test_a_whole_page(empty):
    """Every section has its lines, in Indonesian; it fits one sheet."""
    empty.record(
        *agreed(),
        training(PKS, "2025-11-01", "2025-11-10"),
        evaluation("2025-11-12", "IMPROVE", "alat kurang"),
        visit(occurred_on="2025-11-05"),
        visit(occurred_on={}),
        proposal("2025-11-01"),
        promise("2025-02-01", agreement_id=PKS, due="2025-11-15"),
        delivery(4, "2025-11-02"),
        issue(point("P1", due="2025-11-30")),
        draft("a0000000-0000-4000-8000-000000000008", drafted_on="2025-11-20"),
    )
    empty.views.catch_up()
    page = recap_pages(empty.views.ask(RECAP, today=day("2025-11-30")))
    assert page == PAGE


def test_reports(reports):
    """Three facilities, three pages with a form feed between; what is not known is said so."""
    reports.views.catch_up()
    pages = recap_pages(reports.views.ask(RECAP, today=day("2026-01-31"))).split("\f")
    assert len(pages) == 3
    assert "(tanggal tidak diketahui): koordinasi, Pemerintah Kabupaten Lombok Timur" in pages[0]
    assert "PKS dengan BNNK Kota Tangerang (jangka waktu belum diketahui)" in pages[1]
    assert "nomor UPT: belum ada; nomor mitra: belum ada" in pages[1]
    assert "masa berlaku tidak disebut" in pages[1]
    assert "tindak lanjut: lengkapi jangka waktu" in pages[1]
    assert pages[2].count("Nihil.") == 6


def test_one_trip_to_two_offices_is_one_visit(reports):
    """Report 003: one trip, with a visit to each of two partners."""
    reports.views.catch_up()
    answer = reports.views.ask(RECAP, today=day("2021-02-28"))
    visits = [row for row in answer.rows if row.section == "VISIT"]
    both = "Balai Latihan Kerja Kota Cilegon; Dinas Tenaga Kerja Kota Cilegon"
    assert [row.partner for row in visits] == [both]
    page = next(one for one in recap_pages(answer).split("\f") if "Cilegon" in one)
    assert "B. KUNJUNGAN BULAN INI (1)" in page
    assert f" 1. 26 Februari 2021: kunjungan, {both}" in page


def test_visits_of_one_trip_on_two_days_are_two_lines(empty):
    """What does not agree is not told as one."""
    joint, again = fresh(), fresh()
    empty.record(
        *agreed(),
        visit(occurred_on="2025-11-05", joint_visit_ref=joint),
        visit(occurred_on="2025-11-06", joint_visit_ref=joint, visit_id=again),
    )
    empty.views.catch_up()
    answer = empty.views.ask(RECAP, today=day("2025-11-30"))
    assert len([row for row in answer.rows if row.section == "VISIT"]) == 2


def test_who_signs():
    """The head by name, and that he only acts; nobody is named where nobody is known."""
    lines = [line.strip() for line in printed(HEADING)]
    assert lines[-5:] == ["Plh. Kepala Lapas Uji,", "", "", "Budi", "NIP. " + "." * 41]
    unknown = [line.strip() for line in printed(attrs.evolve(HEADING, subject="", status=None))]
    assert unknown[-5:-1] == ["Kepala Lapas Uji,", "", "", "." * 46]


@pytest.mark.parametrize(
    ("participants", "said"),
    [
        (0, "0 peserta"),
        (1, "kurang dari 5 peserta"),
        (4, "kurang dari 5 peserta"),
        (5, "5 peserta"),
    ],
)
def test_few_participants(participants, said):
    """Fewer than five are not told by number on a page that leaves the facility."""
    one = row("AGREEMENT", activities=1, participants=participants, certificates=0)
    assert f"1 kegiatan, {said};" in " ".join(" ".join(printed(HEADING, one)).split())


def test_words():
    """Every field, form and next step has a word of its own."""
    assert _FIELDS.keys() == {one.value for one in FieldCode}
    assert _FORMS.keys() == {one.value for one in SupportForm}
    assert _NEXT.keys() == set(NextStep)


def test_a_rich_month_is_one_sheet():
    """Each section has its first lines, the box too, and says how much is not there."""
    sections = ("AGREEMENT", "VISIT", "UNDATED", "PROPOSAL", "COMMITMENT", "POINT", "SIGNATURE")
    subjects = {"SIGNATURE": "PKS 1/2025", "AGREEMENT": "PKS"}
    rows = [
        row(
            section,
            subject=subjects.get(section, "LAIN"),
            partner=f"Mitra {number}",
            fields=("HEALTH",),
            certificates=0,
            activities=0,
        )
        for section in sections
        for number in range(1, 38)
    ]
    lines = printed(HEADING, *rows)
    assert 60 <= len(lines) <= 66
    assert lines[-1].strip().startswith("NIP.")
    assert "A. PERJANJIAN (37)" in lines
    left = [int(re.findall(r"dan (\d+) lainnya", line)[0]) for line in lines if "lainnya" in line]
    assert len(left) == len(sections)
    assert all(0 < many < 37 for many in left)
    assert any("Mitra 1 " in line for line in lines)


def test_what_was_known_then():
    """A page of an earlier instant says up to when the records were looked at."""
    known = datetime(2025, 11, 29, 17, 0, 30, tzinfo=UTC)
    answer = Answer(view=RECAP, on=date(2025, 11, 30), rows=(HEADING,), known=known)
    lines = [line.strip() for line in recap_pages(answer).split("\n")]
    assert lines[3] == "menurut catatan sampai 30 November 2025 pukul 00.00.30 WIB"
    assert lines[4] == "=" * WIDTH
    last = attrs.evolve(answer, known=datetime.max.replace(tzinfo=UTC))
    assert "sampai 31 Desember 9999 pukul 23.59.59 UTC" in recap_pages(last)
    assert not any("menurut catatan" in line for line in printed(HEADING))


def test_no_rows():
    """No facility, no page: one sentence says so."""
    assert printed() == ["Tidak ada UPT untuk direkap."]


_TEXT = st.text(max_size=120) | st.just("nomor-" * 60) | st.just("a\x1b[31m\r\n\fb")
_DAY = st.none() | st.dates()


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(Section), _TEXT, _TEXT, _DAY, _DAY), max_size=5))
def test_whatever_is_told(told):
    """No line is longer than 100 columns, and no text orders a printer about."""
    rows = [
        row(
            section.value,
            facility_name=name or "x",
            subject=text,
            partner=text,
            own_numbers=(text,),
            obstacles=(text, name),
            promised=(text,),
            fields=(text,),
            day_earliest=first,
            day_latest=last,
            ends_latest=first,
            days_left=-1,
        )
        for section, text, name, first, last in told
    ]
    for line in printed(HEADING, *rows):
        assert len(line) <= WIDTH
        assert all(unicodedata.category(one)[0] != "C" for one in line)

"""Agreement dossier: each section, and the page that an auditor signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from pemasyarakatan.projections.questions.dossier import DOSSIER
from tests.acceptance.lines import (
    DISNAKER,
    LAPAS,
    acknowledging,
    addendum,
    corrected,
    draft,
    fresh,
    line,
    number,
    official,
    sign,
    signed_by,
    term,
    training,
    void,
)
from tests.projections.asked import TODAY, some
from tests.projections.questions.test_trainings import certificates


@pytest.fixture(name="pks")
def _pks(desk):
    """A PKS from January 2026 on, signed only in March."""
    pks = fresh()
    desk.record(
        draft(pks, title="Pelatihan kerja"),
        sign(pks, "2026-03-16", "2026-01-01", "2026-12-31", numbers=[number("W6-1")]),
    )
    return pks


def section(desk, name, agreement=None, today=TODAY):
    """The rows of one section."""
    stream = UUID(agreement) if agreement else None
    return [row for row in desk.ask(DOSSIER, today, stream=stream) if row.section == name]


def page(desk, agreement, today=TODAY):
    """The page of one agreement."""
    desk.views.catch_up()
    return DOSSIER.page(desk.views.ask(DOSSIER, today=today, stream=UUID(agreement)))


def told(rows: Iterable, *names):
    """These columns of each row."""
    return [some(row, *names) for row in rows]


def test_one_agreement_is_asked_for_by_its_stream(desk, pks):
    """Without a stream there is a dossier of each; a facility sees those that concern it."""
    other = fresh()
    desk.record(draft(other))
    assert {row.agreement for row in desk.ask(DOSSIER)} == {UUID(pks), UUID(other)}
    assert {row.agreement for row in desk.ask(DOSSIER, stream=UUID(other))} == {UUID(other)}
    assert desk.ask(DOSSIER, facility=UUID(DISNAKER)) == ()


def test_activities_stand_inside_before_or_outside_the_papers(desk, pks):
    """A day before the signing is BEFORE_SIGNATURE, one after the end OUTSIDE."""
    month = {"earliest": "2026-03-01", "latest": "2026-03-31"}
    desk.record(
        training(pks, "2026-03-16", "2026-03-20", title="dalam"),
        acknowledging(
            training(pks, "2026-02-10", "2026-02-20", title="sebelum"),
            "agreement.before_signature",
        ),
        acknowledging(
            training(pks, "2025-12-30", "2025-12-31", title="luar"), "agreement.outside_term"
        ),
        acknowledging(training(pks, month, month, title="bulan"), "agreement.not_proven_inside"),
    )
    assert told(section(desk, "ACTIVITIES"), "value", "standing") == [
        ("dalam", "COVERED"),
        ("sebelum", "BEFORE_SIGNATURE"),
        ("luar", "OUTSIDE"),
        ("bulan", "NOT_PROVEN"),
    ]
    assert told(section(desk, "IRREGULARITIES"), "what", "standing", "note") == [
        ("agreement.before_signature", "ACKNOWLEDGED", "Kasubbag TU"),
        ("agreement.outside_term", "ACKNOWLEDGED", "Kasubbag TU"),
        ("agreement.not_proven_inside", "ACKNOWLEDGED", "Kasubbag TU"),
    ]


def test_what_nobody_answers_for_is_named_as_such(desk, pks):
    """A correction leaves an activity outside, and is accepted all the same."""
    course = training(pks, "2026-03-16", "2026-03-20")
    data = {**course["data"], "started_on": "2026-03-01"}
    del data["agreement_id"]
    desk.record(course, corrected(pks, 3, "agreement.training_delivered@1", data))
    assert told(section(desk, "IRREGULARITIES"), "what", "standing") == [
        ("agreement.before_signature", "NOBODY")
    ]
    assert told(section(desk, "AMENDMENTS"), "what", "value", "standing", "note") == [
        ("CORRECTION", "of 3, the source was read again", "IN_EFFECT", "Kalapas")
    ]
    desk.record(void(pks, 4))
    assert told(section(desk, "AMENDMENTS"), "what", "standing") == [
        ("CORRECTION", "UNDONE"),
        ("VOID", "IN_EFFECT"),
    ]
    assert section(desk, "IRREGULARITIES") == []


@pytest.mark.parametrize(
    ("by", "given", "authority"),
    [
        (official("Siti Aminah"), {}, "DEFINITIVE"),
        (official("Budi Santoso"), {"mandate": number("SK-7")}, "MANDATE SK-7"),
        (official(position="Kepala"), {}, "UNKNOWN"),
    ],
)
def test_a_signature_stands_with_its_authority(desk, by, given, authority):
    """The head by a decree, whoever has a mandate, and whoever is not named."""
    pks = fresh()
    on = "2026-03-16"
    desk.record(
        line(
            "AppointHead",
            facility_id=LAPAS,
            tenure_id=fresh(),
            official=official("Siti Aminah", capacity="DEFINITIVE"),
            from_on="2026-01-01",
        ),
        draft(pks),
        sign(
            pks,
            on,
            "2026-03-16",
            "2026-12-31",
            signatures=[
                *signed_by(LAPAS, on=on, by=by, **given),
                *signed_by(DISNAKER, on=on),
            ],
        ),
    )
    assert told(section(desk, "SIGNATURES"), "standing", "note") == [
        (authority, "Lapas lapas-uji"),
        ("UNKNOWN", "Disnaker Kota Uji"),
    ]


def test_who_was_no_head_that_day_is_told(desk):
    """A tenure shows that another might sign."""
    pks, on = fresh(), "2026-03-16"
    signatures = [
        *signed_by(LAPAS, on=on, by=official("Budi Santoso")),
        *signed_by(DISNAKER, on=on),
    ]
    desk.record(
        line(
            "AppointHead",
            facility_id=LAPAS,
            tenure_id=fresh(),
            official=official("Siti Aminah", capacity="DEFINITIVE"),
            from_on="2026-01-01",
        ),
        draft(pks),
        acknowledging(sign(pks, on, on, "2026-12-31", signatures=signatures), "agreement.not_head"),
    )
    assert section(desk, "SIGNATURES")[0].standing == "NOT_HEAD"


def test_the_term_is_told_paper_by_paper_and_day_by_day(desk, pks):
    """An addendum that makes it longer, and a suspension within it."""
    desk.record(
        addendum(pks, "2026-05-04", "2026-05-04", term=term("2026-01-01", "2027-06-30")),
        line("SuspendAgreement", agreement_id=pks, from_on="2026-05-20", ground="MUTUAL"),
    )
    rows = section(desk, "TERM")
    assert told(rows, "what", "value") == [
        ("SIGNING", "2026-01-01 - 2026-12-31"),
        ("ADDENDUM", "2026-01-01 - 2027-06-30"),
        *[("SPELL", None)] * 4,
        ("SUSPENDED", "MUTUAL"),
    ]
    assert told([row for row in rows if row.what == "SPELL"], "first", "last", "standing") == [
        (None, date(2025, 12, 31), "OUTSIDE"),
        (date(2026, 1, 1), date(2026, 3, 15), "BEFORE_SIGNATURE"),
        (date(2026, 3, 16), date(2026, 5, 19), "COVERED"),
        (date(2026, 5, 20), None, "OUTSIDE"),
    ]


@pytest.mark.parametrize(("ended", "late"), [("2026-05-02", []), ("2026-05-01", ["31"])])
def test_what_is_recorded_more_than_thirty_days_later_is_late(desk, pks, ended, late):
    """The day of a course is its first; the signing of March is late itself."""
    desk.record(training(pks, ended, "2026-05-08"))
    rows = [row for row in section(desk, "LATE") if "training" in row.what]
    assert [row.standing for row in rows] == late


def test_evidence_and_inferences_are_listed_with_their_source(desk, pks):
    """A signed copy confirms the signing, and stands beside its first source."""
    copy = {
        "kind": "SIGNED_COPY",
        "reference": "arsip TU 12",
        "grade": "VERIFIED",
        "sha256": "a" * 64,
        "seen_on": "2026-05-30",
    }
    desk.record(
        line("AttachEvidence", stream=pks, target_version=2, provenance=copy, bearing="CONFIRMS")
    )
    copies = [row for row in section(desk, "PAPER") if row.what == "COPY_OF_SIGNING"]
    assert told(copies, "day", "value", "standing", "note", "version") == [
        (None, None, None, None, 2),
        ("2026-05-30", "SIGNED_COPY, arsip TU 12", "VERIFIED, CONFIRMS", "a" * 64, 2),
    ]


def test_the_dossier_of_the_reports_names_all_that_is_not_stated(reports):
    """Report 004: no number, term nor scope, no signatory, no review; what was inferred."""
    rows = reports.ask(DOSSIER)
    assert [row.what for row in rows if row.section == "FLAGS"] == [
        "SIGNATORY_UNKNOWN",
        "NUMBER_MISSING",
        "TERM_NOT_STATED",
        "SCOPE_NOT_STATED",
        "NO_REVIEW",
    ]
    assert [row.what for row in rows if row.section == "INFERRED"] == [
        "/parties",
        "/signatures/0/signed_on",
        "/signatures/1/signed_on",
    ]
    assert [row for row in rows if row.section in ("NUMBERS", "ACTIVITIES")] == []


def test_the_page_is_in_indonesian_no_wider_than_paper_and_ready_to_sign(desk, pks):
    """Its bar shows the days before the signing, and a course among them."""
    desk.record(
        training(pks, "2026-03-16", "2026-03-20"),
        acknowledging(training(pks, "2026-02-10", "2026-02-20"), "agreement.before_signature"),
    )
    text = page(desk, pks)
    assert max(map(len, text.splitlines())) == 80
    running = " ".join(text.split())
    for said in (
        "KERTAS KERJA PKS",
        "Keadaan per 1 Juni 2026",
        "Perjanjian Kerja Sama (PKS)",
        "Nomor pihak UPT : W6-1",
        "SEBELUM penandatanganan",
        "di dalam masa berlaku",
        "16 Maret 2026 s.d. 20 Maret 2026",
        "pelatihan keterampilan, peserta 20, selesai 18",
        "Diperiksa oleh,",
        "NIP.",
    ):
        assert said in running, said
    bar = next(one for one in text.splitlines() if "-=" in one)
    assert (bar[0], bar[-1], bar.strip(".-="), len(bar)) == ("-", ".", "", 80)
    marks = next(one for one in text.splitlines() if "!" in one)
    assert marks.index("!") < bar.index("=") <= marks.index("o")


def test_a_field_that_stays_in_scope_is_told_once(desk, pks):
    """An addendum that adds another one does not cut it in two."""
    desk.record(
        addendum(pks, "2026-05-04", "2026-05-04", fields_added=[{"code": "ARTS"}]),
    )
    rows = [row for row in section(desk, "PAPER") if row.what == "FIELD"]
    assert told(rows, "value", "first", "last") == [
        ("ARTS", date(2026, 5, 4), None),
        ("SKILLS_TRAINING", None, None),
    ]
    assert "seni sejak 4 Mei 2026; pelatihan keterampilan" in " ".join(page(desk, pks).split())


def test_the_page_says_in_indonesian_what_the_dossier_says_in_english(desk, pks):
    """Flags, sources, evidence, amendments and late records; stored text stays as it is."""
    copy = {"kind": "SIGNED_COPY", "reference": "arsip, map 2", "grade": "VERIFIED"}
    late = training(pks, "2026-03-17", "2026-03-20")
    stays = {name: value for name, value in late["data"].items() if name != "agreement_id"}
    changed = stays | {"venue": "Aula"}
    desk.record(
        line(
            "AttachEvidence",
            stream=pks,
            target_version=2,
            provenance=copy | {"seen_on": "2026-05-18", "inferred": []},
            bearing="CONFIRMS",
        ),
        late,
        corrected(pks, 4, "agreement.training_delivered@1", changed),
    )
    running = " ".join(page(desk, pks).split())
    for said in (
        "Naskah: terverifikasi, menguatkan; salinan bertanda tangan, arsip, map 2; dilihat 18 Mei",
        "- Bukti; dilihat 18 Mei 2026; terhadap catatan ke-2; menguatkan; salinan bertanda tangan,",
        "tangan, terverifikasi, arsip, map 2",
        "- Koreksi; terhadap catatan ke-4, ",
        "- Pelatihan; 17 Maret 2026; 1 Juni 2026; dicatat 76 hari kemudian",
        "Mulai berlaku sebelum ditandatangani: selang 74 hari",
    ):
        assert said in running, said


def test_the_page_of_the_reports_names_who_is_unknown_in_indonesian(reports):
    """For whom it was signed by nobody who is named."""
    reports.views.catch_up()
    text = DOSSIER.page(reports.views.ask(DOSSIER, today=TODAY))
    # What was inferred stands as it was recorded.
    running = " ".join(text.partition("DISIMPULKAN")[0].split())
    assert "tidak diketahui: untuk Lapas Perempuan Kelas IIA Tangerang; untuk BNNK" in running
    for word in (" for ", " of ", " on ", "VERIFIED", "REPORTED", "NEWS", "undated", "days"):
        assert word not in running, word


def test_a_rich_dossier_is_one_sheet_and_hides_nothing_grave(desk, pks):
    """Of thirty courses one was held before the signing; it stays on the page, and so who signs."""
    courses = [training(pks, "2026-03-16", f"2026-04-{day:02}") for day in range(1, 31)]
    early = acknowledging(training(pks, "2026-02-10", "2026-02-20"), "agreement.before_signature")
    desk.record(early, *courses)
    desk.record(*(certificates(one, "COMPLETION", 18, on="2026-05-01") for one in courses))
    lines = page(desk, pks).splitlines()
    assert 60 <= len(lines) <= 66
    assert max(map(len, lines)) <= 80
    running = " ".join(" ".join(lines).split())
    assert "SEBELUM penandatanganan" in running
    assert "Diperiksa oleh," in running
    left = [int(one) for one in re.findall(r"- dan (\d+) lainnya, yang tidak termuat", running)]
    told = running.count("- Pelatihan; "), running.count("- Sertifikat pelatihan; ")
    assert (told[0] + left[0], told[1] + left[1]) == (31, 30)
    assert min(told) > 1


def test_a_page_of_what_was_known_then_says_so(desk, pks):
    """Who signs it sees up to which instant the records were looked at."""
    desk.views.catch_up()
    known = datetime(2026, 6, 1, 17, 5, tzinfo=UTC)
    answer = desk.views.ask(DOSSIER, today=TODAY, known=known, stream=UUID(pks))
    assert answer.known == known
    said = [one.strip() for one in DOSSIER.page(answer).splitlines()[2:4]]
    assert said == [
        "Keadaan per 1 Juni 2026",
        "menurut catatan sampai 2 Juni 2026 pukul 00.05 WIB",
    ]
    assert "menurut catatan" not in page(desk, pks)


def test_no_stored_text_repaints_the_page(desk):
    """Control characters in a title are shown as question marks."""
    pks = fresh()
    desk.record(draft(pks, title="Judul\u202eterbalik"))
    assert "Judul?terbalik" in page(desk, pks)


def test_a_page_of_nothing_says_so(desk):
    """Nothing was signed nor drafted."""
    assert page(desk, fresh()) == "Tidak ada naskah kerja sama untuk dicetak."

"""Report 002, a briefing of the Director General on Zoom: what it tells, and what it leaves open."""

import pytest

from tests.acceptance.lines import acknowledging, line
from tests.acceptance.reading import (
    ARAHAN,
    BLK,
    DINSOS,
    DISNAKER,
    FACILITIES,
    TINDAK_LANJUT,
    exact,
    person,
    stored,
)

CILEGON = FACILITIES["lapas-cilegon"]
OF = {"directive_id": ARAHAN, "organisation_id": CILEGON}
BANTEN = "Kantor Wilayah Direktorat Jenderal Pemasyarakatan Banten"
DAY = exact("2025-07-08")


@pytest.fixture(name="terminal")
def _terminal(demo, tmp_path):
    """The store of `demo`, to go on with."""
    return demo.copied(tmp_path)


def report(point, status, **given):
    """Cilegon says something of a point."""
    usual = {"of": OF, "point": point, "status": status, "on": "2025-07-15"}
    return line("ReportProgress", **{**usual, "statement": "sudah", **given})


def standing(terminal):
    """How far Cilegon is on each point, as the timeline says."""
    lines = terminal("history", TINDAK_LANJUT).out.splitlines()
    found = [one.partition(": ") for one in lines if one[:1] == "P" and " as of " in one]
    return {code: said.partition(" as of ")[0] for code, _, said in found}


class TestFacility:
    """What the report shows of Lapas Cilegon."""

    def test_parent(self, demo):
        """It stood under the regional office of Banten that day."""
        (seen,) = stored(demo, "lapas-cilegon", "facility.parent_observed")
        assert seen == {"office": BANTEN, "on": DAY}

    def test_head(self, demo):
        """Margono was head on that day."""
        seen, _ = stored(demo, "lapas-cilegon", "facility.head_observed")
        assert seen == {
            "official": person("Margono", "Kalapas Kelas IIA Cilegon"),
            "observed_on": DAY,
        }

    def test_a_briefing_is_no_visit(self, demo):
        """The partnerships hold what the other reports tell."""
        for stream, visits in ((DISNAKER, 1), (BLK, 1), (DINSOS, 1)):
            assert len(stored(demo, stream, "partnership.visit_held")) == visits
        assert demo.stats()["by_event"]["partnership.visit_held"] == 4


class TestDirective:
    """What was asked, of whom, how strongly, and by when."""

    def test_it_is_issued(self, demo):
        """By Zoom, by an official whose title stands apart from his name; points are left out."""
        (issued,) = stored(demo, ARAHAN, "directive.directive_issued")
        name = {
            "raw": "Drs. Mashudi",
            "canonical": "Mashudi",
            "titles_before": ["Drs."],
            "titles_after": [],
        }
        assert issued["issuer"]["name"] == name
        assert issued["issuer"]["position"] == "Direktur Jenderal Pemasyarakatan"
        assert issued["issued_on"] == exact("2025-07-08", "Selasa, 8 Juli 2025")
        assert (issued["channel"], issued["exhaustive"]) == ("ZOOM", False)
        assert issued["addressees"] == {"kinds": ["UPT"], "ids": None}
        assert issued["note"] == (
            "rencana dan target kerja ke depan, terutama menjelang bulan Agustus"
        )

    def test_its_points(self, demo):
        """Three of them, in the report's own verbs and words; none has a due day."""
        (issued,) = stored(demo, ARAHAN, "directive.directive_issued")
        points = issued["points"]
        assert [(one["code"], one["kind"], one["force"]) for one in points] == [
            ("P1", "SUBMIT", "EMPHASISED"),
            ("P2", "PREPARE", "REQUESTED"),
            ("P3", "CONDUCT", "EMPHASISED"),
        ]
        assert [one["text"] for one in points] == [
            "menyusun dan menyerahkan data Penyedia Bahan Makanan (BAMA) lokal",
            "segera mempersiapkan produk-produk unggulan hasil karya WBP",
            "penyaluran bantuan sosial (bansos) agar dilakukan secara tepat sasaran dan transparan",
        ]
        kinds = [one["addressees"] and one["addressees"]["kinds"] for one in points]
        assert kinds == [["UPT"], ["KANWIL", "UPT"], None]
        assert [one["due"] for one in points] == [None] * 3

    def test_it_stands(self, demo):
        """Nothing was amended or revoked, and nothing is flagged."""
        found = demo.state(ARAHAN)
        assert (found["version"], found["flags"], found["broken"]) == (1, [], [])


class TestAnswer:
    """What Lapas Cilegon did on it."""

    def test_who_heard_it(self, demo):
        """Margono, and staff whom nobody counted."""
        (heard,) = stored(demo, TINDAK_LANJUT, "compliance.briefing_attended")
        assert heard == {
            "of": OF,
            "on": DAY,
            "attendees": [person("Margono")],
            "note": "jajaran pegawai Lapas Kelas IIA Cilegon",
        }

    def test_what_it_says_of_itself(self, demo):
        """Preparations have begun; nothing is shown for it."""
        (said,) = stored(demo, TINDAK_LANJUT, "compliance.compliance_progress_reported")
        assert (said["point"], said["status"], said["on"]) == ("P2", "IN_PROGRESS", DAY)
        assert said["by"] == person("Margono")
        assert said["statement"] == (
            "telah memulai langkah-langkah persiapan menjelang pameran di Ancol dengan melibatkan "
            "warga binaan secara aktif dalam proses kreatif"
        )
        assert "evidence" not in said

    def test_how_far_it_is(self, demo):
        """One point not reported, one in progress, and one that names nobody has no state."""
        assert standing(demo) == {
            "P1": "NOT_REPORTED",
            "P2": "IN_PROGRESS",
            "P3": "no stated addressee",
        }

    def test_nothing_is_ever_overdue(self, demo):
        """No point has a due day, and what has none never passes."""
        assert "overdue" not in demo("history", TINDAK_LANJUT).out
        assert all(
            point["due"] is None for point in demo.state(ARAHAN)["state"]["issued"]["points"]
        )

    def test_data_that_was_handed_in_needs_evidence(self, terminal):
        """P1 asks to hand something in: done without evidence is refused, unless somebody answers."""
        bare = report("P1", "DONE")
        (refused,) = terminal.record(bare)
        assert (refused["status"], refused["rule"]) == ("refused", "compliance.no_evidence")
        shown = report("P1", "DONE", evidence=[{"reference": "bama-2025-1"}])
        terminal.recorded(shown, acknowledging(report("P1", "DONE"), "compliance.no_evidence"))
        assert standing(terminal)["P1"] == "DONE"

    def test_what_is_no_point_of_it(self, terminal):
        """A fourth point is not known, though the list is not exhaustive."""
        (refused,) = terminal.record(report("P4", "DONE"))
        assert refused["rule"] == "compliance.unknown_point"

    def test_its_id_derives(self, demo):
        """The answer of Cilegon has one stream, which the receipt names."""
        streams = {one["kind"]: one for one in demo("streams", "--format", "json").lines}
        assert streams["compliance"]["stream"].startswith(TINDAK_LANJUT)
        assert streams["compliance"]["title"] == (
            "Tindak lanjut · Arahan, Drs. Mashudi, 2025-07-08 – "
            "Lembaga Pemasyarakatan Kelas IIA Cilegon"
        )


class TestDueDays:
    """Case 10: a point's due day is moved, in time or after it has passed."""

    def amended(self, day, due):
        """A letter of a day gives P1 another due day."""
        return line(
            "AmendDirectivePoint",
            directive_id=ARAHAN,
            point="P1",
            amended_on=day,
            due=due,
            reason="permintaan Kanwil",
            by={"position": "Direktur Jenderal Pemasyarakatan"},
            reference="PAS-77",
        )

    def test_moved_in_time(self, terminal):
        """Plain: nothing is listed."""
        terminal.recorded(
            self.amended("2025-07-10", "2025-07-31"), self.amended("2025-07-31", "2025-08-31")
        )
        assert terminal.state(ARAHAN)["flags"] == []

    def test_moved_after_it_had_passed(self, terminal):
        """Plain, and listed in the state and the history of the directive."""
        terminal.recorded(
            self.amended("2025-07-10", "2025-07-31"), self.amended("2025-08-01", "2025-08-31")
        )
        (flag,) = terminal.state(ARAHAN)["flags"]
        assert flag["name"] == "DUE_MOVED_AFTER_PASSING"
        out = " ".join(terminal("history", ARAHAN).out.split())
        found = "P1: due 2025-07-31, moved on 2025-08-01 to 2025-08-31"
        assert f"! DUE_MOVED_AFTER_PASSING: {found}" in out

    def test_overdue_and_settled(self, terminal):
        """A due day that has passed shows, until the point is done."""
        terminal.recorded(self.amended("2025-07-10", "2025-07-31"))
        assert standing(terminal)["P1"] == "NOT_REPORTED, overdue"
        terminal.recorded(report("P1", "DONE", evidence=[{"reference": "bama-2025-1"}]))
        assert standing(terminal)["P1"] == "DONE"

    def test_after_a_revocation(self, terminal):
        """What is reported for a later day is recorded, and listed with the answer."""
        revoked = line(
            "RevokeDirective",
            directive_id=ARAHAN,
            on="2025-07-14",
            by={"position": "Direktur Jenderal Pemasyarakatan"},
            reason="diganti",
        )
        terminal.recorded(revoked, report("P2", "DONE"))
        out = " ".join(terminal("history", TINDAK_LANJUT).out.split())
        assert "! AFTER_REVOCATION: point P2 DONE on 2025-07-15, revoked on 2025-07-14" in out

    def test_an_answer_is_corrected_and_voided(self, terminal):
        """Its commands name their stream by a key; its amendments by the stream's id."""
        (progress,) = [
            one
            for one in terminal.history(TINDAK_LANJUT)
            if one["event"] == "compliance.compliance_progress_reported@1"
        ]
        stream, version = progress["stream"], progress["version"]
        terminal.recorded(
            line(
                "Correct",
                stream=stream,
                target_version=version,
                corrected={
                    "event": progress["event"],
                    "data": {**progress["data"], "on": "2025-07-09"},
                },
                reason="the source was read again",
                approved_by="Kalapas",
            )
        )
        assert standing(terminal)["P2"] == "IN_PROGRESS"
        terminal.recorded(
            line(
                "Void",
                stream=stream,
                target_version=version,
                reason="it never was",
                approved_by="Kalapas",
            )
        )
        assert standing(terminal)["P2"] == "NOT_REPORTED"

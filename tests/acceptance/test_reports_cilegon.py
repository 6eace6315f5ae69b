"""Lapas Cilegon's two reports, 003 and 000: what they tell, and what they leave open, stands so."""

from importlib import resources

import pytest

from tests.acceptance.lines import acknowledging, line, official, training
from tests.acceptance.reading import (
    BLK,
    DINSOS,
    DISNAKER,
    FACILITIES,
    PKS,
    UNDATED,
    a_field,
    exact,
    person,
    status,
    stored,
)
from tests.acceptance.terminal import Terminal


@pytest.fixture(name="terminal")
def _terminal(demo, tmp_path):
    """The store of `demo`, to go on with."""
    return demo.copied(tmp_path)


def only_003(tmp_path):
    """A store with report 003 alone."""
    terminal = Terminal(tmp_path)
    lines = (resources.files("pemasyarakatan.reports") / "003.jsonl").read_bytes()
    assert terminal("record", stdin=lines).code == 0
    return terminal


class TestReport003:
    """A delegation of Lapas Cilegon, two offices in one trip, 26 February 2021."""

    HEAD = person(None, "Kepala Lembaga Pemasyarakatan Kelas IIA Cilegon")

    def test_facility(self, demo):
        """The unit has a name, a kind, a class on that day and a zone; all else is open."""
        assert stored(demo, "lapas-cilegon", "facility.facility_registered") == [
            {
                "facility_id": FACILITIES["lapas-cilegon"],
                "key": "lapas-cilegon",
                "name": "Lembaga Pemasyarakatan Kelas IIA Cilegon",
                "kind": "LAPAS",
                "facility_class": "IIA",
                "class_seen_on": exact("2021-02-26"),
                "tz": "WIB",
                "registered_on": UNDATED,
            }
        ]

    @pytest.mark.parametrize("stream", [DISNAKER, BLK])
    def test_visit(self, demo, stream):
        """Each office saw the same delegation; who received it is not stated."""
        (visit,) = stored(demo, stream, "partnership.visit_held")

        assert visit["occurred_on"] == exact("2021-02-26", "Jumat (26/2/2021)")
        assert (visit["form"], visit["direction"]) == ("KUNJUNGAN", "OUTBOUND")
        assert visit["dispatched_by"] == self.HEAD
        assert visit["delegation"] == [
            person("Zulkarnain", "Kepala Seksi Kegiatan Kerja"),
            person(None, "Kasubsi Bimbingan Kerja Pengelola Hasil Kerja"),
        ]
        assert visit["purposes"] == ["COOPERATION", "SILATURAHMI"]
        assert visit["topics"] == [
            {"field": None, "pillar": None, "text": "perencanaan perjanjian kerjasama"},
            {
                "field": a_field("SKILLS_TRAINING"),
                "pillar": None,
                "text": "pengadaan pelatihan keterampilan",
            },
        ]
        assert visit["target_text"] == "warga kota cilegon"
        for left_open in ("venue", "counterparts", "counterpart_note", "beneficiaries", "campaign"):
            assert left_open not in visit

    def test_plans(self, demo):
        """An agreement and a training are planned with both, a placement with the one alone."""
        with_disnaker = stored(demo, DISNAKER, "partnership.plan_recorded")
        with_blk = stored(demo, BLK, "partnership.plan_recorded")

        assert [plan["kind"] for plan in with_disnaker] == ["AGREEMENT", "TRAINING", "PLACEMENT"]
        assert [plan["kind"] for plan in with_blk] == ["AGREEMENT", "TRAINING"]
        for plan in (*with_disnaker, *with_blk):
            assert plan["voiced_by"] == "FACILITY"
            assert plan["on"] == exact("2021-02-26")
            assert "beneficiaries" not in plan
            assert "visit_id" not in plan
        assert [plan.get("fields") for plan in with_disnaker] == [
            None,
            [a_field("SKILLS_TRAINING")],
            [a_field("JOB_PLACEMENT")],
        ]
        assert "shared_with" not in with_disnaker[2]

    def test_shared_plans_point_at_each_other(self, demo):
        """A plan that was voiced to both names the other partnership."""
        mine = {one["stream"] for one in demo.history(DISNAKER)}
        theirs = {one["stream"] for one in demo.history(BLK)}
        for plan in stored(demo, DISNAKER, "partnership.plan_recorded")[:2]:
            assert set(plan["shared_with"]) == theirs
        for plan in stored(demo, BLK, "partnership.plan_recorded"):
            assert set(plan["shared_with"]) == mine

    def test_only_talk(self, demo):
        """Both partnerships are DISCUSSED; nothing was proposed, promised, declared or signed."""
        for stream in (DISNAKER, BLK):
            assert status(demo, stream) == "DISCUSSED"
            events = {one["event"].partition("@")[0] for one in demo.history(stream)}
            assert events == {
                "partnership.partnership_opened",
                "partnership.visit_held",
                "partnership.plan_recorded",
            }

    def test_no_head_is_seen(self, tmp_path):
        """The head who sent them has no name, so no head is recorded."""
        terminal = only_003(tmp_path)
        assert "facility.head_observed" not in terminal.stats()["by_event"]

    def test_no_training_without_a_paper(self, tmp_path):
        """A training cannot be recorded: there is no agreement that could carry it."""
        terminal = only_003(tmp_path)
        (receipt,) = terminal.record(training(PKS, "2021-03-01", "2021-03-05"))
        assert (receipt["status"], receipt["rule"]) == ("refused", "agreement.not_found")


class TestReport000:
    """A courtesy call at Dinas Sosial Kota Cilegon, 17 October 2025."""

    KADIS = person(None, "Kepala Dinas Sosial Kota Cilegon")
    DAY = exact("2025-10-17")

    def test_head(self, demo):
        """A source shows who was head on that day, not since when."""
        _, seen = stored(demo, "lapas-cilegon", "facility.head_observed")
        position = "Kepala Lembaga Pemasyarakatan (Lapas) Kelas IIA Cilegon"
        assert seen == {
            "official": person("Raja Muhammad Ismael Novadiansyah", position),
            "observed_on": self.DAY,
        }

    def test_innovation(self, demo):
        """SIKaP existed on that day at the latest."""
        (innovation,) = stored(demo, "lapas-cilegon", "facility.innovation_introduced")
        assert innovation["acronym"] == "SIKaP"
        assert innovation["full_name"] == (
            "Strategi Integrasi Kolaboratif Anti Narkoba dan Pemberdayaan Warga Binaan"
        )
        assert innovation["author"] == person("Raja Muhammad Ismael Novadiansyah")
        assert innovation["introduced_on"] == {
            "earliest": None,
            "latest": "2025-10-17",
            "raw": None,
        }

    def test_visit(self, demo):
        """Who came and who received them, what for and what about, in the report's words."""
        (visit,) = stored(demo, DINSOS, "partnership.visit_held")

        assert visit["occurred_on"] == exact("2025-10-17", "Jum’at (17/10/2025)")
        assert (visit["form"], visit["direction"]) == ("SAMBANG", "OUTBOUND")
        assert visit["delegation"] == [person("Raja Muhammad Ismael Novadiansyah")]
        assert visit["delegation_note"] == "jajaran pejabat struktural"
        assert visit["counterparts"] == [self.KADIS]
        assert visit["purposes"] == ["COOPERATION", "SILATURAHMI"]
        assert [(one["field"]["code"], one["pillar"]) for one in visit["topics"]] == [
            ("EX_INMATE_NETWORK", None),
            ("SKILLS_TRAINING", "SELF_RELIANCE"),
            ("COMMUNITY_SOCIAL_WORK", None),
        ]
        assert visit["beneficiaries"] == ["AFTER_RELEASE", "SERVING"]
        assert visit["campaign"] == (
            "agenda silaturahmi Lapas Cilegon ke instansi-instansi strategis di wilayah Kota Cilegon"
        )
        for left_open in ("venue", "dispatched_by", "counterpart_note", "joint_visit_ref"):
            assert left_open not in visit

    def test_plan(self, demo):
        """A plan for joint social work that the report puts in nobody's mouth."""
        (plan,) = stored(demo, DINSOS, "partnership.plan_recorded")
        assert (plan["kind"], plan["voiced_by"]) == ("JOINT_SOCIAL", "NOT_STATED")
        assert plan["fields"] == [a_field("COMMUNITY_SOCIAL_WORK")]

    def test_support(self, demo):
        """The head of the office, unnamed, fully supports SIKaP."""
        (support,) = stored(demo, DINSOS, "partnership.support_declared")
        assert support["subject"] == {
            "facility_id": FACILITIES["lapas-cilegon"],
            "acronym": "SIKaP",
        }
        assert support["by"] == self.KADIS
        assert (support["degree"], support["on"]) == ("mendukung penuh", self.DAY)

    def test_commitment(self, demo):
        """A promise without measure: it is open and never overdue."""
        (made,) = stored(demo, DINSOS, "partnership.commitment_made")
        assert (made["side"], made["by"], made["on"]) == ("PARTNER", self.KADIS, self.DAY)
        assert made["fields"] == [
            a_field("OTHER", "aspek sosial kemasyarakatan"),
            a_field("OTHER", "pemberdayaan sumber daya manusia"),
            a_field("REINTEGRATION"),
        ]
        for left_open in ("quantity", "unit", "due", "form", "agreement_id"):
            assert left_open not in made
        assert "promise_steps" not in {
            key for key, value in demo.state(DINSOS)["state"].items() if value
        }

    def test_talk_and_a_promise(self, demo):
        """The partnership is DISCUSSED; no agreement is linked."""
        assert status(demo, DINSOS) == "DISCUSSED"
        assert demo.state(DINSOS)["state"]["links"] == []

    def test_another_head_on_that_day_is_refused(self, terminal):
        """That Margono was head on the same day contradicts what was seen."""
        margono = line(
            "ObserveHead",
            facility_id=FACILITIES["lapas-cilegon"],
            official=official("Margono"),
            observed_on="2025-10-17",
        )
        refused, accepted = terminal.record(margono, acknowledging(margono, "facility.other_head"))
        assert (refused["status"], refused["rule"]) == ("refused", "facility.other_head")
        assert accepted["status"] == "recorded"

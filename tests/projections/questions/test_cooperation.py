"""My cooperation: what a partner is told, and what it can never find out."""

from __future__ import annotations

import json
from uuid import UUID

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pemasyarakatan.projections.questions import cooperation
from pemasyarakatan.projections.questions.cooperation import COOPERATION
from tests.acceptance.lines import (
    DISNAKER,
    KEMITRAAN,
    LAPAS,
    draft,
    facility,
    fresh,
    line,
    loose_training,
    official,
    partner,
    partnership,
    party,
    sign,
    signed_by,
    training,
)
from tests.projections.asked import some
from tests.projections.reading import PKS, PROMISE, agreed, asked, delivery, promise

VIEW = COOPERATION
DAY = "2025-06-01"
NAME = "Siti Aminah"


def told(empty, on=DAY, who=DISNAKER, **named):
    """What a partner is told on a day."""
    return asked(empty, COOPERATION, on, stream=UUID(who), **named)


def certified(course, issued, kind="COMPLETION", **said):
    """Certificates of a course under the PKS."""
    usual = {"not_competent": 0, "certifier": "BNSP", "issued_on": "2025-05-01"}
    of = {"agreement_id": PKS, "training_id": course, "issue_id": fresh()}
    return line("IssueCertificates", **of, kind=kind, issued=issued, **{**usual, **said})


def support(**said):
    """Support comes in."""
    usual = {"form": "MATERIALS", "what": "mesin jahit", "received_on": "2025-03-01"}
    given = {"handover_record": {"reference": "BAST-1"}, "support_id": fresh()}
    return line("ReceiveSupport", partnership_id=KEMITRAAN, **{**usual, **given, **said})


def held(*sizes, **said):
    """Courses of these sizes under the PKS, in order."""
    days = "2025-04-01", "2025-04-05"
    return [training(PKS, *days, participants=size, completed=size, **said) for size in sizes]


class TestTold:
    """What stands on a partner's sheet."""

    def test_the_paper_by_both_numbers_with_its_scope_and_term(self, empty):
        """The partner's own number apart from the others'; what is under no paper has its row."""
        empty.record(*agreed())
        paper, besides = told(empty)
        assert some(paper, "agreement", "kind", "status", "facilities") == (
            UUID(PKS),
            "PKS",
            "IN_FORCE",
            ("Lapas lapas-uji",),
        )
        assert some(paper, "own_numbers", "other_numbers", "scope") == (
            ("415/7",),
            ("W12.1-HK.01",),
            ("SKILLS_TRAINING",),
        )
        assert some(paper, "starts", "ends", "term") == ("2025-01-01", "2025-12-31", "FIXED")
        assert some(besides, "agreement", "status", "activities") == (None, None, 0)

    def test_the_day_decides(self, empty):
        """Before the signing there is no paper, and after its end it has ended."""
        empty.record(*agreed(), *held(20), support(agreement_id=PKS))
        assert [row.agreement for row in told(empty, "2024-12-31")] == [None]
        before = told(empty, "2025-02-28")[0]
        assert some(before, "activities", "participants", "support") == (0, None, ())
        assert told(empty, "2026-01-01")[0].status == "EXPIRED"

    def test_my_commitments(self, empty):
        """Mine with what was delivered and the due day; those of the facility are not mine."""
        empty.record(*agreed(), promise("2025-02-01", due="2025-03-31", agreement_id=PKS))
        empty.record(
            delivery(3, "2025-03-05"),
            promise(commitment_id=fresh(), side="FACILITY", text="ruang kelas"),
            promise(commitment_id=fresh(), side="BOTH", text="promosi", quantity=None, unit=None),
        )
        paper, besides = told(empty, "2025-03-04")
        assert paper.commitments == ("paket alat (0/10 paket; due 2025-03-31)",)
        assert besides.commitments == ("promosi",)
        late = "paket alat (3/10 paket; due 2025-03-31; overdue)"
        assert told(empty, "2025-04-01")[0].commitments == (late,)
        done = {"commitment_id": PROMISE, "on": "2025-04-02", "evidence": {"reference": "BAST-2"}}
        empty.record(line("FulfilCommitment", partnership_id=KEMITRAAN, **done))
        kept = "paket alat (3/10 paket; due 2025-03-31; FULFILLED)"
        assert told(empty, "2025-04-02")[0].commitments == (kept,)

    def test_courses_certificates_verdicts_and_support(self, empty):
        """Counts alone, and the verdict without its findings."""
        course = fresh()
        empty.record(*agreed(), *held(20, training_id=course), *held(6))
        empty.record(
            certified(course, 18),
            certified(course, 7, "COMPETENCE"),
            support(agreement_id=PKS, quantity=5, unit="unit", value=2500000),
            line(
                "HoldEvaluation",
                agreement_id=PKS,
                evaluation_id=fresh(),
                held_on="2025-05-20",
                attendees=[official(NAME)],
                verdict="CONTINUE",
                findings=[f"{NAME} tidak hadir"],
            ),
        )
        paper, _ = told(empty)
        assert some(paper, "activities", "participants") == (2, 26)
        assert some(paper, "completion_certificates", "competence_certificates") == (18, 7)
        assert paper.verdicts == ("CONTINUE (2025-05-20)",)
        given = "MATERIALS: mesin jahit (5 unit; worth 2500000; 2025-03-01)"
        assert paper.support == (given,)
        assert not paper.suppressed

    def test_what_no_paper_carries_stands_beside(self, empty):
        """An activity without an agreement, and its certificates."""
        loose = fresh()
        empty.record(
            *agreed()[:3],
            loose_training(loose, KEMITRAAN),
            line(
                "IssueActivityCertificates",
                partnership_id=KEMITRAAN,
                issue_id=fresh(),
                activity_id=loose,
                kind="COMPLETION",
                certifier="BLK",
                issued=8,
                not_competent=0,
                issued_on="2025-03-03",
            ),
        )
        (row,) = told(empty)
        assert some(row, "activities", "participants", "completion_certificates") == (1, 8, 8)

    def test_another_partner_of_the_same_paper_sees_nothing_of_mine(self, empty):
        """What one promised and gave is not told to the other; the paper is told to both."""
        other = fresh()
        both = [
            party(LAPAS, "FACILITY", "FIRST"),
            party(DISNAKER, "PARTNER", "SECOND"),
            party(other, "PARTNER", "THIRD"),
        ]
        by = signed_by(LAPAS, DISNAKER, other, on="2025-01-01")
        empty.record(
            *agreed()[:3],
            partner(other, "Yayasan"),
            partnership(partner_id=other),
            draft(PKS, parties=both),
            sign(PKS, "2025-01-01", "2025-01-01", "2025-12-31", signatures=by),
            promise("2025-02-01", agreement_id=PKS),
            support(agreement_id=PKS),
        )
        mine, theirs = told(empty)[0], told(empty, who=other)[0]
        assert mine.agreement == theirs.agreement == UUID(PKS)
        assert some(theirs, "commitments", "support") == ((), ())
        assert len(mine.commitments) == len(mine.support) == 1
        assert {row.partner for row in told(empty, who=other)} == {UUID(other)}

    def test_a_promise_under_a_paper_that_is_not_signed(self, empty):
        """It stands beside the papers until the draft is signed, and is never left out."""
        empty.record(*agreed()[:4], promise("2025-02-01", agreement_id=PKS))
        (row,) = told(empty)
        assert row.agreement is None
        assert row.commitments == ("paket alat (0/10 paket)",)

    def test_a_merged_partner_is_told_of_both(self, empty):
        """Whichever of the two ids is asked for; a draft is not told of."""
        twin = fresh()
        empty.record(*agreed(), partner(twin, "Dinas Naker"), partnership(partner_id=twin))
        empty.record(
            line("MergePartner", partner_id=twin, into=DISNAKER, reason="double"), draft(fresh())
        )
        rows = told(empty)
        assert [row.agreement for row in rows] == [UUID(PKS), None, None]
        assert told(empty, who=twin) == rows

    def test_one_facility(self, empty):
        """What a partner has with another one is left out."""
        empty.record(*agreed(), facility("lapas-b"), partnership("lapas-b"))
        assert len(told(empty)) == 3
        assert len(told(empty, facility=UUID(LAPAS))) == 2

    def test_without_a_partner_each_has_its_own(self, empty):
        """The rows of all are those of each, one after the other."""
        other = fresh()
        empty.record(*agreed(), *held(3), partner(other, "Yayasan"), partnership(partner_id=other))
        each = [row for who in sorted([DISNAKER, other]) for row in told(empty, who=who)]
        assert list(asked(empty, COOPERATION, DAY)) == each


class TestNobody:
    """Nothing on individuals."""

    def test_no_name_of_a_person_is_told(self, empty):
        """Neither who promised, signed, taught and evaluated, nor a private partner."""
        private = fresh()
        by = signed_by(LAPAS, DISNAKER, on="2025-01-01", by=official(NAME, position="Kepala"))
        empty.record(
            *agreed()[:4],
            sign(
                PKS,
                "2025-01-01",
                "2025-01-01",
                "2025-12-31",
                signatures=by,
                witnesses=[official(NAME)],
            ),
            promise("2025-02-01", by=official(NAME), agreement_id=PKS),
            *held(20, title=f"Pelatihan oleh {NAME}", venue=NAME),
            partner(private, NAME, sector="INDIVIDUAL", public_capacity="notaris"),
            partnership(partner_id=private),
        )
        rows = asked(empty, COOPERATION, DAY)
        assert len(rows) == 3
        said = json.dumps([attrs.asdict(row) for row in rows], default=str)
        assert "paket alat" in said
        assert NAME not in said

    @pytest.mark.parametrize(
        ("unit", "part"),
        [("orang", "<5/20"), ("Peserta (WBP)", "<5/20"), ("paket", "3/20")],
    )
    def test_a_promise_counted_in_people(self, empty, unit, part):
        """Small counts of people are left out there too, and in support."""
        empty.record(*agreed(), promise(quantity=20, unit=unit), delivery(3, "2025-03-01"))
        empty.record(support(what="pengajar", quantity=2, unit="orang", agreement_id=PKS))
        paper, besides = told(empty)
        assert besides.commitments == (f"paket alat ({part} {unit})",)
        assert paper.support == ("MATERIALS: pengajar (<5 orang; 2025-03-01)",)


SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=4).filter(lambda some: sum(some) < 5)


def seen_of(empty, sizes, issued):
    """What a partner is told of courses of these sizes, and so many certificates of a large one."""
    course = fresh()
    empty.record(*agreed(), *held(*sizes))
    other = "a0000000-0000-4000-8000-000000000009"
    large = training(
        other, "2025-04-01", "2025-04-05", participants=9, completed=9, training_id=course
    )
    certificates = certified(course, issued)
    certificates["data"]["agreement_id"] = other
    empty.record(
        draft(other), sign(other, "2025-01-01", "2025-01-01", "2025-12-31"), large, certificates
    )
    return told(empty)


class TestSmallCounts:
    """No count of people from 1 to 4 is told, nor what would tell it."""

    @settings(
        max_examples=5,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(sizes=SIZES, issued=st.integers(1, 4))
    @example(sizes=[1, 1, 1, 1], issued=4)
    @example(sizes=[3], issued=2)
    def test_whatever_they_are_the_same_is_told(self, shelf, sizes, issued):
        """From 1 to 4 people in however many courses, and 1 to 4 certificates: one answer."""
        with shelf.desk() as desk:
            least = seen_of(desk, [1], 1)
        with shelf.desk() as desk:
            assert seen_of(desk, sizes, issued) == least
        assert [row.suppressed for row in least] == [True, True, False]

    def test_from_five_on_and_noughts_are_told(self, empty):
        """Small courses that come to five together, and no certificate at all."""
        empty.record(*agreed(), *held(2, 3))
        paper, besides = told(empty)
        assert some(paper, "activities", "participants", "completion_certificates") == (2, 5, 0)
        assert some(besides, "activities", "participants", "suppressed") == (0, None, False)

    @pytest.mark.parametrize("fault", ["shown", "is_small"])
    def test_a_fault_would_be_seen(self, empty, shelf, monkeypatch, fault):
        """With what protects taken away, the same two worlds are told apart."""
        if fault == "shown":
            monkeypatch.setattr(cooperation, "shown", lambda count: count)
        else:
            monkeypatch.setattr(cooperation, "is_small", lambda _: False)
        first = seen_of(empty, [1], 1)
        with shelf.desk() as desk:
            assert seen_of(desk, [1, 1], 1) != first


class TestReports:
    """The five source reports."""

    def by_facility(self, reports):
        """The rows of all partners, by the facility's name."""
        rows = reports.ask(COOPERATION)
        assert not any(row.suppressed or row.activities or row.support for row in rows)
        found = {}
        for row in rows:
            (name,) = row.facilities
            found.setdefault(name, []).append(row)
        return found

    def test_two_offices_and_nothing_agreed(self, reports):
        """003: both of Cilegon's offices have no paper and promised nothing; 000: one promise."""
        rows = self.by_facility(reports)["Lembaga Pemasyarakatan Kelas IIA Cilegon"]
        assert [row.agreement for row in rows] == [None] * 3
        assert sorted(len(row.commitments) for row in rows) == [0, 0, 1]
        (said,) = [text for row in rows for text in row.commitments]
        assert said.startswith("siap berperan aktif dalam mendukung pembinaan")

    def test_a_proposal_is_no_commitment(self, reports):
        """001: the Pemkab welcomed what was asked; nothing is promised."""
        (row,) = self.by_facility(reports)["Lapas Kelas IIB Selong"]
        assert some(row, "agreement", "commitments", "verdicts") == (None, (), ())

    def test_one_paper_of_which_little_is_stated(self, reports):
        """004: no number, term or scope, and a promise that names no paper; no official named."""
        paper, besides = self.by_facility(reports)["Lapas Perempuan Kelas IIA Tangerang"]
        assert some(paper, "kind", "status", "term") == ("PKS", "TERM_UNVERIFIED", "NOT_STATED")
        assert some(paper, "own_numbers", "other_numbers", "scope") == ((), (), ())
        assert some(paper, "starts", "ends", "commitments") == (None, None, ())
        assert besides.commitments == ("mendukung program pembinaan",)
        assert "Josephin" not in repr((paper, besides))

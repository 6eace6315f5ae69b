"""The partnership board: how far each partnership is on a day, and what is open in it."""

from uuid import UUID

import pytest

from pemasyarakatan.projections.questions.board import BOARD
from tests.acceptance.lines import (
    DISNAKER,
    KEMITRAAN,
    corrected,
    facility,
    known,
    line,
    partner,
    partnership,
    visit,
    void,
)
from tests.acceptance.reading import BLK, DINSOS, FACILITIES, LOTIM
from tests.acceptance.reading import DISNAKER as DISNAKER_CILEGON
from tests.projections.asked import some
from tests.projections.reading import (
    PKS,
    agreed,
    answer,
    asked,
    day,
    delivery,
    promise,
    proposal,
)

VIEW = BOARD


def the(desk, on, *names):
    """Some columns of the only partnership."""
    (row,) = asked(desk, BOARD, on)
    return some(row, *names)


def last_visit(desk, on):
    """The days and the form of the last visit."""
    return the(desk, on, "last_visit_earliest", "last_visit_latest", "last_visit_form")


class TestReports:
    """What the five source reports come to."""

    @pytest.fixture(name="rows")
    def _rows(self, reported):
        return {str(row.partnership)[:8]: row for row in asked(reported, BOARD, "2026-02-01")}

    def test_both_partnerships_of_the_first_trip_are_discussed(self, rows):
        """Lapas Cilegon with Disnaker and BLK: one visit each, no proposal, no promise."""
        for row in (rows[DISNAKER_CILEGON], rows[BLK]):
            assert some(row, "status", "visits", "proposals", "commitments", "agreements") == (
                "DISCUSSED",
                1,
                (),
                (),
                (),
            )
            assert row.last_visit_earliest == row.last_visit_latest == day("2021-02-26")
            assert row.last_visit_form == "KUNJUNGAN"

    def test_a_soft_promise_is_open_and_never_overdue(self, rows, reported):
        """Dinsos: discussed, without agreement; its promise stays open to the end of days."""
        row = rows[DINSOS]
        assert some(row, "status", "overdue", "agreements") == ("DISCUSSED", 0, ())
        (said,) = row.commitments
        assert said.startswith("siap berperan aktif")
        assert said.endswith("(Kepala Dinas Sosial Kota Cilegon)")
        later = {str(one.partnership)[:8]: one for one in asked(reported, BOARD, "9999-12-31")}
        assert some(later[DINSOS], "commitments", "overdue") == (row.commitments, 0)

    def test_an_undated_proposal_is_open_and_of_unknown_age(self, rows):
        """Lombok Timur: proposed, welcomed and so still open; the visit has no day."""
        row = rows[LOTIM]
        assert some(row, "status", "oldest_proposal", "agreements") == ("PROPOSED", None, ())
        assert row.proposals == ("INSTRUCTORS, FACILITIES, FACILITATION (age unknown)",)
        assert some(row, "visits", "last_visit_earliest", "last_visit_latest") == (1, None, None)
        assert row.last_visit_form == "KOORDINASI"

    def test_a_signed_paper_without_term_is_unverified(self, rows):
        """BNNK: the partnership follows its agreement, whose term is not stated."""
        assert some(rows["1e82b21d"], "status", "agreements", "days_left") == (
            "SIGNED_UNVERIFIED",
            (),
            None,
        )

    def test_names(self, rows):
        """The partner, its sector and the facility are named."""
        assert some(rows[DINSOS], "name", "sector", "facility_name") == (
            "Dinas Sosial Kota Cilegon",
            "LOCAL_GOVERNMENT",
            "Lembaga Pemasyarakatan Kelas IIA Cilegon",
        )

    def test_one_facility(self, reported):
        """Asked of one facility, only its partnerships are told."""
        selong = reported.views.ask(
            BOARD,
            today=day("2026-02-01"),
            facility=UUID(FACILITIES["lapas-selong"]),
        )
        assert [str(row.partnership)[:8] for row in selong.rows] == [LOTIM]


class TestStatus:
    """The status follows the linked agreements, day by day."""

    def test_from_the_first_day_of_the_term_to_its_last(self, desk):
        """AGREED on both; the day before and the day after it is what it was without a paper."""
        desk.record(*agreed(), visit(occurred_on="2024-05-12"))
        found = [
            the(desk, on, "status", "days_left")
            for on in ("2024-05-11", "2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
        ]
        assert found == [
            ("PROSPECT", None),
            ("DISCUSSED", None),
            ("AGREED", 364),
            ("AGREED", 0),
            ("DISCUSSED", None),
        ]

    def test_it_moves_with_the_agreement_alone(self, desk):
        """Nothing is recorded in the partnership: the paper ends early, and so does the status."""
        desk.record(*agreed())
        assert the(desk, "2025-08-01", "status", "agreements")[0] == "AGREED"
        desk.record(
            line(
                "TerminateAgreement",
                agreement_id=PKS,
                effective_on="2025-06-30",
                ground="MUTUAL",
                side="BOTH",
            )
        )
        assert the(desk, "2025-06-30", "status") == ("AGREED",)
        assert the(desk, "2025-07-01", "status", "agreements") == ("PROSPECT", ())

    def test_it_moves_with_a_correction_of_the_agreement(self, desk):
        """A corrected term is the one that counts."""
        desk.record(*agreed())
        assert the(desk, "2026-03-01", "status") == ("PROSPECT",)
        (*_, signed, _) = agreed(end="2026-12-31")
        longer = {name: one for name, one in signed["data"].items() if name != "agreement_id"}
        desk.record(corrected(PKS, 2, "agreement.pks_signed@1", longer))
        assert the(desk, "2026-03-01", "status", "ends") == ("AGREED", day("2026-12-31"))

    def test_a_proposal_is_open_until_the_day_of_its_answer(self, desk):
        """Open from its day on, welcomed or not, and closed on the day of the refusal."""
        desk.record(*known(), proposal("2025-02-01"), answer("WELCOMED", "2025-02-03"))
        desk.record(answer("DECLINED", "2025-03-01"))
        found = [
            the(desk, on, "status", "oldest_proposal")
            for on in ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01")
        ]
        assert found == [
            ("PROSPECT", None),
            ("PROPOSED", 0),
            ("PROPOSED", 27),
            ("PROSPECT", None),
        ]

    def test_an_end_and_a_reopening(self, desk):
        """ENDED on the day of the end, and no more on that of the reopening."""
        desk.record(*known())
        for name, on in (("EndPartnership", "2025-05-01"), ("ReopenPartnership", "2025-07-01")):
            desk.record(line(name, partnership_id=KEMITRAAN, on=on, reason="so it was"))
        found = [
            the(desk, on, "status")[0]
            for on in ("2025-04-30", "2025-05-01", "2025-06-30", "2025-07-01")
        ]
        assert found == ["PROSPECT", "ENDED", "ENDED", "PROSPECT"]


class TestVisits:
    """Which visit is the last, and how many there were."""

    def test_the_newest_dated_one(self, desk):
        """By its day, whatever was recorded last; one that lies ahead does not count yet."""
        desk.record(*known(), visit(occurred_on="2025-03-01", form="AUDIENSI"))
        desk.record(visit(occurred_on={}, form="SAMBANG"), visit(occurred_on="2024-05-12"))
        assert last_visit(desk, "2025-03-01") == (day("2025-03-01"), day("2025-03-01"), "AUDIENSI")
        assert last_visit(desk, "2025-02-28") == (day("2024-05-12"), day("2024-05-12"), "KUNJUNGAN")
        assert the(desk, "2025-03-01", "visits") == (3,)
        assert the(desk, "2025-02-28", "visits") == (2,)

    def test_a_day_known_in_part(self, desk):
        """A visit of some day of March counts from the first of March on, with both its bounds."""
        march = {"earliest": "2025-03-01", "latest": "2025-03-31"}
        desk.record(*known(), visit(occurred_on=march))
        assert last_visit(desk, "2025-02-28") == (None, None, None)
        assert last_visit(desk, "2025-03-01")[:2] == (day("2025-03-01"), day("2025-03-31"))

    def test_corrected_and_voided(self, desk):
        """A corrected visit has its new day, a voided one is gone."""
        first = visit(occurred_on="2025-03-01")
        desk.record(*known(), first)
        data = {**first["data"], "occurred_on": "2025-04-01"}
        del data["partnership_id"]
        desk.record(corrected(KEMITRAAN, 2, "partnership.visit_held@1", data))
        assert last_visit(desk, "2025-05-01")[0] == day("2025-04-01")
        desk.record(void(KEMITRAAN, 2))
        assert last_visit(desk, "2025-05-01") == (None, None, None)
        assert the(desk, "2025-05-01", "visits", "status") == (0, "PROSPECT")


class TestPromises:
    """Open promises, what was delivered on them, and whether they are overdue."""

    def test_days(self, desk):
        """Overdue on the day after the due day, and done with on the day it is kept."""
        desk.record(*known(), promise("2025-02-01", due="2025-03-31"), delivery(4, "2025-03-10"))
        desk.record(
            line(
                "FulfilCommitment",
                partnership_id=KEMITRAAN,
                commitment_id=promise()["data"]["commitment_id"],
                on="2025-05-01",
                evidence={"reference": "BAST-1"},
            )
        )
        said = "paket alat (PARTNER; {}/10 paket; due 2025-03-31{})"
        for on, wanted, overdue in (
            ("2025-01-31", (), 0),
            ("2025-02-01", (said.format(0, ""),), 0),
            ("2025-03-10", (said.format(4, ""),), 0),
            ("2025-03-31", (said.format(4, ""),), 0),
            ("2025-04-01", (said.format(4, "; overdue"),), 1),
            ("2025-05-01", (), 0),
        ):
            assert the(desk, on, "commitments", "overdue") == (wanted, overdue)

    def test_a_due_day_known_in_part(self, desk):
        """Due in some month: overdue only once the month has passed."""
        june = {"earliest": "2025-06-01", "latest": "2025-06-30"}
        desk.record(*known(), promise("2025-02-01", due=june))
        assert the(desk, "2025-06-30", "overdue") == (0,)
        assert the(desk, "2025-07-01", "overdue") == (1,)


class TestRows:
    """Whose partnerships are told, in what order, and as of when."""

    def test_a_merged_partner_has_the_name_of_the_other(self, desk):
        """It stands for the one it was merged into; the partnership stays its own."""
        other = "d0000000-0000-4000-8000-000000000002"
        desk.record(*known(), partner(other, "Dinas Tenaga Kerja Kota Uji"))
        desk.record(line("MergePartner", partner_id=DISNAKER, into=other, reason="one office"))
        (row,) = asked(desk, BOARD, "2025-01-01")
        assert some(row, "name", "status") == ("Dinas Tenaga Kerja Kota Uji", "PROSPECT")
        assert str(row.partner) == DISNAKER

    def test_order(self, desk):
        """By facility, then by the name of the partner; the same however it was recorded."""
        first = "d0000000-0000-4000-8000-00000000000a"
        desk.record(*known(), facility("lapas-b"), partner(first, "Aa"))
        desk.record(partnership("lapas-b"), partnership(partner_id=first))
        rows = asked(desk, BOARD, "2025-01-01")
        assert [(row.facility, row.name) for row in rows] == sorted(
            (row.facility, row.name) for row in rows
        )

    def test_as_of_a_day(self, desk):
        """What had begun by the day, read again from the log: no visit and no link ahead of it."""
        desk.record(*agreed("2025-02-01", "2025-12-31"), visit(occurred_on="2025-03-01"))
        desk.views.catch_up()
        (row,) = desk.views.ask(BOARD, today=day("2026-01-01"), on=day("2025-02-28")).rows
        assert some(row, "status", "visits", "days_left") == ("AGREED", 0, 306)
        (row,) = desk.views.ask(BOARD, today=day("2026-01-01"), on=day("2025-01-31")).rows
        assert some(row, "status", "agreements") == ("PROSPECT", ())

    def test_following_and_rebuilding_agree(self, own_desk):
        """Whatever was recorded one by one, corrected and voided, a rebuild gives the same rows."""
        for one in (
            *agreed(),
            visit(),
            proposal(),
            answer("ACCEPTED", "2025-03-01", forms_accepted=["FUNDING"]),
            promise(agreement_id=PKS, due="2025-06-01"),
            delivery(2, "2025-04-01"),
            void(KEMITRAAN, 3),
        ):
            own_desk.record(one)
            own_desk.views.catch_up()
        own_desk.views.rebuild(require_equal=True)

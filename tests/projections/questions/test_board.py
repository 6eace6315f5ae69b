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


def the(empty, on, *names):
    """Some columns of the only partnership."""
    (row,) = asked(empty, BOARD, on)
    return some(row, *names)


def last_visit(empty, on):
    """The days and the form of the last visit."""
    return the(empty, on, "last_visit_earliest", "last_visit_latest", "last_visit_form")


class TestReports:
    """What the five source reports come to."""

    @pytest.fixture(name="rows")
    def _rows(self, reports):
        return {str(row.partnership)[:8]: row for row in asked(reports, BOARD, "2026-02-01")}

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

    def test_a_soft_promise_is_open_and_never_overdue(self, rows, reports):
        """Dinsos: discussed, without agreement; its promise stays open to the end of days."""
        row = rows[DINSOS]
        assert some(row, "status", "overdue", "agreements") == ("DISCUSSED", 0, ())
        (said,) = row.commitments
        assert said.startswith("siap berperan aktif")
        assert said.endswith("(Kepala Dinas Sosial Kota Cilegon)")
        later = {str(one.partnership)[:8]: one for one in asked(reports, BOARD, "9999-12-31")}
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

    def test_one_facility(self, reports):
        """Asked of one facility, only its partnerships are told."""
        selong = reports.views.ask(
            BOARD,
            today=day("2026-02-01"),
            facility=UUID(FACILITIES["lapas-selong"]),
        )
        assert [str(row.partnership)[:8] for row in selong.rows] == [LOTIM]


class TestStatus:
    """The status follows the linked agreements, day by day."""

    def test_from_the_first_day_of_the_term_to_its_last(self, empty):
        """AGREED on both; the day before and the day after it is what it was without a paper."""
        empty.record(*agreed(), visit(occurred_on="2024-05-12"))
        found = [
            the(empty, on, "status", "days_left")
            for on in ("2024-05-11", "2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
        ]
        assert found == [
            ("PROSPECT", None),
            ("DISCUSSED", None),
            ("AGREED", 364),
            ("AGREED", 0),
            ("DISCUSSED", None),
        ]

    def test_it_moves_with_the_agreement_alone(self, empty):
        """Nothing is recorded in the partnership: the paper ends early, and so does the status."""
        empty.record(*agreed())
        assert the(empty, "2025-08-01", "status", "agreements")[0] == "AGREED"
        empty.record(
            line(
                "TerminateAgreement",
                agreement_id=PKS,
                effective_on="2025-06-30",
                ground="MUTUAL",
                side="BOTH",
            )
        )
        assert the(empty, "2025-06-30", "status") == ("AGREED",)
        assert the(empty, "2025-07-01", "status", "agreements") == ("PROSPECT", ())

    def test_it_moves_with_a_correction_of_the_agreement(self, empty):
        """A corrected term is the one that counts."""
        empty.record(*agreed())
        assert the(empty, "2026-03-01", "status") == ("PROSPECT",)
        (*_, signed, _) = agreed(end="2026-12-31")
        longer = {name: one for name, one in signed["data"].items() if name != "agreement_id"}
        empty.record(corrected(PKS, 2, "agreement.pks_signed@1", longer))
        assert the(empty, "2026-03-01", "status", "ends") == ("AGREED", day("2026-12-31"))

    def test_a_proposal_is_open_until_the_day_of_its_answer(self, empty):
        """Open from its day on, welcomed or not, and closed on the day of the refusal."""
        empty.record(*known(), proposal("2025-02-01"), answer("WELCOMED", "2025-02-03"))
        empty.record(answer("DECLINED", "2025-03-01"))
        found = [
            the(empty, on, "status", "oldest_proposal")
            for on in ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01")
        ]
        assert found == [
            ("PROSPECT", None),
            ("PROPOSED", 0),
            ("PROPOSED", 27),
            ("PROSPECT", None),
        ]

    def test_an_end_and_a_reopening(self, empty):
        """ENDED on the day of the end, and no more on that of the reopening."""
        empty.record(*known())
        for name, on in (("EndPartnership", "2025-05-01"), ("ReopenPartnership", "2025-07-01")):
            empty.record(line(name, partnership_id=KEMITRAAN, on=on, reason="so it was"))
        found = [
            the(empty, on, "status")[0]
            for on in ("2025-04-30", "2025-05-01", "2025-06-30", "2025-07-01")
        ]
        assert found == ["PROSPECT", "ENDED", "ENDED", "PROSPECT"]


class TestVisits:
    """Which visit is the last, and how many there were."""

    def test_the_newest_dated_one(self, empty):
        """By its day, whatever was recorded last; one that lies ahead does not count yet."""
        empty.record(*known(), visit(occurred_on="2025-03-01", form="AUDIENSI"))
        empty.record(visit(occurred_on={}, form="SAMBANG"), visit(occurred_on="2024-05-12"))
        assert last_visit(empty, "2025-03-01") == (day("2025-03-01"), day("2025-03-01"), "AUDIENSI")
        assert last_visit(empty, "2025-02-28") == (
            day("2024-05-12"),
            day("2024-05-12"),
            "KUNJUNGAN",
        )
        assert the(empty, "2025-03-01", "visits") == (3,)
        assert the(empty, "2025-02-28", "visits") == (2,)

    def test_a_day_known_in_part(self, empty):
        """A visit of some day of March counts from the first of March on, with both its bounds."""
        march = {"earliest": "2025-03-01", "latest": "2025-03-31"}
        empty.record(*known(), visit(occurred_on=march))
        assert last_visit(empty, "2025-02-28") == (None, None, None)
        assert last_visit(empty, "2025-03-01")[:2] == (day("2025-03-01"), day("2025-03-31"))

    def test_corrected_and_voided(self, empty):
        """A corrected visit has its new day, a voided one is gone."""
        first = visit(occurred_on="2025-03-01")
        empty.record(*known(), first)
        data = {**first["data"], "occurred_on": "2025-04-01"}
        del data["partnership_id"]
        empty.record(corrected(KEMITRAAN, 2, "partnership.visit_held@1", data))
        assert last_visit(empty, "2025-05-01")[0] == day("2025-04-01")
        empty.record(void(KEMITRAAN, 2))
        assert last_visit(empty, "2025-05-01") == (None, None, None)
        assert the(empty, "2025-05-01", "visits", "status") == (0, "PROSPECT")


class TestPromises:
    """Open promises, what was delivered on them, and whether they are overdue."""

    def test_days(self, empty):
        """Overdue on the day after the due day, and done with on the day it is kept."""
        empty.record(*known(), promise("2025-02-01", due="2025-03-31"), delivery(4, "2025-03-10"))
        empty.record(
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
            assert the(empty, on, "commitments", "overdue") == (wanted, overdue)

    def test_a_due_day_known_in_part(self, empty):
        """Due in some month: overdue only once the month has passed."""
        june = {"earliest": "2025-06-01", "latest": "2025-06-30"}
        empty.record(*known(), promise("2025-02-01", due=june))
        assert the(empty, "2025-06-30", "overdue") == (0,)
        assert the(empty, "2025-07-01", "overdue") == (1,)


class TestRows:
    """Whose partnerships are told, in what order, and as of when."""

    def test_a_merged_partner_has_the_name_of_the_other(self, empty):
        """It stands for the one it was merged into; the partnership stays its own."""
        other = "d0000000-0000-4000-8000-000000000002"
        empty.record(*known(), partner(other, "Dinas Tenaga Kerja Kota Uji"))
        empty.record(line("MergePartner", partner_id=DISNAKER, into=other, reason="one office"))
        (row,) = asked(empty, BOARD, "2025-01-01")
        assert some(row, "name", "status") == ("Dinas Tenaga Kerja Kota Uji", "PROSPECT")
        assert str(row.partner) == DISNAKER

    def test_order(self, empty):
        """By facility, then by the name of the partner; the same however it was recorded."""
        first = "d0000000-0000-4000-8000-00000000000a"
        empty.record(*known(), facility("lapas-b"), partner(first, "Aa"))
        empty.record(partnership("lapas-b"), partnership(partner_id=first))
        rows = asked(empty, BOARD, "2025-01-01")
        assert [(row.facility, row.name) for row in rows] == sorted(
            (row.facility, row.name) for row in rows
        )

    def test_as_of_a_day(self, empty):
        """What had begun by the day, read again from the log: no visit and no link ahead of it."""
        empty.record(*agreed("2025-02-01", "2025-12-31"), visit(occurred_on="2025-03-01"))
        empty.views.catch_up()
        (row,) = empty.views.ask(BOARD, today=day("2026-01-01"), on=day("2025-02-28")).rows
        assert some(row, "status", "visits", "days_left") == ("AGREED", 0, 306)
        (row,) = empty.views.ask(BOARD, today=day("2026-01-01"), on=day("2025-01-31")).rows
        assert some(row, "status", "agreements") == ("PROSPECT", ())

    def test_following_and_rebuilding_agree(self, apart):
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
            apart.record(one)
            apart.views.catch_up()
        apart.views.rebuild(require_equal=True)

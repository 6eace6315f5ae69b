"""The five source reports, as read models answer: what they tell, and what they leave open."""

from __future__ import annotations

from functools import cache

import pytest

from tests.acceptance.lines import draft, fresh, line, partner, party, sign, signed_by, training
from tests.acceptance.reading import (
    BLK,
    BNNK,
    CEREMONY,
    DINSOS,
    DISNAKER,
    FACILITIES,
    LOTIM,
    PKS,
)

CILEGON = FACILITIES["lapas-cilegon"]
SELONG = FACILITIES["lapas-selong"]
TANGERANG = FACILITIES["lapas-perempuan-tangerang"]
DAYS = ("2021-02-28", "2025-10-31", "2030-01-01")
"""Days within the reports, and long after."""


@pytest.fixture(name="told", scope="session")
def _told(demo, tmp_path_factory):
    """The store of `demo` with its read models; nothing may record in it, so it is asked once."""
    terminal = demo.copied(tmp_path_factory.mktemp("views"))
    assert terminal("views", "rebuild").code == 0
    return cache(terminal)


@pytest.fixture(name="terminal")
def _terminal(demo, tmp_path):
    """The store of `demo`, to go on with."""
    return demo.copied(tmp_path)


def rows(terminal, name, *more):
    """The answer of a view."""
    outcome = terminal("view", name, "--format", "json", *more)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.lines


def followed(terminal, name, *more):
    """The answer of a view once what was recorded has been followed."""
    assert terminal("views", "follow", "--once").code == 0
    return rows(terminal, name, *more)


def by_partnership(terminal, *more):
    """The rows of the board, by the first digits of their partnerships."""
    return {row["partnership"][:8]: row for row in rows(terminal, "board", *more)}


def section(terminal, name, *more):
    """One section of the recaps of all facilities, as facility, subject and partner."""
    return [
        (row["facility"], row["subject"], row["partner"])
        for row in rows(terminal, "recap", *more)
        if row["section"] == name
    ]


class TestReport003:
    """Lapas Cilegon visits two offices in one trip, 26 February 2021."""

    def test_one_visit_to_each_and_nothing_agreed(self, told):
        """Both are discussed; there is no proposal, no promise of theirs, no paper."""
        board = by_partnership(told)
        for pair in (DISNAKER, BLK):
            row = board[pair]
            assert (row["status"], row["visits"]) == ("DISCUSSED", 1)
            assert (row["last_visit_earliest"], row["last_visit_form"]) == (
                "2021-02-26", "KUNJUNGAN"
            )  # fmt: skip
            assert (row["proposals"], row["commitments"], row["agreements"]) == ([], [], [])

    def test_it_was_one_trip(self, told):
        """The month lists one visit to both; the comparison counts one trip, for 90 days."""
        both = "Balai Latihan Kerja Kota Cilegon; Dinas Tenaga Kerja Kota Cilegon"
        assert section(told, "VISIT", "--on", "2021-02-28") == [(CILEGON, "KUNJUNGAN", both)]
        counted = {
            day: rows(told, "comparison", "--facility", "lapas-cilegon", "--on", day)[0][
                "visits_90d"
            ]
            for day in ("2021-02-25", "2021-02-26", "2021-05-26", "2021-05-27")
        }
        assert list(counted.values()) == [0, 1, 1, 0]

    def test_aliases_stand_with_their_partner(self, told):
        """And count within their regency alone."""
        aliases = {row["name"]: row["aliases"] for row in rows(told, "footprint")}
        assert aliases["Dinas Tenaga Kerja Kota Cilegon"] == ["Disnaker Cilegon", "Disnaker"]
        assert aliases["Balai Latihan Kerja Kota Cilegon"] == ["BLK Kota Cilegon", "BLK"]

    def test_no_training_was_held(self, told):
        """A plan of one is none, on any day."""
        assert rows(told, "trainings") == []
        assert {row["trainings"] for row in rows(told, "comparison")} == {0}


class TestReport002:
    """A briefing of the Director General, 8 July 2025."""

    def test_where_each_point_stands(self, told):
        """P1 is not reported, P2 in progress; P3 names nobody, and has no state."""
        own = rows(told, "todo", "--facility", "lapas-cilegon")

        assert [(row["point"], row["addressed"], row["state"]) for row in own] == [
            ("P1", "YES", "NOT_REPORTED"),
            ("P2", "YES", "IN_PROGRESS"),
            ("P3", "NOT_STATED", None),
        ]

    @pytest.mark.parametrize("day", DAYS)
    def test_nothing_is_ever_overdue(self, told, day):
        """No point has a due date."""
        for name in ("todo", "grid"):
            assert not any(row["overdue"] or row["due"] for row in rows(told, name, "--on", day))

    def test_the_grid_counts_whom_a_point_is_for(self, told):
        """Of the two units under Banten neither is verified; P3 is in no count."""
        grid = rows(told, "grid")

        assert {
            (row["point"], row["registered"], row["verified"], row["rate"])
            for row in grid
            if row["office"] is not None
        } == {("P1", 2, 0, 0.0), ("P2", 2, 0, 0.0)}
        (third,) = [row for row in grid if row["point"] == "P3"]
        assert [third[name] for name in ("facility", "state", "registered", "rate")] == [None] * 4

    def test_a_briefing_is_no_visit(self, told):
        """Neither to a partner nor of the month."""
        assert section(told, "VISIT", "--on", "2025-07-31") == []

    def test_no_social_assistance(self, told):
        """An order to hand some out is no programme."""
        assert rows(told, "aid") == []

    def test_the_exhibition_was_never_seen_to_be_held(self, told):
        """So it is an exception: announced, its days passed, and nothing came of it."""
        (flag,) = [row for row in rows(told, "exceptions") if row["rule"] == "UNSETTLED"]

        assert flag["found"] == "planned for 2025-07-09, 2025-07-10, 2025-07-11"


class TestReport000:
    """Lapas Cilegon at the Dinas Sosial, 17 October 2025."""

    def test_discussed_and_nothing_signed(self, told):
        """One courtesy call, one open promise without a number or a day."""
        row = by_partnership(told)[DINSOS]

        assert (row["status"], row["visits"], row["agreements"]) == ("DISCUSSED", 1, [])
        assert row["commitments"] == [
            (
                "siap berperan aktif dalam mendukung pembinaan dan reintegrasi sosial warga "
                "binaan (Kepala Dinas Sosial Kota Cilegon)"
            )
        ]

    @pytest.mark.parametrize("day", DAYS)
    def test_the_promise_is_never_overdue(self, told, day):
        """It has no due date; before it was made it is not there."""
        assert {row["overdue"] for row in rows(told, "board", "--on", day)} == {0}
        own = [
            (row["status"], row["since"], row["ends"])
            for row in rows(told, "handover", "--facility", "lapas-cilegon", "--on", day)
        ]
        assert own == ([("OPEN", "2025-10-17", None)] if day > "2025-10-17" else [])

    def test_the_visit_stands_in_its_month(self, told):
        """In October and in no other."""
        assert section(told, "VISIT", "--on", "2025-10-31") == [
            (CILEGON, "SAMBANG", "Dinas Sosial Kota Cilegon")
        ]
        assert section(told, "VISIT", "--on", "2025-11-30") == []


class TestReport001:
    """Lapas Selong at Lombok Timur, on no stated day."""

    def test_a_proposal_is_open(self, told):
        """Welcomed and not accepted; nothing was promised or signed."""
        row = by_partnership(told)[LOTIM]

        assert (row["status"], row["proposals"], row["oldest_proposal"]) == (
            "PROPOSED", ["INSTRUCTORS, FACILITIES, FACILITATION (age unknown)"], None
        )  # fmt: skip
        assert (row["commitments"], row["agreements"]) == ([], [])
        (open_one,) = rows(told, "handover", "--facility", "lapas-selong")
        assert (open_one["what"], open_one["status"]) == ("PROPOSAL", "WELCOMED")

    def test_the_answer_may_have_come_before_the_proposal(self, told):
        """Both are undated, so that the auditor is told."""
        doubts = [row for row in rows(told, "exceptions") if row["kind"] == "UNCERTAIN"]

        assert [(row["rule"], row["stream"][:8]) for row in doubts] == [
            ("partnership.before_proposal.uncertain", LOTIM)
        ]

    @pytest.mark.parametrize("day", DAYS)
    def test_the_visit_is_in_no_month(self, told, day):
        """It is listed apart in every one of them."""
        undated = (SELONG, "KOORDINASI", "Pemerintah Kabupaten Lombok Timur")

        assert undated not in section(told, "VISIT", "--on", day)
        assert section(told, "UNDATED", "--on", day) == [undated]

    def test_counts_leave_it_out_and_say_so(self, told):
        """The comparison has a column for what it could not count; the board has seen it."""
        for day in DAYS:
            (row,) = rows(told, "comparison", "--facility", "lapas-selong", "--on", day)
            assert (row["visits_90d"], row["visits_undated"]) == (0, 1)
        assert by_partnership(told)[LOTIM]["visits"] == 1

    def test_what_another_outlet_adds_leaves_it_in_no_month(self, terminal):
        """Corrected to a latest day alone: still undated, and gone from before that day."""
        (visit,) = [
            one for one in terminal.history(LOTIM) if one["event"] == "partnership.visit_held@1"
        ]
        terminal.recorded(
            line(
                "Correct",
                stream=visit["stream"],
                target_version=visit["version"],
                corrected={
                    "event": visit["event"],
                    "data": {
                        **visit["data"],
                        "occurred_on": {"earliest": None, "latest": "2025-08-01", "raw": None},
                    },
                },
                reason="mandalikapost.com, Aug 2025: statement 'Jumat (1/8)', photo ruang Sekda",
                approved_by="Kasubbag TU",
            )
        )
        terminal("views", "follow", "--once")

        assert section(terminal, "VISIT", "--on", "2025-08-31") == []
        assert [one[0] for one in section(terminal, "UNDATED", "--on", "2025-08-31")] == [SELONG]
        counted = rows(terminal, "comparison", "--facility", "lapas-selong", "--on", "2026-02-01")
        assert counted[0]["visits_undated"] == 0
        assert "CORRECTED" in {row["kind"] for row in rows(terminal, "exceptions")}


class TestReport004:
    """Lapas Perempuan Tangerang signs with forty partners, 28 January 2026."""

    def test_thirty_nine_are_unaccounted_for(self, told):
        """One partner is recorded of forty that were declared; nobody said how many papers."""
        (row,) = rows(told, "ceremonies")

        assert (row["ceremony"], row["status"], row["held"]) == (CEREMONY, "CLOSED", "2026-01-28")
        assert (row["declared"], row["recorded"], row["unaccounted"]) == (40, 1, 39)
        assert (row["agreements_declared"], row["agreements_recorded"]) == (None, 1)
        assert row["sectors"] == [
            "EDUCATION", "GOVERNMENT", "RELIGIOUS", "SOCIAL", "STATE_ENTERPRISE"
        ]  # fmt: skip
        assert len(row["witnesses"]) == 1

    def test_what_the_auditor_sees(self, told):
        """No number, term, scope or signatory, no review; nobody has acknowledged anything."""
        found = rows(told, "exceptions", "--facility", "lapas-perempuan-tangerang")
        flags = [row for row in found if row["kind"] == "FLAG"]

        assert [row["rule"] for row in flags if row["stream"] == PKS] == [
            "NO_REVIEW",
            "NUMBER_MISSING",
            "SCOPE_NOT_STATED",
            "SIGNATORY_UNKNOWN",
            "TERM_NOT_STATED",
        ]
        (unaccounted,) = [row for row in flags if row["stream"] == CEREMONY]
        assert unaccounted["found"] == "39: 40 partners declared, 1 recorded"
        assert {row["acknowledged_by"] for row in found} == {None}

    def test_the_agreement_is_not_verified(self, told):
        """It counts apart, never among the active ones, nor in the public summary."""
        (row,) = rows(told, "expiry")
        assert (row["agreement"], row["status"], row["ends"]) == (PKS, "TERM_UNVERIFIED", None)
        board = by_partnership(told)[BNNK]
        assert (board["status"], board["agreements"]) == ("SIGNED_UNVERIFIED", [])
        (own,) = rows(told, "comparison", "--facility", "lapas-perempuan-tangerang")
        assert (own["active_pks"], own["term_unverified"]) == (0, 1)
        national = [row for row in rows(told, "dashboard") if row["level"] == "NATIONAL"]
        assert [(row["active_pks"], row["unverified_pks"]) for row in national] == [(0, 1)]
        assert [(row["partners"], row["suppressed"]) for row in rows(told, "summary")] == [
            (0, False)
        ]

    def test_its_dossier_says_what_is_not_stated(self, told):
        """Who signed, for how long, about what; and that it is known from the news."""
        told_of = {
            (row["section"], row["what"]): (row["value"], row["standing"])
            for row in rows(told, "dossier", "--stream", PKS)
        }

        assert told_of["PAPER", "KIND"] == ("PKS", "TERM_UNVERIFIED")
        assert told_of["PAPER", "SCOPE"] == (None, None)
        assert told_of["PAPER", "COPY_OF_SIGNING"][1] == "REPORTED"
        assert told_of["SIGNATURES", "SIGNING"] == (None, "UNKNOWN")
        assert told_of["TERM", "SPELL"] == (None, "NOT_STATED")
        assert {section for section, _ in told_of} >= {"FLAGS", "INFERRED", "LATE"}
        assert not {section for section, _ in told_of} & {"NUMBERS", "TRAININGS"}

    def test_with_the_papers_it_is_in_force(self, terminal):
        """Once term and scope are known, a course inside counts, and the number is still missing."""
        scope = {"code": "DRUG_EDUCATION"}
        term = {"start": "2026-01-28", "end": "2027-01-27", "basis": "FIXED"}
        terminal.recorded(
            line("CompleteTerm", agreement_id=PKS, term=term),
            line("CompleteScope", agreement_id=PKS, scope=[scope]),
            training(PKS, "2026-03-02", "2026-03-03", field=scope),
        )
        (row,) = followed(terminal, "expiry", "--on", "2027-01-27")
        assert (row["status"], row["ends"], row["days_left"]) == ("IN_FORCE", "2027-01-27", 0)
        (row,) = rows(terminal, "expiry", "--on", "2027-01-28")
        assert (row["status"], row["days_left"]) == ("EXPIRED", -1)
        assert len(rows(terminal, "trainings")) == 1
        flags = {row["rule"] for row in rows(terminal, "exceptions") if row["stream"] == PKS}
        assert not flags & {"TERM_NOT_STATED", "SCOPE_NOT_STATED"}
        assert "NUMBER_MISSING" in flags

    def test_a_paper_found_later_is_accounted_for(self, terminal):
        """Also after the ceremony was closed."""
        found, other = fresh(), fresh()
        parties = [party(TANGERANG, "FACILITY"), party(other, "PARTNER")]
        terminal.recorded(
            partner(other, "Majelis Taklim Kota Tangerang", regency="Kota Tangerang"),
            draft(found, parties=parties),
            sign(
                found,
                "2026-01-28",
                signatures=signed_by(TANGERANG, other, on="2026-01-28"),
                ceremony_id=CEREMONY,
            ),
            line("HoldSigningBatch", ceremony_id=CEREMONY, batch_id=fresh(), agreement_ids=[found]),
        )
        (row,) = followed(terminal, "ceremonies")

        assert (row["recorded"], row["unaccounted"], row["batches"]) == (2, 38, 2)


class TestTotals:
    """All five together."""

    def test_how_many_of_each(self, told):
        """Three facilities, five partners and partnerships, four visits in three trips."""
        assert {row["facility"] for row in rows(told, "comparison")} == set(FACILITIES.values())
        assert len(rows(told, "footprint")) == 5
        board = by_partnership(told)
        assert len(board) == 5
        assert sum(row["visits"] for row in board.values()) == 4
        trips = sum(
            rows(told, "comparison", "--facility", "lapas-cilegon", "--on", day)[0]["visits_90d"]
            for day in ("2021-02-28", "2025-10-31")
        )
        assert (
            trips + rows(told, "comparison", "--facility", "lapas-selong")[0]["visits_undated"] == 3
        )

    def test_what_is_open(self, told):
        """One proposal, two promises, one agreement that nobody has verified."""
        left = sorted((row["what"], row["status"]) for row in rows(told, "handover"))

        assert left == [
            ("AGREEMENT", "TERM_UNVERIFIED"),
            ("COMMITMENT", "OPEN"),
            ("COMMITMENT", "OPEN"),
            ("PROPOSAL", "WELCOMED"),
        ]

    def test_one_agreement_one_directive_with_three_points(self, told):
        """One agreement against forty declared partners."""
        assert [row["agreement"] for row in rows(told, "expiry")] == [PKS]
        assert {(row["directive"], row["point"]) for row in rows(told, "grid")} == {
            (rows(told, "grid")[0]["directive"], point) for point in ("P1", "P2", "P3")
        }

    def test_no_corrections_voids_or_evidence_and_nothing_acknowledged(self, told):
        """What the auditor gets is flags, doubt, lateness, and what was concluded."""
        found = rows(told, "exceptions")

        assert {row["kind"] for row in found} == {"FLAG", "INFERRED", "LATE", "UNCERTAIN"}
        assert {row["acknowledged_by"] for row in found} == {None}

    def test_all_that_was_concluded_is_listed(self, told):
        """As many as the stored events hold; what the register holds was concluded elsewhere."""
        stored = sum(
            len(one["meta"]["source"]["inferred"])
            for one in told("log").lines
            if not one["event"].startswith("register.")
        )

        assert sum(row["kind"] == "INFERRED" for row in rows(told, "exceptions")) == stored

    def test_recording_all_twice_changes_no_row(self, terminal):
        """The demo again, and every table is what it was."""
        assert terminal("views", "follow", "--once").code == 0
        assert terminal("demo").code == 0

        outcome = terminal("views", "rebuild", "--require-equal")
        assert (outcome.code, outcome.out.splitlines()[0]) == (0, "no row differs")

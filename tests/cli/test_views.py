"""`view`: what it prints, in each shape, and how it ends when it is asked wrongly."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from pemasyarakatan.projections.ours import VIEWS
from tests.acceptance.lines import facility, partner, partnership
from tests.acceptance.reading import BNNK, FACILITIES, PKS
from tests.acceptance.terminal import Terminal, here, process
from tests.acceptance.test_bad_stores import BOUND
from tests.cli.offering import COUNTING, offered

TANGERANG = FACILITIES["lapas-perempuan-tangerang"]
CILEGON = FACILITIES["lapas-cilegon"]


@pytest.fixture(name="told", scope="module")
def _told(demo, tmp_path_factory):
    """The store of `demo` with its read models; nothing may record in it."""
    terminal = demo.copied(tmp_path_factory.mktemp("told"))
    assert terminal("views", "rebuild").code == 0
    return terminal


def cells(outcome):
    """What was printed as CSV."""
    assert (outcome.code, outcome.err) == (0, "")
    return list(csv.DictReader(io.StringIO(outcome.out)))


class TestList:
    """`view` without a name."""

    def test_every_view_is_listed_with_its_title(self):
        """For people a line each, without any store."""
        outcome = here("view", "--store", "sqlite:///no-folder/no.db")

        assert (outcome.code, outcome.err) == (0, "")
        assert [line.split(maxsplit=1) for line in outcome.out.splitlines()] == [
            [one.name, one.title] for one in VIEWS
        ]

    def test_for_programs_the_columns_are_listed_too(self):
        """JSON names them in the order of the answers; CSV has a heading."""
        told = here("view", "--format", "json").lines

        assert [one["view"] for one in told] == [one.name for one in VIEWS]
        assert [tuple(one["columns"]) for one in told] == [one.columns for one in VIEWS]
        assert cells(here("view", "--format", "csv"))[0] == {
            "view": "aid",
            "title": "Ledger of social assistance",
        }


class TestShapes:
    """One answer, for people, for programs and for a spreadsheet."""

    def test_a_table_where_it_fits(self, told):
        """The title and the day, a heading, one line or more a row; nothing empty."""
        outcome = told("view", "expiry", "--on", "2026-02-01")

        assert (outcome.code, outcome.err) == (0, "")
        title, heading, row, *_ = outcome.out.splitlines()
        assert title == "Expiry calendar, 2026-02-01"
        assert heading.split() == [
            "agreement", "kind", "facilities", "partners", "status", "renewal"
        ]  # fmt: skip
        assert row.split()[:2] == [PKS[:8], "PKS"]
        assert max(map(len, outcome.out.splitlines())) <= 80

    def test_what_fits_no_table_is_told_line_by_line(self, told):
        """Each row under its columns, so that no word is cut to pieces."""
        outcome = told("view", "board", "--facility", "lapas-perempuan-tangerang")

        title, blank, *lines = outcome.out.splitlines()
        assert (title.partition(",")[0], blank) == ("Partnership board", "")
        assert f"partnership    {BNNK}" in lines
        assert "status         SIGNED_UNVERIFIED" in lines
        assert "commitments    mendukung program pembinaan (Josephin Vivick Tjangkung)" in lines
        assert not any(line.startswith("proposals") for line in lines)

    def test_one_json_object_a_row(self, told):
        """With every column, in order, and what is not known as null."""
        (row,) = told("view", "expiry", "--format", "json").lines

        expiry = next(one for one in VIEWS if one.name == "expiry")
        assert tuple(row) == expiry.columns
        assert (row["agreement"], row["ends"], row["partners"]) == (
            PKS, None, ["BNNK Kota Tangerang"]
        )  # fmt: skip

    @pytest.mark.parametrize("view", VIEWS, ids=lambda one: one.name)
    def test_csv_has_the_rows_of_json(self, told, view):
        """The same rows in the same order, a heading before them, lists in one cell."""
        rows = told("view", view.name, "--format", "json").lines
        found = cells(told("view", view.name, "--format", "csv"))

        assert len(found) == len(rows)
        for row, cell in zip(rows, found, strict=True):
            assert list(cell) == list(row)
            for name, value in row.items():
                if isinstance(value, str) and not value.startswith(tuple("=+-@")):
                    assert cell[name] == value
                elif value is None or value == []:
                    assert cell[name] == ""

    def test_nothing_to_tell(self, told):
        """For people it is said; programs get no row, a spreadsheet the heading alone."""
        assert told("view", "trainings").out.splitlines()[1:] == ["nothing"]
        assert told("view", "trainings", "--format", "json").raw == b""
        (heading,) = told("view", "trainings", "--format", "csv").out.splitlines()
        assert heading.startswith("training,title,")

    def test_no_cell_is_a_formula(self, terminal):
        """Names that a spreadsheet would calculate stand as text; the JSON is as it was written."""
        names = ["=1+1", "+62 21", "-cmd", "@SUM(A1)", "a;=2+2", "x; @now", "＝1", " =3"]
        units = [facility(f"lapas-{number}", name=name) for number, name in enumerate(names)]
        terminal.recorded(*units, partner(name="=HYPERLINK(1)"), partnership("lapas-0"))
        terminal("views", "rebuild")

        found = {row["name"] for row in cells(terminal("view", "comparison", "--format", "csv"))}
        assert found == {
            "'=1+1", "'+62 21", "'-cmd", "'@SUM(A1)", "a;'=2+2", "x; '@now", "'＝1", " '=3"
        }  # fmt: skip
        (row,) = cells(terminal("view", "board", "--format", "csv"))
        assert (row["facility_name"], row["name"]) == ("'=1+1", "'=HYPERLINK(1)")
        (row,) = terminal("view", "board", "--format", "json").lines
        assert (row["facility_name"], row["name"]) == ("=1+1", "=HYPERLINK(1)")

    def test_negative_numbers_stay_numbers(self, terminal):
        """A spreadsheet can add them up."""
        terminal.recorded(facility(), partner(), partnership())
        terminal.paper("2024-01-01", "2024-01-01", "2024-12-31")
        terminal("views", "follow", "--once")

        (row,) = cells(terminal("view", "expiry", "--format", "csv", "--on", "2025-01-10"))
        assert row["days_left"] == "-10"

    def test_no_row_repaints_the_terminal(self, terminal):
        """Control characters are shown as what they are, also on a page."""
        terminal.recorded(facility(name="Lapas \x1b[31mmerah"), partner(), partnership())
        terminal("views", "rebuild")

        for arguments in (("comparison",), ("recap", "--page"), ("recap", "--format", "json")):
            outcome = terminal("view", *arguments)
            assert (outcome.code, outcome.err) == (0, "")
            assert "merah" in outcome.out
            assert "\x1b" not in outcome.out


class TestPages:
    """`--page`, of the two views that print one."""

    def test_the_recap_of_a_facility(self, told):
        """In Indonesian, for the month of the day that is asked for."""
        outcome = told(
            "view", "recap", "--page", "--facility", "lapas-cilegon", "--on", "2025-10-31"
        )

        assert (outcome.code, outcome.err) == (0, "")
        assert "REKAP KERJA SAMA UPT" in outcome.out
        assert "Bulan Oktober 2025 (keadaan pada 31 Oktober 2025)" in outcome.out
        assert "17 Oktober 2025: sambang, Dinas Sosial Kota Cilegon" in outcome.out
        assert "Selong" not in outcome.out

    def test_the_dossier_of_an_agreement(self, told):
        """Named by the first digits of its id."""
        outcome = told("view", "dossier", "--page", "--stream", PKS[:8], "--on", "2026-02-01")

        assert (outcome.code, outcome.err) == (0, "")
        assert "KERTAS KERJA PKS" in outcome.out
        assert "Keadaan per 1 Februari 2026" in outcome.out
        assert "BNNK Kota Tangerang" in outcome.out

    @pytest.mark.parametrize("name", ["recap", "dossier"])
    def test_nothing_to_print(self, terminal, name):
        """A sentence on the page, and one beside it."""
        terminal("record", stdin=json.dumps(partner()).encode())
        terminal("views", "rebuild")
        outcome = terminal("view", name, "--page")

        assert outcome.code == 0
        assert outcome.out.startswith("Tidak ada ")
        assert outcome.sentence() == "nothing is recorded that the page could tell of"


class TestWhen:
    """`--on` and `--known`."""

    def test_on_a_day_it_is_what_had_begun_by_then(self, told):
        """Before the signing there was a draft; the day stands in the title."""
        before = told("view", "expiry", "--on", "2026-01-27", "--format", "json")
        after = told("view", "expiry", "--on", "2026-01-28", "--format", "json")

        assert (before.lines, [row["agreement"] for row in after.lines]) == ([], [PKS])

    def test_a_heading_says_what_was_known(self, told):
        """So that nobody takes what was known then for what is known now."""
        known = ("--known", "9999-12-31T23:59Z")
        heading = told("view", "board", *known, "--on", "2026-03-01").out.splitlines()[0]

        assert heading == "Partnership board, 2026-03-01, as known at 9999-12-31T23:59:00+00:00"
        assert "as known" not in told("view", "board", "--on", "2026-03-01").out
        page = told("view", "dossier", "--stream", PKS, "--page", "--known", "2026-12-01T00:00Z")
        assert "menurut catatan sampai 1 Desember 2026 pukul 07.00 WIB" in page.out

    def test_known_by_an_instant_it_is_what_was_recorded_by_then(self, told):
        """Nothing was before the demo; with both, what was known counts for the day."""
        first = told.history(PKS)[0]["meta"]["recorded_at"]
        late = ("--known", "9999-12-31T23:59+07:00")

        assert (
            told("view", "footprint", "--known", "2000-01-01T00:00Z", "--format", "json").raw == b""
        )
        assert len(told("view", "footprint", *late, "--format", "json").lines) == 5
        assert told("view", "expiry", *late, "--on", "2025-12-31", "--format", "json").raw == b""
        assert told("view", "handover", "--known", first, "--format", "json").code == 0

    @pytest.mark.parametrize("name", ["dashboard", "expiry", "recap"])
    @pytest.mark.parametrize("day", [date.min, date.max], ids=str)
    def test_any_day_can_be_asked_for(self, told, name, day):
        """The first and the last that there are, too."""
        outcome = told("view", name, "--on", day.isoformat(), "--format", "json")

        assert (outcome.code, outcome.err) == (0, "")

    def test_without_read_models_a_past_day_is_answered_all_the_same(self, demo, tmp_path):
        """The log is read for that, and no file is made."""
        store = demo.copied(tmp_path)
        before = set(tmp_path.iterdir())

        assert len(store("view", "board", "--on", "2026-02-01", "--format", "json").lines) == 5
        assert set(tmp_path.iterdir()) - before <= set(tmp_path.glob("kemitraan.db-*"))


class TestOfOne:
    """`--facility` and `--stream`."""

    @pytest.mark.parametrize("named", ["lapas-cilegon", CILEGON, CILEGON[:8]])
    def test_a_facility_is_named_as_everywhere(self, told, named):
        """By its code, its id or the first digits of it."""
        rows = told("view", "board", "--facility", named, "--format", "json").lines

        assert {row["facility"] for row in rows} == {CILEGON}
        assert len(rows) == 3

    def test_a_directive_alone(self, told):
        """The to-do and the grid can be asked for one."""
        rows = told("view", "grid", "--stream", "6b1f", "--format", "json").lines

        assert {row["point"] for row in rows} == {"P1", "P2", "P3"}


MISTAKES = {
    "no such view": (("papan",), "there is no view 'papan'; expected one of aid, board, "),
    "no such day": (("board", "--on", "2026-02-30"), "is no day; expected year, month and day"),
    "a day in words": (("board", "--on", "kemarin"), "is no day; expected year, month and day"),
    "no zone": (("board", "--known", "2026-01-31T17:00"), "expected one with its zone"),
    "an instant too far": (("board", "--known", "0001-01-01T00:00+07:00"),
                           "lies outside of the years 1 to 9999 in UTC"),
    "rows in memory": (("board", "--views", "sqlite://"), "are gone when the command ends"),
    "no instant": (("board", "--known", "kemarin"), "expected one with its zone"),
    "no such facility": (("board", "--facility", "lapas-entah"), "no stream lapas-entah in"),
    "an id of nothing": (("board", "--facility", "12345678-1234-4234-8234-123456789012"),
                         "no stream 12345678-1234-4234-8234-123456789012 in this store"),
    "a partnership": (("board", "--facility", BNNK),
                      "1e82b21d is of kind partnership; expected a facility"),
    "a facility": (("dossier", "--stream", "lapas-cilegon"),
                   "lapas-cilegon is of kind facility; expected an agreement"),
    "too short": (("dossier", "--stream", "08"), "no stream 08 in this store"),
    "no single streams": (("board", "--stream", PKS), "not about single streams; leave the stream out"),
    "no single facility": (("dashboard", "--facility", "lapas-cilegon"),
                           "dashboard is not about one facility; leave the facility out"),
    "no page": (("board", "--page"), "board has no page to print; leave --page out"),
    "a page of JSON": (("recap", "--page", "--format", "json"), "--page is text to print, and no "),
    "no such format": (("board", "--format", "xlsx"), "'xlsx' is not one of 'text', 'json', 'csv'"),
    "views that cannot be": (("board", "--views", "mysql://x"), "'mysql' cannot hold read models"),
    "views without URL": (("board", "--views", "views.db"), "cannot be opened for read models"),
    "no server": (("board", "--views", "postgresql://lapas:secret@127.0.0.1:1/x"),
                  "Connection refused"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_one_sentence(told, mistake):
    """It ends with 2 and prints nothing; no password is repeated."""
    arguments, said = MISTAKES[mistake]
    outcome = told("view", *arguments)

    assert (outcome.code, outcome.raw) == (2, b"")
    assert said in outcome.sentence()
    assert "secret" not in outcome.err


class TestStores:
    """Where rows and events are."""

    def test_a_store_that_is_not_there(self, tmp_path):
        """It is said, no file is made, and there are no rows to answer from."""
        absent = Terminal(tmp_path)
        outcome = absent("view", "board")

        assert (outcome.code, outcome.raw) == (2, b"")
        assert outcome.err.splitlines() == [
            f"nothing is recorded at {absent.url} yet",
            "agreements, version 1, is not built here; build it with `pemasyarakatan views rebuild`",
        ]
        assert list(tmp_path.iterdir()) == []

    def test_read_models_that_were_never_built(self, ledger):
        """The remedy is named."""
        assert "build it with `pemasyarakatan views rebuild`" in ledger("view", "aid").sentence()

    def test_the_remedy_names_the_rows_that_were_named(self, ledger, tmp_path):
        """As they were given, whether any are there or not."""
        rows = f"sqlite:///{tmp_path}/none.db"
        said = f"build it with `pemasyarakatan views rebuild --views {rows}`"
        assert ledger("view", "aid", "--views", rows).sentence().endswith(said)
        assert ledger("views", "follow", "--once", "partners", "--views", rows).code == 0
        assert ledger("view", "aid", "--views", rows).sentence().endswith(said)

    def test_a_store_in_memory_has_nothing_beside_it(self):
        """It takes --views."""
        outcome = here("view", "board", "--store", "memory:")

        assert outcome.code == 2
        assert "expected --views sqlite:///path" in outcome.sentence()

    def test_the_environment_names_both(self, told, monkeypatch, tmp_path):
        """As options do; the options stand above it."""
        there = f"sqlite:///{told.path.parent / 'kemitraan.views.db'}"
        monkeypatch.setenv("PEMASYARAKATAN_STORE", told.url)
        monkeypatch.setenv("PEMASYARAKATAN_VIEWS", there)
        assert len(here("view", "board", "--format", "json").lines) == 5

        monkeypatch.setenv("PEMASYARAKATAN_VIEWS", f"sqlite:///{tmp_path}/none.db")
        assert here("view", "board").code == 2
        assert len(here("view", "board", "--views", there, "--format", "json").lines) == 5

    @pytest.mark.parametrize("when", [("--on", "2026-02-01"), ("--known", "2100-01-01T00:00Z")])
    def test_as_of_then_no_rows_are_needed(self, told, tmp_path, when):
        """The log is read alone: rows that are spoilt, or not there, or nowhere, hinder nothing."""
        copy = told.copied(tmp_path)
        rows = tmp_path / "kemitraan.views.db"
        expected = told("view", "board", *when, "--format", "json").lines
        assert len(expected) == 5
        for content in (None, b"harga beras " * 999):
            if content:
                rows.write_bytes(content)
            assert copy("view", "board", *when, "--format", "json").lines == expected
        assert rows.read_bytes() == content
        assert copy("view", "board").code == 2
        nowhere = ("--views", "sqlite:////nowhere/at/all.db")
        assert copy("view", "board", *when, *nowhere, "--format", "json").lines == expected

    def test_a_folder_that_may_only_be_read(self, told, tmp_path):
        """Rows are asked there, where SQLite can make no file beside them."""
        kept = tmp_path / "kept"
        kept.mkdir()
        tmp_path.chmod(0o777)
        copy = told.copied(kept)
        rows = "kemitraan.views.db"
        with (
            closing(sqlite3.connect(told.path.parent / rows)) as there,
            closing(sqlite3.connect(kept / rows)) as here_too,
        ):
            there.backup(here_too)
            here_too.execute("PRAGMA journal_mode=WAL")
        for one in kept.iterdir():
            one.chmod(0o444)
        kept.chmod(0o555)
        try:
            for words in (("view", "board"), ("views", "status")):
                outcome = process(*words, "--store", copy.url, "--format", "json", **BOUND)
                assert (outcome.code, outcome.err) == (0, "")
                assert outcome.lines
            assert sorted(one.name for one in kept.iterdir()) == ["kemitraan.db", rows]
        finally:
            kept.chmod(0o755)

    @pytest.mark.parametrize("content", ["text", "another"])
    def test_a_file_of_another_use_is_left_as_it_is(self, told, tmp_path, content):
        """Asking it for rows writes nothing into it."""
        path = tmp_path / "other.db"
        if content == "text":
            path.write_text("harga beras\n", encoding="utf-8")
        else:
            with closing(sqlite3.connect(path)) as other, other:
                other.execute("CREATE TABLE partner (name TEXT)")
        before = path.read_bytes()
        outcome = told("view", "board", "--views", f"sqlite:///{path}")

        assert outcome.code == 2
        assert outcome.sentence()
        assert path.read_bytes() == before


class TestOffered:
    """Views of other packages."""

    def test_a_package_offers_a_view(self, told, tmp_path, monkeypatch):
        """It is listed and asked as ours are."""
        with offered(tmp_path, monkeypatch, COUNTING.format(before="")):
            listed = here("view").out.splitlines()
            assert [one.split() for one in listed if one.startswith("units")] == [
                ["units", "Units"]
            ]
            rows = told("view", "units", "--on", "2026-02-01", "--format", "json").lines

        assert len(rows) == 3
        assert {"name": "Lapas Kelas IIB Selong"} in rows

    BROKEN = {
        "import": ("raise RuntimeError('no licence')", "RuntimeError: no licence; mend or remove"),
        "absent": ("", "AttributeError: module 'offered_views' has no attribute 'UNITS'"),
        "no view": ("UNITS = 5", "offered_views:UNITS is no View, nor a sequence of them; found int"),
        "taken": ("import attrs; from pemasyarakatan.projections.questions.aid import AID; "  # noqa: ISC004
                  "UNITS = attrs.evolve(AID, title='Ours')",
                  "offers a view 'aid', which there is already; expected another name"),
    }  # fmt: skip

    @pytest.mark.parametrize("fault", BROKEN)
    def test_a_package_that_cannot_be_used(self, told, tmp_path, monkeypatch, fault):
        """It is named, and nothing else breaks: what asks no view goes on."""
        source, said = self.BROKEN[fault]
        with offered(tmp_path, monkeypatch, source):
            for arguments in ((), ("board",)):
                outcome = told("view", *arguments)
                assert (outcome.code, outcome.raw) == (2, b"")
                assert said in outcome.sentence()
            assert told("views", "status").code == 2
            assert told("stats").code == 0

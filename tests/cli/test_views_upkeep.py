"""`views rebuild`, `follow`, `status` and `retry`: what they print, and how they end."""

from __future__ import annotations

import shutil
import signal as signals
import sqlite3
from contextlib import closing

import pytest

from pemasyarakatan.projections.tables import READ_MODELS
from tests.acceptance.lines import facility, known, partner, visit
from tests.acceptance.terminal import Terminal, here
from tests.cli.offering import COUNTING, offered
from tests.projections.unreadable import damage

NAMES = [one.name for one in READ_MODELS]
ILL = COUNTING.format(
    before="if 'sakit' in event.name and not Path(__file__).with_name('well').exists(): "
    "raise ValueError('too odd a name')"
).replace("from attrs", "from pathlib import Path\n    from attrs", 1)
"""A read model that cannot take facilities with a certain word in their name, until it is mended."""

STOPPING = """
    import os, signal
    from pathlib import Path
""" + COUNTING.format(before="stop()").replace(
    "    def named",
    """    def stop():
        once = Path(__file__).with_name("stopped")
        if not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.{signal})

    def named""",
)
"""A read model that sends its own process a signal at the first event, once."""


@pytest.fixture(name="finished", scope="module")
def _finished(tmp_path_factory):
    """A store with one unit, one partner and their partnership, and its read models."""
    terminal = Terminal(tmp_path_factory.mktemp("finished"))
    terminal.recorded(*known())
    assert terminal("views", "rebuild").code == 0
    return terminal


@pytest.fixture(name="built")
def _built(finished, tmp_path):
    """A copy of it, to go on with."""
    rows = "kemitraan.views.db"
    shutil.copy(finished.path.parent / rows, tmp_path / rows)
    return finished.copied(tmp_path)


def statuses(terminal, *more):
    """The status of every generation."""
    return terminal("views", "status", "--format", "json", *more).lines


class TestRebuild:
    """`views rebuild`."""

    def test_what_it_adds_is_told_table_by_table(self, ledger):
        """Tables in which nothing changes are left out."""
        outcome = ledger("views", "rebuild")

        assert (outcome.code, outcome.err) == (0, "")
        *tables, last = outcome.out.splitlines()
        assert "partner                 1 added, 0 removed, 0 changed" in tables
        assert not any("0 added, 0 removed, 0 changed" in line for line in tables)
        assert last == f"up to position {ledger.events()}; these rows answer now"

    def test_again_nothing_differs(self, built):
        """Also with --require-equal; the rows before are kept, retired."""
        outcome = built("views", "rebuild", "--require-equal")

        assert (outcome.code, outcome.err) == (0, "")
        events = built.events()
        assert outcome.out.splitlines() == [
            "no row differs", f"up to position {events}; these rows answer now"
        ]  # fmt: skip
        assert {(one["phase"], one["position"]) for one in statuses(built)} == {
            ("retired", events), ("live", events)
        }  # fmt: skip

    def test_with_require_equal_other_rows_are_not_put_in_place(self, built):
        """Somebody wrote into a table: it ends with 1, and what answered goes on answering."""
        rows = built.path.parent / "kemitraan.views.db"
        with closing(sqlite3.connect(rows)) as kept, kept:
            (table,) = kept.execute(
                "SELECT name FROM sqlite_master WHERE name GLOB 'partner__[0-9]*'"
            ).fetchone()
            kept.execute(f"UPDATE {table} SET name = 'Lain'")
        outcome = built("views", "rebuild", "partners", "--require-equal")

        assert outcome.code == 1
        assert outcome.out.splitlines() == [
            "partner                 0 added, 0 removed, 1 changed",
            f"up to position {built.events()}; rows differ, and the old ones go on answering",
        ]
        assert built("view", "footprint", "--format", "json").json["name"] == "Lain"

        told = built("views", "rebuild", "partners", "--format", "json").json
        assert (told["models"], told["switched"]) == (["partners"], True)
        assert [one["changed"] for one in told["differences"] if one["table"] == "partner"] == [1]
        assert built("view", "footprint", "--format", "json").json["name"] == "Disnaker Kota Uji"

    def test_what_stands_still_is_told_and_keeps_its_rows(self, built):
        """It ends with 1; the rows of what can be read are there before and after."""
        events = [one for one in built("log").lines if one["event"].startswith("partner.")]
        stream = events[0]["stream"]
        damage(built.path, stream, "partner.flown@1")
        for require in ((), ("--require-equal",)):
            outcome = built("views", "rebuild", *require)

            assert (outcome.code, outcome.err) == (1, "")
            first, *lines, last = outcome.out.splitlines()
            assert first == "no row differs"
            assert f"stands still partners: {stream} version {len(events) + 1}" in " ".join(
                " ".join(lines).split()
            )
            assert last == f"up to position {built.events()}; these rows answer now"
            shown = built("view", "footprint", "--format", "json")
            assert shown.json["name"] == "Disnaker Kota Uji"
            assert shown.sentence().startswith("1 stream of its read models stands still")

    def test_what_was_damaged_since_is_told_before_it_is_put_in_place(self, built):
        """With --require-equal what was read when it could be goes on answering."""
        built.change(
            "UPDATE stored_events SET topic = 'partner.flown@1' WHERE topic LIKE 'partner.%'"
        )
        kept = built("views", "rebuild", "partners", "--require-equal", "--format", "json")
        assert (kept.code, kept.json["switched"]) == (1, False)
        [parked] = kept.json["newly_parked"]
        assert (parked["model"], parked["event"]) == ("partners", "partner.flown@1")
        assert kept.json["parked"] == [parked]
        assert built("view", "footprint", "--format", "json").json["name"] == "Disnaker Kota Uji"

        outcome = built("views", "rebuild", "partners")
        assert (outcome.code, "these rows answer now" in outcome.out) == (1, True)
        assert "partner                 0 added, 1 removed, 0 changed" in outcome.out.splitlines()

    @pytest.mark.parametrize("signal", ["SIGINT", "SIGTERM"])
    def test_interrupted_it_ends_in_good_order_and_is_gone_on_with(
        self, ledger, tmp_path, monkeypatch, signal
    ):
        """With 3 and a sentence; what answered goes on, and the next run does the rest."""
        with offered(tmp_path, monkeypatch, STOPPING.replace("{signal}", signal)):
            outcome = ledger("views", "rebuild", "units")
            assert (outcome.code, outcome.raw) == (3, b"")
            assert outcome.sentence() == "interrupted; run it again to go on from where it stands"
            (left,) = statuses(ledger)
            assert left["phase"] == "building"
            assert "is not built here" in ledger("view", "units").sentence()

            again = ledger("views", "rebuild", "units")
            assert (again.code, again.err) == (0, "")
            assert [one["phase"] for one in statuses(ledger)] == ["live"]
            assert len(ledger("view", "units", "--format", "json").lines) == 1

    def test_of_another_store_it_touches_nothing(self, built, tmp_path):
        """A wrong --store does not take the rows of the right one away."""
        rows = f"sqlite:///{built.path.parent}/kemitraan.views.db"
        other = Terminal(tmp_path, "lain.db")
        other.recorded(facility("lapas-lain"), partner())
        before = built("view", "board", "--format", "json").raw
        for url in (other.url, f"sqlite:///{tmp_path}/absent.db"):
            for command in ("rebuild", "follow"):
                once = ("--once",) if command == "follow" else ()
                outcome = here("views", command, *once, "--store", url, "--views", rows)
                assert (outcome.code, outcome.raw) == (2, b"")
                assert "expected the log it was filled from" in outcome.err.splitlines()[-1]
                assert "Traceback" not in outcome.err

        assert built("view", "board", "--format", "json").raw == before

    def test_beside_the_events_in_one_file(self, ledger):
        """The store can hold the rows itself, and stays whole."""
        assert ledger("views", "rebuild", "--views", ledger.url).code == 0

        assert len(ledger("view", "board", "--views", ledger.url, "--format", "json").lines) == 1
        assert ledger("store", "check").code == 0
        assert statuses(ledger) == []

    @pytest.mark.parametrize("kind", ["TABLE partner (name TEXT)", "VIEW visit AS SELECT 1 AS one"])
    def test_a_database_with_such_a_name_of_another_use(self, ledger, tmp_path, kind):
        """It is refused, and what is there stays."""
        path = tmp_path / "other.db"
        with closing(sqlite3.connect(path)) as other, other:
            other.execute(f"CREATE {kind}")
        for arguments in (("rebuild",), ("follow", "--once")):
            outcome = ledger("views", *arguments, "--views", f"sqlite:///{path}")
            assert (outcome.code, outcome.raw) == (2, b"")
            assert f"has a table {kind.split()[1]} of another use" in outcome.sentence()

        with closing(sqlite3.connect(path)) as other:
            (there,) = other.execute(
                "SELECT sql FROM sqlite_master WHERE name IN ('partner', 'visit')"
            ).fetchone()
        assert there == f"CREATE {kind}"


class TestFollow:
    """`views follow`."""

    def test_once_it_writes_what_is_there_by_now(self, built):
        """Without a word; what was recorded since is answered."""
        built.recorded(visit())
        behind = {one["model"]: one["behind"] for one in statuses(built)}
        assert set(behind.values()) == {1}

        outcome = built("views", "follow", "--once")
        assert (outcome.code, outcome.raw, outcome.err) == (0, b"", "")
        assert built("view", "board", "--format", "json").json["visits"] == 1
        assert {one["behind"] for one in statuses(built)} == {0}

    def test_only_the_models_that_are_named(self, built):
        """The others stay where they are."""
        built.recorded(visit())
        assert built("views", "follow", "--once", "partners", "facilities").code == 0

        behind = {one["model"]: one["behind"] for one in statuses(built)}
        assert {name for name in behind if behind[name] == 0} == {"partners", "facilities"}

    def test_another_version_of_one_keeps_no_other_back(self, built, tmp_path, monkeypatch):
        """It is named on standard error; named on the command line it is refused."""
        source = COUNTING.format(before="")
        with offered(tmp_path, monkeypatch, source):
            assert built("views", "follow", "--once").code == 0
        newer = tmp_path / "newer"
        newer.mkdir()
        with offered(newer, monkeypatch, source.replace("version=1", "version=2")):
            built.recorded(visit())
            outcome = built("views", "follow", "--once")
            assert (outcome.code, outcome.raw) == (0, b"")
            assert outcome.sentence() == (
                "units was built in version 1, this is version 2: build it with "
                "`pemasyarakatan views rebuild units`"
            )
            behind = {one["model"]: one["behind"] for one in statuses(built)}
            assert behind == dict.fromkeys(NAMES, 0) | {"units": 1}
            assert built("views", "follow", "--once", "units").code == 2

    def test_of_a_store_that_was_never_built(self, ledger):
        """It begins at the first event; no rebuild is needed."""
        assert ledger("views", "follow", "--once").code == 0

        assert len(ledger("view", "board", "--format", "json").lines) == 1

    @pytest.mark.parametrize("signal", ["SIGINT", "SIGTERM"])
    def test_it_ends_when_it_is_told_to(self, ledger, tmp_path, monkeypatch, signal):
        """With 0: what was written is written."""
        with offered(tmp_path, monkeypatch, STOPPING.replace("{signal}", signal)):
            outcome = ledger("views", "follow", "units")

            assert (outcome.code, outcome.raw, outcome.err) == (0, b"", "")
            assert len(ledger("view", "units", "--format", "json").lines) == 1


class TestStatus:
    """`views status`."""

    def test_every_read_model_has_a_line(self, built):
        """Its version, what it is, where it stands."""
        outcome = built("views", "status")
        events = built.events()

        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out.splitlines() == [
            f"{name} 1: live, at {events}, 0 behind" for name in NAMES
        ]

    def test_rows_of_another_store(self, built, tmp_path):
        """They are told, it ends with 1, and no view answers from them."""
        rows = ("--views", f"sqlite:///{built.path.parent}/kemitraan.views.db")
        other = Terminal(tmp_path, "lain.db")
        other.recorded(facility("lapas-lain"), partner())
        self._are_refused(other, rows)
        assert Terminal(tmp_path, "absent.db")("views", "status", *rows).code == 1

    def test_a_store_that_was_restored_from_an_older_copy(self, built, tmp_path):
        """What the rows were filled from is not in it."""
        rows = ("--views", f"sqlite:///{built.path.parent}/kemitraan.views.db")
        (tmp_path / "older").mkdir()
        older = built.copied(tmp_path / "older")
        built.recorded(visit())
        assert built("views", "follow", "--once").code == 0
        assert built("views", "status").code == 0
        self._are_refused(older, rows)

    @staticmethod
    def _are_refused(store, rows):
        outcome = store("views", "status", *rows)
        assert outcome.code == 1
        assert all(line.endswith(", of another log") for line in outcome.out.splitlines())
        assert "the log does not hold what these rows were filled from" in outcome.sentence()
        told = store("views", "status", *rows, "--format", "json")
        assert (told.code, {one["of_this_log"] for one in told.lines}) == (1, {False})
        for name in ("board", "exceptions"):
            asked = store("view", name, *rows)
            assert (asked.code, asked.raw) == (2, b"")
            assert "which this log does not hold there" in asked.sentence()

    def test_what_was_replaced_is_told_last_and_looked_after_by_nobody(
        self, ledger, tmp_path, monkeypatch
    ):
        """A stream that stood still in it alone is not told, and does not count."""
        ledger.recorded(facility("lapas-sakit"))
        with offered(tmp_path, monkeypatch, ILL):
            assert ledger("views", "rebuild", "units").code == 1
            assert ledger("views", "rebuild", "partners").code == 0
            (tmp_path / "well").touch()
            assert ledger("views", "rebuild", "units").code == 0

            outcome = ledger("views", "status")
            assert (outcome.code, outcome.err) == (0, "")
            events = ledger.events()
            assert outcome.out.splitlines() == [
                f"partners 1: live, at {events}, 0 behind",
                f"units 1: live, at {events}, 0 behind",
                f"units 1: retired, at {events}, 0 behind",
            ]
            assert [len(one["parked"]) for one in statuses(ledger)] == [0, 0, 1]

    def test_where_nothing_was_built(self, ledger):
        """It is said, and no file is made; a program gets no line."""
        before = set(ledger.path.parent.iterdir())
        outcome = ledger("views", "status", "--format", "json")

        assert (outcome.code, outcome.raw) == (0, b"")
        assert ledger("views", "status").sentence().startswith("no read model was built here yet")
        assert set(ledger.path.parent.iterdir()) == before

    def test_without_a_store(self, tmp_path):
        """Both are said, and no file is made."""
        outcome = Terminal(tmp_path)("views", "status")

        assert (outcome.code, outcome.raw, len(outcome.err.splitlines())) == (0, b"", 2)
        assert list(tmp_path.iterdir()) == []


class TestRetry:
    """`views retry`, and what stands still until then."""

    @pytest.fixture(name="parked")
    def _parked(self, ledger, tmp_path, monkeypatch):
        """A read model of a package that could not take one of two facilities."""
        ledger.recorded(facility("lapas-sakit"))
        with offered(tmp_path, monkeypatch, ILL):
            assert ledger("views", "follow", "--once").code == 0
            yield ledger

    def test_what_stands_still_is_shown(self, parked):
        """Which stream, at which event, why; it ends with 1, and the rest answers."""
        outcome = parked("views", "status")

        assert (outcome.code, outcome.err) == (1, "")
        told = " ".join(outcome.out.split())
        assert "stands still units: " in told
        assert "version 1: ValueError: too odd a name" in told
        (ill,) = [one for one in statuses(parked) if one["parked"]]
        assert (ill["model"], len(ill["parked"])) == ("units", 1)
        assert ill["parked"][0]["event"] == "facility.facility_registered@1"
        view = parked("view", "units", "--format", "json")
        assert (view.code, len(view.lines)) == (0, 1)
        assert view.sentence().startswith("1 stream of its read models stand")
        assert parked("view", "board").err == ""

    def test_a_retry_while_nothing_was_mended(self, parked):
        """It ends with 1 and says why."""
        outcome = parked("views", "retry")

        assert (outcome.code, outcome.err) == (1, "")
        assert "too odd a name" in " ".join(outcome.out.split())
        assert [one["goes_on"] for one in parked("views", "retry", "--format", "json").lines] == [
            False
        ]

    def test_a_retry_after_it_was_mended(self, parked, tmp_path):
        """The stream goes on, and its rows are there."""
        (tmp_path / "well").touch()
        outcome = parked("views", "retry", "units")

        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out.endswith(" goes on\n")
        assert parked("views", "status").code == 0
        assert len(parked("view", "units", "--format", "json").lines) == 2
        assert parked("views", "retry").out == "no stream stands still\n"

    def test_an_event_that_cannot_be_read(self, built):
        """It parks its stream, which stands still until a release that reads it comes."""
        with closing(sqlite3.connect(built.path)) as store, store:
            store.execute(
                "INSERT INTO stored_events (originator_id, originator_version, topic, state) "
                "SELECT originator_id, 2, 'facility.of_later@1', state FROM stored_events "
                "WHERE topic LIKE 'facility.%'"
            )
        built("views", "follow", "--once")

        outcome = built("views", "status")
        assert outcome.code == 1
        assert "facility.of_later@1" in " ".join(outcome.out.split())
        assert built("views", "retry").code == 1
        assert built("view", "board").code == 0


@pytest.mark.parametrize("command", ["rebuild", "status"])
class TestMistakes:
    """Each gets one sentence, and ends with 2."""

    BAD = {
        "memory": (("--store", "memory:"), "keeps nothing beside which rows could be"),
        "no folder": (("--views", "sqlite:////nowhere/at/all/views.db"), "unable to open database"),
        "another database": (("--views", "mysql://x"), "'mysql' cannot hold read models"),
        "rows in memory": (
            ("--views", "sqlite://"),
            "are gone when the command ends; expected sqlite",
        ),
        "rows in memory by name": (("--views", "sqlite:///:memory:"), "are gone when the command"),
        "no URL": (("--views", "views.db"), "cannot be opened for read models"),
        "no server": (("--views", "postgresql://lapas:secret@127.0.0.1:1/x"), "Connection refused"),
        "a newer store": (("--store", "sqlite:////nowhere/at/all.db"), "is no folder"),
    }

    @pytest.mark.parametrize("bad", BAD)
    def test_databases(self, command, bad, ledger):
        """Of rows, and of events; no password is repeated."""
        arguments, said = self.BAD[bad]
        store = () if "--store" in arguments else ("--store", ledger.url)
        outcome = here("views", command, *arguments, *store)
        if bad == "no folder" and command == "status":
            assert outcome.code == 0  # what is only read is not made
            return

        assert (outcome.code, outcome.raw) == (2, b"")
        assert said in outcome.sentence()
        assert "secret" not in outcome.err

    def test_a_file_of_another_use(self, command, ledger, tmp_path):
        """Text, and a database whose book of generations is none: neither is changed."""
        text, book = tmp_path / "notes.txt", tmp_path / "book.db"
        text.write_text("harga beras\n", encoding="utf-8")
        with closing(sqlite3.connect(book)) as other, other:
            other.execute("CREATE TABLE views_generation (harga INTEGER)")
        for path in (text, book):
            outcome = ledger("views", command, "--views", f"sqlite:///{path}")
            assert (outcome.code, outcome.raw) == (2, b"")
            assert f"{path} cannot be used" in outcome.sentence()
        assert text.read_text(encoding="utf-8") == "harga beras\n"


def test_signals_do_afterwards_what_they_did_before(built):
    """What was there for them is there again once the command has ended."""
    before = [signals.getsignal(one) for one in (signals.SIGINT, signals.SIGTERM)]
    assert built("views", "rebuild", "partners").code == 0

    assert [signals.getsignal(one) for one in (signals.SIGINT, signals.SIGTERM)] == before


@pytest.mark.parametrize("command", [("rebuild",), ("follow", "--once"), ("retry",)])
def test_a_read_model_that_is_not_there(ledger, command):
    """The names are listed."""
    outcome = ledger("views", *command, "papan")

    assert (outcome.code, outcome.raw) == (2, b"")
    assert f"expected one of {', '.join(NAMES)}" in outcome.sentence()

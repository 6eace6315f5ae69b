"""The tables of a store say their version; earlier ones are brought up, any other is refused."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from eventsourcing.persistence import OperationalError, Tracking

from pemasyarakatan.adapters.sqlite import Factory, datastore, schema
from pemasyarakatan.errors import StoreUnusable

from .test_contract import ONE, OTHER, event, factory, log

OURS, STOCK = "pemasyarakatan.adapters.sqlite", "eventsourcing.sqlite"
ROOT = Path(__file__).parents[2]


def told(file: Path, *, read_only: str = "no") -> str:
    """What opening is refused with; the file is left as it was, with nothing beside it."""
    before = file.read_bytes()
    made = Factory({"SQLITE_DBNAME": str(file), "SQLITE_READ_ONLY": read_only})
    with pytest.raises(StoreUnusable) as found:
        made.application_recorder()
    made.close()
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]
    return str(found.value)


def database(file: Path, script: str) -> Path:
    """A file made by *script*."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)
    return file


@pytest.fixture(name="old")
def _old(tmp_path: Path) -> Path:
    """A store as eventsourcing's own module makes one, and this library made its first."""
    made = factory(STOCK, tmp_path)
    recorder = made.process_recorder()
    recorder.insert_events([event(ONE, 1, b"first"), event(OTHER, 1)])
    recorder.insert_events([event(ONE, 2)], tracking=Tracking("upstream", 21))
    made.aggregate_recorder("snapshots").insert_events([event(ONE, 2, b"snapshot")])
    made.close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute("DELETE FROM stored_events WHERE rowid = 2")
    return tmp_path / "a.db"


def test_a_new_store_says_its_version(tmp_path):
    """In a table, which a dump keeps; and in the header, for other programs."""
    made = factory(OURS, tmp_path)
    made.application_recorder()
    made.close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("SELECT * FROM pemasyarakatan_schema").fetchall() == [(2,)]
        assert connection.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION,)


def test_a_store_of_the_earlier_tables_is_brought_up(old):
    """Every event keeps its position and its bytes; a view keeps how far it has come."""
    for _ in range(2):
        made = factory(OURS, old.parent)
        recorder = made.process_recorder()
        found = recorder.select_notifications(None, 10)
        assert [(one.id, one.originator_id, one.originator_version) for one in found[:2]] == [
            (1, ONE, 1),
            (3, ONE, 2),
        ]
        assert found[0].state == b"first"
        assert recorder.max_tracking_id("upstream") == 21
        snapshots = made.aggregate_recorder("snapshots")
        assert [one.state for one in snapshots.select_events(ONE)] == [b"snapshot"]
        made.close()
    made = factory(OURS, old.parent)
    assert made.application_recorder().insert_events([event(OTHER, 5)]) == [4]
    made.close()
    with closing(sqlite3.connect(old)) as plain, pytest.raises(sqlite3.IntegrityError):
        plain.execute("DELETE FROM stored_snapshots")


def test_a_tracking_table_of_several_rows_becomes_one_of_one(tmp_path):
    """The greatest position of each application is what counts."""
    database(
        tmp_path / "a.db",
        "CREATE TABLE tracking (application_name TEXT, notification_id INTEGER, "
        "PRIMARY KEY (application_name, notification_id)) WITHOUT ROWID;"
        "INSERT INTO tracking VALUES ('one', 1), ('one', 7), ('other', 3);",
    )
    made = factory(OURS, tmp_path)
    recorder = made.tracking_recorder()
    assert (recorder.max_tracking_id("one"), recorder.max_tracking_id("other")) == (7, 3)
    made.close()


def test_a_store_of_the_earlier_tables_is_read_without_being_changed(old):
    """Who only reads brings nothing up."""
    before = old.read_bytes()
    made = Factory({"SQLITE_DBNAME": str(old), "SQLITE_READ_ONLY": "yes"})
    recorder = made.application_recorder()
    assert log(recorder) == [(ONE, 1), (ONE, 2)]
    assert [one.id for one in recorder.select_events(ONE)] == [1, 3]
    assert recorder.max_notification_id() == 3
    with pytest.raises(OperationalError, match="opened for reading only"):
        recorder.insert_events([event(OTHER, 1)])
    with pytest.raises(OperationalError, match="opened for reading only"):
        recorder.datastore.transaction(commit=True).__enter__()
    made.close()
    assert old.read_bytes() == before


def test_an_event_that_is_none_stops_the_bringing_up(old):
    """A position below one, or a missing id: named, and the file is left as it was."""
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("UPDATE stored_events SET rowid = -3 WHERE rowid = 3")
    assert "cannot be brought to version 2: an event of it is none" in told(old)


def test_who_was_killed_in_the_bringing_up_leaves_the_earlier_tables(old, monkeypatch):
    """It is one transaction; whoever comes next does it."""

    def broken(connection: sqlite3.Connection, table: str) -> Iterator[None]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(schema, "_guard", broken)
        made = factory(OURS, old.parent)
        with pytest.raises(KeyboardInterrupt):
            made.application_recorder()
        made.close()
    stock = factory(STOCK, old.parent)
    assert log(stock.application_recorder()) == [(ONE, 1), (ONE, 2)]
    stock.close()


OLD = "CREATE TABLE stored_events (originator_id, originator_version, topic, state)"
NEWER = "CREATE TABLE pemasyarakatan_schema (version INTEGER); INSERT INTO pemasyarakatan_schema"


@pytest.mark.parametrize("read_only", ["yes", "no"])
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (f"{NEWER} VALUES (3)", "made by a newer release: its tables are of version 3, expected 2"),
        (f"{NEWER} VALUES (1)", "made by an unknown release: its tables are of version 1"),
        (f"{NEWER} VALUES ('x')", "made by an unknown release"),
        (f"{NEWER} VALUES (NULL)", "made by an unknown release"),
        (f"{NEWER} VALUES (2)", "has tables that are not those of this library"),
        ("CREATE TABLE stored_events (id, body)", "has tables that are not those of this library"),
        ("CREATE TABLE tracking (id, parcel)", "has tables that are not those of this library"),
        ("CREATE TABLE bookmarks (id, url)", "is a database of something else"),
        ("PRAGMA application_id = 252006673; CREATE TABLE x (y)", "a database of something else"),
        (f"PRAGMA application_id = 7; {OLD}", "is a database of something else"),
    ],
)
def test_any_other_database_is_refused(tmp_path, script, reason, read_only):
    """In one sentence, by its name; it is left as it was."""
    file = database(tmp_path / "a.db", script)

    sentence = told(file, read_only=read_only)
    assert reason in sentence
    assert str(file) in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("begun", ["empty", "earlier tables"])
def test_twenty_processes_open_a_store_at_once(begun, tmp_path, request):
    """One makes or brings up the tables; all of them write, and none is told of an error."""
    if begun == "earlier tables":
        request.getfixturevalue("old")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.adapters.starting", str(tmp_path), "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr

    before = 0 if begun == "empty" else 3
    assert sorted(ran.stdout.split()) == sorted(f"[{before + n}]" for n in range(1, 21))
    assert [one.name for one in tmp_path.iterdir()] == ["a.db"]


def test_who_meets_another_that_switches_to_the_log_tries_again(tmp_path, monkeypatch):
    """Of several connections that switch at once SQLite lets some fail without waiting."""
    switch = datastore._write_ahead
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorname = "SQLITE_BUSY"
    failures = [busy, busy]

    def meeting(connection: sqlite3.Connection) -> None:
        if failures:
            raise failures.pop()
        switch(connection)

    monkeypatch.setattr(datastore, "_write_ahead", meeting)
    made = factory(OURS, tmp_path)
    assert made.application_recorder().insert_events([event(ONE, 1)]) == [1]
    made.close()

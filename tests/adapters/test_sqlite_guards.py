"""What is stored in SQLite is not changed, removed or replaced, and no position is given twice."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pemasyarakatan.adapters import sqlite
from pemasyarakatan.adapters.sqlite import schema

from .test_contract import ONE, OTHER, event, factory, log

HEX = ONE.hex
COLUMNS = "originator_id, originator_version, topic, state"
NEW = f"({COLUMNS}) VALUES ('{OTHER.hex}', 7, 't', x'00')"
SAME = f"({COLUMNS}) VALUES ('{HEX}', 1, 't', x'00')"


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    made = factory("pemasyarakatan.adapters.sqlite", tmp_path)
    made.application_recorder().insert_events([event(ONE, version) for version in (1, 2, 3)])
    made.close()
    return tmp_path / "a.db"


@pytest.fixture(name="plain")
def _plain(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection


def rows(connection: sqlite3.Connection) -> list[tuple]:
    """All that is stored."""
    return connection.execute("SELECT * FROM stored_events ORDER BY position").fetchall()


CHANGES = {
    "update": "UPDATE stored_events SET state = x'00' WHERE position = 1",
    "update all": "UPDATE stored_events SET topic = 'other'",
    "update a position": "UPDATE stored_events SET position = 99 WHERE position = 3",
    "update or replace": "UPDATE OR REPLACE stored_events SET originator_version = 1",
    "update or ignore": "UPDATE OR IGNORE stored_events SET topic = 'other'",
    "delete": "DELETE FROM stored_events WHERE position = 3",
    "delete all": "DELETE FROM stored_events",
    "replace": f"REPLACE INTO stored_events {SAME}",
    "insert or replace": f"INSERT OR REPLACE INTO stored_events {SAME}",
    "insert or ignore": f"INSERT OR IGNORE INTO stored_events {SAME}",
    "insert or fail": f"INSERT OR FAIL INTO stored_events {SAME}",
    "insert or rollback": f"INSERT OR ROLLBACK INTO stored_events {SAME}",
    "insert again": f"INSERT INTO stored_events {SAME}",
    "upsert": f"INSERT INTO stored_events {SAME} ON CONFLICT DO UPDATE SET state = x'01'",
    "upsert by key": f"INSERT INTO stored_events {SAME} "
    "ON CONFLICT (originator_id, originator_version) DO UPDATE SET state = x'01'",
    "replace a position": "REPLACE INTO stored_events VALUES (2, 'x', 1, 't', x'00')",
    "upsert a position": "INSERT INTO stored_events VALUES (2, 'x', 1, 't', x'00') "
    "ON CONFLICT (position) DO UPDATE SET state = x'01'",
    "negative position": "INSERT INTO stored_events VALUES (-5, 'x', 1, 't', x'00')",
    "position -1": "INSERT INTO stored_events VALUES (-1, 'x', 1, 't', x'00')",
    "position 0": "INSERT INTO stored_events VALUES (0, 'x', 1, 't', x'00')",
    "a position ahead": "INSERT INTO stored_events VALUES (9, 'x', 1, 't', x'00')",
    "huge position": "INSERT INTO stored_events VALUES (9223372036854775807, 'x', 1, 't', x'00')",
    "no stream": f"INSERT INTO stored_events ({COLUMNS}) VALUES (NULL, 1, 't', x'00')",
    "text as state": f"INSERT INTO stored_events ({COLUMNS}) VALUES ('x', 1, 't', '{{}}')",
    "text as version": f"INSERT INTO stored_events ({COLUMNS}) VALUES ('x', 'one', 't', x'00')",
}


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_a_plain_connection_changes_nothing(plain, statement, recursive):
    """Whatever the statement, and however the connection treats triggers."""
    plain.execute(f"PRAGMA recursive_triggers={recursive}")
    before = rows(plain)
    with pytest.raises(sqlite3.IntegrityError):
        plain.execute(statement)

    assert rows(plain) == before


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_a_guard_ends_its_statement_and_not_the_transaction(plain, statement):
    """What else is in the transaction is committed: a shared one holds the work of others."""
    plain.execute("BEGIN")
    plain.execute(f"INSERT INTO stored_events {NEW}")
    with pytest.raises(sqlite3.IntegrityError):
        plain.execute(statement)
    # A constraint of SQLite's own that is met with OR ROLLBACK ends the transaction, no guard.
    assert plain.in_transaction
    plain.execute("COMMIT")

    assert [row[0] for row in rows(plain)] == [1, 2, 3, 4]


def test_a_table_for_another_purpose_is_guarded_too(tmp_path):
    """Snapshots stand in a table of their own, with the same guards."""
    made = factory("pemasyarakatan.adapters.sqlite", tmp_path)
    for purpose in ("snapshots", 'odd "name"', "o'clock"):
        recorder = made.aggregate_recorder(purpose)
        recorder.insert_events([event(ONE, 1, b"kept")])
        table = schema.quoted(f"stored_{purpose}")
        with closing(sqlite3.connect(tmp_path / "a.db")) as plain:
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET state = x'00'"):
                with pytest.raises(sqlite3.IntegrityError):
                    plain.execute(statement)
        assert [one.state for one in recorder.select_events(ONE)] == [b"kept"]
    made.close()


def without_guards(connection: sqlite3.Connection) -> None:
    """What somebody does who means it."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall()
    for (name,) in names:
        connection.execute(f'DROP TRIGGER "{name}"')


@pytest.mark.parametrize("erased", [(3,), (2, 3), (1,), (1, 2, 3)])
@pytest.mark.parametrize("after", ["", "VACUUM"])
def test_an_erased_position_is_not_given_again(file, erased, after):
    """Neither at the end nor in the middle; and the guards are back for the next writer."""
    with closing(sqlite3.connect(file, isolation_level=None)) as plain:
        without_guards(plain)
        for position in erased:
            plain.execute("DELETE FROM stored_events WHERE position = ?", (position,))
        plain.execute(after)
    made = factory("pemasyarakatan.adapters.sqlite", file.parent)
    assert made.application_recorder().insert_events([event(OTHER, 1), event(OTHER, 2)]) == [4, 5]
    made.close()
    with (
        closing(sqlite3.connect(file)) as plain,
        pytest.raises(sqlite3.IntegrityError, match="never removed"),
    ):
        plain.execute("DELETE FROM stored_events")


@pytest.mark.parametrize("how", ["iterdump", "shell", "vacuum into", "backup"])
def test_positions_survive_a_copy(file, tmp_path, how):
    """The same events at the same positions, and the next one after the greatest ever given."""
    copy = tmp_path / "copy" / "a.db"
    copy.parent.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None)) as plain:
        without_guards(plain)
        plain.execute("DELETE FROM stored_events WHERE position = 3")
        for _, statement in schema.guards(schema.EVENTS):
            plain.execute(statement)
        before = rows(plain)
        if how == "vacuum into":
            plain.execute("VACUUM INTO ?", (str(copy),))
        with closing(sqlite3.connect(copy)) as restored:
            if how == "iterdump":
                restored.executescript("\n".join(plain.iterdump()))
            elif how == "backup":
                plain.backup(restored)
            elif how == "shell":
                shell = shutil.which("sqlite3")
                if shell is None:
                    pytest.skip("no sqlite3 shell here")
                dump = subprocess.run([shell, file, ".dump"], capture_output=True, check=True)
                restored.executescript(dump.stdout.decode())
            assert rows(restored) == before
    made = factory("pemasyarakatan.adapters.sqlite", copy.parent)
    recorder = made.application_recorder()
    assert log(recorder) == [(ONE, 1), (ONE, 2)]
    assert recorder.insert_events([event(OTHER, 1)]) == [4]
    made.close()
    with (
        closing(sqlite3.connect(copy)) as plain,
        pytest.raises(sqlite3.IntegrityError, match="never changed"),
    ):
        plain.execute(CHANGES["update"])


def test_what_no_recorder_may_store_is_no_conflict(tmp_path):
    """A state that is no bytes, a version that is none: an error in the data, not in the race."""
    from eventsourcing.persistence import DataError

    made = factory("pemasyarakatan.adapters.sqlite", tmp_path)
    recorder = made.application_recorder()
    for bad in (
        event(ONE, 1, "text"),
        event(ONE, None),
        event(ONE, 2**70),
        event("no id", 1),
        event(ONE, 1, topic=None),
    ):
        with pytest.raises(DataError):
            recorder.insert_events([event(OTHER, 1), bad])
    with pytest.raises(DataError):
        recorder.select_notifications(2**70, 1)
    assert log(recorder) == []
    assert isinstance(made, sqlite.Factory)
    made.close()

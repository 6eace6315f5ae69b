"""Checking: a whole store is called whole, and each fault planted in a file is found."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from uuid import UUID

import pytest
from eventsourcing.persistence import Notification

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.partner import RegisterPartner
from pemasyarakatan.errors import StoreMissing, StoreUnusable
from pemasyarakatan.operations import check, checking
from tests.operations.stores import in_memory, recorded

LOOSE = """
DROP TRIGGER stored_events_unchanged; DROP TRIGGER stored_events_kept;
DROP TRIGGER stored_events_appended;
"""


def spoil(path, *statements):
    """Change a file with plain SQL."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for one in statements:
            connection.executescript(one)


def guarded_again(path):
    """Let the store put its guards back."""
    Pemasyarakatan.open(f"sqlite:///{path}").close()


def found(path):
    """What check finds, by kind, and its lines."""
    checked = check(f"sqlite:///{path}")
    assert checked.whole is not checked.findings
    assert checked.found == len(checked.findings)
    return [one.kind for one in checked.findings], [str(one) for one in checked.findings]


def test_a_whole_store(file):
    """Nothing is found; events, streams and the last position are counted; not a byte changes."""
    before = file.read_bytes()
    checked = check(f"sqlite:///{file}")

    assert (checked.whole, checked.findings) == (True, ())
    assert (checked.events, checked.streams, checked.position) == (8, 8, 8)
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.iterdir()] == ["a.db"]


def test_the_digest_is_that_of_the_description(file):
    """It can be computed from the rows by the few lines that describe it."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(
            "SELECT originator_id, originator_version, topic, state FROM stored_events"
            " ORDER BY position"
        ).fetchall()
    digest = hashlib.sha256()
    for stream, version, topic, state in rows:
        for part in (str(UUID(stream)).encode(), b"%d" % version, topic.encode(), state):
            digest.update(b"%d:%b," % (len(part), part))

    assert check(f"sqlite:///{file}").digest == f"sha256:{digest.hexdigest()}"


@pytest.mark.parametrize("end", ["unchanged", "kept", "appended"])
def test_a_guard_that_is_gone(file, end):
    """A dropped trigger is named, and check does not put it back."""
    spoil(file, f"DROP TRIGGER stored_events_{end}")

    for _ in range(2):
        kinds, [line] = found(file)
        assert kinds == ["guard"]
        assert line.startswith(
            f"guard stored_events_{end} of table stored_events: found none; expected the trigger "
        )


def test_a_guard_that_guards_nothing(file):
    """A trigger of the right name that does nothing is no guard."""
    spoil(
        file,
        "DROP TRIGGER stored_events_kept",
        "CREATE TRIGGER stored_events_kept BEFORE DELETE ON stored_events BEGIN SELECT 1; END",
    )
    kinds, [line] = found(file)

    assert kinds == ["guard"]
    assert "found another one of that name" in line


def test_a_table_without_its_constraints(file):
    """A table laid out anew, with the same columns, is told from the right one."""
    spoil(
        file,
        "CREATE TABLE loose (position INTEGER PRIMARY KEY, originator_id, originator_version,"
        " topic, state);"
        "INSERT INTO loose SELECT * FROM stored_events; DROP TABLE stored_events;"
        "ALTER TABLE loose RENAME TO stored_events;",
    )
    guarded_again(file)
    kinds, lines = found(file)

    assert kinds == ["table", "next_position"]
    assert "another definition than this library gives it" in lines[0]


def test_a_next_position_that_was_used(file):
    """A counter behind the last position would give it twice."""
    spoil(file, "UPDATE sqlite_sequence SET seq=5 WHERE name='stored_events'")

    assert found(file) == (
        ["next_position"],
        [
            (
                "the next position: found 6; expected one beyond 8, the last that is used; copy the "
                "store into a new one, and use that"
            )
        ],
    )


def test_an_erased_event_leaves_a_gap_in_its_stream(tmp_path):
    """A stream that begins at its second version, or misses one, is named with its position."""
    path = tmp_path / "a.db"
    recorded(f"sqlite:///{path}", 2)
    spoil(
        path,
        LOOSE,
        "UPDATE stored_events SET originator_version=3 WHERE position=3",
    )
    guarded_again(path)
    kinds, [line] = found(path)

    assert kinds == ["version"]
    assert line.startswith(
        "stream 00000000-0000-0000-0000-000000000002, position 3: found version 3; "
        "expected version 1, without a gap"
    )


DOCUMENTS = {
    "not JSON": ("state=CAST('nonsense' AS BLOB)", "not JSON"),
    "a missing field": (
        "state=CAST(replace(CAST(state AS TEXT), '\"name\":', '\"nama\":') AS BLOB)",
        "unknown field 'nama'",
    ),
    "an unknown name": ("topic='partner.partner_vanished@1'", "no event has the name"),
    "no envelope": ("state=CAST('{\"v\":1}' AS BLOB)", "missing 'meta'"),
    "a fault in the circumstances": (
        "state=CAST(replace(CAST(state AS TEXT), '\"recorded_at\"', '\"at\"') AS BLOB)",
        "recorded_at",
    ),
}


@pytest.mark.parametrize(("change", "said"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_that_cannot_be_read(file, change, said):
    """It is one line with stream, version and position; the others are looked at all the same."""
    spoil(file, LOOSE, f"UPDATE stored_events SET {change} WHERE position=3")
    guarded_again(file)
    kinds, [line] = found(file)

    assert kinds == ["unreadable"]
    assert line.startswith(
        "stream 00000000-0000-0000-0000-000000000002, version 1, position 3, 'partner.partner_"
    )
    assert said in line
    assert "\n" not in line
    assert check(f"sqlite:///{file}").events == 8


def test_an_event_of_another_aggregate(file):
    """An event in a stream of another kind is named."""
    spoil(
        file,
        LOOSE,
        "UPDATE stored_events SET originator_version=2, originator_id="
        "(SELECT originator_id FROM stored_events WHERE position=1) WHERE position=2",
    )
    guarded_again(file)
    kinds, [line] = found(file)

    assert kinds == ["unreadable"]
    assert "an event of register in a stream of partner" in line


@pytest.mark.parametrize("position", [1, 3, 8])
def test_a_stream_whose_id_is_none(file, position):
    """One row that hides its page is named, and every other event is looked at."""
    spoil(
        file,
        LOOSE,
        f"UPDATE stored_events SET originator_id='not a UUID' WHERE position={position}",
        "UPDATE stored_events SET state=CAST('x' AS BLOB) WHERE position IN (2, 7)",
    )
    guarded_again(file)
    checked = check(f"sqlite:///{file}")

    assert sorted(one.position or 0 for one in checked.findings) == sorted([2, 7, position])
    assert checked.events == 7


def test_a_damaged_file(file):
    """What SQLite's own check says is told, and check ends without a traceback."""
    raw = bytearray(file.read_bytes())
    with closing(sqlite3.connect(file)) as connection:
        [(root,)] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name='sqlite_autoindex_stored_events_1'"
        ).fetchall()
        [(size,)] = connection.execute("PRAGMA page_size").fetchall()
    raw[(root - 1) * size + 8 : root * size] = bytes(size - 8)
    file.write_bytes(raw)
    kinds, lines = found(file)

    assert set(kinds) == {"file"}
    assert all(f"file {file}: found " in line for line in lines)


def test_a_damaged_log(file):
    """Where the log itself cannot be read on, that is a finding too."""
    raw = bytearray(file.read_bytes())
    with closing(sqlite3.connect(file)) as connection:
        [(root,)] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name='stored_events'"
        ).fetchall()
        [(size,)] = connection.execute("PRAGMA page_size").fetchall()
    raw[(root - 1) * size : root * size] = b"\xff" * size
    file.write_bytes(raw)
    kinds, _ = found(file)

    assert kinds[0] == "file"
    assert kinds[-1] == "unread"


def test_tables_of_the_version_before(tmp_path):
    """A store of eventsourcing's own layout is one that should be opened for writing once."""
    path = tmp_path / "old.db"
    with Pemasyarakatan.open(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    ):
        pass
    kinds, [line] = found(path)

    assert kinds == ["schema_version"]
    assert line.startswith("the version of the tables: found 1; expected 2; open the store for")
    guarded_again(path)
    assert found(path) == ([], [])


@pytest.mark.parametrize(
    "settings", [{}, {"COMPRESSOR_TOPIC": "zlib"}], ids=["plain", "compressed"]
)
@pytest.mark.parametrize("module", ["eventsourcing.sqlite", "pemasyarakatan.adapters.sqlite"])
def test_a_store_by_its_settings(tmp_path, module, settings):
    """A foreign module's store is looked at too, its documents and versions; nothing is made."""
    env = {"PERSISTENCE_MODULE": module, "SQLITE_DBNAME": str(tmp_path / "a.db"), **settings}
    with Pemasyarakatan.open(env=env) as app:
        app.execute(RegisterPartner(partner_id=UUID(int=1), name="Mitra"))
    before = (tmp_path / "a.db").read_bytes()

    checked = check(env)
    assert (checked.whole, checked.events) == (True, 2)
    assert (tmp_path / "a.db").read_bytes() == before


def test_a_store_that_is_open():
    """An open application is looked at as it is, and stays open."""
    app = in_memory([])

    assert check(app).whole
    empty = check(app)
    assert (empty.events, empty.position) == (0, None)


def test_findings_are_told_as_they_come_and_kept_up_to_a_number():
    """All are told and counted; a thousand are given back."""
    app = in_memory(
        [Notification(UUID(int=1), one, "no.such@1", b"", one) for one in range(1, 1202)]
    )
    told = []
    checked = check(app, told=told.append)

    assert (checked.found, len(told), len(checked.findings)) == (1201, 1201, checking.MOST)


def test_memory_by_its_url():
    """A store that is new each time would always be whole, so it is refused."""
    with pytest.raises(StoreUnusable, match="a new and empty store each time"):
        check("memory:")


def test_nothing_there(tmp_path):
    """A missing or empty store is refused, and no file is made."""
    with pytest.raises(StoreMissing, match="is not there; name a store that is"):
        check(f"sqlite:///{tmp_path}/a.db")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "b.db").touch()
    with pytest.raises(StoreMissing, match="holds nothing yet"):
        check(f"sqlite:///{tmp_path}/b.db")


def test_a_newer_version(file):
    """Tables of a newer release cannot be looked at."""
    spoil(file, "UPDATE pemasyarakatan_schema SET version=3")
    with pytest.raises(StoreUnusable, match=r"made by a newer release.*version 3, expected 2"):
        check(f"sqlite:///{file}")

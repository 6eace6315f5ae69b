"""Copying: the same bytes in the same order at the same positions, or nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import Notification
from hypothesis import given, settings

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.errors import StoreFailure, StoreMissing, StoresDiffer, StoreUnusable
from pemasyarakatan.operations import check, copy, reading
from tests.operations.stores import content, histories, in_memory, recorded
from tests.operations.test_checking import LOOSE, guarded_again, spoil


@settings(max_examples=15)
@given(events=histories())
def test_memory_to_file_and_back(tmp_path_factory, events):
    """Every byte, position and gap survives, and so does the next position."""
    url = f"sqlite:///{tmp_path_factory.mktemp('copy')}/a.db"
    source, back = in_memory(events, beyond=3), in_memory([])
    there = copy(source, url)
    again = copy(url, back)

    assert content(source) == content(url) == content(back)
    assert there.digest == again.digest == check(url).digest
    assert (there.kept, there.events, there.copied) == (True, len(events), len(events))
    with Pemasyarakatan.open(url) as app:
        [position] = app.recorder.insert_events([Notification(uuid4(), 1, "t", b"", 0)])
    assert position == (events[-1].id if events else 0) + 4


@settings(max_examples=6)
@given(events=histories())
def test_memory_to_server_to_file(tmp_path_factory, new_schema, events):
    """The same over a server, in both directions."""
    server, url = new_schema(), f"sqlite:///{tmp_path_factory.mktemp('copy')}/a.db"
    source = in_memory(events, beyond=3)
    there, again = copy(source, server), copy(server, url)

    assert content(source) == content(server) == content(url)
    assert there.digest == again.digest == check(server).digest
    assert {one.kind for one in check(server).findings} <= {"unreadable"}
    assert again.kept
    with Pemasyarakatan.open(server) as app:
        [position] = app.recorder.insert_events([Notification(uuid4(), 1, "t", b"", 0)])
    assert position == (events[-1].id if events else 0) + 4


def test_what_comes_later_is_left_for_the_next_run(file, monkeypatch):
    """Events that arrive during the copying are not in it; the next run appends them."""
    monkeypatch.setattr(reading, "PAGE", 3)
    source, target = f"sqlite:///{file}", f"sqlite:///{file.parent}/b.db"
    came = []

    def progress(_done, _of):
        if not came:
            came.append(recorded(source, 2, first=20))

    first = copy(source, target, progress=progress)
    assert (first.events, first.position) == (8, 8)
    second = copy(source, target)

    assert (second.events, second.copied) == (12, 4)
    assert content(source) == content(target)


def test_a_copy_takes_new_events_of_its_own(file):
    """It is a store like any other: guarded, followed, and at the next position."""
    source, target = f"sqlite:///{file}", f"sqlite:///{file.parent}/b.db"
    copy(source, target)
    recorded(target, 1, first=30)

    assert check(target).whole
    assert content(target)[:8] == content(source)
    assert [one[0] for one in content(target)[8:]] == [9, 10]


@pytest.mark.parametrize("where", ["source", "target"])
def test_one_flipped_byte_is_found(file, where):
    """A target that differs from the source in one byte is refused, and nothing is written."""
    source, target = file, file.parent / "b.db"
    copy(f"sqlite:///{source}", f"sqlite:///{target}")
    recorded(f"sqlite:///{source}", 1, first=20)
    flipped = source if where == "source" else target
    spoil(
        flipped,
        LOOSE,
        "UPDATE stored_events SET state=CAST(replace(CAST(state AS TEXT), 'Mitra 2', 'Mitra 5')"
        " AS BLOB) WHERE position=3",
    )
    guarded_again(flipped)
    before = target.read_bytes()
    with pytest.raises(
        StoresDiffer, match=r"at position 3 with other content; nothing was written"
    ):
        copy(f"sqlite:///{source}", f"sqlite:///{target}")

    assert target.read_bytes() == before
    assert check(f"sqlite:///{source}").digest != check(f"sqlite:///{target}").digest


def test_a_target_that_holds_something_else(file):
    """Other events, or more of them, are left as they are."""
    other = file.parent / "b.db"
    recorded(f"sqlite:///{other}", 1, first=50)
    before = other.read_bytes()
    with pytest.raises(StoresDiffer, match=r"found 'partner.partner_registered@1'.*position 1"):
        copy(f"sqlite:///{file}", f"sqlite:///{other}")
    assert other.read_bytes() == before

    more = file.parent / "c.db"
    copy(f"sqlite:///{file}", f"sqlite:///{more}")
    recorded(f"sqlite:///{more}", 1, first=50)
    with pytest.raises(StoresDiffer, match=r"position 9; expected no event more"):
        copy(f"sqlite:///{file}", f"sqlite:///{more}")


def test_events_at_other_positions_are_something_else(file):
    """The same events at other positions are refused by a store that could keep them."""
    shifted = file.parent / "b.db"
    events = [
        Notification(UUID(stream), version, topic, state, position + 1)
        for position, stream, version, topic, state in content(f"sqlite:///{file}")
    ]
    copy(in_memory(events), f"sqlite:///{shifted}")
    with pytest.raises(StoresDiffer):
        copy(f"sqlite:///{file}", f"sqlite:///{shifted}")


@pytest.mark.parametrize("kind", ["file", "server"])
def test_somebody_who_writes_to_the_target_meanwhile(kind, file, new_schema, monkeypatch):
    """It is noticed at the next page, and the copy ends."""
    monkeypatch.setattr(reading, "PAGE", 3)
    target = f"sqlite:///{file.parent}/b.db" if kind == "file" else new_schema()
    came = []

    def progress(_done, _of):
        if not came:
            came.append(recorded(target, 1, first=70))

    with pytest.raises(StoreFailure, match="somebody else writes"):
        copy(f"sqlite:///{file}", target, progress=progress)


def test_into_itself(file, new_schema):
    """A store is not copied into itself, by whatever name; not a byte changes."""
    other = file.parent / "other.db"
    other.hardlink_to(file)
    (file.parent / "link.db").symlink_to(file)
    before = file.read_bytes()
    for name in (file, other, file.parent / "link.db", file.parent / "." / "a.db"):
        with pytest.raises(StoreUnusable, match="the same store; name another target"):
            copy(f"sqlite:///{file}", f"sqlite:///{name}")
    assert file.read_bytes() == before

    server = new_schema()
    recorded(server, 1)
    with pytest.raises(StoreUnusable, match="the same store"):
        copy(server, server.replace("127.0.0.1", "localhost"))
    app = in_memory([])
    with pytest.raises(StoreUnusable, match="the same store"):
        copy(app, app)


def test_a_source_that_is_not_there(tmp_path, new_schema):
    """No target is made for it."""
    with pytest.raises(StoreMissing, match="is not there"):
        copy(f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/b.db")
    with pytest.raises(StoreMissing, match="holds nothing yet"):
        copy(new_schema(), f"sqlite:///{tmp_path}/b.db")
    with pytest.raises(StoreUnusable, match="a new and empty store each time"):
        copy("memory:", f"sqlite:///{tmp_path}/b.db")
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_one(file, tmp_path):
    """A folder, another program's file, a newer store: each is left as it was."""
    notes, newer = tmp_path / "notes.db", tmp_path / "newer.db"
    notes.write_bytes(b"these are my notes, not a database at all\n" * 100)
    recorded(f"sqlite:///{newer}", 1)
    spoil(newer, "UPDATE pemasyarakatan_schema SET version=3")
    for target, said in (
        (tmp_path, "is a folder"),
        (notes, "no SQLite database"),
        (newer, "newer release"),
        (tmp_path / "no" / "such.db", "is no folder"),
    ):
        before = target.read_bytes() if target.is_file() else None
        with pytest.raises(StoreUnusable, match=said):
            copy(f"sqlite:///{file}", f"sqlite:///{target}")
        assert before is None or target.read_bytes() == before


@pytest.mark.parametrize("kind", ["memory", "file", "server"])
def test_a_page_never_lowers_the_next_position(kind, tmp_path, new_schema):
    """A copy that is killed between two pages leaves the next position beyond all ever given."""
    url = {"file": f"sqlite:///{tmp_path}/a.db", "server": new_schema()}.get(kind, "memory:")
    with Pemasyarakatan.open(url) as app:
        store = app.recorder.upkeep
        store.raise_to(50)
        store.insert_at([Notification(UUID(int=1), 1, "t", b"", 7)], 0)
        store.raise_to(9)

        assert store.highest() == 50
        assert app.recorder.insert_events([Notification(UUID(int=1), 2, "t", b"", 0)]) == [51]


FOREIGN = "eventsourcing.sqlite"


def test_foreign_modules(file, tmp_path):
    """Into a foreign module and back; its positions are its own where the source has gaps."""
    spoil(file, LOOSE, "DELETE FROM stored_events WHERE position IN (1, 2)")
    guarded_again(file)
    foreign = {"PERSISTENCE_MODULE": FOREIGN, "SQLITE_DBNAME": str(tmp_path / "f.db")}
    there = copy(f"sqlite:///{file}", foreign)
    back = copy(foreign, f"sqlite:///{tmp_path}/b.db")

    assert (there.kept, there.copied) == (False, 6)
    assert (back.kept, back.copied) == (True, 6)
    assert there.digest == back.digest == check(f"sqlite:///{file}").digest
    assert copy(f"sqlite:///{file}", foreign).copied == 0


class Careless(type(in_memory([]).recorder)):
    """A recorder that stores other bytes than it is given, once."""

    upkeep = None

    def insert_events(self, stored_events, **kwargs):
        """Flip one byte of the last event."""
        *others, last = stored_events
        flipped = Notification(
            last.originator_id, last.originator_version, last.topic, last.state[:-1] + b"?", 0
        )
        return super().insert_events([*others, flipped], **kwargs)


def test_the_proof_reads_the_target_again(file):
    """What a module stored otherwise than it was told is found by the proof."""
    target = Pemasyarakatan.open("memory:")
    target.recorder = Careless()
    with pytest.raises(StoresDiffer, match="does not hold what was copied"):
        copy(f"sqlite:///{file}", target)


def test_a_store_that_others_hold_back(file, new_schema, server):
    """A transaction that runs elsewhere on the server hides nothing from the proof."""
    target = new_schema()
    with closing(server.connect(autocommit=False)) as other:
        other.execute("SELECT pg_current_xact_id()")
        copied = copy(f"sqlite:///{file}", target)
        assert copy(f"sqlite:///{file}", target).copied == 0
    assert (copied.events, copied.kept) == (8, True)
    assert content(target) == content(f"sqlite:///{file}")


def test_a_page_takes_its_turn_among_appends(file, server):
    """It takes its place in the order of appends under their lock, else a follower could miss it."""
    target = server.settings_of("ops_turn", POSTGRES_LOCK_TIMEOUT="0.3")
    Pemasyarakatan.open(env=target).close()
    from pemasyarakatan.adapters.postgres import schema

    lock = schema.Names("ops_turn", "pemasyarakatan_events").lock
    with closing(server.connect()) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", (0x70656D61, lock))
        with pytest.raises(StoreFailure, match="lock timeout"):
            copy(f"sqlite:///{file}", target)
    with Pemasyarakatan.open(env=target) as app:
        assert content(app) == []
    assert copy(f"sqlite:///{file}", target).events == 8


def test_a_follower_of_the_target_sees_every_event_once(file, new_schema):
    """Copied events are delivered as appended ones are."""
    target = new_schema()
    recorded_at = content(f"sqlite:///{file}")
    Pemasyarakatan.open(target).close()
    with Pemasyarakatan.open(target) as app, app.recorder.subscribe(gt=0) as events:
        copy(f"sqlite:///{file}", target)
        seen = [next(events).id for _ in recorded_at]
    assert seen == [one[0] for one in recorded_at]


def test_sqlite_refuses_a_chosen_position_after_a_copy(file):
    """The guards are all there, and were there all the time."""
    target = file.parent / "b.db"
    copy(f"sqlite:///{file}", f"sqlite:///{target}")
    with closing(sqlite3.connect(target)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO stored_events VALUES (100, 'a', 1, 't', CAST('' AS BLOB))")

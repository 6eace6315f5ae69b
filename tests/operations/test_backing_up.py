"""Backing up: a whole store of one moment, under its name only when it is all there."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pemasyarakatan.adapters.sqlite import upkeep
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.errors import StoreMissing, StoreUnusable
from pemasyarakatan.operations import backup, check
from tests.operations.stores import content, in_memory, recorded
from tests.operations.test_checking import spoil

ROOT = Path(__file__).parents[2]


def test_a_backup_is_the_store(file):
    """The same bytes at the same positions; it opens at once and takes new events."""
    target = file.parent / "b.db"
    made = backup(target, f"sqlite:///{file}")
    checked = check(f"sqlite:///{target}")

    assert checked.whole
    assert (made.digest, made.events, made.position) == (checked.digest, 8, 8)
    assert content(f"sqlite:///{target}") == content(f"sqlite:///{file}")
    assert made.bytes == target.stat().st_size
    assert sorted(one.name for one in file.parent.iterdir()) == ["a.db", "b.db"]
    recorded(f"sqlite:///{target}", 1, first=40)


def test_permissions_come_along(file):
    """What only its owner may read stays so."""
    file.chmod(0o600)
    backup(file.parent / "b.db", f"sqlite:///{file}")

    assert stat.S_IMODE((file.parent / "b.db").stat().st_mode) == 0o600


def test_beside_writers_and_followers(tmp_path):
    """Backups taken while another process writes and follows are whole, and each holds a prefix."""
    url = f"sqlite:///{tmp_path}/a.db"
    recorded(url, 1)
    writing = subprocess.Popen(
        [sys.executable, "-m", "tests.operations.writing", url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writing.stdout is not None
    made = []
    try:
        assert writing.stdout.readline() == "follows\n"
        for number in range(5):
            writing.stdout.readline()
            made.append((number, backup(tmp_path / f"{number}.db", url)))
    finally:
        writing.send_signal(signal.SIGTERM)
        rest = writing.communicate()[0]
    assert writing.returncode == 0, rest
    assert "missed nothing" in rest
    everything = content(url)
    counts = [one.events for _, one in made]
    assert counts == sorted(counts)
    assert counts[0] < len(everything)
    for number, one in made:
        there = f"sqlite:///{tmp_path}/{number}.db"
        assert check(there).whole
        assert content(there) == everything[: one.events]
        assert one.events % 2 == 0  # a save of two events is there or not


def test_a_long_backup_sees_one_moment(file, monkeypatch):
    """What is committed between two steps of a backup is not in it, nor does it begin again."""
    url = f"sqlite:///{file}"
    steps = []
    monkeypatch.setattr(upkeep, "PAGES", 1)

    def progress(done, of):
        steps.append((done, of))
        assert len(steps) < 200, "it begins again and again"
        recorded(url, 1, first=100 + len(steps))

    made = backup(file.parent / "b.db", url, progress=progress)
    assert made.events == 8
    assert len(steps) == steps[-1][1]
    assert check(f"sqlite:///{file.parent}/b.db").whole
    assert len(content(url)) == 8 + 2 * len(steps)


def test_what_is_there_is_never_replaced(file):
    """A file, an empty one, a folder, a dangling link: each stays as it is."""
    folder = file.parent
    (folder / "full").write_bytes(b"mine")
    (folder / "empty").touch()
    (folder / "dangling").symlink_to(folder / "nowhere")
    before = sorted(one.name for one in folder.iterdir())
    for name, said in (
        ("full", "is there already, and a backup never replaces anything"),
        ("empty", "is there already"),
        ("dangling", "is there already"),
        ("a.db", "is there already"),
        ("", "is a folder; expected the name of a new file"),
        ("no/such.db", "is no folder; create it"),
    ):
        with pytest.raises(StoreUnusable, match=said):
            backup(folder / name, f"sqlite:///{file}")
    with pytest.raises(StoreUnusable, match="is a URL; expected the name of a new file"):
        backup(f"sqlite:///{folder}/b.db", f"sqlite:///{file}")

    assert (folder / "full").read_bytes() == b"mine"
    assert sorted(one.name for one in folder.iterdir()) == before


def test_a_name_that_is_taken_meanwhile(file):
    """Who took the name during the backup keeps it."""
    target = file.parent / "b.db"
    with pytest.raises(StoreUnusable, match="is there already"):
        backup(target, f"sqlite:///{file}", progress=lambda _done, _of: target.write_text("mine"))

    assert target.read_text() == "mine"
    assert sorted(one.name for one in file.parent.iterdir()) == ["a.db", "b.db"]


def test_an_interrupted_backup_leaves_nothing(file):
    """An error in the middle leaves no file under any name."""

    def progress(_done, _of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(file.parent / "b.db", f"sqlite:///{file}", progress=progress)
    assert [one.name for one in file.parent.iterdir()] == ["a.db"]


def test_a_damaged_store_gives_no_backup(file):
    """A file that SQLite calls damaged is not taken for a backup."""
    raw = bytearray(file.read_bytes())
    raw[3 * 4096 + 8 : 4 * 4096] = bytes(4096 - 8)
    file.write_bytes(raw)
    with pytest.raises(StoreUnusable, match=r"is damaged .*keep the last backup"):
        backup(file.parent / "b.db", f"sqlite:///{file}")
    assert [one.name for one in file.parent.iterdir()] == ["a.db"]


def test_what_has_no_backup_of_this_kind(tmp_path, new_schema):
    """A server, a store in memory, a foreign module and nothing at all: each says what to do."""
    server, target = new_schema(), tmp_path / "b.db"
    recorded(server, 1)
    with pytest.raises(StoreUnusable, match=r"pg_dump .*both keep every event, its position"):
        backup(target, server)
    with pytest.raises(StoreUnusable, match="copy it into sqlite:///path instead"):
        backup(target, in_memory([]))
    with pytest.raises(StoreUnusable, match="offers no backup"):
        backup(target, {"PERSISTENCE_MODULE": "eventsourcing.popo"})
    with pytest.raises(StoreMissing, match="is not there"):
        backup(target, f"sqlite:///{tmp_path}/a.db")
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_the_version_before_stays_so(tmp_path):
    """A backup is the store as it is: one that was never brought up is not brought up by it."""
    path = tmp_path / "old.db"
    env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    with Pemasyarakatan.open(env=env):
        pass
    before = path.read_bytes()
    backup(tmp_path / "b.db", f"sqlite:///{path}")

    assert path.read_bytes() == before
    assert [one.kind for one in check(f"sqlite:///{tmp_path}/b.db").findings] == ["schema_version"]


def test_a_guard_that_is_gone_is_gone_in_the_backup(file):
    """Nothing is put right on the way, so that what happened to a store can still be seen."""
    spoil(file, "DROP TRIGGER stored_events_kept")
    backup(file.parent / "b.db", f"sqlite:///{file}")

    assert [one.kind for one in check(f"sqlite:///{file.parent}/b.db").findings] == ["guard"]


def test_every_file_is_flushed_before_it_is_named(file, monkeypatch):
    """The file, then its name, then its folder."""
    done = []
    fsync, link = os.fsync, Path.hardlink_to

    def flush(handle):
        done.append(Path(f"/proc/self/fd/{handle}").readlink().suffix or "folder")
        fsync(handle)

    def name(path, other):
        done.append("named")
        link(path, other)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("what a handle stands for is read from /proc")
    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(Path, "hardlink_to", name)
    backup(file.parent / "b.db", f"sqlite:///{file}")

    assert done == [".partial", "named", "folder"]

"""Stores that cannot be opened, and files that cannot be read: exit code 2 and one sentence."""

import ctypes
import os
import sys

import pytest

from tests.acceptance.lines import facility
from tests.acceptance.terminal import here, jsonl, process
from tests.tampering import altered

COMMANDS = {
    "demo": (),
    "record": (),
    "stats": (),
    "streams": (),
    "log": (),
    "history": ("lapas-uji",),
    "state": ("lapas-uji",),
}
READING = {name: COMMANDS[name] for name in ("stats", "streams", "log", "history", "state")}
ONE = jsonl([facility()])


def unprivileged():
    """Let what is executed next obey the permissions of files, also where a root runs the tests."""
    prctl, drop = ctypes.CDLL(None).prctl, 24
    for override in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        prctl(drop, override, 0, 0, 0)


BOUND = {"preexec_fn": unprivileged} if sys.platform == "linux" and os.geteuid() == 0 else {}


@pytest.mark.parametrize(("command", "arguments"), COMMANDS.items(), ids=COMMANDS)
def test_a_folder(tmp_path, command, arguments):
    """A folder is no store, and nothing is made in it."""
    outcome = here(command, *arguments, "--store", f"sqlite:///{tmp_path}", stdin=ONE)

    assert (outcome.code, outcome.raw) == (2, b"")
    assert outcome.sentence() == f"{tmp_path} is a folder; expected a file: name one in it"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("command", "arguments"), COMMANDS.items(), ids=COMMANDS)
def test_no_database(tmp_path, command, arguments):
    """A file that is no database stays as it is."""
    path = tmp_path / "notes.db"
    path.write_bytes(b"these are my notes, not a database at all\n" * 100)
    before = path.read_bytes()
    outcome = here(command, *arguments, "--store", f"sqlite:///{path}", stdin=ONE)

    assert (outcome.code, outcome.raw) == (2, b"")
    assert outcome.sentence() == (
        f"{path} is no SQLite database; name another file, it was left as it is"
    )
    assert path.read_bytes() == before


def test_read_only_file(terminal):
    """A file that may not be written takes nothing."""
    terminal.recorded(facility())
    before = terminal.path.read_bytes()
    terminal.path.chmod(0o444)
    terminal.path.parent.chmod(0o555)
    try:
        outcome = terminal.process("record", stdin=jsonl([facility("lapas-dua")]), **BOUND)
    finally:
        terminal.path.parent.chmod(0o755)

    assert (outcome.code, outcome.raw) == (2, b"")
    assert "cannot be written" in outcome.sentence()
    assert terminal.path.read_bytes() == before


def test_read_only_file_is_read(terminal):
    """What may not be written, in a folder that may not be written, is read; nothing is changed."""
    terminal.recorded(facility())
    expected = {name: terminal(name, *rest).raw for name, rest in READING.items()}
    before = terminal.path.read_bytes()
    terminal.path.chmod(0o444)
    terminal.path.parent.chmod(0o555)
    try:
        for name, rest in READING.items():
            outcome = terminal.process(name, *rest, **BOUND)
            assert (outcome.code, outcome.raw) == (0, expected[name])
    finally:
        terminal.path.parent.chmod(0o755)

    assert terminal.path.read_bytes() == before
    assert list(terminal.path.parent.iterdir()) == [terminal.path]


def test_folder_without_permission(tmp_path):
    """A file cannot be made where one may not write."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    url = f"sqlite:///{closed}/kemitraan.db"
    outcome = process("record", "--store", url, stdin=ONE, **BOUND)

    assert (outcome.code, outcome.raw) == (2, b"")
    assert str(closed / "kemitraan.db") in outcome.sentence()
    assert list(closed.iterdir()) == []


def test_missing_folder(tmp_path):
    """No folder is made for a store."""
    outcome = here("record", "--store", f"sqlite:///{tmp_path}/no/kemitraan.db", stdin=ONE)
    assert outcome.code == 2
    assert outcome.sentence() == f"{tmp_path}/no is no folder; create it, or name another file"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "kemitraan.db",
        "sqlite://kemitraan.db",
        "sqlite:///",
        "sqlite:///x.db?mode=memory",
        "sqlite:///:memory:",
        "file:///x.db",
        "mysql://localhost/x",
        "memory",
    ],
)
def test_no_such_store(url, tmp_path, monkeypatch):
    """A URL that names no store says which ones there are."""
    monkeypatch.chdir(tmp_path)
    outcome = here("stats", "--store", url)
    assert (outcome.code, outcome.raw) == (2, b"")
    assert "expected" in outcome.sentence()
    assert list(tmp_path.iterdir()) == []


def test_reading_makes_no_file(terminal):
    """A command that only reads makes no store: what is not there is empty, and that is said."""
    outcome = terminal("stats", "--format", "json")

    assert outcome.json == {"events": 0, "streams": 0, "by_event": {}}
    assert outcome.sentence() == f"nothing is recorded at {terminal.url} yet"
    assert not terminal.path.exists()


def test_memory_store():
    """A store in memory takes commands and forgets them at the end."""
    assert here("record", "--store", "memory:", stdin=ONE).json["status"] == "recorded"
    assert here("stats", "--store", "memory:", "--format", "json").json["events"] == 0


def test_missing_file(terminal, tmp_path):
    """A file of commands that is not there is named."""
    outcome = terminal("record", str(tmp_path / "none.jsonl"))
    assert outcome.code == 2
    assert outcome.sentence() == (
        f"{tmp_path}/none.jsonl cannot be read: No such file or directory; "
        "name a file of JSON Lines, or - for stdin"
    )
    assert not terminal.path.exists()


def test_a_folder_as_file(terminal, tmp_path):
    """A folder holds no commands."""
    outcome = terminal("record", str(tmp_path))
    assert outcome.code == 2
    assert "Is a directory" in outcome.sentence()


def test_a_file_of_commands(terminal, tmp_path):
    """A file is read as stdin is."""
    path = tmp_path / "commands.jsonl"
    path.write_bytes(ONE)
    assert terminal("record", str(path)).json["status"] == "recorded"
    assert terminal("record", "-", stdin=ONE).json["status"] == "unchanged"


@pytest.mark.parametrize(
    ("kept_as", "faults"), [("BLOB", ("unknown field 'zt'", "/tz")), ("TEXT", ())]
)
def test_damaged_event(terminal, kept_as, faults):
    """A stored event that cannot be read is one sentence with stream, version and every fault."""
    terminal.recorded(facility())
    renamed = f"CAST(replace(state, '\"tz\"', '\"zt\"') AS {kept_as})"
    altered(terminal.path, f"UPDATE stored_events SET state = {renamed}")
    outcome = terminal("history", "lapas-uji")

    assert (outcome.code, outcome.raw) == (2, b"")
    for said in ("version 1", "facility.facility_registered@1", *faults):
        assert said in outcome.sentence()


def test_unknown_event(terminal):
    """A stored name that this release does not know is named, and nothing is imported for it."""
    terminal.recorded(facility())
    altered(terminal.path, "UPDATE stored_events SET topic = 'os:system'")
    outcome = terminal("state", "lapas-uji")

    assert outcome.code == 2
    assert "no event has the name 'os:system'" in outcome.sentence()

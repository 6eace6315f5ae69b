"""`store check`, `store copy`, `store backup`: what they print, and how they end."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys

import pytest

from tests.acceptance.lines import facility
from tests.acceptance.terminal import here, process
from tests.acceptance.test_bad_stores import BOUND
from tests.operations.test_checking import LOOSE, spoil

COMMANDS = {
    "check": ("--store", "{}"),
    "copy": ("{}", "sqlite:///{folder}/new.db"),
    "backup": ("{folder}/new.db", "--store", "{}"),
}


def told(command, url, folder, *more):
    """Run one of the commands over *url*."""
    words = [one.format(url, folder=folder) for one in COMMANDS[command]]
    return here("store", command, *words, *more)


def test_check_of_a_whole_store(ledger):
    """It ends with 0, and prints the counts and the digest."""
    outcome = ledger("store", "check")
    counted = ledger.stats()

    assert (outcome.code, outcome.err) == (0, "")
    first, digest = outcome.out.splitlines()
    assert first == (
        f"{counted['events']} events in {counted['streams']} streams, the last at position "
        f"{counted['events']}: whole"
    )
    assert digest.startswith("sha256:")
    assert ledger("store", "check", "--format", "json").json == {
        "events": counted["events"],
        "streams": counted["streams"],
        "position": counted["events"],
        "digest": digest,
        "figures": {},
        "found": 0,
    }


def test_check_of_a_store_with_faults(ledger):
    """Each finding is one line, also one with control characters in it; it ends with 1."""
    spoil(
        ledger.path,
        LOOSE,
        "UPDATE stored_events SET state=CAST('x' AS BLOB), topic='a' || char(27, 10) WHERE "
        "position=2",
    )
    outcome = ledger("store", "check")

    assert (outcome.code, outcome.err) == (1, "")
    *findings, last, _ = outcome.out.splitlines()
    assert [one.split()[0] for one in findings] == ["guard", "guard", "guard", "stream"]
    assert "\x1b" not in outcome.out
    assert last.endswith("4 findings")
    *lines, summary = ledger("store", "check", "--format", "json").lines
    assert [one["finding"] for one in lines] == ["guard", "guard", "guard", "unreadable"]
    assert (lines[3]["position"], summary["found"]) == (2, 4)
    assert set(lines[3]) == {
        *("finding", "what", "found", "expected", "remedy", "stream", "version", "position")
    }


def test_copy_and_backup(ledger, tmp_path):
    """Both print the digest that check prints; a second copy has nothing to do."""
    events = ledger.stats()["events"]
    digest = ledger("store", "check").out.splitlines()[1]
    copied = told("copy", ledger.url, tmp_path)
    again = told("copy", ledger.url, tmp_path, "--format", "json")

    assert (copied.code, copied.out.splitlines()) == (
        0,
        [f"{events} events copied; both stores hold {events}, each at its position", digest],
    )
    assert again.json == {
        "events": events, "copied": 0, "position": events, "digest": digest, "kept": True,
    }  # fmt: skip
    made = here("store", "backup", f"{tmp_path}/b.db", "--store", ledger.url)
    assert made.out.splitlines()[-1] == digest
    assert here("store", "check", "--store", f"sqlite:///{tmp_path}/b.db").out.splitlines()[1] == (
        digest
    )


def test_a_copy_into_something_else(ledger, tmp_path):
    """A target with other events is refused with 1, in one sentence."""
    here("record", "--store", f"sqlite:///{tmp_path}/new.db",
         stdin=json.dumps(facility("lapas-lain")).encode())  # fmt: skip
    outcome = told("copy", ledger.url, tmp_path)

    assert (outcome.code, outcome.raw) == (1, b"")
    assert "nothing was written: name an empty target" in outcome.sentence()


BAD = {
    "missing": ("sqlite:///{}/no.db", "is not there"),
    "a folder": ("sqlite:///{}", "is a folder"),
    "no database": ("sqlite:///{}/notes.txt", "is no SQLite database"),
    "a newer store": ("sqlite:///{}/newer.db", "made by a newer release"),
    "no URL": ("{}/a.db", "no adapter for"),
    "no server": (
        "postgresql://lapas:secret@127.0.0.1:1/kemitraan",
        "Connection refused",
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("url", "said"), BAD.values(), ids=BAD)
def test_a_store_that_cannot_be_used(tmp_path, command, url, said):
    """It ends with 2 and one sentence without the password; nothing is made."""
    (tmp_path / "notes.txt").write_bytes(b"these are my notes, not a database at all\n" * 100)
    here("record", "--store", f"sqlite:///{tmp_path}/newer.db",
         stdin=json.dumps(facility()).encode())  # fmt: skip
    spoil(tmp_path / "newer.db", "UPDATE pemasyarakatan_schema SET version=3")
    if "postgresql" in url:
        pytest.importorskip("psycopg")
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    outcome = told(command, url.format(tmp_path), tmp_path)

    assert (outcome.code, outcome.raw) == (2, b"")
    assert said in outcome.sentence()
    assert "secret" not in outcome.err
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


def test_what_may_only_be_read(ledger, tmp_path):
    """A store that may not be written, in a folder that may not, is checked, copied and kept."""
    kept = tmp_path / "kept"
    kept.mkdir()
    tmp_path.chmod(0o777)
    copy = ledger.copied(kept)
    copy.path.chmod(0o444)
    kept.chmod(0o555)
    try:
        for command, arguments in COMMANDS.items():
            words = [one.format(copy.url, folder=tmp_path) for one in arguments]
            outcome = process("store", command, *words, **BOUND)
            assert (outcome.code, outcome.err) == (0, "")
            (tmp_path / "new.db").unlink(missing_ok=True)
        refused = process("store", "copy", ledger.url, copy.url, **BOUND)
        assert refused.code == 2
        assert "cannot be written" in refused.sentence()
        outcome = process("store", "backup", f"{kept}/new.db", "--store", copy.url, **BOUND)
        assert outcome.code == 2
        assert "cannot be written" in outcome.sentence()
    finally:
        kept.chmod(0o755)


def test_a_bar_on_a_terminal_alone(ledger):
    """On a terminal a bar shows how far it is, on standard error; the data stays as it is."""
    plain = ledger("store", "check").raw
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "pemasyarakatan", "store", "check", "--store", ledger.url],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
        check=True,
        timeout=120,
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16)
    os.close(ours)

    assert b"checking" in shown
    assert done.stdout == plain

"""A file of 10,000 commands, one in ten malformed or refused: every line has its receipt."""

from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import frozen

from tests.acceptance.many import Expected, many
from tests.acceptance.terminal import Terminal

COUNT = 10_000
SEED = 20260128


@frozen
class Recorded:
    """What was expected of the file, and the store, receipts and log after one pass."""

    expected: list[Expected]
    terminal: Terminal
    path: Path
    receipts: list[dict[str, Any]]
    log: list[dict[str, Any]]


@pytest.fixture(scope="module", name="recorded")
def _recorded():
    """The file recorded once.

    The store lies in memory where the system has files there: nothing here is about the disk.
    """
    quick = Path("/dev/shm")
    with TemporaryDirectory(dir=quick if quick.is_dir() else None) as folder:
        expected = list(many(COUNT, SEED))
        path = Path(folder) / "commands.jsonl"
        path.write_bytes(b"".join(one.text + b"\n" for one in expected))
        terminal = Terminal(Path(folder))
        outcome = terminal("record", str(path))
        assert outcome.code == 2
        yield Recorded(expected, terminal, path, outcome.lines, terminal("log").lines)


def test_every_line_has_its_receipt(recorded):
    """As many receipts as lines, in order, each with the status and rule that was due."""
    assert [one["line"] for one in recorded.receipts] == list(range(1, COUNT + 1))
    assert [(one["status"], one["rule"]) for one in recorded.receipts] == [
        (one.status, one.rule) for one in recorded.expected
    ]


def test_one_in_ten_was_bad(recorded):
    """The file is what it claims to be, and every way to be bad occurs."""
    rules = Counter(one.rule for one in recorded.expected if one.status == "refused")
    bad = [one for one in recorded.expected if one.status != "recorded"]

    assert 900 < len(bad) < 1100
    assert min(rules.values()) >= 20
    assert len(rules) == 8


def test_the_log_is_what_the_receipts_say(recorded):
    """Each recorded command is in the log with the events of its receipt, and nothing else is."""
    told = [
        (one["stream"], one["version"], one["position"], one["events"][-1])
        for receipt in recorded.receipts
        if receipt["status"] == "recorded"
        for one in (receipt, *receipt["also"])
    ]
    log = [(one["stream"], one["version"], one["position"], one["event"]) for one in recorded.log]
    assert sorted(told, key=lambda one: one[2]) == log
    assert [one[2] for one in log] == list(range(1, len(log) + 1))


def test_what_was_refused_left_no_trace(recorded):
    """No command that was refused or invalid is named in the log."""
    ids = {one["meta"]["command"]["id"] for one in recorded.log}

    assert len(ids) == sum(one.status == "recorded" for one in recorded.expected)
    assert not any(command_id.startswith("bad") for command_id in ids)


def test_versions_have_no_gaps(recorded):
    """The versions of each stream count from one, and its recording instants never fall."""
    streams = defaultdict(list)
    for one in recorded.log:
        streams[one["stream"]].append((one["version"], one["meta"]["recorded_at"]))
    for found in streams.values():
        assert [version for version, _ in found] == list(range(1, len(found) + 1))
        assert [at for _, at in found] == sorted(at for _, at in found)


def test_again_appends_nothing(recorded):
    """The whole file again: what was recorded is unchanged with its first receipt."""
    before = recorded.terminal("log").raw
    again = recorded.terminal("record", str(recorded.path))
    due = [
        {**one, "status": "unchanged"} if one["status"] == "recorded" else one
        for one in recorded.receipts
    ]

    assert again.lines == due
    assert recorded.terminal("log").raw == before
    assert again.code == 2


def test_counts(recorded):
    """The counts are those of the log."""
    stats = recorded.terminal.stats()
    assert stats["events"] == len(recorded.log)
    assert stats["streams"] == len({one["stream"] for one in recorded.log})
    assert sum(stats["by_event"].values()) == stats["events"]

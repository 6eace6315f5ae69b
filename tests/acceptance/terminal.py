"""The command line as a test uses it: in this process where a process of its own adds nothing."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

from pemasyarakatan.cli.main import run
from tests.acceptance.lines import acknowledging, draft, fresh, sign


@frozen
class Outcome:
    """How a command ended, and what it said."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.raw.decode()

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.raw.splitlines()]

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        (value,) = self.lines
        return value

    def sentence(self) -> str:
        """The one sentence on standard error."""
        (line,) = self.err.splitlines()
        assert "Traceback" not in line
        return line


def jsonl(commands: Iterable[Any]) -> bytes:
    """Commands as JSON Lines; bytes are taken as they are."""
    lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in commands]
    return b"".join(line + b"\n" for line in lines)


class Terminal:
    """Runs commands over one SQLite file."""

    def __init__(self, folder: Path, name: str = "kemitraan.db") -> None:
        self.path = folder / name
        self.url = f"sqlite:///{self.path}"

    def __call__(self, *arguments: str, **how: Any) -> Outcome:
        """Run one command over this store, in this process."""
        return here(*arguments, "--store", self.url, **how)

    def copied(self, folder: Path) -> Terminal:
        """A copy of this store, to go on with."""
        other = Terminal(folder)
        with (
            closing(sqlite3.connect(self.path)) as kept,
            closing(sqlite3.connect(other.path)) as new,
        ):
            kept.backup(new)
        return other

    def change(self, statement: str) -> None:
        """Change the file underneath, as who has every right over it can: guards are dropped."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in guards.fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute(statement)

    def process(self, *arguments: str, **how: Any) -> Outcome:
        """Run one command over this store, in a process of its own."""
        return process(*arguments, "--store", self.url, **how)

    def record(self, *commands: Any) -> list[dict[str, Any]]:
        """Record commands; gives their receipts."""
        return self("record", stdin=jsonl(commands)).lines

    def recorded(self, *commands: Any) -> list[dict[str, Any]]:
        """Record commands that must all be recorded."""
        receipts = self.record(*commands)
        statuses = [(one["status"], one["message"]) for one in receipts]
        assert statuses == [("recorded", None)] * len(commands)
        return receipts

    def paper(self, on: Any, start: Any, end: Any, **given: Any) -> str:
        """Draft and sign a PKS of the unit and the partner; gives its id."""
        own = fresh()
        self.recorded(draft(own), sign(own, on, start, end, **given))
        return own

    def refused(self, command: Any, rule: str) -> dict[str, Any]:
        """Record a command that must be refused under *rule* and leave no trace."""
        before = self("log").raw
        outcome = self("record", stdin=jsonl([command]))
        receipt: dict[str, Any] = outcome.json
        assert (receipt["status"], receipt["rule"]) == ("refused", rule), receipt["message"]
        assert (outcome.code, self("log").raw) == (3, before)
        return receipt

    def acknowledged(self, command: Any, *rules: str) -> dict[str, Any]:
        """Record a command that is refused under the first of *rules* until all are acknowledged.

        The event must then hold exactly these rules, and who answers for them.
        """
        for count, rule in enumerate(rules):
            self.refused(acknowledging(command, *rules[:count]) if count else command, rule)
        (receipt,) = self.recorded(acknowledging(command, *rules))
        event = self.history(receipt["stream"])[receipt["version"] - 1]
        assert event["data"]["irregular"]["rules"] == sorted(rules)
        assert event["data"]["irregular"]["acknowledged_by"] == "Kasubbag TU"
        out = " ".join(self("history", receipt["stream"]).out.split())
        assert f"irregular {' '.join(sorted(rules))} acknowledged by Kasubbag TU" in out
        return receipt

    def history(self, stream: str) -> list[dict[str, Any]]:
        """The stored events of one stream."""
        return self("history", stream, "--format", "json").lines

    def state(self, stream: str) -> dict[str, Any]:
        """The folded state of one stream, with its flags."""
        found: dict[str, Any] = self("state", stream, "--format", "json").json
        return found

    def flags(self, stream: str) -> list[str]:
        """The names of the flags of one stream."""
        return [flag["name"] for flag in self.state(stream)["flags"]]

    def broken(self, stream: str) -> list[str]:
        """The rules that a stream's facts break and that nobody answered for."""
        return [one["rule"] for one in self.state(stream)["broken"]]

    def stats(self) -> dict[str, Any]:
        """The counts of this store."""
        found: dict[str, Any] = self("stats", "--format", "json").json
        return found

    def events(self) -> int:
        """How many events there are."""
        return int(self.stats()["events"])


def here(*arguments: str, stdin: bytes = b"", encoding: str = "utf-8") -> Outcome:
    """Run one command in this process, its standard streams replaced."""
    with _streams(stdin, encoding) as (out, err):
        try:
            run(arguments)
        except SystemExit as ended:
            code = ended.code
    assert isinstance(code, int)
    return Outcome(code, out.getvalue(), err.getvalue().decode())


@contextmanager
def _streams(stdin: bytes, encoding: str) -> Any:
    kept = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(out, encoding=encoding, write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    try:
        yield out, err
    finally:
        sys.stdout.detach()
        sys.stderr.detach()
        sys.stdin, sys.stdout, sys.stderr = kept


def process(
    *arguments: str,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    **how: Any,
) -> Outcome:
    """Run one command in a process of its own; *env* is added to this process's environment."""
    done = subprocess.run(
        [sys.executable, "-m", "pemasyarakatan", *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        check=False,
        timeout=120,
        **how,
    )
    return Outcome(done.returncode, done.stdout, done.stderr.decode())

"""Copies under the full count: `python -m tests.operations.torture [ROUNDS]`.

300 rounds of `tests.operations.killing`, into files, into a server that it starts and from it; then
a store of 200,000 events is checked, copied and backed up, and the memory that took is looked at.
Ends with 1 if anything was found. The suite runs ten rounds.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.operations import backup, check, copy
from tests.adapters.postgres.server import PASSWORD, Server
from tests.operations.stores import recorded

ROOT = Path(__file__).parents[2]
MANY = 200_000
MEGABYTES = 150


def kills(rounds: int) -> list[str]:
    """What was found after killing copies again and again."""
    server = Server()
    url = f"postgresql://postgres:{quote(PASSWORD)}@127.0.0.1:{server.port}/postgres"
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "tests.operations.killing", str(rounds), url],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        )
    finally:
        server.remove()
    told = json.loads(ran.stdout)
    say(f"{rounds} rounds, {told['killed']} copies killed")
    return told["found"]


def large(folder: Path) -> list[str]:
    """What was found in a large store of real documents, and how long each operation took."""
    url = f"sqlite:///{folder}/a.db"
    recorded(url, 1)
    with Pemasyarakatan.open(url) as app:
        [first, *_] = app.stored()
        streams = [UUID(int=(7 << 64) + one) for one in range(MANY)]
        for at in range(0, MANY, 1000):
            app.recorder.insert_events(
                [StoredEvent(one, 1, first.topic, first.state) for one in streams[at : at + 1000]]
            )
    found = []
    for name, work in (
        ("check", lambda: check(url).whole),
        ("copy", lambda: copy(url, f"sqlite:///{folder}/b.db").kept),
        ("backup", lambda: backup(folder / "c.db", url).events == MANY + 2),
    ):
        begun = time.monotonic()
        if not work():
            found.append(f"{name} of {MANY} events")
        taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        say(f"{name}: {MANY} events, {time.monotonic() - begun:.1f} s, at most {taken} MB so far")
        if taken > MEGABYTES:
            found.append(f"{taken} MB; expected at most {MEGABYTES}")
    return found


def say(line: str) -> None:
    """Print a line at once."""
    os.write(1, f"{line}\n".encode())


def main(rounds: int) -> int:
    """Both parts."""
    with TemporaryDirectory(prefix="operations-") as folder:
        found = [*large(Path(folder)), *kills(rounds)]
    say("\n".join(found or ["nothing found"]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))

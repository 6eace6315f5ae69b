"""Followers and rebuilds that are killed: `python -m tests.projections.killing [ROUNDS] [EVENTS]`.

In every round a process that follows, or rebuilds, is killed with -9 somewhere in between; at the
end the rows must equal those of a clean rebuild. Prints one JSON line.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.projections import filling, following, targets
from pemasyarakatan.projections.views import Views
from tests.projections.logs import append, rows, several
from tests.projections.models import HOMES

ROOT = Path(__file__).parents[2]


def work(store: str, url: str, what: str) -> None:
    """Follow or rebuild in many small steps, telling of the beginning."""
    following.BATCH = 20
    targets.MANY = filling.SETTLED = 20
    with Pemasyarakatan.open(store) as app, Views(url, app, (HOMES,)) as views:
        print("begun", flush=True)  # noqa: T201
        views.rebuild() if what == "rebuild" else views.catch_up()


def run(folder: Path, rounds: int, events: int, url: str | None = None) -> dict[str, Any]:
    """Kill so many; how many died in between, and whether the rows are those of a rebuild."""
    store = f"sqlite:///{folder / 'events.db'}"
    url = url or f"sqlite:///{folder / 'views.db'}"
    source = random.Random(rounds)
    log = several(events // 4)
    died = {"follow": 0, "rebuild": 0}
    with Pemasyarakatan.open(store) as app:
        append(app, log[: len(log) // 2])
        for number in range(rounds):
            what = ("follow", "rebuild")[number % 2]
            if number % 2 == 0:
                start = len(log) // 2 + (len(log) // 2) * number // rounds
                end = len(log) // 2 + (len(log) // 2) * (number + 2) // rounds
                append(app, log[start:end])
            died[what] += _killed(store, url, what, source.random())
            if number == 0:
                # Only what was built once can be followed.
                with Views(url, app, (HOMES,)) as views:
                    views.catch_up()
        with Views(url, app, (HOMES,)) as views:
            views.catch_up()
            found = rows(views, (HOMES,))
            rebuilt = views.rebuild()
            again = rows(views, (HOMES,))
        with Views("sqlite://", app, (HOMES,)) as clean:
            clean.rebuild()
            expected = rows(clean, (HOMES,))
    return {
        "rounds": rounds,
        "events": len(log),
        "killed following": died["follow"],
        "killed rebuilding": died["rebuild"],
        "equal": found == expected == again and rebuilt.equal,
    }


def _killed(store: str, url: str, what: str, when: float) -> bool:
    """Start one, and kill it after a while; whether it was still at work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.projections.killing", "work", store, url, what],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        # A whole run takes a third of a second on an idle machine.
        time.sleep(when * 0.3)
        with suppress(ProcessLookupError):
            process.kill()
        return process.wait() == -9


def main(arguments: list[str]) -> None:
    """The long run."""
    rounds, events = (int(one) for one in (*arguments, "100", "4000")[:2])
    with tempfile.TemporaryDirectory() as folder:
        told = run(Path(folder), rounds, events)
    print(json.dumps(told))  # noqa: T201
    if not told["equal"]:
        raise SystemExit(1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        work(*sys.argv[2:5])
    else:
        main(sys.argv[1:])

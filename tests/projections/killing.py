"""Followers and rebuilds that are killed.

`python -m tests.projections.killing [ROUNDS] [EVENTS] [--all] [--postgres]`: in every round a
process that follows, or rebuilds, is killed with -9 somewhere in between; at the end the rows must
equal those of a clean rebuild. They are those of one small read model over a log full of
corrections, or with --all of every read model over a region's year. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from eventsourcing.persistence import StoredEvent

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.projections import filling, following, targets
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.views import Views
from pemasyarakatan.testing.worlds import region
from tests.projections.logs import rows, several
from tests.projections.models import HOMES
from tests.testing.worlds import recorded

ROOT = Path(__file__).parents[2]
MODELS: dict[str, tuple[ReadModel, ...]] = {"one": (HOMES,), "all": READ_MODELS}


def work(store: str, url: str, what: str, which: str) -> None:
    """Follow or rebuild in many small steps, telling of the beginning."""
    following.BATCH = 20
    targets.MANY = filling.SETTLED = 20
    with Pemasyarakatan.open(store) as app, Views(url, app, MODELS[which]) as views:
        print("begun", flush=True)  # noqa: T201
        views.rebuild() if what == "rebuild" else views.catch_up()


def log_of(which: str, events: int) -> list[StoredEvent]:
    """So many events, as they are stored."""
    if which == "one":
        with Pemasyarakatan.open("memory:") as app:
            return [app.records.to_stored_event(one) for one in several(events // 4)]
    app, _ = recorded(region(1))
    with app:
        return [
            StoredEvent(one.originator_id, one.originator_version, one.topic, one.state)
            for one in islice(app.stored(), events)
        ]


def run(
    folder: Path, rounds: int, events: int, url: str | None = None, which: str = "one"
) -> dict[str, Any]:
    """Kill so many; how many died in between, and whether the rows are those of a rebuild."""
    store = f"sqlite:///{folder / 'events.db'}"
    url = url or f"sqlite:///{folder / 'views.db'}"
    source = random.Random(rounds)
    log, models = log_of(which, events), MODELS[which]
    died = {"follow": 0, "rebuild": 0}
    with Pemasyarakatan.open(store) as app:
        append(app, log[: len(log) // 2])
        longest = {"follow": 0.3, "rebuild": 0.3}
        if which == "all":
            longest = dict.fromkeys(longest, _whole(store, folder, which))
        for number in range(rounds):
            what = ("follow", "rebuild")[number % 2]
            if number % 2 == 0:
                start = len(log) // 2 + (len(log) // 2) * number // rounds
                end = len(log) // 2 + (len(log) // 2) * (number + 2) // rounds
                append(app, log[start:end])
            died[what] += _killed(store, url, what, which, source.random() * longest[what])
            if number == 0:
                # Only what was built once can be followed.
                with Views(url, app, models) as views:
                    views.catch_up()
                longest["follow"] = min(longest["follow"], 0.3)
        with Views(url, app, models) as views:
            views.catch_up()
            found = rows(views, models)
            rebuilt = views.rebuild()
            again = rows(views, models)
        with Views("sqlite://", app, models) as clean:
            clean.rebuild()
            expected = rows(clean, models)
    return {
        "read models": len(models),
        "on": url.partition(":")[0],
        "rounds": rounds,
        "events": len(log),
        "killed following": died["follow"],
        "killed rebuilding": died["rebuild"],
        "equal": found == expected == again and rebuilt.equal,
        "differing": [
            name for name, kept in expected.items() if not (found[name] == kept == again[name])
        ],
    }


def append(app: Pemasyarakatan, log: Sequence[StoredEvent]) -> None:
    """Store more events as they are."""
    if log:
        app.recorder.insert_events(list(log))


def _whole(store: str, folder: Path, which: str) -> float:
    """The seconds that a rebuild takes that nobody kills."""
    process, began = _begun(store, f"sqlite:///{folder / 'whole.db'}", "rebuild", which)
    with process:
        assert process.wait() == 0
    return time.perf_counter() - began


def _killed(store: str, url: str, what: str, which: str, when: float) -> bool:
    """Start one, and kill it after so many seconds; whether it was still at work."""
    process, _ = _begun(store, url, what, which)
    with process:
        time.sleep(when)
        with suppress(ProcessLookupError):
            process.kill()
        return process.wait() == -9


def _begun(store: str, url: str, what: str, which: str) -> tuple[subprocess.Popen[str], float]:
    """A process that has begun, and when it did."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.projections.killing", "work", store, url, what, which],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process, time.perf_counter()


def main(arguments: list[str]) -> None:
    """The long run."""
    parser = argparse.ArgumentParser(prog="python -m tests.projections.killing")
    parser.add_argument("rounds", nargs="?", type=int, default=100)
    parser.add_argument("events", nargs="?", type=int, default=4000)
    parser.add_argument("--all", action="store_const", const="all", default="one", dest="which")
    parser.add_argument("--postgres", action="store_true", help="the rows are kept on a server")
    given = parser.parse_args(arguments)
    server = None
    if given.postgres:
        from tests.adapters.postgres.server import Server  # needs psycopg

        server = Server()
    try:
        with tempfile.TemporaryDirectory() as folder:
            url = None if server is None else server.url()
            told = run(Path(folder), given.rounds, given.events, url, given.which)
    finally:
        if server is not None:
            server.remove()
    print(json.dumps(told))  # noqa: T201
    if not told["equal"]:
        raise SystemExit(1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        work(*sys.argv[2:6])
    else:
        main(sys.argv[1:])

"""Writers and followers at full tilt: `python -m tests.adapters.postgres.following [--runs 5] [--events 50000]`.

Every follower must be given every event once, in order, whenever it began; one of them is killed and goes on from
its last position, while a foreign transaction is opened and closed. Prints one JSON line a run. With `--theirs` the
same is asked of eventsourcing's PostgreSQL module with database functions, which loses some; with `--restored` of a
store that was dumped and restored into a younger cluster first.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import (
    InfrastructureFactory,
    IntegrityError,
    OperationalError,
    StoredEvent,
)
from eventsourcing.utils import Environment

ROOT = Path(__file__).parents[3]
PROCESSES = 4
OURS = {"PERSISTENCE_MODULE": "pemasyarakatan.adapters.postgres"}
THEIRS = {"PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_ENABLE_DB_FUNCTIONS": "y"}


def factory(settings: Mapping[str, str]) -> InfrastructureFactory[Any]:
    """The factory that *settings* name."""
    return InfrastructureFactory.construct(Environment("Torture", dict(settings)))


def event(stream: UUID, version: int) -> StoredEvent:
    """A small event."""
    return StoredEvent(
        originator_id=stream, originator_version=version, topic="t", state=b"x" * 100
    )


def write(settings: Mapping[str, str], events: int, threads: int, seed: int) -> None:
    """Append so many events in saves of one to four, each now and then one that is refused."""
    with factory(settings) as made:
        recorder = made.application_recorder()
        shared = UUID(int=seed)

        def one(number: int) -> None:
            source = random.Random(1000 * seed + number)
            left = events // threads
            while left > 0:
                stream, many = uuid4(), min(left, source.randint(1, 4))
                recorder.insert_events([event(stream, version) for version in range(1, many + 1)])
                left -= many
                if source.random() < 0.05:
                    try:
                        recorder.insert_events([event(uuid4(), 1), event(shared, 1)])
                        left -= 2
                    except IntegrityError:
                        pass

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, range(threads)))
        made.close()


def follow(settings: Mapping[str, str], after: int | None) -> None:
    """Print the position of every event, and when it came, until this process is killed."""
    with factory(settings) as made, made.application_recorder().subscribe(gt=after) as events:
        for one in events:
            os.write(1, f"{one.id} {time.monotonic()}\n".encode())


class Follower:
    """A process that follows."""

    def __init__(self, settings: Mapping[str, str], after: int | None = None) -> None:
        self.settings = settings
        self.given: list[tuple[int, float]] = []
        self._begin(after)

    def _begin(self, after: int | None) -> None:
        self.process = _start("follow", self.settings, "null" if after is None else str(after))
        self.reader = Thread(target=self._read, args=[self.process], daemon=True)
        self.reader.start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.endswith("\n"):
                position, when = line.split()
                self.given.append((int(position), float(when)))

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait()
        self.reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def restart(self) -> None:
        """Kill it, and go on from the last position it was given."""
        self.end()
        self._begin(self.given[-1][0] if self.given else None)

    def wait(self, position: int, seconds: float) -> float | None:
        """When it was given *position*; None if not so soon."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for one, when in reversed(self.given[-5:]):
                if one == position:
                    return when
            time.sleep(0.01)
        return None


def _start(what: str, settings: Mapping[str, str], *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.adapters.postgres.following",
            what,
            json.dumps(dict(settings)),
            *more,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(
    server: Any,
    settings: Mapping[str, str],
    *,
    events: int,
    writers: int = 16,
    seed: int = 1,
    late: float = 0.05,
) -> dict[str, Any]:
    """One run; what was lost, given twice, out of order, and how late the last event came.

    *late* is the share of events that wait between their insert and their commit.
    """
    made = factory(settings)
    recorder: Any = made.application_recorder()
    # Of theirs several may not look after their tables at once.
    settings = {**settings, "CREATE_TABLE": "no"}
    begun = recorder.max_notification_id()
    hesitate(server, settings["POSTGRES_SCHEMA"], "torture_events", late)
    over = Event()

    def disturb() -> None:
        source = random.Random(seed)
        while not over.wait(source.random() * 0.3):
            with server.connect(autocommit=False) as foreign:
                foreign.execute("SELECT pg_current_xact_id()")
                over.wait(source.random() * 0.2)

    stranger = Thread(target=disturb)
    stranger.start()
    followers = [Follower(settings, begun)]
    started = time.monotonic()
    try:
        # Nothing is written before somebody follows.
        followers[0].wait(*recorder.insert_events([event(uuid4(), 1)]), 60)
        each, threads = events // PROCESSES, writers // PROCESSES
        processes = [
            _start("write", settings, str(each), str(threads), str(100 * seed + number))
            for number in range(PROCESSES)
        ]
        first = followers[0]
        for share in (0.2, 0.5):
            while len(first.given) < events * share and any(p.poll() is None for p in processes):
                time.sleep(0.01)
            followers.append(Follower(settings, begun))
        first.restart()
        assert [_ended(one) for one in processes] == [0] * PROCESSES
        seconds = time.monotonic() - started
        over.set()
        stranger.join()
        stored = _positions(recorder, begun)
        for one in followers:
            one.wait(stored[-1], 60)
        time.sleep(0.3)
        (last,) = recorder.insert_events([event(uuid4(), 1)])
        written = time.monotonic()
        told = [one.wait(last, 60) for one in followers]
        stored.append(last)
    finally:
        over.set()
        stranger.join()
        for one in followers:
            one.end()
        made.close()
    given = [[position for position, _ in one.given] for one in followers]
    return {
        "events": len(stored),
        "seconds": round(seconds, 1),
        "lost": sum(len(set(stored) - set(one)) for one in given),
        "twice": sum(len(one) - len(set(one)) for one in given),
        "disordered": sum(one != sorted(one) for one in given),
        "unknown": sum(len(set(one) - set(stored)) for one in given),
        "last": None if None in told else round(max(when - written for when in told if when), 3),
    }


_HESITATING = """
CREATE OR REPLACE FUNCTION {schema}.hesitate() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF random() < {share} THEN PERFORM pg_sleep(0.005); END IF; RETURN NULL; END $$;
DROP TRIGGER IF EXISTS hesitate ON {schema}.{table};
CREATE CONSTRAINT TRIGGER hesitate AFTER INSERT ON {schema}.{table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {schema}.hesitate();
"""


def hesitate(server: Any, schema: str, table: str, share: float = 0.05) -> None:
    """Let some writers be slow between their insert and their commit, as on a busy server."""
    with server.connect() as plain:
        plain.execute(_HESITATING.format(schema=schema, table=table, share=share))


def _ended(process: subprocess.Popen[str]) -> int:
    with process:
        return process.wait()


def _positions(recorder: Any, after: int | None) -> list[int]:
    """Every position of the log, once nobody writes."""
    found: list[int] = []
    place = after or 0
    for _ in range(100):
        while page := recorder.select_notifications(place, 1000, inclusive_of_start=False):
            found += [one.id for one in page]
            place = page[-1].id
        if recorder.max_notification_id() == place:
            return found
    raise OperationalError("the log does not come to rest")


def main(arguments: list[str] | None = None) -> None:
    """The long run."""
    from tests.adapters.postgres.moving import younger
    from tests.adapters.postgres.server import Server

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--theirs", action="store_true")
    parser.add_argument("--restored", action="store_true")
    given = parser.parse_args(arguments)
    servers = [Server()]
    try:
        for seed in range(1, given.runs + 1):
            settings = servers[-1].settings_of(f"run{seed}")
            settings |= THEIRS if given.theirs else OURS
            if given.theirs:
                servers[-1].connect().execute(f"CREATE SCHEMA run{seed}")
            if given.restored:
                write(settings, given.events // 10, 16, 99)
                servers.append(younger(servers[-1], f"run{seed}"))
                settings = servers[-1].settings_of(f"run{seed}")
            told = run(servers[-1], settings, events=given.events, seed=seed)
            print(json.dumps(told), flush=True)  # noqa: T201
    finally:
        for one in servers:
            one.remove()


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(json.loads(sys.argv[2]), *(int(one) for one in sys.argv[3:6]))
    elif sys.argv[1:2] == ["follow"]:
        follow(json.loads(sys.argv[2]), json.loads(sys.argv[3]))
    else:
        main()

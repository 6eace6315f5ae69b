"""The recorders alone, beside eventsourcing's: `python -m benchmarks.recorders [--quick]`.

Both write an event of 760 bytes to the same disk, WAL and synchronous=FULL, in turn. Flushes are
counted as the system calls of this process, with strace, where that is installed.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from threading import Barrier, Thread
from time import perf_counter_ns
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import InfrastructureFactory, StoredEvent
from eventsourcing.utils import Environment

from benchmarks.places import SQLite
from benchmarks.report import machine

MODULES = {"ours": "pemasyarakatan.adapters.sqlite", "theirs": "eventsourcing.sqlite"}
STATE = os.urandom(380).hex().encode()
THREADS = 16


def opened(side: str, folder: Path) -> Any:
    """The application recorder of one side, over a file of its own."""
    settings = {
        "PERSISTENCE_MODULE": MODULES[side],
        "SQLITE_DBNAME": str(folder / f"{side}.db"),
        "SQLITE_LOCK_TIMEOUT": "60",
    }
    return InfrastructureFactory.construct(Environment(side, settings)).application_recorder()


def batch(count: int, stream: UUID | None = None) -> list[StoredEvent]:
    """So many events of one new stream."""
    own = stream or uuid4()
    return [StoredEvent(own, n, "partnership.visit_held@1", STATE) for n in range(1, count + 1)]


def in_turn(
    sides: dict[str, Any], rounds: int, prepare: Callable[[Any], Callable[[], object]]
) -> dict[str, list[float]]:
    """Microseconds of what each side does, round by round."""
    samples: dict[str, list[float]] = {side: [] for side in sides}
    for round_ in range(rounds):
        for side in sorted(sides, reverse=bool(round_ % 2)):
            work = prepare(sides[side])
            began = perf_counter_ns()
            work()
            samples[side].append((perf_counter_ns() - began) / 1000)
    return samples


def by_threads(recorder: Any, each: int) -> None:
    """Sixteen threads append one event a commit, all at once."""
    barrier = Barrier(THREADS)

    def write() -> None:
        events = [batch(1) for _ in range(each)]
        barrier.wait()
        for one in events:
            recorder.insert_events(one)

    threads = [Thread(target=write) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def read(recorder: Any) -> int:
    """The whole log, a page of a thousand at a time."""
    position, count = 0, 0
    while page := recorder.select_notifications(position, 1000, inclusive_of_start=False):
        position = page[-1].id
        count += len(page)
    return count


def ratios(folder: Path, *, quick: bool) -> None:
    """Print the line of every measure: microseconds, and times as fast as theirs."""
    sides = {side: opened(side, folder) for side in MODULES}
    many, some, few = (6, 4, 2) if quick else (1501, 201, 15)

    def shown(title: str, per: int, samples: dict[str, list[float]]) -> None:
        ratio = median(b / a for a, b in zip(samples["ours"], samples["theirs"], strict=True))
        ours, theirs = (median(samples[side]) / per for side in ("ours", "theirs"))
        print(f"{title:34} {ours:10.1f} {theirs:10.1f} {ratio:6.2f}")

    def appending(count: int) -> Callable[[Any], Callable[[], object]]:
        def prepare(recorder: Any) -> Callable[[], object]:
            events = batch(count)
            return lambda: recorder.insert_events(events)

        return prepare

    print(f"{'microseconds per event':34} {'ours':>10} {'theirs':>10} {'times':>6}")
    shown("append 1 a commit", 1, in_turn(sides, many, appending(1)))
    shown("append 100 a commit", 100, in_turn(sides, some, appending(100)))
    each = 2 if quick else 40
    threaded = in_turn(sides, few, lambda recorder: lambda: by_threads(recorder, each))
    shown(f"{THREADS} threads, 1 a commit", THREADS * each, threaded)
    stream = UUID(int=1)
    for recorder in sides.values():
        recorder.insert_events(batch(100, stream))

    def loading(recorder: Any) -> Callable[[], object]:
        return lambda: list(recorder.select_events(stream))

    shown("read a stream of 100", 100, in_turn(sides, some, loading))
    count = read(sides["ours"])
    reading = in_turn(sides, few, lambda recorder: lambda: read(recorder))
    shown(f"read the log, {count:,} events", count, reading)
    for side, recorder in sides.items():
        with recorder.datastore.transaction(commit=False) as cursor:
            cursor.execute("SELECT count(*) FROM stored_events")
            (events,) = cursor.fetchone()
        recorder.datastore.close()
        size = (folder / f"{side}.db").stat().st_size
        print(f"on disk, {side}: {size / events:,.0f} bytes an event")


# --- what one side does by itself, in a process of its own ---------------------------------------


def flushes(side: str, folder: Path, each: int) -> float | None:
    """How many times the disk is flushed for an event, with sixteen threads."""
    strace = shutil.which("strace")
    if strace is None:
        return None
    told = folder / "calls"
    watched = [strace, "-f", "-e", "trace=fsync,fdatasync", "-o", str(told)]
    writers = ["-m", "benchmarks.recorders", "--threads", side, str(folder), str(each)]
    subprocess.run([*watched, sys.executable, *writers], check=True)
    return len(re.findall(r"f(?:data)?sync\(", told.read_text())) / (THREADS * each)


def idle(folder: Path, seconds: float) -> float:
    """The share of a core that a follower takes while nothing is written."""
    recorder = opened("ours", folder)
    subscription = recorder.subscribe()
    thread = Thread(target=next, args=(subscription, None))
    thread.start()
    time.sleep(0.5)
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    time.sleep(seconds)
    after, took = resource.getrusage(resource.RUSAGE_SELF), time.monotonic() - began
    subscription.stop()
    thread.join()
    recorder.datastore.close()
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / took


def latencies(folder: Path, count: int) -> list[float]:
    """Milliseconds from another process's commit to the follower; the last writer is killed."""
    recorder = opened("ours", folder)
    writer = [sys.executable, "-m", "benchmarks.recorders", "--write", str(folder), str(count)]
    with recorder.subscribe() as subscription:
        process = subprocess.Popen(writer)
        found = []
        for _ in range(count):
            committed = int(next(subscription).topic)
            found.append((time.time_ns() - committed) / 1e6)
        process.wait()
    recorder.datastore.close()
    return found


def write(folder: Path, count: int) -> None:
    """One event now and then, with the time of its writing; then die at once."""
    recorder = opened("ours", folder)
    for number in range(count):
        time.sleep(0.05 + 0.037 * (number % 5))
        recorder.insert_events([StoredEvent(uuid4(), 1, str(time.time_ns()), STATE)])
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """All measures, or the part of one that needs a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recorders", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--folder", type=Path, help="whose disk to measure (default: a new one)")
    parser.add_argument("--threads", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--write", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.threads:
        side, folder, each = given.threads
        by_threads(opened(side, Path(folder)), int(each))
        return
    if given.write:
        write(Path(given.write[0]), int(given.write[1]))
        return
    for name, what in machine(SQLite(Path())).items():
        print(f"{name}: {what}")
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        for part in ("ratios", "flushes", "idle", "latency"):
            (Path(name) / part).mkdir()
        root = Path(name)
        ratios(root / "ratios", quick=given.quick)
        for side in MODULES:
            found = flushes(side, root / "flushes", 2 if given.quick else 60)
            said = "not counted, there is no strace" if found is None else f"{found:.2f}"
            print(f"flushes an event, {THREADS} threads, {side}: {said}")
        share = idle(root / "idle", 0.5 if given.quick else 20)
        print(f"an idle follower: {100 * share:.2f} % of a core")
        times = sorted(latencies(root / "latency", 3 if given.quick else 200))
        print(
            "from another process's write to the follower, its flush included: median "
            f"{median(times):.1f} ms, 99 of 100 {quantiles(times, n=100)[-1]:.1f}, "
            f"longest {times[-1]:.1f}"
        )


if __name__ == "__main__":
    main()

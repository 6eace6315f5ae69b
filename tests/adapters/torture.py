"""The SQLite adapter under the full counts: `python -m tests.adapters.torture [PART ...]`.

`crashes` kills the writer 200 times, against a ledger of acknowledgements that is kept outside;
`followers` has three follow what sixteen threads of two processes write, five times over;
`million` writes, reads and follows a million events and looks at the memory it took. Ends with 1
if any of them found anything. The suite runs a share of each, with the same checks.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent

from pemasyarakatan.adapters.sqlite import Factory, SQLiteApplicationRecorder

ROOT = Path(__file__).parents[2]
WRITERS, EACH = 8, 2000
MILLION = 1_000_000
MEGABYTES = 150


def recorder_in(folder: Path) -> SQLiteApplicationRecorder:
    """The application recorder over the file in *folder*."""
    made = Factory({"SQLITE_DBNAME": str(folder / "a.db"), "SQLITE_LOCK_TIMEOUT": "60"})
    recorder = made.application_recorder()
    assert isinstance(recorder, SQLiteApplicationRecorder)
    return recorder


def module(name: str, *arguments: object) -> list[str]:
    """The command that runs a module of these tests."""
    return [sys.executable, "-m", f"tests.adapters.{name}", *map(str, arguments)]


def crashes(folder: Path, rounds: int = 200) -> list[str]:
    """What was found after killing the writer again and again."""
    ran = subprocess.run(
        module("crashing", folder / "a.db", rounds), cwd=ROOT, capture_output=True, check=True
    )
    told = json.loads(ran.stdout)
    say(f"{rounds} writers killed, {told['acknowledged']} saves acknowledged")
    return told["found"]


def followers(folder: Path, rounds: int = 5, each: int = EACH) -> list[str]:
    """What followers missed, saw twice or out of order; one is begun anew half way."""
    found: list[str] = []
    recorder = recorder_in(folder)
    for number in range(rounds):
        begin = recorder.max_notification_id() or 0
        total = 2 * WRITERS * each
        expected = list(range(begin + 1, begin + total + 1))

        def follow(gt: int, count: int) -> list[int]:
            with recorder.subscribe(gt=gt) as subscription:
                return [next(subscription).id for _ in range(count)]

        def restarted(begin: int = begin, total: int = total) -> list[int]:
            seen = follow(begin, total // 2)
            return seen + follow(seen[-1], total - len(seen))

        with ThreadPoolExecutor(3) as pool:
            told = [pool.submit(follow, begin, total), pool.submit(restarted)]
            writing = [subprocess.Popen(module("torture", "--write", folder, each), cwd=ROOT)]
            writing.append(subprocess.Popen(module("torture", "--write", folder, each), cwd=ROOT))
            time.sleep(1)
            told.append(pool.submit(follow, begin, total))
            codes = [one.wait() for one in writing]
            if codes != [0, 0]:
                recorder.datastore.close()
                return [*found, f"round {number}: writers ended with {codes}"]
            ended = time.monotonic()
            seen = [one.result(60) for one in told]
            late = time.monotonic() - ended
        if late > 1:
            found.append(f"round {number}: the last event came {late:.1f} s late")
        found += [f"round {number}: follower {n}" for n, one in enumerate(seen) if one != expected]
        say(f"{total} events, 3 followers, the last {late:.2f} s after the writers had ended")
    recorder.datastore.close()
    return found


def write(folder: Path, each: int) -> None:
    """Eight threads append one event a commit."""
    recorder = recorder_in(folder)

    def append(_: int) -> None:
        for _ in range(each):
            recorder.insert_events([StoredEvent(uuid4(), 1, "t", b"x" * 100)])

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(append, range(WRITERS)))
    recorder.datastore.close()


def million(folder: Path, count: int = MILLION) -> list[str]:
    """Whether so many events take more memory than they may."""
    recorder = recorder_in(folder)
    try:
        return in_bounds(recorder, count)
    finally:
        recorder.datastore.close()


def in_bounds(recorder: Any, count: int) -> list[str]:
    """Write, read and follow so many events, a tenth of them in one stream, and read that."""
    one = UUID(int=0)
    for number in range(count // 100):
        stream, first = (one, 100 * (number // 10)) if number % 10 == 0 else (UUID(int=number), 0)
        recorder.insert_events(
            [StoredEvent(stream, first + n, "t", b"x" * 760) for n in range(1, 101)]
        )
    say(f"written {count}, {megabytes()} MB")
    end = time.monotonic() + 60
    while recorder.max_notification_id() != count and time.monotonic() < end:
        time.sleep(0.1)
    position = read = 0
    while page := recorder.select_notifications(position, 1000, inclusive_of_start=False):
        position, read = page[-1].id, read + len(page)
    say(f"read {read}, {megabytes()} MB")
    of_stream = sum(1 for _ in recorder.select_events(one))
    say(f"read {of_stream} of one stream, {megabytes()} MB")
    with recorder.subscribe() as subscription:
        followed = sum(1 for _, one in zip(range(count), subscription, strict=False) if one.id)
    say(f"followed {followed}, {megabytes()} MB")
    whole = (count, count // 10, count)
    found = [] if (read, of_stream, followed) == whole else [f"{read}, {of_stream}, {followed}"]
    return found if megabytes() < MEGABYTES else [*found, f"it took {megabytes()} MB"]


def megabytes() -> int:
    """The most memory that this process had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if sys.platform == "darwin" else 1024)


def say(line: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()


PARTS = {"million": million, "crashes": crashes, "followers": followers}


def main(arguments: list[str]) -> int:
    """1 if anything was found, else 0."""
    if arguments[:1] == ["--write"]:
        write(Path(arguments[1]), int(arguments[2]))
        return 0
    found: list[str] = []
    for name in arguments or PARTS:
        sys.stdout.write(f"{name}\n")
        with TemporaryDirectory() as folder:
            found += [f"{name}: {one}" for one in PARTS[name](Path(folder))]
    sys.stdout.write("\n".join(found or ["nothing found"]) + "\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

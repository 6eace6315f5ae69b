"""Kill copies with kill -9 in their middle: `python -m tests.operations.killing ROUNDS [URL]`.

Each round copies a store into a new one, in small pages, by a process that is killed at some page
(or a little later), now and then twice, and then goes on to the end. Into files; with the URL of a
database on a server also into a schema of it, and from there into a file. Prints one JSON line: how
many were killed, how much they had copied, and everything that was found.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from eventsourcing.persistence import Notification

from pemasyarakatan.errors import PemasyarakatanError
from pemasyarakatan.operations import copy, reading
from tests.operations.stores import Content, content, in_memory

EVENTS, SMALL = 400, 16


def killed(source: str, target: str, pages: int, after: float) -> bool:
    """Whether a copy was killed so many seconds after so many pages, and not through before."""
    ours, theirs = os.pipe()
    copying = os.fork()
    if copying == 0:
        os.close(ours)
        reading.PAGE = SMALL
        copy(source, target, progress=lambda _done, _of: os.write(theirs, b".") and None)
        os._exit(0)
    os.close(theirs)
    told = b""
    while len(told) < pages and (more := os.read(ours, 1)):
        told += more
    time.sleep(after)
    os.kill(copying, signal.SIGKILL)
    os.close(ours)
    return os.waitpid(copying, 0)[1] == signal.SIGKILL


def held(target: str) -> list[Content]:
    """What a target holds, nothing if it is not there yet."""
    if target.startswith("sqlite") and not Path(target.removeprefix("sqlite:///")).exists():
        return []
    return content(target)


def round_of(source: str, target: str, whole: list[Content], chance: random.Random) -> tuple:
    """Kill copies into one target, then let one come to its end; kills, events held, faults."""
    kills, most, found = 0, 0, []
    for _ in range(chance.choice((1, 1, 2))):
        kills += killed(source, target, chance.randrange(EVENTS // SMALL), chance.random() * 0.01)
        there = held(target)
        most = max(most, len(there))
        if there != whole[: len(there)]:
            found.append(f"{target} holds no beginning of the source after a kill")
    try:
        done = copy(source, target)
    except PemasyarakatanError as error:
        return kills, most, [*found, str(error)]
    if content(target) != whole or not done.kept or done.events != len(whole):
        found.append(f"{target} is not the same in the end")
    return kills, most, found


def main(rounds: int, server: str | None) -> None:
    """All rounds; every third with a server goes there, every third comes from there."""
    chance = random.Random(11)
    events = [
        Notification(UUID(int=one % 7), one // 7 + 1, "t", os.urandom(40), 2 * one + 1 + one // 9)
        for one in range(EVENTS)
    ]
    killed_, most, found = 0, [], []
    with TemporaryDirectory(prefix="killing-") as folder:
        file = f"sqlite:///{folder}/source.db"
        copy(in_memory(events, beyond=5), file)
        whole = content(file)
        sources = {"file": file}
        if server:
            sources["server"] = f"{server}?schema=killing_source_{os.getpid()}"
            copy(file, sources["server"])
        for number in range(rounds):
            kind = number % 3 if server else 0
            source = sources["server"] if kind == 2 else file
            target = f"sqlite:///{folder}/{number}.db"
            if kind == 1:
                target = f"{server}?schema=killing_{os.getpid()}_{number}"
            kills, held_, faults = round_of(source, target, whole, chance)
            killed_ += kills
            most.append(held_)
            found += faults
    print(json.dumps({"killed": killed_, "held": most, "found": found}))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)

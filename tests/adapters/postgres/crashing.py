"""Kill writers and the server again and again: `python -m tests.adapters.postgres.crashing [WRITERS] [SERVERS]`.

The writer tells of every acknowledgement through a pipe, outside the store. Prints one JSON line: how much was
acknowledged, and every discrepancy that was found after a kill.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from eventsourcing.persistence import PersistenceError, StoredEvent
from eventsourcing.utils import Environment

from pemasyarakatan.adapters.postgres import Factory
from tests.adapters.postgres.server import Server

SIZES = (1, 2, 5)


def recorder(settings: Mapping[str, str]) -> tuple[Factory, Any]:
    """A factory, and its application recorder."""
    factory = Factory(Environment("Crash", dict(settings)))
    return factory, factory.application_recorder()


def write(settings: Mapping[str, str], ledger: int) -> None:
    """Append saves of several streams for ever; end when the store fails."""
    _, mine = recorder(settings)
    source = random.Random(os.getpid())
    while True:
        many = source.choice(SIZES)
        save = uuid4()
        events = [
            StoredEvent(
                originator_id=uuid4(),
                originator_version=1,
                topic=f"{save} {many}",
                state=b"x" * 500,
            )
            for _ in range(many)
        ]
        try:
            positions = mine.insert_events(events)
        except PersistenceError:
            os._exit(3)
        os.write(ledger, f"{save} {' '.join(map(str, positions))}\n".encode())


def killed(
    settings: Mapping[str, str], after: float, server: Server | None
) -> dict[str, list[int]]:
    """The ledger of a writer that was killed so many seconds after its first acknowledgement.

    With *server*, that is killed in its place, and started again.
    """
    ours, theirs = os.pipe()
    writer = os.fork()
    if writer == 0:
        os.close(ours)
        write(settings, theirs)
    os.close(theirs)
    told = os.read(ours, 1 << 20)
    time.sleep(after)
    if server is not None:
        server.kill()
    else:
        os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    while more := os.read(ours, 1 << 20):
        told += more
    os.close(ours)
    if server is not None:
        server.start()
    # A line that was torn by the kill acknowledged nothing.
    lines = [line.split() for line in told.decode().split("\n")[:-1]]
    return {save: [int(position) for position in positions] for save, *positions in lines}


def discrepancies(settings: Mapping[str, str], ledger: Mapping[str, list[int]]) -> list[str]:
    """What was acknowledged and is not there, and what is there in part or twice."""
    factory, mine = recorder(settings)
    end = time.monotonic() + 5
    while mine.health().withheld and time.monotonic() < end:
        time.sleep(0.01)
    found: list[str] = []
    stored: dict[str, list[int]] = {}
    sizes: dict[str, int] = {}
    place = 0
    while page := mine.select_notifications(place, 1000, inclusive_of_start=False):
        for one in page:
            save, many = one.topic.split()
            stored.setdefault(save, []).append(one.id)
            sizes[save] = int(many)
        if not place < page[0].id:
            found.append(f"{page[0].id} comes after {place}")
        place = page[-1].id
    factory.close()
    found += [f"{save} is not at {at}" for save, at in ledger.items() if stored.get(save) != at]
    found += [f"{save} is there in part" for save, at in stored.items() if len(at) != sizes[save]]
    return found


def crash(
    server: Server, settings: Mapping[str, str], writers: int, servers: int
) -> dict[str, Any]:
    """All rounds, and what was found after each."""
    source = random.Random(7)
    ledger: dict[str, list[int]] = {}
    found: list[str] = []
    factory, _ = recorder(settings)
    factory.close()
    for number in range(writers + servers):
        ledger |= killed(settings, source.random() * 0.05, server if number >= writers else None)
        if number % 10 == 9 or number >= writers:
            found += discrepancies(settings, ledger)
    found += discrepancies(settings, ledger)
    return {"acknowledged": len(ledger), "found": found}


def main(writers: int = 200, servers: int = 50) -> None:
    """On a server of its own."""
    server = Server()
    try:
        print(json.dumps(crash(server, server.settings_of("crash"), writers, servers)))  # noqa: T201
    finally:
        server.remove()


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:3]))

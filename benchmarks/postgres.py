"""Raw recorders on PostgreSQL: `python -m benchmarks.postgres [--quick] [--json FILE]`.

This library's recorder, eventsourcing's (its table lock, as it comes) and a floor of the plain
driver, over tables of one server with fsync on, each in turn in every round.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from threading import local
from time import perf_counter_ns
from typing import Any
from uuid import UUID, uuid4

from attrs import frozen
from eventsourcing.persistence import InfrastructureFactory, StoredEvent
from eventsourcing.utils import Environment

from benchmarks import payload
from pemasyarakatan.application import Pemasyarakatan

WRITERS = 16
BATCH = 100
LOG = 2000
OURS, THEIRS, FLOOR = "pemasyarakatan", "eventsourcing", "floor"

_INSERT = "INSERT INTO floor.events (stream, version, topic, state) VALUES (%b, %b, %b, %b)"
_MANY = (
    "INSERT INTO floor.events (stream, version, topic, state)"
    " SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[])"
)
_STREAM = (
    "SELECT position, version, topic, state FROM floor.events WHERE stream = %b ORDER BY version"
)
_PAGE = (
    "SELECT position, version, topic, state, stream FROM floor.events"
    " WHERE position > %b::bigint ORDER BY position LIMIT 1000"
)


class Floor:
    """The plain driver: a serial position, no lock, followers that may miss events."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.of_thread = local()
        self.opened: list[Any] = []
        self.connection.execute("CREATE SCHEMA floor")
        self.connection.execute(
            "CREATE TABLE floor.events (position bigserial PRIMARY KEY, stream uuid NOT NULL, "
            "version bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL, "
            "UNIQUE (stream, version))"
        )

    @property
    def connection(self) -> Any:
        """One for each thread."""
        if not hasattr(self.of_thread, "connection"):
            self.of_thread.connection = self.server.connect()
            self.opened.append(self.of_thread.connection)
        return self.of_thread.connection

    def insert_events(self, events: list[StoredEvent]) -> None:
        """One statement, one commit."""
        rows = [(e.originator_id, e.originator_version, e.topic, e.state) for e in events]
        if len(rows) == 1:
            self.connection.execute(_INSERT, rows[0], prepare=True, binary=True)
        else:
            columns = [list(column) for column in zip(*rows, strict=True)]
            self.connection.execute(_MANY, columns, prepare=True, binary=True)

    def select_events(self, stream: UUID) -> list[Any]:
        """The rows of a stream."""
        found = self.connection.execute(_STREAM, [stream], prepare=True, binary=True)
        return found.fetchall()

    def select_notifications(self, start: int, _limit: int, **_: Any) -> list[Any]:
        """A page of the log."""
        return self.connection.execute(_PAGE, [start], prepare=True, binary=True).fetchall()

    def close(self) -> None:
        """All connections."""
        for one in self.opened:
            one.close()


@frozen(kw_only=True)
class Measure:
    """One line: what each side took, in microseconds, and how many times as fast is aimed at."""

    title: str
    unit: str
    samples: dict[str, list[float]]
    faster: float

    @property
    def ratio(self) -> float:
        """How many times what this library takes eventsourcing takes."""
        return self.times(THEIRS, OURS)

    def times(self, slow: str, fast: str) -> float:
        """The median of the rounds' own ratios."""
        pairs = zip(self.samples[slow], self.samples[fast], strict=True)
        return median(one / other for one, other in pairs)


def measures(server: Any, rounds: int, *, each: int = 20) -> Iterator[Measure]:
    """Every measure, over tables of their own; *each* is how many appends a sample has."""
    with server.connect() as plain:
        plain.execute("CREATE SCHEMA theirs")
    theirs = {
        **server.settings_of("theirs"),
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_POOL_SIZE": str(WRITERS),
    }
    ours = {**server.settings_of("ours"), "POSTGRES_POOL_SIZE": str(WRITERS)}
    factories = [
        InfrastructureFactory.construct(Environment("Bench", one)) for one in (ours, theirs)
    ]
    floor = Floor(server)
    sides: dict[str, Any] = {
        OURS: factories[0].application_recorder(),
        THEIRS: factories[1].application_recorder(),
        FLOOR: floor,
    }
    document = _document()
    pool = ThreadPoolExecutor(WRITERS)

    def event(stream: UUID, version: int = 1) -> StoredEvent:
        return StoredEvent(stream, version, "partnership.visit_held@1", document)

    def single(side: Any) -> int:
        for _ in range(each):
            side.insert_events([event(uuid4())])
        return each

    def crowd(side: Any) -> int:
        list(pool.map(lambda _: single(side), range(WRITERS)))
        return each * WRITERS

    def batch(side: Any) -> int:
        for _ in range(each // 4 or 1):
            stream = uuid4()
            side.insert_events([event(stream, version) for version in range(1, BATCH + 1)])
        return (each // 4 or 1) * BATCH

    def stream(side: Any) -> int:
        for _ in range(10):
            assert len(side.select_events(UUID(int=1))) == BATCH
        return 10

    def log(side: Any) -> int:
        count, start = 0, 0
        while count < LOG:
            page = side.select_notifications(start, 1000, inclusive_of_start=False)
            start = page[-1][0] if isinstance(page[-1], tuple) else page[-1].id
            count += len(page)
        return count

    def measure(title: str, unit: str, faster: float, work: Callable[[Any], int]) -> Measure:
        return Measure(
            title=title, unit=unit, faster=faster, samples=_interleaved(sides, rounds, work)
        )

    try:
        for side in sides.values():
            for one in [UUID(int=1), *(uuid4() for _ in range(LOG // BATCH))]:
                side.insert_events([event(one, version) for version in range(1, BATCH + 1)])
            crowd(side)
        yield measure("1 writer, 1 event a commit", "event", 2, single)
        yield measure(f"{WRITERS} writers, 1 event a commit", "event", 3.5, crowd)
        yield measure(f"1 writer, {BATCH} events a commit", "event", 3, batch)
        yield measure(f"select a stream of {BATCH}", "stream", 1, stream)
        yield measure("read the log, 1,000 at a time", "event", 1, log)
    finally:
        pool.shutdown()
        floor.close()
        for factory in factories:
            factory.close()


def _document() -> bytes:
    with Pemasyarakatan.open("memory:") as app:
        fact = payload.history(0, 2)[1]
        meta = app.codec.encode_meta(fact.meta)
        return app.codec.encode("partnership", fact.event, meta)[1]


def _interleaved(
    sides: dict[str, Any], rounds: int, work: Callable[[Any], int]
) -> dict[str, list[float]]:
    samples: dict[str, list[float]] = {name: [] for name in sides}
    gc.collect()
    for number in range(rounds):
        names = list(sides)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            begun = perf_counter_ns()
            done = work(sides[name])
            samples[name].append((perf_counter_ns() - begun) / done / 1000)
    return samples


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print the table; where there is no server, say so."""
    from tests.adapters.postgres.server import NoServer, Server  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="python -m benchmarks.postgres", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    given = parser.parse_args(arguments)
    try:
        server = Server()
    except NoServer as error:
        print(f"not measured: {error}", file=sys.stderr)
        return
    try:
        rounds, each = (1, 2) if given.quick else (31, 20)
        with server.connect() as plain:
            (version,) = plain.execute("SELECT version()").fetchone()
        print(f"{version.split(' on ')[0]}, fsync on; medians of {rounds} rounds in turn")
        print(f"{'microseconds':31}{'per':8}{OURS:>15}{THEIRS:>15}{FLOOR:>8}  times as fast")
        found = []
        for one in measures(server, rounds, each=each):
            ours, theirs, floor = (median(one.samples[s]) for s in (OURS, THEIRS, FLOOR))
            missed = "" if one.ratio >= one.faster else f", under {one.faster:g}"
            print(
                f"{one.title:31}{one.unit:8}{ours:15,.1f}{theirs:15,.1f}{floor:8,.1f}"
                f"  {one.ratio:.1f}{missed}; {one.times(OURS, FLOOR):.2f} of the floor",
                flush=True,
            )
            found.append({"title": one.title, "ratio": one.ratio, "samples": one.samples})
        if given.json is not None:
            given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    finally:
        server.remove()


if __name__ == "__main__":
    main()

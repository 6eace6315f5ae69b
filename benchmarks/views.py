"""The read models: `python -m benchmarks.views [--quick] [--nation FILE] [--sizes …] [--folder …]`.

All of them are rebuilt together over a region's year, the national year and five national years;
and, over the beginning of a region's year, beside eventsourcing's `ProjectionRunner`, which gives
the same rows an event at a time. Each measure is taken in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.projection import ProjectionRunner
from sqlalchemy import Engine, event, func, select

from benchmarks.places import SQLite
from benchmarks.report import machine
from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.projections import engines
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.tracking import projection_of
from pemasyarakatan.projections.views import Views
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.testing.worlds import SyntheticWorld, nation, record, region, village

SIZES = ("region", "nation", "million")
COPIES = 5
"""So many national years are a million events."""

SAMPLE = 4_000
"""So many events of a region's year are given to both sides."""

SYNCHRONOUS = {"fsync on": "FULL", "fsync off": "OFF"}
EVERY, STATEMENTS = 500, 3
"""The aims: at least so many events a commit, at most so many statements an event."""

FASTER = {"fsync on": 20, "fsync off": 10}
"""How many times as fast as the runner a rebuild is aimed to be."""

MISFITS = "exception_found"
"""The table that tells of an id which is not the one of its key, as that of every copy."""

MARKS = (10, 50, 100)
PAGE = 5_000

_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


# --- stores --------------------------------------------------------------------------------------


def recorded(world: SyntheticWorld, path: Path) -> Path:
    """A store with *world* in it."""
    clock = FixedClock(world.begins)
    with Pemasyarakatan.open(f"sqlite:///{path}", clock=clock) as app:
        record(world, app, clock)
    return path


def copied(source: Path, path: Path, copies: int, most: int | None = None) -> Path:
    """A store with the events of another, at *most* so many, as often as there are *copies*.

    From the second copy on every id is another one, in the same order: its last four digits are.
    """
    with (
        Pemasyarakatan.open(f"sqlite:///{source}") as given,
        Pemasyarakatan.open(f"sqlite:///{path}") as made,
    ):
        for number in range(copies):
            place = 0
            while page := given.recorder.select_notifications(
                place or None, min(PAGE, most or PAGE), inclusive_of_start=place == 0
            ):
                place = page[-1].id
                made.recorder.insert_events(
                    [
                        StoredEvent(
                            originator_id=UUID(bytes=_other(UUID(str(one.originator_id)), number)),
                            originator_version=one.originator_version,
                            topic=one.topic,
                            state=_ID.sub(lambda found: _renamed(found, number), one.state),  # noqa: B023
                        )
                        for one in page
                    ]
                )
                if most is not None:
                    break
    return path


def _other(stream: UUID, number: int) -> bytes:
    return (stream.int ^ number).to_bytes(16)


def _renamed(found: re.Match[bytes], number: int) -> bytes:
    told = found.group()
    return told[:-4] + b"%04x" % (int(told[-4:], 16) ^ number)


# --- what is counted -----------------------------------------------------------------------------


class Counted:
    """Commits and statements of one engine, from when it is watched on."""

    def __init__(self, engine: Engine) -> None:
        self.commits = self.statements = self.rows = 0
        event.listen(engine, "commit", self._committed)
        event.listen(engine, "after_cursor_execute", self._executed)

    def _committed(self, _connection: Any) -> None:
        self.commits += 1

    def _executed(
        self, _connection: Any, _cursor: Any, _said: str, given: Any, _context: Any, many: bool
    ) -> None:
        self.statements += 1
        self.rows += len(given) if many else 1


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def durable(synchronous: str) -> None:
    """Let every database of read models that is opened from now on wait for the disk like this."""
    configured = engines._configured  # noqa: SLF001

    def configure(connection: Any, made: Any) -> None:
        configured(connection, made)
        connection.execute(f"PRAGMA synchronous={synchronous}")

    engines._configured = configure  # noqa: SLF001


def asked(engine: Engine) -> int:
    """How the database of an engine waits for the disk, as it says itself."""
    with engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA synchronous").scalar_one()


def digest(views: Views) -> tuple[str, Counter[str]]:
    """What tells the rows of some read models from others, and how many each table has."""
    found, sizes = sha256(), Counter[str]()
    with views.tables() as (connection, table_of):
        for model in views.models.values():
            for table in model.tables:
                here = table_of(table)
                sizes[table.name] = connection.scalar(select(func.count()).select_from(here)) or 0
                for row in connection.execute(select(here).order_by(*here.primary_key)):
                    found.update(repr(tuple(row)).encode())
    return found.hexdigest(), sizes


@contextmanager
def timed() -> Iterator[dict[str, float]]:
    """Seconds of the clock and of the processor."""
    told: dict[str, float] = {}
    began, worked = time.perf_counter(), time.process_time()
    yield told
    told["seconds"] = time.perf_counter() - began
    told["processor"] = time.process_time() - worked


# --- one measure, in a process of its own --------------------------------------------------------


def rebuilding(store: str, rows: str, synchronous: str) -> dict[str, Any]:
    """All read models are rebuilt together."""
    durable(synchronous)
    held: dict[int, float] = {}

    def look(position: int, end: int) -> None:
        for mark in MARKS:
            if 100 * position >= mark * end:
                held.setdefault(mark, peak())

    with (
        Pemasyarakatan.open(f"sqlite:///{store}") as app,
        Views(f"sqlite:///{rows}", app, READ_MODELS) as views,
    ):
        waits, counted = asked(views.engine), Counted(views.engine)
        with timed() as told:
            assert views.rebuild(progress=look).switched
        figures = vars(counted).copy()
        most = peak()
        same, sizes = digest(views)
        return {
            **told,
            **figures,
            "events": app.recorder.max_notification_id(),
            "synchronous": waits,
            "held": held,
            "peak": most,
            "digest": same,
            "sizes": sizes,
        }


def running(store: str, rows: str, synchronous: str) -> dict[str, Any]:
    """Eventsourcing's runner is given the log, and writes the same rows."""
    durable(synchronous)
    projection, view = projection_of(READ_MODELS)
    with Pemasyarakatan.open(f"sqlite:///{store}") as app:
        last = app.recorder.max_notification_id() or 0
    with timed() as told:
        runner = ProjectionRunner(
            application_class=Pemasyarakatan,
            projection_class=projection,
            view_class=view,
            env={
                "PEMASYARAKATAN_PERSISTENCE_MODULE": "pemasyarakatan.adapters.sqlite",
                "PEMASYARAKATAN_SQLITE_DBNAME": store,
                "VIEWS_PERSISTENCE_MODULE": "pemasyarakatan.projections.tracking",
                "VIEWS_VIEWS_URL": f"sqlite:///{rows}",
            },
        )
        engine = runner.view._database.engine  # noqa: SLF001
        counted = Counted(engine)
        with runner:
            runner.wait(last, timeout=24 * 3600)
    figures = vars(counted).copy()
    waits = asked(engine)
    with (
        Pemasyarakatan.open(f"sqlite:///{store}") as app,
        Views(f"sqlite:///{rows}", app, READ_MODELS) as views,
    ):
        same, sizes = digest(views)
    runner.view.close()
    return {
        **told,
        **figures,
        "events": last,
        "synchronous": waits,
        "peak": peak(),
        "digest": same,
        "sizes": sizes,
    }


MEASURES: dict[str, Callable[[str, str, str], dict[str, Any]]] = {
    "rebuilding": rebuilding,
    "running": running,
}


def apart(measure: str, store: Path, rows: Path, synchronous: str) -> dict[str, Any]:
    """A measure in a process of its own, over rows that are gone afterwards."""
    for left in rows.parent.glob(f"{rows.name}*"):
        left.unlink()
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.views", "--one", measure, store, rows, synchronous],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    for left in rows.parent.glob(f"{rows.name}*"):
        left.unlink()
    told: dict[str, Any] = json.loads(run.stdout)
    return told


# --- the tables ----------------------------------------------------------------------------------


def beside(store: Path, folder: Path, titles: Iterable[str] = SYNCHRONOUS) -> Iterator[str]:
    """Both sides in turn over the same events, ours before and after theirs."""
    yield (
        f"{'':10} {'':16} {'seconds':>9} {'processor':>10} {'per event':>10} {'commits':>8} "
        f"{'statements':>11} {'rows':>7}"
    )
    for title in titles:
        synchronous = SYNCHRONOUS[title]
        turns = ("rebuilding", "running", "rebuilding")
        told = [apart(one, store, folder / "rows.db", synchronous) for one in turns]
        assert len({one["digest"] for one in told}) == 1, "the sides did not write the same rows"
        assert len({one["synchronous"] for one in told}) == 1
        (ours, theirs) = [told[0], told[2]], told[1]
        seconds = {name: median(one[name] for one in ours) for name in ("seconds", "processor")}
        for side, one, spent in (
            ("a rebuild", ours[0], seconds),
            ("ProjectionRunner", theirs, theirs),
        ):
            yield (
                f"{title:10} {side:16} {spent['seconds']:9.2f} {spent['processor']:10.2f} "
                f"{1e3 * spent['seconds'] / one['events']:7.2f} ms {one['commits']:8,} "
                f"{one['statements']:11,} {one['rows']:7,}"
            )
        ratio = {name: theirs[name] / seconds[name] for name in seconds}
        missed = "" if ratio["seconds"] >= FASTER[title] else "; missed"
        yield (
            f"{title:10} {ratio['seconds']:.1f} times as fast by the clock, "
            f"{ratio['processor']:.1f} by the processor (at least {FASTER[title]}{missed})"
        )


def together(stores: dict[str, Path], folder: Path) -> Iterator[str]:
    """A rebuild of all read models at every size."""
    yield (
        f"{'':8} {'events':>9} {'seconds':>8} {'processor':>10} {'per event':>10} "
        f"{'events a commit':>16} {'statements':>11} {'rows':>6}  peak memory"
    )
    found: dict[str, dict[str, Any]] = {}
    for name, store in stores.items():
        one = found[name] = apart("rebuilding", store, folder / "rows.db", "NORMAL")
        events = one["events"]
        read = ", ".join(f"{mark} %: {held:.0f}" for mark, held in one["held"].items())
        missed = [
            *(
                ["few events a commit"]
                if name != "region" and events / one["commits"] < EVERY
                else []
            ),
            *(["many statements"] if one["statements"] / events > STATEMENTS else []),
        ]
        yield (
            f"{name:8} {events:9,} {one['seconds']:8.1f} {one['processor']:10.1f} "
            f"{1e3 * one['seconds'] / events:7.3f} ms {events / one['commits']:16,.0f} "
            f"{one['statements'] / events:11.2f} {one['rows'] / events:6.2f}  "
            f"{one['peak']:.0f} MB (log read by {read})"
            + (f"  missed: {', '.join(missed)}" if missed else "")
        )
    if {"nation", "million"} <= found.keys():
        rows, more = (Counter(found[name]["sizes"]) for name in ("nation", "million"))
        more.subtract({table: COPIES * count for table, count in rows.items()})
        others = more.pop(MISFITS)
        assert not any(more.values()), "the copies did not give the same rows"
        yield (
            f"million: every table has {COPIES} times the rows of the nation, and {MISFITS} "
            f"{others:,} more, for the copied ids that do not belong to their keys"
        )


def main(arguments: list[str] | None = None) -> None:
    """Make the stores, take every measure and print the tables; nothing is judged by its time."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["--one"]:
        measure, *others = given[1:]
        print(json.dumps(MEASURES[measure](*others)))
        return
    parser = argparse.ArgumentParser(prog="python -m benchmarks.views", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--nation", type=Path, help="a store that holds the national year already")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="events given to both sides")
    parser.add_argument("--folder", type=Path, help="whose disk to measure (default: a new one)")
    asked_for = parser.parse_args(given)
    with tempfile.TemporaryDirectory(dir=asked_for.folder) as own:
        folder = Path(own)
        for name, what in machine(SQLite(folder)).items():
            print(f"{name}: {what}")
        quick = asked_for.quick
        stores = {"region": recorded(village(1) if quick else region(1), folder / "region.db")}
        sample = copied(
            stores["region"], folder / "sample.db", 1, 40 if quick else asked_for.sample
        )
        if {"nation", "million"} & {*asked_for.sizes}:
            stores["nation"] = asked_for.nation or recorded(
                village(2) if quick else nation(1), folder / "nation.db"
            )
        if "million" in asked_for.sizes:
            stores["million"] = copied(stores["nation"], folder / "million.db", COPIES)
        print("\nall read models, rebuilt together; synchronous=NORMAL, as they are kept\n")
        for line in together({one: stores[one] for one in SIZES if one in asked_for.sizes}, folder):
            print(line, flush=True)
        print("\nbeside eventsourcing's ProjectionRunner, which writes the same rows\n")
        for line in beside(sample, folder, ["fsync off"] if quick else SYNCHRONOUS):
            print(line, flush=True)


if __name__ == "__main__":
    main()

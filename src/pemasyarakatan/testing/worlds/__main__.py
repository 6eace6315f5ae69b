"""Record a synthetic world in a store, from the command line.

python -m pemasyarakatan.testing.worlds region --store sqlite:///dunia.db --seed 1
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TextIO

from pemasyarakatan.application.app import Pemasyarakatan
from pemasyarakatan.errors import PemasyarakatanError
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.testing.worlds.recording import Counts, Progress, record
from pemasyarakatan.testing.worlds.world import YEAR, SyntheticWorld, nation, region, village

WORLDS: dict[str, Callable[..., SyntheticWorld]] = {
    "region": region,
    "nation": nation,
    "village": village,
}

MARKS = (10, 50, 100)
"""At so many percent of the world's time the memory is looked at."""


class Memory:
    """The peak memory of this process, as it was at each mark."""

    def __init__(self, world: SyntheticWorld) -> None:
        self._begins = world.begins
        self._length = world.ends - world.begins
        self.at: dict[int, float] = {}

    def share(self, counts: Counts) -> float:
        """How much of the world's time is told, in percent."""
        return 100 * ((counts.at - self._begins) / self._length)

    def look(self, counts: Counts) -> None:
        """Note the peak at every mark that is reached."""
        for mark in MARKS:
            if mark not in self.at and self.share(counts) >= mark:
                self.at[mark] = peak()

    def close(self) -> None:
        """The last mark is the end, whenever the last command was."""
        self.at[MARKS[-1]] = peak()


def peak() -> float:
    """The most memory this process ever held, in MB; 0 where the system does not say."""
    if find_spec("resource") is None:
        return 0.0
    import resource  # noqa: PLC0415  # not on every system

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the world that is asked for, and print what it came to."""
    asked = _asked(arguments)
    world = WORLDS[asked.world](asked.seed, year=asked.year)
    clock = FixedClock(world.begins)
    memory = Memory(world)
    began, worked = time.perf_counter(), time.process_time()
    try:
        with Pemasyarakatan.open(asked.store, clock=clock) as app, _bar(memory) as bar:
            counts = record(world, app, clock, progress=bar)
    except (PemasyarakatanError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    memory.close()
    took = time.perf_counter() - began, time.process_time() - worked
    _report(sys.stdout, world, counts, memory, took)
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m pemasyarakatan.testing.worlds",
        description="Record an honest synthetic world, nobody in which exists, in a store.",
    )
    parser.add_argument("world", choices=sorted(WORLDS), help="how large it is")
    parser.add_argument("--store", default="memory:", help="URL of a new store (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which one it is (%(default)s)")
    parser.add_argument("--year", type=int, default=YEAR, help="when it is (%(default)s)")
    return parser.parse_args(arguments)


@contextmanager
def _bar(memory: Memory) -> Generator[Progress]:
    """What is told of the progress: a bar if a terminal wants one, and rich is there."""
    if not sys.stderr.isatty() or find_spec("rich") is None:
        yield memory.look
        return
    from rich.console import Console  # noqa: PLC0415  # the kit does without it
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

    shown = Progress(
        TextColumn("{task.fields[day]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[events]:,} events"),
        console=Console(stderr=True),
    )
    with shown as progress:
        task = progress.add_task("world", total=100, day="", events=0)

        def tell(counts: Counts) -> None:
            memory.look(counts)
            progress.update(
                task,
                completed=memory.share(counts),
                day=counts.at.date().isoformat(),
                events=counts.events,
            )

        yield tell


def _report(
    out: TextIO, world: SyntheticWorld, counts: Counts, memory: Memory, took: tuple[float, float]
) -> None:
    seconds, processor = took
    held = ", ".join(f"{mark} %: {found:.0f} MB" for mark, found in sorted(memory.at.items()))
    rows = (
        ("world", f"{world.label}, seed {world.seed}, synthetic"),
        ("commands", f"{counts.commands:,} ({counts.unchanged:,} of them sent twice)"),
        ("events", f"{counts.events:,}"),
        ("streams", f"{counts.streams:,}"),
        ("seconds", f"{seconds:.1f} ({processor:.1f} of the processor)"),
        ("events/s", f"{counts.events / seconds:,.0f} ({counts.events / processor:,.0f})"),
        ("peak memory", f"{memory.at[MARKS[-1]]:.0f} MB (by {held} of the world's time)"),
    )
    for name, value in rows:
        print(f"{name:<12}{value}", file=out)


if __name__ == "__main__":
    sys.exit(main())

"""Measure, and print the table: `python -m benchmarks [--postgres] [--quick] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measures import FULL, QUICK, run
from benchmarks.places import Place, Postgres, SQLite
from benchmarks.report import document, machine, table


@contextmanager
def on_postgres() -> Iterator[Place]:
    """A server of its own, which is gone afterwards; ends the program where there is none."""
    from tests.adapters.postgres.server import NoServer, Server  # noqa: PLC0415

    try:
        server = Server()
    except NoServer as error:
        print(f"not measured: {error}", file=sys.stderr)
        sys.exit(0)
    try:
        yield Postgres(server)
    finally:
        server.remove()


@contextmanager
def on_sqlite(folder: Path | None) -> Iterator[Place]:
    """Files that are gone afterwards, on the disk of *folder*."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        yield SQLite(Path(own))


def main(arguments: list[str] | None = None) -> None:
    """Run every measure; nothing is judged by its time, misses are only named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="over a server, not over files")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--folder", type=Path, help="whose disk to measure (default: a new one)")
    given = parser.parse_args(arguments)
    sizes = QUICK if given.quick else FULL
    with on_postgres() if given.postgres else on_sqlite(given.folder) as place:
        measures, fold = run(place, sizes)
    for name, what in machine(place).items():
        print(f"{name}: {what}")
    print(f"medians of {sizes.rounds} rounds, the three sides in turn\n")
    for line in table(measures, fold):
        print(line)
    if given.json is not None:
        text = json.dumps(document(measures, fold, sizes, place), indent=2)
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

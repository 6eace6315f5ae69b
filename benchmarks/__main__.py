"""Measure, and print the table: `python -m benchmarks [--quick] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.measures import FULL, QUICK, run
from benchmarks.report import document, machine, table


def main(arguments: list[str] | None = None) -> None:
    """Run every measure; nothing is judged by its time, misses are only named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--folder", type=Path, help="whose disk to measure (default: a new one)")
    given = parser.parse_args(arguments)
    sizes = QUICK if given.quick else FULL
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        measures, fold = run(Path(folder), sizes)
    for name, what in machine().items():
        print(f"{name}: {what}")
    print(f"medians of {sizes.rounds} rounds, the three sides in turn\n")
    for line in table(measures, fold):
        print(line)
    if given.json is not None:
        text = json.dumps(document(measures, fold, sizes), indent=2)
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Prove the kit: `python -m pemasyarakatan.testing.storage.prove [--runs N] [--size N] [FAULT …]`.

Every planted fault must be found in every run, each with another seed and in under a minute, and
nothing in recorders that are healthy. Ends with 1 if anything was missed, or found in vain.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import monotonic

from attrs import frozen
from eventsourcing.utils import Environment

from pemasyarakatan.testing.storage.bench import Factory
from pemasyarakatan.testing.storage.checks import run_storage_conformance
from pemasyarakatan.testing.storage.faults import memory, shared
from pemasyarakatan.testing.storage.offers import Offers
from pemasyarakatan.testing.storage.report import Report

IN_MEMORY = Offers(several_processes=False, liveness=5.0)
IN_A_FILE = Offers(
    subscribe=False, positions_on_select=False, append_only=False, lasting_positions=False
)
WITHIN = 60.0
"""Seconds in which a fault must be found."""


@frozen
class Subject:
    """A recorder that is given to the kit: healthy, or with a fault."""

    name: str
    factory: type[Factory]
    offers: Offers
    healthy: bool = False

    def report(self, *, size: int = 1, seed: int = 0) -> Report:
        """What the kit says of it; a fault ends it."""

        def make_factory(folder: Path) -> Factory:
            return self.factory(Environment("Kit", {"SQLITE_DBNAME": str(folder / "kit.db")}))

        return run_storage_conformance(
            make_factory,
            offers=self.offers,
            size=size,
            seed=seed,
            raises=False,
            until_broken=not self.healthy,
        )


def subjects() -> dict[str, Subject]:
    """Every planted fault, and the two healthy recorders that they are planted in."""
    found = [
        Subject("healthy in memory", memory.HealthyFactory, IN_MEMORY, healthy=True),
        Subject("healthy in a file", shared.SoundFactory, IN_A_FILE, healthy=True),
        *(Subject(one.__name__, one, IN_MEMORY) for one in memory.every()),
        *(Subject(one.__name__, one, IN_A_FILE) for one in shared.every()),
    ]
    return {one.name: one for one in found}


@frozen
class Runs:
    """What became of one subject in all its runs."""

    subject: Subject
    seconds: list[float]
    wrong: list[str]
    by: list[str]
    found: list[str]

    def __str__(self) -> str:
        count = len(self.seconds)
        good = count - len(self.wrong)
        said = "nothing found" if self.subject.healthy else "found"
        by = ", ".join(f"{name} {self.by.count(name)}" for name in dict.fromkeys(self.by))
        return (
            f"{self.subject.name:<26} {said} in {good} of {count} runs; "
            f"median {median(self.seconds):.1f} s, longest {max(self.seconds):.1f} s"
            + (f"; by: {by}" if by else "")
        )


def runs_of(subject: Subject, runs: int, size: int, seed: int) -> Runs:
    """Give it to the kit so many times, each with another seed."""
    seconds: list[float] = []
    wrong: list[str] = []
    by: list[str] = []
    found: list[str] = []
    for number in range(runs):
        began = monotonic()
        report = subject.report(size=size, seed=seed + number)
        seconds.append(monotonic() - began)
        if subject.healthy:
            wrong += [str(report)] if report.broken else []
        elif not report.broken:
            wrong.append(f"seed {seed + number}: not found")
        elif seconds[-1] > WITHIN:
            wrong.append(f"seed {seed + number}: found after {seconds[-1]:.0f} s")
        by += [one.name for one in report.ended if one.broken is not None]
        if subject.healthy:
            found.append("; ".join(f"{one.name} {one.seconds:.1f} s" for one in report.ended))
        found += [str(one.broken) for one in report.ended if one.broken is not None]
    return Runs(subject, seconds, wrong, by, found)


def main(arguments: Sequence[str]) -> int:
    """Prove all that is named, or everything."""
    known = subjects()
    parser = argparse.ArgumentParser(prog="python -m pemasyarakatan.testing.storage.prove")
    parser.add_argument("names", nargs="*", metavar="FAULT", help=", ".join(known))
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--size", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="show what was found")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.names) - set(known)
    if unknown:
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    failed = 0
    for name in chosen.names or known:
        runs = runs_of(known[name], chosen.runs, chosen.size, chosen.seed)
        sys.stdout.write(f"{runs}\n")
        for one in [*runs.wrong, *(runs.found if chosen.show else ())]:
            sys.stdout.write("".join(f"  {line}\n" for line in one.splitlines()))
        sys.stdout.flush()
        failed += bool(runs.wrong)
    sys.stdout.write(f"{failed} of {len(chosen.names or known)} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

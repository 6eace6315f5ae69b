"""`python -m tests.torture [--fresh] [AGGREGATE ...]`: 1 if a mutant survives, 0 if none does.

Each mutant is first shown the answers that its aggregate's suite gave on the whole code, and must
give another one; then the laws. With `--fresh` it is shown nothing: its suite runs anew, from the
seeds, and must turn red by itself. That takes a suite's time for every mutant.
The guards of the application are dropped too, and its own tests must turn red.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable

from pemasyarakatan.domain import corrections, law
from tests.laws.suites import SUITES
from tests.torture.application import tested
from tests.torture.mutants import modules_of, mutants
from tests.torture.run import Fate, anew, torture


def main(arguments: list[str]) -> int:
    """Torture the aggregates of these names; when none is named all, and what they share."""
    began = time.monotonic()
    fresh = "--fresh" in arguments
    names = [one for one in arguments if not one.startswith("--")]
    chosen = [suite for name, suite in SUITES.items() if not names or name in names]
    fates: list[Fate] = []
    for suite in chosen:
        suite.run()
        suite.close()
        own = [one for module in modules_of(suite.decider) for one in mutants(module)]
        fates += _told(suite.decider.name, anew([suite], own) if fresh else torture([suite], own))
    if not names:
        shared = [*mutants(corrections), *mutants(law)]
        fates += _told("shared", anew(chosen, shared) if fresh else torture(chosen, shared))
        fates += _told("application", tested())
    survivors = [fate for fate in fates if fate.killed_by is None]
    sys.stdout.write(
        f"{len(fates)} mutants, {len(fates) - len(survivors)} killed, "
        f"{len(survivors)} survived, {time.monotonic() - began:.0f} s\n"
    )
    return 1 if survivors else 0


def _told(name: str, fates: Iterable[Fate]) -> list[Fate]:
    found: list[Fate] = list(fates)
    alive = [fate for fate in found if fate.killed_by is None]
    sys.stdout.write(f"{name}: {len(found)} mutants, {len(found) - len(alive)} killed\n")
    for fate in alive:
        sys.stdout.write(f"  survived: {fate.mutant.name}\n")
    sys.stdout.flush()
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

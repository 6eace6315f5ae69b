"""`python -m tests.torture [AGGREGATE ...]`: 1 if a mutant survives, 0 if none does."""

from __future__ import annotations

import sys
import time

from pemasyarakatan.domain import corrections, law
from tests.laws.suites import SUITES
from tests.torture.mutants import Mutant, modules_of, mutants
from tests.torture.run import Fate, torture


def main(names: list[str]) -> int:
    """Torture the aggregates of these names, and what they share; all when none is named."""
    began = time.monotonic()
    chosen = {name: suite for name, suite in SUITES.items() if not names or name in names}
    survivors: list[Fate] = []
    count = 0
    for suite in chosen.values():
        suite.run()
        suite.close()
        own = [one for module in modules_of(suite.decider) for one in mutants(module)]
        count += len(own)
        survivors += _survivors(suite.decider.name, torture([suite], own), len(own))
    shared: list[Mutant] = [*mutants(corrections), *mutants(law)]
    count += len(shared)
    survivors += _survivors("shared", torture(chosen.values(), shared), len(shared))
    print(
        f"{count} mutants, {count - len(survivors)} killed, {len(survivors)} survived, "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if survivors else 0


def _survivors(name: str, fates: object, count: int) -> list[Fate]:
    alive = [fate for fate in fates if fate.killed_by is None]
    print(f"{name}: {count} mutants, {count - len(alive)} killed")
    for fate in alive:
        print(f"  survived: {fate.mutant.name}")
    return alive


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

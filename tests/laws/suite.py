"""One suite of laws for one aggregate: walks until the census closes, and a table to compare with.

The table `refusals/<aggregate>.txt` says which rule refuses which command, and which invariants a
state can break. A rule that is dropped for one command only is missed there by name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.testing.census import Census
from pemasyarakatan.testing.laws import Recipe, Wire, check_decider_laws
from pemasyarakatan.testing.walk import Attempt, Walk

from .corpus import NOTHING, Corpus
from .garbled import forced, shortened

TABLES = Path(__file__).parent / "refusals"


class Suite:
    """The laws of *decider* over bulk histories; *never* and *recipes* as in the kit."""

    MOST = 1_600
    """Walks after which the census must have closed."""
    AT_ONCE = 50
    FORCED = 60
    """Refusals of a kind whose events are forced on the state all the same."""

    def __init__(
        self,
        decider: Decider[Any, Any, Any],
        *,
        never: Mapping[str, str] | None = None,
        recipes: Sequence[Recipe] = (),
        codec: Wire | None = None,
    ) -> None:
        self.decider = decider
        self.recipes = recipes
        self.codec = codec
        self.census = Census(decider, never)
        self.corpus = Corpus()
        self.seen: set[str] = set()

    def run(self) -> None:
        """Walk until nothing is missing; every law is checked on the way."""
        for seed in range(self.MOST // self.AT_ONCE):
            check_decider_laws(
                self.decider,
                codec=self.codec,
                walks=self.AT_ONCE,
                seed=seed,
                observe=self._attempt,
                ended=self._ended,
                wanted=self.census.wanted,
                recipes=self.recipes,
            )
            if not self.census.missing() and not self.unseen():
                return

    def close(self) -> None:
        """Fail over what the census misses, over the table, and over any changed answer."""
        self.census.close()
        missed = sorted(self.unseen())
        assert not missed, f"in {self.table.name}, and never seen: {missed}"
        more = sorted(self.seen - self.expected())
        assert not more, f"seen, and not in {self.table.name}: {more}"
        changed = list(self.corpus.changed(self.decider))
        assert not changed, f"answers that were not given again: {changed[:3]}"

    @property
    def table(self) -> Path:
        """Where the table of this aggregate lies."""
        return TABLES / f"{self.decider.name}.txt"

    def expected(self) -> set[str]:
        """The lines of the table."""
        if not self.table.exists():
            return set()
        return set(self.table.read_text().splitlines())

    def unseen(self) -> set[str]:
        """The lines of the table that were not seen yet."""
        return self.expected() - self.seen

    def write(self) -> None:
        """Write the table anew, of what was seen."""
        self.table.parent.mkdir(exist_ok=True)
        self.table.write_text("".join(f"{line}\n" for line in sorted(self.seen)))

    def _attempt(self, tried: Attempt) -> None:
        self.census.attempt(tried)
        self.corpus.attempt(tried)
        command = type(tried.command).__name__
        if tried.refused is not None:
            self.seen.add(f"{command}: {tried.refused.rule}")
            if self.census.refusals[command, tried.refused.rule] <= self.FORCED:
                for history in forced(self.decider, tried):
                    self._garbled(history)
        elif not tried.events:
            self.seen.add(f"{command}: {NOTHING}")

    def _ended(self, walk: Walk) -> None:
        self.census.stream(walk)
        if len(self.census.lengths) % 4 == 0:
            for history in shortened(walk):
                self._garbled(history)

    def _garbled(self, history: tuple[Any, ...]) -> None:
        for rule in {one.rule for one in self.decider.broken(fold(self.decider, history))}:
            self.seen.add(f"state: {rule}")
            self.corpus.impossible(rule, history)


def check(suite: Suite) -> None:
    """Run *suite* and close it; with `WRITE_REFUSALS` set, write its table first."""
    suite.run()
    if os.environ.get("WRITE_REFUSALS"):
        suite.write()
    suite.close()

"""One suite of laws for one aggregate: walks until the census closes, and a table to compare with.

The table `refusals/<aggregate>.txt` says which rule refuses which command, and which invariants a
state can break. A rule that is dropped for one command only is missed there by name; one that
begins to refuse a command is named, too.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.census import Census
from pemasyarakatan.testing.laws import Recipe, Wire, check_decider_laws
from pemasyarakatan.testing.walk import Attempt, Walk

from .corpus import NOTHING, Corpus
from .garbled import forced, shortened

TABLES = Path(__file__).parent / "refusals"

SELDOM = " (seldom)"
"""Marks a line that a run need not see, but may."""

GENERAL = ("not_found", "identity_number", "future", "weekday")
"""Rules that refuse every command with such a field; they stand in no table."""


class Suite:
    """The laws of *decider* over bulk histories; *never* and *recipes* as in the kit."""

    MOST = 1_600
    """Walks after which the census must have closed."""
    AT_ONCE = 50
    FORCED = 25
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
        self._general = frozenset(f"{decider.book.prefix}.{name}" for name in GENERAL)
        self._elsewhere = [rule.id for rule in decider.book.rules if rule.elsewhere]
        self.seen: Counter[str] = Counter()
        self._hoped: list[str] = []

    def run(self, least: int = 0, most: int = MOST) -> None:
        """Walk until nothing is missing, *least* walks at least; every law is checked."""
        for seed in range(most // self.AT_ONCE):
            check_decider_laws(
                self.decider,
                codec=self.codec,
                walks=self.AT_ONCE,
                seed=seed,
                observe=self._attempt,
                ended=self._ended,
                wanted=self._wanted,
                recipes=self.recipes,
            )
            self._hoped = self.unseen()
            enough = len(self.census.lengths) >= least
            if enough and not self.census.missing() and not self._hoped:
                return

    def close(self) -> None:
        """Fail over what the census misses, over the table, and over any changed answer."""
        self.census.close()
        missed = self.unseen()
        assert not missed, f"in {self.table.name}, and never seen: {missed}"
        more = sorted(self.seen.keys() - self.lines())
        assert not more, f"seen, and not in {self.table.name}: {more}"
        changed = list(self.corpus.changed(self.decider))
        assert not changed, f"answers that were not given again: {changed[:3]}"

    @property
    def table(self) -> Path:
        """Where the table of this aggregate lies."""
        return TABLES / f"{self.decider.name}.txt"

    def lines(self, *, usual: bool = False) -> set[str]:
        """The lines of the table, the seldom ones left out if only the *usual* are asked for."""
        if not self.table.exists():
            return set()
        lines = self.table.read_text().splitlines()
        return {
            line.removesuffix(SELDOM) for line in lines if not usual or not line.endswith(SELDOM)
        }

    def unseen(self) -> list[str]:
        """The usual lines of the table that were not seen yet."""
        return sorted(self.lines(usual=True) - self.seen.keys())

    def fresh(self) -> Suite:
        """The same suite, not run yet."""
        return Suite(self.decider, never=self.census.never, recipes=self.recipes, codec=self.codec)

    def write(self) -> None:
        """Write the table anew, of what many walks see and of what a usual run then sees."""
        self.table.parent.mkdir(exist_ok=True)
        self.table.unlink(missing_ok=True)
        many = self.fresh()
        many.run(least=self.MOST // 2)
        lines = {f"{line}{SELDOM * (count < 5)}" for line, count in many.seen.items()}
        while True:
            self.table.write_text("".join(f"{line}\n" for line in sorted(lines)))
            usual = self.fresh()
            usual.run()
            more = usual.seen.keys() - self.lines()
            if not more:
                return
            lines |= {f"{line}{SELDOM}" for line in more}

    def _wanted(self, kind: type) -> int:
        hoped = any(line.startswith(f"{kind.__name__}:") for line in self._hoped)
        return self.census.wanted(kind) * (6 if hoped else 1)

    def _attempt(self, tried: Attempt) -> None:
        self.census.attempt(tried)
        self.corpus.attempt(tried)
        command = type(tried.command).__name__
        if tried.refused is not None:
            if tried.refused.rule not in self._general:
                self.seen[f"{command}: {self._why(tried.refused)}"] += 1
            if self.census.refusals[command, tried.refused.rule] <= self.FORCED:
                for history in forced(self.decider, tried):
                    self._garbled(history)
        elif not tried.events:
            self.seen[f"{command}: {NOTHING}"] += 1

    def _why(self, refused: Refused) -> str:
        """The rule, and of an amendment the one over another stream that it would break."""
        over = (one for one in self._elsewhere if f" {one}: " in refused.reason)
        return ", over ".join((refused.rule, *over))

    def _ended(self, walk: Walk) -> None:
        self.census.stream(walk)
        if len(self.census.lengths) % 4 == 0:
            for history in shortened(walk):
                self._garbled(history)

    def _garbled(self, history: tuple[Any, ...]) -> None:
        for rule in {one.rule for one in self.decider.broken(fold(self.decider, history))}:
            self.seen[f"state: {rule}"] += 1
            self.corpus.impossible(rule, history)


def check(suite: Suite) -> None:
    """Run *suite* and close it; with `WRITE_REFUSALS` set, write its table first."""
    if os.environ.get("WRITE_REFUSALS"):
        suite.write()
    suite.run()
    suite.close()

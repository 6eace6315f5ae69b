"""A census: what a suite really did, so that a property that is never tried cannot pass for one.

It closes by name: a command that was hardly ever accepted, a rule that hardly ever refused, a kind
of event that was never folded, streams that stayed short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

from pemasyarakatan.domain.corrections import PAIRS as SHARED_PAIRS
from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.testing.walk import Attempt, Walk

_AMENDING = (
    "not_found",
    "no_target",
    "corrects_correction",
    "other_class",
    "key_field",
    "no_change",
    "no_reason",
    "impossible",
)


class Census:
    """Counts of one suite over one decider.

    *never* names the rules of the book that this aggregate can refuse nothing under, each with
    the reason; one that refuses all the same fails the census, too.
    """

    ACCEPTED = 100
    """How often each command is accepted at the least."""
    REFUSED = 10
    """How often each rule refuses at the least."""
    LENGTH = 8
    """How long the median stream is at the least."""

    def __init__(
        self, decider: Decider[Any, Any, Any], never: Mapping[str, str] | None = None
    ) -> None:
        self.decider = decider
        self.never = dict(never or {})
        self.accepted: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.folded: Counter[str] = Counter()
        self.lengths: list[int] = []
        self._promising: set[str] = set()

    def attempt(self, tried: Attempt) -> None:
        """Count one attempt."""
        command = type(tried.command).__name__
        if tried.refused is not None:
            self.refused[tried.refused.rule] += 1
            self.refusals[command, tried.refused.rule] += 1
        elif tried.events:
            self.accepted[command] += 1

    def stream(self, walk: Walk) -> None:
        """Count one stream and the events in it."""
        self.history(walk.history)

    def history(self, history: Iterable[Any]) -> None:
        """Count the events of one stream."""
        events = [type(event).__name__ for event in history]
        self.folded.update(events)
        self.lengths.append(len(events))

    def wanted(self, kind: type) -> int:
        """How much a kind of command is wanted, by what `missing` last found."""
        short = self.ACCEPTED - self.accepted[kind.__name__]
        refused = 6 if kind.__name__ in self._promising else 1
        return refused if short <= 0 else refused + 1 + 6 * short // self.ACCEPTED

    def missing(self) -> list[str]:
        """What the suite did not do often enough, one sentence each; empty when it may close."""
        decider = self.decider
        # No user commands an internal decider, so nobody amends what it wrote.
        shared = {} if decider.internal else SHARED_PAIRS
        spared = {f"{decider.book.prefix}.{name}" for name in _AMENDING if not shared}
        commands = [*decider.pairs, *shared]
        events = [*decider.events, *(event for (event,) in shared.values())]
        found = [
            f"{name} was accepted {self.accepted[name]} times, expected {self.ACCEPTED}"
            for name in (kind.__name__ for kind in commands)
            if self.accepted[name] < self.ACCEPTED
        ]
        found += [
            f"{rule.id} refused {self.refused[rule.id]} times, expected {self.REFUSED}"
            for rule in decider.book.rules
            if self.refused[rule.id] < self.REFUSED and rule.id not in {*self.never, *spared}
        ]
        found += [
            f"{rule} refused, though {reason}"
            for rule, reason in self.never.items()
            if self.refused[rule]
        ]
        found += [
            f"{name} was never folded"
            for name in (event.__name__ for event in events)
            if not self.folded[name]
        ]
        self._promising = {
            command for command, rule in self.refusals if self.refused[rule] < self.REFUSED
        }
        middle = median(self.lengths) if self.lengths else 0
        if middle < self.LENGTH:
            found.append(f"the median stream has {middle} events, expected {self.LENGTH}")
        return found

    def close(self) -> None:
        """Fail, by name, over everything that is missing."""
        missing = self.missing()
        if missing:
            lines = "\n  ".join(missing)
            raise AssertionError(f"the census of {self.decider.name} does not close:\n  {lines}")

    def __str__(self) -> str:
        return (
            f"{self.decider.name}: {sum(self.accepted.values())} commands accepted, "
            f"{sum(self.refused.values())} refused under {len(self.refused)} rules, "
            f"{sum(self.folded.values())} events folded in {len(self.lengths)} streams"
        )

"""Answers that the laws have seen, kept to be given again: by the rule and by the command."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.testing.walk import Attempt

NOTHING = "already so"
ACCEPTED = "accepted"

_NUMBERS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]+")


class Corpus:
    """A few attempts of every kind of answer that each kind of command got."""

    MOST = 60
    ALIKE = 12
    ACCEPTED = 40
    """What was accepted says nothing of why, so that more of it is kept."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
        self._found: Counter[tuple[str, str, str]] = Counter()
        self.garbled: dict[str, list[tuple[Any, ...]]] = defaultdict(list)

    def attempt(self, tried: Attempt) -> None:
        """Keep an attempt, if few of its kind are kept."""
        key = answer(tried), type(tried.command).__name__
        # What was found tells apart two conditions of one rule.
        found = _NUMBERS.sub("#", str(tried.refused).partition("; expected")[0])
        self._found[*key, found] += 1
        alike = self.ALIKE if tried.refused is not None else self.ACCEPTED
        if self._found[*key, found] <= alike and len(self.answers[key]) < self.MOST:
            self.answers[key].append(tried)

    def impossible(self, rule: str, history: tuple[Any, ...]) -> None:
        """Keep a history that breaks *rule*."""
        if len(self.garbled[rule]) < self.MOST:
            self.garbled[rule].append(history)

    def changed(self, decider: Decider[Any, Any, Any], rule: str | None = None) -> Iterator[str]:
        """Every answer that *decider* gives otherwise than before; those under *rule* alone."""
        for (before, command), attempts in self.answers.items():
            if rule in (None, before):
                for tried in attempts:
                    again = tried.again(decider)
                    if again.events != tried.events or str(again.refused) != str(tried.refused):
                        yield f"{command}: {tried.refused or before} before, now {again.refused or answer(again)}"
        for broken, histories in self.garbled.items():
            if rule in (None, broken):
                for history in histories:
                    now = {one.rule for one in decider.broken(fold(decider, history))}
                    if broken not in now:
                        yield f"{broken} was broken by {history}"


def answer(tried: Attempt) -> str:
    """The rule that refused, or how it was accepted."""
    if tried.refused is not None:
        return tried.refused.rule
    return ACCEPTED if tried.events else NOTHING

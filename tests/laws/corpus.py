"""Answers that the laws have seen, kept to be given again: by the rule and by the command."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pemasyarakatan.domain.decider import Decider, fold
from pemasyarakatan.testing.walk import Attempt

NOTHING = "already so"
ACCEPTED = "accepted"


class Corpus:
    """A few attempts of every kind of answer that each kind of command got."""

    MOST = 24

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
        self.garbled: dict[str, list[tuple[Any, ...]]] = defaultdict(list)

    def attempt(self, tried: Attempt) -> None:
        """Keep an attempt, if few of its kind are kept."""
        kept = self.answers[answer(tried), type(tried.command).__name__]
        if len(kept) < self.MOST:
            kept.append(tried)

    def impossible(self, rule: str, history: tuple[Any, ...]) -> None:
        """Keep a history that breaks *rule*."""
        if len(self.garbled[rule]) < self.MOST:
            self.garbled[rule].append(history)

    def changed(
        self, decider: Decider[Any, Any, Any], rule: str | None = None
    ) -> Iterator[str]:
        """Every answer that *decider* gives otherwise than before; those under *rule* alone."""
        for (before, command), attempts in self.answers.items():
            if rule in (None, before):
                for tried in attempts:
                    again = tried.again(decider)
                    if answer(again) != before or again.events != tried.events:
                        yield f"{command}: {before} before, {answer(again)} now"
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

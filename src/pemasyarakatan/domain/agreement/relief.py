"""Who answers for what papers did to other facts: those who acknowledged it when recording them.

A fact that the papers leave irregular is answered for if it would not be so without some of the
papers that were recorded with the rule acknowledged. Not without all of them alone: one may be
what the fact rests on. Only papers that cause it are tried, and then those that these had hidden.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping

from attrs import frozen

from pemasyarakatan.domain.agreement.events import (
    AgreementEvent,
    AgreementTerminated,
    Pause,
)
from pemasyarakatan.domain.agreement.scope import Scope
from pemasyarakatan.domain.agreement.state import Agreement
from pemasyarakatan.domain.agreement.validity import Paper, Validity
from pemasyarakatan.domain.law import Rule
from pemasyarakatan.domain.values import Irregularity

ENOUGH = 64
"""So many groups of papers are tried at most; a fact that needs more is left unanswered."""


@frozen
class Grounds:
    """What the papers give ground for: days and fields."""

    validity: Validity
    scope: Scope

    @classmethod
    def of(cls, state: Agreement) -> Grounds:
        """All that an agreement gives ground for."""
        return cls(state.validity, state.scope)

    def without(self, paper: Paper) -> Grounds:
        """The grounds that are left without *paper*."""
        if isinstance(paper, AgreementTerminated | Pause):
            return Grounds(self.validity.without(paper), self.scope)
        return Grounds(self.validity.without(paper), self.scope.without(paper))


Wrong = Callable[[Grounds], Iterable[Paper] | None]
"""The papers that cause what is wrong on some grounds; None where nothing is wrong."""


def answering(state: Agreement, rule: Rule) -> Mapping[int, Paper]:
    """The papers recorded with *rule* acknowledged, by their identity."""
    papers: list[Paper] = [*state.papers, *state.pauses]
    if state.terminated is not None:
        papers.append(state.terminated)
    return {id(paper): paper for paper in papers if acknowledges(paper, rule)}


def relieved(
    grounds: Grounds,
    answered_for: Mapping[int, Paper],
    wrong: Wrong,
) -> bool:
    """Whether nothing is wrong without some of the papers that were *answered_for*."""
    if not answered_for:
        return False
    tried: set[frozenset[int]] = set()
    waiting = deque([(frozenset[int](), grounds)])
    while waiting and len(tried) < ENOUGH:
        out, left = waiting.popleft()
        causes = wrong(left)
        if causes is None:
            return True
        for paper in causes:
            group = out | {id(paper)}
            if id(paper) in answered_for and group not in tried and id(paper) not in out:
                tried.add(group)
                waiting.append((group, left.without(paper)))
    return False


def acknowledges(fact: AgreementEvent | None, rule: Rule) -> bool:
    """Whether someone answered for *rule* when *fact* was recorded."""
    irregular: Irregularity | None = getattr(fact, "irregular", None)
    return irregular is not None and rule.id in irregular.rules

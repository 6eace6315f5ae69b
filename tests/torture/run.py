"""Plant every mutant, one after the other, and ask the suite's own checks what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.testing.laws import Laws, check_decider_laws
from tests.laws.corpus import ACCEPTED
from tests.laws.suite import Suite
from tests.torture.mutants import Mutant


@frozen(kw_only=True)
class Fate:
    """What became of a mutant: the check that turned red, None if it survived."""

    mutant: Mutant
    killed_by: str | None


def torture(suites: Iterable[Suite], mutants: Iterable[Mutant]) -> Iterator[Fate]:
    """Every mutant and its fate; *suites* have been run on the whole code before."""
    asked = list(suites)
    for mutant in mutants:
        with mutant.planted():
            yield Fate(mutant=mutant, killed_by=_red(asked, mutant.rule))


def anew(suites: Iterable[Suite], mutants: Iterable[Mutant]) -> Iterator[Fate]:
    """Every mutant and its fate when the suites run from the beginning, up to where they closed."""
    asked = list(suites)
    for mutant in mutants:
        with mutant.planted():
            yield Fate(mutant=mutant, killed_by=next(filter(None, map(_fresh, asked)), None))


def _fresh(suite: Suite) -> str | None:
    """What turns red when a suite runs anew."""
    again = suite.fresh()
    try:
        again.run(most=len(suite.census.lengths))
        again.close()
    except Exception as error:  # noqa: BLE001  # whatever a mutant does, it turns red
        return str(error).partition("\n")[0] or repr(error)
    return None


def _red(suites: list[Suite], rule: str | None) -> str | None:
    """The first check that turns red."""
    if rule is not None:
        for suite in suites:
            if _changed(suite, rule):
                return "an answer that was not given again"
    for suite in suites:
        if _changed(suite, None):
            return "an answer that was not given again"
    for suite in suites:
        try:
            _laws(suite)
        except Exception as error:  # noqa: BLE001  # whatever a mutant does, it turns red
            return str(error).partition("\n")[0]
    return None


def _changed(suite: Suite, rule: str | None) -> bool:
    try:
        return any(True for _ in suite.corpus.changed(suite.decider, rule))
    except Exception:  # noqa: BLE001  # a check that fails is red, too
        return True


def _laws(suite: Suite) -> None:
    """The laws, on some of what the suite accepted and on some walks more."""
    decider: Decider[Any, Any, Any] = suite.decider
    laws = Laws(decider)
    for (answer, _), attempts in suite.corpus.answers.items():
        if answer == ACCEPTED:
            for tried in attempts[:6]:
                laws.check_attempt(tried.again(decider))
    check_decider_laws(decider, walks=40, recipes=suite.recipes)

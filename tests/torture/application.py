"""The guards of the application: each is dropped once, and its own tests must turn red.

What the laws of a decider cannot see is here: several commands in one save, repeats, expected
versions, who says it. The tests run in this process, up to the first that fails.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from pemasyarakatan.application import ahead, decisions, saying
from tests.torture.mutants import Mutant, mutants
from tests.torture.run import Fate

TESTS = Path(__file__).parent.parent / "application"
FILES = (
    "test_guards.py",
    "test_together.py",
    "test_repeats.py",
    "test_amendments.py",
    "test_amendments_elsewhere.py",
    "test_merges.py",
    "test_papers.py",
    "test_time.py",
)
"""The quick ones that decide; no processes, no races."""


def guards() -> list[Mutant]:
    """Every refusal of the application, left out."""
    return [one for module in (decisions, saying, ahead) for one in mutants(module)]


def tested() -> Iterator[Fate]:
    """Every mutant and its fate; the tests pass on the whole code, or nothing is said by them."""
    failing = _red()
    assert failing is None, f"fails before anything is dropped: {failing}"
    for mutant in guards():
        with mutant.planted():
            yield Fate(mutant=mutant, killed_by=_red())


class _First:
    """The first test that failed."""

    name: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember it."""
        if report.failed and self.name is None:
            self.name = report.nodeid


def _red() -> str | None:
    """The first test that turns red."""
    first = _First()
    said = io.StringIO()
    arguments = ["-x", "-q", "-p", "no:cacheprovider", *(str(TESTS / one) for one in FILES)]
    with redirect_stdout(said), redirect_stderr(said):
        code = pytest.main(arguments, plugins=[first])
    return None if code == pytest.ExitCode.OK else first.name or said.getvalue()[-200:]

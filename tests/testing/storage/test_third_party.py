"""The verdict on modules of others is the one that the documentation states."""

from __future__ import annotations

import gc
import re

import pytest

from pemasyarakatan.testing.storage import Verdict
from pemasyarakatan.testing.storage.bench import Bench
from pemasyarakatan.testing.storage.checks import CHECKS
from tests.docs import pages
from tests.testing.storage import third_party

PAGE = pages.DOCS / "reference" / "storage-modules.md"
TRIED = ["eventsourcing.popo", "eventsourcing.sqlite"]
"""What is always installed; the others are tried by `python -m tests.testing.storage.third_party`."""


def stated(name: str) -> tuple[set[str], set[str]]:
    """The promises that the table says a module breaks: whenever it is asked, and now and then."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if f"`{name}`" in line]
    (row,) = [row for row in rows if row.startswith("|")]
    always, _, seldom = row.split("|")[3].partition("seldom")
    return set(re.findall(r"S\d+", always)), set(re.findall(r"S\d+", seldom))


@pytest.mark.parametrize("name", TRIED)
def test_a_module_breaks_what_the_table_says(name):
    """That, and nothing else; what can be seen of a race may take several looks."""
    always, seldom = stated(name)
    found: set[str] = set()
    for seed in range(3):
        report = third_party.MODULES[name].report(seed=seed)
        found |= {one.promise.name for one in report.findings if one.verdict is Verdict.BROKEN}
        if found >= always:
            break

    assert always <= found <= always | seldom


@pytest.fixture(name="servers", scope="module")
def _servers():
    """Servers that a module needs are ended with the tests of it."""
    yield
    third_party.stop_servers()


# Connections that a module of others leaves open, which Python 3.13 tells of, are not ours.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("name", "check", "breaks"),
    [
        ("eventsourcing_sqlalchemy", "application", None),
        ("eventsourcing_sqlalchemy", "positions last", "S4"),
        ("eventsourcing_umadb", "application", None),
        ("eventsourcing_umadb", "parts", "S0"),
    ],
)
def test_our_application_runs_over_a_module_of_others(name, check, breaks, servers, tmp_path):
    """Unchanged; and what the table says that the module breaks is seen by one check of the kit."""
    module = third_party.MODULES[name]
    if not module.installed:
        pytest.skip(f"{' and '.join(module.needs)} not installed: pip install --group dev .")
    (tried,) = [one for one in CHECKS if one.name == check]
    ended = tried.end(Bench(module.make_factory, tmp_path, module.offers))
    gc.collect()
    found = None if ended.broken is None else ended.broken.promise.name

    assert ended.left_out is None or ended.broken is not None
    assert found == breaks, ended.broken
    assert breaks is None or breaks in stated(name)[0]

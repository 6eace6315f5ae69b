"""Every dependency has its reason."""

from __future__ import annotations

import re
import tomllib

from tests.docs import pages


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", one)[0] for one in requirements}


def test_the_page_of_reasons_names_what_the_project_asks_for():
    """No dependency is without a reason, and no reason without its dependency."""
    project = tomllib.loads((pages.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    asked = _names(project["project"]["dependencies"])
    asked |= {name for extra in extras.values() for name in _names(extra)}
    asked |= _names(project["dependency-groups"]["dev"])

    explained = set()
    for column in (0, 1):
        for cell in pages.cells(pages.DOCS / "decisions" / "dependencies.md", column):
            explained |= set(pages.terms(cell)) - set(extras)

    assert explained == asked

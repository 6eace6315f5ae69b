"""A desk to record at, and one where the source reports were recorded."""

from __future__ import annotations

import pytest

from tests.acceptance.lines import known
from tests.projections.asked import desk


@pytest.fixture(name="desk")
def _desk():
    """A store with one unit, one partner and their partnership."""
    with desk() as opened:
        opened.record(*known())
        yield opened


@pytest.fixture(scope="session", name="reports")
def _reports():
    """A store of the five source reports; nothing may record in it."""
    with desk() as opened:
        opened.reports()
        yield opened

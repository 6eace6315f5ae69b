"""Desks for the tests of the read models."""

from __future__ import annotations

import pytest

from tests.projections.asked import desk


@pytest.fixture(name="desk")
def _desk():
    """An empty store with its read models."""
    with desk() as opened:
        yield opened


@pytest.fixture(scope="session", name="reported")
def _reported():
    """The five source reports; nothing may record in it."""
    with desk() as opened:
        opened.reports()
        yield opened

"""Desks for the tests of the read models."""

from __future__ import annotations

import pytest

from tests.projections.desk import Desk


@pytest.fixture(name="desk")
def _desk():
    """An empty store with its read models."""
    desk = Desk()
    yield desk
    desk.close()


@pytest.fixture(scope="session", name="reported")
def _reported():
    """The five source reports, followed; nothing may record in it."""
    desk = Desk().reports()
    yield desk
    desk.close()

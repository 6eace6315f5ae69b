"""Logs that views are asked of."""

from __future__ import annotations

import pytest

from tests.projections.logs import Log, log, reports


@pytest.fixture(name="log")
def _log():
    """An empty log."""
    with log() as made:
        yield made


@pytest.fixture(name="told", scope="session")
def _told():
    """The five source reports, recorded; nothing may be added."""
    made = Log()
    reports(made.app)
    yield made
    made.views.close()
    made.app.close()

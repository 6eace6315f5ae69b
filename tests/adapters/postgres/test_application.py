"""The tests of the application that are about its store, on PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from inspect import signature
from typing import Any

import pytest

from tests.adapters.postgres.server import needs_driver

needs_driver()

from pemasyarakatan.adapters.postgres import PostgresApplicationRecorder  # noqa: E402
from pemasyarakatan.application import Pemasyarakatan  # noqa: E402
from pemasyarakatan.testing.clock import FixedClock  # noqa: E402
from tests.application import (  # noqa: E402
    test_races,
    test_repeats,
    test_replay,
    test_together,
    world,
)

MODULES = (test_repeats, test_together, test_races, test_replay)
OF_FILES = {"told", "file"}
"""Fixtures that are about a file of SQLite, but for those of repeats, which only need a store."""

for _module in MODULES:
    for _name, _test in list(vars(_module).items()):
        wanted = set(signature(_test).parameters) if _name.startswith("test_") else {"told"}
        elsewhere = OF_FILES - ({"file"} if _module is test_repeats else set())
        if not wanted & elsewhere and (wanted & {"app", "file"}):
            globals()[_name] = _test


class Unsteady(PostgresApplicationRecorder):
    """A recorder whose next answers are lost: the events are committed, and then it raises."""

    def __init__(self, app: Pemasyarakatan) -> None:
        """Take the place of *app*'s recorder over the same table."""
        theirs: Any = app.recorder
        super().__init__(theirs.datastore, events_table_name=theirs.events_table_name)
        self.lost: list[Exception] = []
        self.refused: list[Exception] = []
        app.recorder = self

    def insert_events(self, stored_events, **kwargs):
        """Refuse, or commit and then answer or not."""
        if self.refused:
            raise self.refused.pop(0)
        positions = super().insert_events(stored_events, **kwargs)
        if self.lost:
            raise self.lost.pop(0)
        return positions


@pytest.fixture(name="opened")
def _opened(settings, monkeypatch) -> Any:
    """Opens the store of this test, whatever path is given."""

    @contextmanager
    def opened(_path=None, clock=None, **more):
        standing = clock or FixedClock(world.NOON)
        with Pemasyarakatan.open(env=settings, clock=standing, **more) as app:
            yield app

    for module in MODULES:
        monkeypatch.setattr(module, "opened", opened)
    monkeypatch.setattr(test_repeats, "Unsteady", Unsteady)
    return opened


@pytest.fixture(name="clock")
def _clock() -> FixedClock:
    return FixedClock(world.NOON)


@pytest.fixture(name="app")
def _app(opened, request):
    clock = request.getfixturevalue("clock") if "clock" in request.fixturenames else None
    begun = (
        world.begun if request.function.__module__ != test_together.__name__ else lambda app: app
    )
    with opened(None, clock) as app:
        yield begun(app)


@pytest.fixture(name="file")
def _file(opened):
    with opened() as app:
        yield world.begun(app)

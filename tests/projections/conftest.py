"""Desks for the tests of the read models.

Making the tables takes longer than most of what is tested, so that the tests of one module share
them: each begins with an empty store, and with tables that were emptied.
"""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import inspect, text

from pemasyarakatan import Pemasyarakatan
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.views import Views
from pemasyarakatan.testing.clock import FixedClock
from tests.projections.asked import NOW, Desk


class Shelf:
    """The log that the shared views follow: that of the store of the test that runs."""

    def __init__(self, models=READ_MODELS):
        self.app = None
        self.views = Views("sqlite://", self, models)

    @property
    def recorder(self):
        """Where the events of the store are."""
        return self.app.recorder

    @property
    def records(self):
        """What makes records of them."""
        return self.app.records

    @contextmanager
    def desk(self):
        """An empty store, and the views at its beginning."""
        clock = FixedClock(NOW)
        with Pemasyarakatan.open("memory:", clock=clock) as self.app:
            self._begin_anew()
            yield Desk(self.views, self.app, clock)

    def _begin_anew(self):
        with self.views.engine.begin() as connection:
            for name in inspect(connection).get_table_names():
                if name != "views_generation":
                    connection.execute(text(f'DELETE FROM "{name}"'))
            anew = "UPDATE views_generation SET position = 0, at_stream = NULL, at_version = NULL"
            connection.execute(text(anew))


@pytest.fixture(name="shelf", scope="module")
def _shelf(request):
    """The tables of the view that a module is about (`VIEW`), or of all."""
    view = getattr(request.module, "VIEW", None)
    shelf = Shelf(view.models if view else READ_MODELS)
    with shelf.views:
        yield shelf


@pytest.fixture(name="desk")
def _desk(shelf):
    """An empty store with its read models; they must not be rebuilt."""
    with shelf.desk() as desk:
        yield desk


@pytest.fixture(name="own_desk")
def _own_desk(request):
    """The same with tables of its own, to be rebuilt."""
    view = getattr(request.module, "VIEW", None)
    shelf = Shelf(view.models if view else READ_MODELS)
    with shelf.views, shelf.desk() as desk:
        yield desk


@pytest.fixture(scope="session", name="reported")
def _reported():
    """The five source reports; nothing may record in it."""
    shelf = Shelf()
    with shelf.views, shelf.desk() as desk:
        desk.reports()
        yield desk

"""A shelf: tables that one test after another uses, each with a store of its own.

Making the tables takes longer than most of what is tested.
"""

from __future__ import annotations

from contextlib import contextmanager

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

"""Desks for the tests of the read models."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from pemasyarakatan import Pemasyarakatan
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.views import Views
from pemasyarakatan.testing.clock import FixedClock
from tests.projections.asked import NOW, Desk


@contextmanager
def _opened(models=READ_MODELS):
    clock = FixedClock(NOW)
    with (
        Pemasyarakatan.open("memory:", clock=clock) as app,
        Views("sqlite://", app, models) as views,
    ):
        yield Desk(views, app, clock)


@pytest.fixture(name="desk")
def _desk(request):
    """An empty store with the read models of the view that the module is about, or with all."""
    view = getattr(request.module, "VIEW", None)
    with _opened(view.models if view else READ_MODELS) as desk:
        yield desk


@pytest.fixture(scope="session", name="reported")
def _reported():
    """The five source reports; nothing may record in it."""
    with _opened() as desk:
        desk.reports()
        yield desk

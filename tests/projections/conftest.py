"""A desk to record at, and one where the source reports were recorded."""

from __future__ import annotations

import pytest

from pemasyarakatan.projections.tables import READ_MODELS
from tests.acceptance.lines import known
from tests.projections.asked import desk
from tests.projections.shelf import Shelf


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


def _models(request):
    view = getattr(request.module, "VIEW", None)
    return view.models if view else READ_MODELS


@pytest.fixture(name="shelf", scope="module")
def _shelf(request):
    """The tables of the view that a module is about (`VIEW`), or of all."""
    shelf = Shelf(_models(request))
    with shelf.views:
        yield shelf


@pytest.fixture(name="empty")
def _empty(shelf):
    """An empty store; its tables are those of the whole module, and must not be rebuilt."""
    with shelf.desk() as opened:
        yield opened


@pytest.fixture(name="apart")
def _apart(request):
    """An empty store with tables of its own, to be rebuilt."""
    shelf = Shelf(_models(request))
    with shelf.views, shelf.desk() as opened:
        yield opened

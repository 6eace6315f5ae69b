"""A desk to record at, one where the source reports were recorded, and databases of a server."""

from __future__ import annotations

from itertools import count

import pytest

from pemasyarakatan.projections.tables import READ_MODELS
from tests.acceptance.lines import known
from tests.adapters.postgres.conftest import _server  # noqa: F401  # the fixture `server`
from tests.adapters.postgres.server import needs_driver
from tests.projections.appended import Log, log, reports
from tests.projections.asked import desk
from tests.projections.shelf import Shelf

_numbers = count(1)


@pytest.fixture(name="desk")
def _desk():
    """A store with one unit, one partner and their partnership."""
    with desk() as opened:
        opened.record(*known())
        yield opened


@pytest.fixture(scope="session", name="reports")
def _reports():
    """A store of the five source reports; nothing may record in it."""
    with desk(READ_MODELS) as opened:
        opened.reports()
        opened.views.catch_up()
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


@pytest.fixture(name="postgres")
def _postgres(request) -> str:
    """The URL of an empty database."""
    needs_driver()
    server = request.getfixturevalue("server")
    name = f"views{next(_numbers)}"
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.url(name)


@pytest.fixture(name="log")
def _log():
    """An empty log, to which events are appended as they are."""
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

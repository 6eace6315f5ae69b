"""One server for the tests of a session, and a schema of its own for every test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from tests.adapters.postgres.server import NEEDED, NoServer, Server

_numbers = count(1)


@pytest.fixture(name="server", scope="session")
def _server() -> Iterator[Server]:
    """A server that runs as long as the tests do."""
    try:
        # Its transactions would keep followers waiting now and then.
        one = Server(autovacuum="off")
    except NoServer as error:
        if os.environ.get(NEEDED):
            pytest.fail(f"{NEEDED} is set, and there is no server: {error}")
        pytest.skip(str(error))
    yield one
    one.remove()


@pytest.fixture(name="schema")
def _schema() -> str:
    """The name of a schema that is not there yet."""
    return f"s{next(_numbers)}"


@pytest.fixture(name="settings")
def _settings(server: Server, schema: str) -> dict[str, str]:
    """What opens a store in a schema of its own."""
    return server.settings_of(schema)


@pytest.fixture(name="make")
def _make(server: Server, settings: dict[str, str]) -> Iterator[Callable[..., Any]]:
    """Makes a factory over the schema of this test; all are closed at its end."""
    from eventsourcing.utils import Environment

    from pemasyarakatan.adapters.postgres import Factory

    made: list[Any] = []

    def one(**more: str) -> Any:
        made.append(Factory(Environment("Case", {**settings, **more})))
        return made[-1]

    yield one
    for factory in made:
        factory.close()


@pytest.fixture(name="recorder")
def _recorder(make: Callable[..., Any]) -> Any:
    """An application recorder over an empty store."""
    return make().application_recorder()

"""A PostgreSQL server for read models, and a database of its own for every test."""

from __future__ import annotations

from itertools import count

import pytest

from tests.adapters.postgres.conftest import _server  # noqa: F401  # the fixture `server`
from tests.adapters.postgres.server import needs_driver

_numbers = count(1)


@pytest.fixture(name="postgres")
def _postgres(request) -> str:
    """The URL of an empty database."""
    needs_driver()
    server = request.getfixturevalue("server")
    name = f"views{next(_numbers)}"
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name}")
    told = server.settings_of("unused")
    return (
        f"postgresql://{told['POSTGRES_USER']}:{told['POSTGRES_PASSWORD'].replace(' ', '%20')}"
        f"@{told['POSTGRES_HOST']}:{told['POSTGRES_PORT']}/{name}"
    )

"""Stores of every kind, and the server of the PostgreSQL tests."""

from __future__ import annotations

import os
from itertools import count
from urllib.parse import quote

import pytest

from tests.adapters.postgres.conftest import _server
from tests.adapters.postgres.server import NEEDED, PASSWORD
from tests.operations.stores import recorded

__all__ = ["_server"]

_schemas = count(1)


@pytest.fixture(name="new_schema", scope="session")
def _new_schema(request):
    """Gives URLs, each of a schema that is not there yet."""
    if not os.environ.get(NEEDED):
        pytest.importorskip("psycopg")
    server = request.getfixturevalue("server")

    def url() -> str:
        return (
            f"postgresql://postgres:{quote(PASSWORD)}@127.0.0.1:{server.port}/postgres"
            f"?schema=ops{next(_schemas)}"
        )

    return url


@pytest.fixture(name="file")
def _file(tmp_path):
    """A SQLite store with some partners in it."""
    path = tmp_path / "a.db"
    recorded(f"sqlite:///{path}", 4)
    return path

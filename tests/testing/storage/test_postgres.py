"""The contract over PostgreSQL, where a server can be had, and the fault of the field over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pemasyarakatan.testing.storage import Promise, StorageContract
from pemasyarakatan.testing.storage.bench import Factory
from tests.testing.storage import third_party

server = pytest.importorskip("tests.adapters.postgres.server", exc_type=ImportError)
server.needs_driver()


@pytest.fixture(autouse=True, scope="module")
def _cluster():
    """One cluster for this module."""
    try:
        third_party.CLUSTERS.append(server.Server())
    except server.NoServer as error:
        pytest.skip(str(error))
    yield
    third_party.stop_servers()


class TestPostgresAdapter(StorageContract):
    """Ours over PostgreSQL, which offers everything."""

    def make_factory(self, folder: Path) -> Factory:
        """A new schema."""
        return third_party.MODULES["pemasyarakatan.adapters.postgres"].make_factory(folder)


def test_the_kit_finds_the_fault_of_the_field():
    """Eventsourcing's database functions show a later position first, and followers go past."""
    name = "eventsourcing.postgres with POSTGRES_ENABLE_DB_FUNCTIONS=y"
    found = set()
    for seed in range(5):
        report = third_party.MODULES[name].report(seed=seed)
        found |= {one.promise for one in report.broken}
        if Promise.S5 in found:
            break

    assert Promise.S5 in found

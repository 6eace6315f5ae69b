"""The contract over PostgreSQL, where a server can be had, and the fault of the field over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pemasyarakatan.testing.storage import Promise, StorageContract
from pemasyarakatan.testing.storage.bench import Bench, Factory
from pemasyarakatan.testing.storage.checks import CHECKS
from tests.testing.storage import third_party

server = pytest.importorskip("tests.adapters.postgres.server", exc_type=ImportError)
server.needs_driver()
following = pytest.importorskip("tests.adapters.postgres.following")


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


def test_the_kit_finds_the_fault_of_the_field(tmp_path):
    """Eventsourcing's database functions show a later position first, and followers go past."""
    name = "eventsourcing.postgres with POSTGRES_ENABLE_DB_FUNCTIONS=y"
    module = third_party.MODULES[name]

    def make_factory(folder: Path) -> Factory:
        """A new schema in which some writers commit late, as they do on a busy server."""
        made: Any = module.make_factory(folder)
        made.application_recorder()
        (cluster,) = third_party.CLUSTERS
        following.hesitate(cluster, made.env.get("POSTGRES_SCHEMA"), "kit_events")
        return made

    (check,) = [one for one in CHECKS if one.name == "busy store"]
    for seed in range(5):
        ended = check.end(Bench(make_factory, tmp_path / str(seed), module.offers, seed=seed))
        if ended.broken is not None:
            break

    assert ended.broken is not None
    assert ended.broken.promise is Promise.S5
    assert "was still to come" in ended.broken.evidence

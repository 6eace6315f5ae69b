"""The benchmarks run over PostgreSQL; no test judges a time."""

from __future__ import annotations

import pytest

from tests.adapters.postgres.server import needs_driver

needs_driver()

from benchmarks import postgres  # noqa: E402
from benchmarks.measures import QUICK, run  # noqa: E402
from benchmarks.places import Postgres  # noqa: E402

SIDES = {"pemasyarakatan", "eventsourcing", "floor"}


@pytest.fixture(name="empty")
def _empty(server):
    """The server without what a benchmark leaves on it."""
    yield server
    with server.connect() as plain:
        for schema in ("ours", "theirs", *SIDES):
            plain.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


def test_the_recorders_are_measured(empty):
    """Every measure has a figure of every side."""
    found = list(postgres.measures(empty, 1, each=2))

    assert len(found) == 5
    assert all(set(one.samples) == SIDES for one in found)


def test_the_whole_path_is_measured(empty):
    """Typed event in, typed event out, at the same durability on every side."""
    place = Postgres(empty)
    found, fold = run(place, QUICK)

    assert len(found) >= 10
    assert all(set(one.samples) == SIDES for one in found)
    assert fold.long > 0


def test_a_side_that_is_less_durable_is_not_measured(empty):
    """Figures would compare nothing."""
    with empty.connect() as plain:
        plain.execute("ALTER ROLE postgres SET synchronous_commit = off")
    try:
        with pytest.raises(AssertionError, match="is not as durable"):
            run(Postgres(empty), QUICK)
    finally:
        with empty.connect() as plain:
            plain.execute("ALTER ROLE postgres RESET synchronous_commit")

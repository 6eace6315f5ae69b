"""The contract of every recorder, and what PostgreSQL adds to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from inspect import signature
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import (
    DataError,
    IntegrityError,
    Notification,
    NotSupportedError,
    ProgrammingError,
    StoredEvent,
    Tracking,
)

from tests.adapters import test_contract as contract
from tests.adapters.postgres.server import needs_driver

needs_driver()

ONE, OTHER = UUID(int=1), UUID(int=2)

for _name, _test in vars(contract).items():
    if _name.startswith("test_") and list(signature(_test).parameters) == ["recorder"]:
        globals()[_name] = _test


def event(stream: UUID, version: int, state: bytes = b"{}") -> StoredEvent:
    """One event as it is stored."""
    return StoredEvent(originator_id=stream, originator_version=version, topic="t", state=state)


def test_what_is_selected_tells_its_position(recorder):
    """Ours give Notifications, which are those of the log."""
    recorder.insert_events([event(OTHER, 1), event(ONE, 1), event(ONE, 2)])
    found = recorder.select_events(ONE)

    assert [type(one) for one in found] == [Notification, Notification]
    assert found == recorder.select_notifications(2, 2)


def test_appends_that_write_the_same_streams_crosswise_never_block_each_other(recorder):
    """Of two that conflict in two streams one wins at once, whatever order they name them in."""
    for number in range(20):
        pair = [UUID(int=1000 + 2 * number), UUID(int=1001 + 2 * number)]
        barrier = Barrier(2)

        def write(order: list[UUID], barrier: Barrier = barrier) -> bool:
            barrier.wait()
            try:
                recorder.insert_events([event(stream, 1) for stream in order])
            except IntegrityError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            won = list(pool.map(write, [pair, pair[::-1]]))
        assert sorted(won) == [False, True]


def test_positions_and_versions_out_of_range_are_answered(recorder):
    """A reader beyond every number finds nothing; a version beyond them cannot be stored."""
    recorder.insert_events([event(ONE, 1)])

    assert recorder.select_notifications(2**80, 10) == []
    assert len(recorder.select_notifications(-(2**80), 10, stop=2**80)) == 1
    assert len(recorder.select_events(ONE, gt=-(2**80), lte=2**80, limit=2**80)) == 1
    with pytest.raises((DataError, IntegrityError, ProgrammingError)):
        recorder.insert_events([event(ONE, 2**64)])
    with pytest.raises(IntegrityError):
        recorder.insert_events([event(ONE, -1)])


STATEMENTS = [
    "UPDATE {t} SET topic = 'other'",
    "UPDATE {t} SET topic = 'other' WHERE false",
    "DELETE FROM {t}",
    "TRUNCATE {t}",
    "TRUNCATE {t} CASCADE",
    "INSERT INTO {t} SELECT * FROM {t} ON CONFLICT (stream, version) DO UPDATE SET topic = 'o'",
    "INSERT INTO {t} SELECT * FROM {t} ON CONFLICT (position) DO UPDATE SET topic = 'o'",
    "INSERT INTO {t} SELECT 9223372036854775807, stream, 9, topic, state, writer, cluster FROM {t}",
    "INSERT INTO {t} SELECT -1, stream, 9, topic, state, pg_current_xact_id(), cluster FROM {t}",
    "INSERT INTO {t} SELECT 99, stream, 9, topic, state, pg_current_xact_id(), 1 FROM {t}",
    "WITH gone AS (DELETE FROM {t} RETURNING *) SELECT count(*) FROM gone",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_stored_rows_are_neither_changed_nor_removed(recorder, server, schema, statement):
    """From a plain connection of the superuser: each is refused, and its savepoint keeps the rest."""
    recorder.insert_events([event(ONE, 1)])
    before = list(recorder.select_notifications(None, 10))
    with server.connect(autocommit=False) as plain:
        with pytest.raises(psycopg.DatabaseError) as refused, plain.transaction():
            plain.execute(statement.format(t=f"{schema}.case_events"))
        assert not isinstance(refused.value, psycopg.ProgrammingError)
        assert plain.execute(f"SELECT count(*) FROM {schema}.case_events").fetchone() == (1,)

    assert list(recorder.select_notifications(None, 10)) == before
    recorder.insert_events([event(ONE, 2)])


def test_a_replica_role_does_not_lift_the_guard(recorder, server, schema):
    """session_replication_role switches off ordinary triggers, and not this one."""
    recorder.insert_events([event(ONE, 1)])
    with server.connect() as plain:
        plain.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.RestrictViolation):
            plain.execute(f"DELETE FROM {schema}.case_events")


def test_snapshots_are_kept_as_they_were_written(make, server, schema):
    """The table of an aggregate recorder is guarded too; it gives plain stored events."""
    snapshots = make().aggregate_recorder("snapshots")
    assert snapshots.insert_events([event(ONE, 7)]) is None
    with pytest.raises(IntegrityError):
        snapshots.insert_events([event(ONE, 7)])
    assert [type(one) for one in snapshots.select_events(ONE)] == [StoredEvent]
    with server.connect() as plain, pytest.raises(psycopg.errors.RestrictViolation):
        plain.execute(f"DELETE FROM {schema}.case_snapshots")


def test_events_and_their_tracking_are_one_transaction(make):
    """Neither is written without the other, whichever of the two is refused."""
    recorder = make().process_recorder()
    recorder.insert_events([event(ONE, 1)], tracking=Tracking("upstream", 5))
    with pytest.raises(IntegrityError):
        recorder.insert_events([event(ONE, 2)], tracking=Tracking("upstream", 5))
    with pytest.raises(IntegrityError):
        recorder.insert_events([event(ONE, 1)], tracking=Tracking("upstream", 6))
    recorder.insert_events([], tracking=Tracking("upstream", 7))

    assert recorder.max_tracking_id("upstream") == 7
    assert [one.originator_version for one in recorder.select_events(ONE)] == [1]


def test_a_refused_change_is_no_conflict(recorder):
    """A guard's refusal is told apart from two writers of one version."""
    recorder.insert_events([event(ONE, 1)])
    with (
        pytest.raises(NotSupportedError, match="kept as they were appended"),
        recorder.datastore.transaction(commit=True) as cursor,
    ):
        cursor.execute(f"DELETE FROM {recorder.names.schema}.case_events")


def test_positions_survive_a_rewrite_of_the_table(recorder, server, schema):
    """VACUUM FULL moves every row, and changes no position; the next is larger than all."""
    recorder.insert_events([event(uuid4(), 1) for _ in range(10)])
    before = list(recorder.select_notifications(None, 100))
    with server.connect() as plain:
        plain.execute(f"VACUUM FULL {schema}.case_events")

    assert list(recorder.select_notifications(None, 100)) == before
    assert recorder.insert_events([event(ONE, 1)]) == [11]

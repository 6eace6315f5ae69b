"""Nobody is held for longer than is said, whatever another client does."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import OperationalError, StoredEvent

from tests.adapters.postgres.server import needs_driver

needs_driver()

ONE = UUID(int=1)


def event(stream: UUID, version: int = 1) -> StoredEvent:
    """One event as it is stored."""
    return StoredEvent(originator_id=stream, originator_version=version, topic="t", state=b"{}")


def append(connection, schema: str, stream: UUID, version: int = 1) -> int:
    """Append by a connection of the test's own, which leaves its transaction as it is."""
    row = connection.execute(
        f"SELECT {schema}.case_events_append(%s::uuid[], %s::bigint[], '{{t}}', %s::bytea[],"
        " (SELECT system_identifier FROM pg_control_system()))",
        ([stream], [version], [b"{}"]),
    ).fetchone()
    return row[0]


def rewritten(server, schema: str, *changes: tuple[str, str]) -> None:
    """The append functions with parts of them replaced, to see what they were for."""
    with server.connect() as plain:
        for name in ("append", "append_one"):
            (text,) = plain.execute(
                f"SELECT pg_get_functiondef('{schema}.case_events_{name}'::regproc)"
            ).fetchone()
            for old, new in changes:
                assert old in text
                text = text.replace(old, new)
            plain.execute(text)


def test_an_open_append_holds_up_no_other_stream(make, server, schema):
    """Others commit beside it, or the lock timeout would tell; who wants its very version is told."""
    recorder = make(POSTGRES_LOCK_TIMEOUT="0.5").application_recorder()
    with server.connect(autocommit=False) as blocked:
        append(blocked, schema, ONE)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: recorder.insert_events([event(uuid4())]), range(40)))
        with pytest.raises(OperationalError, match="lock timeout"):
            recorder.insert_events([event(ONE)])
        blocked.rollback()
    recorder.insert_events([event(ONE)])


def test_the_usual_timeouts_are_those_that_are_stated(recorder):
    """Five seconds for a lock, thirty idle in a transaction, thirty for a statement."""
    names = ["lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout"]
    with recorder.datastore.connection() as connection:
        found = [connection.execute(f"SHOW {name}").fetchone()[0] for name in names]
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)

    assert found == ["5s", "30s", "30s"]


def test_a_client_that_falls_asleep_in_a_transaction_is_sent_away(make):
    """Its transaction ends with it, and followers go on."""
    made = make(POSTGRES_IDLE_IN_TRANSACTION_SESSION_TIMEOUT="0.3")
    recorder = made.application_recorder()
    asleep = made.datastore.single()
    asleep.execute("BEGIN")
    append(asleep, recorder.names.schema, ONE)
    recorder.insert_events([event(uuid4())])
    assert recorder.max_notification_id() is None
    end = time.monotonic() + 60
    while recorder.max_notification_id() != 2:
        assert time.monotonic() < end
        time.sleep(0.02)
    with pytest.raises(psycopg.Error):
        asleep.execute("COMMIT")
    asleep.close()


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("how", ["lock_timeout", "statement_timeout", "cancelled", "killed"])
def test_an_append_that_fails_in_the_critical_section_lets_the_next_one_in(
    make, server, schema, how, guarded
):
    """Seen red with a session's lock instead of a transaction's in a block that is rolled back."""
    timeout = {
        "lock_timeout": {"POSTGRES_LOCK_TIMEOUT": "0.3"},
        "statement_timeout": {"POSTGRES_LOCK_TIMEOUT": "0", "POSTGRES_STATEMENT_TIMEOUT": "0.3"},
    }
    first = make(**timeout.get(how, {})).application_recorder()
    second = make(POSTGRES_LOCK_TIMEOUT="0.5").application_recorder()
    first.insert_events([event(uuid4())])
    if not guarded:
        rewritten(
            server,
            schema,
            ("PERFORM pg_advisory_xact_lock(", "PERFORM pg_advisory_lock("),
            ("RAISE EXCEPTION SQLSTATE 'PM001'", "PERFORM pg_advisory_unlock_all()"),
        )
    with server.connect(autocommit=False) as foreign, ThreadPoolExecutor(1) as pool:
        # Whoever takes a position waits for this one, and is inside the critical section then.
        foreign.execute(f"ALTER SEQUENCE {schema}.case_events_position_seq CYCLE")
        stuck = pool.submit(first.insert_events, [event(uuid4())])
        if how in {"cancelled", "killed"}:
            end = "pg_cancel_backend" if how == "cancelled" else "pg_terminate_backend"
            found = f"SELECT {end}(pid) FROM pg_stat_activity WHERE query LIKE %s AND wait_event_type = 'Lock'"
            with server.connect() as other:
                while not other.execute(found, (f"%{schema}%append%",)).fetchall():
                    time.sleep(0.02)
        with pytest.raises(OperationalError):
            stuck.result(timeout=60)
        foreign.rollback()
    if guarded or how == "killed":
        second.insert_events([event(uuid4())])
    else:
        with pytest.raises(OperationalError, match="lock timeout"):
            second.insert_events([event(uuid4())])
    assert len(second.select_notifications(None, 10)) == 1 + (guarded or how == "killed")


@pytest.mark.parametrize("guarded", [True, False])
def test_a_transaction_that_has_written_may_not_append(recorder, server, schema, guarded):
    """Seen red without the question for an id: position 2 is delivered, and 1 is not yet."""
    if not guarded:
        rewritten(
            server,
            schema,
            ("pg_current_xact_id_if_assigned() IS NOT NULL", "false"),
        )
    with (
        server.connect(autocommit=False) as early,
        server.connect(autocommit=False) as late,
    ):
        early.execute("SELECT pg_current_xact_id()")
        assert append(late, schema, uuid4()) == 1
        if guarded:
            with pytest.raises(psycopg.errors.InvalidTransactionState, match="append first"):
                append(early, schema, uuid4())
            early.rollback()
            assert append(early, schema, uuid4()) == 2
        else:
            assert append(early, schema, uuid4()) == 2
        early.commit()
        found = [one.id for one in recorder.select_notifications(None, 10)]
        late.commit()

    assert found == ([] if guarded else [2])
    assert [one.id for one in recorder.select_notifications(None, 10)] == [1, 2]


def test_the_health_figure_tells_who_delays_followers(recorder, server):
    """How much is withheld, for how long the oldest transaction has been writing, and who it is."""
    calm = recorder.health()
    with server.connect(autocommit=False, application_name="nightly") as foreign:
        foreign.execute("SELECT pg_current_xact_id()")
        recorder.insert_events([event(uuid4()), event(uuid4())])
        time.sleep(0.2)
        delayed = recorder.health()
        foreign.rollback()
    after = recorder.health()

    assert (calm.withheld, delayed.withheld, after.withheld) == (0, 2, 0)
    assert calm.durable
    assert calm.oldest is None
    assert delayed.oldest_seconds >= 0.2
    assert "nightly in postgres, process " in delayed.oldest
    assert after.oldest_seconds is None


def test_a_prepared_transaction_is_told_too(recorder, server):
    """One that was prepared and forgotten has no process, and delays followers all the same."""
    with server.connect() as foreign:
        foreign.execute("BEGIN; SELECT pg_current_xact_id(); PREPARE TRANSACTION 'forgotten'")
        try:
            recorder.insert_events([event(uuid4())])
            found = recorder.health()
        finally:
            foreign.execute("ROLLBACK PREPARED 'forgotten'")

    assert (found.withheld, found.oldest) == (1, "prepared forgotten in postgres")

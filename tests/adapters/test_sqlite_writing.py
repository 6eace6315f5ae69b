"""Callers that write at once share a transaction, and nothing of each other's fate but its own."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import (
    ConnectionPoolClosedError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)

from pemasyarakatan.adapters.sqlite import Factory, SQLiteApplicationRecorder, datastore
from pemasyarakatan.adapters.sqlite.writer import Writer

from .test_contract import ONE, OTHER, event, log, versions

MANY = 16


class Obedient(sqlite3.Connection):
    """A connection that counts its commits, and stops or fails before one if it is told to."""

    commits = 0
    stop: Event | None = None
    reached = Event()
    failure: Exception | None = None

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        """Obey, then do what SQLite does."""
        if sql == "COMMIT":
            Obedient.reached.set()
            if Obedient.stop is not None:
                assert Obedient.stop.wait(30)
            if Obedient.failure is not None:
                raise Obedient.failure
            Obedient.commits += 1
        return super().execute(sql, *given)


@pytest.fixture(name="recorder")
def _recorder(tmp_path: Path, monkeypatch) -> Iterator[SQLiteApplicationRecorder]:
    Obedient.commits, Obedient.stop, Obedient.failure = 0, None, None
    connect = sqlite3.connect
    monkeypatch.setattr(
        datastore.sqlite3,
        "connect",
        lambda *given, **more: connect(*given, factory=Obedient, **more),
    )
    made = Factory({"SQLITE_DBNAME": str(tmp_path / "a.db"), "SQLITE_LOCK_TIMEOUT": "20"})
    recorder = made.application_recorder()
    assert isinstance(recorder, SQLiteApplicationRecorder)
    Obedient.commits, Obedient.reached = 0, Event()
    yield recorder
    made.close()


def writer_of(recorder: SQLiteApplicationRecorder) -> Writer:
    """The queue behind it."""
    return recorder.datastore._writer


def gathered(
    recorder: SQLiteApplicationRecorder, jobs: list[Callable[[], Any]], then: Callable[[], None]
) -> list[Future]:
    """All *jobs* wait in order behind one that is about to commit; after *then* that goes on."""
    Obedient.stop = Event()
    Obedient.reached.clear()
    with ThreadPoolExecutor(len(jobs) + 1) as pool:
        first = pool.submit(recorder.insert_events, [event(UUID(int=999), 1)])
        assert Obedient.reached.wait(30)
        told = []
        for count, job in enumerate(jobs, 1):
            told.append(pool.submit(job))
            until(lambda count=count: len(writer_of(recorder)._waiting) == count)
        then()
        Obedient.stop.set()
    with suppress(Exception):
        first.result()
    return [first, *told]


def until(holds: Callable[[], bool]) -> None:
    """Wait until it is so; fail after half a minute."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def appending(recorder: SQLiteApplicationRecorder, *events: Any) -> Callable[[], Any]:
    """A job that inserts these."""
    return lambda: recorder.insert_events(list(events))


def test_those_who_wait_share_one_commit(recorder):
    """Sixteen that came while one was committing need one commit more, not sixteen."""
    jobs = [appending(recorder, event(UUID(int=n), 1), event(UUID(int=n), 2)) for n in range(MANY)]
    told = gathered(recorder, jobs, lambda: None)

    assert Obedient.commits == 2
    positions = [position for one in told for position in one.result()]
    assert sorted(positions) == list(range(1, 2 * MANY + 2))
    for pair in told[1:]:
        first, second = pair.result()
        assert second == first + 1


def test_nobody_is_answered_before_the_commit_has_returned(recorder):
    """Neither who leads, nor who joined, nor who has a conflict with what is being committed."""
    Obedient.stop = first = Event()
    with ThreadPoolExecutor(5) as pool:
        told = [pool.submit(recorder.insert_events, [event(OTHER, 1)])]
        assert Obedient.reached.wait(30)
        told += [pool.submit(recorder.insert_events, [event(ONE, n % 2)]) for n in range(4)]
        until(lambda: len(writer_of(recorder)._waiting) == 4)
        assert not told[0].done()
        assert versions(recorder, OTHER) == []
        Obedient.reached.clear()
        Obedient.stop = second = Event()
        first.set()
        assert Obedient.reached.wait(30)
        assert told[0].result(30) == [1]
        time.sleep(0.05)
        assert not any(one.done() for one in told[1:])
        assert versions(recorder, ONE) == []
        second.set()
    assert sorted(one.exception() is None for one in told[1:]) == [False, False, True, True]
    assert versions(recorder, ONE) == [0, 1]


def test_a_conflict_is_its_owner_s_alone(recorder):
    """Half a save is undone, and the saves before and after it in the transaction stay."""
    recorder.insert_events([event(ONE, 1)])
    jobs = [
        appending(recorder, event(UUID(int=n), 1), event(ONE if n % 2 else UUID(int=n), 2 - n % 2))
        for n in range(10, 10 + MANY)
    ]
    told = gathered(recorder, jobs, lambda: None)[1:]

    failed = [type(one.exception()) for one in told if one.exception()]
    assert failed == [IntegrityError] * (MANY // 2)
    assert {one.exception() is None for one in told[::2]} == {True}
    stored = log(recorder)
    assert len(stored) == 2 + MANY
    assert all(UUID(int=n) in {stream for stream, _ in stored} for n in range(10, 10 + MANY, 2))
    assert [one.id for one in recorder.select_notifications(None, 100)] == list(range(1, MANY + 3))


def test_of_those_who_wait_for_one_version_one_wins(recorder):
    """Also within one transaction."""
    told = gathered(recorder, [appending(recorder, event(ONE, 1))] * MANY, lambda: None)[1:]

    assert sorted(one.exception() is None for one in told) == [False] * (MANY - 1) + [True]
    assert versions(recorder, ONE) == [1]


def test_a_commit_that_fails_is_told_to_every_member(recorder):
    """Each has an error of its own, and nothing is stored; afterwards writing goes on."""

    def fail() -> None:
        Obedient.failure = sqlite3.OperationalError("disk I/O error")

    jobs = [appending(recorder, event(UUID(int=n), 1)) for n in range(MANY)]
    told = gathered(recorder, jobs, fail)
    errors = [one.exception() for one in told]

    assert {(type(one), str(one)) for one in errors} == {(OperationalError, "disk I/O error")}
    assert len({id(one) for one in errors}) == MANY + 1
    assert log(recorder) == []
    Obedient.failure = None
    assert recorder.insert_events([event(ONE, 1)]) == [1]


def test_a_transaction_that_sqlite_itself_undoes_is_told_to_every_member(recorder):
    """As when the disk is full: who came before is told as well as who caused it."""

    def undone(cursor: sqlite3.Cursor) -> None:
        cursor.execute("ROLLBACK")
        raise sqlite3.OperationalError("database or disk is full")

    jobs = [appending(recorder, event(UUID(int=n), 1)) for n in range(4)]
    told = gathered(recorder, [*jobs, lambda: recorder.datastore.write(undone)], lambda: None)

    assert told[0].exception() is None
    assert [str(one.exception()) for one in told[1:]] == ["database or disk is full"] * 5
    assert log(recorder) == [(UUID(int=999), 1)]


def test_an_error_of_the_work_itself_is_its_owner_s_alone(recorder):
    """Whatever a class derived from a recorder raises; all it did is undone."""

    def wrong(cursor: sqlite3.Cursor) -> None:
        recorder._insert_events(cursor, [event(ONE, 1)])
        raise ZeroDivisionError

    jobs = [appending(recorder, event(OTHER, 1)), lambda: recorder.datastore.write(wrong)]
    told = gathered(recorder, jobs, lambda: None)

    assert told[1].exception() is None
    assert isinstance(told[2].exception(), ZeroDivisionError)
    assert log(recorder) == [(UUID(int=999), 1), (OTHER, 1)]
    with pytest.raises(ZeroDivisionError):
        recorder.datastore.write(wrong)
    assert log(recorder) == [(UUID(int=999), 1), (OTHER, 1)]


def test_who_is_interrupted_takes_nobody_along_for_ever(recorder):
    """What was under way is undone and told to all, and the next caller leads."""

    def interrupted(cursor: sqlite3.Cursor) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recorder.datastore.write(interrupted)
    assert recorder.insert_events([event(ONE, 1)]) == [1]

    jobs = [appending(recorder, event(OTHER, 1)), lambda: recorder.datastore.write(interrupted)]
    told = gathered(recorder, jobs, lambda: None)

    # The thread of the first does the work of both: it is interrupted, and the other is told.
    assert [type(one.exception()) for one in told[1:]] == [KeyboardInterrupt, OperationalError]
    assert versions(recorder, OTHER) == []
    assert recorder.insert_events([event(OTHER, 1)]) == [3]


def test_a_transaction_of_one_s_own_is_shared_with_nobody(recorder):
    """Others wait until it ends, and write then; what it raises undoes it."""
    with ThreadPoolExecutor(1) as pool:
        with recorder.datastore.transaction(commit=True) as cursor:
            recorder._insert_events(cursor, [event(ONE, 1)])
            waiting = pool.submit(recorder.insert_events, [event(OTHER, 1)])
            until(lambda: len(writer_of(recorder)._waiting) == 1)
        assert waiting.result(30) == [2]

    def wrong() -> None:
        with recorder.datastore.transaction(commit=True) as cursor:
            recorder._insert_events(cursor, [event(ONE, 2)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        wrong()
    assert log(recorder) == [(ONE, 1), (OTHER, 1)]


def test_a_thread_that_writes_for_ever_holds_others_for_the_timeout_alone(tmp_path):
    """They are told what was in the way, and nothing of theirs is stored."""
    made = Factory({"SQLITE_DBNAME": str(tmp_path / "a.db"), "SQLITE_LOCK_TIMEOUT": "0.2"})
    recorder = made.application_recorder()
    with ThreadPoolExecutor(3) as pool, recorder.datastore.transaction(commit=True):
        told = [pool.submit(recorder.insert_events, [event(ONE, n)]) for n in (1, 2, 3)]
        errors = [one.exception(timeout=30) for one in told]
    assert {type(one) for one in errors} == {OperationalError}
    assert "another thread has been writing for 0.2 s" in str(errors[0])
    assert log(recorder) == []
    recorder.insert_events([event(ONE, 1)])
    made.close()


def test_a_reader_waits_for_no_writer(recorder, tmp_path):
    """Neither for one of this process nor for one of another."""
    recorder.insert_events([event(ONE, 1)])
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert versions(recorder, ONE) == [1]
        assert time.monotonic() - began < 10
        other.execute("ROLLBACK")


def test_who_waits_when_the_store_is_closed_is_told_so(recorder):
    """What is being committed is committed; what waited is not written."""
    jobs = [appending(recorder, event(ONE, 1)), appending(recorder, event(OTHER, 1))]
    first, *told = gathered(recorder, jobs, recorder.datastore.close)

    assert first.result() == [1]
    assert {type(one.exception()) for one in told} == {ConnectionPoolClosedError}
    with pytest.raises(ConnectionPoolClosedError):
        recorder.insert_events([event(ONE, 1)])
    with pytest.raises(ConnectionPoolClosedError):
        recorder.select_events(ONE)


def test_what_was_opened_before_a_fork_is_refused_after_it(recorder, monkeypatch):
    """A child that went on with its parent's connections would damage the file."""
    recorder.insert_events([event(ONE, 1)])
    monkeypatch.setattr(datastore, "process", lambda: -1)
    for use in (
        lambda: recorder.insert_events([event(ONE, 2)]),
        lambda: recorder.select_events(ONE),
        lambda: recorder.datastore.transaction(commit=False).__enter__(),
        lambda: recorder.datastore.transaction(commit=True).__enter__(),
    ):
        with pytest.raises(InterfaceError, match="opened before a fork"):
            use()

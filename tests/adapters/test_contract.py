"""One contract for every recorder that the application may be given."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    Notification,
    OperationalError,
    StoredEvent,
)
from eventsourcing.utils import Environment

from pemasyarakatan.adapters import rows

ONE, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
OURS = ("pemasyarakatan.adapters.memory", "pemasyarakatan.adapters.sqlite")
THEIRS = ("eventsourcing.popo", "eventsourcing.sqlite")


def factory(module: str, folder: Path) -> InfrastructureFactory[Any]:
    """The factory of a persistence module, over one file in *folder* if it has files."""
    settings = {"PERSISTENCE_MODULE": module, "SQLITE_DBNAME": str(folder / "a.db")}
    return InfrastructureFactory.construct(Environment("Contract", settings))


@pytest.fixture(name="module", params=[*OURS, *THEIRS])
def _module(request) -> str:
    return request.param


@pytest.fixture(name="recorder", params=["application", "process"])
def _recorder(request, module: str, tmp_path: Path) -> Iterator[ApplicationRecorder]:
    made = factory(module, tmp_path)
    yield (
        made.application_recorder() if request.param == "application" else made.process_recorder()
    )
    made.close()


def event(stream: UUID, version: int, state: bytes = b"{}", topic: str = "t") -> StoredEvent:
    """One event as it is stored."""
    return StoredEvent(originator_id=stream, originator_version=version, topic=topic, state=state)


def log(recorder: ApplicationRecorder, **wanted: Any) -> list[tuple[UUID | str, int]]:
    """Stream and version of everything stored, in the order of the log."""
    wanted = {"start": None, "limit": 1000, **wanted}
    found = recorder.select_notifications(**wanted)
    assert [one.id for one in found] == sorted(one.id for one in found)
    return [(one.originator_id, one.originator_version) for one in found]


def versions(recorder: ApplicationRecorder, stream: UUID, **wanted: Any) -> list[int]:
    """The versions of a stream as they are selected."""
    return [one.originator_version for one in recorder.select_events(stream, **wanted)]


def test_what_is_inserted_is_selected_as_it_was(recorder):
    """Ids, versions, topics and bytes, whatever bytes they are."""
    states = [b"", b"{}", bytes(range(256)), "é\u2028".encode(), b"x" * 100_000]
    for version, state in enumerate(states, 1):
        recorder.insert_events([event(ONE, version, state, f"topic-{version}@1")])
    found = recorder.select_events(ONE)

    assert [bytes(one.state) for one in found] == states
    assert [one.topic for one in found] == [f"topic-{version}@1" for version in range(1, 6)]
    assert {one.originator_id for one in found} == {ONE}


def test_a_long_stream_is_read_a_page_at_a_time_and_is_the_same(recorder):
    """Whatever is asked of it, in both directions, across every boundary between two pages."""
    recorder.insert_events([event(OTHER, version) for version in range(1, 8)])
    recorder.insert_events([event(ONE, version) for version in range(1, 8)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "PAGE", 3)
        for low in (None, 0, 1, 4, 9):
            for high in (None, 0, 5, 6, 9):
                for limit in (None, 1, 3, 4, 9):
                    numbers = range((low or 0) + 1, 1 + (7 if high is None else min(high, 7)))
                    said = {"gt": low, "lte": high, "limit": limit}
                    assert versions(recorder, ONE, **said) == [*numbers][:limit]
                    assert versions(recorder, ONE, **said, desc=True) == [*numbers][::-1][:limit]
        assert len(recorder.select_events(ONE)) == 7


def test_a_version_is_written_once(recorder):
    """A second event at one version is a conflict, and nothing of its save is stored."""
    recorder.insert_events([event(ONE, 1, b"first")])
    for batch in (
        [event(ONE, 1, b"second")],
        [event(ONE, 1, b"first")],
        [event(ONE, 2), event(ONE, 1)],
        [event(OTHER, 1), event(OTHER, 2), event(ONE, 1)],
        [event(OTHER, 1), event(OTHER, 1)],
    ):
        with pytest.raises(IntegrityError):
            recorder.insert_events(batch)

    assert log(recorder) == [(ONE, 1)]
    assert [one.state for one in recorder.select_events(ONE)] == [b"first"]
    assert recorder.select_events(OTHER) == []


def test_several_streams_are_written_as_one(recorder):
    """All events of a save stand in the log together, in the order in which they were given."""
    batch = [event(OTHER, 1), event(ONE, 1), event(OTHER, 2), event(THIRD, 1)]
    positions = recorder.insert_events(batch)

    assert log(recorder) == [(OTHER, 1), (ONE, 1), (OTHER, 2), (THIRD, 1)]
    assert positions is not None
    assert [one.id for one in recorder.select_notifications(None, 10)] == list(positions)


def test_positions_only_grow(recorder):
    """Also after a conflict, whose positions nobody was told."""
    told = list(recorder.insert_events([event(ONE, 1), event(ONE, 2)]))
    with pytest.raises(IntegrityError):
        recorder.insert_events([event(OTHER, 1), event(ONE, 2)])
    told += recorder.insert_events([event(OTHER, 1)])

    assert told == sorted(set(told))
    assert recorder.max_notification_id() == told[-1]


def test_a_stream_is_selected_in_part(recorder):
    """After a version, up to one, backwards, so many of them."""
    recorder.insert_events([event(ONE, version) for version in range(1, 8)])
    recorder.insert_events([event(OTHER, 1)])

    assert versions(recorder, ONE) == [1, 2, 3, 4, 5, 6, 7]
    assert versions(recorder, ONE, gt=5) == [6, 7]
    assert versions(recorder, ONE, lte=2) == [1, 2]
    assert versions(recorder, ONE, gt=2, lte=4) == [3, 4]
    assert versions(recorder, ONE, desc=True) == [7, 6, 5, 4, 3, 2, 1]
    assert versions(recorder, ONE, desc=True, limit=1) == [7]
    assert versions(recorder, ONE, gt=1, lte=6, desc=True, limit=2) == [6, 5]
    assert versions(recorder, ONE, limit=3) == [1, 2, 3]
    assert versions(recorder, ONE, gt=7) == []
    assert versions(recorder, THIRD) == []


def test_the_log_is_selected_in_part(recorder):
    """From a position on, after it, up to one, of certain topics."""
    for version in range(1, 6):
        recorder.insert_events([event(ONE, version, topic="even" if version % 2 == 0 else "odd")])
    first = recorder.select_notifications(None, 1)[0].id

    def part(start: int | None, **wanted: Any) -> list[int]:
        return [version for _, version in log(recorder, start=start, **wanted)]

    assert part(first + 2) == [3, 4, 5]
    assert part(first + 2, inclusive_of_start=False) == [4, 5]
    assert part(first, stop=first + 1) == [1, 2]
    assert part(None, limit=2) == [1, 2]
    assert part(None, topics=["even"]) == [2, 4]
    assert part(first + 1, topics=["odd", "even"], stop=first + 3, limit=2) == [2, 3]
    assert part(first + 99) == []


def test_an_empty_store_has_nothing(recorder):
    """No event, no position, and nothing was wrong with asking."""
    assert recorder.select_events(ONE) == []
    assert log(recorder) == []
    assert recorder.max_notification_id() is None
    assert not recorder.insert_events([])


def test_of_many_writers_of_one_version_exactly_one_wins(recorder):
    """The others are told of a conflict, and leave nothing in any stream."""
    writers = 16
    barrier = Barrier(writers)

    def write(number: int) -> bool:
        barrier.wait()
        try:
            recorder.insert_events([event(UUID(int=100 + number), 1), event(ONE, 1)])
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(writers) as pool:
        won = list(pool.map(write, range(writers)))

    assert won.count(True) == 1
    assert log(recorder) == [(UUID(int=100 + won.index(True)), 1), (ONE, 1)]


def test_a_reader_never_sees_half_a_save(recorder):
    """While one thread writes pairs, another finds both events of a pair, or neither."""
    barrier = Barrier(2)

    def write() -> None:
        barrier.wait()
        for version in range(1, 101):
            recorder.insert_events([event(ONE, version), event(OTHER, version)])

    def read() -> list[int]:
        barrier.wait()
        seen = []
        while not seen or seen[-1] < 200:
            seen.append(len(recorder.select_notifications(None, 1000)))
        return seen

    with ThreadPoolExecutor(2) as pool:
        done, seen = pool.submit(write), pool.submit(read)
        done.result(timeout=60)

    assert {count % 2 for count in seen.result(timeout=60)} == {0}


def test_our_recorders_tell_the_position_of_what_they_select(module, recorder):
    """Ours give Notifications; stock recorders give plain stored events, without a position."""
    recorder.insert_events([event(OTHER, 1), event(ONE, 1), event(ONE, 2)])
    found = recorder.select_events(ONE)

    if module in OURS:
        assert [type(one) for one in found] == [Notification, Notification]
        assert found == recorder.select_notifications(2, 2)
    else:
        assert not any(isinstance(one, Notification) for one in found)


@pytest.mark.parametrize("module", ["pemasyarakatan.adapters.sqlite"])
def test_a_file_outlives_its_connections(module, tmp_path):
    """What was committed is there for the next who opens the file."""
    first = factory(module, tmp_path)
    first.application_recorder().insert_events([event(ONE, 1, b"kept")])
    first.close()
    again = factory(module, tmp_path)
    recorder = again.application_recorder()
    assert [one.state for one in recorder.select_events(ONE)] == [b"kept"]
    assert log(recorder) == [(ONE, 1)]
    again.close()


def test_a_stock_recorder_reads_the_streams_of_our_file_and_cannot_write_it(tmp_path):
    """It would give no positions: it is refused by the table, and leaves nothing."""
    ours = factory("pemasyarakatan.adapters.sqlite", tmp_path)
    ours.application_recorder().insert_events([event(ONE, 1, b"kept")])
    stock = factory("eventsourcing.sqlite", tmp_path)
    recorder = stock.application_recorder()

    assert [one.state for one in recorder.select_events(ONE)] == [b"kept"]
    with pytest.raises(OperationalError, match="5 columns but 4 values"):
        recorder.insert_events([event(ONE, 2)])
    assert versions(ours.application_recorder(), ONE) == [1]
    stock.close()
    ours.close()


def test_every_connection_flushes_its_commits(tmp_path):
    """Write-ahead log and synchronous=FULL, whatever the build of SQLite takes for granted."""
    made = factory("pemasyarakatan.adapters.sqlite", tmp_path)
    recorder = made.application_recorder()
    for commit in (True, False):
        with recorder.datastore.transaction(commit=commit) as cursor:
            assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
            assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            assert cursor.execute("PRAGMA fullfsync").fetchone()[0] == 1
    made.close()


def test_a_writer_that_holds_the_file_is_waited_for_and_then_named(tmp_path):
    """Another program's open transaction delays a write; past the timeout it is an error."""
    settings = {
        "PERSISTENCE_MODULE": "pemasyarakatan.adapters.sqlite",
        "SQLITE_DBNAME": str(tmp_path / "a.db"),
        "SQLITE_LOCK_TIMEOUT": "1",
    }
    made = InfrastructureFactory.construct(Environment("Contract", settings))
    recorder = made.application_recorder()
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        recorder.insert_events([event(ONE, 1)])
    assert recorder.select_events(ONE) == []
    holder.execute("ROLLBACK")
    recorder.insert_events([event(ONE, 1)])
    assert versions(recorder, ONE) == [1]
    holder.close()
    made.close()

"""A follower sees every event once, in order, soon after it was committed, whoever wrote it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from threading import Event as ThreadEvent
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import ApplicationRecorder, ConnectionPoolClosedError

from pemasyarakatan.adapters import feed

from .test_contract import ONE, OTHER, OURS, event, factory

ROOT = Path(__file__).parents[2]
LONG = 30
"""Seconds after which a test that hangs is called a failure."""


@pytest.fixture(name="recorder", params=OURS)
def _recorder(request, tmp_path: Path) -> Iterator[ApplicationRecorder]:
    made = factory(request.param, tmp_path)
    yield made.application_recorder()
    made.close()


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Iterator[ApplicationRecorder]:
    made = factory("pemasyarakatan.adapters.sqlite", tmp_path)
    yield made.application_recorder()
    made.close()


def followed(recorder: ApplicationRecorder, gt: int | None, count: int, **more: Any) -> list[int]:
    """The positions of the next events after *gt*, so many of them."""
    with recorder.subscribe(gt=gt, **more) as subscription:
        return [next(subscription).id for _ in range(count)]


def test_followers_see_all_that_many_writers_write(recorder):
    """From whatever position, begun before, amid and after the writing; restarted half way."""
    writers, each = 16, 25
    total = writers * each
    barrier = Barrier(writers + 1)

    def write(number: int) -> None:
        barrier.wait()
        for version in range(1, each + 1):
            recorder.insert_events([event(UUID(int=number), version)])

    def restarted() -> list[int]:
        seen = followed(recorder, None, total // 3)
        return seen + followed(recorder, seen[-1], total - len(seen))

    with ThreadPoolExecutor(writers + 4) as pool:
        writing = [pool.submit(write, number) for number in range(writers)]
        following = [
            pool.submit(followed, recorder, None, total),
            pool.submit(restarted),
            pool.submit(followed, recorder, 100, total - 100),
        ]
        barrier.wait()
        following.append(pool.submit(followed, recorder, None, total))
        for one in writing:
            one.result(LONG)
        seen = [one.result(LONG) for one in following]

    everything = list(range(1, total + 1))
    assert seen == [everything, everything, everything[100:], everything]


def test_a_last_event_alone_is_delivered(recorder):
    """With silence before and after it, many times over: no wake-up is lost."""
    with recorder.subscribe() as subscription, ThreadPoolExecutor(1) as pool:
        for version in range(1, 101):
            waiting = pool.submit(next, subscription)
            if version % 3 == 0:
                time.sleep(0.005)
            recorder.insert_events([event(ONE, version)])
            assert waiting.result(LONG).originator_version == version


def test_only_the_topics_asked_for(recorder):
    """What is of others is passed over, and not looked through again and again."""
    recorder.insert_events([event(ONE, version, topic="dull") for version in range(1, 51)])
    with recorder.subscribe(topics=["rare"]) as subscription, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, subscription)
        recorder.insert_events([event(OTHER, 1, topic="rare"), event(OTHER, 2, topic="dull")])
        assert waiting.result(LONG).id == 51
        waiting = pool.submit(next, subscription)
        recorder.insert_events([event(OTHER, 3, topic="dull"), event(OTHER, 4, topic="rare")])
        assert waiting.result(LONG).id == 54
        assert subscription._after == 54


def test_what_was_looked_through_for_a_topic_is_not_looked_through_again(recorder, monkeypatch):
    """A follower of rare events begins each look where the one before it ended."""
    starts: list[int] = []
    select = recorder.select_notifications

    def noting(start: int, *given: Any, **more: Any) -> Any:
        starts.append(start)
        return select(start, *given, **more)

    monkeypatch.setattr(recorder, "select_notifications", noting)
    recorder.insert_events([event(ONE, version, topic="dull") for version in range(1, 51)])
    with recorder.subscribe(topics=["rare"]) as subscription, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, subscription)
        while len(starts) < 1:
            time.sleep(0.001)
        recorder.insert_events([event(OTHER, 1, topic="rare")])
        waiting.result(LONG)
    assert starts[0] == 0
    assert set(starts[1:]) == {50}


def test_a_page_is_all_that_a_follower_holds(recorder, monkeypatch):
    """It reads no more at a time, however long the log is."""
    monkeypatch.setattr(feed, "PAGE", 10)
    recorder.insert_events([event(ONE, version) for version in range(1, 36)])
    with recorder.subscribe() as subscription:
        for expected in range(1, 36):
            assert next(subscription).id == expected
            assert len(subscription._page) <= 10


def test_a_follower_is_stopped_by_another_thread(recorder):
    """While it waits, before it waits, and more than once."""
    with recorder.subscribe() as subscription, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(list, subscription)
        time.sleep(0.05)
        subscription.stop()
        assert waiting.result(LONG) == []
        subscription.stop()
        assert list(subscription) == []


def test_who_looks_for_all_wakes_all_and_another_looks_when_it_goes(file, tmp_path):
    """Of several followers one asks the file for all; if it goes, the others are not left alone."""
    with ThreadPoolExecutor(3) as pool:
        subscriptions = [file.subscribe() for _ in range(3)]
        waiting = [pool.submit(next, one) for one in subscriptions]
        time.sleep(0.1)
        elsewhere(tmp_path, 1)
        assert [one.result(LONG).id for one in waiting] == [1, 1, 1]
        waiting = [pool.submit(next, one, None) for one in subscriptions]
        time.sleep(0.1)
        for one in subscriptions[:2]:
            one.stop()
        assert [one.result(LONG) for one in waiting[:2]] == [None, None]
        elsewhere(tmp_path, 1)
        found = waiting[2].result(LONG)
        subscriptions[2].stop()
    assert found is not None
    assert found.id == 2


@pytest.mark.parametrize("topics", [(), ("rare",)])
def test_what_is_committed_just_after_a_look_is_not_waited_over(recorder, monkeypatch, topics):
    """Between the reading of an empty page and the waiting for more."""
    select = recorder.select_notifications
    once = iter([None])

    def overtaken(*given: Any, **more: Any) -> Any:
        page = select(*given, **more)
        for _ in once:
            recorder.insert_events([event(ONE, 1, topic="rare")])
        return page

    monkeypatch.setattr(recorder, "select_notifications", overtaken)
    with recorder.subscribe(topics=topics) as subscription, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, subscription, None)
        try:
            assert waiting.result(5).id == 1
        finally:
            subscription.stop()


def test_two_who_stop_one_follower_leave_the_other_to_be_stopped(recorder, monkeypatch):
    """A stop that meets another of the same follower counts once; the next follower still ends."""
    first, second = recorder.subscribe(), recorder.subscribe()
    leave = feed.Feed.leave

    def met(self, follower):
        monkeypatch.setattr(feed.Feed, "leave", leave)
        follower.stop()
        leave(self, follower)

    monkeypatch.setattr(feed.Feed, "leave", met)
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(list, one) for one in (first, second)]
        first.stop()
        assert waiting[0].result(LONG) == []
        time.sleep(0.1)
        second.stop()
        assert waiting[1].result(LONG) == []


def test_a_store_is_closed_under_its_followers(file):
    """They are told so, and wait no longer."""
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(next, file.subscribe()) for _ in range(2)]
        time.sleep(0.05)
        file.datastore.close()
        for one in waiting:
            assert isinstance(one.exception(LONG), ConnectionPoolClosedError)


# --- other processes -----------------------------------------------------------------------------

DYING = """
import os, sys
from pathlib import Path
from uuid import uuid4
from tests.adapters.test_contract import event, factory
stream = uuid4()
recorder = factory("pemasyarakatan.adapters.sqlite", Path(sys.argv[1])).application_recorder()
for version in range(1, 1 + int(sys.argv[2])):
    recorder.insert_events([event(stream, version)])
os.kill(os.getpid(), 9)
"""


def elsewhere(folder: Path, count: int) -> None:
    """Another process writes so many events, and is killed right after its last commit."""
    subprocess.run([sys.executable, "-c", DYING, str(folder), str(count)], cwd=ROOT, check=False)


def test_what_another_process_wrote_is_delivered_though_it_died(file, tmp_path):
    """Nobody told the follower, and nobody writes after it."""
    with file.subscribe() as subscription, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: [next(subscription).id for _ in range(3)])
        time.sleep(0.1)
        elsewhere(tmp_path, 3)
        assert waiting.result(LONG) == [1, 2, 3]


def test_a_follower_that_waits_writes_nothing(file, tmp_path):
    """No byte of the store changes while it looks again and again."""
    file.insert_events([event(ONE, 1)])
    with file.subscribe(gt=1) as subscription, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, subscription, None)
        time.sleep(0.1)
        before = {one.name: one.read_bytes() for one in tmp_path.iterdir() if "shm" not in one.name}
        time.sleep(0.3)
        after = {one.name: one.read_bytes() for one in tmp_path.iterdir() if "shm" not in one.name}
        subscription.stop()
        assert waiting.result(LONG) is None
    assert after == before


def test_a_save_is_never_seen_in_half(file, tmp_path):
    """A follower in this process and a reader of the plain file see pairs, whoever writes."""
    pairs = 40

    def write() -> None:
        for _ in range(pairs):
            file.insert_events([event(uuid4(), 1), event(uuid4(), 1)])

    with (
        closing(sqlite3.connect(tmp_path / "a.db", check_same_thread=False)) as plain,
        ThreadPoolExecutor(5) as pool,
    ):
        writing = [pool.submit(write) for _ in range(4)]
        seen = [0]
        while seen[-1] < 8 * pairs:
            rows = plain.execute("SELECT count(*), max(position) FROM stored_events").fetchone()
            assert rows[0] == (rows[1] or 0)
            seen.append(rows[0])
        for one in writing:
            one.result(LONG)
    assert {count % 2 for count in seen} == {0}


def test_when_who_looks_for_all_fails_another_looks():
    """A look that is interrupted ends its own follower, and wakes one that looks from then on."""
    waits, failed = ThreadEvent(), ThreadEvent()

    def look() -> int:
        if waits.is_set() and not failed.is_set():
            failed.set()
            raise KeyboardInterrupt
        return int(failed.is_set())

    def other() -> bool:
        # Asked under the lock that the first needs for its look, just before this one waits.
        waits.set()
        return False

    watched = feed.Feed(look)
    first, second = ThreadEvent(), ThreadEvent()
    watched.join(first)
    watched.join(second)
    looking = ThreadEvent()
    with ThreadPoolExecutor(2) as threads:
        fails = threads.submit(watched.wait, 0, lambda: bool(looking.set()))
        assert looking.wait(LONG)
        goes_on = threads.submit(watched.wait, 0, other)
        with pytest.raises(KeyboardInterrupt):
            fails.result(LONG)
        try:
            goes_on.result(LONG)
        finally:
            watched.close()

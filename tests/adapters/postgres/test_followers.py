"""A follower is given every event once, in order, and within a second of its being settled."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from threading import Thread
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import ProgrammingError, StoredEvent

from tests.adapters.postgres import following
from tests.adapters.postgres.moving import younger
from tests.adapters.postgres.server import needs_driver

needs_driver()

from eventsourcing.utils import Environment  # noqa: E402

from pemasyarakatan.adapters.postgres import Factory, PostgresSubscription, feed  # noqa: E402


def event(stream: UUID | None = None, version: int = 1, topic: str = "t") -> StoredEvent:
    """One event as it is stored."""
    return StoredEvent(
        originator_id=stream or uuid4(), originator_version=version, topic=topic, state=b"{}"
    )


LONG = 60
"""Seconds that nothing takes, however busy the machine."""


@contextmanager
def followed(subscription, wake: Callable[[], object] | None = None) -> Iterator[Queue]:
    """The positions of what a thread is given; *wake* ends its waiting, if it looks too seldom."""
    given: Queue = Queue()

    def follow() -> None:
        for one in subscription:
            given.put(one.id)
        given.put(None)

    thread = Thread(target=follow)
    thread.start()
    try:
        yield given
    finally:
        subscription.stop()
        if wake is not None:
            wake()
        thread.join(LONG)
        assert not thread.is_alive()


def until(there: Callable[[], bool]) -> None:
    """Wait for what must come."""
    end = time.monotonic() + LONG
    while not there():
        assert time.monotonic() < end
        time.sleep(0.01)


def until_heard(recorder) -> None:
    """Wait until somebody follows: before, whoever writes tells nobody."""

    def heard() -> bool:
        with recorder.datastore.connection() as connection:
            return recorder.herald._heard(connection)

    until(heard)


def test_nothing_is_lost_given_twice_or_out_of_order(server, settings):
    """Sixteen writers, three followers of whom one is killed, a foreign transaction, then silence."""
    told = following.run(server, settings, events=2000)

    assert {name: told[name] for name in ("lost", "twice", "disordered", "unknown")} == {
        "lost": 0,
        "twice": 0,
        "disordered": 0,
        "unknown": 0,
    }
    assert told["last"] is not None


def test_the_same_run_finds_what_a_known_recorder_loses(server, schema):
    """On eventsourcing's database functions, which take no lock, followers pass over events."""
    with server.connect() as plain:
        plain.execute(f"CREATE SCHEMA {schema}")
    settings = server.settings_of(schema, **following.THEIRS)

    assert following.run(server, settings, events=1000, late=0.2)["lost"]


@pytest.mark.parametrize("guarded", [True, False])
def test_a_withheld_event_is_asked_for_until_it_is_delivered(
    recorder, server, monkeypatch, guarded
):
    """Seen red without the question for what is pending: it stays until the next append."""
    monkeypatch.setattr(feed, "TICK", LONG)
    if not guarded:
        monkeypatch.setattr(PostgresSubscription, "_pending", lambda *_: False)

    def wake() -> None:
        recorder.insert_events([event()])

    with followed(recorder.subscribe(), wake) as given:
        until_heard(recorder)
        recorder.insert_events([event()])
        assert given.get(timeout=LONG) == 1
        with server.connect(autocommit=False) as foreign:
            foreign.execute("SELECT pg_current_xact_id()")
            recorder.insert_events([event()])
            with pytest.raises(Empty):
                given.get(timeout=0.5)
            foreign.rollback()
        if not guarded:
            with pytest.raises(Empty):
                given.get(timeout=0.5)
            wake()
        assert given.get(timeout=LONG / 2) == 2


def test_rows_of_another_cluster_are_visible_at_once(server, settings, schema, make):
    """Seen red without the stored cluster: by ids alone a younger cluster shows none of them."""
    with server.connect() as plain:
        # Ids that the younger cluster will not come to for long.
        plain.execute(
            "DO $$ BEGIN FOR i IN 1..3000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"
        )
    first = make().application_recorder()
    first.insert_events([event(UUID(int=1), version) for version in range(1, 51)])
    before = list(first.select_notifications(None, 100))
    other = younger(server, schema)
    try:
        factory = Factory(Environment("Case", other.settings_of(schema)))
        recorder = factory.application_recorder()
        with other.connect() as plain:
            by_id_alone = plain.execute(
                f"SELECT count(*) FROM {schema}.case_events"
                " WHERE writer < pg_snapshot_xmin(pg_current_snapshot())"
            ).fetchone()
        assert by_id_alone == (0,)
        assert list(recorder.select_notifications(None, 100)) == before
        with followed(recorder.subscribe()) as given:
            assert [given.get(timeout=LONG) for _ in range(50)] == list(range(1, 51))
            assert recorder.insert_events([event(UUID(int=1), 51)]) == [51]
            assert given.get(timeout=LONG) == 51
        with other.connect() as plain, pytest.raises(Exception, match="kept as they were"):
            plain.execute(f"DELETE FROM {schema}.case_events")
        factory.close()
    finally:
        other.remove()


def test_the_last_event_comes_though_its_writer_died_right_after_its_commit(
    server, settings, recorder
):
    """Nobody woke the follower; it looks by itself."""
    with followed(recorder.subscribe()) as given:
        until_heard(recorder)
        with server.connect() as silent:
            silent.execute(
                f"SELECT {recorder.names.schema}.case_events_append(%s::uuid[], '{{1}}', '{{t}}',"
                " ARRAY['x'::bytea], 7)",
                ([uuid4()],),
            )
        assert given.get(timeout=LONG) == 1


def test_an_event_of_another_store_object_wakes_a_follower(recorder, make, monkeypatch):
    """It is told of each, and need not look by itself."""
    monkeypatch.setattr(feed, "TICK", LONG)
    writer = make().application_recorder()

    def write() -> None:
        writer.insert_events([event()])

    with followed(recorder.subscribe(), write) as given:
        until_heard(writer)
        for number in range(1, 12):
            write()
            assert given.get(timeout=LONG / 2) == number


def test_topics_are_followed_without_looking_twice_at_the_rest(recorder):
    """What is not wanted is passed over for good, and the next that is wanted comes."""
    recorder.insert_events([event(topic="other") for _ in range(30)])
    subscription = recorder.subscribe(topics=["wanted"])
    with followed(subscription) as given:
        recorder.insert_events([event(topic="wanted")])
        assert given.get(timeout=LONG) == 31
        recorder.insert_events([event(topic="other") for _ in range(30)])
        until(lambda: subscription._after == 61)
        recorder.insert_events([event(topic="wanted"), event(topic="other")])
        assert given.get(timeout=LONG) == 62


def test_a_long_history_is_followed_a_page_at_a_time(recorder):
    """From the beginning, and from the middle."""
    stream = uuid4()
    for first in range(0, 1500, 500):
        recorder.insert_events([event(stream, first + n) for n in range(1, 501)])
    with followed(recorder.subscribe()) as given:
        assert [given.get(timeout=LONG) for _ in range(1500)] == list(range(1, 1501))
    with followed(recorder.subscribe(gt=1400)) as given:
        assert [given.get(timeout=LONG) for _ in range(100)] == list(range(1401, 1501))


def test_a_store_that_is_closed_ends_its_followers(make):
    """A thread that waits for the next event comes back."""
    factory = make()
    recorder = factory.application_recorder()
    with followed(recorder.subscribe()) as given:
        recorder.insert_events([event()])
        assert given.get(timeout=LONG) == 1
        factory.close()
        assert given.get(timeout=LONG) is None


def test_a_follower_belongs_to_one_thread(recorder):
    """A second that asks it is told, instead of taking every other event."""
    subscription = recorder.subscribe()
    with followed(subscription):
        until(subscription._busy.locked)
        with pytest.raises(ProgrammingError, match="followed by one thread"):
            next(subscription)


def test_a_follower_and_a_writer_outlive_a_restart_of_the_server(server, recorder):
    """The follower goes on where it was; the recorder's next call finds a new connection."""
    with followed(recorder.subscribe()) as given:
        recorder.insert_events([event()])
        assert given.get(timeout=LONG) == 1
        server.stop()
        server.start()
        assert len(recorder.select_notifications(None, 10)) == 1
        (second,) = recorder.insert_events([event()])
        assert given.get(timeout=LONG) == second


def test_a_projection_runs_over_the_feed(server, settings):
    """Eventsourcing's ProjectionRunner follows our recorder and keeps its place in our tracking."""
    from eventsourcing.application import Application
    from eventsourcing.dispatch import singledispatchmethod
    from eventsourcing.domain import Aggregate
    from eventsourcing.projection import Projection, ProjectionRunner

    from pemasyarakatan.adapters.postgres import PostgresTrackingRecorder

    class View(PostgresTrackingRecorder):
        """Counts."""

        seen: list[int] = []

        def done(self, tracking) -> None:
            """One more."""
            with self.datastore.transaction(commit=True) as cursor:
                self._insert_tracking(cursor, tracking)
            self.seen.append(tracking.notification_id)

    class Counting(Projection[View]):
        """Counts every event."""

        name = "counting"

        @singledispatchmethod
        def process_event(self, _event, tracking) -> None:
            """Whatever it is."""
            self.view.done(tracking)

    with ProjectionRunner(
        application_class=Application, projection_class=Counting, view_class=View, env=settings
    ) as runner:
        runner.app.save(Aggregate(), Aggregate())
        (recording,) = runner.app.save(Aggregate())
        runner.wait(recording.notification.id, timeout=LONG)
    assert View.seen == [1, 2, 3]


def test_a_killed_writer_leaves_nothing_that_holds_followers_up(server, recorder, schema):
    """Its transaction ends with its connection."""
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with server.connect(autocommit=False) as mine:
            mine.execute("SELECT pg_current_xact_id()")
            os.write(tell, b"x")
            time.sleep(60)
    os.read(ready, 1)
    recorder.insert_events([event()])
    assert recorder.max_notification_id() is None
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with followed(recorder.subscribe()) as given:
        assert given.get(timeout=LONG) == 1

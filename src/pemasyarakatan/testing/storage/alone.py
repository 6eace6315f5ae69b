"""Checks with one client: nothing happens at the same time."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from time import sleep
from uuid import UUID, uuid4

from eventsourcing.persistence import (
    IntegrityError,
    Notification,
    PersistenceError,
    StoredEvent,
    Tracking,
)

from pemasyarakatan.testing.storage.bench import Bench, event, told, whole_log
from pemasyarakatan.testing.storage.following import Follower
from pemasyarakatan.testing.storage.history import (
    Attempt,
    batch,
    feed_is_whole,
    insert,
    judge,
    same,
    view_is_prefix,
)
from pemasyarakatan.testing.storage.offers import Promise
from pemasyarakatan.testing.storage.report import Broken


def many_events(bench: Bench) -> None:
    """Write a few thousand events in batches of every size, and read them in every way."""
    chances = bench.chances("many events")
    streams = [uuid4() for _ in range(12)]
    heads = dict.fromkeys(streams, 0)
    attempts: list[Attempt] = []
    written: dict[UUID, list[StoredEvent]] = {stream: [] for stream in streams}
    with bench.store() as opened:
        recorder = opened.recorder
        count, number = 0, 0
        while count < 1600 * bench.size:
            size = bench.offers.batch_of(chances.choice([1, 2, 3, 40, 100, 101]))
            keys: list[tuple[UUID, int]] = []
            for _ in range(size):
                stream = (
                    chances.choice(streams)
                    if bench.offers.several_streams or not keys
                    else keys[0][0]
                )
                heads[stream] += 1
                keys.append((stream, heads[stream]))
            events = batch(0, number, keys, padding=chances.choice([0, 30]))
            attempts.append(insert(recorder, 0, number, events))
            for one in events:
                written[one.originator_id].append(one)  # type: ignore[index]
            count, number = count + size, number + 1
            if number % 20 == 0:
                # A conflict in between, whose positions nobody is told.
                taken = [keys[0], *((stream, heads[stream] + 1) for stream in streams[:2])]
                refused = batch(1, number, taken[: bench.offers.batch_of(3)])
                if not bench.offers.several_streams:
                    refused = refused[:1]
                attempts.append(insert(recorder, 1, number, refused))
        log = whole_log(recorder)
        judge(log, attempts)
        for page in (7, 100, 10_000):
            other = [one.id for one in whole_log(recorder, page)]
            if other != [one.id for one in log]:
                raise Broken(Promise.S0, f"the log by pages of {page} is another than by 500")
        if recorder.max_notification_id() != log[-1].id:
            raise Broken(
                Promise.S0,
                f"max_notification_id() gave {recorder.max_notification_id()}, "
                f"and the log ends with {log[-1].id}",
            )
        for stream, events in written.items():
            _stream_is(stream, recorder.select_events(stream), events)


def _stream_is(stream: UUID, found: Sequence[StoredEvent], events: list[StoredEvent]) -> None:
    listed = list(found)
    if len(listed) != len(events):
        raise Broken(Promise.S3, f"stream {stream} has {len(listed)} of {len(events)} events")
    for got, want in zip(listed, events, strict=True):
        if not same(got, want):
            raise Broken(Promise.S0, f"stream {stream} has {got}, expected {want}")


def positions_of_streams(bench: Bench) -> None:
    """Application recorders tell positions of what they select; aggregate recorders do not."""
    with bench.store() as opened:
        stream = uuid4()
        for stored in (event(uuid4(), 1), event(stream, 1), event(stream, 2)):
            opened.recorder.insert_events([stored])
        found = list(opened.recorder.select_events(stream))
        log = whole_log(opened.recorder)[1:]
        if [one for one in found if not isinstance(one, Notification)] or found != log:
            raise Broken(Promise.S11, f"select_events gave {found}, and the log has {log}")
        aggregate = opened.factory.aggregate_recorder("snapshots")
        aggregate.insert_events([event(stream, 1)])
        kinds = {type(one) for one in aggregate.select_events(stream)}
        if kinds != {StoredEvent}:
            raise Broken(Promise.S11, f"an aggregate recorder gave {kinds}")


def tracking(bench: Bench) -> None:
    """Positions of what was processed only grow, and of each name apart."""
    with bench.store() as opened:
        recorder = opened.factory.tracking_recorder()
        chances = bench.chances("tracking")
        last: dict[str, int] = {}
        if recorder.max_tracking_id("kit") is not None:
            raise Broken(Promise.S0, "max_tracking_id() of an empty store is not None")
        for _ in range(40):
            name = chances.choice(["kit", "other"])
            position = max(1, last.get(name, 0) + chances.choice([-3, -1, 0, 1, 2, 10]))
            refused = position <= last.get(name, 0)
            try:
                recorder.insert_tracking(Tracking(name, position))
            except IntegrityError:
                stored = False
            else:
                stored = True
            if stored is refused:
                raise Broken(
                    Promise.S0,
                    f"tracking {name} {position} after {last.get(name)} was "
                    f"{'stored' if stored else 'refused'}",
                )
            if stored:
                last[name] = position
            found = {one: recorder.max_tracking_id(one) for one in ("kit", "other")}
            if found != {one: last.get(one) for one in ("kit", "other")}:
                raise Broken(Promise.S0, f"max_tracking_id() gave {found}, expected {last}")


def shared_transaction(bench: Bench) -> None:
    """Events and the position they come from are stored together, or neither is."""
    with bench.factory() as factory:
        recorder = factory.process_recorder()
        one, other = uuid4(), uuid4()
        recorder.insert_events([event(one, 1)], tracking=Tracking("kit", 5))
        for events, position in (([event(other, 1)], 5), ([event(one, 1)], 6)):
            try:
                recorder.insert_events(events, tracking=Tracking("kit", position))
            except IntegrityError:
                continue
            raise Broken(
                Promise.S2, f"{events} were stored with position {position}, of which one is taken"
            )
        recorder.insert_events([event(one, 2)], tracking=Tracking("kit", 7))
        found = [(item.originator_id, item.originator_version) for item in whole_log(recorder)]
        if found != [(one, 1), (one, 2)] or recorder.max_tracking_id("kit") != 7:
            raise Broken(
                Promise.S2,
                "of two inserts that were refused, for an event or for a position that was taken, "
                f"there is: {found}, {recorder.max_tracking_id('kit')}",
            )


def bounded_memory(bench: Bench) -> None:
    """Reading a log by pages takes as much memory for a long one as for a short one."""
    if not tracemalloc.is_tracing():
        tracemalloc.start()
        try:
            _bounded(bench)
        finally:
            tracemalloc.stop()
    else:
        _bounded(bench)


def _bounded(bench: Bench) -> None:
    with bench.store() as opened:
        recorder, stream = opened.recorder, uuid4()
        peaks: list[int] = []
        version = 0
        for events in (400, 2400 * bench.size):
            while version < events:
                size = bench.offers.batch_of(min(200, events - version))
                recorder.insert_events(
                    [event(stream, version + 1 + one, b"x" * 1000) for one in range(size)]
                )
                version += size
            peaks.append(_peak(recorder))
    if peaks[1] > 2 * peaks[0] + 200_000:
        raise Broken(
            Promise.S8,
            f"the log by pages of 50: at most {peaks[0]} bytes for 400 events, {peaks[1]} bytes "
            f"for {version}",
        )


def _peak(recorder: object) -> int:
    """The most memory that reading the whole log by pages took."""
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    after: int | None = None
    while True:
        page = recorder.select_notifications(  # type: ignore[attr-defined]
            after, 50, inclusive_of_start=after is None
        )
        if len(page) < 50:
            return tracemalloc.get_traced_memory()[1] - before
        after = page[-1].id


def refusals_are_clear(bench: Bench) -> None:
    """What cannot be stored is an error of eventsourcing's, and leaves the store as it was."""
    with bench.store() as opened:
        recorder, stream = opened.recorder, uuid4()
        recorder.insert_events([event(stream, 1)])
        before = whole_log(recorder)
        for version in (1, 2**70):
            try:
                recorder.insert_events([event(stream, version)])
            except (PersistenceError, ValueError, TypeError, OverflowError):
                pass
            except Exception as error:
                raise Broken(
                    Promise.S10, f"appending version {version} again raised {told(error)}"
                ) from error
            else:
                if version == 1:
                    raise Broken(Promise.S1, "version 1 of a stream was stored twice")
                before = whole_log(recorder)
            if whole_log(recorder) != before:
                raise Broken(Promise.S2, f"refusing version {version} changed the log")
        recorder.insert_events([event(stream, 2)])
        if recorder.insert_events([]):
            raise Broken(Promise.S0, "an insert of no events was given positions")


def lasting_positions(bench: Bench) -> None:
    """Whoever removes the last event by hand does not make room for another at its position."""
    with bench.store() as opened:
        recorder = opened.recorder
        recorder.insert_events([event(uuid4(), 1), event(uuid4(), 1)][: bench.offers.batch_of(2)])
        recorder.insert_events([event(uuid4(), 1)])
        before = whole_log(recorder)
        _by_hand(bench, opened.factory, before[-1].originator_id)  # type: ignore[arg-type]
        remains = whole_log(recorder)
        if len(remains) == len(before):
            return
        recorder.insert_events([event(uuid4(), 1)])
        after = whole_log(recorder)[-1]
        if after.id <= before[-1].id:
            raise Broken(
                Promise.S4,
                f"the event at position {before[-1].id} was removed by hand; the next one was "
                f"given position {after.id}",
            )


def _by_hand(bench: Bench, factory: object, stream: UUID) -> None:
    """Remove the events of a stream through a plain connection, if the database lets us."""
    from pemasyarakatan.testing.storage.tampering import Plain  # noqa: PLC0415

    with Plain.of(bench, factory) as plain:  # type: ignore[arg-type]
        plain.remove(stream)


def follows_from_anywhere(bench: Bench) -> None:
    """A follower that begins anywhere, or goes on from where it was, misses and repeats nothing."""
    chances = bench.chances("follows from anywhere")
    with bench.store() as opened:
        recorder = opened.recorder
        attempts = [
            insert(recorder, 0, number, batch(0, number, [(uuid4(), 1)]))
            for number in range(60 * bench.size)
        ]
        log = whole_log(recorder)
        judge(log, attempts)
        view_is_prefix(log, [one.id for one in log])
        last = log[-1].id
        for after in (0, log[0].id, chances.choice(log).id, log[-2].id):
            name = f"a follower from position {after}"
            with Follower(recorder, bench.offers, name=name, gt=after) as follower:
                follower.reach(last, "of what was there when it began")
            feed_is_whole(log, follower.seen, after, name)
        parts = 0
        after = 0
        while after < last:
            parts += 1
            with Follower(recorder, bench.offers, name="a restarted follower", gt=after) as one:
                if not one.has(1):
                    one.reach(last, "after it began again")
            feed_is_whole(log, _whole_up_to(log, one.seen, after), after, one.name)
            after = one.seen[chances.randrange(len(one.seen))].id
            if parts > 50:
                break


def _whole_up_to(
    log: list[Notification], seen: list[Notification], after: int
) -> list[Notification]:
    """What was seen, and the rest of the log as if it had been seen too."""
    reached = seen[-1].id if seen else after
    return [*seen, *(one for one in log if one.id > reached)]


def follows_topics(bench: Bench) -> None:
    """A follower of certain topics is given all of these, and nothing else."""
    chances = bench.chances("follows topics")
    with bench.store() as opened:
        recorder = opened.recorder
        topics = ["kit.a", "kit.b", "kit.c"]

        def write(count: int) -> None:
            for _ in range(count):
                recorder.insert_events([event(uuid4(), 1, topic=chances.choice(topics))])

        write(20)
        name = "a follower of two topics"
        with Follower(recorder, bench.offers, name=name, topics=topics[:2]) as follower:
            write(20)
            recorder.insert_events([event(uuid4(), 1, topic="kit.a")])
            last = recorder.select_notifications(None, 1000)[-1].id
            recorder.insert_events([event(uuid4(), 1, topic="kit.c")])
            follower.reach(last, "with no further append of its topics")
        log = [one for one in whole_log(recorder) if one.topic in topics[:2]]
        feed_is_whole(log, follower.seen, 0, name)


def last_event_alone(bench: Bench) -> None:
    """The last event is given to every follower, though nothing is appended after it."""
    chances = bench.chances("last event alone")
    with bench.store() as opened:
        recorder = opened.recorder
        with (
            Follower(recorder, bench.offers, name="the first follower") as first,
            Follower(recorder, bench.offers, name="the second follower") as second,
        ):
            for number in range(8 * bench.size):
                attempt = insert(recorder, 0, number, batch(0, number, [(uuid4(), 1)]))
                position = (
                    attempt.positions[-1] if attempt.positions else whole_log(recorder)[-1].id
                )
                for follower in (first, second):
                    follower.reach(position, "though it was the last, alone")
                sleep(chances.random() * 0.01)
        log = whole_log(recorder)
        for follower in (first, second):
            feed_is_whole(log, follower.seen, 0, follower.name)

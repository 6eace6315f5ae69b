"""Checks with many threads over one open store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from random import Random
from threading import Barrier, Event
from time import monotonic, sleep
from uuid import UUID, uuid4

from eventsourcing.persistence import ApplicationRecorder, Notification

from pemasyarakatan.testing.storage.bench import Bench, event, hurried, whole_log
from pemasyarakatan.testing.storage.following import Follower, side_by_side
from pemasyarakatan.testing.storage.history import (
    Answer,
    Attempt,
    batch,
    feed_is_whole,
    insert,
    judge,
    view_is_prefix,
)
from pemasyarakatan.testing.storage.offers import Offers, Promise
from pemasyarakatan.testing.storage.report import Broken

View = tuple[int, list[int], int]
"""After which position a reader began, what it was shown, and how many it asked for."""


def one_winner(bench: Bench) -> None:
    """Of sixteen threads that write one version at once, one wins."""
    writers, rounds = 16, 6 * bench.size
    barrier = Barrier(writers)
    contested = uuid4()
    attempts: list[Attempt] = []
    with bench.store() as opened, hurried():

        def write(writer: int) -> None:
            chances = bench.chances(f"one winner {writer}")
            for number in range(1, rounds + 1):
                keys = [(uuid4(), 1), (contested, number)][-bench.offers.batch_of(2) :]
                if not bench.offers.several_streams:
                    keys = keys[-1:]
                chances.shuffle(keys)
                events = batch(writer, number, keys)
                barrier.wait(bench.offers.patience)
                attempts.append(insert(opened.recorder, writer, number, events))

        side_by_side(
            [lambda writer=one: write(writer) for one in range(writers)],  # type: ignore[misc]
            bench.offers,
            "writers of one version",
        )
        log = whole_log(opened.recorder)
    winners(attempts, rounds)
    judge(log, attempts)


def winners(attempts: list[Attempt], rounds: int) -> None:
    """Whether every round had its one winner; raises Broken."""
    for number in range(1, rounds + 1):
        of_round = [one for one in attempts if one.batch == number]
        won = [one for one in of_round if one.answer is Answer.STORED]
        unclear = [one for one in of_round if one.answer is Answer.UNCLEAR]
        if len(won) > 1:
            raise Broken(
                Promise.S1,
                f"{len(won)} of {len(of_round)} writers of version {number} of one stream were "
                f"acknowledged",
            )
        if not won and not unclear:
            raise Broken(
                Promise.S1,
                f"all {len(of_round)} writers of version {number} of one stream were refused",
            )


def busy_store(bench: Bench) -> None:
    """Writers, readers and followers at once, and what each saw is held against the log."""
    writers = 8
    attempts: list[Attempt] = []
    views: list[View] = []
    finished = Event()
    shared = [uuid4() for _ in range(2)]
    with bench.store() as opened, hurried():
        recorder = opened.recorder

        def write_all() -> None:
            try:
                side_by_side(
                    [
                        lambda writer=one: write(  # type: ignore[misc]
                            recorder,
                            bench.offers,
                            bench.chances(f"writer {writer}"),
                            writer,
                            20 * bench.size,
                            shared,
                            attempts.append,
                        )
                        for one in range(writers)
                    ],
                    bench.offers,
                    "writers",
                )
            finally:
                finished.set()

        def read(number: int) -> None:
            look(recorder, bench.chances(f"reader {number}"), finished.is_set, views)

        def follow_on() -> None:
            if bench.offers.subscribe:
                restarted.append(_restarting(recorder, bench, finished))

        restarted: list[list[int]] = []
        with ExitStack() as stack:
            followers: list[Follower] = []
            if bench.offers.subscribe:
                followers = [
                    stack.enter_context(Follower(recorder, bench.offers, name=f"follower {number}"))
                    for number in range(2)
                ]
            side_by_side(
                [write_all, lambda: read(0), lambda: read(1), follow_on],
                bench.offers,
                "a writer, reader or follower",
            )
            log = settled(recorder, bench, attempts)
            judge(log, attempts)
            for after, view, of in views:
                view_is_prefix(log, view, after, of)
            for follower in followers:
                if not follower.reaches(log[-1].id):
                    feed_is_whole(log, follower.seen, 0, follower.name)
                    follower.reach(log[-1].id, "with no further append")
        for follower in followers:
            feed_is_whole(log, follower.seen, 0, follower.name)
        for seen in restarted:
            view_is_prefix(log, seen)


def write(
    recorder: ApplicationRecorder,
    offers: Offers,
    chances: Random,
    writer: int,
    batches: int,
    shared: list[UUID],
    note: Callable[[Attempt], None],
) -> None:
    """Append to streams of one's own, now and then also to those that others write."""
    own = {uuid4(): 0 for _ in range(3)}
    for number in range(batches):
        chosen = chances.sample(list(own), chances.choice([1, 1, 2, 3]))
        if not offers.several_streams:
            chosen = chosen[:1]
        chosen = chosen[: offers.batch_of(len(chosen))]
        keys = [(stream, own[stream] + 1) for stream in chosen]
        if chances.random() < 0.4:
            stream = chances.choice(shared)
            found = recorder.select_events(stream, desc=True, limit=1)
            hot = (stream, found[0].originator_version + 1 if found else 1)
            keys = [hot, *keys] if offers.several_streams else [hot]
            keys = keys[: offers.batch_of(len(keys))]
        chances.shuffle(keys)
        attempt = insert(recorder, writer, number, batch(writer, number, keys))
        if attempt.answer is Answer.UNCLEAR:
            # Whether it is there is told by the log; go on with streams that are certain.
            own = {uuid4(): 0 for _ in range(3)}
        elif attempt.answer is Answer.STORED:
            own.update(key for key in keys if key[0] in own)
        note(attempt)
        if chances.random() < 0.1:
            sleep(chances.random() * 0.002)


def look(
    recorder: ApplicationRecorder,
    chances: Random,
    finished: Callable[[], bool],
    views: list[View],
) -> None:
    """Read the log from its end, or a page of it, until the writers have finished."""
    after = 0
    while not finished():
        limit = chances.choice([5, 10_000])
        found = recorder.select_notifications(after, limit, inclusive_of_start=False)
        views.append((after, [one.id for one in found], limit))
        if found:
            # Go on from somewhere in what was seen, so that the newest is looked at often.
            after = found[max(0, len(found) - 1 - chances.randrange(30))].id
        sleep(chances.random() * 0.002)


def settled(
    recorder: ApplicationRecorder, bench: Bench, attempts: list[Attempt]
) -> list[Notification]:
    """The log once all that was acknowledged can be seen, or the time for it is over."""
    expected = {key for one in attempts if one.answer is Answer.STORED for key in one.keys}
    if not expected:
        said = next((one.said for one in attempts if one.said), "nothing")
        raise Broken(Promise.S10, f"none of {len(attempts)} inserts was acknowledged; said: {said}")
    end = monotonic() + bench.offers.liveness
    while True:
        log = whole_log(recorder)
        there = {(one.originator_id, one.originator_version) for one in log}
        if expected <= there or monotonic() > end:
            return log
        sleep(0.05)


def _restarting(recorder: ApplicationRecorder, bench: Bench, finished: Event) -> list[int]:
    """Follow, stop, and follow on from the last position, until the writers have finished."""
    seen: list[int] = []
    while not finished.is_set():
        after = seen[-1] if seen else 0
        with Follower(recorder, bench.offers, name="a restarted follower", gt=after) as one:
            sleep(0.03)
        seen += [item.id for item in one.seen]
    after = seen[-1] if seen else 0
    last = recorder.max_notification_id() or 0
    with Follower(recorder, bench.offers, name="a restarted follower", gt=after) as one:
        if last > after:
            one.reach(last, "after it began again")
    return seen + [item.id for item in one.seen]


def unread_follower(bench: Bench) -> None:
    """A subscription that nobody reads does not keep writers waiting, nor another follower."""
    with bench.store() as opened:
        recorder = opened.recorder
        with recorder.subscribe() as unread:
            side_by_side(
                [lambda: _write_plainly(recorder, 60 * bench.size)],
                bench.offers,
                "a writer beside a subscription that nobody reads",
            )
            with Follower(recorder, bench.offers, name="a second follower") as follower:
                follower.reach(whole_log(recorder)[-1].id, "beside one that is not read")
            unread.stop()


def _write_plainly(recorder: ApplicationRecorder, count: int) -> None:
    for _ in range(count):
        recorder.insert_events([event(uuid4(), 1)])

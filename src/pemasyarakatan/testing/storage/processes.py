"""Checks with several processes over one store, of which some are killed or frozen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from random import Random
from threading import Event, Thread
from time import sleep
from typing import Any, Self
from uuid import uuid4

from eventsourcing.persistence import ApplicationRecorder, PersistenceError

from pemasyarakatan.testing.storage import work
from pemasyarakatan.testing.storage.bench import Bench, Door, Opened, event, told, whole_log
from pemasyarakatan.testing.storage.crowd import View, look, settled, winners
from pemasyarakatan.testing.storage.following import Follower, side_by_side
from pemasyarakatan.testing.storage.history import (
    Answer,
    Attempt,
    feed_is_whole,
    judge,
    view_is_prefix,
)
from pemasyarakatan.testing.storage.offers import Promise
from pemasyarakatan.testing.storage.report import Broken
from pemasyarakatan.testing.storage.work import Worker

_SIZES = (1, 5, 2, 9)


def opened_at_once(bench: Bench) -> None:
    """Many processes open an empty store at once; each can append."""
    count = 8 if bench.size == 1 else 20
    with bench.factory() as factory, ExitStack() as stack:
        door = Door.of(factory)
        workers = [
            stack.enter_context(Worker(work.first_event, door, bench.offers, number))
            for number in range(count)
        ]
        _all_ready(workers)
        for worker in workers:
            worker.say("go")
        what = f"one of {count} processes that opened an empty store at once"
        attempts: list[Attempt] = [worker.hear(what) for worker in workers]
        for one in attempts:
            if one.answer is not Answer.STORED:
                raise Broken(Promise.S10, f"{what} was told {one.said}")
        with door.open() as opened:
            judge(settled(opened.recorder, bench, attempts), attempts)


def one_winner(bench: Bench) -> None:
    """Of several processes that write one version at once, one wins."""
    rounds, contested = 8 * bench.size, uuid4()
    with bench.store() as opened, ExitStack() as stack:
        workers = [
            stack.enter_context(
                Worker(work.one_winner, opened.door, bench.offers, number, rounds, contested)
            )
            for number in range(4)
        ]
        _all_ready(workers)
        attempts: list[Attempt] = []
        for _ in range(rounds):
            for worker in workers:
                worker.say("go")
            attempts += [worker.hear("one of the writers of one version") for worker in workers]
        log = settled(opened.recorder, bench, attempts)
    winners(attempts, rounds)
    judge(log, attempts)


def busy_store(bench: Bench) -> None:
    """Processes write while others read and follow; what each saw is held against the log."""
    writers, batches = 3, 25 * bench.size
    shared = [uuid4() for _ in range(2)]
    views: list[View] = []
    attempts: list[Attempt] = []
    finished = Event()
    with bench.store() as opened, ExitStack() as stack:
        recorder = opened.recorder
        workers = [
            stack.enter_context(
                Worker(
                    work.busy,
                    opened.door,
                    bench.offers,
                    bench.offers,
                    bench.seed,
                    number,
                    batches,
                    shared,
                )
            )
            for number in range(writers)
        ]
        _all_ready(workers)
        followers: list[Follower] = []
        if bench.offers.subscribe:
            followers.append(
                stack.enter_context(Follower(recorder, bench.offers, name="a follower"))
            )
        for worker in workers:
            worker.say("go")

        def listen() -> None:
            try:
                for worker in workers:
                    attempts.extend(work.attempts_of(worker, "a writing process"))
            finally:
                finished.set()

        def read() -> None:
            look(recorder, bench.chances("reader"), finished.is_set, views)

        side_by_side([listen, read], bench.offers, "a process that writes or reads")
        log = settled(recorder, bench, attempts)
        judge(log, attempts)
        for after, view, of in views:
            view_is_prefix(log, view, after, of)
        for follower in followers:
            if not follower.reaches(log[-1].id):
                feed_is_whole(log, follower.seen, 0, follower.name)
                follower.reach(log[-1].id, "with no further append")
            feed_is_whole(log, follower.seen, 0, follower.name)


def killed_writers(bench: Bench) -> None:
    """Kill writing processes at any moment; what they were told outside the store is there."""
    chances = bench.chances("killed writers")
    ledger: list[Attempt] = []
    with bench.store() as opened, ExitStack() as stack:
        followers: list[Follower] = []
        if bench.offers.subscribe:
            followers.append(
                stack.enter_context(Follower(opened.recorder, bench.offers, name="a follower"))
            )
        for round_ in range(12 * bench.size):
            with _Watch(opened, chances) as watch:
                ledger += _killed(bench, opened, round_, chances)
            _after_the_kill(bench, opened, ledger, watch.views, followers)


def _killed(bench: Bench, opened: Opened, round_: int, chances: Random) -> list[Attempt]:
    """The ledger of two writers, of which each was killed at some moment."""
    sizes = tuple(bench.offers.batch_of(size) for size in chances.sample(_SIZES, len(_SIZES)))
    streams = 2 if bench.offers.several_streams else 1
    with ExitStack() as stack:
        workers = [
            stack.enter_context(
                Worker(work.endless, opened.door, bench.offers, 2 * round_ + number, sizes, streams)
            )
            for number in range(2)
        ]
        first = [worker.hear("a writer after another was killed") for worker in workers]
        for worker in workers:
            sleep(chances.random() * 0.05)
            worker.kill()
        return [*first, *(one for worker in workers for one in worker.rest())]


def _after_the_kill(
    bench: Bench,
    opened: Opened,
    ledger: Sequence[Attempt],
    views: Sequence[View],
    followers: Sequence[Follower],
) -> None:
    try:
        again = opened.door.open()
    except PersistenceError as error:
        raise Broken(
            Promise.S10, f"after its writer was killed the store did not open: {told(error)}"
        ) from error
    with again:
        log = settled(again.recorder, bench, list(ledger))
    last: dict[int, int] = {}
    for one in ledger:
        last[one.writer] = max(last.get(one.writer, -1), one.batch)
    # Of each killed writer the batch after its last word may be there, or not.
    judge(log, ledger, {writer: number + 1 for writer, number in last.items()})
    for after, view, of in views:
        view_is_prefix(log, view, after, of)
    for follower in followers:
        if not follower.reaches(log[-1].id):
            feed_is_whole(log, follower.seen, 0, follower.name)
            follower.reach(log[-1].id, "after its writer was killed")


class _Watch:
    """A thread that reads the log all the time."""

    def __init__(self, opened: Opened, chances: Random) -> None:
        self.views: list[View] = []
        self._done = Event()
        self._failed: BaseException | None = None
        self._thread = Thread(
            target=self._read,
            args=(opened.recorder, Random(chances.random())),  # noqa: S311  # chance, not secrecy
            daemon=True,
        )

    def _read(self, recorder: ApplicationRecorder, chances: Random) -> None:
        try:
            look(recorder, chances, self._done.is_set, self.views)
        except Exception as error:  # noqa: BLE001  # it is raised where it is waited for
            self._failed = error

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *args: object) -> None:
        self._done.set()
        self._thread.join(30)
        if self._failed is not None and kind is None:
            raise Broken(
                Promise.S7, f"a reader beside killed writers was told {told(self._failed)}"
            ) from self._failed


def last_event_of_another(bench: Bench) -> None:
    """The last event of another process is given to a follower, also when that process dies."""
    with (
        bench.store() as opened,
        Follower(opened.recorder, bench.offers, name="a follower of another process") as follower,
    ):
        for _ in range(4 * bench.size):
            with Worker(work.one_alone, opened.door, bench.offers) as worker:
                worker.hear("a process that appends one event")
                worker.say("go")
                worker.hear("a process that appends one event")
                worker.kill()
            last = whole_log(opened.recorder)[-1].id
            follower.reach(last, "though it was the last, alone, of a process that died")
        feed_is_whole(whole_log(opened.recorder), follower.seen, 0, follower.name)


def frozen_writer(bench: Bench) -> None:
    """A writer that is stopped in the middle holds the others for a bounded time."""
    chances = bench.chances("frozen writer")
    with bench.store() as opened:
        opened.recorder.insert_events([event(uuid4(), 1)])
        for round_ in range(2 * bench.size):
            with Worker(work.endless, opened.door, bench.offers, round_, _SIZES[:1], 1) as worker:
                worker.hear("a writer")
                sleep(chances.random() * 0.03)
                worker.freeze()
                try:
                    side_by_side(
                        [lambda: _whatever_comes(opened.recorder)],
                        bench.offers,
                        "a writer beside a frozen one",
                    )
                finally:
                    worker.thaw()


def _whatever_comes(recorder: ApplicationRecorder) -> None:
    """Append and read; an error is an answer, too."""
    with suppress(PersistenceError):
        recorder.insert_events([event(uuid4(), 1)])
    recorder.select_notifications(None, 10)


def _all_ready(workers: Sequence[Worker]) -> None:
    for worker in workers:
        heard: Any = worker.hear("a process that opens the store")
        assert heard == "ready"

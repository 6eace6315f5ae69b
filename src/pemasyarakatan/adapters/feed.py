"""Following a log: a subscription that asks again whenever there may be more to read.

Nothing runs in the background: who waits for the next event does the looking, one for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from threading import Condition
from weakref import WeakSet

from eventsourcing.persistence import (
    ApplicationRecorder,
    ConnectionPoolClosedError,
    Notification,
    Subscription,
)

PAGE = 500
"""How many events a follower reads at a time, and so how many it holds at most."""

SHORTEST, LONGEST = 0.002, 0.025
"""Seconds between two looks at a store that others write: soon after an event, and when idle."""


class Feed:
    """Wakes the followers of one store; `look` tells whether another process wrote meanwhile.

    What `look` gives changes when anything was committed. Without one, only `tell` wakes.
    """

    def __init__(self, look: Callable[[], object] | None = None) -> None:
        self._changed = Condition()
        self._look = look
        self._seen: object = None
        self._looking = False
        self._closed = False
        # One that is forgotten without a stop is not kept alive by it.
        self._followers: WeakSet[object] = WeakSet()
        self.count = 0
        """Grows whenever there may be more; a follower takes it before it reads."""

    def join(self, follower: object) -> None:
        """One follower more; what is committed from now on it will be woken for."""
        with self._changed:
            self._followers.add(follower)
            if self._look is not None and self._seen is None:
                self._seen = self._look()

    def leave(self, follower: object) -> None:
        """One follower less, and it waits no longer; a second time changes nothing."""
        with self._changed:
            self._followers.discard(follower)
            self.count += 1
            self._changed.notify_all()

    def tell(self) -> None:
        """Something was committed in this process."""
        if self._followers:
            with self._changed:
                self.count += 1
                self._changed.notify_all()

    def close(self) -> None:
        """Let every follower go."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait(self, taken: int, stopped: Callable[[], bool]) -> None:
        """Return when the count is no longer what was *taken*, or when *stopped* says so.

        Raises ConnectionPoolClosedError once the store is closed.
        """
        pause = SHORTEST
        while True:
            with self._changed:
                if self._closed:
                    raise ConnectionPoolClosedError
                if self.count != taken or stopped():
                    return
                if self._look is None or self._looking:
                    self._changed.wait()
                    continue
                self._looking = True
                with ExitStack() as failing:
                    # Another follower looks from now on, if this one fails.
                    failing.callback(self._changed.notify_all)
                    try:
                        self._changed.wait(pause)
                        if self._is_as(taken) and self._look_changed():
                            self.count += 1
                    finally:
                        self._looking = False
                    failing.pop_all()
                if not self._is_as(taken) or stopped():
                    # Another follower looks from now on, if this one does not come back.
                    self._changed.notify_all()
            pause = min(2 * pause, LONGEST)

    def _is_as(self, taken: int) -> bool:
        return self.count == taken and not self._closed

    def _look_changed(self) -> bool:
        """Whether anything was committed since the last look."""
        assert self._look is not None
        before, self._seen = self._seen, self._look()
        return self._seen != before


class Following(Subscription[ApplicationRecorder]):
    """The events of a log after a position, those to come included: each once, in order.

    It belongs to one thread at a time; any thread may `stop` it.
    """

    def __init__(
        self,
        recorder: ApplicationRecorder,
        feed: Feed,
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        """Begin after the position *gt*; of *topics* alone, if any are named."""
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._feed = feed
        self._after = gt or 0
        self._page: Sequence[Notification] = ()
        self._next = 0
        feed.join(self)

    def stop(self) -> None:
        """Let who waits for the next event wait no longer."""
        super().stop()
        self._feed.leave(self)

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._next < len(self._page):
                found = self._page[self._next]
                self._next += 1
                return found
            taken = self._feed.count
            if not self._read():
                self._feed.wait(taken, lambda: self._has_been_stopped)
        self._page = ()
        raise StopIteration

    def _read(self) -> bool:
        """Read the next page; whether there is anything on it."""
        # Of a log with few events of the topics, what was looked through is not looked through
        # again. The end is asked for first: what is committed in between is read next time.
        end = self._recorder.max_notification_id() if self._topics else None
        self._page = self._recorder.select_notifications(
            self._after, PAGE, topics=self._topics, inclusive_of_start=False
        )
        self._next = 0
        if self._page:
            self._after = self._page[-1].id
        if len(self._page) < PAGE:
            self._after = max(self._after, end or 0)
        return bool(self._page)

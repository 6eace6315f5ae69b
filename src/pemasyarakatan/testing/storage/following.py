"""Threads that follow a log, or work at something, and can be waited for without for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Condition, Thread
from time import monotonic
from typing import Self

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

from pemasyarakatan.testing.storage.bench import told
from pemasyarakatan.testing.storage.offers import Offers, Promise
from pemasyarakatan.testing.storage.report import Broken


class Follower:
    """A thread that takes whatever a subscription gives."""

    def __init__(
        self,
        recorder: ApplicationRecorder,
        offers: Offers,
        *,
        name: str,
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.after = gt or 0
        self.seen: list[Notification] = []
        self._recorder = recorder
        self._offers = offers
        self._gt = gt
        self._topics = topics
        self._changed = Condition()
        self._subscription: Subscription[ApplicationRecorder] | None = None
        self._failed: BaseException | None = None
        self._thread = Thread(target=self._follow, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        with self._changed:
            ready = self._changed.wait_for(
                lambda: self._subscription is not None or self._failed is not None,
                self._offers.patience,
            )
        if not ready:
            raise Broken(Promise.S7, f"{self.name}: subscribe() did not come back")
        self._well()
        return self

    def __exit__(self, kind: type[BaseException] | None, *args: object) -> None:
        self.stop(quiet=kind is not None)

    def reach(self, position: int, why: str) -> None:
        """Wait until the event at a position was given; raises Broken."""
        if not self.reaches(position):
            self._well()
            last = self.seen[-1].id if self.seen else self.after
            raise Broken(
                Promise.S5,
                f"{self.name} was not given position {position} within "
                f"{self._offers.liveness:g} s {why}; the last it was given is {last}",
            )

    def reaches(self, position: int) -> bool:
        """Whether the event at a position, or a later one, is given in time."""
        with self._changed:
            return (
                self._changed.wait_for(
                    lambda: (
                        self._failed is not None or bool(self.seen and self.seen[-1].id >= position)
                    ),
                    self._offers.liveness,
                )
                and self._failed is None
            )

    def has(self, count: int) -> bool:
        """Whether so many events are given in time."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._failed is not None or len(self.seen) >= count,
                self._offers.liveness,
            )

    def stop(self, *, quiet: bool = False) -> None:
        """End the subscription; one that does not end is broken."""
        if self._subscription is not None:
            self._subscription.stop()
        self._thread.join(self._offers.liveness if self._offers.stops_waiting else 0.05)
        if quiet or not self._offers.stops_waiting:
            return
        if self._thread.is_alive():
            raise Broken(Promise.S5, f"{self.name} still waits after its stop()")
        self._well()

    def _follow(self) -> None:
        try:
            with self._recorder.subscribe(gt=self._gt, topics=self._topics) as subscription:
                with self._changed:
                    self._subscription = subscription
                    self._changed.notify_all()
                for one in subscription:
                    with self._changed:
                        self.seen.append(one)
                        self._changed.notify_all()
        except BaseException as error:  # noqa: BLE001  # it is told by who waits
            with self._changed:
                self._failed = error
                self._changed.notify_all()

    def _well(self) -> None:
        if self._failed is not None:
            raise Broken(Promise.S5, f"{self.name} ended with {told(self._failed)}") from (
                self._failed
            )


def side_by_side(works: Sequence[Callable[[], None]], offers: Offers, what: str) -> None:
    """Do all of these at once, each in a thread; raises Broken if one does not come back."""
    failed: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # it is raised where it is waited for
            failed.append(error)

    threads = [Thread(target=guarded, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    end = monotonic() + offers.patience
    for thread in threads:
        thread.join(max(0.0, end - monotonic()))
    held = sum(thread.is_alive() for thread in threads)
    if failed:
        first = next((one for one in failed if isinstance(one, Broken)), failed[0])
        if isinstance(first, Broken):
            raise first
        raise Broken(Promise.S10, f"{what} ended with {told(first)}") from first
    if held:
        raise Broken(
            Promise.S7,
            f"{held} of {len(works)} threads, {what}, did not come back within "
            f"{offers.patience:g} s",
        )

"""Faults of one process, each planted in a healthy recorder that keeps its events in memory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from threading import Event, Lock, Thread
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
    Tracking,
)
from eventsourcing.popo import (
    POPOApplicationRecorder,
    POPOFactory,
    POPOSubscription,
    POPOTrackingRecorder,
)


def moved(one: StoredEvent, position: int) -> Notification:
    """The same event at a position."""
    return Notification(
        originator_id=one.originator_id,
        originator_version=one.originator_version,
        topic=one.topic,
        state=one.state,
        id=position,
    )


class HealthyRecorder(POPOApplicationRecorder):
    """eventsourcing's recorder in memory, with the promises that it breaks mended."""

    def __init__(self) -> None:
        super().__init__()
        self._listeners_lock = Lock()

    def listen(self, event: Event) -> None:
        """Wake this one."""
        with self._listeners_lock:
            super().listen(event)

    def unlisten(self, event: Event) -> None:
        """Wake it no longer."""
        with self._listeners_lock:
            super().unlisten(event)

    def _notify_listeners(self) -> None:
        # Theirs goes through a set that a subscription may change meanwhile.
        with self._listeners_lock:
            super()._notify_listeners()

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """In the order of versions, with positions; theirs are in the order of insertion."""
        with self._database_lock:
            index = self._stored_events_index.get(str(originator_id), {})
            versions = sorted(
                (one for one in index if (gt is None or one > gt) and (lte is None or one <= lte)),
                reverse=desc,
            )
            return [
                moved(self._stored_events[index[one]], index[one] + 1) for one in versions[:limit]
            ]


class HealthyFactory(POPOFactory):
    """A factory without a fault; the others differ in the recorder."""

    recorder: type[HealthyRecorder] = HealthyRecorder
    tracking: type[POPOTrackingRecorder] = POPOTrackingRecorder

    def application_recorder(self) -> ApplicationRecorder:
        """A new recorder, empty."""
        return self.recorder()

    def tracking_recorder(
        self, tracking_recorder_class: type[POPOTrackingRecorder] | None = None
    ) -> POPOTrackingRecorder:
        """A new recorder, empty."""
        return (tracking_recorder_class or self.tracking)()


class _LosesEvents(HealthyRecorder):
    """Acknowledges every 500th event, and forgets it."""

    count = 0

    def _update_table(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        kept: list[StoredEvent] = []
        for one in stored_events:
            self.count += 1
            if self.count % 500:
                kept.append(one)
        ids = list(super()._update_table(kept) or ())
        last = len(self._stored_events)
        return ids + [last + 1 + place for place in range(len(stored_events) - len(kept))]


class LosesEvents(HealthyFactory):
    """Acknowledges every 500th event, and forgets it."""

    recorder = _LosesEvents


class _ReusesPositions(HealthyRecorder):
    """Gives every hundredth event the position of the one before it."""

    def select_notifications(self, *args: Any, **kwargs: Any) -> Sequence[Notification]:
        found = super().select_notifications(*args, **kwargs)
        return [moved(one, one.id - 1) if one.id % 100 == 0 else one for one in found]


class ReusesPositions(HealthyFactory):
    """Gives every hundredth event the position of the one before it."""

    recorder = _ReusesPositions


class _LetsTwoWin(HealthyRecorder):
    """Looks whether a version is free, and writes it a moment later, in two steps."""

    def _insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with self._database_lock:
            self._assert_uniqueness(stored_events, **kwargs)
        time.sleep(0)
        with self._database_lock:
            return self._update_table(stored_events, **kwargs)


class LetsTwoWin(HealthyFactory):
    """Looks whether a version is free, and writes it a moment later, in two steps."""

    recorder = _LetsTwoWin


class _Swapping(POPOSubscription):
    """Gives every 40th event after the one that follows it, if that is there already."""

    count = 0
    held: Notification | None = None

    def __next__(self) -> Notification:
        if self.held is not None:
            held, self.held = self.held, None
            return held
        one = super().__next__()
        self.count += 1
        if self.count % 40 == 0 and self._notifications_index < len(self._notifications):
            self.held = one
            return super().__next__()
        return one


class _DeliversOutOfOrder(HealthyRecorder):
    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        return _Swapping(self, gt, topics)


class DeliversOutOfOrder(HealthyFactory):
    """Gives a follower now and then an event after the one that follows it."""

    recorder = _DeliversOutOfOrder


class _StoresHalfABatch(HealthyRecorder):
    """Writes events one by one, and leaves those before a conflict."""

    def _insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with self._database_lock:
            found: list[int] = []
            for one in stored_events:
                found += super()._insert_events([one], **kwargs) or ()
            return found


class StoresHalfABatch(HealthyFactory):
    """Writes events one by one, and leaves those before a conflict."""

    recorder = _StoresHalfABatch


class _ShowsHalfABatch(HealthyRecorder):
    """Writes a batch whole or not at all, but readers may look while it is at it."""

    def __init__(self) -> None:
        super().__init__()
        self._writing = Lock()

    def _insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with self._writing:
            self._assert_uniqueness(stored_events, **kwargs)
            found: list[int] = []
            for one in stored_events:
                found += self._update_table([one], **kwargs) or ()
                time.sleep(0)
            return found


class ShowsHalfABatch(HealthyFactory):
    """Writes a batch whole or not at all, but readers may look while it is at it."""

    recorder = _ShowsHalfABatch


class _AcknowledgesEarly(HealthyRecorder):
    """Answers at once, and writes a moment later."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with self._database_lock:
            self._assert_uniqueness(stored_events, **kwargs)
            last = len(self._stored_events)

        def write() -> None:
            time.sleep(0.002)
            try:
                super(_AcknowledgesEarly, self).insert_events(stored_events, **kwargs)
            except IntegrityError:
                return

        Thread(target=write, daemon=True).start()
        return [last + 1 + place for place in range(len(stored_events))]


class AcknowledgesEarly(HealthyFactory):
    """Answers at once, and writes a moment later."""

    recorder = _AcknowledgesEarly


class _SkipsLateCommits(HealthyRecorder):
    """Takes positions when an insert begins, and shows them when it ends, in whatever order.

    So does every SQL event store that numbers rows by a sequence, and commits side by side.
    """

    def __init__(self) -> None:
        super().__init__()
        self._hidden: set[int] = set()

    def _insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with self._database_lock:
            ids = super()._insert_events(stored_events, **kwargs) or ()
            self._hidden.update(ids)
        time.sleep(0.0005 * (hash(stored_events[0].originator_id) % 4) if stored_events else 0)
        with self._database_lock:
            self._hidden.difference_update(ids)
        return list(ids)

    def select_notifications(self, *args: Any, **kwargs: Any) -> Sequence[Notification]:
        with self._database_lock:
            found = super().select_notifications(*args, **kwargs)
            return [one for one in found if one.id not in self._hidden]


class SkipsLateCommits(HealthyFactory):
    """Shows positions in the order of commits, so that followers go past those to come."""

    recorder = _SkipsLateCommits


class _WakesLate(HealthyRecorder):
    """Wakes followers before it writes; what they were woken for they find at the next one."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        self._notify_listeners()
        time.sleep(0.001)
        return self._insert_events(stored_events, **kwargs)


class WakesLate(HealthyFactory):
    """Wakes followers before it writes; what they were woken for they find at the next one."""

    recorder = _WakesLate


class _ReturnsOtherBytes(HealthyRecorder):
    """Takes a state for text, and strips it."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        stripped = [
            StoredEvent(
                one.originator_id, one.originator_version, one.topic, bytes(one.state).strip()
            )
            for one in stored_events
        ]
        return super().insert_events(stripped, **kwargs)


class ReturnsOtherBytes(HealthyFactory):
    """Takes a state for text, and strips it."""

    recorder = _ReturnsOtherBytes


class _DropsTheLimit(HealthyRecorder):
    """Gives the whole log to whoever asks for a part of it."""

    def select_notifications(
        self, start: int | None, limit: int, *args: Any, **kwargs: Any
    ) -> Sequence[Notification]:
        return super().select_notifications(start, 10**9 + limit, *args, **kwargs)


class DropsTheLimit(HealthyFactory):
    """Gives the whole log to whoever asks for a part of it."""

    recorder = _DropsTheLimit


class _DeliversTwice(HealthyRecorder):
    """Begins a subscription with the event that it was to begin after."""

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        return POPOSubscription(self, gt - 1 if gt else gt, topics)


class DeliversTwice(HealthyFactory):
    """Gives a restarted follower its last event again."""

    recorder = _DeliversTwice


class _MixesTopics(HealthyRecorder):
    """Counts a page before it leaves out other topics, so that a page may seem the last."""

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        found = super().select_notifications(
            start, limit, stop, inclusive_of_start=inclusive_of_start
        )
        return [one for one in found if not topics or one.topic in topics]


class MixesTopics(HealthyFactory):
    """Counts a page before it leaves out other topics, so that a page may seem the last."""

    recorder = _MixesTopics


class _TracksBackwards(POPOTrackingRecorder):
    """Takes a position that was taken."""

    def _assert_tracking_uniqueness(self, tracking: Tracking) -> None:
        found = self._max_tracking_ids[tracking.application_name]
        if found is not None and tracking.notification_id < found:
            super()._assert_tracking_uniqueness(tracking)


class TracksBackwards(HealthyFactory):
    """Takes a position as processed that was processed before."""

    tracking = _TracksBackwards


def every() -> Iterator[type[HealthyFactory]]:
    """Every factory with a fault."""
    for one in globals().values():
        if isinstance(one, type) and issubclass(one, HealthyFactory) and one is not HealthyFactory:
            yield one

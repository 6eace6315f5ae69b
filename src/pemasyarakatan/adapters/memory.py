"""The memory adapter: forgets everything when it is closed; keeps stored bytes, not objects."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import UUID

from eventsourcing import popo
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
    TrackingRecorder,
)
from eventsourcing.utils import Environment, EnvType, resolve_topic

from pemasyarakatan.adapters.feed import Feed, Following
from pemasyarakatan.adapters.rows import Row, StreamRows, notification
from pemasyarakatan.adapters.upkeep import Finding, Progress, Upkeep
from pemasyarakatan.errors import StoreUnusable

Streams = dict[str, dict[int, Row]]


class MemoryAggregateRecorder(AggregateRecorder):
    """Streams without a log, as of snapshots: it tells no positions."""

    def __init__(self) -> None:
        self._database_lock = RLock()
        self._streams: Streams = {}
        self._log: list[tuple[UUID | str, Row]] = []
        self._highest = 0

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store all of them or none; raises IntegrityError for a version that is stored already."""
        self._inserted(stored_events, **kwargs)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream."""
        found = self._selected(originator_id, gt, lte, limit, desc=desc)
        return [
            StoredEvent(found.stream, version, topic, state)
            for _, version, topic, state in found.rows
        ]

    def _inserted(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> list[int]:
        with self._database_lock:
            self._refuse(stored_events, **kwargs)
            return self._keep(stored_events, **kwargs)

    def _refuse(self, stored_events: Sequence[StoredEvent], **_: Any) -> None:
        """Raise before anything is stored."""
        new: set[tuple[str, int]] = set()
        for one in stored_events:
            key = str(one.originator_id), one.originator_version
            if key in new or key[1] in self._streams.get(key[0], ()):
                raise IntegrityError(f"version {key[1]} of stream {key[0]} is stored already")
            new.add(key)

    def _keep(self, stored_events: Sequence[StoredEvent], **_: Any) -> list[int]:
        positions = range(self._highest + 1, self._highest + 1 + len(stored_events))
        self._place(stored_events, positions)
        return list(positions)

    def _place(self, stored_events: Sequence[StoredEvent], positions: Sequence[int]) -> None:
        for position, one in zip(positions, stored_events, strict=True):
            row = (position, one.originator_version, one.topic, bytes(one.state))
            self._log.append((one.originator_id, row))
            self._streams.setdefault(str(one.originator_id), {})[one.originator_version] = row
            self._highest = position

    def _selected(
        self,
        originator_id: UUID | str,
        gt: int | None,
        lte: int | None,
        limit: int | None,
        *,
        desc: bool,
    ) -> StreamRows:
        with self._database_lock:
            stream = self._streams.get(str(originator_id), {})
            versions = sorted(stream)
            begin = 0 if gt is None else bisect_right(versions, gt)
            end = len(versions) if lte is None else bisect_right(versions, lte)
            chosen = versions[begin:end]
            if desc:
                chosen.reverse()
            return StreamRows(originator_id, [stream[version] for version in chosen[:limit]])


class MemoryApplicationRecorder(MemoryAggregateRecorder, ApplicationRecorder):
    """Streams and the log of all of them; the events of a stream come with their positions."""

    def __init__(self) -> None:
        super().__init__()
        self._feed = Feed()

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store all of them or none; their positions."""
        positions = self._inserted(stored_events, **kwargs)
        self._feed.tell()
        return positions

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream as Notifications."""
        return self._selected(originator_id, gt, lte, limit, desc=desc)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The events of the log from *start* to *stop*, at most *limit* of them."""
        first = max(1, (start or 0) + (0 if inclusive_of_start else 1))
        found: list[Notification] = []
        with self._database_lock:
            last = len(self._log) if stop is None else self._until(stop)
            for at in range(self._until(first - 1), last):
                if len(found) == limit:
                    break
                stream, row = self._log[at]
                if not topics or row[2] in topics:
                    found.append(notification(stream, *row))
        return found

    def max_notification_id(self) -> int | None:
        """The last position; None of an empty log."""
        return _position(self._log[-1]) if self._log else None

    def _until(self, position: int) -> int:
        """How many events have a position up to this one."""
        return bisect_right(self._log, position, key=_position)

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """The events after *gt*, and those to come."""
        return Following(self, self._feed, gt, topics)

    # --- upkeep ----------------------------------------------------------------------------------

    @property
    def upkeep(self) -> Upkeep:
        """What operations ask of this store."""
        return self

    def ready(self) -> None:
        """It always is."""

    def identity(self) -> tuple[object, ...]:
        """This recorder: each has a store of its own."""
        return ("memory", id(self))

    def survey(self) -> Sequence[Finding]:
        """Nothing: there are no tables here."""
        return ()

    def figures(self) -> Mapping[str, Any]:
        """Nothing."""
        return {}

    def held(self, until: int) -> int:
        """How many events are stored that are not beyond a position."""
        return self._until(until)

    def highest(self) -> int:
        """The greatest position that was ever given."""
        return self._highest

    def every(self, after: int, limit: int) -> Sequence[Notification]:
        """At most *limit* events after a position."""
        return self.select_notifications(after, limit, inclusive_of_start=False)

    def insert_at(self, events: Sequence[Notification], after: int) -> None:
        """Store *events* at their positions; raises IntegrityError unless *after* is the last."""
        with self._database_lock:
            if after != (self.max_notification_id() or 0):
                raise IntegrityError(f"position {after} is not the last any more")
            self._refuse(events)
            highest = self._highest
            self._place(events, [one.id for one in events])
            self._highest = max(highest, self._highest)
        self._feed.tell()

    def raise_to(self, position: int) -> None:
        """Let the next position be beyond *position*."""
        with self._database_lock:
            self._highest = max(self._highest, position)

    def back_up(self, target: Path, progress: Progress) -> None:  # noqa: ARG002  # of the port
        """Raises StoreUnusable: a store in memory is copied, to a file or a server."""
        raise StoreUnusable(
            "a store in memory has no file to back up; copy it into sqlite:///path instead"
        )


def _position(entry: tuple[UUID | str, Row]) -> int:
    return entry[1][0]


class MemoryProcessRecorder(MemoryApplicationRecorder, popo.POPOTrackingRecorder, ProcessRecorder):
    """Events, and the position of what they were made from, together."""

    def __init__(self) -> None:
        popo.POPOTrackingRecorder.__init__(self)
        MemoryApplicationRecorder.__init__(self)

    def _refuse(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super()._refuse(stored_events, **kwargs)
        tracking: Tracking | None = kwargs.get("tracking")
        if tracking is not None:
            self._assert_tracking_uniqueness(tracking)

    def _keep(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> list[int]:
        positions = super()._keep(stored_events, **kwargs)
        tracking: Tracking | None = kwargs.get("tracking")
        if tracking is not None:
            self._insert_tracking(tracking)
        return positions


class Factory(InfrastructureFactory[TrackingRecorder]):
    """Gives recorders of their own, each empty; a view's may be one made for eventsourcing's."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:  # noqa: ARG002
        """A recorder of streams."""
        return MemoryAggregateRecorder()

    def application_recorder(self) -> ApplicationRecorder:
        """A recorder of streams and their log."""
        return MemoryApplicationRecorder()

    def tracking_recorder(
        self, tracking_recorder_class: type[TrackingRecorder] | None = None
    ) -> TrackingRecorder:
        """A recorder of how far a view has come."""
        topic = self.env.get(self.TRACKING_RECORDER_TOPIC)
        named: type[TrackingRecorder] | None = resolve_topic(topic) if topic else None
        return (tracking_recorder_class or named or popo.POPOTrackingRecorder)()

    def process_recorder(self) -> ProcessRecorder:
        """A recorder of events together with the position of what they were made from."""
        return MemoryProcessRecorder()

"""The memory adapter: forgets everything when it is closed; keeps stored bytes, not objects."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from eventsourcing import popo
from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent


class MemoryApplicationRecorder(popo.POPOApplicationRecorder):
    """eventsourcing's recorder, with the position of every event that it selects."""

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
        with self._database_lock:
            index = self._stored_events_index.get(str(originator_id), {})
            versions = sorted(
                (v for v in index if (gt is None or v > gt) and (lte is None or v <= lte)),
                reverse=desc,
            )
            return [self._notification(index[version]) for version in versions[:limit]]

    def _notification(self, place: int) -> Notification:
        stored = self._stored_events[place]
        return Notification(
            originator_id=stored.originator_id,
            originator_version=stored.originator_version,
            topic=stored.topic,
            state=stored.state,
            id=place + 1,
        )


class Factory(popo.POPOFactory):
    """Gives this module's application recorder, eventsourcing's own for the rest."""

    def application_recorder(self) -> ApplicationRecorder:
        """A recorder of its own, empty."""
        return MemoryApplicationRecorder()

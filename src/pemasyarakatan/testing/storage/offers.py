"""What an adapter promises, and what it says that it does not offer."""

from __future__ import annotations

from enum import Enum

from attrs import frozen


class Promise(Enum):
    """What is proved, one by one; the value is the promise in one sentence."""

    S0 = "what is read is what was written: the recorder interface"
    S1 = "one winner a version; the others raise IntegrityError and store nothing"
    S2 = "a batch is stored whole or not at all, and never seen in part"
    S3 = "what was acknowledged is never lost"
    S4 = "positions only grow, and none is given twice"
    S5 = "a follower is given every event once, in order, the last one too"
    S6 = "the application leaves no gap between the versions of a stream"
    S7 = "a slow, frozen or dead client does not hold the others for ever"
    S8 = "a log of any length is read in bounded memory"
    S9 = "what is stored cannot be changed or removed by accident"
    S10 = "what could not be done is a clear error; many may open an empty store at once"
    S11 = "what is selected from a stream knows its position in the log"


@frozen(kw_only=True)
class Offers:
    """What an adapter offers: everything, unless it says otherwise.

    What is not offered is not tried, and the report says so.
    """

    subscribe: bool = True
    """`subscribe()` of its application recorders."""

    stops_waiting: bool = True
    """`stop()` ends a subscription that waits for the next event."""

    topic_filter: bool = True
    """Only the events of certain topics, in the log and in subscriptions."""

    positions_on_select: bool = True
    """`select_events` of its application recorders gives Notifications."""

    several_streams: bool = True
    """One insert over several streams."""

    largest_batch: int | None = None
    """The most events that one insert takes; None for any number."""

    append_only: bool = True
    """The database itself refuses to change or remove what is stored."""

    lasting_positions: bool = True
    """A position is not given again after the event that had it was removed by hand."""

    several_processes: bool = True
    """A store outlives the process, and others may have it open at the same time."""

    opened_at_once: bool = True
    """Many processes may open an empty store at the same moment."""

    tracking: bool = True
    """Tracking recorders."""

    shared_transaction: bool = True
    """Process recorders: events and the position they come from, in one transaction."""

    application: bool = True
    """An application of this library may run over it; false for a recorder under test alone."""

    liveness: float = 10.0
    """Seconds within which a follower must be given what was committed; generous, since a busy
    machine has no steady pace."""

    patience: float = 60.0
    """Seconds after which whoever waits is held for ever."""

    def batch_of(self, wanted: int) -> int:
        """As many events as wanted, or as one insert takes."""
        return wanted if self.largest_batch is None else min(wanted, self.largest_batch)

    def without(self, needs: tuple[str, ...]) -> str | None:
        """The first of these that is not offered, in words."""
        for need in needs:
            if not getattr(self, need):
                return need.replace("_", " ")
        return None

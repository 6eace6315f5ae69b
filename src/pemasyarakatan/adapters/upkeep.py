"""What operations ask of a store of ours beyond what eventsourcing's recorders offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from attrs import frozen
from eventsourcing.persistence import Notification

Progress = Callable[[int, int], None]
"""Is told how far something has come, and of how much."""


@frozen(kw_only=True)
class Finding:
    """One thing that is wrong with a store; *kind* is the same word for all of one sort.

    *stream*, *version* and *position* are those of an event, None where it is not about one.
    """

    kind: str
    what: str
    found: str
    expected: str
    remedy: str
    stream: str | None = None
    version: int | None = None
    position: int | None = None

    def __str__(self) -> str:
        return f"{self.what}: found {self.found}; expected {self.expected}; {self.remedy}"


class Upkeep(Protocol):
    """How a store is looked over, copied into and backed up; a foreign module has none.

    Everything here may raise what the recorders raise.
    """

    def ready(self) -> None:
        """Raise StoreMissing where there are no tables yet, StoreUnusable for a stranger's."""
        ...

    def identity(self) -> tuple[object, ...]:
        """Equal for two openings of one store, and for no two stores."""
        ...

    def survey(self) -> Sequence[Finding]:
        """What is wrong with the tables, their guards and the next position; writes nothing."""
        ...

    def figures(self) -> Mapping[str, Any]:
        """What the store says of its health just now."""
        ...

    def highest(self) -> int:
        """The greatest position that was ever given, also if its event is no more; 0 if none."""
        ...

    def held(self, until: int) -> int:
        """How many events are stored that are not beyond a position, whoever is shown them."""
        ...

    def every(self, after: int, limit: int) -> Sequence[Notification]:
        """At most *limit* events after a position, those withheld from followers included.

        Only who knows that nobody writes may take the last of them for the last.
        """
        ...

    def insert_at(self, events: Sequence[Notification], after: int) -> None:
        """Store *events* at the positions they have, all or none, in the order of these.

        Raises IntegrityError unless *after* is the last position, 0 if there is none.
        """
        ...

    def raise_to(self, position: int) -> None:
        """Let the next position be beyond *position*."""
        ...

    def back_up(self, target: Path, progress: Progress) -> None:
        """Write the store as it is at one moment to *target*, an empty file that nobody uses.

        Raises StoreUnusable where that is not how such a store is backed up.
        """
        ...

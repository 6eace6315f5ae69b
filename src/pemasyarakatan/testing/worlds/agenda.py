"""The agenda: processes that wait for their instants, and what they tell as these come.

A process is a generator. It yields the instant at which it wants to go on, and between two of
them it tells what is recorded at that instant. Nothing is kept but the processes that wait.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, NamedTuple

from attrs import frozen

from pemasyarakatan.domain.values import Provenance

Process = Generator[datetime, None, None]
"""Yields the instants at which it wants to go on."""


@frozen(kw_only=True)
class Said:
    """What is said of a command: who records it, from what source, and under which id."""

    actor: str
    source: Provenance
    command_id: str


class Telling(NamedTuple):
    """A command, the instant at which it is recorded, and what is said of it."""

    recorded_at: datetime
    command: Any
    said: Said


class Agenda:
    """Runs processes in the order of the instants they wait for; *now* never goes back."""

    __slots__ = ("_order", "_told", "_waiting", "ends", "now")

    def __init__(self, begins: datetime, ends: datetime) -> None:
        """What would come after *ends* does not come."""
        self.now = begins
        self.ends = ends
        self._waiting: list[tuple[datetime, int, Process, datetime]] = []
        self._order = 0
        self._told: list[Telling] = []

    def start(self, process: Process, *, until: datetime | None = None) -> None:
        """Let *process* begin now, and break it off if it waits for an instant after *until*."""
        self._wait(self.now, process, until or self.ends)

    def tell(self, command: Any, said: Said) -> Telling:
        """Record *command* now."""
        telling = Telling(self.now, command, said)
        self._told.append(telling)
        return telling

    def again(self, telling: Telling) -> None:
        """Send a command a second time, as a client does that missed the answer."""
        self._told.append(telling)

    def waiting(self) -> int:
        """How many processes wait."""
        return len(self._waiting)

    def run(self) -> Iterator[Telling]:
        """All that is told, in the order of time."""
        while self._waiting:
            when, _, process, until = heappop(self._waiting)
            if when > self.ends:
                break
            if when > until:
                process.close()
                continue
            self.now = when
            wanted = next(process, None)
            if wanted is not None:
                self._wait(max(wanted, when), process, until)
            if self._told:
                yield from self._told
                self._told.clear()
        for _, _, process, _ in self._waiting:
            process.close()
        self._waiting.clear()

    def _wait(self, when: datetime, process: Process, until: datetime) -> None:
        heappush(self._waiting, (when, self._order, process, until))
        self._order += 1

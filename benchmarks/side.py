"""What is measured of every side, in the same words: this library, eventsourcing, the floor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, Self
from uuid import UUID

from benchmarks.payload import Fact
from benchmarks.places import Place
from pemasyarakatan.domain.partnership import HoldVisit


class Side(Protocol):
    """One way to store the payload."""

    name: str

    @classmethod
    def open(cls, place: Place) -> Self:
        """Over an empty store of its own in *place*."""
        ...

    def native(self, facts: Sequence[Fact]) -> list[Any]:
        """The events as this side holds them before they are stored; not measured."""
        ...

    def encode(self, event: Any) -> Any:
        """The stored event of a native one."""
        ...

    def decode(self, stored: Any) -> Any:
        """The typed event of a stored one, its circumstances as this side leaves them."""
        ...

    def decode_all(self, stored: Any) -> Any:
        """The typed event with its circumstances typed too."""
        ...

    def append(self, events: Sequence[Any]) -> None:
        """Native events, encoded and committed in one transaction."""
        ...

    def load(self, stream: UUID) -> Any:
        """The state of a stream, by replay of all its events."""
        ...

    def cycle(self, command: HoldVisit, command_id: str) -> None:
        """Load the stream, decide the command, append what it gives."""
        ...

    def read(self) -> int:
        """Every event in log order, typed, a page of 1,000 at a time; how many there were."""
        ...

    def asked(self, question: str) -> object:
        """What the database answers over a connection that this side writes with."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


PAGE = 1000
"""How many events are read from the log at a time, on every side."""


def answer(cursor: Any, question: str) -> object:
    """The one value that a cursor gives, whatever kind of row it makes."""
    cursor.execute(question)
    row = cursor.fetchone()
    return next(iter(row.values())) if isinstance(row, dict) else row[0]

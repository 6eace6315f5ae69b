"""What a sentence about an event is made of, and what it may ask about the rest of the store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from attrs import frozen

Line = str | Iterable[str] | None
"""What a detail says: one line, several, or nothing."""


class Names(Protocol):
    """What other streams, and the facts of this one, are called."""

    def title(self, stream: UUID) -> str:
        """What a stream is called; its id where nothing says."""
        ...

    def issuer(self, written: str) -> str:
        """The name of who gave a number: *written* is an organisation's id, or its name."""
        ...

    def beside(self, stream: UUID) -> str:
        """What another stream is called, without the sides that are in this one too."""
        ...

    def fact(self, part: UUID) -> str:
        """An earlier fact of this stream by its own id, as "v2, visit held"."""
        ...

    def either(self, known: UUID) -> str:
        """A fact of this stream, or another stream, by its id."""
        ...

    def together(self, joint_visit: UUID) -> tuple[UUID, ...]:
        """The other partnerships that were visited on the same trip."""
        ...


@frozen
class Told:
    """One event in words: a *sentence*, and the *details* worth seeing, each under its label."""

    sentence: str
    details: tuple[tuple[str, tuple[str, ...]], ...] = ()


def told(sentence: str, /, **details: Line) -> Told:
    """A sentence with its details, in order; what is not stated is left out.

    A keyword is a label, with blanks for underscores.
    """
    kept: list[tuple[str, tuple[str, ...]]] = []
    for label, given in details.items():
        lines = (given,) if isinstance(given, str) else tuple(given or ())
        shown = tuple(line for line in lines if line)
        if shown:
            kept.append((label.strip("_").replace("_", " "), shown))
    return Told(sentence, tuple(kept))

"""What only a signing ceremony is described with."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen


class CeremonyStatus(StrEnum):
    """How far a ceremony has come; batches and witnesses are recorded after the close, too."""

    PLANNED = "PLANNED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"


@frozen(kw_only=True)
class Tally:
    """How many were *declared*, None where no number is known, and how many are *recorded*."""

    declared: int | None
    recorded: int

    @property
    def difference(self) -> int | None:
        """What is unaccounted for; below zero where more is recorded; None where none declared."""
        return None if self.declared is None else self.declared - self.recorded

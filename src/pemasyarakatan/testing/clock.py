"""A clock that stands still until it is told to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
"""Where a clock stands that is given no other instant; 1 June 2026 in every zone of Indonesia."""


class FixedClock:
    """A callable that gives the same aware UTC instant until it is set or moved.

    It may also be set back, as real clocks are: what is recorded must not follow it.
    """

    def __init__(self, now: datetime = START) -> None:
        self.set(now)

    def __call__(self) -> datetime:
        """The instant at which the clock stands."""
        return self._now

    def set(self, now: datetime) -> None:
        """Stand at *now*, which must be aware of its zone."""
        if now.tzinfo is None:
            msg = f"{now!r} names no zone, expected an aware datetime: add tzinfo=UTC"
            raise ValueError(msg)
        self._now = now.astimezone(UTC)

    def advance(self, by: timedelta | None = None, *, days: int = 0, seconds: int = 0) -> datetime:
        """Move on by so much, and give the new instant; a negative amount moves back."""
        self._now += (by or timedelta()) + timedelta(days=days, seconds=seconds)
        return self._now

    def __repr__(self) -> str:
        return f"FixedClock({self._now.isoformat()})"

"""A sheet of paper: plain text no wider than a page, written from top to bottom."""

from __future__ import annotations

import textwrap
from datetime import UTC, date, datetime, timedelta, timezone

WIDTH = 80
"""How many columns a page has in the usual letter."""
_LABEL = 22
"""The columns of a label, up to what it labels."""

_WIB = timezone(timedelta(hours=7))

_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip


def plain(text: str) -> str:
    """*text* with a question mark for all that does not print, so that none repaints the page."""
    return "".join(one if one.isprintable() else "?" for one in text)


def written(day: date) -> str:
    """A day as letters write it: 28 Januari 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def between(first: date | None, last: date | None) -> str:
    """A day known in part, as letters write it."""
    if first is None and last is None:
        return "tanggal tidak diketahui"
    if first is None or last is None:
        known, word = (first, "sejak") if first else (last, "paling lambat")
        return f"{word} {written(known)}" if known else ""
    return written(first) if first == last else f"antara {written(first)} dan {written(last)}"


def recorded_by(known: datetime) -> str:
    """An instant up to which records were looked at, in the time of western Indonesia."""
    try:
        at, zone = known.astimezone(_WIB), "WIB"
    except OverflowError:  # the last hours that there are
        at, zone = known.astimezone(UTC), "UTC"
    seconds = f"{at:.%S}" if at.second else ""
    return f"menurut catatan sampai {written(at.date())} pukul {at:%H.%M}{seconds} {zone}"


class Sheet:
    """What is written on one page; `text` gives it."""

    def __init__(self, width: int = WIDTH, *, dense: bool = False) -> None:
        """A *dense* sheet leaves no line free for how it looks."""
        self.width = width
        self.dense = dense
        self._lines: list[str] = []

    @property
    def lines(self) -> list[str]:
        """All that was written; no line ends with a blank."""
        return [line.rstrip() for line in self._lines]

    def take(self) -> list[str]:
        """What was written since this was last asked for."""
        found, self._lines = self.lines, []
        return found

    def blank(self) -> None:
        """Leave a line free."""
        self._lines.append("")

    def rule(self, mark: str = "=") -> None:
        """Draw a line from edge to edge."""
        self._lines.append(mark * self.width)

    def title(self, *lines: str) -> None:
        """Write lines in the middle."""
        for line in lines:
            for part in textwrap.wrap(plain(line), self.width):
                self._lines.append(part.center(self.width))

    def heading(self, text: str) -> None:
        """Begin a section."""
        if self.dense:
            self._lines.append(f"{plain(text).upper()} ".ljust(self.width, "-"))
            return
        self.blank()
        self._lines.append(plain(text).upper())
        self.rule("-")

    def field(self, label: str, value: str | None) -> None:
        """Write a label and what it labels; a line to fill in where that is not stated."""
        lead = f"{plain(label):<{_LABEL - 2}}: "
        self._wrapped(value or "tidak dinyatakan", lead)

    def item(self, text: str, *, mark: str = "-") -> None:
        """Write one item of a list."""
        self._wrapped(text, f"{mark} ")

    def line(self, text: str) -> None:
        """Write a line as it is, cut at the edge."""
        self._lines.append(plain(text)[: self.width])

    def signatures(self, left: tuple[str, ...], right: tuple[str, ...]) -> None:
        """Leave room for two to sign, side by side."""
        half = self.width // 2
        for one, other in zip(left, right, strict=True):
            self._lines.append(f"{one[: half - 2]:<{half}}{other[:half]}")

    def _wrapped(self, text: str, lead: str) -> None:
        indent = " " * len(lead)
        parts = textwrap.wrap(
            plain(text), self.width, initial_indent=lead, subsequent_indent=indent
        )
        self._lines.extend(parts or [lead])

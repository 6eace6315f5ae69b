"""How far each stream has come, in memory that does not grow with the number of streams."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self

Place = tuple[int, str]
"""The version of a stream that was seen last, and whose stream it is."""


class Versions:
    """A map from streams to what was seen of them, in a file that is gone when it is closed."""

    def __init__(self) -> None:
        # Without a name SQLite makes a file that no other program sees, once it needs one.
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8192;"
            "CREATE TABLE seen (stream TEXT PRIMARY KEY, version INTEGER, aggregate TEXT)"
            " WITHOUT ROWID"
        )

    def of(self, streams: Iterable[str]) -> dict[str, Place]:
        """What was seen of *streams*; one that is new is not in it."""
        wanted = list(streams)
        marks = ",".join("?" * len(wanted))
        found = self._scratch.execute(
            f"SELECT stream, version, aggregate FROM seen WHERE stream IN ({marks})",  # noqa: S608
            wanted,
        )
        return {stream: (version, aggregate) for stream, version, aggregate in found}

    def keep(self, places: Mapping[str, Place]) -> None:
        """Remember *places*."""
        self._scratch.execute("BEGIN")
        self._scratch.executemany(
            "INSERT OR REPLACE INTO seen VALUES (?,?,?)",
            [(stream, *place) for stream, place in places.items()],
        )
        self._scratch.execute("COMMIT")

    def __len__(self) -> int:
        return int(self._scratch.execute("SELECT count(*) FROM seen").fetchone()[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._scratch.close()

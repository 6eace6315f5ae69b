"""Where a store is, what may be done there, and in one sentence why it cannot be opened."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from eventsourcing.persistence import PersistenceError

from pemasyarakatan.errors import StoreMissing, StoreUnusable

SMALLEST = 512
"""The bytes of the smallest database; SQLite would take a shorter file for an empty one."""


def process() -> int:
    """The process that this is."""
    return os.getpid()


class Place:
    """One file, by the name that it was given and where that led at that time."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = Path(name).absolute()

    def uri(self, settings: str) -> str:
        """The name that SQLite opens."""
        return f"{self.path.as_uri()}?{settings}"

    def same(self) -> tuple[int, int]:
        """What is the same for every name of the file."""
        found = self.path.stat()
        return found.st_dev, found.st_ino

    @contextmanager
    def explained(self) -> Generator[None]:
        """Say what is wrong with the file, instead of what the driver says."""
        try:
            yield
        except (sqlite3.Error, PersistenceError, OSError) as error:
            raise StoreUnusable(self._reason(error)) from error

    def look(self) -> None:
        """Refuse what is no file of SQLite's, before SQLite makes anything of it.

        It looks at the size alone. Opening the file and closing it again would let go of every
        lock that SQLite holds on it for this process, in other connections too.
        """
        if self.path.is_dir():
            raise StoreUnusable(f"{self.name} is a folder; expected a file: name one in it")
        if not self.path.parent.is_dir():
            parent = Path(self.name).parent
            raise StoreUnusable(f"{parent} is no folder; create it, or name another file")
        if self.path.exists() and 0 < self.path.stat().st_size < SMALLEST:
            raise StoreUnusable(self.other())

    def look_writable(self) -> None:
        """Refuse what cannot be written, before SQLite leaves anything beside it."""
        self.look()
        if self.path.exists() and not _may(self.path, os.R_OK):
            raise StoreUnusable(self._closed())
        if not _may(self.path if self.path.exists() else self.path.parent, os.W_OK):
            raise StoreUnusable(self._read_only())

    def reading(self) -> str:
        """The settings with which SQLite reads the file and makes none beside it."""
        self.look()
        if not self.path.exists():
            raise StoreMissing(f"{self.name} is not there; name a store that is")
        if _may(self.path, os.W_OK) and _may(self.path.parent, os.W_OK):
            return "mode=rw"
        # Where a log lies beside it somebody may be writing. Where none does nobody is, and
        # SQLite reads without making one.
        beside = any(Path(f"{self.path}{end}").exists() for end in ("-wal", "-journal"))
        return "mode=ro" if beside else "mode=ro&immutable=1"

    def other(self) -> str:
        """The sentence for a file of another kind."""
        return f"{self.name} is no SQLite database; name another file, it was left as it is"

    def _closed(self) -> str:
        return f"{self.name} cannot be opened; check its permissions and those of its folder"

    def _read_only(self) -> str:
        return f"{self.name} cannot be written; change its permissions, or name another file"

    def _reason(self, error: Exception) -> str:
        said = str(error)
        if isinstance(error, PermissionError) or "unable to open" in said:
            return self._closed()
        if "not a database" in said:
            return self.other()
        if "malformed" in said:
            return (
                f"{self.name} is a damaged database; it was left as it is: restore it from a copy"
            )
        if "readonly" in said or "read-only" in said:
            return self._read_only()
        if "locked" in said:
            return f"{self.name} is being written by another process; try again"
        if "full" in said:
            return f"{self.name} cannot be written: the disk is full; free some place"
        return f"{self.name} cannot be used as a store: {said}"


def _may(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)

"""The contract, as whoever writes an adapter would subclass it."""

from __future__ import annotations

from pathlib import Path

from eventsourcing.utils import Environment

from pemasyarakatan.adapters import memory, sqlite
from pemasyarakatan.testing.storage import Offers, StorageContract
from pemasyarakatan.testing.storage.faults.memory import HealthyFactory


class TestMemoryAdapter(StorageContract):
    """Ours in memory: it lives and ends with its process."""

    offers = Offers(several_processes=False)

    def make_factory(self, folder: Path) -> memory.Factory:  # noqa: ARG002
        """A new store."""
        return memory.Factory(Environment("Kit", {}))


class TestSQLiteAdapter(StorageContract):
    """Ours over a file, which offers everything."""

    def make_factory(self, folder: Path) -> sqlite.Factory:
        """A new file."""
        return sqlite.Factory(Environment("Kit", {"SQLITE_DBNAME": str(folder / "a.db")}))


class TestHealthyRecorder(StorageContract):
    """What the faults are planted in has none itself."""

    offers = Offers(several_processes=False)
    seed = 1

    def make_factory(self, folder: Path) -> HealthyFactory:  # noqa: ARG002
        """A new store."""
        return HealthyFactory(Environment("Kit", {}))

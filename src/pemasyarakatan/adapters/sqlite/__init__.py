"""The SQLite adapter: one file, write-ahead log, every commit flushed to the disk.

`PERSISTENCE_MODULE=pemasyarakatan.adapters.sqlite` opens the file that SQLITE_DBNAME names; what
it promises and what it does not is said in `docs/reference/storage-sqlite.md`.
"""

from __future__ import annotations

from pemasyarakatan.adapters.sqlite.datastore import SQLiteDatastore
from pemasyarakatan.adapters.sqlite.factory import Factory
from pemasyarakatan.adapters.sqlite.recorders import (
    SQLiteAggregateRecorder,
    SQLiteApplicationRecorder,
    SQLiteProcessRecorder,
    SQLiteTrackingRecorder,
)

__all__ = [
    "Factory",
    "SQLiteAggregateRecorder",
    "SQLiteApplicationRecorder",
    "SQLiteDatastore",
    "SQLiteProcessRecorder",
    "SQLiteTrackingRecorder",
]

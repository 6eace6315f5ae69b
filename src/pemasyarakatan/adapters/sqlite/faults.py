"""What the driver says, as the errors that eventsourcing knows."""

from __future__ import annotations

import sqlite3

from eventsourcing import persistence

_KINDS: tuple[tuple[type[Exception], type[persistence.PersistenceError]], ...] = (
    (sqlite3.IntegrityError, persistence.IntegrityError),
    (sqlite3.OperationalError, persistence.OperationalError),
    (sqlite3.DataError, persistence.DataError),
    (sqlite3.InternalError, persistence.InternalError),
    (sqlite3.NotSupportedError, persistence.NotSupportedError),
    (sqlite3.ProgrammingError, persistence.ProgrammingError),
    (sqlite3.InterfaceError, persistence.InterfaceError),
    (sqlite3.DatabaseError, persistence.DatabaseError),
    (OverflowError, persistence.DataError),
)

DRIVER = (sqlite3.Error, OverflowError)
"""What the driver raises; the second for a number of more than 64 bits."""


def translated(error: Exception) -> Exception:
    """A new error of eventsourcing for one of the driver; any other as it is."""
    if isinstance(error, sqlite3.IntegrityError) and _is_malformed(error):
        return persistence.DataError(error)
    for theirs, ours in _KINDS:
        if isinstance(error, theirs):
            return ours(error)
    return persistence.PersistenceError(error) if isinstance(error, sqlite3.Error) else error


def _is_malformed(error: sqlite3.IntegrityError) -> bool:
    """Whether a value was refused for itself, and not for a row that is there already."""
    return getattr(error, "sqlite_errorname", "") in {
        "SQLITE_CONSTRAINT_CHECK",
        "SQLITE_CONSTRAINT_NOTNULL",
    }


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection is in the way, and waiting may help."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))

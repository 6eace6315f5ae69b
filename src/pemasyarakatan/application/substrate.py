"""What is taken from eventsourcing, imported so that no environment variable steers it.

eventsourcing reads TZINFO_TOPIC when it is imported, and a hostile value would stop the import.
"""

from __future__ import annotations

import os

_kept = os.environ.pop("TZINFO_TOPIC", None)
try:
    from eventsourcing.application import Application
    from eventsourcing.persistence import (
        ConnectionPoolClosedError,
        InfrastructureFactory,
        InfrastructureFactoryError,
        IntegrityError,
        Notification,
        PersistenceError,
        StoredEvent,
    )
    from eventsourcing.utils import Environment, EnvType, TopicError
finally:
    if _kept is not None:
        os.environ["TZINFO_TOPIC"] = _kept

FAILURES = (PersistenceError, ConnectionPoolClosedError)
"""What a store that cannot do what it is asked raises; the second is no kind of the first."""

UNUSABLE = (InfrastructureFactoryError, PersistenceError, TopicError, OSError, ValueError)
"""What a persistence module raises that cannot make anything of its settings."""

_KNOWN = {
    "locked": "another process is writing: try again",
    "malformed": "it is damaged: restore it from a copy",
    "no such column": "its tables are not those of this library: name another file",
    "no such table": "its tables are not those of this library: name another file",
    "disk is full": "the disk is full: free some place and repeat the command",
}


def said(error: Exception) -> str:
    """What a store said, and what to do about it where that is known."""
    if isinstance(error, ConnectionPoolClosedError):
        return "it is closed: open it again"
    found = str(error) or type(error).__name__
    advice = [known for word, known in _KNOWN.items() if word in found]
    return f"{found}; {advice[0]}" if advice else found


def unusable(error: BaseException) -> str:
    """Why a persistence module cannot be used; of one that cannot be imported, what it lacks."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ImportError):
            return f"{error}: {cause}"
        cause = cause.__cause__ or cause.__context__
    return str(error)


__all__ = [
    "FAILURES",
    "UNUSABLE",
    "Application",
    "EnvType",
    "Environment",
    "InfrastructureFactory",
    "InfrastructureFactoryError",
    "IntegrityError",
    "Notification",
    "StoredEvent",
    "said",
    "unusable",
]

"""What is taken from eventsourcing, imported so that no environment variable steers it.

eventsourcing reads TZINFO_TOPIC when it is imported, and a hostile value would stop the import.
"""

from __future__ import annotations

import os

_kept = os.environ.pop("TZINFO_TOPIC", None)
try:
    from eventsourcing.application import Application
    from eventsourcing.persistence import (
        InfrastructureFactory,
        InfrastructureFactoryError,
        IntegrityError,
        Notification,
        PersistenceError,
        StoredEvent,
    )
    from eventsourcing.utils import Environment, EnvType
finally:
    if _kept is not None:
        os.environ["TZINFO_TOPIC"] = _kept

__all__ = [
    "Application",
    "EnvType",
    "Environment",
    "InfrastructureFactory",
    "InfrastructureFactoryError",
    "IntegrityError",
    "Notification",
    "PersistenceError",
    "StoredEvent",
]

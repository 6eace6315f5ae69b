"""The PostgreSQL adapter: no table lock, and no follower ever misses an event.

Appends of different streams are committed side by side; the database itself refuses every change
of what is stored. Needs PostgreSQL 13 or newer, and the extra `postgres` (psycopg 3).
"""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("psycopg") is None or find_spec("psycopg_pool") is None:
    raise ModuleNotFoundError(
        "pemasyarakatan.adapters.postgres needs the driver psycopg, which is not installed; "
        "install it with pip install 'pemasyarakatan[postgres]'"
    )

from pemasyarakatan.adapters.postgres.factory import Factory
from pemasyarakatan.adapters.postgres.feed import PostgresSubscription
from pemasyarakatan.adapters.postgres.pool import PostgresDatastore
from pemasyarakatan.adapters.postgres.recorder import (
    Health,
    PostgresAggregateRecorder,
    PostgresApplicationRecorder,
)
from pemasyarakatan.adapters.postgres.tracking import (
    PostgresProcessRecorder,
    PostgresTrackingRecorder,
)

__all__ = [
    "Factory",
    "Health",
    "PostgresAggregateRecorder",
    "PostgresApplicationRecorder",
    "PostgresDatastore",
    "PostgresProcessRecorder",
    "PostgresSubscription",
    "PostgresTrackingRecorder",
]

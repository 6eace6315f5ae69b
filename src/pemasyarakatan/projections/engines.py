"""Engines of SQLAlchemy, set up as read models need them."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from pemasyarakatan.errors import ReadModelFault, ViewsUnusable

PATIENCE = 30
"""Seconds to wait for another writer of a SQLite file."""


_NOWHERE = (None, "", ":memory:")


def engine_at(url: str, *, reading: bool = False) -> Engine:
    """The engine of `sqlite:///path`, `sqlite://` or `postgresql://…`; raises ViewsUnusable.

    For *reading* a file must be there, and nothing can be written to it.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise ReadModelFault(
                f"{parsed.get_backend_name()!r} cannot hold read models; expected sqlite:///path "
                "or postgresql://host/database"
            )
        if parsed.get_backend_name() == "postgresql":
            return create_engine(parsed, pool_pre_ping=True)
        alone = parsed.database in _NOWHERE
        arguments: dict[str, Any] = {"check_same_thread": False, "timeout": PATIENCE}
        given: dict[str, Any] = {"connect_args": arguments}
        if alone:
            given["poolclass"] = StaticPool
        elif reading:
            file = Path(str(parsed.database)).absolute()
            given = {"creator": lambda: _connected(file, arguments)}
        engine = create_engine(parsed, **given)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise ViewsUnusable(
            f"{url!r} cannot be opened for read models: {error}; expected sqlite:///path or "
            "postgresql://host/database, the latter with the extra `postgres`"
        ) from error
    event.listen(engine, "connect", _by_hand if reading else _configured)
    event.listen(engine, "begin", _begun)
    return engine


def in_memory(url: str) -> bool:
    """Whether what is written at *url* ends with the process."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return False
    return parsed.get_backend_name() == "sqlite" and parsed.database in _NOWHERE


def _connected(file: Path, arguments: dict[str, Any]) -> sqlite3.Connection:
    # To read a file with a log beside it SQLite needs the log, and an index of it that it makes.
    # Where nothing may be made, and no log lies there, nobody writes: the file is all there is.
    effective = os.access in os.supports_effective_ids
    writable = os.access(file.parent, os.W_OK, effective_ids=effective)
    alone = not writable and not Path(f"{file}-wal").exists()
    settings = "mode=ro&immutable=1" if alone else "mode=ro"
    made: sqlite3.Connection = sqlite3.connect(f"{file.as_uri()}?{settings}", uri=True, **arguments)
    return made


def _by_hand(connection: Any, _record: Any) -> None:
    # Transactions begin where they are begun, and not with the first write.
    connection.isolation_level = None


def _configured(connection: Any, record: Any) -> None:
    # What is here is derived: after a crash of the machine the last commits may be done anew, so
    # that not every one of them need wait for the disk.
    _by_hand(connection, record)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begun(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def unusable(url: str, error: Exception) -> ViewsUnusable:
    """What a failure of the driver means for who called."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip().split("\n")[0]
    shown = make_url(url).render_as_string(hide_password=True)
    return ViewsUnusable(
        f"the read models at {shown} cannot be used: {said}; expected sqlite:///a-file.db or a "
        "PostgreSQL database that answers and may be written to"
    )

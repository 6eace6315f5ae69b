"""Change a file behind the library's back, as somebody may who owns it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_COLUMNS = "originator_id, originator_version, topic, state"


def altered(file: Path, statement: str, *values: Any) -> None:
    """Execute *statement*, which changes one event, whatever the tables refuse."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(
            f"CREATE TABLE loose (position INTEGER PRIMARY KEY, {_COLUMNS});"
            f"INSERT INTO loose SELECT position, {_COLUMNS} FROM stored_events;"
            "DROP TABLE stored_events;"
            "ALTER TABLE loose RENAME TO stored_events;"
        )
        assert connection.execute(statement, values).rowcount == 1

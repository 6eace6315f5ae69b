"""Processes that open one store at once: `python -m tests.adapters.starting FOLDER COUNT`.

They are forked before any of them opens the file, and begin together. Each prints the position of
the event that it wrote, or what it was told.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from pemasyarakatan.adapters.sqlite import Factory


def start(number: int, folder: Path, together: Any) -> None:
    """Open the store and write one event."""
    together.wait()
    made = Factory({"SQLITE_DBNAME": str(folder / "a.db")})
    try:
        said = str(
            made.process_recorder().insert_events([StoredEvent(UUID(int=number), 1, "t", b"")])
        )
    except Exception as error:  # noqa: BLE001  # whatever it is, it is told
        said = repr((error, error.__cause__, getattr(error.__cause__, "sqlite_errorname", "")))
    made.close()
    os.write(1, f"{said}\n".encode())


def main(folder: Path, count: int) -> int:
    """How many of the processes did not end well."""
    context = multiprocessing.get_context("fork")
    together = context.Barrier(count)
    starting = [
        context.Process(target=start, args=(100 + one, folder, together)) for one in range(count)
    ]
    for one in starting:
        one.start()
    for one in starting:
        one.join()
    return sum(one.exitcode != 0 for one in starting)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))

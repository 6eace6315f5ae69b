"""The long run of kills, shortly: of writers, and of the server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.adapters.postgres.server import needs_driver

needs_driver()


def test_nothing_acknowledged_is_lost_and_nothing_is_there_in_part(server):
    """Four writers and a server are killed with kill -9; the store opens at once after each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.adapters.postgres.crashing", "4", "1"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    told = json.loads(done.stdout or "{}")

    assert told.get("found") == [], done.stderr[-2000:]
    assert told["acknowledged"] >= 5

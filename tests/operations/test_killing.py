"""A copy that is killed leaves a beginning, and the next one goes on to the end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def test_copies_are_killed_and_gone_on_with(new_schema):
    """Ten rounds of kill -9 into files, into a server and from it: nothing lost, doubled or moved."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.operations.killing", "10", new_schema().partition("?")[0]],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    told = json.loads(done.stdout or "{}")

    assert told.get("found") == [], done.stderr[-2000:]
    assert told["killed"] >= 8
    assert sum(0 < one < 400 for one in told["held"]) >= 3

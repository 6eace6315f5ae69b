"""A writer that is killed loses nothing that it acknowledged, and leaves nothing in halves."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROUNDS = 20


def test_nothing_acknowledged_is_lost_when_writers_are_killed(tmp_path: Path):
    """Kill -9 at any moment, again and again on one file, against a ledger kept outside."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.adapters.crashing", str(tmp_path / "a.db"), str(ROUNDS)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)

    assert told["found"] == []
    assert told["acknowledged"] >= ROUNDS

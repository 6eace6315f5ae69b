"""The programs of the long runs, shortly: kills of writers and of the server, the benchmark."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.adapters.postgres.server import needs_driver

needs_driver()


def test_the_benchmark_of_recorders_runs(server, tmp_path):
    """Tiny sizes run through, with a figure of every side; no test judges a time."""
    figures = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.postgres", "--quick", "--json", figures],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert [sorted(one["samples"]) for one in json.loads(figures.read_text())] == [
        ["eventsourcing", "floor", "pemasyarakatan"]
    ] * 5


def test_nothing_acknowledged_is_lost_and_nothing_is_there_in_part(server):
    """Eight writers and two servers are killed with kill -9; the store opens at once after each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.adapters.postgres.crashing", "8", "2"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    told = json.loads(done.stdout or "{}")

    assert told.get("found") == [], done.stderr[-2000:]
    assert told["acknowledged"] > 8

"""The benchmarks run; no test judges a time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_measure_is_taken_of_every_side(tmp_path: Path):
    """Tiny sizes run through, and every side has a figure for every measure."""
    figures = tmp_path / "figures.json"
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--json", figures, "--folder", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert "load a stream of 100" in run.stdout
    measures = json.loads(figures.read_text())["measures"]
    assert len(measures) >= 10
    for measure in measures:
        assert set(measure["quartiles"]) == {"pemasyarakatan", "eventsourcing", "floor"}
    assert list(tmp_path.iterdir()) == [figures]


def test_a_rebuild_is_measured_beside_the_runner_of_eventsourcing(tmp_path: Path):
    """Both sides write the same rows, or the run fails; nothing is left behind."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.views"),
            *("--quick", "--sizes", "region", "--folder", tmp_path),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert "times as fast by the clock" in run.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_proofs_cost_is_measured():
    """Tiny sizes run through, the verifier of one file included."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.audit", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert "verified, the one file" in run.stdout

"""The benchmarks run; no test judges a time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def printed(*arguments: str | Path) -> str:
    """What a benchmark prints, which must end well."""
    run = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_every_measure_is_taken_of_every_side(tmp_path: Path):
    """Tiny sizes run through, and every side has a figure for every measure."""
    figures = tmp_path / "figures.json"
    told = printed("benchmarks", "--quick", "--json", figures, "--folder", tmp_path)
    assert "load a stream of 100" in told
    measures = json.loads(figures.read_text())["measures"]
    assert len(measures) >= 10
    for measure in measures:
        assert set(measure["quartiles"]) == {"pemasyarakatan", "eventsourcing", "floor"}
    assert list(tmp_path.iterdir()) == [figures]


def test_a_rebuild_is_measured_beside_the_runner_of_eventsourcing(tmp_path: Path):
    """Both sides write the same rows, or the run fails; nothing is left behind."""
    told = printed("benchmarks.views", "--quick", "--sizes", "region", "--folder", tmp_path)
    assert "times as fast by the clock" in told
    assert list(tmp_path.iterdir()) == []


def test_what_proofs_cost_is_measured():
    """Tiny sizes run through, the verifier of one file included."""
    assert "verified, the one file" in printed("benchmarks.audit", "--quick")

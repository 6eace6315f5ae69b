"""The kit finds every fault that is planted; `…storage.prove` does it twenty times."""

from __future__ import annotations

import pytest

from pemasyarakatan.testing.storage import Promise, Verdict, prove

FAULTS = [one for one in prove.subjects().values() if not one.healthy]

BREAKS = {
    "LosesEvents": {Promise.S3},
    "ReusesPositions": {Promise.S4},
    "LetsTwoWin": {Promise.S1, Promise.S4},
    "DeliversOutOfOrder": {Promise.S5},
    "StoresHalfABatch": {Promise.S1, Promise.S2},
    # Readers without a lock may also meet a dictionary that grows under them.
    "ShowsHalfABatch": {Promise.S2, Promise.S0, Promise.S10},
    "AcknowledgesEarly": set(Promise),
    "SkipsLateCommits": {Promise.S5},
    "WakesLate": {Promise.S5},
    "ReturnsOtherBytes": {Promise.S0, Promise.S3},
    "DropsTheLimit": {Promise.S0},
    "DeliversTwice": {Promise.S5},
    "MixesTopics": {Promise.S0},
    "TracksBackwards": {Promise.S0},
    "CommitsHalfABatch": {Promise.S1, Promise.S2},
    "AcknowledgesBeforeCommit": {Promise.S3},
    "LetsTwoProcessesWin": {Promise.S1},
}
"""Of which promises each may be found to break the first; of one that breaks all, any."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.name)
def test_a_planted_fault_is_found(fault):
    """By a check that knows nothing of it, with evidence, in under a minute."""
    report = fault.report(seed=1)

    (finding,) = report.broken
    assert finding.verdict is Verdict.BROKEN
    assert finding.promise in BREAKS[fault.name]
    assert finding.evidence
    assert finding.evidence.splitlines()[-1] in str(report)
    assert report.seconds < prove.WITHIN


def test_the_faults_are_those_that_are_named():
    """A fault that is added is expected to break something."""
    assert {one.name for one in FAULTS} == set(BREAKS)


def test_the_proof_is_a_command(capsys):
    """It tells of every fault in how many runs it was found, and ends with 0 if in all."""
    assert prove.main(["--runs", "2", "--show", "LosesEvents"]) == 0
    told = capsys.readouterr().out

    assert told.startswith("LosesEvents                found in 2 of 2 runs; median ")
    assert "S3 is broken: what was acknowledged is never lost" in told
    assert told.endswith("0 of 1 failed\n")


def test_the_proof_fails_over_a_fault_that_is_not_found(capsys, monkeypatch):
    """And over something that is found in a healthy recorder."""
    known = prove.subjects()
    loses, healthy = known["LosesEvents"], known["healthy in memory"]
    swapped = {
        "missed": prove.Subject("missed", healthy.factory, healthy.offers),
        "in vain": prove.Subject("in vain", loses.factory, loses.offers, healthy=True),
    }
    monkeypatch.setattr(prove, "subjects", lambda: swapped)

    assert prove.main(["--runs", "1"]) == 1
    told = capsys.readouterr().out
    assert "seed 0: not found" in told
    assert "S3   broken" in told
    assert told.endswith("2 of 2 failed\n")


def test_an_unknown_fault_is_said(capsys):
    """With the names that there are."""
    with pytest.raises(SystemExit):
        prove.main(["NoSuchFault"])
    assert "no such fault: NoSuchFault" in capsys.readouterr().err

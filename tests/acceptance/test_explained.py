"""The five reports explained: the report behind every value, and what was known when."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from importlib import resources

import pytest

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.replay.explaining import Basis, Explaining
from pemasyarakatan.audit.replay.moments import stand
from tests.acceptance.lines import corrected
from tests.acceptance.reading import LOTIM
from tests.acceptance.test_inferred import expected_of, own
from tests.audit.drawn import leaves, plain

REPORTS = ("000", "001", "002", "003", "004")


@pytest.fixture(name="terminal")
def _terminal(demo, tmp_path):
    """The store of `demo`, to go on with."""
    return demo.copied(tmp_path)


@pytest.fixture(scope="module", name="explained")
def _explained(demo):
    """Every leaf of every stream, explained."""
    with Pemasyarakatan.open(demo.url) as app:
        streams = dict.fromkeys(stored.originator_id for stored in app.stored())
        return {
            str(stream): list(Explaining(stand(app.history(stream))).leaves()) for stream in streams
        }


def references():
    """By what a source is called, the report it is."""
    found = {}
    for report in REPORTS:
        text = (resources.files("pemasyarakatan.reports") / f"{report}.jsonl").read_text("utf-8")
        for told in map(json.loads, text.splitlines()):
            found.setdefault(told["source"]["reference"], set()).add(report)
    return found


def test_every_leaf_is_explained(demo, explained):
    """The leaves are those that `state` prints; what no event has set is empty."""
    for stream, told in explained.items():
        shown = dict(leaves(demo.state(stream)["state"]))
        assert {one.pointer: plain(one.value) for one in told} == shown
        for one in told:
            assert (one.basis is Basis.NEVER_STATED) == (one.fact is None)
            assert one.fact is not None or plain(one.value) in (None, [])


def test_the_report_behind_every_value(demo, explained):
    """Each value that an event has set is from one of the five reports, and from the right one."""
    reports = references()
    assert set().union(*reports.values()) == set(REPORTS)
    behind = Counter()
    sources = {
        (event["stream"], event["version"]): event["meta"]["source"]["reference"]
        for event in demo("log").lines
    }
    for stream, told in explained.items():
        for one in (one for one in told if one.fact is not None):
            reference = one.source.reference
            assert reference == sources[stream, one.fact.originator_version]
            (report,) = reports[reference]
            behind[report] += 1
    assert set(behind) == set(REPORTS)


def test_which_values_were_inferred(demo, explained):
    """Exactly what the events name as inferred, down to the leaves, and with its basis."""
    expected = set()
    for event in own(demo("log").lines):
        for field in expected_of(event):
            expected.add((event["stream"], event["version"], field))
    found, hit = set(), set()
    for stream, told in explained.items():
        for one in told:
            if one.basis is Basis.INFERRED:
                assert all(inferred.basis for inferred in one.inferred)
                version = one.fact.originator_version
                found |= {(stream, version, inferred.field) for inferred in one.inferred}
                hit.add(one.pointer)
            else:
                assert not one.inferred
    assert found == expected
    assert len(expected) == 22


def test_explain_says_what_was_inferred(demo):
    """On the command line the direction of the visit to Selong's regency names its basis."""
    told = demo("explain", LOTIM, "/visits/0/direction", "--format", "json").json
    assert (told["value"], told["basis"]) == ("OUTBOUND", "INFERRED")
    assert [one["field"] for one in told["inferred"]] == ["/direction"]
    out = " ".join(demo("explain", LOTIM, "/state/visits/0/direction").out.split())
    assert "basis inferred, not read inferred /direction (from: the venue" in out
    assert "source news, reported: Anews" in out


STATEMENT = {
    "kind": "NEWS",
    "grade": "REPORTED",
    "reference": "mandalikapost.com, Aug 2025",
    "inferred": [
        {"field": "/corrected/occurred_on", "basis": "1/8 taken as of the year of publication"}
    ],
}


def dated(terminal):
    """Correct the undated visit of report 001; gives when that was recorded."""
    (visit,) = [
        one for one in terminal.history(LOTIM) if one["event"] == "partnership.visit_held@1"
    ]
    data = {**visit["data"], "occurred_on": {"latest": "2025-08-01", "raw": "Jumat (1/8)"}}
    told = corrected(visit["stream"], visit["version"], visit["event"], data)
    (receipt,) = terminal.recorded({**told, "source": STATEMENT, "actor": "Kasubbag TU"})
    last = terminal.history(LOTIM)[-1]
    assert last["version"] == receipt["version"]
    return visit, last["meta"]["recorded_at"]


def test_the_corrected_date_shows_what_was_known_before_and_after(terminal):
    """Up to the microsecond before the correction the visit is undated; from it on, dated."""
    visit, at = dated(terminal)
    before = (datetime.fromisoformat(at) - timedelta(microseconds=1)).isoformat()
    undated = {"earliest": None, "latest": None, "raw": None}
    now = {"earliest": None, "latest": "2025-08-01", "raw": "Jumat (1/8)"}

    def seen(*options):
        state = terminal("state", LOTIM, *options, "--format", "json").json["state"]
        return state["visits"][0]["occurred_on"]

    assert seen("--known", before) == undated
    assert seen("--known", at) == now == seen()

    def why(*options):
        pointer = "/visits/0/occurred_on/latest"
        return terminal("explain", LOTIM, pointer, *options, "--format", "json").json

    then, today = why("--known", before), why()
    assert (then["value"], then["basis"], then["correction"]) == (None, "NOT_STATED", None)
    assert (today["value"], today["basis"]) == ("2025-08-01", "INFERRED")
    assert today["fact"]["version"] == then["fact"]["version"] == visit["version"]
    assert today["told_by"] == today["correction"]["version"] == 5
    assert today["correction"]["recorded_at"] == at
    assert today["source"]["reference"] == "mandalikapost.com, Aug 2025"
    (earlier,) = today["superseded"]
    assert (earlier["value"], earlier["there"]) == (None, True)
    assert (earlier["record"]["version"], earlier["replaced_by"]["version"]) == (2, 5)

    untouched = terminal("explain", LOTIM, "/visits/0/venue", "--format", "json").json
    assert (untouched["told_by"], untouched["correction"]["version"]) == (2, 5)
    assert untouched["source"]["reference"].startswith("Anews")
    assert untouched["superseded"] == []


def test_the_difference_that_the_correction_makes(terminal):
    """It names what was corrected, by whom and why, and nothing else."""
    _, at = dated(terminal)
    before = (datetime.fromisoformat(at) - timedelta(microseconds=1)).isoformat()
    changes = terminal("diff", LOTIM, "--known", before, "--format", "json").lines
    assert [(one["path"], one["kind"], one["before"], one["after"]) for one in changes] == [
        ("/visits/0/occurred_on/latest", "CORRECTION", None, "2025-08-01"),
        ("/visits/0/occurred_on/raw", "CORRECTION", None, "Jumat (1/8)"),
    ]
    for one in changes:
        (cause,) = one["causes"]
        assert (cause["fact"]["version"], cause["record"]["version"]) == (2, 5)
        assert cause["record"]["approved_by"] == "Kalapas"
    out = " ".join(terminal("diff", LOTIM, "--known", before).out.split())
    assert "/visits/0/occurred_on/latest correction before not stated after 2025-08-01" in out
    assert "approved by Kalapas: “the source was read again”" in out


def test_valid_leaves_out_what_begins_later(terminal):
    """The visit, dated at last, is certainly in no state of a later day only by its bounds."""
    dated(terminal)
    kept = terminal("state", LOTIM, "--valid", "2020-01-01", "--format", "json").json
    assert len(kept["state"]["visits"]) == 1
    assert (kept["valid"], kept["known"]) == ("2020-01-01", None)
    assert kept["undated"] == [1, 3, 4]
    assert kept["doubtful"] == [2]
    assert "kept, perhaps later: v2" in terminal("state", LOTIM, "--valid", "2020-01-01").out

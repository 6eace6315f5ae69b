"""`state`, `diff` and `explain` as of two times, `history` in part: options, and bad ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.lines import DISNAKER, KEMITRAAN, LAPAS, corrected, known, line, visit, void
from tests.acceptance.terminal import Terminal

UNKNOWN = "00000000-0000-4000-8000-00000000abcd"


@pytest.fixture(name="visited", scope="module")
def _visited(tmp_path_factory):
    """Three visits; the second is void, and a witness speaks against the first."""
    ledger = Terminal(tmp_path_factory.mktemp("visited"))
    ledger.recorded(*known())
    for day in ("2024-05-12", "2024-06-12", "2024-07-12"):
        ledger.recorded({**visit(occurred_on=day), "actor": f"clerk of {day[5:7]}"})
    ledger.recorded(void(KEMITRAAN, 3), witness(2))
    return ledger


def witness(version):
    """A further source speaks against a fact."""
    return line(
        "AttachEvidence",
        stream=KEMITRAAN,
        target_version=version,
        provenance={"kind": "LETTER", "grade": "DOCUMENTED", "reference": "surat 9"},
        bearing="CONTRADICTS",
    )


def instants(ledger):
    """When each event of the partnership was recorded."""
    return [one["meta"]["recorded_at"] for one in ledger.history(KEMITRAAN)]


def versions(ledger, *options):
    """The versions that `history` prints, of the partnership."""
    lines = ledger("history", KEMITRAAN, *options, "--format", "json").lines
    return [one["version"] for one in lines]


# --- history -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), [1, 2, 3, 4, 5, 6]),
        (("--since", "2024-06-12"), [1, 3, 4, 5]),
        (("--until", "2024-06-12"), [1, 2, 3, 5, 6]),
        (("--since", "2024-06-12", "--until", "2024-06-12"), [1, 3, 5]),
        (("--since", "2024-06-13", "--until", "2024-06-14"), [1]),
        (("--event", "visit_held"), [2, 3, 4]),
        (("--event", "partnership.visit_held@1", "--event", "record_voided"), [2, 3, 4, 5]),
        (("--event", "partnership.evidence_attached"), [6]),
        (("--by", "clerk of 06"), [3]),
        (("--by", "clerk of 06", "--event", "evidence_attached"), []),
    ],
)
def test_history_in_part(visited, options, expected):
    """Days are those of the facts, undated ones in every span; an amendment is with its fact."""
    assert versions(visited, *options) == expected
    text = visited("history", KEMITRAAN, *options, "--alone").out
    shown = [number for number in range(1, 7) if f"\n              v{number}, recorded" in text]
    assert shown == expected
    left_out = 6 - len(expected)
    assert ("left out, as asked" in text) is bool(left_out)


def test_history_follows_the_links_of_a_partnership(demo):
    """As text by default, as JSON when asked: its agreements, and the ceremony of a signing."""
    (stream,) = [
        one["stream"]
        for one in demo("streams", "--format", "json").lines
        if one["kind"] == "partnership" and "BNNK" in one["title"]
    ]
    kinds = ["partnership", "agreement", "ceremony"]

    def told(*options):
        lines = demo("history", stream, *options, "--format", "json").lines
        return list(dict.fromkeys(one["event"].partition(".")[0] for one in lines))

    assert told() == told("--alone") == ["partnership"]
    assert told("--linked") == kinds
    assert told("--linked", "--event", "pks_signed") == ["agreement"]
    text = demo("history", stream).out
    assert all(f"\n{kind} " in text for kind in kinds)
    assert "\nagreement " not in demo("history", stream, "--alone").out


def test_history_follows_the_directive_that_a_suppliers_list_answers(ledger):
    """A directive is told below the partnership of a supplier that was listed for it."""
    directive = "d1000000-0000-4000-8000-000000000001"
    told = line(
        "IssueDirective",
        directive_id=directive,
        issuer={"position": "Dirjen"},
        issued_on="2024-01-10",
        channel="LETTER",
        points=[{"code": "1", "text": "serap bahan", "kind": "SUBMIT", "force": "ORDERED"}],
        exhaustive=True,
    )
    suppliers = line(
        "SubmitFoodSuppliers",
        facility_id=LAPAS,
        fiscal_year=2024,
        submitted_on="2024-02-01",
        suppliers=[{"partner_id": DISNAKER}],
        directive_id=directive,
    )
    receipts = ledger.record(told, suppliers)
    assert [one["status"] for one in receipts] == ["recorded", "recorded"], receipts
    lines = ledger("history", KEMITRAAN, "--linked", "--format", "json").lines
    assert [one["event"] for one in lines][-1].startswith("directive.directive_issued@")


# --- two times -----------------------------------------------------------------------------------


def test_known_has_exact_edges_and_any_zone(visited):
    """At the very instant of a record it is known, a microsecond before it is not."""
    at = instants(visited)[2]
    edge = datetime.fromisoformat(at)
    west = edge.astimezone(tz=None).isoformat()

    def seen(known):
        return visited("state", KEMITRAAN, "--known", known, "--format", "json").json["version"]

    assert seen(at) == seen(west) == 3
    assert seen((edge - timedelta(microseconds=1)).isoformat()) == 2
    assert seen(datetime.max.replace(tzinfo=UTC).isoformat()) == 6


def test_valid_is_a_day_of_the_facts(visited):
    """What certainly begins after the day is left out; a void one is not there on any day."""

    def days(*options):
        state = visited("state", KEMITRAAN, *options, "--format", "json").json["state"]
        return [one["occurred_on"]["latest"] for one in state["visits"]]

    before_void = ("--known", instants(visited)[3])
    assert days() == ["2024-05-12", "2024-07-12"]
    assert days("--valid", "2024-07-11") == ["2024-05-12"]
    assert days("--valid", "2024-07-11", *before_void) == ["2024-05-12", "2024-06-12"]


def test_diff_tells_a_void_by_the_fact_and_not_by_its_place(visited):
    """One change: the second visit is gone. The third has moved up, and is not told of."""
    (change,) = visited(
        "diff", KEMITRAAN, "--known", instants(visited)[3], "--format", "json"
    ).lines
    assert (change["kind"], change["path"], change["after_at"]) == ("VOID", "/visits/1", None)
    assert change["before"]["occurred_on"]["latest"] == "2024-06-12"
    assert change["causes"][0]["record"]["event"] == "partnership.record_voided@1"


def test_diff_names_what_a_void_leaves_out(tmp_path):
    """A correction that was void is the void one, and not the fact that it corrected."""
    terminal = Terminal(tmp_path)
    told = visit(occurred_on="2024-05-12")
    data = {key: value for key, value in told["data"].items() if key != "partnership_id"}
    data["occurred_on"] = {"latest": "2024-05-13", "raw": "13/5"}
    terminal.recorded(*known(), told)
    terminal.recorded(corrected(KEMITRAAN, 2, "partnership.visit_held@1", data))
    terminal.recorded(void(KEMITRAAN, 3))
    since = ("--known", instants(terminal)[2])

    changes = terminal("diff", KEMITRAAN, *since, "--format", "json").lines
    causes = [cause for one in changes for cause in one["causes"]]
    assert {(one["kind"], one["fact"]["version"], one["record"]["version"]) for one in causes} == {
        ("VOID", 2, 4)
    }
    assert {one["record"]["target_version"] for one in causes} == {3}
    assert {one["fact"]["target_version"] for one in causes} == {None}
    said = " ".join(terminal("diff", KEMITRAAN, *since).out.split())
    assert "void of v3, which is about v2: v4 partnership.record_voided@1" in said

    since = ("--known", instants(terminal)[1], "--to-known", instants(terminal)[2])
    said = " ".join(terminal("diff", KEMITRAAN, *since).out.split())
    assert "correction of v2: v3 partnership.correction_recorded@1" in said


def test_diff_tells_new_facts_from_late_records(visited):
    """All three visits were recorded long after their days; a visit of today is new."""
    at = instants(visited)[0]
    changes = visited("diff", KEMITRAAN, "--known", at, "--format", "json").lines
    assert [(one["kind"], one["path"]) for one in changes] == [
        ("LATE_RECORD", "/visits/0"),
        ("LATE_RECORD", "/visits/1"),
    ]
    days = ("--valid", "2024-06-30", "--to-valid", "2024-07-31")
    (began,) = visited("diff", KEMITRAAN, *days, "--format", "json").lines
    assert (began["kind"], began["path"]) == ("NEW_FACT", "/visits/1")


def test_diff_of_a_moment_with_itself(visited):
    """Nothing differs; as text it says so."""
    day = ("--valid", "2024-06-30", "--to-valid", "2024-06-30")
    assert visited("diff", KEMITRAAN, *day, "--format", "json").raw == b""
    assert "no change" in visited("diff", KEMITRAAN, *day).out


def test_explain_part_by_part(visited):
    """What several events have set is explained for each; what none has set says so."""
    told = visited("explain", KEMITRAAN, "/visits", "--format", "json").json
    assert [(one["pointer"], one["fact"]["version"]) for one in told["parts"]] == [
        ("/visits/0", 2),
        ("/visits/1", 4),
    ]
    never = visited("explain", KEMITRAAN, "/links", "--format", "json").json
    assert (never["value"], never["basis"], never["fact"]) == ([], "NEVER_STATED", None)
    assert "never stated" in visited("explain", KEMITRAAN, "/links").out


BAD = {
    ("history", "--since", "12/5/24"): "--since '12/5/24' is no day",
    ("history", "--until", "2024-02-30"): "--until '2024-02-30' is no day",
    ("history", "--since", "2024-06-02", "--until", "2024-06-01"): "lies before --since",
    ("history", "--event", "visit_hold"): "did you mean visit_held?",
    ("history", "--event", "zzz"): "`stats` lists the names",
    ("history", "--by", " "): "--by is blank",
    ("state", "--valid", "20240601"): "--valid '20240601' is no day",
    ("state", "--known", "2024-06-01"): "expected one with its zone",
    ("state", "--known", "2024-06-01T12:00"): "expected one with its zone",
    ("state", "--known", "yesterday"): "is no instant",
    ("state", "--known", "0001-01-01T00:00+09:00"): "lies outside of the years 1 to 9999 in UTC",
    ("state", "--known", "2001-01-01T00:00Z"): "nothing was recorded in stream",
    ("diff",): "nothing to compare with",
    ("diff", "--to-known", "now"): "--to-known 'now' is no instant",
    ("diff", "--to-valid", "now"): "--to-valid 'now' is no day",
    ("diff", "--known", "2001-01-01T00:00Z", "--to-known", "2002-01-01T00:00Z"): "was recorded",
    ("explain", "visits"): "expected it to begin with /",
    ("explain", "/visits~2"): "expected ~ to be followed by 0 or 1",
    ("explain", "/visits/7"): "expected one of 0, 1",
    ("explain", "/visits/00"): "expected one of 0, 1",
    ("explain", "/visits/-"): "expected one of 0, 1",
    ("explain", "/visit"): "expected one of opened, visits",
    ("explain", "/opened/origin/x"): "/opened/origin of this partnership has no parts",
    ("explain", "/visits", "--known", "2001-01-01T00:00Z"): "nothing was recorded in stream",
}


@pytest.mark.parametrize(("arguments", "said"), BAD.items(), ids=map(" ".join, BAD))
def test_what_cannot_be_answered_is_said_in_one_sentence(visited, arguments, said):
    """It ends with 2, prints nothing, and names what was found and expected."""
    command, *rest = arguments
    outcome = visited(command, KEMITRAAN, *rest)
    assert (outcome.code, outcome.raw) == (2, b"")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [("state",), ("history",), ("explain", "/visits"), ("diff", "--valid", "2024-01-01")],
    ids=" ".join,
)
def test_an_unknown_stream(visited, arguments):
    """It is told as everywhere else."""
    command, *rest = arguments
    outcome = visited(command, UNKNOWN, *rest)
    assert (outcome.code, outcome.raw) == (2, b"")
    assert f"no stream {UNKNOWN}" in outcome.err

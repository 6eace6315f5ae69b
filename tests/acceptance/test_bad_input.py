"""Bad input: each has its exit code and one clear sentence, and leaves nothing in the store."""

import json

import pytest

from tests.acceptance.lines import (
    DISNAKER,
    KEMITRAAN,
    LAPAS,
    SKILLS,
    draft,
    facility,
    fresh,
    known,
    line,
    number,
    sign,
    signed_by,
    term,
    training,
    visit,
)
from tests.acceptance.terminal import Terminal, jsonl

PAPER = "b0000000-0000-4000-8000-00000000000a"
OTHER = "b0000000-0000-4000-8000-00000000000b"
COURSE = "b0000000-0000-4000-8000-00000000000c"
VISIT = visit(visit_id="b0000000-0000-4000-8000-00000000000d")


@pytest.fixture(scope="module", name="ledger")
def _ledger(tmp_path_factory):
    """A store with a signed PKS, a training, and a second draft; nothing more gets into it."""
    terminal = Terminal(tmp_path_factory.mktemp("bad"))
    terminal.recorded(
        *known(),
        draft(PAPER),
        sign(PAPER, "2023-12-01", "2023-12-01", "2024-11-30", numbers=[number("W6 – 12/2023")]),
        training(PAPER, "2024-05-06", "2024-05-10", training_id=COURSE, participants=20),
        draft(OTHER),
    )
    return terminal


def changed(told, **fields):
    """The same command with other fields; ... leaves one out."""
    data = {**told["data"], **fields}
    return {**told, "data": {key: value for key, value in data.items() if value is not ...}}


def without(told, key):
    """The same line without one of its keys."""
    return {name: value for name, value in told.items() if name != key}


def surrogate(told):
    """The same line with half a surrogate pair in a text."""
    text = json.dumps(changed(told, venue="MARK"))
    return text.replace("MARK", "half \\ud800 a pair").encode()


LONG = b'{"command":"HoldVisit","data":{"venue":"' + b"x" * 10_000_000 + b'"}}'

INVALID = {
    "not JSON": (b"{not json", "not JSON", None),
    "an unfinished line": (json.dumps(VISIT).encode()[:-3], "not JSON", None),
    "not UTF-8": (b'{"command": "\xff"}', "not UTF-8", None),
    "an array": (b"[1, 2]", "expected one JSON object", None),
    "a number": (b"12", "expected one JSON object", None),
    "a key twice": (b'{"command":"HoldVisit","command":"HoldVisit","data":{}}', "twice", None),
    "NaN": (b'{"command":"HoldVisit","data":{"x":NaN}}', "NaN is no JSON number", None),
    "nested without end": (b'{"data":' + b"[" * 100_000, "nested too deeply", None),
    "no command": (without(VISIT, "command"), "missing 'command'", None),
    "no data": (without(VISIT, "data"), "missing 'data'", "HoldVisit"),
    "data is no object": ({**VISIT, "data": 7}, "'data' is no object", "HoldVisit"),
    "an unknown key": ({**VISIT, "sauce": {}}, "unknown key 'sauce'", "HoldVisit"),
    "the actor is a number": ({**VISIT, "actor": 7}, "'actor' is no text", "HoldVisit"),
    "an unknown command": (line("HoldVisits"), "did you mean HoldVisit", "HoldVisits"),
    "a command of the register": (line("ClaimName"), "no such command", "ClaimName"),
    "an unknown field": (changed(VISIT, vennue="Aula"), "unknown field 'vennue'", "HoldVisit"),
    "a missing field": (changed(VISIT, form=...), "missing field 'form'", "HoldVisit"),
    "a mistyped field": (changed(VISIT, venue=7), "expected text, found 7", "HoldVisit"),
    "a number as text": (
        changed(training(PAPER, "2024-05-06", "2024-05-10"), participants="20"),
        'expected a whole number, found "20"',
        "DeliverTraining",
    ),
    "a truth for a number": (
        changed(training(PAPER, "2024-05-06", "2024-05-10"), participants=True),
        "expected a whole number, found true",
        "DeliverTraining",
    ),
    "an unknown code": (changed(VISIT, form="VISITE"), "expected one of KUNJUNGAN", "HoldVisit"),
    "no such day": (changed(VISIT, occurred_on="2024-06-31"), "expected a date", "HoldVisit"),
    "a day of another form": (
        changed(VISIT, occurred_on="12/5/2024"),
        "as 2026-01-28",
        "HoldVisit",
    ),
    "a day turned round": (
        changed(VISIT, occurred_on={"earliest": "2024-05-12", "latest": "2024-05-11"}),
        "earliest 2024-05-12 lies after latest 2024-05-11",
        "HoldVisit",
    ),
    "no UUID": (changed(VISIT, visit_id="visit-1"), "expected a UUID", "HoldVisit"),
    "a lone surrogate": (surrogate(VISIT), "half a surrogate pair", "HoldVisit"),
    "a line of 10 MB": (LONG, "more than 1048576 bytes", None),
    "a file name as evidence": (
        line(
            "ReceiveSupport",
            partnership_id=KEMITRAAN,
            support_id=fresh(),
            form="FACILITIES",
            what="mesin jahit",
            received_on="2024-07-01",
            handover_record={"reference": "BAST_Budi.pdf"},
        ),
        "names a file or link",
        "ReceiveSupport",
    ),
    "a pointer at nothing": (
        {
            **VISIT,
            "source": {
                "kind": "NEWS",
                "reference": "koran",
                "grade": "REPORTED",
                "inferred": [{"field": "/venue", "basis": "the photo"}],
            },
        },
        "/venue points at nothing that is stated",
        "HoldVisit",
    ),
    "a source without grade": (
        {**VISIT, "source": {"kind": "NEWS", "reference": "koran"}},
        "missing field 'grade'",
        "HoldVisit",
    ),
}
"""What cannot be read as a command: the line, what is said of it, the command it names."""

REFUSED = {
    "class invalid for the kind": (
        facility("rutan-uji", kind="RUTAN", facility_class="III"),
        "facility.class_invalid",
    ),
    "a renewal after the end": (
        line(
            "RenewAgreement",
            agreement_id=PAPER,
            renewal_id=fresh(),
            signed_on="2024-12-01",
            signatures=signed_by(LAPAS, DISNAKER, on="2024-12-01"),
            as_written=term("2024-12-01", "2025-11-30"),
        ),
        "agreement.lapsed",
    ),
    "a training one day after the term": (
        training(PAPER, "2024-12-01", "2024-12-01"),
        "agreement.outside_term",
    ),
    "more certificates than completed": (
        line(
            "IssueCertificates",
            agreement_id=PAPER,
            issue_id=fresh(),
            training_id=COURSE,
            kind="COMPLETION",
            certifier="BLK",
            issued=19,
            not_competent=0,
            issued_on="2024-05-10",
        ),
        "agreement.too_many_certificates",
    ),
    "a number claimed before": (
        sign(
            OTHER,
            "2023-12-15",
            "2023-12-15",
            "2024-12-14",
            numbers=[number("w6-12 / 2023"), number("415", DISNAKER)],
        ),
        "agreement.duplicate_number",
    ),
    "an identity number": (
        changed(VISIT, target_text="NIK 3672010101900001"),
        "partnership.identity_number",
    ),
    "an identity number with spaces": (
        changed(VISIT, target_text="NIK 3672 0101 0190 0001"),
        "partnership.identity_number",
    ),
    "an identity number with dots": (
        changed(VISIT, target_text="NIK 3672.0101.0190.0001"),
        "partnership.identity_number",
    ),
    "an identity number glued on": (
        changed(VISIT, target_text="NIK3672010101900001"),
        "partnership.identity_number",
    ),
    "an identity number as actor": (
        {**VISIT, "actor": "3672010101900001"},
        "partnership.identity_number",
    ),
    "an identity number in the source": (
        {
            **VISIT,
            "source": {"kind": "NEWS", "reference": "3672010101900001", "grade": "REPORTED"},
        },
        "partnership.identity_number",
    ),
    "a weekday that contradicts": (
        changed(
            VISIT,
            occurred_on={
                "earliest": "2025-10-06",
                "latest": "2025-10-06",
                "raw": "Kamis (6/10/25)",
            },
        ),
        "partnership.weekday",
    ),
    "a day to come": (changed(VISIT, occurred_on="9999-01-01"), "partnership.future"),
    "no such partnership": (
        changed(VISIT, partnership_id=fresh()),
        "partnership.not_found",
    ),
    "a term turned round": (
        sign(OTHER, "2023-12-15", "2023-12-15", "2023-12-14"),
        "agreement.term_order",
    ),
    "an amendment of nothing": (
        line("Void", stream=fresh(), target_version=1, reason="-", approved_by="-"),
        "command.unknown_stream",
    ),
}
"""What is understood and not accepted: the line, and the rule."""


@pytest.mark.parametrize(("bad", "said", "names"), INVALID.values(), ids=INVALID)
def test_invalid(ledger, bad, said, names):
    """A line that is no command ends with 2 and a sentence that says what is wrong."""
    before = ledger("log").raw
    outcome = ledger("record", stdin=jsonl([bad]))
    receipt = outcome.json

    assert (outcome.code, outcome.err) == (2, "")
    assert (receipt["status"], receipt["line"], receipt["rule"]) == ("invalid", 1, None)
    assert receipt["command"] == names
    assert said in receipt["message"]
    assert "\n" not in receipt["message"]
    assert len(receipt["message"]) < 400
    assert ledger("log").raw == before


@pytest.mark.parametrize(("bad", "rule"), REFUSED.values(), ids=REFUSED)
def test_refused(ledger, bad, rule):
    """A command that breaks a rule ends with 3 and names the rule, found, expected and remedy."""
    receipt = ledger.refused(bad, rule)

    assert receipt["command"] == bad["command"]
    assert "expected: " in receipt["message"]
    assert "\n" not in receipt["message"]


def test_the_holder_is_named(ledger):
    """A number that is claimed already names the paper that holds it."""
    bad, rule = REFUSED["a number claimed before"]
    assert PAPER in ledger.refused(bad, rule)["message"]


def test_a_service_number_passes(terminal):
    """An 18-digit service number (NIP) is no identity number."""
    terminal.recorded(*known(), visit(target_text="NIP 196801012000031001"))


def test_every_fault_at_once(ledger):
    """A line with three faults hears of all three."""
    bad = changed(VISIT, form="VISITE", venue=7, vennue="Aula")
    (receipt,) = ledger.record(bad)
    for said in ("expected one of KUNJUNGAN", "expected text, found 7", "unknown field 'vennue'"):
        assert said in receipt["message"]


def test_one_bad_line_stops_nothing(terminal):
    """Lines after a bad one are executed, in order, each under its own number; 2 wins over 3."""
    lines = [b"{", *known(), b"", changed(VISIT, partnership_id=fresh()), VISIT]
    outcome = terminal("record", stdin=jsonl(lines))

    assert [(one["line"], one["status"]) for one in outcome.lines] == [
        (1, "invalid"),
        (2, "recorded"),
        (3, "recorded"),
        (4, "recorded"),
        (6, "refused"),
        (7, "recorded"),
    ]
    assert outcome.code == 2
    assert terminal("record", stdin=jsonl(lines[1:])).code == 3
    assert terminal("record", stdin=jsonl(lines[1:4])).code == 0


def test_an_empty_file(terminal):
    """Nothing in, nothing out."""
    outcome = terminal("record", stdin=b"")
    assert (outcome.code, outcome.raw, outcome.err) == (0, b"", "")


def test_a_last_line_without_end(terminal):
    """The last line counts though nothing ends it; Windows line ends are no matter."""
    lines = jsonl(known()).replace(b"\n", b"\r\n").rstrip(b"\r\n")
    assert [one["status"] for one in terminal("record", stdin=lines).lines] == ["recorded"] * 3


def test_an_identity_number_is_not_repeated(ledger):
    """The sentence about an identity number does not show it."""
    bad, rule = REFUSED["an identity number"]
    assert "3672010101900001" not in ledger.refused(bad, rule)["message"]


def test_same_id_with_other_content(terminal):
    """A command id that was used for other content is refused."""
    first = {**facility(), "command_id": "c-1"}
    other = {**facility(name="Lapas lain"), "command_id": "c-1"}
    terminal.recorded(first)
    terminal.refused(other, "command.conflicting_duplicate")
    (again,) = terminal.record(first)
    assert again["status"] == "unchanged"


def test_text_receipts(ledger):
    """For people a receipt is one line: number, status, and what happened or why not."""
    bad, _ = REFUSED["a training one day after the term"]
    outcome = ledger("record", "--format", "text", stdin=jsonl([bad, known()[0], b"{"]))
    out = " ".join(outcome.out.split())

    assert "1 refused agreement.outside_term: " in out
    assert "2 unchanged already so" in out
    assert "3 invalid the input cannot be read as a command: not JSON" in out


def test_fields_are_sets_in_any_order(terminal):
    """The order of a set is no content: the same fields in another order are the same command."""
    terminal.recorded(*known())
    fields = [SKILLS, {"code": "HEALTH"}]
    plan = {
        "partnership_id": KEMITRAAN,
        "plan_id": fresh(),
        "kind": "TRAINING",
        "text": "pelatihan",
        "voiced_by": "BOTH",
        "on": "2024-05-12",
    }
    first = {**line("RecordPlan", **plan, fields=fields), "command_id": "p-1"}
    second = {**line("RecordPlan", **plan, fields=fields[::-1]), "command_id": "p-1"}
    assert [one["status"] for one in terminal.record(first, second)] == ["recorded", "unchanged"]

"""The commands as they are contracted: what each prints as text and as JSON, and its help."""

import json
import os
import subprocess
import sys
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.wire.catalogue import CATALOGUE
from pemasyarakatan.wire.upcasts import UPCASTS
from tests.acceptance.lines import (
    KEY,
    draft,
    facility,
    fresh,
    known,
    line,
    number,
    partner,
    sign,
    visit,
)
from tests.acceptance.terminal import here, jsonl

COMMANDS = ("demo", "record", "stats", "streams", "log", "history", "state", "schema")
READING = {
    "stats": (),
    "streams": (),
    "log": (),
    "history": ("lapas-cilegon",),
    "state": ("lapas-cilegon",),
}


class TestHelp:
    """Every command says what it does."""

    def test_all_commands(self):
        """The help names every command, and no other."""
        outcome = here("--help")
        assert outcome.code == 0
        for command in COMMANDS:
            assert f"│ {command} " in outcome.out

    @pytest.mark.parametrize("command", COMMANDS)
    def test_one_command(self, command):
        """Each has a help of its own with its options."""
        outcome = here(command, "--help")
        assert (outcome.code, outcome.err) == (0, "")
        assert f"Usage: pemasyarakatan {command}" in outcome.out
        assert "--format" in outcome.out
        assert ("--store" in outcome.out) is (command != "schema")


@pytest.mark.parametrize(("command", "arguments"), READING.items(), ids=READING)
def test_text_and_json(demo, command, arguments):
    """Each prints text for people and JSON for programs, over the same store."""
    as_text = demo(command, *arguments, "--format", "text")
    as_json = demo(command, *arguments, "--format", "json")

    assert (as_text.code, as_json.code) == (0, 0)
    assert (as_text.err, as_json.err) == ("", "")
    assert as_json.lines
    with pytest.raises(json.JSONDecodeError):
        json.loads(as_text.out)


class TestRecord:
    """One receipt a line, in the contracted shape."""

    def test_receipt(self, terminal):
        """A receipt has these keys in this order, with what else the save wrote."""
        (receipt,) = terminal("record", stdin=jsonl([partner()])).lines
        assert list(receipt) == [
            "line",
            "status",
            "command",
            "stream",
            "version",
            "position",
            "events",
            "also",
            "rule",
            "message",
        ]
        assert receipt["events"] == ["partner.partner_registered@1"]
        (also,) = receipt["also"]
        assert list(also) == ["stream", "version", "position", "events"]
        assert (receipt["position"], also["position"]) == (1, 2)
        assert (receipt["rule"], receipt["message"]) == (None, None)

    def test_refused_receipt(self, terminal):
        """A refused line has a rule and a message, and no stream."""
        (receipt,) = terminal("record", stdin=jsonl([visit()])).lines
        assert receipt["rule"] == "partnership.not_found"
        assert receipt["message"]
        assert (receipt["stream"], receipt["version"], receipt["events"]) == (None, None, [])

    def test_already_so(self, terminal):
        """The same content again, without a command id, is unchanged and gives no event."""
        first, again = terminal.record(facility(), facility())
        assert again["status"] == "unchanged"
        assert (again["stream"], again["version"]) == (first["stream"], 1)
        assert (again["events"], again["position"]) == ([], 1)

    def test_who_and_why(self, terminal):
        """The event keeps who recorded it, under which command, and from what source."""
        source = {"kind": "DECREE", "reference": "SK-1", "grade": "VERIFIED"}
        terminal.recorded(
            {**facility(), "actor": "Kasubbag", "command_id": "c-9", "source": source}
        )
        (event,) = terminal.history(KEY)
        meta = event["meta"]
        assert meta["recorded_by"] == "Kasubbag"
        assert (meta["command"]["id"], meta["command"]["name"]) == ("c-9", "RegisterFacility")
        assert len(meta["command"]["sha256"]) == 64
        assert {key: meta["source"][key] for key in source} == source

    def test_text(self, terminal):
        """For people the receipt names the events."""
        outcome = terminal("record", "--format", "text", stdin=jsonl([facility()]))
        assert outcome.out == "1  recorded  facility.facility_registered@1\n"


class TestStats:
    """How much there is."""

    def test_versions_of_a_name_count_as_one(self, demo):
        """Names stand without their number."""
        counted = demo.stats()
        assert list(counted) == ["events", "streams", "by_event"]
        assert not any("@" in name for name in counted["by_event"])
        assert list(counted["by_event"]) == sorted(counted["by_event"])

    def test_text(self, demo):
        """For people the counts stand before the names."""
        lines = demo("stats").out.splitlines()
        assert "     12  register.name_claimed" in lines
        assert lines[-1] == "     65  events in 30 streams"


class TestStreamList:
    """Which streams there are."""

    def test_shape(self, demo):
        """Each stream has an id, a kind, a title, a version and when it was last recorded."""
        listed = demo("streams", "--format", "json").lines
        assert all(
            sorted(one) == ["kind", "recorded_at", "stream", "title", "version"] for one in listed
        )
        assert sum(one["version"] for one in listed) == 65
        newest = {one["stream"]: one["meta"]["recorded_at"] for one in demo("log").lines}
        assert {one["stream"]: one["recorded_at"] for one in listed} == newest

    @pytest.mark.parametrize(
        ("text", "kinds"),
        [
            ("disnaker", ["partner", "register", "register"]),
            ("LAPAS-CILEGON", ["facility"]),
            ("bnnk", ["agreement", "partner", "partnership", "register"]),
            ("pks", ["agreement"]),
            ("no such name", []),
            ("“", []),
        ],
    )
    def test_find(self, demo, text, kinds):
        """A stream is found by title or alias, however it is typed."""
        found = demo("streams", "--find", text, "--format", "json").lines
        assert sorted(one["kind"] for one in found) == kinds

    def test_agreement_is_found_by_number(self, terminal):
        """A paper is found by its number and by its title."""
        paper = fresh()
        terminal.recorded(
            *known(),
            draft(paper, title="Pembinaan kemandirian"),
            sign(paper, "2024-01-02", numbers=[number("W6.PAS-12/2024")]),
        )
        for text in ("w6.pas-12", "kemandirian"):
            found = terminal("streams", "--find", text, "--format", "json").lines
            assert paper in [one["stream"] for one in found]

    def test_text(self, demo):
        """For people a stream stands under the shortest prefix that names it."""
        lines = demo("streams").out.splitlines()
        assert lines[0] == "id        kind         events  recorded    title"
        (line_,) = [one for one in lines if "facility" in one and "Selong" in one]
        prefix = line_.split()[0]
        assert demo("state", prefix, "--format", "json").json["kind"] == "facility"


class TestLog:
    """The stored events, as they are stored."""

    def test_shape(self, demo):
        """Position, stream, version, name, meta and data, in the order of positions."""
        events = demo("log").lines
        keys = ["position", "stream", "version", "event", "meta", "data"]
        assert [list(one) for one in events] == [keys] * 65
        assert [one["position"] for one in events] == list(range(1, 66))

    def test_history_is_the_log_of_one_stream(self, demo):
        """The same lines, of one stream, in the order of versions."""
        events = demo("log").lines
        for stream in {one["stream"] for one in events}:
            own = [one for one in events if one["stream"] == stream]
            assert demo.history(stream) == own
            assert [one["version"] for one in own] == list(range(1, len(own) + 1))

    def test_text(self, demo):
        """For people one line an event."""
        lines = demo("log", "--format", "text").out.splitlines()
        assert len(lines) == 65
        assert lines[0] == "      1  35048cf3  v1    facility.facility_registered@1"


class TestState:
    """The folded state."""

    def test_shape(self, demo):
        """Stream, kind, version, what an auditor wants to see, and the state itself."""
        found = demo.state("lapas-cilegon")
        assert list(found) == ["stream", "kind", "version", "broken", "flags", "state"]
        assert (found["kind"], found["version"]) == ("facility", 5)
        assert found["state"]["registered"]["name"] == "Lembaga Pemasyarakatan Kelas IIA Cilegon"

    @pytest.mark.parametrize("kind", [one.name for one in DECIDERS if one.name != "assistance"])
    def test_every_kind(self, demo, kind):
        """Every kind of stream that the reports tell of has a state, as text and as JSON."""
        streams = [
            one["stream"]
            for one in demo("streams", "--format", "json").lines
            if one["kind"] == kind
        ]
        assert demo.state(streams[0])["kind"] == kind
        text = demo("state", streams[0]).out
        assert text.startswith(f"{kind} {streams[0]}, version ")
        assert "None" not in text

    def test_flags_and_broken_rules_in_text(self, demo):
        """For people what an auditor wants to see stands at the end."""
        out = demo("state", "083d1c2b").out
        assert "! NUMBER_MISSING: no number of the signed paper" in out


class TestDemo:
    """The source reports, and their timelines."""

    def test_json(self, terminal):
        """For programs `demo` prints the receipts, as `record` does."""
        outcome = terminal("demo", "--format", "json")
        assert [one["status"] for one in outcome.lines] == ["recorded"] * 53
        assert outcome.code == 0

    def test_a_store_that_holds_other_facts(self, terminal):
        """Where a name is taken already the report's line is refused, and said on stderr."""
        terminal.recorded(partner(fresh(), "Dinas Sosial Kota Cilegon", regency="Kota Cilegon"))
        outcome = terminal("demo")
        assert outcome.code == 3
        assert outcome.err.startswith("report 000, line 1: found ")


@pytest.fixture(scope="module", name="schema")
def _schema():
    outcome = here("schema")
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.json


class TestSchema:
    """The vocabulary, described so that another program can check against it."""

    def validator(self, schema, part, name):
        """A validator of one command or event."""
        chosen = {"$schema": schema["$schema"], **schema[part][name]}
        return Draft202012Validator({**chosen, "$defs": schema[part]["$defs"]})

    def test_it_is_a_schema(self, schema):
        """Every part of it is a JSON Schema of the draft that it names."""
        for part in ("commands", "events"):
            Draft202012Validator.check_schema(
                {"$schema": schema["$schema"], "$defs": schema[part]["$defs"]}
            )
            for name in schema[part].keys() - {"$defs"}:
                Draft202012Validator.check_schema(schema[part][name])

    def test_every_stored_event_of_demo(self, demo, schema):
        """What is stored is valid under the schema of its name."""
        for event in demo("log").lines:
            self.validator(schema, "events", event["event"]).validate(event["data"])

    def test_every_command_of_demo(self, schema):
        """What the reports say is valid under the schema of the command."""
        count = 0
        for report in ("003", "000", "001", "004"):
            text = (resources.files("pemasyarakatan.reports") / f"{report}.jsonl").read_text()
            for given in map(json.loads, text.splitlines()):
                self.validator(schema, "commands", given["command"]).validate(given["data"])
                count += 1
        assert count == 47

    @pytest.mark.parametrize(
        "spoil",
        [
            {"form": "VISITE"},
            {"vennue": "Aula"},
            {"occurred_on": 7},
            {"delegation": "nobody"},
            {"visit_id": None},
        ],
    )
    def test_it_refuses_what_the_library_refuses(self, schema, spoil):
        """What cannot be read as a command is not valid under the schema either."""
        data = {**visit()["data"], **spoil}
        assert not self.validator(schema, "commands", "HoldVisit").is_valid(data)

    def test_everything_is_described(self, schema):
        """Every command, stored name and rule is in it, retired names with what they became."""
        commands = {
            command.__name__ for one in DECIDERS if not one.internal for command in one.pairs
        }
        rules = {rule.id for one in DECIDERS for rule in one.book.rules}
        catalogue = {one["name"]: one for one in schema["catalogue"]}

        assert schema["commands"].keys() - {"$defs"} == commands | {
            "Correct",
            "Void",
            "AttachEvidence",
            "Together",
        }
        assert schema["events"].keys() - {"$defs"} == set(CATALOGUE)
        assert set(catalogue) == set(CATALOGUE) | set(UPCASTS)
        assert {name: catalogue[name]["becomes"] for name in UPCASTS} == {
            name: step.name for name, step in UPCASTS.items()
        }
        assert rules <= {rule["id"] for rule in schema["rules"]}
        assert all(rule["sort"] in ("H", "L") for rule in schema["rules"])

    def test_text(self):
        """For people the rules, one after the other."""
        out = here("schema", "--format", "text").out
        assert "agreement.term_not_stated  (L)\n    expected: " in out


def test_every_refusal_is_listed(schema, terminal):
    """A rule that a command is refused under is among the listed ones."""
    listed = {rule["id"] for rule in schema["rules"]}
    receipts = terminal.record(
        visit(), line("Void", stream=fresh(), target_version=1, reason="x", approved_by="y")
    )
    assert {one["rule"] for one in receipts} <= listed


@pytest.mark.parametrize("arguments", [("--help",), ("record", "--help"), ("schema",)])
def test_a_reader_that_has_gone_is_no_failure(arguments):
    """Who reads only the beginning of a page, as `head` does, gets no error for it."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pemasyarakatan", *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")

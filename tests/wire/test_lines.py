"""One command a line: what a line may hold, and what is said of one that cannot be read."""

from __future__ import annotations

import json

import pytest

from pemasyarakatan.domain.partner import DissolvePartner
from pemasyarakatan.errors import InvalidCommand
from pemasyarakatan.wire.catalogue import codec
from pemasyarakatan.wire.lines import LONGEST, named, read

WIRE = codec()
DATA = {
    "partner_id": "11111111-1111-4111-8111-111111111111",
    "on": "2026-01-28",
    "reason": "dibubarkan",
}
SOURCE = {"kind": "NEWS", "reference": "targethukum.com", "grade": "REPORTED"}


def line(**keys: object) -> bytes:
    """A line with these keys beside command and data; a key of `...` is left out."""
    found = {"command": "DissolvePartner", "data": DATA, **keys}
    return json.dumps({key: one for key, one in found.items() if one is not ...}).encode()


def test_a_line_brings_a_command_and_its_circumstances():
    """Who, under what id and from what source stand beside the command."""
    found = read(line(command_id="7", actor="operator", source=SOURCE), WIRE)

    assert isinstance(found.command, DissolvePartner)
    assert (found.command_id, found.actor) == ("7", "operator")
    assert found.source is not None
    assert found.source.reference == "targethukum.com"
    assert read(line(command_id=None, actor=None, source=None), WIRE).source is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"{", "not JSON"),
        (b"DissolvePartner", "not JSON"),
        (b"[]", "expected one JSON object with command and data"),
        (b'"x"', "expected one JSON object with command and data"),
        (b"{}", "missing 'command'; missing 'data'"),
        (line(data=...), "missing 'data'"),
        (line(data=[]), "'data' is no object"),
        (line(command=5), "'command' is no text"),
        (line(command=None), "'command' is no text"),
        (line(actor=5), "'actor' is no text"),
        (line(command_id=5), "'command_id' is no text"),
        (line(comand="x"), "unknown key 'comand'"),
        (line(command="DisolvePartner"), "did you mean DissolvePartner"),
        (line(command="\ud800"), "there is no such command"),
        (line(source=5), "source: /: expected an object (Provenance), found 5"),
        (line(source={**SOURCE, "kind": "RUMOUR"}), "source: /kind: expected one of NEWS"),
        (line(source={**SOURCE, "reference": " "}), "/source/reference: empty"),
        (line(source={**SOURCE, "sha256": "x"}), "/source/sha256: expected 64"),
        (
            line(source={**SOURCE, "inferred": [{"field": "venue", "basis": "x"}]}),
            "/source/inferred/0: expected a JSON pointer",
        ),
        (line(source={**SOURCE, "reference": "\ud800"}), "holds half a surrogate pair"),
        (line() + b"\xff", "not UTF-8"),
        (b'{"command":"A","command":"B","data":{}}', "key 'command' stands twice"),
        (b"[" * 200_000, "nested too deeply"),
        (b'"' + b"x" * (10 * LONGEST) + b'"', "the line has more than"),
    ],
    ids=lambda one: one[:30] if isinstance(one, str) else "",
)
def test_a_line_that_cannot_be_read_says_why(text, fault):
    """One sentence with every fault, which any terminal can print."""
    with pytest.raises(InvalidCommand) as found:
        read(text, WIRE)

    assert fault in str(found.value)
    assert len(str(found.value).encode()) < 500


def test_the_command_of_a_line_that_cannot_be_read_is_still_named():
    """A receipt says which command it was, if the line says it at all."""
    assert named(line(data=5)) == "DissolvePartner"
    assert named(line(command="\ud800")) == "\\ud800"
    assert [named(one) for one in (b"{", b"[]", b'{"command":5}', b"\xff")] == [None] * 4

"""Commands as JSON Lines: one command a line, with who, when repeated, and from what source."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from pemasyarakatan.domain.values import Provenance
from pemasyarakatan.errors import InvalidCommand
from pemasyarakatan.wire.codec import Codec
from pemasyarakatan.wire.strict import Unreadable, parse, presentable

LONGEST = 1024 * 1024
"""The longest line that is read, in bytes; a command takes a few thousand."""

_KEYS = ("actor", "command", "command_id", "data", "source")


@frozen(kw_only=True)
class Line:
    """One line, read: the *command* and the circumstances that it brings."""

    name: str
    command: Any
    command_id: str | None
    actor: str | None
    source: Provenance | None


def read(line: bytes, codec: Codec) -> Line:
    """The command in *line*; raises InvalidCommand with every fault."""
    if len(line) > LONGEST:
        raise InvalidCommand(
            None, [f"the line has more than {LONGEST} bytes; split what it holds into commands"]
        )
    try:
        found = parse(line)
    except Unreadable as error:
        raise InvalidCommand(None, error.faults) from None
    if type(found) is not dict:
        raise InvalidCommand(None, ["expected one JSON object with command and data"])
    name = found.get("command")
    shown = presentable(name) if type(name) is str else None
    faults = [f"unknown key {key!r}" for key in sorted(set(found) - set(_KEYS))]
    faults += [f"missing {key!r}" for key in ("command", "data") if key not in found]
    faults += [
        f"{key!r} is no text"
        for key in ("command", "command_id", "actor")
        if type(found.get(key, "")) is not str and not (key != "command" and found[key] is None)
    ]
    if type(found.get("data", {})) is not dict:
        faults.append("'data' is no object")
    if faults:
        raise InvalidCommand(shown, faults)
    source = found.get("source")
    return Line(
        name=found["command"],
        command=codec.command(found["command"], found["data"]),
        command_id=found.get("command_id"),
        actor=found.get("actor"),
        source=None if source is None else codec.provenance(source),
    )


def named(line: bytes) -> str | None:
    """The command that *line* names, for a receipt of a line that cannot be read."""
    try:
        found = parse(line[:LONGEST])
    except Unreadable:
        return None
    name = found.get("command") if type(found) is dict else None
    return presentable(name) if type(name) is str else None

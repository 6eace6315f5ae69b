"""What is said of a command: who, under which id, from what source; and whether it can be kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import attrs
from attrs import frozen

from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.law import texts
from pemasyarakatan.domain.shape import faults as shape_faults
from pemasyarakatan.domain.text import identity_number
from pemasyarakatan.domain.values import Provenance
from pemasyarakatan.errors import InvalidCommand, Refused
from pemasyarakatan.wire.codec import Codec


@frozen(kw_only=True)
class Request:
    """A command with what its caller says of it."""

    command: Any
    actor: str | None = None
    source: Provenance | None = None
    command_id: str | None = None
    expected_version: int | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None


def well_said(request: Request, codec: Codec) -> Provenance | None:
    """The source as it will be stored; raises InvalidCommand for what nothing could read."""
    faults = [*_no_text(request.actor, "/actor"), *_no_text(request.command_id, "/command_id")]
    for name in ("correlation_id", "causation_id"):
        found = getattr(request, name)
        if found is not None and not isinstance(found, UUID):
            faults.append(f"/{name}: expected a UUID, found {found!r}")
    expected = request.expected_version
    if expected is not None and (type(expected) is not int or expected < 0):
        faults.append(f"/expected_version: expected a whole number from 0, found {expected!r}")
    if faults:
        raise InvalidCommand(type(request.command).__name__, faults)
    return None if request.source is None else codec.canonical_source(request.source)


def _no_text(said: Any, pointer: str) -> tuple[str, ...]:
    """What is wrong with a text that may be left out."""
    if type(said) is str and not said.strip():
        return (f"{pointer}: expected text or nothing, found blanks",)
    if said is None or type(said) is str:
        return () if said is None or said.isascii() else tuple(shape_faults(said, pointer))
    return (f"{pointer}: expected text, found {said!r}",)


def presentable(decider: Decider[Any, Any, Any], request: Request, codec: Codec) -> None:
    """Refuse identity numbers in what is said of a command, and pointers that point at nothing."""
    said: list[tuple[str, str]] = []
    if request.actor is not None:
        said.append(("actor", request.actor))
    if request.command_id is not None and not _is_uuid(request.command_id):
        said.append(("command_id", request.command_id))
    if request.source is not None:
        said.extend(texts(request.source, "/source"))
        _pointing(request, codec)
    for where, text in said:
        if identity_number(text):
            rule = decider.book.identity_number
            raise Refused(rule.id, rule.sentence(f"one in {where}"))


def _pointing(request: Request, codec: Codec) -> None:
    assert request.source is not None
    if not request.source.inferred:
        return
    pointers = [one.field for one in request.source.inferred]
    if all(_is_field(request.command, pointer) for pointer in pointers):
        return
    plain = codec.plain(request.command)
    faults = [
        f"source/inferred: {pointer} points at nothing that is stated"
        for pointer in pointers
        if _at(plain, pointer) is None
    ]
    if faults:
        raise InvalidCommand(type(request.command).__name__, faults)


def _is_field(command: Any, pointer: str) -> bool:
    """Whether *pointer* is that of a stated field, as most are: no JSON is needed to see it."""
    name = pointer.removeprefix("/")
    return name in attrs.fields_dict(type(command)) and getattr(command, name) is not None


def _at(plain: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) points at; None if nothing."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(plain, dict):
            plain = plain.get(key)
        elif isinstance(plain, list) and key.isdecimal() and int(key) < len(plain):
            plain = plain[int(key)]
        else:
            return None
    return plain


def _is_uuid(text: str) -> bool:
    if len(text) < 32:
        return False
    try:
        UUID(text)
    except ValueError:
        return False
    return True

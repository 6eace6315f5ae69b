"""The vocabulary described: JSON Schema (draft 2020-12) of commands and events, names, rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from eventsourcing.persistence import Notification, StoredEvent

from pemasyarakatan.domain.aggregates import COMMAND_RULES, DECIDERS
from pemasyarakatan.domain.corrections import Correct
from pemasyarakatan.domain.decider import CorrectionRecorded, Decider
from pemasyarakatan.domain.together import Together
from pemasyarakatan.errors import StoredFault
from pemasyarakatan.wire.catalogue import codec as codec_of
from pemasyarakatan.wire.codec import Codec
from pemasyarakatan.wire.envelope import Envelope

_ENVELOPE = msgspec.json.Decoder(Envelope)


def stored_event(stored: StoredEvent, document: bytes) -> dict[str, Any]:
    """One stored event as it is printed: its parts as they are stored, not upcast."""
    try:
        envelope = _ENVELOPE.decode(document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise StoredFault(
            stored.originator_id, stored.originator_version, stored.topic, [str(error)]
        ) from None
    return {
        "position": stored.id if isinstance(stored, Notification) else None,
        "stream": str(stored.originator_id),
        "version": stored.originator_version,
        "event": stored.topic,
        "meta": envelope.meta,
        "data": envelope.data,
    }


def described(
    codec: Codec | None = None, deciders: Iterable[Decider[Any, Any, Any]] = DECIDERS
) -> dict[str, Any]:
    """Every command and event with its schema, every stored name, every rule."""
    codec = codec or codec_of()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "commands": _schemas(codec.commands, Correct, complete=False),
        "events": _schemas(
            {name: cls for name, (_, cls) in codec.names.items()}, CorrectionRecorded, complete=True
        ),
        "catalogue": [
            *(
                {"name": name, "aggregate": aggregate, "class": cls.__name__, "becomes": None}
                for name, (aggregate, cls) in codec.names.items()
            ),
            *(
                {
                    "name": name,
                    "aggregate": name.partition(".")[0],
                    "class": None,
                    "becomes": step.name,
                }
                for name, step in codec.upcasts.items()
            ),
        ],
        "rules": [
            {
                "id": rule.id,
                "sort": rule.sort.value,
                "expected": rule.expected,
                "remedy": rule.remedy,
                "elsewhere": rule.elsewhere,
            }
            for rules in (COMMAND_RULES, *(one.book.rules for one in deciders))
            for rule in rules
        ],
    }


def _schemas(classes: dict[str, type], amending: type, *, complete: bool) -> dict[str, Any]:
    """The schema of each class by name, over one set of `$defs`; *complete* asks every field."""
    found, components = msgspec.json.schema_components(
        classes.values(), ref_template="#/$defs/{name}"
    )
    corrected, nested = _named("event"), _named("command")
    for name, component in components.items():
        properties = component.get("properties")
        if properties is None:
            continue
        component["additionalProperties"] = False
        if complete:
            component["required"] = list(properties)
        if name == amending.__name__:
            properties["corrected"] = corrected
        if name == Together.__name__:
            properties["commands"] = {"type": "array", "items": nested, "minItems": 1}
    if not complete and "PartialDate" in components:
        day = {"type": "string", "format": "date", "description": "exactly this day"}
        whole = components["PartialDate"]
        components["PartialDate"] = {"anyOf": [day, whole]}
    return {"$defs": components, **dict(zip(classes, found, strict=True))}


def _named(kind: str) -> dict[str, Any]:
    """An event or a command within another: its name and its data."""
    return {
        "type": "object",
        "properties": {kind: {"type": "string"}, "data": {"type": "object"}},
        "required": [kind, "data"],
        "additionalProperties": False,
    }

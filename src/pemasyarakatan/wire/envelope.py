"""The envelope of a stored document, `{"v":1,"meta":{…},"data":{…}}`, and its faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Literal

import msgspec

from pemasyarakatan.wire.strict import Unreadable

UNREAD = (msgspec.MsgspecError, ValueError, RecursionError)
"""What a decoder raises over bytes that it cannot read."""


class Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """A stored document whose parts are still bytes."""

    v: Literal[1]
    meta: msgspec.Raw
    data: msgspec.Raw


class Written(msgspec.Struct):
    """A document to be stored; what is decoded has a class of its own for every event."""

    v: Literal[1]
    meta: Any
    data: Any


def envelope_faults(envelope: Any) -> Iterator[str]:
    """Every fault of a document's outer form."""
    if type(envelope) is not dict:
        yield "expected an object with v, meta and data"
        return
    for key in ("v", "meta", "data"):
        if key not in envelope:
            yield f"missing {key!r}"
        elif key == "v":
            if type(envelope[key]) is not int or envelope[key] != 1:
                yield f"format {envelope[key]!r}, expected 1"
        elif type(envelope[key]) is not dict:
            yield f"{key!r} is no object"
    for key in envelope:
        if key not in ("v", "meta", "data"):
            yield f"unknown key {key!r}"


def meta_of(state: bytes, meta: Any) -> bytes:
    """The bytes of the circumstances as they are stored, if there is any way to them."""
    try:
        return bytes(msgspec.json.decode(state, type=Envelope).meta)
    except UNREAD:
        pass
    try:
        return json.dumps(meta, separators=(",", ":")).encode()
    except RecursionError:
        raise Unreadable(["meta: nested too deeply"]) from None


def document_of(cls: type) -> Callable[..., Any]:
    """The document of one class of event, which msgspec decodes in one step."""
    return msgspec.defstruct(
        f"{cls.__name__}Document",
        [("v", Literal[1]), ("meta", msgspec.Raw), ("data", cls)],
        forbid_unknown_fields=True,
    )

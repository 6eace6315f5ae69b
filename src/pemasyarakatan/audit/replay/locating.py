"""Where in an event a part of a state stands, and what of it was concluded rather than read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.audit.replay.pointing import Shape, leaves, pointer, same, shape, within
from pemasyarakatan.domain.decider import CorrectionRecorded
from pemasyarakatan.domain.values import Inferred
from pemasyarakatan.record import Record

_TOGETHER = re.compile(r"/commands/\d+/data(?=/|$)")
_CORRECTED = re.compile(r"/corrected(?:/data)?(?=/|$)")


def located(event: Any, values: Sequence[Any], keys: Sequence[str]) -> str | None:
    """The pointer within *event* to the last of *values*; None where the state computes it.

    *values* are those from the state to the part that is meant, *keys* the way through them. A
    state that keeps an event, or a part of one, keeps that very object. A text or an id that
    stands once in the event is taken to be from there.
    """
    own = {one.name: getattr(event, one.name) for one in attrs.fields(type(event))}
    for depth in range(len(values) - 1, -1, -1):
        value, rest = values[depth], keys[depth:]
        if value is event:
            return _path("", rest)
        if shape(value) is not Shape.LEAF:
            for name, part in own.items():
                if part is value:
                    return _path(f"/{name}", rest)
    value = values[-1]
    if keys and keys[-1] in own and same(own[keys[-1]], value):
        return f"/{keys[-1]}"
    if isinstance(value, str | UUID):
        places = [at for at, leaf in leaves(event) if same(leaf, value)]
        return places[0] if len(places) == 1 else None
    return None


def _path(start: str, keys: Sequence[str]) -> str:
    for key in keys:
        start = pointer(start, key)
    return start


def inside(record: Record, field: str) -> Iterator[Inferred]:
    """What a record's source says was inferred of what *field* points at: it, around it, in it."""
    for one in record.source.inferred if record.source else ():
        at = _in_event(record, one)
        if at is not None and (within(field, at) or within(at, field)):
            yield one


def covering(record: Record, inferred: Inferred, field: str) -> bool:
    """Whether all that *field* points at was inferred."""
    at = _in_event(record, inferred)
    return at is not None and within(field, at)


def _in_event(record: Record, inferred: Inferred) -> str | None:
    """The pointer of an inference, into the fact that its record tells.

    A command that brings several has one source for all, so that it is not known of which of its
    facts an inference is: each is taken to have it, since a doubt too many does less harm.
    """
    at = _TOGETHER.sub("", inferred.field, count=1)
    if not isinstance(record.event, CorrectionRecorded):
        return at
    corrected = _CORRECTED.match(at)
    return at[corrected.end() :] if corrected else None

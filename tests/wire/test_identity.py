"""decode∘encode is the identity, for every class of event and for everything it can hold."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemasyarakatan.testing import strategies as kit
from pemasyarakatan.wire.catalogue import CATALOGUE, codec

from . import examples
from .values import METAS, events, identical

WIRE = codec()
EVENT = ("register.name_released@1", examples.event(CATALOGUE["register.name_released@1"]))


def through(name: str, event: object, meta: bytes = b"{}"):
    """*event* written under its name and read again."""
    aggregate = name.partition(".")[0]
    written, document = WIRE.encode(aggregate, event, meta)
    assert written == name
    return WIRE.decode(name, document, stream="identity", version=1), document


@pytest.mark.parametrize("name", sorted(CATALOGUE))
@settings(max_examples=12)
@given(st.data())
def test_an_event_is_read_as_it_was_written(name, data):
    """Whatever an event holds comes back equal and of the same classes, by both paths."""
    event = data.draw(events(name))
    (aggregate, read, _), document = through(name, event)
    strictly = WIRE.decode_strictly(name, document, stream="identity", version=1)

    assert aggregate == strictly[0]
    assert identical(read, event)
    assert identical(strictly[1], event)


@settings(max_examples=60)
@given(st.data())
def test_a_likely_event_is_read_as_it_was_written(data):
    """The events that the testing kit makes come back as they were."""
    facts = {
        cls: name for name, cls in CATALOGUE.items() if list(CATALOGUE.values()).count(cls) == 1
    }
    cls = data.draw(st.sampled_from(list(facts)))
    event = data.draw(kit.values(cls))

    assert identical(through(facts[cls], event)[0][1], event)


@settings(max_examples=100)
@given(METAS)
def test_circumstances_are_read_as_they_were_written(meta):
    """Every set of circumstances comes back equal, also when only decoded when asked for."""
    (_, _, raw), _ = through(*EVENT, WIRE.encode_meta(meta))
    assert identical(WIRE.decode_meta(raw, stream="identity", version=1, name=EVENT[0]), meta)


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(CATALOGUE)).flatmap(lambda name: st.tuples(st.just(name), events(name)))
)
def test_a_document_is_json_that_anyone_can_read(stored):
    """The stored bytes are one UTF-8 JSON object with v, meta and data, in this order."""
    _, document = through(*stored)
    read = json.loads(document.decode())

    assert list(read) == ["v", "meta", "data"]
    assert read["v"] == 1
    assert isinstance(read["data"], dict)

"""The fast path and the strict path agree on documents as written, and on spoiled ones."""

from __future__ import annotations

from random import Random
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemasyarakatan.domain.decider import CorrectionRecorded
from pemasyarakatan.errors import StoredFault
from pemasyarakatan.wire.catalogue import CATALOGUE, codec
from pemasyarakatan.wire.codec import Codec
from pemasyarakatan.wire.upcasts import UPCASTS

from .make_goldens import path
from .spoiling import spoiled
from .values import METAS, events, identical

WIRE = codec()
NAMES = sorted({*CATALOGUE, *UPCASTS})
REFUSED = object()


class Trusting(Codec):
    """The planted fault: a fast path that takes what msgspec gives, and never looks again."""

    def decode(self, name: str, state: bytes, *, stream: Any, version: int) -> Any:
        """What msgspec gives, if it gives anything."""
        aggregate, cls = self.names.get(name, (None, CorrectionRecorded))
        if cls is not CorrectionRecorded:
            fields = [("v", Literal[1]), ("meta", msgspec.Raw), ("data", cls)]
            try:
                document = msgspec.json.decode(state, type=msgspec.defstruct("Document", fields))
            except (msgspec.MsgspecError, ValueError, RecursionError):
                pass
            else:
                return aggregate, document.data, document.meta
        return self.decode_strictly(name, state, stream=stream, version=version)


def fast(wire: Codec, name: str, state: bytes) -> Any:
    """What the usual path makes of a document, circumstances included; or REFUSED."""
    try:
        aggregate, event, raw = wire.decode(name, state, stream="two paths", version=1)
        meta = wire.decode_meta(raw, stream="two paths", version=1, name=name)
    except StoredFault:
        return REFUSED
    return aggregate, event, meta


def strict(wire: Codec, name: str, state: bytes) -> Any:
    """What the strict path alone makes of it; or REFUSED."""
    try:
        aggregate, event, raw = wire.decode_strictly(name, state, stream="two paths", version=1)
        meta = wire.decode_meta_strictly(raw, stream="two paths", version=1, name=name)
    except StoredFault:
        return REFUSED
    return aggregate, event, meta


def disagreement(wire: Codec, name: str, state: bytes) -> str | None:
    """What the two paths make of a document, if it is not the same."""
    quick, slow = fast(wire, name, state), strict(wire, name, state)
    return None if identical(quick, slow) else f"{name} {state!r}: fast {quick}, strict {slow}"


def spoiled_goldens(name: str, count: int) -> list[bytes]:
    """So many documents spoiled in one or two places, the same in every run."""
    random = Random(name)
    state = path(name).read_bytes()
    made = []
    while len(made) < count:
        try:
            one = spoiled(state, random)
            made.append(spoiled(one, random) if random.random() < 0.3 else one)
        except (ValueError, RecursionError):
            continue  # Spoiled so that it cannot be spoiled again.
    return made


@pytest.mark.parametrize("name", NAMES)
def test_both_paths_agree_on_a_spoiled_document(name):
    """Whatever is done to a stored document, both give the same value, or both refuse."""
    found = [disagreement(WIRE, name, state) for state in spoiled_goldens(name, 40)]

    assert [one for one in found if one] == []


@settings(max_examples=150)
@given(st.data())
def test_both_paths_agree_on_any_spoiled_event(data):
    """The same for any event with any circumstances, spoiled anywhere."""
    name = data.draw(st.sampled_from(sorted(CATALOGUE)))
    event, meta = data.draw(events(name)), data.draw(METAS)
    state = WIRE.encode(name.partition(".")[0], event, WIRE.encode_meta(meta))[1]
    random = data.draw(st.randoms(use_true_random=False))

    assert disagreement(WIRE, name, state) is None
    assert disagreement(WIRE, name, spoiled(state, random)) is None


def test_spoiling_makes_documents_that_are_read_and_that_are_refused():
    """Neither answer is rare, else their agreement would say little."""
    answers = [
        strict(WIRE, name, state) is REFUSED
        for name in NAMES[::5]
        for state in spoiled_goldens(name, 40)
    ]
    assert answers.count(True) > len(answers) / 5
    assert answers.count(False) > len(answers) / 20


def test_a_fast_path_that_never_looks_again_is_found_out():
    """Without the comparison of bytes the two paths disagree, and this test would show it."""
    trusting = Trusting(WIRE.names)
    found = [
        disagreement(trusting, name, state)
        for name in NAMES[::8]
        for state in spoiled_goldens(name, 60)
    ]
    assert len([one for one in found if one]) > 5

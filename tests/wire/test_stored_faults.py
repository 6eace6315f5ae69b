"""A stored event that cannot be read is one error: where it stands, and every fault of it."""

from __future__ import annotations

import json
from uuid import UUID

import msgspec
import pytest

from pemasyarakatan.errors import StoredFault
from pemasyarakatan.wire.catalogue import codec

from .make_goldens import path

WIRE = codec()
NAME = "facility.head_observed@1"
STREAM = UUID("7d1a1c4e-52b2-5d9b-8a35-6d0d1f6f9d10")
STATE = path(NAME).read_bytes()
DOCUMENT = msgspec.json.decode(STATE)


def fault_of(state: bytes, name: str = NAME) -> StoredFault:
    """The error that reading these bytes ends with, by both paths the same."""
    with pytest.raises(StoredFault) as fast:
        WIRE.decode(name, state, stream=STREAM, version=7)
    with pytest.raises(StoredFault) as slow:
        WIRE.decode_strictly(name, state, stream=STREAM, version=7)
    assert fast.value.faults == slow.value.faults
    return fast.value


def document(**parts: object) -> bytes:
    """The golden with other *parts*."""
    return json.dumps({**DOCUMENT, **parts}).encode()


def data(**fields: object) -> bytes:
    """The golden with other fields in its data."""
    return document(data={**DOCUMENT["data"], **fields})


def test_an_error_says_where_the_event_stands_and_that_nothing_was_touched():
    """Stream, version, name and remedy stand in one sentence, and as attributes."""
    error = fault_of(b"{")

    assert (error.stream, error.version, error.name) == (STREAM, 7, NAME)
    assert str(error).startswith(f"stream {STREAM}, version 7, '{NAME}' cannot be read: ")
    assert "the stored bytes are untouched" in str(error)
    assert "\n" not in str(error)


def test_an_unknown_name_is_answered_with_the_nearest_known_one():
    """The name is never looked up as a class: it is not in the table, and that is said."""
    error = fault_of(STATE, "facility.head_observd@1")

    assert error.faults == (
        "no event has the name 'facility.head_observd@1', did you mean 'facility.head_observed@1'",
    )
    assert fault_of(STATE, "os:system").faults == ("no event has the name 'os:system'",)


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        (b"", "not JSON: Expecting value at character 0"),
        (b"{", "not JSON: "),
        (STATE[:-1], "not JSON: "),
        (STATE + b"}", "not JSON: Extra data"),
        (b"\xef\xbb\xbf" + STATE, "not JSON: "),
        (STATE.replace(b"SIKaP", b"\xff"[:0]) + b"\xff", "not UTF-8 at byte "),
        (b"[]", "expected an object with v, meta and data"),
        (b"null", "expected an object with v, meta and data"),
        (document(data={**DOCUMENT["data"], "irregular": float("nan")}), "NaN is no JSON number"),
        (document(meta=float("-inf")), "-Infinity is no JSON number"),
        (STATE.replace(b'"v":1', b'"v":1,"v":1'), "key 'v' stands twice in one object"),
        (STATE.replace(b'"official":', b'"official":1,"official":'), "key 'official' stands twice"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"v":' * 100_000, "nested too deeply"),
        (b'{"v":1,"meta":{},"data":' + b'{"a":' * 900 + b"1" + b"}" * 901, "unknown field 'a'"),
        (document(v=2), "format 2, expected 1"),
        (document(v="1"), "format '1', expected 1"),
        (document(v=True), "format True, expected 1"),
        (STATE.replace(b'"v":1', b'"v":1.0'), "format 1.0, expected 1"),
        (document(extra=1), "unknown key 'extra'"),
        (b'{"v":1,"data":{}}', "missing 'meta'"),
        (document(meta=[]), "'meta' is no object"),
        (document(data="x"), "'data' is no object"),
        (data(observed_on=10**30), "expected an object (PartialDate), found 1000"),
        (data(observed_on={"earliest": 20250101, "latest": None, "raw": None}), "expected a date"),
        (STATE.replace(b'"2025-10-17"', b"9" * 5000, 1), "not JSON as expected: Exceeds the limit"),
        (data(surplus=1), "unknown field 'surplus'"),
        (data(irregular=0), "/irregular: expected an object (Irregularity), found 0"),
    ],
    ids=lambda one: one[:24] if isinstance(one, str) else "",
)
def test_what_is_wrong_is_named(state, fault):
    """Each way in which bytes can be wrong ends in a StoredFault that names it."""
    assert fault in "; ".join(fault_of(state).faults)


def test_a_field_that_is_missing_is_a_fault_though_the_class_has_a_default():
    """What was stored holds every field; nothing is filled in silently."""
    less = {key: value for key, value in DOCUMENT["data"].items() if key != "irregular"}
    error = fault_of(document(data=less))

    assert error.faults == ("/irregular: expected an object (Irregularity), found nothing",)


def test_every_fault_is_named_at_once():
    """Envelope, name, data and circumstances: one look shows all that must be mended."""
    official = {"name": 5, "position": 3, "capacity": "X", "organisation": None, "zz": 1}
    state = document(
        v=3,
        meta={**DOCUMENT["meta"], "recorded_at": "yesterday", "recorded_by": 1},
        data={"official": official, "observed_on": {"earliest": "x", "latest": None}, "more": 1},
    )
    faults = fault_of(state).faults

    assert [one.partition(":")[0] for one in faults] == [
        "format 3, expected 1",
        "/official/name",
        "/official/position",
        "/official/capacity",
        "/official",
        "/observed_on/earliest",
        "/observed_on/raw",
        "/irregular",
        "/",
        "meta",
        "meta",
    ]


def test_an_unknown_name_is_named_beside_other_faults():
    """A wrong format does not hide a wrong name."""
    assert fault_of(document(v=9), "nothing.known@1").faults == (
        "format 9, expected 1",
        "no event has the name 'nothing.known@1'",
    )


def test_every_fault_of_a_correction_is_named_at_once():
    """Also those of the event that it puts in place."""
    corrected = {"event": NAME, "data": {**DOCUMENT["data"], "observed_on": 1, "irregular": 2}}
    state = document(
        data={"target_version": "1", "corrected": corrected, "reason": None, "approved_by": "x"}
    )
    faults = fault_of(state, "facility.correction_recorded@1").faults

    assert sorted(one.partition(":")[0] for one in faults) == [
        "/corrected/irregular",
        "/corrected/observed_on",
        "/reason",
        "/target_version",
    ]


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        ("facility.head_observd@1", "did you mean 'facility.head_observed@1'"),
        ("facility.correction_recorded@1", "corrects nothing"),
        ("facility.record_voided@1", "corrects nothing"),
        (5, "expected an object with event (a stored name) and data alone"),
    ],
)
def test_a_correction_by_what_corrects_nothing_is_a_fault(event, fault):
    """A correction holds a fact, by a stored name."""
    corrected = {"event": event, "data": DOCUMENT["data"]}
    state = document(
        data={"target_version": 1, "corrected": corrected, "reason": "x", "approved_by": "y"}
    )
    assert fault in fault_of(state, "facility.correction_recorded@1").faults[0]


def test_a_correction_by_an_event_of_another_aggregate_is_a_fault():
    """A facility's history cannot be corrected by what happened to a partner."""
    partner = msgspec.json.decode(path("partner.partner_merged@1").read_bytes())["data"]
    corrected = {"event": "partner.partner_merged@1", "data": partner}
    state = document(
        data={"target_version": 1, "corrected": corrected, "reason": "x", "approved_by": "y"}
    )
    assert fault_of(state, "facility.correction_recorded@1").faults == (
        "/corrected: an event of partner in a facility",
    )


def test_a_retired_name_does_not_take_the_fields_of_its_successor():
    """A `by_ref` that stands under the old name is unknown there, and `by` is missing."""
    name = "partnership.plan_realised@1"
    old = msgspec.json.decode(path(name).read_bytes())
    old["data"]["by_ref"] = old["data"].pop("by")
    faults = fault_of(json.dumps(old).encode(), name).faults

    assert "/by_ref: expected a UUID, found nothing" in faults


def test_faulty_circumstances_are_found_when_they_are_asked_for():
    """Folding never reads them; asking for them names every fault of them."""
    state = document(meta={**DOCUMENT["meta"], "recorded_at": "2025-10-20T02:30:15", "by": 1})
    _, _, raw = WIRE.decode(NAME, state, stream=STREAM, version=7)
    with pytest.raises(StoredFault) as found:
        WIRE.decode_meta(raw, stream=STREAM, version=7, name=NAME)

    assert (found.value.stream, found.value.version) == (STREAM, 7)
    assert [one.partition(", found")[0] for one in found.value.faults] == [
        "meta: /recorded_at: expected an instant in UTC as 2026-01-28T02:00:00Z",
        "meta: /: unknown field 'by'",
    ]


@pytest.mark.parametrize(
    "meta",
    [b"5", b"[]", b"{", b"\xff", b'{"a":NaN}', b'{"a":1,"a":1}', b"[" * 100_000, b'"\\ud800"'],
)
def test_circumstances_that_are_no_json_are_a_fault(meta):
    """Whatever stands there, the error is one of ours."""
    with pytest.raises(StoredFault):
        WIRE.decode_meta(meta, stream=STREAM, version=7, name=NAME)


def test_a_fault_can_always_be_printed():
    """Half a surrogate pair in what was found is written out, so that any terminal shows it."""
    state = data(observed_on="x").replace(b'"x"', b'"\\ud800"')

    assert "\\ud800" in str(fault_of(state))
    str(fault_of(state)).encode()

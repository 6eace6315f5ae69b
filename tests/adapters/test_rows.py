"""The rows of a stream behave like the list of events that any other recorder gives."""

from __future__ import annotations

from uuid import UUID

import pytest
from eventsourcing.persistence import Notification, StoredEvent

from pemasyarakatan.adapters.rows import StreamRows, notification

STREAM = UUID("35048cf3-d58d-5fab-b451-ced6872b40bd")
ROWS = [(7, 1, "a", b"1"), (9, 2, "b", b"2"), (12, 3, "c", b"3")]


def expected(position: int, version: int, topic: str, state: bytes) -> Notification:
    """What eventsourcing's own constructor makes of a row."""
    return Notification(STREAM, version, topic, state, position)


def test_an_event_made_of_a_row_is_the_one_that_the_constructor_makes():
    """Equal, with the same hash and text, of the same class, and as frozen."""
    made, other = notification(STREAM, *ROWS[0]), expected(*ROWS[0])
    assert (made, hash(made), repr(made)) == (other, hash(other), repr(other))
    assert type(made) is Notification
    assert isinstance(made, StoredEvent)
    with pytest.raises(AttributeError):
        made.topic = "b"  # type: ignore[misc]


def test_rows_are_a_sequence_of_events():
    """They are counted, iterated, indexed and sliced like a list."""
    rows, listed = StreamRows(STREAM, ROWS), [expected(*row) for row in ROWS]
    assert len(rows) == 3
    assert list(rows) == listed
    assert rows[-1] == listed[-1]
    assert rows[1:] == listed[1:]
    assert listed[0] in rows
    with pytest.raises(IndexError):
        rows[3]


def test_rows_compare_with_any_sequence_of_events():
    """Equality holds from both sides, and with nothing that is no sequence."""
    rows, listed = StreamRows(STREAM, ROWS), [expected(*row) for row in ROWS]
    assert rows == listed
    assert listed == rows
    assert rows != listed[:2]
    assert rows != 3
    assert not StreamRows(STREAM, [])
    assert repr(rows) == repr(listed)
    with pytest.raises(TypeError):
        hash(rows)

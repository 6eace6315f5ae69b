"""The rows of a stream behave like the list of events that any other recorder gives."""

from __future__ import annotations

from uuid import UUID

import pytest
from eventsourcing.persistence import Notification, StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.adapters import rows as pages
from pemasyarakatan.adapters.rows import LongStream, StreamRows, notification, selected

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


class Table:
    """A stream in a table; notes how many rows each question gave."""

    def __init__(self, versions: list[int]) -> None:
        self.rows = [(10 + version, version, "t", b"x") for version in versions]
        self.given: list[int] = []

    def within(self, gt: int | None, lte: int | None) -> list:
        """The rows between two versions."""
        low, high = -1 if gt is None else gt, 10**6 if lte is None else lte
        return [row for row in self.rows if low < row[1] <= high]

    def read(self, gt: int | None, lte: int | None, desc: bool, limit: int) -> list:
        """As a recorder reads."""
        found = self.within(gt, lte)[:: -1 if desc else 1][:limit]
        self.given.append(len(found))
        return found

    def measure(self, gt: int | None, lte: int | None) -> tuple[int, int]:
        """As a recorder counts."""
        found = self.within(gt, lte)
        return len(found), found[-1][1]

    def select(self, **wanted) -> StreamRows:
        """As a recorder selects."""
        asked = {"gt": None, "lte": None, "desc": False, "limit": None, **wanted}
        return selected(STREAM, self.read, self.measure, **asked)


BOUND = st.none() | st.integers(-2, 34)


@given(
    st.sets(st.integers(0, 30)),
    st.fixed_dictionaries({"gt": BOUND, "lte": BOUND, "limit": st.none() | st.integers(0, 34)}),
    st.booleans(),
    st.integers(1, 5),
)
def test_a_long_stream_is_the_list_of_its_events_and_no_more_than_a_page_is_read(
    versions, bounds, desc, page
):
    """Whatever is asked, in both directions, and whatever is appended while it is read."""
    table = Table(sorted(versions))
    expected_rows = table.within(bounds["gt"], bounds["lte"])[:: -1 if desc else 1][
        : bounds["limit"]
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "PAGE", page)
        found = table.select(**bounds, desc=desc)
        table.rows.append((999, 40, "late", b""))
        listed = [notification(STREAM, *row) for row in expected_rows]
        assert [*found] == listed == [*found]
        assert (len(found), found.rows, [*reversed(found)]) == (
            len(listed),
            expected_rows,
            listed[::-1],
        )
        assert [found[n] for n in range(-len(listed), len(listed))] == [*listed, *listed]
        assert found[1:3] == listed[1:3]
        assert max(table.given) <= page


def test_what_is_past_the_end_of_a_long_stream_is_no_event(monkeypatch):
    """An index out of range is an error, as of a list."""
    monkeypatch.setattr(pages, "PAGE", 2)
    found = Table([1, 2, 3]).select()
    assert type(found) is LongStream
    with pytest.raises(IndexError):
        found[3]
    with pytest.raises(IndexError):
        found[-4]

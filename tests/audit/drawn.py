"""Histories drawn for the tests of the auditor's bench, as records; and JSON, told naively."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from pemasyarakatan.audit.replay.moments import Moment
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.corrections import AttachEvidence, Correct, Void
from pemasyarakatan.record import CommandRef, Meta, Record
from pemasyarakatan.testing.choices import Choices
from pemasyarakatan.testing.steered import steering_of
from pemasyarakatan.testing.strategies import History, histories
from pemasyarakatan.testing.walk import Walk
from pemasyarakatan.wire.catalogue import codec

CODEC = codec()
SHA256 = "0" * 64


def records_of(history: History) -> list[Record]:
    """The records of a history; two after each other share an instant now and then."""
    return [
        Record(
            originator_id=history.stream,
            originator_version=version,
            aggregate=history.decider.name,
            event=event,
            meta=Meta(
                recorded_at=datetime.combine(on, time(3), UTC) + timedelta(seconds=version // 2),
                recorded_by=f"clerk {version % 3}",
                command=CommandRef(name="Drawn", sha256=SHA256),
            ),
        )
        for version, (event, on) in enumerate(
            zip(history.events, history.recorded_on, strict=True), 1
        )
    ]


@st.composite
def recorded(draw: st.DrawFn, *, longest: int = 8) -> tuple[History, list[Record]]:
    """A history of any aggregate, of one event at least, with many amendments; and its records."""
    decider = draw(st.sampled_from(DECIDERS))
    drawn = draw(histories(decider, longest=longest))
    walk = Walk(
        decider,
        Choices(Random(draw(st.integers(0, 9_999)))),
        steering=steering_of(decider),
        stream=drawn.stream,
        mistakes=0,
    )
    walk.follow(drawn.events, drawn.recorded_on)
    while not walk.history:
        walk.step()
    for kind in draw(st.lists(st.sampled_from((Correct, Void, AttachEvidence, None)), max_size=8)):
        if kind is None:
            walk.step()
        elif not decider.internal:
            walk.give(walk.proposal(kind))
    history = History(
        decider=decider,
        stream=walk.stream,
        events=walk.history,
        recorded_on=walk.recorded_on,
    )
    return history, records_of(history)


def days_of(history: History) -> list[date]:
    """The days around which something begins, or is recorded."""
    found = {date(2000, 1, 1), date(2100, 1, 1), *history.recorded_on}
    for event in history.events:
        told = getattr(event, "corrected", event)
        day = history.decider.day_of(told) if type(told) in history.decider.events else None
        for end in (day.earliest, day.latest) if day else ():
            if end is not None:
                near = (end.toordinal() + off for off in (-1, 0, 1))
                found |= {
                    date.fromordinal(one)
                    for one in near
                    if date.min.toordinal() <= one <= date.max.toordinal()
                }
    return sorted(found)


def moments(
    history: History, records: list[Record], *, empty: bool = True
) -> st.SearchStrategy[Moment]:
    """Moments at the edges of a history, on both axes, and no cut at all.

    Unless *empty* something is known by then.
    """
    edges = {
        record.recorded_at + timedelta(microseconds=off) for record in records for off in (-1, 0, 1)
    }
    if not empty:
        edges = {edge for edge in edges if edge >= records[0].recorded_at}
    return st.builds(
        Moment,
        valid=st.none() | st.sampled_from(days_of(history)),
        known=st.none() | st.sampled_from(sorted(edges)),
    )


def plain(value: Any) -> Any:
    """A value as `state --format json` prints it."""
    return CODEC.plain(value)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of JSON with its pointer; no key of ours needs an escape."""
    if isinstance(value, dict | list) and value:
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in parts:
            yield from leaves(part, f"{path}/{key}")
    else:
        yield path, value

"""Judging what many writers, readers and followers saw against the log as it stands at the end."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import Enum
from time import monotonic
from typing import NamedTuple
from uuid import UUID

from attrs import frozen
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    PersistenceError,
    StoredEvent,
)

from pemasyarakatan.testing.storage.bench import event, told
from pemasyarakatan.testing.storage.offers import Promise
from pemasyarakatan.testing.storage.report import Broken


class Origin(NamedTuple):
    """Who wrote an event: the writer, its batch, the place in it, and how many the batch has."""

    writer: int
    batch: int
    place: int
    of: int


class Answer(Enum):
    """What a writer was told."""

    STORED = "stored"
    CONFLICT = "conflict"
    UNCLEAR = "unclear"


@frozen
class Attempt:
    """One insert as its writer saw it; instants are of the machine's monotonic clock."""

    writer: int
    batch: int
    keys: tuple[tuple[UUID, int], ...]
    answer: Answer
    positions: tuple[int, ...] | None
    began: float
    ended: float
    said: str = ""

    def __str__(self) -> str:
        return f"batch {self.batch} of writer {self.writer}"


def batch(
    writer: int, number: int, keys: Sequence[tuple[UUID, int]], padding: int = 0
) -> list[StoredEvent]:
    """Events that tell who wrote them."""
    return [
        event(
            stream,
            version,
            json.dumps([writer, number, place, len(keys), " " * padding]).encode(),
        )
        for place, (stream, version) in enumerate(keys)
    ]


def origin(stored: StoredEvent) -> Origin:
    """Who wrote an event; one that nobody wrote is broken."""
    try:
        writer, number, place, of, _ = json.loads(bytes(stored.state))
    except (ValueError, TypeError) as error:
        raise Broken(
            Promise.S0, f"{_where(stored)} holds {bytes(stored.state)!r}, which nobody wrote"
        ) from error
    return Origin(writer, number, place, of)


def insert(
    recorder: ApplicationRecorder, writer: int, number: int, events: Sequence[StoredEvent]
) -> Attempt:
    """Insert, and note what was told."""
    keys = tuple((_id(one), one.originator_version) for one in events)
    began = monotonic()
    answer, positions, said = Answer.STORED, None, ""
    try:
        positions = recorder.insert_events(events)
    except IntegrityError as error:
        answer, said = Answer.CONFLICT, told(error)
    except PersistenceError as error:
        answer, said = Answer.UNCLEAR, told(error)
    ids = tuple(positions) if positions is not None else None
    return Attempt(writer, number, keys, answer, ids, began, monotonic(), said)


def judge(
    log: Sequence[Notification], attempts: Iterable[Attempt], unknown: dict[int, int] | None = None
) -> None:
    """Hold the log against what its writers were told; raises Broken.

    *unknown* names the batches that may be there although nobody was told of them, because their
    writer was killed: of each writer the one.
    """
    attempts = list(attempts)
    in_order(log)
    seen: dict[tuple[UUID, int], Notification] = {}
    batches: dict[tuple[int, int], list[Notification]] = defaultdict(list)
    for one in log:
        key = (_id(one), one.originator_version)
        if key in seen:
            raise Broken(
                Promise.S1,
                f"version {key[1]} of stream {key[0]} is there twice: "
                f"at position {seen[key].id} and at {one.id}",
            )
        seen[key] = one
        who = origin(one)
        batches[who.writer, who.batch].append(one)
    for found in batches.values():
        _whole(found)
    for attempt in attempts:
        _answered(attempt, batches.pop((attempt.writer, attempt.batch), []))
    for (writer, number), found in batches.items():
        if (unknown or {}).get(writer) != number:
            raise Broken(
                Promise.S3,
                f"batch {number} of writer {writer} is at position {found[0].id}, "
                "though its writer had ended before it, or was never told",
            )
        if len(found) < origin(found[0]).of:
            raise Broken(
                Promise.S2,
                f"batch {number} of writer {writer}, which was killed, has {len(found)} of its "
                f"{origin(found[0]).of} events in the log",
            )
    _in_time(attempts, log)


def in_order(log: Sequence[Notification]) -> None:
    """Whether positions grow; raises Broken."""
    last = 0
    for one in log:
        if one.id == last:
            raise Broken(Promise.S4, f"position {one.id} is given to two events")
        if one.id < last:
            raise Broken(Promise.S4, f"position {one.id} comes after position {last}")
        last = one.id


def _whole(found: list[Notification]) -> None:
    first = origin(found[0])
    places = [origin(one).place for one in found]
    if sorted(places) != list(range(first.of)):
        # Which of the two it is, is told by what its writer was told; see `_answered`.
        return
    if places != sorted(places):
        raise Broken(
            Promise.S0,
            f"the events of batch {first.batch} of writer {first.writer} are in the log in the "
            f"order {places}",
        )


def _answered(attempt: Attempt, found: list[Notification]) -> None:
    """Hold what is there of one batch against what its writer was told."""
    count, of = len(found), len(attempt.keys)
    if attempt.answer is Answer.CONFLICT and found:
        raise Broken(
            Promise.S1,
            f"{attempt} was refused ({attempt.said}), and {count} of its {of} events are there",
        )
    if attempt.answer is Answer.UNCLEAR and count not in {0, of}:
        raise Broken(
            Promise.S2,
            f"{attempt} ended with {attempt.said}, and {count} of its {of} events are there",
        )
    if attempt.answer is not Answer.STORED:
        return
    if count < of:
        there = {(_id(one), one.originator_version) for one in found}
        lost = next(key for key in attempt.keys if key not in there)
        raise Broken(
            Promise.S3,
            f"{attempt} was acknowledged, but {count} of its {of} events are there; "
            f"version {lost[1]} of stream {lost[0]} is not",
        )
    ids = tuple(one.id for one in found)
    if attempt.positions and attempt.positions != ids:
        raise Broken(
            Promise.S4, f"{attempt} was told positions {attempt.positions}, but is at {ids}"
        )


def _in_time(attempts: Iterable[Attempt], log: Sequence[Notification]) -> None:
    """What was acknowledged before another began stands before it."""
    places = {(_id(one), one.originator_version): one.id for one in log}
    stored = [one for one in attempts if one.answer is Answer.STORED and one.keys]
    ended = sorted(stored, key=lambda one: one.ended)
    highest, before, index = 0, None, 0
    for one in sorted(stored, key=lambda one: one.began):
        while index < len(ended) and ended[index].ended < one.began:
            last = max(places[key] for key in ended[index].keys)
            if last > highest:
                highest, before = last, ended[index]
            index += 1
        first = min(places[key] for key in one.keys)
        if first < highest:
            raise Broken(
                Promise.S4,
                f"{one} began after {before} was acknowledged at position {highest}, "
                f"but is at position {first}",
            )


def view_is_prefix(
    log: Sequence[Notification], view: Sequence[int], after: int = 0, of: int | None = None
) -> None:
    """Whether a reader saw the log up to some position whole, and no batch in part.

    *after* is where it began; *of* how many it asked for at most.
    """
    if not view:
        return
    expected = [one.id for one in log if after < one.id <= view[-1]]
    if list(view) != expected:
        missed = sorted(set(expected) - set(view))
        if missed:
            raise Broken(
                Promise.S5,
                f"a reader was shown position {view[-1]} while position {missed[0]} "
                f"was still to come: whoever goes on from {view[-1]} never sees it",
            )
        gone = sorted(set(view) - set(expected))
        if gone:
            raise Broken(
                Promise.S5, f"a reader was shown position {gone[0]}, where there is nothing now"
            )
        raise Broken(Promise.S5, f"a reader was shown positions {_short(view)}")
    if of is not None and len(view) == of:
        return
    last = next(one for one in log if one.id == view[-1])
    who = origin(last)
    behind = [
        one.id for one in log if one.id > last.id and origin(one)[:2] == (who.writer, who.batch)
    ]
    if behind:
        raise Broken(
            Promise.S2,
            f"a reader was shown a log that ends at position {last.id}, in the middle of batch "
            f"{who.batch} of writer {who.writer}, which goes on at {behind[0]}",
        )


def feed_is_whole(
    log: Sequence[Notification], feed: Sequence[Notification], after: int, name: str
) -> None:
    """Whether a follower was given every event after a position once, in order, unchanged."""
    expected = [one for one in log if one.id > after]
    for want, got in zip(expected, feed, strict=False):
        if want.id == got.id:
            if not same(want, got):
                raise Broken(Promise.S5, f"{name} was given {got} where the log has {want}")
            continue
        if got.id > want.id:
            raise Broken(
                Promise.S5, f"{name} was never given position {want.id}, but {got.id} in its place"
            )
        given = [one.id for one in feed]
        again = "again" if given.count(got.id) > 1 or got.id <= after else "out of order"
        raise Broken(Promise.S5, f"{name} was given position {got.id} {again}, not {want.id}")
    if len(feed) > len(expected):
        raise Broken(Promise.S5, f"{name} was given position {feed[len(expected)].id} besides")
    if len(feed) < len(expected):
        missed = expected[len(feed)]
        raise Broken(
            Promise.S5,
            f"{name} was given {len(feed)} of {len(expected)} events; "
            f"the next, position {missed.id}, did not come",
        )


def same(one: StoredEvent, other: StoredEvent) -> bool:
    """Whether two are the same event, whatever their classes."""
    return _content(one) == _content(other)


def _content(one: StoredEvent) -> tuple[object, ...]:
    return (one.originator_id, one.originator_version, one.topic, bytes(one.state))


def _id(one: StoredEvent) -> UUID:
    return one.originator_id if isinstance(one.originator_id, UUID) else UUID(one.originator_id)


def _where(one: StoredEvent) -> str:
    return f"version {one.originator_version} of stream {one.originator_id}"


def _short(ids: Sequence[int]) -> str:
    shown = ", ".join(map(str, ids[:12]))
    return shown if len(ids) <= 12 else f"{shown}, … ({len(ids)} in all)"

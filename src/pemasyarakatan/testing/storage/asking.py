"""Every way of asking for a part: of a stream, of the log, of certain topics."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from uuid import uuid4

from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent

from pemasyarakatan.testing.storage.bench import Bench, asked, event, whole_log
from pemasyarakatan.testing.storage.history import same
from pemasyarakatan.testing.storage.offers import Promise
from pemasyarakatan.testing.storage.report import Broken

_TOPICS = ["kit.happened@1", "kit.other@2", "kit.third@1"]

STRANGE = [
    b"", b"{}", b"null", b"\x00", b" spaces ", b"ends\n", b"\xff\xfe\x00", bytes(range(256)),
    "é\u2028\U0001f600".encode(), b"\\x00\\", b'{"a": 1.10,  "a": "\\u00e9"}',
]  # fmt: skip
"""States as somebody may store them: no text, no JSON, JSON that is easily written otherwise."""


def parts(bench: Bench) -> None:
    """A few hundred questions about a short log; each has one answer."""
    chances = bench.chances("parts")
    streams = [uuid4() for _ in range(3)]
    heads = dict.fromkeys(streams, 0)
    written: list[StoredEvent] = []
    with bench.store() as opened:
        recorder = opened.recorder
        for _ in range(60):
            stream = chances.choice(streams)
            heads[stream] += 1
            # The first topic is frequent, the last one rare.
            topic = chances.choices(_TOPICS, [8, 3, 1])[0]
            state = STRANGE[len(written) % len(STRANGE)]
            written.append(event(stream, heads[stream], state, topic))
            recorder.insert_events(written[-1:])
        log = whole_log(recorder)
        if len(log) != len(written):
            raise Broken(Promise.S3, f"of {len(written)} events {len(log)} are in the log")
        for want, got in zip(written, log, strict=True):
            if not same(want, got):
                raise Broken(Promise.S0, f"{want} was written, and is read as {got}")
        for _ in range(200 * bench.size):
            _of_log(recorder, log, chances, topics=bench.offers.topic_filter)
        for _ in range(100 * bench.size):
            stream = chances.choice(streams)
            of_stream = [one for one in log if one.originator_id == stream]
            gt, lte = chances.choice([None, 0, 3, 99]), chances.choice([None, 0, 7, 99])
            desc, limit = chances.random() < 0.5, chances.choice([None, 1, 2, 99])
            question = f"select_events({gt=}, {lte=}, {desc=}, {limit=})"
            with asked(question):
                found = recorder.select_events(stream, gt=gt, lte=lte, desc=desc, limit=limit)
            wanted = [
                one
                for one in of_stream
                if (gt is None or one.originator_version > gt)
                and (lte is None or one.originator_version <= lte)
            ]
            _compare(question, found, (wanted[::-1] if desc else wanted)[:limit])


def _of_log(
    recorder: ApplicationRecorder, log: list[Notification], chances: Random, *, topics: bool
) -> None:
    start = chances.choice([None, 0, chances.choice(log).id, log[-1].id + 5])
    stop = chances.choice([None, None, chances.choice(log).id])
    limit = chances.choice([1, 2, 7, 1000])
    of = chances.sample(_TOPICS, chances.choice([0, 1, 2])) if topics else []
    inclusive = chances.random() < 0.5
    question = f"select_notifications({start=}, {limit=}, {stop=}, topics={of}, {inclusive=})"
    with asked(question):
        found = recorder.select_notifications(start, limit, stop, of, inclusive_of_start=inclusive)
    wanted = [
        one
        for one in log
        if (start is None or one.id > start or (inclusive and one.id == start))
        and (stop is None or one.id <= stop)
        and (not of or one.topic in of)
    ][:limit]
    if [one.id for one in found] != [one.id for one in wanted]:
        raise Broken(
            Promise.S0,
            f"of a log with positions up to {log[-1].id}, {question} gave positions "
            f"{[one.id for one in found]}, expected {[one.id for one in wanted]}",
        )
    _compare(question, found, wanted)


def _compare(question: str, found: Sequence[StoredEvent], wanted: list[Notification]) -> None:
    listed = list(found)
    if len(listed) != len(wanted) or not all(map(same, listed, wanted)):
        raise Broken(
            Promise.S0,
            f"{question} gave versions {[one.originator_version for one in listed]}, "
            f"expected {[one.originator_version for one in wanted]}",
        )

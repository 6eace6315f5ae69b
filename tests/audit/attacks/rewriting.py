"""Attacks on the tables: each is given what it needs, and rewrites a real store by plain SQL.

An attack takes the scene and a copy of its store, and gives the store that the auditor will see,
None for the copy.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

from pemasyarakatan.domain.facility.rules import facility_id
from tests.audit.attacks.history import FixedClock, Scene, commands, record
from tests.audit.attacks.stores import Keeper, Place, Row

OTHER = UUID("00000000-0000-4000-8000-000000000001")
"""A stream that is not there."""


def at(keeper: Keeper, position: int) -> Row:
    """The row at a position."""
    return next(one for one in keeper.rows() if one.position == position)


def bent(state: bytes, part: str, **values: Any) -> bytes:
    """A document with values of its circumstances or its content changed, spelled as stored."""
    document = json.loads(state)
    document[part] |= values
    return spelled(document)


def spelled(document: Any) -> bytes:
    """A document as the library spells it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def nothing(scene: Scene, place: Place) -> None:
    """Nothing is done."""


# --- single events -------------------------------------------------------------------------------


def edit(scene: Scene, place: Place) -> None:
    """A visit that was held becomes a visit of another day."""
    with place.keeper() as keeper:
        row = next(one for one in keeper.rows() if one.topic == "partnership.visit_held@1")
        keeper.change(row.position, state=row.state.replace(b"2021", b"2020"))


def edit_tail(scene: Scene, place: Place) -> None:
    """An event that nobody vouches for yet is changed."""
    with place.keeper() as keeper:
        row = at(keeper, scene.tail)
        keeper.change(row.position, state=row.state.replace(b"REPORTED", b"DOCUMENTED"))


def respell(scene: Scene, place: Place) -> None:
    """The same document is spelled with blanks."""
    with place.keeper() as keeper:
        row = at(keeper, 5)
        keeper.change(5, state=json.dumps(json.loads(row.state)).encode())


def recorder_name(scene: Scene, place: Place) -> None:
    """Somebody else is said to have recorded it."""
    with place.keeper() as keeper:
        keeper.change(9, state=bent(at(keeper, 9).state, "meta", recorded_by="somebody else"))


def recorded_time(scene: Scene, place: Place) -> None:
    """It is said to have been recorded a year before."""
    with place.keeper() as keeper:
        keeper.change(
            9, state=bent(at(keeper, 9).state, "meta", recorded_at="2025-06-01T02:00:00Z")
        )


def source(scene: Scene, place: Place) -> None:
    """It is said to rest on another paper."""
    with place.keeper() as keeper:
        own = json.loads(at(keeper, 9).state)["meta"]["source"]
        keeper.change(
            9, state=bent(at(keeper, 9).state, "meta", source=own | {"reference": "a decree"})
        )


def rename(scene: Scene, place: Place) -> None:
    """An event of name@1 becomes one of name@2."""
    with place.keeper() as keeper:
        keeper.change(14, topic="partnership.partnership_opened@2")


def move_stream(scene: Scene, place: Place) -> None:
    """The last event of one stream becomes the last of another."""
    with place.keeper() as keeper:
        rows = keeper.rows()
        counts = {one.stream: one.version for one in rows}
        ends = {one.stream: one.position for one in rows}
        mine = next(
            one
            for one in rows
            if one.version == counts[one.stream] > 1 and one.position > min(ends.values())
        )
        theirs = next(one for one in counts if ends[one] < mine.position)
        keeper.change(mine.position, stream=theirs, version=counts[theirs] + 1)


# --- order and presence --------------------------------------------------------------------------


def _steps(keeper: Keeper, count: int = 3) -> list[Row]:
    """The first events of a stream that has so many of them under the first checkpoint."""
    rows = [one for one in keeper.rows() if one.position <= 30]
    by_stream = {one.stream: [r for r in rows if r.stream == one.stream] for one in rows}
    return next(some for some in by_stream.values() if len(some) >= count)


def delete(scene: Scene, place: Place) -> None:
    """The second event of a stream is taken out."""
    with place.keeper() as keeper:
        keeper.remove(_steps(keeper)[1].position)


def delete_repaired(scene: Scene, place: Place) -> None:
    """The second event of a stream is taken out, and the versions after it are counted anew."""
    with place.keeper() as keeper:
        gone = _steps(keeper)[1]
        keeper.remove(gone.position)
        for one in keeper.rows():
            if one.stream == gone.stream and one.version > gone.version:
                keeper.change(one.position, version=one.version - 1)


def delete_stream(scene: Scene, place: Place) -> None:
    """A whole stream is taken out, which leaves no gap in any other."""
    with place.keeper() as keeper:
        rows = keeper.rows()
        counts = Counter(one.stream for one in rows)
        gone = next(one.stream for one in rows if counts[one.stream] == 3)
        keeper.remove(*(one.position for one in rows if one.stream == gone))


def swap(scene: Scene, place: Place) -> None:
    """Two events of one stream change places, and their versions with them."""
    with place.keeper() as keeper:
        one, two = _steps(keeper)[1:3]
        keeper.remove(one.position, two.position)
        keeper.insert(
            one.but(topic=two.topic, state=two.state), two.but(topic=one.topic, state=one.state)
        )


def reorder(scene: Scene, place: Place) -> None:
    """Two events of different streams change places in the log."""
    with place.keeper() as keeper:
        rows = keeper.rows()[:30]
        one, two = next((a, b) for a, b in pairwise(rows) if a.stream != b.stream)
        keeper.remove(one.position, two.position)
        keeper.insert(one.but(position=two.position), two.but(position=one.position))


def position(scene: Scene, place: Place) -> None:
    """The last event is given a greater position, and the order stays."""
    with place.keeper() as keeper:
        keeper.change(keeper.rows()[-1].position, position=1_000)


def position_first(scene: Scene, place: Place) -> None:
    """The last event is moved to the beginning of the log."""
    with place.keeper() as keeper:
        keeper.loosen()
        keeper.change(keeper.rows()[-1].position, position=0)


def insert(scene: Scene, place: Place) -> None:
    """An event of a new stream is put between others, with the time of those around it."""
    with place.keeper() as keeper:
        later = [one for one in keeper.rows() if one.position >= 10]
        keeper.remove(*(one.position for one in later))
        keeper.insert(
            later[0].but(stream=OTHER, version=1),
            *(one.but(position=one.position + 1) for one in later),
        )


def insert_below(scene: Scene, place: Place) -> None:
    """An event is put at position -7, where a reader who begins at 1 does not look."""
    with place.keeper() as keeper:
        keeper.loosen()
        keeper.insert(at(keeper, 1).but(position=-7, stream=OTHER))


def insert_at_zero(scene: Scene, place: Place) -> None:
    """An event is put at position 0, at which such a reader begins after."""
    with place.keeper() as keeper:
        keeper.loosen()
        keeper.insert(at(keeper, 1).but(position=0, stream=OTHER))


def duplicate(scene: Scene, place: Place) -> None:
    """An event is told once more, at the end, under the id of a new stream."""
    with place.keeper() as keeper:
        last = keeper.rows()[-1].position
        keeper.insert(at(keeper, 1).but(position=last + 1, stream=OTHER))


def duplicate_version(scene: Scene, place: Place) -> None:
    """Two events share a stream and a version, the key of the table being gone."""
    with place.keeper() as keeper:
        keeper.loosen()
        last = keeper.rows()[-1]
        keeper.insert(last.but(position=last.position + 1, state=b"{}"))


def cut(place: Place, size: int) -> None:
    with place.keeper() as keeper:
        keeper.remove(*(one.position for one in keeper.rows()[size:]))


def truncate_below(scene: Scene, place: Place) -> None:
    """The end is cut off, below what was last witnessed."""
    cut(place, scene.sizes[1] - 4)


def truncate_above(scene: Scene, place: Place) -> None:
    """The last two events are cut off, of those that nobody vouches for yet."""
    with place.keeper() as keeper:
        last = keeper.rows()[-1].position
    cut(place, last - 2)


def truncate_last(scene: Scene, place: Place) -> None:
    """The log is cut off exactly at what was last witnessed."""
    cut(place, scene.sizes[1])


def truncate_first(scene: Scene, place: Place) -> None:
    """The log is cut off exactly at what was first witnessed."""
    cut(place, scene.sizes[0])


def empty(scene: Scene, place: Place) -> None:
    """Every event is taken out."""
    cut(place, 0)


# --- whole stores --------------------------------------------------------------------------------


def replace_all(scene: Scene, place: Place) -> None:
    """Every stream is another one: a whole database of somebody else."""
    with place.keeper() as keeper:
        for one in keeper.rows():
            keeper.change(one.position, stream=uuid5(OTHER, str(one.stream)))


def fork(scene: Scene, place: Place) -> None:
    """From the twentieth event on everything is told differently, and consistently."""
    with place.keeper() as keeper:
        for one in keeper.rows()[20:]:
            keeper.change(
                one.position, state=bent(one.state, "meta", recorded_by="the other history")
            )


def fork_between(scene: Scene, place: Place) -> None:
    """All that came after the first checkpoint is told differently."""
    with place.keeper() as keeper:
        for one in keeper.rows()[scene.sizes[0] :]:
            keeper.change(
                one.position, state=bent(one.state, "meta", recorded_by="the other history")
            )


def restore(scene: Scene, place: Place) -> Place:
    """A backup is put back that was made between the two checkpoints."""
    return scene.backups[max(scene.backups)].copy()


def restore_first(scene: Scene, place: Place) -> Place:
    """A backup is put back that was made right after the first checkpoint."""
    return scene.backups[scene.sizes[0]].copy()


# --- time ----------------------------------------------------------------------------------------


def append_backdated(scene: Scene, place: Place) -> None:
    """An event is put at the end that says it was recorded before what was last witnessed."""
    with place.keeper() as keeper:
        last, model = keeper.rows()[-1].position, at(keeper, 1)
        keeper.insert(model.but(position=last + 1, stream=OTHER))


def append_now(scene: Scene, place: Place) -> None:
    """An event that nobody recorded is put at the end, with the time of now."""
    with place.keeper() as keeper:
        last, model = keeper.rows()[-1].position, at(keeper, 1)
        now = datetime.fromtimestamp(scene.now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        state = bent(model.state, "meta", recorded_at=now)
        keeper.insert(model.but(position=last + 1, stream=OTHER, state=state))


def clock_set_back(scene: Scene, place: Place) -> None:
    """The application itself appends while the machine's clock stands a day too early."""
    clock = FixedClock()
    clock.advance(days=-1)
    with place.app(clock) as app:
        record(app, another_unit())


def another_unit() -> bytes:
    """A command that the history does not have."""
    line = json.loads(commands()[0]) | {"command_id": "one unit more"}
    line["data"] |= {"facility_id": str(facility_id("another-unit")), "key": "another-unit"}
    return spelled(line)

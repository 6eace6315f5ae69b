"""Rows that are none: the kinds and keys of the tables gone, and values in them that no event has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from tests.audit.attacks.history import Scene
from tests.audit.attacks.rewriting import OTHER, at, cut
from tests.audit.attacks.stores import Place, PostgresKeeper, SqliteKeeper

MIDDLE = 17
"""A position that has others of its stream before and after it."""

Attack = Callable[[Scene, Place], "Place | None"]


def _column(column: str, value: Any, scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        keeper.loosen()
        keeper.change(MIDDLE, **{column: value})


def _text_state(scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        keeper.loosen()
        keeper.change(MIDDLE, state=at(keeper, MIDDLE).state.decode())


def _blob_name(scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        keeper.loosen()
        keeper.change(MIDDLE, topic=at(keeper, MIDDLE).topic.encode())


def _text_version(scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        keeper.loosen()
        keeper.change(MIDDLE, version=f"{at(keeper, MIDDLE).version} ")


def _retyped(column: str, to: str, scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        cast(PostgresKeeper, keeper).retype(column, to)


def _no_text(column: str, scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        keeper.loosen()
        cast(SqliteKeeper, keeper).connection.execute(
            f"UPDATE stored_events SET {column} = CAST(x'706dff' AS TEXT) WHERE position = ?",
            (MIDDLE,),
        )


def _one_position(scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        keeper.loosen()
        keeper.insert(at(keeper, 1).but(position=MIDDLE, stream=OTHER))


def _spelled_id(spell: Callable[[str], str], scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        cast(SqliteKeeper, keeper).loosen()
        stream = at(keeper, 16).stream
        for one in keeper.rows():
            if one.stream == stream:
                keeper.change(one.position, stream=spell(str(stream)))


def _spelled_one(scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        keeper.change(16, stream=at(keeper, 16).stream.hex.upper())


def _hidden(scene: Scene, place: Place) -> None:
    cut(place, scene.sizes[1])
    with place.keeper() as keeper:
        own = cast(PostgresKeeper, keeper)
        own.insert(at(keeper, 1).but(position=1_000, stream=OTHER))
        own.withhold(1_000)


def _anchored_and(attack: Attack, scene: Scene, place: Place) -> None:
    """Cut off after the last anchor first, so that nothing else would be missing."""
    cut(place, scene.sizes[1])
    attack(scene, place)


def _withheld_middle(scene: Scene, place: Place) -> None:
    with place.keeper() as keeper:
        cast(PostgresKeeper, keeper).withhold(12)


COMMON: dict[str, Attack] = {
    "a state that is missing": partial(_column, "state", None),
    "a state of no bytes": partial(_column, "state", b""),
    "a state that is no text": partial(_column, "state", b"\xff\xfe"),
    "a state nested too deep": partial(_column, "state", b"[" * 200_000),
    "a version that is missing": partial(_column, "version", None),
    "version 0": partial(_column, "version", 0),
    "version -1": partial(_column, "version", -1),
    "the greatest version": partial(_column, "version", 2**63 - 1),
    "a name that is missing": partial(_column, "topic", None),
    "a name of no letters": partial(_column, "topic", ""),
    "a name with a line break": partial(_column, "topic", "a\nb"),
    "a stream that is missing": partial(_column, "stream", None),
}

SQLITE: dict[str, Attack] = {
    "a state that is text": _text_state,
    "a name that is bytes": _blob_name,
    "a name that is no UTF-8": partial(_no_text, "topic"),
    "a stream that is no UTF-8": partial(_no_text, "originator_id"),
    "a version that is text": _text_version,
    "a version that is a fraction": partial(_column, "version", 1.5),
    "a stream that is no id": partial(_column, "stream", "nobody"),
    "a stream that is bytes": partial(_column, "stream", b"nobody"),
    "a stream's id in capital letters": partial(
        _anchored_and, partial(_spelled_id, lambda one: one.replace("-", "").upper())
    ),
    "a stream's id with hyphens": partial(_anchored_and, partial(_spelled_id, str)),
    "one event's id in capital letters": partial(_anchored_and, _spelled_one),
}

POSTGRES: dict[str, Attack] = {
    "two events at one position": _one_position,
    "an event that followers are not shown": _hidden,
    "a sealed event that followers are not shown": _withheld_middle,
}

RETYPED: dict[str, Attack] = {
    "states that are text": partial(_retyped, "state", "text USING encode(state, 'escape')"),
    "versions that are text": partial(_retyped, "version", "text"),
    "names that are bytes": partial(_retyped, "topic", "bytea USING topic::bytea"),
    "streams that are text": partial(_retyped, "stream", "text USING upper(stream::text)"),
    "streams that are no ids": partial(_retyped, "stream", "text USING 'unit ' || stream"),
}
"""Columns of PostgreSQL that were given another type: the table is another one afterwards."""

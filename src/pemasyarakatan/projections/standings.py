"""Rows of states: which streams were followed how far, who looks at whom, and their rows anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from attrs import evolve
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import InternalError, OperationalError, StatementError

from pemasyarakatan.projections.database import Database
from pemasyarakatan.projections.histories import Histories
from pemasyarakatan.projections.model import ITEM, STREAM, Told
from pemasyarakatan.projections.parking import Parking
from pemasyarakatan.projections.targets import Rows, Tables, Target, said, slices, whole

Places: TypeAlias = dict[UUID, tuple[str, int]]
"""Streams: the aggregate of each by name, and how far it was followed."""


class Standings:
    """Gives streams the rows of their states."""

    def __init__(self, database: Database, histories: Histories, tables: Tables) -> None:
        self._streams = database.streams
        self._edges = database.edges
        self._histories = histories
        self._tables = tables
        insert = database.upsert(self._streams)
        self._note = insert.on_conflict_do_update(
            index_elements=["generation", "stream"],
            set_={name: insert.excluded[name] for name in ("version", "due")},
        )

    def note(self, connection: Connection, target: Target, places: Places, *, due: bool) -> None:
        """Remember how far streams were followed, and whether their rows are still *due*."""
        noted = [
            {
                "generation": target.generation.id,
                "stream": stream,
                "aggregate": aggregate,
                "version": version,
                "due": due,
            }
            for stream, (aggregate, version) in places.items()
            if aggregate in target.model.standings
        ]
        if noted:
            connection.execute(self._note, noted)

    def due(self, connection: Connection, target: Target, most: int) -> Places:
        """The first streams whose rows are due, at *most* so many."""
        table = self._streams
        query = (
            select(table.c.stream, table.c.aggregate, table.c.version)
            .where(table.c.generation == target.generation.id, table.c.due)
            .order_by(table.c.stream)
            .limit(most)
        )
        return {row.stream: (row.aggregate, row.version) for row in connection.execute(query)}

    def done(self, connection: Connection, target: Target, streams: Sequence[UUID]) -> None:
        """The rows of *streams* are due no longer."""
        table = self._streams
        for some in slices(streams):
            connection.execute(
                update(table)
                .where(table.c.generation == target.generation.id, table.c.stream.in_(some))
                .values(due=False)
            )

    def onlookers(self, connection: Connection, target: Target, places: Places) -> Places:
        """The streams beside *places* whose rows depend on one of them, up to where they came."""
        streams, edges = self._streams, self._edges
        found: Places = {}
        for some in slices(list(places) if target.looks else []):
            query = (
                select(streams.c.stream, streams.c.aggregate, streams.c.version)
                .join(
                    edges,
                    (edges.c.generation == streams.c.generation)
                    & (edges.c.stream == streams.c.stream),
                )
                .where(edges.c.generation == target.generation.id, edges.c.looks_at.in_(some))
                .distinct()
            )
            found |= {
                row.stream: (row.aggregate, row.version)
                for row in connection.execute(query)
                if row.stream not in places
            }
        return found

    def fill(self, connection: Connection, target: Target, places: Places) -> list[Parking]:
        """Give streams the rows of their states anew; those for which that fails, and why."""
        failed: list[Parking] = []
        for some in slices([one for one in places if places[one][0] in target.model.standings]):
            states, looked = self._states(target, {one: places[one] for one in some}, failed)
            around = self._around(connection, target, looked, self._histories)
            uncut = self._histories.uncut if target.reads_histories else None
            beyond = self._around(connection, target, looked, uncut) if uncut else {}
            rows: Rows = {}
            filled: list[UUID] = []
            for stream, state in states.items():
                standing = target.model.standings[places[stream][0]]
                try:
                    look = _look(looked[stream], around)
                    if isinstance(state, Told) and state.uncut is not None:
                        seen = evolve(state.uncut, look=_look(looked[stream], beyond))
                        state = evolve(state, uncut=seen)  # noqa: PLW2901
                    made = [
                        (row[0].name, whole(target.model, row, {STREAM: stream, ITEM: item}))
                        for item, row in enumerate(standing.rows(state, stream, look))
                    ]
                except OperationalError:
                    raise
                except Exception as error:  # noqa: BLE001  # a read model raises what it likes
                    failed.append(Parking(stream, places[stream][1], "", said(error)))
                    continue
                filled.append(stream)
                for name, row in made:
                    rows.setdefault(name, []).append(row)
            self._tables.clear(connection, target, target.model.standing_tables(), filled)
            self._tables.insert(connection, target, rows)
            if target.looks:
                self._link(connection, target, looked)
        return failed

    def settled(self, connection: Connection, target: Target, places: Places) -> list[Parking]:
        """The same, where a row that the database does not take spoils its own stream alone."""
        try:
            with connection.begin_nested():
                return self.fill(connection, target, places)
        except (OperationalError, InternalError):
            raise
        except StatementError as error:
            if len(places) == 1:
                ((stream, (_, version)),) = places.items()
                return [Parking(stream, version, "", said(error))]
        streams = list(places)
        halves = streams[: len(streams) // 2], streams[len(streams) // 2 :]
        return [
            one
            for half in halves
            for one in self.settled(connection, target, {stream: places[stream] for stream in half})
        ]

    def _states(
        self, target: Target, places: Places, failed: list[Parking]
    ) -> tuple[dict[UUID, Any], dict[UUID, tuple[UUID, ...]]]:
        """The state of each stream, and which others its rows look at."""
        states: dict[UUID, Any] = {}
        looked: dict[UUID, tuple[UUID, ...]] = {}
        for stream, (aggregate, version) in places.items():
            standing = target.model.standings[aggregate]
            looks = standing.looks
            read = self._histories.whole if standing.history else self._histories.state
            try:
                state: Any = read(stream, aggregate, version)
                looked[stream] = () if looks is None else tuple(dict.fromkeys(looks(state)))
                states[stream] = state
            except Exception as error:  # noqa: BLE001  # a read model raises what it likes
                failed.append(Parking(stream, version, "", said(error)))
        return states, looked

    def _around(
        self,
        connection: Connection,
        target: Target,
        looked: Mapping[UUID, tuple[UUID, ...]],
        histories: Histories,
    ) -> dict[UUID, Any]:
        """The states of the streams that are looked at, as far as they were followed.

        In the place of one that cannot be read stands what was raised.
        """
        table = self._streams
        wanted = sorted({one for ids in looked.values() for one in ids})
        found: dict[UUID, Any] = {}
        for some in slices(wanted):
            query = select(table.c.stream, table.c.aggregate, table.c.version).where(
                table.c.generation == target.generation.id, table.c.stream.in_(some)
            )
            for row in connection.execute(query).all():
                try:
                    state = histories.state(row.stream, row.aggregate, row.version)
                except Exception as error:  # noqa: BLE001  # raised for who looks at it
                    state = error
                found[row.stream] = state
        return found

    def _link(
        self, connection: Connection, target: Target, looked: Mapping[UUID, tuple[UUID, ...]]
    ) -> None:
        edges, generation = self._edges, target.generation.id
        for some in slices(list(looked)):
            connection.execute(
                edges.delete().where(edges.c.generation == generation, edges.c.stream.in_(some))
            )
        links = [
            {"generation": generation, "stream": stream, "looks_at": one}
            for stream, ids in looked.items()
            for one in ids
        ]
        if links:
            connection.execute(edges.insert(), links)


def _look(ids: Sequence[UUID], around: Mapping[UUID, Any]) -> dict[UUID, Any]:
    """The states of these streams: None for one that does not exist."""
    look = {one: _found(around[one]) for one in ids if one in around}
    return look | dict.fromkeys(one for one in ids if one not in around)


def _found(state: Any) -> Any:
    if isinstance(state, Exception):
        raise state
    return state

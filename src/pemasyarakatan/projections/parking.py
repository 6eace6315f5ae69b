"""Parking: the streams that a read model stands still at, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import Connection, bindparam, select, update

from pemasyarakatan.projections.database import Database, Generation


@frozen
class Parking:
    """A *stream* that stands still from a *version* on; *seen* is how far it would have come."""

    stream: UUID
    version: int
    event: str
    error: str
    seen: int = 0


@frozen(kw_only=True)
class Parked:
    """A stream that a read model stands still at: at which event, and why."""

    model: str
    stream: UUID
    version: int
    event: str
    error: str


def told(model: str, parking: Parking) -> Parked:
    """A parking as it is shown."""
    return Parked(
        model=model,
        stream=parking.stream,
        version=parking.version,
        event=parking.event,
        error=parking.error,
    )


class ParkingLot:
    """The streams that stand still, in the book of the database."""

    def __init__(self, database: Database) -> None:
        self._table = database.parked
        insert = database.upsert(self._table)
        self._note = insert.on_conflict_do_update(
            index_elements=["generation", "stream"],
            set_={name: insert.excluded[name] for name in ("version", "seen", "event", "error")},
        )

    def of(self, connection: Connection, generation: Generation) -> list[Parking]:
        """Those of one generation, in the order of their ids."""
        table = self._table
        query = select(table).where(table.c.generation == generation.id).order_by(table.c.stream)
        return [
            Parking(row.stream, row.version, row.event, row.error, row.seen)
            for row in connection.execute(query)
        ]

    def park(
        self, connection: Connection, generation: Generation, streams: Iterable[Parking]
    ) -> None:
        """Let *streams* stand still."""
        rows: list[dict[str, Any]] = [
            {
                "generation": generation.id,
                "stream": one.stream,
                "version": one.version,
                "seen": max(one.seen, one.version),
                "event": one.event,
                "error": one.error,
            }
            for one in streams
        ]
        if rows:
            connection.execute(self._note, rows)

    def passed(
        self, connection: Connection, generation: Generation, seen: Mapping[UUID, int]
    ) -> None:
        """Note how far streams that stand still have gone on in the log."""
        if seen:
            table = self._table
            connection.execute(
                update(table)
                .where(
                    table.c.generation == bindparam("of_generation"),
                    table.c.stream == bindparam("of_stream"),
                )
                .values(seen=bindparam("now_seen")),
                [
                    {"of_generation": generation.id, "of_stream": stream, "now_seen": version}
                    for stream, version in seen.items()
                ],
            )

    def free(self, connection: Connection, generation: Generation, stream: UUID) -> None:
        """Let *stream* go on."""
        table = self._table
        connection.execute(
            table.delete().where(table.c.generation == generation.id, table.c.stream == stream)
        )

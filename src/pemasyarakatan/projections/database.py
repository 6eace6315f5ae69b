"""The database of the read models: its engine, its transactions, its book of generations.

A generation is one set of tables of a read model, filled from the beginning of the log. The
tables of the live one are also there under their plain names, as SQL views.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    inspect,
    make_url,
    quoted_name,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from pemasyarakatan.errors import ViewsUnusable
from pemasyarakatan.projections.columns import Instant
from pemasyarakatan.projections.engines import engine_at, unusable
from pemasyarakatan.projections.model import ReadModel

SCHEMA = "pemasyarakatan_views"
"""The PostgreSQL schema of the read models, so that they can stand beside the events."""


class Phase(StrEnum):
    """What a generation is: being built, the one that answers, or the one that did before."""

    BUILDING = "building"
    LIVE = "live"
    RETIRED = "retired"


@frozen(kw_only=True)
class Generation:
    """One set of tables of a *model*, filled up to a *position* of the log.

    There the log holds the version *at_version* of the stream *at_stream*.
    """

    id: int
    model: str
    version: int
    phase: Phase
    position: int
    at_stream: UUID | None
    at_version: int | None
    started_at: datetime


class Database:
    """Where rows are kept; opened by URL, `sqlite:///path`, `sqlite://` or `postgresql://…`."""

    def __init__(self, url: str, *, reading: bool = False) -> None:
        """Open it, and make its book if there is none; raises ViewsUnusable.

        For *reading* nothing is made, and nothing can be written: a book must be there.
        """
        self.url = url
        self.engine = engine_at(url, reading=reading)
        self.dialect = self.engine.dialect.name
        self.schema = SCHEMA if self.dialect == "postgresql" else None
        self.metadata = MetaData(schema=self.schema)
        self.generations = _generations(self.metadata)
        self.parked = _parked(self.metadata)
        self.streams = _streams(self.metadata)
        self.edges = _edges(self.metadata)
        self._physical: dict[tuple[int, str], Table] = {}
        if not reading:
            self._prepare()
        elif not _holds_book(self.engine, self.schema):
            self.engine.dispose()
            raise ViewsUnusable(
                f"no read model was ever built at {self._shown()}; build them with "
                "`pemasyarakatan views rebuild`"
            )

    def close(self) -> None:
        """End its connections."""
        self.engine.dispose()

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction that is committed at its end, and undone if anything is raised."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction that sees one state of the database, and changes nothing."""
        options = {} if self.dialect == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    # --- generations -----------------------------------------------------------------------------

    def known(self, connection: Connection, model: str | None = None) -> list[Generation]:
        """The generations, oldest first; of one model only, if it is named."""
        query = select(self.generations).order_by(self.generations.c.id)
        if model is not None:
            query = query.where(self.generations.c.model == model)
        return [_generation(row) for row in connection.execute(query)]

    def of(self, connection: Connection, model: ReadModel) -> Generation | None:
        """The generation that answers for this version of *model*: the live one before others."""
        found = [one for one in self.known(connection, model.name) if one.version == model.version]
        by_phase = {one.phase: one for one in found}
        return next((by_phase[phase] for phase in _ANSWERING if phase in by_phase), None)

    def begin(self, connection: Connection, model: ReadModel, phase: Phase) -> Generation:
        """A new, empty generation of *model*; raises ViewsUnusable where its names are taken."""
        if not self.known(connection, model.name):
            self._free(connection, model)
        values = {
            "model": model.name,
            "version": model.version,
            "phase": phase.value,
            "position": 0,
            "started_at": datetime.now(UTC),
        }
        made = connection.execute(
            self.generations.insert().returning(*self.generations.c), values
        ).one()
        generation = _generation(made)
        for table in model.tables:
            self.table(generation, table).create(connection)
        if phase is Phase.LIVE:
            self.expose(connection, model, generation)
        return generation

    def table(self, generation: Generation, table: Table) -> Table:
        """The table of one generation that stands for the *table* of its model."""
        key = (generation.id, table.name)
        found = self._physical.get(key)
        if found is None:
            name = f"{table.name}__{generation.id}"
            found = table.to_metadata(MetaData(schema=self.schema), name=name)
            # Of these, too, a database has one of a name, whatever the table.
            named = {one.name for one in table.indexes}
            for index in found.indexes:
                if index.name in named:
                    index.name = quoted_name(f"{index.name}__{generation.id}", quote=None)
            for constraint in found.constraints:
                if isinstance(constraint.name, str):
                    constraint.name = f"{constraint.name}__{generation.id}"
            self._physical[key] = found
        return found

    def change(self, connection: Connection, generation: Generation, phase: Phase) -> None:
        """Let a generation be something else from now on."""
        connection.execute(
            self.generations.update()
            .where(self.generations.c.id == generation.id)
            .values(phase=phase.value)
        )

    def expose(self, connection: Connection, model: ReadModel, generation: Generation) -> None:
        """Give the tables of *generation* their plain names, in place of another's."""
        for table in model.tables:
            plain = self._quoted(table.name)
            own = self._quoted(f"{table.name}__{generation.id}")
            connection.execute(text(f"DROP VIEW IF EXISTS {plain}"))
            connection.execute(text(f"CREATE VIEW {plain} AS SELECT * FROM {own}"))  # noqa: S608

    def drop(self, connection: Connection, generation: Generation) -> None:
        """Remove a generation with all its rows."""
        suffix = f"__{generation.id}"
        for name in inspect(connection).get_table_names(schema=self.schema):
            if name.endswith(suffix):
                connection.execute(text(f"DROP TABLE {self._quoted(name)}"))
        for table in (self.edges, self.streams, self.parked):
            connection.execute(table.delete().where(table.c.generation == generation.id))
        connection.execute(self.generations.delete().where(self.generations.c.id == generation.id))

    def stored_tables(self, connection: Connection, generation: Generation) -> dict[str, Table]:
        """The tables of a generation as the database has them, by their plain names."""
        suffix = f"__{generation.id}"
        metadata = MetaData(schema=self.schema)
        return {
            name.removesuffix(suffix): Table(name, metadata, autoload_with=connection)
            for name in inspect(connection).get_table_names(schema=self.schema)
            if name.endswith(suffix)
        }

    def upsert(self, table: Table) -> Any:
        """An insert into *table* that can say what to do with a row that is there."""
        insert: Any = insert_sqlite if self.dialect == "sqlite" else insert_postgres
        return insert(table)

    def _free(self, connection: Connection, model: ReadModel) -> None:
        """Make sure that nothing of anybody else's has the plain name of a table."""
        looked = inspect(connection)
        taken = set(looked.get_table_names(schema=self.schema))
        views = set(looked.get_view_names(schema=self.schema))
        for table in model.tables:
            if table.name in views:
                defined = looked.get_view_definition(table.name, schema=self.schema)
                if f"{table.name}__" not in (defined or ""):
                    taken.add(table.name)
            if table.name in taken:
                raise ViewsUnusable(
                    f"{self._shown()} has a table {table.name} of another use; expected a "
                    f"database without one, for the rows of {model.name}: name another database"
                )

    def _shown(self) -> str:
        return make_url(self.url).render_as_string(hide_password=True)

    def _quoted(self, name: str) -> str:
        quote = self.engine.dialect.identifier_preparer.quote_identifier
        return f"{quote(self.schema)}.{quote(name)}" if self.schema else quote(name)

    def _prepare(self) -> None:
        try:
            with self.writing() as connection:
                if self.schema is not None:
                    # Two that open it at once would both make what neither has found.
                    connection.execute(text("SELECT pg_advisory_xact_lock(7306014821)"))
                    connection.execute(CreateSchema(self.schema, if_not_exists=True))
                self.metadata.create_all(connection)
        except SQLAlchemyError as error:
            self.engine.dispose()
            raise unusable(self.url, error) from error


def built_at(url: str) -> bool:
    """Whether read models were ever kept at *url*; makes nothing, raises ViewsUnusable."""
    engine = engine_at(url, reading=True)
    try:
        return _holds_book(engine, SCHEMA if engine.dialect.name == "postgresql" else None)
    finally:
        engine.dispose()


def _holds_book(engine: Engine, schema: str | None) -> bool:
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return False
    try:
        return inspect(engine).has_table("views_generation", schema=schema)
    except SQLAlchemyError as error:
        raise unusable(str(engine.url), error) from error


_ANSWERING = (Phase.LIVE, Phase.RETIRED, Phase.BUILDING)


def _generation(row: Any) -> Generation:
    return Generation(
        id=row.id,
        model=row.model,
        version=row.version,
        phase=Phase(row.phase),
        position=row.position,
        at_stream=row.at_stream,
        at_version=row.at_version,
        started_at=row.started_at,
    )


def _generations(metadata: MetaData) -> Table:
    return Table(
        "views_generation",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("model", String(40), nullable=False),
        Column("version", Integer, nullable=False),
        Column("phase", String(10), nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("at_stream", Uuid),
        Column("at_version", Integer),
        Column("started_at", Instant, nullable=False),
        sqlite_autoincrement=True,
    )


def _parked(metadata: MetaData) -> Table:
    return Table(
        "views_parked",
        metadata,
        Column("generation", Integer, primary_key=True),
        Column("stream", Uuid, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("seen", Integer, nullable=False),
        Column("event", Text, nullable=False),
        Column("error", Text, nullable=False),
    )


def _streams(metadata: MetaData) -> Table:
    table = Table(
        "views_stream",
        metadata,
        Column("generation", Integer, primary_key=True),
        Column("stream", Uuid, primary_key=True),
        Column("aggregate", String(40), nullable=False),
        Column("version", Integer, nullable=False),
        Column("due", Boolean, nullable=False),
    )
    Index(
        "views_stream_due",
        table.c.generation,
        table.c.stream,
        sqlite_where=table.c.due,
        postgresql_where=table.c.due,
    )
    return table


def _edges(metadata: MetaData) -> Table:
    table = Table(
        "views_edge",
        metadata,
        Column("generation", Integer, primary_key=True),
        Column("stream", Uuid, primary_key=True),
        Column("looks_at", Uuid, primary_key=True),
    )
    Index("views_edge_back", table.c.generation, table.c.looks_at)
    return table

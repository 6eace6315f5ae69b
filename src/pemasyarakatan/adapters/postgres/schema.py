"""The tables of a store, the function that appends, and the guards that refuse everything else.

Events come in through `<table>_append` alone. It takes the transaction's id and its positions in
one short critical section, so that among appends the order of ids is the order of positions:
a reader that stops at the oldest transaction still running has read all before it, for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString
from zlib import crc32

from attrs import frozen
from psycopg import Cursor
from psycopg.sql import SQL, Composable, Identifier, Literal

from pemasyarakatan.adapters.postgres.settings import Kind
from pemasyarakatan.errors import StoreMissing, StoreUnusable

VERSION = 1
"""The version of the schema that this release reads and writes."""

STEPS: Mapping[int, LiteralString] = {}
"""What brings an events table from a version to the next, by the version it is at."""

OLDEST = 130_000
"""The oldest server: transaction ids that never wrap came with it."""

LONGEST = 63
"""PostgreSQL cuts longer names off, and two of them may then be one."""

_CLASS = 0x70656D61
"""The first half of every advisory lock of this library; the second names the table."""

_DUE = "(cluster <> %b::bigint OR writer < (SELECT pg_snapshot_xmin(pg_current_snapshot())))"
"""What followers may see. Transactions of another cluster have ended there; of this one, those
before the oldest that still runs. Whatever is due has all before it due."""

_VERSIONS = "pemasyarakatan_schema"

_PLACE: LiteralString = """\
  head bigint;
  mine xid8;
BEGIN
  IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
    RAISE EXCEPTION 'this transaction has written already; append first, then write the rest'
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  -- Rolling the inner block back gives the lock back, however the block ends.
  BEGIN
    PERFORM pg_advisory_xact_lock({class}, {lock});
    mine := pg_current_xact_id();
    head := nextval({sequence_name});
    IF many > 1 THEN
      PERFORM setval({sequence_name}, head + many - 1);
    END IF;
    RAISE EXCEPTION SQLSTATE 'PM001';
  EXCEPTION WHEN SQLSTATE 'PM001' THEN NULL;
  END;
"""

_APPEND: LiteralString = (
    """
CREATE FUNCTION {append}(
  streams {kind}[], versions bigint[], topics text[], states bytea[], here bigint
) RETURNS bigint LANGUAGE plpgsql AS $append$
DECLARE
  many CONSTANT bigint := cardinality(streams);
"""  # noqa: S608  # of our own words alone
    + _PLACE
    + """
  -- In the order of the key, so that two appends of the same streams never wait for each other.
  INSERT INTO {table} (position, stream, version, topic, state, writer, cluster)
    SELECT head + place - 1, one, number, name, document, mine, here
    FROM unnest(streams, versions, topics, states)
      WITH ORDINALITY AS given (one, number, name, document, place)
    ORDER BY one, number;
  RETURN head;
END
$append$;
CREATE FUNCTION {append_one}(
  one {kind}, number bigint, name text, document bytea, here bigint
) RETURNS bigint LANGUAGE plpgsql AS $append$
DECLARE
  many CONSTANT bigint := 1;
"""
    + _PLACE
    + """
  INSERT INTO {table} (position, stream, version, topic, state, writer, cluster)
    VALUES (head, one, number, name, document, mine, here);
  RETURN head;
END
$append$;
"""
)
"""One event is the usual case, and arrays cost a third of its time."""

_EVENTS = """
CREATE TABLE {table} (
  position bigint NOT NULL PRIMARY KEY CHECK (position > 0),
  stream {kind} NOT NULL,
  version bigint NOT NULL CHECK (version >= 0),
  topic text NOT NULL,
  state bytea NOT NULL,
  writer xid8 NOT NULL,
  cluster bigint NOT NULL,
  UNIQUE (stream, version)
);
CREATE SEQUENCE {sequence} AS bigint MINVALUE 1 NO CYCLE CACHE 1 OWNED BY {table}.position;
"""

_GUARD_INSERT = """
CREATE TRIGGER {table_name}_guard_insert BEFORE INSERT ON {table} FOR EACH ROW
  WHEN (NEW.writer <> pg_current_xact_id() OR NEW.position > currval({sequence_name}))
  EXECUTE FUNCTION {refuse}();
"""

_PLAIN = """
CREATE TABLE {table} (
  stream {kind} NOT NULL,
  version bigint NOT NULL,
  topic text NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (stream, version)
);
"""

_REFUSE = """
CREATE FUNCTION {refuse}() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
  RAISE EXCEPTION '% of a stored event: they are kept as they were appended', TG_OP
    USING ERRCODE = 'restrict_violation',
    HINT = 'append through the function of this table; correct by recording a correction';
END
$refuse$;
"""

_GUARD = """
CREATE TRIGGER {table_name}_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {refuse}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table_name}_guard;
"""

_TRACKING = """
CREATE TABLE IF NOT EXISTS {table} (
  application_name text NOT NULL PRIMARY KEY,
  notification_id bigint NOT NULL
) WITH (fillfactor = 50)
"""


@frozen
class Names:
    """A table, and everything that is named after it; raises StoreUnusable if that is too long."""

    schema: str
    table: str

    def __attrs_post_init__(self) -> None:
        longest = f"{self.table}_guard_insert"
        if len(longest.encode()) > LONGEST or len(self.schema.encode()) > LONGEST:
            raise StoreUnusable(
                f"table {self.table!r} in schema {self.schema!r}: PostgreSQL cuts names off after "
                f"{LONGEST} bytes, expected at most {LONGEST - len('_guard_insert')} for a table"
            )

    def of(self, suffix: str = "") -> Identifier:
        """The full name of the table, or of what is named after it."""
        return Identifier(self.schema, self.table + suffix)

    @property
    def lock(self) -> int:
        """The second half of the advisory lock of this table."""
        found = crc32(f"{self.schema}.{self.table}".encode())
        return found - (1 << 32) if found >> 31 else found

    @property
    def channel(self) -> str:
        """Where followers of this table are woken."""
        return f"pemasyarakatan_{self.lock & 0xFFFFFFFF:08x}"

    def compose(self, text: LiteralString, kind: Kind = "uuid") -> bytes:
        """The statement *text* with the names of this table in it."""
        given: dict[str, Composable] = {
            "schema": Identifier(self.schema),
            "table": self.of(),
            "sequence": self.of("_position_seq"),
            "append": self.of("_append"),
            "append_one": self.of("_append_one"),
            "refuse": self.of("_refuse"),
            "sequence_name": SQL("{}::regclass").format(
                Literal(self.of("_position_seq").as_string(None))
            ),
            "kind": SQL(kind),
            "due": SQL(_DUE),
            "class": Literal(_CLASS),
            "followers": Literal(_CLASS + 1),
            "lock": Literal(self.lock),
            "versions": Identifier(self.schema, _VERSIONS),
            "channel": Identifier(self.channel),
            "table_oid": SQL("{}::regclass").format(Literal(self.of().as_string(None))),
            "table_name_guard": Identifier(f"{self.table}_guard"),
            "table_name_guard_insert": Identifier(f"{self.table}_guard_insert"),
        }
        for suffix in ("guard_insert", "guard"):
            text = text.replace(f"{{table_name}}_{suffix}", f"{{table_name_{suffix}}}")
        return SQL(text).format(**given).as_bytes(None)


def look(cursor: Cursor[tuple[object, ...]], names: Names) -> None:
    """Find the table of events as this release makes it; writes nothing."""
    found = _version(cursor, names)
    if found is None:
        raise StoreMissing(f"schema {names.schema} holds nothing yet; record something first")
    if found != VERSION:
        raise _of_another_release(names, found)


def functions(names: Names, kind: Kind) -> Mapping[str, str]:
    """The functions of a table of events by name, as the database keeps their bodies."""
    refuse = names.compose(_REFUSE, kind).decode().split("$refuse$")
    append = names.compose(_APPEND, kind).decode().split("$append$")
    return {
        f"{names.table}_refuse": refuse[1],
        f"{names.table}_append": append[1],
        f"{names.table}_append_one": append[3],
    }


def prepare_events(cursor: Cursor[tuple[object, ...]], names: Names, kind: Kind) -> None:
    """Make the table of events of an application, or find that it is what it should be."""
    _prepare(cursor, names, _REFUSE + _EVENTS + _APPEND + _GUARD_INSERT + _GUARD, kind)


def prepare_plain(cursor: Cursor[tuple[object, ...]], names: Names, kind: Kind) -> None:
    """The same for a table of events without positions, such as snapshots."""
    _prepare(cursor, names, _REFUSE + _PLAIN + _GUARD, kind)


def prepare_tracking(cursor: Cursor[tuple[object, ...]], names: Names) -> None:
    """Make the table of positions that are done, if it is not there."""
    if not _exists(cursor, names.schema, names.table):
        _alone(cursor, names)
        _make_schema(cursor, names)
        cursor.execute(names.compose(_TRACKING))


def _prepare(
    cursor: Cursor[tuple[object, ...]], names: Names, statements: LiteralString, kind: Kind
) -> None:
    if cursor.connection.info.server_version < OLDEST:
        found = cursor.connection.info.server_version // 10_000
        raise StoreUnusable(f"the server is PostgreSQL {found}; expected 13 or newer")
    if _version(cursor, names) == VERSION:
        return
    _alone(cursor, names)
    there = _version(cursor, names)
    if there is None:
        _make_schema(cursor, names)
        cursor.execute(
            names.compose(
                "CREATE TABLE IF NOT EXISTS {versions} "
                "(store text PRIMARY KEY, version integer NOT NULL)"
            )
        )
        cursor.execute(names.compose(statements, kind))
    found = VERSION if there is None else there
    while found < VERSION and (step := STEPS.get(found)) is not None:
        cursor.execute(names.compose(step, kind))
        found += 1
    if found != VERSION:
        raise _of_another_release(names, found)
    cursor.execute(
        names.compose(
            "INSERT INTO {versions} VALUES (%s, %s) "
            "ON CONFLICT (store) DO UPDATE SET version = EXCLUDED.version"
        ),
        (names.table, VERSION),
    )


def _of_another_release(names: Names, found: int) -> StoreUnusable:
    return StoreUnusable(
        f"table {names.schema}.{names.table} has version {found} of the schema; this release "
        f"reads {VERSION}: open it with the release that wrote it, or a newer one"
    )


def _version(cursor: Cursor[tuple[object, ...]], names: Names) -> int | None:
    """The version of the table that is there; None if there is none."""
    row = None
    if _exists(cursor, names.schema, _VERSIONS):
        cursor.execute(
            names.compose("SELECT version FROM {versions} WHERE store = %s"), (names.table,)
        )
        row = cursor.fetchone()
    there = _exists(cursor, names.schema, names.table)
    if row is None and there:
        raise StoreUnusable(
            f"table {names.schema}.{names.table} is not of this library; name another schema or "
            "database, it was left as it is"
        )
    if row is not None and not there:
        raise StoreUnusable(
            f"table {names.schema}.{names.table} is gone, though it was made; restore it from a "
            "copy, or name another schema"
        )
    return None if row is None else int(str(row[0]))


def _exists(cursor: Cursor[tuple[object, ...]], schema: str, table: str) -> bool:
    # Not to_regclass: it may remember from before the lock that there was no such table.
    cursor.execute(
        "SELECT 1 FROM pg_class WHERE relname = %s AND relnamespace = "
        "(SELECT oid FROM pg_namespace WHERE nspname = %s)",
        (table, schema),
    )
    return cursor.fetchone() is not None


def _alone(cursor: Cursor[tuple[object, ...]], names: Names) -> None:
    """Wait until nobody else makes tables here; until the end of the transaction."""
    cursor.execute("SET LOCAL lock_timeout = '60s'")
    cursor.execute("SET LOCAL statement_timeout = '120s'")
    cursor.execute(
        "SELECT pg_advisory_xact_lock(%s, %s)", (_CLASS, crc32(names.schema.encode()) >> 1)
    )


def _make_schema(cursor: Cursor[tuple[object, ...]], names: Names) -> None:
    cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (names.schema,))
    if cursor.fetchone() is None:
        cursor.execute(names.compose("CREATE SCHEMA {schema}"))

"""From settings to recorders."""

from __future__ import annotations

from typing import Any, Literal, TypeVar, cast

from eventsourcing import sqlite as substrate
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.utils import Environment, EnvType, resolve_topic, strtobool

from pemasyarakatan.adapters.sqlite.datastore import PATIENCE, SQLiteDatastore
from pemasyarakatan.adapters.sqlite.recorders import (
    SQLiteAggregateRecorder,
    SQLiteApplicationRecorder,
    SQLiteProcessRecorder,
    SQLiteTrackingRecorder,
)

R = TypeVar("R")

FOREVER = 1e6
"""The longest wait in seconds: what SQLite still counts in milliseconds."""


class Factory(InfrastructureFactory[TrackingRecorder]):
    """Opens the file named by SQLITE_DBNAME; raises StoreUnusable where it cannot.

    Other settings: SQLITE_LOCK_TIMEOUT (seconds, 5), SQLITE_READ_ONLY (no), ORIGINATOR_ID_TYPE
    (uuid or text), CREATE_TABLE (yes). There is no store in memory here: the module
    `pemasyarakatan.adapters.memory` is one.
    """

    SQLITE_DBNAME = "SQLITE_DBNAME"
    SQLITE_LOCK_TIMEOUT = "SQLITE_LOCK_TIMEOUT"
    SQLITE_READ_ONLY = "SQLITE_READ_ONLY"
    ORIGINATOR_ID_TYPE = "ORIGINATOR_ID_TYPE"
    SINGLE_ROW_TRACKING = "SINGLE_ROW_TRACKING"
    CREATE_TABLE = "CREATE_TABLE"

    aggregate_recorder_class = SQLiteAggregateRecorder
    application_recorder_class = SQLiteApplicationRecorder
    tracking_recorder_class = SQLiteTrackingRecorder
    process_recorder_class = SQLiteProcessRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        self.datastore = SQLiteDatastore(
            self._file(),
            patience=self._seconds(),
            originator_id_type=self._ids(),
            read_only=self._flag(self.SQLITE_READ_ONLY, "no"),
        )
        if not self._flag(self.SINGLE_ROW_TRACKING, "yes"):
            raise OSError(
                f"{self.SINGLE_ROW_TRACKING} is off; this module keeps one row for each "
                "application: leave it out"
            )

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """A recorder of streams; those for another *purpose* have a table of their own."""
        return self._ready(
            self.aggregate_recorder_class(self.datastore, events_table_name=f"stored_{purpose}")
        )

    def application_recorder(self) -> ApplicationRecorder:
        """A recorder of streams and their log."""
        return self._recorder(
            self.APPLICATION_RECORDER_TOPIC,
            self.application_recorder_class,
            SQLiteApplicationRecorder,
        )

    def tracking_recorder(
        self, tracking_recorder_class: type[TrackingRecorder] | None = None
    ) -> TrackingRecorder:
        """A recorder of how far a view has come; also of a class made for eventsourcing's own."""
        usual = tracking_recorder_class or self.tracking_recorder_class
        topic = None if tracking_recorder_class else self.TRACKING_RECORDER_TOPIC
        self.datastore.prepare()
        return self._recorder(
            topic, usual, SQLiteTrackingRecorder, substrate.SQLiteTrackingRecorder
        )

    def process_recorder(self) -> ProcessRecorder:
        """A recorder of events together with the position of what they were made from."""
        return self._recorder(
            self.PROCESS_RECORDER_TOPIC, self.process_recorder_class, SQLiteProcessRecorder
        )

    def close(self) -> None:
        """Close the file."""
        self.datastore.close()

    def _recorder(self, topic: str | None, usual: type[R], *kinds: type[Any]) -> R:
        named = self.env.get(topic) if topic else None
        chosen: Any = resolve_topic(named) if named else usual
        if not issubclass(chosen, kinds):
            expected = " or ".join(kind.__qualname__ for kind in kinds)
            raise OSError(f"{chosen.__qualname__} is no {expected} of this module")
        recorder: R = chosen(datastore=self.datastore)
        return self._ready(recorder)

    def _ready(self, recorder: R) -> R:
        if self._flag(self.CREATE_TABLE, "yes"):
            made: Any = recorder
            made.create_table()
        return recorder

    # --- settings --------------------------------------------------------------------------------

    def _file(self) -> str:
        name = self.env.get(self.SQLITE_DBNAME)
        if not name:
            keys = ", ".join(self.env.create_keys(self.SQLITE_DBNAME))
            raise OSError(f"SQLite database name not found in environment with keys: {keys}")
        if ":memory:" in name or "mode=memory" in name:
            raise OSError(
                f"{self.SQLITE_DBNAME} {name!r} names no file; expected a path: name one, or use "
                "PERSISTENCE_MODULE=pemasyarakatan.adapters.memory"
            )
        if name.startswith("file:"):
            name = name.removeprefix("file:")
            if "?" in name:
                raise OSError(
                    f"{self.SQLITE_DBNAME} {name!r} has settings in it; expected a path alone"
                )
        return name

    def _seconds(self) -> float:
        given = (self.env.get(self.SQLITE_LOCK_TIMEOUT) or "").strip()
        try:
            seconds = float(given) if given else PATIENCE
        except ValueError:
            seconds = -1.0
        if not seconds >= 0:
            raise OSError(f"{self.SQLITE_LOCK_TIMEOUT} {given!r} is invalid; expected seconds")
        return min(seconds, FOREVER)

    def _ids(self) -> Literal["uuid", "text"]:
        given = (self.env.get(self.ORIGINATOR_ID_TYPE) or "uuid").lower()
        if given not in {"uuid", "text"}:
            raise OSError(f"invalid {self.ORIGINATOR_ID_TYPE} {given!r}, must be 'uuid' or 'text'")
        return cast(Literal["uuid", "text"], given)

    def _flag(self, key: str, usual: str) -> bool:
        return bool(strtobool(self.env.get(key) or usual))

"""The factory that eventsourcing finds in this module."""

from __future__ import annotations

from typing import TypeVar

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    ProcessRecorder,
)
from eventsourcing.utils import Environment, EnvType, resolve_topic, strtobool

from pemasyarakatan.adapters.postgres.pool import PostgresDatastore
from pemasyarakatan.adapters.postgres.recorder import (
    PostgresAggregateRecorder,
    PostgresApplicationRecorder,
    PostgresRecorder,
)
from pemasyarakatan.adapters.postgres.settings import Settings
from pemasyarakatan.adapters.postgres.tracking import (
    PostgresProcessRecorder,
    PostgresTrackingRecorder,
)
from pemasyarakatan.errors import StoreUnusable

T = TypeVar("T", bound=PostgresRecorder)


class Factory(InfrastructureFactory[PostgresTrackingRecorder]):
    """Opens the database named by POSTGRES_DBNAME and so on; raises StoreUnusable where it cannot.

    Tables are named as eventsourcing names them, after the application: `<name>_events`,
    `<name>_tracking`; they are made when a recorder is first asked for, unless CREATE_TABLE is no.
    """

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        if not strtobool(self.env.get("SINGLE_ROW_TRACKING") or "yes"):
            raise StoreUnusable(
                "SINGLE_ROW_TRACKING is off; this module keeps one row for each application: "
                "leave it out"
            )
        self.datastore = PostgresDatastore(Settings.of(self.env))

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """A recorder of events without positions."""
        return self._made(
            PostgresAggregateRecorder, events_table_name=self._table("stored", purpose)
        )

    def application_recorder(self) -> ApplicationRecorder:
        """A recorder of events with positions, of the class its topic names."""
        return self._made(
            self._class(self.APPLICATION_RECORDER_TOPIC, PostgresApplicationRecorder),
            events_table_name=self._table("stored", "events"),
        )

    def tracking_recorder(
        self, tracking_recorder_class: type[PostgresTrackingRecorder] | None = None
    ) -> PostgresTrackingRecorder:
        """A recorder of positions that are done, of the class given or named by a topic."""
        return self._made(
            tracking_recorder_class
            or self._class(self.TRACKING_RECORDER_TOPIC, PostgresTrackingRecorder),
            tracking_table_name=self._table("notification", "tracking"),
        )

    def process_recorder(self) -> ProcessRecorder:
        """A recorder of both, of the class its topic names."""
        return self._made(
            self._class(self.PROCESS_RECORDER_TOPIC, PostgresProcessRecorder),
            events_table_name=self._table("stored", "events"),
            tracking_table_name=self._table("notification", "tracking"),
        )

    def close(self) -> None:
        """End every connection, and everybody who follows."""
        if hasattr(self, "datastore"):
            self.datastore.close()

    def _table(self, nameless: str, what: str) -> str:
        return f"{self.env.name.lower() or nameless}_{what}"

    def _class(self, setting: str, usual: type[T]) -> type[T]:
        topic = self.env.get(setting)
        if not topic:
            return usual
        found = resolve_topic(topic)
        if not (isinstance(found, type) and issubclass(found, usual)):
            raise StoreUnusable(f"{setting}: {topic!r} is no {usual.__name__}")
        return found

    def _made(self, recorder_class: type[T], **names: str) -> T:
        recorder = recorder_class(self.datastore, **names)
        if strtobool(self.env.get("CREATE_TABLE") or "yes"):
            recorder.create_table()
        return recorder

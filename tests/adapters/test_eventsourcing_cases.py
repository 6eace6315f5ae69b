"""The cases that eventsourcing ships for recorders and factories, run over ours."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eventsourcing import popo
from eventsourcing import sqlite as substrate
from eventsourcing.tests import persistence as cases
from eventsourcing.utils import Environment

from pemasyarakatan.adapters import memory, sqlite


class InFolder:
    """A folder for the files of one case."""

    INITIAL_VERSION = 1

    def setUp(self) -> None:
        """Begin with no file."""
        self.folder = TemporaryDirectory()
        self.factories: list[sqlite.Factory] = []
        self.addCleanup(self.folder.cleanup)  # type: ignore[attr-defined]
        super().setUp()  # type: ignore[misc]

    def tearDown(self) -> None:
        """Close what was opened."""
        for one in self.factories:
            one.close()
        super().tearDown()  # type: ignore[misc]

    def factory_of_file(self) -> sqlite.Factory:
        """Our factory over a file that is not there yet."""
        file = Path(self.folder.name) / f"{len(self.factories)}.db"
        self.factories.append(sqlite.Factory(Environment("Case", {"SQLITE_DBNAME": str(file)})))
        return self.factories[-1]

    def close_db_connection(self, *args: Any) -> None:
        """Nothing is left open between the cases."""


class TestSQLiteAggregateRecorder(InFolder, cases.AggregateRecorderTestCase):
    """An aggregate recorder of the SQLite adapter, as snapshots use it."""

    def create_recorder(self):
        """A new one over a new file."""
        return self.factory_of_file().aggregate_recorder()


class TestSQLiteApplicationRecorder(InFolder, cases.ApplicationRecorderTestCase):
    """The application recorder of the SQLite adapter."""

    def create_recorder(self):
        """A new one over a new file."""
        return self.factory_of_file().application_recorder()

    def test_insert_subscribe(self) -> None:
        """A follower is given what was recorded before it began, and after."""
        self.optional_test_insert_subscribe()


class TestSQLiteInterleaving(InFolder, cases.NonInterleavingNotificationIDsBaseCase):
    """Two batches at once have positions one after the other."""

    def create_recorder(self):
        """A new one over a new file."""
        return self.factory_of_file().application_recorder()


class TestSQLiteTrackingRecorder(InFolder, cases.TrackingRecorderTestCase):
    """A tracking recorder over the adapter's file."""

    def create_recorder(self):
        """A new one over a new file."""
        return self.factory_of_file().tracking_recorder()


class TestSQLiteProcessRecorder(InFolder, cases.ProcessRecorderTestCase):
    """Events and a position in one transaction, with the positions of what is selected."""

    def create_recorder(self):
        """A new one over a new file."""
        return self.factory_of_file().process_recorder()


class TestMemoryAggregateRecorder(cases.AggregateRecorderTestCase):
    """An aggregate recorder of the memory adapter."""

    INITIAL_VERSION = 1

    def create_recorder(self):
        """A new one, empty."""
        return memory.Factory(Environment("Case", {})).aggregate_recorder()


class TestMemoryProcessRecorder(cases.ProcessRecorderTestCase):
    """Events and a position in one step."""

    def create_recorder(self):
        """A new one, empty."""
        return memory.Factory(Environment("Case", {})).process_recorder()


class TestMemoryTrackingRecorder(cases.TrackingRecorderTestCase):
    """A tracking recorder of the memory adapter."""

    def create_recorder(self):
        """A new one, empty."""
        return memory.Factory(Environment("Case", {})).tracking_recorder()


class TestMemoryApplicationRecorder(cases.ApplicationRecorderTestCase):
    """The application recorder of the memory adapter."""

    def create_recorder(self):
        """A new one, empty."""
        return memory.Factory(Environment("Case", {})).application_recorder()

    def test_insert_subscribe(self) -> None:
        """A follower is given what was recorded before it began, and after."""
        self.optional_test_insert_subscribe()


class TestMemoryInterleaving(cases.NonInterleavingNotificationIDsBaseCase):
    """Two batches at once have positions one after the other."""

    def create_recorder(self):
        """A new one, empty."""
        return memory.Factory(Environment("Case", {})).application_recorder()


class SQLiteTracking(sqlite.SQLiteTrackingRecorder):
    """A tracking recorder of somebody's view."""


class StockTracking(substrate.SQLiteTrackingRecorder):
    """One that was made for eventsourcing's own module."""


class MemoryTracking(popo.POPOTrackingRecorder):
    """A tracking recorder of somebody's view."""


class TestSQLiteFactory(InFolder, cases.InfrastructureFactoryTestCase):
    """The factory of the SQLite adapter."""

    def setUp(self) -> None:
        """Settings that name a new file."""
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.env = Environment(
            "TestCase",
            {
                "PERSISTENCE_MODULE": "pemasyarakatan.adapters.sqlite",
                "SQLITE_DBNAME": f"{folder.name}/a.db",
            },
        )
        super().setUp()

    def expected_factory_class(self):
        """Ours."""
        return sqlite.Factory

    def expected_aggregate_recorder_class(self):
        """Ours."""
        return sqlite.SQLiteAggregateRecorder

    def expected_application_recorder_class(self):
        """Ours."""
        return sqlite.SQLiteApplicationRecorder

    def expected_tracking_recorder_class(self):
        """Ours."""
        return sqlite.SQLiteTrackingRecorder

    def tracking_recorder_subclass(self):
        """One that is named by a class or by a topic."""
        return SQLiteTracking

    def expected_process_recorder_class(self):
        """Ours."""
        return sqlite.SQLiteProcessRecorder


class TestSQLiteFactoryOfStockViews(TestSQLiteFactory):
    """The same with a view that was made for eventsourcing's own module."""

    def tracking_recorder_subclass(self):
        """One that is named by a class or by a topic."""
        return StockTracking


class TestStockTrackingRecorder(InFolder, cases.TrackingRecorderTestCase):
    """A view that was made for eventsourcing's own module, over the adapter's file."""

    def create_recorder(self):
        """A new one over a new file."""
        return self.factory_of_file().tracking_recorder(StockTracking)


class TestMemoryFactory(cases.InfrastructureFactoryTestCase):
    """The factory of the memory adapter."""

    def setUp(self) -> None:
        """Settings that name the adapter."""
        self.env = Environment("TestCase", {"PERSISTENCE_MODULE": "pemasyarakatan.adapters.memory"})
        super().setUp()

    def expected_factory_class(self):
        """Ours."""
        return memory.Factory

    def expected_aggregate_recorder_class(self):
        """Ours."""
        return memory.MemoryAggregateRecorder

    def expected_application_recorder_class(self):
        """Ours."""
        return memory.MemoryApplicationRecorder

    def expected_tracking_recorder_class(self):
        """Eventsourcing's."""
        return popo.POPOTrackingRecorder

    def tracking_recorder_subclass(self):
        """One that is named by a class or by a topic."""
        return MemoryTracking

    def expected_process_recorder_class(self):
        """Ours."""
        return memory.MemoryProcessRecorder


def test_every_case_that_eventsourcing_ships_for_storage_is_run_and_none_is_left_out():
    """Of recorders and factories; a test that is skipped would be no test."""
    shipped = {
        one
        for name, one in vars(cases).items()
        if name.endswith("Case")
        and name not in {"RecorderTestCase", "TestCase", "TranscoderTestCase"}
    }
    assert len(shipped) == 6
    run = [one for one in globals().values() if isinstance(one, type) and issubclass(one, InFolder)]
    for case in shipped:
        assert [one for one in run if issubclass(one, case)], case
    for one in run:
        tests = [getattr(one, name) for name in dir(one) if name.startswith("test")]
        assert tests or one is InFolder
        assert not any(getattr(test, "__unittest_skip__", False) for test in tests)

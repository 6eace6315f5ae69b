"""The cases that eventsourcing ships for recorders and factories, run over the PostgreSQL adapter."""

from __future__ import annotations

import pytest
from eventsourcing.tests import persistence as cases
from eventsourcing.utils import Environment

from tests.adapters.postgres.server import needs_driver

needs_driver()

from pemasyarakatan.adapters import postgres  # noqa: E402


class OnServer:
    """A schema for every case."""

    INITIAL_VERSION = 1
    # A position of an append that failed is never given again.
    EXPECT_CONTIGUOUS_NOTIFICATION_IDS = False

    @pytest.fixture(autouse=True)
    def _given(self, make, settings) -> None:
        self.made = make
        self.settings = settings

    def close_db_connection(self, *args) -> None:
        """Nothing is left open between the cases."""


class TestPostgresAggregateRecorder(OnServer, cases.AggregateRecorderTestCase):
    """An aggregate recorder, as snapshots use it."""

    def create_recorder(self):
        """A new one over a new table."""
        return self.made().aggregate_recorder()


class TestPostgresApplicationRecorder(OnServer, cases.ApplicationRecorderTestCase):
    """The application recorder, and its subscription."""

    def create_recorder(self):
        """A new one over a new table."""
        return self.made().application_recorder()

    def test_insert_subscribe(self) -> None:
        """A follower is given what was recorded before it began, and after."""
        self.optional_test_insert_subscribe()


class TestPostgresTextIds(TestPostgresApplicationRecorder):
    """The same over a table whose streams are named by text."""

    def create_recorder(self):
        """A new one over a new table."""
        return self.made(ORIGINATOR_ID_TYPE="text").application_recorder()

    def new_originator_id(self):
        """A text that is no UUID."""
        return f"case-{super().new_originator_id()}"


class TestPostgresInterleaving(OnServer, cases.NonInterleavingNotificationIDsBaseCase):
    """Two batches at once have positions one after the other."""

    def create_recorder(self):
        """A new one over a new table."""
        return self.made().application_recorder()


class TestPostgresTrackingRecorder(OnServer, cases.TrackingRecorderTestCase):
    """A tracking recorder."""

    def create_recorder(self):
        """A new one over a new table."""
        return self.made().tracking_recorder()


class TestPostgresProcessRecorder(OnServer, cases.ProcessRecorderTestCase):
    """Events and a position in one transaction."""

    def create_recorder(self):
        """A new one over new tables."""
        return self.made().process_recorder()


class Tracking(postgres.PostgresTrackingRecorder):
    """A tracking recorder of somebody's view."""


class TestPostgresFactory(OnServer, cases.InfrastructureFactoryTestCase):
    """The factory."""

    def setUp(self) -> None:
        """Settings that name the adapter."""
        self.env = Environment("TestCase", self.settings)
        super().setUp()

    def expected_factory_class(self):
        """Ours."""
        return postgres.Factory

    def expected_aggregate_recorder_class(self):
        """Ours."""
        return postgres.PostgresAggregateRecorder

    def expected_application_recorder_class(self):
        """Ours."""
        return postgres.PostgresApplicationRecorder

    def expected_tracking_recorder_class(self):
        """Ours."""
        return postgres.PostgresTrackingRecorder

    def tracking_recorder_subclass(self):
        """One that is named by a class or by a topic."""
        return Tracking

    def expected_process_recorder_class(self):
        """Ours."""
        return postgres.PostgresProcessRecorder


def test_every_case_that_eventsourcing_ships_for_storage_is_run_and_none_is_left_out():
    """Of recorders and factories; a test that is skipped would be no test."""
    shipped = {
        one
        for name, one in vars(cases).items()
        if name.endswith("Case")
        and name not in {"RecorderTestCase", "TestCase", "TranscoderTestCase"}
    }
    assert len(shipped) == 6
    run = [one for one in globals().values() if isinstance(one, type) and issubclass(one, OnServer)]
    for case in shipped:
        assert [one for one in run if issubclass(one, case)], case
    for one in run:
        tests = [getattr(one, name) for name in dir(one) if name.startswith("test")]
        assert tests or one is OnServer
        assert not any(getattr(test, "__unittest_skip__", False) for test in tests)

"""Following in batches, by other runners, after a kill; on SQLite and on PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from eventsourcing.persistence import IntegrityError, ProgrammingError, Tracking
from eventsourcing.projection import ProjectionRunner

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.facility import FacilityKind, RegisterFacility, facility_id
from pemasyarakatan.domain.values import PartialDate, Zone
from pemasyarakatan.errors import ReadModelFault, ViewsUnusable
from pemasyarakatan.projections import following
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.tracking import projection_of
from pemasyarakatan.projections.views import Views
from pemasyarakatan.testing.worlds import village
from tests.projections import killing
from tests.projections.logs import app_of, append, rows, small
from tests.projections.models import HEADS, HOMES
from tests.testing.worlds import recorded

MODELS = (*READ_MODELS, HOMES)
DAY = small()[-1].recorded_at.date()


@pytest.fixture(name="year", scope="module")
def _year():
    """A season of three units, in memory."""
    app, _ = recorded(village(3, facilities=3, weeks=12))
    yield app
    app.close()


@contextmanager
def followed_by_a_thread(views):
    """The views followed by a thread of their own, over a connection of their own."""
    stopped, failed = Event(), []

    def follow():
        try:
            views.follow(stopped)
        except BaseException as error:  # noqa: BLE001  # raised below
            failed.append(error)

    thread = Thread(target=follow)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(30)
    assert not thread.is_alive()
    assert not failed


def test_sqlite_and_postgres_hold_the_same_rows(year, postgres):
    """Of a season of three units, table by table, rebuilt there and followed here."""
    with Views(postgres, year, MODELS) as there, Views("sqlite://", year, MODELS) as here:
        there.rebuild()
        here.catch_up()

        found = rows(there, MODELS)
        assert found == rows(here, MODELS)
        assert all(one for name, one in found.items() if name in ("agreement", "partner"))
        assert there.rebuild(require_equal=True).switched


def test_a_runner_of_the_substrate_writes_the_same_rows(tmp_path: Path):
    """Eventsourcing's ProjectionRunner, one event at a time, and our own in batches."""
    projection, view = projection_of(MODELS)
    env = {
        "PEMASYARAKATAN_PERSISTENCE_MODULE": "pemasyarakatan.adapters.sqlite",
        "PEMASYARAKATAN_SQLITE_DBNAME": str(tmp_path / "events.db"),
        "VIEWS_PERSISTENCE_MODULE": "pemasyarakatan.projections.tracking",
        "VIEWS_VIEWS_URL": f"sqlite:///{tmp_path / 'views.db'}",
    }
    with Pemasyarakatan.open(f"sqlite:///{tmp_path / 'events.db'}") as app:
        append(app, small()[:5])
        with ProjectionRunner(
            application_class=Pemasyarakatan,
            projection_class=projection,
            view_class=view,
            env=env,
        ) as runner:
            append(app, small()[5:])
            runner.wait(app.recorder.max_notification_id(), timeout=30)
            record = runner.app.records.to_domain_event(next(app.stored()))
            with pytest.raises(IntegrityError):
                runner.view.fill(record, Tracking("pemasyarakatan", 1))
            with pytest.raises(ProgrammingError):
                runner.view.insert_tracking(Tracking("pemasyarakatan", 99))
            runner.view.close()
        with (
            Views(f"sqlite:///{tmp_path / 'views.db'}", app, MODELS) as theirs,
            Views("sqlite://", app, MODELS) as ours,
        ):
            ours.catch_up()
            assert rows(theirs, MODELS) == rows(ours, MODELS)
            theirs.catch_up()
            assert rows(theirs, MODELS) == rows(ours, MODELS)


def test_a_service_reads_its_own_write(tmp_path: Path):
    """What a receipt acknowledges is in the rows once it was waited for."""
    url = f"sqlite:///{tmp_path / 'views.db'}"
    register = RegisterFacility(
        facility_id=facility_id("lapas-satu"),
        key="lapas-satu",
        name="Lapas Satu",
        kind=FacilityKind.LAPAS,
        class_seen_on=PartialDate(),
        tz=Zone.WIB,
        registered_on=PartialDate(),
    )
    with (
        Pemasyarakatan.open(f"sqlite:///{tmp_path / 'events.db'}") as app,
        Views(url, app, (HOMES,)) as asked,
        Views(url, app, (HOMES,)) as runs,
    ):
        asked.catch_up()
        with followed_by_a_thread(runs):
            receipt = app.execute(register)
            asked.wait_for(receipt, timeout=30)
            assert [row[2] for row in rows(asked, (HOMES,))["home"]] == ["Lapas Satu"]


def test_two_runners_share_the_work(tmp_path: Path):
    """Both follow one read model; no event is written twice, and none is left out."""
    url = f"sqlite:///{tmp_path / 'views.db'}"
    with Pemasyarakatan.open(f"sqlite:///{tmp_path / 'events.db'}") as app:
        with Views(url, app, MODELS) as first, Views(url, app, MODELS) as second:
            first.catch_up()
            with followed_by_a_thread(first), followed_by_a_thread(second):
                for record in small():
                    append(app, [record])
                with Views(url, app, MODELS) as asked:
                    asked.wait_for(_Receipt(app.recorder.max_notification_id()), timeout=30)
                    found = rows(asked, MODELS)
        with Views("sqlite://", app, MODELS) as clean:
            clean.rebuild()
            assert rows(clean, MODELS) == found


class _Receipt:
    stream = facility_id("lapas-nol")
    also = ()

    def __init__(self, position):
        self.position = position


def test_killed_followers_and_rebuilds_leave_the_rows_of_a_rebuild(tmp_path: Path):
    """The long run kills a hundred; a few are killed here."""
    told = killing.run(tmp_path, rounds=4, events=600)

    assert told["equal"]
    assert told["killed following"] + told["killed rebuilding"] >= 1


def test_rows_of_another_log_are_not_gone_on_with(tmp_path: Path):
    """A database that was filled from another store says so; nothing is written or answered."""
    url = f"sqlite:///{tmp_path / 'views.db'}"
    with app_of(small()) as app, Views(url, app, (HOMES,)) as views:
        views.catch_up()
    for other_log in (small()[1:], small()[::-1]):
        with app_of(other_log) as other, Views(url, other, (HOMES,)) as views:
            for again in (views.catch_up, views.rebuild, lambda v=views: v.ask(HEADS, today=DAY)):
                with pytest.raises(ViewsUnusable, match="which this log does not hold there"):
                    again()
            with (
                pytest.raises(ViewsUnusable, match="which this log does not hold there"),
                views.tables(HOMES),
            ):
                pass
            assert [one.of_this_log for one in views.status() if one.phase == "live"] == [False]


def test_read_models_followed_apart_are_brought_together(monkeypatch):
    """One that is behind catches up, and then they go on in one transaction."""
    monkeypatch.setattr(following, "BATCH", 2)
    with app_of(small()[:5]) as app, Views("sqlite://", app, MODELS) as views:
        views.catch_up(["homes"])
        append(app, small()[5:])
        views.catch_up()

        assert len({one.position for one in views.status()}) == 1
        found = rows(views, MODELS)
        views.rebuild()
        assert rows(views, MODELS) == found


def test_what_was_never_built_is_not_asked():
    """A view over an empty database says what to do; so does a strange name."""
    with app_of(small()) as app, Views("sqlite://", app, (HOMES,)) as views:
        with pytest.raises(ReadModelFault, match="views rebuild"):
            views.ask(HEADS, today=small()[0].recorded_at.date())
        with pytest.raises(ReadModelFault, match="there is no read model 'nope'"):
            views.catch_up(["nope"])
        with pytest.raises(ReadModelFault, match="are called homes"):
            Views("sqlite://", app, (HOMES, _copy(HOMES)))


def _copy(model):
    return type(model)(name=model.name, version=1, tables=model.tables)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/x", "cannot hold read models"),
        ("nonsense", "cannot be opened for read models"),
        ("sqlite:////no/such/folder/views.db", "unable to open database file"),
        ("postgresql://127.0.0.1:1/x", "cannot be used"),
    ],
)
def test_a_database_that_cannot_be_opened_is_a_sentence(url, said):
    """With what was found and what is expected."""
    with app_of([]) as app, pytest.raises((ViewsUnusable, ReadModelFault), match=said):
        Views(url, app, (HOMES,))

"""A new generation is built beside the old one, compared with it, and put in its place."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import attrs
import pytest
from sqlalchemy import Column, Integer, text

from pemasyarakatan.domain.facility import HeadObserved
from pemasyarakatan.errors import ReadModelFault
from pemasyarakatan.projections import following, targets
from pemasyarakatan.projections.model import ReadModel, fact_table, put
from pemasyarakatan.projections.views import Views
from tests.projections.logs import app_of, append, rows, several, small, torn
from tests.projections.models import HEADS, HOMES

SEEN = fact_table("seen", Column("count", Integer))
SEEN_TOO = fact_table("seen", Column("count", Integer), Column("length", Integer))


def _seen(event, record):
    yield put(SEEN, count=1)


def _seen_too(event, record):
    yield put(SEEN_TOO, count=2, length=len(event.official.name.raw))


FIRST = ReadModel(name="heads", version=1, tables=(SEEN,), facts={HeadObserved: _seen})
SECOND = ReadModel(name="heads", version=2, tables=(SEEN_TOO,), facts={HeadObserved: _seen_too})


@pytest.fixture(name="url", params=["sqlite", "postgresql"])
def _url(request, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'views.db'}"
    return request.getfixturevalue("postgres")


def test_a_new_version_is_built_while_the_old_one_answers(url):
    """Both are there until the change; what differs is told, by table."""
    with app_of(several(20)) as app, Views(url, app, (FIRST,)) as old:
        old.rebuild()
        with Views(url, app, (SECOND,)) as new:
            with pytest.raises(ReadModelFault, match=r"built in version 1, this is version 2"):
                new.catch_up()
            calls = iter([False, True, True, True])
            new.rebuild(stopped=lambda: next(calls, True))
            assert {one.phase for one in new.status()} == {"live", "building"}
            append(app, _later())
            old.catch_up()
            assert len(rows(old, (FIRST,))["seen"]) == 41

            rebuilt = new.rebuild()

            [one] = rebuilt.differences
            assert (one.added, one.removed, one.changed, one.columns) == (0, 0, 41, ("length",))
            assert {row[3] for row in rows(new, (SECOND,))["seen"]} == {2}
            phases = {(one.version, one.phase) for one in new.status()}
            assert phases == {(1, "retired"), (2, "live")}
            # Who still runs the old version is not cut off before the next rebuild.
            assert len(rows(old, (FIRST,))["seen"]) == 41


def test_one_that_must_be_rebuilt_keeps_no_other_back(url):
    """It is named and left out where all are followed or retried, and refused by name."""
    with app_of(several(2)) as app, Views(url, app, (FIRST, HOMES)) as old:
        old.catch_up()
        append(app, small()[:1])
        with Views(url, app, (SECOND, HOMES)) as new:
            told: list[str] = []
            new.catch_up(left_out=told.append)
            new.retry(left_out=told.append)
            new.follow(_set(), left_out=told.append)
            said = "heads was built in version 1, this is version 2: build it with "
            assert told == [f"{said}`pemasyarakatan views rebuild heads`"] * 3
            assert {one.model: one.behind for one in new.status()} == {"heads": 1, "homes": 0}
            for again in (new.catch_up, new.retry):
                with pytest.raises(ReadModelFault, match="heads was built in version 1"):
                    again(["homes", "heads"])


def _set():
    stopped = Event()
    stopped.set()
    return stopped


def _later():
    later = [one for one in small() if one.aggregate == "facility"]
    return [one for one in later if one.originator_version < 3][:3]


def test_equal_is_required_where_it_is_asked_for(url):
    """Rows that were changed by hand are found, and kept until they may be replaced."""
    with app_of(small()) as app, Views(url, app, (HOMES,)) as views:
        views.rebuild()
        assert views.rebuild(require_equal=True).switched
        with views.tables(HOMES) as (_, table):
            home = table(HOMES.tables[1])
        with views.engine.begin() as connection:
            connection.execute(home.update().values(name="Lapas Tiga"))

        refused = views.rebuild(require_equal=True)

        assert not refused.switched
        assert [one.changed for one in refused.differences if one.table == "home"] == [2]
        assert {row[2] for row in rows(views, (HOMES,))["home"]} == {"Lapas Tiga"}
        assert views.rebuild().switched
        assert {row[2] for row in rows(views, (HOMES,))["home"]} == {"Lapas Kesatu", "Lapas Dua"}


def test_what_was_built_already_sees_what_it_looks_at_move(url):
    """A rebuild that goes on after a refusal, or a kill, gives the rows of one at a time."""
    log = small()
    with app_of(log[:5]) as app, Views(url, app, (HOMES,)) as views:
        views.rebuild()
        with views.tables(HOMES) as (_, table):
            home = table(HOMES.tables[1])
        with views.engine.begin() as connection:
            connection.execute(home.update().values(name="Lapas Tiga"))
        assert not views.rebuild(require_equal=True).switched
        assert [row[-1] for row in rows(views, (HOMES,))["tie"]] == ["Lapas Satu"]
        append(app, log[5:])

        views.rebuild()

        assert [row[-1] for row in rows(views, (HOMES,))["tie"]] == ["Lapas Kesatu"]


def test_equal_is_required_of_what_stands_still_too(url):
    """The old ones go on answering, if a stream went on there; what stood still may go on to."""
    log = small()
    with app_of(log) as app, Views(url, app, (HOMES,)) as views:
        views.rebuild()
    with app_of(torn(log, len(log) - 1)) as app, Views(url, app, (HOMES,)) as views:
        refused = views.rebuild(require_equal=True)

        assert not refused.switched
        [one] = refused.newly_parked
        assert refused.parked == (one,)
        assert (one.model, one.version) == ("homes", log[-1].originator_version)
        done = views.rebuild()
        assert (done.switched, done.parked) == (True, (one,))
        again = views.rebuild(require_equal=True)
        assert (again.switched, again.parked, again.newly_parked) == (True, (one,), ())


def test_rows_stand_under_their_plain_names(url):
    """Whoever reads by SQL needs to know of no generation."""
    with app_of(small()) as app, Views(url, app, (HOMES,)) as views:
        for _ in range(2):
            views.rebuild()
            name = "home" if url.startswith("sqlite") else "pemasyarakatan_views.home"
            with views.engine.connect() as connection:
                found = connection.execute(text(f"SELECT name FROM {name} ORDER BY name")).all()
            assert [one.name for one in found] == ["Lapas Dua", "Lapas Kesatu"]


def test_an_interrupted_rebuild_goes_on_where_it_stands(url, monkeypatch):
    """Wherever it was interrupted, it reads no event again, and ends with the same rows."""
    monkeypatch.setattr(following, "BATCH", 7)
    monkeypatch.setattr(targets, "MANY", 7)
    with app_of(several(10)) as app, Views(url, app, (HOMES,)) as views:
        seen: list[int] = []
        for steps in (2, 5, 3):
            calls = iter([False] * steps)
            views.rebuild(
                progress=lambda done, _: seen.append(done), stopped=lambda c=calls: next(c, True)
            )
            assert [one.phase for one in views.status()] == ["building"]
        done = views.rebuild(progress=lambda done, _: seen.append(done))

        assert done.switched
        assert seen == sorted(set(seen))
        with Views("sqlite://", app, (HOMES,)) as clean:
            clean.rebuild()
            assert rows(clean, (HOMES,)) == rows(views, (HOMES,))


def test_an_answer_says_how_far_it_had_come(url):
    """With the position of each read model that was asked."""
    with app_of(small()) as app, Views(url, app, (HOMES,)) as views:
        views.rebuild()
        answer = views.ask(HEADS, today=small()[-1].recorded_at.date())

        assert dict(answer.positions) == {"homes": len(small())}
        assert attrs.asdict(answer.rows[0]) == {"name": "Ina"}

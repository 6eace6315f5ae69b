"""What cannot be taken in parks its stream for that read model alone, is shown, and is retried."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

import attrs
import pytest
from sqlalchemy import Column, Integer

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import CorrectionRecorded, Decider
from pemasyarakatan.domain.facility import FACILITY, HeadObserved, ObserveHead, facility_id
from pemasyarakatan.errors import ParkedStream, ReadModelFault
from pemasyarakatan.projections.model import ReadModel, Standing, fact_table, put, standing_table
from pemasyarakatan.projections.views import Views
from pemasyarakatan.record import Meta, Record
from tests.projections.logs import NOBODY, app_of, append, rows, small
from tests.projections.models import HEADS, HOMES
from tests.projections.unreadable import UNKNOWN, unreadable

HOME = facility_id("lapas-satu")
SEEN = fact_table("seen", Column("count", Integer, nullable=False))
FELT = standing_table("felt", Column("count", Integer))
KEPT = standing_table("kept", Column("count", Integer, nullable=False))
ill = {HOME}
"""The streams that the read model below cannot take in."""


def _seen(event, record):
    if record.originator_id in ill:
        raise ValueError("this name is too long")
    yield put(SEEN, count=1)


def _null(event, record):
    yield put(SEEN, count=None if record.originator_id in ill else 1)


def _felt(state, stream, look):
    if stream in ill and state.heads_seen:
        raise ValueError("this state is too odd")
    yield put(FELT, count=len(state.heads_seen))


def _kept(state, stream, look):
    yield put(KEPT, count=None if stream in ill and state.heads_seen else len(state.heads_seen))


RAISES = ReadModel(name="raises", version=1, tables=(SEEN,), facts={HeadObserved: _seen})
IS_REFUSED = ReadModel(name="is_refused", version=1, tables=(SEEN,), facts={HeadObserved: _null})
FEELS = ReadModel(name="feels", version=1, tables=(FELT,), standings={"facility": Standing(_felt)})
KEEPS = ReadModel(name="keeps", version=1, tables=(KEPT,), standings={"facility": Standing(_kept)})
STRANGE = ReadModel(
    name="strange",
    version=1,
    tables=(SEEN,),
    facts={HeadObserved: lambda event, record: [put(SEEN, number=1)]},  # noqa: ARG005
)


@contextmanager
def opened(model, log=None):
    """The views of one read model beside a healthy one, over a small log."""
    ill.clear()
    ill.add(HOME)
    with (
        app_of(small() if log is None else log) as app,
        Views("sqlite://", app, (model, HOMES)) as views,
    ):
        yield app, views


def parked(views):
    """Which streams stand still, and for which read models."""
    return {(one.model, p.stream): p for one in views.status() for p in one.parked}


@pytest.mark.parametrize("model", [RAISES, IS_REFUSED, FEELS, KEEPS], ids=lambda one: one.name)
@pytest.mark.parametrize("how", ["catch_up", "rebuild"])
def test_one_stream_stands_still_and_the_rest_goes_on(model, how):
    """Other streams, and the other read model, are as they would be without it."""
    with opened(model) as (app, views):
        getattr(views, how)()

        assert parked(views).keys() == {(model.name, HOME)}
        assert all(one.behind == 0 for one in views.status())
        with Views("sqlite://", app, (HOMES,)) as healthy:
            healthy.rebuild()
            with views.tables(HOMES) as (connection, table):
                ours = [
                    [tuple(row) for row in connection.execute(table(one).select())]
                    for one in HOMES.tables
                ]
            assert ours == list(rows(healthy, (HOMES,)).values())


@pytest.mark.parametrize("model", [RAISES, IS_REFUSED, FEELS, KEEPS], ids=lambda one: one.name)
@pytest.mark.parametrize("how", ["catch_up", "rebuild"])
def test_a_retry_gives_the_rows_of_a_clean_rebuild(model, how):
    """What came meanwhile is not lost; while nothing was mended it goes on standing still."""
    log = small()
    with opened(model, log[:4]) as (app, views):
        getattr(views, how)()
        append(app, log[4:])
        views.catch_up()
        healed, still = views.retry()
        assert (healed, [one.stream for one in still]) == ((), [HOME])

        ill.clear()
        healed, still = views.retry()

        assert ([one.stream for one in healed], still) == ([HOME], ())
        mended = rows(views, (model, HOMES))
        views.rebuild()
        assert rows(views, (model, HOMES)) == mended


def test_what_is_wrong_is_told():
    """The status names the read model, the stream, its version, the event and the error."""
    with opened(RAISES) as (_, views):
        views.catch_up()
        [one] = parked(views).values()

    assert (one.model, one.version, one.event) == ("raises", 2, "facility.head_observed@1")
    assert one.error == "ValueError: this name is too long"


def test_a_column_that_is_not_there_is_told():
    """A read model that names a strange column stands still with a sentence that lists its own."""
    with opened(STRANGE) as (_, views):
        views.catch_up()
        errors = {one.error for one in parked(views).values()}

    said = "strange: the table seen has no column 'number'; it has stream, version, item, count"
    assert errors == {f"ReadModelFault: {said}"}


@attrs.frozen
class _Own:
    name: str


OWN = Decider(**{
    **{one.name: getattr(FACILITY, one.name) for one in attrs.fields(Decider)},
    "name": "own", "pairs": {_Own: (_Own,)},
})  # fmt: skip


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (ObserveHead, "facts of ObserveHead, which is a command; expected .* gives: HeadObserved"),
        (date, "facts of date, which is no event of any aggregate; expected the class of a stored"),
        (_Own, "facts of _Own, which is no event"),
    ],
)
def test_facts_of_what_is_no_event_are_refused(key, said):
    """A read model that could never have a row is told so, however it is filled."""
    model = ReadModel(name="wrong", version=1, tables=(SEEN,), facts={key: _seen})
    with app_of([]) as app, Views("sqlite://", app, (model,)) as views:
        for fill in (views.catch_up, views.rebuild):
            with pytest.raises(ReadModelFault, match=said):
                fill()


def test_facts_of_own_events_and_amendments_are_taken():
    """Those of a decider that is given, and of corrections, of which no decider tells."""
    facts = {_Own: _seen, CorrectionRecorded: _seen}
    model = ReadModel(name="right", version=1, tables=(SEEN,), facts=facts)
    ill.clear()
    with app_of(small()) as app, Views("sqlite://", app, (model,), deciders=(*DECIDERS, OWN)) as it:
        it.catch_up()
        assert all(one.behind == 0 for one in it.status())


def test_an_event_that_cannot_be_read_parks_its_stream():
    """A stored name that nobody knows, amid a healthy log."""
    with app_of(small()[:3]) as app:
        for record in small()[3:]:
            stored = app.records.to_stored_event(record)
            if record.originator_id == HOME and record.originator_version == 3:
                stored = type(stored)(
                    originator_id=stored.originator_id,
                    originator_version=stored.originator_version,
                    topic="facility.never_heard_of@1",
                    state=stored.state,
                )
            app.recorder.insert_events([stored])
        with Views("sqlite://", app, (HOMES,)) as views:
            views.catch_up()
            views.catch_up()

            [one] = parked(views).values()
            assert (one.stream, one.version, one.event) == (HOME, 3, "facility.never_heard_of@1")
            assert "StoredFault" in one.error
            assert views.ask(HEADS, today=small()[-1].recorded_at.date()).parked == 1
            healed, still = views.retry()
            assert (healed, len(still)) == ((), 1)


def test_a_stream_that_stands_still_sees_the_others_move():
    """Its own rows are of what can be read, with the names that others have now, as in a rebuild."""
    log = small()
    [tie] = [one.originator_id for one in log if one.aggregate == "partnership"]
    with app_of(log[:5]) as app, Views("sqlite://", app, (HOMES,)) as views:
        append(app, [unreadable(tie, 2, UNKNOWN["partnership"])])
        views.catch_up()
        assert [row[3] for row in rows(views, (HOMES,), whole=False)["tie"]] == ["Lapas Satu"]
        append(app, log[5:])
        views.catch_up()

        found = rows(views, (HOMES,), whole=False)
        assert [row[3] for row in found["tie"]] == ["Lapas Kesatu"]
        rebuilt = views.rebuild()
        assert (rebuilt.equal, rows(views, (HOMES,), whole=False)) == (True, found)


def _corrected_seen(event, record):
    if event.official.name.raw == "Ina" and record.originator_id in ill:
        raise ValueError("no Ina here")
    yield put(SEEN, count=1)


CORRECTED = ReadModel(
    name="corrected", version=1, tables=(SEEN,), facts={HeadObserved: _corrected_seen}
)


def _moved(record, version):
    return Record(
        originator_id=HOME,
        originator_version=version,
        aggregate=record.aggregate,
        event=record.event,
        meta=Meta(recorded_at=record.recorded_at, command=NOBODY),
    )


def test_what_a_correction_gives_cannot_be_taken_in():
    """However the log came, the rows are those before the correction; a retry takes in all."""
    registered, seen, renamed, replaced = (one for one in small() if one.originator_id == HOME)
    log = [registered, seen, renamed, _moved(seen, 4), _moved(replaced, 5)]
    with opened(CORRECTED, log) as (_, views):
        views.rebuild()
        [one] = parked(views).values()
        found = rows(views, (CORRECTED,), whole=False)
        assert (one.stream, one.version, len(found["seen"])) == (HOME, 5, 2)
        with app_of([]) as other, Views("sqlite://", other, (CORRECTED,)) as slow:
            for record in log:
                append(other, [record])
                slow.catch_up()
            assert rows(slow, (CORRECTED,), whole=False) == found
        ill.clear()
        assert len(views.retry()[0]) == 1
        mended = rows(views, (CORRECTED,))
        views.rebuild()
        assert rows(views, (CORRECTED,)) == mended


def test_who_waits_for_a_parked_stream_is_told():
    """A receipt of a stream that stands still raises at once; another is waited for."""
    with opened(RAISES) as (app, views):
        views.catch_up()
        receipt = _Receipt(HOME, app.recorder.max_notification_id())
        with pytest.raises(ParkedStream, match="this name is too long"):
            views.wait_for(receipt)
        views.wait_for(receipt, ["homes"])
        views.wait_for(_Receipt(facility_id("lapas-dua"), 3))
        with pytest.raises(TimeoutError, match="is it followed"):
            views.wait_for(_Receipt(facility_id("lapas-dua"), 1000), timeout=0.01)
        with pytest.raises(ReadModelFault, match="no position"):
            views.wait_for(_Receipt(HOME, None))


def test_who_waits_for_a_save_of_several_streams_waits_for_all():
    """The other streams of a receipt are waited for, and a parked one among them is told."""
    other = facility_id("lapas-dua")
    with opened(RAISES, small()[:5]) as (app, views):
        views.catch_up()
        last = app.recorder.max_notification_id()
        with pytest.raises(TimeoutError, match=f"not at {last + 1}"):
            views.wait_for(_Receipt(other, last, (_Receipt(other, last + 1),)), timeout=0.01)
        views.wait_for(_Receipt(other, last, (_Receipt(other, last - 1),)))
        with pytest.raises(ParkedStream, match="this name is too long"):
            views.wait_for(_Receipt(other, last, (_Receipt(HOME, last),)))


@attrs.frozen
class _Receipt:
    stream: object
    position: int | None
    also: tuple[object, ...] = ()


def test_a_retry_goes_on_when_another_runner_came_between(tmp_path):
    """A runner that looked before the other wrote looks again; nothing is parked for that."""
    url, log = f"sqlite:///{tmp_path / 'views.db'}", small()
    ill.clear()
    ill.add(HOME)
    with (
        app_of(log[:4]) as app,
        Views(url, app, (RAISES, HOMES)) as views,
        Views(url, app, (RAISES, HOMES)) as other,
    ):
        views.catch_up()
        runner, filler = views._tools()
        [target] = runner.targets([RAISES])
        [before] = _lot(views, target)
        append(app, log[4:])
        other.catch_up()
        ill.clear()

        runner.settle([target])
        target.position = 4  # as it was when the other had not written
        assert views._anew(runner, filler, target, before) is None

        assert not parked(views)
        mended = rows(views, (RAISES, HOMES))
        views.rebuild()
        assert rows(views, (RAISES, HOMES)) == mended


def _lot(views, target):
    with views._database.reading() as connection:
        return views._lot.of(connection, target.generation)

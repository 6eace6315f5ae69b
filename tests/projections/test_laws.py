"""What holds for every read model, over every history."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import SQLAlchemyError

from pemasyarakatan.errors import PemasyarakatanError
from pemasyarakatan.projections import columns, filling, standings, targets
from pemasyarakatan.projections.cut import Cut
from pemasyarakatan.projections.filling import Filler
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.ours import VIEWS
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.views import Views
from tests.projections.logs import (
    Log,
    Torn,
    app_of,
    append,
    cut_off,
    day_after,
    interleaved,
    logs,
    rows,
    small,
    streams_of,
    torn,
)
from tests.projections.models import HEADS, HOMES

MODELS: tuple[ReadModel, ...] = (*READ_MODELS, HOMES)
ASKED = (*VIEWS, HEADS)
SMALL = small()
SOME = settings(max_examples=6, deadline=None)


def rebuilt(log: Log | Torn, url: str = "sqlite://") -> dict[str, list[Any]]:
    """The rows of a rebuild of all of *log*."""
    with app_of(log) as app, Views(url, app, MODELS) as views:
        views.rebuild()
        return rows(views, MODELS, whole=False) | parked(views)


def parked(views: Views) -> dict[str, list[Any]]:
    """The streams that stand still, each with its version and event, by read model."""
    return {
        f"parked in {one.model}": [(p.stream, p.version, p.event) for p in one.parked]
        for one in views.status()
        if one.phase == "live"
    }


def followed(log: Log | Torn, portions: int) -> dict[str, list[Any]]:
    """The rows of who follows *log* as it is written, some records at a time."""
    with app_of([]) as app, Views("sqlite://", app, MODELS) as views:
        for start in range(0, len(log), portions):
            append(app, log[start : start + portions])
            views.catch_up()
        views.catch_up()
        return rows(views, MODELS, whole=False) | parked(views)


def delivered_twice(log: Log, portions: int) -> dict[str, list[Any]]:
    """The rows of two runners that are each given the whole log, some records at a time."""
    with app_of(log) as app, Views("sqlite://", app, MODELS) as views:
        runners = [views._tools()[0] for _ in range(2)]
        sets = [runner.targets(MODELS) for runner in runners]
        page = list(app.stored())
        for start in range(0, len(page), portions):
            for runner, given_to in zip(runners, sets, strict=True):
                # Both believe that they stand where the first has been before it wrote.
                runner._write(given_to, page[start : start + portions])
        return rows(views, MODELS) | parked(views)


def one_by_one_equals_rebuild(log: Log, portions: int) -> bool:
    """The first law."""
    return followed(log, portions) == rebuilt(log)


def one_by_one_equals_rebuild_of_a_torn_log(log: Log, portions: int) -> bool:
    """The first law, wherever an event cannot be read."""
    broken = torn(log, Random(portions).randrange(len(log)))
    found = rebuilt(broken)
    assert any(found[name] for name in found if name.startswith("parked"))
    return followed(broken, portions) == found


def twice_equals_once(log: Log, portions: int) -> bool:
    """The second law."""
    return delivered_twice(log, portions) == rebuilt(log)


def order_is_nothing(log: Log, seed: int) -> bool:
    """The third law."""
    return rebuilt(interleaved(streams_of(log), Random(seed))) == rebuilt(log)


def as_of_is_the_fold_of_the_cut(log: Log, seed: int) -> bool:
    """The fourth law."""
    source = Random(seed)
    last = day_after(log)
    cut = Cut(
        on=source.choice([None, last - timedelta(days=source.randrange(400))]),
        known=source.choice([None, source.choice(log).recorded_at]) if log else None,
    )
    with ExitStack() as stack:
        whole = stack.enter_context(Views("sqlite://", stack.enter_context(app_of(log)), MODELS))
        app = stack.enter_context(app_of(cut_off(log, cut)))
        part = stack.enter_context(Views("sqlite://", app, MODELS))
        part.rebuild()
        then = stack.enter_context(whole.as_of(on=cut.on, known=cut.known))
        return all(
            unversioned(then.ask(view, today=last).rows)
            == unversioned(part.ask(view, today=cut.on or last).rows)
            for view in ASKED
            if view.name not in TELLS_OF_AMENDMENTS
        )


def known_is_the_log_of_then(log: Log, seed: int) -> bool:
    """The fifth law."""
    last, known = day_after(log), Random(seed).choice(log).recorded_at
    with ExitStack() as stack:
        whole = stack.enter_context(Views("sqlite://", stack.enter_context(app_of(log)), MODELS))
        app = stack.enter_context(app_of([one for one in log if one.recorded_at <= known]))
        part = stack.enter_context(Views("sqlite://", app, MODELS))
        part.rebuild()
        then = stack.enter_context(whole.as_of(known=known))
        return all(
            then.ask(view, today=last).rows == part.ask(view, today=last).rows for view in ASKED
        )


TELLS_OF_AMENDMENTS = frozenset({"exceptions", "dossier"})
"""Views that tell of corrections themselves, which a history written anew does not hold."""


def unversioned(answer: tuple[Any, ...]) -> list[str]:
    """Rows without the versions of events, which a history written anew counts anew."""
    return [
        repr(attrs.evolve(row, version=None) if hasattr(row, "version") else row) for row in answer
    ]


@SOME
@given(log=logs(), portions=st.integers(1, 4))
def test_following_gives_the_rows_of_a_rebuild(log, portions):
    """However the log came, in portions or at once."""
    assert one_by_one_equals_rebuild(log, portions)


@SOME
@given(log=logs().filter(len), portions=st.integers(1, 9))
def test_following_gives_the_rows_of_a_rebuild_where_a_stream_stands_still(log, portions):
    """It has the rows of what can be read, and the others see as much of it, either way."""
    assert one_by_one_equals_rebuild_of_a_torn_log(log, portions)


@SOME
@given(log=logs(), portions=st.integers(1, 4))
def test_what_is_delivered_twice_counts_once(log, portions):
    """Two runners of one read model do its work once."""
    assert twice_equals_once(log, portions)


@SOME
@given(log=logs(), seed=st.integers(0, 99))
def test_the_order_of_streams_is_nothing(log, seed):
    """Any order that keeps each stream's own gives the same rows."""
    assert order_is_nothing(log, seed)


@SOME
@given(log=logs(), seed=st.integers(0, 9_999))
def test_as_of_is_a_fold_of_what_was_known_and_had_begun(log, seed):
    """Each view answers as over a store that holds nothing else."""
    assert as_of_is_the_fold_of_the_cut(log, seed)


@SOME
@given(log=logs().filter(len), seed=st.integers(0, 9_999))
def test_what_was_known_is_what_the_log_held_then(log, seed):
    """Each view answers as it did then, those that tell of corrections among them."""
    assert known_is_the_log_of_then(log, seed)


def _nothing(*_args: Any, **_given: Any) -> dict[Any, Any]:
    return {}


def _no_amendment(monkeypatch):
    monkeypatch.setattr("pemasyarakatan.projections.filling.AMENDMENTS", ())


def _no_onlookers(monkeypatch):
    monkeypatch.setattr(standings.Standings, "onlookers", _nothing)


def _nothing_of_what_stands_still(monkeypatch):
    park = filling._Batch.park

    def parked_without_a_state(self, parking):
        park(self, parking)
        self.touched.pop(parking.stream, None)

    monkeypatch.setattr(filling._Batch, "park", parked_without_a_state)


def _no_check_of_the_place(monkeypatch):
    monkeypatch.setattr(targets.Tables, "move", lambda *_: None)
    insert = targets.Tables.insert

    def inserted(self, connection, target, given_rows):
        # Who keeps no place keeps no key either.
        for some in given_rows.values():
            for row in some:
                row["item"] = row["item"] + 1000 * Random().randrange(1, 10**6)
        insert(self, connection, target, given_rows)

    monkeypatch.setattr(targets.Tables, "insert", inserted)


def _leaves_states_for_later(monkeypatch):
    monkeypatch.setattr(Filler, "settle", lambda *_: 0)


def _order_matters(monkeypatch):
    facts = Filler._facts

    def told(self, target, record, event):
        for name, row in facts(self, target, record, event):
            yield name, {**row, "item": record.position}

    monkeypatch.setattr(Filler, "_facts", told)


def _no_day(monkeypatch):
    monkeypatch.setattr(Cut, "holds", lambda *_: True)


def _no_instant(monkeypatch):
    monkeypatch.setattr(Cut, "knows", lambda *_: True)


@pytest.mark.parametrize(
    ("law", "fault"),
    [
        (one_by_one_equals_rebuild, _leaves_states_for_later),
        (one_by_one_equals_rebuild, _no_onlookers),
        (one_by_one_equals_rebuild_of_a_torn_log, _nothing_of_what_stands_still),
        (order_is_nothing, _order_matters),
        (twice_equals_once, _no_check_of_the_place),
        (as_of_is_the_fold_of_the_cut, _no_amendment),
        (as_of_is_the_fold_of_the_cut, _no_day),
        (as_of_is_the_fold_of_the_cut, _no_instant),
        (known_is_the_log_of_then, _no_instant),
    ],
)
def test_a_law_that_is_broken_is_seen(monkeypatch, law, fault):
    """Each law goes red over a fault that was planted for it, and is green without."""
    monkeypatch.setitem(globals(), "MODELS", (HOMES,))
    monkeypatch.setitem(globals(), "ASKED", (HEADS,))
    assert all(law(SMALL, seed) for seed in SEEDS)
    fault(monkeypatch)

    assert not all(_holds(law, seed) for seed in SEEDS)


SEEDS = range(1, 13)


def _holds(law, seed) -> bool:
    try:
        return law(SMALL, seed)
    except (SQLAlchemyError, PemasyarakatanError):
        return False


def test_an_instant_keeps_its_zone():
    """What is read back is in UTC, whatever the database knows of zones."""
    assert columns.Instant().process_result_value(None, None) is None

"""A log that holds events which nobody here can read: every view answers what can be told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import attrs
import pytest

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.projections.model import Standing
from pemasyarakatan.projections.ours import VIEWS
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.tables.exceptions import EXCEPTIONS
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.views import Views
from tests.projections.appended import reports
from tests.projections.logs import app_of, small
from tests.projections.models import HOMES
from tests.projections.unreadable import UNKNOWN, damaged, unreadable

TODAY = date(2026, 6, 1)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
NEW = {kind: UUID(int=number) for number, kind in enumerate(UNKNOWN, 1)}
"""A stream of each kind in which nothing but one unreadable event was stored."""


def _raises(*_args):
    raise ValueError("too odd a state")


STATELESS = tuple(
    attrs.evolve(one, standings=dict.fromkeys(one.standings, Standing(_raises)))
    for one in READ_MODELS
)
"""The read models, if every state raised: there are rows of single events alone."""


@pytest.fixture(name="torn", scope="module", params=[READ_MODELS, STATELESS], ids=["read", "raise"])
def _torn(request):
    """The source reports, every stream ending with an unreadable event, and streams of such alone."""
    with Pemasyarakatan.open("memory:") as app:
        reports(app)
        app.recorder.insert_events(list(damaged(app)))
        app.recorder.insert_events([unreadable(NEW[kind], 1, UNKNOWN[kind]) for kind in NEW])
        with Views("sqlite://", app, request.param) as views:
            views.catch_up()
            yield views


@pytest.mark.parametrize("view", VIEWS, ids=lambda one: one.name)
def test_every_view_answers_where_streams_stood_still_from_the_beginning(torn, view):
    """It says that streams stand still, and tells of them what there is; so does its page."""
    answer = torn.ask(view, today=TODAY)

    assert answer.parked
    if view.page is not None:
        for some in (answer, attrs.evolve(answer, rows=())):
            assert "Beberapa catatan tidak terbaca" in view.page(some)
            assert "tidak terbaca" not in view.page(attrs.evolve(some, parked=0))


@pytest.fixture(name="then", scope="module")
def _then(torn):
    """The same as of a day and an instant."""
    with torn.as_of(on=TODAY, known=LATER) as then:
        yield then


@pytest.mark.parametrize("view", VIEWS, ids=lambda one: one.name)
def test_every_view_answers_as_of_then_where_streams_stand_still(then, view):
    """As of another day they are read anew, and park anew."""
    assert then.ask(view, today=TODAY).parked


@pytest.mark.parametrize("topic", ["inspection.held@1", "nonsense", ""])
@pytest.mark.parametrize("how", ["catch_up", "rebuild"])
def test_an_event_of_a_kind_that_nobody_knows_is_not_passed_over(topic, how):
    """It parks its stream in the exceptions, and where the stream began as one that is taken."""
    home, new = small()[0].originator_id, UUID(int=5)
    with app_of(small()) as app, Views("sqlite://", app, (EXCEPTIONS, PARTNERS, HOMES)) as views:
        [*_, last] = (one for one in small() if one.originator_id == home)
        version = last.originator_version + 1
        for at in (version, version + 1):
            app.recorder.insert_events([unreadable(home, at, topic)])
        for at in (1, 2):
            app.recorder.insert_events([unreadable(new, at, topic)])
        getattr(views, how)()
        views.catch_up()

        found = {one.model: one.parked for one in views.status()}
        assert [(p.stream, p.version, p.event) for p in found["exceptions"]] == [
            (new, 1, topic),
            (home, version, topic),
        ]
        assert [(p.stream, p.version) for p in found["homes"]] == [(home, version)]
        assert found["partners"] == ()
        assert all("StoredFault" in one.error for one in found["exceptions"])
        assert all(one.behind == 0 for one in views.status())
        healed, still = views.retry()
        assert (healed, len(still)) == ((), 3)

"""Laws of the exceptions and of the tables beside them, over histories that are drawn."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.compliance import COMPLIANCE
from pemasyarakatan.domain.compliance.rules import UPT, kind_of
from pemasyarakatan.domain.corrections import weighed_again
from pemasyarakatan.domain.decider import command_of, effective
from pemasyarakatan.domain.directive import PointKind
from pemasyarakatan.domain.facility import FACILITY
from pemasyarakatan.domain.law import Circumstances, Sort
from pemasyarakatan.domain.values import PartialDate, Proof, Zone
from pemasyarakatan.errors import Refused
from pemasyarakatan.projections.doubt import pinned
from pemasyarakatan.projections.ours import VIEWS
from pemasyarakatan.projections.questions.exceptions import EXCEPTIONS
from pemasyarakatan.projections.tables import notices
from pemasyarakatan.projections.tables.assistance import ASSISTANCE
from pemasyarakatan.projections.tables.ceremonies import CEREMONIES
from pemasyarakatan.projections.tables.exceptions import EXCEPTIONS as MODEL
from pemasyarakatan.projections.tables.exhibitions import EXHIBITIONS
from pemasyarakatan.projections.tables.weighing import LOOKING
from pemasyarakatan.projections.views import Views
from pemasyarakatan.testing.strategies import histories
from pemasyarakatan.testing.worlds import village
from pemasyarakatan.testing.worlds.world import YEAR
from tests.projections.appended import RECORDED, log
from tests.projections.logs import app_of, day_after, logs
from tests.testing.worlds import recorded as village_recorded

OWN = (ASSISTANCE, CEREMONIES, MODEL, EXHIBITIONS)

FEW_EXAMPLES = int(os.environ.get("EXCEPTIONS_EXAMPLES", "4"))
FEW = settings(
    max_examples=FEW_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

_OTHER_NAMES = {
    # A change of the papers that leaves an activity outside is listed at the activity, by what is
    # wrong with its days.
    "agreement.strands_activity": {
        "agreement.outside_term",
        "agreement.before_signature",
        "agreement.not_proven_inside",
        "agreement.term_not_stated",
        "agreement.scope_not_stated",
        "agreement.out_of_scope",
    }
}


def recorded(day):
    """Noon in WIB of a day: the same day in every zone."""
    return datetime.combine(day, time(5), UTC)


def stored(made, history):
    """Append a drawn history, each event on its own day."""
    now = datetime.min.replace(tzinfo=UTC)
    for event, day in zip(history.events, history.recorded_on, strict=True):
        now = max(now, recorded(day))
        made.append(history.stream, event, at=now)


def held(made):
    """Every row of the models."""
    with made.views.tables(*OWN) as (connection, table):
        return {
            one.name: sorted(map(str, connection.execute(select(table(one)))))
            for model in OWN
            for one in model.tables
        }


@settings(FEW, max_examples=3 * FEW_EXAMPLES)
@given(st.data())
def test_following_event_by_event_equals_a_rebuild(data):
    """However the log is cut into batches, the rows are those of one filled from the beginning."""
    decider = data.draw(st.sampled_from(DECIDERS))
    history = data.draw(histories(decider, longest=6))
    with log(OWN) as made:
        made.views.catch_up()
        for event, day in zip(history.events, history.recorded_on, strict=True):
            made.append(history.stream, event, at=recorded(max(history.recorded_on[0], day)))
            made.views.catch_up()
        followed = held(made)
        made.views.rebuild()
        assert held(made) == followed


@pytest.mark.parametrize("name", [one.name for one in DECIDERS if not one.internal])
def test_every_irregularity_of_an_effective_fact_is_listed(name):
    """G10: what deciding each fact again finds broken is in the exceptions, whoever answers."""
    decider = next(one for one in DECIDERS if one.name == name)
    sorts = {rule.id: rule for rule in decider.book.rules}

    @FEW
    @given(st.data())
    def check(data):
        history = data.draw(histories(decider, longest=12))
        expected = set()
        state = decider.initial
        for version, event in effective(history.events):
            around = Circumstances(today=history.recorded_on[version - 1])
            try:
                found = weighed_again(decider, event, state, history.stream, around)
            except Refused:
                found = frozenset()
            expected |= {one for one in found if sorts[one].sort is Sort.IRREGULAR}
            state = decider.evolve(state, event)
        with log() as made:
            stored(made, history)
            listed = (
                {
                    row.rule
                    for row in made.ask(EXCEPTIONS, history.recorded_on[-1])
                    if row.kind == "IRREGULAR"
                }
                if history.events
                else set()
            )
        for rule in expected:
            assert ({rule} | _OTHER_NAMES.get(rule, set())) & listed, (rule, listed)

    check()


@pytest.mark.parametrize("name", [one.name for one in DECIDERS])
def test_only_the_named_events_look_at_other_streams(name):
    """What is not named as looking elsewhere reads no other stream when it is decided."""
    decider = next(one for one in DECIDERS if one.name == name)

    @FEW
    @given(histories(decider, longest=12))
    def check(history):
        state = decider.initial
        for _, event in effective(history.events):
            if not isinstance(event, LOOKING.get(name, ())):
                others = {decider.identity: history.stream, "irregular": None}
                if hasattr(event, decider.identity):
                    del others[decider.identity]
                assert not decider.reads(command_of(decider, event, **others), state)
            state = decider.evolve(state, event)

    check()


GRAVE = {"IMPOSSIBLE", "IRREGULAR", "UNCERTAIN", "NOT_CHECKED"}


def accused(views, today, day=None):
    """What is found against facts: the rules by their streams, and by the events they are about."""
    found = views.ask(EXCEPTIONS, today=today, on=day).rows
    return {(row.kind, row.rule, row.stream, row.version) for row in found if row.kind in GRAVE}


def test_what_is_found_as_of_a_day_stands_in_the_whole_log():
    """No day accuses anybody of what the whole history does not, and none is left out at the end."""
    app, _ = village_recorded(village(3))
    with app, Views("sqlite://", app, EXCEPTIONS.models) as views:
        views.rebuild()
        first, last = date(YEAR, 1, 1), date(YEAR, 3, 1)
        whole = accused(views, last)
        for week in range(6):
            assert accused(views, last, first + timedelta(weeks=week)) <= whole
        assert accused(views, last, date.max) == whole


@settings(FEW, max_examples=2 * FEW_EXAMPLES)
@given(logs(), st.integers(0, 800))
def test_of_any_history_a_day_finds_what_the_whole_finds(drawn, days):
    """Whatever the facts are, and however many of them have no day."""
    today = day_after(drawn)
    with app_of(drawn) as app, Views("sqlite://", app, EXCEPTIONS.models) as views:
        views.rebuild()
        whole = accused(views, today)
        assert accused(views, today, today - timedelta(days=days)) <= whole
        assert accused(views, today, date.max) == whole


def test_every_view_answers_on_an_empty_log():
    """A view of nothing is no error."""
    with log() as made:
        for view in VIEWS:
            made.ask(view, RECORDED.date())


def test_every_kind_has_an_order():
    """Kinds come gravest first, and none is left out of the tables' width."""
    assert all(len(kind) <= 20 for kind in notices.Kind)
    assert next(iter(notices.Kind)) == "IMPOSSIBLE"
    assert attrs.has(EXCEPTIONS.row)
    assert timedelta(days=notices.LATE_AFTER).days == 30


@attrs.frozen
class BareUnit:
    """A unit that can be asked nothing but whether it is one."""

    registered: object = True
    tz: Zone = Zone.WIB


@attrs.frozen
class AnyDirective:
    """A directive that has every point, for nobody knows whom."""

    issued_on: PartialDate = attrs.field(factory=lambda: PartialDate.on(date(2000, 1, 1)))
    revoked: None = None
    kind: PointKind = PointKind.SUBMIT

    def point(self, _code):
        """One that something is to be handed in for."""
        return self

    def addresses(self, _code, _organisation, kind):
        """It is asked with the kind of the organisation, and with nothing else of it."""
        assert kind == UPT
        return Proof.UNPROVEN


@settings(FEW, max_examples=5 * FEW_EXAMPLES)
@given(histories(COMPLIANCE, longest=8))
def test_compliance_asks_no_day_of_a_unit(history):
    """Every fact of it can be weighed beside a unit that has no days."""
    state = COMPLIANCE.initial
    for version, event in effective(history.events):
        after = COMPLIANCE.evolve(state, event)
        look = {after.of.directive_id: AnyDirective(), after.of.organisation_id: BareUnit()}
        around = Circumstances(today=history.recorded_on[version - 1], look=look)
        with suppress(Refused):
            weighed_again(COMPLIANCE, event, state, history.stream, around)
        state = after


@given(histories(FACILITY, longest=12))
def test_compliance_sees_of_a_unit_what_no_day_changes(history):
    """Of what kind a facility is stays the same, however its days known in part are taken."""
    state = FACILITY.initial
    for _, event in effective(history.events):
        state = FACILITY.evolve(state, event)
    last = date(2200, 1, 1)
    kinds = {kind_of(pinned(state, last, early=early)) for early in (True, False)}
    assert kinds == {kind_of(state)}

"""Hundreds of organisations answer one directive at once, each in a stream of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from pemasyarakatan.application import Pemasyarakatan, Status
from pemasyarakatan.application.decisions import Decisions
from pemasyarakatan.domain.compliance import PointState, ProgressStatus, overdue, rate, tally
from pemasyarakatan.domain.facility import FacilityKind, RegisterFacility, facility_id
from pemasyarakatan.domain.values import PartialDate, Zone
from pemasyarakatan.errors import Refused, VersionConflict

from .answers import (
    DIRECTIVE,
    ISSUE,
    OFFICE,
    REVOKE,
    answer_of,
    attending,
    reporting,
    returning,
    verifying,
)
from .world import CILEGON, REGISTER_FACILITY, opened, versions

UNITS = 631
"""Lapas, Rutan and Bapas on 3 January 2025."""
THREADS = 12


def unit(number: int) -> RegisterFacility:
    """The registration of the so-manieth unit."""
    key = f"upt-{number}"
    return RegisterFacility(
        facility_id=facility_id(key),
        key=key,
        name=f"UPT {number}",
        kind=FacilityKind.LAPAS,
        class_seen_on=PartialDate(),
        tz=tuple(Zone)[number % 3],
        registered_on=PartialDate(),
    )


@pytest.fixture(name="app")
def _app(tmp_path: Path):
    with opened(tmp_path / "a.db") as app:
        app.execute(ISSUE)
        yield app


@pytest.fixture(name="decided")
def _decided(monkeypatch: pytest.MonkeyPatch):
    """How often a command was decided, over again included."""
    counted: list[str] = []
    whole = Decisions.decide

    def decide(self, request):
        counted.append(type(request.command).__name__)
        return whole(self, request)

    monkeypatch.setattr(Decisions, "decide", decide)
    return counted


def test_answers_to_one_directive_never_meet(app: Pemasyarakatan, decided: list[str]):
    """Every answer is decided once: none finds its stream moved, and none waits for the directive."""
    start = threading.Barrier(THREADS)
    keys = [facility_id(f"upt-{number}") for number in range(UNITS)]

    def answer(thread: int) -> int:
        start.wait()
        mine = keys[thread::THREADS]
        for one in mine:
            receipt = app.execute(attending(one), expected_version=0)
            assert (receipt.status, receipt.version) == (Status.RECORDED, 1)
        return len(mine)

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(answer, range(THREADS))) == UNITS

    assert decided == ["AttendBriefing"] * UNITS
    assert {tuple(versions(app, answer_of(one))) for one in keys} == {(1,)}
    assert versions(app, DIRECTIVE) == [1]


def test_two_officers_of_one_organisation_do_meet(app: Pemasyarakatan):
    """A stale version of one answer is a conflict; that of another organisation is none."""
    app.execute(attending(CILEGON))
    with pytest.raises(VersionConflict):
        app.execute(reporting(CILEGON), expected_version=0)
    assert app.execute(reporting(OFFICE), expected_version=0).version == 1


def test_a_directive_is_counted_over_its_answers(app: Pemasyarakatan):
    """From what is loaded by id: who has verified work, who is late, and what part that is."""
    units = [facility_id(f"upt-{number}") for number in range(4)]
    for number, one in enumerate(units):
        app.execute(unit(number))
        if number < 3:
            app.execute(attending(one))
        if number < 2:
            app.execute(reporting(one))
    app.execute(verifying(units[0]))
    day = date(2026, 6, 1)
    directive = app.load(DIRECTIVE).state
    facilities = {one: app.load(one).state for one in units}
    answers = {one: app.load(answer_of(one)).state for one in units[:3]}

    # The point names nobody itself, so that it is in no count, though the directive is for units.
    assert tally(directive, "P1", facilities, answers, day) is None
    assert rate(None) is None
    states = [answers[one].standing("P1", day) for one in units[:3]]
    assert states == [PointState.VERIFIED, PointState.DONE, PointState.NOT_REPORTED]
    assert [overdue(directive, answers[one], "P1", day) for one in units[:3]] == [
        False,
        False,
        True,
    ]


def test_an_answer_goes_through_its_states(app: Pemasyarakatan):
    """Reported, given back, reported in the same words, verified: five events and no repeat."""
    app.execute(REGISTER_FACILITY)
    begun = reporting(CILEGON, ProgressStatus.IN_PROGRESS)
    steps = [begun, reporting(CILEGON), returning(CILEGON), reporting(CILEGON), verifying(CILEGON)]
    receipts = [app.execute(one) for one in steps]
    assert [one.version for one in receipts] == [1, 2, 3, 4, 5]
    assert app.execute(verifying(CILEGON)).status is Status.UNCHANGED
    assert [one.event.of.organisation_id for one in app.history(answer_of(CILEGON))] == [
        CILEGON
    ] * 5


def test_an_answer_to_nothing_is_refused(app: Pemasyarakatan):
    """The directive must be there; a revoked one is, and what was done for it is recorded."""
    with opened() as empty, pytest.raises(Refused, match=r"compliance\.unknown_directive"):
        empty.execute(attending(CILEGON))
    app.execute(REVOKE)
    assert app.execute(reporting(CILEGON)).version == 1

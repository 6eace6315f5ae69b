"""A store, what was recorded in it, and its views: commands in, rows of a view out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any

from pemasyarakatan import Pemasyarakatan
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.tables.agreements import AGREEMENTS
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.partners import PARTNERS
from pemasyarakatan.projections.view import View
from pemasyarakatan.projections.views import Views
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.wire import lines
from pemasyarakatan.wire.catalogue import codec

CODEC = codec(deciders=DECIDERS)
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)


class Desk:
    """Records command lines, and asks views of what was recorded."""

    def __init__(self, views: Views, app: Pemasyarakatan, clock: FixedClock) -> None:
        self.views = views
        self.app = app
        self.clock = clock

    def record(self, *told: dict[str, Any]) -> None:
        """Execute command lines; each must be accepted."""
        for one in told:
            line = lines.read(json.dumps(one).encode(), CODEC)
            self.app.execute(
                line.command, actor=line.actor, source=line.source, command_id=line.command_id
            )

    def reports(self) -> None:
        """Record the five source reports, in the order of `demo`."""
        for name in ("003", "002", "000", "001", "004"):
            report = resources.files("pemasyarakatan.reports") / f"{name}.jsonl"
            self.record(*map(json.loads, report.read_text("utf-8").splitlines()))

    def ask(self, view: View[Any], today: date = TODAY, **named: Any) -> tuple[Any, ...]:
        """The rows of *view*, after what was recorded since it was last asked was followed."""
        self.views.catch_up()
        parked = [one.parked for one in self.views.status() if one.parked]
        assert not parked, parked
        return self.views.ask(view, today=today, **named).rows


@contextmanager
def desk(models: Iterable[ReadModel] = (AGREEMENTS, FACILITIES, PARTNERS)) -> Iterator[Desk]:
    """An empty store in memory, with views beside it."""
    clock = FixedClock(NOW)
    with (
        Pemasyarakatan.open("memory:", clock=clock) as app,
        Views("sqlite://", app, models) as views,
    ):
        yield Desk(views, app, clock)


def moved(desk: Desk, days: int) -> None:
    """Let days pass, so that what comes is recorded later."""
    desk.clock.set(NOW + timedelta(days=days))


def some(row: Any, *names: str) -> tuple[Any, ...]:
    """These columns of a row."""
    return tuple(getattr(row, name) for name in names)


__all__ = ["TODAY", "Desk", "desk", "moved", "some"]

"""Logs to ask views of: events that are appended as they are, and the five source reports.

What two commands decide on stale looks comes into the log without a rule having stood in the way;
an event appended here does the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from typing import Any
from uuid import UUID

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import AMENDMENTS
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.views import Views
from pemasyarakatan.record import CommandRef, Meta, Record
from pemasyarakatan.testing.clock import FixedClock

RECORDED = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)

_AGGREGATES = {event: one.name for one in DECIDERS for event in one.events}


class Log:
    """A log in memory, and the views of it; everything is followed before a question."""

    def __init__(self, url: str = "sqlite://", models: Any = READ_MODELS) -> None:
        self.app = Pemasyarakatan.open("memory:", clock=FixedClock(RECORDED))
        self.views = Views(url, self.app, models)

    def append(
        self,
        stream: UUID,
        *events: Any,
        at: datetime = RECORDED,
        by: str | None = "operator",
        source: Any = None,
    ) -> Log:
        """Store *events* at the end of a stream, whatever any rule says of them."""
        first = self.app._version(stream) + 1
        aggregate = (
            next(
                (_AGGREGATES[type(one)] for one in events if not isinstance(one, AMENDMENTS)), None
            )
            or next(self.app.history(stream)).aggregate
        )
        ref = CommandRef(name="Append", sha256="0" * 64)
        meta = Meta(recorded_at=at, recorded_by=by, command=ref, source=source)
        self.app.recorder.insert_events(
            [
                self.app.records.to_stored_event(
                    Record(
                        originator_id=stream,
                        originator_version=version,
                        aggregate=aggregate,
                        event=event,
                        meta=meta,
                    )
                )
                for version, event in enumerate(events, first)
            ]
        )
        return self

    def ask(self, view: Any, today: Any, **said: Any) -> tuple[Any, ...]:
        """What *view* answers today, once all is followed."""
        self.views.catch_up()
        answer = self.views.ask(view, today=today, **said)
        assert not answer.parked, self.views.status()
        return answer.rows


@contextmanager
def log(models: Any = READ_MODELS) -> Iterator[Log]:
    """An empty log, and views of these models."""
    made = Log(models=models)
    try:
        yield made
    finally:
        made.views.close()
        made.app.close()


def reports(app: Pemasyarakatan) -> None:
    """Record the five source reports."""
    from pemasyarakatan.wire.lines import read

    for name in ("003", "002", "000", "001", "004"):
        text = resources.files("pemasyarakatan.reports").joinpath(f"{name}.jsonl").read_bytes()
        for line in text.splitlines():
            if line.strip():
                one = read(line, app.codec)
                app.execute(
                    one.command, actor=one.actor, command_id=one.command_id, source=one.source
                )

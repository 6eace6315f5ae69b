"""Recording a world: each command at its instant, none kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from pemasyarakatan.application.app import Pemasyarakatan
from pemasyarakatan.application.receipts import Status
from pemasyarakatan.errors import Refused
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.testing.worlds.world import SyntheticWorld


@frozen(kw_only=True)
class Counts:
    """How far a recording has come; *unchanged* are commands that were sent twice."""

    at: datetime
    commands: int = 0
    unchanged: int = 0
    events: int = 0
    streams: int = 0


Progress = Callable[[Counts], None]
"""Is told now and then how far a recording has come."""

EVERY = 200
"""After so many commands it is told how far a recording has come."""


def record(
    world: SyntheticWorld,
    app: Pemasyarakatan,
    clock: FixedClock,
    *,
    progress: Progress | None = None,
) -> Counts:
    """Record *world* in *app*, which was opened with this *clock*; gives what was counted.

    A refusal is a fault of the generator, and raised. A world that is recorded a second time is
    unchanged throughout.
    """
    at = world.begins
    commands = unchanged = events = streams = 0
    for recorded_at, command, said in world.commands():
        clock.set(recorded_at)
        at = recorded_at
        try:
            receipt = app.execute(
                command, actor=said.actor, source=said.source, command_id=said.command_id
            )
        except Refused as refused:
            told = f"{said.command_id}, {type(command).__name__}: {refused.reason}"
            raise Refused(refused.rule, told) from refused
        commands += 1
        if receipt.status is Status.UNCHANGED:
            unchanged += 1
        else:
            if not events:
                _same_clock(app, clock, receipt.stream)
            events += len(receipt.events)
            streams += receipt.version == len(receipt.events)
            for written in receipt.also:
                events += len(written.events)
                streams += written.version == len(written.events)
        if progress is not None and commands % EVERY == 0:
            progress(_counts(at, commands, unchanged, events, streams))
    counts = _counts(at, commands, unchanged, events, streams)
    if progress is not None:
        progress(counts)
    return counts


def _counts(at: datetime, commands: int, unchanged: int, events: int, streams: int) -> Counts:
    return Counts(at=at, commands=commands, unchanged=unchanged, events=events, streams=streams)


def _same_clock(app: Pemasyarakatan, clock: FixedClock, stream: UUID) -> None:
    """Whether the application follows the clock that is set here."""
    *_, newest = app.history(stream)
    if newest.recorded_at != clock():
        msg = (
            f"recorded at {newest.recorded_at}, expected {clock()}: open the application with "
            "clock=…, the same that is given to record"
        )
        raise ValueError(msg)

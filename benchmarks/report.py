"""What was measured, as a table for people and as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.measures import FLOOR, OURS, THEIRS, Fold, Measure, Sizes
from benchmarks.places import Place

DISTANCE = 1.6
"""How many times the floor's time is aimed at, everywhere."""

LARGER = 1.25
"""The same of bytes on disk."""

GROWTH = 8
"""How many times more an event may cost in a long history."""


def machine(place: Place) -> dict[str, str]:
    """What the figures hold for."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "database": place.title,
        "eventsourcing": version("eventsourcing"),
        "msgspec": version("msgspec"),
        "attrs": version("attrs"),
    }


def table(measures: Sequence[Measure], fold: Fold) -> Iterator[str]:
    """The lines of the table."""
    head = ("median, microseconds", "per", OURS, FLOOR, "distance", THEIRS, "times as fast", "")
    rows = [head, *(_row(one) for one in measures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    for row in rows:
        cells = [
            cell.ljust(width) if at in (0, 1, 7) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    short, long = fold.lengths
    yield (
        f"fold: {fold.short:.2f} per event of {short:,}, {fold.long:.2f} of {long:,}: "
        f"{fold.growth:.2f} times (at most {GROWTH}){'' if fold.growth <= GROWTH else ', missed'}"
    )


def document(measures: Sequence[Measure], fold: Fold, sizes: Sizes, place: Place) -> dict[str, Any]:
    """The same and the quartiles, for machines."""
    return {
        "machine": machine(place),
        "rounds": sizes.rounds,
        "measures": [
            {
                "title": one.title,
                "unit": one.unit,
                "quartiles": {side: _quartiles(times) for side, times in one.samples.items()},
                "distance_to_floor": round(one.distance, 3),
                "times_as_fast_as_eventsourcing": round(one.ratio, 3),
                "misses": list(misses(one)),
            }
            for one in measures
        ],
        "fold": {"lengths": fold.lengths, "microseconds": [fold.short, fold.long]},
    }


def misses(measure: Measure) -> Iterator[str]:
    """What the measure aims at and misses."""
    most = LARGER if measure.unit.startswith("bytes") else DISTANCE
    if measure.distance > most:
        yield f"over {most} times the floor"
    if measure.faster is not None and measure.ratio < measure.faster:
        yield f"under {measure.faster:g} times eventsourcing's speed"


def _row(one: Measure) -> tuple[str, ...]:
    return (
        one.title,
        one.unit,
        _number(one.middle(OURS)),
        _number(one.middle(FLOOR)),
        f"{one.distance:.2f}",
        _number(one.middle(THEIRS)),
        f"{one.ratio:.1f}",
        "; ".join(misses(one)),
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _quartiles(times: list[float]) -> list[float]:
    found = quantiles(times, n=4) if len(times) > 1 else times * 3
    return [round(one, 2) for one in found]


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            named = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    except OSError:
        named = []
    return named[0] if named else platform.processor() or platform.machine()

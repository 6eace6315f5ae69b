"""The year that is asked about, recorded once."""

from __future__ import annotations

import pytest

from pemasyarakatan.testing.worlds import (
    village,
)

from .worlds import Told, recorded


@pytest.fixture(name="year", scope="session")
def _year() -> Told:
    """The year of eight units, recorded; a whole region takes three times as long."""
    world = village(1, facilities=8, weeks=52, ties=(14, 9, 7, 5, 4, 3, 3, 2))
    app, counts = recorded(world)
    streams = dict.fromkeys(one.originator_id for one in app.stored())
    records = [one for stream in streams for one in app.history(stream)]
    records.sort(key=lambda one: one.recorded_at)
    return Told(app, counts, records, [len(one.state) for one in app.stored()])

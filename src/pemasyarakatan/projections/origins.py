"""Whether rows were filled from this log: what it holds at the position that they came to."""

from __future__ import annotations

from collections.abc import Iterable

from eventsourcing.persistence import ApplicationRecorder

from pemasyarakatan.errors import ViewsUnusable
from pemasyarakatan.projections.database import Generation


def of_other_logs(
    recorder: ApplicationRecorder, generations: Iterable[Generation]
) -> list[Generation]:
    """Those that *recorder* has another event, or none, at the position of.

    It does not find a log that was exchanged for one with the same stream and version there. One
    event is looked up for each position.
    """
    found: list[Generation] = []
    there: dict[int, tuple[str, int] | None] = {}
    for one in generations:
        if not one.position:
            continue
        if one.position not in there:
            held = recorder.select_notifications(one.position, 1)
            there[one.position] = (
                (str(held[0].originator_id), held[0].originator_version)
                if held and held[0].id == one.position
                else None
            )
        if there[one.position] != (str(one.at_stream), one.at_version):
            found.append(one)
    return found


def expect_this_log(recorder: ApplicationRecorder, generations: Iterable[Generation]) -> None:
    """Raise ViewsUnusable for rows of another log."""
    for one in of_other_logs(recorder, generations):
        raise ViewsUnusable(
            f"{one.model} was filled up to position {one.position}, version {one.at_version} of "
            f"stream {one.at_stream}, which this log does not hold there; expected the log it was "
            "filled from: name that store, or another database for the views of this one"
        )

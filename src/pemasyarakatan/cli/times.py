"""Days and instants as they are given on the command line, and the moment that two of them make."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from pemasyarakatan.audit.replay.moments import Moment
from pemasyarakatan.cli.opening import fail

Valid = Annotated[
    str | None,
    typer.Option(
        "--valid", metavar="DATE", help="without what certainly begins after, as 2026-01-31"
    ),
]
Known = Annotated[
    str | None,
    typer.Option(
        "--known", metavar="INSTANT", help="what was recorded by then, as 2026-01-31T17:00+07:00"
    ),
]


def day(option: str, text: str | None) -> date | None:
    """The day that *text* means; ends the command where it is none."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        fail(f"{option} {text!r} is no day; expected year, month and day, as 2026-01-31")
    return found


def instant(option: str, text: str | None) -> datetime | None:
    """The instant that *text* means; ends the command where it is none, or has no zone."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        known = None if found.utcoffset() is None else found.astimezone(UTC)
    except ValueError:
        known = None
    except OverflowError:
        fail(
            f"{option} {text!r} lies outside of the years 1 to 9999 in UTC; expected an instant "
            "within them"
        )
    if known is None:
        fail(
            f"{option} {text!r} is no instant; expected one with its zone, as "
            "2026-01-31T17:00+07:00"
        )
    return known


def moment(valid: str | None, known: str | None, *, prefix: str = "") -> Moment:
    """The moment that two options mean; ends the command where one cannot be read."""
    return Moment(
        valid=day(f"--{prefix}valid", valid),
        known=instant(f"--{prefix}known", known),
    )

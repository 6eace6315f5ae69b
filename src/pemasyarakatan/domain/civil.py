"""The calendar of the country: which day it is in a zone at an instant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from pemasyarakatan.domain.values import Zone

ZONES: Mapping[Zone, timezone] = {
    Zone.WIB: timezone(timedelta(hours=7), "WIB"),
    Zone.WITA: timezone(timedelta(hours=8), "WITA"),
    Zone.WIT: timezone(timedelta(hours=9), "WIT"),
}


def civil_date(instant: datetime, zone: Zone) -> date:
    """The date on the calendar of *zone* at *instant*."""
    return instant.astimezone(ZONES[zone]).date()

"""Columns for what events hold: instants, and days that are known in part."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Date, DateTime, Dialect
from sqlalchemy.types import TypeDecorator

from pemasyarakatan.domain.values import PartialDate


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC also where the database knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC, with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def span(name: str) -> tuple[Column[Any], Column[Any]]:
    """The columns of a day known in part: its earliest and its latest, empty where it is open."""
    return Column(f"{name}_earliest", Date), Column(f"{name}_latest", Date)


def spanned(name: str, day: PartialDate | date | None) -> dict[str, date | None]:
    """The values of these columns."""
    if day is None or isinstance(day, date):
        return {f"{name}_earliest": day, f"{name}_latest": day}
    return {f"{name}_earliest": day.earliest, f"{name}_latest": day.latest}

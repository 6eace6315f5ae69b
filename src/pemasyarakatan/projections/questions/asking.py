"""What several views ask alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, or_, true

from pemasyarakatan.projections.view import Asked


def holds_on(table: Table, day: date) -> ColumnElement[bool]:
    """Whether a row with `from_day` and `until_day`, both inclusive or open, holds on *day*."""
    return and_(
        or_(table.c.from_day.is_(None), table.c.from_day <= day),
        or_(table.c.until_day.is_(None), table.c.until_day >= day),
    )


def of_facility(column: Column[Any], asked: Asked) -> ColumnElement[bool]:
    """Whether a row is of the facility that is asked about; every row, where none is named."""
    return true() if asked.facility is None else column == asked.facility

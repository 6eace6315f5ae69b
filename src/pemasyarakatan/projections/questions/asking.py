"""What several views ask alike."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Table, and_, or_


def holds_on(table: Table, day: date) -> ColumnElement[bool]:
    """Whether a row with `from_day` and `until_day`, both inclusive or open, holds on *day*."""
    return and_(
        or_(table.c.from_day.is_(None), table.c.from_day <= day),
        or_(table.c.until_day.is_(None), table.c.until_day >= day),
    )

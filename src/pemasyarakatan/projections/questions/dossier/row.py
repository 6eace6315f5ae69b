"""One line of a dossier, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import Row, Table, select

from pemasyarakatan.projections.questions.asking import concerned
from pemasyarakatan.projections.view import Asked


class Section(StrEnum):
    """The parts of a dossier, in order."""

    PAPER = "PAPER"
    NUMBERS = "NUMBERS"
    PARTIES = "PARTIES"
    SIGNATURES = "SIGNATURES"
    TERM = "TERM"
    ACTIVITIES = "ACTIVITIES"
    RESULTS = "RESULTS"
    EVALUATIONS = "EVALUATIONS"
    PROMISES = "PROMISES"
    GOODS = "GOODS"
    FLAGS = "FLAGS"
    IRREGULARITIES = "IRREGULARITIES"
    LATE = "LATE"
    AMENDMENTS = "AMENDMENTS"
    INFERRED = "INFERRED"


@frozen(kw_only=True)
class DossierRow:
    """One line about an agreement: in which section, *what* it is, and what is said of it.

    *first* and *last* are the earliest and the latest day that it can be of, empty where that is
    open; *day* is the same in words. *standing* tells how it stands to the papers or to a rule,
    *version* which event of the stream it rests on.
    """

    agreement: UUID
    section: str
    what: str
    day: str | None = None
    first: date | None = None
    last: date | None = None
    value: str | None = None
    standing: str | None = None
    note: str | None = None
    version: int | None = None


def rows_of(asked: Asked, table: Table) -> Iterable[Row[Any]]:
    """The rows of *table* about the agreements that are asked for, in the order of recording."""
    found = asked.table(table)
    keys = [found.c[name] for name in ("stream", "version", "item") if name in found.c]
    return asked.rows(select(found).where(concerned(asked, found.c.stream)).order_by(*keys))


def joined(*said: object) -> str | None:
    """What is said, with commas between; what is empty is left out."""
    return ", ".join(str(one) for one in said if one not in (None, "")) or None

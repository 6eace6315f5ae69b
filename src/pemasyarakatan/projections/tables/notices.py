"""What an auditor wants to see: what is irregular, doubtful, late, inferred or taken back.

What single events tell stands in rows of their own; what follows from several, from other streams
or from corrections is found anew from the history of a stream whenever one of these moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta, timezone
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Integer, String, Text, Uuid

from pemasyarakatan.domain.aggregates import DECIDERS
from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.law import Circumstances, Law, Rule, Sort, general
from pemasyarakatan.domain.partnership import ActivityWithoutAgreementHeld, VisitHeld
from pemasyarakatan.domain.values import Irregularity
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import Row, fact_table, put, standing_table
from pemasyarakatan.projections.tables.timelines import stretch
from pemasyarakatan.record import Record

LATE_AFTER = 30
"""Days between a fact and its recording above which it was recorded late."""

WIT = timezone(timedelta(hours=9))
"""The zone in which a day of recording is counted: a day that has come anywhere has come here."""


class Kind(StrEnum):
    """What sort of exception it is."""

    IMPOSSIBLE = "IMPOSSIBLE"
    IRREGULAR = "IRREGULAR"
    UNCERTAIN = "UNCERTAIN"
    NOT_CHECKED = "NOT_CHECKED"
    FLAG = "FLAG"
    WITHOUT_AGREEMENT = "WITHOUT_AGREEMENT"
    LATE = "LATE"
    INFERRED = "INFERRED"
    CORRECTED = "CORRECTED"
    SELF_APPROVED = "SELF_APPROVED"
    VOIDED = "VOIDED"
    CONTRADICTED = "CONTRADICTED"


NOBODY = "nobody"
"""Who answers for a rule that is broken and was acknowledged by none."""


def _what() -> tuple[Column[Any], ...]:
    return (
        Column("kind", String(20), nullable=False),
        Column("rule", Text, nullable=False),
        Column("found", Text),
        Column("acknowledged_by", Text),
        Column("reason", Text),
    )


EXCEPTION_STREAM = standing_table(
    "exception_stream", Column("aggregate", String(20), nullable=False), Column("title", Text)
)
"""One row a stream: of what kind it is, and what it is called."""

EXCEPTION_FACILITY = standing_table("exception_facility", Column("facility", Uuid, nullable=False))
"""The facilities that a stream is about."""

EXCEPTION_TOLD = fact_table("exception_told", *_what())
"""What a single event tells: acknowledged irregularities, late records, inferred fields."""

EXCEPTION_FOUND = standing_table(
    "exception_found",
    *_what(),
    Column("at_version", Integer),
    *stretch(),
)
"""What a stream as a whole tells; *at_version* is that of the event it is about, if it is one.

It holds from one day until another, both inclusive; empty where it is open.
"""

EXCEPTION_CLAIM = standing_table(
    "exception_claim",
    Column("key", Uuid, nullable=False),
    Column("holder", Uuid, nullable=False),
    Column("rule", Text, nullable=False),
    Column("raw", Text, nullable=False),
)
"""The numbers and names that a stream holds: what one *key* leads to should be one holder."""

EXCEPTION_JOINT = fact_table(
    "exception_joint",
    Column("joint_visit", Uuid, nullable=False),
    Column("visit", Uuid, nullable=False),
    *span("day"),
)
"""The visits that are part of a joint one."""


def told(event: Any, record: Record) -> Iterator[Row]:
    """What one event tells by itself."""
    decider = _BY_NAME[record.aggregate]
    recorded_on = record.recorded_at.astimezone(WIT).date()
    yield from _acknowledged(event)
    yield from _against_all(decider, event, recorded_on)
    yield from _late(decider, event, recorded_on)
    if not decider.internal:
        # The register is written in one save with what it serves, under the same source.
        yield from inferred(EXCEPTION_TOLD, record)
    if isinstance(event, ActivityWithoutAgreementHeld):
        found = f"{event.kind} {event.title!r} from {event.started_on} to {event.ended_on}"
        yield _told(Kind.WITHOUT_AGREEMENT, event.reason, found)
    if isinstance(event, VisitHeld) and event.joint_visit_ref is not None:
        yield put(
            EXCEPTION_JOINT,
            joint_visit=event.joint_visit_ref,
            visit=event.visit_id,
            **spanned("day", event.occurred_on),
        )


def inferred(table: Any, record: Record, **others: Any) -> Iterator[Row]:
    """A row for every field that was concluded rather than read."""
    for one in record.source.inferred if record.source else ():
        yield put(table, kind=Kind.INFERRED, rule=one.field, found=one.basis, **others)


def _told(kind: Kind, rule: str, found: object, who: str | None = None, why: Any = None) -> Row:
    return put(
        EXCEPTION_TOLD,
        kind=kind,
        rule=str(rule),
        found=None if found is None else str(found),
        acknowledged_by=who,
        reason=why,
    )


def _acknowledged(event: Any) -> Iterator[Row]:
    irregular: Irregularity | None = getattr(event, "irregular", None)
    if irregular is not None:
        for rule in sorted(irregular.rules):
            yield _told(Kind.IRREGULAR, rule, None, irregular.acknowledged_by, irregular.reason)


def _against_all(decider: Decider[Any, Any, Any], event: Any, recorded_on: date) -> Iterator[Row]:
    """What is wrong with the texts and days of an event, whatever it is about."""
    law = _Noting(decider.book, event, Circumstances(today=recorded_on))
    general(law, event)
    irregular: Irregularity | None = getattr(event, "irregular", None)
    for rule, found in law.noted:
        if irregular is None or rule.id not in irregular.rules:
            yield _told(kind_of(rule), rule.id, found, NOBODY)


def noted(kind: Kind, rule: str, found: object, **others: Any) -> Row:
    """What a stream as a whole tells."""
    return put(
        EXCEPTION_FOUND,
        kind=kind,
        rule=rule,
        found=None if found is None else str(found),
        **others,
    )


def kind_of(rule: Rule) -> Kind:
    """How grave it is that *rule* is broken."""
    return Kind.IMPOSSIBLE if rule.sort is Sort.IMPOSSIBLE else Kind.IRREGULAR


def _late(decider: Decider[Any, Any, Any], event: Any, recorded_on: date) -> Iterator[Row]:
    """A fact whose last possible day lies too far back; that of one without a day is not known."""
    day = decider.day_of(event)
    latest = day.latest if day is not None else None
    if latest is not None and (recorded_on - latest).days > LATE_AFTER:
        found = f"{(recorded_on - latest).days} days after {day}"
        yield _told(Kind.LATE, f"more than {LATE_AFTER} days", found)


class _Noting(Law):
    """Scales that note every rule, and refuse nothing."""

    __slots__ = ("noted",)

    def __init__(self, book: Any, command: Any, circumstances: Circumstances) -> None:
        super().__init__(book, command, circumstances)
        self.noted: list[tuple[Rule, object]] = []

    def forbids(self, rule: Rule, broken: bool, found: object = None) -> None:
        """Note a *rule* that is *broken*."""
        if broken:
            self.noted.append((rule, found))


_BY_NAME: Mapping[str, Decider[Any, Any, Any]] = {one.name: one for one in DECIDERS}

TABLES = (
    EXCEPTION_STREAM,
    EXCEPTION_FACILITY,
    EXCEPTION_TOLD,
    EXCEPTION_FOUND,
    EXCEPTION_CLAIM,
    EXCEPTION_JOINT,
)
"""All of them."""

__all__ = [
    "EXCEPTION_CLAIM",
    "EXCEPTION_FACILITY",
    "EXCEPTION_FOUND",
    "EXCEPTION_JOINT",
    "EXCEPTION_STREAM",
    "EXCEPTION_TOLD",
    "LATE_AFTER",
    "NOBODY",
    "TABLES",
    "WIT",
    "Kind",
    "inferred",
    "kind_of",
    "noted",
    "told",
]

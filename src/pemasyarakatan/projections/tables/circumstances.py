"""How facts are known: when and by whom each was recorded, from what source, and what was amended.

The tables are alike for every kind of stream; `Known.of` makes those of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen
from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text

from pemasyarakatan.domain.decider import (
    AMENDMENTS,
    CorrectionRecorded,
    Decider,
    EvidenceAttached,
    RecordVoided,
)
from pemasyarakatan.domain.values import Irregularity, Provenance
from pemasyarakatan.projections.columns import Instant, span, spanned
from pemasyarakatan.projections.model import Facts, Row, fact_table, put
from pemasyarakatan.record import Record
from pemasyarakatan.wire.catalogue import CATALOGUE

_NAMES: Mapping[type, str] = {
    event: name for name, event in CATALOGUE.items() if event not in AMENDMENTS
}


@frozen
class Known:
    """The tables of one kind of stream.

    *told* has a row for each fact that counts: its name as stored, its day, and its record.
    *inferred* names what of a fact was concluded rather than read, *irregular* the rules that were
    acknowledged with it. *amended* has a row for each CORRECTION, VOID and EVIDENCE, in effect or
    not.
    """

    told: Table
    inferred: Table
    irregular: Table
    amended: Table

    @classmethod
    def of(cls, kind: str) -> Known:
        """The tables of streams of this *kind*, and named after it."""
        return cls(
            fact_table(
                f"{kind}_told",
                Column("event", String(80), nullable=False),
                *span("day"),
                *_circumstances(),
            ),
            fact_table(
                f"{kind}_inferred",
                Column("field", Text, nullable=False),
                Column("basis", Text, nullable=False),
            ),
            fact_table(
                f"{kind}_irregular",
                Column("rule", String(60), nullable=False),
                Column("reason", Text, nullable=False),
                Column("acknowledged_by", Text, nullable=False),
            ),
            fact_table(
                f"{kind}_amended",
                Column("amendment", String(20), nullable=False),
                Column("target", Integer, nullable=False),
                Column("text", Text),
                Column("approved_by", Text),
                Column("bearing", String(20)),
                Column("self_approved", Boolean),
                *_circumstances(),
            ),
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """All four."""
        return self.told, self.inferred, self.irregular, self.amended

    def facts(self, decider: Decider[Any, Any, Any]) -> Mapping[type, Facts]:
        """What fills them with the facts of the aggregate."""

        def telling(event: Any, record: Record) -> Iterator[Row]:
            yield put(
                self.told,
                event=_NAMES.get(type(event), type(event).__name__),
                **spanned("day", decider.day_of(event)),
                **_circumstance(record, record.source),
            )
            yield from self._concluded(record.source)
            irregular: Irregularity | None = getattr(event, "irregular", None)
            for rule in sorted(irregular.rules) if irregular else ():
                yield put(
                    self.irregular,
                    rule=rule,
                    reason=irregular.reason if irregular else "",
                    acknowledged_by=irregular.acknowledged_by if irregular else "",
                )

        return dict.fromkeys(decider.events, telling) | {
            CorrectionRecorded: self._corrected,
            RecordVoided: self._voided,
            EvidenceAttached: self._attached,
        }

    def _concluded(self, source: Provenance | None) -> Iterator[Row]:
        for inferred in source.inferred if source else ():
            yield put(self.inferred, field=inferred.field, basis=inferred.basis)

    def _corrected(self, event: CorrectionRecorded, record: Record) -> Iterator[Row]:
        yield self._changed("CORRECTION", event, record)
        yield from self._concluded(record.source)

    def _voided(self, event: RecordVoided, record: Record) -> Iterator[Row]:
        yield self._changed("VOID", event, record)

    def _changed(
        self, amendment: str, event: CorrectionRecorded | RecordVoided, record: Record
    ) -> Row:
        return put(
            self.amended,
            amendment=amendment,
            target=event.target_version,
            text=event.reason,
            approved_by=event.approved_by,
            self_approved=event.approved_by == record.recorded_by,
            **_circumstance(record, record.source),
        )

    def _attached(self, event: EvidenceAttached, record: Record) -> Iterator[Row]:
        yield put(
            self.amended,
            amendment="EVIDENCE",
            target=event.target_version,
            text=event.note,
            bearing=event.bearing,
            **_circumstance(record, event.provenance),
        )


def combined(*several: Mapping[type, Facts]) -> Mapping[type, Facts]:
    """Facts that fill different tables with the same events."""

    def both(one: Facts, other: Facts) -> Facts:
        return lambda event, record: (*one(event, record), *other(event, record))

    found: dict[type, Facts] = {}
    for facts in several:
        for event, rows in facts.items():
            found[event] = both(found[event], rows) if event in found else rows
    return found


def _circumstances() -> tuple[Column[Any], ...]:
    return (
        Column("recorded_at", Instant, nullable=False),
        Column("recorded_by", Text),
        Column("source_kind", String(20)),
        Column("grade", String(20)),
        Column("reference", Text),
        Column("sha256", String(64)),
        Column("seen_on", Date),
    )


def _circumstance(record: Record, source: Provenance | None) -> dict[str, Any]:
    return {
        "recorded_at": record.recorded_at,
        "recorded_by": record.recorded_by,
        "source_kind": source.kind if source else None,
        "grade": source.grade if source else None,
        "reference": source.reference if source else None,
        "sha256": source.sha256 if source else None,
        "seen_on": source.seen_on if source else None,
    }

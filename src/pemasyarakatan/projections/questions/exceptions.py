"""Exceptions: everything that an auditor wants to see, with who answers for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import Row, select

from pemasyarakatan.domain.partner.rules import MERGE_CYCLE
from pemasyarakatan.projections.questions.asking import Names, holds_on
from pemasyarakatan.projections.questions.ceremonies import tallies
from pemasyarakatan.projections.tables import notices as t
from pemasyarakatan.projections.tables.agreements import AGREEMENTS
from pemasyarakatan.projections.tables.ceremonies import CEREMONIES
from pemasyarakatan.projections.tables.exceptions import EXCEPTIONS as MODEL
from pemasyarakatan.projections.tables.facilities import FACILITIES
from pemasyarakatan.projections.tables.notices import NOBODY, Kind
from pemasyarakatan.projections.tables.partners import PARTNER, PARTNERS
from pemasyarakatan.projections.view import Asked, View


@frozen(kw_only=True)
class ExceptionRow:
    """One exception of a *stream*, and of the event at a *version*, if it is about one alone.

    *rule* is a rule's id, the name of a flag, or the pointer of an inferred field. Of a rule that
    is broken, *acknowledged_by* says who answers for it, or "nobody"; of a correction or void, who
    approved it. *facilities* are those that the stream is about: none where no id leads to one.
    *aggregate* and *title* are None for a stream that stands still and never had a state here.
    """

    kind: str
    rule: str
    aggregate: str | None
    title: str | None
    stream: UUID
    version: int | None
    facilities: tuple[UUID, ...]
    found: str | None
    acknowledged_by: str | None
    reason: str | None


def _answer(asked: Asked) -> Iterator[ExceptionRow]:
    streams = {row.stream: row for row in asked.rows(select(asked.table(t.EXCEPTION_STREAM)))}
    facilities: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in asked.rows(select(asked.table(t.EXCEPTION_FACILITY))):
        facilities[row.stream].append(row.facility)
    names = Names(asked)
    rows = [
        ExceptionRow(
            kind=kind,
            rule=rule,
            aggregate=streams[stream].aggregate if stream in streams else None,
            title=_title(streams.get(stream), names),
            stream=stream,
            version=version,
            facilities=tuple(sorted(facilities[stream])),
            found=found,
            acknowledged_by=who,
            reason=why,
        )
        for kind, rule, stream, version, found, who, why in _every(asked)
        if asked.facility is None or asked.facility in facilities[stream]
    ]
    yield from sorted(rows, key=_order)


def _title(stream: Row[Any] | None, names: Names) -> str | None:
    return None if stream is None or stream.title is None else names.told(stream.title)


def _order(row: ExceptionRow) -> tuple[Any, ...]:
    kinds = list(Kind)
    return (
        kinds.index(Kind(row.kind)),
        row.rule,
        row.stream,
        row.version or 0,
        row.found or "",
        row.acknowledged_by or "",
        row.reason or "",
    )


_Found = tuple[str, str, UUID, int | None, str | None, str | None, str | None]


def _every(asked: Asked) -> Iterator[_Found]:
    told, found = asked.table(t.EXCEPTION_TOLD), asked.table(t.EXCEPTION_FOUND)
    for row in asked.rows(select(told)):
        yield (
            row.kind,
            row.rule,
            row.stream,
            row.version,
            row.found,
            row.acknowledged_by,
            row.reason,
        )
    circles = _circles(asked)
    for row in asked.rows(select(found).where(holds_on(found, asked.on))):
        if row.rule == MERGE_CYCLE.id and row.stream not in circles:
            continue
        yield (
            row.kind,
            row.rule,
            row.stream,
            row.at_version,
            row.found,
            row.acknowledged_by,
            row.reason,
        )
    yield from _claimed_twice(asked)
    yield from _joint_visits(asked)
    yield from _unaccounted(asked)


def _circles(asked: Asked) -> set[UUID]:
    """The merged partners from which no merge leads to one that is not (R1).

    A partner may be merged into one that is merged itself later: that is no circle.
    """
    into = {row.stream: row.merged_into for row in asked.rows(select(asked.table(PARTNER)))}
    found: set[UUID] = set()
    for partner, merged in into.items():
        seen, at = {partner}, merged
        while at is not None and at not in seen and at in into:
            seen.add(at)
            at = into[at]
        if at is not None:
            found.add(partner)
    return found


def _claimed_twice(asked: Asked) -> Iterator[_Found]:
    """A10, R3: numbers and names that lead to more than one, as far as nobody acknowledged it.

    By what the papers and partners themselves say, not by the register.
    """
    claim, told = asked.table(t.EXCEPTION_CLAIM), asked.table(t.EXCEPTION_TOLD)
    answered = {
        (row.stream, row.rule)
        for row in asked.rows(select(told.c.stream, told.c.rule).where(told.c.kind == "IRREGULAR"))
    }
    by_key: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in asked.rows(select(claim).order_by(claim.c.stream, claim.c.item)):
        by_key[row.key].append(row)
    for rows in by_key.values():
        open_ones = [row for row in rows if (row.stream, row.rule) not in answered]
        if len({row.holder for row in open_ones}) > 1:
            for row in open_ones:
                others = sorted({str(one.holder) for one in rows} - {str(row.holder)})
                found = f"{row.raw} of {', '.join(others)} too"
                yield Kind.IRREGULAR, row.rule, row.stream, None, found, NOBODY, None


def _joint_visits(asked: Asked) -> Iterator[_Found]:
    """P7: visits of one joint visit that stand under different dates."""
    joint = asked.table(t.EXCEPTION_JOINT)
    together: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in asked.rows(select(joint)):
        together[row.joint_visit].append(row)
    for rows in together.values():
        days = {(row.day_earliest, row.day_latest) for row in rows}
        if len(days) > 1:
            for row in rows:
                own = (row.day_earliest, row.day_latest)
                others = ", ".join(sorted(_span(*day) for day in days - {own}))
                found = f"visit {row.visit} on {_span(*own)}, its joint visit on {others}"
                yield Kind.FLAG, "JOINT_VISIT_DIFFERS", row.stream, row.version, found, None, None


def _span(first: Any, last: Any) -> str:
    return str(first) if first == last and first else f"{first or '?'}..{last or '?'}"


def _unaccounted(asked: Asked) -> Iterator[_Found]:
    """C3: what of a ceremony is not recorded, or was not declared."""
    for stream, both in tallies(asked).items():
        for tally, what in zip(both, ("partners", "agreements"), strict=True):
            if tally.difference:
                name = "UNACCOUNTED" if tally.difference > 0 else "MORE_RECORDED_THAN_DECLARED"
                counted = f"{tally.declared} {what} declared, {tally.recorded} recorded"
                found = f"{abs(tally.difference)}: {counted}"
                yield Kind.FLAG, name, stream, None, found, None, None


EXCEPTIONS = View(
    name="exceptions",
    title="Exceptions",
    models=(AGREEMENTS, CEREMONIES, MODEL, FACILITIES, PARTNERS),
    row=ExceptionRow,
    answer=_answer,
)
"""What is irregular, doubtful, late, inferred or taken back; the gravest kind first."""

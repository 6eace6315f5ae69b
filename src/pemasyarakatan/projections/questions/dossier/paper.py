"""What the papers are: kind, numbers, parties, who signed with what authority, and the term."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from pemasyarakatan.domain.text import normalise_name
from pemasyarakatan.projections.questions.asking import Names, Parties, day_of, holds_on
from pemasyarakatan.projections.questions.dossier.row import (
    DossierRow,
    Section,
    joined,
    rows_of,
)
from pemasyarakatan.projections.tables.agreements import (
    AGREEMENT,
    AGREEMENT_COVER,
    AGREEMENT_FIELD,
    AGREEMENT_NUMBER,
    AGREEMENT_PARTY,
    AGREEMENT_STATUS,
    KNOWN,
)
from pemasyarakatan.projections.tables.facilities import (
    FACILITY,
    FACILITY_HEAD_SEEN,
    FACILITY_SIGNATORY,
)
from pemasyarakatan.projections.tables.papers import (
    AGREEMENT_PAPER,
    AGREEMENT_REVIEW,
    AGREEMENT_SIGNATURE,
    AGREEMENT_SUPPORT,
    AGREEMENT_TURN,
    AGREEMENT_WITNESS,
)
from pemasyarakatan.projections.view import Asked


def papers(asked: Asked) -> Iterator[DossierRow]:
    """The paper itself: kind, title, days, umbrella, predecessor, scope, and the copy seen."""
    numbers = Parties(asked, Names(asked))
    status = asked.table(AGREEMENT_STATUS)
    now = select(status.c.stream, status.c.status).where(holds_on(status, asked.on))
    standing: dict[UUID, str] = {row.stream: row.status for row in asked.rows(now)}
    for row in rows_of(asked, AGREEMENT):

        def told(what: str, value: object, row: Row[Any] = row, **said: Any) -> DossierRow:
            text = None if value is None else str(value)
            return DossierRow(
                agreement=row.stream, section=Section.PAPER, what=what, value=text, **said
            )

        yield told("KIND", row.kind, standing=standing.get(row.stream))
        yield told("TITLE", row.title)
        yield told("DRAFTED", day_of(row.drafted_earliest, row.drafted_latest))
        for what, other in (("PARENT", row.parent), ("PREDECESSOR", row.predecessor)):
            if other is not None:
                gap = row.gap_days if what == "PREDECESSOR" else None
                named = joined(*numbers.numbers(other, "OWN", "PARTNER", "OTHER"))
                between = None if gap is None else f"{gap} days between"
                yield told(what, other, standing=standing.get(other), note=joined(named, between))
        if row.ceremony is not None:
            yield told("CEREMONY", row.ceremony)
        if not row.scope_stated:
            yield told("SCOPE", None)
    for row in rows_of(asked, AGREEMENT_FIELD):
        yield DossierRow(
            agreement=row.stream,
            section=Section.PAPER,
            what="FIELD",
            value=f"{row.code} ({row.text})" if row.text else row.code,
            first=row.from_day,
            last=row.until_day,
        )
    for row in rows_of(asked, AGREEMENT_SUPPORT):
        yield DossierRow(
            agreement=row.stream,
            section=Section.PAPER,
            what="SUPPORT",
            value=row.form,
            version=row.version,
        )
    yield from _reviews(asked)
    yield from _copies(asked)


def _reviews(asked: Asked) -> Iterator[DossierRow]:
    for row in rows_of(asked, AGREEMENT_REVIEW):
        yield DossierRow(
            agreement=row.stream,
            section=Section.PAPER,
            what="REVIEW",
            day=day_of(row.reviewed_earliest, row.reviewed_latest),
            first=row.reviewed_earliest,
            last=row.reviewed_latest,
            value=joined(row.name, row.position),
            standing=row.verdict,
            note=row.note,
            version=row.version,
        )


def _copies(asked: Asked) -> Iterator[DossierRow]:
    """From what source each paper is known, and which witnesses were added later."""
    papers_of = {(row.stream, row.version): row.paper for row in rows_of(asked, AGREEMENT_PAPER)}
    for row in rows_of(asked, KNOWN.told):
        paper = papers_of.get((row.stream, row.version))
        if paper is not None:
            yield _copy(row, paper, row.version, None)
    for row in rows_of(asked, KNOWN.amended):
        paper = papers_of.get((row.stream, row.target))
        if paper is not None and row.amendment == "EVIDENCE":
            yield _copy(row, paper, row.target, row.bearing)


def _copy(row: Row[Any], paper: str, version: int, bearing: str | None) -> DossierRow:
    return DossierRow(
        agreement=row.stream,
        section=Section.PAPER,
        what=f"COPY_OF_{paper}",
        day=row.seen_on.isoformat() if row.seen_on else None,
        value=joined(row.source_kind, row.reference),
        standing=joined(row.grade, bearing),
        note=row.sha256,
        version=version,
    )


def numbers(asked: Asked) -> Iterator[DossierRow]:
    """The numbers as written, each with its side and the year of its paper."""
    parties = Parties(asked, Names(asked))
    for row in rows_of(asked, AGREEMENT_NUMBER):
        side = next(
            side
            for side in ("OWN", "PARTNER", "OTHER")
            if row.number in parties.numbers(row.stream, side)
        )
        yield DossierRow(
            agreement=row.stream,
            section=Section.NUMBERS,
            what=side,
            value=row.number,
            standing="FIRST_PAPER" if row.first else "LATER_PAPER",
            note=None if row.year is None else str(row.year),
        )


def parties(asked: Asked) -> Iterator[DossierRow]:
    """Who is bound: the name as written, and what the organisation is called now."""
    names = Names(asked)
    for row in rows_of(asked, AGREEMENT_PARTY):
        yield DossierRow(
            agreement=row.stream,
            section=Section.PARTIES,
            what=row.role,
            value=row.name_as_written or names.get(row.organisation) or str(row.organisation),
            standing=row.organisation_kind,
            note=names.get(row.organisation),
        )


def signatures(asked: Asked) -> Iterator[DossierRow]:
    """Who signed, and with what authority, as far as the facility's heads are known."""
    names, authority = Names(asked), _Authority(asked)
    for row in rows_of(asked, AGREEMENT_SIGNATURE):
        yield DossierRow(
            agreement=row.stream,
            section=Section.SIGNATURES,
            what=row.paper,
            day=day_of(row.signed_earliest, row.signed_latest),
            first=row.signed_earliest,
            last=row.signed_latest,
            value=joined(row.name, row.position),
            standing=authority.of(row),
            note=joined(names.get(row.party) or row.organisation, row.on_behalf_of),
            version=row.version,
        )
    for row in rows_of(asked, AGREEMENT_WITNESS):
        yield DossierRow(
            agreement=row.stream,
            section=Section.SIGNATURES,
            what="WITNESS",
            value=joined(row.name, row.position),
            version=row.version,
        )


class _Authority:
    """What is known of the authority of who signed for a facility.

    MANDATE with its number; DEFINITIVE, PLH or PLT by a tenure; SEEN_AS_HEAD by a source of that
    very day; NOT_HEAD where others might sign that day and not this person; UNKNOWN otherwise.
    """

    def __init__(self, asked: Asked) -> None:
        facility, tenure = asked.table(FACILITY), asked.table(FACILITY_SIGNATORY)
        seen = asked.table(FACILITY_HEAD_SEEN)
        self._facilities = {row.stream for row in asked.rows(select(facility.c.stream))}
        self._signatories: dict[UUID, list[Row[Any]]] = {}
        for row in asked.rows(select(tenure)):
            self._signatories.setdefault(row.stream, []).append(row)
        self._seen = {
            (row.stream, row.seen_latest, row.name)
            for row in asked.rows(select(seen).where(seen.c.seen_earliest == seen.c.seen_latest))
        }

    def of(self, signature: Row[Any]) -> str:
        if signature.mandate is not None:
            return f"MANDATE {signature.mandate}"
        day = signature.signed_latest
        exact = day is not None and day == signature.signed_earliest
        if signature.party not in self._facilities or signature.name is None or not exact:
            return "UNKNOWN"
        heads = [
            one
            for one in self._signatories.get(signature.party, ())
            if one.from_day <= day and (one.until_day is None or day <= one.until_day)
        ]
        name = normalise_name(signature.canonical)
        for one in heads:
            if one.name is not None and normalise_name(one.name) == name:
                return str(one.capacity)
        if (signature.party, day, signature.name) in self._seen:
            return "SEEN_AS_HEAD"
        return "NOT_HEAD" if any(one.name is not None for one in heads) else "UNKNOWN"


def term(asked: Asked) -> Iterator[DossierRow]:
    """What each paper states of the term, and what they carry together on which days."""
    for row in rows_of(asked, AGREEMENT_PAPER):
        if row.term_basis is None and row.paper != "ADDENDUM":
            continue
        stated = row.term_basis is not None
        days = (
            f"{day_of(row.term_start_earliest, row.term_start_latest)} - "
            f"{day_of(row.term_end_earliest, row.term_end_latest)}"
        )
        yield DossierRow(
            agreement=row.stream,
            section=Section.TERM,
            what=row.paper,
            day=day_of(row.signed_earliest, row.signed_latest) if row.paper != "TERM" else None,
            first=row.signed_earliest,
            last=row.signed_latest,
            value=days if stated else None,
            standing=row.term_basis,
            note=joined(row.number, row.term_raw, row.note),
            version=row.version,
        )
    for row in rows_of(asked, AGREEMENT_COVER):
        yield DossierRow(
            agreement=row.stream,
            section=Section.TERM,
            what="SPELL",
            day=f"{row.from_day or '…'} - {row.until_day or '…'}",
            first=row.from_day,
            last=row.until_day,
            standing=row.standing,
        )
    for row in rows_of(asked, AGREEMENT_TURN):
        yield DossierRow(
            agreement=row.stream,
            section=Section.TERM,
            what=row.turn,
            day=row.on.isoformat(),
            first=row.on,
            last=row.on,
            value=joined(row.ground, row.reason),
            standing=row.side,
            version=row.version,
        )

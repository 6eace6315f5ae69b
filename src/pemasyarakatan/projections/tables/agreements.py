"""Agreements: parties, numbers, and how each stands on which days.

What single papers and facts say stands in `papers` and `conduct`, and how they are known in
`circumstances`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, String, Text, Uuid

from pemasyarakatan.domain.agreement import AGREEMENT as DECIDER
from pemasyarakatan.domain.agreement import Agreement, Everyone, gap_days
from pemasyarakatan.domain.agreement.papers import evaluated_before
from pemasyarakatan.domain.values import CooperationField
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import ReadModel, Row, Standing, put, standing_table
from pemasyarakatan.projections.tables.circumstances import Known, combined
from pemasyarakatan.projections.tables.conduct import CONDUCT_FACTS, CONDUCT_TABLES
from pemasyarakatan.projections.tables.papers import PAPER_FACTS, PAPER_TABLES
from pemasyarakatan.projections.tables.timelines import holding, stretch, timeline

KNOWN = Known.of("agreement")
"""How the facts of agreements are known."""

AGREEMENT = standing_table(
    "agreement",
    Column("kind", String(40), nullable=False),
    Column("title", Text),
    *span("drafted"),
    *span("signed"),
    *span("ends"),
    Column("ends_basis", String(20)),
    Column("terminated_on", Date),
    Column("parent", Uuid),
    Column("predecessor", Uuid),
    Column("gap_days", Integer),
    Column("ceremony", Uuid),
    Column("everyone", Boolean, nullable=False),
    Column("scope_stated", Boolean, nullable=False),
    Column("reviewed", String(20)),
    Column("evaluated", Boolean),
)
"""One row an agreement, drafted or signed.

*ends* is the last day of the term stated last, with its basis; *terminated_on* may lie before it.
*gap_days* lie between the predecessor and this one, negative where they overlap. *everyone* tells
that it covers every facility; *reviewed* is the verdict given last; *evaluated* whether there was
an evaluation in the last 12 months of the term, empty where its end is not stated.
"""

AGREEMENT_PARTY = standing_table(
    "agreement_party",
    Column("organisation", Uuid, nullable=False),
    Column("organisation_kind", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("name_as_written", Text),
)
"""Who is bound."""

AGREEMENT_NUMBER = standing_table(
    "agreement_number",
    Column("issuer", Text),
    Column("number", Text, nullable=False),
    Column("year", Integer),
    Column("first", Boolean, nullable=False),
)
"""The numbers that it holds now, as written; *first* of the paper that was signed first."""

AGREEMENT_STATUS = standing_table(
    "agreement_status",
    *stretch(),
    Column("status", String(20), nullable=False),
    Column("term_basis", String(20)),
    *span("term_start"),
    *span("term_end"),
)
"""How it stands from one day until another, both inclusive; empty where it is open."""

AGREEMENT_COVER = standing_table(
    "agreement_cover",
    *stretch(),
    Column("standing", String(20), nullable=False),
)
"""Whether the papers carry an activity from one day until another: see `Standing` of validity."""

AGREEMENT_FIELD = standing_table(
    "agreement_field",
    *stretch(),
    Column("code", String(40), nullable=False),
    Column("text", Text),
)
"""The fields of cooperation that it certainly allows, from one day until another."""

AGREEMENT_FACILITY = standing_table(
    "agreement_facility",
    Column("facility", Uuid, nullable=False),
    Column("party", Boolean, nullable=False),
)
"""The facilities that are bound themselves, or are named as covered."""

AGREEMENT_FLAG = standing_table(
    "agreement_flag",
    Column("name", String(60), nullable=False),
    Column("found", Text, nullable=False),
)
"""What an auditor wants to see that is no irregularity."""

AGREEMENT_BROKEN = standing_table(
    "agreement_broken",
    Column("rule", String(60), nullable=False),
    Column("found", Text, nullable=False),
)
"""The rules that its facts break and that nobody acknowledged."""


def _looks(agreement: Agreement) -> Iterator[UUID]:
    """Its umbrella, and the paper that it follows."""
    if agreement.drafted is not None:
        for one in (agreement.drafted.parent_id, agreement.drafted.predecessor_id):
            if one is not None:
                yield one


def _rows(agreement: Agreement, stream: UUID, look: Mapping[UUID, Any]) -> Iterator[Row]:  # noqa: ARG001
    drafted = agreement.drafted
    if drafted is None:
        return
    last = agreement.validity.terms[-1].term if agreement.signed else None
    before = look.get(drafted.predecessor_id) if drafted.predecessor_id else None
    yield put(
        AGREEMENT,
        kind=drafted.kind,
        title=drafted.title,
        **spanned("drafted", drafted.drafted_on),
        **spanned("signed", agreement.signed_on),
        **spanned("ends", last.end if last else None),
        ends_basis=last.basis if last else None,
        terminated_on=agreement.validity.terminated_on,
        parent=drafted.parent_id,
        predecessor=drafted.predecessor_id,
        gap_days=gap_days(before, agreement) if isinstance(before, Agreement) else None,
        ceremony=agreement.ceremony_id,
        everyone=drafted.covers is Everyone.ALL,
        scope_stated=agreement.scope.first is not None,
        reviewed=agreement.reviews[-1].verdict if agreement.reviews else None,
        evaluated=evaluated_before(agreement, last.end) if last and last.end.dated else None,
    )
    yield from _bound(agreement)
    yield from _standing(agreement)
    yield from _carrying(agreement)
    seen = {one: state for one, state in look.items() if one == drafted.parent_id}
    for flag in DECIDER.flags(agreement, seen):
        yield put(AGREEMENT_FLAG, name=flag.name, found=flag.found)
    for broken in DECIDER.broken(agreement):
        yield put(AGREEMENT_BROKEN, rule=broken.rule, found=broken.found)


def _bound(agreement: Agreement) -> Iterator[Row]:
    """Who is bound or covered, and under which numbers."""
    for party in agreement.parties:
        yield put(
            AGREEMENT_PARTY,
            organisation=party.organisation_id,
            organisation_kind=party.organisation_kind,
            role=party.role,
            name_as_written=party.name_as_written,
        )
    for held in agreement.held:
        yield put(
            AGREEMENT_NUMBER,
            issuer=held.number.issuer,
            number=held.number.raw,
            year=held.year,
            first=held.first,
        )
    covers = agreement.covers
    named = frozenset[UUID]() if covers is None or covers is Everyone.ALL else covers
    parties = agreement.facilities
    for one in (*parties, *sorted(named - set(parties))):
        yield put(AGREEMENT_FACILITY, facility=one, party=one in parties)


def _standing(agreement: Agreement) -> Iterator[Row]:
    """The days on which an answer can change divide all days; between two of them none does."""
    edges = (*agreement.edges(), *_withdrawn(agreement))
    for one in timeline(edges, lambda day: (agreement.status_at(day), agreement.term_at(day))):
        status, term = one.held
        yield put(
            AGREEMENT_STATUS,
            **one.days,
            status=status,
            term_basis=term.basis if term else None,
            **spanned("term_start", term.start if term else None),
            **spanned("term_end", term.end if term else None),
        )


def _carrying(agreement: Agreement) -> Iterator[Row]:
    """On which days the papers carry what, once they are signed."""
    if agreement.signed is None:
        return
    edges = agreement.edges()
    for one in timeline(edges, agreement.validity.standing_at):
        yield put(AGREEMENT_COVER, **one.days, standing=one.held)
    named = {field for edge in (date.min, *edges) for field in agreement.scope_at(edge) or ()}
    for field in sorted(named):
        for allowed in holding(edges, _allows(agreement, field)):
            yield put(AGREEMENT_FIELD, **allowed.days, code=field.code, text=field.text)


def _allows(agreement: Agreement, field: CooperationField) -> Callable[[date], bool]:
    return lambda day: field in (agreement.scope_at(day) or ())


def _withdrawn(agreement: Agreement) -> Iterator[date]:
    """The day from which a draft certainly was withdrawn."""
    if agreement.withdrawn is not None and agreement.withdrawn.on.earliest is not None:
        yield agreement.withdrawn.on.earliest


AGREEMENTS = ReadModel(
    name="agreements",
    version=1,
    tables=(
        AGREEMENT,
        AGREEMENT_PARTY,
        AGREEMENT_NUMBER,
        AGREEMENT_STATUS,
        AGREEMENT_COVER,
        AGREEMENT_FIELD,
        AGREEMENT_FACILITY,
        AGREEMENT_FLAG,
        AGREEMENT_BROKEN,
        *PAPER_TABLES,
        *CONDUCT_TABLES,
        *KNOWN.tables,
    ),
    facts=combined(PAPER_FACTS, CONDUCT_FACTS, KNOWN.facts(DECIDER)),
    standings={"agreement": Standing(_rows, _looks)},
)
"""The papers, and how they stand."""

"""What the single papers of an agreement say: signings, addenda, renewals, and who signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text, Uuid

from pemasyarakatan.domain.agreement import (
    AddendumSigned,
    AgreementDrafted,
    AgreementRenewed,
    AgreementResumed,
    AgreementSuspended,
    AgreementTerminated,
    DraftReviewed,
    InstrumentSigned,
    PKSSigned,
    Signature,
    TermCompleted,
)
from pemasyarakatan.domain.agreement.events import Signed
from pemasyarakatan.domain.values import DocumentNumber, Official, SupportForm
from pemasyarakatan.projections.columns import span, spanned
from pemasyarakatan.projections.model import Facts, Row, fact_table, put
from pemasyarakatan.record import Record

AGREEMENT_PAPER = fact_table(
    "agreement_paper",
    Column("paper", String(20), nullable=False),
    *span("signed"),
    Column("place", Text),
    Column("number", Text),
    Column("effective_on", Date),
    *span("term_start"),
    *span("term_end"),
    Column("term_basis", String(20)),
    Column("term_raw", Text),
    Column("financing", Text),
    Column("notice_days", Integer),
    Column("retroactive", Boolean),
    Column("note", Text),
)
"""One row a paper: SIGNING, ADDENDUM, RENEWAL, or TERM for a term that became known later.

*number* is that of a later paper; those of the signing may be corrected: see `agreement_number`.
"""

AGREEMENT_SIGNATURE = fact_table(
    "agreement_signature",
    Column("paper", String(20), nullable=False),
    Column("party", Uuid, nullable=False),
    Column("name", Text),
    Column("canonical", Text),
    Column("position", Text),
    Column("capacity", String(20), nullable=False),
    Column("organisation", Text),
    *span("signed"),
    Column("mandate", Text),
    Column("on_behalf_of", Text),
)
"""Who signed which paper for whom; *mandate* is the number of the power to do so."""

AGREEMENT_WITNESS = fact_table("agreement_witness", Column("name", Text), Column("position", Text))
"""Who saw the signing, and is no party."""

AGREEMENT_SUPPORT = fact_table("agreement_support", Column("form", String(40), nullable=False))
"""What the partner contributes, as the signed paper states it."""

AGREEMENT_CLAUSE = fact_table(
    "agreement_clause",
    Column("clause", Text, nullable=False),
    Column("text", Text, nullable=False),
)
"""A clause (pasal) that an addendum words anew."""

AGREEMENT_TURN = fact_table(
    "agreement_turn",
    Column("turn", String(20), nullable=False),
    Column("on", Date, nullable=False),
    Column("ground", String(40)),
    Column("side", String(20)),
    *span("notice"),
    Column("reason", Text),
)
"""That it rests (SUSPENDED) or holds again (RESUMED) from a day, or ends with it (TERMINATED)."""

AGREEMENT_ORIGIN = fact_table("agreement_origin", Column("origin", Uuid, nullable=False))
"""A proposal, plan or visit that the draft names as its origin."""

AGREEMENT_REVIEW = fact_table(
    "agreement_review",
    *span("reviewed"),
    Column("verdict", String(20), nullable=False),
    Column("name", Text),
    Column("position", Text),
    Column("note", Text),
)
"""Who looked the draft through."""

PAPER_TABLES: tuple[Table, ...] = (
    AGREEMENT_PAPER,
    AGREEMENT_SIGNATURE,
    AGREEMENT_WITNESS,
    AGREEMENT_SUPPORT,
    AGREEMENT_CLAUSE,
    AGREEMENT_TURN,
    AGREEMENT_ORIGIN,
    AGREEMENT_REVIEW,
)


def named(official: Official) -> str | None:
    """The name of an official as written."""
    return official.name.raw if official.name else None


def _raw(number: DocumentNumber | None) -> str | None:
    return number.raw if number else None


def _signing(event: Signed, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        AGREEMENT_PAPER,
        paper="SIGNING",
        **spanned("signed", event.signed_on),
        place=event.place,
        **_term(event.term),
        financing=event.financing,
        notice_days=event.notice_days,
    )
    yield from _signatures("SIGNING", event.signatures)
    for witness in event.witnesses:
        yield put(AGREEMENT_WITNESS, name=named(witness), position=witness.position)
    for form in sorted(event.support_forms or frozenset[SupportForm]()):
        yield put(AGREEMENT_SUPPORT, form=form)


def _addendum(event: AddendumSigned, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        AGREEMENT_PAPER,
        paper="ADDENDUM",
        **spanned("signed", event.signed_on),
        number=_raw(event.number),
        effective_on=event.effective_on,
        **_term(event.term),
        retroactive=event.retroactive,
        note=event.note,
    )
    yield from _signatures("ADDENDUM", event.signatures)
    for change in event.changes:
        yield put(AGREEMENT_CLAUSE, clause=change.clause, text=change.text)


def _renewal(event: AgreementRenewed, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        AGREEMENT_PAPER,
        paper="RENEWAL",
        **spanned("signed", event.signed_on),
        number=_raw(event.number),
        **_term(event.term),
    )
    yield from _signatures("RENEWAL", event.signatures)


def _completed(event: TermCompleted, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(AGREEMENT_PAPER, paper="TERM", **_term(event.term))


def _term(term: Any) -> dict[str, Any]:
    return {
        **spanned("term_start", term.start if term else None),
        **spanned("term_end", term.end if term else None),
        "term_basis": term.basis if term else None,
        "term_raw": term.raw if term else None,
    }


def _signatures(paper: str, signatures: tuple[Signature, ...]) -> Iterator[Row]:
    for one in signatures:
        name = one.official.name
        yield put(
            AGREEMENT_SIGNATURE,
            paper=paper,
            party=one.party_id,
            name=named(one.official),
            canonical=name.canonical if name else None,
            position=one.official.position,
            capacity=one.official.capacity,
            organisation=one.official.organisation,
            **spanned("signed", one.signed_on),
            mandate=_raw(one.mandate),
            on_behalf_of=one.on_behalf_of,
        )


def _drafted(event: AgreementDrafted, record: Record) -> Iterator[Row]:  # noqa: ARG001
    for one in event.origin:
        yield put(AGREEMENT_ORIGIN, origin=one)


def _suspended(event: AgreementSuspended, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        AGREEMENT_TURN, turn="SUSPENDED", on=event.from_on, ground=event.ground, reason=event.reason
    )


def _resumed(event: AgreementResumed, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(AGREEMENT_TURN, turn="RESUMED", on=event.resumed_on)


def _terminated(event: AgreementTerminated, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        AGREEMENT_TURN,
        turn="TERMINATED",
        on=event.effective_on,
        ground=event.ground,
        side=event.side,
        **spanned("notice", event.notice_on),
        reason=event.reason,
    )


def _review(event: DraftReviewed, record: Record) -> Iterator[Row]:  # noqa: ARG001
    yield put(
        AGREEMENT_REVIEW,
        **spanned("reviewed", event.on),
        verdict=event.verdict,
        name=named(event.by),
        position=event.by.position,
        note=event.note,
    )


PAPER_FACTS: Mapping[type, Facts] = {
    PKSSigned: _signing,
    InstrumentSigned: _signing,
    AddendumSigned: _addendum,
    AgreementRenewed: _renewal,
    TermCompleted: _completed,
    AgreementSuspended: _suspended,
    AgreementResumed: _resumed,
    AgreementTerminated: _terminated,
    AgreementDrafted: _drafted,
    DraftReviewed: _review,
}

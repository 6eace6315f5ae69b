"""The document numbers an agreement holds, each with the year in which its paper was signed."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from pemasyarakatan.domain.agreement.events import (
    AddendumSigned,
    AgreementRenewed,
    Amending,
    NumberCompleted,
    NumberCorrected,
    Signed,
)
from pemasyarakatan.domain.text import normalise_name, normalise_number
from pemasyarakatan.domain.values import DocumentNumber, PartialDate


@frozen(kw_only=True)
class Held:
    """A number and its paper's year of signing; *first* if that is the paper signed first."""

    number: DocumentNumber
    year: int | None
    first: bool


def held(signed: Signed | None, papers: Iterable[Amending]) -> tuple[Held, ...]:
    """Every number held now: a corrected one stands in the place of what it corrects."""
    if signed is None:
        return ()
    year = year_of(signed.signed_on)
    found = [Held(number=number, year=year, first=True) for number in signed.numbers]
    for paper in papers:
        if isinstance(paper, NumberCompleted):
            found.append(Held(number=paper.number, year=year, first=True))
        elif isinstance(paper, NumberCorrected):
            found = [
                Held(number=paper.new, year=one.year, first=one.first)
                if same(one.number, paper.old)
                else one
                for one in found
            ]
        elif isinstance(paper, AddendumSigned | AgreementRenewed) and paper.number is not None:
            year_signed = year_of(paper.signed_on)
            found.append(Held(number=paper.number, year=year_signed, first=False))
    return tuple(found)


def year_of(signed_on: PartialDate) -> int | None:
    """The year of a signing, if it can be only one."""
    first, last = signed_on.earliest, signed_on.latest
    certain = first is not None and last is not None and first.year == last.year
    return first.year if certain and first is not None else None


def same(one: DocumentNumber, other: DocumentNumber) -> bool:
    """Whether two numbers are one, as numbers are compared."""
    return same_issuer(one, other) and normalise_number(one.raw) == normalise_number(other.raw)


def same_issuer(one: DocumentNumber, other: DocumentNumber) -> bool:
    """Whether one party gave both numbers."""
    return normalise_name(one.issuer) == normalise_name(other.issuer)

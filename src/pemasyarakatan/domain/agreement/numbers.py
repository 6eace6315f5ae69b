"""The document numbers an agreement holds, each with the year in which its paper was signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    found = list(_first(signed))
    for paper in papers:
        _add(found, paper, signed)
    return tuple(found)


def numbering(
    signed: Signed, papers: Iterable[Amending]
) -> Iterator[tuple[NumberCompleted | NumberCorrected, list[Held]]]:
    """Every completion and correction of a number, with the numbers held just before it."""
    found = list(_first(signed))
    for paper in papers:
        if isinstance(paper, NumberCompleted | NumberCorrected):
            yield paper, found
        _add(found, paper, signed)


def _first(signed: Signed) -> Iterator[Held]:
    year = year_of(signed.signed_on)
    return (Held(number=number, year=year, first=True) for number in signed.numbers)


def _add(found: list[Held], paper: Amending, signed: Signed) -> None:
    """Put into what was *found* what one more paper says of numbers."""
    if isinstance(paper, NumberCompleted):
        found.append(Held(number=paper.number, year=year_of(signed.signed_on), first=True))
    elif isinstance(paper, NumberCorrected):
        for place, one in enumerate(found):
            if same(one.number, paper.old):
                found[place] = Held(number=paper.new, year=one.year, first=one.first)
    elif isinstance(paper, AddendumSigned | AgreementRenewed) and paper.number is not None:
        year = year_of(paper.signed_on)
        found.append(Held(number=paper.number, year=year, first=False))


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

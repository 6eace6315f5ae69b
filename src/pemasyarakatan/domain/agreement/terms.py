"""What each paper says of the term, and what they say together of one day (A3).

The term that holds for a day is that of the paper signed last among those that speak of the day:
the signed paper speaks of every day, a renewal of those from the start of its term on, an
addendum of those from its effective day on. Two cases need care:

- An addendum whose term begins only after the old end adds to it, and speaks of those days alone.
- A renewal begins the day after the old end, so that there is no gap between the two even where
  nobody knows the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import attrs
from attrs import frozen

from pemasyarakatan.domain.agreement.events import (
    AddendumSigned,
    AgreementRenewed,
    Signed,
    TermCompleted,
)
from pemasyarakatan.domain.agreement.values import Term, TermBasis
from pemasyarakatan.domain.values import PartialDate, Proof, certainly, surely_before

Later = AddendumSigned | AgreementRenewed
"""A paper that was signed after the first."""

LaterPaper = TypeVar("LaterPaper", bound=Later)


@frozen(kw_only=True)
class Stated:
    """What one paper says of the term, and of which days: from *since* on, None of all.

    *speaks_from* is the first day that this can be. *touches*: it begins the day after what was
    stated before ends. *paper* is None where the paper that was signed first says it itself.
    """

    term: Term
    signed_on: PartialDate
    since: PartialDate | None = None
    speaks_from: date = date.min
    touches: bool = False
    paper: Later | TermCompleted | None = None

    def settles(self, day: date) -> bool:
        """Whether no older paper matters for *day*, nor for any day after it."""
        spoken = self.since is None or _reached(self.since, day) is Proof.YES
        return spoken and _reached(self.signed_on, day) is Proof.YES


@frozen(kw_only=True)
class Reading:
    """What the papers say of one day, its suspension and termination apart."""

    begun: Proof
    within: Proof
    signed: Proof
    term: Term

    @property
    def stated(self) -> bool:
        """Whether it is not for want of any stated term that nothing is proven."""
        return self.within is not Proof.UNPROVEN or self.term.stated


def stated_first(signed: Signed) -> Stated:
    """What the paper that was signed first says of the term."""
    return Stated(term=signed.term, signed_on=signed.signed_on)


def stated_by(paper: Later, last: Stated) -> Stated | None:
    """What *paper* says of the term, signed after what was stated *last*; None if nothing."""
    if isinstance(paper, AgreementRenewed):
        term, since = paper.term, paper.term.start
    elif paper.term is None:
        return None
    else:
        term, since = paper.term, certainly(paper.effective_on)
        adds = surely_before(last.term.end, term.start)
        if adds and surely_before(since, term.start):
            since = term.start
    next_day = last.term.end.plus_days(1)
    touches = (since.earliest, since.latest) == (next_day.earliest, next_day.latest)
    return Stated(
        term=term,
        signed_on=paper.signed_on,
        since=since,
        speaks_from=since.earliest or date.min,
        touches=touches,
        paper=paper,
    )


def of_term(paper: Later) -> bool:
    """Whether *paper* says anything of the term."""
    return isinstance(paper, AgreementRenewed) or paper.term is not None


def renewed_from(old: Stated, as_written: Term) -> PartialDate:
    """A1: when a renewal's term starts, the day after the old end.

    A term that renews itself may have run on beyond its end; then it is the day that the paper
    gives.
    """
    next_day = old.term.end.plus_days(1)
    if old.term.basis is TermBasis.AUTOMATIC and surely_before(next_day, as_written.start):
        return as_written.start.plus_days(0)
    return next_day


def inserted(ordered: tuple[LaterPaper, ...], paper: LaterPaper) -> tuple[LaterPaper, ...]:
    """One *paper* more among those in order of signing."""
    index = signed_after(ordered, paper)
    return (*ordered[:index], paper, *ordered[index:])


def signed_after(ordered: tuple[Later, ...], paper: Later) -> int:
    """Where *paper* stands among papers that are in order of signing."""
    index = len(ordered)
    while index and surely_before(paper.signed_on, ordered[index - 1].signed_on):
        index -= 1
    return index


def spliced(terms: tuple[Stated, ...], place: int, taken: int, *new: Stated) -> tuple[Stated, ...]:
    """*terms* with *new* ones at a *place* where some are *taken* out; the next heeds them."""
    before, after = (*terms[:place], *new), terms[place + taken :]
    if after and isinstance(after[0].paper, Later):
        again = stated_by(after[0].paper, before[-1])
        if again is not None and again != after[0]:
            after = (again, *after[1:])
    return (*before, *after)


def differing(old: tuple[Stated, ...], new: tuple[Stated, ...]) -> tuple[Stated, ...]:
    """What is stated in one of two and not in the other."""
    first, last, most = 0, 0, min(len(old), len(new))
    while first < most and old[first] is new[first]:
        first += 1
    while last < most - first and old[-1 - last] is new[-1 - last]:
        last += 1
    return (*old[first : len(old) - last], *new[first : len(new) - last])


def read(heard: Iterable[Stated], day: date) -> Reading:
    """What papers say of *day*, the newest first; an older one counts where a newer needs it."""
    said: list[tuple[Stated, Proof, Reading]] = []
    for stated in heard:
        speaks = Proof.YES if stated.since is None else _reached(stated.since, day)
        if speaks is Proof.NO:
            continue
        begun, runs = _reached(stated.term.start, day), _runs(stated.term, day)
        within, signed = _both(begun, runs), _reached(stated.signed_on, day)
        reading = Reading(begun=begun, within=within, signed=signed, term=stated.term)
        said.append((stated, speaks, reading))
        if speaks is Proof.YES and (within is not Proof.YES or signed is Proof.YES):
            break
    _, _, found = said.pop()
    for stated, speaks, reading in reversed(said):
        found = _over(stated, speaks, reading, found, day)
    return found


def deciding(heard: Iterable[int], terms: Sequence[Stated], day: date) -> Iterator[int]:
    """Where stand, of the terms *heard* of *day*, those without which it would be read otherwise.

    Not those that an older or newer one would replace in the same way.
    """
    unsigned = False
    for place in heard:
        stated = terms[place]
        speaks = Proof.YES if stated.since is None else _reached(stated.since, day)
        if speaks is Proof.NO:
            continue
        within = _both(_reached(stated.term.start, day), _runs(stated.term, day))
        waits = within is Proof.YES and _reached(stated.signed_on, day) is not Proof.YES
        if speaks is Proof.UNPROVEN or not (waits and unsigned):
            yield place
        if speaks is Proof.YES:
            if not waits:
                return
            unsigned = True


def _over(stated: Stated, speaks: Proof, own: Reading, older: Reading, day: date) -> Reading:
    """What a paper says of *day* over what the *older* ones say."""
    if speaks is Proof.UNPROVEN:
        runs = _runs(stated.term, day)
        return Reading(
            begun=older.begun,
            within=_both(older.begun, runs)
            if stated.touches
            else _agreed(own.within, older.within),
            signed=_agreed(own.signed, older.signed),
            term=older.term if stated.term.stated else stated.term,
        )
    if older.within is not Proof.YES:
        return own
    return attrs.evolve(own, signed=_either(own.signed, older.signed))


def _reached(moment: PartialDate, day: date) -> Proof:
    """Whether *day* is the moment or lies after it."""
    if moment.latest is not None and moment.latest <= day:
        return Proof.YES
    return Proof.NO if moment.earliest is not None and day < moment.earliest else Proof.UNPROVEN


def _runs(term: Term, day: date) -> Proof:
    """Whether the term has not ended before *day*."""
    end = term.end
    if term.basis is TermBasis.UNTIL_TERMINATED or (
        end.earliest is not None and day <= end.earliest
    ):
        return Proof.YES
    over = term.over_by.latest
    return Proof.NO if over is not None and over < day else Proof.UNPROVEN


def _both(one: Proof, other: Proof) -> Proof:
    if Proof.NO in (one, other):
        return Proof.NO
    return Proof.YES if one is other is Proof.YES else Proof.UNPROVEN


def _either(one: Proof, other: Proof) -> Proof:
    if Proof.YES in (one, other):
        return Proof.YES
    return Proof.NO if one is other is Proof.NO else Proof.UNPROVEN


def _agreed(one: Proof, other: Proof) -> Proof:
    return one if one is other else Proof.UNPROVEN

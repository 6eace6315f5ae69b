"""What the papers say of a day: certainly in force, certainly not, or not proven (A3).

A signed agreement is in force on a day that lies in the term that holds for that day, that is not
after its termination, and on which it does not rest. The term that holds for a day is that of the
paper signed last among those that speak of the day: the signed paper speaks of every day, a
renewal of those from the start of its term on, an addendum of those from its effective day on.
Two cases need care:

- An addendum whose term begins only after the old end adds to it, and speaks of those days alone.
- A renewal begins the day after the old end, so that there is no gap between the two even where
  nobody knows the day.

A day is covered when it is in force on a paper that was signed by then. A day that an older paper
had in force, and that no paper since has put out, keeps the older paper's signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import TypeVar

from attrs import frozen

from pemasyarakatan.domain.agreement.events import (
    AddendumSigned,
    AgreementRenewed,
    AgreementSuspended,
    AgreementTerminated,
    Amending,
    Pause,
    Signed,
    TermCompleted,
)
from pemasyarakatan.domain.agreement.values import AgreementStatus, Term, TermBasis
from pemasyarakatan.domain.values import (
    PartialDate,
    Proof,
    certainly,
    shifted,
    surely_before,
)

Later = AddendumSigned | AgreementRenewed
"""A paper that was signed after the first."""

LaterPaper = TypeVar("LaterPaper", bound=Later)


class Standing(StrEnum):
    """How one day stands to the papers."""

    COVERED = "COVERED"
    OUTSIDE = "OUTSIDE"
    BEFORE_SIGNATURE = "BEFORE_SIGNATURE"
    NOT_PROVEN = "NOT_PROVEN"
    NOT_STATED = "NOT_STATED"


@frozen(kw_only=True)
class Stated:
    """What one paper says of the term, and of which days: from *since* on, None of all.

    *touches*: it begins the day after what was stated before ends. *paper* is None for the first.
    """

    term: Term
    signed_on: PartialDate
    since: PartialDate | None = None
    touches: bool = False
    paper: Later | None = None


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


@frozen(kw_only=True)
class Validity:
    """The papers of one agreement, as far as they say when it holds; *terms* as they were signed.

    *turns* are the days on which it began to rest (True) and to hold again (False). An agreement
    that is not signed has no term.
    """

    terms: tuple[Stated, ...] = ()
    terminated_on: date | None = None
    turns: tuple[tuple[date, bool], ...] = ()

    @classmethod
    def of(
        cls,
        signed: Signed | None,
        papers: Iterable[Amending],
        terminated: AgreementTerminated | None,
        pauses: Iterable[Pause],
    ) -> Validity:
        """What these papers say together."""
        return cls(
            terms=() if signed is None else tuple(_stated(signed, tuple(papers))),
            terminated_on=None if terminated is None else terminated.effective_on,
            # An agreement that begins to rest on the day it was to hold again rests on that day.
            turns=tuple(
                sorted(
                    (pause.from_on, True)
                    if isinstance(pause, AgreementSuspended)
                    else (pause.resumed_on, False)
                    for pause in pauses
                )
            ),
        )

    def read(self, day: date) -> Reading:
        """What the papers say of *day*; of a signed agreement only."""
        return _read(self.terms, len(self.terms) - 1, day)

    def suspended_at(self, day: date) -> bool:
        """Whether the agreement rests on *day*."""
        rests = False
        for turn, into_rest in self.turns:
            if turn > day:
                break
            rests = into_rest
        return rests

    def terminated_by(self, day: date) -> bool:
        """Whether the agreement was ended before *day*."""
        return self.terminated_on is not None and self.terminated_on < day

    def in_force_at(self, day: date) -> Proof:
        """Whether the agreement is in force on *day*."""
        if not self.terms or self.terminated_by(day) or self.suspended_at(day):
            return Proof.NO
        return self.read(day).within

    def covered_at(self, day: date) -> bool:
        """Whether it certainly is in force on *day*, on a paper certainly signed by then."""
        return self.standing_at(day) is Standing.COVERED

    def standing_at(self, day: date) -> Standing:
        """How *day* stands to the papers."""
        if not self.terms or self.terminated_by(day) or self.suspended_at(day):
            return Standing.OUTSIDE
        reading = self.read(day)
        if reading.within is Proof.NO:
            return Standing.OUTSIDE
        if reading.within is Proof.UNPROVEN:
            return Standing.NOT_PROVEN if reading.stated else Standing.NOT_STATED
        if reading.signed is Proof.YES:
            return Standing.COVERED
        before = reading.signed is Proof.NO
        return Standing.BEFORE_SIGNATURE if before else Standing.NOT_PROVEN

    def status_at(self, day: date) -> AgreementStatus:
        """The status of a signed agreement on *day*."""
        if self.terminated_by(day):
            return AgreementStatus.TERMINATED
        reading = self.read(day)
        if reading.within is Proof.NO:
            early = reading.begun is Proof.NO
            return AgreementStatus.NOT_YET_IN_FORCE if early else AgreementStatus.EXPIRED
        if self.suspended_at(day):
            return AgreementStatus.SUSPENDED
        if reading.within is Proof.YES:
            return AgreementStatus.IN_FORCE
        return AgreementStatus.NOT_PROVEN if reading.stated else AgreementStatus.TERM_UNVERIFIED

    def before(self, paper: Later) -> Stated:
        """What was stated of the term when *paper* was signed."""
        index = len(self.terms)
        for position, stated in enumerate(self.terms):
            if stated.paper == paper:
                index = position
        if index == len(self.terms):
            while index > 1 and surely_before(paper.signed_on, self.terms[index - 1].signed_on):
                index -= 1
        return self.terms[index - 1]

    def edges(self) -> tuple[date, ...]:
        """The days on which an answer can change, in order; between two of them none does."""
        found: set[date | None] = {shifted(self.terminated_on, 1)}
        found.update(turn for turn, _ in self.turns)
        for stated in self.terms:
            term = stated.term
            for moment in (term.start, term.end.plus_days(1), stated.signed_on, stated.since):
                if moment is not None:
                    found.update((moment.earliest, moment.latest))
        return tuple(sorted(day for day in found if day is not None))


def renewed_from(old: Stated, as_written: Term) -> PartialDate:
    """A1: when a renewal's term starts, the day after the old end.

    A term that renews itself may have run on beyond its end; then it is the day that the paper
    gives.
    """
    next_day = old.term.end.plus_days(1)
    if old.term.basis is TermBasis.AUTOMATIC and surely_before(next_day, as_written.start):
        return as_written.start.plus_days(0)
    return next_day


def in_order_of_signing(papers: Iterable[LaterPaper]) -> list[LaterPaper]:
    """*papers* as they were signed; where that is not certain, as they were recorded."""
    ordered: list[LaterPaper] = []
    for paper in papers:
        index = len(ordered)
        while index and surely_before(paper.signed_on, ordered[index - 1].signed_on):
            index -= 1
        ordered.insert(index, paper)
    return ordered


def _stated(signed: Signed, papers: tuple[Amending, ...]) -> Iterator[Stated]:
    completed = [paper.term for paper in papers if isinstance(paper, TermCompleted)]
    first = completed[-1] if completed and not signed.term.stated else signed.term
    last = Stated(term=first, signed_on=signed.signed_on)
    yield last
    for paper in in_order_of_signing(p for p in papers if isinstance(p, Later)):
        if isinstance(paper, AgreementRenewed):
            term, since = paper.term, paper.term.start
        elif paper.term is None:
            continue
        else:
            term, since = paper.term, certainly(paper.effective_on)
            adds = surely_before(last.term.end, term.start)
            if adds and surely_before(since, term.start):
                since = term.start
        next_day = last.term.end.plus_days(1)
        touches = (since.earliest, since.latest) == (next_day.earliest, next_day.latest)
        last = Stated(
            term=term, signed_on=paper.signed_on, since=since, touches=touches, paper=paper
        )
        yield last


def _read(terms: tuple[Stated, ...], index: int, day: date) -> Reading:
    """What the first papers up to that *index* say of *day*."""
    stated = terms[index]
    speaks = Proof.YES if stated.since is None else _reached(stated.since, day)
    if speaks is Proof.NO:
        return _read(terms, index - 1, day)
    begun, runs = _reached(stated.term.start, day), _runs(stated.term, day)
    within, signed = _both(begun, runs), _reached(stated.signed_on, day)
    if index and speaks is Proof.UNPROVEN:
        older = _read(terms, index - 1, day)
        within = _both(older.begun, runs) if stated.touches else _agreed(within, older.within)
        return Reading(
            begun=older.begun,
            within=within,
            signed=_agreed(signed, older.signed),
            term=older.term if stated.term.stated else stated.term,
        )
    if index and within is Proof.YES and signed is not Proof.YES:
        older = _read(terms, index - 1, day)
        if older.within is Proof.YES:
            signed = _either(signed, older.signed)
    return Reading(begun=begun, within=within, signed=signed, term=stated.term)


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

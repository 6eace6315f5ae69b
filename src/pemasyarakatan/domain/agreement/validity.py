"""What the papers say of a day: certainly in force, certainly not, or not proven (A3).

A signed agreement is in force on a day that lies in the term that holds for that day, that is not
after its termination, and on which it does not rest.

A day is covered when it is in force on a paper that was signed by then. A day that an older paper
had in force, and that no paper since has put out, keeps the older paper's signature.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

import attrs
from attrs import frozen

from pemasyarakatan.domain.agreement.events import (
    AgreementSuspended,
    AgreementTerminated,
    Amending,
    Pause,
    Signed,
    TermCompleted,
)
from pemasyarakatan.domain.agreement.terms import (
    Later,
    Reading,
    Stated,
    deciding,
    of_term,
    read,
    signed_after,
    spliced,
    stated_by,
    stated_first,
)
from pemasyarakatan.domain.agreement.values import AgreementStatus
from pemasyarakatan.domain.facts import by
from pemasyarakatan.domain.values import Proof, shifted


class Standing(StrEnum):
    """How one day stands to the papers."""

    COVERED = "COVERED"
    OUTSIDE = "OUTSIDE"
    BEFORE_SIGNATURE = "BEFORE_SIGNATURE"
    NOT_PROVEN = "NOT_PROVEN"
    NOT_STATED = "NOT_STATED"


Paper = Amending | AgreementTerminated | Pause
"""What was signed or said after the first paper."""

Turn = tuple[date, bool]
"""A day on which an agreement begins to rest (True) or to hold again (False).

One that begins to rest on the day it was to hold again rests on that day.
"""


def turn_of(pause: Pause) -> Turn:
    """The turn that a suspension or a resumption is."""
    if isinstance(pause, AgreementSuspended):
        return pause.from_on, True
    return pause.resumed_on, False


def rests_at(turns: Sequence[Turn], day: date) -> bool:
    """Whether an agreement with these *turns*, in order, rests on *day*."""
    place = bisect_right(turns, (day, True))
    return place > 0 and turns[place - 1][1]


# What is derived is kept on the instance once it was asked for, which slots would not allow.
@frozen(kw_only=True, slots=False)
class Validity:
    """The papers of one agreement, as far as they say when it holds; *terms* as they were signed.

    *chain* holds the later papers, those too that say nothing of the term. An agreement that is
    not signed has no term.
    """

    signed: Signed | None = None
    chain: tuple[Later, ...] = ()
    terms: tuple[Stated, ...] = ()
    terminated: AgreementTerminated | None = None
    pauses: tuple[Pause, ...] = ()

    @classmethod
    def of(
        cls,
        signed: Signed | None,
        papers: Iterable[Amending],
        terminated: AgreementTerminated | None,
        pauses: Iterable[Pause],
    ) -> Validity:
        """What these papers say together."""
        found = cls(signed=signed, terminated=terminated, pauses=tuple(pauses))
        if signed is not None:
            found = attrs.evolve(found, terms=(stated_first(signed),))
        for paper in papers:
            found = found.adding(paper)
        return found

    def adding(self, paper: Amending) -> Validity:
        """What is said with one more *paper*; the others stay as they are."""
        if self.signed is None:
            return self
        if isinstance(paper, TermCompleted):
            if self.signed.term.stated:
                return self
            completed = attrs.evolve(stated_first(self.signed), term=paper.term, paper=paper)
            return attrs.evolve(self, terms=spliced(self.terms, 0, 1, completed))
        if not isinstance(paper, Later):
            return self
        index = signed_after(self.chain, paper)
        chain = (*self.chain[:index], paper, *self.chain[index:])
        place = self._place(index)
        stated = stated_by(paper, self.terms[place - 1])
        if stated is None:
            return attrs.evolve(self, chain=chain)
        return attrs.evolve(self, chain=chain, terms=spliced(self.terms, place, 0, stated))

    def without(self, paper: Paper) -> Validity:
        """What is said when *paper* is left out."""
        if paper is self.terminated:
            return attrs.evolve(self, terminated=None)
        if isinstance(paper, Pause):
            left = tuple(pause for pause in self.pauses if pause is not paper)
            return attrs.evolve(self, pauses=left)
        chain = tuple(one for one in self.chain if one is not paper)
        for place, stated in enumerate(self.terms):
            if stated.paper is paper:
                first = () if place or self.signed is None else (stated_first(self.signed),)
                terms = spliced(self.terms, place, 1, *first)
                return attrs.evolve(self, chain=chain, terms=terms)
        return attrs.evolve(self, chain=chain)

    def _place(self, index: int) -> int:
        """Where in the terms stands what the paper at this *index* of the chain says."""
        if 2 * index < len(self.chain):
            return 1 + sum(map(of_term, self.chain[:index]))
        return len(self.terms) - sum(map(of_term, self.chain[index:]))

    @property
    def terminated_on(self) -> date | None:
        """The last day in force, if it was terminated."""
        return None if self.terminated is None else self.terminated.effective_on

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The turns of its pauses, in order."""
        return tuple(sorted(map(turn_of, self.pauses)))

    @cached_property
    def _spoken_from(self) -> tuple[date, ...]:
        """For each of the terms the first day of which it or a later one can speak."""
        return tuple(accumulate(map(by("speaks_from"), reversed(self.terms)), min))[::-1]

    def heard(self, first: date, last: date) -> tuple[int, ...]:
        """Where stand the terms that matter for the days from *first* to *last*, newest first."""
        places: list[int] = []
        for place in range(bisect_right(self._spoken_from, last) - 1, -1, -1):
            stated = self.terms[place]
            if stated.speaks_from <= last:
                places.append(place)
                if stated.settles(first):
                    break
        return tuple(places)

    def causes(self, day: date) -> Iterator[Paper]:
        """The papers without which *day* would stand otherwise; first those that hide others."""
        if self.terminated is not None and self.terminated_by(day):
            yield self.terminated
        elif self.suspended_at(day):
            resumed = [turn for turn, rests in self.turns if not rests and turn <= day]
            since = max(resumed, default=date.min)
            for pause in self.pauses:
                if isinstance(pause, AgreementSuspended) and since <= pause.from_on <= day:
                    yield pause
        else:
            for place in deciding(self.heard(day, day), self.terms, day):
                for paper in (self.terms[place].paper, self._heeded(place)):
                    if paper is not None:
                        yield paper

    def _heeded(self, place: int) -> Later | TermCompleted | None:
        """The paper before that at a *place*, if it is heeded in what that one says."""
        one, former = self.terms[place], self.terms[place - 1].paper if place else None
        if former is None or not isinstance(one.paper, Later):
            return None
        assert self.signed is not None
        older = self.terms[place - 2] if place > 1 else stated_first(self.signed)
        return former if stated_by(one.paper, older) != one else None

    def within(self, first: date, last: date) -> Validity:
        """The same, with no more terms than matter for the days from *first* to *last*."""
        heard = tuple(self.terms[place] for place in reversed(self.heard(first, last)))
        return attrs.evolve(self, terms=heard)

    def read(self, day: date) -> Reading:
        """What the papers say of *day*; of a signed agreement only."""
        return read([self.terms[place] for place in self.heard(day, day)], day)

    def suspended_at(self, day: date) -> bool:
        """Whether the agreement rests on *day*."""
        return rests_at(self.turns, day)

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
        return self.terms[self._place(self._index(paper)) - 1]

    def preceded(self, paper: Later | None = None) -> Iterator[tuple[Later, int]]:
        """Later papers, each with where stands what was stated of the term when it was signed.

        All of them, or this *paper* and those for which it makes a difference.
        """
        first = 0 if paper is None else self._index(paper)
        place = self._place(first) - 1
        for index in range(first, len(self.chain)):
            one = self.chain[index]
            yield one, place
            if of_term(one):
                if paper is not None and one is not paper:
                    return
                place += 1

    def _index(self, paper: Later) -> int:
        """Where *paper* stands in the chain, or would stand."""
        for index in range(len(self.chain) - 1, -1, -1):
            if self.chain[index] is paper:
                return index
        return signed_after(self.chain, paper)

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

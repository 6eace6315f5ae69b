"""Which fields of cooperation the papers allow on a day.

The scope of the paper signed first holds until an addendum changes it, from its effective day on;
of two that speak of a field the one signed last is heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs
from attrs import field, frozen

from pemasyarakatan.domain.agreement.events import (
    AddendumSigned,
    Amending,
    ScopeCompleted,
    Signed,
)
from pemasyarakatan.domain.agreement.terms import inserted
from pemasyarakatan.domain.values import CooperationField, Proof

Fields = frozenset[CooperationField]


@frozen(kw_only=True)
class Scope:
    """The scope of the paper signed first, or its completion, and the addenda as they were signed.

    *mentions* holds for each field the addenda that speak of it.
    """

    signed: Signed | None = None
    completed: ScopeCompleted | None = None
    addenda: tuple[AddendumSigned, ...] = ()
    mentions: Mapping[CooperationField, tuple[AddendumSigned, ...]] = field(factory=dict)

    @classmethod
    def of(cls, signed: Signed | None, papers: Iterable[Amending]) -> Scope:
        """What these papers say together."""
        found = cls(signed=signed)
        for paper in papers:
            found = found.adding(paper)
        return found

    def adding(self, paper: Amending) -> Scope:
        """What is said with one more *paper*."""
        if isinstance(paper, ScopeCompleted):
            return attrs.evolve(self, completed=paper)
        if not isinstance(paper, AddendumSigned):
            return self
        mentions = dict(self.mentions)
        for one in _fields(paper):
            mentions[one] = inserted(mentions.get(one, ()), paper)
        return attrs.evolve(self, addenda=inserted(self.addenda, paper), mentions=mentions)

    def without(self, paper: Amending) -> Scope:
        """What is said when *paper* is left out."""
        if paper is self.completed:
            return attrs.evolve(self, completed=None)
        if not isinstance(paper, AddendumSigned):
            return self
        mentions = dict(self.mentions)
        for one in _fields(paper):
            mentions[one] = _others(mentions[one], paper)
        return attrs.evolve(self, addenda=_others(self.addenda, paper), mentions=mentions)

    @property
    def first(self) -> Fields | None:
        """The scope of the paper signed first, as stated in it or completed since."""
        if self.signed is None or self.signed.scope is not None:
            return self.signed.scope if self.signed else None
        return self.completed.scope if self.completed else None

    def at(self, day: date) -> Fields | None:
        """The fields that are certainly allowed on *day*; None where none is stated."""
        found = self.first or Fields()
        for addendum in self.addenda:
            if addendum.effective_on <= day:
                found = (found - addendum.fields_removed) | addendum.fields_added
        return found if found or self.first is not None else None

    def allows(self, field: CooperationField, day: date) -> Proof:
        """Whether *field* is in scope on *day*."""
        first = self.first
        newest = next(iter(self.heard(field, day, day)), None)
        stated = first is not None and field in first
        if stated if newest is None else field in newest.fields_added:
            return Proof.YES
        return Proof.NO if first is not None else Proof.UNPROVEN

    def heard(self, field: CooperationField, first: date, last: date) -> list[AddendumSigned]:
        """The addenda that matter for *field* on the days from *first* to *last*, newest first."""
        found: list[AddendumSigned] = []
        for addendum in reversed(self.mentions.get(field, ())):
            if addendum.effective_on <= last:
                found.append(addendum)
                if addendum.effective_on <= first:
                    break
        return found

    def causes(
        self, field: CooperationField, day: date
    ) -> Iterator[AddendumSigned | ScopeCompleted]:
        """The papers without which *field* would stand otherwise to the scope of *day*."""
        yield from self.heard(field, day, day)
        if self.completed is not None:
            yield self.completed

    def edges(self) -> frozenset[date]:
        """The days on which an answer can change; between two of them none does."""
        return frozenset(addendum.effective_on for addendum in self.addenda)


def _fields(addendum: AddendumSigned) -> Fields:
    return addendum.fields_added | addendum.fields_removed


def _others(addenda: tuple[AddendumSigned, ...], one: AddendumSigned) -> tuple[AddendumSigned, ...]:
    return tuple(addendum for addendum in addenda if addendum is not one)

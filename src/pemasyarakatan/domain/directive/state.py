"""What is known of a directive, and what held on a day."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import assert_never
from uuid import UUID

from attrs import evolve as changed
from attrs import frozen

from pemasyarakatan.domain.directive.events import (
    DirectiveEvent,
    DirectiveIssued,
    DirectivePointAmended,
    DirectiveRevoked,
)
from pemasyarakatan.domain.directive.values import Addressees, DirectivePoint
from pemasyarakatan.domain.facts import NONE, Facts
from pemasyarakatan.domain.values import PartialDate, Proof, certainly, surely_before


@frozen(kw_only=True)
class Directive:
    """The facts of one directive; *issued* is None before the first."""

    issued: DirectiveIssued | None = None
    amendments: Facts[DirectivePointAmended] = NONE
    revoked: DirectiveRevoked | None = None

    @property
    def issued_on(self) -> PartialDate | None:
        """The day on which it was issued; None if it never was."""
        return self.issued.issued_on if self.issued else None

    @property
    def points(self) -> tuple[DirectivePoint, ...]:
        """Its points as they were issued."""
        return self.issued.points if self.issued else ()

    def point(self, code: str) -> DirectivePoint | None:
        """The point with this *code* as it was issued, if there is one."""
        return next((one for one in self.points if one.code == code), None)

    def amendments_of(self, code: str) -> tuple[DirectivePointAmended, ...]:
        """What was changed in a point, in the order of the days; of one day the later recorded."""
        found = (one for one in self.amendments if one.point == code)
        return tuple(sorted(found, key=attrgetter("amended_on")))

    def due_at(self, code: str, day: date) -> PartialDate | None:
        """The due day of a point that is in effect on *day*; None where none is stated."""
        point = self.point(code)
        due = point.due if point else None
        for one in self.amendments_of(code):
            if one.due is not None and one.amended_on <= day:
                due = one.due
        return due

    def text_at(self, code: str, day: date) -> str | None:
        """What a point asks for on *day*."""
        point = self.point(code)
        text = point.text if point else None
        for one in self.amendments_of(code):
            if one.text is not None and one.amended_on <= day:
                text = one.text
        return text

    def stands_on(self, day: date) -> bool:
        """Whether it certainly was not revoked by *day*; the day of the revocation counts as so."""
        return self.revoked is None or surely_before(certainly(day), self.revoked.on)

    def named(self, code: str) -> Addressees | None:
        """Whom the point itself names; None where it names nobody, whomever the directive names."""
        point = self.point(code)
        own = point.addressees if point else None
        return own if own and own.stated else None

    def addresses(self, code: str, organisation_id: UUID, kind: str | None) -> Proof:
        """Whether the point is for an organisation of this *kind*, None for a kind not known.

        A point that names nobody is for those whom the directive names. Where neither does,
        nothing is proven.
        """
        whole = self.issued.addressees if self.issued else None
        asked = self.named(code) or whole
        if asked is None or not asked.stated:
            return Proof.UNPROVEN
        if asked.ids:
            return Proof.YES if organisation_id in asked.ids else Proof.NO
        if kind is None:
            return Proof.UNPROVEN
        return Proof.YES if kind in {one.value for one in asked.kinds} else Proof.NO


def evolve(state: Directive, event: DirectiveEvent) -> Directive:
    """The state after *event*; never refuses."""
    match event:
        case DirectiveIssued():
            return changed(state, issued=event)
        case DirectivePointAmended():
            return changed(state, amendments=state.amendments.adding(event))
        case DirectiveRevoked():
            return changed(state, revoked=event)
        case _:
            assert_never(event)

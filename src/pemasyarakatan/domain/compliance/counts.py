"""Questions over a directive and the answers to it (D2 to D4); nothing here is looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Protocol
from uuid import UUID

from pemasyarakatan.domain.compliance.rules import UPT
from pemasyarakatan.domain.compliance.state import Compliance
from pemasyarakatan.domain.compliance.values import PointState
from pemasyarakatan.domain.values import PartialDate, Proof, certainly, surely_before

_SETTLED = frozenset({PointState.DONE, PointState.VERIFIED, PointState.EXEMPT})


class Addressing(Protocol):
    """Whom a directive is for, and since when."""

    @property
    def issued_on(self) -> PartialDate | None:
        """The day on which it was issued; None if it never was."""
        ...

    def named(self, code: str) -> object | None:
        """Whom a point itself names; None where it names nobody."""
        ...

    def addresses(self, code: str, organisation_id: UUID, kind: str | None) -> Proof:
        """Whether a point is for an organisation; *kind* None where it is not known."""
        ...


class Directive(Addressing, Protocol):
    """What is asked of a directive."""

    def due_at(self, code: str, day: date) -> PartialDate | None:
        """The due day of a point that is in effect on a day; None where none is stated."""
        ...

    def stands_on(self, day: date) -> bool:
        """Whether it certainly was not revoked by a day."""
        ...


class Registration(Protocol):
    """How a facility was entered."""

    @property
    def registered_on(self) -> PartialDate:
        """Since when it is registered."""
        ...


class Closing(Protocol):
    """How a facility came to its end."""

    @property
    def effective_on(self) -> date:
        """Its last day."""
        ...


class Facility(Protocol):
    """What is asked of a facility."""

    @property
    def registered(self) -> Registration | None:
        """Its registration, if there is one."""
        ...

    @property
    def closed(self) -> Closing | None:
        """Its end, if it has come to one."""
        ...


def overdue(directive: Directive, compliance: Compliance, point: str, day: date) -> bool:
    """D3: the due day in effect on *day* has certainly passed, and the point is not settled.

    A due day that is not stated never passes, and a revoked directive asks for nothing.
    """
    due = directive.due_at(point, day)
    if due is None or not surely_before(due, certainly(day)) or not directive.stands_on(day):
        return False
    return compliance.standing(point, day) not in _SETTLED


def addressees(
    directive: Addressing, point: str, facilities: Mapping[UUID, Facility]
) -> frozenset[UUID] | None:
    """D2: the *facilities* that a point is for and that were registered when it was issued.

    None where the point itself names nobody: it is in no count and no rate. A facility whose day
    of registration is not known counts; regional offices are not registered here, so never.
    """
    issued_on = directive.issued_on
    if issued_on is None or directive.named(point) is None:
        return None
    return frozenset(
        one
        for one, facility in facilities.items()
        if directive.addresses(point, one, UPT) is Proof.YES and _was_there(facility, issued_on)
    )


def _was_there(facility: Facility, day: PartialDate) -> bool:
    """Whether a facility was registered, and not certainly later; nor closed certainly before."""
    entered, closed = facility.registered, facility.closed
    if entered is None or surely_before(day, entered.registered_on):
        return False
    return closed is None or not surely_before(certainly(closed.effective_on), day)


def tally(
    directive: Directive,
    point: str,
    facilities: Mapping[UUID, Facility],
    answers: Mapping[UUID, Compliance],
    day: date,
) -> dict[PointState, int] | None:
    """D2: how many addressees of a point were in each state on *day*; None as in `addressees`.

    *answers* holds each organisation's compliance by the organisation's id; who has none has not
    reported. The counts of all states, some of them 0, sum to the addressees.
    """
    asked = addressees(directive, point, facilities)
    if asked is None:
        return None
    counts = Counter(answers.get(one, Compliance()).standing(point, day) for one in asked)
    return {state: counts[state] for state in PointState}


def rate(counts: Mapping[PointState, int] | None) -> Fraction | None:
    """D4: what part of those who are not exempt is verified; None when that is nobody."""
    if counts is None:
        return None
    asked = sum(counts.values()) - counts[PointState.EXEMPT]
    return Fraction(counts[PointState.VERIFIED], asked) if asked else None

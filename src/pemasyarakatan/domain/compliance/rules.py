"""The rules of compliance with a directive by name, and the questions they ask (D1)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Protocol, assert_never, runtime_checkable
from uuid import UUID

from pemasyarakatan.domain.compliance.commands import ReportProgress, VerifyCompliance
from pemasyarakatan.domain.compliance.events import (
    ComplianceProgressReported,
    ComplianceReturned,
    ComplianceVerified,
    ExemptionGranted,
    Step,
)
from pemasyarakatan.domain.compliance.state import Course
from pemasyarakatan.domain.compliance.values import PointState, ProgressStatus
from pemasyarakatan.domain.law import Rule, RuleBook, Unseen
from pemasyarakatan.domain.values import PartialDate, Proof, Zone

BOOK = RuleBook("compliance")

UNKNOWN_DIRECTIVE = BOOK.impossible(
    "unknown_directive",
    "a directive that was issued",
    "Record the directive first.",
    elsewhere=True,
)
UNKNOWN_POINT = BOOK.impossible(
    "unknown_point",
    "a point of the directive",
    "Compare the code with the directive.",
    elsewhere=True,
)
NOT_ADDRESSED = BOOK.impossible(
    "not_addressed",
    "an organisation that the point is for",
    "Compare with whom the directive is for.",
    elsewhere=True,
)
BEFORE_ISSUE = BOOK.impossible(
    "before_issue",
    "a day not before the directive was issued",
    "Compare both days.",
    elsewhere=True,
)
VERIFIED = BOOK.impossible(
    "verified",
    "a point that is not verified already",
    "Return it first, if it is to be done again.",
)
EXEMPT = BOOK.impossible(
    "exempt", "a point that the organisation is not exempt from", "Void the exemption if it is not."
)
DONE = BOOK.impossible(
    "done", "a point that is not done already", "Return it first, if it was not done after all."
)
NOT_DONE = BOOK.impossible(
    "not_done",
    "a point that is done: reported so to be verified, reported or verified to be returned",
    "Record first that it is done.",
)
NO_EVIDENCE = BOOK.irregular(
    "no_evidence",
    "evidence for what was to be handed in",
    "Name what was handed in, by an opaque reference.",
    elsewhere=True,
)
OWN_VERIFIER = BOOK.irregular(
    "own_verifier", "a verifier of another organisation", "Let the office above verify it."
)

Fault = tuple[Rule, object]

_TO_BE_RETURNED = frozenset({PointState.DONE, PointState.VERIFIED})


def of_move(before: PointState, step: Step) -> Iterator[Fault]:
    """D1: what is wrong with a step from the state *before* it."""
    found = f"{type(step).__name__} on {step.on} of point {step.point}, which is {before} by then"
    match step:
        case ComplianceProgressReported():
            if before is PointState.VERIFIED:
                yield VERIFIED, found
            if before is PointState.EXEMPT:
                yield EXEMPT, found
            if before is PointState.DONE and step.status is ProgressStatus.IN_PROGRESS:
                yield DONE, found
        case ComplianceVerified():
            if before is not PointState.DONE:
                yield NOT_DONE, found
        case ComplianceReturned():
            if before not in _TO_BE_RETURNED:
                yield NOT_DONE, found
        case ExemptionGranted():
            if before is PointState.VERIFIED:
                yield VERIFIED, found
        case _:
            assert_never(step)


def of_place(course: Course, place: int) -> Iterator[Fault]:
    """What is wrong with the step at this *place* of its course, if there is one."""
    if place < len(course.steps):
        yield from of_move(course.before(place), course.steps[place])


def of_verifier(given: VerifyCompliance | ComplianceVerified) -> Iterator[Fault]:
    """Nobody confirms the work of the own organisation."""
    if given.by_organisation_id == given.of.organisation_id:
        yield OWN_VERIFIER, given.by_organisation_id


def lacks_evidence(given: ReportProgress, directive: Directive | None) -> bool:
    """Whether something that was to be handed in is said to be done, with nothing to show."""
    if directive is None or given.status is not ProgressStatus.DONE or given.evidence:
        return False
    point = directive.point(given.point)
    return point is not None and point.kind.value == "SUBMIT"


class Point(Protocol):
    """What is asked of a point of a directive."""

    @property
    def kind(self) -> StrEnum:
        """What it asks for."""
        ...


class Revocation(Protocol):
    """How a directive was taken back."""

    @property
    def on(self) -> PartialDate:
        """From what day it asks for nothing."""
        ...


@runtime_checkable
class Directive(Protocol):
    """What compliance needs to know of a directive."""

    @property
    def issued_on(self) -> PartialDate | None:
        """The day on which it was issued; None if it never was."""
        ...

    @property
    def revoked(self) -> Revocation | None:
        """Its revocation, if there is one."""
        ...

    def point(self, code: str) -> Point | None:
        """The point with this code, if there is one."""
        ...

    def addresses(self, code: str, organisation_id: UUID, kind: str | None) -> Proof:
        """Whether a point is for an organisation; *kind* None where it is not known."""
        ...


@runtime_checkable
class Unit(Protocol):
    """What tells a facility from every other stream."""

    @property
    def registered(self) -> object | None:
        """Its registration, if there is one."""
        ...

    @property
    def tz(self) -> Zone:
        """Its civil time zone."""
        ...


UPT = "UPT"
"""The kind of every facility, as directives call it."""
NEITHER = ""
"""The kind of what can be no addressee: a stream, and not a facility's."""


def kind_of(seen: Any) -> str | None:
    """Of what kind an organisation certainly is, by its stream; None where that tells nothing.

    Regional offices have no stream here, so that one without a stream may be one.
    """
    if seen is None or isinstance(seen, Unseen):
        return None
    if isinstance(seen, Unit):
        return UPT if seen.registered is not None else None
    return NEITHER

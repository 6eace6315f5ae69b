"""The rules of a directive by name, and the questions they ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from pemasyarakatan.domain.directive.commands import AmendDirectivePoint
from pemasyarakatan.domain.directive.events import DirectiveIssued, DirectivePointAmended
from pemasyarakatan.domain.directive.state import Directive
from pemasyarakatan.domain.directive.values import DirectivePoint
from pemasyarakatan.domain.law import Rule, RuleBook
from pemasyarakatan.domain.values import PartialDate, certainly, surely_before

BOOK = RuleBook("directive")

NO_POINT = BOOK.impossible("no_point", "at least one point", "Name what was asked for.")
POINT_TWICE = BOOK.impossible(
    "point_twice", "each code of a point once", "Give each point a code of its own."
)
UNKNOWN_POINT = BOOK.impossible(
    "unknown_point", "a point of this directive", "Compare the code with the directive."
)
REVOKED = BOOK.impossible(
    "revoked",
    "one revocation, and no point amended certainly after it",
    "Compare the days, or correct or void what is recorded.",
)
BEFORE_ISSUE = BOOK.impossible(
    "before_issue", "a day not before the directive was issued", "Compare both days."
)
EMPTY_AMENDMENT = BOOK.impossible(
    "empty_amendment", "another due day, or another text in words", "Say what was changed."
)

Fault = tuple[Rule, object]


def of_points(points: Iterable[DirectivePoint]) -> Iterator[Fault]:
    """A directive asks for something, each thing under a code of its own."""
    codes = Counter(point.code for point in points)
    if not codes:
        yield NO_POINT, None
    twice = [code for code, count in codes.items() if count > 1]
    if twice:
        yield POINT_TWICE, ", ".join(twice)


def of_amendment(
    state: Directive, given: AmendDirectivePoint | DirectivePointAmended, issued: DirectiveIssued
) -> Iterator[Fault]:
    """An amendment changes a point of this directive, after it was issued and not once revoked."""
    day = certainly(given.amended_on)
    if state.point(given.point) is None:
        yield UNKNOWN_POINT, given.point
    if state.revoked is not None and surely_before(state.revoked.on, day):
        yield REVOKED, f"an amendment of {day}, the revocation on {state.revoked.on}"
    if surely_before(day, issued.issued_on):
        yield BEFORE_ISSUE, f"{day}, issued on {issued.issued_on}"
    blank = given.text is not None and not given.text.strip()
    if blank or (given.due is None and given.text is None):
        yield EMPTY_AMENDMENT, given.text and "a blank text"


def of_revocation(state: Directive, on: PartialDate, issued: DirectiveIssued) -> Iterator[Fault]:
    """A revocation is not before the issue, and no amendment is certainly after it."""
    days = (one.amended_on for one in state.amendments)
    later = next((day for day in days if surely_before(on, certainly(day))), None)
    if later is not None:
        yield REVOKED, f"a revocation on {on}, an amendment of {later}"
    if surely_before(on, issued.issued_on):
        yield BEFORE_ISSUE, f"{on}, issued on {issued.issued_on}"


def moved_late(state: Directive, code: str) -> Iterator[tuple[PartialDate, PartialDate, date]]:
    """D3: each due day that was moved after it had certainly passed: from, to, and when."""
    point = state.point(code)
    due = point.due if point else None
    for one in state.amendments_of(code):
        if one.due is None:
            continue
        if due is not None and one.due != due and surely_before(due, certainly(one.amended_on)):
            yield due, one.due, one.amended_on
        due = one.due

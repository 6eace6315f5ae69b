"""Rules by name, and the scales on which a command is weighed against them.

(H) impossible: against the calendar, conservation or itself; always refused.
(L) irregular: possible, but not as it should be; refused by default, accepted when the command
acknowledges every (L) rule it breaks, and then kept in the event for the auditor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NoReturn, TypeVar, get_args, get_type_hints
from uuid import UUID

import attrs
from attrs import field, frozen

from pemasyarakatan.domain.text import DAY_NAMES, identity_number, weekday_fits, weekday_named
from pemasyarakatan.domain.values import (
    Digest,
    DocumentNumber,
    Irregularity,
    PartialDate,
    RecipientRef,
    certainly,
    surely_before,
)
from pemasyarakatan.errors import Refused

Event = TypeVar("Event")

KEY: Mapping[str, bool] = {"key": True}
"""Metadata of a field that says which stream or part a fact is about; no correction changes it."""


EXEMPT: Mapping[str, bool] = {"exempt": True}
"""Metadata of a text that may hold sixteen digits: what was a document number or an id before."""


class Sort(StrEnum):
    """How grave a broken rule is."""

    IMPOSSIBLE = "H"
    IRREGULAR = "L"


@frozen(kw_only=True)
class Rule:
    """One rule: its *id*, what it *expected*, what to do (*remedy*), and the streams it looks at.

    *elsewhere* marks a rule over other streams; it can race, so the auditor's exceptions look
    again at each.
    """

    id: str
    sort: Sort
    expected: str
    remedy: str
    elsewhere: bool = False

    def sentence(self, found: object = None) -> str:
        """What was found, what was expected, what to do."""
        seen = "" if found is None else f"found {found}; "
        return f"{seen}expected: {self.expected}. {self.remedy}"


class RuleBook:
    """The rules of one aggregate, in the order in which they are declared.

    Those that every aggregate has come first, under its own prefix.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._rules: dict[str, Rule] = {}
        h, ell = self.impossible, self.irregular
        self.not_found = h(
            "not_found", "the stream to be there", "Create it first, or check the id."
        )
        self.exists = h(
            "exists", "an id that nothing was created under", "Give a new one, or correct that one."
        )
        self.reused_id = h(
            "reused_id", "an id of its own for every fact", "Give a new id, or correct that fact."
        )
        self.future = h(
            "future", "a day that is not after today", "Record it when it has happened."
        )
        self.identity_number = h(
            "identity_number",
            "no 16-digit identity number in any text (UU 27/2022)",
            "Leave the number out: persons are counts or opaque references here.",
        )
        self.weekday = ell(
            "weekday",
            "the weekday written in `raw` to be that of the date",
            "Compare with the source and choose, or acknowledge the contradiction.",
        )
        self.no_target = h(
            "no_target", "a version of this stream that is in effect", "Look at its history."
        )
        self.corrects_correction = h(
            "corrects_correction",
            "a fact as target, not a correction, a void or a piece of evidence",
            "Correct the fact itself again, or void the correction.",
        )
        self.other_class = h(
            "other_class", "an event of the target's class", "Void it and record the right one."
        )
        self.key_field = h(
            "key_field",
            "the same ids and numbers as the target's",
            "Void it and record the right one; a number is corrected with CorrectNumber.",
        )
        self.no_change = h(
            "no_change", "a correction that changes something", "There is nothing to do."
        )
        self.no_reason = h("no_reason", "a reason in words", "Say why.")
        self.impossible_history = h(
            "impossible",
            "a history that breaks no rule of the impossible after it",
            "Correct or void first what stands on this fact.",
        )

    def impossible(self, name: str, expected: str, remedy: str, *, elsewhere: bool = False) -> Rule:
        """An (H) rule of this book."""
        return self._add(name, Sort.IMPOSSIBLE, expected, remedy, elsewhere)

    def irregular(self, name: str, expected: str, remedy: str, *, elsewhere: bool = False) -> Rule:
        """An (L) rule of this book."""
        return self._add(name, Sort.IRREGULAR, expected, remedy, elsewhere)

    def _add(self, name: str, sort: Sort, expected: str, remedy: str, elsewhere: bool) -> Rule:
        rule = Rule(
            id=f"{self.prefix}.{name}",
            sort=sort,
            expected=expected,
            remedy=remedy,
            elsewhere=elsewhere,
        )
        if rule.id in self._rules:
            msg = f"rule {rule.id} is declared twice"
            raise ValueError(msg)
        self._rules[rule.id] = rule
        return rule

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in order."""
        return tuple(self._rules.values())

    def __getitem__(self, rule_id: str) -> Rule:
        return self._rules[rule_id]


class Unseen:
    """The type of `UNSEEN`."""

    def __repr__(self) -> str:
        return "UNSEEN"


UNSEEN = Unseen()
"""A stream that was not looked at: a rule that needs it says nothing."""


@frozen(kw_only=True)
class Circumstances:
    """All that a decision may know of the world.

    *today* is the civil date of recording in the facility's zone. *look* holds the states of the
    streams that `reads` named, None where there is no such stream. *policies* are names of
    optional rules the service has switched on.
    """

    today: date
    look: Mapping[UUID, Any] = field(factory=dict)
    policies: frozenset[str] = frozenset()

    def seen(self, stream: UUID) -> Any:
        """The state of *stream*, None if there is no such stream, `UNSEEN` if not looked at."""
        return self.look.get(stream, UNSEEN)


class Law:
    """The scales for one command: (H) rules refuse at once, (L) rules when all were weighed."""

    __slots__ = ("_acknowledged", "_broken", "book", "command", "today")

    def __init__(self, book: RuleBook, command: Any, circumstances: Circumstances) -> None:
        """Weigh *command* at once against the rules that hold for every command."""
        self.book = book
        self.command = command
        self.today = circumstances.today
        given: Irregularity | None = getattr(command, "irregular", None)
        self._acknowledged = given
        self._broken: list[tuple[Rule, object]] = []

    def forbids(self, rule: Rule, broken: bool, found: object = None) -> None:
        """Refuse at once if an (H) *rule* is *broken*; remember it if it is an (L) one."""
        if broken:
            if rule.sort is Sort.IMPOSSIBLE:
                raise Refused(rule.id, rule.sentence(found))
            self._broken.append((rule, found))

    def refuses(self, rule: Rule, found: object = None) -> NoReturn:
        """Refuse under *rule*, whatever was acknowledged."""
        raise Refused(rule.id, rule.sentence(found))

    def happened(self, day: PartialDate) -> PartialDate:
        """*day* of something that happened: not later than today."""
        return day.happened(self.today)

    def created_already(self, creation: Any) -> tuple[()]:
        """Nothing to do if the same was created before; else the id is taken."""
        return self._already(self.book.exists, creation)

    def recorded_already(self, fact: Any) -> tuple[()]:
        """Nothing to do if the same fact is there under this id; else the id is taken."""
        return self._already(self.book.reused_id, fact)

    def known(self, facts: Iterable[Any], pairs: Mapping[type, tuple[type, ...]]) -> bool:
        """Whether one of *facts* says already all that the command says."""
        events = pairs[type(self.command)]
        return any(type(fact) in events and not self._differing(fact) for fact in facts)

    def _already(self, rule: Rule, fact: Any) -> tuple[()]:
        for name in self._differing(fact):
            known, given = getattr(fact, name), getattr(self.command, name)
            self.refuses(rule, f"{name} {known} recorded, {given} given")
        return ()

    def _differing(self, fact: Any) -> list[str]:
        """The fields of *fact* for which the command says something else."""
        command = self.command
        return [
            name
            for name in _names(type(fact))  # type: ignore[arg-type]  # a class is hashable
            if name != "irregular"
            and getattr(command, name, UNSEEN) not in (UNSEEN, getattr(fact, name))
        ]

    def gives(self, event: Callable[..., Event], **others: Any) -> Event:
        """The *event* with the command's fields of the same names, *others*, and `irregular`.

        Weighs the general rules, and refuses under the first (L) rule not acknowledged.
        """
        general(self, self.command)
        names = _names(event)
        content = {
            name: others[name] if name in others else getattr(self.command, name)
            for name in names
            if name != "irregular"
        }
        irregular = self._irregularity()
        if "irregular" in names:
            content["irregular"] = irregular
        return event(**content)

    def _irregularity(self) -> Irregularity | None:
        if not self._broken:
            return None
        given = self._acknowledged
        for rule, found in self._broken:
            if given is None or rule.id not in given.rules:
                others = sorted({other.id for other, _ in self._broken} - {rule.id})
                also = f" Also broken: {', '.join(others)}." if others else ""
                raise Refused(
                    rule.id,
                    f"{rule.sentence(found)} If it happened all the same, acknowledge it in "
                    f"`irregular`.{also}",
                )
        assert given is not None
        return attrs.evolve(given, rules=frozenset(rule.id for rule, _ in self._broken))


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(cls))


# --- the rules that hold for every command -------------------------------------------------------

_MAY_LIE_AHEAD = frozenset({"term", "as_written", "due", "valid_until", "planned_for"})
_EXEMPT = (Digest, RecipientRef)


def general(law: Law, command: Any) -> None:
    """.future, .identity_number and .weekday over everything that *command* holds."""
    for pointer, value, may_lie_ahead in _parts(command, ""):
        if type(value) is str:
            law.forbids(law.book.identity_number, identity_number(value), f"one in {pointer}")
        elif type(value) is PartialDate:
            if not may_lie_ahead and surely_before(certainly(law.today), value):
                found = f"{value} in {pointer}, today is {law.today}"
                law.forbids(law.book.future, broken=True, found=found)
            if value.raw is not None:
                law.forbids(
                    law.book.identity_number, identity_number(value.raw), f"one in {pointer}/raw"
                )
                fits = weekday_fits(value.raw, value.earliest, value.latest)
                law.forbids(law.book.weekday, not fits, None if fits else _candidates(value))


def texts(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every text in *value* that could hold an identity number, with its JSON pointer."""
    for at, part, _ in _parts(value, pointer):
        if type(part) is str:
            yield at, part
        elif part.raw is not None:
            yield f"{at}/raw", part.raw


Part = tuple[str, Any, bool]


def _parts(value: Any, pointer: str) -> list[Part]:
    """Every text and partial date in *value* with its pointer, and whether it may lie ahead."""
    found: list[Part] = []
    _gather(value, pointer, False, found.append)
    return found


def _gather(value: Any, pointer: str, ahead: bool, add: Callable[[Part], None]) -> None:
    kind: Any = type(value)
    if kind is str or kind is PartialDate:
        add((pointer, value, ahead))
    elif kind is tuple or kind is frozenset:
        for index, item in enumerate(value):
            _gather(item, f"{pointer}/{index}", ahead, add)
    else:
        for name in _telling(kind):
            part = getattr(value, name)
            if part is not None:
                _gather(part, f"{pointer}/{name}", ahead or name in _MAY_LIE_AHEAD, add)


@cache
def _telling(kind: type) -> tuple[str, ...]:
    """The fields of *kind* that can hold a text or a partial date, by their types."""
    if kind is DocumentNumber or not attrs.has(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(
        one.name
        for one in attrs.fields(kind)
        if _can_tell(hints[one.name]) and not one.metadata.get("exempt")
    )


def _can_tell(hint: Any) -> bool:
    if hint is Any or hint is object or hint is str or hint is PartialDate:
        return True
    if hint in _EXEMPT or hint is DocumentNumber:
        return False
    if get_args(hint):
        return any(_can_tell(inner) for inner in get_args(hint))
    return attrs.has(hint) and bool(_telling(hint))


def _candidates(day: PartialDate) -> str:
    named = weekday_named(day.raw or "")
    if named is None or day.exact is None:
        return f"{day.raw!r} for {day}"
    back = (day.exact.weekday() - named) % 7
    earlier, later = day.plus_days(-back), day.plus_days(7 - back)
    return (
        f"{day.raw!r} for {day}, a {DAY_NAMES[day.exact.weekday()]}; "
        f"the nearest {DAY_NAMES[named]} are {earlier} and {later}"
    )

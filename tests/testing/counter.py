"""The smallest decider: a count with an end, that nothing in the library knows of."""

from __future__ import annotations

from uuid import UUID

from attrs import evolve, field, frozen

from pemasyarakatan.domain.decider import Broken, Decider
from pemasyarakatan.domain.facts import NONE, Facts
from pemasyarakatan.domain.law import KEY, Law, RuleBook
from pemasyarakatan.domain.values import Irregularity, PartialDate

BOOK = RuleBook("counter")
TOO_MANY = BOOK.irregular("too_many", "at most 100 at once", "Count in smaller steps.")
TOO_FEW = BOOK.impossible("too_few", "at least one", "Count something.")


@frozen(kw_only=True)
class Begin:
    """Begin to count."""

    counter_id: UUID
    name: str


@frozen(kw_only=True)
class Count:
    """Count some more."""

    counter_id: UUID
    step_id: UUID
    more: int
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class Begun:
    """A count began."""

    counter_id: UUID = field(metadata=KEY)
    name: str


@frozen(kw_only=True)
class Counted:
    """Some more were counted."""

    step_id: UUID = field(metadata=KEY)
    more: int
    on: PartialDate
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class Counter:
    """What was counted."""

    begun: Begun | None = None
    steps: Facts[Counted] = NONE


def decide(command, state, circumstances):
    """Weigh a step."""
    law = Law(BOOK, command, circumstances)
    if isinstance(command, Begin):
        return law.created_already(state.begun) if state.begun else (law.gives(Begun),)
    law.forbids(BOOK.not_found, state.begun is None)
    for step in state.steps:
        if step.step_id == command.step_id:
            return law.recorded_already(step)
    law.forbids(TOO_FEW, command.more < 1)
    law.forbids(TOO_MANY, command.more > 100, command.more)
    return (law.gives(Counted),)


def fold_in(state, event):
    """The count after an event."""
    if isinstance(event, Begun):
        return evolve(state, begun=event)
    return evolve(state, steps=state.steps.adding(event))


def broken(state):
    """Steps without a beginning, or below one."""
    if state.begun is None and state.steps:
        return (Broken(rule=BOOK.not_found.id, found="steps"),)
    return tuple(Broken(rule=TOO_FEW.id, found=str(s.more)) for s in state.steps if s.more < 1)


COUNTER = Decider(
    name="counter",
    book=BOOK,
    pairs={Begin: (Begun,), Count: (Counted,)},
    initial=Counter(),
    stream=lambda command: command.counter_id,
    reads=lambda _command, _state: (),
    decide=decide,
    evolve=fold_in,
    broken=broken,
    flags=lambda _state, _look: (),
    day_of=lambda event: getattr(event, "on", None),
    title=lambda state: state.begun.name if state.begun else None,
)

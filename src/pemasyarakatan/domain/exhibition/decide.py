"""What an exhibition answers to each command, and which invariants its state may break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from pemasyarakatan.domain.decider import Broken, Decider, Flag
from pemasyarakatan.domain.exhibition import rules as r
from pemasyarakatan.domain.exhibition.commands import (
    AnnounceExhibition,
    CancelExhibition,
    ExhibitionCommand,
    HoldExhibition,
    RescheduleExhibition,
)
from pemasyarakatan.domain.exhibition.events import (
    ExhibitionAnnounced,
    ExhibitionCancelled,
    ExhibitionEvent,
    ExhibitionHeld,
    ExhibitionRescheduled,
)
from pemasyarakatan.domain.exhibition.state import Exhibition, evolve
from pemasyarakatan.domain.law import Circumstances, Law
from pemasyarakatan.domain.values import PartialDate, Zone, surely_before


def reads(command: ExhibitionCommand, state: Exhibition) -> tuple[UUID, ...]:  # noqa: ARG001
    """An exhibition looks at no other stream."""
    return ()


def decide(
    command: ExhibitionCommand, state: Exhibition, circumstances: Circumstances
) -> tuple[ExhibitionEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(r.BOOK, command, circumstances)
    if isinstance(command, AnnounceExhibition):
        if state.announced is not None:
            return law.created_already(state.announced)
        _days(law, command.days)
        return (law.gives(ExhibitionAnnounced),)

    law.forbids(r.BOOK.not_found, state.announced is None, command.exhibition_id)
    match command:
        case RescheduleExhibition():
            if law.known(_said(state), PAIRS):
                return ()
            _unsettled(law, state)
            _days(law, command.days)
            return (law.gives(ExhibitionRescheduled),)

        case HoldExhibition():
            if state.settled is not None and law.known([state.settled], PAIRS):
                return ()
            _unsettled(law, state)
            differ = r.elsewhen(law.happened(command.on), state.days)
            law.forbids(r.DAYS_DIFFER, differ, f"{command.on}, planned for {_shown(state.days)}")
            return (law.gives(ExhibitionHeld),)

        case CancelExhibition():
            if state.settled is not None and law.known([state.settled], PAIRS):
                return ()
            _unsettled(law, state)
            return (law.gives(ExhibitionCancelled),)

        case _:
            assert_never(command)


PAIRS: Mapping[type, tuple[type, ...]] = {
    AnnounceExhibition: (ExhibitionAnnounced,),
    RescheduleExhibition: (ExhibitionRescheduled,),
    HoldExhibition: (ExhibitionHeld,),
    CancelExhibition: (ExhibitionCancelled,),
}


def _said(state: Exhibition) -> Iterator[ExhibitionRescheduled]:
    """The reschedulings that a repeated one can repeat: that in effect, and surely earlier ones.

    Back to days that were given up is a new rescheduling.
    """
    newest = state.rescheduled
    for one in state.reschedulings:
        if one is newest or (newest is not None and surely_before(one.on, newest.on)):
            yield one


def _days(law: Law, days: Sequence[date]) -> None:
    law.forbids(r.NO_DAY, not days)
    law.forbids(r.DAYS_ORDER, not r.in_order(days), _shown(days))


def _unsettled(law: Law, state: Exhibition) -> None:
    law.forbids(r.SETTLED, state.settled is not None, state.settled and _outcome(state.settled))


def _outcome(settled: ExhibitionHeld | ExhibitionCancelled) -> str:
    return f"{'held' if isinstance(settled, ExhibitionHeld) else 'cancelled'} on {settled.on}"


def _shown(days: Sequence[date]) -> str:
    return ", ".join(map(str, days)) or "no day"


def day_of(event: ExhibitionEvent) -> PartialDate | None:
    """The day on which the fact begins to hold; never a day of the exhibition itself."""
    return event.announced_on if isinstance(event, ExhibitionAnnounced) else event.on


def broken(state: Exhibition) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks, acknowledged irregularities left out."""
    return tuple(_broken(state))


def _broken(state: Exhibition) -> Iterator[Broken]:
    if state.announced is None:
        if state != Exhibition():
            yield Broken(rule=r.BOOK.not_found.id, found="facts of an exhibition never announced")
        return
    before = Exhibition(announced=state.announced)
    for fact in (state.announced, *state.facts):
        if not isinstance(fact, ExhibitionAnnounced) and before.settled is not None:
            yield Broken(rule=r.SETTLED.id, found=_outcome(before.settled))
        match fact:
            case ExhibitionAnnounced() | ExhibitionRescheduled():
                if not fact.days:
                    yield Broken(rule=r.NO_DAY.id, found=_shown(fact.days))
                if not r.in_order(fact.days):
                    yield Broken(rule=r.DAYS_ORDER.id, found=_shown(fact.days))
            case ExhibitionHeld():
                answered = fact.irregular is not None and r.DAYS_DIFFER.id in fact.irregular.rules
                if not answered and r.elsewhen(fact.on, before.days):
                    found = f"held on {fact.on}, planned for {_shown(before.days)}"
                    yield Broken(rule=r.DAYS_DIFFER.id, found=found)
            case ExhibitionCancelled():
                pass
        before = evolve(before, fact)


def flags(state: Exhibition, look: Mapping[UUID, Any]) -> tuple[Flag, ...]:  # noqa: ARG001
    """None that could be told without a day: see `unsettled`."""
    return ()


def unsettled(state: Exhibition, day: date) -> Flag | None:
    """The flag UNSETTLED, if every day lies before *day* and nothing says that it was held."""
    if state.settled is not None or not state.days or state.days[-1] >= day:
        return None
    found = f"planned for {_shown(state.days)}, looked at on {day}"
    return Flag(name="UNSETTLED", found=found)


def title(state: Exhibition) -> str | None:
    """What the exhibition is called."""
    return state.announced.name if state.announced else None


EXHIBITION: Decider[ExhibitionCommand, Exhibition, ExhibitionEvent] = Decider(
    name="exhibition",
    book=r.BOOK,
    pairs=PAIRS,
    initial=Exhibition(),
    stream=lambda command: command.exhibition_id,
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    home=lambda command, state: Zone.WIT,  # noqa: ARG005
)

"""What is known of a programme of aid: what there is of each item, and every fact in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import reduce
from typing import assert_never

import attrs
from attrs import frozen

from pemasyarakatan.domain.assistance.events import (
    AidDistributed,
    AidProgrammeClosed,
    AidProgrammeOpened,
    AidReturned,
    AllocationChanged,
    AssistanceEvent,
    AssistanceFact,
    DuplicateRecipientFound,
    RecipientsVerified,
)
from pemasyarakatan.domain.assistance.ledger import Ledger
from pemasyarakatan.domain.assistance.values import AidCondition, AidItem, ProgrammeStatus
from pemasyarakatan.domain.facts import NONE, Facts
from pemasyarakatan.domain.values import Rupiah, certainly, surely_before

_LEDGER = "_ledger"


@frozen(kw_only=True)
class Stock:
    """What became of one item: every unit allocated is available, with somebody, or spoiled."""

    item: str
    allocated: int
    distributed: int = 0
    returned_good: int = 0
    returned_spoiled: int = 0

    @property
    def net(self) -> int:
        """How much is with recipients: what was handed out, less all that came back."""
        return self.distributed - self.returned_good - self.returned_spoiled

    @property
    def available(self) -> int:
        """How much can be handed out; what came back spoiled cannot."""
        return self.allocated - self.distributed + self.returned_good


# A state is made for every event, and the books hang on it: see `ledger`. Slots would forbid both.
@frozen(kw_only=True, slots=False)
class SocialAssistanceProgramme:
    """One programme of aid; *opened* is None before the first fact.

    *facts* are all that came after, in the order in which they were recorded, since what may be
    handed out depends on what came before.
    """

    opened: AidProgrammeOpened | None = None
    stock: tuple[Stock, ...] = ()
    facts: Facts[AssistanceFact] = NONE

    @property
    def ledger(self) -> Ledger:
        """The facts by what they are about; `evolve` keeps it once it was asked for."""
        # No field: it says what the facts say, so that it is neither compared nor shown.
        found: Ledger | None = vars(self).get(_LEDGER)
        if found is None:
            found = vars(self)[_LEDGER] = reduce(Ledger.after, self.facts, Ledger())
        return found

    @property
    def closed(self) -> AidProgrammeClosed | None:
        """The closing of the books, None while they are open."""
        return self.ledger.closed

    @property
    def rounds(self) -> Iterator[AidDistributed]:
        """Every round that was handed out."""
        return (fact for fact in self.facts if isinstance(fact, AidDistributed))

    def item(self, code: str) -> Stock | None:
        """What became of an item; None if the programme has no such item."""
        return next((one for one in self.stock if one.item == code), None)

    def spent(self) -> Rupiah | None:
        """What the items with recipients are worth; None if a value is not stated."""
        worth = {item.code: item.unit_value for item in self.items}
        total = 0
        for one in self.stock:
            value = worth[one.item]
            if value is None:
                return None
            total += one.net * value
        return Rupiah(total)

    @property
    def items(self) -> tuple[AidItem, ...]:
        """The items as the programme was opened with."""
        return self.opened.items if self.opened else ()

    def status_at(self, day: date) -> ProgrammeStatus:
        """Whether the books were closed on *day*; a closing without a date counts."""
        closed = self.closed
        if closed is None or surely_before(certainly(day), closed.on):
            return ProgrammeStatus.OPEN
        return ProgrammeStatus.CLOSED


def evolve(state: SocialAssistanceProgramme, event: AssistanceEvent) -> SocialAssistanceProgramme:
    """The state after *event*; never refuses."""
    match event:
        case AidProgrammeOpened():
            stock = tuple(Stock(item=one.code, allocated=one.allocated) for one in event.items)
            grown = SocialAssistanceProgramme(opened=event, stock=stock, facts=state.facts)
            vars(grown)[_LEDGER] = state.ledger
            return grown
        case AllocationChanged():
            stock = tuple(
                attrs.evolve(one, allocated=one.allocated + event.delta)
                if one.item == event.item
                else one
                for one in state.stock
            )
            return _after(state, event, stock)
        case AidDistributed():
            handed: Counter[str] = Counter()
            for line in event.lines:
                handed[line.item] += line.quantity
            stock = tuple(
                attrs.evolve(one, distributed=one.distributed + handed[one.item])
                if one.item in handed
                else one
                for one in state.stock
            )
            return _after(state, event, stock)
        case AidReturned():
            return _after(state, event, _returned(state, event))
        case RecipientsVerified() | DuplicateRecipientFound() | AidProgrammeClosed():
            return _after(state, event, state.stock)
        case _:
            assert_never(event)


def _returned(state: SocialAssistanceProgramme, event: AidReturned) -> tuple[Stock, ...]:
    handed = state.ledger.handed.newest(event.distribution_id)
    item = handed.line.item if handed else None
    good = event.quantity if event.condition is AidCondition.GOOD else 0
    return tuple(
        attrs.evolve(
            one,
            returned_good=one.returned_good + good,
            returned_spoiled=one.returned_spoiled + event.quantity - good,
        )
        if one.item == item
        else one
        for one in state.stock
    )


def _after(
    state: SocialAssistanceProgramme, event: AssistanceFact, stock: tuple[Stock, ...]
) -> SocialAssistanceProgramme:
    grown = SocialAssistanceProgramme(
        opened=state.opened, stock=stock, facts=state.facts.adding(event)
    )
    if _LEDGER in vars(state):
        vars(grown)[_LEDGER] = state.ledger.after(event)
    return grown

"""Which invariants a programme of aid breaks, and what an auditor wants to see in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, assert_never
from uuid import UUID

from pemasyarakatan.domain.assistance import faults
from pemasyarakatan.domain.assistance import rules as r
from pemasyarakatan.domain.assistance.events import (
    AidDistributed,
    AidProgrammeClosed,
    AidReturned,
    AllocationChanged,
    AssistanceEvent,
    AssistanceFact,
    DuplicateRecipientFound,
    RecipientsVerified,
)
from pemasyarakatan.domain.assistance.state import SocialAssistanceProgramme, evolve
from pemasyarakatan.domain.assistance.values import AidSource
from pemasyarakatan.domain.decider import Broken, Flag
from pemasyarakatan.domain.law import Sort
from pemasyarakatan.domain.values import RecipientRef

_Weighed = Iterator[tuple[AssistanceEvent, Iterable[faults.Fault]]]


def broken(state: SocialAssistanceProgramme) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks, acknowledged irregularities left out.

    Each fact is weighed against what was recorded before it. What was learned of recipients only
    later breaks no rule that was kept; it is a flag.
    """
    if state.opened is None:
        if not state.facts:
            return ()
        return (Broken(rule=r.BOOK.not_found.id, found="facts of a programme never opened"),)
    return tuple(
        Broken(rule=rule.id, found=rule.expected if found is None else str(found))
        for fact, wrong in _weighed(state)
        for rule, found in wrong
        if rule.sort is Sort.IMPOSSIBLE or not faults.acknowledged(fact.irregular, rule)
    )


def _weighed(state: SocialAssistanceProgramme) -> _Weighed:
    """The opening, then each fact with what is wrong with it after those before it."""
    opened = state.opened
    assert opened is not None
    yield opened, faults.of_opening(opened)
    for before, fact in _before_each(state):
        yield fact, _wrong(before, fact)


def _before_each(
    state: SocialAssistanceProgramme,
) -> Iterator[tuple[SocialAssistanceProgramme, AssistanceFact]]:
    """Each fact after the opening, with the state before it."""
    assert state.opened is not None
    before = evolve(SocialAssistanceProgramme(), state.opened)
    for fact in state.facts:
        yield before, fact
        before = evolve(before, fact)


def _wrong(before: SocialAssistanceProgramme, fact: AssistanceFact) -> Iterator[faults.Fault]:
    match fact:
        case AllocationChanged():
            return faults.of_change(before, fact)
        case RecipientsVerified():
            return _numbered(before, fact, fact.check_id, faults.of_check(before, fact))
        case AidDistributed():
            wrong = faults.of_round(before, fact, fact.on)
            return _numbered(before, fact, fact.round_id, wrong)
        case AidReturned():
            wrong = faults.of_return(before, fact, fact.on)
            return _numbered(before, fact, fact.return_id, wrong)
        case DuplicateRecipientFound():
            return faults.of_duplicate(before, fact)
        case AidProgrammeClosed():
            return faults.of_closing(before, fact, fact.on)
        case _:
            assert_never(fact)


def _numbered(
    before: SocialAssistanceProgramme,
    fact: AssistanceFact,
    own: UUID,
    wrong: Iterable[faults.Fault],
) -> Iterator[faults.Fault]:
    if before.ledger.numbered.newest((type(fact), own)) is not None:
        yield r.BOOK.reused_id, own
    yield from wrong


def flags(
    state: SocialAssistanceProgramme,
    look: Mapping[UUID, Any],  # noqa: ARG001
) -> tuple[Flag, ...]:
    """Gifts of partners, families that received more than once, and what was learned too late."""
    return (*_gifts(state), *_families(state), *_hindsight(state))


def _gifts(state: SocialAssistanceProgramme) -> Iterator[Flag]:
    for one in state.opened.contributions if state.opened else ():
        worth = "of a value not stated" if one.value is None else f"worth {one.value}"
        if one.partner_id is not None:
            yield Flag(name="PARTNER_GAVE", found=f"{one.partner_id}, {worth}")
        elif one.source is AidSource.PARTNER:
            yield Flag(name="GIVER_NOT_STATED", found=f"a partner, {worth}")


def _families(state: SocialAssistanceProgramme) -> Iterator[Flag]:
    """Families under several references, and those in several rounds."""
    ledger = state.ledger
    seen: set[RecipientRef] = set()
    for recipient in dict.fromkeys((*ledger.alike.keys(), *ledger.rounds.keys())):
        if recipient in seen:
            continue
        family = ledger.family(recipient)
        seen |= family
        if len(family) > 1:
            yield Flag(name="DUPLICATE_RECIPIENT", found=_shown(family))
        rounds = {fact.round_id for one in family for fact in ledger.rounds.under(one)}
        if len(rounds) > 1:
            found = f"{_shown(family)} in {len(rounds)} rounds"
            yield Flag(name="IN_SEVERAL_ROUNDS", found=found)


def _shown(family: Iterable[RecipientRef]) -> str:
    return ", ".join(sorted(family))


def _hindsight(state: SocialAssistanceProgramme) -> Iterator[Flag]:
    """What is wrong with a round by all that is known now, and was not when it was recorded."""
    if state.opened is None:
        return
    capped: set[RecipientRef] = set()
    for before, fact in _before_each(state):
        if not isinstance(fact, AidDistributed):
            continue
        capped.update(faults.over_cap(before, fact))
        for name, found in (
            ("UNVERIFIED_IN_HINDSIGHT", faults.unverified),
            ("OWN_VERIFIER_IN_HINDSIGHT", faults.own_verified),
        ):
            then = found(before.ledger, fact, fact.on)
            learned = [one for one in found(state.ledger, fact, fact.on) if one not in then]
            if learned:
                yield Flag(name=name, found=f"{faults.some(learned)} on {fact.on}")
    yield from _over_cap(state, capped)


def _over_cap(state: SocialAssistanceProgramme, told: set[RecipientRef]) -> Iterator[Flag]:
    """The families that have more of an item than allowed, where no round was recorded as such."""
    most = state.opened.max_per_recipient if state.opened else None
    ledger = state.ledger
    if most is None:
        return
    families = {(ledger.family(one), item) for one, item in ledger.received.keys()}  # noqa: SIM118
    for family, item in sorted(families, key=lambda one: (sorted(one[0]), one[1])):
        net = ledger.net(family, item)
        if net > most and told.isdisjoint(family):
            found = f"{_shown(family)} with {net} of {item}"
            yield Flag(name="OVER_CAP_IN_HINDSIGHT", found=found)

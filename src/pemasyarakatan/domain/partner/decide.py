"""What a partner answers to each command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never
from uuid import UUID

from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.facts import by
from pemasyarakatan.domain.law import Circumstances, Law
from pemasyarakatan.domain.partner import rules as r
from pemasyarakatan.domain.partner.commands import (
    AddPartnerAlias,
    ClassifyPartner,
    DissolvePartner,
    MergePartner,
    ObserveRepresentative,
    PartnerCommand,
    RegisterPartner,
    RenamePartner,
    SucceedPartner,
    UnmergePartner,
)
from pemasyarakatan.domain.partner.elsewhere import broken_elsewhere, is_root, rests_on
from pemasyarakatan.domain.partner.events import (
    PartnerAliasAdded,
    PartnerDissolved,
    PartnerEvent,
    PartnerMerged,
    PartnerRegistered,
    PartnerRenamed,
    PartnerSectorChanged,
    PartnerSucceeded,
    PartnerUnmerged,
    RepresentativeObserved,
)
from pemasyarakatan.domain.partner.invariants import broken, flags
from pemasyarakatan.domain.partner.state import Partner, evolve
from pemasyarakatan.domain.text import normalise_name
from pemasyarakatan.domain.values import PartialDate, certainly


def reads(command: PartnerCommand, state: Partner) -> tuple[UUID, ...]:
    """What the register knows of the names in question; the partner that a merge goes into."""
    regency = state.registered.regency if state.registered else None
    match command:
        case RegisterPartner(name=str() as name):
            return r.looked_up(command.regency, name)
        case AddPartnerAlias():
            return r.looked_up(regency, command.alias_raw)
        case RenamePartner():
            return r.looked_up(regency, command.name)
        case UnmergePartner():
            streams = (one for raw in state.spellings for one in r.looked_up(regency, raw))
            return tuple(dict.fromkeys(streams))
        case MergePartner():
            return (command.into,)
        case _:
            return ()


def decide(
    command: PartnerCommand, state: Partner, circumstances: Circumstances
) -> tuple[PartnerEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(r.BOOK, command, circumstances)
    registered = state.registered
    if isinstance(command, RegisterPartner):
        if registered is not None:
            return law.created_already(registered)
        name = command.name
        law.forbids(r.NAME_OR_REF, not r.named(name, command.private_ref))
        hidden = r.private(command.sector, command.public_capacity)
        law.forbids(r.PRIVATE_NAME, hidden and name is not None)
        if name is not None:
            law.forbids(r.ALIAS_EMPTY, not normalise_name(name))
            _name_taken(law, circumstances, command.regency, name)
        return (law.gives(PartnerRegistered),)

    law.forbids(r.BOOK.not_found, registered is None, command.partner_id)
    assert registered is not None
    match command:
        case AddPartnerAlias() | RenamePartner():
            return _name(law, command, state, circumstances)

        case ClassifyPartner():
            law.forbids(r.MERGED, state.merged is not None, state.merged and state.merged.into)
            if state.sectors and law.known([state.sectors[-1]], PAIRS):
                return ()
            hidden = r.private(command.sector, registered.public_capacity)
            law.forbids(r.PRIVATE_NAME, hidden and state.name is not None)
            return (law.gives(PartnerSectorChanged),)

        case ObserveRepresentative():
            law.forbids(r.MERGED, state.merged is not None, state.merged and state.merged.into)
            seen = state.representatives.where(by("observed_on"), command.observed_on)
            if law.known(seen, PAIRS):
                return ()
            return (law.gives(RepresentativeObserved),)

        case MergePartner():
            if state.merged is not None and law.known([state.merged], PAIRS):
                return ()
            law.forbids(r.MERGE_SELF, command.into == command.partner_id)
            law.forbids(r.MERGED, state.merged is not None, state.merged and state.merged.into)
            into = circumstances.seen(command.into)
            law.forbids(r.MERGE_CYCLE, not is_root(into), command.into)
            return (law.gives(PartnerMerged),)

        case UnmergePartner():
            if state.turns and law.known([state.turns[-1]], PAIRS):
                return ()
            law.forbids(r.NOT_MERGED, state.merged is None)
            for raw in state.spellings:
                _name_taken(law, circumstances, registered.regency, raw)
            return (law.gives(PartnerUnmerged),)

        case SucceedPartner():
            if state.ended is not None and law.known([state.ended], PAIRS):
                return ()
            law.forbids(r.SUCCEEDS_SELF, command.partner_id in command.successors)
            _still_there(law, state)
            return (law.gives(PartnerSucceeded),)

        case DissolvePartner():
            if state.ended is not None and law.known([state.ended], PAIRS):
                return ()
            _still_there(law, state)
            return (law.gives(PartnerDissolved),)

        case _:
            assert_never(command)


def _name(
    law: Law,
    command: AddPartnerAlias | RenamePartner,
    state: Partner,
    circumstances: Circumstances,
) -> tuple[PartnerEvent, ...]:
    """Another name or spelling, which the register must have free."""
    registered = state.registered
    assert registered is not None
    alias = isinstance(command, AddPartnerAlias)
    raw = command.alias_raw if isinstance(command, AddPartnerAlias) else command.name
    known = (
        state.aliases.where(by("alias_raw"), raw) if alias else state.names.where(by("name"), raw)
    )
    if law.known(known, PAIRS):
        return ()
    law.forbids(r.ALIAS_EMPTY, not normalise_name(raw))
    law.forbids(r.PRIVATE_NAME, r.private_partner(state))
    law.forbids(r.MERGED, state.merged is not None, state.merged and state.merged.into)
    _name_taken(law, circumstances, registered.regency, raw)
    return (law.gives(PartnerAliasAdded) if alias else law.gives(PartnerRenamed),)


PAIRS: Mapping[type, tuple[type, ...]] = {
    RegisterPartner: (PartnerRegistered,),
    AddPartnerAlias: (PartnerAliasAdded,),
    RenamePartner: (PartnerRenamed,),
    ClassifyPartner: (PartnerSectorChanged,),
    ObserveRepresentative: (RepresentativeObserved,),
    MergePartner: (PartnerMerged,),
    UnmergePartner: (PartnerUnmerged,),
    SucceedPartner: (PartnerSucceeded,),
    DissolvePartner: (PartnerDissolved,),
}


def day_of(event: PartnerEvent) -> PartialDate | None:
    """The day on which the fact begins to hold; None for what has none."""
    match event:
        case PartnerRenamed():
            return certainly(event.effective_on)
        case RepresentativeObserved():
            return event.observed_on
        case PartnerUnmerged() | PartnerSucceeded() | PartnerDissolved():
            return event.on
        case PartnerRegistered() | PartnerAliasAdded() | PartnerSectorChanged() | PartnerMerged():
            return None
        case _:
            assert_never(event)


def title(state: Partner) -> str | None:
    """The newest name, else the opaque reference of a private person."""
    return state.name or (state.registered.private_ref if state.registered else None)


def _name_taken(law: Law, circumstances: Circumstances, regency: str | None, raw: str) -> None:
    holder = r.taken_by(circumstances, regency, raw, law.command.partner_id)
    law.forbids(r.NAME_TAKEN, holder is not None, holder)


def _still_there(law: Law, state: Partner) -> None:
    law.forbids(r.ENDED, state.ended is not None, state.ended and state.ended.on)
    law.forbids(r.MERGED, state.merged is not None, state.merged and state.merged.into)


PARTNER: Decider[PartnerCommand, Partner, PartnerEvent] = Decider(
    name="partner",
    book=r.BOOK,
    pairs=PAIRS,
    initial=Partner(),
    stream=lambda command: command.partner_id,
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    claims=lambda state: frozenset(state.claims()),
    rests_on=rests_on,
    broken_elsewhere=broken_elsewhere,
)

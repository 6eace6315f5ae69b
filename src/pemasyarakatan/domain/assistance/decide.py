"""What a programme of aid answers to each command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never
from uuid import UUID

from pemasyarakatan.domain.assistance import faults
from pemasyarakatan.domain.assistance import rules as r
from pemasyarakatan.domain.assistance.commands import (
    AssistanceCommand,
    ChangeAllocation,
    CloseAidProgramme,
    DistributeAid,
    OpenAidProgramme,
    RecordDuplicateRecipient,
    ReturnAid,
    VerifyRecipients,
)
from pemasyarakatan.domain.assistance.events import (
    AidDistributed,
    AidProgrammeClosed,
    AidProgrammeOpened,
    AidReturned,
    AllocationChanged,
    AssistanceEvent,
    DuplicateRecipientFound,
    RecipientsVerified,
)
from pemasyarakatan.domain.assistance.invariants import broken, flags
from pemasyarakatan.domain.assistance.ledger import Numbered
from pemasyarakatan.domain.assistance.state import SocialAssistanceProgramme, evolve
from pemasyarakatan.domain.decider import Decider
from pemasyarakatan.domain.law import Circumstances, Law
from pemasyarakatan.domain.values import PartialDate


def reads(
    command: AssistanceCommand,  # noqa: ARG001
    state: SocialAssistanceProgramme,  # noqa: ARG001
) -> tuple[UUID, ...]:
    """A programme looks at no other stream."""
    return ()


def decide(
    command: AssistanceCommand, state: SocialAssistanceProgramme, circumstances: Circumstances
) -> tuple[AssistanceEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(r.BOOK, command, circumstances)
    if isinstance(command, OpenAidProgramme):
        if state.opened is not None:
            return law.created_already(state.opened)
        _weigh(law, faults.of_opening(command))
        return (law.gives(AidProgrammeOpened),)

    law.forbids(r.BOOK.not_found, state.opened is None, command.programme_id)
    recorded = _recorded(state, command)
    if recorded is not None:
        return law.recorded_already(recorded)
    match command:
        case ChangeAllocation():
            if law.known(state.facts, PAIRS):
                return ()
            _weigh(law, faults.of_change(state, command))
            return (law.gives(AllocationChanged),)

        case VerifyRecipients():
            _weigh(law, faults.of_check(state, command))
            return (law.gives(RecipientsVerified),)

        case DistributeAid():
            _weigh(law, faults.of_round(state, command, law.happened(command.on)))
            return (law.gives(AidDistributed),)

        case ReturnAid():
            _weigh(law, faults.of_return(state, command, law.happened(command.on)))
            return (law.gives(AidReturned),)

        case RecordDuplicateRecipient():
            if law.known(state.facts, PAIRS):
                return ()
            _weigh(law, faults.of_duplicate(state, command))
            return (law.gives(DuplicateRecipientFound),)

        case CloseAidProgramme():
            if state.closed is not None and law.known([state.closed], PAIRS):
                return ()
            _weigh(law, faults.of_closing(state, command, law.happened(command.on)))
            return (law.gives(AidProgrammeClosed),)

        case _:
            assert_never(command)


PAIRS: Mapping[type, tuple[type, ...]] = {
    OpenAidProgramme: (AidProgrammeOpened,),
    ChangeAllocation: (AllocationChanged,),
    VerifyRecipients: (RecipientsVerified,),
    DistributeAid: (AidDistributed,),
    ReturnAid: (AidReturned,),
    RecordDuplicateRecipient: (DuplicateRecipientFound,),
    CloseAidProgramme: (AidProgrammeClosed,),
}


def _recorded(state: SocialAssistanceProgramme, command: AssistanceCommand) -> Numbered | None:
    """The fact that is recorded under the command's own id, if there is one."""
    match command:
        case VerifyRecipients():
            return state.ledger.numbered.newest((RecipientsVerified, command.check_id))
        case DistributeAid():
            return state.ledger.numbered.newest((AidDistributed, command.round_id))
        case ReturnAid():
            return state.ledger.numbered.newest((AidReturned, command.return_id))
        case _:
            return None


def _weigh(law: Law, found: Iterable[faults.Fault]) -> None:
    for rule, what in found:
        law.forbids(rule, broken=True, found=what)


def day_of(event: AssistanceEvent) -> PartialDate | None:
    """The day on which the fact begins to hold."""
    return event.opened_on if isinstance(event, AidProgrammeOpened) else event.on


def title(state: SocialAssistanceProgramme) -> str | None:
    """What the programme is called; where nothing says, what it hands out."""
    if state.opened is None:
        return None
    return state.opened.title or ", ".join(item.code for item in state.items)


def home(command: AssistanceCommand, state: SocialAssistanceProgramme) -> UUID | None:
    """The facility in whose zone the day is counted."""
    if isinstance(command, OpenAidProgramme):
        return command.facility_id
    return state.opened.facility_id if state.opened else None


ASSISTANCE: Decider[AssistanceCommand, SocialAssistanceProgramme, AssistanceEvent] = Decider(
    name="assistance",
    book=r.BOOK,
    pairs=PAIRS,
    initial=SocialAssistanceProgramme(),
    stream=lambda command: command.programme_id,
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    home=home,
    named_by="programme_id",
)

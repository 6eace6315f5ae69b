"""What a signing ceremony answers to each command, and which invariants its state may break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never
from uuid import UUID

from pemasyarakatan.domain.ceremony import rules as r
from pemasyarakatan.domain.ceremony.commands import (
    AttestWitness,
    CeremonyCommand,
    CloseCeremony,
    HoldSigningBatch,
    OpenCeremony,
    PlanCeremony,
)
from pemasyarakatan.domain.ceremony.events import (
    CeremonyClosed,
    CeremonyEvent,
    CeremonyOpened,
    CeremonyPlanned,
    SigningBatchHeld,
    WitnessAttested,
)
from pemasyarakatan.domain.ceremony.flags import flags
from pemasyarakatan.domain.ceremony.state import SigningCeremony, evolve
from pemasyarakatan.domain.decider import Broken, Decider
from pemasyarakatan.domain.law import Circumstances, Law
from pemasyarakatan.domain.values import PartialDate


def reads(command: CeremonyCommand, state: SigningCeremony) -> tuple[UUID, ...]:  # noqa: ARG001
    """The agreements of a batch."""
    if isinstance(command, HoldSigningBatch):
        return tuple(dict.fromkeys(command.agreement_ids))
    return ()


def decide(
    command: CeremonyCommand, state: SigningCeremony, circumstances: Circumstances
) -> tuple[CeremonyEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(r.BOOK, command, circumstances)
    planned, opened, closed = state.planned, state.opened, state.closed
    if isinstance(command, PlanCeremony):
        if planned is not None:
            return law.created_already(planned)
        running = opened is not None and closed is None
        law.forbids(r.ALREADY_OPEN, running, opened and f"opened on {opened.on}")
        law.forbids(r.CLOSED, closed is not None, opened and f"opened on {opened.on}")
        _counted(law, 0, command.expected_partners)
        return (law.gives(CeremonyPlanned),)
    if isinstance(command, OpenCeremony):
        if law.known([opened], PAIRS):
            return ()
        law.forbids(r.ALREADY_OPEN, opened is not None, opened and f"opened on {opened.on}")
        other = planned is not None and planned.facility_id != command.facility_id
        law.forbids(r.OTHER_FACILITY, other, f"{command.facility_id} for {state.facility_id}")
        return (law.gives(CeremonyOpened),)

    law.forbids(r.BOOK.not_found, state.begun is None, command.ceremony_id)
    law.forbids(r.NOT_OPEN, opened is None, planned and f"planned for {planned.planned_for}")
    assert opened is not None
    match command:
        case HoldSigningBatch():
            return _batch(law, command, state, opened, circumstances)

        case AttestWitness():
            if law.known(state.witnesses, PAIRS):
                return ()
            return (law.gives(WitnessAttested),)

        case CloseCeremony():
            if law.known([closed], PAIRS):
                return ()
            law.forbids(r.CLOSED, closed is not None)
            _counted(law, 0, command.declared_partners, command.declared_agreements)
            return (law.gives(CeremonyClosed),)

        case _:
            assert_never(command)


def _batch(
    law: Law,
    command: HoldSigningBatch,
    state: SigningCeremony,
    opened: CeremonyOpened,
    circumstances: Circumstances,
) -> tuple[CeremonyEvent, ...]:
    """Agreements that were signed together, at the ceremony or as far as it is known now."""
    for known in state.batches:
        if known.batch_id == command.batch_id:
            return law.recorded_already(known)
    agreement_ids = command.agreement_ids
    law.forbids(r.EMPTY_BATCH, not agreement_ids)
    doubles = r.twice(agreement_ids)
    law.forbids(r.AGREEMENT_TWICE, bool(doubles), _listed(doubles))
    _counted(law, 1, command.batch_no)
    numbered = r.numbered(command.batch_no, state.batches)
    law.forbids(r.BATCH_NUMBER_USED, numbered is not None, f"{command.batch_no} in {numbered}")
    held = r.in_batches(agreement_ids, state.batches)
    law.forbids(r.IN_OTHER_BATCH, bool(held), _listed(f"{a} in {b}" for a, b in held.items()))
    off = tuple(r.on_other_days(agreement_ids, opened.on, circumstances.look))
    law.forbids(r.OTHER_DAY, bool(off), f"{_listed(off)}; ceremony on {opened.on}")
    return (law.gives(SigningBatchHeld),)


PAIRS: Mapping[type, tuple[type, ...]] = {
    PlanCeremony: (CeremonyPlanned,),
    OpenCeremony: (CeremonyOpened,),
    HoldSigningBatch: (SigningBatchHeld,),
    AttestWitness: (WitnessAttested,),
    CloseCeremony: (CeremonyClosed,),
}


def day_of(event: CeremonyEvent) -> PartialDate | None:
    """The day on which the fact begins to hold; None for what has none.

    A plan has none: what it says is for which day, not on which day it was made.
    """
    match event:
        case CeremonyOpened():
            return event.on
        case CeremonyPlanned() | SigningBatchHeld() | WitnessAttested() | CeremonyClosed():
            return None
        case _:
            assert_never(event)


def broken(state: SigningCeremony) -> tuple[Broken, ...]:
    """Every invariant that *state* breaks, acknowledged irregularities left out.

    Not .other_day, which rests on agreements: that is a flag.
    """
    return tuple(_broken(state))


def _broken(state: SigningCeremony) -> Iterator[Broken]:
    planned, opened, closed = state.planned, state.opened, state.closed
    if opened is None and (state.batches or state.witnesses or closed):
        rule = r.BOOK.not_found if planned is None else r.NOT_OPEN
        yield Broken(rule=rule.id, found="facts of a ceremony never opened")
    if planned and opened and planned.facility_id != opened.facility_id:
        yield Broken(
            rule=r.OTHER_FACILITY.id, found=f"{opened.facility_id} for {planned.facility_id}"
        )
    counts = [planned.expected_partners] if planned else []
    counts += [closed.declared_partners, closed.declared_agreements] if closed else []
    count = r.below(0, *counts)
    if count is not None:
        yield Broken(rule=r.COUNTS.id, found=str(count))
    yield from _broken_batches(state)


def _broken_batches(state: SigningCeremony) -> Iterator[Broken]:
    numbers: Counter[int] = Counter()
    holders: Counter[UUID] = Counter()
    for batch in state.batches:
        if not batch.agreement_ids:
            yield Broken(rule=r.EMPTY_BATCH.id, found=str(batch.batch_id))
        doubles = r.twice(batch.agreement_ids)
        if doubles:
            yield Broken(rule=r.AGREEMENT_TWICE.id, found=_listed(doubles))
        if r.below(1, batch.batch_no) is not None:
            yield Broken(rule=r.COUNTS.id, found=f"batch {batch.batch_no}")
        if batch.batch_no is not None:
            numbers[batch.batch_no] += 1
        if not r.acknowledged(batch.irregular, r.IN_OTHER_BATCH.id):
            holders.update(set(batch.agreement_ids))
    for number in (number for number, times in numbers.items() if times > 1):
        yield Broken(rule=r.BATCH_NUMBER_USED.id, found=str(number))
    for agreement in (one for one, times in holders.items() if times > 1):
        yield Broken(rule=r.IN_OTHER_BATCH.id, found=str(agreement))


def title(state: SigningCeremony) -> str | None:
    """When and where it was held, else for when it was planned; None before the first fact."""
    begun = state.begun
    if begun is None:
        return None
    if isinstance(begun, CeremonyOpened):
        called, day = "Signing ceremony", begun.on
    else:
        called, day = "Planned signing ceremony", begun.planned_for
    when = f" of {day}" if day.dated else ", undated"
    return f"{called}{when}" + (f", {begun.venue}" if begun.venue else "")


def home(command: CeremonyCommand, state: SigningCeremony) -> UUID | None:
    """The facility in whose zone the day is counted."""
    if isinstance(command, PlanCeremony | OpenCeremony):
        return command.facility_id
    return state.facility_id


def _counted(law: Law, least: int, *stated: int | None) -> None:
    number = r.below(least, *stated)
    law.forbids(r.COUNTS, number is not None, number)


def _listed(found: Iterable[object]) -> str:
    return ", ".join(map(str, found))


CEREMONY: Decider[CeremonyCommand, SigningCeremony, CeremonyEvent] = Decider(
    name="ceremony",
    book=r.BOOK,
    pairs=PAIRS,
    initial=SigningCeremony(),
    stream=lambda command: command.ceremony_id,
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    home=home,
)

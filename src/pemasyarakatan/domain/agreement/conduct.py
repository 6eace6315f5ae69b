"""What an agreement answers to what was done under it: the gate and the ledger in one."""

from __future__ import annotations

from typing import assert_never

from pemasyarakatan.domain.agreement import faults
from pemasyarakatan.domain.agreement import rules as r
from pemasyarakatan.domain.agreement.commands import (
    ConductCommand,
    DeliverTraining,
    HoldActivity,
    HoldEvaluation,
    IssueCertificates,
    RecordPlacement,
)
from pemasyarakatan.domain.agreement.events import (
    ActivityHeld,
    AgreementEvent,
    CertificatesIssued,
    Conduct,
    EvaluationHeld,
    PlacementRecorded,
    TrainingDelivered,
)
from pemasyarakatan.domain.agreement.papers import weigh
from pemasyarakatan.domain.agreement.reach import Period, lacking
from pemasyarakatan.domain.agreement.relief import Grounds
from pemasyarakatan.domain.agreement.state import Agreement
from pemasyarakatan.domain.facts import by
from pemasyarakatan.domain.law import Law
from pemasyarakatan.domain.values import surely_before


def decide_conduct(
    law: Law, command: ConductCommand, state: Agreement
) -> tuple[AgreementEvent, ...]:
    """The event that *command* gives, or Refused; there is a draft, and it is not so already."""
    match command:
        case DeliverTraining() | HoldActivity():
            weigh(law, faults.of_conduct(command, law.happened(command.ended_on)))
            law.forbids(r.NOT_SIGNED, state.signed is None)
            _weigh_reach(law, state, command)
            course = isinstance(command, DeliverTraining)
            return (law.gives(TrainingDelivered) if course else law.gives(ActivityHeld),)

        case IssueCertificates():
            training = state.training(command.training_id)
            tested, of_kind = faults.Tested(), (command.training_id, command.kind)
            for issue in state.certificates.where(by("training_id", "kind"), of_kind):
                tested = tested.and_also(issue)
            issued_on = law.happened(command.issued_on)
            weigh(law, faults.of_certificates(command, training, tested, issued_on))
            return (law.gives(CertificatesIssued),)

        case RecordPlacement():
            training = state.training(command.training_id)
            earlier = state.placements.where(by("training_id"), command.training_id)
            placed, placed_on = sum(p.placed for p in earlier), law.happened(command.placed_on)
            weigh(law, faults.of_placement(command, training, placed, placed_on))
            return (law.gives(PlacementRecorded),)

        case HoldEvaluation():
            signed = state.signed
            law.forbids(r.NOT_SIGNED, signed is None)
            assert signed is not None
            held_on = law.happened(command.held_on)
            early = surely_before(held_on, signed.signed_on)
            law.forbids(r.BEFORE_SIGNING, early, early and f"{held_on} before {signed.signed_on}")
            return (law.gives(EvaluationHeld),)

        case _:
            assert_never(command)


def provider_bound(state: Agreement, conduct: DeliverTraining | HoldActivity | Conduct) -> bool:
    """Whether who provided it is a party; one that is not stated is not doubted."""
    provider = conduct.provider_partner_id
    return provider is None or any(one.organisation_id == provider for one in state.parties)


def _weigh_reach(law: Law, state: Agreement, command: DeliverTraining | HoldActivity) -> None:
    """A4: whether the papers carry it, every day of it."""
    kind = state.drafted.kind if state.drafted else None
    law.forbids(r.UMBRELLA_ONLY, not state.operative, kind)
    period = Period.of(law.happened(command.started_on), law.happened(command.ended_on))
    for rule, found in lacking(Grounds.of(state), command.field, period).items():
        law.forbids(rule, broken=True, found=found)
    law.forbids(
        r.PROVIDER_NO_PARTY, not provider_bound(state, command), command.provider_partner_id
    )

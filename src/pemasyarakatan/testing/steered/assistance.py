"""A programme of aid: few items and few recipients, checked before they receive something."""

from __future__ import annotations

from typing import Any

import attrs

from pemasyarakatan.domain.assistance import (
    AidItem,
    AidLine,
    AidQuantity,
    ChangeAllocation,
    CheckOutcome,
    CloseAidProgramme,
    DistributeAid,
    OpenAidProgramme,
    RecipientCategory,
    RecipientCheck,
    ReturnAid,
    SocialAssistanceProgramme,
    VerifyRecipients,
)
from pemasyarakatan.domain.values import (
    EvidenceRef,
    Official,
    PersonName,
    RecipientRef,
    Rupiah,
)
from pemasyarakatan.testing.known import STREAMS, named
from pemasyarakatan.testing.making import Making
from pemasyarakatan.testing.steering import Steering

_CODES = ("paket sembako", "beras", "minyak")
_RECIPIENTS = tuple(RecipientRef(f"ref-{letter}") for letter in "abcdef")
_FEW_WRONG = (40, 30, 26, 4)
_CHECKING, _HANDING = (
    Official(name=PersonName(raw=name, canonical=name)) for name in ("Margono", "Zulkarnain")
)


def _opened(
    making: Making,
    state: SocialAssistanceProgramme,  # noqa: ARG001
    command: OpenAidProgramme,
) -> Any:
    """Two items mostly, with a value where there is a budget; for few sorts of recipients."""
    choices = making.choices
    codes = choices.pick((_CODES[:1], _CODES[:2], _CODES[:2], _CODES, ("beras", "beras"), ()))
    tight = choices.chance(50)
    items = tuple(
        AidItem(
            code=code,
            unit="unit",
            allocated=choices.weighted((10, 3, 20, 0, -1), (40, 20, 30, 8, 2)),
            unit_value=Rupiah(choices.pick((100, 250))) if tight else None,
        )
        for code in codes
    )
    return attrs.evolve(
        command,
        items=items,
        max_per_recipient=choices.weighted((None, 1, 2, 5, 0), (34, 30, 20, 14, 2)),
        budget=Rupiah(choices.weighted((500, 1_000, 10_000, -1), _FEW_WRONG)) if tight else None,
        categories=choices.pick((frozenset(), frozenset(RecipientCategory), command.categories)),
    )


def _item(making: Making, state: SocialAssistanceProgramme) -> str:
    """An item of the programme; now and then another."""
    codes = [one.item for one in state.stock]
    return making.choices.pick(codes) if codes and not making.choices.chance(4) else "gula"


def _changed(making: Making, state: SocialAssistanceProgramme, command: ChangeAllocation) -> Any:
    delta = making.choices.weighted((5, 1, -1, -3, -30, 0), (30, 20, 20, 14, 10, 6))
    return attrs.evolve(command, item=_item(making, state), delta=delta)


def _checked(
    making: Making,
    state: SocialAssistanceProgramme,
    command: VerifyRecipients,
) -> Any:
    """Several recipients at once, of the sorts the programme is for."""
    choices = making.choices
    allowed = tuple(sorted(state.opened.categories)) if state.opened else ()
    lines = tuple(
        RecipientCheck(
            recipient=recipient,
            category=choices.pick(allowed)
            if allowed and choices.chance(85)
            else choices.pick(tuple(RecipientCategory)),
            outcome=CheckOutcome.REJECTED if choices.chance(15) else CheckOutcome.VERIFIED,
        )
        for recipient in choices.some(_RECIPIENTS, 5)
    )
    if lines and choices.chance(4):
        lines = (*lines, lines[0])
    by = _CHECKING if choices.chance(70) else choices.pick((_HANDING, command.verified_by))
    return attrs.evolve(command, lines=lines, verified_by=by)


def _handed(making: Making, state: SocialAssistanceProgramme, command: DistributeAid) -> Any:
    """One or few of an item for recipients who were checked, each under a line of its own."""
    choices = making.choices
    checked = tuple(one for one in _RECIPIENTS if state.ledger.knows(one))
    count = len(making.known.seen("distribution_id"))
    lines: list[AidLine] = []
    for recipient in choices.some(checked or _RECIPIENTS, 4):
        own = count + len(lines) if not choices.chance(4) else 0
        lines.append(
            AidLine(
                distribution_id=named("distribution_id", own),
                recipient=recipient if not choices.chance(6) else choices.pick(_RECIPIENTS),
                item=_item(making, state),
                quantity=choices.weighted((1, 2, 5, 0), (60, 28, 10, 2)),
            )
        )
    if lines and choices.chance(3):
        lines.append(lines[0])
    by = _HANDING if choices.chance(70) else choices.pick((_CHECKING, command.by))
    record = command.handover_record or EvidenceRef(reference="BAST-1")
    return attrs.evolve(
        command,
        lines=tuple(lines),
        by=by,
        handover_record=None if choices.chance(12) else record,
    )


def _returned(making: Making, state: SocialAssistanceProgramme, command: ReturnAid) -> Any:
    """Of a line that was handed out, all or a part of it, on or after that day."""
    choices = making.choices
    lines = [(line, fact) for fact in state.rounds for line in fact.lines]
    if not lines or choices.chance(4):
        return attrs.evolve(command, distribution_id=named("distribution_id", 99))
    line, fact = choices.pick(lines)
    after = fact.on.plus_days(choices.weighted((0, 1, 7, -1), (40, 30, 22, 8)))
    return attrs.evolve(
        command,
        distribution_id=line.distribution_id,
        quantity=choices.weighted((1, line.quantity, line.quantity + 1, 0), (50, 34, 10, 6)),
        on=after.happened(making.today),
    )


def _closed(
    making: Making,
    state: SocialAssistanceProgramme,
    command: CloseAidProgramme,
) -> Any:
    """All that is left, the spoiled written off; now and then not quite all."""
    choices = making.choices
    left = choices.pick((0, 0, 0, 1, -1))
    back = tuple(AidQuantity(item=one.item, quantity=one.available) for one in state.stock)
    off = tuple(
        AidQuantity(item=one.item, quantity=one.returned_spoiled + left) for one in state.stock
    )
    if choices.chance(6):
        off = (*off, AidQuantity(item="gula", quantity=0))
    return attrs.evolve(command, returned_to_fund=back, written_off=off)


ASSISTANCE_STEERING = Steering(
    stream=lambda making: making.choices.pick(STREAMS["assistance"]),
    closing=frozenset({CloseAidProgramme}),
    tailored={
        OpenAidProgramme: _opened,
        ChangeAllocation: _changed,
        VerifyRecipients: _checked,
        DistributeAid: _handed,
        ReturnAid: _returned,
        CloseAidProgramme: _closed,
    },
)

"""What happened to a programme of aid, in words; recipients by their opaque references alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import assert_never

from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.sentences.telling import Names, Told, told
from pemasyarakatan.domain.assistance import (
    AidDistributed,
    AidItem,
    AidLine,
    AidProgrammeClosed,
    AidProgrammeOpened,
    AidQuantity,
    AidReturned,
    AllocationChanged,
    AssistanceEvent,
    CheckOutcome,
    Contribution,
    DuplicateRecipientFound,
    RecipientsVerified,
)

_FEW = 12
"""So many lines are told one by one; of more, only the sums."""


def tell(event: AssistanceEvent, names: Names) -> Told:
    """The sentence and the details of *event*."""
    match event:
        case AidProgrammeOpened():
            return _opened(event, names)
        case AllocationChanged():
            more = "more" if event.delta > 0 else "less"
            return told(
                f"The allocation of {event.item} became {abs(event.delta)} {more}.",
                written=words.quoted(event.on.raw),
                reason=words.quoted(event.reason),
            )
        case RecipientsVerified():
            return _checked(event)
        case AidDistributed():
            return _distributed(event)
        case AidReturned():
            return told(
                f"{event.quantity} came back, {words.code(event.condition)}.",
                of=names.fact(event.distribution_id),
                written=words.quoted(event.on.raw),
                reason=words.quoted(event.reason),
            )
        case DuplicateRecipientFound():
            return told(
                "Two references were found to be one family.",
                kept=event.kept,
                duplicate=event.duplicate,
                written=words.quoted(event.on.raw),
                action=words.quoted(event.action),
            )
        case AidProgrammeClosed():
            return told(
                "The books of the programme were closed.",
                written=words.quoted(event.on.raw),
                to_the_fund=words.listed(map(_quantity, event.returned_to_fund)),
                written_off=words.listed(map(_quantity, event.written_off)),
                report=words.evidence(event.report),
            )
        case _:
            assert_never(event)


def _opened(event: AidProgrammeOpened, names: Names) -> Told:
    called = f" “{event.title}”" if event.title else ""
    most = event.max_per_recipient
    directive = event.directive_id
    return told(
        f"The bansos (programme of aid){called} was opened.",
        written=words.quoted(event.opened_on.raw),
        facility=names.title(event.facility_id),
        items=[_item(one) for one in event.items],
        recipients=words.codes(event.categories),
        at_most=None if most is None else f"{most} of an item for a family",
        given_by=[_contribution(one, names) for one in event.contributions],
        budget=words.rupiah(event.budget),
        directive=None if directive is None else names.title(directive),
    )


def _item(item: AidItem) -> str:
    worth = words.rupiah(item.unit_value)
    return f"{item.allocated} {item.unit} of {item.code}" + (f", {worth} each" if worth else "")


def _contribution(one: Contribution, names: Names) -> str:
    giver = None if one.partner_id is None else names.title(one.partner_id)
    parts = (words.code(one.source), giver, words.rupiah(one.value))
    return ", ".join(part for part in parts if part)


def _checked(event: RecipientsVerified) -> Told:
    verified = [one for one in event.lines if one.outcome is CheckOutcome.VERIFIED]
    rejected = len(event.lines) - len(verified)
    also = f", {rejected} rejected" if rejected else ""
    return told(
        f"{words.counted(len(verified), 'recipient')} verified{also}.",
        written=words.quoted(event.on.raw),
        by=words.official(event.verified_by),
        recipients=_few(
            f"{one.recipient}, {words.code(one.category)}, {words.code(one.outcome)}"
            + (f", {words.quoted(one.criteria)}" if one.criteria else "")
            for one in event.lines
        ),
    )


def _distributed(event: AidDistributed) -> Told:
    sums: Counter[str] = Counter()
    for line in event.lines:
        sums[line.item] += line.quantity
    families = len({line.recipient for line in event.lines})
    handed = words.listed(f"{quantity} of {item}" for item, quantity in sums.items())
    return told(
        f"Aid was handed out to {words.counted(families, 'recipient')}.",
        written=words.quoted(event.on.raw),
        in_all=handed,
        lines=_few(map(_line, event.lines)),
        by=words.official(event.by),
        hand_over=words.evidence(event.handover_record),
    )


def _line(line: AidLine) -> str:
    return f"{line.recipient}: {line.quantity} of {line.item}"


def _quantity(part: AidQuantity) -> str:
    return f"{part.quantity} of {part.item}"


def _few(lines: Iterable[str]) -> list[str]:
    every = list(lines)
    return every if len(every) <= _FEW else []

"""The rules of a signing ceremony by name, and the questions they ask (C1, C2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from pemasyarakatan.domain.ceremony.events import SigningBatchHeld
from pemasyarakatan.domain.law import RuleBook
from pemasyarakatan.domain.values import Irregularity, PartialDate, surely_before

BOOK = RuleBook("ceremony")

ALREADY_OPEN = BOOK.impossible(
    "already_open",
    "a ceremony that was not opened yet",
    "Correct the recorded opening or plan, or give another ceremony an id of its own.",
)
CLOSED = BOOK.impossible(
    "closed", "a ceremony that is not closed", "Correct the recorded close, or what was declared."
)
OTHER_FACILITY = BOOK.impossible(
    "other_facility", "the facility that planned it", "Compare with the plan, or correct that one."
)
NOT_OPEN = BOOK.impossible("not_open", "a ceremony that was opened", "Record the opening first.")
COUNTS = BOOK.impossible(
    "counts",
    "counts of 0 or more, and batches numbered from 1",
    "Leave out what the source does not state.",
)
EMPTY_BATCH = BOOK.impossible(
    "empty_batch",
    "at least one agreement in a batch",
    "Record the agreements first; what is declared without a name belongs to the close.",
)
AGREEMENT_TWICE = BOOK.impossible(
    "agreement_twice", "each agreement once in a batch", "Leave the double out."
)
BATCH_NUMBER_USED = BOOK.impossible(
    "batch_number_used",
    "a number that no other batch of the ceremony has",
    "Compare with the source, or leave the number out.",
)
IN_OTHER_BATCH = BOOK.irregular(
    "in_other_batch",
    "agreements that are in no other batch of the ceremony",
    "Compare both batches with the sources; correct or void the wrong one.",
)
OTHER_DAY = BOOK.irregular(
    "other_day",
    "agreements that were signed on the day of the ceremony",
    "Record the signing first, or compare both days with the sources.",
    elsewhere=True,
)


@runtime_checkable
class Paper(Protocol):
    """What a ceremony needs to know of an agreement."""

    @property
    def signed_on(self) -> PartialDate | None:
        """The day of its signing; None while it is not signed."""
        ...

    @property
    def ceremony_id(self) -> UUID | None:
        """The ceremony that its signing names, if it names one."""
        ...

    @property
    def partners(self) -> tuple[UUID, ...]:
        """The partners that are bound."""
        ...


def below(least: int, *stated: int | None) -> int | None:
    """The first number stated that is less than *least*, if there is one."""
    return next((one for one in stated if one is not None and one < least), None)


def twice(agreement_ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """The agreements that stand in a batch more than once."""
    return tuple(one for one, times in Counter(agreement_ids).items() if times > 1)


def numbered(number: int | None, batches: Iterable[SigningBatchHeld]) -> UUID | None:
    """C1: the batch that has this number already, if one is stated."""
    if number is None:
        return None
    return next((batch.batch_id for batch in batches if batch.batch_no == number), None)


def in_batches(
    agreement_ids: Iterable[UUID], batches: Iterable[SigningBatchHeld]
) -> dict[UUID, UUID]:
    """C2: those of these agreements that a batch holds already, each with that batch."""
    asked = frozenset(agreement_ids)
    return {one: batch.batch_id for batch in batches for one in batch.agreement_ids if one in asked}


def on_other_days(
    agreement_ids: Iterable[UUID], on: PartialDate, look: Mapping[UUID, Any]
) -> Iterator[str]:
    """Which of these agreements are not signed, or certainly on another day than *on*.

    Of those that *look* does not hold nothing is said.
    """
    for one in dict.fromkeys(agreement_ids):
        if one not in look:
            continue
        paper: Paper | None = look[one] if isinstance(look[one], Paper) else None
        signed_on = paper.signed_on if paper else None
        if signed_on is None:
            yield f"{one} not signed" if paper else f"no agreement {one}"
        elif surely_before(signed_on, on) or surely_before(on, signed_on):
            yield f"{one} signed on {signed_on}"


def acknowledged(irregular: Irregularity | None, rule_id: str) -> bool:
    """Whether somebody answers for having broken this rule."""
    return irregular is not None and rule_id in irregular.rules

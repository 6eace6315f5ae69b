"""The rules of a programme of aid by name, and what they ask about recipients (B3, B4, B7)."""

from __future__ import annotations

import re

from pemasyarakatan.domain.assistance.ledger import Checked, Ledger
from pemasyarakatan.domain.law import RuleBook
from pemasyarakatan.domain.text import identity_number
from pemasyarakatan.domain.values import (
    PartialDate,
    RecipientRef,
    surely_before,
    surely_not_after,
)

BOOK = RuleBook("assistance")

NO_ITEM = BOOK.impossible(
    "no_item", "at least one item", "Open the programme when there is something to hand out."
)
ITEM_TWICE = BOOK.impossible("item_twice", "each item once", "Put both together.")
CLOSED = BOOK.impossible(
    "closed",
    "a programme whose books are open",
    "Void the recorded closing, record this, and close the programme again.",
)
UNKNOWN_ITEM = BOOK.impossible(
    "unknown_item", "an item of this programme", "Compare with how the programme was opened."
)
QUANTITY = BOOK.impossible(
    "quantity",
    "quantities from 1, no amount below 0, and a change that changes something",
    "Compare with the source.",
)
BELOW_DISTRIBUTED = BOOK.impossible(
    "below_distributed",
    "an allocation of no less than what was handed out and not returned good",
    "Compare the rounds with the hand-over records.",
)
NO_LINE = BOOK.impossible("no_line", "at least one line", "Record it when there is one.")
CATEGORY_NOT_ALLOWED = BOOK.irregular(
    "category_not_allowed",
    "verified recipients of the categories that the programme is for",
    "Compare with the decision on the programme.",
)
LINE_TWICE = BOOK.impossible(
    "line_twice",
    "each line, and in a check each recipient, once",
    "Give every line a distribution_id of its own; leave the double out.",
)
OVER_AVAILABLE = BOOK.impossible(
    "over_available",
    "no more than is there: allocated, less handed out, plus returned good",
    "Record the allocation or the return first.",
)
UNVERIFIED = BOOK.irregular(
    "unverified",
    "recipients verified by that day and not rejected since",
    "Record the check first.",
)
OVER_CAP = BOOK.irregular(
    "over_cap",
    "no family with more of an item than the programme allows",
    "Compare the list with the earlier rounds.",
)
OVER_BUDGET = BOOK.irregular(
    "over_budget",
    "items with recipients that are worth no more than the budget",
    "Compare with the decision on the budget.",
)
NO_HANDOVER = BOOK.irregular(
    "no_handover", "a record of the hand-over (BAST)", "Name it in handover_record."
)
OWN_VERIFIER = BOOK.irregular(
    "own_verifier",
    "somebody else to hand out than who verified the recipient",
    "Compare with the hand-over record.",
)
UNKNOWN_DISTRIBUTION = BOOK.impossible(
    "unknown_distribution", "a line of a round of this programme", "Record the round first."
)
OVER_RETURNED = BOOK.impossible(
    "over_returned", "no more back than was handed out in that line", "Compare with the round."
)
BEFORE_DISTRIBUTION = BOOK.impossible(
    "before_distribution",
    "a return not before its round, and a closing not before a round or a return",
    "Compare both days with the sources.",
)
UNKNOWN_RECIPIENT = BOOK.impossible(
    "unknown_recipient",
    "references that were checked or that received something",
    "Record the check first.",
)
SAME_RECIPIENT = BOOK.impossible(
    "same_recipient", "two different references", "There is nothing to record."
)
REMAINDER = BOOK.impossible(
    "remainder",
    "allocated = net distributed + returned_to_fund + written_off for every item, what came back "
    "spoiled among the written off",
    "Count again, and say what became of the rest.",
)

_DIGEST = re.compile("[0-9A-Fa-f]{32,}")
"""What a keyed digest looks like; sixteen digits in a row may stand in one by chance."""


def identifies(recipient: RecipientRef) -> bool:
    """Whether a reference holds an identity number outside a digest (UU 27/2022)."""
    return identity_number(_DIGEST.sub(" ", recipient))


def unverified(ledger: Ledger, recipient: RecipientRef, day: PartialDate) -> bool:
    """B3: certainly not verified on or before *day*, or certainly rejected since.

    Of two checks of one day the one recorded later holds.
    """
    rejections = [one for one in ledger.rejected.under(recipient) if surely_not_after(one.on, day)]
    return all(
        surely_before(day, check.on) or any(_since(one, check) for one in rejections)
        for check in ledger.verified.newest_first(recipient)
    )


def _since(rejection: Checked, check: Checked) -> bool:
    if rejection.at > check.at:
        return surely_not_after(check.on, rejection.on)
    return surely_before(check.on, rejection.on)


def verified_by(ledger: Ledger, recipient: RecipientRef, who: str, day: PartialDate) -> bool:
    """B7: whether somebody of this name verified the recipient, and not certainly after *day*."""
    return any(
        not surely_before(day, on) for on in ledger.verified_by.newest_first((recipient, who))
    )

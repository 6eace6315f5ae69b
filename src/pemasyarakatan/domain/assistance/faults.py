"""What is wrong with a fact, asked by a command that gives it and by who looks at the ledger.

Each question yields the broken rules in the order in which they are told, with what was found.
*state* is what stood before the fact. *day* is the fact's own; a command knows of its own that it
is not later than today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pemasyarakatan.domain.assistance import rules as r
from pemasyarakatan.domain.assistance.commands import (
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
    DuplicateRecipientFound,
    RecipientsVerified,
)
from pemasyarakatan.domain.assistance.ledger import Ledger, name_of
from pemasyarakatan.domain.assistance.state import SocialAssistanceProgramme
from pemasyarakatan.domain.assistance.values import AidQuantity, CheckOutcome
from pemasyarakatan.domain.law import Rule
from pemasyarakatan.domain.values import (
    Irregularity,
    PartialDate,
    RecipientRef,
    surely_before,
)

Fault = tuple[Rule, object]

_SHOWN = 3
"""So many recipients are named where many are meant."""


def of_opening(given: OpenAidProgramme | AidProgrammeOpened) -> Iterator[Fault]:
    """A programme has items, each once, and no amount is below nothing."""
    if not given.items:
        yield r.NO_ITEM, None
    if (item := _twice(one.code for one in given.items)) is not None:
        yield r.ITEM_TWICE, item
    for one in given.items:
        if one.allocated < 0 or (one.unit_value or 0) < 0:
            yield r.QUANTITY, f"{one.allocated} {one.unit} of {one.code} at {one.unit_value}"
    if given.max_per_recipient is not None and given.max_per_recipient < 1:
        yield r.QUANTITY, f"{given.max_per_recipient} for a recipient"
    for contribution in given.contributions:
        if (contribution.value or 0) < 0:
            yield r.QUANTITY, f"a contribution of {contribution.value}"
    if (given.budget or 0) < 0:
        yield r.QUANTITY, f"a budget of {given.budget}"


def of_change(
    state: SocialAssistanceProgramme, given: ChangeAllocation | AllocationChanged
) -> Iterator[Fault]:
    """B1: no less is allocated than was handed out."""
    yield from _of_open(state)
    stock = state.item(given.item)
    if stock is None:
        yield r.UNKNOWN_ITEM, given.item
    if given.delta == 0:
        yield r.QUANTITY, "a change by 0"
    if stock is not None and stock.available + given.delta < 0:
        short = f"{stock.allocated} allocated, {stock.available} of them not handed out"
        yield r.BELOW_DISTRIBUTED, f"{given.delta} of {given.item}: {short}"


def of_check(
    state: SocialAssistanceProgramme, given: VerifyRecipients | RecipientsVerified
) -> Iterator[Fault]:
    """A check says one thing of each recipient, who is one that the programme is for."""
    yield from _of_open(state)
    if not given.lines:
        yield r.NO_LINE, None
    yield from _of_references(line.recipient for line in given.lines)
    if (recipient := _twice(line.recipient for line in given.lines)) is not None:
        yield r.LINE_TWICE, recipient
    allowed = state.opened.categories if state.opened else frozenset()
    beyond = [
        line
        for line in given.lines
        if line.outcome is CheckOutcome.VERIFIED and allowed and line.category not in allowed
    ]
    if beyond:
        categories = ", ".join(sorted({line.category for line in beyond}))
        yield r.CATEGORY_NOT_ALLOWED, f"{some(line.recipient for line in beyond)}: {categories}"


def of_round(
    state: SocialAssistanceProgramme, given: DistributeAid | AidDistributed, day: PartialDate
) -> Iterator[Fault]:
    """B1: a round hands out what is there; then how it should be done."""
    yield from _of_open(state)
    if not given.lines:
        yield r.NO_LINE, None
    yield from _of_references(line.recipient for line in given.lines)
    if (own := _twice(line.distribution_id for line in given.lines)) is not None:
        yield r.LINE_TWICE, own
    for line in given.lines:
        if state.ledger.handed.newest(line.distribution_id) is not None:
            yield r.BOOK.reused_id, f"{line.distribution_id} in an earlier round"
    wanted: Counter[str] = Counter()
    for line in given.lines:
        wanted[line.item] += line.quantity
    there = {one.item: one for one in state.stock}
    for item in wanted:
        if item not in there:
            yield r.UNKNOWN_ITEM, item
    for line in given.lines:
        if line.quantity < 1:
            yield r.QUANTITY, f"{line.quantity} of {line.item}"
    for item, quantity in wanted.items():
        if item in there and quantity > there[item].available:
            yield r.OVER_AVAILABLE, f"{quantity} of {item}, {there[item].available} available"
    yield from how_handed(state, given, day)


def how_handed(
    state: SocialAssistanceProgramme, given: DistributeAid | AidDistributed, day: PartialDate
) -> Iterator[Fault]:
    """B3, B4, B5, B7: what can be otherwise, and should not be."""
    opened = state.opened
    if unchecked := unverified(state.ledger, given, day):
        yield r.UNVERIFIED, some(unchecked)
    if over := over_cap(state, given):
        yield r.OVER_CAP, f"{some(over)} with more than {opened and opened.max_per_recipient}"
    worth = _worth_after(state, given)
    budget = opened.budget if opened else None
    if worth is not None and budget is not None and worth > budget:
        yield r.OVER_BUDGET, f"{worth} with recipients, a budget of {budget}"
    if given.handover_record is None:
        yield r.NO_HANDOVER, None
    if own := own_verified(state.ledger, given, day):
        yield r.OWN_VERIFIER, some(own)


def unverified(
    ledger: Ledger, given: DistributeAid | AidDistributed, day: PartialDate
) -> tuple[RecipientRef, ...]:
    """B3: the recipients of a round who are certainly not verified."""
    recipients = dict.fromkeys(line.recipient for line in given.lines)
    return tuple(one for one in recipients if r.unverified(ledger, one, day))


def own_verified(
    ledger: Ledger, given: DistributeAid | AidDistributed, day: PartialDate
) -> tuple[RecipientRef, ...]:
    """B7: the recipients of a round whom who hands out verified; none if their name is unknown."""
    recipients = dict.fromkeys(line.recipient for line in given.lines)
    who = name_of(given.by)
    if who is None:
        return ()
    return tuple(one for one in recipients if r.verified_by(ledger, one, who, day))


def over_cap(
    state: SocialAssistanceProgramme, given: DistributeAid | AidDistributed
) -> tuple[RecipientRef, ...]:
    """B4: the recipients of a round whose family then has more of an item than is allowed."""
    most = state.opened.max_per_recipient if state.opened else None
    if most is None:
        return ()
    ledger = state.ledger
    families = {line.recipient: ledger.family(line.recipient) for line in given.lines}
    handed: Counter[tuple[frozenset[RecipientRef], str]] = Counter()
    for line in given.lines:
        handed[families[line.recipient], line.item] += line.quantity
    beyond = {
        key for key, quantity in handed.items() if ledger.net(key[0], key[1]) + quantity > most
    }
    over = (line for line in given.lines if (families[line.recipient], line.item) in beyond)
    return tuple(dict.fromkeys(line.recipient for line in over))


def _worth_after(
    state: SocialAssistanceProgramme, given: DistributeAid | AidDistributed
) -> int | None:
    """B5: what the items with recipients are worth after a round; None if a value is unknown."""
    spent = state.spent()
    if spent is None:
        return None
    worth = {item.code: item.unit_value or 0 for item in state.items}
    return spent + sum(line.quantity * worth.get(line.item, 0) for line in given.lines)


def of_return(
    state: SocialAssistanceProgramme, given: ReturnAid | AidReturned, day: PartialDate
) -> Iterator[Fault]:
    """B6: of each line no more comes back than was handed out, and not before."""
    yield from _of_open(state)
    handed = state.ledger.handed.newest(given.distribution_id)
    if handed is None:
        yield r.UNKNOWN_DISTRIBUTION, given.distribution_id
    if given.quantity < 1:
        yield r.QUANTITY, given.quantity
    if handed is None:
        return
    back = state.ledger.back(given.distribution_id) + given.quantity
    if back > handed.line.quantity:
        yield r.OVER_RETURNED, f"{back} back in all, {handed.line.quantity} handed out"
    if surely_before(day, handed.round.on):
        yield r.BEFORE_DISTRIBUTION, f"{day}, handed out on {handed.round.on}"


def of_duplicate(
    state: SocialAssistanceProgramme, given: RecordDuplicateRecipient | DuplicateRecipientFound
) -> Iterator[Fault]:
    """Two references of one family are two, and known here."""
    yield from _of_references((given.kept, given.duplicate))
    for one in (given.kept, given.duplicate):
        if not state.ledger.knows(one):
            yield r.UNKNOWN_RECIPIENT, one
    if given.kept == given.duplicate:
        yield r.SAME_RECIPIENT, given.kept


def of_closing(
    state: SocialAssistanceProgramme,
    given: CloseAidProgramme | AidProgrammeClosed,
    day: PartialDate,
) -> Iterator[Fault]:
    """B2: every unit that was allocated is accounted for, and each once."""
    yield from _of_open(state)
    known = {one.item for one in state.stock}
    for part in (*given.returned_to_fund, *given.written_off):
        if part.item not in known:
            yield r.UNKNOWN_ITEM, part.item
        if part.quantity < 0:
            yield r.QUANTITY, f"{part.quantity} of {part.item}"
    back, off = _by_item(given.returned_to_fund), _by_item(given.written_off)
    for one in state.stock:
        accounted = one.net + back[one.item] + off[one.item]
        if accounted != one.allocated or off[one.item] < one.returned_spoiled:
            found = (
                f"{one.item}: {one.allocated} allocated, {one.net} with recipients, "
                f"{back[one.item]} returned to the fund, {off[one.item]} written off, "
                f"{one.returned_spoiled} came back spoiled"
            )
            yield r.REMAINDER, found
    for fact in state.facts:
        if isinstance(fact, AidDistributed | AidReturned) and surely_before(day, fact.on):
            yield r.BEFORE_DISTRIBUTION, f"closed on {day}, something happened on {fact.on}"
            return


def _of_open(state: SocialAssistanceProgramme) -> Iterator[Fault]:
    if state.closed is not None:
        yield r.CLOSED, f"books closed on {state.closed.on}"


def _of_references(recipients: Iterable[RecipientRef]) -> Iterator[Fault]:
    if any(map(r.identifies, recipients)):
        yield r.BOOK.identity_number, "one as the reference of a recipient"


def _by_item(parts: Iterable[AidQuantity]) -> Counter[str]:
    found: Counter[str] = Counter()
    for part in parts:
        found[part.item] += part.quantity
    return found


def _twice(values: Iterable[object]) -> object | None:
    """The first value that stands there twice."""
    seen: set[object] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None


def some(recipients: Iterable[RecipientRef]) -> str:
    """A few of many references, and how many there are."""
    every = tuple(dict.fromkeys(recipients))
    shown = ", ".join(every[:_SHOWN])
    return shown if len(every) <= _SHOWN else f"{shown} and {len(every) - _SHOWN} more"


def acknowledged(irregular: Irregularity | None, rule: Rule) -> bool:
    """Whether somebody answers for this broken rule."""
    return irregular is not None and rule.id in irregular.rules

"""The books of a programme: its facts by what they are about, so that no rule searches them.

They say no more than the facts do. They are made when first asked for, and from then on each
fact is entered in time that grows with its own lines, however long the history is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never
from uuid import UUID

import attrs
from attrs import field, frozen

from pemasyarakatan.domain.assistance.events import (
    AidDistributed,
    AidProgrammeClosed,
    AidReturned,
    AllocationChanged,
    AssistanceFact,
    DuplicateRecipientFound,
    RecipientsVerified,
)
from pemasyarakatan.domain.assistance.values import AidLine, CheckOutcome
from pemasyarakatan.domain.grouped import Grouped
from pemasyarakatan.domain.text import normalise_name
from pemasyarakatan.domain.values import Official, PartialDate, RecipientRef

Numbered = RecipientsVerified | AidDistributed | AidReturned
"""The facts with an id of their own."""


@frozen(kw_only=True)
class Handed:
    """One line of a round, and the round it stands in."""

    line: AidLine
    round: AidDistributed


@frozen(kw_only=True)
class Checked:
    """When somebody looked at a recipient; *at* counts the checks in the order of recording."""

    at: int
    on: PartialDate


@frozen(kw_only=True, eq=False)
class Ledger:
    """The facts of one programme by id, by line, and by recipient."""

    numbered: Grouped[tuple[type, UUID], Numbered] = field(factory=Grouped)
    handed: Grouped[UUID, Handed] = field(factory=Grouped)
    returned: Grouped[UUID, int] = field(factory=Grouped)
    checks: int = 0
    verified: Grouped[RecipientRef, Checked] = field(factory=Grouped)
    rejected: Grouped[RecipientRef, Checked] = field(factory=Grouped)
    verified_by: Grouped[tuple[RecipientRef, str], PartialDate] = field(factory=Grouped)
    received: Grouped[tuple[RecipientRef, str], int] = field(factory=Grouped)
    rounds: Grouped[RecipientRef, AidDistributed] = field(factory=Grouped)
    alike: Grouped[RecipientRef, RecipientRef] = field(factory=Grouped)
    closed: AidProgrammeClosed | None = None

    def knows(self, recipient: RecipientRef) -> bool:
        """Whether the programme has looked at somebody, or handed something to them."""
        looked_at = (self.verified, self.rejected, self.rounds)
        return any(one.newest(recipient) is not None for one in looked_at)

    def family(self, recipient: RecipientRef) -> frozenset[RecipientRef]:
        """Every reference that was found to be the same family, this one included."""
        found, rest = {recipient}, [recipient]
        while rest:
            new = [one for one in self.alike.under(rest.pop()) if one not in found]
            found.update(new)
            rest.extend(new)
        return frozenset(found)

    def net(self, family: frozenset[RecipientRef], item: str) -> int:
        """How much of an item a family has received, less what came back."""
        return sum(self.received.newest((one, item)) or 0 for one in family)

    def back(self, distribution_id: UUID) -> int:
        """How much of one line came back."""
        return self.returned.newest(distribution_id) or 0

    def after(self, fact: AssistanceFact) -> Ledger:
        """The books with one more fact."""
        match fact:
            case AidDistributed():
                return self._with_round(fact)
            case RecipientsVerified():
                return self._with_check(fact)
            case AidReturned():
                return self._with_return(fact)
            case DuplicateRecipientFound():
                both = ((fact.kept, fact.duplicate), (fact.duplicate, fact.kept))
                return attrs.evolve(self, alike=self.alike.adding(both))
            case AidProgrammeClosed():
                return attrs.evolve(self, closed=fact)
            case AllocationChanged():
                return self
            case _:
                assert_never(fact)

    def _with_check(self, fact: RecipientsVerified) -> Ledger:
        seen = Checked(at=self.checks, on=fact.on)
        verified, rejected = (
            [line.recipient for line in fact.lines if line.outcome is outcome]
            for outcome in (CheckOutcome.VERIFIED, CheckOutcome.REJECTED)
        )
        by = name_of(fact.verified_by)
        who = [] if by is None else [((one, by), fact.on) for one in verified]
        return attrs.evolve(
            self,
            numbered=self._numbered(fact, fact.check_id),
            checks=self.checks + 1,
            verified=self.verified.adding((one, seen) for one in verified),
            rejected=self.rejected.adding((one, seen) for one in rejected),
            verified_by=self.verified_by.adding(who),
        )

    def _with_round(self, fact: AidDistributed) -> Ledger:
        handed = ((line.distribution_id, Handed(line=line, round=fact)) for line in fact.lines)
        recipients = dict.fromkeys(line.recipient for line in fact.lines)
        return attrs.evolve(
            self,
            numbered=self._numbered(fact, fact.round_id),
            handed=self.handed.adding(handed),
            received=self.received.adding(self._sums(fact)),
            rounds=self.rounds.adding((one, fact) for one in recipients),
        )

    def _sums(self, fact: AidDistributed) -> Iterator[tuple[tuple[RecipientRef, str], int]]:
        sums: dict[tuple[RecipientRef, str], int] = {}
        for line in fact.lines:
            key = (line.recipient, line.item)
            before = sums[key] if key in sums else self.received.newest(key) or 0
            sums[key] = before + line.quantity
        yield from sums.items()

    def _with_return(self, fact: AidReturned) -> Ledger:
        back = self.back(fact.distribution_id) + fact.quantity
        changed = attrs.evolve(
            self,
            numbered=self._numbered(fact, fact.return_id),
            returned=self.returned.adding([(fact.distribution_id, back)]),
        )
        handed = self.handed.newest(fact.distribution_id)
        if handed is None:
            return changed
        key = (handed.line.recipient, handed.line.item)
        net = (self.received.newest(key) or 0) - fact.quantity
        return attrs.evolve(changed, received=self.received.adding([(key, net)]))

    def _numbered(self, fact: Numbered, own: UUID) -> Grouped[tuple[type, UUID], Numbered]:
        return self.numbered.adding([((type(fact), own), fact)])


def name_of(official: Official) -> str | None:
    """The name by which an officer is recognised, titles aside; None where it is not known."""
    return normalise_name(official.name.canonical) if official.name else None

"""Register of numbers and names: small reservation streams that make uniqueness one conflict.

FREE -> CLAIMED -> FREE. No user commands it: it is written in one save with the paper or the
partner that it serves. A number or name with two holders was acknowledged as such. The names of
a partner that is merged are kept in streams of their own, for the partner it was merged into.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never
from uuid import UUID

from attrs import field, frozen

from pemasyarakatan.domain.claims import Claim, KeptName, NumberClaim
from pemasyarakatan.domain.decider import Broken, Decider, Flag
from pemasyarakatan.domain.law import EXEMPT, KEY, Circumstances, Law, RuleBook
from pemasyarakatan.domain.values import Irregularity, PartialDate

# --- commands ------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ClaimNumber:
    """Reserve a document number of a year of signing for an agreement."""

    register_id: UUID
    issuer: str = field(metadata=EXEMPT)
    raw: str = field(metadata=EXEMPT)
    year: int | None = None
    agreement_id: UUID
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class ReleaseNumber:
    """Give a document number free."""

    register_id: UUID
    agreement_id: UUID
    reason: str


@frozen(kw_only=True)
class ClaimName:
    """Reserve a name or alias within a regency for a partner."""

    register_id: UUID
    regency: str | None = None
    raw: str
    partner_id: UUID
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class KeepName:
    """Keep a name or alias of a merged partner for *root_id*, the partner it was merged into."""

    register_id: UUID
    regency: str | None = None
    raw: str
    partner_id: UUID
    root_id: UUID


@frozen(kw_only=True)
class ReleaseName:
    """Give a name or alias free."""

    register_id: UUID
    partner_id: UUID
    reason: str


RegisterCommand = ClaimNumber | ReleaseNumber | ClaimName | KeepName | ReleaseName

# --- events --------------------------------------------------------------------------------------


@frozen(kw_only=True)
class NumberClaimed:
    """An agreement holds a document number."""

    issuer: str = field(metadata={**KEY, **EXEMPT})
    raw: str = field(metadata={**KEY, **EXEMPT})
    year: int | None = field(default=None, metadata=KEY)
    agreement_id: UUID = field(metadata=KEY)
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class NumberReleased:
    """An agreement no longer holds a document number."""

    agreement_id: UUID = field(metadata=KEY)
    reason: str


@frozen(kw_only=True)
class NameClaimed:
    """A partner holds a name or alias within a regency."""

    regency: str | None = field(default=None, metadata=KEY)
    raw: str = field(metadata=KEY)
    partner_id: UUID = field(metadata=KEY)
    irregular: Irregularity | None = None


@frozen(kw_only=True)
class NameKept:
    """A name or alias of a merged partner leads to *root_id*, the partner it was merged into."""

    regency: str | None = field(default=None, metadata=KEY)
    raw: str = field(metadata=KEY)
    partner_id: UUID = field(metadata=KEY)
    root_id: UUID = field(metadata=KEY)


@frozen(kw_only=True)
class NameReleased:
    """A partner no longer holds a name or alias."""

    partner_id: UUID = field(metadata=KEY)
    reason: str


RegisterEvent = NumberClaimed | NumberReleased | NameClaimed | NameKept | NameReleased

# --- state ---------------------------------------------------------------------------------------


@frozen(kw_only=True, order=True)
class Merged:
    """A partner that is merged, and the one that it was merged into; ordered, to be printed."""

    partner_id: UUID
    root_id: UUID


@frozen(kw_only=True)
class Reservation:
    """Who holds one number or one name now; *raw* is as first written.

    *doubled* are the holders that were acknowledged beside another, *merged* those for whom the
    name is kept.
    """

    raw: str | None = None
    holders: frozenset[UUID] = frozenset()
    doubled: frozenset[UUID] = frozenset()
    merged: frozenset[Merged] = frozenset()

    def leads_to(self, asking: UUID | None = None) -> frozenset[UUID]:
        """Whom the number or name leads to, a merged partner's root in its place.

        Not whoever is *asking*, nor what leads there through it.
        """
        roots = {one.partner_id: one.root_id for one in self.merged}
        found = {roots.get(holder, holder) for holder in self.holders if holder != asking}
        return frozenset(found - {asking})


# --- decide --------------------------------------------------------------------------------------

BOOK = RuleBook("register")
TAKEN = BOOK.irregular(
    "taken", "a number or name that nobody else holds", "Compare both papers, or both partners."
)
NOT_HOLDER = BOOK.impossible(
    "not_holder", "a number or name that is held by who gives it free", "Look at its history."
)


def reads(command: RegisterCommand, state: Reservation) -> tuple[UUID, ...]:  # noqa: ARG001
    """A reservation looks at no other stream."""
    return ()


def decide(
    command: RegisterCommand, state: Reservation, circumstances: Circumstances
) -> tuple[RegisterEvent, ...]:
    """The events that *command* gives; () if it is already so; Refused under the rule it breaks."""
    law = Law(BOOK, command, circumstances)
    holder = _holder(command)
    match command:
        case ClaimNumber() | ClaimName():
            if holder in state.holders:
                return ()
            law.forbids(TAKEN, bool(state.holders), _named(state.holders))
            number = isinstance(command, ClaimNumber)
            return (law.gives(NumberClaimed) if number else law.gives(NameClaimed),)
        case KeepName():
            # Whoever has the same name has it beside this one already.
            if Merged(partner_id=command.partner_id, root_id=command.root_id) in state.merged:
                return ()
            return (law.gives(NameKept),)
        case ReleaseNumber() | ReleaseName():
            law.forbids(NOT_HOLDER, holder not in state.holders, holder)
            number = isinstance(command, ReleaseNumber)
            return (law.gives(NumberReleased) if number else law.gives(NameReleased),)
        case _:
            assert_never(command)


def evolve(state: Reservation, event: RegisterEvent) -> Reservation:
    """The state after *event*; never refuses."""
    match event:
        case NumberClaimed() | NameClaimed():
            doubled = {_holder(event)} if event.irregular else set[UUID]()
            return Reservation(
                raw=state.raw or event.raw,
                holders=state.holders | {_holder(event)},
                doubled=state.doubled | doubled,
                merged=state.merged,
            )
        case NameKept():
            kept = Merged(partner_id=event.partner_id, root_id=event.root_id)
            return Reservation(
                raw=state.raw or event.raw,
                holders=state.holders | {event.partner_id},
                doubled=state.doubled | {event.partner_id},
                merged=_but(state.merged, event.partner_id) | {kept},
            )
        case NumberReleased() | NameReleased():
            free = {_holder(event)}
            return Reservation(
                raw=state.raw,
                holders=state.holders - free,
                doubled=state.doubled - free,
                merged=_but(state.merged, _holder(event)),
            )
        case _:
            assert_never(event)


def broken(state: Reservation) -> tuple[Broken, ...]:
    """A10, R3: all holders but one were acknowledged."""
    if len(state.holders - state.doubled) <= 1:
        return ()
    return (Broken(rule=TAKEN.id, found=_named(state.holders)),)


def flags(state: Reservation, look: Mapping[UUID, Any]) -> tuple[Flag, ...]:  # noqa: ARG001
    """A number or name that leads to more than one is ambiguous."""
    found = state.leads_to()
    return (Flag(name="AMBIGUOUS", found=_named(found)),) if len(found) > 1 else ()


def day_of(event: RegisterEvent) -> PartialDate | None:  # noqa: ARG001
    """A reservation has no day of its own."""
    return None


def title(state: Reservation) -> str | None:
    """The number or name as first written."""
    return state.raw


def _holder(fact: RegisterCommand | RegisterEvent) -> UUID:
    if isinstance(fact, ClaimNumber | ReleaseNumber | NumberClaimed | NumberReleased):
        return fact.agreement_id
    return fact.partner_id


def _but(merged: frozenset[Merged], partner_id: UUID) -> frozenset[Merged]:
    return frozenset(one for one in merged if one.partner_id != partner_id)


def _named(holders: frozenset[UUID]) -> str:
    return ", ".join(sorted(map(str, holders)))


REGISTER: Decider[RegisterCommand, Reservation, RegisterEvent] = Decider(
    name="register",
    book=BOOK,
    pairs={
        ClaimNumber: (NumberClaimed,),
        ReleaseNumber: (NumberReleased,),
        ClaimName: (NameClaimed,),
        KeepName: (NameKept,),
        ReleaseName: (NameReleased,),
    },
    initial=Reservation(),
    stream=lambda command: command.register_id,
    reads=reads,
    decide=decide,
    evolve=evolve,
    broken=broken,
    flags=flags,
    day_of=day_of,
    title=title,
    internal=True,
)


def claiming(claim: Claim, irregular: Irregularity | None) -> RegisterCommand:
    """The command that reserves *claim*; *irregular* acknowledges another holder."""
    if isinstance(claim, KeptName):
        return KeepName(
            register_id=claim.stream,
            regency=claim.regency,
            raw=claim.raw,
            partner_id=claim.partner_id,
            root_id=claim.root_id,
        )
    acknowledged = None
    if irregular is not None:
        acknowledged = Irregularity(
            rules=frozenset({TAKEN.id}),
            reason=irregular.reason,
            acknowledged_by=irregular.acknowledged_by,
        )
    if isinstance(claim, NumberClaim):
        return ClaimNumber(
            register_id=claim.stream,
            issuer=claim.issuer,
            raw=claim.raw,
            year=claim.year,
            agreement_id=claim.agreement_id,
            irregular=acknowledged,
        )
    return ClaimName(
        register_id=claim.stream,
        regency=claim.regency,
        raw=claim.raw,
        partner_id=claim.partner_id,
        irregular=acknowledged,
    )


def releasing(claim: Claim, reason: str) -> RegisterCommand:
    """The command that gives *claim* free."""
    if isinstance(claim, NumberClaim):
        return ReleaseNumber(
            register_id=claim.stream, agreement_id=claim.agreement_id, reason=reason
        )
    return ReleaseName(register_id=claim.stream, partner_id=claim.partner_id, reason=reason)

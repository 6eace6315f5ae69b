"""A programme of aid to test on: ten packages, worth 100 each, at most one for a family."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import attrs

from pemasyarakatan.domain.assistance import (
    ASSISTANCE,
    AidCondition,
    AidDistributed,
    AidItem,
    AidLine,
    AidProgrammeClosed,
    AidProgrammeOpened,
    AidQuantity,
    AidReturned,
    AllocationChanged,
    CheckOutcome,
    DuplicateRecipientFound,
    RecipientCategory,
    RecipientCheck,
    RecipientsVerified,
)
from pemasyarakatan.domain.decider import command_of
from pemasyarakatan.domain.values import (
    EvidenceRef,
    Official,
    PartialDate,
    PersonName,
    RecipientRef,
    Rupiah,
)
from pemasyarakatan.testing.scenario import Given, given

PROGRAMME, LAPAS = UUID(int=1), UUID(int=2)
PACKAGE, RICE = "paket sembako", "beras"
UNKNOWN = PartialDate()
BAST = EvidenceRef(reference="BAST-1")


def on(month: int, day: int) -> PartialDate:
    """A day of 2026."""
    return PartialDate.on(date(2026, month, day))


def ref(number: int) -> RecipientRef:
    """The reference of a recipient."""
    return RecipientRef(f"ref-{number}")


def who(name: str) -> Official:
    """An official of this name."""
    return Official(name=PersonName(raw=name, canonical=name))


VERIFIER, DISTRIBUTOR = who("Margono"), who("Zulkarnain")

OPENED = AidProgrammeOpened(
    programme_id=PROGRAMME,
    facility_id=LAPAS,
    title="Bansos 2026",
    items=(AidItem(code=PACKAGE, unit="paket", allocated=10, unit_value=Rupiah(100)),),
    categories=frozenset({RecipientCategory.INMATE_FAMILY}),
    max_per_recipient=1,
    budget=Rupiah(1_000),
    opened_on=on(1, 1),
)


def check(*recipients: int, day: PartialDate | None = None, own: int = 100, **said: Any) -> Any:
    """Recipients who were looked at, and VERIFIED unless something else is said."""
    outcome = said.pop("outcome", CheckOutcome.VERIFIED)
    category = said.pop("category", RecipientCategory.INMATE_FAMILY)
    lines = tuple(
        RecipientCheck(recipient=ref(one), category=category, outcome=outcome) for one in recipients
    )
    content = {"verified_by": VERIFIER, "on": day or on(2, 1), "lines": lines, **said}
    return RecipientsVerified(check_id=UUID(int=own), **content)


def line(own: int, recipient: int, quantity: int = 1, item: str = PACKAGE) -> AidLine:
    """So much of an item for a recipient."""
    return AidLine(
        distribution_id=UUID(int=own), recipient=ref(recipient), item=item, quantity=quantity
    )


def handed(*lines: AidLine, day: PartialDate | None = None, own: int = 200, **said: Any) -> Any:
    """One round, with its hand-over record."""
    content = {"on": day or on(3, 1), "by": DISTRIBUTOR, "handover_record": BAST, **said}
    return AidDistributed(round_id=UUID(int=own), lines=lines, **content)


def back(of: int, quantity: int = 1, own: int = 300, **said: Any) -> Any:
    """What came back of a line."""
    content = {
        "on": on(3, 2),
        "condition": AidCondition.GOOD,
        "reason": "the family has moved away",
        **said,
    }
    return AidReturned(
        return_id=UUID(int=own), distribution_id=UUID(int=of), quantity=quantity, **content
    )


def more(delta: int, item: str = PACKAGE, day: PartialDate | None = None) -> Any:
    """Another allocation."""
    return AllocationChanged(item=item, delta=delta, on=day or on(2, 1), reason="decided anew")


def same(kept: int, duplicate: int) -> Any:
    """Two references of one family."""
    return DuplicateRecipientFound(
        kept=ref(kept), duplicate=ref(duplicate), on=on(4, 1), action="the second card withdrawn"
    )


def closed(fund: int = 0, off: int = 0, day: PartialDate | None = None, **said: Any) -> Any:
    """The books are closed, with what was left of the packages."""
    return AidProgrammeClosed(
        **{
            "on": day or on(5, 1),
            "returned_to_fund": (AidQuantity(item=PACKAGE, quantity=fund),) if fund else (),
            "written_off": (AidQuantity(item=PACKAGE, quantity=off),) if off else (),
            **said,
        }
    )


def asking(event: Any, **said: Any) -> Any:
    """The command that gives *event*, changed in what is *said*."""
    content = {"programme_id": PROGRAMME, "irregular": None}
    return attrs.evolve(command_of(ASSISTANCE, event, **content), **said)


def programme(*history: Any, opened: AidProgrammeOpened = OPENED) -> Given:
    """The programme, after this history."""
    return given(ASSISTANCE, opened, *history)


def opened(**said: Any) -> AidProgrammeOpened:
    """The programme, opened otherwise."""
    return attrs.evolve(OPENED, **said)


def flags(*history: Any, opened: AidProgrammeOpened = OPENED) -> list[tuple[str, str]]:
    """The flags of the programme after this history."""
    state = programme(*history, opened=opened).state
    return [(one.name, one.found) for one in ASSISTANCE.flags(state, {})]


def broken(*history: Any, opened: AidProgrammeOpened = OPENED) -> list[str]:
    """The rules that the programme breaks after this history."""
    return [one.rule for one in ASSISTANCE.broken(programme(*history, opened=opened).state)]

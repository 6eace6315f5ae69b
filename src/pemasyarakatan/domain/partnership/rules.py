"""The rules of a partnership by name, and what its rules over agreements ask of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.law import RuleBook
from pemasyarakatan.domain.values import CooperationField, PartialDate

BOOK = RuleBook("partnership")


def partnership_id(facility_id: UUID, partner_id: UUID) -> UUID:
    """The id of the partnership of this facility and this partner; one for every pair (P1)."""
    return derived("partnership/v1", str(facility_id), str(partner_id))


ID_NOT_OF_PAIR = BOOK.impossible(
    "id_not_of_pair",
    "the id that derives from the facility and the partner",
    "Take it from `partnership_id(facility_id, partner_id)`.",
)
ENDED = BOOK.irregular(
    "ended",
    "no visit certainly after the end of the partnership",
    "Compare both days with the sources, or reopen the partnership.",
)
NO_FORM = BOOK.impossible(
    "no_form", "at least one form of support", "Record what was asked for, or a plan instead."
)
UNKNOWN_VISIT = BOOK.impossible(
    "unknown_visit", "a visit of this partnership", "Record the visit first, or leave it out."
)
SAME_PROPOSAL = BOOK.irregular(
    "same_proposal",
    "no open proposal with the same forms and fields",
    "Answer or withdraw the other one first.",
)
UNKNOWN_PROPOSAL = BOOK.impossible(
    "unknown_proposal", "a proposal of this partnership", "Submit it first."
)
PROPOSAL_CLOSED = BOOK.impossible(
    "proposal_closed",
    "a proposal neither accepted, declined nor withdrawn",
    "Correct or void the recorded answer, or submit a new proposal.",
)
BEFORE_PROPOSAL = BOOK.impossible(
    "before_proposal",
    "a day that is not before the proposal",
    "Compare both days with the sources.",
)
FORM_NOT_PROPOSED = BOOK.impossible(
    "form_not_proposed",
    "forms that were asked for, as the proposal is exhaustive",
    "Record the rest as a commitment, or correct the proposal.",
)
UNKNOWN_PLAN = BOOK.impossible(
    "unknown_plan", "a plan of this partnership", "Record the plan first."
)
PLAN_CLOSED = BOOK.impossible(
    "plan_closed", "a plan neither realised nor dropped", "Correct or void how it was closed."
)
BEFORE_PLAN = BOOK.impossible(
    "before_plan", "a day that is not before the plan", "Compare both days with the sources."
)
QUANTITY = BOOK.impossible(
    "quantity",
    "a quantity of at least 1 with its unit, and no value below 0",
    "Leave it out where it is not stated.",
)
UNKNOWN_COMMITMENT = BOOK.impossible(
    "unknown_commitment", "a commitment of this partnership", "Record the commitment first."
)
COMMITMENT_CLOSED = BOOK.impossible(
    "commitment_closed",
    "a commitment neither fulfilled nor withdrawn",
    "Correct or void how it was closed, or record a new commitment.",
)
BEFORE_COMMITMENT = BOOK.impossible(
    "before_commitment",
    "a day that is not before the commitment",
    "Compare both days with the sources.",
)
NO_EVIDENCE = BOOK.irregular(
    "no_evidence", "evidence that it was kept", "Name the paper that shows it."
)
NO_HANDOVER = BOOK.irregular(
    "no_handover",
    "a hand-over record (BAST) of what was received",
    "Name the record that both sides signed.",
)
NO_AGREEMENT = BOOK.irregular(
    "no_agreement", "the agreement under which it was received", "Name the agreement."
)
FOREIGN_AGREEMENT = BOOK.impossible(
    "foreign_agreement",
    "an agreement with this partner that has or covers this facility",
    "Check the agreement's id and its parties.",
    elsewhere=True,
)
PERIOD_ORDER = BOOK.impossible(
    "period_order", "an end that is not before the start", "Compare both days with the sources."
)
COUNTS = BOOK.impossible(
    "counts",
    "at least 1 participant, and from 0 to all of them completing",
    "Leave out what is not stated.",
)
COVERED = BOOK.impossible(
    "covered",
    "an activity that no linked agreement carries",
    "Record it on that agreement, with DeliverTraining or HoldActivity.",
    elsewhere=True,
)
UNKNOWN_ACTIVITY = BOOK.impossible(
    "unknown_activity", "an activity of this partnership", "Record the activity first."
)
TOO_MANY_CERTIFICATES = BOOK.impossible(
    "too_many_certificates",
    "no more certificates of a kind than people who completed, no more tested than took part",
    "Compare the lists; one may have been counted twice.",
)
TOO_MANY_PLACED = BOOK.impossible(
    "too_many_placed",
    "at least 1 placed, and no more in all than people who completed",
    "Compare the lists; one may have been counted twice.",
)
BEFORE_ACTIVITY_END = BOOK.impossible(
    "before_activity_end",
    "a day that is not before the end of the activity",
    "Compare both days with the sources.",
)
VALIDITY_ORDER = BOOK.impossible(
    "validity_order", "a validity that does not end before the issue", "Compare with the papers."
)
PLACEMENT_IDENTIFIES = BOOK.impossible(
    "placement_identifies",
    "fewer than 5 placed without employer and within a whole month, and no named individual",
    "Leave the employer out and give the month only (UU 27/2022).",
)
ALREADY_ENDED = BOOK.impossible(
    "already_ended", "a partnership that goes on", "Correct the recorded end."
)
NOT_ENDED = BOOK.impossible(
    "not_ended", "a partnership that has ended", "There is nothing to reopen."
)
REOPEN_ORDER = BOOK.impossible(
    "reopen_order",
    "a reopening not before the end, and no later end before the reopening",
    "Compare both days with the sources.",
)
AGREEMENTS_RUNNING = BOOK.irregular(
    "agreements_running",
    "no linked agreement in force on the day of the end",
    "Terminate the agreement first, or end the partnership after it.",
    elsewhere=True,
)

IN_FORCE = "IN_FORCE"
"""The status of an agreement that holds on a day."""

SIGNED_UNVERIFIED = frozenset({"TERM_UNVERIFIED", "NOT_PROVEN"})
"""The statuses of a signed agreement of which no one can say whether it holds on a day."""


class Bound(Protocol):
    """A party of an agreement, as far as it is looked at here."""

    @property
    def organisation_id(self) -> UUID:
        """The facility, office or partner that is bound."""
        ...


@runtime_checkable
class LinkedAgreement(Protocol):
    """What a partnership needs to know of an agreement."""

    @property
    def parties(self) -> tuple[Bound, ...]:
        """Who is bound."""
        ...

    @property
    def covers(self) -> frozenset[UUID] | StrEnum | None:
        """The facilities it reaches beyond its parties; a word for all of them."""
        ...

    @property
    def operative(self) -> bool:
        """Whether activities can rest on it; an umbrella carries none."""
        ...

    def status_at(self, day: date) -> StrEnum:
        """Its status on *day*."""
        ...

    def edges(self) -> tuple[date, ...]:
        """The days on which an answer can change."""
        ...

    def covered_at(self, day: date) -> bool:
        """Whether it certainly was in force on *day*, and signed by then."""
        ...

    def scope_at(self, day: date) -> frozenset[CooperationField] | None:
        """The fields it allows on *day*; None where they are not stated."""
        ...


def agreements(look: Mapping[UUID, Any], ids: Iterable[UUID]) -> dict[UUID, LinkedAgreement]:
    """Those of *ids* that were looked at and are agreements."""
    seen = ((one, look.get(one)) for one in ids)
    return {one: state for one, state in seen if isinstance(state, LinkedAgreement)}


def foreign(agreement: object, facility_id: UUID, partner_id: UUID) -> str | None:
    """Why an agreement is not one of this facility and this partner; None if it is."""
    if agreement is None:
        return "no agreement under this id"
    if not isinstance(agreement, LinkedAgreement):
        return f"a {type(agreement).__name__.lower()} under this id"
    bound = {party.organisation_id for party in agreement.parties}
    if partner_id not in bound:
        return f"an agreement without partner {partner_id}"
    covers = agreement.covers
    reached = facility_id in covers if isinstance(covers, frozenset) else covers is not None
    if facility_id not in bound and not reached:
        return f"an agreement without facility {facility_id}"
    return None


def carrying(
    linked: Mapping[UUID, LinkedAgreement],
    field: CooperationField,
    started_on: PartialDate,
    ended_on: PartialDate,
) -> UUID | None:
    """The agreement that certainly covers the *field* on every day of a period, if one does.

    It is one for the whole period: what two share a part of each can be recorded on neither.
    """
    for agreement_id, agreement in linked.items():
        days = _telling(started_on, ended_on, (agreement,))
        if days and agreement.operative and all(_carries(agreement, field, day) for day in days):
            return agreement_id
    return None


def _carries(agreement: LinkedAgreement, field: CooperationField, day: date) -> bool:
    return agreement.covered_at(day) and field in (agreement.scope_at(day) or ())


def running(linked: Mapping[UUID, LinkedAgreement], on: PartialDate) -> tuple[UUID, ...]:
    """The agreements in force that day; none unless some are on every day that it can be."""
    found: dict[UUID, None] = {}
    for day in _telling(on, on, linked.values()):
        in_force = [one for one in linked if _in_force(linked[one], day)]
        if not in_force:
            return ()
        found.update(dict.fromkeys(in_force))
    return tuple(found)


def _in_force(agreement: LinkedAgreement, day: date) -> bool:
    return agreement.status_at(day).value == IN_FORCE


def _telling(
    first: PartialDate, last: PartialDate, linked: Iterable[LinkedAgreement]
) -> tuple[date, ...]:
    """The first day that a period can have, and each on which an answer changes after it.

    None where a bound is open.
    """
    if first.earliest is None or last.latest is None or first.earliest > last.latest:
        return ()
    begins, ends = first.earliest, last.latest
    return begins, *sorted({day for one in linked for day in one.edges() if begins < day <= ends})

"""The rules of an agreement by name, and what it needs to know of the streams it looks at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from pemasyarakatan.domain.law import RuleBook
from pemasyarakatan.domain.values import Official

BOOK = RuleBook("agreement")

FEW_PARTIES = BOOK.impossible("few_parties", "at least two parties", "Name the other party.")
PARTY_TWICE = BOOK.impossible("party_twice", "each party once", "Leave the double out.")
NO_OWN_SIDE = BOOK.impossible(
    "no_own_side",
    "a facility, regional office or the Directorate among the parties",
    "Name who is bound for the correctional system.",
)
FACILITY_MISSING = BOOK.impossible(
    "facility_missing",
    "every covered facility, or an office above it, among the parties",
    "Add the party, or leave the facility out of `covers`.",
)
FACILITY_CLOSED = BOOK.irregular(
    "facility_closed",
    "facilities that were not closed before that day",
    "Compare the day with that of the closing.",
    elsewhere=True,
)
WITHDRAWN = BOOK.impossible(
    "withdrawn", "a draft that was not withdrawn", "Correct or void the recorded withdrawal."
)
NOT_DRAFT = BOOK.impossible(
    "not_draft",
    "a draft that is neither signed nor withdrawn",
    "Correct what is recorded, or draft another agreement.",
)
REVIEW_LATE = BOOK.irregular(
    "review_late", "a review that is not after the signing", "Compare both days with the papers."
)
SIGNATURE_MISSING = BOOK.impossible(
    "signature_missing",
    "at least one signature of each party",
    "Give one for each, the official's name left out where it is not stated.",
)
FOREIGN_SIGNATURE = BOOK.impossible(
    "foreign_signature", "signatures of the parties only", "Give witnesses as `witnesses`."
)
SIGNATURE_LATE = BOOK.impossible(
    "signature_late",
    "no signature after the day on which the paper counts as signed",
    "Give the day of the last signature as `signed_on`.",
)
EMPTY_SCOPE = BOOK.impossible(
    "empty_scope", "at least one field in a stated scope", "Leave a scope out that is not stated."
)
TERM_ORDER = BOOK.impossible(
    "term_order", "an end that is not before the start", "Compare both days with the paper."
)
DUPLICATE_NUMBER = BOOK.irregular(
    "duplicate_number",
    "a number that no other agreement of that issuer and year holds",
    "Compare both papers, or acknowledge that it was given twice.",
    elsewhere=True,
)
NOT_HEAD = BOOK.irregular(
    "not_head",
    "someone who may sign for the facility that day, or a mandate",
    "Compare with the appointments, or give the mandate.",
    elsewhere=True,
)
NOT_SIGNED = BOOK.impossible(
    "not_signed",
    "an agreement that is signed",
    "Sign it first; without a paper, record what was done on the partnership.",
)
ALREADY_STATED = BOOK.impossible(
    "already_stated",
    "something that is not stated yet",
    "Record an addendum, or correct what is recorded.",
)
STRANDS_ACTIVITY = BOOK.irregular(
    "strands_activity",
    "every recorded activity still inside term and scope",
    "Compare the days with the papers, or acknowledge that the activity is left outside.",
)
NUMBER_ABSENT = BOOK.impossible(
    "number_absent", "an old number that the agreement holds", "Compare with its numbers."
)
SAME_NUMBER = BOOK.impossible(
    "same_number", "another number, as numbers are compared", "There is nothing to correct."
)
EMPTY_ADDENDUM = BOOK.impossible(
    "empty_addendum", "a change of fields, term or clauses", "Say what the addendum changes."
)
FIELD_ABSENT = BOOK.impossible(
    "field_absent", "removed fields that are in scope", "Compare with the scope of that day."
)
AFTER_END = BOOK.irregular(
    "after_end",
    "an addendum signed before expiry or termination",
    "Draft a new agreement with `predecessor_id`.",
)
BACKDATED = BOOK.irregular(
    "backdated",
    "an effect that does not begin before the signing unless stated retroactive",
    "Say `retroactive` if the addendum does.",
)
TERMINATED = BOOK.impossible(
    "terminated", "an agreement that was not terminated", "Draft a new agreement."
)
NO_END = BOOK.impossible(
    "no_end", "a stated end of the term that is renewed", "Complete the term first."
)
LAPSED = BOOK.impossible(
    "lapsed",
    "a signing not after the old end",
    "Draft a new agreement with `predecessor_id`; the gap is shown.",
)
RENEWAL_START = BOOK.impossible(
    "renewal_start",
    "a renewal that starts on the old end or the day after",
    "Compare with the papers; with a gap or overlap it is a new agreement.",
)
NOT_LONGER = BOOK.impossible(
    "not_longer", "an end after the old end", "A shorter term is an addendum."
)
NO_EVALUATION = BOOK.irregular(
    "no_evaluation",
    "an evaluation in the last 12 months of the term",
    "Record the evaluation first.",
)
TERMINATION_RANGE = BOOK.impossible(
    "termination_range",
    "a termination neither before the signing nor after the end of the term",
    "Compare the days with the papers; an expiry is not recorded.",
)
NOTICE_SHORT = BOOK.irregular(
    "notice_short", "as many days of notice as the agreement asks for", "Compare with the letter."
)
SUSPENDED = BOOK.impossible(
    "suspended", "an agreement that does not rest that day", "Correct the recorded suspension."
)
NOT_SUSPENDED = BOOK.impossible(
    "not_suspended", "a suspension that has no end yet", "Correct the recorded end."
)
RESUME_ORDER = BOOK.impossible(
    "resume_order", "a day after the one it was suspended from", "Compare both days."
)
NOT_IN_FORCE = BOOK.irregular(
    "not_in_force", "an agreement in force that day", "Compare the day with the term."
)
UMBRELLA_ONLY = BOOK.irregular(
    "umbrella_only",
    "a PKS or Rencana Kerja",
    "Record it under the operative paper, or on the partnership.",
)
TERM_NOT_STATED = BOOK.irregular(
    "term_not_stated", "a stated term on those days", "Complete the term from the signed copy."
)
SCOPE_NOT_STATED = BOOK.irregular(
    "scope_not_stated", "a stated scope", "Complete the scope from the signed copy."
)
OUTSIDE_TERM = BOOK.irregular(
    "outside_term",
    "days on which the agreement is in force",
    "Record an addendum if there is one, or the activity on the partnership.",
)
BEFORE_SIGNATURE = BOOK.irregular(
    "before_signature",
    "days not before the paper was signed",
    "Compare with the paper, or record the activity on the partnership.",
)
NOT_PROVEN_INSIDE = BOOK.irregular(
    "not_proven_inside",
    "days that are certainly in force on a signed paper",
    "Find the exact days, or acknowledge that they are not known.",
)
OUT_OF_SCOPE = BOOK.irregular(
    "out_of_scope",
    "a field that is in scope on those days",
    "Record an addendum if there is one, or the activity on the partnership.",
)
PROVIDER_NO_PARTY = BOOK.irregular(
    "provider_no_party",
    "a provider that is a party",
    "Record it under the provider's own agreement.",
)
NO_PARTICIPANTS = BOOK.impossible(
    "no_participants", "at least 1 participant", "An approximate count is a text, not a number."
)
COMPLETED_RANGE = BOOK.impossible(
    "completed_range",
    "from 0 to all participants completing",
    "Leave the count out where it is not stated.",
)
HOURS = BOOK.impossible("hours", "at least 1 lesson hour", "Leave the hours out if not stated.")
PERIOD_ORDER = BOOK.impossible(
    "period_order", "an end that is not before the start", "Compare both days with the sources."
)
UNKNOWN_TRAINING = BOOK.impossible(
    "unknown_training", "a training under this agreement", "Record the training first."
)
TOO_MANY_CERTIFICATES = BOOK.impossible(
    "too_many_certificates",
    "no more certificates of a kind than people who completed, no more tested than took part",
    "Compare the lists; one may have been counted twice.",
)
BEFORE_TRAINING_END = BOOK.impossible(
    "before_training_end",
    "a day that is not before the end of the training",
    "Compare both days with the sources.",
)
VALIDITY_ORDER = BOOK.impossible(
    "validity_order", "a validity that does not end before the issue", "Compare with the papers."
)
TOO_MANY_PLACED = BOOK.impossible(
    "too_many_placed",
    "at least 1 placed, and no more in all than people who completed",
    "Compare the lists; one may have been counted twice.",
)
PLACEMENT_IDENTIFIES = BOOK.impossible(
    "placement_identifies",
    "fewer than 5 placed without employer and within a whole month, and no named individual",
    "Leave the employer out and give the month only (UU 27/2022).",
)
BEFORE_SIGNING = BOOK.impossible(
    "before_signing", "a day that is not before the signing", "Compare both days."
)

NO_EVALUATION_POLICY = "agreement.no_evaluation"
"""The policy that asks for an evaluation before a renewal; off unless the service has it."""


class Closing(Protocol):
    """How a facility came to its end."""

    @property
    def effective_on(self) -> date:
        """Its last day."""
        ...


class Appointment(Protocol):
    """Who was appointed."""

    @property
    def official(self) -> Official:
        """The person in the post."""
        ...


class Tenure(Protocol):
    """The days of one person at the head of a facility."""

    @property
    def appointed(self) -> Appointment:
        """Who heads it."""
        ...


class FacilitySeen(Protocol):
    """What an agreement needs to know of a facility."""

    @property
    def closed(self) -> Closing | None:
        """Its end, if it has come to one."""
        ...

    def may_sign(self, day: date) -> Sequence[Tenure]:
        """Who may sign for it on *day*; none where nobody is known."""
        ...


class NumberSeen(Protocol):
    """What an agreement needs to know of a number in the register."""

    @property
    def holders(self) -> frozenset[UUID]:
        """The agreements that hold the number now."""
        ...

"""What is wrong with a fact, asked by a command that gives it and by who looks at the ledger.

Each question yields the broken rules in the order in which they are told, with what was found.
A *day* given beside a fact is the fact's own; a command knows that it is not later than today.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from uuid import UUID

import attrs

from pemasyarakatan.domain.agreement import rules as r
from pemasyarakatan.domain.agreement.commands import (
    DeliverTraining,
    DraftAgreement,
    HoldActivity,
    IssueCertificates,
    RecordPlacement,
    RenewAgreement,
    SignAddendum,
    SignAgreement,
    TerminateAgreement,
)
from pemasyarakatan.domain.agreement.events import (
    ActivityHeld,
    AddendumSigned,
    AgreementDrafted,
    AgreementRenewed,
    AgreementTerminated,
    CertificatesIssued,
    PlacementRecorded,
    Signed,
    TrainingDelivered,
)
from pemasyarakatan.domain.agreement.validity import Stated, Validity, renewed_from
from pemasyarakatan.domain.agreement.values import (
    Everyone,
    OrganisationKind,
    Party,
    Term,
    TermBasis,
    TerminationGround,
)
from pemasyarakatan.domain.law import Rule
from pemasyarakatan.domain.values import (
    EmployerKind,
    PartialDate,
    certainly,
    surely_before,
    surely_not_after,
)

Fault = tuple[Rule, object]

TOLD_APART = 5
"""As many people cannot be told apart; fewer could be recognised."""

WITHOUT_NOTICE = frozenset(
    {
        TerminationGround.MUTUAL,
        TerminationGround.FORCE_MAJEURE,
        TerminationGround.STATUTORY,
        TerminationGround.SUPERSEDED,
    }
)
"""The grounds that need no notice."""

_OFFICES = frozenset({OrganisationKind.REGIONAL_OFFICE, OrganisationKind.DIRECTORATE})


def of_draft(given: DraftAgreement | AgreementDrafted) -> Iterator[Fault]:
    """A9: two parties at least, the system's own side among them, and all that is covered."""
    parties = given.parties
    ids = [party.organisation_id for party in parties]
    if len(parties) < 2:
        yield r.FEW_PARTIES, len(parties)
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        yield r.PARTY_TWICE, twice
    kinds = {party.organisation_kind for party in parties}
    if kinds <= {OrganisationKind.PARTNER}:
        yield r.NO_OWN_SIDE, None
    covers = given.covers
    if covers is None or kinds & _OFFICES:
        return
    missing = [covers] if isinstance(covers, Everyone) else sorted(covers.difference(ids))
    if missing:
        yield r.FACILITY_MISSING, ", ".join(map(str, missing))


def of_signing(
    given: SignAgreement | Signed, parties: Iterable[Party], day: PartialDate
) -> Iterator[Fault]:
    """A9: every party signed, nobody else, and none after the day of signing."""
    bound = {party.organisation_id: party.name_as_written for party in parties}
    signing = {signature.party_id for signature in given.signatures}
    missing = [name or one for one, name in bound.items() if one not in signing]
    if missing:
        yield r.SIGNATURE_MISSING, f"none of {', '.join(map(str, missing))}"
    foreign = sorted(signing.difference(bound))
    if foreign:
        yield r.FOREIGN_SIGNATURE, ", ".join(map(str, foreign))
    for signature in given.signatures:
        if surely_before(day, signature.signed_on):
            yield r.SIGNATURE_LATE, f"{signature.signed_on}, the paper was signed on {day}"
    if given.scope is not None and not given.scope:
        yield r.EMPTY_SCOPE, None
    yield from of_term(given.term)


def of_term(term: Term) -> Iterator[Fault]:
    """A term does not end before it starts."""
    if surely_before(term.end, term.start):
        yield r.TERM_ORDER, f"{term.start} to {term.end}"


def of_addendum(given: SignAddendum | AddendumSigned) -> Iterator[Fault]:
    """An addendum changes something."""
    fields = given.fields_added or given.fields_removed
    if not fields and not given.changes and given.term is None:
        yield r.EMPTY_ADDENDUM, None


def backdated(given: SignAddendum | AddendumSigned) -> bool:
    """Whether an addendum has its effect before it was signed."""
    return surely_before(certainly(given.effective_on), given.signed_on)


def of_renewal(given: RenewAgreement, old: Stated) -> Iterator[Fault]:
    """A1, A12: a renewal goes on where the old term ends, and further."""
    end, written = old.term.end, given.as_written
    if old.term.basis is TermBasis.UNTIL_TERMINATED or not end.dated:
        yield r.NO_END, old.term.basis
    if surely_before(old.term.over_by, given.signed_on):
        yield r.LAPSED, f"signed on {given.signed_on}, the old end was {end}"
    # Where a term renewed itself nobody knows how far it ran, but not back.
    after = old.term.over_by.plus_days(1)
    if surely_before(written.start, end) or surely_before(after, written.start):
        yield r.RENEWAL_START, f"a start on {written.start}, the old end was {end}"
    endless = written.basis is TermBasis.UNTIL_TERMINATED
    if not endless and surely_not_after(written.end, end):
        yield r.NOT_LONGER, f"an end on {written.end}, the old end was {end}"


def of_chain(validity: Validity) -> Iterator[Fault]:
    """A1: every renewal starts where the paper before it ends."""
    for old, new in zip(validity.terms, validity.terms[1:], strict=False):
        if isinstance(new.paper, AgreementRenewed):
            written, term = new.paper.as_written, new.term
            due = attrs.evolve(written, start=renewed_from(old, written))
            if _bounds(term) != _bounds(due):
                found = f"a renewal for {term.start} to {term.end} after an end on {old.term.end}"
                yield r.RENEWAL_START, found


def _bounds(term: Term) -> tuple[object, ...]:
    start, end = term.start, term.end
    return start.earliest, start.latest, end.earliest, end.latest, term.basis


def of_termination(validity: Validity, signed: Signed) -> Iterator[Fault]:
    """A14: no termination before the signing or after the end."""
    if validity.terminated_on is None:
        return
    day, over_by = certainly(validity.terminated_on), validity.terms[-1].term.over_by
    if surely_before(day, signed.signed_on) or surely_before(over_by, day):
        yield (
            r.TERMINATION_RANGE,
            f"{day}; signed on {signed.signed_on}, in force until {validity.terms[-1].term.end}",
        )


def notice(given: TerminateAgreement | AgreementTerminated, signed: Signed) -> bool | None:
    """Whether enough notice was given: False certainly not, None not proven, True otherwise."""
    asked = signed.notice_days
    if asked is None or given.ground in WITHOUT_NOTICE:
        return True
    latest = certainly(given.effective_on).plus_days(-asked)
    if given.notice_on is None:
        return None
    if surely_before(latest, given.notice_on):
        return False
    return True if surely_not_after(given.notice_on, latest) else None


Course = DeliverTraining | TrainingDelivered
Gathering = HoldActivity | ActivityHeld


def of_conduct(given: Course | Gathering, ended_on: PartialDate) -> Iterator[Fault]:
    """A5: who took part, who completed, and the days of a training or activity."""
    taking_part = given.participants
    if taking_part is not None and taking_part < 1:
        yield r.NO_PARTICIPANTS, taking_part
    if isinstance(given, DeliverTraining | TrainingDelivered):
        if given.completed is not None and not 0 <= given.completed <= given.participants:
            yield r.COMPLETED_RANGE, f"{given.completed} of {given.participants}"
        if given.hours_jp is not None and given.hours_jp < 1:
            yield r.HOURS, given.hours_jp
    if surely_before(ended_on, given.started_on):
        yield r.PERIOD_ORDER, f"{given.started_on} to {ended_on}"


def of_certificates(
    given: IssueCertificates | CertificatesIssued,
    trainings: Mapping[UUID, TrainingDelivered],
    issued_before: Iterable[CertificatesIssued],
    day: PartialDate,
) -> Iterator[Fault]:
    """A6, A8: certificates of a kind for no more people than earned or sought one."""
    training = trainings.get(given.training_id)
    if training is None:
        yield r.UNKNOWN_TRAINING, given.training_id
        return
    about = (given.training_id, given.kind)
    same = [one for one in issued_before if (one.training_id, one.kind) == about]
    issued = sum(one.issued for one in same) + given.issued
    tested = issued + sum(one.not_competent for one in same) + given.not_competent
    negative = min(given.issued, given.not_competent) < 0
    if negative or issued > most(training) or tested > training.participants:
        counted = f"{training.participants} participants, {training.completed} completed"
        yield r.TOO_MANY_CERTIFICATES, f"{issued} issued, {tested} tested in all; {counted}"
    if surely_before(day, training.ended_on):
        yield r.BEFORE_TRAINING_END, f"{day}, the training ended on {training.ended_on}"
    if given.valid_until is not None and surely_before(given.valid_until, given.issued_on):
        yield r.VALIDITY_ORDER, f"issued on {given.issued_on}, valid until {given.valid_until}"


def of_placement(
    given: RecordPlacement | PlacementRecorded,
    trainings: Mapping[UUID, TrainingDelivered],
    placed_before: Iterable[PlacementRecorded],
    day: PartialDate,
) -> Iterator[Fault]:
    """A7, A8: no more placed than completed, and nobody to be recognised."""
    training = trainings.get(given.training_id)
    if training is None:
        yield r.UNKNOWN_TRAINING, given.training_id
        return
    same = (one.placed for one in placed_before if one.training_id == given.training_id)
    placed = sum(same) + given.placed
    if given.placed < 1 or placed > most(training):
        yield r.TOO_MANY_PLACED, f"{placed} placed in all, at most {most(training)}"
    if surely_before(day, training.ended_on):
        yield r.BEFORE_TRAINING_END, f"{day}, the training ended on {training.ended_on}"
    named = given.employer_partner_id is not None
    few = given.placed < TOLD_APART and (named or not _holds_a_month(given.placed_on))
    if few or (named and given.employer_kind is EmployerKind.INDIVIDUAL):
        employer = "an employer" if named else "no employer"
        yield r.PLACEMENT_IDENTIFIES, f"{given.placed} placed on {given.placed_on} with {employer}"


def most(training: TrainingDelivered) -> int:
    """How many can have earned something: who completed, else who took part."""
    return training.participants if training.completed is None else training.completed


def _holds_a_month(day: PartialDate) -> bool:
    """Whether *day* is known no closer than to a whole month of the calendar."""
    first, last = day.earliest, day.latest
    if first is None or last is None:
        return True
    if first.day > 1:
        try:
            first = _end_of_month(first) + timedelta(days=1)
        except OverflowError:
            return False
    return last >= _end_of_month(first)


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
